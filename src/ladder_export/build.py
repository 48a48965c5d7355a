"""The build: have each output made and proved, deliver it, and write down where everything stands.

`build_outputs` is the whole program. What workers do is in `making`; what makes the bytes is in `workshop`; what reads them
back is in `proof`; what stands in the output folder is in `shelf`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ladder_export import memory
from ladder_export.alone import do_alone
from ladder_export.book import Book
from ladder_export.choices import EXPORTED, OutputKind
from ladder_export.crew import Crew, Hire, as_it_is, crew
from ladder_export.delivery import alone_in
from ladder_export.inputs import digest
from ladder_export.ladder import Competency, Ladder
from ladder_export.line import Line
from ladder_export.making import Batch, Failure, MakeFiles, MeasureChapters, Product, Station, load_readers
from ladder_export.manifest import FileEntry, sha256
from ladder_export.outputs import Output
from ladder_export.parts import KINDS, Parts
from ladder_export.printing import Printing
from ladder_export.shards import Shard, Share, deal
from ladder_export.shelf import Changes, Shelf, owner_of
from ladder_export.workshop import Workshop

# How long an output takes, about: the longest jobs come first, so that no worker waits for the last of them alone.
_WEIGHTS = {OutputKind.HANDBOOK: 20.0, OutputKind.OVERVIEW: 2.0, OutputKind.COMPARE: 2.0, OutputKind.CARD: 1.5}
_LIGHT = 0.5
# What shows nothing of other competencies than its own.
_ABOUT_ONE = (OutputKind.CHAPTER, OutputKind.OVERVIEW, OutputKind.COMPARE, OutputKind.CARD)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: the files that were asked for, those that failed, and what else has changed.

    `kept` are the files that would have come out as they stood, so that they were not made again.
    """

    files: Mapping[str, FileEntry]
    failures: tuple[Failure, ...]
    changes: Changes
    kept: frozenset[str] = frozenset()


def build_outputs(
    ladder: Ladder,
    chosen: Sequence[Output],
    folder: Path,
    *,
    printing: Printing,
    layouts: Path,
    source: Mapping[str, bytes],
    jobs: int = 1,
    force: bool = False,
    share: Share | None = None,
    hire: Hire[Station] = crew,
    progress: Callable[[str], None] = lambda path: None,
) -> Report:
    """Make `chosen`, prove each and deliver it into `folder`; one that fails does not stop the others.

    What would come out as it stands is left, unless `force` is set. `jobs` processes work side by side; `hire` finds them. With
    `printing.dpi`, pictures of its pages come right after each file that has any, and are left out where that fails. `source`
    are the ladder's files by name, as an archive carries them along. Where `chosen` is one part of several, `share` is what the
    manifest says of it, and `folder` is for it alone. Calls `progress` with the path of each output as its turn comes. Raises
    `LadderExportError` for what stops everything (no fonts, no library, a full disk); even then the manifest tells what was
    delivered.
    """
    state = digest(ladder)
    outputs = {output.path: output for output in chosen}
    owner = owner_of(ladder, state)
    if share:
        owner = replace(owner, paths=frozenset(share.paths))
    with alone_in(folder), Shelf(folder, owner, share.to_json() if share else None) as shelf:
        kept = memory.Kept() if force else memory.load(folder)
        whole = {} if force else shelf.whole(chosen, printing.dpi)
        attached = {name: sha256(data) for name, data in source.items()} if printing.archive else {}
        memories = memory.Memory(dict(kept.measures))
        station = Station(Workshop(ladder, printing, layouts, source, memories), memories, whole, state, attached)
        tasks = _tasks(ladder, chosen, whole)
        hands = jobs if any(map(_in_parts, chosen)) else min(jobs, len(tasks))
        # Each task brings with it what it is about, so that this has nothing of it.
        with hire(partial(as_it_is, station.about(replace(ladder, competencies=()))), hands) as workers:
            parts, pages = (Parts(folder, kind, anew=force) for kind in KINDS)
            work = _Work(station, outputs, shelf, workers, Line(workers), parts, pages, progress)
            work.do(tasks)
        memory.save(folder, kept, work.learned, frozenset(work.used))
        if share:
            shelf.clear(set(OutputKind))
            shelf.shard = replace(share, complete=not work.failures).to_json()
        else:
            shelf.clear({output.kind for output in chosen} | ({OutputKind.PICTURE} if printing.dpi else set()))
    order = {path: number for number, path in enumerate(outputs)}
    # A picture came after its file, and stays so.
    files = sorted(shelf.files.items(), key=lambda each: order[_subject(*each)])
    failures = sorted(work.failures, key=lambda failure: order.get(failure.path, len(order)))
    return Report(dict(files), tuple(failures), shelf.changes(), frozenset(shelf.kept))


