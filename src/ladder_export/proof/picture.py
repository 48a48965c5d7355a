"""The proof of a picture: a PNG of the right size that shows the page it is said to show.

The page is drawn again from the PDF, whose own proof is about what stands in it, at the resolution of its picture: hairlines
are a pixel wide however few of those an inch has. Both are reduced to pixels of 3 mm, in which a word of 10 pt is 50 gray
steps or more, and what another rasterizer would round otherwise is few.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import Any, cast

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from ladder_export.problems import Location, Problem
from ladder_export.proof.data import ExpectedPicture

_SMALL_DPI = 25.4 / 3
_LIKE = 32  # gray steps of 255
_AGAIN = "build it again, with --png"


def picture_problems(expected: ExpectedPicture, data: bytes, pdf: bytes) -> tuple[list[Problem], dict[str, Any]]:
    """What is wrong with the picture `data` of the file `pdf`, and its facts: `size_px`. Never raises for what is in them."""
    try:
        size = _size(pdf, expected)
    except (pdfium.PdfiumError, IndexError, ValueError) as error:
        return [_undrawn(expected, error)], {}
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            picture.verify()  # every chunk to the last: who draws may have set Pillow to put up with files that are cut off
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            if picture.size != size:  # before its pixels are unpacked, which may be far too many
                message = f"measures {picture.width} × {picture.height} px instead of {size[0]} × {size[1]} px"
                return [_about(expected, message)], {}
            stated = picture.info.get("dpi", (0, 0))
            shown = picture.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return [_about(expected, f"cannot be read as a PNG picture ({error})")], {}
    try:
        page = _drawn(pdf, expected)
    except (pdfium.PdfiumError, ValueError) as error:
        return [_undrawn(expected, error)], {}
    problems = [_about(expected, message) for message in _faults(expected, shown, page, stated)]
    return problems, {"size_px": list(size)}


def _size(pdf: bytes, expected: ExpectedPicture) -> tuple[int, int]:
    """The size in px that the picture of the page must have."""
    with pdfium.PdfDocument(pdf) as document:
        width, height = (math.ceil(side * expected.dpi / 72) for side in document[expected.page - 1].get_size())
        return width, height


def _drawn(pdf: bytes, expected: ExpectedPicture) -> Image.Image:
    """The page in the size of its picture, which has been read by then.

    It is made gray at the end, since PDFium draws letters lighter in gray.
    """
    with pdfium.PdfDocument(pdf) as document:
        drawn: Image.Image = document[expected.page - 1].render(scale=expected.dpi / 72).to_pil()
        return drawn.convert("L")


def _faults(
    expected: ExpectedPicture, shown: Image.Image, page: Image.Image, stated: tuple[float, float]
) -> Iterator[str]:
    if any(abs(value - expected.dpi) > 0.5 for value in stated):
        yield f"says that it has {stated[0]:g} dots an inch, and has {expected.dpi}"
    lightest, darkest = reversed(cast(tuple[int, int], shown.getextrema()))
    if lightest == darkest:
        yield "is blank"
        return
    difference = ImageChops.difference(_reduced(shown, expected.dpi), _reduced(page, expected.dpi))
    if cast(tuple[int, int], difference.getextrema())[1] > _LIKE:
        yield f"does not show page {expected.page} of {expected.shows}"


def _reduced(image: Image.Image, dpi: int) -> Image.Image:
    """`image` in whole pixels of 3 mm; what is left over at the right and at the foot of the page is left out."""
    pixel = dpi / _SMALL_DPI
    width, height = (max(1, int(side / pixel)) for side in image.size)
    return image.resize(
        (width, height),
        Image.Resampling.BOX,
        box=(0, 0, min(image.width, width * pixel), min(image.height, height * pixel)),
    )


def _undrawn(expected: ExpectedPicture, error: Exception) -> Problem:
    return _about(expected, f"shows page {expected.page} of {expected.shows}, which cannot be drawn ({error})")


def _about(expected: ExpectedPicture, message: str) -> Problem:
    return Problem(Location(expected.file), message, (), _AGAIN)
