"""The first look at the words of a page: it may send any word to the close look, and must pass none that this one refuses."""

from __future__ import annotations

from random import Random

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from ladder_export.proof.ink import _not_plain, _trouble, _unclear
from ladder_export.proof.pdf_page import _characters, _drawn_letters, _text_objects, read_pages
from ladder_export.proof.pdf_picture import SCALE
from ladder_export.proof.pdf_tags import address_of
from proof_files import changed, page_of, pdf_of

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
def looks() -> list[tuple[str, bool, str]]:
    """Each word with what the first look says of it and what the close look does."""
    html = page_of([], style="@page { margin: 10mm }")
    breaks = "".join(
        f'<section style="break-before: page; position: relative">{spoiled(n)}</section>' for n in range(12)
    )
    pages = read_pages(pdf_of(changed(html, "</body>", breaks + "</body>")))
    found = []
    for page in pages:
        close, alone = (
            {id(word) for word in words}
            for words in (_not_plain(page, page.words), [w for word in page.words for w in _unclear(page, [word])])
        )
        assert close <= alone
        found += [(word.text, id(word) not in close, _trouble(page, word)) for word in page.words]
    return found


def test_no_word_passes_that_a_close_look_refuses(looks: list[tuple[str, bool, str]]) -> None:
    assert sum(plain for _, plain, _ in looks) > 200, "the pages have to have words of both kinds"
    assert sum(bool(trouble) for _, _, trouble in looks) > 200, "the pages have to have words of both kinds"
    assert [(text, trouble) for text, plain, trouble in looks if plain and trouble] == []


def test_many_words_need_no_close_look(looks: list[tuple[str, bool, str]]) -> None:
    fine = [plain for _, plain, trouble in looks if not trouble]
    assert sum(fine) > len(fine) / 3


@pytest.mark.parametrize("last", ["", "😀 \U0001f600", "soft\u00adhy\u00adphen well\u2010known e\u0301 ﬁ \ufffd x"])
def test_letters_asked_for_in_rows_are_those_asked_for_one_by_one(last: str) -> None:
    texts = (WORDS, "بسم الله الرحمن (123)", "שלום עולם", "汉字、かな", last)
    html = page_of([], style="@page { margin: 10mm } p { width: 20mm; hyphens: auto }")
    data = pdf_of(changed(html, "</body>", "".join(f"<p>{each}</p>" for each in texts) + "</body>"))
    for page in pdfium.PdfDocument(data):
        text = page.get_textpage()
        numbers = range(text.count_chars())
        assert list(map(ord, _characters(text))) == [raw.FPDFText_GetUnicode(text, n) for n in numbers]
        owners, boxes = _drawn_letters(text, numbers)
        assert owners == [address_of(raw.FPDFText_GetTextObject(text, n)) or None for n in numbers]
        assert boxes == [text.get_charbox(n) for n in numbers]


def test_pictures_are_those_that_pdfium_draws_and_cells_those_of_the_whole_ground() -> None:
    html = page_of([], style="@page { margin: 10mm; size: 100.3mm 150.7mm }")
    pages = [f'<section style="break-before: page; position: relative">{spoiled(n)}</section>' for n in range(3)]
    data = pdf_of(changed(html, "</body>", "".join(pages) + "</body>"))
    random = Random(0)
    with pdfium.PdfDocument(data) as document:
        for page in read_pages(data):
            pictures, plain = page.pictures, document[page.number - 1]
            assert pictures.drawn.tobytes() == bytes(pictures.rows)
            assert pictures.drawn == plain.render(scale=SCALE, grayscale=True).to_pil()
            for each in _text_objects(plain):
                raw.FPDFPageObj_SetIsActive(each, False)
            assert pictures.ground == plain.render(scale=SCALE, grayscale=True).to_pil()
            coarse = pictures.ground.reduce(4)
            assert pictures.cells == coarse.tobytes()
            assert len(pictures.marked) == coarse.height
            for _ in range(300):
                left, top = random.randint(-20, coarse.width * 4), random.randint(-20, coarse.height * 4 + 20)
                right, bottom = left + random.randint(0, 60), top + random.randint(0, 60)
                rows = range(max(0, top // 4), min(coarse.height, -(-bottom // 4)))
                columns = range(max(0, left // 4), min(coarse.width, -(-right // 4)))
                inked = any(coarse.getpixel((x, y)) != 255 for y in rows for x in columns)
                assert pictures.has_drawing(left, top, right, bottom) is inked
