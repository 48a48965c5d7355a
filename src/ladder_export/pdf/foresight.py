"""How tall a sheet will be, told from its specimen: where its lines break, and what stands beside what.

A specimen that was measured in two sizes tells all that a layout decides, in any size: as all lengths are parts of the type
size or fixed, every edge on it moves evenly with the size. What is left to find out is where the words of a sheet break, and
they are shaped with its own fonts for that. So what is foreseen is right but for rare breaks; and it is checked on the page.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import mean
from typing import TYPE_CHECKING

from ladder_export.pdf.fonts import bundled_fonts
from ladder_export.pdf.render import Box
from ladder_export.pdf.shaping import Face, count_lines, face_of
from ladder_export.pdf.specimen import EM, ROOM, WIDTH
from ladder_export.problems import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper
    from ladder_export.pdf.render import Printer, Rendered
    from ladder_export.pdf.specimen import Specimen, Texts

_TOUCH = 0.05  # mm by which boxes may overlap that stand under each other
_Boxes = Mapping[str, Box]
_Above = tuple[tuple[str, float], ...]  # what stands in a column of a row: section, and mm above it


@dataclass(frozen=True, slots=True)
class _Text:
    """How a text is set: lines `room` em wide, of letters in `face`, and `line` mm tall.

    It begins `below` mm under the top of the row that it stands in, and is `more` mm taller than its lines.
    """

    face: Face
    room: float
    line: float
    more: float
    below: float

    def height(self, text: str) -> float:
        """In mm, with what is above it in its row."""
        return self.below + self.more + self.line * count_lines(self.face.pieces(text), self.room)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a section is set: its texts by role, so many items side by side, with `gap` mm between its rows.

    `fixed` mm are no part of its rows and the gaps between them, and it is `least` mm tall whatever it holds.
    """

    texts: Mapping[str, _Text]
    columns: int
    gap: float
    fixed: float
    least: float = 0.0

    def height(self, items: Sequence[tuple[str, str]]) -> float:
        """In mm, with headings of one line."""
        tall = [self.texts[role].height(text) for role, text in items]
        rows = [max(tall[at : at + self.columns]) for at in range(0, len(tall), self.columns)]
        return max(self.least, self.fixed + self.gap * (len(rows) - 1) + sum(rows))


@dataclass(frozen=True, slots=True)
class _Headings:
    """Headings on one side, from 0; they may grow by `spare` mm before what they are in does."""

    side: int
    spare: float
    lines: Mapping[str, _Text]

    def growth(self, texts: Mapping[str, str]) -> float:
        """By how many mm it grows beyond what it is with headings of one line."""
        more = sum(self.lines[name].height(text) - self.lines[name].line for name, text in texts.items())
        return max(0.0, more - self.spare)


