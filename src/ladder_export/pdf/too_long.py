"""What to say of a sheet that is too long at the smallest type, and what would help: measured, not guessed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from ladder_export.paper import PAPERS

if TYPE_CHECKING:
    from ladder_export.ladder import Section
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper
    from ladder_export.pdf.fit import Page, Sheet
    from ladder_export.pdf.render import Box, Printer

_SLACK = 0.05  # mm: rounding of px to mm; a sheet has to end that much above its edge to be sure to fit
_LEAST = 0.1  # mm that can be said in words
_MOST_CUT = 0.8  # of a section can be cut; beyond that the others have to give too


@dataclass(frozen=True, slots=True)
class Way:
    """Another print of the same sheet: what to say of it, and its layout for measuring, on `sides` pages of `paper`."""

    words: str
    lay_out: Callable[[], LaidOut]
    paper: Paper
    sides: int


def too_long(printer: Printer, sheet: Sheet, page: Page, paper: Paper) -> str:
    """The message for `sheet`, which `page` has measured on endless pages at the smallest size.

    It names the sections past the edge and the millimeters of each side, the tallest section, how many words too many there
    are, and which of the sheet's other ways holds it all, found by rendering them.
    """
    boxes = {anchor: page.rendered.boxes[anchor] for anchor in sheet.sections if anchor in page.rendered.boxes}
    over = [_over(bottom, paper) for bottom in page.bottoms]
    sides = [
        f"{whose} is {mm:.1f} mm too long; past the edge: {_past(sheet, boxes, side, paper)}"
        for side, (whose, mm) in enumerate(zip(_names(sheet), over, strict=True), 1)
        if mm
    ]
    tallest = max(boxes, key=lambda anchor: _height(boxes[anchor]))
    section = sheet.sections[tallest]
    items = f"{section.entries} item{'s' if section.entries != 1 else ''}"
    where = f"one {paper.title} page" if len(sheet.sides) == 1 else f"the two sides of one {paper.title} sheet"
    words = sum(_words_over(sheet, boxes, side, mm) for side, mm in enumerate(over, 1) if mm)
    helps = (f"with about {_rounded(words)} fewer", *_that_hold(printer, sheet, paper))
    return (
        f"{sheet.name} does not fit on {where} at {page.size:g} pt, the smallest type allowed: {'; '.join(sides)}; "
        f"tallest: {sheet.title(tallest)}, {_height(boxes[tallest]):.0f} mm with {items}; it would fit {_or(helps)}"
    )


def _over(bottom: float, paper: Paper) -> float:
    """How many mm a side is too long that ends at `bottom`: 0 if it fits, else what can be said in words."""
    over = bottom - paper.sheet_bottom
    return max(_LEAST, over) if over > -_SLACK else 0.0


def _names(sheet: Sheet) -> tuple[str, ...]:
    return tuple(f"the {side}" for side in sheet.sides) if len(sheet.sides) > 1 else ("it",)


def _height(box: Box) -> float:
    return box.bottom - box.top


def _past(sheet: Sheet, boxes: Mapping[str, Box], side: int, paper: Paper) -> str:
    limit = paper.sheet_bottom - _SLACK
    past = [sheet.title(anchor) for anchor, box in boxes.items() if box.page == side and box.bottom > limit]
    return ", ".join(past) or "items of a section"


def _words_over(sheet: Sheet, boxes: Mapping[str, Box], side: int, over: float) -> int:
    """About how many words too many there are on a side that is `over` mm too long.

    The tallest section gives first. What stands beside it has to give as soon as it is the taller one.
    """
    ours = {anchor: box for anchor, box in boxes.items() if box.page == side}
    top = max(ours.values(), key=_height)
    cut = min(over, _height(top) * _MOST_CUT)
    edge = top.bottom - cut
    words = 0.0
    for anchor, box in ours.items():
        if box.top < top.bottom and box.bottom > edge and box.bottom <= top.bottom + _SLACK:
            words += _words(sheet.sections[anchor]) * (box.bottom - edge) / _height(box)
    rest = over - cut
    tall = max(box.bottom for box in ours.values()) - min(box.top for box in ours.values())
    return math.ceil(words + rest / tall * sum(_words(sheet.sections[anchor]) for anchor in ours))


def _words(section: Section) -> int:
    return sum(len(item.text.split()) for item in section.items)


def _rounded(words: int) -> str:
    """A count that does not look more exact than it is."""
    count = words if words < 10 else math.ceil(words / 5) * 5
    return f"{count} word{'s' if count != 1 else ''}"


def _that_hold(printer: Printer, sheet: Sheet, paper: Paper) -> Iterator[str]:
    """Of each row of the sheet's other ways the first that holds all; a sheet that has none is told the largest paper."""
    for row in sheet.ways:
        yield from islice((way.words for way in row if _holds(printer, way)), 1)
    if not sheet.ways:
        largest = max(PAPERS.values(), key=lambda other: other.sheet_bottom - other.sheet.top)
        if largest.name != paper.name:
            yield f"perhaps on --paper {largest.name}"


def _holds(printer: Printer, way: Way) -> bool:
    rendered = printer.render(way.lay_out())
    bottom = max(box.bottom for box in rendered.ends.values())
    return rendered.pages <= way.sides and bottom <= way.paper.sheet_bottom + _SLACK


def _or(helps: Iterable[str]) -> str:
    *most, last = helps
    return f"{', '.join(most)} or {last}" if most else last
