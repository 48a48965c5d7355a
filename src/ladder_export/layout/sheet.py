"""The small style sheet that changes from document to document: sizes and colors, nothing else.

No text of a source may ever stand in CSS, where it could close a string and hide sections. So this module takes numbers and
colors only, and checks them. Text for running heads goes through attributes in the HTML and `string-set`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ladder_export.layout.art import MARKS
from ladder_export.layout.palette import Inks
from ladder_export.layout.templates import marked
from ladder_export.paper import MM_PER_PT, Margins, Paper

_COLOR = re.compile(r"#[0-9A-F]{6}")
_NO_BARS = ".bars { display: none !important }"
SMALL = 0.85  # rem: the type of what is printed smallest
SAFE_MM = 5.2  # no less than what printers leave white
_LETTER = 0.47  # the width of a letter in running text, in parts of the type size
_FOOT = 0.53  # of the bottom margin lies below the foot
_TALL_MM = 5000  # a page that holds anything, to measure on


def page_rules(paper: Paper, margins: Margins, *, mirrored: bool = False, tall: bool = False) -> str:
    """`@page` with the paper's size and margins in mm; `mirrored` pages have their inner margin at the spine."""
    height = _TALL_MM if tall else paper.height_mm
    size = f"size: {mm(paper.width_mm)} {mm(height)};"
    rules = [f"@page {{ {size} margin: {_edges(margins)} }}"]
    if mirrored:
        rules.append(f"@page :left {{ margin-left: {mm(margins.outer)}; margin-right: {mm(margins.inner)} }}")
        turned = f"size: {mm(paper.height_mm)} {mm(_TALL_MM if tall else paper.width_mm)}"
        rules.append(f"@page matrix {{ {turned}; margin: {_edges(paper.running.turned)} }}")
    return "\n".join(rules)


def _edges(margins: Margins) -> str:
    return " ".join(mm(edge) for edge in (margins.top, margins.outer, margins.bottom, margins.inner))


def in_hand(paper: Paper) -> bool:
    """Whether a single page of that size is held in the hand: it is set closer, and in smaller type."""
    return paper.card_type.floor < 8


def foot_pt(paper: Paper) -> float:
    """The type in pt of what runs along the foot of a single page."""
    return 6.0 if paper.sides > 1 else 6.5 if in_hand(paper) else 7.5


def foot_rules(paper: Paper) -> str:
    """Type and place of what runs along the foot of a single page: a smaller paper has it smaller, and nearer to the edge."""
    below = max(SAFE_MM, paper.sheet.bottom * _FOOT)
    foot = f"font-size: {pt(foot_pt(paper))}; padding-bottom: {mm(below)}"
    return f"@page {{ @bottom-left {{ {foot} }} @bottom-right {{ {foot} }} }}"


def letters(width: float, size: float) -> float:
    """How many letters of running text in `size` pt a line of `width` mm holds, about."""
    return width / (size * MM_PER_PT * _LETTER)


def sizes(values: Mapping[str, str]) -> str:
    """`:root` with custom properties; each value comes from `mm`, `pt` or `number`."""
    return f":root {{ {' '.join(f'--{name}: {value};' for name, value in values.items())} }}"


def level_rules(inks: Inks) -> str:
    """Color, place and drawings of each level: class `l3` is the third, `l0` is no level. A single level has no steps."""
    places = range(1, len(inks.levels) + 1)
    rules = [_level(0, inks.neutral, 0)]
    rules += [_level(place, color, inks.flight(place)[0]) for place, color in enumerate(inks.levels, 1)]
    rules += [_drawings(place) for place in places]
    rules += [_bars(place) if len(inks.flight(place)[1]) > 1 else f".l{place:d} {_NO_BARS}" for place in places]
    return "\n".join(rules)


def _level(place: int, color: str, step: int) -> str:
    if not _COLOR.fullmatch(color):
        raise ValueError(f"not a color: {color!r}")
    at = f".l{place:d}"
    rules = [f"{at} {{ --c: {color}; --place: {step:d} }}"]
    rules += [f"{at} .m-{name} > li {{ background-image: url(asset:{name}-{place:d}.svg) }}" for name in MARKS]
    return "\n".join(rules)


def _drawings(place: int) -> str:
    at = f".l{place:d}"
    rules = [f"{at} .{kind} {{ background-image: url(asset:{kind}-{place:d}.svg) }}" for kind in ("arrow", "down")]
    return "\n".join((*rules, f"{at}.line {{ background-image: url(asset:line-{place:d}.svg) }}"))


def _bars(place: int) -> str:
    return f".l{place:d} .bars {{ background-image: url(asset:bars-{place:d}.svg) }}"


def part_rule(index: int, air: float, pitch: float, grown: float) -> str:
    """The gaps and the ruling in mm and the growth of the type, for the part of that index."""
    return f".p{index:d} {{ --air: {mm(air)}; --pitch: {mm(pitch)}; --small: {number(SMALL * grown)}rem }}"


def stairs_rule(index: int, stages: int) -> str:
    """How many steps the part of that index draws."""
    return f".p{index:d} {{ --stages: {max(1, stages):d} }}"


def first_page(number: int) -> str:
    """The number of the first page of a document, which says too on which side of a sheet it is."""
    side = "recto" if number % 2 else "verso"
    return f"@page :first {{ counter-reset: page {number:d} }}\nhtml {{ break-before: {side} }}"


def document_sheet(rules: Iterable[str]) -> str:
    """What changes from one rendering to the next, as a style sheet."""
    return marked("sizes", "\n".join(rules))


def color_sheet(inks: Inks) -> str:
    """What changes from one ladder, or one ink, to the next, as a style sheet."""
    return marked("colors.css", level_rules(inks))


def mm(value: float) -> str:
    return f"{number(value)}mm"


def pt(value: float) -> str:
    return f"{number(value)}pt"


def number(value: float) -> str:
    """`value` with at most three decimals, always written in the same way."""
    return f"{float(value):.3f}".rstrip("0").rstrip(".")
