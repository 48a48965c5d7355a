"""The ladder: a frozen model of the whole source, and the questions that outputs ask of it.

It holds content only. It knows no flag, no path of an output, no layout. `source` builds it once;
`checks`, `layout`, `word` and `proof` read it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from ladder_export.problems import NOWHERE, Location


class Kind(StrEnum):
    """What the items of a section are, and so how they are printed."""

    PROSE = "prose"
    LIST = "list"
    STEPS = "steps"
    QUOTES = "quotes"
    SHIFT = "shift"
    PHRASES = "phrases"


QUOTED = (Kind.QUOTES, Kind.SHIFT)


class Place(StrEnum):
    """Where a section is printed: an output, or a part of the handbook (glance, worksheet, matrix)."""

    HANDBOOK = "handbook"
    GLANCE = "glance"
    WORKSHEET = "worksheet"
    MATRIX = "matrix"
    CHAPTER = "chapter"
    OVERVIEW = "overview"
    COMPARE = "compare"
    CARD = "card"
    REVIEW = "review"


class Side(StrEnum):
    """The side of a card that a section is printed on, where a card has two."""

    FRONT = "front"
    BACK = "back"


class Blanks(StrEnum):
    """What a person fills in beside each item of a section on a review form."""

    NONE = "none"  # text to read
    RATING = "rating"  # self rating, manager rating, evidence
    TICKS = "ticks"  # one box for self, one for manager
    TICK = "tick"  # one box: it showed up
    MOMENT = "moment"  # one answer for the whole section
    ANSWER = "answer"  # a written answer to each item
    PLAN = "plan"  # start date, sign of success, status
    HEARD = "heard"  # who was asked, what they said


DEFAULT_BLANKS = {
    Kind.PROSE: Blanks.NONE,
    Kind.LIST: Blanks.TICKS,
    Kind.STEPS: Blanks.PLAN,
    Kind.QUOTES: Blanks.HEARD,
    Kind.SHIFT: Blanks.MOMENT,
    Kind.PHRASES: Blanks.NONE,
}


class Scope(StrEnum):
    """Whether a section belongs to each level or to the competency as a whole."""

    LEVEL = "level"
    COMPETENCY = "competency"


@dataclass(frozen=True, slots=True)
class SectionType:
    """One row of the section table in `ladder.yaml`. `least` and `most` count entries (a shift is one entry)."""

    id: str
    title: str
    kind: Kind
    least: int
    most: int
    places: tuple[Place, ...]
    blanks: Blanks
    lead_in: str = ""
    untitled: bool = False
    scope: Scope = Scope.LEVEL
    side: Side | None = None
    location: Location = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a section. A shift is two items, with the roles `from` and `to`."""

    id: str
    text: str
    role: str = ""
    location: Location = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one section of one level (or of one competency), in the order of the source."""

    type: SectionType
    items: tuple[Item, ...]
    location: Location = field(default=NOWHERE, compare=False)

    @property
    def id(self) -> str:
        return self.type.id

    @property
    def title(self) -> str:
        return self.type.title

    @property
    def kind(self) -> Kind:
        return self.type.kind

    @property
    def entries(self) -> int:
        """How many entries the section has, as `least` and `most` count them."""
        return len(self.items) // 2 if self.kind is Kind.SHIFT else len(self.items)

    @property
    def shifts(self) -> tuple[tuple[Item, Item], ...]:
        """The (from, to) pairs of a shift section."""
        return tuple((a, b) for a, b in pairwise(self.items) if a.role == "from" and b.role == "to")


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the ladder: its number and its name."""

    number: int
    name: str
    location: Location = field(default=NOWHERE, compare=False)

    @property
    def slug(self) -> str:
        return f"{self.number}-{slugify(self.name)}"

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


