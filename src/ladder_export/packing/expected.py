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
from ladder_export.wording import Wording

_LONGEST_NAME = 120  # letters in a heading
_WRITTEN = (ControlKind.LINES, ControlKind.RICH)
_UNNAMED = ("evidence", "answer", "moment")  # what a blank about an item is for, where a head asks for it
# What the layout prints of its own; answers may read the same.
_FURNITURE = (
    *(f"pack.{key}" for key in ("no_evidence", "plan", "seen", "period", "heard", "said")),
    *(
        f"form_sections.{key}"
        for key in ("evidence", "answer", "look_for", "sign", "watch_for", "think_about", "do", "ask")
    ),
)
_NUMBERED = re.compile(r"(.*-\d+)\.[^.]*")  # the tag of a blank in a line of a table

Path = tuple[str, ...]


def expected_pack(pack: Pack, paper: Paper) -> Expected:
    """Person, reviews, each card with every answer about its items, then what belongs to no card."""
    name = pack.person if len(pack.person) <= _LONGEST_NAME else f"{pack.person[:_LONGEST_NAME].rstrip()} …"
    regions = [
        Region(name or pack.ladder.words("pack.nobody"), tuple(_head(pack)), furniture=_furniture(pack)),
        *(_card(pack, competency, level) for competency, level in pack.cards),
        *_tails(pack),
    ]
    pages = page_rules(paper, outline=tuple(region.title for region in regions))
    named = tuple(text for text in (name, pack.ladder.title) if text)
    return of_pdf("pack", "evidence pack", pack.ladder, named, tuple(regions), pages)


def _furniture(pack: Pack) -> tuple[str, ...]:
    return tuple(map(pack.ladder.words, _FURNITURE))


def _head(pack: Pack) -> Iterator[Entry]:
    if len(pack.person) > _LONGEST_NAME:
        yield Entry(pack.person, What.ANSWER)
    for tag in ("form.role", "form.team"):
        said = [text for review in pack.reviews if (text := _line(review, tag))]
        if said:
            yield Entry(said[-1], What.ANSWER)
    words = pack.ladder.words
    for review in pack.reviews:
        date, by = _line(review, "form.review-date"), _line(review, "form.reviewer")
        key = "reviewed_by" if date and by else "reviewed" if date else "by"
        level = words("pack.level", number=review.form.level, name=review.form.level_name)
        parts = [level, _period(review, words, typed=True)]
        if date or by:
            parts.append(words(f"pack.{key}", date=date, name=by))
        if review.form.edition != pack.ladder.edition:
            parts.append(words("pack.edition", edition=review.form.edition))
        yield Entry(" · ".join(filter(None, parts)), What.ANSWER)


def _line(review: Review, tag: str) -> str:
    return next((" ".join(a.shown.split()) for a in review.answers if a.blank.tag == tag), "")


def _period(review: Review, words: Wording, *, typed: bool) -> str:
    start, end = _line(review, "form.period-start"), _line(review, "form.period-end")
    key = "span" if start and end else "from" if start else "until"
    span = words(f"pack.{key}", start=start, end=end) if start or end else ""
    kind = _line(review, "form.period-type") if typed else ""
    return words("page.listed", first=kind, second=span) if kind and span else kind or span


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
    near = (*place, step if pack.whole else pack.ladder.words("page.level", number=level.number))
    return Region(level.name, tuple(entries), competency_path(competency, level), _furniture(pack), near)


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
            label = "moment_of_shift" if section.kind is Kind.SHIFT else "moment_shown"
            yield Entry(pack.ladder.words(f"form_sections.{label}"), What.LABEL, path=path)
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
            key = "pack.read_earlier" if item.id in form.reworded else "pack.read_in"
            yield Entry(pack.ladder.words(key, edition=said.edition, text=then), What.LABEL, path=path)
        yield from _answers(pack, said.answers, item.id, path)


