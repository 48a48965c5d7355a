"""One level beside the next: what stays, what changes, and the mindset shifts as the steps from one to the other.

Rows of the table stay whole (see `tables`): a section that could be taller than a page leaves the table, and the items of the
two levels stand under each other there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil

from ladder_export.ladder import Competency, Item, Kind, Ladder, Level, Place, Section, neighbors
from ladder_export.layout import sheet
from ladder_export.layout.blocks import Line, Piece, Style, blocks, marks, piece
from ladder_export.layout.breadth import breadth
from ladder_export.layout.document import Desk, LaidOut, head_of, sheet_sizes
from ladder_export.layout.views import LevelView, level_view, level_words, named
from ladder_export.paper import MM_PER_PT, Paper
from ladder_export.wording import Wording

_ONE_COLUMN = 8  # items of the only list that stays
_FEW = 2  # rows; with no more, room goes between the items too
_ITEM_AIR = 0.25  # what the gap between two items gets then of the air of other gaps
_HEADS = 0.25  # of a page at most goes to what is repeated above a row
_LETTER = 0.56  # how wide a letter is in parts of the type size, words that break whole included
_QUOTED = 4  # letters at most that are put around what is quoted
_LEADING, _INDENT = 1.42, 3.0  # from line to line, and what sign and gutter take of a column, in parts of the type size


@dataclass(frozen=True, slots=True)
class _Step:
    """One view on the way from level to level: `look` is `from` or `to`, `place` the level that it belongs to."""

    line: Line
    label: str
    look: str
    place: int
    number: int


@dataclass(frozen=True, slots=True)
class _Side:
    """What one level says in a section; if there is nothing, `note` says so."""

    level: LevelView
    piece: Piece | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """One section of both levels, by its id. With `steps` it is the bridge between them."""

    section: str
    kind: str
    title: str
    lead_in: str
    sides: tuple[_Side, ...]
    steps: tuple[_Step, ...] = ()

    @property
    def long(self) -> bool:
        """Whether a view is too long for display type."""
        return any(side.piece.long for side in self.sides if side.piece)


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighboring rows that share a table, or a single one that is `stacked`."""

    stacked: bool
    rows: tuple[_Row, ...]


def compare(
    desk: Desk, ladder: Ladder, competency: Competency, level: Level, after: Level,
    *, paper: Paper, size: float, air: float, tall: bool,
) -> LaidOut:  # fmt: skip
    """`level` beside `after`, in `size` pt, with `air` mm more in every gap; `tall` is for measuring."""
    signs = marks(ladder.section_types)
    width = paper.width_mm - paper.sheet.inner - paper.sheet.outer
    letters = sheet.letters(width, size)
    style = Style(
        signs, ladder.words, "h3", 2, anchor="both", item_anchors=True, letters=letters, one_column=_ONE_COLUMN
    )
    kept = [*competency.sections_in(Place.COMPARE), *_kept(ladder, level, after)]
    stays = blocks(kept, style)
    views = level_view(ladder, competency, level), level_view(ladder, competency, after)
    rows = list(_rows(ladder, (level, after), views, style))
    tall_ones = _too_tall(ladder, competency, paper)
    few = len(rows) <= _FEW
    runs = [
        _Run(stacked, tuple(group))
        for stacked, group in groupby(rows, key=lambda row: not row.steps and row.section in tall_ones)
    ]
    names = ladder.words("compare.title", first=level.name, second=after.name)
    eyebrow = f"{named(ladder, competency)} · {level_words(ladder, level, after)}"
    head = sheet.sizes({"head": sheet.pt(min(size, paper.sheet_type.ceiling))})
    css = sheet.page_rules(paper, paper.sheet, tall=tall), sheet_sizes(size, air), head, sheet.foot_rules(paper)
    values = {
        "head": head_of(ladder, ladder.words("page.named", what=competency.title, name=names), f"{eyebrow} · {names}"),
        "title": names,
        "eyebrow": eyebrow,
        "stays": stays,
        "levels": views,
        "runs": runs,
        "few": few,
    }
    gaps = 2 * len(rows) + len(stays) + 2 + (_ITEM_AIR * sum(map(_longest, rows)) if few else 0)
    return desk.document("compare", ladder, values, css, ("base", "blocks", "compare"), {"sheet": gaps})


def _kept(ladder: Ladder, level: Level, after: Level) -> Iterator[Section]:
    """What both levels say in the same words, section by section."""
    for before, later in _pairs(ladder, level, after):
        if before and later:
            same = _texts(before) & _texts(later)
            if kept := {_text(entry): entry for entry in _entries(before) if _text(entry) in same}:
                yield replace(before, items=tuple(item for entry in kept.values() for item in entry))


