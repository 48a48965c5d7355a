"""Tables as CSV that Excel opens well: UTF-8 with a mark at its head, lines end in CR LF, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from datetime import date

from ladder_export.reviews.tables import Cell, Table
from ladder_export.spreadsheets import guard


def csv_file(table: Table) -> tuple[bytes, int]:
    """`table` as CSV, and how many of its cells got an apostrophe so that they stay text."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    guarded = 0
    heads = [f"{column.name} [{column.above}]" if column.above else column.name for column in table.columns]
    for row in (heads, *table.rows):
        cells = [_written(cell) for cell in row]
        safe = [guard(cell) if isinstance(was, str) else cell for was, cell in zip(row, cells, strict=True)]
        guarded += sum(now != was for now, was in zip(safe, cells, strict=True))
        writer.writerow(safe)
    return stream.getvalue().encode("utf-8-sig", "replace"), guarded


def _written(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)
