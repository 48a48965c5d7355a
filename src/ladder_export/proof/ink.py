"""Whether the words of a page can be seen: each has to leave ink of its own, dark enough, in all of its box.

The thresholds come from 9,600 words in the bundled fonts, 6 to 26 pt, in black, grays and the ladder's colors, on white and
on colored ground, at 216 dpi: ink reached within 0.4 pt of the top and bottom of every word's box, and within 0.6 pt of its
sides. The only words that missed more were white, and their italic “f” truly reached out of the colored ground.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from math import ceil, floor
from operator import and_, or_
from typing import cast

from PIL import Image, ImageChops

from ladder_export.proof.faults import Fault, stretches
from ladder_export.proof.pdf_page import Box, Letter, Page, Word, in_lines
from ladder_export.proof.pdf_picture import SCALE, Pictures, Pixels

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
# For a first look: every so many rows, and pixels that are dark, by 88 gray steps more than a ground without drawings can be.
# Among so many pixels, one of them is never averaged to nothing.
_STEP = 2
_MOST = 160
_EXACT = 1e-6  # pixels; numbers that come about in two ways are as equal as that
_find_dark = re.compile(b"[\\0-\\x9f]").search
_DARK = bytes(value < 0x80 for value in range(256))

_ADVICE = "let the layout show the whole text, dark enough, on top of everything else"


def unseen(page: Page, smallest: float) -> Iterator[Fault]:
    """Words that are invisible, too faint, cut off or covered. Type below `smallest` pt is another check's business."""
    close = [word for word in _not_plain(page, page.words) if word.size >= smallest]
    found = ((word, _trouble(page, word)) for word in close)
    yield from stretches(page, ((word, trouble) for word, trouble in found if trouble), _ADVICE)


def _not_plain(page: Page, words: Iterable[Word]) -> list[Word]:
    """Those of `words` for which a first look at their line, and at them alone, does not say that `_trouble` finds none."""
    return [word for line in in_lines(words) for word in _unclear(page, line) if _unclear(page, [word])]


def _unclear(page: Page, line: Sequence[Word]) -> list[Word]:
    """The words of a `line`, of one size and one baseline, for which a first look is not enough: few, in a tenth of the time.

    It looks at some rows of pixels that all of these words have, and sees only what is dark, of which it wants as much as
    `_trouble` wants of any ink.
    """
    pictures, rows = page.pictures, _low_rows(page, line[0])
    low = range(rows.stop - 1 - _STEP, rows.start, -_STEP)  # two side by side may be without ink, at either end too
    places = _places(pictures, line, rows) if low else []
    if not places:
        return list(line)
    left, right = min([place[1] for place in places]), max([place[3] for place in places])
    top = max([place[2] for place in places])
    light = _light(pictures, left, right, range(rows.stop - 1, top - 1, -_STEP))
    columns = reduce(and_, light).to_bytes(right - left).translate(_DARK)
    stems = reduce(or_, light[1 : 1 + len(low)]).to_bytes(right - left).translate(_DARK)  # dark in all low rows
    upright, sideways = (slack - _EXACT for slack in _slack(line[0]))
    gap = bytes(int(SCALE * max(_GAP[0], _GAP[1] * line[0].size)) + 1)  # too many columns without ink in a letter
    narrow = (len(gap) - 1) / SCALE  # what is wider does not fit into such a gap
    pixels, width, height = pictures.rows, *pictures.drawn.size
    clear: set[int] = set()  # their first letters
    for word, x, y, end, foot in places:
        first, last, box = x - left, end - left, word.box
        upper = width * floor(height - SCALE * box[3] + upright)
        lower = width * (ceil(height - SCALE * box[1] - upright) - 1)
        if (
            0 <= columns.find(_INK, first, last) <= SCALE * box[0] + sideways - left
            and columns.rfind(_INK, first, last) + 1 >= SCALE * box[2] - sideways - left
            and columns.find(gap, first, last) < 0
            and _find_dark(pixels, max(y * width, lower) + x, max(y * width, lower) + end)
            and _find_dark(pixels, min((foot - 1) * width, upper) + x, min((foot - 1) * width, upper) + end)
            and (
                stems.count(_INK, first, last) * _MOST >= last - first
                or (
                    last - first <= _MOST and all(_find_dark(pixels, row * width + x, row * width + end) for row in low)
                )
            )
            and not _has_hollow(columns, page.letters[word.first : word.last + 1], narrow, left)
        ):
            clear.add(word.first)
    return [word for word in line if word.first not in clear] if len(clear) < len(line) else []


