"""A collection as tables: a row for each answer, for each file with all its answers, for each file, for each missing person.

Cells are plain data. Who writes them into a file sees to it that a text stays a text there.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ladder_export.form_map import Blank, ControlKind, FormMap
from ladder_export.reviews.collect import Collection, Returned, is_rating
from ladder_export.reviews.data import Answer, Review, Status

Cell = str | int | float | date
K = TypeVar("K", bound=Hashable)

COUNTED = ("answered", "blank", "untouched prompt", "control missing")
_SHARED = ("form.", "overall.", "action-", "sign-")  # asked by the forms of every ladder
_IN_FRONT = ("form.engineer", "form.engineer-id", "form.role", "form.team", "form.reviewer")
_ITEM_SHOWN = 80  # characters of an item in the head of a column; the table of answers has all of it
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_FIRST_DATE = date(1900, 3, 1)  # before this day, spreadsheets do not agree on dates


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its width in characters, and what else is said above it (the tag that its values come from)."""

    name: str
    width: int = 14
    above: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; each row has as many cells as there are columns. The first `front` columns say whose row it is."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    front: int = 1


_WHO = (
    Column("file", 30),
    Column("person", 24),
    Column("id", 12),
    Column("role", 20),
    Column("team", 16),
    Column("reviewer", 22),
    Column("family", 16),
    Column("level", 7),
    Column("level name", 20),
    Column("ladder", 22),
    Column("edition", 10),
    Column("form", 30),
    Column("state", 12),
)


def answers_table(collection: Collection, *, exact: bool = False) -> Table:
    """One row for each blank of each file that could be read; with `exact`, values are the texts that the forms have."""
    families = _families(collection)
    columns = (
        *_columns(families),
        Column("competency", 22),
        Column("section", 22),
        Column("item id", 24),
        Column("item", 48),
        Column("question", 20),
        Column("tag", 30),
        Column("kind", 11),
        Column("status", 16),
        Column("value", 40),
        Column("shown", 40),
        Column("found", 11),
        Column("issue", 30),
    )
    rows = []
    for file, review in collection.read:
        who = _who(file, review, families)
        titles = dict(review.form.competencies)
        items = {item.id: item.text for item in review.form.items}
        for answer in review.answers:
            blank = answer.blank
            asked = (
                titles.get(blank.part.competency, blank.part.competency),
                section_of(blank, review.form),
                blank.item,
                items.get(blank.item, ""),
                blank.question,
                blank.tag,
                blank.kind.value,
            )
            value = answer.value if exact else value_of(answer, review.form)
            said = (answer.status.value, value, answer.shown, answer.found.value, answer.issue)
            rows.append((*who, *asked, *said))
    return Table("Answers", columns, tuple(rows), 2)


def people_table(collection: Collection) -> Table:
    """One row for each file that could be read, and a column for each blank of any of their forms."""
    forms = forms_of(collection)
    keys = merged([[_key(blank, form) for blank in form.blanks if blank.tag not in _IN_FRONT] for form in forms])
    ladders = {form.ladder for form in forms}
    heads = {_key(blank, form): _head(blank, form, len(ladders) > 1) for form in forms for blank in form.blanks}
    counted = tuple(Column(name, 11) for name in COUNTED)
    families = _families(collection)
    columns = (*_columns(families), *counted, *(heads[key] for key in keys))
    rows = []
    for file, review in collection.read:
        values = {_key(answer.blank, review.form): value_of(answer, review.form) for answer in review.answers}
        rows.append((*_who(file, review, families), *by_status(review), *(values.get(key, "") for key in keys)))
    return Table("People", columns, tuple(rows), 2)


def files_table(collection: Collection) -> Table:
    """One row for each file, with what is odd about it or why it was refused."""
    families = _families(collection)
    shared = _columns(families)[1:-1]
    columns = (
        Column("file", 38),
        Column("state", 13),
        Column("warnings", 70),
        *shared,
        *(Column(name, 11) for name in COUNTED),
    )
    rows: list[tuple[Cell, ...]] = []
    for file in collection.files:
        notes = "\n".join((file.reason, *file.warnings) if file.reason else file.warnings)
        if file.review:
            who = _who(file, file.review, families)[1:-1]
            rows.append((file.name, file.state.value, notes, *who, *by_status(file.review)))
        else:
            rows.append((file.name, file.state.value, notes, *[""] * (len(shared) + len(COUNTED))))
    return Table("Files", columns, tuple(rows))


