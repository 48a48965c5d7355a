"""How tall a sheet will be, told from another one that was measured: where its lines break, and what stands beside what.

A sheet that was measured tells all that its layout decides: how wide the lines of a section are, how tall, what lies between
items and between sections, which of these share a row. What is left is where the words of another sheet break, or those of the
same in another size, and for that the widths of letters do. This costs a hundredth of a rendering, and is checked on the page.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import mean
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from ladder_export.ladder import QUOTED, Kind

if TYPE_CHECKING:
    from ladder_export.ladder import Item, Section
    from ladder_export.pdf.render import Box

ITEM = "item-"
# Advance widths in thousandths of an em of the characters from the space to the tilde in Source Sans 3 Regular (`hmtx`). Of
# other fonts only the proportions count, since how wide a line is in these units is found by measuring.
_WIDTHS = (
    200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497, 497, 497, 497, 497, 497, 497, 497,
    497, 249, 249, 497, 497, 497, 425, 847, 544, 588, 571, 615, 527, 494, 617, 652, 263, 480, 579, 486, 727, 647, 664, 566, 664,
    569, 534, 536, 645, 515, 786, 513, 476, 539, 303, 350, 303, 497, 500, 542, 504, 553, 456, 555, 496, 292, 504, 544, 246, 247,
    495, 255, 829, 547, 542, 555, 555, 347, 419, 338, 544, 467, 719, 446, 467, 425, 303, 241, 303, 497,
)  # fmt: skip
_OTHER, _SIGN, _SPACE = 0.52, 1.0, 0.2  # em: a letter with an accent or of another script, a Japanese sign, a space
_BREAKS_AFTER = "-–—"
_LEADING = 1.27  # how tall a line is in parts of its type, about
_FILLED = 0.87  # of the width of an item is filled by its lines on average
_TRIED = tuple(0.72 + 0.01 * step for step in range(50))  # how wide lines are tried to be, in parts of their item
# Which of them counts where several explain what was measured, by kind and role: prose stands flush, mottoes are set close.
_USUAL = {(Kind.PROSE, ""): 1.06, (Kind.SHIFT, "from"): 0.98, (Kind.SHIFT, "to"): 0.85, (Kind.PHRASES, ""): 0.82}
_USUAL_LIST = 0.92
_TOUCH = 0.05  # mm by which boxes may overlap that stand under each other

_Parts = tuple[tuple[float, bool], ...]


@lru_cache(maxsize=2048)
def _parts(text: str) -> _Parts:
    """What of `text` has to stay on one line: its width in em, and whether a space follows."""
    parts: list[tuple[float, bool]] = []
    width = 0.0
    for char in text:
        code = ord(char) - 32
        if char == " ":
            parts.append((width, True))
            width = 0.0
        elif 0 < code < len(_WIDTHS):
            width += _WIDTHS[code] / 1000
            if char in _BREAKS_AFTER:
                parts.append((width, False))
                width = 0.0
        elif east_asian_width(char) in "WF":
            parts.append((width + _SIGN, False))
            width = 0.0
        else:
            width += 0.0 if combining(char) else _OTHER
            if char in _BREAKS_AFTER:
                parts.append((width, False))
                width = 0.0
    return (*parts, (width, False)) if width else tuple(parts)


def _words(item: Item, kind: Kind) -> _Parts:
    return _parts(f"“{item.text}”" if kind in QUOTED else item.text)


def _lines(parts: _Parts, room: float) -> int:
    """On how many lines of `room` em the parts stand."""
    lines, used, space = 1, 0.0, 0.0
    for width, spaced in parts:
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        elif used:
            used += space
        used += width
        if used > room:  # a word that is longer than a line
            lines += math.ceil(used / room) - 1
            used %= room
        space = _SPACE if spaced else 0.0
    return lines


def _width(parts: _Parts) -> float:
    return sum(width + _SPACE * spaced for width, spaced in parts)


_Measured = list[tuple[_Parts, "Box"]]


def _line(measured: _Measured, share: float) -> float:
    """How many mm a line of texts that are set alike takes, judging by how tall they are and how much they say.

    `share` is about how much of the width of their items they fill.
    """
    heights = [box.bottom - box.top for _, box in measured]
    area = sum((box.bottom - box.top) * _breadth(box) for _, box in measured)
    usual = math.sqrt(_LEADING * _FILLED * area / max(0.1, sum(_width(text) for text, _ in measured)))
    least = min(heights)

    def unlikely(line: float) -> float:
        odd = max(abs(height / line - round(height / line)) for height in heights)
        return 2 * odd + 0.5 * _room(measured, line, share)[1] + abs(math.log(line / min(usual, least)))

    return min((least / count for count in range(1, 3 + round(least / usual))), key=unlikely)


def _room(measured: _Measured, line: float, usual: float) -> tuple[float, int]:
    """How wide lines are in em, if they are `line` mm tall, and by how many lines that is wrong; `usual` as for `_line`."""
    lines = [round((box.bottom - box.top) / line) for _, box in measured]
    width = mean(_breadth(box) for _, box in measured) * _LEADING / line
    found = []
    for share in _TRIED:
        wrong = sum(abs(_lines(text, share * width) - n) for (text, _), n in zip(measured, lines, strict=True))
        found.append((wrong, abs(share - usual), share * width))
    wrong, _, room = min(found)
    return room, wrong


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a kind of text is set, in the size that was measured: a line is `line` mm tall and `room` em wide.

    It begins `below` mm under the top of the row of items that it stands in.
    """

    line: float
    room: float
    below: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a section is set, in the size that was measured.

    Its texts by role, how many items stand side by side, in how many `rows`, and in mm the `gap` between these, what else in it
    is tall (`fixed`) and what is above it in its row of sections (`below`).
    """

    settings: Mapping[str, _Setting]
    columns: int
    rows: int
    gap: float
    fixed: float
    below: float

    def height(self, section: Section, times: float) -> float:
        """In mm, with type that is so many times as large."""
        rows = [section.items[at : at + self.columns] for at in range(0, len(section.items), self.columns)]
        text = sum(max(self._item(item, section.kind, times) for item in row) for row in rows)
        return (self.below + self.fixed + self.gap * (len(rows) - self.rows)) * times + text

    def _item(self, item: Item, kind: Kind, times: float) -> float:
        setting = self.settings.get(item.role) or next(iter(self.settings.values()))
        return (_lines(_words(item, kind), setting.room / times) * setting.line + setting.below) * times


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a sheet that was measured, in type of `size` pt, tells of others of the same sections.

    Of each side: what stands above its first section and between rows of sections in mm, and the sections of each row. `top` is
    the upper margin in mm.
    """

    size: float
    plans: Mapping[str, _Plan]
    sides: tuple[tuple[float, tuple[tuple[str, ...], ...]], ...]
    top: float

    @classmethod
    def of(
        cls,
        sections: Mapping[str, Section],
        boxes: Mapping[str, Box],
        bottoms: Sequence[float],
        size: float,
        top: float,
    ) -> Foresight | None:
        """From the first boxes of a sheet on endless pages; `bottoms` are where its sides end.

        Nothing if there are sections or items that cannot be found.
        """
        ours = {anchor: section for anchor, section in sections.items() if section.items}
        if any(a not in boxes or any(ITEM + item.id not in boxes for item in s.items) for a, s in ours.items()):
            return None
        settings = _settings(ours, boxes)
        plans: dict[str, _Plan] = {}
        sides = []
        for side, bottom in enumerate(bottoms, 1):
            rows = _rows({anchor: boxes[anchor] for anchor in ours if boxes[anchor].page == side})
            tall = 0.0
            for row in rows:
                above = min(boxes[anchor].top for anchor in row)
                tall += max(boxes[anchor].bottom for anchor in row) - above
                for anchor in row:
                    plans[anchor] = _plan(ours[anchor], boxes, boxes[anchor], above, settings[anchor])
            sides.append((bottom - top - tall, rows))
        return cls(size, plans, tuple(sides), top)

    def bottoms(self, sections: Mapping[str, Section], size: float) -> tuple[float, ...] | None:
        """Where the sides of a sheet with those sections end in type of `size` pt; nothing if these are others than here."""
        ours = {anchor: section for anchor, section in sections.items() if section.items}
        if ours.keys() != self.plans.keys():
            return None
        times = size / self.size
        return tuple(
            self.top
            + between * times
            + sum(max(self.plans[anchor].height(ours[anchor], times) for anchor in row) for row in rows)
            for between, rows in self.sides
        )


