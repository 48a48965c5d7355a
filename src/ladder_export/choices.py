"""What a person chooses among on the command line: kinds of output, papers, inks, edges to turn a sheet around.

It imports nothing that takes time, so that options are read and explained at once.
What each of them means is told elsewhere: `outputs` knows the files of a kind, `paper` the measures of a paper.
"""

from __future__ import annotations

from enum import StrEnum


class OutputKind(StrEnum):
    """A kind of output, as `--only` names it."""

    HANDBOOK = "handbook"
    CHAPTER = "chapter"
    OVERVIEW = "overview"
    COMPARE = "compare"
    CARD = "card"
    REVIEW = "review"
    PICTURE = "picture"
    SHEETS = "sheets"
    MARKDOWN = "markdown"
    TEXT = "text"
    DOCUMENT = "document"
    TABLE = "table"


PICTURED = (OutputKind.CARD, OutputKind.OVERVIEW, OutputKind.COMPARE)
# Texts of the ladder to edit elsewhere and to import again: made when they are asked for, each in a folder of its name.
EXPORTED = (OutputKind.MARKDOWN, OutputKind.TEXT, OutputKind.DOCUMENT, OutputKind.TABLE)
# What a plain build makes, and `build --only` takes beside the exports. Pictures come with the pages that they show,
# sheets have a command of their own.
BUILT = (
    OutputKind.HANDBOOK, OutputKind.CHAPTER, OutputKind.OVERVIEW, OutputKind.COMPARE, OutputKind.CARD, OutputKind.REVIEW,
)  # fmt: skip


class Ink(StrEnum):
    """How much of it: `low` prints everything in black, with hairlines in place of fills."""

    FULL = "full"
    LOW = "low"


class Flip(StrEnum):
    """The edge around which a sheet is turned over for its back, as printers call it."""

    LONG = "long"
    SHORT = "short"


CREEP = 0.1  # mm: how much further each sheet of a booklet pushes out the one inside it; office paper is so thick
PAPER_NAMES = ("a4", "letter", "a5", "half-letter", "a6", "4x6")
FORM_PAPER_NAMES = ("a4", "letter")  # review forms, and sheets for a printer
