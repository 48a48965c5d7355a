"""What readers of documents and tables hand on: pieces of text with what their file says about where they belong."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Shape(StrEnum):
    """What a piece looked like in its file."""

    PROSE = "prose"  # a paragraph
    BULLET = "bullet"  # an entry of a list with signs, or of a cell
    NUMBERED = "numbered"  # an entry of a list with numbers
    FROM = "from"  # the old view of a shift
    TO = "to"  # the new view of a shift
    LEAD_IN = "lead_in"  # the line that introduces the entries of its section
    SENTENCE = "sentence"  # a short statement alone in its cell


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a piece stood: the file as it was named, and the place in a reader's words: `line 14`, `sheet Skills, cell C3`."""

    file: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.file}, {self.place}" if self.place else self.file


@dataclass(frozen=True, slots=True)
class LevelName:
    """What a file calls a level. Either part may be unknown: `Level 2` has no name, `Early Career` no number."""

    number: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One text and where its file puts it. Empty means that the file does not say.

    `section` is the title as the file has it; without one the text stands before the first titled section of its level (or
    competency), or `closing` says that it stands after the last one. `section_id` is set where the file itself names an id, or
    where the reader knows which of the ladder's own sections it is (a definition, a summary). `quoted`: the file has it in
    quotation marks, which `text` does not hold. `id` and `competency_id` are those that the file gives.
    """

    text: str
    shape: Shape
    origin: Origin
    family: str = ""
    competency: str = ""
    level: LevelName | None = None  # None: it is about the competency as a whole
    section: str = ""
    section_id: str = ""
    closing: bool = False
    quoted: bool = False
    id: str = ""
    competency_id: str = ""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A text that belongs nowhere in a ladder, or that a reader does not understand, with the reason in a few words."""

    text: str
    origin: Origin
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds. `understood` says in a line what it was taken for.

    `title` is that of the whole ladder, where the file names it (a competency's own title stands in its pieces). `levels` and
    `competencies` keep the order of the file, with those that have no text of their own.
    """

    file: str
    understood: str
    pieces: tuple[Piece, ...]
    unplaced: tuple[Unplaced, ...] = ()
    title: str = ""
    language: str = ""
    levels: tuple[LevelName, ...] = ()
    competencies: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(
        default=()
    )  # subtitle, edition, date, organisation, where the file has them
