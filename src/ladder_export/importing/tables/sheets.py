"""The bytes of a CSV file or an Excel workbook to grids, read under limits, with what stands outside of them."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from xml.etree import ElementTree

from ladder_export.importing.data import Origin, Unplaced
from ladder_export.importing.grid import Cell, Grid
from ladder_export.spreadsheets import (
    SAVE,
    Bad,
    SpreadsheetError,
    check_package,
    csv_rows,
    decoded,
    is_workbook,
    lenient_rows,
    shown,
    unguarded,
    without_sep,
)

MOST_BYTES = 20_000_000  # of the file
MOST_ROWS = 20_000
MOST_COLUMNS = 300
_MOST_CELLS = 2_000_000  # of a sheet, empty ones too
_MOST_EMPTY = 50  # empty rows in a run that are kept
_MOST_UNPACKED = 40_000_000  # bytes of a workbook; 200 competencies × 5 levels of 30 long items are 20 MB
_MOST_MERGED = 200_000  # cells that merged areas and links of a sheet cover: openpyxl makes each of them
_TOO_LARGE = "unpacks to far more than a ladder holds; copy the ladder into a new workbook"
_LOOKED_AT = 60  # rows that decide what divides the cells of a CSV file


@dataclass(frozen=True, slots=True)
class Sheets:
    """The grids of a file in its order, what cannot be in one, and notes on how the file was read."""

    grids: tuple[Grid, ...]
    unplaced: tuple[Unplaced, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()  # sheets with something on them


def sheets_of(name: str, data: bytes) -> Sheets:
    """The tables in a file. Raises SpreadsheetError, with what to do, for what is none or cannot be read."""
    if len(data) > MOST_BYTES:
        raise SpreadsheetError(f"{name}: is larger than {MOST_BYTES // 1_000_000} MB; keep only the ladder in it")
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise SpreadsheetError(f"{name}: is empty; give a table with the competencies and levels of a ladder")
    if is_workbook(name, data):
        return _workbook(name, data)
    return _csv(name, data)


def column_letter(number: int) -> str:
    """What Excel calls a column counted from 1: A, B, … Z, AA."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def _csv(name: str, data: bytes) -> Sheets:
    text, notes = decoded(name, data)
    if text.lstrip()[:1] == "<" and ("</" in text or "/>" in text):
        raise SpreadsheetError(f"{name}: is a web page or XML with another ending; open it in Excel, and {SAVE}")
    text, delimiters = without_sep(text)
    best = max(delimiters, key=lambda each: _evenness(text, each))
    rows: list[tuple[Cell, ...]] = []
    count = 0
    for number, cells in csv_rows(name, text, best):
        if number > MOST_ROWS:
            raise SpreadsheetError(f"{name}: has more than {MOST_ROWS:,} rows; split it into several files")
        if any(cells[MOST_COLUMNS:]):
            raise SpreadsheetError(
                f"{name}:{number}: has more than {MOST_COLUMNS} columns; keep only those of the ladder"
            )
        last = max((x for x, cell in enumerate(cells, 1) if cell), default=0)
        count += last
        if count > _MOST_CELLS // 4:
            raise SpreadsheetError(f"{name}:{number}: is far larger than a ladder; keep only the ladder in it")
        rows.append(
            tuple(
                Cell(unguarded(cell), Origin(name, f"cell {column_letter(x)}{number}"))
                for x, cell in enumerate(cells[:last], 1)
            )
        )
    return Sheets((Grid("", tuple(rows)),), (), notes)


def _evenness(text: str, delimiter: str) -> tuple[bool, float, int]:
    """How well `delimiter` divides the rows: into more than one cell, as many in each row, and many."""
    widths = Counter(len(cells) for _, cells in islice(lenient_rows(text, delimiter), _LOOKED_AT) if any(cells))
    if not widths:
        return False, 0.0, 0
    width, times = max(widths.items(), key=lambda each: (each[0] > 1, each[1], each[0]))
    return width > 1, round(times / widths.total(), 1), width


def _workbook(name: str, data: bytes) -> Sheets:
    check_package(name, data, _MOST_UNPACKED, _TOO_LARGE, lambda part, raw: _check_areas(name, part, raw))
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that openpyxl leaves out
            computed, made_of = (load_workbook(io.BytesIO(data), data_only=only) for only in (True, False))
            return _sheets(name, [(sheet, made_of[sheet.title]) for sheet in computed.worksheets])
    except SpreadsheetError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise SpreadsheetError(f"{name}: is damaged, or no Excel workbook; open it in Excel, and {SAVE}") from error


