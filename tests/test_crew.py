"""Workers: every task is done once with what the worker has, errors come back as they were, and nobody is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from ladder_export.cli.common import default_jobs
from ladder_export.crew import WorkerLostError, crew, hired
from ladder_export.problems import ExitCode, LadderExportError, Location, OutputError, Problem, UnclearError


@dataclass(frozen=True)
class Times:
    number: int

    def __call__(self, state: int) -> tuple[int, int]:
        return self.number * state, os.getpid()


@dataclass(frozen=True)
class Raises:
    error: str

    def __call__(self, state: int) -> None:
        if self.error == "unclear":
            raise UnclearError([Problem(Location("cards/x.pdf"), "too long")])
        if self.error == "lost":
            os._exit(9)
        raise ZeroDivisionError(self.error)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_task_is_done_with_the_state(jobs: int) -> None:
    with crew(lambda: 7, jobs) as workers:
        assert workers.hands == jobs
        futures = [workers.submit(Times(number)) for number in range(20)]
        done = [future.result() for future in futures]
    assert [product for product, _ in done] == [7 * number for number in range(20)]
    assert (os.getpid() in {pid for _, pid in done}) is (jobs == 1)
    assert len({pid for _, pid in done}) <= jobs


def test_the_state_is_made_once_and_shared_where_workers_are_forked() -> None:
    made = []
    with crew(lambda: made.append(1) or 5, 2) as workers:  # type: ignore[func-returns-value]
        assert workers.submit(Times(1)).result()[0] == 5
    assert made == [1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_failing_task_leaves_the_others_alone(jobs: int) -> None:
    with crew(lambda: 2, jobs) as workers:
        futures = [workers.submit(task) for task in (Times(1), Raises("unclear"), Raises("x"), Times(4))]
        assert futures[0].result()[0] == 2
        with pytest.raises(LadderExportError, match=r"^cards/x\.pdf: too long$") as raised:
            futures[1].result()
        assert raised.value.exit_code is ExitCode.INCOMPLETE
        with pytest.raises(ZeroDivisionError, match="x"):
            futures[2].result()
        assert futures[3].result()[0] == 8


def test_a_worker_that_the_system_ends_is_told_in_plain_words() -> None:
    with (
        pytest.raises(WorkerLostError, match=r"memory ran out; .* smaller --jobs") as raised,
        crew(lambda: 2, 2) as workers,
    ):
        workers.submit(Raises("lost")).result()
    assert raised.value.exit_code is ExitCode.INCOMPLETE


def test_an_error_in_the_block_ends_the_workers_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(OutputError), crew(lambda: 60, 2) as workers:
        pids = {workers.submit(Times(1)).result()[1] for _ in range(20)}
        for _ in range(4):
            workers.submit(time.sleep)
        raise OutputError("no")
    assert time.monotonic() - started < 30
    assert pids
    _wait_until_gone(pids)


PROGRAM = """
import signal, sys, time
from functools import partial
from ladder_export.crew import crew, hired

signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell takes from what it runs in the background
with WAY as workers:
    futures = [workers.submit(time.sleep) for _ in range(4)]
    import multiprocessing
    print(*[child.pid for child in multiprocessing.active_children()], flush=True)
    for future in futures:
        future.result()