@dataclass(frozen=True, slots=True)
class _Size:
    """What a specimen tells in one size: how its sections and headings are set, and of each side what stands in its rows.

    A side has `rests` mm that are in none of its rows.
    """

    plans: Mapping[str, _Plan]
    headings: Mapping[str, _Headings]
    rows: tuple[tuple[tuple[_Above, ...], ...], ...]
    rests: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is foreseen of one sheet as it is arranged in `html`. It is `sure` if the widths of all its letters are known."""

    html: str
    texts: Texts
    foresight: Foresight
    sure: bool

    def bottoms(self, size: float) -> tuple[float, ...]:
        """Where its sides end in type of `size` pt, in mm."""
        return self.foresight.bottoms(self.texts, size)


# What was foreseen, by the digests of the specimens, which say all that it comes from.
_KNOWN: OrderedDict[tuple[str, ...], Foresight | None] = OrderedDict()
_MOST_KNOWN = 32


def foresee(
    printer: Printer,
    specimen: Specimen,
    both: Sequence[LaidOut],
    sizes: tuple[float, float],
    sides: int,
    paper: Paper,
) -> Foresight | None:
    """What a `specimen` of sheets with so many sides tells of them; nothing if it tells too little.

    `both` are the specimen laid out on endless pages, in type of two `sizes` in pt. They are rendered if they were not before.
    """
    key = tuple(printer.digest(laid) for laid in both)
    if key not in _KNOWN:
        try:
            small, large = (printer.render(laid, to_measure=True) for laid in both)
        except OutputError:  # the sheet itself will tell
            return None
        alike = small.pages == large.pages == sides and small.boxes.keys() == large.boxes.keys()
        boxes, ends = (small.boxes, large.boxes), (bottoms(small, sides, paper), bottoms(large, sides, paper))
        found = Foresight(specimen, boxes, sizes, ends, paper.sheet.top, bundled_fonts(printer.fonts))
        _KNOWN[key] = found if alike and found.is_known() else None
        if len(_KNOWN) > _MOST_KNOWN:
            _KNOWN.popitem(last=False)
    return _KNOWN[key]


def bottoms(rendered: Rendered, sides: int, paper: Paper) -> tuple[float, ...]:
    """Where the text of each side ends, in mm from the top of its page."""
    ends = [[box.bottom for box in rendered.ends.values() if box.page == side] for side in range(1, sides + 1)]
    return tuple(max(found, default=paper.sheet.top) for found in ends)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a `specimen` tells of the sheets that have it, by its boxes in the smaller and the larger of two sizes in pt.

    `top` is the upper margin in mm, and `files` the fonts that texts may be set in.
    """

    specimen: Specimen
    boxes: tuple[_Boxes, _Boxes]
    sizes: tuple[float, float]
    ends: tuple[tuple[float, ...], tuple[float, ...]]
    top: float
    files: Sequence[Path]
    known: dict[float, _Size] = field(default_factory=dict)

    def bottoms(self, texts: Texts, size: float) -> tuple[float, ...]:
        """Where the sides of a sheet with those texts end in type of `size` pt, in mm."""
        if size not in self.known:
            self.known[size] = self._at(size)
        found = self.known[size]
        more = {name: found.headings[name].growth(lines) for name, lines in texts.headings.items()}
        tall = {anchor: found.plans[anchor].height(items) + more[anchor] for anchor, items in texts.items.items()}
        grown = [0.0] * len(found.rows)
        for head in self.specimen.heads:
            grown[found.headings[head].side] += more[head]
        return tuple(
            self.top
            + rest
            + more
            + sum(max(sum(tall[a] + above for a, above in column) for column in row) for row in rows)
            for rows, rest, more in zip(found.rows, found.rests, grown, strict=True)
        )

    def is_known(self) -> bool:
        """Whether its texts are set in faces of its files."""
        try:
            self.known[self.sizes[0]] = self._at(self.sizes[0])
        except LookupError:
            return False
        return True

    def is_sure(self, texts: Texts) -> bool:
        """Whether the faces of those texts have all their letters."""
        plans = next(iter(self.known.values())).plans
        return all(
            plans[anchor].texts[role].face.has(text) for anchor, items in texts.items.items() for role, text in items
        )

    def _at(self, size: float) -> _Size:
        part = (size - self.sizes[0]) / (self.sizes[1] - self.sizes[0])
        small, large = self.boxes
        boxes = {name: _between(box, large[name], part) for name, box in small.items()}
        plans = {anchor: self._plan(boxes, anchor, roles) for anchor, roles in self.specimen.items.items()}
        for first, *others in self.specimen.alike:
            for name in (first, *others):
                fixed, least = plans[(*others, first)[0]].fixed, _height(boxes[first])
                plans[name] = replace(plans[name], fixed=fixed, least=least)
        headings = {name: self._headings(boxes, name) for name in (*plans, *self.specimen.heads)}
        sides = [{a: boxes[a] for a in plans if boxes[a].page == side} for side in range(1, len(self.ends[0]) + 1)]
        rows = [_rows(side) for side in sides]
        ends = [a + (b - a) * part for a, b in zip(*self.ends, strict=True)]
        rests = [
            end - self.top - sum(_bottom(side, row) - _top(side, row) for row in each)
            for end, side, each in zip(ends, sides, rows, strict=True)
        ]
        stacked = [tuple(_columns(side, row) for row in each) for side, each in zip(sides, rows, strict=True)]
        return _Size(plans, headings, tuple(stacked), tuple(rests))

    def _text(self, boxes: _Boxes, name: str, top: float, further: int = 0) -> _Text:
        """How the text `name` in a row at `top` is set, which shows so many `further` lines."""
        item, room = boxes[name], boxes[ROOM + name]
        em = _width(boxes[EM + name])
        width = _width(boxes[WIDTH + name]) / em
        face = face_of(width, self.files)
        tall = _height(room)
        return _Text(
            face, _width(room) / em * face.width / width, tall, _height(item) - (1 + further) * tall, item.top - top
        )

    def _headings(self, boxes: _Boxes, within: str) -> _Headings:
        names = [name for name in boxes if name.startswith(f"{within}:")]
        lines = {name: self._text(boxes, name, boxes[name].top) for name in names}
        spare = _top(boxes, names) - boxes[within].top if names and within in self.specimen.heads else 0.0
        return _Headings(boxes[within].page - 1, max(0.0, spare), lines)

    def _plan(self, boxes: _Boxes, anchor: str, roles: Mapping[str, Sequence[str]]) -> _Plan:
        items = {name: boxes[name] for names in roles.values() for name in names}
        rows = _rows(items)
        tops = [_top(items, row) for row in rows]
        ends = [_bottom(items, row) for row in rows]
        gaps = [top - end for end, top in zip(ends, tops[1:], strict=False)]
        start = {name: top for row, top in zip(rows, tops, strict=True) for name in row}
        more = self.specimen.lines.get(anchor, 1) - 1
        texts = {role: self._text(boxes, names[0], start[names[0]], more) for role, names in roles.items()}
        fixed = _height(boxes[anchor]) - (ends[-1] - tops[0])
        return _Plan(texts, max(map(len, rows)), mean(gaps) if gaps else 0.0, fixed)


