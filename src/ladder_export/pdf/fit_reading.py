"""Copyfitting of what is read and written in: chapters of two pages, toolkits and worksheets that fill theirs."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ladder_export.pdf.fit import Fitted

if TYPE_CHECKING:
    from ladder_export.ladder import Level
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper
    from ladder_export.pdf.render import Printer, Rendered

CHAPTER_PAGES = 2
MOST_AIR = {"toolkit": 6.0, "matrix": 1.6}  # mm in each gap at most
LEAST_AIR = {"toolkit": -1.2, "matrix": -0.3}  # mm: a page that is a little too long is drawn together
LEAST_PITCH, BEST_PITCH, MOST_PITCH = 7.0, 8.5, 11.0  # mm from one line to write on to the next
_SAMPLE = (1, 8.0)  # the ruling under which worksheets are measured: lines for each prompt, mm
_SAFETY = 0.4  # mm kept free, since a page that is full to the last hair may break


@dataclass(frozen=True, slots=True)
class FittedBook:
    """A rendered handbook and what it took: air in mm by toolkit, (lines, mm) by worksheet, renderings (samples included)."""

    rendered: Rendered
    air: Mapping[str, float]
    ruled: Mapping[str, tuple[int, float]]
    renders: int


def fit_chapters(
    printer: Printer, lay_out_chapter: Callable[[Level, float], LaidOut], levels: Iterable[Level], paper: Paper
) -> Fitted:
    """Chapters by level number, all in the largest size at which they need no more than two pages each.

    A chapter that needs more even in the smallest size is set like the others and flows on. `lay_out_chapter` takes level and
    size in pt.
    """
    levels = tuple(levels)
    renders = 0

    def draw(level: Level, size: float) -> Rendered:
        nonlocal renders
        renders += 1
        return printer.render(lay_out_chapter(level, size))

    sizes = paper.running.sizes
    size, made = sizes[0], {}
    for level in levels:
        drawn = draw(level, size)
        smaller = [other for other in sizes if other < size]
        tried = size
        while drawn.pages > CHAPTER_PAGES and smaller:
            tried = smaller.pop(0)
            drawn = draw(level, tried)
        if drawn.pages <= CHAPTER_PAGES:
            size = tried
        made[level.number] = (tried, drawn)
    pages: dict[Hashable, Rendered] = {}
    for level in levels:
        tried, drawn = made[level.number]
        pages[level.number] = drawn if tried == size else draw(level, size)
    return Fitted(pages, size, {}, renders)


def fit_handbook(
    printer: Printer,
    lay_out: Callable[[Mapping[str, float], Mapping[str, tuple[int, float]], bool], LaidOut],
    paper: Paper,
) -> FittedBook:
    """The handbook with the spare room of toolkits and matrices in their gaps, and of worksheets in lines to write on.

    `lay_out` takes air in mm by toolkit, lines and distance by worksheet, and whether it is a sample of just these parts.
    """
    laid = lay_out({}, {}, True)
    plain = {anchor: _SAMPLE for anchor in laid.shares if anchor.startswith("worksheet-")}
    laid = lay_out({}, plain, True) if plain else laid
    if not any(laid.shares.values()):
        return FittedBook(printer.render(lay_out({}, {}, False)), {}, {}, 1)
    sample = printer.render(laid)
    air, ruled = {}, {}
    for anchor, shares in laid.shares.items():
        if not shares:
            continue
        kind = anchor.partition("-")[0]
        bottom = paper.turned_bottom if kind == "matrix" else paper.reading_bottom
        spare = bottom - sample.ends[anchor].bottom - _SAFETY
        if kind == "worksheet":
            ruled[anchor] = _ruling(spare, shares)
        elif spare / shares >= LEAST_AIR[kind]:
            air[anchor] = math.floor(min(MOST_AIR[kind], spare / shares) * 100) / 100
    return FittedBook(printer.render(lay_out(air, ruled, False)), air, ruled, 2)


def _ruling(spare: float, prompts: int) -> tuple[int, float]:
    """How many lines stand under each prompt, and their distance in mm, so that a worksheet fills its page."""
    lines, pitch = _SAMPLE
    each = lines * pitch + spare / prompts
    if each < LEAST_PITCH:
        return 2, BEST_PITCH  # there is no page to fill: it takes two or more
    count = max(1, math.floor(each / BEST_PITCH + 0.3))
    return count, min(MOST_PITCH, math.floor(each / count * 100) / 100)
