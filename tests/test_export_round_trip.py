"""There and back: what an export wrote is imported as the ladder that it was; without its settings, with the same texts."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ladder_export.build import Failure, attempt
from ladder_export.importing.job import Asked, Imported, import_files
from ladder_export.ladder import Ladder
from ladder_export.outputs import EXPORTED, OutputKind, exports
from ladder_export.printing import Printing
from ladder_export.source import parse_source
from ladder_export.source.writing import source_files
from ladder_export.workshop import Workshop
from ladders import load, shipped_ladder
from odd_ladders import odd_ladders

LAYOUTS = Path(__file__).parent.parent / "layouts"
TODAY = date(2026, 11, 22)
ODD = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=set(Phase) - {Phase.shrink}
)

Texts = dict[tuple[str, int, str], list[str]]


def exported(ladder: Ladder, kind: OutputKind) -> dict[str, bytes] | Failure:
    """The files of an export, or why one of them is refused."""
    workshop = Workshop(ladder, Printing(), LAYOUTS, {})
    files = {}
    for output in exports(ladder):
        if output.kind is kind:
            made = attempt(workshop, output)
            if isinstance(made, Failure):
                return made
            files[output.path] = made[0]
    return files


@cache
def of_shipped(kind: OutputKind) -> tuple[tuple[str, bytes], ...]:
    files = exported(shipped_ladder(), kind)
    assert not isinstance(files, Failure)
    return tuple(files.items())


def imported(files: dict[str, bytes]) -> Imported:
    return import_files(files, shipped_ladder(), None, Asked(), TODAY)


def read(made: Imported) -> Ladder:
    """The ladder that the written source is."""
    ladder, problems = parse_source({name: data for name, data in made.source.items() if "/" not in name})
    assert ladder is not None and not problems, [str(problem) for problem in problems]
    return ladder


def texts_of(ladder: Ladder) -> Texts:
    """All texts by competency, level and section."""
    found: Texts = {}
    for competency in ladder.competencies:
        for level, sections in (
            (0, competency.sections),
            *((level.number, level.sections) for level in competency.levels),
        ):
            for section in sections:
                found[competency.title, level, section.id] = [item.text for item in section.items]
    return found


@pytest.mark.parametrize("kind", EXPORTED)
def test_the_shipped_ladder_comes_back_as_it_was(kind: OutputKind) -> None:
    made = imported(dict(of_shipped(kind)))
    assert read(made) == shipped_ladder()
    assert made.kept.made == 0
    assert not made.kept.gone and not made.kept.reworded


@pytest.mark.parametrize("kind", EXPORTED)
def test_without_its_settings_its_texts_stand_where_they_stood(kind: OutputKind) -> None:
    files = {name: data for name, data in of_shipped(kind) if not name.endswith("settings.yaml")}
    assert len(files) < len(of_shipped(kind))
    ladder = read(imported(files))
    assert texts_of(ladder) == texts_of(shipped_ladder())
    assert [(stage.number, stage.name) for stage in ladder.stages] == [
        (stage.number, stage.name) for stage in shipped_ladder().stages
    ]
    kinds = {row.id: row.kind for row in shipped_ladder().section_types}
    assert {row.id: row.kind for row in ladder.section_types} == kinds


def with_filled_sections(ladder: Ladder) -> Ladder:
    """`ladder` as a source would give it: read from what is written of it."""
    return load(source_files(ladder))


@pytest.mark.parametrize("kind", EXPORTED)
@ODD
@given(odd_ladders())
def test_any_ladder_comes_back_as_it_was_or_is_refused(kind: OutputKind, ladder: Ladder) -> None:
    ladder = with_filled_sections(ladder)
    files = exported(ladder, kind)
    if isinstance(files, Failure):
        assert kind is OutputKind.TEXT
        assert all(problem.location.line for problem in files.problems)
        return
    if not any(section.items for c in ladder.competencies for o in (c, *c.levels) for section in o.sections):
        return
    assert read(imported(files)) == ladder
