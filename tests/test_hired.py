"""Workers that are hired early: they are ready before it is known what for, and none is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from ladder_export.crew import WorkerLostError
from ladder_export.hired import hired
from ladder_export.problems import LadderExportError, OutputError
from workers import Asleep, Raises, Times, below, wait_until_gone

FORKS = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a fork is not safe")


@FORKS
def test_those_who_are_hired_are_there_before_it_is_known_what_they_work_with() -> None:
    before = os.getpid()
    with hired(list, 3) as hire:
        with hire(partial(int, 7), 2) as workers:
            assert workers.hands == 2
            done = [workers.submit(Times(number)).result() for number in range(10)]
        assert [product for product, _ in done] == [7 * number for number in range(10)]
        assert len({pid for _, pid in done} - {before}) == 1  # the first idle one
        with hire(partial(int, 5), 3) as workers:
            futures = [workers.submit(Asleep(0.2)) for _ in range(3)]
            assert len({future.result() for future in futures}) == 3
            assert workers.submit(Times(2)).result()[0] == 10  # and works with something else now
        everybody = below(before)
        assert len(everybody) >= 3
    wait_until_gone({pid for _, pid in done} | everybody)


@FORKS
def test_of_many_jobs_most_are_only_hired_when_there_is_work_for_them() -> None:
    with hired(list, 9) as hire:
        (first,) = multiprocessing.active_children()
        assert first.pid
        with hire(partial(int, 7), 6) as workers:
            assert workers.hands == 6
            futures = [workers.submit(Asleep(0.3)) for _ in range(6)]
            pids = {future.result() for future in futures}
            assert len(pids) == 6
        assert {first.pid, *below(first.pid)} == pids
        assert below(os.getpid()) >= pids


@FORKS
def test_the_first_gets_ready_at_once_and_the_others_are_then(tmp_path: Path) -> None:
    with hired(partial(_write_down, tmp_path), 3) as hire:
        for _ in range(300):
            if (first := list(tmp_path.iterdir())) and first[0].read_text():
                break
            time.sleep(0.1)
        with hire(partial(int, 1), 2) as workers:
            pids = {future.result() for future in [workers.submit(Asleep(0.2)) for _ in range(2)]}
            assert len(pids) == 2
            assert [workers.submit(_what_is_ready).result() for _ in range(2)] == [os.fspath(tmp_path)] * 2
        assert [int(path.name) in pids for path in tmp_path.iterdir()] == [True]  # nobody else had to


_ready = ""


def _write_down(folder: Path) -> None:
    global _ready
    _ready = os.fspath(folder)
    (folder / str(os.getpid())).write_text("prepared")


def _what_is_ready(state: int) -> str:
    return _ready


@FORKS
def test_what_goes_wrong_while_they_get_ready_is_left_to_their_tasks() -> None:
    with hired(partial(int, "x"), 2) as hire, hire(partial(int, 7), 2) as workers:
        assert workers.submit(Times(3)).result()[0] == 21
        with pytest.raises(LadderExportError, match=r"^cards/x\.pdf: too long$"):
            workers.submit(Raises("unclear")).result()


@FORKS
def test_a_mistake_in_a_task_says_where_it_was_made_and_leaves_the_others_alone() -> None:
    with hired(list, 2) as hire, hire(partial(int, 7), 2) as workers:
        futures = [workers.submit(task) for task in (Raises("x"), Times(3), _unpickled, lambda state: state, Times(4))]
        with pytest.raises(ZeroDivisionError, match="x") as raised:
            futures[0].result()
        assert "workers.py" in raised.value.__notes__[0]
        assert futures[1].result()[0] == 21
        for future in futures[2:4]:
            with pytest.raises((AttributeError, TypeError), match="pickle"):
                future.result()
        assert futures[4].result()[0] == 28


def _unpickled(state: int) -> object:
    """A result that cannot travel."""
    return lambda: state


@FORKS
def test_more_than_a_pipe_holds_goes_both_ways() -> None:
    with hired(list, 2) as hire, hire(partial(int, 2), 2) as workers:
        futures = [workers.submit(partial(_doubled, b"x" * 3_000_000)) for _ in range(6)]
        assert [len(future.result()) for future in futures] == [6_000_000] * 6


def _doubled(data: bytes, state: int) -> bytes:
    return data * state


@FORKS
@pytest.mark.parametrize("number", [0, 1])
def test_a_hired_worker_that_the_system_ends_is_told_in_plain_words(number: int) -> None:
    with (
        pytest.raises(WorkerLostError, match="memory ran out"),
        hired(list, 2) as hire,
        hire(partial(int, 2), 2) as workers,
    ):
        tasks = [Asleep(0.5), Asleep(0.5)]
        tasks[number] = Raises("lost")  # type: ignore[call-overload]
        for future in [workers.submit(task) for task in tasks]:
            future.result()


@FORKS
def test_those_who_are_left_go_on_without_the_first() -> None:
    with hired(list, 2) as hire, hire(partial(int, 2), 2) as workers:
        first, second = (workers.submit(Asleep(0.2)) for _ in range(2))
        os.kill(first.result(), signal.SIGKILL)
        wait_until_gone({first.result()})
        pids = {second.result()}
        assert below(os.getpid()).isdisjoint(pids)  # it is nobody's child now
        time.sleep(0.2)
        with pytest.raises(WorkerLostError):
            workers.submit(Times(1)).result()
    wait_until_gone(pids)


@FORKS
def test_one_that_ends_while_it_gets_ready_is_told_in_plain_words() -> None:
    with (
        pytest.raises(WorkerLostError, match="memory ran out"),
        hired(partial(os._exit, 9), 2) as hire,
        hire(partial(int, 2), 2) as workers,
    ):
        while multiprocessing.active_children():
            time.sleep(0.1)
        workers.submit(Times(1)).result()


@FORKS
@pytest.mark.parametrize("prepare", [partial(time.sleep, 60), list])
def test_an_error_before_there_is_work_ends_those_who_were_hired(prepare: object) -> None:
    started = time.monotonic()
    with pytest.raises(OutputError), hired(prepare, 2):  # type: ignore[arg-type]
        pids = {child.pid or 0 for child in multiprocessing.active_children()}
        assert len(pids) == 1
        raise OutputError("no")
    assert time.monotonic() - started < 30
    wait_until_gone(pids)


@FORKS
def test_an_error_while_they_get_ready_for_work_ends_them() -> None:
    started = time.monotonic()
    with pytest.raises(OutputError), hired(partial(time.sleep, 60), 2) as hire, hire(partial(int, 7), 2) as workers:
        future = workers.submit(Times(3))
        raise OutputError("no")
    assert time.monotonic() - started < 30
    with pytest.raises(WorkerLostError):
        future.result()


TWICE = """
import sys, time
from functools import partial
from ladder_export import hired

