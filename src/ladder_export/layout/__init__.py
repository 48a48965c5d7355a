"""A ladder to HTML and CSS. Pure: the folder of layouts is read once, everything else comes in as arguments.

`blocks` decides how sections look, `handbook` which parts a handbook has, `sheet` writes sizes and colors, `art` draws.
The templates and style sheets are in `layouts/`, where they can be changed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from ladder_export.ladder import Competency, Ladder, Level, Place
from ladder_export.layout import sheet
from ladder_export.layout.blocks import Style, blocks, marks
from ladder_export.layout.document import Desk, LaidOut, head_of, sheet_sizes
from ladder_export.layout.handbook import chapter_blocks, long_date, parts
from ladder_export.layout.overview import overview
from ladder_export.layout.templates import LayoutError
from ladder_export.layout.views import Chapter, Matrix, Part, Toolkit, Worksheet, level_view
from ladder_export.paper import Margins, Paper
from ladder_export.printing import Printing

__all__ = ["LaidOut", "LayoutError", "Layouts"]

READING_PT = 10.4  # body type of chapters, unless fitting finds a better size
OVERVIEW_PT = 9.6
LEADING = 1.43
PITCH_MM = 9.0  # from one line to write on to the next
_COVER_PT = 66.0
_TEXT_MM = 164.0  # how wide the text of a reading page is
_MM_PER_PT = 25.4 / 72


class Layouts:
    """The layouts of one folder. Every method raises `LayoutError` if a file of the folder is missing or wrong."""

    def __init__(self, folder: Path, printing: Printing = Printing()) -> None:  # noqa: B008  # frozen
        self._desk = Desk(folder, printing)
        self._printing = printing

    def handbook(
        self,
        ladder: Ladder,
        *,
        paper: Paper,
        size: float = READING_PT,
        air: Mapping[str, float] | None = None,
        ruled: Mapping[str, tuple[int, float]] | None = None,
        sample: bool = False,
    ) -> LaidOut:
        """The whole handbook. Chapters are set in `size` pt.

        `air` adds mm to every gap of a toolkit or a matrix, by anchor; `ruled` gives a worksheet its lines for each prompt
        and their distance in mm. A `sample` holds only these parts, each on an endless page, for measuring.
        """
        air, ruled = air or {}, ruled or {}
        chosen = parts(ladder, {anchor: lines for anchor, (lines, _) in ruled.items()})
        if sample:
            chosen = tuple(part for part in chosen if isinstance(part, Toolkit | Worksheet | Matrix))
        title = f"{ladder.title}: {ladder.subtitle}" if ladder.subtitle else ladder.title
        numbers = [_part_sizes(part, air, ruled) for part in chosen]
        css = (
            sheet.page_rules(paper, paper.running.margins, mirrored=True, tall=sample),
            _reading_sizes(size),
            *numbers,
            _cover_sizes(ladder, paper),
        )
        values = {
            "head": head_of(ladder, title, ladder.title),
            "parts": chosen,
            "ladder": ladder,
            "date": long_date(ladder),
        }
        shares = {part.anchor: _shares(part) for part in chosen}
        return self._desk.document("handbook", ladder, values, css, ("base", "blocks", "reading", "handbook"), shares)

    def chapter(
        self, ladder: Ladder, competency: Competency, level: Level, *, paper: Paper, size: float = READING_PT
    ) -> LaidOut:
        """One level's chapter, in `size` pt."""
        view = level_view(ladder, competency, level)
        style = Style(marks(ladder.section_types))
        made = chapter_blocks(level.sections_in(Place.CHAPTER), style)
        part = Chapter("chapter", "chapter", level.name, 1, 0, view, made)
        title = f"{competency.title}: {level.name}"
        margins = paper.running.margins
        side = (margins.inner + margins.outer) / 2
        even = Margins(margins.top, side, margins.bottom, side)
        css = sheet.page_rules(paper, even), _reading_sizes(size)
        values = {"head": head_of(ladder, title, title), "part": part}
        return self._desk.document("chapter", ladder, values, css, ("base", "blocks", "reading", "chapter"))

    def overview(
        self,
        ladder: Ladder,
        competency: Competency,
        *,
        paper: Paper,
        size: float = OVERVIEW_PT,
        air: float = 0.0,
        tall: bool = False,
    ) -> LaidOut:
        """All levels of a competency, in `size` pt, with `air` mm more in every gap; `tall` is for measuring."""
        return overview(self._desk, ladder, competency, paper=paper, size=size, air=air, tall=tall)

    def card(
        self,
        ladder: Ladder,
        competency: Competency,
        level: Level,
        *,
        size: float,
        air: Sequence[float] = (0.0,),
        tall: bool = False,
    ) -> LaidOut:
        """One level as a card: body type in pt, `air` mm more in every gap of each side; `tall` is for measuring."""
        paper = self._printing.card_paper
        view = level_view(ladder, competency, level)
        made = blocks(level.sections_in(Place.CARD), Style(marks(ladder.section_types), item_anchors=True))
        css = sheet.page_rules(paper, paper.sheet, tall=tall), sheet_sizes(size, air[0])
        title = f"{competency.title}: {level.name}"
        head = head_of(ladder, title, f"{view.eyebrow} · {level.name}")
        values = {"head": head, "level": view, "blocks": made}
        return self._desk.document("card", ladder, values, css, ("base", "blocks", "card"), {"sheet": len(made)})


def _reading_sizes(size: float) -> str:
    return sheet.sizes({"body": sheet.pt(size), "line": sheet.pt(size * LEADING)})


def _part_sizes(part: Part, air: Mapping[str, float], ruled: Mapping[str, tuple[int, float]]) -> str:
    _, pitch = ruled.get(part.anchor, (0, PITCH_MM))
    return sheet.part_rule(part.index, air.get(part.anchor, 0.0), pitch)


def _shares(part: Part) -> int:
    """Over how many gaps (toolkit), prompts (worksheet) or edges of rows (matrix) spare room can be spread."""
    if isinstance(part, Matrix):
        return 2 * len(part.rows)
    if isinstance(part, Toolkit):
        return len(part.blocks)
    if isinstance(part, Worksheet):
        return 1 + sum(len(exercise.lines) for exercise in part.exercises if not exercise.choices)
    return 0


def _cover_sizes(ladder: Ladder, paper: Paper) -> str:
    """The sizes of cover and tabs.

    The title is as large as its longest word and its length allow (a letter is about half as wide as its size), and the
    stairs take the height that is left.
    """
    count, letters = max(1, len(ladder.stages)), max(1, len(ladder.title))
    longest = max((len(word) for word in ladder.title.split()), default=1)
    size = max(22.0, min(_COVER_PT, 830 / longest, 2400 / letters**0.9))
    wide = letters * size * 0.46 * _MM_PER_PT / _TEXT_MM
    lines = 1 if wide < 1 else math.ceil(wide * 1.15)
    title = lines * size * _MM_PER_PT + 9 * math.ceil(len(ladder.subtitle) / 55)
    stairs = max(40.0, paper.reading_bottom - paper.running.margins.top - title - 58)
    return sheet.sizes(
        {
            "cover": sheet.pt(size),
            "stairs": sheet.mm(stairs),
            "stages": sheet.number(count),
            "stage": sheet.pt(max(7.5, min(10.4, 64 / count))),
            "tab": sheet.mm(min(21.0, 190 / count)),
        }
    )
