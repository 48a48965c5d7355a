"""Where every page has to stand, worked out from what becomes of the paper: cut and stacked, or folded.

It asks of each leaf what is printed on it and what behind it, and counts the piles. Where the slots of a front stand and
which cards make a pack it is told; order, backs, turns and creep it finds by rules of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ladder_export.proof.sheets_data import ExpectedSheets, Work
from ladder_export.proof.sheets_read import Box

_AROUND_BLEED = 7 * 72 / 25.4  # pt that a file for a print shop has around its bleed


@dataclass(frozen=True, slots=True)
class SlotDue:
    """One page in its slot: the box on the side, how far it is turned to the left in degrees, and which page."""

    name: str
    box: Box
    turn: int
    page: int


@dataclass(frozen=True, slots=True)
class SideDue:
    """One side of a sheet: its size in pt and what stands on it."""

    name: str
    width: float
    height: float
    slots: tuple[SlotDue, ...]


def sides_due(expected: ExpectedSheets) -> list[SideDue]:
    """Every side, in the order of the file."""
    match expected.work:
        case Work.STACK:
            return list(_of_piles(expected))
        case Work.BOOKLET:
            return list(_of_folds(expected))
        case Work.SHOP:
            return [_alone(expected, number) for (number,) in expected.pack]


def _of_piles(expected: ExpectedSheets) -> Iterator[SideDue]:
    """Cut apart, the sheets give a pile for each place; the piles on each other have to be the packs, one after the other."""
    cards = list(expected.pack) * expected.copies
    sheets = -(-len(cards) // len(expected.places))
    piles = [cards[at : at + sheets] for at in range(0, sheets * len(expected.places), sheets)]
    for number in range(sheets):
        fronts: list[SlotDue] = []
        backs: list[SlotDue] = []
        for place, ((x, y), pile) in enumerate(zip(expected.places, piles, strict=True), 1):
            card = pile[number] if number < len(pile) else expected.empty
            box = (x, y, x + expected.slot[0], y + expected.slot[1])
            fronts.append(SlotDue(f"place {place}", box, 0, card[0]))
            if expected.flip:
                backs.append(SlotDue(f"behind place {place}", *_through_paper(expected, box, 0), card[1]))
        yield from _sheet(expected, number + 1, fronts, backs)


def _of_folds(expected: ExpectedSheets) -> Iterator[SideDue]:
    """Each sheet, from the outside in, is the first and the last leaf of the pages that are left."""
    left = deque(number for (number,) in expected.pack)
    width, height = expected.slot
    bottom = (expected.sheet[1] - height) / 2
    number = 0
    while left:
        fold, in_by = expected.sheet[0] / 2, number * expected.creep
        first, second, last, before = left.popleft(), left.popleft(), left.pop(), left.pop()
        right_leaf = (fold - in_by, bottom, fold - in_by + width, bottom + height)
        left_leaf = (fold + in_by - width, bottom, fold + in_by, bottom + height)
        fronts, backs = [], []
        # A book that is read from the right has its fold at the right of its cover.
        opens_left = expected.rtl
        for leaf, front, back, name in (
            (right_leaf if opens_left else left_leaf, last, before, "right" if opens_left else "left"),
            (left_leaf if opens_left else right_leaf, first, second, "left" if opens_left else "right"),
        ):
            fronts.append(SlotDue(name, leaf, _lying(expected, front), front))
            backs.append(SlotDue(f"behind {name}", *_through_paper(expected, leaf, _lying(expected, back)), back))
        number += 1
        yield from _sheet(expected, number, fronts, backs)


def _lying(expected: ExpectedSheets, page: int) -> int:
    return 90 if expected.pages[page].width > expected.pages[page].height else 0


def _sheet(expected: ExpectedSheets, number: int, fronts: list[SlotDue], backs: list[SlotDue]) -> Iterator[SideDue]:
    yield SideDue(f"sheet {number}{', front' if backs else ''}", *expected.sheet, tuple(fronts))
    if backs:
        yield SideDue(f"sheet {number}, back", *expected.sheet, tuple(backs))


def _through_paper(expected: ExpectedSheets, box: Box, turn: int) -> tuple[Box, int]:
    """A box as it is seen from behind, after the sheet was turned around its long or short edge.

    Around an upright edge left and right change places. Around a level one top and bottom do, and what is to be upright when
    the leaf is turned like a page has to be printed upside down.
    """
    (width, height), (left, bottom, right, top) = expected.sheet, box
    upright_edge_is_long = height >= width
    if upright_edge_is_long == (expected.flip == "long"):
        return (width - right, bottom, width - left, top), turn
    return (left, height - top, right, height - bottom), (turn + 180) % 360


def _alone(expected: ExpectedSheets, number: int) -> SideDue:
    """One page on a side that is larger by its bleed and the room for crop marks; one that lies is turned to stand."""
    edge, (width, height) = expected.bleed + _AROUND_BLEED, expected.slot
    turn = _lying(expected, number) if height >= width else 0
    slot = SlotDue("the trim", (edge, edge, edge + width, edge + height), turn, number)
    return SideDue(f"page {number + 1}", width + 2 * edge, height + 2 * edge, (slot,))
