"""The two tables of a handbook: all levels at a glance, and level by level.

A row that breaks over a page is read in the wrong order (all cells down to the break, then all cells after it), so rows stay
whole. One that could be taller than a page has its cells under each other instead of side by side, and each may break.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from ladder_export.ladder import Competency, Kind, Ladder, Level, Place, Section, printed
from ladder_export.layout.blocks import Line
from ladder_export.layout.breadth import breadth, count_lines, longest_word
from ladder_export.layout.handbook_views import Glance, GlanceRow, Matrix, MatrixRow
from ladder_export.layout.views import level_view
from ladder_export.paper import MM_PER_PT, Paper
from ladder_export.wording import Wording

# Type is (size, line) in rem, the largest that a cell is set in; gutters and heads are in rem too.
_GLANCE_SHARE, _GLANCE_GUTTER, _GLANCE_HEAD, _GLANCE_TYPE = 0.69, 1.1, 13.0, (1.1, 1.5)
_MATRIX_FIRST, _MATRIX_GUTTER, _MATRIX_HEAD = 6.5, 0.85, 9.0
_MATRIX_TYPE = {Kind.SHIFT: (1.04, 1.25), Kind.PHRASES: (0.98, 1.2)}
_MATRIX_PLAIN = (0.86, 1.06)  # of all other kinds
_STEP_PADDING, STEP_TYPE = 1.2, 0.94  # rem: of the steps above a table
_GLANCED = 350  # letters of a cell that are seen at a glance
_NARROW = 6.8  # rem: a column below this is no pleasure to read
_BOLD = 0.53  # how wide a letter of a name is, in parts of its size
_LETTER = 0.5  # how wide a letter is, in parts of the type size
_FILLED = 0.85  # how much of a line is filled, since words break whole


def lines_of(section: Section | None, words: Wording) -> tuple[Line, ...]:
    """The items of `section` as they are printed."""
    if section is None:
        return ()
    return tuple(Line(printed(item, section.kind, words), item.role) for item in section.items)


@dataclass(frozen=True, slots=True)
class _Grid:
    """The room of a table on a page: text `width` and the tallest row that surely fits under the head of the table, in rem."""

    width: float
    row: float

    @classmethod
    def reading(cls, paper: Paper) -> _Grid:
        rem = paper.running.unit * MM_PER_PT
        height = (paper.reading_bottom - paper.running.margins.top) / rem
        return cls(paper.reading_width / rem * _GLANCE_SHARE, height - _GLANCE_HEAD)

    @classmethod
    def turned(cls, paper: Paper) -> _Grid:
        rem = paper.running.unit * MM_PER_PT
        height = (paper.turned_bottom - paper.running.turned.top) / rem
        return cls(paper.turned_width / rem - _MATRIX_FIRST, height - _MATRIX_HEAD)


def has_room(names: Iterable[str], width: float, size: float, lines: int) -> bool:
    """Whether names of `size` fit into columns of `width`, both in rem, on so many lines and without a word that breaks."""
    letters = width / (size * _BOLD)
    return all(longest_word(name) <= letters and count_lines(name, max(1, int(letters))) <= lines for name in names)


def _height(lines: Iterable[Line], width: float, size: float, leading: float) -> float:
    """About how tall a cell with `lines` is that is `width` wide, rather too much than too little; all in rem."""
    letters = max(1.0, width * _FILLED / (size * _LETTER))
    return sum(ceil(breadth(line.text) / letters) + 0.2 for line in lines) * leading


def _letters(lines: Iterable[Line]) -> int:
    return sum(breadth(line.text) for line in lines)


def glance(ladder: Ladder, competency: Competency, depth: int, paper: Paper) -> Iterator[Glance]:
    """The part that shows all levels at a glance, or none.

    Of several competencies each says its name. They draw no steps: those of the cover stay the same, and each opening lists
    them.
    """
    used = [t for t in ladder.section_types if any(t.id == s.id for lv in competency.levels for s in _glances(lv))]
    if not used:
        return
    split = {
        t.id for t in used if t.kind is Kind.SHIFT and all(_shifts(level, t.id) < 2 for level in competency.levels)
    }
    columns: list[tuple[str, str]] = []
    for section_type in used:
        pair = [(ladder.words(f"shift.{role}"), role) for role in ("from", "to")]
        columns += pair if section_type.id in split else [(section_type.title, f"kind-{section_type.kind.value}")]
    rows = []
    for level in competency.levels:
        by_id = {s.id: lines_of(s, ladder.words) for s in _glances(level)}
        cells = [cell for t in used for cell in _glance_cells(by_id.get(t.id, ()), t.id in split)]
        rows.append(GlanceRow(level_view(ladder, competency, level), tuple(cells)))
    several = len(ladder.competencies) > 1
    title = ladder.words("handbook.glance")
    if several:
        title = ladder.words("handbook.glance_of", competency=competency.title)
    stages = tuple(row.level for row in rows)
    grid = _Grid.reading(paper)
    width = grid.width / len(columns) - _GLANCE_GUTTER
    step = grid.width / _GLANCE_SHARE / len(stages) - _STEP_PADDING
    named = has_room((stage.name for stage in stages), step, STEP_TYPE, 3)
    stacked = width < _NARROW or any(
        _height(cell, width, *_GLANCE_TYPE) > grid.row for row in rows for cell in row.cells
    )
    texts = [[heading, *(line.text for row in rows for line in row.cells[n])] for n, (heading, _) in enumerate(columns)]
    longest = sum(max(longest_word(text or "-") for text in column) for column in texts)
    yield Glance(
        "glance", f"glance-{competency.id}", title, depth, 0,
        stages=() if several else stages, named=named, columns=tuple(columns), rows=tuple(rows), stacked=stacked,
        whole=longest * _GLANCE_TYPE[0] * _BOLD + len(columns) * _GLANCE_GUTTER < grid.width,
        full=any(_letters(cell) > _GLANCED for row in rows for cell in row.cells),
    )  # fmt: skip


def _glances(level: Level) -> tuple[Section, ...]:
    return level.sections_in(Place.GLANCE)


def _shifts(level: Level, section_id: str) -> int:
    section = level.section(section_id)
    return len(section.shifts) if section else 0


def _glance_cells(lines: tuple[Line, ...], split: bool) -> list[tuple[Line, ...]]:
    """The cells of one section: a single shift takes two, several shifts share one so that they are read pair by pair."""
    return [lines[:1], lines[1:]] if split else [lines]


def matrix(ladder: Ladder, competency: Competency, depth: int, paper: Paper) -> Iterator[Matrix]:
    """The part that compares the levels of a competency, section by section, or none."""
    levels = [level for level in competency.levels if level.sections_in(Place.MATRIX)]
    if not levels:
        return
    views = [level_view(ladder, competency, level) for level in levels]
    rows = []
    grid = _Grid.turned(paper)
    width = grid.width / len(levels) - _MATRIX_GUTTER
    for section_type in ladder.section_types:
        found = [{s.id: s for s in level.sections_in(Place.MATRIX)}.get(section_type.id) for level in levels]
        if any(found):
            cells = tuple((view, lines_of(section, ladder.words)) for view, section in zip(views, found, strict=True))
            size, leading = _MATRIX_TYPE.get(section_type.kind, _MATRIX_PLAIN)
            stacked = width < _NARROW or any(_height(lines, width, size, leading) > grid.row for _, lines in cells)
            title = "" if section_type.untitled else section_type.title
            anchor = f"row.{competency.id}.{section_type.id}"
            rows.append(MatrixRow(title, anchor, f"kind-{section_type.kind.value}", cells, stacked))
    title = ladder.words("handbook.matrix_of", competency=competency.title)
    yield Matrix("matrix", f"matrix-{competency.id}", title, depth, 0, levels=tuple(views), rows=tuple(rows))