def _rows(boxes: Mapping[str, Box]) -> tuple[tuple[str, ...], ...]:
    """The anchors of boxes that stand side by side, row by row."""
    rows: list[list[str]] = []
    end = -math.inf
    for anchor in sorted(boxes, key=lambda anchor: boxes[anchor].top):
        if boxes[anchor].top >= end - _TOUCH:
            rows.append([])
        rows[-1].append(anchor)
        end = max(end, boxes[anchor].bottom)
    return tuple(tuple(row) for row in rows)


def _settings(sections: Mapping[str, Section], boxes: Mapping[str, Box]) -> dict[str, dict[str, tuple[float, float]]]:
    """How tall in mm and how wide in em lines are, by section and role. Lists that look alike are judged together."""
    texts: dict[tuple[str, str], _Measured] = {}
    for anchor, section in sections.items():
        for item in section.items:
            texts.setdefault((anchor, item.role), []).append((_words(item, section.kind), boxes[ITEM + item.id]))
    usual = {(anchor, role): _USUAL.get((sections[anchor].kind, role), _USUAL_LIST) for anchor, role in texts}
    lines = {key: _line(measured, usual[key]) for key, measured in texts.items()}
    looks = {key: (round(line, 2), round(_breadth(texts[key][0][1]), 1), usual[key]) for key, line in lines.items()}
    alike: dict[tuple[float, float, float], _Measured] = {}
    for key, measured in texts.items():
        alike.setdefault(looks[key], []).extend(measured)
    rooms = {look: _room(measured, look[0], look[2])[0] for look, measured in alike.items()}
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for anchor, role in texts:
        found.setdefault(anchor, {})[role] = lines[anchor, role], rooms[looks[anchor, role]]
    return found


def _plan(
    section: Section, boxes: Mapping[str, Box], box: Box, above: float, settings: Mapping[str, tuple[float, float]]
) -> _Plan:
    """How `section` is set in `box`; the row that it stands in begins at `above`."""
    items = {ITEM + item.id: boxes[ITEM + item.id] for item in section.items}
    rows = _rows(items)
    tops = [min(items[name].top for name in row) for row in rows]
    ends = [max(items[name].bottom for name in row) for row in rows]
    gaps = [top - end for end, top in zip(ends, tops[1:], strict=False)]
    fixed = box.bottom - box.top - sum(end - top for top, end in zip(tops, ends, strict=True))
    start = {name: top for row, top in zip(rows, tops, strict=True) for name in row}
    below = {
        role: min(items[name].top - start[name] for name in (ITEM + i.id for i in section.items if i.role == role))
        for role in settings
    }
    return _Plan(
        {role: _Setting(*lines, below[role]) for role, lines in settings.items()},
        max(map(len, rows)),
        len(rows),
        mean(gaps) if gaps else 0.0,
        fixed,
        box.top - above,
    )


def _breadth(box: Box) -> float:
    return box.right - box.left
