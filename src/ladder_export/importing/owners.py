"""Whose text it is: the family and the competency of each piece, over all files.

A piece that names neither belongs to the only one that there is. Where there are several competencies, what is about a level
as a whole is kept under the title of its file, and what introduces the whole ladder has no place in a source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ladder_export.importing.data import LevelName, Piece, Reading
from ladder_export.importing.levels import Named, belong_together
from ladder_export.importing.texts import clean, title_key

OF_WHOLE = "it introduces the ladder as a whole, and a source has no place for that"


@dataclass(frozen=True, slots=True)
class Owner:
    """A competency of a family; both by title, as they were met first. `family` is empty in a ladder without families."""

    family: str
    competency: str


@dataclass(frozen=True, slots=True)
class Owned:
    """One file: the owner of each of its pieces, in order, `None` for those without one; and its families' level names."""

    reading: Reading
    owners: tuple[Owner | None, ...]
    family: str  # of what names none

    def levels(self, family: str) -> Named:
        """The levels that the file names, as far as they are those of `family`."""
        found: dict[LevelName, None] = {}
        if family == self.family or not self.reading.pieces:
            found.update(dict.fromkeys(self.reading.levels))
        for piece, owner in zip(self.reading.pieces, self.owners, strict=True):
            if owner and owner.family == family and piece.level:
                found.setdefault(piece.level)
        if family != self.family:  # the order is that of the file, which may list the levels of several families
            order = {level: n for n, level in enumerate(self.reading.levels)}
            found = dict.fromkeys(sorted(found, key=lambda level: order.get(level, len(order))))
        return Named(self.reading.file, tuple(found))


@dataclass(frozen=True, slots=True)
class Known:
    """What a source that is there already calls its competencies: for each family its title (empty: no families) and theirs."""

    families: tuple[tuple[str, tuple[str, ...]], ...] = ()


class _Titles:
    """Titles as they were met first, whatever their case and signs."""

    def __init__(self) -> None:
        self.first: dict[str, str] = {}

    def of(self, title: str) -> str:
        """The title as it was met first."""
        return self.first.setdefault(title_key(title), clean(title)[0])

    def __contains__(self, title: str) -> bool:
        return title_key(title) in self.first


def stem(file: str) -> str:
    """A title made of the name of a file: `team_play-2.md` is Team play 2."""
    name = " ".join(PurePath(file).stem.replace("_", " ").replace("-", " ").split())
    return name[:1].upper() + name[1:] or "Ladder"


def title_of(reading: Reading) -> str:
    """The title of the whole ladder, or of the file, as far as the file names one."""
    return reading.title or dict(reading.facts).get("title", "")


def find_owners(readings: Sequence[Reading], known: Known, title: str) -> tuple[Owned, ...]:
    """The owners of all pieces. `title` is what the person calls the ladder, or empty."""
    default, families = _families(readings, known)
    competencies = {family: _Titles() for family in dict.fromkeys((*families.first.values(), *default, ""))}
    for family, titles in known.families:
        for each in titles:
            competencies[families.of(family) if family in families else ""].of(each)
    for reading, family in zip(readings, default, strict=True):
        for each in reading.competencies:
            competencies[family].of(each)
        for piece in reading.pieces:
            if piece.competency:
                competencies[_family(piece, family, families)].of(piece.competency)
    for family, known_titles in competencies.items():
        if not known_titles.first:
            nameless = [reading for reading, its in zip(readings, default, strict=True) if its == family]
            _name_the_nameless(known_titles, nameless, title)
    owned = []
    for reading, family in zip(readings, default, strict=True):
        find = _Finder(reading, family, families, competencies, title)
        owned.append(Owned(reading, tuple(map(find.owner, reading.pieces)), family))
    return tuple(owned)


def _name_the_nameless(titles: _Titles, readings: Sequence[Reading], title: str) -> None:
    """Where no file names a competency, the titles of files do, or else that of the ladder, or a file's name."""
    speaking = [reading for reading in readings if reading.pieces]
    for reading in speaking:
        if name := title_of(reading):
            titles.of(name)
    if speaking and not titles.first:
        titles.of(title or stem(speaking[0].file))


def _family(piece: Piece, default: str, families: _Titles) -> str:
    return families.of(piece.family) if piece.family and families.first else default


def _families(readings: Sequence[Reading], known: Known) -> tuple[list[str], _Titles]:
    """The family of what names none, for each file; and all families, none where all is one."""
    families = _Titles()
    for family, _ in known.families if len(known.families) > 1 else ():
        families.of(family)
    for piece in (piece for reading in readings for piece in reading.pieces if piece.family):
        families.of(piece.family)
    if len(families.first) > 1:
        return [_default(reading, readings, families) for reading in readings], families
    default = [""] * len(readings) if known.families or families.first else _groups(readings)
    families = _Titles()
    for family in default:
        if family:
            families.of(family)
    return default, families


def _default(reading: Reading, readings: Sequence[Reading], families: _Titles) -> str:
    """The family of what names none in a file: its only one; the one that its competencies are in elsewhere; its title."""
    own = {title_key(piece.family) for piece in reading.pieces if piece.family}
    if len(own) != 1:
        ours = _competencies(reading)
        own = {title_key(p.family) for r in readings for p in r.pieces if p.family and title_key(p.competency) in ours}
    return families.first[own.pop()] if len(own) == 1 else families.of(title_of(reading) or stem(reading.file))


def _competencies(reading: Reading) -> set[str]:
    return {title_key(title) for title in (*reading.competencies, *(p.competency for p in reading.pieces)) if title}


def _groups(readings: Sequence[Reading]) -> list[str]:
    """A family for each file where files are about other competencies and other levels; one empty title where all is one."""
    groups: list[list[Reading]] = []
    group_of: list[int] = []
    for reading in readings:
        fits = (n for n, group in enumerate(groups) if all(_one_ladder(reading, other) for other in group))
        number = next(fits, len(groups))
        if number == len(groups):
            groups.append([])
        groups[number].append(reading)
        group_of.append(number)
    titles = [next((title for r in group if (title := title_of(r))), stem(group[0].file)) for group in groups]
    return [titles[number] if len(groups) > 1 else "" for number in group_of]


def _one_ladder(one: Reading, other: Reading) -> bool:
    return bool(_competencies(one) & _competencies(other)) or belong_together(one.levels, other.levels)


class _Finder:
    """Finds the owners of the pieces of one file."""

    def __init__(
        self, reading: Reading, family: str, families: _Titles, competencies: dict[str, _Titles], title: str
    ) -> None:
        self.reading, self.family, self.families, self.competencies = reading, family, families, competencies
        self.title = title_of(reading) or title or stem(reading.file)
        self.own = _Titles()
        for piece in reading.pieces:
            if piece.competency:
                self.own.of(piece.competency)

    def owner(self, piece: Piece) -> Owner | None:
        family = _family(piece, self.family, self.families)
        titles = self.competencies[family]
        if piece.competency:
            return Owner(family, titles.of(piece.competency))
        if title_of(self.reading) and title_of(self.reading) in titles:
            return Owner(family, titles.of(title_of(self.reading)))
        for only in (titles, self.own):
            if len(only.first) == 1:
                return Owner(family, titles.of(next(iter(only.first.values()))))
        return Owner(family, titles.of(self.title)) if piece.level else None
