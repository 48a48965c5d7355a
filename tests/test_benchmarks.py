"""The benchmarks run: in their smallest sizes, and with no word about how long anything takes."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

from timing import FailedError, Run, Spread, Way, growth, ratio, run_once, side_by_side


def test_ways_run_in_turns_and_each_round_begins_with_another() -> None:
    order: list[str] = []
    ways = [Way(name, [sys.executable, "-c", ""], before=lambda name=name: order.append(name)) for name in "abc"]

    runs = side_by_side(ways, 3, warm=False)

    assert "".join(order) == "abc" + "bca" + "cab"
    assert {name: len(each) for name, each in runs.items()} == {"a": 3, "b": 3, "c": 3}


def test_the_warming_round_is_not_counted() -> None:
    order: list[str] = []

    runs = side_by_side([Way("a", [sys.executable, "-c", ""], before=lambda: order.append("a"))], 1)

    assert (len(order), len(runs["a"])) == (2, 1)


def test_a_run_counts_the_processor_time_and_the_memory_of_children_too() -> None:
    burn = "x = bytearray(60 << 20)\nfor _ in range(3_000_000): pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"

    alone = run_once(Way("alone", [sys.executable, "-c", burn]))
    child = run_once(Way("child", [sys.executable, "-c", code]))

    assert alone.peak_mib > 60 and child.peak_mib > 60
    assert child.cpu > alone.cpu / 3 > 0


def test_a_function_runs_in_a_process_of_its_own_with_the_wall_clock_running() -> None:
    seen: list[int] = []

    run = run_once(Way("function", lambda: (seen.append(1), time.sleep(0.05))))

    assert seen == []
    assert run.wall >= 0.05 > run.cpu


@pytest.mark.parametrize("job", [[sys.executable, "-c", "print('so it is'); 1 / 0"], lambda: print("so it is", 1 / 0)])
def test_what_fails_is_no_result(job: object) -> None:
    with pytest.raises(FailedError, match=r"^broken: ended with 1\n[\s\S]*ZeroDivisionError"):
        run_once(Way("broken", job))  # type: ignore[arg-type]


def test_other_exit_codes_can_be_success() -> None:
    run_once(Way("four", [sys.executable, "-c", "raise SystemExit(4)"], codes=(0, 4)))


def test_ratios_are_of_the_same_round() -> None:
    runs = {
        "a": [Run(2, 1, 0, 0), Run(40, 1, 0, 0), Run(9, 1, 0, 0)],
        "b": [Run(1, 1, 0, 0), Run(10, 2, 0, 0), Run(3, 4, 0, 0)],
    }

    assert ratio(runs, "a", "b") == Spread(3, 2, 4)
    assert ratio(runs, "a", "b", lambda run: run.cpu) == Spread(0.5, 0.25, 1)


def test_what_grows_with_its_size_costs_the_same_at_every_step() -> None:
    assert list(growth([1, 2, 4], [5, 7, 11])) == [1, 1]
    assert list(growth([1, 2, 4], [1, 4, 16])) == [1, 2]
