"""There and back: what an export wrote is imported as the ladder that it was; without its settings, with the same texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from conftest import run_cli
from ladder_export.choices import EXPORTED, OutputKind
from ladder_export.importing.job import Asked, Imported, import_files
from ladder_export.ladder import Kind, Ladder, Section
from ladder_export.making import Failure, attempt
from ladder_export.outputs import exports
from ladder_export.printing import Printing
from ladder_export.source import parse_source, read_source
from ladder_export.source.writing import source_files
from ladder_export.workshop import Workshop
from ladders import load, shipped_ladder, small_ladder
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
@pytest.mark.parametrize("language", ["ar", "de", "ja"])
def test_ladders_in_other_languages_come_back_as_they_were(kind: OutputKind, language: str) -> None:
    ladder, _ = read_source(Path(__file__).parent / "ladders_in" / language)
    assert ladder
    files = exported(ladder, kind)
    assert not isinstance(files, Failure)
    assert read(imported(files)) == ladder


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


def by_level(ladder: Ladder) -> dict[tuple[str, int], Counter[str]]:
    """All texts by competency and level, whatever their sections."""
    found: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for (competency, level, _), texts in texts_of(ladder).items():
        found[competency, level].update(texts)
    return found


@pytest.mark.parametrize("kind", EXPORTED)
def test_without_settings_texts_of_several_competencies_keep_their_competency_and_level(kind: OutputKind) -> None:
    files = {name: data for name, data in small_files(kind).items() if not name.endswith("settings.yaml")}
    assert by_level(read(imported(files))) == by_level(small_ladder(2, 2))


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


@pytest.mark.parametrize("kind", EXPORTED)
@pytest.mark.parametrize(
    "text", ["“A “b” c”", "‘a’ “b”", "From: here", "Key Behaviors", "Level 2: Maker", "a\u00a0b", "3 more", "1Ask"]
)
def test_hard_texts_come_back_in_any_section(kind: OutputKind, text: str) -> None:
    """Each in every kind of section that has more than a paragraph; a plain text may refuse them."""
    ladder = small_ladder()
    (competency,) = ladder.competencies
    level = competency.levels[0]
    sections = tuple(
        section if section.kind is Kind.PROSE and kind is OutputKind.TEXT else with_first(section, text)
        for section in level.sections
    )
    levels = (replace(level, sections=sections), *competency.levels[1:])
    hard = with_filled_sections(replace(ladder, competencies=(replace(competency, levels=levels),)))
    files = exported(hard, kind)
    assert not isinstance(files, Failure)
    assert read(imported(files)) == hard


def with_first(section: Section, text: str) -> Section:
    first, *others = section.items
    return replace(section, items=(replace(first, text=text), *others))


# ------------------------------------------------------------------------------------------------------ what people do


def small_files(kind: OutputKind) -> dict[str, bytes]:
    files = exported(small_ladder(2, 2), kind)
    assert not isinstance(files, Failure)
    return files


def edited(files: dict[str, bytes], name: str, old: str, new: str) -> dict[str, bytes]:
    text = files[name].decode()
    assert text.count(old) == 1
    return {**files, name: text.replace(old, new).encode()}


@pytest.mark.parametrize(("kind", "suffix"), [(OutputKind.MARKDOWN, "md"), (OutputKind.TEXT, "txt")])
def test_an_exported_text_may_be_edited(kind: OutputKind, suffix: str) -> None:
    name = f"{kind}/cards/customer-value-1-starter.{suffix}"
    asks = "- Asks the Starter question of Customer Value\n"
    files = edited(
        small_files(kind), name, asks, "- Asks the first question of Customer Value\n- Smiles at everyone in the room\n"
    )
    made = imported(files)
    ladder = read(made)
    section = ladder.competencies[0].levels[0].section("behaviors")
    assert section
    assert [item.text for item in section.items] == [
        "Asks the first question of Customer Value",
        "Smiles at everyone in the room",
        "Listens to Customer Value as a Starter does",
    ]
    assert [item.id for item in section.items][2] == "cv1-listens"
    assert [old.id for old in made.kept.gone] == ["cv1-asks"], "settings know an item by its words alone"
    with_source = import_files(files, shipped_ladder(), small_ladder(2, 2), Asked(), TODAY)
    assert [each[0] for each in with_source.kept.reworded] == ["cv1-asks"], "a source knows the words that it had"
    wanted = texts_of(small_ladder(2, 2))
    assert {place: texts for place, texts in texts_of(ladder).items() if texts != wanted[place]} == {
        ("Customer Value", 1, "behaviors"): [item.text for item in section.items]
    }


def test_a_text_that_was_moved_stands_where_it_was_moved_to() -> None:
    name, line = "markdown/cards/customer-value-1-starter.md", "- Listens to Customer Value as a Starter does\n"
    files = edited(small_files(OutputKind.MARKDOWN), name, line, "")
    files = edited(files, name, "### Struggles\n\n", f"### Struggles\n\n{line}")
    made = imported(files)
    section = read(made).competencies[0].levels[0].section("struggles")
    assert section
    assert [item.id for item in section.items] == ["cv1-listens", "cv1-hurry"]
    assert made.kept.made == 0


def test_a_section_that_was_added_changes_nothing_else() -> None:
    name = "markdown/cards/customer-value-1-starter.md"
    files = edited(
        small_files(OutputKind.MARKDOWN), name, "### Struggles\n", "### Books\n\n- Read this one\n\n### Struggles\n"
    )
    found = texts_of(read(imported(files)))
    assert found.pop(("Customer Value", 1, "books")) == ["Read this one"]
    assert found == texts_of(small_ladder(2, 2))


@pytest.mark.parametrize("kind", [OutputKind.MARKDOWN, OutputKind.TEXT])
def test_line_ends_and_a_mark_of_another_program_change_nothing(kind: OutputKind) -> None:
    files = {name: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") for name, data in small_files(kind).items()}
    assert read(imported(files)) == small_ladder(2, 2)


def test_the_commands_give_the_same_source_again(tmp_path: Path) -> None:
    for kind in EXPORTED:
        out, back = tmp_path / kind, tmp_path / f"{kind}-back"
        assert run_cli("build", "-o", out, "--only", kind).returncode == 0
        done = run_cli("import", out / kind, "-o", back)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "not found" not in done.stdout + done.stderr
        ladder, problems = read_source(back)
        assert (ladder, problems) == (shipped_ladder(), [])
