"""Finds the type size at which pages hold their text, by measuring, and spreads the room that is left.

A page count proves nothing by itself: a fixed height or `overflow: hidden` gives one page and loses text. So every page that
counts as fitting has been looked at as it was rendered: as many pages as the sheet has sides, and every section and item ends
above the bottom margin of its side. A rendering is dear, so how tall sheets are in any size is foreseen from what their layout
does with next to no text, and their pages show whether that was right. What cannot be foreseen is measured.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from ladder_export.pdf.foresight import Foresight, Outlook, bottoms, foresee
from ladder_export.pdf.specimen import ITEM, parted
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
_DOUBT = 1.5  # mm that stay free where room is not sure: then it may be a line more than that, and is still used well
_SURE = 0.1  # mm that stay free where it is
_PATIENCE = 2  # pages that were longer than foreseen, after which the others are measured
_ROUNDS = 3  # how often a layout may arrange a sheet in another way because of its size
_NEAR = 6.0  # mm that may stay free at the foot of a page whose room was foreseen and not measured
_GROWTH = 1.7  # a text grows by about this power of its type size: 2 for full lines, 1 for lines that never break
_WASTE = 5.0  # mm left over that make it worth to estimate once more

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
    foreseeable: bool = False  # whether sections alone make it as tall as it is, row by row
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
    """One rendering of a sheet, on endless pages (`tall`) or on the real ones.

    Of each side: its air, where its text ends in mm, and over how many gaps room can spread.
    """

    rendered: Rendered
    size: float
    air: tuple[float, ...]
    bottoms: tuple[float, ...]
    gaps: tuple[float, ...]
    tall: bool

    @property
    def closed(self) -> tuple[float, ...]:
        """Where each side would end without air."""
        return tuple(bottom - air * gaps for bottom, air, gaps in zip(self.bottoms, self.air, self.gaps, strict=True))


@dataclass(frozen=True, slots=True)
class _Look:
    """Where the sides of a sheet end in mm in some size, without air: `exact` if it was drawn, else as foreseen.

    `doubt` is how many mm have to stay free for it to fit.
    """

    bottoms: tuple[float, ...]
    exact: bool
    doubt: float = 0.0


def fit_sheets(printer: Printer, sheets: Mapping[_Key, Sheet], paper: Paper, range_: TypeRange) -> Fitted:
    """All `sheets` on `paper` in the largest size within `range_` at which every one that can be made fits."""
    bench = _Bench(printer, paper, range_)
    deck = _Deck(bench, sheets, range_.ceiling)
    pages = deck.fit()
    made = [key for key in sheets if key in pages]
    return Fitted(
        {key: pages[key].rendered for key in made},
        deck.size,
        {key: pages[key].air for key in made},
        bench.renders,
        {key: deck.failures[key] for key in sheets if key in deck.failures},
    )


@dataclass(slots=True)
class _Deck(Generic[_Key]):
    """Sheets that share the type size `size`."""

    bench: _Bench
    sheets: Mapping[_Key, Sheet]
    size: float
    failures: dict[_Key, OutputError] = field(default_factory=dict)
    seen: dict[_Key, Page] = field(default_factory=dict)  # how each was drawn last
    outlooks: dict[_Key, Outlook] = field(default_factory=dict)

    def fit(self) -> dict[_Key, Page]:
        """The final pages; those that cannot be made are in `failures` then."""
        most = self.size
        guess = min((self.bench.guess(sheet, most) for sheet in self.sheets.values()), default=most)
        for key in sorted(self.sheets, key=lambda key: -_letters(self.sheets[key])):
            # The longest first: it sets the size that the others take over.
            self._attempt(key, partial(self._allow, guess=guess))
        self._settle()
        final: dict[_Key, Page] = {}
        waiting, enlarged = self._tightest_first(), False
        while waiting:
            key, before = waiting.pop(0), self.size
            keen = not final and not enlarged and self.size < most
            if not self._attempt(key, partial(self._draw, keen=keen)):
                continue
            page = self.seen[key]
            if self.size < before:
                final, waiting, enlarged = {}, self._tightest_first(), True
                continue
            loose = keen and self.bench.wasteful(page.closed)
            if loose:
                self.size = max(before, min(self._foreseen_size(other, most) or before for other in (key, *waiting)))
            if loose and (self.size > before or not self.bench.near(page)):
                waiting, enlarged = self._tightest_first(), True
            else:
                final[key] = page
        return final

    def _attempt(self, key: _Key, step: Callable[[_Key], None]) -> bool:
        """Whether `step` could be taken for a sheet; if not, that sheet cannot be made."""
        try:
            step(key)
        except OutputError as error:
            self.failures[key] = error
        return key not in self.failures

    def _allow(self, key: _Key, *, guess: float) -> None:
        """Take as the size of all what this sheet allows too. Raises `OutputError` if it is too long in any.

        It is foreseen as it is arranged in a size of `guess` pt.
        """
        sheet, bench = self.sheets[key], self.bench
        if self._foresee(key, guess) and (size := self._foreseen_size(key, self.size)):
            self.size = size
            return
        page = bench.draw(sheet, bench.range.floor if key in self.outlooks else bench.guess(sheet, self.size))
        page = self.seen[key] = bench.largest(sheet, page, self.size)
        self.size = page.size

    def _settle(self) -> None:
        """Make the size smaller where a layout arranges a sheet in that size in another way, in which it is longer."""
        for _ in range(_ROUNDS):
            news = [key for key in self.outlooks if key not in self.failures and self._foresee(key, self.size)]
            self.size = min((self._foreseen_size(key, self.size) or self.size for key in news), default=self.size)
            if not news:
                return

    def _foresee(self, key: _Key, size: float) -> bool:
        """Foresee a sheet as it is arranged in that size; whether that is news."""
        before = self.outlooks.get(key)
        outlook = self.bench.outlook(self.sheets[key], size, before)
        if outlook is None:
            self.outlooks.pop(key, None)
        else:
            self.outlooks[key] = outlook
        return outlook is not before

    def _draw(self, key: _Key, *, keen: bool) -> None:
        """Draw the real page of a sheet, or if that cannot be, make the size of all smaller.

        One who is `keen` on a larger size leaves it at a page that could be fuller.
        """
        sheet = self.sheets[key]
        look = self._look(key, self.size)
        if self.bench.surprises >= _PATIENCE and look and not look.exact:
            look = None
        page = self.seen[key] = self.bench.final(sheet, look, self.size, keen=keen)
        if page.tall:
            smaller = self._foreseen_size(key, round(self.size - STEP, 2))
            if smaller is None:
                smaller = (page := self.bench.largest(sheet, page, page.size)).size
                self.seen[key] = page
            self.size = smaller

    def _tightest_first(self) -> list[_Key]:
        """The sheets that can be made, those first that have the least room in the size of all."""
        looks = {key: self._look(key, self.size) for key in self.sheets if key not in self.failures}
        rooms = {key: self.bench.left(look.bottoms) if look else -math.inf for key, look in looks.items()}
        return sorted(rooms, key=lambda key: rooms[key])

    def _look(self, key: _Key, size: float) -> _Look | None:
        """What is known of a sheet in that size."""
        seen = self.seen.get(key)
        if seen and seen.size == size:
            return _Look(seen.closed, exact=True, doubt=SLACK)
        outlook = self.outlooks.get(key)
        if outlook is None:
            return None
        foreseen = outlook.bottoms(size)
        if seen:
            mistakes = (found - thought for found, thought in zip(seen.closed, outlook.bottoms(seen.size), strict=True))
            foreseen = tuple(bottom + size / seen.size * more for bottom, more in zip(foreseen, mistakes, strict=True))
        return _Look(foreseen, exact=False, doubt=_SURE if outlook.sure else _AIM)

    def _foreseen_size(self, key: _Key, most: float) -> float | None:
        """The largest size up to `most` in which a sheet will fit; nothing if that is none, or cannot be foreseen."""
        steps = round((most - self.bench.range.floor) / STEP)

        def is_too_large(step: int) -> bool:
            look = self._look(key, _grid(most - step * STEP))
            return look is None or self.bench.left(look.bottoms) < look.doubt

        found = bisect(range(steps + 1), False, key=lambda step: not is_too_large(step))
        return _grid(most - found * STEP) if found <= steps else None


def _letters(sheet: Sheet) -> int:
    return sum(len(item.text) for section in sheet.sections.values() for item in section.items)


@dataclass(slots=True)
class _Bench:
    """Renders sheets and measures them; counts its renderings, and the pages that were longer than foreseen."""

    printer: Printer
    paper: Paper
    range: TypeRange
    renders: int = field(default=0)
    surprises: int = field(default=0)
    foresights: dict[tuple[str, str], Foresight | None] = field(default_factory=dict)
    laid: dict[str, tuple[float, LaidOut]] = field(
        default_factory=dict
    )  # how each was laid out last, and in which size

    def outlook(self, sheet: Sheet, size: float, before: Outlook | None = None) -> Outlook | None:
        """What can be foreseen of a sheet as it is arranged in that size: what could be `before`, if that is the same."""
        if not sheet.foreseeable:
            return None
        laid = self._laid(sheet, size)
        if before and before.html == laid.html:
            return before
        if (found := parted(laid, sheet.sections)) is None:
            return None
        specimen, texts = found
        if (key := (specimen.html, laid.css)) not in self.foresights:
            sizes = (self.range.floor, self.range.ceiling)
            both = tuple(specimen.laid_out(sheet.lay_out(each, (0.0,) * len(sheet.sides), True)) for each in sizes)
            self.foresights[key] = foresee(self.printer, specimen, both, sizes, len(sheet.sides), self.paper)
        foresight = self.foresights[key]
        return Outlook(laid.html, texts, foresight, foresight.is_sure(texts)) if foresight else None

    def _laid(self, sheet: Sheet, size: float) -> LaidOut:
        """The sheet in that size, without air."""
        if sheet.name not in self.laid or self.laid[sheet.name][0] != size:
            self.laid[sheet.name] = size, sheet.lay_out(size, (0.0,) * len(sheet.sides), True)
        return self.laid[sheet.name][1]

    def draw(self, sheet: Sheet, size: float, air: Sequence[float] = (), *, tall: bool = True) -> Page:
        """`sheet` on endless pages, where everything shows its true height, or on the real ones."""
        air = tuple(air) or (0.0,) * len(sheet.sides)
        laid = sheet.lay_out(size, air, tall)
        rendered = self.printer.render(laid, to_measure=tall)
        self.renders += 1
        if tall and rendered.pages > len(sheet.sides):
            one = "one page" if len(sheet.sides) == 1 else "one page for each side"
            raise OutputError(f"{sheet.name}: a layout forces a page break; take that out, this has to be {one}")
        if not any(name in sheet.sections for name in rendered.ends):
            raise OutputError(
                f"{sheet.name}: the layout gives no section an id, so nothing can be measured; restore it"
            )
        gaps = tuple(laid.shares.get(side, 0) for side in sheet.sides)
        return Page(rendered, size, air, bottoms(rendered, len(sheet.sides), self.paper), gaps, tall)

    def room(self, page: Page) -> tuple[float, ...]:
        """How many mm are left on each side; less than 0 if it is too long."""
        return tuple(self.paper.sheet_bottom - bottom for bottom in page.bottoms)

    def fits(self, page: Page) -> bool:
        return page.rendered.pages <= len(page.bottoms) and min(self.room(page)) >= -SLACK

    def measures_up(self, page: Page) -> bool:
        """Whether the sheet fits, as measured on endless pages: to the last hair it might break on its real page."""
        return min(self.room(page)) >= SLACK

    def left(self, ends: Iterable[float]) -> float:
        """How many mm are left below the fullest side that ends there."""
        return self.paper.sheet_bottom - max(ends)

    def wasteful(self, ends: Iterable[float]) -> bool:
        """Whether so much is left below the fullest side that a larger size is worth a try."""
        return self.left(ends) > _WASTE

    def largest(self, sheet: Sheet, page: Page, most: float) -> Page:
        """The sheet measured at the largest size up to `most` at which it fits, about; `page` has measured it in one.

        Raises `OutputError` if it is too long even at the smallest size.
        """
        best: Page | None = None
        before, drop = None, STEP
        while True:
            if self.measures_up(page):
                best = page
                if not self.wasteful(page.bottoms) or page.size > most - STEP / 2:
                    return page
            elif page.size <= self.range.floor:
                raise OutputError(too_long(self.printer, sheet, page, self.paper))
            else:
                most, drop = round(max(self.range.floor, page.size - drop), 2), drop * 2
            size = self._estimate(page, before, most)
            if best and size <= best.size:
                return best
            before, page = page, self.draw(sheet, size)

    def guess(self, sheet: Sheet, most: float) -> float:
        """The size up to `most` that the letters of a sheet and the paper suggest."""
        edge = self.paper.sheet
        width, height = self.paper.width_mm - edge.inner - edge.outer, self.paper.sheet_bottom - edge.top
        packed = _SET if width < height else _TURNED
        size = packed * math.sqrt(width * height * len(sheet.sides) / max(1, _letters(sheet)))
        return max(self.range.floor, min(most, _grid(size)))

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

    def final(self, sheet: Sheet, look: _Look | None, size: float, *, keen: bool) -> Page:
        """The sheet on its real pages, its spare room in its gaps; or measured, if it is longer than it was thought to be.

        One who is `keen` on a larger size takes a page that could be fuller. Raises `OutputError` if the real pages do not
        hold what was measured to fit.
        """
        if look is None:
            measured = self.draw(sheet, size)
            if not self.measures_up(measured):
                return measured
            look = _Look(measured.bottoms, exact=True)
        page = self.draw(sheet, size, self._air(sheet, look, size), tall=False)
        if keen and self.fits(page) and self.wasteful(page.closed):
            self._check_clipping(sheet, page)
            return page
        if not look.exact and not self.near(page):
            # The room was only foreseen. What is on one page can be measured there.
            self.surprises += not self.fits(page)
            measured = page if self.fits(page) else self.draw(sheet, size)
            if measured.tall and not self.measures_up(measured):
                return measured
            look = _Look(measured.closed, exact=True)
            page = self.draw(sheet, size, self._air(sheet, look, size), tall=False)
        if not self.fits(page) and any(page.air):
            page = self.draw(sheet, size, tall=False)
        if not self.fits(page):
            raise OutputError(
                f"{sheet.name}: measured alone it fits at {size:g} pt, but on the page it ends at {max(page.bottoms):.1f} mm "
                f"of page {page.rendered.pages}; a layout forces a break or a height, take that out"
            )
        self._check_clipping(sheet, page)
        return page

    def near(self, page: Page) -> bool:
        """Whether the room of `page` is used, as far as that does not tear it apart."""
        sides = zip(self.room(page), page.air, page.gaps, strict=True)
        return self.fits(page) and all(room < _NEAR or air == self._most_air or not gaps for room, air, gaps in sides)

    @property
    def _most_air(self) -> float:
        return round(self.paper.height_mm * MOST_AIR, 2)

    def _air(self, sheet: Sheet, look: _Look, size: float) -> tuple[float, ...]:
        """What each gap of each side gets in mm of the room left at `size`, of which some stays if it was only foreseen."""
        shares = self._laid(sheet, size).shares
        kept = 0.0 if look.exact else min(look.doubt, _DOUBT)
        air = []
        for side, bottom in zip(sheet.sides, look.bottoms, strict=True):
            room, gaps = self.paper.sheet_bottom - bottom - kept, shares.get(side, 0)
            each = math.floor(room / gaps * 100) / 100 if gaps else 0.0
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


def _grid(size: float) -> float:
    return round(math.floor(size / STEP + 1e-6) * STEP, 2)
