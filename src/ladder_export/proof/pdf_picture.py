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

    `rows` are the bytes of `drawn`, row by row, `stride` of them in each; `cells` the bytes of `ground`, a square averaged to
    one.
    """

    drawn: Image.Image
    ground: Image.Image
    rows: memoryview
    stride: int
    cells: bytes

    def ink(self, box: Pixels) -> Image.Image:
        """What the text alone adds in `box`: by how many gray steps it differs from its ground."""
        return ImageChops.difference(self.drawn.crop(box), self.ground.crop(box))

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing but text on the page."""
        return not self.cells.strip(_PAPER)

    def has_drawing(self, left: int, top: int, right: int, bottom: int) -> bool:
        """Whether anything but text stands in a box, or close to it."""
        width = -(-self.ground.width // CELL)
        first, last = max(0, left // CELL), min(width, -(-right // CELL))
        rows = range(max(0, top // CELL), -(-bottom // CELL))
        return any(self.cells[row * width + first : row * width + last].strip(_PAPER) for row in rows)


def draw(page: pdfium.PdfPage, texts: Iterable[raw.FPDF_PAGEOBJECT]) -> Pictures:
    """Draw `page` with and without `texts`, which are all its text objects."""
    bitmap = page.render(scale=SCALE, grayscale=True)
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text, False)
    ground = page.render(scale=SCALE, grayscale=True).to_pil()
    rows = memoryview(bitmap.buffer).cast("B")
    return Pictures(bitmap.to_pil(), ground, rows, bitmap.stride, ground.reduce(CELL).tobytes())
