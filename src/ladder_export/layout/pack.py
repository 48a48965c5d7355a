"""Evidence packs: the cards of chosen levels with what a person has shown beside each line, for a career document.

What somebody wrote about stands in tables, the ladder's words left and the person's right; the other sections of a card stand
as on the card, so that the pack explains itself. A card about which nobody wrote anything has room to write on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ladder_export.form_map import ControlKind
from ladder_export.ladder import Blanks, Competency, Item, Kind, Level, Place, Section, printed
from ladder_export.layout import sheet
from ladder_export.layout.blocks import Block, Line, Style, blocks, marks
from ladder_export.layout.card import columns_on
from ladder_export.layout.document import Desk, LaidOut, head_of
from ladder_export.layout.views import LevelView, brief, level_view, named
from ladder_export.paper import Margins, Paper
from ladder_export.reviews.data import Answer, Review
from ladder_export.reviews.evidence import Given, Pack, entry_of, evidence, general, gone, same_words, wording

NOBODY = "Evidence"
NO_EVIDENCE = "No evidence yet."
EYEBROW = "Evidence for a career document"
GONE, OVERALL = "No longer in the ladder", "The review as a whole"
GONE_NOTE = "Written about lines of an earlier edition that this one does not have."
_SIZE = 10.0  # pt
_MARGINS = Margins(17, 18, 20, 18)
_LONG = 700  # letters of evidence in a row from which on it may break over a page
_FOOT_LETTERS = 70
_NAME = 120  # letters
_FROM_TO = {"from": "From", "to": "To"}
_SHIFTED = "A moment this period when you made this shift"
_SHOWED = "A moment this period when this showed"
# The heads of the two columns, by what the form asks.
_HEADS = {
    Blanks.RATING: ("What to look for", "Evidence"),
    Blanks.TICKS: ("Sign", "Seen by"),
    Blanks.TICK: ("What to watch for", "This period"),
    Blanks.ANSWER: ("To think about", "Answer"),
    Blanks.PLAN: ("What to do", "Plan"),
    Blanks.HEARD: ("To ask", "What was heard"),
}
_NARROW = (Blanks.TICKS, Blanks.TICK)  # answers that take a word
_PLAIN = ("Evidence", "Answer", "Moment")  # questions that the head of the column has asked already
_LONG_KINDS = (ControlKind.LINES, ControlKind.RICH)


@dataclass(frozen=True, slots=True)
class Text:
    """Written words, line by line; an empty line is a gap. `label` is the question, where the column does not ask it."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What one review says about an item. `period` names the review where there are several."""

    period: str
    wording: str
    facts: tuple[str, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An item and what was written about it. Where nothing was, `note` says so."""

    kicker: str
    line: Line
    shown: tuple[Shown, ...]
    note: str = ""
    long: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A section with what was written about it. `look` is `wide` or `narrow`, for its answers, and maybe `blank`."""

    title: str
    lead_in: str
    heads: tuple[str, str]
    rows: tuple[Row, ...]
    look: str
    shape: str = "table"


@dataclass(frozen=True, slots=True)
class Card:
    """One level of one competency."""

    level: LevelView
    parts: tuple[Block | Table, ...]


@dataclass(frozen=True, slots=True)
class _View:
    """What the template is given. `tails` are the parts after the cards: title, note, tables."""

    person: str
    eyebrow: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    cards: tuple[Card, ...]
    tails: tuple[tuple[str, str, tuple[Table, ...]], ...]
    bars: bool


def pack_pages(desk: Desk, pack: Pack, paper: Paper) -> LaidOut:
    """The whole pack on `paper`."""
    ladder = pack.ladder
    name = _heading(pack)
    title = f"Evidence of {name}" if pack.person else name
    running = brief(_FOOT_LETTERS, *(f"{name} · {ladder.title}",) * bool(pack.person), ladder.title)
    rules = (
        sheet.page_rules(paper, _MARGINS),
        sheet.sizes({"body": sheet.pt(_SIZE), "head": sheet.pt(_SIZE), "air": sheet.mm(0)}),
    )
    head = head_of(ladder, f"{title}, {ladder.title}", running)
    spoken = evidence(pack.reviews)
    view = _View(
        name,
        EYEBROW,
        tuple(_facts(pack)),
        tuple(_card(pack, competency, level, spoken, paper) for competency, level in pack.cards),
        tuple(_tails(pack)),
        pack.whole and any(len(part.stages) > 1 for part in ladder.parts),
    )
    return desk.document("pack", ladder, {"head": head, "pack": view}, rules, ("base", "blocks", "pack"))


def _heading(pack: Pack) -> str:
    """The name of the person; one that is too long for a heading is cut, and stands whole below."""
    if not pack.person:
        return NOBODY
    return pack.person if len(pack.person) <= _NAME else f"{pack.person[:_NAME].rstrip()} …"


def _facts(pack: Pack) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and value of each line below the person's name; the newest form that says something counts."""
    if len(pack.person) > _NAME:
        yield "Name", (pack.person,)
    for label, tag in (("Role", "form.role"), ("Team", "form.team")):
        if said := next((text for review in reversed(pack.reviews) if (text := _shown(review, tag))), ""):
            yield label, (said,)
    yield "Reviews" if len(pack.reviews) > 1 else "Review", tuple(_review_line(pack, review) for review in pack.reviews)
    organisation = f"{pack.ladder.organisation} · " if pack.ladder.organisation else ""
    yield "Ladder", (f"{organisation}{pack.ladder.title} · Edition {pack.ladder.edition}",)


def _shown(review: Review, tag: str) -> str:
    answer = review.answer(tag)
    return " ".join(answer.shown.split()) if answer else ""


def _review_line(pack: Pack, review: Review) -> str:
    """Level, period, date, reviewer and another edition than that of the pack, as far as the form says them."""
    date, by = _shown(review, "form.review-date"), _shown(review, "form.reviewer")
    reviewed = " ".join(word for word in (f"reviewed {date}" if date else "", f"by {by}" if by else "") if word)
    level = f"Level {review.form.level} {review.form.level_name}"
    edition = "" if review.form.edition == pack.ladder.edition else f"edition {review.form.edition}"
    return " · ".join(text for text in (level, _period(review), reviewed, edition) if text)


def _period(review: Review) -> str:
    """“Quarter, 1 January 2026 to 31 March 2026”, as far as the form says it."""
    return ", ".join(text for text in (_shown(review, "form.period-type"), _span(review)) if text)


def _span(review: Review) -> str:
    start, end = _shown(review, "form.period-start"), _shown(review, "form.period-end")
    if start and end:
        return f"{start} to {end}"
    return f"from {start}" if start else f"to {end}" if end else ""


def _when(pack: Pack, given: Given) -> str:
    """Names a review among several; its edition too, where that is not the one of the pack."""
    review = given.review
    period = _span(review) or _shown(review, "form.review-date") or f"Review of level {review.form.level}"
    period = f"{period[:1].upper()}{period[1:]}"
    return period if given.edition == pack.ladder.edition else f"{period} · edition {given.edition}"


def _card(
    pack: Pack, competency: Competency, level: Level, spoken: Mapping[str, tuple[Given, ...]], paper: Paper
) -> Card:
    view = level_view(pack.ladder, competency, level)
    if not pack.whole:  # the other levels are not known, so neither is their number
        part = pack.ladder.part_of(competency)
        view = replace(view, eyebrow=f"{named(part, competency)} · Level {level.number}")
    sections = _sections(pack, competency, level, spoken)
    given = [each for section in sections for item in section.items for each in spoken.get(item.id, ())]
    telling = _Telling(pack, spoken, bool(given), len({id(each.review) for each in given}) > 1)
    style = Style(
        marks(pack.ladder.section_types),
        pack.ladder.words,
        columns=columns_on(paper),
        letters=sheet.letters(paper.width_mm - _MARGINS.inner - _MARGINS.outer, _SIZE),
        anchor=f"at.{competency.id}.{level.number}",
    )
    parts: list[Block | Table] = []
    titled = False
    for tabled, group in groupby(sections, key=lambda section: _tabled(section, spoken)):
        members = list(group)
        if not tabled:
            parts += blocks(members, style, titled=titled)
        for section in members if tabled else ():
            if section.type.blanks is Blanks.MOMENT:
                parts += blocks([section], style, titled=True)
                parts.append(telling.moment(section))
            else:
                parts.append(telling.table(section))
        titled = True
    return Card(view, tuple(parts))


def _sections(
    pack: Pack, competency: Competency, level: Level, spoken: Mapping[str, tuple[Given, ...]]
) -> list[Section]:
    """Those of the card, those that ask for ratings, and any that somebody wrote about.

    What belongs to the competency as a whole is told on the first of its cards.
    """
    first = next(other for owner, other in pack.cards if owner.id == competency.id)
    own = [s for s in competency.sections if _about(s, spoken)] if level.number == first.number else []
    mine = [s for s in level.sections if s.items and (Place.CARD in s.type.places or _asks(s) or _about(s, spoken))]
    return [*own, *mine]


def _about(section: Section, spoken: Mapping[str, object]) -> bool:
    return any(item.id in spoken for item in section.items)


def _asks(section: Section) -> bool:
    """Whether the form asks for evidence to its items."""
    return section.type.blanks is Blanks.RATING and Place.REVIEW in section.type.places


def _tabled(section: Section, spoken: Mapping[str, object]) -> bool:
    return section.type.blanks is Blanks.RATING or _about(section, spoken)


@dataclass(frozen=True, slots=True)
class _Telling:
    """What was written about the items of a card: anything at all (`written`), and in `several` reviews."""

    pack: Pack
    spoken: Mapping[str, tuple[Given, ...]]
    written: bool
    several: bool

    def table(self, section: Section) -> Table:
        note = NO_EVIDENCE if self.written and section.type.blanks is Blanks.RATING else ""
        rows = tuple(
            _row(
                _FROM_TO.get(item.role, ""),
                printed(item, section.kind, self.pack.ladder.words),
                self._said(item, section.kind),
                note,
            )
            for item in section.items
        )
        title = "" if section.type.untitled else section.title
        look = "narrow" if section.type.blanks in _NARROW and not self.several else "wide"
        heads = _HEADS.get(section.type.blanks, ("", ""))
        return Table(title, section.type.lead_in, heads, rows, look if self.written else f"{look} blank")

    def moment(self, section: Section) -> Table:
        """One row for the whole section, which stands above it."""
        label = _SHIFTED if section.kind is Kind.SHIFT else _SHOWED
        shown = tuple(each for item in section.items for each in self._said(item, section.kind))
        return Table("", "", ("", ""), (_row("", label, shown),), "wide moment")

    def _said(self, item: Item, kind: Kind) -> tuple[Shown, ...]:
        now = printed(item, kind, self.pack.ladder.words)
        return tuple(
            _one(each.answers, _when(self.pack, each) if self.several else "", _earlier(each, item.id, now))
            for each in self.spoken.get(item.id, ())
        )


def _row(kicker: str, text: str, shown: tuple[Shown, ...], note: str = "") -> Row:
    letters = sum(len(line) for each in shown for text in each.texts for line in text.lines)
    return Row(kicker, Line(text), shown, "" if shown else note, letters > _LONG)


def _earlier(given: Given, item: str, now: str) -> str:
    """What `item` said when the answers were given, if that is not what it says `now`."""
    then = wording(given, item)
    if not then or same_words(then, now):
        return ""
    when = "Earlier" if item in given.review.form.reworded else f"In edition {given.edition}"
    return f"{when} it read: {then}"


def _one(answers: Sequence[Answer], period: str, earlier: str) -> Shown:
    facts = tuple(_fact(answer) for answer in answers if answer.blank.kind not in _LONG_KINDS)
    texts = tuple(
        Text("" if answer.blank.question in _PLAIN else answer.blank.question, lines(answer.shown))
        for answer in answers
        if answer.blank.kind in _LONG_KINDS
    )
    return Shown(period, earlier, facts, texts)


def _fact(answer: Answer) -> str:
    """A short answer with its question: “Self: 3 · Consistently”; a ticked box as “✓ Self”."""
    if answer.blank.kind is ControlKind.CHECK_BOX:
        return f"✓ {answer.blank.question}"
    return f"{answer.blank.question}: {' '.join(answer.shown.split())}"


def lines(text: str) -> tuple[str, ...]:
    """The lines of `text` as they were typed, without empty ones at either end; of several empty ones in a row, one."""
    found = [" ".join(line.split()) for line in text.strip().splitlines()]
    return tuple(line for at, line in enumerate(found) if line or found[at - 1])


def _tails(pack: Pack) -> Iterator[tuple[str, str, tuple[Table, ...]]]:
    """What stands after the cards."""
    if rows := tuple(_gone_row(pack, item, given) for item, given in gone(pack)):
        yield GONE, GONE_NOTE, (Table("", "", ("It said", "Evidence"), rows, "wide"),)
    tables = tuple(table for review in pack.reviews for table in _general(pack, review))
    if tables:
        yield OVERALL, "", tables


def _gone_row(pack: Pack, item: str, given: Given) -> Row:
    label = _when(pack, given) if len(pack.reviews) > 1 else f"Edition {given.edition}"
    return _row("", wording(given, item) or item, (_one(given.answers, label, ""),))


def _general(pack: Pack, review: Review) -> Iterator[Table]:
    """A table for each part of the form that is about no item."""
    several = len(pack.reviews) > 1
    for title, group in groupby(general(review), key=lambda answer: answer.blank.part.title):
        rows = [_answers_row(list(same)) for _, same in groupby(group, key=lambda answer: entry_of(answer.blank.tag))]
        named = f"{title} · {_span(review) or f'level {review.form.level}'}" if several else title
        yield Table(named, "", ("", ""), tuple(rows), "wide")


def _answers_row(answers: Sequence[Answer]) -> Row:
    """The question to the left of its answer; of the numbered line of a table, the first question, and the others below."""
    first, *rest = answers
    number = f" {entry_of(first.blank.tag).rpartition('-')[2]}"
    others = [
        replace(answer, blank=replace(answer.blank, question=answer.blank.question.removesuffix(number)))
        for answer in rest
    ]
    ticked = first.blank.kind is ControlKind.CHECK_BOX
    shown = _one(others, "", "")
    text = Text("", ("✓ Yes",) if ticked else lines(first.shown))
    return _row("", first.blank.question, (replace(shown, texts=(text, *shown.texts)),))
