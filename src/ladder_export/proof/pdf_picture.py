"""The pictures of a page in 8-bit gray, at 216 dpi, with its text and without. Uses PDFium.

White text on white, text under a box, text that was clipped away or is transparent makes no difference between the two.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

SCALE = 3.0  # pixels per pt
_CELL = (
    4  # pixels, for which Pillow is quickest; a pixel that differs by 9 gray steps of 255 is never averaged to nothing
)
_PAPER = b"\xff"
_DRAWING = re.compile(b"[^\xff]", re.DOTALL)

_Buffer = ctypes.Array[ctypes.c_ubyte]
# The memory of the last pictures, for the next: a picture has some megabytes, and new memory costs as much as what is drawn.
_spare: list[_Buffer] = []

Pixels = tuple[int, int, int, int]  # left, top, right, bottom, from the upper left corner


@dataclass(frozen=True, slots=True)
class Pictures:
    """`drawn` is the page as it is, `ground` the page without its text.

    `rows` are the bytes of `drawn`, row by row, `stride` of them in each; `cells` those of `ground` with each square averaged
    to one, and `marked` says of each row of these whether it has any drawing.
    """

    drawn: Image.Image
    ground: Image.Image
    rows: memoryview
    stride: int
    cells: bytes
    marked: bytes

    @classmethod
    def of(cls, drawn: Image.Image, ground: Image.Image, rows: memoryview, stride: int) -> Pictures:
        """The pictures of a page whose bytes are `rows`."""
        coarse = ground.reduce(_CELL)
        cells, width = coarse.tobytes(), coarse.width
        paper = _PAPER * width
        marked = bytes([cells[at : at + width] != paper for at in range(0, len(cells), width)])
        return cls(drawn, ground, rows, stride, cells, marked)

    def ink(self, box: Pixels) -> Image.Image:
        """What the text alone adds in `box`: by how many gray steps it differs from its ground."""
        return ImageChops.difference(self.drawn.crop(box), self.ground.crop(box))

    def has_drawing(self, left: int, top: int, right: int, bottom: int) -> bool:
        """Whether anything but text stands in a box, or close to it."""
        rows = range(max(0, top // _CELL), -(-bottom // _CELL))
        if self.marked.find(1, rows.start, rows.stop) < 0:
            return False
        width = len(self.cells) // len(self.marked)
        first, last = max(0, left // _CELL), min(width, -(-right // _CELL))
        return any(_DRAWING.search(self.cells, row * width + first, row * width + last) for row in rows)


@contextmanager
def drawn(page: pdfium.PdfPage, texts: Iterable[raw.FPDF_PAGEOBJECT]) -> Iterator[Pictures]:
    """Draw `page` with and without `texts`, which are all its text objects. The pictures last until the context ends."""
    buffers: list[_Buffer] = []
    try:
        bitmap = _draw(page, buffers)
        for text in texts:
            raw.FPDFPageObj_SetIsActive(text, False)
        ground = _draw(page, buffers)
        rows = memoryview(bitmap.buffer).cast("B")
        yield Pictures.of(bitmap.to_pil(), ground.to_pil(), rows, bitmap.stride)
    finally:
        _spare[:] = buffers


def _draw(page: pdfium.PdfPage, buffers: list[_Buffer]) -> pdfium.PdfBitmap:
    """Draw `page` as it is, into one of the spare buffers if that has the right size, which is put into `buffers`."""

    def bitmap(width: int, height: int, *args: Any, **options: Any) -> pdfium.PdfBitmap:
        fitting = next((n for n, each in enumerate(_spare) if len(each) == width * height), None)
        own = (ctypes.c_ubyte * (width * height))() if fitting is None else _spare.pop(fitting)
        buffers.append(own)
        return pdfium.PdfBitmap.new_native(width, height, *args, buffer=own, **options)

    return page.render(scale=SCALE, grayscale=True, bitmap_maker=bitmap)
