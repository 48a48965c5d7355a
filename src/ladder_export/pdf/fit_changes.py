"""Fits the page that says what changed: one page if it can be one, else as few as the smallest type takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ladder_export.layout import LaidOut
    from ladder_export.paper import TypeRange
    from ladder_export.pdf.render import Printer, Rendered

_STEP = 0.1  # pt


def fit_changes(printer: Printer, lay_out: Callable[[float], LaidOut], range_: TypeRange) -> tuple[Rendered, float]:
    """The pages and their type size in pt: the largest in `range_` that takes no more pages than the smallest does."""
    sizes = [round(range_.ceiling - _STEP * n, 2) for n in range(round((range_.ceiling - range_.floor) / _STEP) + 1)]
    tried = printer.render(lay_out(sizes[0]))
    if tried.pages == 1:
        return tried, sizes[0]
    low, high = 0, len(sizes) - 1  # the size at `low` takes too many pages, that at `high` as many as it must
    best = printer.render(lay_out(sizes[high]))
    if best.pages == tried.pages:
        return tried, sizes[0]
    while high - low > 1:
        middle = (low + high) // 2
        drawn = printer.render(lay_out(sizes[middle]))
        if drawn.pages > best.pages:
            low = middle
        else:
            high, best = middle, drawn
    return best, sizes[high]