@dataclass(frozen=True, slots=True)
class Level:
    """What one competency says of one stage. Sections stand in the order of the section table."""

    stage: Stage
    sections: tuple[Section, ...]
    location: Location = field(default=NOWHERE, compare=False)

    @property
    def number(self) -> int:
        return self.stage.number

    @property
    def name(self) -> str:
        return self.stage.name

    def sections_in(self, place: Place) -> tuple[Section, ...]:
        """The filled sections that belong in `place`, in the order of the section table."""
        return tuple(s for s in self.sections if place in s.type.places and s.items)

    def section(self, section_id: str) -> Section | None:
        return next((s for s in self.sections if s.id == section_id), None)


@dataclass(frozen=True, slots=True)
class Competency:
    """One subject of the ladder: its own sections (definition, introduction) and its levels, lowest first."""

    id: str
    title: str
    sections: tuple[Section, ...]
    levels: tuple[Level, ...]
    location: Location = field(default=NOWHERE, compare=False)
    skips: tuple[int, ...] = ()  # numbers of the levels that it leaves out on purpose

    def sections_in(self, place: Place) -> tuple[Section, ...]:
        return tuple(s for s in self.sections if place in s.type.places and s.items)

    def level(self, number: int) -> Level | None:
        return next((level for level in self.levels if level.number == number), None)


@dataclass(frozen=True, slots=True)
class Rating:
    """One step of the rating scale, lowest first."""

    value: str
    label: str
    meaning: str

    def __str__(self) -> str:
        return f"{self.value} · {self.label}"


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """What the ladder says about its review form, beside the sections."""

    title: str
    instructions: tuple[str, ...]
    period_types: tuple[str, ...]
    statuses: tuple[str, ...]
    readiness: tuple[str, ...]
    signatures: tuple[str, ...]
    actions: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """The whole source."""

    id: str
    title: str
    subtitle: str
    edition: str
    date: date
    language: str
    organisation: str
    stages: tuple[Stage, ...]
    section_types: tuple[SectionType, ...]
    ratings: tuple[Rating, ...]
    review: ReviewForm
    competencies: tuple[Competency, ...]
    location: Location = field(default=NOWHERE, compare=False)
    url: str = ""  # where the ladder stands on the web; may hold {competency} and {level}

    def stage(self, number: int) -> Stage | None:
        return next((stage for stage in self.stages if stage.number == number), None)

    def competency(self, competency_id: str) -> Competency | None:
        return next((c for c in self.competencies if c.id == competency_id), None)

    def levels_at(self, number: int) -> tuple[tuple[Competency, Level], ...]:
        """Every competency that has the level `number`, with that level."""
        return tuple((c, level) for c in self.competencies if (level := c.level(number)))


def neighbors(competency: Competency) -> tuple[tuple[Level, Level], ...]:
    """Each level of `competency` with the one that follows it there."""
    return tuple(pairwise(competency.levels))


def back_of_card(ladder: Ladder) -> frozenset[str]:
    """The ids of the sections that go on the back of a card with two sides.

    The section table says so with `side`. Where it says nothing of any card section, the table is cut in two where front and
    back hold about the same number of letters, over all cards of the ladder. With one card section nothing is on the back.
    """
    rows = [row for row in ladder.section_types if Place.CARD in row.places]
    if any(row.side for row in rows):
        return frozenset(row.id for row in rows if row.side is Side.BACK)
    levels = [level for competency in ladder.competencies for level in competency.levels]
    letters = [
        sum(len(item.text) for level in levels for s in level.sections if s.id == row.id for item in s.items)
        for row in rows
    ]
    # From the last cut to the first, so that of two that are as good the front takes more; it never stays empty.
    cut = min(range(len(rows), 0, -1), key=lambda n: abs(sum(letters[:n]) - sum(letters[n:])), default=0)
    return frozenset(row.id for row in rows[cut:])


def card_url(ladder: Ladder, competency: Competency, level: Level) -> str:
    """Where a card leads to on the web; empty if the ladder has no address."""
    return ladder.url.replace("{competency}", competency.id).replace("{level}", str(level.number))


def printed(item: Item, kind: Kind) -> str:
    """The text of `item` as outputs print it: what people say or think stands in quotation marks."""
    return f"“{item.text}”" if kind in QUOTED else item.text


def slugify(text: str) -> str:
    """`text` as a part of a file name or an id: lower-case ASCII letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "x"
