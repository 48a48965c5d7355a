"""Copyfitting of chapters: all of a competency in one size, on two pages each where they can be."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ladder_export.ladder import Place
from ladder_export.pdf.fit import Fitted

if TYPE_CHECKING:
    from ladder_export.ladder import Level
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper
    from ladder_export.pdf.render import Box, Printer, Rendered

CHAPTER_PAGES = 2
LEAST_FILLED = 0.34  # of the last page of a chapter or a list
_DOUBT = 0.08  # how far an estimate may be off, in parts of a page
_GROWTH = 1.8  # a text grows by about this power of its type size


@dataclass(frozen=True, slots=True)
class ChapterLengths:
    """How the chapters of a competency were set alone: their type size in pt, and by level the last box of each, if known."""

    size: float
    ends: Mapping[Hashable, Box | None]

    @classmethod
    def of(cls, fitted: Fitted) -> ChapterLengths:
        """Those of chapters that were fitted."""
        return cls(fitted.size, {number: page.ends.get("chapter") for number, page in fitted.pages.items()})


def fit_chapters(
    printer: Printer, lay_out_chapter: Callable[[Level, float], LaidOut], levels: Iterable[Level], paper: Paper
) -> Fitted:
    """Chapters by level number, all in one size.

    It is the largest at which they need no more than two pages each; a chapter that needs more even in the smallest size is set
    like the others and flows on. On narrow pages, where that is common, they then take the first size at which no last page is
    nearly empty. `lay_out_chapter` takes level and size in pt.
    """
    bench = _Chapters(printer, lay_out_chapter, {level.number: level for level in levels})
    size = bench.in_two_pages(paper)
    if paper.running.narrow and any(bench.draw(number, size).pages > CHAPTER_PAGES for number in bench.levels):
        size = bench.well_ended(paper)
    pages: dict[Hashable, Rendered] = {number: bench.draw(number, size) for number in bench.levels}
    return Fitted(pages, size, {}, bench.renders)


@dataclass(slots=True)
class _Chapters:
    """Draws chapters, each in each size once; counts its renderings."""

    printer: Printer
    lay_out: Callable[[Level, float], LaidOut]
    levels: Mapping[int, Level]
    drawn: dict[tuple[int, float], Rendered] = field(default_factory=dict)

    @property
    def renders(self) -> int:
        return len(self.drawn)

    def draw(self, number: int, size: float) -> Rendered:
        if (number, size) not in self.drawn:
            self.drawn[number, size] = self.printer.render(self.lay_out(self.levels[number], size))
        return self.drawn[number, size]

    def in_two_pages(self, paper: Paper) -> float:
        """The size that the chapter allows which is the hardest to fit; the longest are tried first."""
        size = paper.running.sizes[0]
        for number in sorted(self.levels, key=lambda number: (-_letters(self.levels[number]), number)):
            if self._fits(number, size):
                continue
            smaller = [other for other in paper.running.sizes if other < size]
            if not smaller or self._hopeless(number, size, smaller[-1], paper):
                continue
            place = bisect(smaller, False, key=lambda each: self._fits(number, each))
            size = smaller[place] if place < len(smaller) else size
        return size

    def _fits(self, number: int, size: float) -> bool:
        return bool(self.draw(number, size).pages <= CHAPTER_PAGES)

    def _hopeless(self, number: int, size: float, least: float, paper: Paper) -> bool:
        """Whether a chapter that was drawn in `size` cannot fit in the `least` one either, as far as one tells of the other."""
        text = paper.reading_bottom - paper.running.margins.top
        tall = _text_height(self.draw(number, size), paper, text) * (least / size) ** _GROWTH
        return bool(tall > (CHAPTER_PAGES + 2 * _DOUBT) * text)

    def well_ended(self, paper: Paper) -> float:
        """The first of the paper's sizes at which every last page is filled well, as far as one size tells about others."""
        sizes = paper.running.sizes
        tried = sizes[0]
        text = paper.reading_bottom - paper.running.margins.top
        tall = [_text_height(self.draw(number, tried), paper, text) for number in self.levels]

        def ends_well(size: float) -> bool:
            """Whether each last page is more than `LEAST_FILLED`; an estimate keeps away from the edge of a page too."""
            pages = [height / text * (size / tried) ** _GROWTH for height in tall]
            doubt = 0.0 if size == tried else _DOUBT
            return all(LEAST_FILLED + doubt < page % 1 <= 1 - doubt for page in pages if page > 1)

        return next((size for size in sizes if ends_well(size)), tried)


def _letters(level: Level) -> int:
    return sum(len(item.text) for section in level.sections_in(Place.CHAPTER) for item in section.items)


def _text_height(drawn: Rendered, paper: Paper, text: float) -> float:
    """How tall the chapter would be in mm on an endless page, if its pages are full but for the last."""
    end = drawn.ends.get("chapter")
    return (drawn.pages - 1) * text + (end.bottom - paper.running.margins.top if end else text)
