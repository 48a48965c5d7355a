"""Word documents to an outline: the body with what is inserted, linked, or in content controls; all else is told as unplaced.

Deleted and moved-away text (`w:del`, `w:moveFrom`), notes, comments, text boxes, headers, hidden text and the table of contents
are no part of the running text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ladder_export.importing.data import Origin, Unplaced
from ladder_export.importing.documents.outline import Block, Look, Outline, spaced
from ladder_export.importing.documents.runs import Run, block_of, cell_of, in_cell, of_table
from ladder_export.importing.documents.word_styles import Styles
from ladder_export.importing.grid import Cell, Grid
from ladder_export.problems import RefusedError
from ladder_export.word_file import Element, Package, W, open_word_file

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_THROUGH = frozenset(
    f"{W}{name}"
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent", "dir", "bdo", "ruby",
                 "rubyBase", "r", "object")
) | {f"{_MC}AlternateContent", f"{_MC}Choice", f"{_M}oMath", f"{_M}oMathPara", f"{_M}r"}  # fmt: skip
_BLOCK_THROUGH = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom"))
_LARGER = 1.15  # times the size of the body, from which a line is set like a heading
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf06f": "o", "\uf0e0": "→", "\uf0e8": "→"}
_DEEPEST_TABLE = 8

_DELETED = "it is marked as deleted or moved away in a tracked change"
_BOX = "it stands in a text box or a drawing"
_HIDDEN = "it is hidden text"
_CONTENTS = "it stands in a table of contents"
_RUNNING = {"header": "it stands in the header of the pages", "footer": "it stands in the footer of the pages"}
_NOTES = {"footnotes": "it is a footnote", "endnotes": "it is an endnote", "comments": "it is a comment"}


def read_word(name: str, data: bytes) -> Outline:
    """The outline of a Word document. Raises RefusedError for a file that is none, locked, broken or hostile."""
    try:
        package = open_word_file(data)
        reader = _Reader(name, Styles.of(package))
        body = package.root(package.main).find(f"{W}body")
        if body is not None:
            reader.body(body, 0)
        reader.finish()
        for kind in ("header", "footer"):
            reader.aside(package, kind, _RUNNING[kind])
        for kind, why in _NOTES.items():
            reader.aside(package, kind, why)
    except RefusedError as error:
        raise RefusedError(f"{name}: {error}") from error
    return Outline(tuple(reader.blocks), tuple(reader.unplaced), facts=tuple(reader.facts))


@dataclass(slots=True)
class _Reader:
    name: str
    styles: Styles
    blocks: list[Block] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    place: str = ""  # of the table cell that is read, before the number of the paragraph
    paragraphs: int = 0
    tables: int = 0
    sizes: dict[float, int] = field(default_factory=dict)  # letters that are set in each size

    def body(self, parent: Element, depth: int) -> None:
        """All blocks under `parent`."""
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child, depth)
            elif child.tag in _BLOCK_THROUGH:
                self.body(child, depth)
            elif child.tag in _GONE:
                self._lose(child, _DELETED)
            elif child.tag == f"{_MC}AlternateContent":
                for choice in child.iter(f"{_MC}Choice"):
                    self.body(choice, depth)
                    break

    def finish(self) -> None:
        """Lines that are larger than most of the text are strong, too."""
        usual = max(self.sizes, key=lambda size: self.sizes[size], default=0)
        self.blocks = [
            replace(block, strong=True) if usual and block.look is Look.TEXT and block.size > usual * _LARGER else block
            for block in self.blocks
        ]

    def aside(self, package: Package, kind: str, why: str) -> None:
        """The texts of a part that stands beside the body."""
        for name in package.linked(package.main, kind):
            for number, paragraph in enumerate(package.root(name).iter(f"{W}p"), 1):
                text = spaced("".join(run.text for run in self._runs(paragraph, paragraph, alone=True)))
                if any(char.isalpha() for char in text):
                    self.unplaced.append(Unplaced(text, Origin(self.name, f"{kind}, paragraph {number}"), why))

    # ------------------------------------------------------------------------------------------- paragraphs

    def _origin(self) -> Origin:
        return Origin(self.name, self.place or f"paragraph {self.paragraphs}")

    def _paragraph(self, paragraph: Element) -> None:
        if not self.place:
            self.paragraphs += 1
        runs = list(self._runs(paragraph, paragraph))
        made = block_of(runs, self._origin())
        if made is None:
            if paragraph.find(f"{W}pPr/{W}pBdr/{W}bottom") is not None:
                self.blocks.append(Block(Look.RULE, "", self._origin()))
            return
        style = self.styles.name_of(self.styles.style_of(paragraph)).casefold()
        if style.startswith("toc ") or style == "toc heading":
            self.unplaced.append(Unplaced(spaced(made.text), self._origin(), _CONTENTS))
            return
        size = max((run.size for run in runs if run.text.strip()), default=0)
        self.sizes[size] = self.sizes.get(size, 0) + len(made.text)
        depth, entry = self.styles.heading(paragraph), self.styles.list_place(paragraph)
        if style == "subtitle" and not self.place:
            self.facts.append(("subtitle", spaced(made.text)))
        elif depth is not None:
            self.blocks.append(
                replace(made, look=Look.HEADING, depth=depth, strong=False, lead="", text=spaced(made.text))
            )
        elif entry is not None:
            self.blocks.append(
                replace(made, look=Look.ENTRY, depth=float(entry.depth), numbered=entry.numbered, strong=False)
            )
        else:
            self.blocks.append(replace(made, size=size))

    def _runs(self, parent: Element, paragraph: Element, *, alone: bool = False) -> Iterator[Run]:
        """The runs under `parent`. `alone`: nothing is told of what stands beside the text."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                yield from self._run(child, paragraph, alone=alone)
            elif tag == f"{_MC}AlternateContent":
                choice = child.find(f"{_MC}Choice")
                yield from self._runs(choice if choice is not None else child, paragraph, alone=alone)
            elif tag in _THROUGH:
                yield from self._runs(child, paragraph, alone=alone)
            elif tag in _GONE and not alone:
                self._lose(child, _DELETED)
            elif tag == f"{_M}t":
                yield Run(child.text or "")
            elif tag in (f"{W}pict", f"{W}drawing") and not alone:
                self._drawing(child)

    def _run(self, run: Element, paragraph: Element, *, alone: bool) -> Iterator[Run]:
        strong = self.styles.is_strong(paragraph, run)
        size = self.styles.size(paragraph, run)
        hidden = self.styles.is_hidden(paragraph, run)
        for child in run:
            match str(child.tag).removeprefix(W):
                case "t":
                    if hidden and not alone:
                        self._lose(child, _HIDDEN)
                    else:
                        yield Run(child.text or "", strong, size)
                case "tab" | "ptab":
                    yield Run("\t", strong, size)
                case "br" | "cr":
                    yield Run("\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else " ")
                case "noBreakHyphen":
                    yield Run("-", strong, size)
                case "sym":
                    yield Run(_symbol(child), strong, size)
                case "drawing" | "pict" | "object":
                    if not alone:
                        self._drawing(child)
                case "ruby":
                    yield from self._runs(child, paragraph, alone=alone)
                case _ if child.tag == f"{_MC}AlternateContent":
                    for choice in child.findall(f"{_MC}Choice")[:1]:
                        yield from self._run_like(choice, alone=alone)

    def _run_like(self, choice: Element, *, alone: bool) -> Iterator[Run]:
        """What a newer Word shows in place of something: mostly a drawing with a text box."""
        if not alone:
            self._drawing(choice)
        yield from ()

    def _drawing(self, element: Element) -> None:
        for box in element.iter(f"{W}txbxContent"):
            self._lose(box, _BOX)
        for described in element.iter(f"{_WP}docPr"):
            text = spaced(described.get("descr") or "")
            if text:
                self.unplaced.append(Unplaced(text, self._origin(), "it describes a picture"))

    def _lose(self, element: Element, why: str) -> None:
        """Tell the texts of `element`, a paragraph at a time."""
        paragraphs = list(element.iter(f"{W}p")) or [element]
        for paragraph in paragraphs:
            text = spaced("".join(each.text or "" for each in paragraph.iter(f"{W}t", f"{W}delText")))
            if text:
                self.unplaced.append(Unplaced(text, self._origin(), why))

    # ----------------------------------------------------------------------------------------------- tables

    def _table(self, table: Element, depth: int) -> None:
        if depth == 0:
            self.tables += 1
        rows = list(_rows(table))
        frame = not of_table([[Cell("", Origin(""), 1, _span(cell)) for cell in row] for row in rows] or [[]])
        if frame or depth >= _DEEPEST_TABLE:
            for row in rows:
                for cell in row:
                    self.body(cell, depth)
            return
        grid = Grid("", tuple(self._row(rows, y, depth) for y in range(len(rows))))
        self.blocks.append(Block(Look.TABLE, "", Origin(self.name, f"table {self.tables}"), grid=grid))

    def _row(self, rows: Sequence[Sequence[Element]], y: int, depth: int) -> tuple[Cell, ...]:
        made: list[Cell] = []
        for cell in rows[y]:
            x = len(made)
            origin = Origin(self.name, f"table {self.tables}, row {y + 1}, column {x + 1}")
            blank = [Cell("", origin)] * (_span(cell) - 1)
            if _goes_on(cell) and y:
                made += [Cell("", origin), *blank]
                continue
            reader = _Reader(self.name, self.styles, place=origin.place, tables=self.tables)
            reader.body(cell, depth + 1)
            self.unplaced += reader.unplaced
            down = 1
            while y + down < len(rows) and _continued(rows[y + down], x):
                down += 1
            texts = [block for block in _flat(reader.blocks) if block.look is not Look.RULE]
            made += [cell_of(texts, origin, down if _starts(cell) else 1, _span(cell), in_cell), *blank]
        return tuple(made)


def _flat(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a cell, those of a table inside it as paragraphs."""
    made: list[Block] = []
    for block in blocks:
        if block.grid is None:
            made.append(block)
        else:
            made += [Block(Look.TEXT, cell.text, cell.origin) for row in block.grid.rows for cell in row if cell.text]
    return made


def _rows(table: Element) -> Iterator[list[Element]]:
    for child in table.iter(f"{W}tr"):
        if next(child.iterancestors(f"{W}tbl")) is table:
            deleted = child.find(f"{W}trPr/{W}del") is not None
            cells = [cell for cell in child.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is child]
            if not deleted or cells:
                yield cells


def _span(cell: Element) -> int:
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    value = found.get(f"{W}val", "1") if found is not None else "1"
    return min(int(value), 200) if value.isdigit() and int(value) > 0 else 1


def _merge(cell: Element) -> str:
    found = cell.find(f"{W}tcPr/{W}vMerge")
    return "" if found is None else found.get(f"{W}val", "continue")


def _goes_on(cell: Element) -> bool:
    return _merge(cell) == "continue"


def _starts(cell: Element) -> bool:
    return _merge(cell) == "restart"


def _continued(row: Sequence[Element], column: int) -> bool:
    """Whether the cell of `row` at that column goes on with the one above it."""
    x = 0
    for cell in row:
        if x == column:
            return _goes_on(cell)
        x += _span(cell)
    return False


def _symbol(element: Element) -> str:
    """A character given by its code (17.3.3.30); those of symbol fonts lie in the private area from F000."""
    code = element.get(f"{W}char", "")
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return _SYMBOLS.get(char, char)
