"""The sheet of ratings: for each level and item both sides beside each other, as a heat map."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from ladder_export.reviews.summary import ScaleResult
from ladder_export.reviews.tables import Cell
from ladder_export.reviews.workbook_cells import Book, heat_counts, heat_gap, heat_means


def ratings_sheet(book: Book, result: ScaleResult, name: str) -> None:
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
    lines.append(("Scale: " + "   ".join(step.label for step in result.scale), "hint"))
    lines += [(text, "hint") for text in _reading(result)]
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
    heat_means(sheet, result.steps, start + 1, span)
    heat_means(sheet, result.steps, start + 2, span)
    heat_gap(sheet, result.steps, start + 3, span)
    for side in range(2):
        left = start + 7 + side * len(steps)
        heat_counts(sheet, left, left + len(steps) - 1, span)


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
