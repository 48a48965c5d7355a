"""Whether the sheets show where to cut and where to fold: ink in line with every cut, at both of its ends.

Where the marks have to be follows from the places of the pages alone. Lengths are in pt, from the lower left corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ladder_export.proof.sheets_data import ExpectedSheets, Work
from ladder_export.proof.sheets_order import SideDue
from ladder_export.proof.sheets_read import SCALE, Side

_PT_PER_MM = 72 / 25.4
_CUTTABLE = 2 * _PT_PER_MM  # a strip at the rim that is narrower is not cut off
_RIM = 8 * _PT_PER_MM  # how far a mark reaches into the sheet where nothing around the pages is free for it
_ROOM = 7 * _PT_PER_MM  # what is free around the pages when it is enough for marks
_LEAST = 2 * _PT_PER_MM  # of a mark, so that somebody sees it
_ASIDE = 0.5  # pt between a mark and its cut
_INK = 96  # of 255: a hairline between two pixels is gray

_Line = tuple[bool, float, float, float]  # whether it stands upright, where, and the stretch in which its mark is


def missing_marks(expected: ExpectedSheets, side: Side, due: SideDue) -> str:
    """What to say about the marks that `side` lacks; nothing if it has all of them."""
    lines = list(_lines(expected, side, due))
    lost = [line for line in lines if not _is_marked(side, line)]
    if not lost:
        return ""
    upright, at, start, end = lost[0]
    far = (start + end) / 2 > (side.height if upright else side.width) / 2
    edge = ("top" if far else "bottom") if upright else ("right" if far else "left")
    place = f"{at / _PT_PER_MM:.1f} mm from the {'left' if upright else 'bottom'}, at the {edge} edge"
    what = "fold" if expected.work is Work.BOOKLET else "cut"
    return f"{len(lost)} of {len(lines)} {what} marks are missing, the first {place}"


def _lines(expected: ExpectedSheets, side: Side, due: SideDue) -> Iterator[_Line]:
    if expected.work is Work.BOOKLET:
        if due.name.endswith("back"):  # the side that the fold hides
            yield from _ends(True, [side.width / 2], 0.0, side.height, side.height)
        return
    around = expected.bleed
    boxes = [slot.box for slot in due.slots]
    left, bottom = (min(box[axis] for box in boxes) - around for axis in (0, 1))
    right, top = (max(box[axis] for box in boxes) + around for axis in (2, 3))
    yield from _ends(True, _cuts((x for box in boxes for x in box[::2]), side.width), bottom, top, side.height)
    yield from _ends(False, _cuts((y for box in boxes for y in box[1::2]), side.height), left, right, side.width)


def _cuts(edges: Iterable[float], room: float) -> list[float]:
    return sorted({round(edge, 2) for edge in edges if _CUTTABLE <= edge <= room - _CUTTABLE})


def _ends(upright: bool, cuts: Iterable[float], start: float, end: float, room: float) -> Iterator[_Line]:
    """The stretches before `start` and after `end`, where the pages begin and end; or the rim if there is no room."""
    start = start if start >= _ROOM - _ASIDE else _RIM
    end = end if room - end >= _ROOM - _ASIDE else room - _RIM
    for at in cuts:
        yield upright, at, 0.0, start
        yield upright, at, end, room


def _is_marked(side: Side, line: _Line) -> bool:
    """Whether there is enough ink in the stretch, in line with the cut."""
    upright, at, start, end = line
    across = (at - _ASIDE, at + _ASIDE)
    box = (across[0], start, across[1], end) if upright else (start, across[0], end, across[1])
    left, bottom, right, top = (round(edge * SCALE) for edge in box)
    height = side.picture.height
    strip = side.picture.crop((left, height - top, max(right, left + 1), max(height - bottom, height - top + 1)))
    width, tall = strip.size
    pixels = strip.tobytes()
    rows = [
        pixels[n * width : (n + 1) * width] if upright else pixels[n::width] for n in range(tall if upright else width)
    ]
    return sum(min(row) <= 255 - _INK for row in rows) >= _LEAST * SCALE
