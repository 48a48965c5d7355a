"""Values out of JSON data, which may be anything: each function raises TypeError or ValueError for what it cannot use."""

from __future__ import annotations

from typing import Any

LARGEST = 1_000_000


def a_list(raw: Any) -> list[Any]:
    """The list that `raw` is."""
    if not isinstance(raw, list):
        raise TypeError(f"a list is needed, not {type(raw).__name__}")
    return raw


def a_text(raw: Any) -> str:
    """The text that `raw` is."""
    if not isinstance(raw, str):
        raise TypeError(f"a text is needed, not {type(raw).__name__}")
    return raw


def texts(raw: Any) -> tuple[str, ...]:
    """The texts in a list."""
    return tuple(a_text(text) for text in a_list(raw))


def pairs(raw: Any) -> tuple[tuple[str, str], ...]:
    """The pairs of texts in a list."""
    return tuple((a_text(first), a_text(second)) for first, second in map(a_list, a_list(raw)))


def number(raw: Any) -> float:
    """A size or a count that a file can have: 0 to `LARGEST`."""
    if not isinstance(raw, int | float) or isinstance(raw, bool):
        raise TypeError(f"a number is needed, not {type(raw).__name__}")
    if not 0 <= raw <= LARGEST:  # not a number is neither
        raise ValueError(f"{raw} is not a size or a count")
    return float(raw)


def count(raw: Any) -> int:
    """A `number` without a fraction."""
    value = number(raw)
    if value != int(value):
        raise ValueError(f"{raw} is not a whole number")
    return int(value)
