"""The pictures of a page in 8-bit gray, at 216 dpi, with its text and without. Uses PDFium.

White text on white, text under a box, text that was clipped away or is transparent makes no difference between the two.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, repeat
from math import ceil

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

SCALE = 3.0  # pixels per pt
_CELL = (
    4  # pixels, for which Pillow is quickest; a pixel that differs by 9 gray steps of 255 is never averaged to nothing
)
_PAPER = b"\xff"

# The memory of the last pictures, for the next: a picture has some megabytes, and new memory costs as much as what is drawn.
_spare: list[bytearray] = []

Pixels = tuple[int, int, int, int]  # left, top, right, bottom, from the upper left corner


@dataclass(frozen=True, slots=True)
class Pictures:
    """`drawn` is the page as it is, `ground` the page without its text.

    `rows` are the bytes of `drawn`, row by row, as many in each as it is wide; `cells` those of `ground` with each square
    averaged to one, and `marked` says of each row of these whether it has any drawing.
    """

    drawn: Image.Image
    ground: Image.Image
    rows: bytearray
    cells: bytes
    marked: bytes

    @classmethod
    def of(cls, size: tuple[int, int], rows: bytearray, below: bytearray) -> Pictures:
        """The pictures of a page of this `size`, whose bytes, with text and without, are `rows` and `below`."""
        drawn, ground = (Image.frombuffer("L", size, pixels, "raw", "L", 0, 1) for pixels in (rows, below))
        cells, width = _cells(ground, below), -(-size[0] // _CELL)
        paper = _PAPER * width
        marked = bytes([cells[at : at + width] != paper for at in range(0, len(cells), width)])
        return cls(drawn, ground, rows, cells, marked)

    def ink(self, box: Pixels) -> Image.Image:
        """What the text alone adds in `box`: by how many gray steps it differs from its ground."""
        return ImageChops.difference(self.drawn.crop(box), self.ground.crop(box))

    def has_drawing(self, left: int, top: int, right: int, bottom: int) -> bool:
        """Whether anything but text stands in a box, or close to it."""
        rows = range(max(0, top // _CELL), min(len(self.marked), -(-bottom // _CELL)))
        if self.marked.find(1, rows.start, rows.stop) < 0:
            return False
        width = len(self.cells) // len(self.marked)
        first, last = max(0, left // _CELL), min(width, -(-right // _CELL))
        paper = _PAPER * (last - first)
        return not all(self.cells.startswith(paper, row * width + first) for row in rows)


def _blank(pixels: bytearray, width: int, height: int) -> list[bool]:
    """For each stretch of so many rows of a picture, one below the other, whether it is white; a shorter last one is not."""
    step = width * height
    return list(map(pixels.startswith, repeat(_PAPER * step), range(0, len(pixels), step)))


def _cells(ground: Image.Image, pixels: bytearray) -> bytes:
    """`ground`, whose bytes are `pixels`, reduced: only where it is not white, which is faster."""
    width, height = ground.size
    paper = _PAPER * -(-width // _CELL)
    found, row = [], 0
    for blank, run in groupby(_blank(pixels, width, _CELL)):
        top, row = row, row + len(list(run))
        box = (0, top * _CELL, width, min(height, row * _CELL))
        found.append(paper * (row - top) if blank else ground.reduce(_CELL, box).tobytes())
    return b"".join(found)


@contextmanager
def drawn(page: pdfium.PdfPage, texts: Iterable[raw.FPDF_PAGEOBJECT]) -> Iterator[Pictures]:
    """Draw `page` with and without `texts`, which are all its text objects. The pictures last until the context ends."""
    width, height = (ceil(side * SCALE) for side in page.get_size())
    fitting = [pixels for pixels in _spare if len(pixels) == width * height]
    _spare.clear()
    rows, below = (fitting.pop() if fitting else bytearray(width * height) for _ in range(2))
    _draw(page, width, height, rows)
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text, False)
    _draw(page, width, height, below)
    try:
        yield Pictures.of((width, height), rows, below)
    finally:
        _spare[:] = rows, below


def _draw(page: pdfium.PdfPage, width: int, height: int, pixels: bytearray) -> None:
    """Draw `page` as it is on white paper. As `PdfPage.render` does, which sets each byte of the paper alone."""
    into = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
    ctypes.memset(into, _PAPER[0], len(pixels))
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, into, width)
    if not bitmap:
        raise ValueError("a page cannot be drawn")
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE)
    raw.FPDFBitmap_Destroy(bitmap)
