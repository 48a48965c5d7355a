"""The sheet to forward: who returned a form, how levels were rated by both sides and overall, how full the forms are."""

from __future__ import annotations

from typing import Any

from ladder_export.reviews.collect import State
from ladder_export.reviews.summary import LevelRow, Marks, ScaleResult, Summary
from ladder_export.reviews.tables import COUNTED, Cell
from ladder_export.reviews.workbook_cells import Book, heat_counts, heat_gap, heat_means


class _Lines:
    """A sheet that is written downwards, block after block."""

    def __init__(self, book: Book, sheet: Any) -> None:
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
            self.add((note, "hint"))


def summary_sheet(book: Book, summary: Summary) -> None:
    steps = max((len(result.scale) for result in summary.results), default=0)
    sheet = book.sheet("Summary", [30, *[13.0] * max(6, steps + 2)], tall=True)
    sheet.page_setup.fitToHeight = 1
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
            ("Not returned", summary.missing, "named on the sheet Not returned"),
            ("Returned, not on the roster", summary.outside or 0, "named on the sheet Files"),
        ]
    facts += [
        ("Forms that count", states[State.COUNTED], "one for each person; all numbers below are about these"),
        ("Duplicates", states[State.DUPLICATE], "another form of the same person counts"),
        ("Not filled in", states[State.UNTOUCHED], "came back with nothing but the details"),
        ("Refused", states[State.REFUSED], "could not be read; the sheet Files says why"),
        ("Files with warnings", summary.warned, "the sheet Files says which"),
    ]
    for label, number, note in facts:
        lines.add((label, "label"), (number, "big"), (note if number else "", "note"), height=20)


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
        heat_means(lines.sheet, result.steps, column, span)
        heat_means(lines.sheet, result.steps, column + 1, span)
        heat_gap(lines.sheet, result.steps, column + 2, span)


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
    lines.add(("All", "total-label"), *total, (whole.mean, "total-mean"))
    if span:
        heat_counts(lines.sheet, 2, 1 + len(result.scale), span)


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
        lines.add((note, "hint"))


def _level_name(row: LevelRow, several: bool) -> str:
    if not row.level:
        return "Level not on the roster"
    name = f"{row.level} {row.name}" if row.name else f"Level {row.level}"
    name = f"{row.family} · {name}" if row.family else name
    return f"{row.ladder} · {name}" if several else name
