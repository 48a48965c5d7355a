"""What we write of a ladder reads as that ladder again, whatever its texts are."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder_export.ladder import (
    AnswerKind,
    At,
    Competency,
    Item,
    Ladder,
    Level,
    Question,
    QuestionPart,
    Section,
    Stage,
)
from ladder_export.source import parse_source
from ladder_export.source.nodes import Mapping, Scalar, read_yaml
from ladder_export.source.texts import tidy
from ladder_export.source.writing import competency_yaml, ladder_yaml, scalar, schema_line, source_files
from ladders import load, messages, shipped_ladder, small_ladder, small_source

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
AWKWARD = st.lists(
    st.sampled_from(
        [
            *"-?:,[]{}#&*!|>'\"%@`~=<",
            " ",
            "\u00a0",
            "\u2009",
            ": ",
            " #",
            "no",
            "1:30",
            "null",
            "0x1F",
            "---",
            "…",
            "é",
            "价",
        ]
    ),
    max_size=120,
).map("".join)


def _reads(written: str) -> Scalar:
    """The value of `key: written`; fails if there is anything else in it, or anything wrong with it."""
    node, problems = read_yaml("x.yaml", f"key: {written}\nafter: here\n".encode())
    assert not problems, [str(problem) for problem in problems]
    assert isinstance(node, Mapping)
    value, after = (entry.value for entry in node.entries)
    assert isinstance(value, Scalar)
    assert isinstance(after, Scalar)
    assert after.value == "here"
    return value


@settings(max_examples=400)
@given(ANY | AWKWARD, st.integers(0, 8))
def test_any_text_is_read_as_it_was(text: str, indent: int) -> None:
    value = _reads(scalar(text, start=5, indent=indent))
    assert value.value == tidy(text)
    assert value.type == "text"
    assert not value.comment_follows


@given(st.lists(st.text("abcdefg,.;é", min_size=1, max_size=22), min_size=1, max_size=80), st.integers(0, 8))
def test_lines_are_no_longer_than_the_width(words: list[str], indent: int) -> None:
    text = " ".join(words)
    lines = scalar(text, start=indent + 4, indent=indent).split("\n")
    assert len(lines[0]) + indent + 4 <= 100
    assert all(len(line) <= 100 for line in lines)
    if len(lines) > 1:
        assert all(line.startswith(" " * (indent + 2)) and line[indent + 2] != " " for line in lines[1:])
        narrow = [n for n in range(1, len(lines) - 1) if len(lines[n]) + 1 + len(lines[n + 1].split()[0]) <= 100]
        assert not narrow, "a line could have held one more word"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Asks what matters", "Asks what matters"),
        ("", '""'),
        ("no", '"no"'),
        ("2026-11-21", '"2026-11-21"'),
        ("12", '"12"'),
        ("Value: what it is", '"Value: what it is"'),
        ("Value #1", '"Value #1"'),
        ("Value#1", "Value#1"),
        ("To do:", '"To do:"'),
        ("- dash", '"- dash"'),
        ('Says "no": often', "'Says \"no\": often'"),
        ("a\u200bb", '"a\\u200Bb"'),
        ("tab\there", "tab here"),
        ("\U000e0041", '"\\U000E0041"'),
        ("\x07\\", '"\\x07\\\\"'),
    ],
)
def test_quotes_stand_only_where_they_are_needed(text: str, written: str) -> None:
    assert scalar(text) == written


@pytest.mark.parametrize(
    "ladder", [small_ladder(1), small_ladder(8, 5), shipped_ladder()], ids=["one", "forty", "ours"]
)
def test_a_ladder_is_read_as_it_was_written(ladder: Ladder) -> None:
    files = source_files(ladder)
    assert list(files) == ["ladder.yaml", *(f"{competency.id}.yaml" for competency in ladder.competencies)]
    assert load(files) == ladder
    assert source_files(load(files)) == files
    longest = max(len(line) for data in files.values() for line in data.decode().splitlines())
    assert longest <= 128


def test_all_that_a_ladder_may_say_is_written() -> None:
    ladder = shipped_ladder()
    parts = (
        QuestionPart("goals", "Goals: next", (Question("goal", "What?", AnswerKind.TEXT, "Say: it"),), "Two.", 3),
        QuestionPart(
            "talk",
            "Our talk",
            (
                Question("year", "The year", AnswerKind.CHOICE, rated=True),
                Question("place", "Where", AnswerKind.COMBO, choices=("Office", "12", "no")),
                Question("read", "Read", AnswerKind.CHECK),
            ),
            at=At.START,
        ),
    )
    form = replace(ladder.review, sections=("key_behaviors", "mindset_shift"), parts=parts)
    (competency,) = ladder.competencies
    without = replace(competency, levels=competency.levels[1:], skips=(1,))
    more = replace(
        ladder,
        review=form,
        url="https://example.org/{competency}#{level}",
        organisation="A: B",
        competencies=(without,),
    )
    more = replace(more, edition="2026")
    assert load(source_files(more)) == more


def test_levels_and_sections_without_anything_in_them_are_written_too() -> None:
    ladder = small_ladder(2)
    (competency,) = ladder.competencies
    first, second = competency.levels
    hollow = (replace(first, sections=(replace(first.sections[0], items=()),)), replace(second, sections=()))
    changed = replace(ladder, competencies=(replace(competency, sections=(), levels=hollow),))
    read, problems = parse_source(source_files(changed))
    assert problems == []
    assert read == changed


@settings(max_examples=60)
@given(st.lists(ANY, min_size=4, max_size=4))
def test_texts_that_the_reader_takes_come_back_in_a_whole_source(texts: list[str]) -> None:
    title, name, line, end = (tidy(unicodedata.normalize("NFC", text)) for text in texts)
    ladder = small_ladder(1)
    (competency,) = ladder.competencies
    (level,) = competency.levels
    sections = tuple(replace(s, items=_with_text(s, line, end)) for s in level.sections)
    stage = Stage(1, name)
    changed = replace(
        ladder,
        title=title,
        stages=(stage,),
        competencies=(replace(competency, levels=(Level(stage, sections),)),),
    )
    files = source_files(changed)
    wrong = messages(files)
    if not wrong:
        assert load(files) == changed
    # What is refused is refused for what it says, never for how we wrote it.
    for message in wrong:
        assert (
            "invisible character" in message
            or "was lost" in message
            or "shorten it" in message
            or "is empty" in message
        )


def _with_text(section: Section, line: str, end: str) -> tuple[Item, ...]:
    return tuple(replace(item, text=tidy(f"{item.text} {line} {end}")) for item in section.items)


def test_without_comments_it_is_the_bare_block_that_fits_into_another_file() -> None:
    text = ladder_yaml(small_ladder(), comments=False)
    assert "#" not in text.replace('"#', "")
    inside = "ladder:\n" + "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())
    node, problems = read_yaml("settings.yaml", inside.encode())
    assert not problems
    assert isinstance(node, Mapping)
    assert [entry.key.value for entry in node.entries] == ["ladder"]
    files = {**small_source(), "ladder.yaml": text.encode()}
    assert load(files) == small_ladder()


def test_the_first_line_tells_an_editor_the_schema() -> None:
    ladder = small_ladder()
    assert ladder_yaml(ladder).splitlines()[0] == "# yaml-language-server: $schema=.schema/ladder.json"
    first = competency_yaml(ladder.competencies[0]).splitlines()[0]
    assert first == schema_line("competency") == "# yaml-language-server: $schema=.schema/competency.json"


def test_a_date_keeps_its_four_digits() -> None:
    assert "date: 0987-01-02\n" in ladder_yaml(replace(small_ladder(), date=date(987, 1, 2)))


def test_a_competency_with_nothing_is_still_a_file() -> None:
    text = competency_yaml(Competency("empty", "Empty", (), ()))
    assert text.endswith("title: Empty\n\nlevels: {}\n")
