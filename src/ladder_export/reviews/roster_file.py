"""A roster as a table of texts, from CSV in any of Excel's habits or from an Excel workbook.

Rows keep the numbers that a person sees in Excel. A workbook may come from anywhere, so it is read under limits.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

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
    without_sep,
)

MOST_ROWS = 20_000  # with something in them
MOST_COLUMNS = 200
MOST_BYTES = 20_000_000  # of the file
_MOST_UNPACKED = 200_000_000  # bytes of a workbook; 20,000 rows of 20 columns are 40 MB
_TOO_LARGE = "unpacks to far more than a roster holds; copy the people into a new workbook"
_HEADER_BY = 30  # rows with something in them, among which the header is looked for

Knows = Callable[[str], bool]


class RosterError(SpreadsheetError):
    """The file is no roster that we can read: the message says in one line why, and what to do."""


Cell = str | Bad


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in Excel, and its cells as people see them, as many as the header has."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The header, and the rows below it that have something in them. `notes` say how the file was read, where that is odd."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def read_table(file: str, data: bytes, knows: Knows) -> Table:
    """The roster in `data`; `knows` tells a header that means something from other texts. Raises RosterError.

    The header is the first row, of the first 30 with anything in them, that has most of the known headers.
    """
    if len(data) > MOST_BYTES:
        raise RosterError(
            f"{file}: is larger than {MOST_BYTES // 1_000_000} MB; keep only the people and their columns"
        )
    if not data.strip():
        raise RosterError(f"{file}: is empty; give a table with a column Name and a column Level")
    try:
        return (_from_workbook if is_workbook(file, data) else _from_csv)(file, data, knows)
    except RosterError:
        raise
    except SpreadsheetError as error:
        raise RosterError(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table before its header is known: its rows, those with nothing in them left out."""

    rows: tuple[Row, ...]
    header: int  # place of the header in `rows`
    known: int  # headers in it that mean something


def _sheet(file: str, rows: Iterable[tuple[int, Sequence[Cell]]], knows: Knows) -> _Sheet:
    filled: list[Row] = []
    for number, cells in rows:
        if not any(cells):
            continue
        if len(filled) > MOST_ROWS:
            raise RosterError(f"{file}: has more than {MOST_ROWS:,} rows; split it into several files")
        if any(cells[MOST_COLUMNS:]):
            raise RosterError(
                f"{file}:{number}: has more than {MOST_COLUMNS} columns; keep only those that a form needs"
            )
        filled.append(Row(number, tuple(cells)))
    known = [sum(isinstance(cell, str) and knows(cell) for cell in row.cells) for row in filled[:_HEADER_BY]]
    best = max(known, default=0)
    return _Sheet(tuple(filled), known.index(best) if known else 0, best)


def _table(file: str, sheet: _Sheet, notes: Sequence[str] = ()) -> Table:
    if not sheet.known:
        raise RosterError(
            f"{file}: has no row of headers such as Name, Id, Role, Level, Team, Reviewer; write them above the people"
        )
    header = [cell if isinstance(cell, str) else "" for cell in sheet.rows[sheet.header].cells]
    below = sheet.rows[sheet.header + 1 :]
    width = max([len(header), *(len(row.cells) for row in below)])
    rows = tuple(Row(row.number, (*row.cells, *[""] * (width - len(row.cells)))) for row in below)
    kept = [n for n in range(width) if (n < len(header) and header[n].strip()) or any(row.cells[n] for row in rows)]
    names = tuple(" ".join(header[n].split()) if n < len(header) else "" for n in kept)
    return Table(file, names, tuple(Row(row.number, tuple(row.cells[n] for n in kept)) for row in rows), tuple(notes))


def _from_csv(file: str, data: bytes, knows: Knows) -> Table:
    text, notes = decoded(file, data)
    text, delimiters = without_sep(text)
    tried = {each: _sheet(file, islice(lenient_rows(text, each), _HEADER_BY), knows) for each in delimiters}
    best = max(
        tried, key=lambda each: (tried[each].known, max((len(row.cells) for row in tried[each].rows), default=0))
    )
    return _table(file, _sheet(file, csv_rows(file, text, best), knows), notes)


def _from_workbook(file: str, data: bytes, knows: Knows) -> Table:
    check_package(file, data, _MOST_UNPACKED, _TOO_LARGE)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that openpyxl leaves out: drop-down lists, headers to print
            books = [load_workbook(io.BytesIO(data), read_only=True, data_only=only) for only in (True, False)]
            names = [sheet.title for sheet in books[0].worksheets if sheet.sheet_state == "visible"]
            sheets = [_sheet(file, _book_rows(file, *(book[name] for book in books)), knows) for name in names]
    except RosterError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise RosterError(f"{file}: is damaged, or no Excel workbook; open it in Excel, and {SAVE}") from error
    if not sheets:
        raise RosterError(f"{file}: shows no sheet with a table; {SAVE}")
    # The first sheet with most of the known headers; what else is in a workbook is usually lists and notes.
    best = max(range(len(sheets)), key=lambda n: (sheets[n].known, -n))
    others = [name for n, name in enumerate(names) if n != best and sheets[n].rows]
    notes = [f"{file}: the sheet “{names[best]}” was read, and not {_listed(others)}"] if others else []
    return _table(file, sheets[best], notes)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _book_rows(file: str, computed: Any, made_of: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows of a sheet as it was last computed, and the same sheet with its formulas."""
    for sheet in (computed, made_of):
        sheet.reset_dimensions()  # what a file says of its size is often wrong
    pairs = zip(*(sheet.iter_rows(max_col=MOST_COLUMNS + 1) for sheet in (computed, made_of)), strict=True)
    for number, (cells, formulas) in enumerate(pairs, 1):
        yield number, [shown(cell, formula) for cell, formula in zip(cells, formulas, strict=True)]
