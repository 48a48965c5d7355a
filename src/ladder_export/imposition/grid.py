"""How many cards go on a sheet, where they stand, what stands behind them, and where to cut. Pure geometry in mm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from ladder_export.choices import Flip

GUTTER = 4.0  # mm between cards where the sheet has room for it
_SLACK = 0.01  # mm: half of 279.4 is not exactly 139.7 in floating point
_AIR = 3.0  # mm that have to be left around cards that a gutter pushes apart; printers reach no further
_MARK = 5.0  # mm: length of a cut mark
_OFF = 2.0  # mm from the trim to its mark, so that no mark stays on a card that is cut a little wide
_TICK = 8.0  # mm: length of a tick at the edge, of which printers leave out the outer 4 to 6
EDGE = 2.0  # mm: a strip narrower than this cannot be cut off


Line = tuple[float, float, float, float]  # from x, y to x, y


class TooLargeError(ValueError):
    """A card is larger than the sheet."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cards side by side in the middle of a sheet. Places are counted from 0, row by row from the upper left."""

    width: float
    height: float
    card_width: float
    card_height: float
    columns: int
    rows: int
    gutter: float

    @property
    def places(self) -> int:
        return self.columns * self.rows

    @property
    def across(self) -> float:
        """How wide the cards are together."""
        return self.columns * self.card_width + (self.columns - 1) * self.gutter

    @property
    def upright(self) -> float:
        """How tall the cards are together."""
        return self.rows * self.card_height + (self.rows - 1) * self.gutter

    @property
    def margins(self) -> tuple[float, float]:
        """What is left at the left and right, and at the top and bottom."""
        return (self.width - self.across) / 2, (self.height - self.upright) / 2

    def corner(self, place: int) -> tuple[float, float]:
        """The lower left corner of the card at `place`."""
        row, column = divmod(place, self.columns)
        left, bottom = self.margins
        x = left + column * (self.card_width + self.gutter)
        return x, bottom + (self.rows - 1 - row) * (self.card_height + self.gutter)


def best_grid(card: tuple[float, float], sheet: tuple[float, float], gutter: float | None = None) -> Grid:
    """The most cards that a sheet (width and height, either way round) holds; among equals the one with the widest margins.

    `gutter` None leaves 4 mm between the cards where there is room for them. Raises `TooLargeError` if not one card fits.
    """
    short, long = sorted(sheet)
    grids = [grid for size in ((short, long), (long, short)) if (grid := _filled(card, size, gutter or 0.0))]
    if not grids:
        raise TooLargeError("not one card fits")
    best = max(grids, key=lambda grid: (grid.places, min(grid.margins)))
    return _spread(best) if gutter is None else best


def _filled(card: tuple[float, float], sheet: tuple[float, float], gutter: float) -> Grid | None:
    columns, rows = (floor((room + gutter + _SLACK) / (size + gutter)) for size, room in zip(card, sheet, strict=True))
    return Grid(*sheet, *card, columns, rows, gutter) if columns and rows else None


def _spread(grid: Grid) -> Grid:
    wider = Grid(grid.width, grid.height, grid.card_width, grid.card_height, grid.columns, grid.rows, GUTTER)
    return wider if grid.places > 1 and min(wider.margins) >= _AIR else grid


@dataclass(frozen=True, slots=True)
class Turned:
    """Where something that stands on the front of a sheet lies on its back, seen from there, and by how many degrees turned."""

    x: float
    y: float
    turn: int


def behind(x: float, y: float, size: tuple[float, float], sheet: tuple[float, float], flip: Flip) -> Turned:
    """What is printed exactly behind a rectangle at `x`, `y`, so that who turns the cut card like a page finds it upright.

    A sheet that turns around an upright axis swaps left and right. One that turns around a level axis swaps top and bottom,
    and its back then stands on its head.
    """
    width, height = sheet
    if (flip is Flip.LONG) is (height >= width):
        return Turned(width - x - size[0], y, 0)
    return Turned(x, height - y - size[1], 180)


def cut_marks(grid: Grid) -> tuple[Line, ...]:
    """Marks in line with every cut, outside the cards; where cards reach the edge of the sheet, ticks at that edge."""
    left, bottom = grid.margins
    xs, ys = cuts(grid)
    return (
        *((x, a, x, b) for x in xs for a, b in _ends(bottom, grid.height)),
        *((a, y, b, y) for y in ys for a, b in _ends(left, grid.width)),
    )


def cuts(grid: Grid) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where a sheet is cut from edge to edge: how far from its left, and how far from its lower edge, in mm."""
    left, bottom = grid.margins
    xs = _edges(left, grid.card_width, grid.columns, grid.gutter)
    ys = _edges(bottom, grid.card_height, grid.rows, grid.gutter)
    return tuple(_cuts(xs, grid.width)), tuple(_cuts(ys, grid.height))


def _edges(start: float, size: float, count: int, gutter: float) -> list[float]:
    edges = (start + n * (size + gutter) + side for n in range(count) for side in (0.0, size))
    return sorted({round(edge, 4) for edge in edges})


def _cuts(edges: list[float], room: float) -> Iterator[float]:
    """The edges that can be cut: not those at the rim of the sheet."""
    return (edge for edge in edges if EDGE <= edge <= room - EDGE)


def _ends(margin: float, room: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a mark begins and ends at both ends of a cut through a sheet that is `room` long."""
    if margin < _OFF + _MARK:
        return (0.0, _TICK), (room - _TICK, room)
    near = margin - _OFF
    return (near - _MARK, near), (room - near, room - near + _MARK)
