"""A task carries all that it needs and nothing else: what it makes is the same, and no worker ever holds the whole ladder."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest

from ladder_export.build import build_outputs
from ladder_export.choices import OutputKind
from ladder_export.crew import Crew, Task
from ladder_export.ladder import Competency, Ladder, Level, Place, Side, back_of_card
from ladder_export.layout import Layouts
from ladder_export.making import DrawPart, MakeFiles, Station, renew
from ladder_export.memory import Memory
from ladder_export.outputs import Output, plan
from ladder_export.paper import PAPERS, Paper
from ladder_export.printing import Printing
from ladder_export.workshop import Workshop
from ladders import SHIPPED, family_ladder, small_ladder

LAYOUTS = SHIPPED.parent / "layouts"
SINGLE = (OutputKind.CARD, OutputKind.CHAPTER, OutputKind.COMPARE, OutputKind.OVERVIEW)


@dataclass
class Counted:
    """A crew of this process that has only what travels to it, and notes down what that was."""

    packed: bytes
    hands: int = 2
    tasks: list[bytes] = field(default_factory=list)

    @cached_property
    def state(self) -> Station:
        station = pickle.loads(self.packed)()
        assert isinstance(station, Station)
        return station

    def submit(self, task: Task[Station, Any]) -> Future[Any]:
        self.tasks.append(pickle.dumps(task))
        future: Future[Any] = Future()
        future.set_result(pickle.loads(self.tasks[-1])(self.state))
        return future


def made(
    ladder: Ladder, chosen: Sequence[Output], folder: Path, printing: Printing
) -> tuple[dict[str, bytes], Counted]:
    crews: list[Counted] = []

    @contextmanager
    def hire(begin: Any, jobs: int) -> Iterator[Crew[Station]]:
        crews.append(Counted(pickle.dumps(begin)))
        yield crews[-1]

    report = build_outputs(ladder, chosen, folder, printing=printing, layouts=LAYOUTS, source={}, jobs=2, hire=hire)
    assert not report.failures
    return {path: (folder / path).read_bytes() for path in report.files}, crews[0]


@cache
def text_of(ladder: Ladder) -> tuple[tuple[str, frozenset[bytes]], ...]:
    """The texts of the items of each competency."""
    return tuple(
        (
            competency.id,
            frozenset(
                item.text.encode()
                for level in competency.levels
                for section in level.sections
                for item in section.items
            ),
        )
        for competency in ladder.competencies
    )


def test_a_task_brings_its_own_competency_and_no_other(tmp_path: Path) -> None:
    ladder = small_ladder(2, 3)
    chosen = [output for output in plan(ladder) if output.kind in SINGLE]
    files, crew = made(ladder, chosen, tmp_path, Printing())
    assert set(files) == {output.path for output in chosen}
    texts = dict(text_of(ladder))
    everything = frozenset[bytes]().union(*texts.values())
    assert not any(text in crew.packed for text in everything)
    tasks = [pickle.loads(task) for task in crew.tasks]
    assert len(tasks) == len({(output.kind, output.competency.id) for output in chosen})
    for task, packed in zip(tasks, crew.tasks, strict=True):
        assert isinstance(task, MakeFiles)
        (name,) = {output.competency.id for output in task.outputs}
        own = texts[name]
        assert {text for text in everything if text in packed} <= own
        assert [each.id for each in task.ladder.competencies] == [name]


@pytest.mark.parametrize("source", ["small", "families"])
@pytest.mark.parametrize("printing", [Printing(), Printing(PAPERS["a6"], sides=2)], ids=["a4", "a6"])
def test_files_made_of_a_part_are_those_made_of_the_whole_ladder(
    source: str, printing: Printing, tmp_path: Path
) -> None:
    ladder = small_ladder(2, 2) if source == "small" else family_ladder()
    kinds = (OutputKind.CARD,) if printing.sides else SINGLE
    chosen = [output for output in plan(ladder) if output.kind in kinds]
    files, _ = made(ladder, chosen, tmp_path, printing)
    memory = Memory()
    whole = Station(Workshop(ladder, printing, LAYOUTS, {}, memory), memory)
    for output in chosen:
        assert files[output.path] == whole.workshop.make(output).data, output.path


def test_all_competencies_still_say_what_is_on_the_back_of_a_card() -> None:
    ladder = small_ladder(2, 2)
    assert not any(row.side for row in ladder.section_types)
    long, short = ladder.competencies
    # Of the first competency one section is so long that for it alone the cut would fall elsewhere.
    first = next(s for s in long.levels[0].sections_in(Place.CARD) if s.items)
    sections = tuple(
        replace(s, items=tuple(replace(i, text=i.text * 60) for i in s.items)) if s is first else s
        for s in long.levels[0].sections
    )
    grown = replace(long, levels=(replace(long.levels[0], sections=sections), *long.levels[1:]))
    whole = replace(ladder, competencies=(grown, short))
    alone = replace(ladder, competencies=(short,))
    assert back_of_card(whole) != back_of_card(alone)
    about = whole.about(short)
    assert about.competencies == (short,)
    assert back_of_card(about) == back_of_card(whole)
    assert {row.side for row in about.section_types if Place.CARD in row.places} == {Side.FRONT, Side.BACK}
    assert [row.side for row in about.section_types if Place.CARD not in row.places] == [
        None for row in about.section_types if Place.CARD not in row.places
    ]


@pytest.mark.parametrize("kinds", [(OutputKind.CHAPTER,), ()], ids=["made", "measured"])
def test_workers_tell_how_chapters_are_set_so_that_the_book_need_not_find_out(
    kinds: tuple[OutputKind, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ladder = small_ladder(2, 2)
    asked: list[tuple[str, int, float]] = []
    lay_out = Layouts.chapter

    def noted(self: Layouts, part: Ladder, competency: Competency, level: Level, *, paper: Paper, size: float) -> Any:
        asked.append((competency.id, level.number, size))
        return lay_out(self, part, competency, level, paper=paper, size=size)

    monkeypatch.setattr(Layouts, "chapter", noted)
    chosen = [output for output in plan(ladder) if output.kind in (*kinds, OutputKind.HANDBOOK)]
    files, _ = made(ladder, chosen, tmp_path, Printing())
    assert len(asked) == len(set(asked)) >= 4
    memory = Memory()
    whole = Station(Workshop(ladder, Printing(), LAYOUTS, {}, memory), memory)
    (book,) = [output for output in chosen if output.kind is OutputKind.HANDBOOK]
    assert files[book.path] == whole.workshop.make(book).data


def test_of_a_single_task_a_worker_only_draws(tmp_path: Path) -> None:
    ladder = small_ladder(2, 2)
    chosen = [
        output for output in plan(ladder) if output.kind is OutputKind.CARD and output.competency.id.endswith("2")
    ]
    chosen = chosen or [output for output in plan(ladder) if output.kind is OutputKind.CARD][:2]
    files, crew = made(ladder, chosen, tmp_path, Printing())
    assert {type(pickle.loads(task)) for task in crew.tasks} == {DrawPart}
    memory = Memory()
    whole = Station(Workshop(ladder, Printing(), LAYOUTS, {}, memory), memory)
    assert {output.path: whole.workshop.make(output).data for output in chosen} == files
    drawings = [pickle.loads(task).drawing for task in crew.tasks]
    assert [drawing.pdf for drawing in drawings].count(True) == len(chosen)
    measured = [(drawing.laid.html, drawing.laid.css) for drawing in drawings if not drawing.pdf]
    assert len(set(measured)) == len(measured)  # what was measured came back, and is remembered here
    tasks = len(crew.tasks)
    again, crew = made(ladder, chosen, tmp_path, Printing())
    assert again == files
    assert tasks > len(crew.tasks) == 0


def test_of_a_single_task_what_goes_wrong_in_a_worker_is_told_as_ever(tmp_path: Path) -> None:
    ladder = small_ladder(1, 1)
    (card,) = [output for output in plan(ladder) if output.kind is OutputKind.CARD]
    section = card.level.sections_in(Place.CARD)[0]
    long = replace(section, items=tuple(replace(item, text=item.text * 300) for item in section.items))
    sections = tuple(long if each is section else each for each in card.level.sections)
    competency = replace(card.competency, levels=(replace(card.level, sections=sections),))
    ladder = replace(ladder, competencies=(competency,))
    (card,) = [output for output in plan(ladder) if output.kind is OutputKind.CARD]
    reports = [
        build_outputs(ladder, [card], tmp_path / str(jobs), printing=Printing(), layouts=LAYOUTS, source={}, jobs=jobs)
        for jobs in (1, 2)
    ]
    memory = Memory()
    expected = renew(Station(Workshop(ladder, Printing(), LAYOUTS, {}, memory), memory), card)
    for report in reports:
        assert report.failures == (expected,)
        assert not report.files
