"""Python's collector of rings of values, which takes a third longer where many small values without any ring are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 100_000  # values more than have gone, some 10 MB


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
    """Look for rings seldom from now on, and never among the values of now: the libraries' own, which stay anyway.

    Pages that are laid out are full of rings. Looking for them again and again takes a seventh of a build; whoever does tasks
    calls `look` when one is done.
    """
    gc.freeze()
    gc.set_threshold(_MANY)


@contextmanager
def restored() -> Iterator[None]:
    """Leave the collector as it was, whatever is set meanwhile."""
    before = gc.get_threshold()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def look() -> None:
    """Look for rings among what is new, and pass over what is left of it from now on: caches and results."""
    gc.collect()
    gc.freeze()
