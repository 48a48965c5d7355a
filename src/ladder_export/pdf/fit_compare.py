"""Compare sheets of one competency at one size: a page each where that can be, and more pages rather than a failure.

A sheet is measured on an endless page, as cards are. One that does not fit at the smallest size flows on, and then all are set
in that size, so that they still match.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ladder_export.pdf.fit import MOST_AIR, STEP, Fitted
from ladder_export.problems import OutputError

if TYPE_CHECKING:
    from ladder_export.ladder import Level
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper
    from ladder_export.pdf.render import Printer, Rendered

_GROWTH = 1.6  # a table grows by about this power of its type size
_SET = 5.1  # pt of type for a square mm of page a letter, about
_AIM = 1.0  # mm that an estimate leaves free
_SAFETY = 0.3  # mm kept free, since a page that is full to the last hair may break
_LARGER = 1.3  # how much larger than that of other sheets the type may get where two levels say little
_LEAST_AIR = 0.05  # mm in each gap that can be seen
_WASTE = 5.0  # mm left over that make it worth to try a larger size
_Pair = tuple["Level", "Level"]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One rendering. `bottom` is where its text ends in mm on the last page; `gaps` can take up spare room."""

    rendered: Rendered
    bottom: float
    gaps: float


@dataclass(slots=True)
class _Table:
    """Draws sheets and counts the renderings."""

    printer: Printer
    lay_out: Callable[[Level, Level, float, float, bool], LaidOut]
    paper: Paper
    renders: int = field(default=0)
    measured: dict[tuple[int, int, float], _Drawn] = field(default_factory=dict)

    def measure(self, pair: _Pair, size: float) -> _Drawn:
        """The sheet on an endless page."""
        key = (pair[0].number, pair[1].number, size)
        if key not in self.measured:
            self.measured[key] = self.draw(pair, size, 0.0, tall=True)
        return self.measured[key]

    def room_and_gaps(self, pair: _Pair, size: float) -> tuple[float, float]:
        """What is left below the sheet in mm, and over how many gaps it can spread.

        One that was measured in larger type has no less room than if it had become shorter by as much as its type is smaller.
        """
        larger = [each for *key, each in self.measured if tuple(key) == _key(pair) and each >= size]
        drawn = self.measure(pair, nearest := min(larger, default=size))
        shorter = (drawn.bottom - self.paper.sheet.top) * (1 - size / nearest)
        return self.room(drawn) + shorter, drawn.gaps

    def draw(self, pair: _Pair, size: float, air: float, *, tall: bool = False) -> _Drawn:
        laid = self.lay_out(*pair, size, air, tall)
        rendered = self.printer.render(laid)
        self.renders += 1
        name = f"compare sheet “{pair[0].stage}” and “{pair[1].stage}”"
        if tall and rendered.pages > 1:
            raise OutputError(f"{name}: a layout forces a page break; take that out")
        ends = [box.bottom for box in rendered.ends.values() if box.page == rendered.pages]
        if not ends:
            raise OutputError(f"{name}: the layout gives nothing an id, so nothing can be measured; restore it")
        return _Drawn(rendered, max(ends), laid.shares.get("sheet", 0))

    def room(self, drawn: _Drawn) -> float:
        """What is left below in mm; less than nothing where the text is too long."""
        return self.paper.sheet_bottom - _SAFETY - drawn.bottom

    def fits(self, drawn: _Drawn) -> bool:
        return drawn.rendered.pages == 1 and self.room(drawn) >= 0


def fit_compare(
    printer: Printer,
    lay_out: Callable[[Level, Level, float, float, bool], LaidOut],
    pairs: Iterable[tuple[Level, Level]],
    paper: Paper,
) -> Fitted:
    """The compare sheets of `pairs` at one size, by the numbers of both levels.

    `lay_out` takes the two levels, size in pt, air in mm and whether to measure on an endless page. Raises no error for long
    texts; a layout that is broken is among the failures.
    """
    table = _Table(printer, lay_out, paper)
    pairs = list(pairs)
    size = round(paper.sheet_type.ceiling * _LARGER, 2)
    failures: dict[Hashable, OutputError] = {}
    # The longest first: it sets the size that the others take over.
    for pair in sorted(pairs, key=_letters, reverse=True):
        try:
            size = _largest(table, pair, size)
        except OutputError as error:
            failures[_key(pair)] = error
    pages: dict[Hashable, Rendered] = {}
    air: dict[Hashable, float] = {}
    for pair in pairs:
        if _key(pair) in failures:
            continue
        try:
            pages[_key(pair)], air[_key(pair)] = _final(table, pair, size)
        except OutputError as error:
            failures[_key(pair)] = error
    return Fitted(pages, size, {key: (mm,) for key, mm in air.items()}, table.renders, failures)


def _key(pair: _Pair) -> tuple[int, int]:
    return pair[0].number, pair[1].number


def _letters(pair: _Pair) -> int:
    return sum(len(item.text) for level in pair for section in level.sections for item in section.items)


def _guess(pair: _Pair, paper: Paper) -> float:
    """The size that the letters of a sheet and the paper suggest."""
    edge = paper.sheet
    area = (paper.width_mm - edge.inner - edge.outer) * (paper.sheet_bottom - edge.top)
    return _grid(_SET * math.sqrt(area / max(1, _letters(pair))))


def _grid(size: float) -> float:
    return round(math.floor(size / STEP) * STEP, 2)


def _largest(table: _Table, pair: _Pair, most: float) -> float:
    """The largest size up to `most` at which the sheet is one page, or nearly so; the smallest allowed if none is."""
    least = table.paper.sheet_type.floor
    best, high = 0.0, most
    # What was found with another sheet counts more than letters do.
    size = most if table.measured else max(least, min(most, _guess(pair, table.paper)))
    while True:
        drawn = table.measure(pair, size)
        room = table.room(drawn)
        if table.fits(drawn):
            best = size
            if room < _WASTE or size >= high - STEP / 2:
                return size
        elif size <= least:
            return least
        else:
            high = round(size - STEP, 2)
        height = drawn.bottom - table.paper.sheet.top
        guess: float = size * max(0.1, (height + room - _AIM) / height) ** (1 / _GROWTH)
        size = max(best or least, min(high, _grid(guess)))
        if size == best:
            return size


def _final(table: _Table, pair: _Pair, size: float) -> tuple[Rendered, float]:
    """The sheet on its real pages, and the air in mm that each gap got."""
    room, gaps = table.room_and_gaps(pair, size)
    air = 0.0
    if room >= 0 and gaps:
        spare = math.floor(room / gaps * 100) / 100
        air = min(MOST_AIR * table.paper.height_mm, spare) if spare >= _LEAST_AIR else 0.0
    page = table.draw(pair, size, air)
    if air and page.rendered.pages > 1:
        air, page = 0.0, table.draw(pair, size, 0.0)
    return page.rendered, air
