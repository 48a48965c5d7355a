"""A collection as an Excel workbook: a summary to forward, ratings as a heat map, and all tables to filter.

Every text stays a text, whatever it begins with. The same collection gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from ladder_export.reviews.collect import Collection, State
from ladder_export.reviews.csv_file import FORMULA_SIGNS
from ladder_export.reviews.summary import LevelRow, Marks, ScaleResult, Summary
from ladder_export.reviews.tables import (
    COUNTED,
    Cell,
    Column,
    Table,
    answers_table,
    files_table,
    forms_of,
    missing_table,
    people_table,
)
from ladder_export.zips import office_archive

# Excel's specifications and limits.
MOST_CHARACTERS = 32_767  # of a cell, in UTF-16 units
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as the letter A (ECMA-376 part 1, 22.9.2.19)
_PAPERS = {"letter": 1, "a4": 9}  # as Excel numbers them
_LEVEL = 6  # of compression
_NO_TIME = datetime(1980, 1, 1)  # the time of day would make other bytes each time; this is also what the archive says

_INK, _MUTED, _HEAD, _LINE = "1F2A33", "5F6B76", "0F4C5C", "C9D3D9"
# One hue that only gets darker, and two of equal lightness apart: both are read without color, and black text on each.
_LOW, _HIGH = "FFFFFF", "7FB7D0"
_BELOW, _EVEN, _ABOVE = "F0B37A", "FFFFFF", "8DB9E2"


@dataclass(slots=True)
class Made:
    """The bytes of a workbook, and what had to be cut to fit into a cell of it: (sheet, cell, characters)."""

    data: bytes
    cut: list[tuple[str, str, int]] = field(default_factory=list)


def workbook(collection: Collection, summary: Summary) -> Made:
    """`collection` as a workbook with the sheets Summary, Ratings, People, Answers, Files and, with a roster, Not returned."""
    book = _Book(_paper(collection))
    _summary_sheet(book, summary)
    for number, result in enumerate(summary.results, 1):
        if result.items:
            _ratings_sheet(book, result, "Ratings" if number == 1 else f"Ratings {number}")
    tables = [people_table(collection), answers_table(collection), files_table(collection)]
    if collection.roster is not None:
        tables.append(missing_table(collection))
    for table in tables:
        for part in _parts(table):
            _table_sheet(book, part)
    return Made(book.bytes(), book.cut)


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


def _paper(collection: Collection) -> str:
    """The paper of most forms."""
    papers = [form.paper for form in forms_of(collection)]
    return max(_PAPERS, key=papers.count) if papers else "a4"


def _parts(table: Table) -> Iterator[Table]:
    """`table` in pieces that a sheet has room for; each has the first columns, and those that follow have a number."""
    most = MOST_ROWS - 2
    front, rest = table.columns[: table.front], table.columns[table.front :]
    wide = MOST_COLUMNS - len(front)
    number = 0
    for left in range(0, max(len(rest), 1), wide):
        for top in range(0, max(len(table.rows), 1), most):
            number += 1
            rows = table.rows[top : top + most]
            if len(rest) > wide:
                span = slice(table.front + left, table.front + left + wide)
                rows = tuple(row[: table.front] + row[span] for row in rows)
            name = table.name if number == 1 else f"{table.name} {number}"
            yield Table(name, front + rest[left : left + wide], rows, table.front)


class _Book:
    """The workbook while it is written: its styles by name, and texts made safe."""

    def __init__(self, paper: str) -> None:
        self.book = Workbook(write_only=True)
        self.paper = paper
        self.cut: list[tuple[str, str, int]] = []
        self.styles: dict[tuple[str, str, bool], Any] = {}

    def sheet(self, name: str, widths: Sequence[float], *, tall: bool = False) -> Any:
        """A new sheet with columns of these widths in characters, set up to be printed: one page wide, named at its foot."""
        sheet = self.book.create_sheet(name)
        for position, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(position)].width = width
        sheet.sheet_view.showGridLines = False
        setup = sheet.page_setup
        setup.orientation = "portrait" if tall else "landscape"
        setup.paperSize = _PAPERS[self.paper]
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
        pattern, quoted = "", False
        if isinstance(value, str):
            text, cut = excel_text(value)
            if text:
                made.value = text
                made.data_type = "s"
                quoted = text.startswith(FORMULA_SIGNS)
            if cut:
                self.cut.append((sheet.title, f"{get_column_letter(column)}{row}", len(value)))
        elif isinstance(value, date):
            made.value = value
            pattern = "yyyy-mm-dd"
        elif value is not None:
            made.value = value
        key = (style, pattern, quoted)
        if key not in self.styles:
            self.styles[key] = _styled(sheet, style, pattern, quoted)
        made._style = self.styles[key]
        return made

    def bytes(self) -> bytes:
        """The finished file."""
        stream = io.BytesIO()
        properties = self.book.properties
        properties.creator, properties.title = "ladder-export", "Review results"
        properties.created = properties.modified = _NO_TIME
        with zipfile.ZipFile(stream, "w") as package:
            ExcelWriter(self.book, package).save()
        with zipfile.ZipFile(stream) as package:
            return office_archive({name: package.read(name) for name in package.namelist()}, _LEVEL)


_THIN = Side(style="thin", color=_LINE)
_BOX = Border(bottom=_THIN)
_CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TOP = Alignment(vertical="top", wrap_text=True)

_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font": Font(size=20, bold=True, color=_HEAD)},
    "subtitle": {"font": Font(size=11, color=_MUTED)},
    "heading": {"font": Font(size=13, bold=True, color=_HEAD)},
    "note": {"font": Font(size=10, color=_MUTED), "alignment": Alignment(vertical="top")},
    "head": {
        "font": Font(bold=True, color="FFFFFF"),
        "fill": PatternFill("solid", fgColor=_HEAD),
        "alignment": Alignment(vertical="center", wrap_text=True),
    },
    "head-center": {
        "font": Font(bold=True, color="FFFFFF"),
        "fill": PatternFill("solid", fgColor=_HEAD),
        "alignment": _CENTER,
    },
    "above": {"font": Font(size=8, color=_MUTED), "alignment": Alignment(vertical="bottom")},
    "text": {"font": Font(color=_INK), "alignment": _TOP, "border": _BOX},
    "muted": {"font": Font(color=_MUTED), "alignment": _TOP, "border": _BOX},
    "alert": {
        "font": Font(color=_INK, bold=True),
        "fill": PatternFill("solid", fgColor="FBE3C8"),
        "alignment": _TOP,
        "border": _BOX,
    },
    "label": {"font": Font(color=_INK), "alignment": Alignment(vertical="center", wrap_text=True), "border": _BOX},
    "total": {"font": Font(color=_INK, bold=True), "alignment": _CENTER, "border": Border(top=Side("medium", _HEAD))},
    "total-label": {"font": Font(color=_INK, bold=True), "border": Border(top=Side("medium", _HEAD))},
    "big": {"font": Font(size=16, bold=True, color=_HEAD), "alignment": Alignment(horizontal="right"), "border": _BOX},
    "count": {"font": Font(color=_INK), "alignment": _CENTER, "border": _BOX, "number_format": "#,##0"},
    "mean": {"font": Font(color=_INK, bold=True), "alignment": _CENTER, "border": _BOX, "number_format": "0.00"},
    "gap": {
        "font": Font(color=_INK, bold=True),
        "alignment": _CENTER,
        "border": _BOX,
        "number_format": "+0.00;\u22120.00;0.00",
    },
    "share": {"font": Font(color=_INK), "alignment": _CENTER, "border": _BOX, "number_format": "0.0%"},
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


# ---- the tables


def _table_sheet(book: _Book, table: Table) -> None:
    """`table` with its heads frozen, filters on, and rows that wrap."""
    sheet = book.sheet(table.name, [column.width for column in table.columns])
    tagged = any(column.above for column in table.columns)
    head = 2 if tagged else 1
    last = get_column_letter(len(table.columns))
    sheet.freeze_panes = f"{get_column_letter(table.front + 1)}{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{last}{head + len(table.rows)}"
    sheet.print_title_rows = f"1:{head}"
    if tagged:  # far too wide for one page: its columns go on over the next pages, each with the people on its left
        sheet.page_setup.fitToWidth = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
        sheet.page_setup.scale = 60
        sheet.print_title_cols = f"A:{get_column_letter(table.front)}"
        sheet.append([book.cell(sheet, column.above, "above") for column in table.columns])
    sheet.row_dimensions[head].height = 62 if tagged else 20
    sheet.append([book.cell(sheet, _capital(column), "head") for column in table.columns])
    state = _position(table, "status", "state")
    for number, row in enumerate(table.rows, head + 1):
        style = _row_style(row[state]) if state is not None else "text"
        sheet.append([book.cell(sheet, value, style, number, at) for at, value in enumerate(row, 1)])


def _position(table: Table, *names: str) -> int | None:
    """Where the column is that says how a row stands; the first of `names` that there is."""
    places = {column.name: at for at, column in enumerate(table.columns) if not column.above}
    return next((places[name] for name in names if name in places), None)


def _row_style(state: Cell) -> str:
    """How a row looks: what needs a look stands out, what holds no answer stands back."""
    if state in (COUNTED[3], State.REFUSED.value):
        return "alert"
    return "text" if state in (COUNTED[0], State.COUNTED.value) else "muted"


def _capital(column: Column) -> str:
    return column.name[:1].upper() + column.name[1:]


# ---- ratings


def _ratings_sheet(book: _Book, result: ScaleResult, name: str) -> None:
    """One row for each level and item: both sides beside each other, the gap, and how often each step was given."""
    several = len({item.ladder for item in result.items}) > 1
    names = [*(["Ladder"] if several else []), "Level", "Competency", "Section", "Item"]
    widths = [*([18] if several else []), 22, 20, 20, 46]
    steps = [step.value for step in result.scale]
    step_width = max(6.0, *(min(len(step), 14) + 2.0 for step in steps))
    columns = [*names, "Mean", "Mean", "Gap", "n", "n", "n both", *steps, *steps]
    sheet = book.sheet(name, [*widths, 9, 10, 9, 6, 9, 8, *[step_width] * (2 * len(steps))])
    start = len(names)
    groups = ["", "Self", "Reviewer", "Reviewer − self", "Self", "Reviewer", "", "Self", "Reviewer"]
    lines: list[tuple[str, str]] = [("Ratings by level and item", "title")]
    lines.append(("Scale: " + "   ".join(step.label for step in result.scale), "note"))
    lines += [(text, "note") for text in _reading(result)]
    for text, style in lines:
        sheet.append([book.cell(sheet, text, style)])
    sheet.append([])
    above = [groups[0]] * start + [*groups[1:6], ""]
    above += [f"{groups[7]} gave" if not n else "" for n in range(len(steps))]
    above += [f"{groups[8]} gave" if not n else "" for n in range(len(steps))]
    head = len(lines) + 3
    sheet.append([book.cell(sheet, text, "head" if at < start else "head-center") for at, text in enumerate(above)])
    sheet.append([book.cell(sheet, text, "head" if at < start else "head-center") for at, text in enumerate(columns)])
    sheet.row_dimensions[head - 1].height = 32
    last = head + len(result.items)
    for item in result.items:
        pair = item.pair
        texts = [*([item.ladder] if several else []), f"{item.level} {item.level_name}", item.competency]
        values: list[tuple[Cell | None, str]] = [(text, "label") for text in (*texts, item.section, item.item)]
        values += [(pair.own.mean, "mean"), (pair.reviewer.mean, "mean"), (pair.gap, "gap")]
        values += [(n, "count") for n in (pair.own.number, pair.reviewer.number, pair.both)]
        values += [(n, "count") for n in (*pair.own.counts, *pair.reviewer.counts)]
        sheet.append([book.cell(sheet, value, style) for value, style in values])
    sheet.freeze_panes = f"{get_column_letter(start + 1)}{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{last}"
    sheet.print_title_rows = f"{head - 1}:{head}"
    span = range(head + 1, last + 1)
    _heat_means(sheet, result, start + 1, span)
    _heat_means(sheet, result, start + 2, span)
    _heat_gap(sheet, result, start + 3, span)
    for side in range(2):
        left = start + 7 + side * len(steps)
        _heat_counts(sheet, left, left + len(steps) - 1, span)


def _reading(result: ScaleResult) -> list[str]:
    """How the numbers are made."""
    lines = [
        "Mean: of all ratings that were given. Gap: reviewer minus self, the mean over the forms on which both have rated."
    ]
    if result.ranked:
        lines.append(
            "The values of this scale are no numbers: 1 stands for its lowest step, 2 for the next, and so on."
        )
    return lines


def _area(left: int, right: int, rows: range) -> str:
    return f"{get_column_letter(left)}{rows.start}:{get_column_letter(right)}{rows.stop - 1}"


def _heat_means(sheet: Any, result: ScaleResult, column: int, rows: range) -> None:
    ends = float(min(result.steps)), float(max(result.steps))
    _heat(sheet, _area(column, column, rows), [("num", ends[0], _LOW), ("num", ends[1], _HIGH)])


def _heat_gap(sheet: Any, result: ScaleResult, column: int, rows: range) -> None:
    """Half the scale is as far as the colors go: means are rarely further apart."""
    far = float(max(result.steps) - min(result.steps)) / 2 or 1.0
    points = [("num", -far, _BELOW), ("num", 0.0, _EVEN), ("num", far, _ABOVE)]
    _heat(sheet, _area(column, column, rows), points)


def _heat_counts(sheet: Any, left: int, right: int, rows: range) -> None:
    _heat(sheet, _area(left, right, rows), [("num", 0.0, _LOW), ("max", None, _HIGH)])


def _heat(sheet: Any, area: str, points: Sequence[tuple[str, float | None, str]]) -> None:
    """Color the cells of `area` by their numbers: between points (kind, number, color)."""
    scale = ColorScale([FormatObject(kind, number) for kind, number, _ in points], [color for *_, color in points])
    sheet.conditional_formatting.add(area, Rule("colorScale", colorScale=scale))


# ---- the summary


class _Lines:
    """A sheet that is written downwards, block after block."""

    def __init__(self, book: _Book, sheet: Any) -> None:
        self.book, self.sheet, self.number = book, sheet, 0

    def add(self, *cells: tuple[Cell | None, str], height: float = 0) -> None:
        """One row."""
        self.number += 1
        if height:
            self.sheet.row_dimensions[self.number].height = height
        self.sheet.append([self.book.cell(self.sheet, value, style) for value, style in cells])

    def heading(self, text: str, note: str = "") -> None:
        """The head of a block, with what there is to know about it."""
        self.add()
        self.add((text, "heading"), height=20)
        if note:
            self.add((note, "note"))


def _summary_sheet(book: _Book, summary: Summary) -> None:
    steps = max((len(result.scale) for result in summary.results), default=0)
    sheet = book.sheet("Summary", [36, *[12.0] * max(9, steps + 3)])
    lines = _Lines(book, sheet)
    lines.add(("Review results", "title"), height=30)
    edition = f"{'edition' if len(summary.editions) == 1 else 'editions'} {', '.join(summary.editions)}"
    lines.add((" · ".join((*summary.titles, edition)) if summary.titles else "No form could be read", "subtitle"))
    _key_numbers(lines, summary)
    for result in summary.results:
        several = len({row.ladder for row in result.levels if row.ladder}) > 1
        _levels_block(lines, result, several)
        if result.scale:
            _overall_block(lines, result, several)
    _answers_block(lines, summary)
    _notes_block(lines, summary)


def _key_numbers(lines: _Lines, summary: Summary) -> None:
    states = summary.states
    lines.heading("Forms")
    facts: list[tuple[str, int, str]] = []
    if summary.expected is not None and summary.missing is not None:
        returned = summary.expected - summary.missing
        rate = f"{returned / summary.expected:.1%} of the roster" if summary.expected else ""
        facts += [
            ("People on the roster", summary.expected, ""),
            ("Returned, of these", returned, rate),
            ("Not returned", summary.missing, "named on the sheet Not returned" if summary.missing else ""),
            (
                "Returned, not on the roster",
                summary.outside or 0,
                "named on the sheet Files" if summary.outside else "",
            ),
        ]
    facts += [
        ("Forms that count", states[State.COUNTED], "one for each person; all numbers below are about these"),
        ("Duplicates", states[State.DUPLICATE], "another form of the same person counts" if states[State.DUPLICATE] else ""),
        ("Not filled in", states[State.UNTOUCHED], "came back with nothing but the details" if states[State.UNTOUCHED] else ""),
        ("Refused", states[State.REFUSED], "could not be read; the sheet Files says why" if states[State.REFUSED] else ""),
        ("Files with warnings", summary.warned, "the sheet Files says which" if summary.warned else ""),
    ]  # fmt: skip
    for label, number, note in facts:
        lines.add((label, "label"), (number, "big"), (note, "note"), height=22)


def _levels_block(lines: _Lines, result: ScaleResult, several: bool) -> None:
    roster = any(row.expected is not None for row in result.levels)
    lines.heading(
        "By level", "Means and gap are over all rated items. Gap: reviewer minus self, where both have rated."
    )
    heads = [
        "Level",
        *(["On the roster", "Not returned"] if roster else []),
        "Forms",
        "Mean self",
        "Mean reviewer",
        "Gap",
    ]
    lines.add(*((head, "head-center" if at else "head") for at, head in enumerate(heads)), height=32)
    first = lines.number + 1
    for row in result.levels:
        values: list[tuple[Cell | None, str]] = [(_level_name(row, several), "label")]
        if roster:
            values += [(row.expected, "count"), (row.missing, "count")]
        values += [(row.returned, "count"), (row.pair.own.mean, "mean")]
        lines.add(*values, (row.pair.reviewer.mean, "mean"), (row.pair.gap, "gap"))
    span = range(first, lines.number + 1)
    totals: list[tuple[Cell | None, str]] = [("All", "total-label")]
    if roster:
        totals += [(sum(row.expected or 0 for row in result.levels), "total")]
        totals += [(sum(row.missing or 0 for row in result.levels), "total")]
    lines.add(*totals, (sum(row.returned for row in result.levels), "total"), *[(None, "total")] * 3)
    if span and result.steps:
        column = 5 if roster else 3
        _heat_means(lines.sheet, result, column, span)
        _heat_means(lines.sheet, result, column + 1, span)
        _heat_gap(lines.sheet, result, column + 2, span)


def _overall_block(lines: _Lines, result: ScaleResult, several: bool) -> None:
    rows = [row for row in result.levels if row.returned]
    lines.heading("Overall rating", "How many people got each rating.")
    heads = ["Level", *(step.label for step in result.scale), "Not rated", "Mean"]
    lines.add(*((head, "head-center" if at else "head") for at, head in enumerate(heads)), height=32)
    first = lines.number + 1
    for row in rows:
        counts = [(n, "count") for n in (*row.overall.counts, row.unrated)]
        lines.add((_level_name(row, several), "label"), *counts, (row.overall.mean, "mean"))
    span = range(first, lines.number + 1)
    whole = Marks(result.steps)
    for row in rows:
        whole.counts = [a + b for a, b in zip(whole.counts, row.overall.counts, strict=True)]
    total = [(n, "total") for n in (*whole.counts, sum(row.unrated for row in rows))]
    lines.add(("All", "total-label"), *total, (None if whole.mean is None else round(whole.mean, 2), "total"))
    if span:
        _heat_counts(lines.sheet, 2, 1 + len(result.scale), span)


def _answers_block(lines: _Lines, summary: Summary) -> None:
    meaning = (
        "somebody wrote, chose or ticked something",
        "emptied, or a box that is not ticked",
        "nobody has touched it",
        "taken out of the form, with nothing in its place",
    )
    whole = sum(summary.statuses)
    lines.heading("Answers")
    lines.add(("Blanks of the forms that count", "head"), ("Number", "head-center"), ("Share", "head-center"))
    for name, number, means in zip(COUNTED, summary.statuses, meaning, strict=True):
        share = number / whole if whole else None
        lines.add((name.capitalize(), "label"), (number, "count"), (share, "share"), (means, "note"))
    lines.add(("All", "total-label"), (whole, "total"), (None, "total"))


def _notes_block(lines: _Lines, summary: Summary) -> None:
    notes = []
    if any(result.ranked for result in summary.results):
        notes.append(
            "A rating scale has values that are no numbers: 1 stands for its lowest step, 2 for the next, and so on."
        )
    if summary.off_scale:
        notes.append(
            f"Ratings that are none of the scale’s, and in no mean: {summary.off_scale}. The sheet Answers has them."
        )
    if summary.reworded:
        notes.append(
            f"Items with another wording in another edition: {summary.reworded}. Their ratings are counted together."
        )
    if notes:
        lines.heading("Notes")
    for note in notes:
        lines.add((note, "note"))


def _level_name(row: LevelRow, several: bool) -> str:
    if not row.level:
        return "Level not on the roster"
    name = f"{row.level} {row.name}" if row.name else f"Level {row.level}"
    return f"{row.ladder} · {name}" if several else name


def cut_notes(cut: Iterable[tuple[str, str, int]]) -> list[str]:
    """What to say about cells that were cut."""
    return [
        f"sheet {sheet}, cell {place}: {length:,} characters are more than Excel’s {MOST_CHARACTERS:,}, so the end is cut; "
        "JSON and CSV have it whole"
        for sheet, place, length in cut
    ]
