"""Finds the type size at which pages hold their text, by measuring, and spreads the room that is left.

A page count proves nothing by itself: a fixed height or `overflow: hidden` gives one page and loses text. So every page that
counts as fitting has been looked at as it was rendered: as many pages as the sheet has sides, and every section and item ends
above the bottom margin of its side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from ladder_export.pdf.too_long import Way, too_long
from ladder_export.problems import OutputError

if TYPE_CHECKING:
    from ladder_export.ladder import Section
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper, TypeRange
    from ladder_export.pdf.render import Printer, Rendered

STEP = 0.05  # pt: sizes are multiples of this, so that a size in the manifest is what was set
MOST_AIR = 0.027  # parts of the page's height: more in one gap would tear a page apart
LEAST_AIR = 0.25  # mm in each gap below which it is not worth another rendering
SLACK = 0.05  # mm: rounding of px to mm
# pt of type for a square mm of page a letter: what a page of rows and headings comes to, on paper of any size.
_SET, _TURNED = 2.27, 2.18
_AIM = 2.5  # mm that an estimate leaves free: a text grows by lines, so that half a line less is as good
_NEAR = 6.0  # mm that may stay free at the foot of a page whose room was foreseen and not measured
_GROWTH = 1.7  # a text grows by about this power of its type size: 2 for full lines, 1 for lines that never break
_WASTE = 5.0  # mm left over that make it worth to estimate once more
ITEM = "item-"

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What has to stay one page, or one page for each of `sides`.

    `lay_out` takes size in pt, air in mm of each side, and whether to measure on endless pages. `sections` are what may stand
    on it (anchor → section). Names are for messages; of each row of `ways`, the first print that would hold all is named.
    """

    name: str
    lay_out: Callable[[float, Sequence[float], bool], LaidOut]
    sections: Mapping[str, Section]
    prefixes: Mapping[str, str] = field(default_factory=dict)  # anchor → whose section it is, where there are several
    sides: tuple[str, ...] = ("sheet",)
    ways: tuple[tuple[Way, ...], ...] = ()

    def title(self, anchor: str) -> str:
        return self.prefixes.get(anchor, "") + self.sections[anchor].title


