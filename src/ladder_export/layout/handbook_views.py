"""What the templates of the handbook are given, part by part. `handbook` fills it in."""

from __future__ import annotations

from dataclasses import dataclass

from ladder_export.ladder import Rating
from ladder_export.layout.blocks import Block, Line, Piece
from ladder_export.layout.views import LevelView


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the handbook. `template` is its file in `handbook/`; `depth` its place in the outline, from 1.

    `index` counts the parts of a document, so that the sheet of sizes can name one without any text of the source. A `joined`
    part begins on the page on which the one before it ends.
    """

    template: str
    anchor: str
    title: str
    depth: int
    index: int
    level: LevelView | None = None
    joined: bool = False
    head: str = ""  # what runs along its pages
    family: str = ""  # the title of the family, where there are several


@dataclass(frozen=True, slots=True)
class Flight:
    """One of several families on the cover: its title, the names of its levels, and the place of the last of them."""

    title: str
    stages: str
    place: int


@dataclass(frozen=True, slots=True)
class Cover(Part):
    """`flights` are the families, where there are several; `stages` then stand on the page that opens each of them."""

    subtitle: str = ""
    organisation: str = ""
    edition: str = ""
    date: str = ""
    stages: tuple[LevelView, ...] = ()
    named: bool = True  # whether names have room on the steps; else they stand below
    flights: tuple[Flight, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """A line of the contents. `style` is `part`, `family`, `division`, `level`, `detail` or `places`: levels with pages."""

    style: str
    text: str
    target: str
    level: LevelView | None = None
    details: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[LevelView, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Contents(Part):
    rows: tuple[ContentsRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening(Part):
    """The opening of one of several families: its steps, and where each of its competencies begins (title, anchor)."""

    stages: tuple[LevelView, ...] = ()
    named: bool = True  # whether names have room on the steps; else they stand below
    subjects: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Division(Part):
    """The opening of one of several competencies. `rows` are its levels and where each begins."""

    leads: tuple[Piece, ...] = ()
    rows: tuple[tuple[LevelView, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Introduction(Part):
    leads: tuple[Piece, ...] = ()
    opening: Piece | None = None
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class GlanceRow:
    level: LevelView
    cells: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Glance(Part):
    """Steps, if there are `stages`, and a table whose columns are the sections that belong here; a shift takes two.

    `stacked`: see `tables`.
    """

    stages: tuple[LevelView, ...] = ()
    named: bool = True
    columns: tuple[tuple[str, str], ...] = ()  # (heading, look)
    rows: tuple[GlanceRow, ...] = ()
    stacked: bool = False
    whole: bool = False  # all words have room in their columns
    full: bool = False  # more text than is seen at a glance: set smaller


@dataclass(frozen=True, slots=True)
class KeyEntry:
    mark: str
    titles: str
    note: str


@dataclass(frozen=True, slots=True)
class SideHead:
    """A heading in the column of side heads, and on how many lines it stands there."""

    text: str
    lines: int


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do with the handbook on one occasion, paragraph by paragraph."""

    head: SideHead
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use(Part):
    """How to use the handbook, and what its signs and ratings mean. `key` and `ratings` are empty where none are shown."""

    advice: tuple[Advice, ...] = ()
    key_head: SideHead | None = None
    key: tuple[KeyEntry, ...] = ()
    ratings_head: SideHead | None = None
    ratings: tuple[Rating, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter(Part):
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Toolkit(Part):
    """`named` pages say which competency they are of, where there are several."""

    blocks: tuple[Block, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Exercise:
    """A section of a worksheet. With `choices` it is a table to mark, else its lines are prompts to write under."""

    title: str
    lines: tuple[Line, ...]
    choices: tuple[tuple[str, str], ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Worksheet(Part):
    exercises: tuple[Exercise, ...] = ()
    ruled: tuple[int, ...] = ()  # one entry for each line to write on
    named: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One section, a cell for each level; `stacked` under each other where side by side they would fill a page."""

    title: str
    anchor: str
    kind: str
    cells: tuple[tuple[LevelView, tuple[Line, ...]], ...]
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Matrix(Part):
    levels: tuple[LevelView, ...] = ()
    rows: tuple[MatrixRow, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexRow:
    title: str
    cells: tuple[tuple[str, str], ...]  # (target, what the link is called); both empty where there is nothing


@dataclass(frozen=True, slots=True)
class IndexTable:
    """The first table of one of several families has the title of the `family` above it."""

    title: str
    levels: tuple[LevelView, ...]
    rows: tuple[IndexRow, ...]
    family: str = ""


@dataclass(frozen=True, slots=True)
class Index(Part):
    tables: tuple[IndexTable, ...] = ()
