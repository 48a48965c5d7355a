"""The proof of pictures: a PNG of the right size that shows the page it is said to show."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image, ImageDraw

from ladder_export.choices import Ink
from ladder_export.layout import LaidOut, Layouts
from ladder_export.paper import PAPERS
from ladder_export.pdf import Printer
from ladder_export.pictures import draw, picture
from ladder_export.printing import Printing
from ladder_export.proof import ExpectedPicture, prove_picture
from ladders import SHIPPED, load
from test_compare import source

FONTS = SHIPPED.parent / "layouts/fonts"
HTML = """<html lang="en"><head><title>T</title></head><body><h1>A heading over two pages</h1>
<p>Some words that stand on the first page.</p><p style="break-before: page">Others, on the second.</p></body></html>"""
CSS = '/*= x.css =*/\n@page { size: 105mm 148mm; margin: 10mm } body { font: 10pt "Source Sans 3" }'
EXPECTED = ExpectedPicture("cards/x-front.png", "cards/x.pdf", "", 1, 100)


@cache
def pdf() -> bytes:
    return Printer(FONTS).render(LaidOut(HTML, CSS, {})).pdf()


def said(data: bytes, expected: ExpectedPicture = EXPECTED) -> list[str]:
    proof = prove_picture(expected, data, pdf())
    assert all(problem.advice == "build it again, with --png" for problem in proof.problems)
    return [problem.message for problem in proof.problems]


def png(image: Image.Image, dpi: int = 100) -> bytes:
    data = io.BytesIO()
    image.save(data, "PNG", dpi=(dpi, dpi))
    return data.getvalue()


@pytest.mark.parametrize("dpi", [72, 96, 100, 200, 600])
@pytest.mark.parametrize("page", [1, 2])
def test_a_picture_of_a_page_is_proved_at_any_resolution(dpi: int, page: int) -> None:
    proof = prove_picture(replace(EXPECTED, page=page, dpi=dpi), picture(pdf(), page, dpi), pdf())
    assert proof.problems == ()
    assert proof.facts == {"size_px": [-(-105 * dpi * 10 // 254), -(-148 * dpi * 10 // 254)]}


@cache
def low_ink() -> bytes:
    """A compare sheet printed with little ink, which is full of hairlines and dashes."""
    ladder = load(source())
    competency = ladder.competencies[0]
    layouts = Layouts(FONTS.parent, Printing(PAPERS["a4"], ink=Ink.LOW))
    laid = layouts.compare(ladder, competency, *competency.levels, paper=PAPERS["a4"], size=10)
    return Printer(FONTS).render(laid).pdf()


@pytest.mark.parametrize("dpi", [72, 90, 200])
def test_hairlines_are_no_fault_of_a_picture_with_few_dots(dpi: int) -> None:
    expected = ExpectedPicture("compare/x.png", "compare/x.pdf", "", 1, dpi)
    assert prove_picture(expected, picture(low_ink(), 1, dpi), low_ink()).problems == ()
    image = draw(low_ink(), 1, dpi)
    inch = dpi / 25.4
    ImageDraw.Draw(image).rectangle((60 * inch, 40 * inch, 70 * inch, 44 * inch), fill="black")
    (problem,) = prove_picture(expected, png(image, dpi), low_ink()).problems
    assert problem.message == "does not show page 1 of compare/x.pdf"


def test_a_picture_has_neither_date_nor_name_and_says_its_resolution() -> None:
    data = picture(pdf(), 1, 200)
    assert data == picture(pdf(), 1, 200)
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PNG"
        assert image.mode == "RGB"
        assert [round(value) for value in image.info["dpi"]] == [200, 200]
        assert set(image.info) == {"dpi"}


def test_a_picture_of_another_page_is_refused() -> None:
    assert said(picture(pdf(), 2, 100)) == ["does not show page 1 of cards/x.pdf"]


def test_a_picture_in_which_a_word_is_missing_is_refused() -> None:
    image = draw(pdf(), 1, 100)
    box = image.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    assert box is not None
    ImageDraw.Draw(image).rectangle((box[0], box[3] - 16, box[0] + 36, box[3]), fill="white")
    assert said(png(image)) == ["does not show page 1 of cards/x.pdf"]


def test_a_blank_picture_is_refused() -> None:
    assert said(png(Image.new("RGB", draw(pdf(), 1, 100).size, "white"))) == ["is blank"]


def test_a_picture_of_the_wrong_size_or_resolution_is_refused() -> None:
    assert said(picture(pdf(), 1, 99)) == ["measures 410 × 577 px instead of 414 × 583 px"]
    assert said(png(draw(pdf(), 1, 100), dpi=200)) == ["says that it has 200 dots an inch, and has 100"]


def test_what_is_no_png_is_refused() -> None:
    jpeg = io.BytesIO()
    draw(pdf(), 1, 100).save(jpeg, "JPEG")
    for data in (b"", b"no picture", jpeg.getvalue(), picture(pdf(), 1, 100)[:-9]):
        (message,) = said(data)
        assert message.startswith("cannot be read as a PNG picture (")


def test_a_page_that_is_not_there_is_a_problem_and_no_crash() -> None:
    (message,) = said(picture(pdf(), 1, 100), replace(EXPECTED, page=3))
    assert message.startswith("shows page 3 of cards/x.pdf, which cannot be drawn (")
    assert prove_picture(EXPECTED, picture(pdf(), 1, 100), b"no pdf").problems


def test_what_is_expected_comes_back_from_the_manifest() -> None:
    assert ExpectedPicture.from_json(EXPECTED.to_json()) == EXPECTED
    with pytest.raises(TypeError):
        ExpectedPicture.from_json({**EXPECTED.to_json(), "shows": ["x"]})
