"""Forms for people, some at a time: a worker fills them and puts them into the folder, and waits for the disk once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from pathlib import Path

from ladder_export.crew import as_it_is, crew
from ladder_export.delivery import deliver_all
from ladder_export.reviews.columns import Key
from ladder_export.reviews.filling import Filler
from ladder_export.reviews.roster import Person

TOGETHER = 25  # forms; fewer people are no work for two processes, which take as long to start

Fillers = Mapping[Key, Filler]


class Handed(Enum):
    """What became of somebody's form."""

    MADE = auto()
    THERE = auto()  # it stood there already, as it would be made
    ANOTHER = auto()  # another file stands in its place


@dataclass(frozen=True, slots=True)
class HandOut:
    """The task of making the forms of some people, under these names in `folder`; to `write` them, or only to say it."""

    people: tuple[tuple[Person, str], ...]
    folder: Path
    write: bool

    def __call__(self, fillers: Fillers) -> list[Handed]:
        """What became of each form. Raises `DeliveryError`, and then none of them has been put there."""
        made: dict[str, bytes] = {}
        outcomes = []
        for person, name in self.people:
            target = self.folder / name
            there = target.exists() or target.is_symlink()
            data = fillers[person.key].fill(person.values) if there or self.write else b""
            if there:
                outcomes.append(Handed.THERE if _holds(target, data) else Handed.ANOTHER)
            else:
                outcomes.append(Handed.MADE)
                made[name] = data
        if self.write:
            deliver_all(self.folder, made)
        return outcomes


def hand_out(
    people: Sequence[tuple[Person, str]],
    fillers: Fillers,
    folder: Path,
    *,
    write: bool,
    jobs: int,
    progress: Callable[[str], None],
) -> list[tuple[Person, str, Handed]]:
    """Put the form of each of `people` into `folder` under the name beside it, or only see what would become of it.

    At most `jobs` processes work side by side. Calls `progress` with each name. Raises `LadderExportError` for the first form
    that could not be written, after all others have been tried.
    """
    tasks = [HandOut(tuple(people[n : n + TOGETHER]), folder, write) for n in range(0, len(people), TOGETHER)]
    given: list[Future[list[Handed]]] = []
    with crew(partial(as_it_is, fillers), min(jobs, len(tasks))) as workers:
        for task in tasks:
            # Progress is to be what has been done, and not what will be.
            wait(given[-workers.hands - 1 : -workers.hands])
            for _, name in task.people:
                progress(name)
            given.append(workers.submit(task))
        wait(given)
    outcomes = [outcome for future in given for outcome in future.result()]
    return [(*each, outcome) for each, outcome in zip(people, outcomes, strict=True)]


def _holds(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except OSError:
        return False
