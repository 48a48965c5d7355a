"""The line of tasks: by rank, each with what is done with its result, and no more with the crew than keeps it busy."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_export.crew import Task, crew
from ladder_export.line import Line, Result


@dataclass(frozen=True)
class Echo:
    number: int

    def __call__(self, state: list[int]) -> int:
        if self.number < 0:
            raise ZeroDivisionError(self.number)
        state.append(self.number)
        return self.number


@dataclass
class Counted:
    """A crew of this process that counts how many tasks were handed to it."""

    hands: int
    given: list[object] = field(default_factory=list)

    def submit(self, task: Task[list[int], Result]) -> Future[Result]:
        self.given.append(task)
        future: Future[Result] = Future()
        future.set_result(task([]))
        return future


@given(st.lists(st.integers(0, 5), max_size=12))
def test_the_lowest_rank_comes_first_and_equal_ones_as_they_came(ranks: list[int]) -> None:
    done: list[int] = []
    with crew(lambda: done, 1) as alone:
        line = Line(alone)
        results: list[int] = []
        begun: list[int] = []
        for number, rank in enumerate(ranks):
            line.add(rank, Echo(number), results.append, lambda number=number: begun.append(number))  # type: ignore[misc]
        line.run()
    assert done == begun == sorted(range(len(ranks)), key=lambda number: (ranks[number], number))
    assert sorted(results) == list(range(len(ranks)))


def test_a_task_that_comes_of_another_passes_those_that_wait() -> None:
    done: list[int] = []
    with crew(lambda: done, 1) as alone:
        line = Line(alone)
        line.add(1, Echo(1), lambda _: line.add(0, Echo(10), lambda _: None))
        for number in range(2, 9):
            line.add(2, Echo(number), lambda _: None)
        line.run()
    assert done.index(10) == 1
    assert sorted(done) == [*range(1, 9), 10]


def test_what_takes_long_waits_until_every_worker_has_a_task() -> None:
    crew = Counted(2)
    line = Line(crew)
    seen: list[int] = []

    def begin() -> None:
        seen.append(len(crew.given))
        line.add(0, Echo(10), lambda _: None)

    line.add(0, Echo(1), lambda _: line.later(begin))
    for number in range(2, 5):
        line.add(1, Echo(number), lambda _: None)
    line.run()
    assert seen == [4]  # two at first, and two in their place
    assert crew.given[-1] == Echo(10)


def test_who_waits_for_what_takes_long_is_given_the_last_that_wait() -> None:
    crew = Counted(2)
    line = Line(crew)
    line.add(0, Echo(1), lambda _: line.later(lambda: line.add(0, Echo(10), lambda _: None)))
    for number in range(2, 7):
        line.add(number, Echo(number), lambda _: None)
    line.run()
    assert crew.given == [Echo(number) for number in (1, 2, 6, 5, 10, 3, 4)]


def test_what_takes_long_is_done_even_if_nothing_else_is_left() -> None:
    with crew(list, 1) as alone:
        line = Line(alone)
        done: list[int] = []
        line.add(0, Echo(1), lambda _: line.later(lambda: line.add(0, Echo(2), done.append)))
        line.run()
    assert done == [2]


def test_what_a_task_raises_ends_the_line() -> None:
    with crew(list, 1) as alone:
        line: Line[list[int]] = Line(alone)
        line.add(0, Echo(-1), lambda _: None)
        with pytest.raises(ZeroDivisionError):
            line.run()


def test_the_crew_is_given_no_more_than_it_can_hold() -> None:
    counted = Counted(2)
    line: Line[list[int]] = Line(counted)
    most = 0

    def then(number: int) -> None:
        nonlocal most
        most = max(most, len(counted.given) - number)

    for number in range(10):
        line.add(number, Echo(number), then)
    line.run()
    assert len(counted.given) == 10
    assert most == 2
