"""Workers: every task is done once with what the worker has, errors come back as they were, and nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ladder_export.cli.common import default_jobs
from ladder_export.crew import WorkerLostError, crew
from ladder_export.problems import ExitCode, LadderExportError, OutputError
from workers import Raises, Times, below, wait_until_gone


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
    wait_until_gone(pids)


PROGRAM = """
import signal, sys, time
from functools import partial
from ladder_export.crew import crew
from ladder_export.hired import hired

signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell takes from what it runs in the background
with WAY as workers:
    futures = [workers.submit(time.sleep) for _ in range(4)]
    for future in futures:
        future.result()
"""


WAYS = {
    "crew": "crew(lambda: 600, 2)",
    "hired": "hired(int, 2) as hire, hire(partial(int, 600), 2)",
    "hired, and still getting ready": "hired(partial(time.sleep, 600), 2) as hire, hire(partial(int, 600), 2)",
}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="here /proc does not say which processes there are")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_their_parent(end: signal.Signals, way: str) -> None:
    source = str(Path(__file__).parent.parent / "src")
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.replace("WAY", WAYS[way])],
        env=os.environ | {"PYTHONPATH": source},
        stderr=subprocess.DEVNULL,
    )
    wanted = 1 if "still" in way else 2
    while len(workers := below(program.pid)) < wanted:
        assert program.poll() is None
        time.sleep(0.05)
    assert len(workers) == wanted
    time.sleep(0.2)  # for whoever has just been forked and does not know yet whose worker it is
    program.send_signal(end)
    assert program.wait(timeout=30) != 0
    wait_until_gone(workers)


def test_as_many_jobs_as_cores_that_may_be_used() -> None:
    assert default_jobs() == len(os.sched_getaffinity(0))
