"""Whether the words of a page can be seen: each has to leave ink of its own, dark enough, in all of its box.

The thresholds come from 9,600 words in the bundled fonts, 6 to 26 pt, in black, grays and the ladder's colors, on white and
on colored ground, at 216 dpi: ink reached within 0.4 pt of the top and bottom of every word's box, and within 0.6 pt of its
sides. The only words that missed more were white, and their italic “f” truly reached out of the colored ground.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import cast

from PIL import Image, ImageChops

from ladder_export.proof.faults import Fault, stretches
from ladder_export.proof.pdf_page import Box, Letter, Page, Word
from ladder_export.proof.pdf_picture import FAINT, SCALE, Pixels

_SEEN = 64  # gray steps of 255 that a word must differ from its ground; #888 on white is 119
_SPECK = 16  # the same for what has no letters (a dash or a dot in light type)
_NOISE = 5  # gray steps that the smoothing of edges may leave
_EDGE = 0.15  # ink counts at an edge from this part of the word's darkest ink
_UPRIGHT = (0.7, 0.03)  # how far ink may stay from the top and bottom: pt, and parts of the type size
_SIDEWAYS = (1.0, 0.05)  # the same for the sides
_GAP = (1.2, 0.17)  # how wide a strip of a letter may be without ink; “ы” is two strokes
# How wide and how tall a strip without ink may be in signs that fill a square, in parts of the type size: “川” and “い” are
# strokes side by side, “三” and “ミ” such above each other, and none of them stands on the baseline.
_WIDE_GAP = (0.5, 0.25)
_WIDE_BOX = 0.12  # and how far ink may stay from the edges of their boxes, which hold the handles of their curves too
_LOW = 0.4  # parts of the type size above the baseline that every letter fills; dots and accents float higher
_FOOT = 0.1  # the same for where letters stand: “²” is higher
_INK = b"\x01"
_INKED = b"\x00" + 255 * _INK  # a table that leaves of a profile only whether there is ink
# For a first look: pixels that are dark enough whatever the ground, every so many rows, in words not taller than that many
# pixels. A column of them, or a row with one in so many, is never averaged to nothing.
_DARK = bytes(255 - value >= _SEEN + FAINT for value in range(256))
_STEP = 2
_TALLEST = 100

_ADVICE = "let the layout show the whole text, dark enough, on top of everything else"


def unseen(page: Page, smallest: float) -> Iterator[Fault]:
    """Words that are invisible, too faint, cut off or covered. Type below `smallest` pt is another check's business."""
    close = [word for word in page.words if word.size >= smallest and not _is_plain(page, word)]
    found = ((word, _trouble(page, word)) for word in close)
    yield from stretches(page, ((word, trouble) for word, trouble in found if trouble), _ADVICE)


