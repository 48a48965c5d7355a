"""What a book designer refuses: each function gives sentences about a `pages.Book`, none if there is nothing to refuse."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pages import Book

LEAST_FULL = 100 / 3  # percent of the text area
MOST_INK = 6.0  # percent of a card
MOST_BYTES = {"card": 60_000, "handbook": 250_000}
_LEAST_LINES = 2


def lonely_heads(book: Book) -> Iterator[str]:
    """Headings, and lines that end with a colon, at the foot of a page that what they announce is not on.

    A page of nothing but headings is a title page.
    """
    for block, after in zip(book.blocks, book.blocks[1:], strict=False):
        page = max(block.lines)
        if block.leads and page not in after.lines and not all(each.leads for each in book.on(page)):
            yield f"page {page}: “{block.text.strip()}” stands alone at the foot"


def lonely_lines(book: Book) -> Iterator[str]:
    """Paragraphs that leave one line behind, or take one line along, where a page ends."""
    for block in book.blocks:
        pages = sorted(block.lines)
        for page, what in ((pages[0], "first"), (pages[-1], "last")) if len(pages) > 1 else ():
            if len(block.lines[page]) < _LEAST_LINES:
                yield f"page {page}: only the {what} line of “{block.text[:20].strip()}” stands there"


def thin_pages(book: Book, intended: Collection[int] = ()) -> Iterator[str]:
    """Pages that are less than a third full, but for the `intended` ones."""
    for page, full in enumerate(book.full, 1):
        if full < LEAST_FULL and page not in intended:
            yield f"page {page}: is {full:.0f} % full"


def blank_pages(book: Book) -> Iterator[str]:
    """Pages without a block of text; furniture is none."""
    for page in range(1, len(book.full) + 1):
        if not book.on(page):
            yield f"page {page}: is blank"


def inky_pages(book: Book) -> Iterator[str]:
    """Pages that take more ink than a card may."""
    for page, ink in enumerate(book.ink, 1):
        if ink > MOST_INK:
            yield f"page {page}: takes {ink:.1f} % ink"
