"""The arithmetic of pages: where they begin so that all are about equally full, and how many lines to write on they hold."""

from __future__ import annotations

import math
from collections.abc import Sequence

LEAST_PITCH, BEST_PITCH, MOST_PITCH = 7.0, 8.5, 11.0  # mm from one line to write on to the next
SAMPLE = (1, 8.0)  # the ruling under which worksheets are measured: lines for each prompt, mm


def floored(value: float) -> float:
    """`value` in hundredths, never more than it is."""
    return math.floor(value * 100) / 100


def even_breaks(heights: Sequence[float], first: float, room: float) -> tuple[int, ...]:
    """The places at which pages begin, so that as few pages as possible are about equally full.

    `heights` are those of what may not break, `first` is the room of the first page and `room` that of the others. Where
    something is higher than a page, pages break as they come, and there are no places.
    """
    if max(heights) > room:
        return ()
    fewest = _filled(heights, first, room)
    limit = sum(heights) / (len(fewest) + 1)
    while len(found := _filled(heights, min(first, limit), min(room, limit))) > len(fewest):
        limit += 1.0
    return found


def _filled(heights: Sequence[float], first: float, room: float) -> tuple[int, ...]:
    """The places at which pages begin if each is filled as far as it goes."""
    places, left = [], first
    for place, height in enumerate(heights):
        if height > left and place:
            places.append(place)
            left = room
        left -= height
    return tuple(places)


def ruling(spare: float, prompts: float) -> tuple[int, float]:
    """How many lines stand under each prompt and their distance in mm, if `spare` mm are left by the sample's ruling.

    A distance below `LEAST_PITCH` says that the room is not enough.
    """
    lines, pitch = SAMPLE
    each = lines * pitch + spare / prompts
    count = max(1, math.floor(each / BEST_PITCH + 0.3))
    return count, min(MOST_PITCH, math.floor(each / count * 100) / 100)
