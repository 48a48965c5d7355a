"""Sections as blocks of a page: what a section looks like follows from its kind, its blanks and its neighbours.

Everything is decided here; the templates only loop. Nothing knows the id of any section.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil

from ladder_export.ladder import Blanks, Kind, Section, SectionType, printed
from ladder_export.layout.breadth import breadth, count_lines
from ladder_export.wording import Wording

# The sign before an item. Sections that would share one take the next of the row, in the order of the section table.
_MARKS: dict[tuple[Kind, Blanks], tuple[str, ...]] = {
    (Kind.LIST, Blanks.RATING): ("square",),
    (Kind.LIST, Blanks.TICK): ("ring",),
    (Kind.LIST, Blanks.TICKS): ("check", "up", "triangle"),
    (Kind.LIST, Blanks.ANSWER): ("question",),
    (Kind.LIST, Blanks.PLAN): ("box",),
    (Kind.LIST, Blanks.HEARD): ("speech",),
    (Kind.LIST, Blanks.MOMENT): ("diamond",),
    (Kind.LIST, Blanks.NONE): ("dash", "triangle", "diamond"),
}
_QUOTE_MARK = "speech"
LISTS = (Kind.LIST, Kind.STEPS, Kind.QUOTES)
_SHORT_TITLE = 18  # letters that fit on one line of the column of side heads
_LONG_VIEW = 80  # letters of a view that no longer is a motto
# On a line of items side by side, and of each of them, since a row is as tall as its tallest item.
_FEWEST_LETTERS, _MOST_LINES = 30, 3
_SIGN = 4  # letters that the sign of an item takes, and the gutter
_MOST_BESIDE = 20  # lines of a list in a column of a single page: more would leave the columns beside it empty


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it is printed. `anchor` is its id in the page, where pages are measured by it."""

    text: str
    role: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One section as it is printed. `title` is empty where none is printed; `tag` is `ol` for numbered items."""

    anchor: str
    title: str
    heading: str
    lead_in: str
    mark: str
    tag: str
    lines: tuple[Line, ...]
    pairs: tuple[tuple[Line, Line], ...]
    title_lines: int
    long: bool = False  # of a shift: set as text, not as display type


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch over the whole width of the text: `shape` names the template in `blocks/`, `columns` its columns."""

    shape: str
    pieces: tuple[Piece, ...]
    columns: int = 1


def marks(types: Iterable[SectionType]) -> dict[str, str]:
    """The sign of each section type by its id; empty for kinds that have none."""
    used: dict[tuple[Kind, Blanks], int] = {}
    signs = {}
    for section_type in types:
        key = (section_type.kind, section_type.blanks)
        row = _MARKS.get(key, (_QUOTE_MARK,) if section_type.kind is Kind.QUOTES else ())
        signs[section_type.id] = row[used.get(key, 0) % len(row)] if row else ""
        used[key] = used.get(key, 0) + 1
    return signs


@dataclass(frozen=True, slots=True)
class Style:
    """How a page sets its sections: signs by section id, fixed words, heading element, columns, what it leaves out.

    `letters` is how many a line over the whole width holds, 0 if nobody knows. The items of the only list of a page stand under
    each other, up to `one_column` of them; in the `closest` setting those of any list take as few lines as they can.
    Only single pages have columns. Where text flows over pages a row could break, and its second column would be read before
    the rest of the first.
    """

    marks: dict[str, str]
    words: Wording
    heading: str = "h2"
    columns: int = 3
    anchor: str = "section"
    item_anchors: bool = False
    letters: float = 0.0
    one_column: int = 0
    closest: bool = False


def piece(section: Section, style: Style) -> Piece:
    """`section` ready to print."""
    lines = tuple(
        Line(printed(item, section.kind, style.words), item.role, f"item-{item.id}" if style.item_anchors else "")
        for item in section.items
    )
    paired = section.kind is Kind.SHIFT
    title = "" if section.type.untitled else section.title
    return Piece(
        anchor=f"{style.anchor}-{section.id}",
        title=title,
        heading=style.heading,
        lead_in=section.type.lead_in,
        mark=style.marks[section.id],
        tag="ol" if section.kind is Kind.STEPS else "ul",
        lines=lines,
        pairs=tuple(zip(lines[::2], lines[1::2], strict=True)) if paired else (),
        title_lines=title_lines(title),
        long=paired and any(breadth(line.text) > _LONG_VIEW for line in lines),
    )


def title_lines(title: str) -> int:
    """On how many lines `title` stands in the column of side heads."""
    return count_lines(title, _SHORT_TITLE)


def blocks(sections: Sequence[Section], style: Style, *, titled: bool = False) -> tuple[Block, ...]:
    """`sections` in their order as blocks: neighbouring lists share rows of `style.columns`, all else stands alone.

    `titled` says that sections with a title have gone before, so that nothing here leads the page.
    """
    made: list[Block] = []
    if sum(section.kind in LISTS for section in sections) > 1:
        style = replace(style, one_column=0)
    for is_list, group in groupby(_with_place(sections, titled), key=lambda pair: pair[0].kind in LISTS):
        pairs = list(group)
        if is_list:
            made += _rows([piece(section, style) for section, _ in pairs], style)
        else:
            made += [Block(shape, (piece(section, style),), _columns(section)) for section, shape in pairs]
    return tuple(made)


def _with_place(sections: Sequence[Section], titled: bool) -> Iterator[tuple[Section, str]]:
    """Each section with the shape of its block: untitled prose leads before the first title and closes after it."""
    for section in sections:
        titled = titled or not section.type.untitled
        if section.kind is Kind.PROSE and section.type.untitled:
            yield section, "closing" if titled else "lead"
        else:
            yield section, section.kind.value


def _rows(pieces: list[Piece], style: Style) -> Iterator[Block]:
    """Rows of as many lists as there are columns; a list that stays alone has its items side by side."""
    row: list[Piece] = []
    for each in pieces:
        alone = len(each.lines) > _MOST_BESIDE
        if row and (alone or len(row) == style.columns):
            yield from _row(row, style)
            row = []
        row.append(each)
        if alone:
            yield from _row(row, style)
            row = []
    yield from _row(row, style)


def _row(pieces: list[Piece], style: Style) -> Iterator[Block]:
    if len(pieces) == 1:
        yield Block("band", tuple(pieces), _beside(pieces[0], style))
    elif pieces:
        yield Block("row", tuple(pieces), len(pieces))


def _beside(alone: Piece, style: Style) -> int:
    """How many items of a list that stays alone in its row stand side by side."""
    count = max(1, len(alone.lines))
    if count <= style.one_column:
        return 1
    beside = 2 if count in (2, 4) and 1 < style.columns < 4 else min(style.columns, count, 4)
    longest = max((breadth(line.text) for line in alone.lines), default=0)
    least = max(_FEWEST_LETTERS, longest / _MOST_LINES)
    most = max(1, min(beside, int(style.letters / least))) if style.letters else beside
    if not style.closest:
        return most
    return min(range(most, 0, -1), key=lambda n: ceil(count / n) * ceil(longest / (style.letters / n - _SIGN)))


def _columns(section: Section) -> int:
    return min(3, len(section.items)) if section.kind is Kind.PHRASES else 1
