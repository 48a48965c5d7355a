"""Ladders that other people published: each becomes a source that passes the check, and every kind of output is proved."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from ladder_export.checks import check_ladder
from ladder_export.choices import OutputKind
from ladder_export.glyphs import coverage
from ladder_export.ladder import Ladder
from ladder_export.making import Failure, attempt
from ladder_export.outputs import plan
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladder_export.source import parse_source
from ladder_export.workshop import Workshop
from real_ladders import FOLDER, Real, real_ladders

LAYOUTS = Path(__file__).parent.parent / "layouts"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"there are no real ladders in {FOLDER}; LADDER_REAL_LADDERS may name another folder"
)
# One competency of each shape: few words on eight levels, many long items, examples, prose with gaps, levels left out.
SHAPES = (
    ("ft-engineering", "business-impact"),
    ("ft-engineering-v1", "communication"),
    ("monzo-backend", "leadership"),
    ("monzo-user-research", "knowledge"),
    ("codecademy-managers", "software-engineering"),
)


@cache
def all_real() -> dict[str, Real]:
    return {real.name: real for real in real_ladders()}


def ladder_of(real: Real) -> Ladder:
    """The ladder that the files of `real` are, read with the bundled fonts in mind; fails with its problems."""
    ladder, problems = parse_source(dict(real.files), coverage=coverage(LAYOUTS / "fonts"))
    assert not problems, "\n".join(map(str, problems))
    assert ladder is not None
    return ladder


def test_every_form_is_there() -> None:
    names = set(all_real())
    assert {name.partition("-")[0] for name in names} == {"ft", "monzo", "codecademy"}
    assert {"ft-csv", "monzo-csv"} < names


def test_every_ladder_becomes_a_complete_source() -> None:
    for real in all_real().values():
        ladder = ladder_of(real)
        assert [str(problem) for problem in check_ladder(ladder)] == [], real.name
        assert ladder.competencies, real.name


def test_what_was_mended_is_told() -> None:
    told = "\n".join(note for real in all_real().values() for note in real.left_out)
    assert "a tab in the YAML" in told
    assert "U+200B" in told  # a space of no width in the middle of a text
    assert "U+1F6E0" in told  # a picture in a title


@pytest.mark.parametrize(("table", "original"), [("ft-csv", "ft-engineering"), ("monzo-csv", "monzo-backend")])
def test_a_spreadsheet_says_what_the_yaml_says(table: str, original: str) -> None:
    assert words(table) == words(original)


def words(name: str) -> list[str]:
    """Every word of the main section of a ladder; one has its sentences apart, where another has them in one item."""
    competencies = ladder_of(all_real()[name]).competencies
    sections = [level.section("looks") for competency in competencies for level in competency.levels]
    return [word for found in sections if found for item in found.items for word in item.text.split()]


@pytest.mark.parametrize(("name", "competency"), SHAPES)
def test_every_kind_is_proved(name: str, competency: str) -> None:
    ladder = ladder_of(all_real()[name])
    ladder = replace(ladder, competencies=tuple(c for c in ladder.competencies if c.id == competency))
    workshop = Workshop(ladder, Printing(PAPERS["a4"]), LAYOUTS, {})
    faults: list[str] = []
    made = set()
    for output in plan(ladder):
        result = attempt(workshop, output)
        if isinstance(result, Failure):
            faults += map(str, result.problems)
        else:
            made.add(output.kind)
    assert faults == []
    assert {OutputKind.HANDBOOK, OutputKind.COMPARE, OutputKind.CARD, OutputKind.REVIEW} <= made