def _places(pictures: Pictures, line: Iterable[Word], rows: range) -> list[tuple[Word, int, int, int, int]]:
    """The words of a `line` that a first look can tell anything about, with the pixels around them (as in `_around`).

    They are on the page, on a baseline, not too tall, and have no drawing around them.
    """
    width, height = pictures.drawn.size
    start, stop = rows.start, rows.stop
    places = []
    for word in line:
        left, bottom, right, top = word.box
        x, y = floor(SCALE * left) - 1, floor(height - SCALE * top) - 1
        end, foot = ceil(SCALE * right) + 1, ceil(height - SCALE * bottom) + 1
        if x >= 0 and 0 <= y <= start and end <= width and stop <= foot <= height and foot - y <= _MOST:
            places.append((word, x, y, end, foot))
    if places:
        _, lefts, tops, rights, bottoms = zip(*places, strict=True)
        if pictures.has_drawing(min(lefts), min(tops), max(rights), max(bottoms)):
            return [place for place in places if not pictures.has_drawing(*place[1:])]
    return places


def _light(pictures: Pictures, left: int, right: int, rows: range) -> list[int]:
    """Rows of pixels as numbers. Bytes that are not dark have their first bit there: they have it, and one of the next two."""
    number, pixels, stride = int.from_bytes, pictures.rows, pictures.drawn.width
    starts = range(rows.start * stride + left, rows.stop * stride + left, rows.step * stride)
    width = right - left
    return [(value := number(pixels[start : start + width])) & (value << 1 | value << 2) for start in starts]


def _has_hollow(columns: bytes, letters: Iterable[Letter | None], narrow: float, left: int) -> bool:
    """Whether the strip of a `narrow` letter, as in `_strips`, has no ink in `columns`, which begin at `left`."""
    for letter in letters:
        if letter:
            start, _, end, _ = letter.box
            if end - start < narrow:
                first, last = floor(SCALE * start + _EXACT), ceil(SCALE * end - _EXACT)
                if columns.find(_INK, first - 1 - left, last + 1 - left) < 0:
                    return True
    return False


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
    low, top = _low_rows(page, word), _around(page, word.box)[0][1]
    loose = any(_is_wide(letter.text) or _is_dotted(letter.text) for letter in letters)
    gap = _WIDE_GAP[1] * word.size if loose else _UPRIGHT[1] * word.size
    return _longest_gap(rows[max(0, low.start - top) : max(0, low.stop - top)]) > SCALE * max(_UPRIGHT[0], gap)


def _strips(columns: bytes, inner: Box, word: Word, letters: Iterable[Letter | None]) -> Iterator[bytes]:
    """The `columns` of each letter. A thin stem may be drawn one pixel beside its box."""
    offset = inner[0] - word.box[0] * SCALE
    for letter in filter(None, letters):
        left, right = (side * SCALE + offset for side in (letter.box[0], letter.box[2]))
        yield columns[max(0, floor(left) - 1) : ceil(right) + 1]


def _low_rows(page: Page, word: Word) -> range:
    """The rows of the page's pixels that every letter fills."""
    baseline = page.pictures.drawn.height - SCALE * word.baseline
    return range(round(baseline - _LOW * word.size * SCALE), round(baseline))


def _is_dotted(text: str) -> bool:
    """Whether a letter may have dots above itself and be low, as Arabic letters are."""
    return unicodedata.bidirectional(text[0]) in ("R", "AL")


def _is_wide(text: str) -> bool:
    """Whether a letter fills a square, as Chinese and Japanese signs do (Unicode Standard Annex 11)."""
    return unicodedata.east_asian_width(text[0]) in "WF"


def _longest_gap(profile: bytes) -> int:
    """The longest run of pixels without ink."""
    return max(map(len, profile.split(_INK)))
