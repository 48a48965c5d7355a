"""What the picture of a page says about it: how much ink it takes, and how far down its content reaches."""

from __future__ import annotations

from PIL import Image, ImageChops

from ladder_export.proof.data import PageRules
from ladder_export.proof.pdf_page import Page
from ladder_export.proof.pdf_picture import SCALE

# A picture is averaged to these first: as exact as counting its pixels to 0.02 %, in a third of the time.
_CELLS = (64, 64)
_STRIP = 64  # pixels that are looked at together
_PIXELS_PER_MM = SCALE * 72 / 25.4


def coverage(page: Page) -> float:
    """The share of the page that its ink would cover if it were all black, in percent: the mean darkness of its picture."""
    cells = page.pictures.drawn.resize(_CELLS, Image.Resampling.BOX).tobytes()
    return round(100 - 100 * sum(cells) / (255 * len(cells)), 1)


def fullness(page: Page, rules: PageRules) -> int:
    """How far down its text area a page is filled, in percent. What stands in the margins, such as a foot, does not count."""
    turned = page.width > page.height and rules.width < rules.height
    top, outer, bottom, inner = (_PIXELS_PER_MM * edge for edge in (rules.turned_edges if turned else rules.edges))
    side = min(outer, inner)  # left and right pages differ
    drawn = page.pictures.drawn
    left, upper, right, lower = (
        round(side), round(top), round(drawn.width - side), round(drawn.height - bottom)
    )  # fmt: skip
    if left >= right:
        return 0
    for end in range(lower, upper, -_STRIP):
        start = max(upper, end - _STRIP)
        inked = ImageChops.invert(drawn.crop((left, start, right, end))).getbbox()
        if inked:
            return round(100 * (start - upper + inked[3]) / (lower - upper))
    return 0
