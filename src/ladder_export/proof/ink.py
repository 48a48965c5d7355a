"""Whether the words of a page can be seen: each has to leave ink of its own, dark enough, in all of its box.

The thresholds come from 9,600 words in the bundled fonts, 6 to 26 pt, in black, grays and the ladder's colors, on white and
on colored ground, at 216 dpi: ink reached within 0.4 pt of the top and bottom of every word's box, and within 0.6 pt of its
sides. The only words that missed more were white, and their italic “f” truly reached out of the colored ground.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from math import ceil, floor
from typing import cast

from PIL import Image, ImageChops

from ladder_export.proof.faults import Fault, stretches
from ladder_export.proof.pdf_page import SCALE, Box, Page, Word

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

_ADVICE = "let the layout show the whole text, dark enough, on top of everything else"


def unseen(page: Page, smallest: float) -> Iterator[Fault]:
    """Words that are invisible, too faint, cut off or covered. Type below `smallest` pt is another check's business."""
    found = ((word, _trouble(page, word)) for word in page.words if word.size >= smallest)
    yield from stretches(page, ((word, trouble) for word, trouble in found if trouble), _ADVICE)


def _trouble(page: Page, word: Word) -> str:
    picture, around = _crop(page, word.box)
    _, darkest = cast(tuple[int, int], picture.getextrema())  # a gray picture has one band
    if darkest < _SPECK:
        return "cannot be seen on the page: it is transparent, covered, cut off or in the color of its ground"
    if darkest < _SEEN and any(c.isalnum() for c in word.text):
        return f"is too faint to be read: {100 * darkest // 255} % of black away from its ground"
    if _cut_off(picture, around, word, darkest) or _interrupted(picture, around, page, word):
        return "is cut off or partly covered"
    return ""


def _crop(page: Page, box: Box) -> tuple[Image.Image, Box]:
    """The ink in and one pixel around `box`, and how far `box` is from the crop's edges, in pixels."""
    left, bottom, right, top = (side * SCALE for side in box)
    height = page.ink.height
    pixels = (floor(left) - 1, floor(height - top) - 1, ceil(right) + 1, ceil(height - bottom) + 1)
    inner = (left - pixels[0], height - bottom - pixels[1], right - pixels[0], height - top - pixels[1])
    return page.ink.crop(pixels), inner


def _cut_off(picture: Image.Image, inner: Box, word: Word, darkest: int) -> bool:
    """Whether ink stays away from a side of the word's box."""
    paper = Image.new("L", picture.size, max(_NOISE, round(_EDGE * darkest)))
    inked = ImageChops.subtract(picture, paper).getbbox()
    if inked is None:
        return True
    left, bottom, right, top = inner
    of_size = (_WIDE_BOX, _WIDE_BOX) if _is_wide(word.text) or _is_wide(word.text[-1]) else (_UPRIGHT[1], _SIDEWAYS[1])
    upright, sideways = (
        SCALE * max(least, part * word.size) for least, part in zip((_UPRIGHT[0], _SIDEWAYS[0]), of_size, strict=True)
    )
    return (
        inked[0] - left > sideways
        or right - inked[2] > sideways
        or inked[1] - top > upright
        or bottom - inked[3] > upright
    )


def _interrupted(picture: Image.Image, inner: Box, page: Page, word: Word) -> bool:
    """Whether a letter of the word, or a strip across its letters, is without ink: something narrow lies over it."""
    letters = [letter for letter in page.letters[word.first : word.last + 1] if letter is not None]
    columns = picture.resize((picture.width, 1), Image.Resampling.BOX).tobytes().translate(_INKED)
    offset = inner[0] - word.box[0] * SCALE
    most = SCALE * max(_GAP[0], _GAP[1] * word.size)
    for letter in letters:
        left, right = (side * SCALE + offset for side in (letter.box[0], letter.box[2]))
        own = columns[max(0, floor(left) - 1) : ceil(right) + 1]  # a thin stem may be drawn one pixel beside its box
        gap = SCALE * _WIDE_GAP[0] * word.size if _is_wide(letter.text) else most
        if _INK not in own or (letter.text.isalnum() and len(own) > gap and _longest_gap(own) > gap):
            return True
    if not any(letter.text.isalnum() and letter.box[1] - letter.baseline < _FOOT * word.size for letter in letters):
        return False  # nothing but signs that float, such as “²”
    rows = picture.resize((1, picture.height), Image.Resampling.BOX).tobytes().translate(_INKED)
    baseline = inner[1] + (word.box[1] - word.baseline) * SCALE
    low_letters = rows[max(0, round(baseline - _LOW * word.size * SCALE)) : round(baseline)]
    loose = any(_is_wide(letter.text) or _is_dotted(letter.text) for letter in letters)
    gap = _WIDE_GAP[1] * word.size if loose else _UPRIGHT[1] * word.size
    return _longest_gap(low_letters) > SCALE * max(_UPRIGHT[0], gap)


def _is_dotted(text: str) -> bool:
    """Whether a letter may have dots above itself and be low, as Arabic letters are."""
    return unicodedata.bidirectional(text[0]) in ("R", "AL")


def _is_wide(text: str) -> bool:
    """Whether a letter fills a square, as Chinese and Japanese signs do (Unicode Standard Annex 11)."""
    return unicodedata.east_asian_width(text[0]) in "WF"


def _longest_gap(profile: bytes) -> int:
    """The longest run of pixels without ink."""
    return max(map(len, profile.split(_INK)))
