"""Cells and sheets of a workbook: how they look, how they print, and that every text stays a text, whatever it begins with."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.writer.excel import ExcelWriter

from ladder_export.reviews.tables import Cell
from ladder_export.spreadsheets import FORMULA_SIGNS
from ladder_export.zips import office_archive

# Excel's specifications and limits.
MOST_CHARACTERS = 32_767  # of a cell, in UTF-16 units
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as the letter A (ECMA-376 part 1, 22.9.2.19)
PAPERS = {"letter": 1, "a4": 9}  # as Excel numbers them
_LEVEL = 6  # of compression
_NO_TIME = datetime(1980, 1, 1)  # the time of day would make other bytes each time; this is also what the archive says

_INK, _MUTED, _HEAD, _LINE = "1F2A33", "5F6B76", "0F4C5C", "C9D3D9"
# One hue that only gets darker, and two of equal lightness apart: both are read without color, and black text on each.
_LOW, _HIGH = "FFFFFF", "7FB7D0"
_BELOW, _EVEN, _ABOVE = "F0B37A", "FFFFFF", "8DB9E2"


_KEPT = 4096  # cells: whose row it is stands in many rows, and most answers stand twice
_END = b"</sheetData>"

_Point = tuple[Literal["num", "max"], float | None, str]  # of a scale of colors: what kind, at which number, the color


def excel_text(text: str) -> tuple[str, bool]:
    """`text` as the XML of a cell holds it so that Excel shows it, and whether it had to be cut."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    whole = _ESCAPE.sub("_x005F_", _NO_XML.sub("\ufffd", lines))
    if len(whole) <= MOST_CHARACTERS // 2 or _units(whole) <= MOST_CHARACTERS:
        return whole, False
    note = f"… [cut: {len(text):,} characters, whole in JSON and CSV]"
    kept = whole.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - len(note))].decode("utf-16-le", "ignore")
    return kept + note, True


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Book:
    """The workbook while it is written: its styles by name, and texts made safe."""

    def __init__(self, paper: str) -> None:
        self.book = Workbook(write_only=True)
        self.paper = paper
        self.cut: list[tuple[str, str, int]] = []
        self.styles: dict[tuple[str, str, bool], Any] = {}
        self._rows: list[tuple[Any, list[bytes]]] = []  # the sheets with rows that `rows` wrote

    def sheet(self, name: str, widths: Sequence[float], *, tall: bool = False) -> Any:
        """A new sheet with columns of these widths in characters, set up to be printed: one page wide, named at its foot."""
        sheet = self.book.create_sheet(name)
        for position, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(position)].width = width
        sheet.sheet_view.showGridLines = False
        setup = sheet.page_setup
        setup.orientation = "portrait" if tall else "landscape"
        setup.paperSize = PAPERS[self.paper]
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top = margins.bottom = 0.6
        sheet.oddFooter.left.text = "&A"
        sheet.oddFooter.right.text = "&P / &N"
        return sheet

    def cell(self, sheet: Any, value: Cell | None, style: str = "text", row: int = 0, column: int = 0) -> Any:
        """A cell; a text that begins like a formula gets the mark that tells Excel to leave it one."""
        made: Any = WriteOnlyCell(sheet)
        if isinstance(value, str):
            text, cut = excel_text(value)
            if text:
                made.value = text
                made.data_type = "s"
            if cut:
                self.cut.append((sheet.title, f"{get_column_letter(column)}{row}", len(value)))
        elif value is not None:
            made.value = value
        made._style = self._style(sheet, value, style)
        return made

    def _style(self, sheet: Any, value: Cell | None, style: str) -> Any:
        quoted = isinstance(value, str) and excel_text(value)[0].startswith(FORMULA_SIGNS)
        key = (style, "yyyy-mm-dd" if isinstance(value, date) else "", quoted)
        if key not in self.styles:
            self.styles[key] = _styled(sheet, *key)
        return self.styles[key]

    def rows(self, sheet: Any, first: int, rows: Iterable[tuple[Sequence[Cell], str, float]]) -> None:
        """Write rows below those that `sheet` has, from the number `first` on: their values, style and height in points.

        These are the same cells as `cell` makes, without an object of openpyxl for each: a thousand forms have a million.
        An empty text is no cell.
        """
        cells = lru_cache(_KEPT, typed=True)(lambda value, style: self._written(sheet, value, style))
        letters: list[str] = []
        lines: list[bytes] = []
        self._rows.append((sheet, lines))
        for number, (values, style, height) in enumerate(rows, first):
            letters += [get_column_letter(at) for at in range(len(letters) + 1, len(values) + 1)]
            line = [f'<row r="{number}" ht="{height:.16g}" customHeight="1">']
            for letter, value in zip(letters, values, strict=False):
                if value != "":
                    markup, cut = cells(value, style)
                    line.append(f'<c r="{letter}{number}"{markup}')
                    if cut:
                        self.cut.append((sheet.title, f"{letter}{number}", cut))
            line.append("</row>")
            lines.append("".join(line).encode("ascii", "xmlcharrefreplace"))

    def _written(self, sheet: Any, value: Cell, style: str) -> tuple[str, int]:
        """A cell behind its place (ECMA-376 part 1, 18.3.1.4), and its length in characters if it had to be cut."""
        made: Any = WriteOnlyCell(sheet)
        made._style = self._style(sheet, value, style)
        begun = f' s="{made.style_id}" t='
        if isinstance(value, str):
            text, cut = excel_text(value)
            space = ' xml:space="preserve"' if text != text.strip() else ""
            return f'{begun}"inlineStr"><is><t{space}>{escape(text)}</t></is></c>', len(value) if cut else 0
        number = to_excel(value) if isinstance(value, date) else value  # type: ignore[no-untyped-call]
        return f'{begun}"n"><v>{number:.16g}</v></c>', 0

    def bytes(self) -> bytes:
        """The finished file."""
        stream = io.BytesIO()
        properties = self.book.properties
        properties.creator, properties.title = "ladder-export", "Review results"
        properties.created = properties.modified = _NO_TIME
        with zipfile.ZipFile(stream, "w") as package:
            ExcelWriter(self.book, package).save()
        with zipfile.ZipFile(stream) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        for sheet, rows in self._rows:
            name = sheet.path.lstrip("/")  # which it has when it is saved
            parts[name] = b"".join((*rows, _END)).join(parts[name].split(_END))
        return office_archive(parts, _LEVEL)


