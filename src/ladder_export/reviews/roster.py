"""A roster: who is reviewed at which level, and what is known of them already. Every mistake is named, by row and column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ladder_export.form_map import FormMap
from ladder_export.problems import Location, Problem
from ladder_export.reviews.collect import Expected, normal
from ladder_export.reviews.columns import (
    FAMILY,
    LEVEL,
    PERIOD,
    PERIOD_TYPE,
    Columns,
    ColumnsError,
    Key,
    column_of,
    match_columns,
)
from ladder_export.reviews.data import NAME, PERSON_ID
from ladder_export.reviews.filling import lost
from ladder_export.reviews.roster_file import RosterError, Row, Table
from ladder_export.reviews.rungs import FamilyError, Rungs
from ladder_export.reviews.values import CellError, period_of, value_of
from ladder_export.spreadsheets import Bad

TEAM, REVIEWER = "form.team", "form.reviewer"
_NO_LEVEL = ("", 0)


@dataclass(frozen=True, slots=True)
class Person:
    """A row without a mistake: its number in the roster, the level of the person, and the values by tag."""

    row: int
    key: Key
    values: Mapping[str, str]

    @property
    def level(self) -> int:
        return self.key[1]

    @property
    def name(self) -> str:
        return self.values.get(NAME, "")

    @property
    def person_id(self) -> str:
        return self.values.get(PERSON_ID, "")


@dataclass(frozen=True, slots=True)
class Roster:
    """The people in the order of rows; what is wrong with the other rows, whose numbers are `bad`; and what is worth a note."""

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]
    bad: tuple[int, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """A row as far as it is understood."""

    row: Row
    key: Key | None = None
    values: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def levels_named(table: Table, levels: Rungs, mapped: Mapping[str, str]) -> set[Key]:
    """Those of the `levels` that occur in the roster."""
    found = set()
    for row in table.rows:
        try:
            found.add(_level(table, row, levels, mapped))
        except CellError:
            continue  # `read_roster` tells it with all others
    return found


def _level(table: Table, row: Row, levels: Rungs, mapped: Mapping[str, str]) -> Key:
    """The level that a row names. Raises CellError."""
    said = {
        target: _text(row.cells[place])
        for target in (LEVEL, FAMILY)
        for place in column_of(table.header, target, mapped)[:1]
    }
    return levels.named(said.get(LEVEL, ""), said.get(FAMILY, ""))


def read_roster(table: Table, forms: Mapping[Key, FormMap], levels: Rungs, mapped: Mapping[str, str]) -> Roster:
    """The people in `table`, for the forms by level; `mapped` says what a column is, where its name does not.

    Raises RosterError where the columns leave open what fills what.
    """
    try:
        columns = match_columns(table.header, forms, mapped, families=bool(levels.families))
    except ColumnsError as error:
        raise RosterError("\n".join(f"{table.file}: {fault}" for fault in error.faults)) from error
    reader = _Reader(table, forms, levels, columns)
    drafts = [reader.draft(row) for row in table.rows]
    _find_doubles(table, columns, drafts)
    good = [draft for draft in drafts if not draft.problems]
    return Roster(
        people=tuple(Person(draft.row.number, draft.key, draft.values) for draft in good if draft.key),
        problems=tuple(problem for draft in drafts for problem in draft.problems),
        bad=tuple(draft.row.number for draft in drafts if draft.problems),
        notes=(*table.notes, *_unused(table, columns), *(note for draft in drafts for note in draft.notes)),
    )


def expected_people(table: Table, levels: Rungs, mapped: Mapping[str, str]) -> list[Expected]:
    """Whom a roster names, for those who only look who is missing; a level that it does not say clearly is 0."""
    people = []
    for row in table.rows:
        said = {
            target: _text(row.cells[place]).strip()
            for target in (NAME, PERSON_ID, TEAM, REVIEWER)
            for place in column_of(table.header, target, mapped)[:1]
        }
        try:
            family, level = _level(table, row, levels, mapped)
        except CellError:
            family, level = "", 0
        name, person_id = said.get(NAME, ""), said.get(PERSON_ID, "")
        if name or person_id:
            people.append(Expected(name, person_id, level, said.get(TEAM, ""), said.get(REVIEWER, ""), family))
    return people


def _text(cell: str | Bad) -> str:
    return cell if isinstance(cell, str) else ""


@dataclass(frozen=True, slots=True)
class _Reader:
    table: Table
    forms: Mapping[Key, FormMap]
    levels: Rungs
    columns: Columns

    def draft(self, row: Row) -> _Draft:
        """Everything that the row says, and everything that is wrong with it."""
        draft = _Draft(row)
        self._find_level(draft)
        form = (draft.key and self.forms.get(draft.key)) or next(iter(self.forms.values()), None)
        for place, cell in enumerate(row.cells):
            target = self.columns.target(place, draft.key or _NO_LEVEL)
            if target in (LEVEL, FAMILY) or not self.columns.used(place):
                continue
            if isinstance(cell, Bad):
                draft.problems.append(self._problem(row, place, cell.what))
            elif cell and form:
                self._take(draft, form, place, target, cell)
        place = self.columns.place(NAME) or 0
        if not draft.values.get(NAME) and not isinstance(row.cells[place], Bad):
            draft.problems.append(self._problem(row, place, "is empty", "write the name, or delete the row"))
        return draft

    def _find_level(self, draft: _Draft) -> None:
        place = self.columns.place(LEVEL) or 0
        cell = draft.row.cells[place]
        try:
            if isinstance(cell, Bad):
                raise CellError(cell.what, "")
            if not cell:
                raise CellError("is empty", "write the number or the name of a level")
            draft.key = self.levels.named(cell, self._family(draft.row))
            if draft.key not in self.forms:
                name = self.levels.shown(draft.key)
                raise CellError(f"there is no form for level {name}", "nothing that was chosen is reviewed there")
        except FamilyError as error:
            place = self.columns.place(FAMILY) or 0
            draft.problems.append(self._problem(draft.row, place, error.message, error.advice))
        except CellError as error:
            draft.problems.append(self._problem(draft.row, place, error.message, error.advice))

    def _family(self, row: Row) -> str:
        """What the row says of the family, if it says anything. Raises FamilyError."""
        place = self.columns.place(FAMILY)
        cell = "" if place is None else row.cells[place]
        if isinstance(cell, Bad):
            raise FamilyError(cell.what, "")
        return cell

    def _take(self, draft: _Draft, form: FormMap, place: int, target: str, text: str) -> None:
        """Understand one cell. Where the level is not known, the form of another level stands in for its own."""
        try:
            said = period_of(text, form.blank(PERIOD_TYPE), form.language) if target == PERIOD else {target: text}
            for tag, value in said.items():
                blank = form.blank(tag)
                if blank is None:
                    if draft.key not in self.forms:
                        continue
                    raise CellError(f"the form of level {form.level} has no such blank", "empty the cell")
                meant = value if target == PERIOD else value_of(blank, value, form.language)
                if draft.values.setdefault(tag, meant) != meant:
                    raise CellError("says another period than the other columns", "keep one of them")
        except CellError as error:
            draft.problems.append(self._problem(draft.row, place, error.message, error.advice))
            return
        if gone := lost(text):
            signs = ", ".join(f"U+{ord(sign):04X}" for sign in gone)
            where = self._problem(draft.row, place, f"{signs} cannot stand in a Word file and becomes “\ufffd”")
            draft.notes.append(str(where))

    def _problem(self, row: Row, place: int, message: str, advice: str = "") -> Problem:
        return _problem(self.table, row, place, message, advice)


def _problem(table: Table, row: Row, place: int, message: str, advice: str = "") -> Problem:
    header = table.header[place] or f"column {place + 1}"
    return Problem(Location(table.file, row.number), message, (header,), advice)


def _find_doubles(table: Table, columns: Columns, drafts: list[_Draft]) -> None:
    """Say in each of the rows that seem to be about one person which others those are: none of them is guessed to be right."""
    by_id: dict[str, list[_Draft]] = defaultdict(list)
    by_name: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        if person_id := normal(draft.values.get(PERSON_ID, "")):
            by_id[person_id].append(draft)
        if name := normal(draft.values.get(NAME, "")):
            by_name[name].append(draft)
    for same in by_id.values():
        for draft, others in _others(same):
            place = columns.place(PERSON_ID) or 0
            message = f"“{draft.values[PERSON_ID]}” is also the id in {others}"
            draft.problems.append(_problem(table, draft.row, place, message, "give each person their own, once"))
    for same in by_name.values():
        if all(draft.values.get(PERSON_ID) for draft in same):
            continue  # namesakes, whom their ids tell apart, or a person whose id is there twice
        for draft, others in _others(same):
            place = columns.place(NAME) or 0
            message = f"“{draft.values[NAME]}” is also in {others}"
            advice = "delete one, or give each an id that tells them apart"
            draft.problems.append(_problem(table, draft.row, place, message, advice))


def _others(same: list[_Draft]) -> Iterator[tuple[_Draft, str]]:
    for draft in same if len(same) > 1 else ():
        rows = [str(other.row.number) for other in same if other is not draft]
        yield draft, f"row {rows[0]}" if len(rows) == 1 else f"rows {', '.join(rows[:5])}{' …' if rows[5:] else ''}"


def _unused(table: Table, columns: Columns) -> Iterator[str]:
    if columns.unused:
        names = ", ".join(f"“{name}”" for name in columns.unused)
        yield f'{table.file}: no blank takes {names}; to fill one, say --map "{columns.unused[0]}=TAG"'
