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
from ladder_export.wording import Wording

_SIZE = 10.0  # pt
_MARGINS = Margins(17, 18, 20, 18)
_LONG = 700  # letters of evidence in a row from which on it may break over a page
_FOOT_LETTERS = 70
_NAME = 120  # letters
# The heads of the two columns, by what the form asks: the first says what the form does.
_HEADS = {
    Blanks.RATING: ("form_sections.look_for", "form_sections.evidence"),
    Blanks.TICKS: ("form_sections.sign", "pack.seen"),
    Blanks.TICK: ("form_sections.watch_for", "pack.period"),
    Blanks.ANSWER: ("form_sections.think_about", "form_sections.answer"),
    Blanks.PLAN: ("form_sections.do", "pack.plan"),
    Blanks.HEARD: ("form_sections.ask", "pack.heard"),
}
_NARROW = (Blanks.TICKS, Blanks.TICK)  # answers that take a word
_PLAIN = (
    "evidence",
    "answer",
    "moment",
)  # blanks about an item whose question the head of the column has asked already
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
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    cards: tuple[Card, ...]
    tails: tuple[tuple[str, str, tuple[Table, ...]], ...]
    bars: bool


def pack_pages(desk: Desk, pack: Pack, paper: Paper) -> LaidOut:
    """The whole pack on `paper`."""
    ladder = pack.ladder
    name = _heading(pack)
    title = ladder.words("pack.title", name=name) if pack.person else name
    running = brief(_FOOT_LETTERS, *(f"{name} · {ladder.title}",) * bool(pack.person), ladder.title)
    rules = (
        sheet.page_rules(paper, _MARGINS),
        sheet.sizes({"body": sheet.pt(_SIZE), "head": sheet.pt(_SIZE), "air": sheet.mm(0)}),
    )
    head = head_of(ladder, ladder.words("page.listed", first=title, second=ladder.title), running)
    spoken = evidence(pack.reviews)
    view = _View(
        name,
        tuple(_facts(pack)),
        tuple(_card(pack, competency, level, spoken, paper) for competency, level in pack.cards),
        tuple(_tails(pack)),
        pack.whole and any(len(part.stages) > 1 for part in ladder.parts),
    )
    return desk.document("pack", ladder, {"head": head, "pack": view}, rules, ("base", "blocks", "pack"))


def _heading(pack: Pack) -> str:
    """The name of the person; one that is too long for a heading is cut, and stands whole below."""
    if not pack.person:
        return pack.ladder.words("pack.nobody")
    return pack.person if len(pack.person) <= _NAME else f"{pack.person[:_NAME].rstrip()} …"


def _facts(pack: Pack) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and value of each line below the person's name; the newest form that says something counts."""
    words = pack.ladder.words
    if len(pack.person) > _NAME:
        yield words("pack.name"), (pack.person,)
    for label, tag in ((words("form_details.role"), "form.role"), (words("form_details.team"), "form.team")):
        if said := next((text for review in reversed(pack.reviews) if (text := _shown(review, tag))), ""):
            yield label, (said,)
    yield words("pack.reviews", len(pack.reviews)), tuple(_review_line(pack, review) for review in pack.reviews)
    edition = words("page.edition", edition=pack.ladder.edition)
    yield words("pack.ladder"), (" · ".join(filter(None, (pack.ladder.organisation, pack.ladder.title, edition))),)


def _shown(review: Review, tag: str) -> str:
    answer = review.answer(tag)
    return " ".join(answer.shown.split()) if answer else ""


def _review_line(pack: Pack, review: Review) -> str:
    """Level, period, date, reviewer and another edition than that of the pack, as far as the form says them."""
    date, by = _shown(review, "form.review-date"), _shown(review, "form.reviewer")
    words = pack.ladder.words
    reviewed = words("pack.reviewed_by" if date and by else "pack.reviewed" if date else "pack.by", date=date, name=by)
    level = words("pack.level", number=review.form.level, name=review.form.level_name)
    edition = "" if review.form.edition == pack.ladder.edition else words("pack.edition", edition=review.form.edition)
    texts = (level, _period(review, words), reviewed if date or by else "", edition)
    return " · ".join(text for text in texts if text)


def _period(review: Review, words: Wording) -> str:
    """“Quarter, 1 January 2026 to 31 March 2026”, as far as the form says it."""
    said = [text for text in (_shown(review, "form.period-type"), _span(review, words)) if text]
    return words.listed(said) if said else ""


def _span(review: Review, words: Wording) -> str:
    start, end = _shown(review, "form.period-start"), _shown(review, "form.period-end")
    if start and end:
        return words("pack.span", start=start, end=end)
    return words("pack.from", start=start) if start else words("pack.until", end=end) if end else ""


def _when(pack: Pack, given: Given) -> str:
    """Names a review among several; its edition too, where that is not the one of the pack."""
    review, words = given.review, pack.ladder.words
    period = _span(review, words) or _shown(review, "form.review-date")
    period = period or words("pack.review_of", level=review.form.level)
    period = f"{period[:1].upper()}{period[1:]}"
    return (
        period if given.edition == pack.ladder.edition else f"{period} · {words('pack.edition', edition=given.edition)}"
    )


