"""The build: have each output made and proved, deliver it, and write down where everything stands.

`build_outputs` is the whole program. What workers do is in `making`; what makes the bytes is in `workshop`; what reads them
back is in `proof`; what stands in the output folder is in `shelf`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ladder_export import memory
from ladder_export.choices import EXPORTED, OutputKind
from ladder_export.crew import Crew, crew
from ladder_export.delivery import alone_in
from ladder_export.inputs import digest
from ladder_export.ladder import Ladder
from ladder_export.making import Batch, Failure, MakeFiles, Outcome, Product, Station
from ladder_export.manifest import FileEntry, sha256
from ladder_export.outputs import Output
from ladder_export.printing import Printing
from ladder_export.shelf import Changes, Shelf
from ladder_export.workshop import Workshop

# How long an output takes, about: the longest jobs come first, so that no worker waits for the last of them alone.
_WEIGHTS = {OutputKind.HANDBOOK: 20.0, OutputKind.OVERVIEW: 2.0, OutputKind.COMPARE: 2.0, OutputKind.CARD: 1.5}
_LIGHT = 0.5


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
    progress: Callable[[str], None] = lambda path: None,
) -> Report:
    """Make `chosen`, prove each and deliver it into `folder`; one that fails does not stop the others.

    What would come out as it stands is left, unless `force` is set. `jobs` processes work side by side. With `printing.dpi`,
    pictures of its pages come right after each file that has any, and are left out where that fails. `source` are the ladder's
    files by name, as an archive carries them along. Calls `progress` with the path of each output as its turn comes. Raises
    `LadderExportError` for what stops everything (no fonts, no library, a full disk); even then the manifest tells what was
    delivered.
    """
    state = digest(ladder)
    with alone_in(folder), Shelf(folder, ladder, state) as shelf:
        kept = memory.Kept() if force else memory.load(folder)
        whole = {} if force else shelf.whole(chosen, printing.dpi)
        attached = {name: sha256(data) for name, data in source.items()} if printing.archive else {}
        begin = partial(
            _station, ladder, printing, layouts, source, tuple(chosen), whole, kept.measures, state, attached
        )
        tasks = jobs_of(chosen)
        failures: list[Failure] = []
        learned: dict[str, str] = {}
        used: set[str] = set()
        outputs = {output.path: output for output in chosen}
        with crew(begin, min(jobs, len(tasks))) as workers:
            for batch in _done(workers, tasks, progress):
                for outcome in batch.outcomes:
                    _deliver(outcome, shelf, failures, outputs, printing.dpi)
                learned.update(batch.learned)
                used.update(batch.used)
        memory.save(folder, kept, learned, frozenset(used))
        shelf.clear({output.kind for output in chosen} | ({OutputKind.PICTURE} if printing.dpi else set()))
    order = {output.path: number for number, output in enumerate(chosen)}
    files = sorted(
        shelf.files.items(), key=lambda each: order[_subject(*each)]
    )  # a picture came after its file, and stays so
    failures.sort(key=lambda failure: order.get(failure.path, len(order)))
    return Report(dict(files), tuple(failures), shelf.changes(), frozenset(shelf.kept))


def _station(
    ladder: Ladder,
    printing: Printing,
    layouts: Path,
    source: Mapping[str, bytes],
    chosen: Sequence[Output],
    whole: Mapping[str, str],
    known: Mapping[str, str],
    state: str,
    attached: Mapping[str, str],
) -> Station:
    """What each worker works with. Where all is made anew, what that takes is loaded now, for all of them at once."""
    remembered = memory.Memory(known)
    workshop = Workshop(ladder, printing, layouts, source, remembered)
    if not whole:
        workshop.load({output.kind for output in chosen})
    return Station(workshop, {output.path: output for output in chosen}, whole, remembered, state, attached)


def jobs_of(chosen: Iterable[Output]) -> list[MakeFiles]:
    """`chosen` as the tasks of workers: what shares a type size together, so that it is found once; the longest first."""
    groups: dict[tuple[str, str], list[Output]] = {}
    for output in chosen:
        groups.setdefault(_group(output), []).append(output)
    weighed = sorted(groups.values(), key=lambda group: -sum(map(_weight, group)))
    return [MakeFiles(tuple(output.path for output in group)) for group in weighed]


def _group(output: Output) -> tuple[str, str]:
    match output.kind:
        case OutputKind.CARD | OutputKind.CHAPTER | OutputKind.COMPARE:
            return output.kind, output.competency.id
        case OutputKind.REVIEW:
            return output.kind, output.path.rpartition(".")[0]
    return output.kind, "" if output.kind in EXPORTED else output.path


def _weight(output: Output) -> float:
    return _WEIGHTS.get(output.kind, _LIGHT) * len(output.competencies)


def _done(workers: Crew[Station], tasks: Sequence[MakeFiles], progress: Callable[[str], None]) -> Iterator[Batch]:
    """What comes of `tasks`, as it comes; no more of them wait with the workers than keeps those busy."""
    waiting = list(reversed(tasks))
    running: set[Future[Batch]] = set()
    while waiting or running:
        while waiting and len(running) <= workers.hands:
            task = waiting.pop()
            for path in task.paths:
                progress(path)
            running.add(workers.submit(task))
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


def _deliver(outcome: Outcome, shelf: Shelf, failures: list[Failure], outputs: Mapping[str, Output], dpi: int) -> None:
    if isinstance(outcome, Failure):
        failures.append(outcome)
    elif isinstance(outcome, Product):
        shelf.put(outcome.path, outcome.data, outcome.entry)
    else:
        shelf.keep(outputs[outcome.path], dpi)


def _subject(path: str, entry: FileEntry) -> str:
    """The output that a file is, or that it is a picture of."""
    return str(entry.expected["shows"]) if entry.kind == OutputKind.PICTURE else path
