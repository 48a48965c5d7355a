"""Are two pictures of a page the same page? Letters may be drawn a little differently; nothing may move, fade or go.

Two questions are asked of each color. Up close: has each pixel a like one within one pixel of its place in the other picture?
That lets other versions of the renderer smooth edges and shift letters by a fraction of a point. From afar: are both as dark
and as colored once they are blurred? That finds what the first cannot see inside of text, such as another color.
"""

from __future__ import annotations

import io

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter

CLOSE = 48  # steps of 255 between a pixel and the darkest or lightest of its neighbors in the other picture
FAR = 14  # steps of 255 between the pictures from afar
_SOFT, _BLUR = (
    0.8,
    6,
)  # pixels by which pictures are blurred up close, so that edges of letters are alike, and from afar
_CELL = 8  # pixels; strays that are further apart than three of these are noise
_LEAST = 4  # strays close together that are a change
_COLORS = 128
_RED = (220, 0, 0)


def draw(data: bytes, page: int, dpi: float) -> Image.Image:
    """The page (from 0) of a PDF in color."""
    document = pdfium.PdfDocument(data)
    try:
        return document[page].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()


def page_named(data: bytes, title: str) -> int:
    """The page (from 0) that the bookmark `title` leads to. Raises `LookupError`."""
    document = pdfium.PdfDocument(data)
    try:
        for mark in document.get_toc():
            if mark.get_title() == title:
                return int(mark.get_dest().get_index())
    finally:
        document.close()
    raise LookupError(f"no bookmark “{title}”")


def packed(picture: Image.Image) -> bytes:
    """A small PNG of a picture, in so few colors that `differences` does not notice."""
    stream = io.BytesIO()
    few = picture.quantize(_COLORS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def differences(reference: Image.Image, now: Image.Image) -> Image.Image | None:
    """Where two pictures in color differ, white on black (8-bit gray); None if they show the same."""
    if reference.size != now.size:
        return Image.new("L", now.size, 255)
    found = ImageChops.lighter(_close(reference, now), _afar(reference, now))
    return found if found.getbbox() else None


def _close(reference: Image.Image, now: Image.Image) -> Image.Image:
    before, after = (each.filter(ImageFilter.GaussianBlur(_SOFT)) for each in (reference, now))
    strays = ImageChops.lighter(_strays(before, after), _strays(after, before))
    marks = strays.point(lambda step: 255 if step > CLOSE else 0)
    # A cell holds the mean of its pixels, so that each stray counts 255 / cell²; a cluster is a cell with those around it.
    sums = marks.reduce(_CELL).filter(ImageFilter.Kernel((3, 3), [1] * 9, scale=1))
    crowds = sums.point(lambda level: 255 if level > (_LEAST - 0.5) * 255 / _CELL**2 else 0)
    crowds = crowds.resize((crowds.width * _CELL, crowds.height * _CELL), Image.Resampling.NEAREST)
    return ImageChops.multiply(marks, crowds.crop((0, 0, *marks.size)))


def _strays(one: Image.Image, other: Image.Image) -> Image.Image:
    """How far each pixel of `one` is from what it may be, by what is around its place in `other`."""
    darkest, lightest = other.filter(ImageFilter.MinFilter(3)), other.filter(ImageFilter.MaxFilter(3))
    return _most(ImageChops.add(ImageChops.subtract(darkest, one), ImageChops.subtract(one, lightest)))


def _afar(reference: Image.Image, now: Image.Image) -> Image.Image:
    blurred = (each.filter(ImageFilter.GaussianBlur(_BLUR)) for each in (reference, now))
    return _most(ImageChops.difference(*blurred)).point(lambda step: 255 if step > FAR else 0)


def _most(picture: Image.Image) -> Image.Image:
    """The largest of the three colors of each pixel."""
    red, green, blue = picture.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def comparison(reference: Image.Image, now: Image.Image, differing: Image.Image) -> Image.Image:
    """Reference, now, and what differs in red on the page as it is now but pale, side by side."""
    wide = differing.filter(ImageFilter.MaxFilter(5))
    pale = Image.blend(now, Image.new("RGB", now.size, "white"), 0.7)
    marked = Image.composite(Image.new("RGB", now.size, _RED), pale, wide)
    parts = [reference, now, marked]
    sheet = Image.new("RGB", (sum(part.width for part in parts) + 20, max(part.height for part in parts)), "#888888")
    left = 0
    for part in parts:
        sheet.paste(part, (left, 0))
        left += part.width + 10
    return sheet
