"""Whose text it is: the family and the competency of each piece, over all files.

A piece that names neither belongs to the only one that there is. Where there are several competencies, what is about a level
as a whole is kept under the title of its file, and what introduces the whole ladder has no place in a source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ladder_export.fingerprint import fingerprint
from ladder_export.importing.data import LevelName, Piece, Reading
from ladder_export.importing.levels import Named, belong_together, run_beside
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
        users: dict[LevelName, set[str]] = {level: set() for level in self.reading.levels}
        for piece, owner in zip(self.reading.pieces, self.owners, strict=True):
            if owner and piece.level:
                users.setdefault(piece.level, set()).add(owner.family)
        # A level that nothing is said of is one of the family that the file is about.
        found = [level for level, used in users.items() if family in used or (not used and family == self.family)]
        return Named(self.reading.file, tuple(found))


@dataclass(frozen=True, slots=True)
class KnownFamily:
    """What a source that is there already calls a family (empty: it has none), its competencies and its levels.

    `prints` are the fingerprints of its texts.
    """

    title: str
    competencies: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    prints: frozenset[str] = frozenset()


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


def find_owners(readings: Sequence[Reading], known: Sequence[KnownFamily], title: str) -> tuple[Owned, ...]:
    """The owners of all pieces. `known` is the source that is there, `title` what the person calls the ladder, or empty."""
    families = _Families(readings, known)
    default = [families.of_file(reading) for reading in readings]
    competencies = {family: _Titles() for family in dict.fromkeys((*families.titles.first.values(), *default, ""))}
    for family in known:
        for each in family.competencies:
            competencies[family.title].of(each)
    for reading, family_title in zip(readings, default, strict=True):
        for each in reading.competencies:
            competencies[family_title].of(each)
        for piece in reading.pieces:
            if piece.competency:
                competencies[families.of_piece(piece, family_title)].of(piece.competency)
    for family_title, titles in competencies.items():
        if not titles.first:
            nameless = [reading for reading, its in zip(readings, default, strict=True) if its == family_title]
            _name_the_nameless(titles, nameless, title)
    owned = []
    for reading, family_title in zip(readings, default, strict=True):
        find = _Finder(reading, family_title, families, competencies, title)
        owned.append(Owned(reading, tuple(map(find.owner, reading.pieces)), family_title))
    return tuple(owned)


def _name_the_nameless(titles: _Titles, readings: Sequence[Reading], title: str) -> None:
    """Where no file names a competency, the titles of files do, or else that of the ladder, or a file's name."""
    speaking = [reading for reading in readings if reading.pieces]
    for reading in speaking:
        if name := title_of(reading):
            titles.of(name)
    if speaking and not titles.first:
        titles.of(title or stem(speaking[0].file))


class _Families:
    """The families of all files; `titles` is empty in a ladder without."""

    def __init__(self, readings: Sequence[Reading], known: Sequence[KnownFamily]) -> None:
        self.titles, self._known = _Titles(), [family for family in known if family.title]
        named = [piece for reading in readings for piece in reading.pieces if piece.family]
        for title in (*(family.title for family in self._known), *(piece.family for piece in named)):
            self.titles.of(title)
        self._groups = {} if named or known else dict(zip(map(id, readings), _groups(readings), strict=True))
        if len(self.titles.first) == 1 and not self._known:
            self.titles = _Titles()
        for title in filter(None, self._groups.values()):
            self.titles.of(title)
        self._homes: dict[str, set[str]] = defaultdict(set)
        for family in self._known:
            for each in family.competencies:
                self._homes[title_key(each)].add(title_key(family.title))
        for piece in named if self.titles.first else ():
            self._homes[title_key(piece.competency)].add(title_key(piece.family))

    def of_piece(self, piece: Piece, default: str) -> str:
        """The family that it names, or the only one with its competency, or that of its file."""
        if not self.titles.first:
            return ""
        if piece.family:
            return self.titles.of(piece.family)
        homes = self._homes.get(title_key(piece.competency), set())
        return self.titles.first[next(iter(homes))] if len(homes) == 1 else default

    def of_file(self, reading: Reading) -> str:
        """The family of what names none in a file: its only one; that of its competencies, of its words or of its levels."""
        if self._groups:
            return self._groups[id(reading)]
        if not self.titles.first:
            return ""
        own = {title_key(piece.family) for piece in reading.pieces if piece.family}
        homes = set().union(*(self._homes.get(each, set()) for each in _competencies(reading)))
        for found in (own, homes, self._alike(reading, homes)):
            if len(found) == 1:
                return self.titles.first[next(iter(found))]
        return self.titles.of(title_of(reading) or stem(reading.file))

    def _alike(self, reading: Reading, homes: set[str]) -> set[str]:
        """Which families have most of its texts; or else of the names of its levels."""
        possible = [family for family in self._known if not homes or title_key(family.title) in homes]
        prints = {fingerprint(clean(piece.text)[0]) for piece in reading.pieces}
        names = {title_key(level.name) for level in reading.levels if level.name}
        for score in (
            {title_key(family.title): len(prints & family.prints) for family in possible},
            {title_key(family.title): len(names & set(map(title_key, family.levels))) for family in possible},
        ):
            best = max(score.values(), default=0)
            if best and sum(value == best for value in score.values()) == 1:
                return {title for title, value in score.items() if value == best}
        return set()


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
    """Whether two files are about one set of levels. Files under two titles may share competencies and be two tracks."""
    if belong_together(one.levels, other.levels):
        return True
    if run_beside(one.levels, other.levels):
        return False
    titles = {title_key(title) for reading in (one, other) if (title := title_of(reading))}
    return len(titles) < 2 and bool(_competencies(one) & _competencies(other))


class _Finder:
    """Finds the owners of the pieces of one file."""

    def __init__(
        self, reading: Reading, family: str, families: _Families, competencies: dict[str, _Titles], title: str
    ) -> None:
        self.reading, self.family, self.families, self.competencies = reading, family, families, competencies
        self.title = title_of(reading) or title or stem(reading.file)
        self.own = _Titles()
        for piece in reading.pieces:
            if piece.competency:
                self.own.of(piece.competency)

    def owner(self, piece: Piece) -> Owner | None:
        family = self.families.of_piece(piece, self.family)
        titles = self.competencies[family]
        if piece.competency:
            return Owner(family, titles.of(piece.competency))
        if title_of(self.reading) and title_of(self.reading) in titles:
            return Owner(family, titles.of(title_of(self.reading)))
        for only in (titles, self.own):
            if len(only.first) == 1:
                return Owner(family, titles.of(next(iter(only.first.values()))))
        return Owner(family, titles.of(self.title)) if piece.level else None
