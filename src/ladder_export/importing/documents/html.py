"""HTML to an outline: pages of wikis and sites, and what Google Docs and Word save as web pages. Nothing is fetched or run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ladder_export.importing.data import Origin, Unplaced
from ladder_export.importing.documents.decoding import decoded
from ladder_export.importing.documents.outline import Block, Look, Outline, spaced
from ladder_export.importing.documents.runs import Run, block_of, cell_of, in_cell, of_table
from ladder_export.importing.grid import Cell, Grid
from ladder_export.problems import RefusedError

_SKIPPED = frozenset(
    ["script", "style", "template", "noscript", "head", "iframe", "object", "canvas", "audio", "video", "input", "map"]
)  # fmt: skip
_BESIDE = {
    "nav": "it is the navigation of the page",
    "footer": "it stands at the foot of the page",
    "button": "it is a control of the page",
    "select": "it is a control of the page",
    "textarea": "it is a control of the page",
    "svg": "it stands in a drawing",
}
_BESIDE_NAMES = {
    **dict.fromkeys(
        ["navigation", "breadcrumb", "breadcrumbs", "breadcrumb-section", "toc", "toc-macro"], _BESIDE["nav"]
    ),
    **dict.fromkeys(["footer", "contentinfo", "page-metadata"], _BESIDE["footer"]),
    "expand-control": _BESIDE["button"],
}
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend",
     "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
     "caption", "label", "dir"]
)  # fmt: skip
_BOLD = frozenset(["b", "strong"])
_HEADING = re.compile(r"h([1-6])")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"(?:^|[\s,>])(?:[a-z]+\d?)?\.([\w-]+)\s*(?=,|$)", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00|normal|lighter|[1-5]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(pt|px|rem|em)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_POINTS = {"pt": 1.0, "px": 0.75, "rem": 12.0, "em": 12.0}
_KIX = re.compile(r"lst-kix_[\w-]*?-(\d)\b")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WEB = re.compile(r"(?:https?:|mailto:)", re.IGNORECASE)
_MOST_SPAN = 1000
_TOO_DEEP = 120


@dataclass(frozen=True, slots=True)
class _Style:
    """How text looks by the elements around it."""

    strong: bool = False
    size: float = 0
    kept: bool = False  # white space counts (pre)


@dataclass(frozen=True, slots=True)
class _List:
    """The list that an element stands in."""

    depth: int = -1
    numbered: bool = False


def read_html(name: str, data: bytes) -> Outline:
    """The outline of a web page. Raises RefusedError where the bytes are no text."""
    charset = _CHARSET.search(data[:4096])
    text = decoded(name, data, charset[1].decode("ascii") if charset else "")
    reader = _Reader(name)
    root = reader.parse(text)
    if root is None:
        return Outline(())
    return Outline(tuple(reader.blocks), tuple(reader.unplaced), (root.get("lang") or "").strip(), tuple(reader.facts))


def blocks_of_fragment(name: str, text: str, first: int) -> tuple[list[Block], list[Unplaced]]:
    """The blocks of HTML inside another text, of which it begins in line `first`."""
    reader = _Reader(name, first - 1)
    reader.parse(f"<div>{text}</div>")
    return reader.blocks, reader.unplaced


@dataclass(slots=True)
class _Reader:
    name: str
    offset: int = 0  # lines before the text
    blocks: list[Block] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    line: int = 0
    fresh: _List | None = None  # the entry whose text has not begun
    styles: dict[str, str] = field(default_factory=dict)
    tables: int = 0
    facts: list[tuple[str, str]] = field(default_factory=list)

    def parse(self, text: str) -> Any:
        from lxml import etree, html

        text = _DECLARATION.sub("", text).replace("\0", "")
        parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, recover=True, huge_tree=True)
        try:
            root = html.document_fromstring(text, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None
        if any(
            error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log
        ):  # what is deeper, lxml leaves out
            raise RefusedError(f"{self.name}: elements in it are nested too deeply; save it again as plain HTML")
        for style in root.iter("style"):
            self._learn(style.text or "")
        self._children(root, _Style(), _List(), 0)
        self._flush(_List())
        return root

    def _learn(self, css: str) -> None:
        """The rules for classes that matter here: Google Docs and Word say what is bold in a style sheet."""
        for selectors, rules in _RULE.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
            for found in _CLASS.findall(selectors):
                self.styles[found] = f"{self.styles.get(found, '')};{rules}"

    def _look(self, element: Any) -> str:
        own = [self.styles.get(name, "") for name in (element.get("class") or "").split()]
        return ";".join([*own, element.get("style") or ""])

    # ------------------------------------------------------------------------------------------------ the walk

    def _children(self, element: Any, style: _Style, inside: _List, depth: int) -> None:
        self._say(element.text, style, element)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, style, inside, depth + 1)
            self._say(child.tail, style, element)

    def _say(self, text: str | None, style: _Style, element: Any) -> None:
        if not text:
            return
        if not self.runs and text.strip():
            self.line = (element.sourceline or 0) + self.offset
        if style.kept:
            for number, line in enumerate(text.split("\n")):
                self.runs += [Run("\n")] * (number > 0) + [Run(line, style.strong, style.size)]
        else:
            self.runs.append(Run(text, style.strong, style.size))

    def _element(self, element: Any, style: _Style, inside: _List, depth: int) -> None:
        tag = element.tag.lower().rpartition(":")[2]
        look = self._look(element)
        if tag in _SKIPPED:
            return
        if "hidden" in element.attrib or _HIDDEN.search(look):
            self._lose(element, "it is hidden on the page")
            return
        if why := _why_beside(element, tag):
            self._flush(inside)
            self._lose(element, why)
            return
        if depth > _TOO_DEEP:
            self._say(" ".join(element.itertext()), style, element)
            return
        if tag == "br":
            self.runs.append(Run("\n"))
        elif tag == "img":
            self._image(element)
        elif tag == "table":
            self._table(element, style, inside, depth)
        elif tag in _BLOCKS:
            self._block(element, tag, self._styled(tag, look, style, block=True), inside, depth)
        else:
            self._children(element, self._styled(tag, look, style, block=False), inside, depth)
            if tag == "a":
                self._address(element)

    def _styled(self, tag: str, look: str, style: _Style, *, block: bool) -> _Style:
        weight = _WEIGHT.findall(look)
        strong = style.strong or tag in _BOLD or tag == "summary"
        if weight:
            strong = weight[-1].lower() in ("bold", "bolder") or weight[-1][0] in "6789"
        size = _SIZE.findall(look)
        points = (
            float(size[-1][0].strip(".") or 0) * _POINTS[size[-1][1].lower()]
            if size and size[-1][0].count(".") < 2
            else 0
        )
        return _Style(strong, points or style.size, style.kept or tag == "pre")

    def _block(self, element: Any, tag: str, style: _Style, inside: _List, depth: int) -> None:
        self._flush(inside)
        if tag == "hr":
            self.blocks.append(Block(Look.RULE, "", self._origin(element)))
        elif heading := _HEADING.fullmatch(tag):
            self._heading(element, float(heading[1]), style, inside, depth)
        elif tag == "p" and "subtitle" in (element.get("class") or "").lower().split():
            self._subtitle(element)
        elif tag == "p" and "title" in (element.get("class") or "").lower().split():
            self._heading(element, 0, style, inside, depth)
        elif tag in ("ul", "ol", "menu", "dir"):
            kix = _KIX.search(element.get("class") or "")
            deeper = _List(int(kix[1]) if kix else inside.depth + 1, tag == "ol")
            self._children_of_list(element, style, deeper, depth)
        elif tag == "li":
            self._entry(element, style, inside if inside.depth >= 0 else _List(0), depth)
        elif tag in ("summary", "dt", "legend"):
            self._children(element, replace(style, strong=True), inside, depth)
            self._flush(inside)
        else:
            self._children(element, style, inside, depth)
            self._flush(inside)

    def _children_of_list(self, element: Any, style: _Style, inside: _List, depth: int) -> None:
        waiting, self.fresh = self.fresh, None
        self._children(element, style, inside, depth)
        self._flush(inside)
        self.fresh = waiting

    def _entry(self, element: Any, style: _Style, inside: _List, depth: int) -> None:
        self.fresh = inside
        self._children(element, style, inside, depth)
        self._flush(inside)
        self.fresh = None

    def _heading(self, element: Any, level: float, style: _Style, inside: _List, depth: int) -> None:
        self.fresh = None
        start = len(self.blocks)
        self._children(element, style, _List(), depth)
        self._flush(_List())
        self.blocks[start:] = [
            replace(block, look=Look.HEADING, depth=level, strong=False, lead="") if block.look is Look.TEXT else block
            for block in self.blocks[start:]
        ]

    def _subtitle(self, element: Any) -> None:
        text = spaced(" ".join(element.itertext()))
        if text:
            self.facts.append(("subtitle", text))

    def _flush(self, inside: _List) -> None:
        """The text gathered so far is a paragraph, or the entry that is open."""
        runs, self.runs = self.runs, []
        made = block_of(runs, Origin(self.name, f"line {max(1, self.line)}"), collapse=True)
        if made is None:
            return
        if self.fresh is not None:
            entry = self.fresh
            self.fresh = None
            self.blocks.append(
                replace(made, look=Look.ENTRY, depth=float(entry.depth), numbered=entry.numbered, strong=False)
            )
        elif inside.depth >= 0 and self.blocks and self.blocks[-1].look is Look.ENTRY and not made.strong:
            last = self.blocks[-1]
            same = last.depth == inside.depth
            # A further paragraph of the same entry; after a list inside it, it is an entry of its own.
            self.blocks[-1:] = (
                [replace(last, text=f"{last.text} {made.text}")]
                if same
                else [last, replace(made, look=Look.ENTRY, depth=float(inside.depth))]
            )
        else:
            self.blocks.append(made)

    def _origin(self, element: Any) -> Origin:
        return Origin(self.name, f"line {(element.sourceline or 1) + self.offset}")

    def _lose(self, element: Any, why: str) -> None:
        text = spaced(" ".join(element.itertext()))
        if text:
            self.unplaced.append(Unplaced(text, self._origin(element), why))

    def _image(self, element: Any) -> None:
        text = spaced(element.get("alt") or "")
        if text:
            self.unplaced.append(Unplaced(text, self._origin(element), "it describes a picture"))

    def _address(self, element: Any) -> None:
        href = (element.get("href") or "").strip()
        if _WEB.match(href) and href.removeprefix("mailto:") not in spaced("".join(element.itertext())):
            self.unplaced.append(Unplaced(href, self._origin(element), "it is the address of a link"))

    # ---------------------------------------------------------------------------------------------- tables

    def _table(self, element: Any, style: _Style, inside: _List, depth: int) -> None:
        self._flush(inside)
        for caption in element.iter("caption"):
            self._children(caption, replace(style, strong=True), _List(), depth)
            self._flush(_List())
            break
        self.tables += 1
        number = self.tables
        rows = list(_rows(element))
        inner = any(True for row in rows for cell in row for _ in cell.iter("table"))
        read = (
            []
            if inner
            else [
                [self._cell(cell, number, y, x, depth) for x, cell in enumerate(row, 1)]
                for y, row in enumerate(rows, 1)
            ]
        )
        if read and of_table(read):
            grid = Grid("", tuple(map(tuple, _places(read))))
            self.blocks.append(Block(Look.TABLE, "", self._origin(element), grid=grid))
            return
        for row in rows:
            for cell in row:
                self._children(cell, style, _List(), depth)
                self._flush(_List())

    def _cell(self, element: Any, table: int, row: int, column: int, depth: int) -> Cell:
        reader = _Reader(self.name, self.offset, styles=self.styles)
        reader._children(element, _Style(), _List(), depth)
        reader._flush(_List())
        self.unplaced += reader.unplaced
        origin = Origin(self.name, f"table {table}, row {row}, column {column}")
        down, across = _span(element, "rowspan"), _span(element, "colspan")
        return cell_of([b for b in reader.blocks if b.look is not Look.RULE], origin, down, across, in_cell)


def _why_beside(element: Any, tag: str) -> str:
    """Why an element is no part of the text of its page; empty if it is."""
    if tag in _BESIDE:
        return _BESIDE[tag]
    names = [element.get("role") or "", element.get("id") or "", *(element.get("class") or "").split()]
    return next((_BESIDE_NAMES[name.lower()] for name in names if name.lower() in _BESIDE_NAMES), "")


def _rows(table: Any) -> Iterator[list[Any]]:
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table:
            yield [cell for cell in row if cell.tag in ("td", "th")]


def _span(element: Any, name: str) -> int:
    value = (element.get(name) or "1").strip()
    return min(int(value), _MOST_SPAN) if value.isdigit() and int(value) > 0 else 1


def _places(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Rows as HTML has them (covered places left out) as rows of a `Grid`, where those places hold empty cells."""
    made: list[list[Cell]] = [[] for _ in rows]
    covered: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        cells = iter(row)
        x = 0
        waiting = next(cells, None)
        while waiting is not None or (y, x) in covered:
            if (y, x) in covered or waiting is None:
                made[y].append(Cell("", Origin("")))
                x += 1
                continue
            down, across = min(waiting.down, len(rows) - y), waiting.across
            covered |= {(y + dy, x + dx) for dy in range(down) for dx in range(across) if dy or dx}
            made[y].append(waiting)
            x += 1
            waiting = next(cells, None)
    return made
