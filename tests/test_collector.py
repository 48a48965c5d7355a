"""Looking for rings seldom: what was set before is set again, and a task leaves no rings behind."""

from __future__ import annotations

import gc
import weakref

from ladder_export import collector
from ladder_export.crew import crew


class Ring:
    def __init__(self) -> None:
        self.itself = self


def leave_ring(state: list[weakref.ref[Ring]]) -> None:
    state.append(weakref.ref(Ring()))


def alive(state: list[weakref.ref[Ring]]) -> int:
    return sum(ring() is not None for ring in state)


def test_a_task_leaves_no_rings_behind() -> None:
    for jobs in (1, 2):
        with crew(list, jobs) as workers:
            for _ in range(20):
                workers.submit(leave_ring).result()
            assert [workers.submit(alive).result() for _ in range(4)] == [0] * 4


def test_the_collector_is_as_it_was_when_the_work_is_done() -> None:
    before = gc.get_threshold(), gc.get_freeze_count(), gc.isenabled()
    for jobs in (1, 2):
        with crew(list, jobs) as workers:
            assert workers.submit(alive).result() == 0
            assert gc.get_threshold()[0] > before[0][0]
            assert gc.get_freeze_count() > before[1]
    assert (gc.get_threshold(), gc.get_freeze_count(), gc.isenabled()) == before


def test_nobody_looks_while_it_is_paused() -> None:
    with collector.paused():
        assert not gc.isenabled()
    assert gc.isenabled()
