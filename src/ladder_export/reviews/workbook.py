"""A collection as an Excel workbook: a summary to forward, ratings as a heat map, and all tables to filter.

Every text stays a text, whatever it begins with. The same collection gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from ladder_export.reviews.collect import Collection, State
from ladder_export.reviews.summary import Summary
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
from ladder_export.reviews.workbook_cells import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, PAPERS, Book, row_height
from ladder_export.reviews.workbook_ratings import ratings_sheet
from ladder_export.reviews.workbook_summary import summary_sheet

_ONE_PAGE = 340  # characters: what a page of A4 on its side holds in a size that can just be read
_MOST_LINES = 8  # that a row shows of a long answer; the cell holds all of it
_LINES_ACROSS = 3  # the same where all answers of a person stand side by side


@dataclass(slots=True)
class Made:
    """The bytes of a workbook, and what had to be cut to fit into a cell of it: (sheet, cell, characters)."""

    data: bytes
    cut: list[tuple[str, str, int]] = field(default_factory=list)


def workbook(collection: Collection, summary: Summary) -> Made:
    """`collection` as a workbook with the sheets Summary, Ratings, People, Answers, Files and, with a roster, Not returned."""
    book = Book(_paper(collection))
    summary_sheet(book, summary)
    for number, result in enumerate(summary.results, 1):
        if result.items:
            ratings_sheet(book, result, "Ratings" if number == 1 else f"Ratings {number}")
    tables = [people_table(collection), answers_table(collection), files_table(collection)]
    if collection.roster is not None:
        tables.append(missing_table(collection))
    for table in tables:
        for part in _parts(table):
            _table_sheet(book, part)
    return Made(book.bytes(), book.cut)


def _paper(collection: Collection) -> str:
    """The paper of most forms."""
    papers = [form.paper for form in forms_of(collection)]
    return max(PAPERS, key=papers.count) if papers else "a4"


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


def _table_sheet(book: Book, table: Table) -> None:
    """`table` with its heads frozen, filters on, and rows that wrap."""
    widths = [column.width for column in table.columns]
    sheet = book.sheet(table.name, widths)
    tagged = any(column.above for column in table.columns)
    head = 2 if tagged else 1
    last = get_column_letter(len(widths))
    sheet.sheet_view.showGridLines = sheet.print_options.gridLines = True
    sheet.freeze_panes = f"{get_column_letter(table.front + 1)}{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{last}{head + len(table.rows)}"
    sheet.print_title_rows = f"1:{head}"
    if sum(widths) > _ONE_PAGE:  # it goes on over the next pages, each with the first columns
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
        sheet.page_setup.scale = 60
        sheet.print_title_cols = f"A:{get_column_letter(table.front)}"
    if tagged:
        sheet.append([book.cell(sheet, column.above, "above") for column in table.columns])
    sheet.row_dimensions[head].height = 62 if tagged else 32
    sheet.append([book.cell(sheet, _capital(column), "head") for column in table.columns])
    most = _LINES_ACROSS if tagged else _MOST_LINES
    state = _position(table, "status", "state")
    styles = [_row_style(row[state]) if state is not None else "text" for row in table.rows]
    heights = (row_height(row, widths, most) for row in table.rows)
    book.rows(sheet, head + 1, zip(table.rows, styles, heights, strict=True))


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


def cut_notes(cut: Iterable[tuple[str, str, int]]) -> list[str]:
    """What to say about cells that were cut."""
    return [
        f"sheet {sheet}, cell {place}: {length:,} characters are more than Excel’s {MOST_CHARACTERS:,}, so the end is cut; "
        "JSON and CSV have it whole"
        for sheet, place, length in cut
    ]
