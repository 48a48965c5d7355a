"""What the templates are given: finished values, part by part. `handbook` and the package itself fill them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ladder_export.ladder import Competency, Ladder, Level, Rating
from ladder_export.languages import language_of
from ladder_export.layout.blocks import Block, Line, Piece
from ladder_export.layout.breadth import breadth, cut


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in the file's metadata, and what runs along its pages."""

    language: str
    title: str
    author: str
    description: str
    date: str
    running: str
    edition: str
    keywords: tuple[str, ...] = ()

    @property
    def rtl(self) -> bool:
        """Whether its lines are read from the right."""
        language = language_of(self.language)
        return language is not None and language.rtl


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level where it is named: `place`, from 1, picks its color; `eyebrow` says where in the ladder it is.

    The eyebrow begins with the title of the `family`, where there are several. `beside` is the path of another file about the
    level, which the eyebrow links to, and `opens` says what that is.
    """

    number: int
    name: str
    place: int
    eyebrow: str
    beside: str = ""
    opens: str = ""
    family: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name, which are kept whole where it is set in a narrow column."""
        return tuple(self.name.split())


def level_view(ladder: Ladder, competency: Competency, level: Level) -> LevelView:
    """A level as pages name it: “Customer Value · Level 2 of 5”."""
    part = ladder.part_of(competency)
    family = part.family.title if part.family else ""
    eyebrow = f"{named(part, competency)} · {level_words(part, level)}"
    return LevelView(level.number, level.name, ladder.place_of(competency, level), eyebrow, family=family)


def named(part: Ladder, competency: Competency) -> str:
    """The title of `competency`, after that of its family if `part` is one of several."""
    return f"{part.family.title} · {competency.title}" if part.family else competency.title


def brief(letters: int, *texts: str) -> str:
    """The first of `texts` that has no more than so many letters; else the last, cut after a word."""
    found = next((text for text in texts if breadth(text) <= letters), "")
    return found or cut(texts[-1], max(letters, 12))


def level_words(ladder: Ladder, level: Level, after: Level | None = None) -> str:
    """“Level 2 of 5”, with `after` “Levels 2 and 3 of 5”; no total where levels are not numbered from 1 without a gap."""
    numbers = [stage.number for stage in ladder.stages]
    of, total = ("_of", len(numbers)) if numbers == list(range(1, len(numbers) + 1)) else ("", 0)
    if after is None:
        return ladder.words(f"page.level{of}", number=level.number, total=total)
    return ladder.words(f"page.levels{of}", first=level.number, second=after.number, total=total)


@dataclass(frozen=True, slots=True)
class Fitting:
    """How the parts of a handbook are set, by anchor. All of it is found by measuring; nothing is needed.

    `size` is the type of chapters in pt, 0 for the paper's best. `air` adds mm to every gap of a toolkit, a matrix or an index,
    `ruled` gives a worksheet its lines for each prompt and their distance in mm, and the type of a short matrix is `grown` so
    many times. Parts in `joined` begin on the page on which the part before them ends. Blocks of toolkits and rows of
    matrices in `breaks` begin a page.
    """

    size: float = 0.0
    air: Mapping[str, float] = field(default_factory=dict)
    ruled: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    grown: Mapping[str, float] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()


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