def missing_table(collection: Collection) -> Table:
    """One row for each person of the roster without a form that counts."""
    families = any(missing.person.family for missing in collection.missing)
    columns = (
        Column("person", 28),
        Column("id", 14),
        *([Column("family", 16)] if families else []),
        Column("level", 8),
        Column("team", 20),
        Column("reviewer", 24),
        Column("note", 44),
    )
    rows = tuple(
        (who.name, who.person_id, *[who.family] * families, who.level or "", who.team, who.reviewer, missing.note)
        for missing in collection.missing
        for who in [missing.person]
    )
    return Table("Not returned", columns, rows)


def value_of(answer: Answer, form: FormMap) -> Cell:
    """The value of an answer: a number where it is a rating that is one, a date where the blank asks for one, else a text."""
    if answer.status is not Status.ANSWERED:
        return ""
    value = answer.value
    if answer.blank.kind is ControlKind.DATE and _ISO.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return day if day >= _FIRST_DATE else value
    if is_rating(answer.blank, form):
        return number(value)
    return value


def number(text: str) -> Cell:
    """The number that `text` is, if it is written as a number is; otherwise `text`."""
    for kind in (int, float):
        try:
            made: int | float = kind(text)
        except ValueError:
            continue
        if str(made) == text and abs(made) < 1e15:
            return made
    return text


def by_status(review: Review) -> tuple[int, ...]:
    """How many blanks are answered, blank, as they were, and gone, as in `COUNTED`."""
    found = [answer.status.value for answer in review.answers]
    return tuple(found.count(name) for name in COUNTED)


def section_of(blank: Blank, form: FormMap) -> str:
    """The title of a blank's section, with its level where that is another than the form's, and its edition if earlier."""
    part = blank.part
    title = f"{part.title} (level {part.level})" if part.level and part.level != form.level else part.title
    return f"{title} (edition {blank.earlier})" if blank.earlier else title


def forms_of(collection: Collection) -> list[FormMap]:
    """Each map once: by ladder, level and edition."""
    forms = {review.form.key: review.form for _, review in collection.read}
    return sorted(
        forms.values(), key=lambda form: (form.ladder, form.family or (), form.level, form.edition, form.form, form.key)
    )


def merged(orders: Iterable[Sequence[K]]) -> list[K]:
    """All members of `orders`, each once; what only a later one has goes before what follows it there."""
    result: list[K] = []
    for order in orders:
        known = set(result)
        before: dict[K | None, list[K]] = {}
        waiting: list[K] = []
        for member in dict.fromkeys(order):
            if member in known:
                before[member] = waiting
                waiting = []
            else:
                waiting.append(member)
        result = [new for member in result for new in (*before.get(member, ()), member)] + waiting
    return result


def _families(collection: Collection) -> bool:
    """Whether any form is of a family, so that tables have a column for it."""
    return any(review.form.family for _, review in collection.read)


def _columns(families: bool) -> tuple[Column, ...]:
    return tuple(column for column in _WHO if families or column.name != "family")


def _who(file: Returned, review: Review, families: bool) -> tuple[Cell, ...]:
    form = review.form
    family = [form.family[1] if form.family else ""] if families else []
    return (
        file.name,
        review.person,
        review.person_id,
        review.value("form.role"),
        review.value("form.team"),
        review.value("form.reviewer"),
        *family,
        form.level,
        form.level_name,
        form.ladder,
        form.edition,
        form.form,
        file.state.value,
    )


def _key(blank: Blank, form: FormMap) -> tuple[str, str]:
    """What is one column: blanks of one tag, and of one ladder unless every ladder's forms ask this."""
    return ("" if blank.tag.startswith(_SHARED) else form.ladder, blank.tag)


def _head(blank: Blank, form: FormMap, several: bool) -> Column:
    item = form.item(blank.item)
    shown = (item.text if item else "").replace("\n", " ")
    if len(shown) > _ITEM_SHOWN:
        shown = shown[: _ITEM_SHOWN - 1].rstrip() + "…"
    competency = dict(form.competencies).get(blank.part.competency, "") if len(form.competencies) > 1 else ""
    section = section_of(blank, form) if blank.part.competency or not item else ""
    ladder = form.title if several and not blank.tag.startswith(_SHARED) else ""
    asked = blank.question or blank.title
    words = dict.fromkeys(text for text in (ladder, competency, section, shown, asked) if text)
    wide = blank.kind in (ControlKind.LINES, ControlKind.RICH, ControlKind.COMBO)
    return Column(" · ".join(words), 36 if wide else 18, blank.tag)
