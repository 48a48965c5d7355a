"""Every page of the shipped ladder, on every paper: nothing alone at a foot, no white pages, little ink, small files."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

import pytest

from ladder_export.choices import OutputKind
from ladder_export.outputs import Output, plan
from ladder_export.paper import PAPERS, Margins
from ladder_export.printing import Printing
from ladders import shipped_ladder
from page_quality import MOST_BYTES, blank_pages, inky_pages, lonely_heads, lonely_lines, thin_pages
from pages import Book, read_book
from proof_files import page_of, pdf_of

LADDER = shipped_ladder()
TEXTS = tuple(
    item.text
    for competency in LADDER.competencies
    for holder in (competency, *competency.levels)
    for section in holder.sections
    for item in section.items
)
CARDS = ("--only", "card")
BUILDS = {
    "a4": ("a4",),
    "letter": ("letter",),
    "a5": ("a5",),
    "half-letter": ("half-letter",),
    "a4 landscape": ("a4", "--landscape", *CARDS),
    "letter landscape": ("letter", "--landscape", *CARDS),
    "a4 two sides": ("a4", "--sides", "2", *CARDS),
    "a6": ("a6",),
    "4x6": ("4x6",),
    "low ink": ("a4", "--ink", "low"),
}
BOOKS = (OutputKind.HANDBOOK, OutputKind.CHAPTER)


@cache
def read(path: Path, edges: Margins) -> Book:
    return read_book(path.read_bytes(), edges.top, edges.bottom, min(edges.inner, edges.outer), TEXTS)


def files(folder: Path, words: tuple[str, ...]) -> list[tuple[Output, Path, Margins]]:
    """Every PDF in a build with the margins of its upright pages."""
    printing = Printing(PAPERS[words[0]], landscape="--landscape" in words)
    found = []
    for output in plan(LADDER):
        path = folder / output.path
        if path.suffix == ".pdf" and path.exists():
            edges = printing.paper.running.margins if output.kind in BOOKS else printing.paper.sheet
            found.append((output, path, printing.card_paper.sheet if output.kind is OutputKind.CARD else edges))
    assert found
    return found


def chapter_ends(output: Output, book: Book) -> set[int]:
    """The last pages of chapters, which may be white: of a chapter's file, and before each toolkit."""
    if output.kind is OutputKind.CHAPTER:
        return {len(book.full)}
    toolkits = [block for block in book.blocks if block.type == "H1" and block.text.endswith(": toolkit")]
    return {min(block.lines) - 1 for block in toolkits}


@pytest.mark.parametrize("name", BUILDS)
def test_every_page_is_one_that_a_designer_would_sign(name: str, built: Callable[..., Path]) -> None:
    words = BUILDS[name]
    folder = built(*words)
    faults = []
    for output, path, edges in files(folder, words):
        book = read(path, edges)
        found = [
            *lonely_heads(book),
            *lonely_lines(book),
            *thin_pages(book, chapter_ends(output, book)),
            *blank_pages(book),
        ]
        if output.kind is OutputKind.CARD:
            found += inky_pages(book)
        if path.stat().st_size > MOST_BYTES.get(output.kind, path.stat().st_size):
            found.append(f"{path.stat().st_size} bytes")
        faults += [f"{output.path}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", ["a4", "letter", "a5", "half-letter"])
def test_every_kind_of_page_was_looked_at(name: str, built: Callable[..., Path]) -> None:
    kinds = {output.kind for output, _, _ in files(built(*BUILDS[name]), BUILDS[name])}
    assert kinds == {output.kind for output in plan(LADDER)} - {OutputKind.REVIEW}
    handbook = read(built(*BUILDS[name]) / "handbook.pdf", PAPERS[name].running.margins)
    assert {"H1", "H2", "P", "LBody", "TD"} <= {block.type for block in handbook.blocks}


LINE = "One line of the page that says very little."
LONG = " ".join(["Words that run on over more than one line of a narrow page, as they do in books."] * 3)


