"""The colors of a print: of the levels, from `ladder_export.palette`, which pages share with forms, or black for all."""

from __future__ import annotations

from dataclasses import dataclass

from ladder_export.palette import palette, tint
from ladder_export.printing import Ink

__all__ = ["Inks", "inks", "palette", "tint"]
_BLACK = "#000000"


@dataclass(frozen=True, slots=True)
class Inks:
    """The color of each level, that of what belongs to none, and whether drawings are to be lines without fills."""

    levels: tuple[str, ...]
    neutral: str = "#222222"
    quiet: str = "#555555"
    lines: bool = False


def inks(count: int, ink: Ink) -> Inks:
    """What `count` levels are printed in."""
    if ink is Ink.LOW:
        return Inks((_BLACK,) * count, _BLACK, _BLACK, lines=True)
    return Inks(palette(count))
