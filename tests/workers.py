"""Tasks for workers in tests, and who of them is there."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from ladder_export.problems import Location, Problem, UnclearError


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


@dataclass(frozen=True)
class Asleep:
    seconds: float

    def __call__(self, state: int) -> int:
        time.sleep(self.seconds)
        return os.getpid()


def below(pid: int) -> set[int]:
    """The processes that `pid` has started, and those that they have, as far as they run."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(path.parent.name)] = int(parent)
    found, new = set[int](), {pid}
    while new := {child for child, parent in parents.items() if parent in new}:
        found |= new
    return found


def wait_until_gone(pids: set[int]) -> None:
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
