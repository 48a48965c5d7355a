"""A document as it looks, before anyone knows what its parts mean: the same few kinds of block for every format."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from ladder_export.importing.data import Origin, Unplaced
from ladder_export.importing.grid import Grid

# Depths of headings that are headings by their look only: below all that are marked up as headings.
STRONG_DEPTH = 20.0  # bold lines; the largest first
LINE_DEPTH = 40.0  # bare lines of plain text


class Look(Enum):
    """What a block is by its look."""

    HEADING = auto()
    TEXT = auto()  # a paragraph
    ENTRY = auto()  # of a list
    TABLE = auto()
    RULE = auto()  # a line across the page
    FROM = auto()  # a side of a shift, without the word before it
    TO = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `text` may hold `\\n` where its document breaks a line by force, until `tidy` has been over it.

    `depth` is that of a heading (0 the outermost) or of an entry in lists within lists. `strong`: the whole text is set
    like a heading (bold, underlined, or larger), `size` how large in points where that is known; `lead` are the bold words
    that a longer text begins with. `bare`: nothing but the words themselves can tell whether it is a heading. `apart`: a blank
    line stands before it. `literal`: it begins with what looks like a label or a sign, and its document says that it is none.
    """

    look: Look
    text: str
    origin: Origin
    depth: float = 0
    numbered: bool = False
    strong: bool = False
    size: float = 0
    lead: str = ""
    bare: bool = False
    apart: bool = True
    literal: bool = False
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A document: its blocks in order, what is no part of its text, and what it says about itself."""

    blocks: tuple[Block, ...]
    unplaced: tuple[Unplaced, ...] = ()
    language: str = ""
    facts: tuple[tuple[str, str], ...] = field(default=())


def spaced(text: str) -> str:
    """`text` with each run of white space as one space, and none at its ends. No-break spaces are the writer’s choice."""
    return " ".join(part for part in _split(text) if part)


def _split(text: str) -> list[str]:
    for end in "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029":
        text = text.replace(end, " ")
    return text.split(" ")
