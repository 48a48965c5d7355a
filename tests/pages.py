"""The pages of a PDF as a book designer looks at them: which lines belong to which block, and what stands at the foot.

Blocks come from the structure tree (ISO 32000-1, 14.7), lines from where PDFium says that letters stand; neither is read with
the readers of the proof.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import ImageChops

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
BLOCKS = (*HEADINGS, "P", "LBody", "LI", "Lbl", "TD", "TH", "Caption", "BlockQuote", "TOCI")
_ONE_LINE = 2.5  # pt between two baselines that are one


@dataclass(slots=True)
class Block:
    """One block of text. `lines` are the baselines of its lines in pt from the foot of the page, top first, by page."""

    type: str
    text: str = ""
    lines: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def leads(self) -> bool:
        """Whether it needs something below it: a heading, or a line that ends with a colon."""
        return self.type in HEADINGS or self.text.rstrip().endswith(":")


@dataclass(frozen=True, slots=True)
class Book:
    """All blocks in the order of reading; `full` is how far down each page is filled in percent, `ink` its darkness."""

    blocks: tuple[Block, ...]
    full: tuple[float, ...]
    ink: tuple[float, ...]

    def on(self, page: int) -> list[Block]:
        """The blocks that have lines on `page`."""
        return [block for block in self.blocks if page in block.lines]


def read_book(
    data: bytes, top_mm: float = 0, bottom_mm: float = 0, side_mm: float = 0, texts: Iterable[str] = ()
) -> Book:
    """Read a PDF whose text area has these margins. `texts` are those of its paragraphs."""
    found = list(_blocks(data))
    marks = {place: block for block, places in found for place in places}
    full, ink = [], []
    document = pdfium.PdfDocument(data)
    for number, page in enumerate(document, 1):
        for mark, character, baseline in _letters(page):
            if block := marks.get((number, mark)):
                block.text += character
                lines = block.lines[number]
                if character.strip() and not any(abs(line - baseline) < _ONE_LINE for line in lines):
                    lines.append(baseline)
        picture = page.render(scale=1, grayscale=True).to_pil()
        ink.append(100 * sum(255 - gray for gray in picture.tobytes()) / 255 / (picture.width * picture.height))
        top, bottom, side = (edge * 72 / 25.4 for edge in (top_mm, bottom_mm, side_mm))
        area = picture.crop((round(side), round(top), round(picture.width - side), round(picture.height - bottom)))
        inked = ImageChops.invert(area).getbbox()
        full.append(100 * inked[3] / area.height if inked else 0.0)
    blocks = [block for block, _ in found if block.text.strip()]
    for block in blocks:
        for lines in block.lines.values():
            lines.sort(reverse=True)
    return Book(tuple(_joined(blocks, {letters(text) for text in texts})), tuple(full), tuple(ink))


def letters(text: str) -> str:
    """The letters and digits of `text`: what a line break leaves as it is."""
    return "".join(filter(str.isalnum, text))


def _joined(blocks: Iterable[Block], whole: Collection[str]) -> Iterator[Block]:
    """The blocks, with those in one that a page break has cut: each of its parts is an element of its own (WeasyPrint 70).

    A part goes on if it is none of the `whole` texts, and begins one together with the next part.
    """
    before: Block | None = None
    for block in blocks:
        if before and _goes_on(before, block, whole):
            before.text += block.text
            before.lines.update(block.lines)
            continue
        if before:
            yield before
        before = block
    if before:
        yield before


def _goes_on(before: Block, block: Block, whole: Collection[str]) -> bool:
    if before.type != block.type or before.type in HEADINGS or max(before.lines) + 1 != min(block.lines):
        return False
    both = letters(before.text + block.text)
    return letters(before.text) not in whole and any(text.startswith(both) for text in whole)


def _letters(page: pdfium.PdfPage) -> Iterator[tuple[int, str, float]]:
    """Marked-content id, character and baseline of each letter."""
    text, matrix = page.get_textpage(), raw.FS_MATRIX()
    for n in range(text.count_chars()):
        owner = raw.FPDFText_GetTextObject(text, n)
        if owner:
            raw.FPDFText_GetMatrix(text, n, matrix)
            yield raw.FPDFPageObj_GetMarkedContentID(owner), chr(raw.FPDFText_GetUnicode(text, n)), matrix.f


def _blocks(data: bytes) -> Iterator[tuple[Block, list[tuple[int, int]]]]:
    """Each innermost block element with its pieces of content (page, marked-content id)."""
    pdf = pikepdf.open(io.BytesIO(data))
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    root: Any = pdf.Root
    current: list[tuple[str, list[tuple[int, int]]]] = []

    def walk(element: Any, page: int, block: list[tuple[int, int]]) -> None:
        kids = element.get("/K", ())
        for kid in kids if isinstance(kids, pikepdf.Array) else (kids,):
            if isinstance(kid, int):
                block.append((page, kid))
            elif isinstance(kid, pikepdf.Dictionary):
                on = numbers[kid["/Pg"].objgen] if "/Pg" in kid else page
                if "/MCID" in kid:
                    block.append((on, int(kid["/MCID"])))
                elif str(kid.get("/S", "")).lstrip("/") in BLOCKS:
                    own: list[tuple[int, int]] = []
                    current.append((str(kid["/S"]).lstrip("/"), own))
                    walk(kid, on, own)
                else:
                    walk(kid, on, block)

    walk(root.StructTreeRoot, 0, [])
    for name, own in current:
        yield Block(name), own
