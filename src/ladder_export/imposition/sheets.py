"""The imposed job as data: every page in its slot on its side of its sheet, with the marks to cut and fold by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ladder_export.choices import Flip
from ladder_export.imposition.grid import Grid, Line, behind, cut_marks
from ladder_export.imposition.order import cut_and_stack, sheets_of_booklet

_FOLD_TICK = 8.0  # mm
_MARK_ROOM = 7.0  # mm around the bleed for crop marks
_CROP_MARK = 5.0  # mm
_CROP_OFF = 2.0  # mm from the trim to its mark at least
_STRIP = 3.0  # mm that a strip of color reaches into the page


@dataclass(frozen=True, slots=True)
class Slot:
    """One page on one side of a sheet: its lower left corner there, how far it is turned to the left (degrees), and which."""

    x: float
    y: float
    turn: int
    page: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A rectangle of color that runs from the page into the bleed: left, bottom, width, height and `#RRGGBB`."""

    x: float
    y: float
    width: float
    height: float
    color: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet. Where `bleed` is more than 0, its one slot is the trim of a page for a print shop."""

    width: float
    height: float
    slots: tuple[Slot, ...]
    marks: tuple[Line, ...] = ()
    strips: tuple[Strip, ...] = ()
    bleed: float = 0.0


def impose_cards(cards: Sequence[tuple[int, ...]], empty: tuple[int, ...], grid: Grid, flip: Flip) -> tuple[Side, ...]:
    """Cards on sheets, to be cut and stacked. A card is its page or its two pages; `empty` fills the places that are left."""
    sheet, size = (grid.width, grid.height), (grid.card_width, grid.card_height)
    marks = cut_marks(grid)
    corners = [grid.corner(place) for place in range(grid.places)]
    hidden = [behind(*corner, size, sheet, flip) for corner in corners]
    sides: list[Side] = []
    for row in cut_and_stack(len(cards), grid.places):
        pages = [empty if card is None else cards[card] for card in row]
        fronts = (Slot(*corner, 0, page[0]) for corner, page in zip(corners, pages, strict=True))
        sides.append(Side(*sheet, tuple(fronts), marks))
        if len(empty) > 1:
            backs = (Slot(at.x, at.y, at.turn, page[1]) for at, page in zip(hidden, pages, strict=True))
            sides.append(Side(*sheet, tuple(backs), marks))
    return tuple(sides)


def impose_booklet(
    pages: Sequence[int],
    lying: Collection[int],
    page: tuple[float, float],
    sheet: tuple[float, float],
    flip: Flip,
    creep: float,
    *,
    bound_right: bool = False,
) -> tuple[Side, ...]:
    """Pages on sheets that are folded once and put inside each other: `pages` in the order of reading, a multiple of four.

    Those whose place in that order is in `lying` are wider than tall: they are turned to the left to stand in their slot. The
    pages of each sheet move `creep` mm further toward the fold than those of the sheet around it, since the inner sheets stand
    out at the edge. One that is `bound_right` is read from the right.
    """
    height, width = sorted(sheet)
    middle, bottom = width / 2, (height - page[1]) / 2
    ticks = ((middle, 0.0, middle, _FOLD_TICK), (middle, height - _FOLD_TICK, middle, height))
    sides: list[Side] = []
    for number, places in enumerate(sheets_of_booklet(len(pages), bound_right=bound_right)):
        corners = ((middle - page[0] + number * creep, bottom), (middle - number * creep, bottom)) * 2
        slots = [
            Slot(*corner, 90 if place in lying else 0, pages[place])
            for corner, place in zip(corners, places, strict=True)
        ]
        sides.append(Side(width, height, tuple(slots[:2])))
        backs = slots[2:]
        # A back that is turned around the long edge stands on its head: so does what is printed there.
        if flip is Flip.LONG:
            backs = [Slot(width - s.x - page[0], height - s.y - page[1], (s.turn + 180) % 360, s.page) for s in backs]
        # Ticks only inside the fold, where the finished booklet hides them.
        sides.append(Side(width, height, tuple(backs), ticks))
    return tuple(sides)


def shop_page(
    page: int, size: tuple[float, float], bleed: float, edge: tuple[str, str] | None = None, turn: int = 0
) -> Side:
    """A page alone with bleed and crop marks, for a print shop. `size` is that of the trim, in which the page is turned.

    `edge` says along which edge (`left` or `right`) a strip of which color runs off the page, if any does.
    """
    width, height = size
    around = bleed + _MARK_ROOM
    strips: tuple[Strip, ...] = ()
    if edge:
        x = _MARK_ROOM if edge[0] == "left" else around + width - _STRIP
        strips = (Strip(x, _MARK_ROOM, bleed + _STRIP, height + 2 * bleed, edge[1]),)
    sheet = (width + 2 * around, height + 2 * around)
    return Side(*sheet, (Slot(around, around, turn, page),), _crop_marks(size, around, bleed), strips, bleed)


def _crop_marks(size: tuple[float, float], around: float, bleed: float) -> tuple[Line, ...]:
    """Marks in line with the four edges of the trim, outside the bleed."""
    width, height = (length + 2 * around for length in size)
    near = around - max(bleed, _CROP_OFF)
    far = near - _CROP_MARK
    marks: list[Line] = []
    for x in (around, width - around):
        marks += [(x, far, x, near), (x, height - near, x, height - far)]
    for y in (around, height - around):
        marks += [(far, y, near, y), (width - near, y, width - far, y)]
    return tuple(marks)
