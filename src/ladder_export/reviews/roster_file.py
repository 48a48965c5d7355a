"""A roster as a table of texts, from CSV in any of Excel's habits or from an Excel workbook.

Rows keep the numbers that a person sees in Excel. A workbook may come from anywhere, so it is read under limits.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from ladder_export.problems import LadderExportError
from ladder_export.zips import DAMAGED, declares_type

MOST_ROWS = 20_000  # with something in them
MOST_COLUMNS = 200
MOST_BYTES = 20_000_000  # of the file
_MOST_UNPACKED = 200_000_000  # bytes of a workbook; 20,000 rows of 20 columns are 40 MB
_MOST_PARTS = 2000
_HEADER_BY = 30  # rows with something in them, among which the header is looked for

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE = "save it in Excel as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"
_DELIMITERS = (",", ";", "\t", "|")

Knows = Callable[[str], bool]


class RosterError(LadderExportError):
    """The file is no roster that we can read: the message says in one line why, and what to do."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that holds no text: what is in it, as the end of a sentence."""

    what: str


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
    if data.startswith(_OLE):
        why = "is protected by a password" if _ENCRYPTED in data else "is an old Excel file (.xls)"
        raise RosterError(f"{file}: {why}; {_SAVE}{', without a password' if _ENCRYPTED in data else ''}")
    if data.startswith(b"PK\x03\x04"):
        return _from_workbook(file, data, knows)
    return _from_csv(file, data, knows)


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
    text, notes = _decoded(file, data)
    text, delimiters = _without_sep(text)
    tried = {each: _sheet(file, islice(_lenient(text, each), _HEADER_BY), knows) for each in delimiters}
    best = max(
        tried, key=lambda each: (tried[each].known, max((len(row.cells) for row in tried[each].rows), default=0))
    )
    return _table(file, _sheet(file, _csv_rows(file, text, best), knows), notes)


def _decoded(file: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a CSV file, and a note where its encoding had to be guessed."""
    try:
        if data.startswith(_UTF16):
            return data.decode("utf-16"), ()
        if b"\0" in data:
            raise RosterError(f"{file}: is neither CSV nor an Excel workbook; {_SAVE}")
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise RosterError(f"{file}: is not text in UTF-8; {_SAVE}") from error
    return text, (
        f"{file}: is not UTF-8, so it was read as Windows-1252; look whether letters such as é and ü are right",
    )


def _without_sep(text: str) -> tuple[str, Sequence[str]]:
    """The text without Excel's first line `sep=;`, which it does not count as a row, and the delimiters that may be meant."""
    first, _, rest = text.partition("\n")
    mark = first.rstrip("\r").strip('"')
    if mark.casefold().startswith("sep=") and len(mark) == 5:
        return rest, (mark[4],)
    return text, _DELIMITERS


def _lenient(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows up to the first that cannot be read."""
    with suppress(csv.Error):
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1)


def _csv_rows(file: str, text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [cell if cell.strip() else "" for cell in cells]
    except csv.Error as error:
        raise RosterError(
            f"{file}:{number + 1}: the quotation marks of this row or of one below it do not match ({error}); {_SAVE}"
        ) from error


def _from_workbook(file: str, data: bytes, knows: Knows) -> Table:
    _check_package(file, data)
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
        raise RosterError(f"{file}: is damaged, or no Excel workbook; open it in Excel, and {_SAVE}") from error
    if not sheets:
        raise RosterError(f"{file}: shows no sheet with a table; {_SAVE}")
    # The first sheet with most of the known headers; what else is in a workbook is usually lists and notes.
    best = max(range(len(sheets)), key=lambda n: (sheets[n].known, -n))
    others = [name for n, name in enumerate(names) if n != best and sheets[n].rows]
    notes = [f"{file}: the sheet “{names[best]}” was read, and not {_listed(others)}"] if others else []
    return _table(file, sheets[best], notes)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _check_package(file: str, data: bytes) -> None:
    """Refuse what is no workbook, or would unpack to more than a roster can hold. zipfile keeps to the sizes declared."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            names = {info.filename for info in infos}
            if "xl/workbook.xml" not in names:
                raise RosterError(f"{file}: is not an Excel workbook; {_SAVE}")
            if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > _MOST_UNPACKED:
                raise RosterError(
                    f"{file}: unpacks to far more than a roster holds; copy the people into a new workbook"
                )
            for info in infos:
                if info.filename.endswith((".xml", ".rels")):
                    raw = package.read(info)
                    if declares_type(raw):
                        raise RosterError(f"{file}: declares a document type, which Excel never writes; {_SAVE}")
    except DAMAGED as error:
        raise RosterError(f"{file}: is damaged or cut off; open it in Excel, and {_SAVE}") from error


def _book_rows(file: str, shown: Any, made_of: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows of a sheet as it was last computed, and the same sheet with its formulas."""
    for sheet in (shown, made_of):
        sheet.reset_dimensions()  # what a file says of its size is often wrong
    pairs = zip(*(sheet.iter_rows(max_col=MOST_COLUMNS + 1) for sheet in (shown, made_of)), strict=True)
    for number, (cells, formulas) in enumerate(pairs, 1):
        yield number, [_text(cell, formula) for cell, formula in zip(cells, formulas, strict=True)]


def _text(cell: Any, formula: Any) -> Cell:
    """A cell as Excel shows it; dates as YYYY-MM-DD, numbers with all their digits."""
    value = cell.value
    if value is None:
        if formula.value is None:
            return ""
        return Bad("holds a formula that was never computed; open the workbook in Excel and save it")
    if cell.data_type == "e":
        return Bad(f"holds the error {value}; mend its formula")
    match value:
        case bool():
            return str(value).upper()
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case int() | float():
            return _figures(value, cell.number_format or "")
        case _:
            text = str(value)
            return text if text.strip() else ""


def _figures(value: float, pattern: str) -> str:
    if not math.isfinite(value) or value != int(value):
        return f"{value:.15g}"
    whole = str(int(value))
    return whole.zfill(len(pattern)) if pattern and not pattern.strip("0") else whole  # ids such as 00042