def _is_plain(page: Page, word: Word) -> bool:
    """Whether a first look is enough to say that `_trouble` finds none: for nearly all words, in a tenth of the time.

    It sees only some of the ink, and wants as much of it.
    """
    pictures, (pixels, inner) = page.pictures, _around(page, word.box)
    left, top, right, bottom = pixels
    if left < 0 or top < 0 or right > pictures.drawn.width or bottom > pictures.drawn.height:
        return False
    if bottom - top > _TALLEST or pictures.has_drawing(left, top, right, bottom):
        return False
    rows, width, stride = pictures.rows, right - left, pictures.stride
    starts = range(top * stride + left, bottom * stride, _STEP * stride)
    dark = b"".join([rows[start : start + width] for start in starts]).translate(_DARK)
    columns = _any_row(dark, width)
    upper, lower = dark.find(_INK) // width, dark.rfind(_INK) // width
    inked = (columns.find(_INK), _STEP * upper, columns.rfind(_INK) + 1, _STEP * lower + 1)
    if upper < 0 or not _reaches(inked, inner, *_slack(word)):
        return False
    letters = page.letters[word.first : word.last + 1]
    narrowest = SCALE * min([letter.box[2] - letter.box[0] for letter in letters if letter])
    if bytes(int(SCALE * max(_GAP[0], _GAP[1] * word.size)) + 1) in columns:
        return False
    if bytes(int(narrowest + 1) + 1) in columns and not all(
        _INK in own for own in _strips(columns, inner, word, letters)
    ):
        return False
    low = _low_rows(word, inner)  # two of them side by side may be without ink
    for row in range((low.start + _STEP) // _STEP, low.stop // _STEP):
        if _TALLEST * dark.count(_INK, row * width, (row + 1) * width) < width:
            return False
    return True


def _any_row(pixels: bytes, width: int) -> bytes:
    """For each column whether any row of `pixels` has ink there."""
    lanes, reach = int.from_bytes(pixels), 8 * width
    while reach < 8 * len(pixels):
        lanes, reach = lanes | lanes >> reach, 2 * reach
    return lanes.to_bytes(len(pixels))[-width:]


def _trouble(page: Page, word: Word) -> str:
    pixels, inner = _around(page, word.box)
    picture = page.pictures.ink(pixels)
    _, darkest = cast(tuple[int, int], picture.getextrema())  # a gray picture has one band
    if darkest < _SPECK:
        return "cannot be seen on the page: it is transparent, covered, cut off or in the color of its ground"
    if darkest < _SEEN and any(c.isalnum() for c in word.text):
        return f"is too faint to be read: {100 * darkest // 255} % of black away from its ground"
    if _cut_off(picture, inner, word, darkest) or _interrupted(picture, inner, page, word):
        return "is cut off or partly covered"
    return ""


def _around(page: Page, box: Box) -> tuple[Pixels, Box]:
    """The pixels in and one around `box`, and how far `box` is from the edges of these."""
    height = page.pictures.drawn.height
    left, right, top, bottom = SCALE * box[0], SCALE * box[2], height - SCALE * box[3], height - SCALE * box[1]
    x, y = floor(left) - 1, floor(top) - 1
    return (x, y, ceil(right) + 1, ceil(bottom) + 1), (left - x, bottom - y, right - x, top - y)


def _cut_off(picture: Image.Image, inner: Box, word: Word, darkest: int) -> bool:
    """Whether ink stays away from a side of the word's box."""
    paper = Image.new("L", picture.size, max(_NOISE, round(_EDGE * darkest)))
    inked = ImageChops.subtract(picture, paper).getbbox()
    wide = _is_wide(word.text) or _is_wide(word.text[-1])
    return inked is None or not _reaches(inked, inner, *_slack(word, *(_WIDE_BOX, _WIDE_BOX) * wide))


def _slack(word: Word, upright: float = _UPRIGHT[1], sideways: float = _SIDEWAYS[1]) -> tuple[float, float]:
    """How far ink may stay from the edges of `word`, in pixels: at least, and in parts of its size."""
    return SCALE * max(_UPRIGHT[0], upright * word.size), SCALE * max(_SIDEWAYS[0], sideways * word.size)


def _reaches(inked: Pixels, inner: Box, upright: float, sideways: float) -> bool:
    """Whether a box of ink comes close enough to all edges of `inner`."""
    left, bottom, right, top = inner
    return (
        inked[0] - left <= sideways
        and right - inked[2] <= sideways
        and inked[1] - top <= upright
        and bottom - inked[3] <= upright
    )


def _interrupted(picture: Image.Image, inner: Box, page: Page, word: Word) -> bool:
    """Whether a letter of the word, or a strip across its letters, is without ink: something narrow lies over it."""
    letters = [letter for letter in page.letters[word.first : word.last + 1] if letter is not None]
    columns = picture.resize((picture.width, 1), Image.Resampling.BOX).tobytes().translate(_INKED)
    most = SCALE * max(_GAP[0], _GAP[1] * word.size)
    for letter, own in zip(letters, _strips(columns, inner, word, letters), strict=True):
        gap = SCALE * _WIDE_GAP[0] * word.size if _is_wide(letter.text) else most
        if _INK not in own or (letter.text.isalnum() and len(own) > gap and _longest_gap(own) > gap):
            return True
    if not any(letter.text.isalnum() and letter.box[1] - letter.baseline < _FOOT * word.size for letter in letters):
        return False  # nothing but signs that float, such as “²”
    rows = picture.resize((1, picture.height), Image.Resampling.BOX).tobytes().translate(_INKED)
    low = _low_rows(word, inner)
    loose = any(_is_wide(letter.text) or _is_dotted(letter.text) for letter in letters)
    gap = _WIDE_GAP[1] * word.size if loose else _UPRIGHT[1] * word.size
    return _longest_gap(rows[low.start : low.stop]) > SCALE * max(_UPRIGHT[0], gap)


def _strips(columns: bytes, inner: Box, word: Word, letters: Iterable[Letter | None]) -> Iterator[bytes]:
    """The `columns` of each letter. A thin stem may be drawn one pixel beside its box."""
    offset = inner[0] - word.box[0] * SCALE
    for letter in filter(None, letters):
        left, right = (side * SCALE + offset for side in (letter.box[0], letter.box[2]))
        yield columns[max(0, floor(left) - 1) : ceil(right) + 1]


def _low_rows(word: Word, inner: Box) -> range:
    """The rows of pixels that every letter fills."""
    baseline = inner[1] + (word.box[1] - word.baseline) * SCALE
    return range(max(0, round(baseline - _LOW * word.size * SCALE)), max(0, round(baseline)))


def _is_dotted(text: str) -> bool:
    """Whether a letter may have dots above itself and be low, as Arabic letters are."""
    return unicodedata.bidirectional(text[0]) in ("R", "AL")


def _is_wide(text: str) -> bool:
    """Whether a letter fills a square, as Chinese and Japanese signs do (Unicode Standard Annex 11)."""
    return unicodedata.east_asian_width(text[0]) in "WF"


def _longest_gap(profile: bytes) -> int:
    """The longest run of pixels without ink."""
    return max(map(len, profile.split(_INK)))
