"""What belongs in an evidence pack, worked out from the reviews and the ladder alone: the layout is not looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ladder_export.form_map import ControlKind
from ladder_export.ladder import Blanks, Competency, Item, Kind, Level, Place, Section
from ladder_export.paper import Paper
from ladder_export.proof.data import Entry, Expected, Region, What
from ladder_export.proof.entries import beside, competency_path, printed, section_entries, shift_label
from ladder_export.proof.expected_pages import of_pdf, page_rules
from ladder_export.proof.text import squash
from ladder_export.reviews.data import Answer, Review, Status
from ladder_export.reviews.evidence import Pack

NOBODY = "Evidence"
_LONGEST_NAME = 120  # letters in a heading
GONE, OVERALL = "No longer in the ladder", "The review as a whole"
_SHIFT_MOMENT = "A moment this period when you made this shift"
_MOMENT = "A moment this period when this showed"
_WRITTEN = (ControlKind.LINES, ControlKind.RICH)
_UNNAMED = ("Evidence", "Answer", "Moment")  # questions that the head of a column or a row asks
# What the layout prints of its own; answers may read the same.
_FURNITURE = ("No evidence yet.", "Evidence", "Answer", "Plan", "Seen by", "This period", "What was heard", "It said",
              "What to look for", "Sign", "What to watch for", "To think about", "What to do", "To ask")  # fmt: skip
_NUMBERED = re.compile(r"(.*-\d+)\.[^.]*")  # the tag of a blank in a line of a table

Path = tuple[str, ...]


def expected_pack(pack: Pack, paper: Paper) -> Expected:
    """Person, reviews, each card with every answer about its items, then what belongs to no card."""
    name = pack.person if len(pack.person) <= _LONGEST_NAME else f"{pack.person[:_LONGEST_NAME].rstrip()} …"
    regions = [
        Region(name or NOBODY, tuple(_head(pack)), furniture=_FURNITURE),
        *(_card(pack, competency, level) for competency, level in pack.cards),
        *_tails(pack),
    ]
    pages = page_rules(paper, outline=tuple(region.title for region in regions))
    named = tuple(text for text in (name, pack.ladder.title) if text)
    return of_pdf("pack", "evidence pack", pack.ladder, named, tuple(regions), pages)


def _head(pack: Pack) -> Iterator[Entry]:
    if len(pack.person) > _LONGEST_NAME:
        yield Entry(pack.person, What.ANSWER)
    for tag in ("form.role", "form.team"):
        said = [text for review in pack.reviews if (text := _line(review, tag))]
        if said:
            yield Entry(said[-1], What.ANSWER)
    for review in pack.reviews:
        date, by = _line(review, "form.review-date"), _line(review, "form.reviewer")
        reviewed = " ".join([f"reviewed {date}"] * bool(date) + [f"by {by}"] * bool(by))
        parts = [f"Level {review.form.level} {review.form.level_name}", _period(review, typed=True), reviewed]
        if review.form.edition != pack.ladder.edition:
            parts.append(f"edition {review.form.edition}")
        yield Entry(" · ".join(filter(None, parts)), What.ANSWER)


def _line(review: Review, tag: str) -> str:
    return next((" ".join(a.shown.split()) for a in review.answers if a.blank.tag == tag), "")


def _period(review: Review, *, typed: bool) -> str:
    start, end = _line(review, "form.period-start"), _line(review, "form.period-end")
    words = [start, "to", end] if start and end else ["from", start] if start else ["to", end] if end else []
    kind = _line(review, "form.period-type") if typed else ""
    return ", ".join(filter(None, (kind, " ".join(words))))


@dataclass(frozen=True, slots=True)
class _Said:
    """The answers of one form, given on one edition, about one item."""

    review: Review
    edition: str
    answers: tuple[Answer, ...]


def _said(pack: Pack, item: str) -> list[_Said]:
    found = []
    for review in pack.reviews:
        editions: dict[str, list[Answer]] = {}
        for answer in _answered(review):
            if answer.blank.item == item:
                editions.setdefault(answer.blank.earlier or review.form.edition, []).append(answer)
        found += [_Said(review, edition, tuple(answers)) for edition, answers in editions.items()]
    return found


def _answered(review: Review) -> list[Answer]:
    return [a for a in review.answers if a.status is Status.ANSWERED and a.shown.split()]


def _card(pack: Pack, competency: Competency, level: Level) -> Region:
    own = competency.sections if (competency, level) == next(c for c in pack.cards if c[0] == competency) else ()
    sections = [section for section in own if _spoken(pack, section)]
    sections += [section for section in level.sections if section.items and _belongs(pack, section)]
    said = [each for section in sections for item in section.items for each in _said(pack, item.id)]
    several = any(each.review is not said[0].review for each in said)
    entries = [
        entry
        for section in sections
        for entry in _section(pack, section, competency_path(competency, level), several=several)
    ]
    *place, step = beside(pack.ladder, competency, level)
    near = (*place, step if pack.whole else f"Level {level.number}")
    return Region(level.name, tuple(entries), competency_path(competency, level), _FURNITURE, near)


def _spoken(pack: Pack, section: Section) -> bool:
    return any(_said(pack, item.id) for item in section.items)


def _belongs(pack: Pack, section: Section) -> bool:
    rated = section.type.blanks is Blanks.RATING and Place.REVIEW in section.type.places
    return Place.CARD in section.type.places or rated or _spoken(pack, section)


def _section(pack: Pack, section: Section, path: Path, *, several: bool) -> Iterator[Entry]:
    spoken = _spoken(pack, section)
    if section.type.blanks is Blanks.MOMENT or not (spoken or section.type.blanks is Blanks.RATING):
        yield from section_entries(section, path, pack.ladder.words)
        if spoken:
            yield Entry(_SHIFT_MOMENT if section.kind is Kind.SHIFT else _MOMENT, What.LABEL, path=path)
            for item in section.items:
                yield from _about(pack, item, section.kind, (*path, section.title), several=several)
        return
    path = (*path, section.title)
    if not section.type.untitled:
        yield Entry(section.title, What.TITLE, path=path)
    if section.type.lead_in:
        yield Entry(section.type.lead_in, What.LEAD_IN, path=path)
    for item in section.items:
        if label := shift_label(item, pack.ladder.words):
            yield Entry(label, What.LABEL, path=path)
        yield Entry(printed(item, section.kind, pack.ladder.words), What.ITEM, item.id, path)
        yield from _about(pack, item, section.kind, path, several=several)


def _about(pack: Pack, item: Item, kind: Kind, path: Path, *, several: bool) -> Iterator[Entry]:
    now = printed(item, kind, pack.ladder.words)
    for said in _said(pack, item.id):
        if several:
            yield Entry(_when(pack, said), What.LABEL, path=path)
        form = said.review.form
        then = form.reworded.get(item.id) or next((i.text for i in form.items if i.id == item.id), now)
        if squash(then) != squash(now):
            when = "Earlier" if item.id in form.reworded else f"In edition {said.edition}"
            yield Entry(f"{when} it read: {then}", What.LABEL, path=path)
        yield from _answers(said.answers, item.id, path)


def _when(pack: Pack, said: _Said) -> str:
    review = said.review
    words = _period(review, typed=False) or _line(review, "form.review-date") or f"Review of level {review.form.level}"
    words = words[0].upper() + words[1:]
    return words if said.edition == pack.ladder.edition else f"{words} · edition {said.edition}"


def _answers(answers: Sequence[Answer], item: str, path: Path) -> Iterator[Entry]:
    """Short answers with their question, ticks, then what was written, line by line."""
    yield from _short(answers, item, (*path, item))
    yield from _written(answers, item, (*path, item))


def _short(answers: Sequence[Answer], item: str, path: Path) -> Iterator[Entry]:
    for answer in answers:
        if answer.blank.kind is ControlKind.CHECK_BOX:
            yield Entry(f"✓ {answer.blank.question}", What.ANSWER, item, path)
        elif answer.blank.kind not in _WRITTEN:
            yield Entry(f"{answer.blank.question}: {' '.join(answer.shown.split())}", What.ANSWER, item, path)


def _written(answers: Sequence[Answer], item: str, path: Path) -> Iterator[Entry]:
    for answer in answers:
        if answer.blank.kind in _WRITTEN:
            if answer.blank.question not in _UNNAMED:
                yield Entry(answer.blank.question, What.LABEL, item, path)
            yield from (Entry(line, What.ANSWER, item, path) for line in _lines(answer))


def _lines(answer: Answer) -> list[str]:
    return [" ".join(line.split()) for line in answer.shown.splitlines() if line.split()]


def _tails(pack: Pack) -> Iterator[Region]:
    entries = list(_gone(pack))
    if entries:
        yield Region(GONE, tuple(entries), furniture=_FURNITURE)
    entries = [entry for review in pack.reviews for entry in _general(pack, review)]
    if entries:
        yield Region(OVERALL, tuple(entries), furniture=_FURNITURE)


def _gone(pack: Pack) -> Iterator[Entry]:
    """What was written about items that no competency has."""
    owned = [s for c in pack.ladder.competencies for s in (*c.sections, *(s for lv in c.levels for s in lv.sections))]
    known = {item.id for section in owned for item in section.items}
    spoken = dict.fromkeys(a.blank.item for r in pack.reviews for a in _answered(r) if a.blank.item)
    for item in spoken:
        for said in _said(pack, item) if item not in known else ():
            form = said.review.form
            text = form.reworded.get(item) or next((i.text for i in form.items if i.id == item), item)
            yield Entry(text, What.LABEL, item, (GONE,))
            several = len(pack.reviews) > 1
            yield Entry(_when(pack, said) if several else f"Edition {said.edition}", What.LABEL, path=(GONE,))
            yield from _answers(said.answers, item, (GONE,))


def _general(pack: Pack, review: Review) -> Iterator[Entry]:
    """Answers about no item, part by part; those of one line of a table stand together."""
    about = [a for a in _answered(review) if not a.blank.item and a.blank.part.section not in ("details", "signatures")]
    when = f" · {_period(review, typed=False) or f'level {review.form.level}'}" if len(pack.reviews) > 1 else ""
    for title, answers in groupby(about, key=lambda answer: answer.blank.part.title):
        yield Entry(title + when, What.TITLE, path=(OVERALL,))
        for number, members in groupby(answers, key=_table_line):
            first, *rest = members
            path = (OVERALL, title)
            rest = [_unnumbered(answer, number) for answer in rest]
            ticked = first.blank.kind is ControlKind.CHECK_BOX
            yield Entry(first.blank.question, What.LABEL, path=path)
            yield from _short(rest, "", path)
            yield from (Entry(text, What.ANSWER, path=path) for text in (["✓ Yes"] if ticked else _lines(first)))
            yield from _written(rest, "", path)


def _table_line(answer: Answer) -> str:
    """`action-2` of `action-2.owner`; of what stands in no numbered line, its own tag."""
    found = _NUMBERED.fullmatch(answer.blank.tag)
    return found[1] if found else answer.blank.tag


def _unnumbered(answer: Answer, line: str) -> Answer:
    """With “Owner” as its question in place of “Owner 2”, where it stands in line 2."""
    number = line.rpartition("-")[2]
    question = re.sub(rf" {re.escape(number)}$", "", answer.blank.question)
    return replace(answer, blank=replace(answer.blank, question=question))
