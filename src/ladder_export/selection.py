"""Which families, competencies and levels of a ladder a person means, however they are named; and levels by their names.

A name may be an id, a title or a number, in any case, or the first words of one if no other begins so. In a ladder with
families `engineering/3` and `engineering/craft` name the family too; without it a level is meant in each family that has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ladder_export.ladder import Competency, Family, Ladder

_Thing = TypeVar("_Thing", Competency, Family)

_NUMBERED = re.compile(
    r"(?:level|lvl|l|stage|step|grade|stufe|niveau|nivel|nível|poziom|レベル|等級|グレード|المستوى|مستوى)?"
    r"[\W_]*0*(\d{1,4})(?:[.,]0+)?(?:[\W_]+(.+)|級)?"
)


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice: ids of competencies, and levels as (id of a competency, number). What is empty leaves nothing out.

    A level is there for every competency of its family, also for those that leave it out. `families` are those named.
    """

    competencies: frozenset[str] = frozenset()
    levels: frozenset[tuple[str, int]] = frozenset()
    families: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.competencies or self.levels)


EVERYTHING = Selection()


class UnknownNameError(LookupError):
    """`name` means nothing, or several things, and the message says so. `what` is family, competency or level.

    `known` are those there are, `titles` other names of theirs; both are empty where the message says all.
    """

    def __init__(
        self, what: str, name: str, message: str, known: Iterable[str] = (), titles: Iterable[str] = ()
    ) -> None:
        super().__init__(message)
        self.what, self.name, self.known, self.titles = what, name, tuple(known), tuple(titles)


class NoLevelError(LookupError):
    """A text names no level. With `number` and `rest` it names one by number, and by words that are not its name."""

    def __init__(self, number: int | None = None, rest: str = "") -> None:
        super().__init__(number, rest)
        self.number, self.rest = number, rest


def select(
    ladder: Ladder, families: Iterable[str] = (), competencies: Iterable[str] = (), levels: Iterable[str] = ()
) -> Selection:
    """What is meant by these names. Raises UnknownNameError."""
    named = tuple(dict.fromkeys(_family(ladder, name).id for name in families))
    parts = [part for part in _parts(ladder) if not named or part[0] in named]
    ids = {c.id for name in competencies for c in _competencies(ladder, parts, name)}
    if named and not ids:
        ids = {c.id for _, part in parts for c in part.competencies}
    numbers = {pair for name in levels for pair in _levels(ladder, parts, name)}
    return Selection(frozenset(ids), frozenset(numbers), named)


_Part = tuple[str, Ladder]  # the id of the family, empty where there is none, and the ladder that it is


def _parts(ladder: Ladder) -> list[_Part]:
    return list(zip([family.id for family in ladder.families] or [""], ladder.parts, strict=True))


def _family(ladder: Ladder, name: str) -> Family:
    if not ladder.families:
        raise UnknownNameError("family", name, f"the ladder has no families, so none is called “{name}”.")
    found = _meant(name, ladder.families)
    if not found:
        known, titles = zip(*((family.id, family.title) for family in ladder.families), strict=True)
        raise UnknownNameError("family", name, f"there is no family “{name}”.", known, titles)
    if len(found) > 1:
        raise UnknownNameError("family", name, _several(name, found))
    return found[0]


def _competencies(ladder: Ladder, parts: Sequence[_Part], name: str) -> list[Competency]:
    """Those that `name` means, of the families in `parts`: one, or of each family the one with that title."""
    there = [competency for _, part in parts for competency in part.competencies]
    if found := _meant(name, there):
        if len({competency.title.casefold() for competency in found}) > 1:
            raise UnknownNameError("competency", name, _several(name, found))
        return found
    if within := _within(ladder, parts, name):
        return _competencies(ladder, *within)
    if others := _meant(name, ladder.competencies):
        family = next(family for family in ladder.families if others[0].id in family.competencies)
        message = f"“{name}” belongs to the family “{family.title}”, which was not chosen."
        raise UnknownNameError("competency", name, message)
    known, titles = [each.id for each in there], [each.title for each in there]
    raise UnknownNameError("competency", name, f"there is no competency “{name}”.", known, titles)


def _several(name: str, found: Iterable[Competency | Family]) -> str:
    return f"“{name}” may be each of these: {', '.join(each.id for each in found)}. Write one of them."


def _levels(ladder: Ladder, parts: Sequence[_Part], name: str) -> set[tuple[str, int]]:
    """The levels that `name` means: one of each family that has it."""
    found: set[tuple[str, int]] = set()
    for _, part in parts:
        try:
            number = level_number(name, {stage.number: stage.name for stage in part.stages})
        except NoLevelError:
            continue
        found |= {(competency.id, number) for competency in part.competencies}
    if found:
        return found
    if within := _within(ladder, parts, name):
        return _levels(ladder, *within)
    shown = name if name.isdigit() else f"“{name}”"
    known = [f"{family}/{stage}" if family else str(stage) for family, part in parts for stage in part.stages]
    titles = [stage.name for _, part in parts for stage in part.stages]
    raise UnknownNameError("level", name, f"there is no level {shown}.", known, titles)


def _within(ladder: Ladder, parts: Sequence[_Part], name: str) -> tuple[list[_Part], str] | None:
    """What stands before the first slash as the family that it names, and the rest."""
    family, slash, rest = name.partition("/")
    if not slash or not ladder.families:
        return None
    chosen = _family(ladder, family).id
    return [part for part in parts if part[0] == chosen], rest


def _meant(name: str, things: Iterable[_Thing]) -> list[_Thing]:
    """Those with that id; else all with that title; else all whose id or title begins with its words."""
    things, asked = list(things), words(name)
    for is_meant in (
        lambda thing: thing.id.casefold() == name.strip().casefold(),
        lambda thing: thing.title.casefold() == name.strip().casefold(),
        lambda thing: asked in (words(thing.id), words(thing.title)),
        lambda thing: words(thing.id).startswith(f"{asked} ") or words(thing.title).startswith(f"{asked} "),
    ):
        if asked and (found := [thing for thing in things if is_meant(thing)]):
            return found
    return []


def level_number(text: str, levels: Mapping[int, str]) -> int:
    """The number of the level that `text` names: `2`, `Level 2`, `L2`, `Senior Engineer`, `3 Senior Engineer`.

    `levels` are the names by number. Names go before numbers, since a ladder may call its second level L4. Raises
    NoLevelError.
    """
    asked = words(text)
    names = {number: words(name) for number, name in levels.items()}
    by_name = [n for n, name in names.items() if name == asked] or _beginning(names, asked)
    if len(by_name) == 1:
        return by_name[0]
    found = _NUMBERED.fullmatch(text.strip().casefold())
    if not found:
        raise NoLevelError
    number, rest = int(found[1]), words(found[2] or "")
    if number not in levels or (rest and rest != names[number]):
        raise NoLevelError(number, found[2] or "")
    return number


def _beginning(names: Mapping[int, str], asked: str) -> list[int]:
    """The levels whose names begin with these words, where those are more than a number."""
    return [] if not asked or asked.isdigit() else [n for n, name in names.items() if name.startswith(f"{asked} ")]


def words(text: str) -> str:
    """The words of `text`, in small letters and with one space between them."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())