def _rows(
    ladder: Ladder, levels: tuple[Level, Level], views: tuple[LevelView, LevelView], style: Style
) -> Iterator[_Row]:
    """What differs: the bridge first, since it says in a line what the sections say in many."""
    bridges: list[_Row] = []
    others: list[_Row] = []
    for pair in _pairs(ladder, *levels):
        same = _texts(pair[0]) & _texts(pair[1])
        rest = [_without(section, same) for section in pair]
        if not any(rest):
            continue
        notes = (ladder.words("compare.no_more" if each else "compare.absent") for each in pair)
        named = next(section for section in rest if section)
        sides = tuple(
            _Side(view, piece(section, replace(style, anchor=f"level-{view.number}")) if section else None, note)
            for view, section, note in zip(views, rest, notes, strict=True)
        )
        title = "" if named.type.untitled else named.title
        row = _Row(named.id, named.kind.value, title, named.type.lead_in, sides, tuple(_steps(sides, ladder.words)))
        (bridges if row.steps else others).append(row)
    yield from (*bridges, *others)


def _pairs(ladder: Ladder, level: Level, after: Level) -> Iterator[tuple[Section | None, Section | None]]:
    """The sections that belong here, of both levels, in the order of the section table."""
    mine, other = ({section.id: section for section in each.sections_in(Place.COMPARE)} for each in (level, after))
    for section_type in ladder.section_types:
        if section_type.id in mine or section_type.id in other:
            yield mine.get(section_type.id), other.get(section_type.id)


def _entries(section: Section | None) -> list[tuple[Item, ...]]:
    """The items one by one, and those of a shift two by two."""
    if section is None:
        return []
    return list(section.shifts) if section.kind is Kind.SHIFT else [(item,) for item in section.items]


def _text(entry: tuple[Item, ...]) -> tuple[str, ...]:
    return tuple(item.text for item in entry)


def _texts(section: Section | None) -> set[tuple[str, ...]]:
    return {_text(entry) for entry in _entries(section)}


def _without(section: Section | None, same: set[tuple[str, ...]]) -> Section | None:
    """`section` without the entries that both levels have; None if nothing is left, or nothing was there."""
    left = [item for entry in _entries(section) if _text(entry) not in same for item in entry]
    return replace(section, items=tuple(left)) if section and left else None


def _steps(sides: Sequence[_Side], words: Wording) -> Iterator[_Step]:
    """The views of two single shifts, one after the other; two neighbors with one text are one step."""
    shifts = [(side.level, side.piece.pairs[0]) for side in sides if side.piece and len(side.piece.pairs) == 1]
    if len(shifts) < 2:
        return
    (first, (start, middle)), (second, (resume, end)) = shifts
    # One level's shift may end at the view from which the next one's starts.
    from_, to = words("shift.from"), words("shift.to")
    yield _Step(start, from_, "from", first.place, first.number)
    if middle.text == resume.text:
        yield _Step(middle, words("shift.to_and_from"), "to", first.place, first.number)
    else:
        yield _Step(middle, to, "to", first.place, first.number)
        yield _Step(resume, from_, "from", second.place, second.number)
    yield _Step(end, to, "to", second.place, second.number)


def _longest(row: _Row) -> int:
    """How many items there are in the longer column."""
    return max((len(side.piece.lines) for side in row.sides if side.piece), default=0)


def _too_tall(ladder: Ladder, competency: Competency, paper: Paper) -> frozenset[str]:
    """The sections of which a row would fill a page even in the smallest type: all sheets have them in the same form."""
    room = (paper.sheet_bottom - paper.sheet.top) * (1 - _HEADS)
    width = (paper.width_mm - paper.sheet.inner - paper.sheet.outer) / 2
    # Most sections are far from that, with all that they say.
    said = (section for level in competency.levels for section in level.sections_in(Place.COMPARE))
    if all(_tall((item.text for item in each.items), width, paper.sheet_type.floor, _QUOTED) <= room for each in said):
        return frozenset()
    style = Style(marks(ladder.section_types), ladder.words)
    found = set()
    for pair in neighbors(competency):
        views = level_view(ladder, competency, pair[0]), level_view(ladder, competency, pair[1])
        rows = _rows(ladder, pair, views, style)
        found |= {row.section for row in rows if _height(row, width, paper.sheet_type.floor) > room}
    return frozenset(found)


def _height(row: _Row, width: float, size: float) -> float:
    """About how tall a row is in mm whose columns are `width` mm wide, rather too much than too little."""
    pieces = (side.piece for side in row.sides if side.piece)
    return max(_tall((line.text for line in each.lines), width, size) for each in pieces)


def _tall(texts: Iterable[str], width: float, size: float, more: int = 0) -> float:
    """About how tall a list of `texts` is in mm, each longer by so many letters."""
    em = size * MM_PER_PT
    letters = max(1.0, (width / em - _INDENT) / _LETTER)
    return (sum(ceil((breadth(text) + more) / letters) + 0.3 for text in texts) + 2) * _LEADING * em