_LINE_POINTS = 15.0  # of text in the usual size


def row_height(cells: Sequence[Cell], columns: Sequence[float], most: int) -> float:
    """The height in points of a row with texts that wrap in `columns` of these widths: at most `most` lines.

    Written down, since LibreOffice does not work it out for itself.
    """
    lines = 1
    for value, width in zip(cells, columns, strict=True):
        if isinstance(value, str) and (len(value) * 2 > width or "\n" in value):
            lines = max(lines, _lines_in(value, width))
    return min(lines, most) * _LINE_POINTS


@lru_cache(_KEPT)
def _lines_in(text: str, width: float) -> int:
    return sum(_lines(line, width) for line in text.split("\n"))


def _lines(text: str, width: float) -> int:
    """Into how many lines a text breaks, about: breaks stand between words, and letters of East Asia are twice as wide."""
    columns = len(text) if text.isascii() else sum(2 if letter >= "\u2e80" else 1 for letter in text)
    return max(1, -int(-columns // width))


def _font(size: float = 11, **more: Any) -> Font:
    return Font(name="Calibri", size=size, **more)


_THIN = Side(style="thin", color=_LINE)
_BOX = Border(bottom=_THIN)
_CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)

_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font": _font(size=20, bold=True, color=_HEAD)},
    "subtitle": {"font": _font(size=11, color=_MUTED)},
    "heading": {"font": _font(size=13, bold=True, color=_HEAD)},
    "note": {
        "font": _font(size=10, color=_MUTED),
        "alignment": Alignment(horizontal="left", vertical="center", indent=1),
    },
    "hint": {"font": _font(size=10, color=_MUTED), "alignment": Alignment(vertical="top")},
    "head": {
        "font": _font(bold=True, color="FFFFFF"),
        "fill": PatternFill("solid", fgColor=_HEAD),
        "alignment": Alignment(vertical="center", wrap_text=True),
    },
    "head-center": {
        "font": _font(bold=True, color="FFFFFF"),
        "fill": PatternFill("solid", fgColor=_HEAD),
        "alignment": _CENTER,
    },
    "head-across": {
        "font": _font(bold=True, color="FFFFFF"),
        "fill": PatternFill("solid", fgColor=_HEAD),
        "alignment": Alignment(horizontal="centerContinuous", vertical="center"),
    },
    "above": {"font": _font(size=8, color=_MUTED), "alignment": Alignment(vertical="bottom")},
    "text": {"font": _font(color=_INK), "alignment": _TOP},
    "muted": {"font": _font(color=_MUTED), "alignment": _TOP},
    "alert": {
        "font": _font(color=_INK, bold=True),
        "fill": PatternFill("solid", fgColor="FBE3C8"),
        "alignment": _TOP,
    },
    "label": {"font": _font(color=_INK), "alignment": Alignment(vertical="center", wrap_text=True), "border": _BOX},
    "total": {
        "font": _font(color=_INK, bold=True),
        "alignment": _CENTER,
        "border": Border(top=Side("medium", _HEAD)),
        "number_format": "#,##0",
    },
    "total-mean": {
        "font": _font(color=_INK, bold=True),
        "alignment": _CENTER,
        "border": Border(top=Side("medium", _HEAD)),
        "number_format": "0.00",
    },
    "total-label": {"font": _font(color=_INK, bold=True), "border": Border(top=Side("medium", _HEAD))},
    "big": {
        "font": _font(size=13, bold=True, color=_HEAD),
        "alignment": Alignment(horizontal="right", vertical="center"),
        "border": _BOX,
        "number_format": "#,##0",
    },
    "count": {"font": _font(color=_INK), "alignment": _CENTER, "border": _BOX, "number_format": "#,##0"},
    "mean": {"font": _font(color=_INK, bold=True), "alignment": _CENTER, "border": _BOX, "number_format": "0.00"},
    "gap": {
        "font": _font(color=_INK, bold=True),
        "alignment": _CENTER,
        "border": _BOX,
        "number_format": "+0.00;\u22120.00;0.00",
    },
    "share": {"font": _font(color=_INK), "alignment": _CENTER, "border": _BOX, "number_format": "0.0%"},
}


