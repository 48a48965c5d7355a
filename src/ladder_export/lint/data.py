"""What the rules hand on: remarks, each with its place and the reason why it is worth a second look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ladder_export.ladder import Competency, Item, Ladder, Level, Section
from ladder_export.problems import Location, Problem

Line = tuple[str, int]  # a file and a line of it


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """What a rule says of a place. `around`: the lines of that and of the blocks that it is in, where it can be silenced."""

    problem: Problem
    rule: str
    around: frozenset[Line]

    def __str__(self) -> str:
        return f"{self.problem} [{self.rule}]"

    def as_json(self) -> dict[str, object]:
        """The same facts for `--json`."""
        return {"rule": self.rule, **self.problem.as_json()}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found at a spot: the message and the advice of a problem."""

    spot: Spot
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Spot:
    """An item, a section, a level or a competency, with the names and the places of all that it is in, outermost first."""

    names: tuple[str, ...]
    places: tuple[Location, ...]

    def inside(self, name: str, place: Location) -> Spot:
        return Spot((*self.names, name), (*self.places, place))

    @property
    def location(self) -> Location:
        return self.places[-1]


@dataclass(frozen=True, slots=True)
class Said:
    """A section with its spot, of `level` of `competency`, or of the competency as a whole."""

    spot: Spot
    competency: Competency
    level: Level | None
    section: Section

    @property
    def items(self) -> tuple[Item, ...]:
        return self.section.items

    def at(self, item: Item) -> Spot:
        """The spot of one of its items."""
        return self.spot.inside(item.id, item.location)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for. `name` is what silences it, `reason` a sentence on why it matters.

    `languages` are those that it knows; empty for all. `find` is given every section of the ladder.
    """

    name: str
    reason: str
    find: Callable[[Ladder, tuple[Said, ...]], Iterable[Finding]]
    languages: tuple[str, ...] = ()


def spot_of(ladder: Ladder, competency: Competency, level: Level | None = None) -> Spot:
    """The spot of a competency or of one of its levels."""
    spot = Spot((competency.title,), (ladder.location, competency.location))
    return spot.inside(str(level.stage), level.location) if level else spot


def sections_of(ladder: Ladder) -> tuple[Said, ...]:
    """Every filled section of the ladder with its spot."""
    return tuple(_sections_of(ladder))


def _sections_of(ladder: Ladder) -> Iterator[Said]:
    for competency in ladder.competencies:
        owners: list[tuple[Level | None, tuple[Section, ...]]] = [(None, competency.sections)]
        owners += [(level, level.sections) for level in competency.levels]
        for level, sections in owners:
            at = spot_of(ladder, competency, level)
            for section in sections:
                if section.items:
                    yield Said(at.inside(section.title, section.location), competency, level, section)
