"""A file to one Reading: what the name of each sheet says of it, the sheets that are no tables, and data beside documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from ladder_export.importing.data import Reading, Unplaced
from ladder_export.importing.front import divided
from ladder_export.importing.grid import Around, Grid
from ladder_export.importing.tables.cells import one_line
from ladder_export.importing.tables.data_file import read_data, read_front_matter
from ladder_export.importing.tables.found import Found
from ladder_export.importing.tables.frame import frames, level_of
from ladder_export.importing.tables.grids import add_grid, leave_grid
from ladder_export.importing.tables.plan import Plan, plan_of
from ladder_export.importing.tables.sheets import sheets_of
from ladder_export.importing.tables.words import Means, meaning
from ladder_export.importing.vocabulary import Vocabulary
from ladder_export.spreadsheets import decoded

_BELOW = "stands below the front matter, which holds the ladder, and is about no level of it"
# Names that say nothing of what is on a sheet.
_NO_NAME = re.compile(
    r"""(?:sheet|table|tabelle|blatt|feuil|hoja|planilha|arkusz|シート|ورقة|data|ladder|matrix|grid|framework|career|competency
    |competencies|skills?|levels?|overview|export|main|all|tab|copy|of|the|growth|progression|engineering\ ladder|v)
    (?:[\s_-]|\d|\(|\)|\.)*""",
    re.IGNORECASE | re.VERBOSE,
)
_LEVEL_AT_END = re.compile(r"\b(?:level|lvl|stage|grade|stufe|niveau|nivel|nível|poziom)\s*\d+\b.*", re.IGNORECASE)
_FAMILY = re.compile(
    r"""\b(?:engineer\w*|develop\w*|design\w*|product|data|marketing|sales|operations?|ops|people|hr|finance|legal|support
    |front[ -]?end|back[ -]?end|full[ -]?stack|mobile|web|ios|android|qa|quality|devops|sre|security|platform|infrastructure
    |management|managers?|ic|individual\ contributors?|tracks?|research\w*|writ\w+|analytics?|customer\ success)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def read_table(name: str, data: bytes, vocabulary: Vocabulary) -> Reading:
    """What the file `data`, called `name`, holds: .csv and .xlsx, .yaml and .json, .md with front matter.

    Raises SpreadsheetError, SourceError or another LadderExportError for what cannot be read, with the way out.
    """
    ending = PurePath(name).suffix.lower()
    if ending in (".yaml", ".yml", ".json"):
        return read_data(name, data, vocabulary)
    if ending in (".md", ".markdown"):
        return _markdown(name, data, vocabulary)
    return _spreadsheet(name, data, vocabulary)


def _markdown(name: str, data: bytes, vocabulary: Vocabulary) -> Reading:
    """Markdown whose front matter may be the ladder itself: then the text below it only introduces that."""
    from ladder_export.importing.documents import read_document

    text, _ = decoded(name, data)
    front = divided(text.replace("\r\n", "\n").replace("\r", "\n"))
    ladder = read_front_matter(name, front, vocabulary) if front else None
    if front is None or ladder is None or not ladder.pieces:
        return read_document(name, data, vocabulary)
    if not front.body.strip():
        return ladder
    body = read_document(name, front.body.encode(), vocabulary)
    kept = body.pieces if any(piece.level for piece in body.pieces) else ()
    left = () if kept else tuple(Unplaced(piece.text, piece.origin, _BELOW) for piece in body.pieces)
    return replace(
        ladder,
        understood=f"{ladder.understood}; below it {body.understood}"
        if kept
        else f"{ladder.understood}; and a text below it",
        pieces=(*ladder.pieces, *(replace(piece, family=piece.family or ladder.title) for piece in kept)),
        unplaced=(*ladder.unplaced, *body.unplaced, *left),
    )


def _spreadsheet(name: str, data: bytes, vocabulary: Vocabulary) -> Reading:
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
        said = _LEVEL_AT_END.search(called)
        level = (
            None if plan and plan.levels else level_of(called, vocabulary) or (said and level_of(said[0], vocabulary))
        )
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
