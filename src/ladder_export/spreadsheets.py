"""What people save from a spreadsheet: CSV in any of Excel's habits, and Excel workbooks, which may come from anywhere.

What is read here raises SpreadsheetError, whose message says in one line what is wrong with the file and what to do. Nothing
here knows what a table is about; readers of rosters and of ladders do.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from ladder_export.problems import LadderExportError
from ladder_export.zips import DAMAGED, declares_type

SAVE = "save it in Excel as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"
DELIMITERS = (",", ";", "\t", "|")

# What spreadsheets take for a formula at the head of a cell, and the full-width forms that some take for the same
# (OWASP, CSV injection; | and % begin commands in old ones).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠", "｜", "％")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST_PARTS = 2000


Look = Callable[[str, bytes], None]


class SpreadsheetError(LadderExportError):
    """The file is no table that we can read: the message says in one line why, and what to do."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that holds no text: what is in it, as the end of a sentence."""

    what: str


def folded(text: str) -> str:
    """`text` as headers are compared: `Job_Title` and `job title` are one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def guard(text: str) -> str:
    """`text`, with an apostrophe before it where a spreadsheet would take it for a formula; `unguarded` takes it away.

    A text that has such an apostrophe of its own gets one more, so that nothing is lost on the way there and back.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_SIGNS) else text


def unguarded(text: str) -> str:
    """The text that `guard` made into `text`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_SIGNS) else text


def is_workbook(file: str, data: bytes) -> bool:
    """Whether `data` is a package such as Excel's, and not text. Raises SpreadsheetError for old and for locked workbooks."""
    if data.startswith(_OLE):
        why = "is protected by a password" if _ENCRYPTED in data else "is an old Excel file (.xls)"
        raise SpreadsheetError(f"{file}: {why}; {SAVE}{', without a password' if _ENCRYPTED in data else ''}")
    return data.startswith(b"PK\x03\x04")


def decoded(file: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a CSV file, and a note where its encoding had to be guessed. Raises SpreadsheetError."""
    try:
        if data.startswith(_UTF16):
            return data.decode("utf-16"), ()
        if b"\0" in data:
            raise SpreadsheetError(f"{file}: is neither CSV nor an Excel workbook; {SAVE}")
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise SpreadsheetError(f"{file}: is not text in UTF-8; {SAVE}") from error
    return text, (
        f"{file}: is not UTF-8, so it was read as Windows-1252; look whether letters such as é and ü are right",
    )


def without_sep(text: str) -> tuple[str, Sequence[str]]:
    """The text without Excel's first line `sep=;`, which it does not count as a row, and the delimiters that may be meant."""
    first, _, rest = text.partition("\n")
    mark = first.rstrip("\r").strip('"')
    if mark.casefold().startswith("sep=") and len(mark) == 5:
        return rest, (mark[4],)
    return text, DELIMITERS


def lenient_rows(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    """The numbered rows of a CSV file up to the first that cannot be read."""
    with suppress(csv.Error):
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1)


def csv_rows(file: str, text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a CSV file with their numbers; a cell of spaces is empty. Raises SpreadsheetError."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [cell if cell.strip() else "" for cell in cells]
    except csv.Error as error:
        raise SpreadsheetError(
            f"{file}:{number + 1}: the quotation marks of this row or of one below it do not match ({error}); {SAVE}"
        ) from error


def check_package(file: str, data: bytes, most_unpacked: int, too_large: str, look: Look | None = None) -> None:
    """Refuse what is no workbook, or unpacks to more than `most_unpacked` bytes: `too_large` says so, and what to do.

    zipfile keeps to the sizes declared. `look` is given each part of XML, to refuse it. Raises SpreadsheetError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            names = {info.filename for info in infos}
            if "xl/workbook.xml" not in names:
                raise SpreadsheetError(f"{file}: is not an Excel workbook; {SAVE}")
            if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > most_unpacked:
                raise SpreadsheetError(f"{file}: {too_large}")
            for info in infos:
                if info.filename.endswith((".xml", ".rels")):
                    raw = package.read(info)
                    if declares_type(raw):
                        raise SpreadsheetError(f"{file}: declares a document type, which Excel never writes; {SAVE}")
                    if look:
                        look(info.filename, raw)
    except DAMAGED as error:
        raise SpreadsheetError(f"{file}: is damaged or cut off; open it in Excel, and {SAVE}") from error


def shown(cell: Any, formula: Any) -> str | Bad:
    """A cell as Excel shows it; dates as YYYY-MM-DD, numbers with all their digits.

    `cell` is openpyxl's, from the workbook as it was last computed, and `formula` the same cell with its formula.
    """
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
