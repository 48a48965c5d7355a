"""First reader of PDF files: the structure tree, as a screen reader goes through it. Uses pikepdf.

The tree (ISO 32000-1, 14.7) names pieces of page content by marked-content id; their letters are decoded through the ToUnicode
map of each font (9.10.3). What is outside the tree (running headers, page numbers, ornaments) is an artifact and is left out.
Shares nothing with the second reader, `pdf_page`.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf

from ladder_export.proof.lines import Line
from ladder_export.proof.pdf_cells import Cells, Spot
from ladder_export.proof.pdf_content import MissingGlyph
from ladder_export.proof.pdf_links import Bookmark, Target, named_pages, outline, page_of
from ladder_export.proof.pdf_pages import Pages
from ladder_export.proof.pdf_tree import TWICE, Border, Content, Step, Stretch, kids_of

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
class Document:
    """What a file says of itself, outside of its pages and of its structure tree.

    `pages` and `kids` count its pages and what stands at the top of the tree; `places` are the pages of places by name.
    """

    pages: int
    kids: int
    outline: tuple[Bookmark, ...]
    places: Mapping[str, int]
    tagged: bool
    language: str
    title: str
    shows_title: bool
    ua_part: str

    def page_of(self, target: Target) -> int:
        """The page of a target, 0 for none."""
        return page_of(target, self.places)


@dataclass(frozen=True, slots=True)
class Structure:
    """What the first reader found. `links` are pairs of pages, from and to, within the file; `addresses` are where links lead
    to outside of it. `lines` are the stretches of text that are said, and not read from their glyphs; the glyphs of those that
    are `undrawn` are others.
    """

    document: Document
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    undrawn: tuple[Line, ...]
    missing_glyphs: tuple[MissingGlyph, ...]
    links: tuple[tuple[int, int], ...]
    addresses: tuple[str, ...]


@contextmanager
def opened(data: bytes) -> Iterator[pikepdf.Pdf]:
    """A PDF, open to be read. Raises `UnreadableError`, also for what a reader of it raises."""
    try:
        # Else all pages are read at once, to give each what it inherits.
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True, inherit_page_attributes=False) as pdf:
            yield pdf
    except _UNREADABLE as error:
        # qpdf puts “stream <_io.BytesIO object …>: ” before what it says, which differs from run to run.
        said = _ADDRESS.sub("", str(error)) or type(error).__name__
        raise UnreadableError(said.splitlines()[0][:200]) from error


@contextmanager
def strictly(pdf: pikepdf.Pdf) -> Iterator[None]:
    """Raises also where a reader of `pdf` could guess on."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # a content stream that ends too early
        yield
    for damage in pdf.get_warnings():
        raise ValueError(str(damage))


def read_document(pdf: pikepdf.Pdf, pages: Pages) -> Document:
    """What a PDF says of itself and promises."""
    root: Any = pdf.Root
    places = named_pages(pdf, pages.numbers)
    return Document(
        pages=len(pages),
        kids=kids_of(pdf),
        outline=tuple(outline(pdf, places, pages.numbers)),
        places=places,
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


def blocks_of(stretches: Iterable[Stretch], texts: Mapping[int, Mapping[int, str]]) -> tuple[Block, ...]:
    """The blocks of the tree whose `stretches` these are, in a row. `texts` are those of marked content, by page and id.

    Raises `UnreadableError` if an element stands in two of them.
    """
    stretches = tuple(stretches)
    if len(set().union(*(each.elements for each in stretches))) < sum(len(each.elements) for each in stretches):
        raise UnreadableError(TWICE)
    gathering = _Gathering(texts)
    for stretch in stretches:
        gathering.take(stretch.steps)
    return gathering.finish()


def lines_of(stretches: Iterable[Stretch]) -> Iterator[Line]:
    """The lines that say what they read."""
    for stretch in stretches:
        for step in stretch.steps:
            if not isinstance(step, Border | Content) and step.marks:
                yield Line(step.line, step.marks, step.text)


@dataclass(slots=True)
class _Gathering:
    """Gathers text between the borders of block elements."""

    texts: Mapping[int, Mapping[int, str]]
    type: str = ""
    spot: Spot = field(default_factory=Spot)
    blocks: list[Block] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    on: list[int] = field(default_factory=list)
    cells: Cells = field(default_factory=Cells)

    def take(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if isinstance(step, Border):
                self._end()
                self.type, self.spot = step
                continue
            text = self.texts.get(step.page, {}).get(step.mark) if isinstance(step, Content) else step.text
            if text is not None:
                self.found.append(text)
                if step.page and step.page not in self.on:
                    self.on.append(step.page)

    def finish(self) -> tuple[Block, ...]:
        self._end()
        heads = self.cells.heads()
        return tuple(replace(block, heads=under) for block, under in zip(self.blocks, heads, strict=True))

    def _end(self) -> None:
        text = "".join(self.found)
        if text.strip():
            self.blocks.append(Block(self.type, text, tuple(self.on)))
            self.cells.block(self.type, text, self.spot)
        self.found.clear()
        self.on.clear()
