"""A CSV file or a workbook to one Reading: what the name of each sheet says of it, and the sheets that are no tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from ladder_export.importing.data import Reading
from ladder_export.importing.grid import Around, Grid
from ladder_export.importing.tables.cells import one_line
from ladder_export.importing.tables.found import Found
from ladder_export.importing.tables.frame import frames, level_of
from ladder_export.importing.tables.grids import add_grid, leave_grid
from ladder_export.importing.tables.plan import Plan, plan_of
from ladder_export.importing.tables.sheets import sheets_of
from ladder_export.importing.tables.words import Means, meaning
from ladder_export.importing.vocabulary import Vocabulary

# Names that say nothing of what is on a sheet.
_NO_NAME = re.compile(
    r"""(?:sheet|table|tabelle|blatt|feuil|hoja|planilha|arkusz|シート|ورقة|data|ladder|matrix|grid|framework|career|competency
    |competencies|skills?|levels?|overview|export|main|all|tab|copy|of|the|growth|progression|engineering\ ladder|v)
    (?:[\s_-]|\d|\(|\)|\.)*""",
    re.IGNORECASE | re.VERBOSE,
)
_FAMILY = re.compile(
    r"""\b(?:engineer\w*|develop\w*|design\w*|product|data|marketing|sales|operations?|ops|people|hr|finance|legal|support
    |front[ -]?end|back[ -]?end|full[ -]?stack|mobile|web|ios|android|qa|quality|devops|sre|security|platform|infrastructure
    |management|managers?|ic|individual\ contributors?|tracks?|research\w*|writ\w+|analytics?|customer\ success)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def read_table(name: str, data: bytes, vocabulary: Vocabulary) -> Reading:
    """What the .csv or .xlsx file `data`, called `name`, holds. Raises SpreadsheetError for what cannot be read as a table."""
    sheets = sheets_of(name, data)
    filled = [grid for grid in sheets.grids if any(not cell.empty for row in grid.rows for cell in row)]
    found = Found()
    arounds = _arounds(name, filled, vocabulary)
    for grid, around in zip(filled, arounds, strict=True):
        if not add_grid(found, grid, vocabulary, around):
            where = f"the sheet “{grid.name}”" if grid.name else "the file"
            leave_grid(found, grid, f"{where} holds no table of a ladder that was understood")
    found.unplaced += sheets.unplaced
    found.notes += [f"the sheet “{title}” is hidden and was left out" for title in sheets.hidden]
    found.notes += [note.removeprefix(f"{name}: ") for note in sheets.notes]
    return found.reading(name)


def _arounds(file: str, grids: Sequence[Grid], vocabulary: Vocabulary) -> list[Around]:
    """What the name of each sheet (of the file, for CSV) says of all that is on it."""
    plans = [_first_plan(grid, vocabulary) for grid in grids]
    labels = [_labels(grid, plan, vocabulary) for grid, plan in zip(grids, plans, strict=True)]
    families = sum(bool(_FAMILY.search(grid.name)) for grid in grids) * 2 >= len(grids)
    arounds: list[Around] = []
    for n, (grid, plan) in enumerate(zip(grids, plans, strict=True)):
        called = grid.name or re.sub(r"[_-]+", " ", PurePath(file).stem)
        level = None if plan and plan.levels else level_of(called, vocabulary)
        others = set().union(*(each for m, each in enumerate(labels) if m != n))
        shared = bool(labels[n]) and len(labels[n] & others) >= 0.5 * len(labels[n])
        arounds.append(
            _around(grid, plan, level is not None, shared, families) if level is None else Around(level=level)
        )
    return arounds


def _around(grid: Grid, plan: Plan | None, is_level: bool, shared: bool, families: bool) -> Around:
    title = one_line(grid.name)
    if plan is None or not title or _NO_NAME.fullmatch(title):
        return Around()
    at = next((column for column in plan.columns if column.means is Means.COMPETENCY), None)
    if at is None and not any(column.competency for column in plan.columns):
        return Around(competency=title)
    if not shared and not families:
        return Around()
    said = at is not None and meaning(one_line(at.head)) is Means.COMPETENCY
    if families:
        return Around(family=title)
    return Around() if said else Around(competency=title)


def _first_plan(grid: Grid, vocabulary: Vocabulary) -> Plan | None:
    return next((plan for frame in frames(grid, vocabulary) if (plan := plan_of(frame, vocabulary, Around()))), None)


def _labels(grid: Grid, plan: Plan | None, vocabulary: Vocabulary) -> set[str]:
    """What the rows of a sheet are called."""
    if plan is None:
        return set()
    for frame in frames(grid, vocabulary):
        for n, column in enumerate(plan.columns):
            if column.means is Means.COMPETENCY and n < frame.width:
                return {one_line(cell.text) for cell in frame.column(n)}
    return set()
