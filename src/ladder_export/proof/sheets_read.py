"""Reads imposed sheets with PDFium: which letters and how much ink stand in a slot, turned back to how the page is read.

Lengths are in pt, from the lower left corner.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, floor

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from ladder_export.proof.bidi import MIRROR
from ladder_export.proof.text import squash_loosely

Box = tuple[float, float, float, float]  # left, bottom, right, top

SCALE = 3.0  # pixels per pt; with fewer, hairlines look much thicker than they are
COLUMNS, ROWS = 24, 32  # cells of the coarse picture of a page
INSET = 4 * 72 / 25.4  # the rim of a page that the coarse picture leaves out: cut marks and strips of color stand there
_LARGEST = 5000.0  # pt
_SKIPPED = frozenset((0, 9, 10, 13, 32, 0xA0))
_UPRIGHT = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


class UnreadableError(Exception):
    """PDFium cannot open the file or one of its pages."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One drawn character in the form in which texts are compared, and its box."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Side:
    """One page of a file: its size, its letters, and its picture in gray.

    `letters` are in the order in which they are read, once for each way of turning the page to the right, in degrees.
    """

    width: float
    height: float
    letters: Mapping[int, tuple[Letter, ...]]
    picture: Image.Image


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in one slot, in the coordinates of the page: its letters, the box around them, its coarse picture."""

    letters: str
    box: Box
    shade: bytes


class Sheets:
    """An open file. Its pages are read when they are asked for."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self._document = document
        self.count = len(document)

    def side(self, index: int, turns: Iterable[int] = ()) -> Side:
        """Read a page, counted from 0, as it is and turned to the right by `turns` degrees. Raises `UnreadableError`."""
        try:
            return self._read(index, {0, *turns})
        except (pdfium.PdfiumError, ValueError, MemoryError) as error:
            raise UnreadableError(f"page {index + 1}: {error}") from error

    def _read(self, index: int, turns: set[int]) -> Side:
        page = self._document[index]
        try:
            width, height = page.get_size()
            if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
                raise ValueError(f"measures {width:g} × {height:g} pt")
            picture = page.render(scale=SCALE, grayscale=True).to_pil()
            letters = {turn: tuple(_letters(page, turn)) for turn in sorted(turns)}
            return Side(width, height, letters, picture)
        finally:
            page.close()


@contextmanager
def opened(data: bytes) -> Iterator[Sheets]:
    """The pages of a PDF. Raises `UnreadableError`."""
    try:
        document = pdfium.PdfDocument(data)
    except (pdfium.PdfiumError, ValueError, MemoryError) as error:
        raise UnreadableError(str(error)) from error
    try:
        yield Sheets(document)
    finally:
        document.close()


def _letters(page: pdfium.PdfPage, turn: int) -> Iterator[Letter]:
    """Drawn letters only; characters that PDFium adds for gaps and line ends have no place on the page.

    PDFium goes from the left to the right of the page as it is shown, so a page that stands on its head is read turned. The
    boxes stay those of the page as it is.
    """
    before = page.get_rotation()
    page.set_rotation((before + turn) % 360)
    text = page.get_textpage()
    origin = page.get_cropbox()[:2]
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    try:
        for index in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, index)
            plain = "" if code in _SKIPPED else squash_loosely(chr(code))
            if plain and raw.FPDFText_IsGenerated(text, index) != 1:
                raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
                x, y = origin
                yield Letter(plain, (left.value - x, bottom.value - y, right.value - x, top.value - y))
    finally:
        text.close()
        page.set_rotation(before)


def whole(side: Side, *, rtl: bool = False) -> Seen:
    """A page that is not imposed, as `in_slot` sees it in its slot."""
    return in_slot(side, side.letters[0], (0.0, 0.0, side.width, side.height), 0, rtl=rtl)


def in_slot(side: Side, letters: tuple[Letter, ...], slot: Box, turn: int, *, rtl: bool = False) -> Seen:
    """`letters`, which are those of the slot, and its picture, both turned back to the right by `turn` degrees.

    Letters of pages that are read from the right (`rtl`) are `unordered`.
    """
    boxes = [turned_back(letter.box, slot, turn) for letter in letters]
    around = (
        (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        if boxes
        else (0.0, 0.0, 0.0, 0.0)
    )
    texts = [letter.text for letter in letters]
    return Seen(unordered("".join(texts)) if rtl else "".join(texts), around, _shade(side, slot, turn))


def unordered(letters: str) -> str:
    """`letters` in the order of the alphabet, brackets as one of their pair.

    How PDFium orders the letters of a line that runs from the right, and which way it turns its brackets, depends on what
    stands beside it on the sheet.
    """
    return "".join(sorted(min(letter, MIRROR.get(letter, letter)) for letter in letters))


def turned_back(box: Box, slot: Box, turn: int) -> Box:
    """`box` of a sheet in the coordinates of the page that stands in `slot`, turned to the left by `turn` degrees."""
    left, bottom, right, top = box
    match turn % 360:
        case 90:
            return bottom - slot[1], slot[2] - right, top - slot[1], slot[2] - left
        case 180:
            return slot[2] - right, slot[3] - top, slot[2] - left, slot[3] - bottom
        case 270:
            return slot[3] - top, left - slot[0], slot[3] - bottom, right - slot[0]
        case _:
            return left - slot[0], bottom - slot[1], right - slot[0], top - slot[1]


def _shade(side: Side, slot: Box, turn: int) -> bytes:
    """How dark the cells of the slot are, 0 to 255, row by row from the upper left of the page. Empty for what lies outside."""
    left, right = slot[0] + INSET, slot[2] - INSET
    top, bottom = side.height - slot[3] + INSET, side.height - slot[1] - INSET
    scaled = (left * SCALE, top * SCALE, right * SCALE, bottom * SCALE)
    width, height = side.picture.size
    if scaled[0] < 0 or scaled[1] < 0 or scaled[2] > width or scaled[3] > height or left >= right or top >= bottom:
        return b""
    lying = turn % 180 == 90
    cells = (ROWS, COLUMNS) if lying else (COLUMNS, ROWS)
    # Cut out first: the filter would look at what is around the box.
    x, y = floor(scaled[0]), floor(scaled[1])
    cut = side.picture.crop((x, y, ceil(scaled[2]), ceil(scaled[3])))
    inner = (scaled[0] - x, scaled[1] - y, scaled[2] - x, scaled[3] - y)
    coarse = cut.resize(cells, Image.Resampling.BILINEAR, box=inner)
    upright = coarse.transpose(_UPRIGHT[turn % 360]) if turn % 360 else coarse
    return bytes(255 - value for value in upright.tobytes())
