"""Python's collector of rings of values, which takes a third longer where many small values without any ring are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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


def past_over() -> None:
    """Never look for rings among the values of now: the libraries' own, which stay as long as the process."""
    gc.freeze()
