"""A grid to the pieces that it holds: each text with what its row, its column and the lines around the table say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ladder_export.importing.data import LevelName, Piece, Reading, Shape, Unplaced
from ladder_export.importing.grid import Around, Cell, Grid
from ladder_export.importing.tables.cells import Entry, entries, one_line, why_no_text
from ladder_export.importing.tables.found import Found, Table
from ladder_export.importing.tables.frame import FACTS, Frame, distinct, frames, is_number, level_of
from ladder_export.importing.tables.own import is_own, read_own
from ladder_export.importing.tables.plan import Column, Plan, plan_of
from ladder_export.importing.tables.words import Means, corner, meaning
from ladder_export.importing.vocabulary import Vocabulary, is_levels_title
from ladder_export.spreadsheets import folded

SHIFT = "mindset_shift"
_ARROW = re.compile(r"\s*(?:→|⟶|⇒|-+>|=+>)\s*")
_NUMBER_SIGN = re.compile(r"\s*\d+(?:\.\d+)*[.)]\s+(?=\S)")
_ABOUT = re.compile(r"(?P<name>[^\n:–—]{2,60}?)\s*(?:\n+|:\s+|\s[–—-]\s)(?P<about>\S.{30,})", re.DOTALL)
_LONGEST_TITLE = 120


def read_grid(grid: Grid, vocabulary: Vocabulary, around: Around | None = None) -> Reading | None:
    """What a table holds; `None` where nothing in it looks like a ladder. `around` says what holds for all of it."""
    file = next((cell.origin.file for row in grid.rows for cell in row if cell.origin.file), "")
    found = Found()
    return found.reading(file) if add_grid(found, grid, vocabulary, around or Around()) else None


def add_grid(found: Found, grid: Grid, vocabulary: Vocabulary, around: Around) -> bool:
    """Add what `grid` holds to `found`, and say whether any table of a ladder was in it; if not, nothing is added."""
    tables = frames(grid, vocabulary)
    plans = [plan_of(frame, vocabulary, _with_lines(frame, vocabulary, around)[0]) for frame in tables]
    if not any(plans) and not any(is_own(frame) for frame in tables):
        return False
    inherited = ""
    for frame, plan in zip(tables, plans, strict=True):
        if is_own(frame):
            read_own(frame, found)
        elif plan is None:
            _leave(found, [*frame.above, *_cells(frame), *frame.below], "is in no table of a ladder")
        else:
            reader = _Reader(found, frame, plan, vocabulary, around, grid.name)
            reader.read(inherited)
            inherited = reader.around.competency or inherited
    return True


def leave_grid(found: Found, grid: Grid, why: str) -> None:
    """Put all that stands in `grid` among what could not be placed."""
    _leave(found, distinct(cell for row in grid.rows for cell in row), why)


def _cells(frame: Frame) -> list[Cell]:
    return distinct(cell for row in (*frame.header, *frame.body) for cell in row)


def _leave(found: Found, cells: Sequence[Cell], why: str) -> None:
    found.unplaced += [Unplaced(cell.text.strip(), cell.origin, cell.odd or why) for cell in cells]


def _with_lines(frame: Frame, vocabulary: Vocabulary, around: Around) -> tuple[Around, list[Cell]]:
    """What the lines above a table add to `around`, and those that say nothing of that kind."""
    rest: list[Cell] = []
    cells = iter(frame.above)
    for cell in cells:
        means = meaning(one_line(cell.text))
        if means in FACTS and (value := next(cells, None)):
            around = _with_fact(around, means, value, vocabulary)
        elif (level := level_of(cell.text, vocabulary)) and not around.level:
            around = replace(around, level=level)
        else:
            rest.append(cell)
    return around, rest


def _with_fact(around: Around, means: Means | None, value: Cell, vocabulary: Vocabulary) -> Around:
    """`around` with what a line such as `Level | 2` above a table says."""
    text = one_line(value.text)
    if means is Means.COMPETENCY:
        return replace(around, competency=text)
    if means is Means.FAMILY:
        return replace(around, family=text)
    level = LevelName(int(text)) if is_number(text) else level_of(text, vocabulary) or LevelName(None, text)
    if means is Means.LEVEL_NAME and around.level:
        level = replace(around.level, name=text)
    return replace(around, level=level)


class _Reader:
    """Goes through the rows of one table. `held` is what the labels say, for rows that leave them blank."""

    def __init__(
        self, found: Found, frame: Frame, plan: Plan, vocabulary: Vocabulary, around: Around, sheet: str
    ) -> None:
        self.found, self.frame, self.plan, self.vocabulary, self.sheet = found, frame, plan, vocabulary, sheet
        self.around, self.lines = _with_lines(frame, vocabulary, around)
        self.held: dict[int, Cell] = {}
        self.banner: dict[Means, Cell] = {}
        self.told: set[int] = set()  # the cells whose texts are placed, or said to be unplaced
        self.counted: dict[int, list[Cell]] = {}
        self.groups: set[str] = set()  # that were told
        self.explicit = {n for n in range(frame.width) if self._says_all(n)}
        self.ids_are_items = self._ids_are_items()
        self.first_banner = self._is_alone(frame.body[0]) if frame.body else False

    def read(self, inherited: str) -> None:
        """Add all of the table to what was found; `inherited` is the competency that the tables above it are about."""
        start = len(self.found.pieces)
        self._lines_above(inherited)
        self.found.levels |= dict.fromkeys(self.plan.levels.values())
        if self.around.competency:
            self.found.competencies.setdefault(self.around.competency)
        if self.around.level:
            self.found.levels.setdefault(self.around.level)
        head = [one_line(cell.text) for cell in self.frame.header[-1]] if self.frame.header else None
        for row in self.frame.body:
            if [one_line(cell.text) for cell in row] == head:  # a header comes again where pages were broken
                self.told |= {id(cell) for cell in row}
            else:
                self._row(row)
        for n, cells in self.counted.items():
            what = f"the column “{one_line(self.plan.columns[n].head)}” only counts or names the rows"
            self.found.unplaced.append(Unplaced(", ".join(one_line(c.text) for c in cells), cells[0].origin, what))
        for cell in self.frame.below:
            self._leave(cell, "stands below the table")
        for column in self.plan.columns:
            if column.competency:
                self.found.competencies.setdefault(column.competency)
        self._account(self.found.pieces[start:])
        plan = self.plan
        made = tuple(self.found.pieces[start:])
        self.found.tables.append(Table(self.sheet, plan.down, plan.across, plan.taken, made))

    # Lines, headers, labels

    def _lines_above(self, inherited: str) -> None:
        says_competency = any(c.means is Means.COMPETENCY or c.competency for c in self.plan.columns) or (
            self.plan.banner is Means.COMPETENCY and self._has_banners()
        )
        for cell in self.lines:
            text = one_line(cell.text)
            if cell.odd:
                self._leave(cell, "")
            elif folded(text) in (folded(self.around.competency), folded(self.sheet)) and self.around.competency:
                self.told.add(id(cell))  # the name of the sheet once more
            elif is_levels_title(text) or meaning(text) is Means.LEVEL:
                self.told.add(id(cell))  # it only says that levels follow
            elif not says_competency and not self.around.competency and len(text) <= _LONGEST_TITLE:
                self.around = replace(self.around, competency=text)
            elif (
                not self.found.title and not self.found.pieces and len(text) <= _LONGEST_TITLE and cell is self.lines[0]
            ):
                self.found.title = text
            else:
                self._leave(cell, "stands above the table")

        if not says_competency and not self.around.competency:
            self.around = replace(self.around, competency=inherited)

    def _has_banners(self) -> bool:
        return any(self._is_alone(row) for row in self.frame.body)

    def _account(self, pieces: Sequence[Piece]) -> None:
        """Tell of every cell that is neither a text, nor told already, nor the name of anything: nothing goes unsaid."""
        for piece in pieces:
            self.found.names |= {piece.family, piece.competency, piece.section, *piece.section.split(": ")}
        levels = {part for key in self.plan.levels for part in key} | {"from", "to"}
        header = {id(cell) for row in self.frame.header for cell in row}
        for cell in distinct(cell for row in (*self.frame.header, *self.frame.body) for cell in row):
            if id(cell) in self.told:
                continue
            text = one_line(cell.text)
            heads = id(cell) in header
            usual = heads and (meaning(text) or corner(cell.text)[1] or self.vocabulary.section(text))
            forms = {text, text.lower(), cell.text.strip(), self._competency(cell)[0]}
            named = forms & levels or forms & self.found.names or any(form in self.found.competencies for form in forms)
            if cell.odd or not (named or usual):
                self._leave(
                    cell, "heads a column, and names nothing that has a text" if heads else "has no text beside it"
                )

    def _says_all(self, column: int) -> bool:
        """Whether a column of labels repeats itself from row to row, so that a blank cell is no “same as above”."""
        cells = [row[column] for row in self.frame.body]
        return any(a is not b and not a.empty and one_line(a.text) == one_line(b.text) for a, b in pairwise(cells))

    def _ids_are_items(self) -> bool:
        """Whether a column of ids names each text, and not each row of several."""
        columns = self.plan.columns
        texts = [c for c in columns if c.holds_text]
        at = next((n for n, c in enumerate(columns) if c.means is Means.ID), None)
        if at is None or len(texts) != 1:
            return False
        ids = [cell.text.strip() for cell in self.frame.column(at)]
        return 0 < len(set(ids)) == len(ids)

    def _is_alone(self, row: Sequence[Cell]) -> bool:
        """Whether the row holds one text, across the table or under the labels, so that it speaks of the rows below."""
        cells = distinct(row)
        if len(cells) != 1 or self.frame.width < 2:
            return False
        if all(cell is cells[0] for cell in row):
            return True
        at = next(n for n, cell in enumerate(row) if cell is cells[0])
        return at == 0 and not self.plan.columns[0].holds_text

    # Rows

    def _row(self, row: Sequence[Cell]) -> None:
        cells = distinct(row)
        if not cells:
            return
        if self._is_alone(row) and self._take_banner(row, cells[0]):
            return
        labels = self._labels(row)
        made: list[Piece] = []
        for n, column in enumerate(self.plan.columns):
            cell = row[n]
            if cell.empty or (n and cell is row[n - 1] and not column.level):
                continue
            if column.holds_text:
                made += self._texts(cell, column, labels)
        self.found.pieces += _paired(made)

    def _take_banner(self, row: Sequence[Cell], cell: Cell) -> bool:
        across = sum(each is cell for each in row) > 1
        means = self.plan.banner
        if means is Means.LEVEL and level_of(cell.text, self.vocabulary):
            self._hold_banner(Means.LEVEL, cell)
        elif across or self.first_banner:
            if self.vocabulary.section(one_line(cell.text)) and means is Means.GROUP:
                means = Means.SECTION
            if means is Means.LEVEL:
                means = Means.GROUP
            self._hold_banner(means, cell)
            if means is Means.GROUP:
                self._leave(cell, "is a heading over some rows, and a ladder has no groups of competencies")
        else:
            return False
        return True

    def _hold_banner(self, means: Means, cell: Cell) -> None:
        self.banner[means] = cell
        self.held.clear()
        if means is Means.COMPETENCY:
            self.found.competencies.setdefault(self._competency(cell)[0])
        elif means is Means.LEVEL:
            self.told.add(id(cell))
            self.found.levels.setdefault(self._level({Means.LEVEL: cell}) or LevelName())

    def _labels(self, row: Sequence[Cell]) -> dict[Means, Cell]:
        """What the labels of a row say, blank ones by those above; notes each new one."""
        for n, column in enumerate(self.plan.columns):
            if column.holds_text or column.means in (Means.ORDER, Means.ASIDE):
                if not column.holds_text and not row[n].empty:
                    self._beside(n, column, row[n])
                continue
            cell = row[n]
            if cell.empty:
                if n in self.explicit or column.means in (Means.ID, Means.ROLE):
                    self.held.pop(n, None)
                continue
            if self.held.get(n) is not cell:
                if n not in self.held or one_line(self.held[n].text) != one_line(cell.text):
                    self.held = {each: held for each, held in self.held.items() if each < n}  # finer labels start anew
                self.held[n] = cell
                self._new_label(column, cell)
        return {**self.banner, **{self.plan.columns[n].means: cell for n, cell in sorted(self.held.items())}}

    def _beside(self, n: int, column: Column, cell: Cell) -> None:
        if column.means is Means.ORDER:
            self._count(n, cell)
        elif not column.head:
            self._leave(cell, "stands beside the table, under no header")
        else:
            self._leave(cell, f"the column “{one_line(column.head)}” holds no text of a ladder")

    def _count(self, column: int, cell: Cell) -> None:
        self.told.add(id(cell))
        self.counted.setdefault(column, []).append(cell)

    def _new_label(self, column: Column, cell: Cell) -> None:
        match column.means:
            case Means.COMPETENCY:
                name, about = self._competency(cell)
                self.found.competencies.setdefault(name)
                if about:
                    self.told.add(id(cell))
                    piece = Piece(about, Shape.PROSE, cell.origin, self.around.family, name, section_id="definition")
                    self.found.pieces.append(piece)
            case Means.ID if not self.ids_are_items:
                at = next(n for n, each in enumerate(self.plan.columns) if each is column)
                self._count(at, cell)
            case Means.GROUP | Means.NAME:
                if one_line(cell.text) not in self.groups:
                    self.groups.add(one_line(cell.text))
                    self._leave(cell, "is a group of competencies, and a ladder has no such groups")
                self.told.add(id(cell))
            case _:
                pass  # a label of texts; `_account` tells where it has none

    def _competency(self, cell: Cell) -> tuple[str, str]:
        """The name in a label, without the number before it, and what is said about it in the same cell."""
        text = _NUMBER_SIGN.sub("", cell.text.strip(), count=1)
        if both := _ABOUT.fullmatch(text):
            return one_line(both["name"]), one_line(both["about"])
        return one_line(text), ""

    def _level(self, labels: dict[Means, Cell]) -> LevelName | None:
        code, name = labels.get(Means.LEVEL), labels.get(Means.LEVEL_NAME)
        if not code and not name:
            return None
        key = (code.text.strip() if code else "", name.text.strip() if name else "")
        if key not in self.plan.levels and key[::-1] in self.plan.levels:
            key = key[::-1]
        return (
            self.plan.levels.get(key)
            or level_of(" ".join(filter(None, key)), self.vocabulary)
            or LevelName(None, one_line(" ".join(key)))
        )

    def _texts(self, cell: Cell, column: Column, labels: dict[Means, Cell]) -> list[Piece]:
        if cell.odd:
            return []  # `_account` tells of it
        self.told.add(id(cell))
        section = labels.get(Means.SECTION)
        family, competency = labels.get(Means.FAMILY), labels.get(Means.COMPETENCY)
        row_says = one_line(section.text) if section else ""
        # A section in the row and one in the header: both are kept.
        titles = dict.fromkeys(filter(None, (row_says, column.section)))
        title = ": ".join(titles) or self.around.section
        section_id = ("" if row_says else column.section_id) or self.vocabulary.section(title) or ""
        level = None if column.whole else column.level or self._level(labels) or self.around.level
        if section_id == "definition" and level is not None:
            section_id = ""
        role = labels.get(Means.ROLE)
        shape = column.shape or (Shape(one_line(role.text).lower()) if role else None)
        made: list[Piece] = []
        for entry in self._entries(cell, shape, section_id):
            why = why_no_text(entry.text)
            if why:
                self.found.unplaced.append(Unplaced(entry.text, cell.origin, why))
                continue
            made.append(
                Piece(
                    text=entry.text,
                    shape=entry.shape,
                    origin=cell.origin,
                    family=column.family or (one_line(family.text) if family else self.around.family),
                    competency=column.competency
                    or (self._competency(competency)[0] if competency else self.around.competency),
                    level=level,
                    section=title,
                    section_id=section_id,
                    quoted=entry.quoted,
                    id=self._item_id(labels),
                )
            )
        return made

    def _item_id(self, labels: dict[Means, Cell]) -> str:
        cell = labels.get(Means.ID) if self.ids_are_items else None
        if cell is None:
            return ""
        self.told.add(id(cell))
        return cell.text.strip()

    def _entries(self, cell: Cell, shape: Shape | None, section_id: str) -> list[Entry]:
        found = entries(cell.text)
        if self.ids_are_items and len(found) > 1:
            return [Entry(one_line(cell.text), shape or Shape.SENTENCE)]  # one id, so one item
        if shape:
            return [replace(entry, shape=shape) for entry in found]
        if section_id == SHIFT and len(found) == 1 and len(sides := _ARROW.split(found[0].text)) == 2 and all(sides):
            views = zip((Shape.FROM, Shape.TO), sides, strict=True)
            return [replace(entry, shape=view) for view, side in views for entry in entries(side)]
        return found

    def _leave(self, cell: Cell, why: str) -> None:
        self.told.add(id(cell))
        self.found.unplaced.append(Unplaced(cell.text.strip(), cell.origin, cell.odd or why))


def _paired(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a row, the old and the new views of several shifts in turn."""
    old = [piece for piece in pieces if piece.shape is Shape.FROM]
    new = [piece for piece in pieces if piece.shape is Shape.TO]
    if len(old) < 2 or len(old) != len(new):
        return pieces
    others = [piece for piece in pieces if piece.shape not in (Shape.FROM, Shape.TO)]
    return [*others, *(piece for pair in zip(old, new, strict=True) for piece in pair)]
