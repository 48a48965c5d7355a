"""Levels as numbers that differ from family to family, so that one number is enough: 2003 is level 3 of the second family.

The families of both editions are counted together, by their ids. Without families a level is its own number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ladder_export.ladder import Ladder, Stage

_FAMILY = 1000  # more than any level's number


def families_of(new: Ladder, old: Ladder) -> tuple[str, ...]:
    """The ids of the families of both editions, those of the new one first."""
    return tuple(dict.fromkeys(family.id for ladder in (new, old) for family in ladder.families))


def rung(part: Ladder, number: int, families: Sequence[str]) -> int:
    """What the level `number` of a ladder, or of one family of it, is here; 0 stays 0."""
    return number + _FAMILY * (families.index(part.family.id) + 1) if part.family and number else number


def number_of(rung: int) -> int:
    """The number of a level. One that is gone is here negative."""
    return abs(rung) % _FAMILY


def rungs(ladder: Ladder, families: Sequence[str]) -> Iterator[tuple[int, Stage, str]]:
    """Every level of a ladder, with the title of its family, empty without."""
    for part in ladder.parts:
        for stage in sorted(part.stages, key=lambda stage: stage.number):
            yield rung(part, stage.number, families), stage, part.family.title if part.family else ""
