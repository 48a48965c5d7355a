"""The ladder: a frozen model of the whole source, and the questions that outputs ask of it.

It holds content only. It knows no flag, no path of an output, no layout. `source` builds it once;
`checks`, `layout`, `word` and `proof` read it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from ladder_export.languages import LANGUAGES, Language, language_of
from ladder_export.problems import NOWHERE, Location
from ladder_export.wording import Wording, wording


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


class Sheet(StrEnum):
    """The papers that people have in their printers."""

    A4 = "a4"
    LETTER = "letter"


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
        return "-".join(filter(None, (str(self.number), _ascii(self.name))))

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


class AnswerKind(StrEnum):
    """What a person puts into the blank of a question that a ladder adds to its review form."""

    TEXT = "text"  # plain lines
    RICH = "rich"  # text with bold, lists, links
    DATE = "date"
    CHOICE = "choice"  # one of the choices
    COMBO = "combo"  # one of the choices, or words of one's own
    CHECK = "check"  # a box to tick


LISTS = (AnswerKind.CHOICE, AnswerKind.COMBO)


class At(StrEnum):
    """Where a form asks the questions of a part: before the sections of the competencies, or after them."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a ladder adds to its review form. `rated`: its choices are the steps of the rating scale."""

    id: str
    label: str
    kind: AnswerKind
    prompt: str = ""
    choices: tuple[str, ...] = ()
    rated: bool = False
    location: Location = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """Questions that belong together, under a heading of their own on the review form.

    Without `rows` each question is a label with its answer; with `rows` they are the columns of a table of so many rows.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    hint: str = ""
    rows: int = 0
    at: At = At.END
    location: Location = field(default=NOWHERE, compare=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The middle steps of its tags: its id, or one for each row."""
        return tuple(f"{self.id}-{n}" for n in range(1, self.rows + 1)) or (self.id,)


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """What the ladder says about its review form, beside the sections.

    `sections` are the ids of those that it shows, empty for what `form_sections` chooses; `parts` are the ladder's own
    questions.
    """

    title: str
    instructions: tuple[str, ...]
    period_types: tuple[str, ...]
    statuses: tuple[str, ...]
    readiness: tuple[str, ...]
    signatures: tuple[str, ...]
    actions: int
    sections: tuple[str, ...] = ()
    parts: tuple[QuestionPart, ...] = ()

    def parts_at(self, at: At) -> tuple[QuestionPart, ...]:
        """The ladder's own parts that a form asks there."""
        return tuple(part for part in self.parts if part.at is at)


