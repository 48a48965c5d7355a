"""What changed between two editions, as plain frozen data with its JSON form, which `diff --json` documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ladder_export.changes.rungs import number_of


class What(StrEnum):
    """What happened to an item or to a row of a table. An item can be reworded and moved at once."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"
    CHANGED = "changed"  # rows only: `facts` say in what


class Table(StrEnum):
    """What a row is a row of, in the order of reports."""

    LADDER = "ladder"
    FAMILY = "family"
    LEVEL = "level"
    COMPETENCY = "competency"
    SECTION = "section"
    RATING = "rating"
    REVIEW = "review form"


class Hint(StrEnum):
    """What is probably a mistake of whoever wrote the new edition, since answers follow ids."""

    SAME_EDITION = "same edition"
    NEW_ID = "new id"
    OTHER_TEXT = "other text"
    OTHER_BLANKS = "other blanks"


@dataclass(frozen=True, slots=True)
class Edition:
    """One of the two ladders: what it calls itself."""

    ladder: str
    title: str
    edition: str
    date: date

    def to_json(self) -> dict[str, Any]:
        return {"ladder": self.ladder, "title": self.title, "edition": self.edition, "date": self.date.isoformat()}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a row, before and after, in words; empty where it was or is not there."""

    name: str
    old: str
    new: str

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of a table of `ladder.yaml` (or a competency, which is a file) that was added, removed or changed.

    `key` is its id, number or value in the new edition, or in the old one if it was removed; `name` is what people call it.
    """

    table: Table
    key: str
    name: str
    what: What
    facts: tuple[Fact, ...] = ()

    def to_json(self) -> dict[str, Any]:
        facts = [fact.to_json() for fact in self.facts]
        return {"table": self.table.value, "key": self.key, "name": self.name, "what": self.what.value, "facts": facts}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an item stands; `place` is from 1.

    `level` is as in `rungs`: 0 (and `stage` empty) for what belongs to a competency as a whole, negative for a level that is
    gone. `family` is the title of its family, where the ladder has several.
    """

    competency: str
    competency_title: str
    level: int
    stage: str
    section: str
    section_title: str
    place: int
    family: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """The section of the level of the competency: siblings share it."""
        return self.competency, self.level, self.section

    @property
    def path(self) -> tuple[str, ...]:
        """The same in a reader's words."""
        level = (f"{number_of(self.level)} {self.stage}",) if self.level else ()
        family = (self.family,) if self.family else ()
        return (*family, self.competency_title, *level, self.section_title)

    def to_json(self) -> dict[str, Any]:
        level = number_of(self.level)
        return {"competency": self.competency, "level": level, "section": self.section, "place": self.place}


@dataclass(frozen=True, slots=True)
class Line:
    """An item in one edition: its text in the source, the text as outputs print it, and where it stands."""

    text: str
    printed: str
    spot: Spot

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, **self.spot.to_json()}


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that is not the same in both editions.

    `home` is where reports list it: where it stands in the new edition, or, if it was removed, where it would stand there.
    """

    id: str
    old: Line | None
    new: Line | None
    home: Spot
    moved: bool = False

    @property
    def what(self) -> tuple[What, ...]:
        """Added or removed, else one or both of reworded and moved."""
        if self.old is None:
            return (What.ADDED,)
        if self.new is None:
            return (What.REMOVED,)
        reworded = (What.REWORDED,) if self.old.text != self.new.text else ()
        return (*reworded, *((What.MOVED,) if self.moved else ()))

    @property
    def line(self) -> Line:
        """The item as it is in the new edition, or as it was."""
        line = self.new or self.old
        assert line is not None, self.id
        return line

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "what": [what.value for what in self.what],
            "old": self.old.to_json() if self.old else None,
            "new": self.new.to_json() if self.new else None,
        }


@dataclass(frozen=True, slots=True)
class Caution:
    """A change that loses answers, or gives them to another question. `item` is the id today, `was` the one before."""

    hint: Hint
    message: str
    item: str = ""
    was: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"hint": self.hint.value, "item": self.item, "was": self.was, "message": self.message}


@dataclass(frozen=True, slots=True)
class CardChange:
    """A card that does not read as it did: added, removed or changed. The edition that it names does not count.

    `family` is the title of its family, where the ladder has several.
    """

    competency: str
    competency_title: str
    level: int
    stage: str
    what: What
    family: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"competency": self.competency, "level": self.level, "name": self.stage, "what": self.what.value}


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two ladders; both being the same, everything is empty.

    `items` and `cards` are in the order of the new edition, with what is gone from it after what stands there.
    """

    old: Edition
    new: Edition
    cautions: tuple[Caution, ...]
    rows: tuple[RowChange, ...]
    items: tuple[ItemChange, ...]
    cards: tuple[CardChange, ...]
    all_cards: int  # of the new edition
    levels: tuple[
        int, ...
    ]  # the levels of items, as in `rungs`, in order: 0, those of the new edition, those that are gone
    several: bool  # whether there is more than one competency, so that each has to be named

    def __bool__(self) -> bool:
        return bool(self.rows or self.items)

    def count(self, what: What) -> int:
        """How many items were added, removed, reworded or moved."""
        return sum(what in item.what for item in self.items)

    def to_json(self) -> dict[str, Any]:
        counts = {what.value: self.count(what) for what in (What.ADDED, What.REMOVED, What.REWORDED, What.MOVED)}
        return {
            "old": self.old.to_json(),
            "new": self.new.to_json(),
            "changed": bool(self),
            "counts": {**counts, "rows": len(self.rows)},
            "cautions": [caution.to_json() for caution in self.cautions],
            "rows": [row.to_json() for row in self.rows],
            "items": [item.to_json() for item in self.items],
            "cards": [card.to_json() for card in self.cards],
        }
