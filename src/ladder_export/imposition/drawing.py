"""A side of a sheet as it is drawn on the plan: where its places are, what is written in them, where it is cut. In mm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ladder_export.imposition.sheets import Side
from ladder_export.wording import Wording

_TURNED = (180, 270)  # degrees: what stands on its head there, or did before a page that lies was turned


@dataclass(frozen=True, slots=True)
class Cell:
    """A place: its left upper corner, counted from that of the sheet, its size, and its texts, of which the first is large."""

    x: float
    y: float
    width: float
    height: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A side of the first sheet with its places row by row, as they are seen.

    It is cut (or folded, without waste) from top to bottom at each of `upright`, counted from the left, and from left to right
    at each of `level`, counted from the top.
    """

    title: str
    note: str
    width: float
    height: float
    cells: tuple[Cell, ...]
    upright: tuple[float, ...]
    level: tuple[float, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is written on it, in order."""
        return (self.title, self.note, *(text for cell in self.cells for text in cell.texts))


def draw(
    title: str,
    side: Side,
    size: tuple[float, float],
    texts: Sequence[tuple[str, ...]],
    words: Wording,
    lines: tuple[tuple[float, ...], tuple[float, ...]] = ((), ()),
    note: str = "",
) -> Drawing:
    """`texts` are those of the slots of `side`, each of `size`; `lines` are cuts, from its left and from its lower edge.

    They lie the same from both edges, so they are right for a back too. Without `note` it says how the side is printed.
    """
    cells = [
        Cell(round(slot.x, 3), round(side.height - slot.y - size[1], 3), *size, text)
        for slot, text in zip(side.slots, texts, strict=True)
    ]
    turned = any(slot.turn in _TURNED for slot in side.slots)
    upright, level = lines
    return Drawing(
        title, note or words("plan.upside_down" if turned else "plan.as_printed"), side.width, side.height,
        tuple(sorted(cells, key=lambda cell: (cell.y, cell.x))), upright, tuple(side.height - y for y in reversed(level)),
    )  # fmt: skip


def halves(side: Side) -> tuple[float, float]:
    """The size of the two pages of `side`, which meet in its middle and stand as far from its lower as from its upper edge."""
    first = min(side.slots, key=lambda slot: slot.x)
    return side.width / 2 - first.x, side.height - 2 * first.y
