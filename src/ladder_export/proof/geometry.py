"""Where words stand on a page: inside the safe margin, in readable type, and not on top of each other."""

from __future__ import annotations

from collections.abc import Iterator

from ladder_export.proof.data import PageRules
from ladder_export.proof.faults import Fault, stretches
from ladder_export.proof.pdf_page import Box, Letter, Page, Word, is_mark
from ladder_export.proof.text import beginning

_POINTS_PER_MM = 72 / 25.4
_SLACK = 0.5  # pt: rounding of the renderer, and round letters that reach a little over the edge
_SIZE_SLACK = 0.02  # pt: sizes in a PDF are rounded
# Letters of different lines collide if their tight boxes share more than this part of the smaller one; ascenders and
# descenders of lines that are set solid touch, but share nothing.
_SHARED = 0.2
# Words of one line collide if they share more than this part of the type size sideways (or most of the narrower word). An
# italic “f” reaches over the space beside it, and its box into that of the next “f”, by a quarter of the size.
_REACH = 0.35
_MOST = 0.8
_ONE_LINE = 0.2  # parts of the type size between two baselines that look like one


def outside(page: Page, rules: PageRules) -> Iterator[Fault]:
    """Words that reach into the margin where printers cannot print, or past the edge of the page."""
    margin = rules.margin_mm * _POINTS_PER_MM - _SLACK
    left, bottom, right, top = margin, margin, page.width - margin, page.height - margin

    def reaches_out(box: Box) -> bool:
        return box[0] < left or box[1] < bottom or box[2] > right or box[3] > top

    what = f"stands less than {rules.margin_mm:g} mm from the edge of the page, or past it"
    words = ((word, what) for word in page.words if reaches_out(word.box))
    yield from stretches(page, words, "move it into the page in the layout")


def tiny(page: Page, rules: PageRules) -> Iterator[Fault]:
    """Words in a type that nobody can read."""
    words = (
        (word, f"is set in {word.size:.2f} pt, and {rules.text_pt:g} pt is the smallest that can be read")
        for word in page.words
        if word.size < rules.text_pt - _SIZE_SLACK
    )
    yield from stretches(page, words, "set it larger in the layout")


def collisions(page: Page) -> Iterator[Fault]:
    """Pairs of words that are printed on top of each other, each word named once."""
    named: set[int] = set()
    for pair in _touching(page.words):
        first, second = sorted(pair, key=lambda word: word.first)
        if named.isdisjoint((id(first), id(second))) and _collide(page, first, second):
            named.update((id(first), id(second)))
            what = f"has “{beginning(second.text)}” printed on top of it"
            yield Fault(
                page.number, what, beginning(first.text), (first.first, first.last), "give both room in the layout"
            )


def _touching(words: tuple[Word, ...]) -> Iterator[tuple[Word, Word]]:
    """Pairs of words whose boxes intersect, found by sweeping down the page."""
    ordered = sorted(words, key=lambda word: word.box[1])
    for index, word in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.box[1] >= word.box[3]:
                break
            if other.box[0] < word.box[2] and word.box[0] < other.box[2]:
                yield word, other


def _collide(page: Page, first: Word, second: Word) -> bool:
    size = min(first.size, second.size)
    if abs(first.baseline - second.baseline) < _ONE_LINE * size:
        shared = min(first.box[2], second.box[2]) - max(first.box[0], second.box[0])
        narrower = min(word.box[2] - word.box[0] for word in (first, second))
        return shared > min(_REACH * size, _MOST * narrower)
    ours, theirs = _letters(page, first), _letters(page, second)
    return any(_shared(a.box, b.box) > _SHARED for a in ours for b in theirs)


def _letters(page: Page, word: Word) -> list[Letter]:
    inside = page.letters[word.first : word.last + 1]
    return [letter for letter in inside if letter is not None and not is_mark(letter.text)]


def _shared(a: Box, b: Box) -> float:
    """How much of the smaller box lies in the other one, 0 to 1."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return width * height / smaller if smaller else 1.0
