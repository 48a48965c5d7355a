"""Finds the type size at which pages hold their text, by measuring, and spreads the room that is left.

A page count proves nothing by itself: a fixed height or `overflow: hidden` gives one page and loses text. So every page that
counts as fitting has been looked at as it was rendered: one page, and every section and item ends above the bottom margin.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ladder_export.paper import PAPERS
from ladder_export.problems import OutputError

if TYPE_CHECKING:
    from ladder_export.ladder import Competency, Level, Section
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper, TypeRange
    from ladder_export.pdf.render import Printer, Rendered
    from ladder_export.printing import Printing

STEP = 0.05  # pt: sizes are multiples of this, so that a size in the manifest is what was set
MOST_AIR = 8.0  # mm: more would tear a page apart
LEAST_AIR = 0.25  # mm in each gap below which it is not worth another rendering
SLACK = 0.05  # mm: rounding of px to mm
_GROWTH = 1.7  # a text grows by about this power of its type size: 2 for full lines, 1 for lines that never break
_MIDDLE = 10.0
_WASTE = 6.0  # mm left over that make it worth to estimate once more
ITEM = "item-"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that has to stay one page. `sections` are what may stand on it (anchor → section); names are for messages."""

    name: str
    lay_out: Callable[[float, float, bool], LaidOut]
    sections: Mapping[str, Section]
    prefixes: Mapping[str, str] = field(default_factory=dict)  # anchor → whose section it is, where there are several

    def title(self, anchor: str) -> str:
        return self.prefixes.get(anchor, "") + self.sections[anchor].title


@dataclass(frozen=True, slots=True)
class Fitted:
    """Rendered pages by key, the type size in pt that they share, the air in mm of each, and what it took to find out.

    `failures` says of each page that could not be made why. It does not hold up the others.
    """

    pages: Mapping[Hashable, Rendered]
    size: float
    air: Mapping[Hashable, float]
    renders: int
    failures: Mapping[Hashable, OutputError] = field(default_factory=dict)


def fit_deck(
    printer: Printer,
    lay_out_card: Callable[[Level, float, Sequence[float], bool], LaidOut],
    levels: Iterable[Level],
    printing: Printing,
) -> Fitted:
    """The cards of one competency at one size, by level number.

    `lay_out_card` takes level, size in pt, air in mm and whether to measure on an endless page. A card that does not fit at
    the smallest size is among the failures, with its sections and millimeters; the others share the size that they allow.
    """

    def of(level: Level) -> Callable[[float, float, bool], LaidOut]:
        return lambda size, air, tall: lay_out_card(level, size, (air,), tall)

    paper = printing.card_paper
    sheets = {
        level.number: Sheet(
            f"card “{level.stage}”",
            of(level),
            {f"section-{section.id}": section for section in level.sections},
        )
        for level in levels
    }
    return _fit(printer, sheets, paper, paper.card_type)


def fit_overview(
    printer: Printer, lay_out: Callable[[float, float, bool], LaidOut], competency: Competency, paper: Paper
) -> Fitted:
    """The overview of one competency, by its id; as `fit_deck`. `lay_out` takes size in pt, air in mm, endless."""
    sections = {f"section-{section.id}": section for section in competency.sections}
    prefixes: dict[str, str] = {}
    for level in competency.levels:
        of_level = {f"level-{level.number}-{section.id}": section for section in level.sections}
        prefixes |= dict.fromkeys(of_level, f"{level.stage} › ")
        sections |= of_level
    sheet = Sheet(f"overview “{competency.title}”", lay_out, sections, prefixes)
    return _fit(printer, {competency.id: sheet}, paper, paper.sheet_type)


def _fit(
    printer: Printer, sheets: Mapping[int, Sheet] | Mapping[str, Sheet], paper: Paper, range_: TypeRange
) -> Fitted:
    bench = _Bench(printer, paper)
    size = range_.ceiling
    measured: dict[Hashable, _Page] = {}
    final: dict[Hashable, _Page] = {}
    failures: dict[Hashable, OutputError] = {}
    for key, sheet in sorted(sheets.items(), key=lambda pair: -_letters(pair[1])):
        # The longest first: it sets the size that the others take over.
        try:
            measured[key] = bench.largest(sheet, size, range_.floor, guess=not measured)
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


@dataclass(frozen=True, slots=True)
class _Page:
    """One rendering of a sheet. `bottom` is where its text ends in mm; `gaps` can take up spare room."""

    rendered: Rendered
    size: float
    air: float
    bottom: float
    gaps: int