def book_of(*lines: str, style: str = "p { orphans: 1; widows: 1; width: 60mm; margin: 0 }") -> Book:
    """A5 pages with these blocks of HTML, read back; the text area is 182 mm high."""
    html = page_of([], style=style).replace("<body>", "<body>" + "".join(lines))
    return read_book(pdf_of(html), 14, 14, 14, [LONG])


def filled(mm: float) -> str:
    return f'<div style="height: {mm}mm; width: 1mm; background: black"></div>'


def text(words: str, tag: str = "p", style: str = "") -> str:
    return f'<{tag} style="{style}">{escape(words)}</{tag}>'


def test_a_page_with_nothing_to_refuse() -> None:
    book = book_of(
        text("Early", "h1"), text(LONG), filled(80), text("Next", "h2"), text("It shows when you:"), text(LONG)
    )
    for rule in (lonely_heads, lonely_lines, thin_pages, blank_pages, inky_pages):
        assert list(rule(book)) == []
    assert [block.type for block in book.blocks] == ["H1", "P", "H2", "P", "P"]
    assert len(book.blocks[1].lines[1]) > 2


@pytest.mark.parametrize(("tag", "words"), [("h2", "Next"), ("h1", "Next"), ("p", "It shows when you:")])
def test_a_head_alone_at_the_foot_is_refused(tag: str, words: str) -> None:
    head = text(words, tag, "break-after: auto; margin: 0")
    book = book_of(text("Early", "h1"), text(LINE), filled(120), head, text(LINE, style="break-before: page"))
    assert list(lonely_heads(book)) == [f"page 1: “{words}” stands alone at the foot"]


def test_two_heads_alone_at_the_foot_are_both_refused() -> None:
    heads = text("Next", "h2", "break-after: auto") + text("It shows when you:")
    book = book_of(text(LINE), heads, text(LINE, style="break-before: page"))
    assert len(list(lonely_heads(book))) == 1
    assert list(lonely_heads(book)) == ["page 1: “It shows when you:” stands alone at the foot"]


def test_a_title_page_is_no_lonely_head() -> None:
    book = book_of(text("Team Play", "h1", "break-after: page"), text("Early", "h1"), text(LINE))
    assert list(lonely_heads(book)) == []


@pytest.mark.parametrize(("left", "what"), [(1, "first"), (2, ""), (-2, ""), (-1, "last")])
def test_a_lonely_line_is_refused(left: int, what: str) -> None:
    lines = len(book_of(text(LONG)).blocks[0].lines[1])
    kept = left % lines
    page = 182 * 72 / 25.4
    book = book_of(f'<div style="height: {page - 13 * kept - 1}pt"></div>', text(LONG))
    assert {page: len(on) for page, on in book.blocks[0].lines.items()} == {1: kept, 2: lines - kept}
    beginning = LONG[:20].strip()
    wanted = [f"page {1 if left == 1 else 2}: only the {what} line of “{beginning}” stands there"] if what else []
    assert list(lonely_lines(book)) == wanted


def test_a_page_that_is_not_a_third_full_is_refused() -> None:
    book = book_of(filled(59), '<div style="break-before: page"></div>', filled(62))
    assert [round(full) for full in book.full] == [32, 34]
    assert list(thin_pages(book)) == ["page 1: is 32 % full"]
    assert list(thin_pages(book, {1})) == []


def test_a_blank_page_is_refused() -> None:
    book = book_of(
        text(LINE), '<div style="break-before: page; height: 1mm"></div>', text(LINE, style="break-before: page")
    )
    assert list(blank_pages(book)) == ["page 2: is blank"]


def test_a_page_with_too_much_ink_is_refused() -> None:
    box = '<div style="height: {}mm; width: 100mm; background: black"></div>'
    assert list(inky_pages(book_of(box.format(18)))) == []
    assert list(inky_pages(book_of(box.format(20)))) == ["page 1: takes 6.5 % ink"]