def _when(pack: Pack, said: _Said) -> str:
    review, words = said.review, pack.ladder.words
    when = _period(review, words, typed=False) or _line(review, "form.review-date")
    when = when or words("pack.review_of", level=review.form.level)
    when = when[0].upper() + when[1:]
    return when if said.edition == pack.ladder.edition else f"{when} · {words('pack.edition', edition=said.edition)}"


def _answers(pack: Pack, answers: Sequence[Answer], item: str, path: Path) -> Iterator[Entry]:
    """Short answers with their question, ticks, then what was written, line by line."""
    yield from _short(pack, answers, item, (*path, item))
    yield from _written(answers, item, (*path, item))


def _short(pack: Pack, answers: Sequence[Answer], item: str, path: Path) -> Iterator[Entry]:
    for answer in answers:
        if answer.blank.kind is ControlKind.CHECK_BOX:
            yield Entry(f"✓ {answer.blank.question}", What.ANSWER, item, path)
        elif answer.blank.kind not in _WRITTEN:
            said = " ".join(answer.shown.split())
            text = pack.ladder.words("page.named", what=answer.blank.question, name=said)
            yield Entry(text, What.ANSWER, item, path)


def _written(answers: Sequence[Answer], item: str, path: Path) -> Iterator[Entry]:
    for answer in answers:
        if answer.blank.kind in _WRITTEN:
            if not (answer.blank.item and answer.blank.role in _UNNAMED):
                yield Entry(answer.blank.question, What.LABEL, item, path)
            yield from (Entry(line, What.ANSWER, item, path) for line in _lines(answer))


def _lines(answer: Answer) -> list[str]:
    return [" ".join(line.split()) for line in answer.shown.splitlines() if line.split()]


def _tails(pack: Pack) -> Iterator[Region]:
    furniture = _furniture(pack)
    entries = list(_gone(pack))
    if entries:
        yield Region(pack.ladder.words("pack.gone"), tuple(entries), furniture=furniture)
    entries = [entry for review in pack.reviews for entry in _general(pack, review)]
    if entries:
        yield Region(pack.ladder.words("pack.overall"), tuple(entries), furniture=furniture)


def _gone(pack: Pack) -> Iterator[Entry]:
    """What was written about items that no competency has."""
    owned = [s for c in pack.ladder.competencies for s in (*c.sections, *(s for lv in c.levels for s in lv.sections))]
    known = {item.id for section in owned for item in section.items}
    spoken = dict.fromkeys(a.blank.item for r in pack.reviews for a in _answered(r) if a.blank.item)
    for item in spoken:
        for said in _said(pack, item) if item not in known else ():
            form = said.review.form
            text = form.reworded.get(item) or next((i.text for i in form.items if i.id == item), item)
            path = (pack.ladder.words("pack.gone"),)
            yield Entry(text, What.LABEL, item, path)
            edition = pack.ladder.words("page.edition", edition=said.edition)
            yield Entry(_when(pack, said) if len(pack.reviews) > 1 else edition, What.LABEL, path=path)
            yield from _answers(pack, said.answers, item, path)


def _general(pack: Pack, review: Review) -> Iterator[Entry]:
    """Answers about no item, part by part; those of one line of a table stand together."""
    about = [a for a in _answered(review) if not a.blank.item and a.blank.part.section not in ("details", "signatures")]
    words = pack.ladder.words
    overall, when = words("pack.overall"), ""
    if len(pack.reviews) > 1:
        when = f" · {_period(review, words, typed=False) or words('pack.at_level', level=review.form.level)}"
    for title, answers in groupby(about, key=lambda answer: answer.blank.part.title):
        yield Entry(title + when, What.TITLE, path=(overall,))
        for number, members in groupby(answers, key=_table_line):
            first, *rest = members
            path = (overall, title)
            rest = [_unnumbered(answer, number) for answer in rest]
            ticked = first.blank.kind is ControlKind.CHECK_BOX
            yield Entry(first.blank.question, What.LABEL, path=path)
            yield from _short(pack, rest, "", path)
            yield from (
                Entry(text, What.ANSWER, path=path) for text in ([words("pack.ticked")] if ticked else _lines(first))
            )
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
