"""What imposed sheets have to show, as plain data that goes into the manifest and comes back out of it unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ladder_export.languages import language_of
from ladder_export.proof.data import Entry
from ladder_export.proof.raw import a_list, a_text, count, number, texts

_MOST = 1_000_000  # cards; more than any printer prints


class Work(StrEnum):
    """What becomes of the sheets."""

    STACK = "stack"  # cut into cards, and stacked
    BOOKLET = "booklet"  # folded once, inside each other
    SHOP = "shop"  # each page alone, with bleed, for a print shop


@dataclass(frozen=True, slots=True)
class PageDue:
    """One page as it was proved, before it was imposed. Lengths are in pt, from the lower left corner of the page.

    `letters` are all letters of the page in the order in which they are read, `box` is the box around them, and `shade` is
    how dark each cell of a coarse grid is. `entries` are the items on it, for messages. `edge` is the side on which a strip of
    color runs off the page into the bleed, if one does.
    """

    name: str
    width: float
    height: float
    letters: str
    box: tuple[float, float, float, float]
    shade: bytes
    entries: tuple[Entry, ...] = ()
    edge: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "size": [self.width, self.height],
            "letters": self.letters,
            "box": list(self.box),
            "shade": self.shade.hex(),
            "entries": [entry.to_json() for entry in self.entries],
            "edge": self.edge,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> PageDue:
        width, height = map(number, a_list(raw["size"]))
        left, bottom, right, top = map(number, a_list(raw["box"]))
        entries = tuple(Entry.from_json(entry) for entry in a_list(raw["entries"]))
        shade = bytes.fromhex(a_text(raw["shade"]))
        letters, box = a_text(raw["letters"]), (left, bottom, right, top)
        return cls(a_text(raw["name"]), width, height, letters, box, shade, entries, a_text(raw["edge"]))


@dataclass(frozen=True, slots=True)
class ExpectedSheets:
    """All that the proof demands of one file of sheets. Lengths are in pt, pages count from 0.

    `pack` are the cards in the order in which they have to lie at the end, each with its page or its two pages, and `copies`
    is how many such packs follow each other; the pages of a booklet stand there one by one. `empty` are the pages for places
    that are left over. `places` are the lower left corners on the front of a sheet, in the order in which the piles are put on
    each other, and `slot` is the size of each. `flip` is the edge that the sheet turns around, empty for one-sided sheets.
    """

    kind: str
    file: str
    language: str
    named: tuple[str, ...]
    work: Work
    sheet: tuple[float, float]
    slot: tuple[float, float]
    places: tuple[tuple[float, float], ...]
    flip: str
    pack: tuple[tuple[int, ...], ...]
    copies: int
    empty: tuple[int, ...]
    pages: tuple[PageDue, ...]
    creep: float = 0.0
    bleed: float = 0.0

    @property
    def rtl(self) -> bool:
        """Whether what is printed is read from the right."""
        language = language_of(self.language)
        return language is not None and language.rtl

    def to_json(self) -> dict[str, Any]:
        """As JSON data: dicts, lists, strings, numbers."""
        return {
            "kind": self.kind,
            "file": self.file,
            "language": self.language,
            "named": list(self.named),
            "work": self.work.value,
            "sheet": list(self.sheet),
            "slot": list(self.slot),
            "places": [list(place) for place in self.places],
            "flip": self.flip,
            "pack": [list(card) for card in self.pack],
            "copies": self.copies,
            "empty": list(self.empty),
            "creep": self.creep,
            "bleed": self.bleed,
            "pages": [page.to_json() for page in self.pages],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> ExpectedSheets:
        """The opposite of `to_json`. Raises KeyError, TypeError, ValueError or AttributeError on other data."""
        expected = cls(
            kind=a_text(raw["kind"]),
            file=a_text(raw["file"]),
            language=a_text(raw["language"]),
            named=texts(raw["named"]),
            work=Work(raw["work"]),
            sheet=_pair(raw["sheet"]),
            slot=_pair(raw["slot"]),
            places=tuple(map(_pair, a_list(raw["places"]))),
            flip=a_text(raw["flip"]),
            pack=tuple(tuple(map(count, a_list(card))) for card in a_list(raw["pack"])),
            copies=count(raw["copies"]),
            empty=tuple(map(count, a_list(raw["empty"]))),
            creep=number(raw["creep"]),
            bleed=number(raw["bleed"]),
            pages=tuple(PageDue.from_json(page) for page in a_list(raw["pages"])),
        )
        expected.check()
        return expected

    def check(self) -> None:
        """Raise ValueError where the parts do not belong together."""
        sides = 2 if self.flip else 1
        numbers = [page for card in (*self.pack, self.empty) for page in card]
        if not self.pack or not self.copies or len(self.pack) * self.copies > _MOST:
            raise ValueError("nothing, or too much, is expected of the sheets")
        if max(numbers) >= len(self.pages):
            raise ValueError("a card has a page that is not described")
        if self.flip not in ("", "long", "short"):
            raise ValueError(f"a sheet cannot be turned around its {self.flip} edge")
        if self.work is Work.STACK and (
            not self.places or any(len(card) != sides for card in (*self.pack, self.empty))
        ):
            raise ValueError("the cards do not have as many pages as a sheet has sides")
        if self.work is not Work.STACK and (any(len(card) != 1 for card in self.pack) or self.copies > 1):
            raise ValueError("pages are expected one by one")
        if self.work is Work.BOOKLET and (len(self.pack) % 4 or not self.flip):
            raise ValueError("the pages do not fill folded sheets")


def _pair(raw: Any) -> tuple[float, float]:
    first, second = map(number, a_list(raw))
    return first, second