def _tasks(ladder: Ladder, chosen: Iterable[Output], whole: Mapping[str, str]) -> list[MakeFiles]:
    """`chosen` as the tasks of workers, the longest first."""

    def task(group: Sequence[Output]) -> MakeFiles:
        about = ladder.about(group[0].competency) if group[0].kind in _ABOUT_ONE else ladder
        return MakeFiles(tuple(group), about, {each.path: whole[each.path] for each in group if each.path in whole})

    return [task(group) for group in groups(chosen)]


def part_of(chosen: Sequence[Output], shard: Shard) -> tuple[Output, ...]:
    """Those of `chosen` that a part makes: whole tasks, so that no machine has to find out what another one does too."""
    tasks = groups(chosen)
    parts = deal([sum(map(_weight, group)) for group in tasks], shard.of)
    mine = {output.path for group, part in zip(tasks, parts, strict=True) if part == shard.part for output in group}
    return tuple(output for output in chosen if output.path in mine)


def groups(chosen: Iterable[Output]) -> list[list[Output]]:
    """`chosen` by what shares a type size, so that it is found once; the longest first."""
    found: dict[tuple[str, str], list[Output]] = {}
    for output in chosen:
        found.setdefault(_group(output), []).append(output)
    return sorted(found.values(), key=lambda group: -sum(map(_weight, group)))


def _group(output: Output) -> tuple[str, str]:
    match output.kind:
        case OutputKind.CARD | OutputKind.CHAPTER | OutputKind.COMPARE:
            return _group_of(output.kind, output.competency)
        case OutputKind.REVIEW:
            return output.kind, output.path.rpartition(".")[0]
    return output.kind, "" if output.kind in EXPORTED else output.path


def _group_of(kind: OutputKind, competency: Competency) -> tuple[str, str]:
    return kind, competency.id


def _weight(output: Output) -> float:
    return _WEIGHTS.get(output.kind, _LIGHT) * len(output.competencies)


def _in_parts(output: Output) -> bool:
    """Whether `output` is made of several documents, which are drawn side by side."""
    return output.kind is OutputKind.HANDBOOK


@dataclass(slots=True)
class _Work:
    """One build at work: what comes of its tasks is delivered as it comes."""

    station: Station
    chosen: Mapping[str, Output]
    shelf: Shelf
    crew: Crew[Station]
    line: Line[Station]
    parts: Parts
    pages: Parts
    progress: Callable[[str], None]
    failures: list[Failure] = field(default_factory=list)
    learned: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def do(self, tasks: Sequence[MakeFiles]) -> None:
        """All of `tasks`. A book begins when its chapters are measured: those come first."""
        books = [output for task in tasks for output in task.outputs if _in_parts(output)]
        if len(tasks) == 1 and not books:
            self._tell(tasks[0])
            self._take(do_alone(tasks[0], self.station, self.crew, self._learn))
            return
        before = {_group_of(OutputKind.CHAPTER, c): c for book in books for c in book.competencies}
        left = len(before)

        def measured(batch: Batch) -> None:
            nonlocal left
            left -= 1
            self._take(batch)
            if not left:
                self.line.later(begin)

        def begin() -> None:
            for output in books:
                self.progress(output.path)
                book = Book(output, self.station, self.line, self.parts, self.pages, 1, self._learn, self._take)
                book.begin()

        for rank, task in enumerate(tasks, 2):
            if any(map(_in_parts, task.outputs)):
                continue
            first = before.pop(_group(task.outputs[0]), None)
            self.line.add(0 if first else rank, task, measured if first else self._take, partial(self._tell, task))
        for competency in before.values():
            self.line.add(0, MeasureChapters(competency, self.station.workshop.ladder.about(competency)), measured)
        if not left:
            begin()
        self.line.run(self._get_ready if books else lambda: None)

    def _get_ready(self) -> None:
        """Load what this process will need for the book, while workers measure its chapters."""
        self.station.workshop.load_for_handbook()
        load_readers()

    def _tell(self, task: MakeFiles) -> None:
        for output in task.outputs:
            self.progress(output.path)

    def _learn(self, learned: Mapping[str, str], used: frozenset[str]) -> None:
        self.learned.update(learned)
        self.used.update(used)
        self.station.memory.known.update(learned)

    def _take(self, batch: Batch) -> None:
        self._learn(batch.learned, batch.used)
        self.station.workshop.lengths.update(batch.chapters)
        for outcome in batch.outcomes:
            if isinstance(outcome, Failure):
                self.failures.append(outcome)
            elif isinstance(outcome, Product):
                self.shelf.put(outcome.path, outcome.data, outcome.entry)
            else:
                self.shelf.keep(self.chosen[outcome.path], self.station.workshop.printing.dpi)


def _subject(path: str, entry: FileEntry) -> str:
    """The output that a file is, or that it is a picture of."""
    return str(entry.expected["shows"]) if entry.kind == OutputKind.PICTURE else path
