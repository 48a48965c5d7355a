"""All levels of one competency on one page, as a poster.

The room that is left goes between the steps, and, where they are few, above the first: they then stand at the foot of the
page with the title at its head, as on a cover.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ladder_export.ladder import Competency, Ladder, Level, Place
from ladder_export.layout import sheet
from ladder_export.layout.blocks import Block, Style, blocks, marks
from ladder_export.layout.document import Desk, LaidOut, head_of, sheet_sizes
from ladder_export.layout.views import LevelView, level_view, named
from ladder_export.paper import MM_PER_PT, Paper

# Of the width go to the names of levels, and to shifts: where there are many with lists, these get what they can.
_FEW_WIDTHS, _MANY_WIDTHS, _DENSE_WIDTHS = (0.17, 0.32), (0.23, 0.32), (0.2, 0.26)
_WIDEST = 0.34  # of the width at most goes to names that have long words
# How wide a letter of a name is, and what the numeral beside it or the gap after it takes, in parts of the body type.
_LETTER, _NUMERAL, _GAP = 0.66, 2.7, 0.8
_MANY = 5  # steps; of more, each is set closer
_LEADS = {1: 16, 2: 10, 3: 4}  # how many times the air of other gaps comes above the first of so few steps


@dataclass(frozen=True, slots=True)
class _LevelOverview:
    """One level of an overview: what comes first stands at the left, shifts and phrases that end it at the right."""

    level: LevelView
    left: tuple[Block, ...]
    right: tuple[Block, ...]


def overview(
    desk: Desk, ladder: Ladder, competency: Competency, *, paper: Paper, size: float, air: float, tall: bool
) -> LaidOut:
    """All levels of a competency, in `size` pt, with `air` mm more in every gap; `tall` is for measuring."""
    style = Style(marks(ladder.section_types), ladder.words, item_anchors=True)
    leads = blocks(competency.sections_in(Place.OVERVIEW), style)
    levels = [level for level in competency.levels if level.sections_in(Place.OVERVIEW)]
    tried = [_row(ladder, competency, level, style) for level in levels]
    beside, many = any(row.right for row in tried), len(levels) > _MANY
    dense = many and any(block.shape in ("row", "band") for row in tried for block in row.left)
    name, right = _DENSE_WIDTHS if dense else _MANY_WIDTHS if many else _FEW_WIDTHS
    whole = paper.width_mm - paper.sheet.inner - paper.sheet.outer
    name = max(name, min(_WIDEST, _name_width(levels, size, many=many) / whole))
    width = whole * (1 - name - right * beside)
    style = replace(style, letters=sheet.letters(width, size), closest=dense)
    rows = tuple(_row(ladder, competency, level, style) for level in levels)
    lead = _LEADS.get(len(rows), 1)
    numbers = sheet.sizes(
        {
            "lead": sheet.number(lead),
            "stages": sheet.number(max(1, len(ladder.stages))),
            "name": f"{sheet.number(100 * name)}%",
        }
    )
    css = sheet.page_rules(paper, paper.sheet, tall=tall), sheet_sizes(size, air), numbers, sheet.foot_rules(paper)
    title = ladder.words("page.named", what=competency.title, name=ladder.words("overview.name"))
    head = head_of(ladder, title, named(ladder, competency))
    values = {
        "head": head,
        "title": competency.title,
        "family": ladder.family.title if ladder.family else "",
        "leads": leads,
        "rows": rows,
        "beside": beside,
        "many": many,
        "dense": dense,
    }
    gaps = {"sheet": max(1, 2 * len(rows) - 1) + lead}
    return desk.document("overview", ladder, values, css, ("base", "blocks", "overview"), gaps)


def _name_width(levels: Sequence[Level], size: float, *, many: bool) -> float:
    """How many mm the longest word of a name takes, which is not to be broken: German has such as “Hauptverantwortliche”."""
    longest = max((len(word) for level in levels for word in level.name.split()), default=0)
    return (longest * _LETTER + _GAP + _NUMERAL * many) * size * MM_PER_PT


def _row(ladder: Ladder, competency: Competency, level: Level, style: Style) -> _LevelOverview:
    numbered = replace(style, heading="h3", columns=2, anchor=f"level-{level.number}")
    made = blocks(level.sections_in(Place.OVERVIEW), numbered)
    cut = len(made)
    while cut > 1 and made[cut - 1].shape in ("shift", "phrases"):
        cut -= 1
    view = level_view(ladder, competency, level)
    return _LevelOverview(view, made[:cut], made[cut:])
