"""The line of tasks before a crew: what is to be done next, and with what comes of it."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from typing import Any, Generic, TypeVar

from ladder_export.crew import Crew, Task

State = TypeVar("State")
Result = TypeVar("Result")


class Line(Generic[State]):
    """Tasks by rank, the lowest first. No more of them are with the crew than it does at once, so that a late one may pass.

    Those that may wait have a higher rank the shorter they are.
    """

    def __init__(self, crew: Crew[State]) -> None:
        self._crew = crew
        self._waiting: list[tuple[float, int, Task[State, Any], Callable[[Any], None], Callable[[], None]]] = []
        self._added = 0
        self._later: list[Callable[[], None]] = []

    def add(
        self,
        rank: float,
        task: Task[State, Result],
        then: Callable[[Result], None],
        first: Callable[[], None] = lambda: None,
    ) -> None:
        """Have `task` done: `first` is called as its turn comes, and `then` with its result, which may add further tasks."""
        self._added += 1
        insort(self._waiting, (rank, self._added, task, then, first))

    def add_all(
        self, rank: float, tasks: Sequence[Task[State, Result]], then: Callable[[Sequence[Result]], None]
    ) -> None:
        """Have all of `tasks`, of which there is at least one, done side by side: `then` is called with their results."""
        results: dict[int, Result] = {}

        def place(number: int, result: Result) -> None:
            results[number] = result
            if len(results) == len(tasks):
                then([results[n] for n in range(len(tasks))])

        for number, task in enumerate(tasks):
            self.add(rank, task, partial(place, number))

    def later(self, work: Callable[[], None]) -> None:
        """Call `work`, which takes long and may add tasks, once every idle worker has something short to do."""
        self._later.append(work)

    def run(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Until nothing is left. Calls `meanwhile` once, when the crew has its first tasks. Raises what a task raised."""
        running: dict[Future[Any], Callable[[Any], None]] = {}
        self._hand_out(running)
        meanwhile()
        while running or self._later:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                running.pop(future)(future.result())
            while self._later:
                self._hand_out(running, the_last=True)  # so that nobody is at something long when `work` has tasks
                self._later.pop(0)()
            self._hand_out(running)

    def _hand_out(self, running: dict[Future[Any], Callable[[Any], None]], *, the_last: bool = False) -> None:
        while self._waiting and len(running) < self._crew.hands:
            _, _, task, then, first = self._waiting.pop(-1 if the_last else 0)
            first()
            running[self._crew.submit(task)] = then
