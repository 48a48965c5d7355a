"""Words that a line is drawn through. They can be read, and say the opposite."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import ceil, floor

from PIL import Image

from ladder_export.proof.faults import Fault, stretches
from ladder_export.proof.pdf_page import Page, Word, in_lines
from ladder_export.proof.pdf_picture import SCALE

# Where a line strikes a word out, in parts of the type size above the baseline: inside the x-height.
_BAND = (0.12, 0.42)
_GROUND = (-0.1, 0.75)  # what a line is compared with: from the descenders to the capitals
_BELOW = 8  # pixels; a white line shows only on a ground
_SEEN = 48  # gray steps of 255 that it differs from the ground, over all of the word's width
_THICKEST = 0.2  # parts of the type size; what is thicker is a ground that begins or ends there


def struck(page: Page) -> Iterator[Fault]:
    """Words with a thin line through their x-height, drawn over, under or as a decoration of them."""
    found = ((word, "is struck out") for word in _near_drawings(page) if _is_struck(page, word))
    yield from stretches(page, found, "let the layout draw the line elsewhere")


def _near_drawings(page: Page) -> Iterator[Word]:
    """The words with something drawn in or close to the band where a line strikes them out: first by whole lines."""
    has_drawing, height = page.pictures.has_drawing, page.pictures.ground.height
    for line in in_lines(page.words):
        top, bottom = (height - SCALE * (line[0].baseline + part * line[0].size) for part in reversed(_BAND))
        rows = floor(top), ceil(bottom) + _BELOW
        sides = [(floor(word.box[0] * SCALE), ceil(word.box[2] * SCALE)) for word in line]
        lefts, rights = zip(*sides, strict=True)
        if has_drawing(min(lefts), rows[0], max(rights), rows[1]):
            yield from (
                word
                for word, (left, right) in zip(line, sides, strict=True)
                if has_drawing(left, rows[0], right, rows[1])
            )


def _is_struck(page: Page, word: Word) -> bool:
    pt = word.size * SCALE
    baseline = page.pictures.ground.height - SCALE * word.baseline
    left, right = floor(word.box[0] * SCALE), ceil(word.box[2] * SCALE)
    top, bottom = floor(baseline - _GROUND[1] * pt), ceil(baseline - _GROUND[0] * pt)
    if right <= left or bottom <= top:
        return False
    strip = (
        page.pictures.ground.crop((left, top, right, bottom)).resize((1, bottom - top), Image.Resampling.BOX).tobytes()
    )
    ground = sorted(strip)[len(strip) // 2]
    lines = groupby(range(len(strip)), lambda row: abs(strip[row] - ground) > _SEEN)
    for rows in (list(run) for lined, run in lines if lined):
        middle = (baseline - top - (rows[0] + rows[-1] + 1) / 2) / pt
        ends = rows[0] == 0 or rows[-1] == len(strip) - 1
        if not ends and _BAND[0] <= middle <= _BAND[1] and len(rows) <= max(2.0, _THICKEST * pt):
            return True
    return False
