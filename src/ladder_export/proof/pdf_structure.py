"""First reader of PDF files: the structure tree, as a screen reader goes through it. Uses pikepdf.

The tree (ISO 32000-1, 14.7) names pieces of page content by marked-content id; their letters are decoded through the ToUnicode
map of each font (9.10.3). What is outside the tree (running headers, page numbers, ornaments) is an artifact and is left out.
Shares nothing with the second reader, `pdf_page`.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf

from ladder_export.proof.lines import Line
from ladder_export.proof.pdf_cells import Cells
from ladder_export.proof.pdf_content import Font, MissingGlyph, Piece, read_pieces
from ladder_export.proof.pdf_links import Bookmark, addresses, links, outline

# Elements inside a line (ISO 32000-1, 14.8.4.4), and NonStruct, which means nothing: their text belongs to the block around.
_LINE = ("Span", "Link", "Em", "Strong", "Quote", "Note", "Reference", "BibEntry", "Code", "Annot", "Sub", "NonStruct")
_RUBY = ("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP")
_INLINE = frozenset(_LINE + _RUBY)
_DEEPEST = 200
_ADDRESS = re.compile(r"^stream <.*?>: ")
_UA_PART = "{http://www.aiim.org/pdfua/ns/id/}part"
_UNREADABLE = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
    UserWarning,
    ET.ParseError,
)


class UnreadableError(Exception):
    """The file is not a PDF, is damaged, or lies about its structure; the message says what was found."""


@dataclass(frozen=True, slots=True)
class Block:
    """One unbroken stretch of text in the tree: a paragraph, a heading, the body of a list item, a table cell.

    `heads` are the heads of its cell, as the cell names them; outside of tables, the heading that it comes after.
    """

    type: str
    text: str
    pages: tuple[int, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """What the first reader found. Pages count from 1; `links` are pairs of pages, from and to, within the file; `addresses`
    are where links lead to outside of it. `lines` are the stretches of text that are said, and not read from their glyphs.
    """

    pages: int
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    missing_glyphs: tuple[MissingGlyph, ...]
    outline: tuple[Bookmark, ...]
    links: tuple[tuple[int, int], ...]
    addresses: tuple[str, ...]
    tagged: bool
    language: str
    title: str
    shows_title: bool
    ua_part: str


@contextmanager
def opened(data: bytes) -> Iterator[pikepdf.Pdf]:
    """A PDF, open to be read. Raises `UnreadableError`, also for what a reader of it raises."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            yield pdf
    except _UNREADABLE as error:
        # qpdf puts “stream <_io.BytesIO object …>: ” before what it says, which differs from run to run.
        said = _ADDRESS.sub("", str(error)) or type(error).__name__
        raise UnreadableError(said.splitlines()[0][:200]) from error