@dataclass(frozen=True, slots=True)
class Family:
    """Competencies that share levels of their own: engineering, design. `competencies` are their ids, in their order."""

    id: str
    title: str
    stages: tuple[Stage, ...]
    competencies: tuple[str, ...]
    location: Location = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The whole source, or one family of it (see `parts`).

    With `families` each of them has stages of its own, and `stages` is empty. `family` is the one that this is a part of,
    where the source has several.
    """

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
    families: tuple[Family, ...] = ()
    family: Family | None = None
    paper: Sheet | None = None  # what it is printed on where nobody says otherwise

    @property
    def words(self) -> Wording:
        """The fixed words that its pages and forms print, in its language."""
        return wording(self.language)

    @property
    def speech(self) -> Language:
        """The language of the fixed words, with its direction, script and quotation marks."""
        return language_of(self.language) or LANGUAGES["en"]

    def stage(self, number: int) -> Stage | None:
        return next((stage for stage in self.stages if stage.number == number), None)

    def competency(self, competency_id: str) -> Competency | None:
        return next((c for c in self.competencies if c.id == competency_id), None)

    @property
    def parts(self) -> tuple[Ladder, ...]:
        """Each family as a ladder of its own: its stages and its competencies. A ladder without families is its own part."""
        return tuple(self._part(family) for family in self.families) or (self,)

    @property
    def steps(self) -> tuple[Stage, ...]:
        """The stages that all competencies share; none where there are several families."""
        return self.parts[0].stages if len(self.families) < 2 else ()

    def part_of(self, competency: Competency | str) -> Ladder:
        """The part that `competency` (or the one of that id) belongs to. Raises `LookupError` if there is none."""
        name = competency if isinstance(competency, str) else competency.id
        if not self.families:
            return self
        family = next((family for family in self.families if name in family.competencies), None)
        if family is None:
            raise LookupError(f"no family has the competency {name}")
        return self._part(family)

    def about(self, competency: Competency) -> Ladder:
        """All that pages about `competency` alone have to know: everything but the other competencies.

        They have a say in which sections go on the back of a card; that is written into the section table.
        """
        part = self.part_of(competency)
        back = back_of_card(part)

        def placed(row: SectionType) -> SectionType:
            if Place.CARD not in row.places:
                return row
            return replace(row, side=Side.BACK if row.id in back else Side.FRONT)

        return replace(self, competencies=(competency,), section_types=tuple(map(placed, self.section_types)))

    def place_of(self, competency: Competency, level: Level) -> int:
        """Where `level` stands, from 1, among the stages of all families one after the other."""
        before = 0
        for part in self.parts:
            if not self.families or competency.id in [each.id for each in part.competencies]:
                return before + [stage.number for stage in part.stages].index(level.number) + 1
            before += len(part.stages)
        raise LookupError(f"no family has the competency {competency.id}")

    def _part(self, family: Family) -> Ladder:
        known = {competency.id: competency for competency in self.competencies}
        ours = tuple(known[name] for name in family.competencies if name in known)
        several = len(self.families) > 1
        return replace(self, stages=family.stages, competencies=ours, families=(), family=family if several else None)

    def levels_at(self, number: int) -> tuple[tuple[Competency, Level], ...]:
        """Every competency that has the level `number`, with that level."""
        return tuple((c, level) for c in self.competencies if (level := c.level(number)))


def neighbors(competency: Competency) -> tuple[tuple[Level, Level], ...]:
    """Each level of `competency` with the one that follows it there."""
    return tuple(pairwise(competency.levels))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a review form asks about one competency: the `sections` of its `level`, and of the `following` level if any."""

    competency: Competency
    level: Level
    sections: tuple[Section, ...]
    following: Level | None = None
    following_sections: tuple[Section, ...] = ()


# Competencies that a form asks about in full. With more, one section each is what a person can fill in.
MOST_IN_FULL = 3


def form_sections(
    ladder: Ladder, competencies: Iterable[Competency], stage: Stage, *, with_next: bool = False
) -> tuple[Asked, ...]:
    """What the review form of `stage` shows of those of `competencies` that have it, in the order of the section table.

    Of the sections that have `review` among their places these are: the ones that the ladder picks for its form; else all of
    them on a form of up to `MOST_IN_FULL` competencies, and on a form of more those that are rated (all, where none is).
    `with_next` adds what is rated (else what has blanks) of the level that follows `stage` in the competency.
    """
    there = [(competency, level) for competency in competencies if (level := competency.level(stage.number))]
    picked = ladder.review.sections
    asked = []
    for competency, level in there:
        sections = _of_form(ladder, (*competency.sections_in(Place.REVIEW), *level.sections_in(Place.REVIEW)))
        if not picked and len(there) > MOST_IN_FULL:
            sections = _with_blanks(sections, Blanks.RATING) or sections
        after = next((other for other in competency.levels if other.number > stage.number), None) if with_next else None
        later = _of_form(ladder, after.sections_in(Place.REVIEW)) if after else ()
        later = _with_blanks(later, Blanks.RATING) or _with_blanks(later, *(set(Blanks) - {Blanks.NONE}))
        asked.append(Asked(competency, level, sections, after if later else None, later))
    return tuple(asked)


def _of_form(ladder: Ladder, sections: Iterable[Section]) -> tuple[Section, ...]:
    """Those of `sections` that the ladder's form may show, in the order of the section table."""
    order = {row.id: number for number, row in enumerate(ladder.section_types)}
    picked = ladder.review.sections
    kept = (section for section in sections if not picked or section.id in picked)
    return tuple(sorted(kept, key=lambda section: order[section.id]))


def _with_blanks(sections: Iterable[Section], *blanks: Blanks) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.type.blanks in blanks)


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


def printed(item: Item, kind: Kind, words: Wording) -> str:
    """The text of `item` as outputs print it: what people say or think stands in the quotation marks of the language."""
    return item.text.join(words.language.quotes) if kind in QUOTED else item.text


def slugify(text: str) -> str:
    """`text` as a part of a file name or an id: lower-case ASCII letters and digits joined by hyphens."""
    return _ascii(text) or "x"


def _ascii(text: str) -> str:
    """As `slugify`; empty for a text in a script without ASCII letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
