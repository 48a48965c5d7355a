"""The story of a Word document: its text in order, and where in it controls, bookmarks, cells and lines begin and end.

One walk over the XML (ECMA-376 part 1, 17) makes one list of pieces; everything else is a range of that list, so that a
text is the same however its place was found. Tracked changes are read as if they were accepted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from ladder_export.word_file import Element, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


class End(Enum):
    """A piece that is no text: the end of a paragraph, of a table's cell or of its row."""

    PARAGRAPH = "\n"
    CELL = "\t"
    ROW = "\n\n"  # names must differ; it reads as one line break


Piece = str | End


@dataclass(frozen=True, slots=True)
class Range:
    """The pieces from `start` up to `end`, which is not in it."""

    start: int
    end: int

    def __contains__(self, place: int) -> bool:
        return self.start <= place < self.end


@dataclass(slots=True, eq=False)
class Cell:
    """A cell of a table: its place (counted from 0) and its range. `table` counts as `Spot.table` does."""

    table: int
    row: int
    column: int
    range: Range


@dataclass(slots=True, eq=False)
class Control:
    """A content control: its range is what it holds. `cell` is the innermost around it, or the one that it wraps.

    `around` is the control that holds it.
    """

    properties: Element | None
    content: Element | None
    tag: str
    title: str
    range: Range
    cell: Cell | None = None
    around: Control | None = None

    def property(self, name: str) -> Element | None:
        """The child of `w:sdtPr` of that name in full, such as `{…}date`."""
        return None if self.properties is None else self.properties.find(name)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: its range, and the innermost control and cell around its start."""

    range: Range
    control: Control | None
    cell: Cell | None


@dataclass(slots=True)
class Story:
    """What a document says. `tables` are rows of cells; `changes` counts the tracked ones.

    `lines` are the ranges of its paragraphs, `results` those of what its text form fields show.
    """

    pieces: list[Piece] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    bookmarks: dict[str, Bookmark] = field(default_factory=dict)
    tables: list[list[list[Cell]]] = field(default_factory=list)
    lines: list[Range] = field(default_factory=list)
    results: list[Range] = field(default_factory=list)
    changes: int = 0

    def text(self, place: Range, without: Iterable[Range] = ()) -> str:
        """What stands there, but in `without`: lines end in newlines and cells in tabs, the last one in nothing."""
        out: list[Piece] = []
        skipped = [each for each in without if each.start < place.end and place.start < each.end]
        for number in range(place.start, place.end):
            piece = self.pieces[number]
            if piece == "" or any(number in each for each in skipped):
                continue
            if isinstance(piece, End) and piece is not End.PARAGRAPH and out and isinstance(out[-1], End):
                out.pop()  # a cell ends with its last paragraph, a row with its last cell
            out.append(piece)
        if out and isinstance(out[-1], End):
            out.pop()
        return "".join(piece if isinstance(piece, str) else piece.value[0] for piece in out)

    def results_in(self, place: Range) -> list[str]:
        """What the text form fields there show, in order."""
        first, last = (bisect_left(self.results, at, key=lambda each: each.end) for at in (place.start, place.end + 1))
        return [self.text(result) for result in self.results[first:last] if result.start >= place.start]

    def controls_in(self, place: Range) -> list[Control]:
        """The controls that begin there, in order; those inside others too."""
        first, last = (
            bisect_left(self.controls, at, key=lambda each: each.range.start) for at in (place.start, place.end)
        )
        return self.controls[first:last]


def read_story(root: Element) -> Story:
    """The story of a main document, a header or a footer.

    The walk calls itself: a parser without `huge_tree` goes no deeper than 256 elements, each of which takes two calls.
    """
    walk = _Walk()
    walk.children(root)
    return walk.story


def val(element: Element | None, default: str = "") -> str:
    """`w:val` of an element that may not be there."""
    return default if element is None else element.get(f"{W}val", "")


_DROPPED = {f"{W}{name}" for name in (
    "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sectPr", "instrText", "delText",
    "delInstrText", "footnoteReference", "endnoteReference", "commentReference", "annotationRef", "ffData", "rt",
)} | {f"{_MC}Fallback"}  # fmt: skip
_CHANGED = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
_GONE = {f"{W}del", f"{W}moveFrom"}
_FIXED = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    f"{W}softHyphen": "\N{SOFT HYPHEN}",
}


_Kind = TypeVar("_Kind")


def _last(around: list[_Kind]) -> _Kind | None:
    return around[-1] if around else None


@dataclass(slots=True)
class _Walk:
    story: Story = field(default_factory=Story)
    _tables: list[int] = field(default_factory=list)  # the numbers of the tables around
    _cells: list[Cell] = field(default_factory=list)  # the cells around
    _controls: list[Control] = field(default_factory=list)  # the controls around
    _marks: dict[str, tuple[str, int, Control | None, Cell | None]] = field(default_factory=dict)  # those still open
    # The fields around: where the result begins (-1 while we stand in the code), and whether it is one to type into.
    _fields: list[tuple[int, bool]] = field(default_factory=list)

    def children(self, parent: Element) -> None:
        for node in parent:
            tag = node.tag
            if tag in _TEXTS:
                self._say(node.text or "")
            elif tag in _FIXED:
                self._say(_FIXED[tag])
            elif (step := _STEPS.get(tag)) is not None:
                step(self, node)
            elif tag not in _DROPPED and isinstance(tag, str):
                self.children(node)

    def _say(self, piece: Piece) -> None:
        if all(start >= 0 for start, _ in self._fields):
            self.story.pieces.append(piece)

    def _here(self) -> int:
        """A place of its own between the pieces, so that no two things begin at the same one."""
        self.story.pieces.append("")
        return len(self.story.pieces) - 1

    def _symbol(self, node: Element) -> None:
        code = node.get(f"{W}char", "")
        try:
            self._say(chr(int(code, 16)))
        except (ValueError, OverflowError):
            self._say("\N{REPLACEMENT CHARACTER}")

    def _paragraph(self, node: Element) -> None:
        start = self._here()
        self.children(node)
        self.story.lines.append(Range(start, self._here()))
        mark = node.find(f"{W}pPr/{W}rPr")
        if mark is not None:
            self.story.changes += sum(child.tag in _CHANGED for child in mark)
        if mark is None or not any(child.tag in _GONE for child in mark):
            self.story.pieces.append(End.PARAGRAPH)

    def _changed(self, node: Element) -> None:
        self.story.changes += 1
        if node.tag not in _GONE:
            self.children(node)
            return
        for mark in node.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            _STEPS[mark.tag](self, mark)

    def _field(self, node: Element) -> None:
        match node.get(f"{W}fldCharType"):
            case "begin":
                self._fields.append((-1, node.find(f"{W}ffData/{W}textInput") is not None))
            case "separate" if self._fields:
                self._fields[-1] = (self._here(), self._fields[-1][1])
            case "end" if self._fields:
                start, typed = self._fields.pop()
                if typed and start >= 0:
                    self.story.results.append(Range(start, self._here()))

    def _mark(self, node: Element) -> None:
        name, control, cell = node.get(f"{W}name", ""), _last(self._controls), _last(self._cells)
        self._marks[node.get(f"{W}id", "")] = (name, self._here(), control, cell)

    def _end_mark(self, node: Element) -> None:
        if mark := self._marks.pop(node.get(f"{W}id", ""), None):
            name, start, control, cell = mark
            self.story.bookmarks.setdefault(name, Bookmark(Range(start, self._here()), control, cell))

    def _control(self, node: Element) -> None:
        properties, content = node.find(f"{W}sdtPr"), node.find(f"{W}sdtContent")
        tag, title = ("", "") if properties is None else (val(properties.find(f"{W}{n}")) for n in ("tag", "alias"))
        start, cell, around = self._here(), _last(self._cells), _last(self._controls)
        control = Control(properties, content, tag, title, Range(start, 0), cell, around)
        self.story.controls.append(control)
        self._controls.append(control)
        if content is not None:
            self._content(control, content)
        self._controls.pop()
        control.range = Range(start, self._here())

    def _content(self, control: Control, content: Element) -> None:
        if content.find(f"{W}tc") is None or not self._tables:
            self.children(content)
            return
        row = self.story.tables[self._tables[-1]][-1]
        before = len(row)
        self.children(content)
        control.cell = row[before] if before < len(row) else None

    def _table(self, node: Element) -> None:
        self._tables.append(len(self.story.tables))
        self.story.tables.append([])
        self.children(node)
        self._tables.pop()

    def _row(self, node: Element) -> None:
        marks = [child.tag for child in node.iterfind(f"{W}trPr/*") if child.tag in _CHANGED]
        self.story.changes += len(marks)
        if self._tables and not any(tag in _GONE for tag in marks):
            self.story.tables[self._tables[-1]].append([])
            self.children(node)
            self.story.pieces.append(End.ROW)

    def _cell(self, node: Element) -> None:
        if not self._tables or not self.story.tables[self._tables[-1]]:
            self.children(node)
            return
        table = self._tables[-1]
        row = self.story.tables[table][-1]
        cell = Cell(table, len(self.story.tables[table]) - 1, len(row), Range(self._here(), 0))
        row.append(cell)
        fields, self._fields = self._fields, []
        self._cells.append(cell)
        self.children(node)
        self._cells.pop()
        cell.range = Range(cell.range.start, self._here())
        self._fields = fields
        self.story.pieces.append(End.CELL)


_TEXTS = {f"{W}t", f"{_MATH}t"}
_STEPS: dict[str, Callable[[_Walk, Element], None]] = {
    f"{W}p": _Walk._paragraph,
    f"{W}sym": _Walk._symbol,
    f"{W}fldChar": _Walk._field,
    f"{W}bookmarkStart": _Walk._mark,
    f"{W}bookmarkEnd": _Walk._end_mark,
    f"{W}sdt": _Walk._control,
    f"{W}tbl": _Walk._table,
    f"{W}tr": _Walk._row,
    f"{W}tc": _Walk._cell,
    **dict.fromkeys(sorted(_CHANGED), _Walk._changed),
}