"""


WAYS = {
    "crew": "crew(lambda: 600, 2)",
    "hired": "hired(int, 2) as hire, hire(partial(int, 600), 2)",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_their_parent(end: signal.Signals, way: str) -> None:
    source = str(Path(__file__).parent.parent / "src")
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.replace("WAY", WAYS[way])],
        env=os.environ | {"PYTHONPATH": source},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert program.stdout
    workers = {int(pid) for pid in program.stdout.readline().split()}
    assert len(workers) == 2
    program.send_signal(end)
    assert program.wait(timeout=30) != 0
    program.stdout.close()
    _wait_until_gone(workers)


FORKS = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a fork is not safe")


@FORKS
def test_those_who_are_hired_are_there_before_it_is_known_what_they_work_with() -> None:
    before = os.getpid()
    with hired(list, 3) as hire:
        with hire(partial(int, 7), 2) as workers:
            assert workers.hands == 2
            done = [workers.submit(Times(number)).result() for number in range(10)]
        assert [product for product, _ in done] == [7 * number for number in range(10)]
        assert len({pid for _, pid in done} - {before}) == 1  # the first idle one, which is prepared
        with hire(partial(int, 5), 3) as workers:
            futures = [workers.submit(Asleep(0.2)) for _ in range(3)]
            assert len({future.result() for future in futures}) == 3
            assert workers.submit(Times(2)).result()[0] == 10  # and works with something else now
    _wait_until_gone({pid for _, pid in done})


@FORKS
def test_of_many_jobs_most_are_only_hired_when_there_is_work_for_them() -> None:
    with hired(list, 9) as hire:
        assert len(multiprocessing.active_children()) < 9
        with hire(partial(int, 7), 6) as workers:
            assert workers.hands == 6
            futures = [workers.submit(Asleep(0.3)) for _ in range(6)]
            assert len({future.result() for future in futures}) == 6
        assert len(multiprocessing.active_children()) == 6


@dataclass(frozen=True)
class Asleep:
    seconds: float

    def __call__(self, state: int) -> int:
        time.sleep(self.seconds)
        return os.getpid()


@FORKS
def test_the_first_who_is_hired_prepares_at_once_and_the_others_before_they_work(tmp_path: Path) -> None:
    with hired(partial(_write_down, tmp_path), 3) as hire:
        for _ in range(300):
            if (first := list(tmp_path.iterdir())) and first[0].read_text():
                break
            time.sleep(0.1)
        assert len(first) == 1
        with hire(partial(int, 1), 2) as workers:
            pids = {future.result() for future in [workers.submit(Asleep(0.2)) for _ in range(2)]}
            assert len(pids) == 2
            assert {int(path.name) for path in tmp_path.iterdir()} == pids
            assert int(first[0].name) in pids


def _write_down(folder: Path) -> None:
    (folder / str(os.getpid())).write_text("prepared")


@FORKS
def test_what_goes_wrong_while_they_prepare_is_left_to_their_tasks() -> None:
    with hired(partial(int, "x"), 2) as hire, hire(partial(int, 7), 2) as workers:
        assert workers.submit(Times(3)).result()[0] == 21
        with pytest.raises(LadderExportError, match=r"^cards/x\.pdf: too long$"):
            workers.submit(Raises("unclear")).result()


@FORKS
def test_a_hired_worker_that_the_system_ends_is_told_in_plain_words() -> None:
    with (
        pytest.raises(WorkerLostError, match="memory ran out"),
        hired(list, 2) as hire,
        hire(partial(int, 2), 2) as workers,
    ):
        workers.submit(Raises("lost")).result()


@FORKS
def test_one_that_ends_while_it_prepares_is_told_in_plain_words() -> None:
    with (
        pytest.raises(WorkerLostError, match="memory ran out"),
        hired(partial(os._exit, 9), 2) as hire,
        hire(partial(int, 2), 2) as workers,
    ):
        while len(multiprocessing.active_children()) > 1:
            time.sleep(0.1)
        time.sleep(0.5)  # until its pool knows
        workers.submit(Times(1)).result()


@FORKS
def test_an_error_before_there_is_work_ends_those_who_were_hired() -> None:
    with pytest.raises(OutputError), hired(partial(time.sleep, 60), 2):
        pids = {child.pid or 0 for child in multiprocessing.active_children()}
        assert len(pids) == 2
        raise OutputError("no")
    _wait_until_gone(pids)


def test_with_one_job_nobody_is_hired() -> None:
    with hired(list, 1) as hire, hire(partial(int, 7), 1) as workers:
        assert workers.submit(Times(3)).result() == (21, os.getpid())


def _wait_until_gone(pids: set[int]) -> None:
    for _ in range(300):
        if not any(_runs(pid) for pid in pids):
            return
        time.sleep(0.1)
    raise AssertionError("a worker is still there")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_as_many_jobs_as_cores_that_may_be_used() -> None:
    assert default_jobs() == len(os.sched_getaffinity(0))
