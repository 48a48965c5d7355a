"""Times ways of doing the same job side by side, each in a fresh process, one after the other, in turns.

A busy machine slows all ways of a round alike, so what to compare is the ratio of two ways in the same round. The median of
these ratios is the result. A way is a whole command or a function of this process, which runs in a fork.

What is measured: the time on the clock; the processor time of the process and of all its children that it waited for; the
largest resident set of any of these (getrusage(2); Linux counts in what the process that started it holds at that moment,
so keep this process small). What others made of the machine meanwhile is told too (Linux: /proc/stat), since the clock
means little where others work.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

_MAXRSS_PER_MIB = 1024**2 if sys.platform == "darwin" else 1024
_STAT = Path("/proc/stat")
_BUSY = (1, 2, 3, 6, 7, 8)  # columns of /proc/stat: user, nice, system, irq, softirq, steal


class FailedError(Exception):
    """A way that did not do its job: its name, how it ended, and the last lines that it said."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of doing a job. `before` runs before each time and is not timed.

    `workers` is how many processes it may keep busy: what its processor time is divided by where the clock is of no use.
    """

    name: str
    run: Sequence[str] | Callable[[], object]
    before: Callable[[], object] | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    workers: int = 1
    codes: tuple[int, ...] = (0,)  # exit codes that are success


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: seconds on the clock and of the processors, MiB of its largest process.

    `others` is how many processors were busy with something else, on average.
    """

    wall: float
    cpu: float
    peak_mib: float
    others: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle, the least and the most of some figures."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        return cls(statistics.median(figures), min(figures), max(figures))


Runs = Mapping[str, Sequence[Run]]


def side_by_side(
    ways: Sequence[Way], rounds: int, *, warm: bool = True, say: Callable[[str], None] = lambda line: None
) -> dict[str, list[Run]]:
    """Run all `ways` in each of so many rounds, beginning each round with another one: the runs of each, by its name.

    With `warm` a round that is not counted comes first, so that files are in memory. Calls `say` with what
    runs next. Raises `FailedError`.
    """
    runs: dict[str, list[Run]] = {way.name: [] for way in ways}
    for number in range(-1 if warm else 0, rounds):
        first = number % len(ways)
        for way in (*ways[first:], *ways[:first]):
            say(f"{way.name} ({'warm up' if number < 0 else f'{number + 1} of {rounds}'})")
            run = run_once(way)
            if number >= 0:
                runs[way.name].append(run)
    return runs


def ratio(runs: Runs, way: str, beside: str, figure: Callable[[Run], float] = lambda run: run.wall) -> Spread:
    """How many times `beside` the way takes, round by round."""
    return Spread.of([figure(a) / figure(b) for a, b in zip(runs[way], runs[beside], strict=True)])


def run_once(way: Way) -> Run:
    """Do the job once, in a fresh process. Raises `FailedError` if it fails."""
    if way.before:
        way.before()
    with tempfile.TemporaryFile() as said:
        busy = _busy_seconds()
        start = time.perf_counter()
        process = _fork(way.run, said.fileno()) if callable(way.run) else _spawn(way.run, way.env, said.fileno())
        _, status, used = os.wait4(process, 0)
        wall = time.perf_counter() - start
        cpu = used.ru_utime + used.ru_stime
        others = max(0.0, _busy_seconds() - busy - cpu) / wall
        code = os.waitstatus_to_exitcode(status)
        if code not in way.codes:
            said.seek(0)
            last = said.read().decode(errors="replace").splitlines()[-20:]
            raise FailedError("\n".join([f"{way.name}: ended with {code}", *last]))
    return Run(wall, cpu, used.ru_maxrss / _MAXRSS_PER_MIB, others)


def _spawn(command: Sequence[str], env: Mapping[str, str], said: int) -> int:
    """Start a command, all that it says going to the file `said`."""
    actions = [(os.POSIX_SPAWN_DUP2, said, 1), (os.POSIX_SPAWN_DUP2, said, 2)]
    return os.posix_spawnp(command[0], list(command), {**os.environ, **env}, file_actions=actions)


def _fork(job: Callable[[], object], said: int) -> int:
    """Start a fork of this process that does `job` and nothing else."""
    sys.stdout.flush()
    sys.stderr.flush()
    if process := os.fork():
        return process
    code = 1
    try:
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdout = sys.stderr = os.fdopen(said, "w", buffering=1, closefd=False)
        job()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _busy_seconds() -> float:
    """How long all processors of the machine have been busy; 0 where the system does not tell."""
    try:
        columns = _STAT.read_text().split("\n", 1)[0].split()
    except OSError:
        return 0.0
    return sum(int(columns[number]) for number in _BUSY) / os.sysconf("SC_CLK_TCK")


def growth(sizes: Sequence[float], figures: Sequence[float]) -> Iterator[float]:
    """How much one more costs from each size to the next, in parts of what it costs from the first to the last: 1 is linear.

    Raises `ZeroDivisionError` if the last figure is the first.
    """
    overall = (figures[-1] - figures[0]) / (sizes[-1] - sizes[0])
    return ((b - a) / (y - x) / overall for (x, a), (y, b) in pairwise(zip(sizes, figures, strict=True)))
