"""A table as it stands in a file: rows of cells, before anyone knows what its rows and columns are.

Sheets, CSV files and the tables inside documents all become a `Grid`; `importing.tables` finds out what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ladder_export.importing.data import LevelName, Origin


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text as people see it, lines divided by `\\n`, an entry of a list with its sign (`• `, `1. `) before it.

    `down` and `across` say how many rows and columns it covers: more than one where cells are merged. `odd` says why a cell
    has no text although something is in it (a formula that was never computed), as the end of a sentence.
    """

    text: str
    origin: Origin
    down: int = 1
    across: int = 1
    odd: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text.strip() and not self.odd


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `name` is what its file calls it (the sheet), or empty.

    Rows may differ in length. A merged area is given once, by its first cell: the other places that it covers hold empty
    cells, as Excel writes them.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a table and so holds for all of it: the headings above it, the name of its sheet or file."""

    family: str = ""
    competency: str = ""
    level: LevelName | None = None
    section: str = ""


def spread(grid: Grid) -> list[list[Cell]]:
    """The cells as a rectangle; in all places of a merged area stands its first cell, the very same object."""
    height = len(grid.rows)
    width = max((len(row) for row in grid.rows), default=0)
    blank = Cell("", Origin(""))
    cells: list[list[Cell]] = [[*row, *[blank] * (width - len(row))] for row in grid.rows]
    for y, row in enumerate(grid.rows):
        for x, cell in enumerate(row):
            if cell.down > 1 or cell.across > 1:
                _cover(cells, cell, (y, min(height, y + cell.down)), (x, min(width, x + cell.across)))
    return cells


def _cover(cells: list[list[Cell]], cell: Cell, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    """Put `cell` wherever its area reaches, but never over a text."""
    for y in range(*rows):
        for x in range(*columns):
            if cells[y][x].empty:
                cells[y][x] = cell


def grid_of(name: str, file: str, rows: Sequence[Sequence[str]], place: str = "row {row}, column {column}") -> Grid:
    """A grid of plain texts without merged cells; `place` makes the words for where a cell stands, counted from 1."""
    return Grid(
        name,
        tuple(
            tuple(Cell(text, Origin(file, place.format(row=y, column=x))) for x, text in enumerate(row, 1))
            for y, row in enumerate(rows, 1)
        ),
    )