def _card(
    pack: Pack, competency: Competency, level: Level, spoken: Mapping[str, tuple[Given, ...]], paper: Paper
) -> Card:
    view = level_view(pack.ladder, competency, level)
    if not pack.whole:  # the other levels are not known, so neither is their number
        part = pack.ladder.part_of(competency)
        view = replace(view, eyebrow=f"{named(part, competency)} · {part.words('page.level', number=level.number)}")
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
        words = self.pack.ladder.words
        note = words("pack.no_evidence") if self.written and section.type.blanks is Blanks.RATING else ""
        rows = tuple(
            _row(
                words(f"shift.{item.role}") if item.role in ("from", "to") else "",
                printed(item, section.kind, self.pack.ladder.words),
                self._said(item, section.kind),
                note,
            )
            for item in section.items
        )
        title = "" if section.type.untitled else section.title
        look = "narrow" if section.type.blanks in _NARROW and not self.several else "wide"
        asked, answered = _HEADS.get(section.type.blanks, ("", ""))
        heads = (words(asked), words(answered)) if asked else ("", "")
        return Table(title, section.type.lead_in, heads, rows, look if self.written else f"{look} blank")

    def moment(self, section: Section) -> Table:
        """One row for the whole section, which stands above it."""
        key = "moment_of_shift" if section.kind is Kind.SHIFT else "moment_shown"
        label = self.pack.ladder.words(f"form_sections.{key}")
        shown = tuple(each for item in section.items for each in self._said(item, section.kind))
        return Table("", "", ("", ""), (_row("", label, shown),), "wide moment")

    def _said(self, item: Item, kind: Kind) -> tuple[Shown, ...]:
        words = self.pack.ladder.words
        now = printed(item, kind, words)
        return tuple(
            _one(
                each.answers, words, _when(self.pack, each) if self.several else "", _earlier(each, item.id, now, words)
            )
            for each in self.spoken.get(item.id, ())
        )


def _row(kicker: str, text: str, shown: tuple[Shown, ...], note: str = "") -> Row:
    letters = sum(len(line) for each in shown for text in each.texts for line in text.lines)
    return Row(kicker, Line(text), shown, "" if shown else note, letters > _LONG)


def _earlier(given: Given, item: str, now: str, words: Wording) -> str:
    """What `item` said when the answers were given, if that is not what it says `now`."""
    then = wording(given, item)
    if not then or same_words(then, now):
        return ""
    key = "pack.read_earlier" if item in given.review.form.reworded else "pack.read_in"
    return words(key, edition=given.edition, text=then)


def _one(answers: Sequence[Answer], words: Wording, period: str, earlier: str) -> Shown:
    facts = tuple(_fact(answer, words) for answer in answers if answer.blank.kind not in _LONG_KINDS)
    texts = tuple(
        Text("" if answer.blank.item and answer.blank.role in _PLAIN else answer.blank.question, lines(answer.shown))
        for answer in answers
        if answer.blank.kind in _LONG_KINDS
    )
    return Shown(period, earlier, facts, texts)


def _fact(answer: Answer, words: Wording) -> str:
    """A short answer with its question: “Self: 3 · Consistently”; a ticked box as “✓ Self”."""
    if answer.blank.kind is ControlKind.CHECK_BOX:
        return f"✓ {answer.blank.question}"
    return words("page.named", what=answer.blank.question, name=" ".join(answer.shown.split()))


def lines(text: str) -> tuple[str, ...]:
    """The lines of `text` as they were typed, without empty ones at either end; of several empty ones in a row, one."""
    found = [" ".join(line.split()) for line in text.strip().splitlines()]
    return tuple(line for at, line in enumerate(found) if line or found[at - 1])


def _tails(pack: Pack) -> Iterator[tuple[str, str, tuple[Table, ...]]]:
    """What stands after the cards."""
    words = pack.ladder.words
    if rows := tuple(_gone_row(pack, item, given) for item, given in gone(pack)):
        heads = (words("pack.said"), words("form_sections.evidence"))
        yield words("pack.gone"), words("pack.gone_note"), (Table("", "", heads, rows, "wide"),)
    tables = tuple(table for review in pack.reviews for table in _general(pack, review))
    if tables:
        yield words("pack.overall"), "", tables


def _gone_row(pack: Pack, item: str, given: Given) -> Row:
    words = pack.ladder.words
    label = _when(pack, given) if len(pack.reviews) > 1 else words("page.edition", edition=given.edition)
    return _row("", wording(given, item) or item, (_one(given.answers, words, label, ""),))


def _general(pack: Pack, review: Review) -> Iterator[Table]:
    """A table for each part of the form that is about no item."""
    several, words = len(pack.reviews) > 1, pack.ladder.words
    when = _span(review, words) or words("pack.at_level", level=review.form.level)
    for title, group in groupby(general(review), key=lambda answer: answer.blank.part.title):
        rows = [
            _answers_row(list(same), words) for _, same in groupby(group, key=lambda answer: entry_of(answer.blank.tag))
        ]
        named = f"{title} · {when}" if several else title
        yield Table(named, "", ("", ""), tuple(rows), "wide")


def _answers_row(answers: Sequence[Answer], words: Wording) -> Row:
    """The question to the left of its answer; of the numbered line of a table, the first question, and the others below."""
    first, *rest = answers
    number = f" {entry_of(first.blank.tag).rpartition('-')[2]}"
    others = [
        replace(answer, blank=replace(answer.blank, question=answer.blank.question.removesuffix(number)))
        for answer in rest
    ]
    ticked = first.blank.kind is ControlKind.CHECK_BOX
    shown = _one(others, words, "", "")
    text = Text("", (words("pack.ticked"),) if ticked else lines(first.shown))
    return _row("", first.blank.question, (replace(shown, texts=(text, *shown.texts)),))
