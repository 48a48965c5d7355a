"""Finds the type size at which pages hold their text, by measuring, and spreads the room that is left.

A page count proves nothing by itself: a fixed height or `overflow: hidden` gives one page and loses text. So every page that
counts as fitting has been looked at as it was rendered: one page, and every section and item ends above the bottom margin.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ladder_export.problems import OutputError

if TYPE_CHECKING:
    from ladder_export.ladder import Competency, Level, Section
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper, TypeRange
    from ladder_export.pdf.render import Printer, Rendered

STEP = 0.05  # pt: sizes are multiples of this, so that a size in the manifest is what was set
MOST_AIR = 8.0  # mm: more would tear a page apart
LEAST_AIR = 0.25  # mm in each gap below which it is not worth another rendering
SLACK = 0.05  # mm: rounding of px to mm
_GROWTH = 1.7  # a text grows by about this power of its type size: 2 for full lines, 1 for lines that never break
_MIDDLE = 10.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that has to stay one page. `name` is for messages, `sections` are what may stand on it (anchor → section)."""

    name: str
    lay_out: Callable[[float, float, bool], LaidOut]
    sections: Mapping[str, Section]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Rendered pages by key, the type size in pt that they share, the air in mm of each, and what it took to find out."""

    pages: Mapping[object, Rendered]
    size: float
    air: Mapping[object, float]
    renders: int


def fit_deck(
    printer: Printer,
    lay_out_card: Callable[[Level, float, float, bool], LaidOut],
    levels: Iterable[Level],
    paper: Paper,
) -> Fitted:
    """The cards of one competency at one size, by level number.

    `lay_out_card` takes level, size in pt, air in mm and whether to measure on an endless page. Raises `OutputError` that
    names, for every card that does not fit at the smallest size, its sections and millimeters.
    """
    sheets = {
        level.number: Sheet(
            f"card “{level.stage}”",
            lambda size, air, tall, level=level: lay_out_card(level, size, air, tall),
            {f"section-{section.id}": section for section in level.sections},
        )
        for level in levels
    }
    return _fit(printer, sheets, paper, paper.card_type)


def fit_overview(
    printer: Printer, lay_out: Callable[[float, float, bool], LaidOut], competency: Competency, paper: Paper
) -> Fitted:
    """The overview of one competency, by its id. `lay_out` takes size in pt, air in mm, endless. Raises `OutputError`."""
    sections = {f"section-{section.id}": section for section in competency.sections}
    for level in competency.levels:
        sections |= {f"level-{level.number}-{section.id}": section for section in level.sections}
    sheet = Sheet(f"overview “{competency.title}”", lay_out, sections)
    return _fit(printer, {competency.id: sheet}, paper, paper.overview_type)


def _fit(printer: Printer, sheets: Mapping[object, Sheet], paper: Paper, range_: TypeRange) -> Fitted:
    bench = _Bench(printer, paper)
    if not sheets:
        return Fitted({}, range_.ceiling, {}, 0)
    order = sorted(sheets, key=lambda key: -sum(len(i.text) for s in sheets[key].sections.values() for i in s.items))
    size = range_.ceiling
    plain: dict[object, _Page] = {}
    for key in order:  # the longest first: it sets the size that the others take over
        page = bench.largest(sheets[key], size, range_.floor, guess=not plain)
        if page is None:
            raise OutputError("\n".join(bench.too_long(sheets.values(), range_.floor)))
        if page.size < size and plain:
            plain = {other: bench.draw(sheets[other], page.size) for other in plain}
        size = page.size
        plain[key] = page
    aired = {key: bench.spread(sheets[key], plain[key]) for key in sheets}
    return Fitted(
        {key: page.rendered for key, page in aired.items()},
        size,
        {key: page.air for key, page in aired.items()},
        bench.renders,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """One rendering of a sheet: where its text ends in mm, and whether all of it is on the page."""

    rendered: Rendered
    size: float
    air: float
    bottom: float
    fits: bool
    gaps: int


@dataclass(slots=True)
class _Bench:
    """Renders sheets and measures them; counts its renderings."""

    printer: Printer
    paper: Paper
    renders: int = field(default=0)

    def draw(self, sheet: Sheet, size: float, air: float = 0.0, *, tall: bool = False) -> _Page:
        laid = sheet.lay_out(size, air, tall)
        rendered = self.printer.render(laid)
        self.renders += 1
        boxes = {name: box for name, box in rendered.ends.items() if name in sheet.sections or name.startswith("item-")}
        if not boxes:
            raise OutputError(
                f"{sheet.name}: the layout gives no section an id, so nothing can be measured; restore it"
            )
        bottom = max(box.bottom + (box.page - 1) * self.paper.height_mm for box in boxes.values())
        fits = rendered.pages == 1 and bottom <= self.paper.sheet_bottom + SLACK
        return _Page(rendered, size, air, bottom, fits, laid.shares.get("sheet", 0))

    def largest(self, sheet: Sheet, most: float, least: float, *, guess: bool) -> _Page | None:
        """The sheet at the largest size from `least` to `most` at which it fits; `guess` if `most` is only a bound."""
        size = most
        if guess:
            measured = self.draw(sheet, _MIDDLE, tall=True)
            size = self._estimate(measured, least, most)
        page = self.draw(sheet, size)
        while not page.fits:
            if size <= least:
                return None
            # How much too long it is says where to go next; at least a step down, so that this ends.
            measured = self.draw(sheet, size, tall=True)
            size = max(least, min(round(size - STEP, 2), self._estimate(measured, least, most)))
            page = self.draw(sheet, size)
        if guess and page.bottom < self.paper.sheet_bottom - 6 and size < most:
            larger = self._estimate(page, least, most)
            if larger > size and (better := self.draw(sheet, larger)).fits:
                return better
        return page

    def _estimate(self, page: _Page, least: float, most: float) -> float:
        """The size at which the text of `page` would fill the sheet, on the grid of sizes, within the bounds."""
        top = self.paper.sheet.top
        share = (self.paper.sheet_bottom - top) / max(1.0, page.bottom - top)
        size = page.size * share ** (1 / _GROWTH)
        return max(least, min(most, round(math.floor(size / STEP + 1e-6) * STEP, 2)))

    def spread(self, sheet: Sheet, page: _Page) -> _Page:
        """`page` with its spare room in its gaps."""
        if not page.gaps:
            return page
        air = min(MOST_AIR, math.floor((self.paper.sheet_bottom - page.bottom) / page.gaps * 100) / 100)
        if air < LEAST_AIR:
            return page
        aired = self.draw(sheet, page.size, air)
        return aired if aired.fits else page

    def too_long(self, sheets: Iterable[Sheet], least: float) -> list[str]:
        """A sentence for each sheet that does not fit at the smallest size."""
        measured = [(sheet, self.draw(sheet, least, tall=True)) for sheet in sheets]
        limit = self.paper.sheet_bottom
        return [self._sentence(sheet, page, least) for sheet, page in measured if page.bottom > limit + SLACK]

    def _sentence(self, sheet: Sheet, page: _Page, least: float) -> str:
        limit = self.paper.sheet_bottom
        boxes = {a: page.rendered.boxes[a] for a in sheet.sections if a in page.rendered.boxes}
        past = [sheet.sections[a].title for a, box in boxes.items() if box.bottom > limit + SLACK]
        tallest = max(boxes, key=lambda a: boxes[a].bottom - boxes[a].top)
        section, height = sheet.sections[tallest], boxes[tallest].bottom - boxes[tallest].top
        items = f"{section.entries} item{'s' if section.entries != 1 else ''}"
        return (
            f"{sheet.name} does not fit on one {self.paper.title} page at {least:g} pt, the smallest type allowed: "
            f"it is {page.bottom - limit:.1f} mm too long; past the edge: {', '.join(past) or 'items of a section'}; "
            f"tallest: {section.title}, {height:.0f} mm with {items}; use fewer words or larger paper"
        )