def _between(small: Box, large: Box, part: float) -> Box:
    """A box in a size between two others."""
    edges = ((small.top, large.top), (small.bottom, large.bottom), (small.left, large.left), (small.right, large.right))
    return Box(small.page, *(a + (b - a) * part for a, b in edges))


def _rows(boxes: _Boxes) -> tuple[tuple[str, ...], ...]:
    """The names of boxes that stand side by side, row by row."""
    rows: list[list[str]] = []
    end = -math.inf
    for name in sorted(boxes, key=lambda name: boxes[name].top):
        if boxes[name].top >= end - _TOUCH:
            rows.append([])
        rows[-1].append(name)
        end = max(end, boxes[name].bottom)
    return tuple(tuple(row) for row in rows)


def _columns(boxes: _Boxes, row: Sequence[str]) -> tuple[_Above, ...]:
    """What stands under each other in a row: each name with what is above it in its column."""
    columns: dict[float, list[str]] = {}
    for name in row:  # from the top
        columns.setdefault(round(boxes[name].left, 1), []).append(name)
    top = _top(boxes, row)
    return tuple(
        (
            (names[0], boxes[names[0]].top - top),
            *((below, boxes[below].top - boxes[above].bottom) for above, below in pairwise(names)),
        )
        for names in columns.values()
    )


def _top(boxes: _Boxes, names: Iterable[str]) -> float:
    return min(boxes[name].top for name in names)


def _bottom(boxes: _Boxes, names: Iterable[str]) -> float:
    return max(boxes[name].bottom for name in names)


def _height(box: Box) -> float:
    return box.bottom - box.top


def _width(box: Box) -> float:
    return box.right - box.left
