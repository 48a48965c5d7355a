"""Work in steps: a generator that yields what it wants to know next, all of it at once, and is sent the answers in that order.

So it knows nothing of processes: whoever drives it may find the answers side by side, on other machines, or in a cache.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")
_Result = TypeVar("_Result")

Steps = Generator[Sequence[_Question], Sequence[_Answer], _Result]


def drive(steps: Steps[_Question, _Answer, _Result], answer: Callable[[_Question], _Answer]) -> _Result:
    """What `steps` returns, where `answer` answers one question after the other. Raises what either of them raises."""
    try:
        wanted = next(steps)
        while True:
            wanted = steps.send([answer(question) for question in wanted])
    except StopIteration as end:
        result: _Result = end.value
        return result
