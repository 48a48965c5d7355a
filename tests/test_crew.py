"""Workers: every task is done once with what the worker has, errors come back as they were, and nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from ladder_export.cli.common import default_jobs
from ladder_export.crew import WorkerLostError, crew
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
import sys, time
from ladder_export.crew import crew

with crew(lambda: 600, 2) as workers:
    futures = [workers.submit(time.sleep) for _ in range(4)]
    import multiprocessing
    print(*[child.pid for child in multiprocessing.active_children()], flush=True)
    for future in futures:
        future.result()
"""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_their_parent(end: signal.Signals) -> None:
    source = str(Path(__file__).parent.parent / "src")
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
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
