"""Python's collector of rings of values, which takes a third longer where many small values without any ring are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 100_000


@contextmanager
def paused() -> Iterator[None]:
    """Let nobody look for rings of values; what nothing refers to goes all the same."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def seldom() -> None:
    """Look for rings after a hundred thousand new values rather than seven hundred, and not among those of now.

    This is for processes that make one big thing after the other: a page is a hundred thousand values that all live until it
    is written, and looking through them time and again takes 6 % of making it.
    """
    gc.freeze()
    gc.set_threshold(_MANY, *gc.get_threshold()[1:])