def _sheets(name: str, pairs: Sequence[tuple[Any, Any]]) -> Sheets:
    grids: list[Grid] = []
    unplaced: list[Unplaced] = []
    hidden: list[str] = []
    for sheet, formulas in pairs:
        grid, comments = _grid(name, sheet, formulas)
        unplaced += comments
        if sheet.sheet_state == "visible":
            grids.append(grid)
        else:
            why = f"the sheet “{sheet.title}” is hidden; show it in Excel if it belongs to the ladder"
            cells = [cell for row in grid.rows for cell in row if not cell.empty]
            unplaced += [Unplaced(cell.text, cell.origin, why) for cell in cells]
            hidden += [sheet.title] if cells else []
    if not any(not cell.empty for grid in grids for row in grid.rows for cell in row):
        raise SpreadsheetError(f"{name}: shows no sheet with anything in it; {SAVE}")
    return Sheets(tuple(grids), tuple(unplaced), hidden=tuple(hidden))


def _grid(name: str, sheet: Any, formulas: Any) -> tuple[Grid, list[Unplaced]]:
    """A sheet as a grid, and the comments on its cells."""
    # Only cells that exist: a sheet may say that it is a million rows high.
    filled = {(cell.row, cell.column) for cell in sheet._cells.values() if cell.value is not None}
    filled |= {(cell.row, cell.column) for cell in formulas._cells.values() if cell.value is not None}
    width = max((column for _, column in filled), default=0)
    if len({row for row, _ in filled}) > MOST_ROWS:
        raise SpreadsheetError(f"{name}: the sheet “{sheet.title}” has more than {MOST_ROWS:,} rows; split it")
    if width > MOST_COLUMNS:
        where = f"the sheet “{sheet.title}” has something in column {column_letter(width)}"
        raise SpreadsheetError(f"{name}: {where}; keep only the {MOST_COLUMNS} columns of the ladder")
    spans = {
        (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    }
    last: dict[int, int] = {}
    for y, x in sorted(filled):
        last[y] = x
    rows: list[tuple[Cell, ...]] = []
    above = 0
    for y, columns in sorted(last.items()):
        rows += [()] * min(y - above - 1, _MOST_EMPTY)
        places = [(y, x) for x in range(1, columns + 1)]
        rows.append(tuple(_cell(name, sheet, formulas, place, spans.get(place, (1, 1))) for place in places))
        above = y
    if len(rows) * width > _MOST_CELLS:
        raise SpreadsheetError(
            f"{name}: the sheet “{sheet.title}” is far larger than a ladder; keep only the ladder in it"
        )
    comments = [
        Unplaced(cell.comment.text.strip(), _origin(name, sheet, (cell.row, cell.column)), "is a comment on this cell")
        for cell in sheet._cells.values()
        if getattr(cell, "comment", None)
    ]
    return Grid(sheet.title, tuple(rows)), comments


def _origin(name: str, sheet: Any, place: tuple[int, int]) -> Origin:
    return Origin(name, f"sheet {sheet.title}, cell {column_letter(place[1])}{place[0]}")


def _cell(name: str, sheet: Any, formulas: Any, place: tuple[int, int], span: tuple[int, int]) -> Cell:
    computed, formula = (each._cells.get(place) for each in (sheet, formulas))
    origin = _origin(name, sheet, place)
    if computed is None or formula is None:
        return Cell("", origin)
    text = shown(computed, formula)
    if isinstance(text, Bad):
        return Cell(str(formula.value or ""), origin, *span, odd=text.what)
    return Cell(text.replace("_x000D_", ""), origin, *span)


def _check_areas(name: str, part: str, raw: bytes) -> None:
    """Refuse merged areas and links over so many cells that making each of them would take all memory."""
    if not part.startswith("xl/worksheets/") or not part.endswith(".xml"):
        return
    covered = 0
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(raw)):
            if element.tag.rpartition("}")[2] in ("mergeCell", "hyperlink"):
                covered += _area(element.get("ref", ""))
            element.clear()
    except ElementTree.ParseError as error:
        raise SpreadsheetError(f"{name}: is damaged, or no Excel workbook; open it in Excel, and {SAVE}") from error
    if covered > _MOST_MERGED:
        why = "merges cells, or links them, over whole columns or rows"
        raise SpreadsheetError(f"{name}: {why}; take that away in Excel, or {SAVE}")


def _area(reference: str) -> int:
    """How many cells a reference such as `A1:C3` covers."""
    from openpyxl.utils import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return 0
    if left is None or top is None or right is None or bottom is None:
        return _MOST_MERGED + 1
    return (right - left + 1) * (bottom - top + 1)
