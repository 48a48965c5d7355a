"""What is missing, too much or only a placeholder; and that nothing can be taken from the shipped ladder unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from ladder_export.checks import CHECKS, check_file_names, check_ladder, is_placeholder
from ladder_export.cli.common import read_and_check
from ladder_export.ladder import Kind, Ladder
from ladder_export.problems import Problem
from ladder_export.source import parse_source
from ladder_export.source.nodes import Entry, Mapping, read_yaml
from ladders import edited, load, shipped_files, shipped_ladder, small_ladder, small_source

L, C = "ladder.yaml", "customer-value.yaml"
BEHAVIORS = (
    "      cv1-asks: Asks the Starter question of Customer Value\n"
    "      cv1-listens: Listens to Customer Value as a Starter does\n"
)
AT = "Customer Value › 1 Starter"


def both(files: dict[str, bytes]) -> list[Problem]:
    """The problems of reading and of checking, as `check` prints them."""
    ladder, problems = parse_source(files)
    return sorted({*problems, *(check_ladder(ladder) if ladder else ())})


def after(name: str, old: str, new: str) -> list[str]:
    return [str(problem) for problem in both(edited(small_source(), name, old, new))]


@pytest.mark.parametrize("levels", [1, 2, 8])
@pytest.mark.parametrize("competencies", [1, 5])
def test_small_ladders_are_complete(levels: int, competencies: int) -> None:
    assert check_ladder(small_ladder(levels, competencies)) == []


def test_the_shipped_ladder_is_complete() -> None:
    assert check_ladder(shipped_ladder()) == []


CASES = {
    "one too few": (
        BEHAVIORS,
        BEHAVIORS.splitlines(keepends=True)[0],
        [f"customer-value.yaml:14:5: {AT} › Key Behaviors: has 1 item, needs at least 2; add 1 more"],
    ),
    "too many": (
        "cv1-closing: So the Starter",
        "cv1-more: And so\n      cv1-even-more: And so\n      cv1-closing: So the Starter",
        [f"customer-value.yaml:36:5: {AT} › Closing: has 3 items, may have at most 1; take 2 away, or join some"],
    ),
    "empty section": (
        BEHAVIORS,
        "",
        [f"customer-value.yaml:14:5: {AT} › Key Behaviors: the section is empty; write 2 items"],
    ),
    "empty section in braces": (
        f"    behaviors:\n{BEHAVIORS}",
        "    behaviors: {}\n",
        [f"customer-value.yaml:14:5: {AT} › Key Behaviors: the section is empty; write 2 items"],
    ),
    "missing section": (
        f"    behaviors:\n{BEHAVIORS}",
        "",
        [f"customer-value.yaml:7:3: {AT} › Key Behaviors: the section is missing; add “behaviors:” with 2 items"],
    ),
    "missing shift": (
        "    shift:\n      cv1-shift:\n        from: Did the Starter finish Customer Value?\n"
        "        to: Did Customer Value help, dear Starter?\n",
        "",
        [f"customer-value.yaml:7:3: {AT} › Mindset Shift: the section is missing; add “shift:” with 1 shift"],
    ),
    "missing section of the competency": (
        "definition:\n  cv-definition: Makes Customer Value real for the people who pay for it.\n",
        "",
        ["customer-value.yaml:1:1: Customer Value › Definition: the section is missing; add “definition:” with 1 item"],
    ),
    "empty item": (
        "cv1-listens: Listens to Customer Value as a Starter does",
        "cv1-listens:",
        [
            f"customer-value.yaml:16:7: {AT} › Key Behaviors › cv1-listens: the item is empty; write its text, or delete it"
        ],
    ),
    "item of spaces": (
        "cv1-listens: Listens to Customer Value as a Starter does",
        'cv1-listens: "\u00a0 "',
        [
            f"customer-value.yaml:16:7: {AT} › Key Behaviors › cv1-listens: the item is empty; write its text, or delete it"
        ],
    ),
    "placeholder": (
        "cv1-listens: Listens to Customer Value as a Starter does",
        "cv1-listens: see Level 3",
        [
            f"customer-value.yaml:16:7: {AT} › Key Behaviors › cv1-listens: “see Level 3” is a placeholder; "
            "write the text that belongs here"
        ],
    ),
    "quotation marks of its own": (
        "cv1-ask: How does my Customer Value feel to you, as a Starter?",
        "cv1-ask: “How does it feel?”",
        [
            f"customer-value.yaml:32:7: {AT} › Seek Feedback › cv1-ask: the text stands in quotation marks of its own; "
            "delete them, since outputs add them"
        ],
    ),
    "straight quotation marks of a shift": (
        "to: Did Customer Value help, dear Starter?",
        "to: '\"Did it help?\"'",
        [
            f"customer-value.yaml:25:9: {AT} › Mindset Shift › cv1-shift-to: the text stands in quotation marks of its "
            "own; delete them, since outputs add them"
        ],
    ),
    "quotation marks of two sayings": (
        "cv1-ask: How does my Customer Value feel to you, as a Starter?",
        "cv1-ask: “Well” or “not so well”",
        [],
    ),
    "quotation marks where none are added": (
        "cv1-listens: Listens to Customer Value as a Starter does",
        "cv1-listens: “We listen.”",
        [],
    ),
    "placeholder for a title": (
        "title: Customer Value",
        "title: TBD",
        ["customer-value.yaml:1:1: TBD: “TBD” is a placeholder; write the text that belongs here"],
    ),
    "empty level": (
        f"    summary:\n      cv2-summary{small_source()[C].decode().partition('      cv2-summary')[2]}",
        "",
        [
            "customer-value.yaml:38:3: Customer Value › 2 Maker: the level is empty; write its sections below it, or delete it"
        ],
    ),
    "level that is a text": (
        f"  2:\n    summary:\n      cv2-summary{small_source()[C].decode().partition('      cv2-summary')[2]}",
        "  2: later\n",
        [
            "customer-value.yaml:38:6: Customer Value › 2 Maker: the level is “later”, and its sections are needed; "
            "write “section: …” blocks below it"
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_what_is_wrong_is_named_with_its_place(old: str, new: str, expected: list[str]) -> None:
    assert after(C, old, new) == expected


def test_placeholders_of_the_ladder_file_are_named() -> None:
    assert after(L, "  2: Maker", "  2: TBD")[-1] == (
        "ladder.yaml:10:3: levels › 2: “TBD” is a placeholder; write the text that belongs here"
    )
    assert after(L, '"You do well when you:"', '"<lead-in>"') == [
        "ladder.yaml:20:5: sections › indicators: “<lead-in>” is a placeholder; write the text that belongs here"
    ]


def test_a_section_that_needs_nothing_may_be_missing_but_not_empty() -> None:
    files = edited(small_source(), L, "kind: list, least: 2, most: 7", "kind: list, least: 0, most: 7")
    assert both(edited(files, C, f"    behaviors:\n{BEHAVIORS}", "")) == []
    assert [str(problem) for problem in both(edited(files, C, BEHAVIORS, ""))] == [
        f"customer-value.yaml:14:5: {AT} › Key Behaviors: the section is empty; fill it or delete it"
    ]


def test_the_bounds_themselves_are_allowed() -> None:
    files = edited(small_source(levels=1), L, "kind: list, least: 2, most: 7", "kind: list, least: 2, most: 2")
    assert both(files) == []


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_level_that_is_left_out_must_be_skipped_in_so_many_words(gone: int) -> None:
    ladder = small_ladder(3)
    (competency,) = ladder.competencies
    shorter = replace(competency, levels=tuple(level for level in competency.levels if level.number != gone))
    stage = ladder.stages[gone - 1]
    assert [str(problem) for problem in check_ladder(replace(ladder, competencies=(shorter,)))] == [
        f"customer-value.yaml:1:1: Customer Value › {stage}: level {gone} is missing; "
        f"write it, or add “skips: [{gone}]” in the file if it is left out on purpose"
    ]
    assert check_ladder(replace(ladder, competencies=(replace(shorter, skips=(gone,)),))) == []
    other = replace(shorter, skips=(9,))
    assert [problem.advice for problem in check_ladder(replace(ladder, competencies=(other,)))] == [
        f"write it, or add {gone} to “skips” in the file if it is left out on purpose"
    ]


def test_a_competency_without_levels_is_a_problem() -> None:
    lines = small_source(1)[C].decode().partition("levels:\n")[0] + "levels: {}\n"
    assert [str(problem) for problem in both({**small_source(1), C: lines.encode()})] == [
        "customer-value.yaml:1:1: Customer Value › 1 Starter: level 1 is missing; "
        "write it, or add “skips: [1]” in the file if it is left out on purpose"
    ]


def test_every_check_is_run_and_all_problems_come_together() -> None:
    files = edited(small_source(3), C, BEHAVIORS, "      cv1-asks: TBD\n      cv1-asks-more:\n")
    text = files[C].decode()
    text = text.replace("      cv1-first: See Customer Value, Starter\n", "")
    text = text.replace("How does my Customer Value feel to you, as a Starter?", "“How?”")
    text = text[: text.index("  2:\n")] + text[text.index("  3:\n") :]
    text = text.replace("    closing:\n      cv3-closing: So the Guide goes on with Customer Value.\n", "")
    ladder = load({**files, C: text.encode()})
    assert len(CHECKS) == 7
    assert all(list(check(ladder)) for check in CHECKS if check is not check_file_names)
    assert [str(problem.location) for problem in check_ladder(ladder)] == [
        *(f"{C}:1:1", f"{C}:15:7", f"{C}:16:7", f"{C}:32:7", f"{C}:33:5", f"{C}:37:3")
    ]


PLACEHOLDERS = """
TBD|tbd|T.B.D.|TBD.|(TBD)|[tbd]|TBC|TBA|to be determined|To be written.|To be defined …|TODO|todo|To do|To-do
TODO: write this|todo: ask Ann|TODO – later|FIXME|XXX|xxxx|Coming soon|coming soon!|Coming soon …|More to follow.
Details coming soon|WIP|Work in progress|n/a|N/A|N.A.|Not applicable|none|None.|null|ditto|see level 3|See Level 3.
(see level 3)|see level 3 above|See stage 2|as level 2|Same as level 1|same as for level 4|Refer to level 5|As above
see below|Same as previous level|Lorem ipsum|Lorem ipsum dolor sit amet|A lorem ipsum text|…|...|. . .|???|?|-|—|–––
***|<fill in>|<text>|[your text here]|{{ text }}|Text here|Your text here|text goes here|Insert text here
Add description here|Fill in|Please fill this in|asdf|placeholder|Under construction|Names a goal (TBD)
Writes [todo: what?] in time|Asks <tbc>|“TBD”|see\u00a0level\u00a03
"""

HONEST = """
Sees level-headed trade-offs where others see blame|Keeps a to-do list that others can read|Todo-list zero
To do less, and better|See level 3 thinking in a peer and name what it changes for users|Sees level 3 coming
See the customer|See it through|As above all a listener|Draft|Test|Draft first|Test with users
None of the work is lost|None is blamed|Nothing is left to be done|To be decided is to be slow|Same-day replies
Same day|Says what is to be done|Writes text here and there|Says “coming soon” only when it is|Soon
Pending reviews done|Uses <b> sparingly|Explains [x] in words|Asks “What is next?”|Why?|Who… and why?|A|I|Go|Na klar
XX-large goals|Adds value here and now|Fill in for a peer|Fills in the gaps|Add value here, now|Not yet|Empty
Blank pages do not scare you|Likes level ground|As in chess, thinks ahead|Ditto machines are history
Under construction sites, safety first|WIP limits hold|Keeps WIP low|TODO comments have an owner|Level 3
"""


@pytest.mark.parametrize("text", [text for line in PLACEHOLDERS.strip().split("\n") for text in line.split("|")])
def test_placeholders_are_seen(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", [text for line in HONEST.strip().split("\n") for text in line.split("|")])
def test_honest_texts_are_not_placeholders(text: str) -> None:
    assert not is_placeholder(text)


@dataclass(frozen=True)
class Part:
    """A block of the shipped competency: its lines, and the path that a problem must name when they are gone."""

    first: int
    last: int
    path: tuple[str, ...]


def parts(ladder: Ladder, data: bytes) -> Iterator[Part]:
    """Every level, section, item and side of a shift, by the places of the YAML nodes."""
    root, _ = read_yaml("f", data)
    assert isinstance(root, Mapping)
    title = ladder.competencies[0].title
    kinds = {section.id: section for section in ladder.section_types}
    lines = data.decode().count("\n")

    def sections(entries: tuple[Entry, ...], end: int, path: tuple[str, ...]) -> Iterator[Part]:
        for entry, section_end in spans(entries, end):
            here = (*path, kinds[entry.key.value].title)
            yield Part(entry.key.location.line, section_end, here)
            assert isinstance(entry.value, Mapping)
            for item, item_end in spans(entry.value.entries, section_end):
                yield Part(item.key.location.line, item_end, here)
                if kinds[entry.key.value].kind is Kind.SHIFT:
                    assert isinstance(item.value, Mapping)
                    for side, side_end in spans(item.value.entries, item_end):
                        yield Part(side.key.location.line, side_end, (*here, item.key.value))

    for entry, end in spans(root.entries, lines):
        if entry.key.value == "levels":
            assert isinstance(entry.value, Mapping)
            for level, level_end in spans(entry.value.entries, end):
                stage = ladder.stage(int(level.key.value))
                yield Part(level.key.location.line, level_end, (title, str(stage)))
                assert isinstance(level.value, Mapping)
                yield from sections(level.value.entries, level_end, (title, str(stage)))
        elif entry.key.value in kinds:
            yield from sections((entry,), end, (title,))


def spans(entries: tuple[Entry, ...], end: int) -> Iterator[tuple[Entry, int]]:
    """Each entry with its last line: the one before the next entry."""
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        yield entry, following.key.location.line - 1 if following else end


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5])
def test_whatever_is_deleted_from_the_shipped_ladder_is_named(number: int) -> None:
    """Each item, side, section and level in turn, from the text of the file; 0 is what belongs to no level."""
    files, ladder = shipped_files(), shipped_ladder()
    (name,) = (name for name in files if not name.endswith(L))
    lines = files[name].decode().splitlines(keepends=True)
    (competency,) = ladder.competencies
    level = competency.level(number)
    unseen, tried = [], 0
    for part in parts(ladder, files[name]):
        if (str(level.stage) if level else None) != (part.path[1] if part.path[1][0].isdigit() else None):
            continue
        tried += 1
        text = "".join(lines[: part.first - 1] + lines[part.last :])
        found = both({**files, name: text.encode()})
        if not any(problem.path[: len(part.path)] == part.path and problem.advice for problem in found):
            unseen.append((part, [str(problem) for problem in found]))
    assert unseen == []
    sections = (level or competency).sections
    sides = 2 * sum(s.entries for s in sections if s.kind is Kind.SHIFT)
    assert tried == bool(level) + len(sections) + sum(s.entries for s in sections) + sides
    assert tried > (50 if level else 4)


def test_whatever_is_taken_from_the_shipped_model_is_named_with_level_and_section() -> None:
    """As above on the model alone, so that `check_ladder` needs no help from the reader."""
    ladder = shipped_ladder()
    (competency,) = ladder.competencies
    tried = 0
    for level in competency.levels:
        for section in level.sections:
            step = 2 if section.kind is Kind.SHIFT else 1
            for index in range(0, len(section.items), step):
                items = section.items[:index] + section.items[index + step :]
                sections = tuple(replace(s, items=items) if s is section else s for s in level.sections)
                levels = tuple(replace(v, sections=sections) if v is level else v for v in competency.levels)
                found = check_ladder(replace(ladder, competencies=(replace(competency, levels=levels),)))
                assert [problem.path for problem in found] == [(competency.title, str(level.stage), section.title)]
                assert [problem.location for problem in found] == [section.location]
                tried += 1
    assert tried > 150


def test_two_outputs_of_one_name_are_a_problem() -> None:
    ladder = small_ladder(2, 2)
    stages = (replace(ladder.stages[0], name="2 b"), replace(ladder.stages[1], name="b"))
    first, second = (
        replace(c, id=name, levels=tuple(replace(lv, stage=st) for lv, st in zip(c.levels, stages, strict=True)))
        for c, name in zip(ladder.competencies, ("a", "a-1"), strict=True)
    )
    problems = check_ladder(replace(ladder, stages=stages, competencies=(first, second)))
    assert [(p.path, p.message) for p in problems] == [
        (("a-1", "2 b"), f"two files would have the same name, {kind}/a-1-2-b.pdf: those of a 1 2 b and a-1 2 b")
        for kind in ("cards", "chapters")
    ]


@pytest.mark.parametrize(
    ("old", "new", "path", "text"),
    [
        ("title: Small Ladder", "title: Coming soon", "title", "Coming soon"),
        ("subtitle: For tests", "subtitle: tbd", "subtitle", "tbd"),
        ("organisation: Example Works", "organisation: XXX", "organisation", "XXX"),
        ("meaning: It has not shown.", "meaning: TBD", "rating_scale › 1", "TBD"),
        ("title: Performance review", "title: TODO", "review", "TODO"),
    ],
)
def test_placeholders_in_what_the_ladder_says_of_itself(old: str, new: str, path: str, text: str) -> None:
    assert after(L, old, new) == [
        f"ladder.yaml:1:1: {path}: “{text}” is a placeholder; write the text that belongs here"
    ]


def test_a_choice_may_be_called_not_applicable() -> None:
    assert after(L, "readiness: [Not yet, Ready now]", "readiness: [N/A, Ready now]") == []


def test_the_command_names_the_causes_in_the_ladder_file_first(tmp_path: Path) -> None:
    files = edited(small_source(), C, BEHAVIORS, BEHAVIORS.splitlines(keepends=True)[0])
    for name, data in edited(files, L, "actions: 2", "actions: 4").items():
        (tmp_path / name).write_bytes(data)
    _, problems = read_and_check(tmp_path, None)
    assert [(Path(problem.location.file).name, problem.location.line) for problem in problems] == [(L, 41), (C, 14)]