def _styled(sheet: Any, style: str, pattern: str, quoted: bool) -> Any:
    """The style of a cell, as openpyxl keeps it: made once for many cells."""
    model: Any = WriteOnlyCell(sheet)
    for name, value in _STYLES[style].items():
        setattr(model, name, value)
    if pattern:
        model.number_format = pattern
    if quoted:
        model.quotePrefix = True
    return model._style


def _area(left: int, right: int, rows: range) -> str:
    return f"{get_column_letter(left)}{rows.start}:{get_column_letter(right)}{rows.stop - 1}"


def heat_means(sheet: Any, steps: Sequence[Fraction], column: int, rows: range) -> None:
    """Color the means of one column, from the lowest step to the highest."""
    ends = float(min(steps)), float(max(steps))
    _heat(sheet, _area(column, column, rows), [("num", ends[0], _LOW), ("num", ends[1], _HIGH)])


def heat_gap(sheet: Any, steps: Sequence[Fraction], column: int, rows: range) -> None:
    """Color the gaps of one column. Half the scale is as far as the colors go: means are rarely further apart."""
    far = float(max(steps) - min(steps)) / 2 or 1.0
    points: list[_Point] = [("num", -far, _BELOW), ("num", 0.0, _EVEN), ("num", far, _ABOVE)]
    _heat(sheet, _area(column, column, rows), points)


def heat_counts(sheet: Any, left: int, right: int, rows: range) -> None:
    """Color numbers of people, from none to the most that there are."""
    _heat(sheet, _area(left, right, rows), [("num", 0.0, _LOW), ("max", None, _HIGH)])


def _heat(sheet: Any, area: str, points: Sequence[_Point]) -> None:
    """Color the cells of `area` by their numbers: between points (kind, number, color)."""
    scale = ColorScale([FormatObject(kind, number) for kind, number, _ in points], [color for *_, color in points])
    sheet.conditional_formatting.add(area, Rule("colorScale", colorScale=scale))
