"""The first look at the words of a page: it may send any word to the close look, and must pass none that this one refuses."""

from __future__ import annotations

from random import Random

import pytest

from ladder_export.proof.ink import _is_plain, _trouble
from ladder_export.proof.pdf_page import Page, read_pages
from proof_files import item as item_of
from proof_files import line_of, page_of, pdf_of

WORDS = "Asks why before asking how; “office” (fi, ffi) — well-known jolly values: 1 i l ! Ы ы й ы́ · H2O²"
INKS = ("#000", "#555", "#888", "#bbb", "#2456A4", "#A96600", "#fff")
SIZES = (6, 7.5, 9, 10, 14, 26, 36)


def spoiled(seed: int) -> str:
    """A page of words in many sizes and colors with thin and thick boxes over and under them."""
    random = Random(seed)
    lines = [
        f'<div style="font-size: {random.choice(SIZES)}pt; color: {random.choice(INKS)}; overflow: hidden; '
        f'max-height: {random.choice(("none", "none", "0.9em"))}">{WORDS}</div>'
        for _ in range(6)
    ]
    boxes = [
        f'<div style="position: absolute; left: {random.uniform(0, 110):.2f}mm; top: {random.uniform(0, 150):.2f}mm; '
        f"width: {random.choice((0.3, 0.6, 1, 3, 20))}mm; height: {random.choice((0.2, 0.5, 1, 3, 20))}mm; "
        f"background: {random.choice(('#fff', '#fff', '#eee', '#777', '#000'))}; "
        f'z-index: {random.choice((-1, 1))}"></div>'
        for _ in range(60)
    ]
    return "".join((*lines, *boxes))


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    item = item_of("a", "Asks")
    html = page_of([], style="@page { margin: 10mm }").replace("</body>", line_of(item) + "</body>")
    breaks = "".join(
        f'<section style="break-before: page; position: relative">{spoiled(n)}</section>' for n in range(12)
    )
    return list(read_pages(pdf_of(html.replace("</body>", breaks + "</body>"))))


def test_no_word_passes_that_a_close_look_refuses(pages: list[Page]) -> None:
    words = [(page, word) for page in pages for word in page.words]
    plain = [(page, word) for page, word in words if _is_plain(page, word)]
    spoiled = [word for page, word in words if _trouble(page, word)]
    assert len(plain) > 200 and len(spoiled) > 200, "the pages have to have words of both kinds"
    assert [(word.text, trouble) for page, word in plain if (trouble := _trouble(page, word))] == []


def test_most_words_need_no_close_look(pages: list[Page]) -> None:
    fine = [(page, word) for page in pages for word in page.words if not _trouble(page, word)]
    assert sum(_is_plain(page, word) for page, word in fine) > len(fine) / 3
