"""The pictures of a page in 8-bit gray, at 216 dpi, with its text and without. Uses PDFium.

White text on white, text under a box, text that was clipped away or is transparent makes no difference between the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

SCALE = 3.0  # pixels per pt
CELL = 8  # pixels
FAINT = 32  # gray steps of 255; a drawing that is fainter, or less of a cell, may be missing from `Pictures.cells`
_PAPER = b"\xff"

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
        coarse = ground.reduce(CELL)
        cells, width = coarse.tobytes(), coarse.width
        marked = bytes(bool(cells[at : at + width].strip(_PAPER)) for at in range(0, len(cells), width))
        return cls(drawn, ground, rows, stride, cells, marked)

    def ink(self, box: Pixels) -> Image.Image:
        """What the text alone adds in `box`: by how many gray steps it differs from its ground."""
        return ImageChops.difference(self.drawn.crop(box), self.ground.crop(box))

    def has_drawing(self, left: int, top: int, right: int, bottom: int) -> bool:
        """Whether anything but text stands in a box, or close to it."""
        rows = range(max(0, top // CELL), -(-bottom // CELL))
        if self.marked.find(1, rows.start, rows.stop) < 0:
            return False
        width = len(self.cells) // len(self.marked)
        first, last = max(0, left // CELL), min(width, -(-right // CELL))
        return any(self.cells[row * width + first : row * width + last].strip(_PAPER) for row in rows)


def draw(page: pdfium.PdfPage, texts: Iterable[raw.FPDF_PAGEOBJECT]) -> Pictures:
    """Draw `page` with and without `texts`, which are all its text objects."""
    bitmap = page.render(scale=SCALE, grayscale=True)
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text, False)
    ground = page.render(scale=SCALE, grayscale=True).to_pil()
    return Pictures.of(bitmap.to_pil(), ground, memoryview(bitmap.buffer).cast("B"), bitmap.stride)
