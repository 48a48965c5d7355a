"""The sheet of ratings: for each level and item both sides beside each other, as a heat map."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from ladder_export.reviews.summary import Rated, ScaleResult
from ladder_export.reviews.tables import Cell
from ladder_export.reviews.workbook_cells import Book, heat_counts, heat_gap, heat_means, row_height

_ITEM_LINES = 6


def ratings_sheet(book: Book, result: ScaleResult, name: str) -> None:
    """One row for each level and item: both sides beside each other, the gap, and how often each step was given."""
    several = len({item.ladder for item in result.items}) > 1
    names = [*(["Ladder"] if several else []), "Level", "Competency", "Section", "Item"]
    steps = [step.value for step in result.scale]
    step_width = max(6.0, *(min(len(step), 14) + 2.0 for step in steps))
    widths = [*([18.0] if several else []), 22.0, 20.0, 20.0, 54.0, *[10.0] * 6, *[step_width] * (2 * len(steps))]
    sheet = book.sheet(name, widths)
    lines = [("Ratings by level and item", "title"), ("Scale: " + "   ".join(s.label for s in result.scale), "hint")]
    lines += [(text, "hint") for text in _reading(result)]
    start, head = len(names), len(lines) + 3
    # Before the first row: openpyxl writes how a sheet is looked at in front of them.
    sheet.freeze_panes = f"{get_column_letter(start + 1)}{head + 1}"
    for text, style in lines:
        sheet.append([book.cell(sheet, text, style)])
    sheet.append([])
    groups = [("", len(names)), ("Mean rating", 2), ("", 1), ("Forms rated", 3)]
    groups += [("Self, how often", len(steps)), ("Reviewer, how often", len(steps))]
    across = [text if not n else "" for text, columns in groups for n in range(columns)]
    heads = [*names, "Self", "Reviewer", "Gap", "Self", "Reviewer", "Both", *steps, *steps]
    sheet.append([book.cell(sheet, text, "head-across") for text in across])
    sheet.append([book.cell(sheet, text, "head" if at < start else "head-center") for at, text in enumerate(heads)])
    sheet.row_dimensions[head - 1].height = sheet.row_dimensions[head].height = 20
    for number, item in enumerate(result.items, head + 1):
        level = f"{item.level} {item.level_name}"
        level = f"{item.family} · {level}" if item.family else level
        texts = [*([item.ladder] if several else []), level, item.competency, item.section, item.item]
        sheet.row_dimensions[number].height = row_height(texts, widths[:start], _ITEM_LINES) + 3
        sheet.append(
            [book.cell(sheet, value, style) for value, style in (*((t, "label") for t in texts), *_numbers(item))]
        )
    last = head + len(result.items)
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(heads))}{last}"
    sheet.print_title_rows = f"{head - 1}:{head}"
    span = range(head + 1, last + 1)
    heat_means(sheet, result.steps, start + 1, span)
    heat_means(sheet, result.steps, start + 2, span)
    heat_gap(sheet, result.steps, start + 3, span)
    for left in (start + 7, start + 7 + len(steps)):
        heat_counts(sheet, left, left + len(steps) - 1, span)


def _numbers(item: Rated) -> Iterator[tuple[Cell | None, str]]:
    """The numbers of one row, with their styles."""
    pair = item.pair
    yield from ((pair.own.mean, "mean"), (pair.reviewer.mean, "mean"), (pair.gap, "gap"))
    for number in (pair.own.number, pair.reviewer.number, pair.both, *pair.own.counts, *pair.reviewer.counts):
        yield number, "count"


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
