"""The rules of `lint`: what each finds and what it leaves alone, in ladders of a few lines; and how a source silences them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import run_cli
from ladder_export.ladder import Ladder
from ladder_export.lint import RULES, lint, without
from ladder_export.lint.data import Said, sections_of
from ladder_export.lint.repeats import ALIKE, FEWEST_WORDS, near_duplicates
from ladder_export.lint.texts import grade, syllables, words_of
from ladder_export.source import parse_source
from ladder_export.source.silences import silences, unknown_rules
from ladders import shipped_ladder

LADDER = """\
id: little
title: Little
edition: "1"
date: 2026-11-21
language: {language}
levels: {{1: One, 2: Two, 3: Three}}
sections:
  - {{id: story, title: Story, kind: prose, least: 0, most: 9, places: [chapter]}}
  - {{id: does, title: Does, kind: list, least: 0, most: 30, places: [card]}}
review: {{title: R, instructions: [I], period_types: [P], statuses: [S], readiness: [N], signatures: [A], actions: 0}}
"""


def source_of(*levels: Sequence[str], section: str = "does", language: str = "en") -> dict[str, bytes]:
    """A source whose levels have these lines in `section`; their ids are i11, i12, … of level 1."""
    lines = ["title: Subject", "levels:"]
    for level, texts in enumerate(levels, 1):
        lines += [f"  {level}:", f"    {section}:"]
        lines += [f"      i{level}{n}: {json.dumps(text, ensure_ascii=False)}" for n, text in enumerate(texts, 1)]
    text = "\n".join(lines)
    return {"ladder.yaml": LADDER.format(language=language).encode(), "subject.yaml": f"{text}\n".encode()}


def ladder_of(files: dict[str, bytes]) -> Ladder:
    ladder, problems = parse_source(files)
    assert ladder and not problems, problems
    return ladder


def remarks(*levels: Sequence[str], section: str = "does", language: str = "en") -> list[str]:
    """What is said of such a ladder: rule, item (or what else) and message."""
    found = lint(ladder_of(source_of(*levels, section=section, language=language)))
    return [f"{remark.rule} {remark.problem.path[-1]}: {remark.problem.message}" for remark in found]


def test_a_line_that_another_level_has_in_the_same_words() -> None:
    assert remarks(["Asks why the work matters"], ["Asks why the  work matters", "Leads a team"]) == [
        "repeated-wording i21: “Asks why the work matters” is word for word what level 1 says"
    ]
    assert remarks(["Asks why the work matters"], ["Leads a team"]) == []


def test_a_line_that_is_nearly_the_same() -> None:
    assert remarks(["Plans the work of a small team for a month"], ["Plans the work of a large team for a month"]) == [
        "near-duplicate i21: “Plans the work of a large team for a month” is nearly what level 1 says: "
        "“Plans the work of a small team for a month” (subject.yaml:5:7)"
    ]
    assert remarks(["Plans the work of a small team"], ["Plans budgets for several years of the company"]) == [
        "vague-word i21: “several” in “Plans budgets for several years of the company” can mean anything"
    ]
    assert remarks(["Owns a small team"], ["Owns a large team"]) == [], "too short to be told apart by likeness"


def test_two_levels_that_do_not_differ() -> None:
    assert remarks(["Asks first"], ["Tells first"], ["Tells first"]) == [
        "same-levels 3 Three: says exactly what level 2 Two says",
        "repeated-wording i31: “Tells first” is word for word what level 2 says",
    ]


def test_a_section_much_longer_than_its_siblings() -> None:
    long = [f"Line {chr(96 + n)} of a level that goes on about it" for n in range(1, 7)]
    assert remarks(["Asks one thing of people"], ["Tells two to a friend"], long)[-1] == (
        "long-section Does: has 60 words, and the same section of other levels has about 5"
    )
    assert not [line for line in remarks(["Asks first"], long) if "long-section" in line], "one sibling is no custom"


def test_a_line_that_is_a_paragraph() -> None:
    assert remarks([" ".join(["word"] * 41)])[0] == (
        "long-line i11: “word word word word word word word word word…” has 41 words, and a line is read at a glance with 40"
    )
    assert remarks([" ".join(["word"] * 40)]) == []


def test_full_stops_at_the_end_of_some_lines() -> None:
    assert remarks(["Asks first.", "Tells later", "Sees more", "What now?"]) == [
        "full-stop i11: “Asks first.” ends with a full stop, and its siblings end without"
    ]
    assert remarks(["Asks first.", "Tells later.", "Sees more"]) == [
        "full-stop i13: “Sees more” ends without a full stop, and its siblings have one"
    ]
    assert remarks(["Asks first.", "Tells later."]) == remarks(["Asks teams, leads, etc.", "Tells"])[1:] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Plans the work and delivers it to people", False),
        ("Plans the work and delivers the result", True),
        ("Carefully plans tasks, and ensures the release; asks for help", True),
        ("Notices features and bugs that hurt", False),
        ("Writes tests and documents", False),
        ("Listens and asks why", True),
        ("Asks why and asks how", False),
        ("Works with product and sales on the plan", False),
    ],
)
def test_two_behaviors_in_one_line(text: str, found: bool) -> None:
    assert any(line.startswith("joined-behaviors") for line in remarks([text])) is found, remarks([text])


def test_vague_words_and_their_language() -> None:
    assert remarks(["Communicates effectively with others"]) == [
        "vague-word i11: “effectively” in “Communicates effectively with others” can mean anything"
    ]
    assert remarks(["Communicates effectively with others"], language="de") == []
    assert remarks(["Is a goodwill ambassador"]) == []
    assert remarks(["This is a good story of various things."], section="story") == []


def test_prose_that_is_hard_to_read() -> None:
    hard = "Organizational prioritization necessitates interdepartmental experimentation, notwithstanding " * 14
    assert remarks([hard.strip()], section="story")[0].startswith("hard-reading Story: reads at grade ")
    assert remarks(["The cat sat on the mat. It was glad. " * 12], section="story") == []
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("Says “yes", "“"),
        ("Says yes”", "”"),
        ("Says “yes” (or no", "("),
        ('Says "yes', '"'),
        ("Sagt „ja", "„"),
        ("Sagt „ja“ und „nein”", ""),
        ("Says “yes” and ‘no’, don’t ask", ""),
        ("「はい」と言う", ""),
    ],
)
def test_marks_without_a_partner(text: str, odd: str) -> None:
    wanted = [f"unbalanced-mark i11: a quotation mark or a bracket has no partner: {odd}"] if odd else []
    assert remarks([text]) == wanted


def test_spaces_and_letters_that_only_look_right() -> None:
    assert remarks(["Asks\u00a0why, 10\u00a0kg"]) == [
        "odd-space i11: a no-break space stands in “Asks\u00a0why, 10\u00a0kg”"
    ]
    assert remarks(["Leads a t\u0435am"]) == ["look-alike i11: “t\u0435am” holds a cyrillic small letter ie"]
    assert remarks(["Говорит с командой", "Knows α and β"]) == []


def test_a_language_without_fixed_words() -> None:
    assert remarks(["Vraagt waarom"], language="nl") == [
        "fixed-words language: headings and labels of pages and forms are not there in “nl”, so they are in English"
    ]


def test_the_shipped_ladder_needs_no_remark_but_what_it_silences() -> None:
    found = run_cli("check", "--strict")
    assert found.returncode == 0, found.stdout
    assert {remark.rule for remark in lint(shipped_ladder())} == {"joined-behaviors", "vague-word"}


def silenced(files: dict[str, bytes], old: str, new: str) -> list[str]:
    """The items and rules that are left once `old` in the competency is `new`."""
    text = files["subject.yaml"].decode()
    assert old in text
    files = files | {"subject.yaml": text.replace(old, new, 1).encode()}
    found = {(each.file, each.line, each.rule) for each in silences(files)}
    return [f"{r.rule} {r.problem.path[-1]}" for r in without(lint(ladder_of(files)), found)]


def test_a_comment_silences_a_rule_for_its_item_section_level_or_file() -> None:
    files = source_of(["Says “yes", "Is a good one."], ["Is very “nice"])
    everything = ["full-stop i12", "unbalanced-mark i11", "unbalanced-mark i21", "vague-word i12", "vague-word i21"]
    ignore = "# check: ignore"
    assert sorted(silenced(files, "title", "title")) == everything
    assert sorted(silenced(files, '“yes"', f'“yes"  {ignore} unbalanced-mark')) == [
        "full-stop i12", *everything[2:],
    ]  # fmt: skip
    above = f"{ignore} Full-Stop, vague-word\n\n      # and a word why\n      i12:"
    assert sorted(silenced(files, "i12:", above)) == ["unbalanced-mark i11", "unbalanced-mark i21", "vague-word i21"]
    assert sorted(silenced(files, "    does:", f"    does:  {ignore} unbalanced-mark vague-word")) == [
        "full-stop i12", "unbalanced-mark i21", "vague-word i21",
    ]  # fmt: skip
    assert sorted(silenced(files, "  1:", f"  {ignore} unbalanced-mark\n  1:")) == [
        "full-stop i12", "unbalanced-mark i21", "vague-word i12", "vague-word i21",
    ]  # fmt: skip
    assert sorted(silenced(files, "title", f"{ignore} unbalanced-mark vague-word\ntitle")) == ["full-stop i12"]
    in_words = silenced(files, "very", "# check: ignore vague-word very")
    assert sorted(in_words) == everything, "in the words of an item it is no comment"


def test_a_silence_in_the_ladder_file_is_for_all_of_it() -> None:
    files = source_of(["Is a good one"], ["Is a nice one"])
    files["ladder.yaml"] = b"# check: ignore vague-word\n" + files["ladder.yaml"]
    found = {(each.file, each.line, each.rule) for each in silences(files)}
    assert without(lint(ladder_of(files)), found) == []


def test_a_silence_of_no_rule_is_said() -> None:
    files = {"a.yaml": b"title: A  # check: ignore vague-wrod, sky\n"}
    names = [rule.name for rule in RULES]
    assert [str(problem) for problem in unknown_rules(silences(files), names)] == [
        "a.yaml:1:11: there is no rule “vague-wrod” to ignore; did you mean “vague-word”?",
        f"a.yaml:1:11: there is no rule “sky” to ignore; the rules are: {', '.join(names)}",
    ]


def test_the_command(tmp_path: Path) -> None:
    for name, data in source_of(["Is a good one"]).items():
        tmp_path.joinpath(name).write_bytes(data.replace(b"levels: {1: One, 2: Two, 3: Three}", b"levels: {1: One}"))

    plain = run_cli("check", tmp_path)
    assert plain.returncode == 0
    assert plain.stdout.splitlines()[-3:] == [
        f"{tmp_path}/subject.yaml:5:7: Subject › 1 One › Does › i11: “good” in “Is a good one” can mean anything; "
        "say what one would see: what, how often, for whom [vague-word]",
        "1 warning. The reason for each rule is told by check --rules.",
        "Little, edition 1: complete (1 competency, 1 level, 1 item).",
    ]
    assert "vague" not in run_cli("check", tmp_path, "--no-warn").stdout
    assert run_cli("check", tmp_path, "--strict").returncode == 1
    told = json.loads(run_cli("check", tmp_path, "--json").stdout)
    assert told["ok"] is True
    assert [(w["rule"], w["line"], w["path"][-1]) for w in told["warnings"]] == [("vague-word", 5, "i11")]
    both = run_cli("check", tmp_path, "--strict", "--no-warn")
    assert (both.returncode, both.stdout) == (2, "")


def test_every_rule_has_a_name_and_a_reason_that_the_command_lists() -> None:
    listed = run_cli("check", "--rules").stdout.splitlines()
    assert len(listed) == len(RULES) == len({rule.name for rule in RULES})
    for line, rule in zip(listed, RULES, strict=True):
        assert line.startswith(rule.name)
        assert rule.reason in line


WORDS = st.lists(
    st.sampled_from(
        ["plans", "work", "team", "month", "year", "small", "large", "for", "with", "of", "people", "value"]
    ),
    min_size=1,
    max_size=9,
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=2, max_size=3))
def test_lines_that_are_alike_are_found_as_by_comparing_all_with_all(levels: list[list[list[str]]]) -> None:
    ladder = ladder_of(source_of(*[[" ".join(words) for words in level] for level in levels]))
    said = sections_of(ladder)
    found = {finding.spot.names[-1] for finding in near_duplicates(ladder, said)}
    assert found == set(_by_force(said))


def _by_force(said: Sequence[Said]) -> list[str]:
    lines = [(number, item.id, item.text) for number, each in enumerate(said) for item in each.items]
    alike = []
    for place, (level, name, text) in enumerate(lines):
        for other_level, _, other in lines[:place]:
            one, two = set(words_of(text)), set(words_of(other))
            enough = min(len(one), len(two)) >= FEWEST_WORDS and len(one & two) >= ALIKE * len(one | two)
            if enough and level != other_level and text != other:
                alike.append(name)
                break
    return alike


@given(st.text(alphabet="aBzÉßıK_12 '’-–.,\t"))
def test_words_are_letters_that_a_mark_may_join_however_the_text_is_read(text: str) -> None:
    wanted = re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", text.casefold())
    assert words_of(text) == tuple(wanted)


@given(st.lists(st.text(alphabet="aeiylstrb'-", min_size=1)))
def test_syllables_are_groups_of_vowels_without_a_silent_e_and_one_at_least(words: list[str]) -> None:
    def of(word: str) -> int:
        groups = len(re.findall("[aeiouy]+", word))
        return max(1, groups - (word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1))

    assert syllables(words) == sum(map(of, words))