@dataclass(slots=True)
class _Bench:
    """Renders sheets and measures them; counts its renderings."""

    printer: Printer
    paper: Paper
    renders: int = field(default=0)

    def draw(self, sheet: Sheet, size: float, air: float = 0.0, *, tall: bool = True) -> _Page:
        """`sheet` on an endless page, where everything shows its true height, or on the real one."""
        laid = sheet.lay_out(size, air, tall)
        rendered = self.printer.render(laid)
        self.renders += 1
        if tall and rendered.pages > 1:
            raise OutputError(f"{sheet.name}: a layout forces a page break; take that out, this has to be one page")
        boxes = list(rendered.ends.values())
        if not any(name in sheet.sections for name in rendered.ends):
            raise OutputError(
                f"{sheet.name}: the layout gives no section an id, so nothing can be measured; restore it"
            )
        return _Page(rendered, size, air, max(box.bottom for box in boxes), laid.shares.get("sheet", 0))

    def fits(self, page: _Page) -> bool:
        return page.rendered.pages == 1 and page.bottom <= self.paper.sheet_bottom + SLACK

    def largest(self, sheet: Sheet, most: float, least: float, *, guess: bool) -> _Page:
        """The sheet measured at the largest size from `least` to `most` at which it fits.

        `guess` says that `most` is only a bound, so that it pays to measure once in the middle and to estimate. Raises
        `OutputError` if the sheet is too long even at the smallest size.
        """
        before = self.draw(sheet, _MIDDLE) if guess else None
        size = self._estimate(before, None, least, most) if before else most
        page, drop = self.draw(sheet, size), STEP
        while not self.fits(page):
            if size <= least:
                raise OutputError(self._too_long(sheet, page))
            size = round(max(least, min(size - drop, self._estimate(page, before, least, most))), 2)
            before, page, drop = page, self.draw(sheet, size), drop * 2
        if guess and self.paper.sheet_bottom - page.bottom > _WASTE and size < most:
            larger = self.draw(sheet, self._estimate(page, before, least, most))
            return larger if self.fits(larger) and larger.size > size else page
        return page

    def _estimate(self, page: _Page, before: _Page | None, least: float, most: float) -> float:
        """The size at which the text of `page` would fill the sheet, on the grid of sizes, within the bounds.

        Two measurements give the slope; one has to do with how texts grow in general.
        """
        room = self.paper.sheet_bottom - page.bottom
        if before and before.size != page.size and before.bottom != page.bottom:
            slope = (before.bottom - page.bottom) / (before.size - page.size)
            size = page.size + room / slope if slope > 0 else page.size
        else:
            height = max(1.0, page.bottom - self.paper.sheet.top)
            size = page.size * max(0.1, (height + room) / height) ** (1 / _GROWTH)
        return max(least, min(most, round(math.floor(size / STEP + 1e-6) * STEP, 2)))

    def final(self, sheet: Sheet, measured: _Page, size: float) -> _Page:
        """The sheet on its real page, its spare room in its gaps. Raises `OutputError` if that page does not hold it all."""
        if measured.size != size:
            measured = self.draw(sheet, size)
        spare = self.paper.sheet_bottom - measured.bottom
        air = min(MOST_AIR, math.floor(spare / measured.gaps * 100) / 100) if measured.gaps else 0.0
        page = self.draw(sheet, size, air if air >= LEAST_AIR else 0.0, tall=False)
        if not self.fits(page) and page.air:
            page = self.draw(sheet, size, tall=False)
        if not self.fits(page):
            raise OutputError(
                f"{sheet.name}: measured alone it fits at {size:g} pt, but on the page it ends at {page.bottom:.1f} mm of "
                f"page {page.rendered.pages}; a layout forces a break or a height, take that out"
            )
        self._check_clipping(sheet, page)
        return page

    def _check_clipping(self, sheet: Sheet, page: _Page) -> None:
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

    def _larger_paper(self) -> str:
        """What paper would hold more, if there is one."""
        room = {name: paper.sheet_bottom - paper.sheet.top for name, paper in PAPERS.items()}
        name = max(room, key=lambda name: room[name])
        return f", or --paper {name}" if name != self.paper.name else ""

    def _too_long(self, sheet: Sheet, page: _Page) -> str:
        """What to say of a sheet that is longer than its page at the smallest size, at which `page` measured it."""
        limit = self.paper.sheet_bottom
        boxes = {a: page.rendered.boxes[a] for a in sheet.sections if a in page.rendered.boxes}
        past = [sheet.title(a) for a, box in boxes.items() if box.bottom > limit + SLACK]
        tallest = max(boxes, key=lambda a: boxes[a].bottom - boxes[a].top)
        section, height = sheet.sections[tallest], boxes[tallest].bottom - boxes[tallest].top
        items = f"{section.entries} item{'s' if section.entries != 1 else ''}"
        return (
            f"{sheet.name} does not fit on one {self.paper.title} page at {page.size:g} pt, the smallest type allowed: "
            f"it is {page.bottom - limit:.1f} mm too long; past the edge: {', '.join(past) or 'items of a section'}; "
            f"tallest: {sheet.title(tallest)}, {height:.0f} mm with {items}; use fewer words{self._larger_paper()}"
        )
