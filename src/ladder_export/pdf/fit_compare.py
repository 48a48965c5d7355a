"""Compare sheets of one competency at one size: a page each where that can be, and more pages rather than a failure.

How tall a sheet is in any size is foreseen from its specimen, as with cards, and its page shows whether that was right; what
cannot be foreseen is measured on an endless page. A sheet that does not fit at the smallest size flows on, and then all are
set in that size, so that they still match.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ladder_export.pdf.fit import MOST_AIR, STEP, Fitted
from ladder_export.pdf.foresight import Foresight, Outlook, foresee
from ladder_export.pdf.specimen import parted_table
from ladder_export.problems import OutputError

if TYPE_CHECKING:
    from ladder_export.ladder import Level
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper
    from ladder_export.pdf.render import Printer, Rendered
    from ladder_export.pdf.specimen import Specimen, Texts

_GROWTH = 1.6  # a table grows by about this power of its type size
_SET = 5.1  # pt of type for a square mm of page a letter, about
_AIM = 1.0  # mm that an estimate leaves free
_SAFETY = 0.3  # mm kept free, since a page that is full to the last hair may break
_LARGER = 1.3  # how much larger than that of other sheets the type may get where two levels say little
_LEAST_AIR = 0.05  # mm in each gap that can be seen
_DOUBT = 1.5  # mm that stay free where not all letters are in the fonts
_NEAR = 6.0  # mm that may stay free at the foot of a page whose room was foreseen and not measured
_WASTE = 5.0  # mm left over that make it worth to try a larger size
_Pair = tuple["Level", "Level"]


@dataclass(frozen=True, slots=True)
class _Look:
    """Where a sheet ends in mm without air, and how many gaps can take up spare room: `exact` if it was drawn."""

    bottom: float
    gaps: float
    exact: bool = True


@dataclass(slots=True)
class _Table:
    """Foresees, measures and draws sheets, and counts the renderings."""

    printer: Printer
    lay_out: Callable[[Level, Level, float, float, bool], LaidOut]
    paper: Paper
    renders: int = field(default=0)
    foreseen: dict[tuple[int, int], Outlook] = field(default_factory=dict)
    measured: dict[tuple[int, int, float], _Look] = field(default_factory=dict)
    arranged: dict[tuple[int, int, float], LaidOut] = field(default_factory=dict)

    def foresee(self, pairs: Sequence[_Pair]) -> None:
        """Find out how tall sheets will be that at least two of the pairs have in the same form."""
        size = min((_guess(pair, self.paper) for pair in pairs), default=math.inf)
        if size > self.paper.sheet_type.ceiling:  # more than can be foreseen
            return
        found = {pair: parted_table(self._arranged(pair, size)) for pair in pairs}
        forms: dict[str, list[tuple[_Pair, Specimen, Texts]]] = {}
        for pair, parts in found.items():
            if parts:
                forms.setdefault(parts[0].html, []).append((pair, *parts))
        for alike in forms.values():
            if len(alike) > 1 and (foresight := self._foresight(*alike[0][:2])):
                for pair, _, texts in alike:
                    self.foreseen[_key(pair)] = Outlook(
                        self._arranged(pair, size).html, texts, foresight, foresight.is_sure(texts)
                    )

    def _foresight(self, pair: _Pair, specimen: Specimen) -> Foresight | None:
        sizes = self.paper.sheet_type.floor, self.paper.sheet_type.ceiling
        both = tuple(specimen.laid_out(self.lay_out(*pair, size, 0.0, True)) for size in sizes)
        return foresee(self.printer, specimen, both, sizes, 1, self.paper)

    def _arranged(self, pair: _Pair, size: float) -> LaidOut:
        """The sheet as it is arranged in that size."""
        key = (*_key(pair), size)
        if key not in self.arranged:
            self.arranged[key] = self.lay_out(*pair, size, 0.0, True)
        return self.arranged[key]

    def look(self, pair: _Pair, size: float) -> _Look:
        """What is known of the sheet in that size; if that is too little, it is drawn on an endless page."""
        key = (*_key(pair), size)
        outlook = self.foreseen.get(_key(pair))
        # Beyond the ceiling the heads of sheets grow no more.
        if key not in self.measured and outlook and size <= self.paper.sheet_type.ceiling:
            laid = self._arranged(pair, size)
            if laid.html == outlook.html:
                bottom = outlook.bottoms(size)[0] + (0.0 if outlook.sure else _DOUBT)
                return _Look(bottom, laid.shares.get("sheet", 0), exact=False)
        if key not in self.measured:
            rendered, laid = self.draw(pair, size, 0.0, tall=True)
            self.measured[key] = _Look(self.bottom(rendered), laid.shares.get("sheet", 0))
        return self.measured[key]

    def forget(self, pair: _Pair) -> None:
        """Measure the sheet from now on."""
        del self.foreseen[_key(pair)]

    def nearest(self, pair: _Pair, size: float) -> _Look:
        """What is known of the sheet in that size, or at least that it ends no lower.

        One that was measured in larger type has become shorter by as much as its type is smaller, or by more.
        """
        larger = [each for *key, each in self.measured if tuple(key) == _key(pair) and each >= size]
        if not larger or (_key(pair) in self.foreseen and size <= self.paper.sheet_type.ceiling):
            return self.look(pair, size)
        look = self.measured[(*_key(pair), min(larger))]
        shorter = (look.bottom - self.paper.sheet.top) * (1 - size / min(larger))
        return _Look(look.bottom - shorter, look.gaps)

    def draw(self, pair: _Pair, size: float, air: float, *, tall: bool = False) -> tuple[Rendered, LaidOut]:
        laid = self.lay_out(*pair, size, air, tall)
        rendered = self.printer.render(laid)
        self.renders += 1
        name = f"compare sheet “{pair[0].stage}” and “{pair[1].stage}”"
        if tall and rendered.pages > 1:
            raise OutputError(f"{name}: a layout forces a page break; take that out")
        if not any(box.page == rendered.pages for box in rendered.ends.values()):
            raise OutputError(f"{name}: the layout gives nothing an id, so nothing can be measured; restore it")
        return rendered, laid

    @staticmethod
    def bottom(rendered: Rendered) -> float:
        """Where its text ends in mm on the last page."""
        return max(box.bottom for box in rendered.ends.values() if box.page == rendered.pages)

    def room(self, bottom: float) -> float:
        """What is left below in mm; less than nothing where the text is too long."""
        return self.paper.sheet_bottom - _SAFETY - bottom


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
    table.foresee(pairs)
    failures: dict[Hashable, OutputError] = {}
    made: dict[Hashable, tuple[Rendered, float]] | None = None
    while made is None:
        size = _common(table, pairs, failures)
        made = _drawn(table, pairs, size, failures)
    pages = {key: page for key, (page, _) in made.items()}
    return Fitted(pages, size, {key: (air,) for key, (_, air) in made.items()}, table.renders, failures)


def _common(table: _Table, pairs: Iterable[_Pair], failures: dict[Hashable, OutputError]) -> float:
    """The largest size that all sheets allow which can be made; the others are in `failures` then."""
    size = round(table.paper.sheet_type.ceiling * _LARGER, 2)
    first = True
    # The longest first: it sets the size that the others take over.
    for pair in sorted(pairs, key=_letters, reverse=True):
        if _key(pair) in failures:
            continue
        try:
            size = _largest(table, pair, size, guess=first)
        except OutputError as error:
            failures[_key(pair)] = error
        first = False
    return size


def _drawn(
    table: _Table, pairs: Iterable[_Pair], size: float, failures: dict[Hashable, OutputError]
) -> dict[Hashable, tuple[Rendered, float]] | None:
    """The sheets and the air in mm that each gap got; nothing if one needs a smaller size than was foreseen."""
    made: dict[Hashable, tuple[Rendered, float]] = {}
    for pair in pairs:
        if _key(pair) in failures:
            continue
        try:
            found = _final(table, pair, size)
        except OutputError as error:
            failures[_key(pair)] = error
            continue
        if found is None:
            return None
        made[_key(pair)] = found
    return made


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


def _largest(table: _Table, pair: _Pair, most: float, *, guess: bool) -> float:
    """The largest size up to `most` at which the sheet is one page, or nearly so; the smallest allowed if none is.

    To begin with a `guess` is for the first of some sheets: what was found with another one counts more than letters do.
    """
    least = table.paper.sheet_type.floor
    best, high = 0.0, most
    size = max(least, min(most, _guess(pair, table.paper))) if guess else most
    while True:
        look = table.look(pair, size)
        room = table.room(look.bottom)
        if room >= 0:
            best = size
            if room < _WASTE or size >= high - STEP / 2:
                return size
        elif size <= least:
            return least
        else:
            high = round(size - STEP, 2)
        height = look.bottom - table.paper.sheet.top
        estimate: float = size * max(0.1, (height + room - _AIM) / height) ** (1 / _GROWTH)
        size = max(best or least, min(high, _grid(estimate)))
        if size == best:
            return size


def _final(table: _Table, pair: _Pair, size: float) -> tuple[Rendered, float] | None:
    """The sheet on its real pages, and the air in mm that each gap got; nothing if it is longer than foreseen."""
    look = table.nearest(pair, size)
    air = _air(table, look)
    page, _ = table.draw(pair, size, air)
    room = table.room(look.bottom)
    if not look.exact and (room >= 0 or page.pages == 1) and not _is_full(table, look, page, air):
        table.forget(pair)
        if room >= 0 > table.room(table.look(pair, size).bottom) and size > table.paper.sheet_type.floor:
            return None
        return _final(table, pair, size)
    if air and page.pages > 1:
        air = 0.0
        page, _ = table.draw(pair, size, air)
    return page, air


def _air(table: _Table, look: _Look) -> float:
    room = table.room(look.bottom)
    spare = math.floor(room / look.gaps * 100) / 100 if room >= 0 and look.gaps else 0.0
    return min(_most_air(table), spare) if spare >= _LEAST_AIR else 0.0


def _most_air(table: _Table) -> float:
    return MOST_AIR * table.paper.height_mm


def _is_full(table: _Table, look: _Look, page: Rendered, air: float) -> bool:
    """Whether that is one page whose room is used, as far as that does not tear it apart."""
    room = table.room(table.bottom(page))
    return page.pages == 1 and room >= 0 and (room < _NEAR or air == _most_air(table) or not look.gaps)
