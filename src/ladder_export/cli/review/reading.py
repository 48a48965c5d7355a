"""Forms that came back, some at a time: workers read them side by side, each in a process that holds nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass

from ladder_export.crew import crew
from ladder_export.form_map import FormMap
from ladder_export.reviews.collect import Files, Returned, read_file, with_lost_maps

TOGETHER = 10  # files; fewer are read sooner than a second process starts


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """The task of reading some files, by the maps that they carry."""

    files: Files

    def __call__(self, state: None) -> list[Returned]:
        return [read_file(name, load) for name, load in self.files]


def read_together(files: Files, known: Mapping[str, FormMap], jobs: int, step: Callable[[str], None]) -> list[Returned]:
    """`read_all` by at most `jobs` processes side by side: the same result in the same order."""
    tasks = [ReadFiles(files[n : n + TOGETHER]) for n in range(0, len(files), TOGETHER)]
    given: list[Future[list[Returned]]] = []
    with crew(_nothing, min(jobs, len(tasks))) as workers:
        for task in tasks:
            wait(given[-workers.hands - 1 : -workers.hands])  # so that progress is what has been done
            for name, _ in task.files:
                step(name)
            given.append(workers.submit(task))
        found = [each for future in given for each in future.result()]
    return with_lost_maps(files, found, known)


def _nothing() -> None:
    """What workers need beside this module: nothing."""