def interrupted(worker):
    raise KeyboardInterrupt

hired._Worker.end = interrupted  # as by a second Ctrl-C, while the first one ends the others
with hired.hired(int, 2) as hire, hire(partial(int, 600), 2) as workers:
    for _ in range(2):
        workers.submit(time.sleep)
    while not all(worker._pid for worker in workers._workers):
        time.sleep(0.01)
    print(*[worker._pid for worker in workers._workers], flush=True)
    raise KeyboardInterrupt
"""


@FORKS
def test_who_is_interrupted_twice_ends_all_the_same() -> None:
    source = str(Path(__file__).parent.parent / "src")
    done = subprocess.run(
        [sys.executable, "-c", TWICE],
        env=os.environ | {"PYTHONPATH": source},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    wait_until_gone({int(pid) for pid in done.stdout.split()})


def test_with_one_job_nobody_is_hired() -> None:
    with hired(list, 1) as hire, hire(partial(int, 7), 1) as workers:
        assert workers.submit(Times(3)).result() == (21, os.getpid())


class Unknown:
    """A task that cannot be made of what comes through the pipe."""

    def __reduce__(self) -> tuple[object, ...]:
        return (int, ("x",))

    def __call__(self, state: int) -> int:
        return state


@FORKS
def test_a_task_that_does_not_arrive_whole_is_a_mistake_and_the_next_is_done() -> None:
    with hired(list, 2) as hire, hire(partial(int, 7), 2) as workers:
        futures = [workers.submit(task) for task in (Unknown(), Unknown(), Times(3), Times(4))]
        for future in futures[:2]:
            with pytest.raises(ValueError, match="invalid literal"):
                future.result()
        assert [future.result()[0] for future in futures[2:]] == [21, 28]


@dataclass(frozen=True)
class Holding:
    """A task that fails with what cannot travel."""

    def __call__(self, state: int) -> None:
        raise KeyError(threading.Lock(), "planted")


@FORKS
def test_an_error_that_cannot_travel_is_told_all_the_same() -> None:
    with hired(list, 2) as hire, hire(partial(int, 7), 2) as workers:
        futures = [workers.submit(task) for task in (Holding(), Holding(), Times(3))]
        for future in futures[:2]:
            with pytest.raises(RuntimeError, match=r"KeyError: .*planted"):
                future.result()
        assert futures[2].result()[0] == 21


@FORKS
def test_one_whose_answer_cannot_be_read_is_as_good_as_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object) -> bytes:
        raise MemoryError

    with hired(list, 2) as hire, hire(partial(int, 7), 2) as workers:
        assert workers.submit(Times(3)).result()[0] == 21
        futures = [workers.submit(Asleep(0.2)) for _ in range(2)]
        monkeypatch.setattr(Connection, "recv_bytes", full)
        outcomes = []
        for future in futures:
            outcomes.append(future.exception(timeout=20))  # who waited already hears it once
        with pytest.raises(WorkerLostError):
            for _ in range(4):
                workers.submit(Times(1)).result(timeout=20)
        assert all(isinstance(outcome, WorkerLostError | None) for outcome in outcomes)


@FORKS
def test_many_short_tasks_each_have_their_own_outcome() -> None:
    with hired(list, 3) as hire, hire(partial(int, 3), 3) as workers:
        futures = [workers.submit(Times(number)) for number in range(3000)]
        assert [future.result()[0] for future in futures] == [3 * number for number in range(3000)]


@FORKS
def test_the_time_of_all_workers_is_counted() -> None:
    before = sum(os.times()[2:4])
    with hired(list, 2) as hire, hire(partial(int, 2), 2) as workers:
        spent = [workers.submit(partial(_busy, 0.3)) for _ in range(2)]
        total = sum(future.result() for future in spent)
    assert sum(os.times()[2:4]) - before > 0.8 * total


def _busy(seconds: float, state: int) -> float:
    while time.process_time() < seconds:
        pass
    return seconds