@dataclass(frozen=True, slots=True)
class Fitted:
    """Rendered pages by key, the type size in pt that they share, the air in mm of their sides, and what it took to find out.

    `failures` says of each page that could not be made why. It does not hold up the others.
    """

    pages: Mapping[Hashable, Rendered]
    size: float
    air: Mapping[Hashable, tuple[float, ...]]
    renders: int
    failures: Mapping[Hashable, OutputError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One rendering of a sheet. Of each side: its air, where its text ends in mm, and over how many gaps room can spread."""

    rendered: Rendered
    size: float
    air: tuple[float, ...]
    bottoms: tuple[float, ...]
    gaps: tuple[float, ...]


def fit_sheets(printer: Printer, sheets: Mapping[_Key, Sheet], paper: Paper, range_: TypeRange) -> Fitted:
    """All `sheets` on `paper` in the largest size within `range_` at which every one that can be made fits."""
    bench = _Bench(printer, paper, range_)
    size = range_.ceiling
    measured: dict[_Key, Page] = {}
    final: dict[Hashable, Page] = {}
    failures: dict[Hashable, OutputError] = {}
    for key, sheet in sorted(sheets.items(), key=lambda pair: -_letters(pair[1])):
        # The longest first: it sets the size that the others take over.
        try:
            measured[key] = bench.largest(sheet, size, first=not measured)
            size = measured[key].size
        except OutputError as error:
            failures[key] = error
    for key, sheet in sheets.items():
        if key not in measured:
            continue
        try:
            final[key] = bench.final(sheet, measured[key], size)
        except OutputError as error:
            failures[key] = error
    pages = {key: page.rendered for key, page in final.items()}
    return Fitted(pages, size, {key: page.air for key, page in final.items()}, bench.renders, failures)


def _letters(sheet: Sheet) -> int:
    return sum(len(item.text) for section in sheet.sections.values() for item in section.items)


@dataclass(slots=True)
class _Bench:
    """Renders sheets and measures them; counts its renderings."""

    printer: Printer
    paper: Paper
    range: TypeRange
    renders: int = field(default=0)

    def draw(self, sheet: Sheet, size: float, air: Sequence[float] = (), *, tall: bool = True) -> Page:
        """`sheet` on endless pages, where everything shows its true height, or on the real ones."""
        air = tuple(air) or (0.0,) * len(sheet.sides)
        laid = sheet.lay_out(size, air, tall)
        rendered = self.printer.render(laid)
        self.renders += 1
        if tall and rendered.pages > len(sheet.sides):
            one = "one page" if len(sheet.sides) == 1 else "one page for each side"
            raise OutputError(f"{sheet.name}: a layout forces a page break; take that out, this has to be {one}")
        if not any(name in sheet.sections for name in rendered.ends):
            raise OutputError(
                f"{sheet.name}: the layout gives no section an id, so nothing can be measured; restore it"
            )
        gaps = tuple(laid.shares.get(side, 0) for side in sheet.sides)
        return Page(rendered, size, air, bottoms(rendered, len(sheet.sides), self.paper), gaps)

    def room(self, page: Page) -> tuple[float, ...]:
        """How many mm are left on each side; less than 0 if it is too long."""
        return tuple(self.paper.sheet_bottom - bottom for bottom in page.bottoms)

    def fits(self, page: Page) -> bool:
        return page.rendered.pages <= len(page.bottoms) and min(self.room(page)) >= -SLACK

    def measures_up(self, page: Page) -> bool:
        """Whether the sheet fits, as measured on endless pages: to the last hair it might break on its real page."""
        return min(self.room(page)) >= SLACK

    def largest(self, sheet: Sheet, most: float, *, first: bool) -> Page:
        """The sheet measured at the largest size up to `most` at which it fits.

        The `first` is set in the size that its letters and the paper suggest, the others in `most`, the size that they are to
        share. Raises `OutputError` if the sheet is too long even at the smallest size.
        """
        least = self.range.floor
        page = self.draw(sheet, self._guess(sheet) if first else most)
        before, drop = None, STEP
        if first and min(self.room(page)) > _WASTE and page.size < most:
            before, page = page, self.draw(sheet, max(page.size + STEP, self._estimate(page, None, most)))
        while not self.measures_up(page):
            if page.size <= least:
                raise OutputError(too_long(self.printer, sheet, page, self.paper))
            if before and self.measures_up(before) and min(self.room(before)) < _WASTE:
                return before
            size = round(max(least, min(page.size - drop, self._estimate(page, before, most))), 2)
            before, page, drop = page, self.draw(sheet, size), drop * 2
        return page

    def _guess(self, sheet: Sheet) -> float:
        edge = self.paper.sheet
        width, height = self.paper.width_mm - edge.inner - edge.outer, self.paper.sheet_bottom - edge.top
        packed = _SET if width < height else _TURNED
        size = packed * math.sqrt(width * height * len(sheet.sides) / max(1, _letters(sheet)))
        return max(self.range.floor, min(self.range.ceiling, _grid(size)))

    def _estimate(self, page: Page, before: Page | None, most: float) -> float:
        """The size at which the text of the fullest side of `page` would fill it, on the grid of sizes, within the bounds."""
        sizes = [self._estimate_side(page, before, side) for side in range(len(page.bottoms))]
        return max(self.range.floor, min(most, _grid(min(sizes))))

    def _estimate_side(self, page: Page, before: Page | None, side: int) -> float:
        """Two measurements give the slope; one has to do with how texts grow in general."""
        bottom, room = page.bottoms[side], self.room(page)[side] - _AIM
        if before and before.size != page.size and before.bottoms[side] != bottom:
            slope = (before.bottoms[side] - bottom) / (before.size - page.size)
            return page.size + room / slope if slope > 0 else page.size
        height = max(1.0, bottom - self.paper.sheet.top)
        return page.size * math.pow(max(0.1, (height + room) / height), 1 / _GROWTH)

    def final(self, sheet: Sheet, measured: Page, size: float) -> Page:
        """The sheet on its real pages, its spare room in its gaps. Raises `OutputError` if they do not hold it all."""
        page = self.draw(sheet, size, self._air(measured, size), tall=False)
        if measured.size != size and not self._near(page):
            # The room was only foreseen. What is on one page can be measured there.
            measured = page if self.fits(page) else self.draw(sheet, size)
            page = self.draw(sheet, size, self._air(measured, size), tall=False)
        if not self.fits(page) and any(page.air):
            page = self.draw(sheet, size, tall=False)
        if not self.fits(page):
            raise OutputError(
                f"{sheet.name}: measured alone it fits at {size:g} pt, but on the page it ends at {max(page.bottoms):.1f} mm "
                f"of page {page.rendered.pages}; a layout forces a break or a height, take that out"
            )
        self._check_clipping(sheet, page)
        return page

    def _near(self, page: Page) -> bool:
        """Whether the room of `page` is used, as far as that does not tear it apart."""
        sides = zip(self.room(page), page.air, page.gaps, strict=True)
        return self.fits(page) and all(room < _NEAR or air == self._most_air or not gaps for room, air, gaps in sides)

    @property
    def _most_air(self) -> float:
        return round(self.paper.height_mm * MOST_AIR, 2)

    def _air(self, measured: Page, size: float) -> tuple[float, ...]:
        """What each gap of each side gets in mm of the room that is left at `size`.

        From a page that was measured at another size the room is foreseen: a text shrinks at least as fast as its type.
        """
        top = self.paper.sheet.top
        air = []
        for bottom, had, gaps in zip(measured.bottoms, measured.air, measured.gaps, strict=True):
            height = (bottom - had * gaps - top) * size / measured.size
            each = math.floor((self.paper.sheet_bottom - top - height) / gaps * 100) / 100 if gaps else 0.0
            air.append(min(self._most_air, each) if each >= LEAST_AIR else 0.0)
        return tuple(air)

    @staticmethod
    def _check_clipping(sheet: Sheet, page: Page) -> None:
        """Raise `OutputError` if an item reaches out of its section, which a fixed height does to it."""
        boxes = page.rendered.boxes
        for anchor, section in sheet.sections.items():
            for item in section.items:
                box = boxes.get(ITEM + item.id)
                if anchor in boxes and box and box.bottom > boxes[anchor].bottom + SLACK:
                    over = box.bottom - boxes[anchor].bottom
                    raise OutputError(
                        f"{sheet.name}: the item “{item.id}” reaches {over:.1f} mm out of its section “{section.title}”; "
                        "a layout gives the section a fixed height, take that out"
                    )


def bottoms(rendered: Rendered, sides: int, paper: Paper) -> tuple[float, ...]:
    """Where the text of each side ends, in mm from the top of its page."""
    ends = [[box.bottom for box in rendered.ends.values() if box.page == side] for side in range(1, sides + 1)]
    return tuple(max(found, default=paper.sheet.top) for found in ends)


def _grid(size: float) -> float:
    return round(math.floor(size / STEP + 1e-6) * STEP, 2)
