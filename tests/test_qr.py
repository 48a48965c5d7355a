"""The address of a card: a QR code that is read back from the picture of the page, and the same address as a link."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import segno
import zxingcpp

from ladder_export.ladder import Ladder, card_url
from ladder_export.layout import LaidOut, Layouts
from ladder_export.layout.qr import qr_code
from ladder_export.paper import PAPERS
from ladder_export.pdf import Printer
from ladder_export.printing import Printing
from ladders import shipped_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
URL = "https://ladder.example.com/growth/{competency}/level-{level}"
DPI = 200


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


def ladder() -> Ladder:
    return replace(shipped_ladder(), url=URL)


def laid_out(printing: Printing, number: int, of: Ladder | None = None) -> LaidOut:
    of = of or ladder()
    level = of.competencies[0].level(number)
    assert level
    size = printing.card_paper.card_type.floor
    air = (0.0,) * printing.card_sides
    return Layouts(LAYOUTS, printing).card(of, of.competencies[0], level, size=size, air=air)


def codes(pdf: bytes) -> Iterator[list[zxingcpp.Barcode]]:
    """The QR codes on each page, read from its picture; lines of text may pass for other codes."""
    for page in pypdfium2.PdfDocument(pdf):
        found = zxingcpp.read_barcodes(page.render(scale=DPI / 72).to_pil())
        yield [code for code in found if code.format == zxingcpp.BarcodeFormat.QRCode]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("name", ["a4", "a6"])
def test_the_code_of_every_level_is_read_back_from_the_page(printer: Printer, name: str, number: int) -> None:
    printing = Printing(PAPERS[name], qr=True)
    pages = list(codes(printer.render(laid_out(printing, number)).pdf()))
    assert [code.text for code in pages[-1]] == [f"https://ladder.example.com/growth/customer-value/level-{number}"]
    assert pages[:-1] == [[]] * (printing.card_sides - 1), "of two sides only the back has a code"
    corners = pages[-1][0].position
    edge = (corners.top_right.x - corners.top_left.x) * 25.4 / DPI
    modules = segno.make(pages[-1][0].text, error="m", micro=False).symbol_size(border=0)[0]
    assert edge / modules >= (0.39 if name == "a6" else 0.44)


@pytest.mark.parametrize(("length", "small"), [(20, False), (20, True), (60, False), (60, True), (300, False)])
def test_a_code_is_large_enough_to_be_read_and_drawn_without_gaps(length: int, small: bool) -> None:
    code = qr_code("https://example.com/".ljust(length, "x"), small=small)
    side = re.search(rb'viewBox="0 0 (\d+) \1"', code.svg)
    assert side
    module = code.size_mm / int(side[1])
    assert module >= (0.399 if small else 0.449)
    assert code.quiet_mm == pytest.approx(4 * module)
    if not small:
        assert code.size_mm + 2 * code.quiet_mm >= 14.999
    assert code == qr_code("https://example.com/".ljust(length, "x"), small=small)


@pytest.mark.parametrize("name", ["a6", "4x6", "half-letter", "a5"])
def test_a_code_costs_a_turned_card_no_more_height_than_it_has(printer: Printer, name: str) -> None:
    """Level 4 and 5 say most: with the code they still fit in the smallest type."""
    printing = Printing(PAPERS[name], landscape=True, qr=True)
    for number in (4, 5):
        ends = printer.render(laid_out(printing, number)).ends
        assert max(box.bottom for box in ends.values()) <= printing.card_paper.sheet_bottom + 0.05
        assert max(box.page for box in ends.values()) == printing.card_sides


def test_the_address_is_a_link_and_its_code_has_words(printer: Printer) -> None:
    competency = ladder().competencies[0]
    address = card_url(ladder(), competency, competency.levels[1])
    with pikepdf.open(io.BytesIO(printer.render(laid_out(Printing(qr=True), 2)).pdf())) as pdf:
        links = [note.A.URI for note in pdf.pages[0].Annots if "/URI" in note.get("/A", {})]
        figures = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/S") == "/Figure"]
        assert [str(link) for link in links] == [address]
        assert [str(figure.Alt) for figure in figures] == [f"QR code of the address {address}"]


def test_without_the_choice_or_without_an_address_a_card_has_neither() -> None:
    plain = laid_out(Printing(), 2)
    for other in (laid_out(Printing(), 2, shipped_ladder()), laid_out(Printing(qr=True), 2, shipped_ladder())):
        assert (other.html, other.css, dict(other.assets)) == (plain.html, plain.css, dict(plain.assets))
    assert "qr" not in plain.html
    assert "ladder.example.com" not in plain.html