def read_structure(pdf: pikepdf.Pdf) -> Structure:
    """The structure tree and the promises of a PDF that was `opened`, which see. Raises also where a reader could guess on."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # a content stream that ends too early
        structure = _read(pdf)
    for damage in pdf.get_warnings():
        raise ValueError(str(damage))
    return structure


def _read(pdf: pikepdf.Pdf) -> Structure:
    numbers: dict[tuple[int, int], int] = {}
    pieces: dict[tuple[int, int], Piece] = {}
    missing: list[MissingGlyph] = []
    fonts: dict[Any, Font] = {}
    for number, page in enumerate(pdf.pages, 1):
        numbers[page.obj.objgen] = number
        found, faults = read_pieces(page, number, fonts)
        pieces.update({(number, mcid): piece for mcid, piece in found.items()})
        missing.extend(faults)
    root: Any = pdf.Root
    tree = root.get("/StructTreeRoot")
    walk = _Walk(numbers, pieces, {})
    if isinstance(tree, pikepdf.Dictionary):
        walk.roles = _roles(tree)
        walk.children(tree, 0, 0)
    return Structure(
        pages=len(pdf.pages),
        blocks=walk.finish(),
        lines=tuple(walk.lines),
        missing_glyphs=tuple(missing),
        outline=tuple(outline(pdf, numbers)),
        links=tuple(links(pdf, numbers)),
        addresses=tuple(addresses(pdf)),
        tagged=bool(root.get("/MarkInfo", {}).get("/Marked", False)),
        language=str(root.get("/Lang", "")),
        title=str(pdf.docinfo.get("/Title", "")),
        shows_title=bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        ua_part=_ua_part(root),
    )


def _ua_part(root: Any) -> str:
    """The part of PDF/UA that the file claims in its XMP metadata (ISO 14289-1, clause 5), as an element or an attribute."""
    metadata = root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        return ""
    text = metadata.read_bytes().decode("utf-8-sig")
    if "<!DOCTYPE" in text:
        raise ValueError("the metadata declares a document type")
    for element in ET.fromstring(text).iter():
        if element.tag == _UA_PART or _UA_PART in element.attrib:
            return (element.get(_UA_PART) or element.text or "").strip()
    return ""


def _roles(tree: pikepdf.Dictionary) -> dict[str, str]:
    """Names of its own that the document maps to standard ones (14.7.3)."""
    return {name: str(value).lstrip("/") for name, value in tree.get("/RoleMap", {}).items()}


@dataclass(slots=True)
class _Walk:
    """Goes through the tree and gathers text between the borders of block elements."""

    numbers: dict[tuple[int, int], int]
    pieces: dict[tuple[int, int], Piece]
    roles: dict[str, str]
    blocks: list[Block] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)
    type: str = ""
    texts: list[str] = field(default_factory=list)
    on: list[int] = field(default_factory=list)
    cells: Cells = field(default_factory=Cells)
    lines: list[Line] = field(default_factory=list)

    def finish(self) -> tuple[Block, ...]:
        self._end()
        heads = self.cells.heads()
        return tuple(replace(block, heads=under) for block, under in zip(self.blocks, heads, strict=True))

    def children(self, element: Any, page: int, depth: int) -> None:
        """Go through the kids of `element`, whose content is on `page` unless a kid says otherwise (14.7.4.2)."""
        if depth > _DEEPEST:
            raise ValueError(f"elements are nested more than {_DEEPEST} deep")
        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else () if kids is None else (kids,):
            if isinstance(kid, int):
                self._content(page, kid)
            elif isinstance(kid, pikepdf.Dictionary):
                self._kid(kid, page, depth)

    def _kid(self, kid: pikepdf.Dictionary, page: int, depth: int) -> None:
        own = kid.get("/Pg")
        if own is not None:
            page = self.numbers.get(own.objgen, 0)
        if "/S" in kid:
            self._element(kid, page, depth)
        elif "/MCID" in kid and "/Stm" not in kid:
            self._content(page, int(kid["/MCID"]))

    def _element(self, element: pikepdf.Dictionary, page: int, depth: int) -> None:
        if element.is_indirect:
            if element.objgen in self.seen:
                raise ValueError("an element of the structure tree stands in it twice")
            self.seen.add(element.objgen)
        name = str(element["/S"])
        kind = self.roles.get(name, name.lstrip("/"))
        if kind in _INLINE:
            self._inside(element, page, depth)
            return
        self._end()
        outer, self.type = self.type, kind
        left = self.cells.enter(kind, element)
        self._inside(element, page, depth)
        self._end()
        self.type = outer
        self.cells.leave(left)

    def _inside(self, element: Any, page: int, depth: int) -> None:
        """What `element` holds, or what it says in the place of that (14.9.4)."""
        actual = element.get("/ActualText")
        if actual is None:
            self.children(element, page, depth + 1)
            return
        self._text(str(actual), page)
        marks = tuple(self._marks(element, page, depth))
        glyphs = [glyph for mark in marks for glyph in self.pieces.get(mark, Piece()).glyphs()]
        if marks:
            self.lines.append(Line(marks[0][0], tuple(mark for _, mark in marks), str(actual), tuple(glyphs)))

    def _marks(self, element: Any, page: int, depth: int) -> Iterator[tuple[int, int]]:
        """The page and the id of all marked content below `element`."""
        if depth > _DEEPEST:
            raise ValueError(f"elements are nested more than {_DEEPEST} deep")
        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else () if kids is None else (kids,):
            if isinstance(kid, int):
                yield page, kid
            elif isinstance(kid, pikepdf.Dictionary):
                own = kid.get("/Pg")
                there = page if own is None else self.numbers.get(own.objgen, 0)
                if "/MCID" in kid and "/Stm" not in kid:
                    yield there, int(kid["/MCID"])
                elif "/S" in kid:
                    yield from self._marks(kid, there, depth + 1)

    def _content(self, page: int, mcid: int) -> None:
        piece = self.pieces.get((page, mcid))
        if piece is not None:
            self._text(piece.text, page)

    def _text(self, text: str, page: int) -> None:
        self.texts.append(text)
        if page and page not in self.on:
            self.on.append(page)

    def _end(self) -> None:
        text = "".join(self.texts)
        if text.strip():
            self.blocks.append(Block(self.type, text, tuple(self.on)))
            self.cells.block(self.type, text)
        self.texts.clear()
        self.on.clear()
