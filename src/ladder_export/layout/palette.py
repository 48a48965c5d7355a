"""The colors of a print: of the levels, from `ladder_export.palette`, which pages share with forms, or black for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ladder_export.choices import Ink
from ladder_export.palette import palette, tint

__all__ = ["Inks", "inks", "palette", "tint"]
_BLACK = "#000000"


@dataclass(frozen=True, slots=True)
class Inks:
    """The color of each level, that of what belongs to none, and whether drawings are to be lines without fills.

    `flights` is how many of the levels belong together: all of them, or those of one family after the other.
    """

    levels: tuple[str, ...]
    neutral: str = "#222222"
    quiet: str = "#555555"
    lines: bool = False
    flights: tuple[int, ...] = ()

    def flight(self, place: int) -> tuple[int, tuple[str, ...]]:
        """Which step the level at `place` (from 1) is among those that it belongs to, and the colors of these."""
        start = 0
        for count in self.flights:
            if place <= start + count:
                return place - start, self.levels[start : start + count]
            start += count
        return place - start, self.levels[start:]


def inks(count: int, ink: Ink, others: Sequence[int] = ()) -> Inks:
    """What `count` levels are printed in, and those of each of the `others`, the families that follow."""
    flights = (count, *others)
    if ink is Ink.LOW:
        return Inks((_BLACK,) * sum(flights), _BLACK, _BLACK, lines=True, flights=flights)
    return Inks(tuple(color for each in flights for color in palette(each)), flights=flights)
