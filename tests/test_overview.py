"""The overview: all levels of a competency as a poster of one page, whether there are one or eight of them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from ladder_export.choices import Ink
from ladder_export.ladder import Item, Ladder, Level
from ladder_export.layout import LaidOut, Layouts
from ladder_export.paper import PAPERS, Paper
from ladder_export.pdf import Printer
from ladder_export.pdf.fit import Fitted
from ladder_export.pdf.fit_overview import fit_overview
from ladder_export.printing import Printing
from ladder_export.proof import prove
from ladder_export.proof.expected import expected_overview
from ladders import edited, load, shipped_ladder, small_ladder, small_source

LAYOUTS = Path(__file__).parent.parent / "layouts"
A4 = PAPERS["a4"]
SHEET_PAPERS = [paper for paper in PAPERS.values() if paper.book]


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


def laid_out(ladder: Ladder, size: float = 10, air: float = 0, paper: Paper = A4, tall: bool = False) -> LaidOut:
    return Layouts(LAYOUTS).overview(ladder, ladder.competencies[0], paper=paper, size=size, air=air, tall=tall)


def fitted(printer: Printer, ladder: Ladder, paper: Paper = A4) -> Fitted:
    return fit_overview(
        printer,
        lambda shown, paper, size, air, tall: laid_out(replace(ladder, competencies=(shown,)), size, air, paper, tall),
        ladder.competencies[0],
        paper,
    )


def without_shift(levels: int, *numbers: int) -> Ladder:
    files = small_source(levels)
    text = files["customer-value.yaml"].decode()
    for number in numbers:
        text = re.sub(rf"    shift:\n      cv{number}-shift:\n        from:.*\n        to:.*\n", "", text)
    files["customer-value.yaml"] = text.encode()
    return load(edited(files, "ladder.yaml", "kind: shift, least: 1", "kind: shift, least: 0"))


@pytest.mark.parametrize("paper", SHEET_PAPERS, ids=lambda paper: paper.name)
def test_the_shipped_overview_fills_one_page_of_every_paper(printer: Printer, paper: Paper) -> None:
    ladder = shipped_ladder()
    competency = ladder.competencies[0]
    made = fitted(printer, ladder, paper)
    assert not made.failures
    page = made.pages[competency.id]
    room = paper.sheet_bottom - paper.sheet.top
    assert max(box.bottom for box in page.ends.values()) > paper.sheet_bottom - 0.05 * room
    proof = prove(expected_overview(ladder, competency, paper), page.pdf())
    assert not proof.problems, "\n".join(map(str, proof.problems))


@pytest.mark.parametrize("count", range(1, 9))
def test_any_number_of_levels_reaches_the_foot_of_the_page(printer: Printer, count: int) -> None:
    ladder = small_ladder(count)
    competency = ladder.competencies[0]
    made = fitted(printer, ladder)
    assert not made.failures
    page = made.pages[competency.id]
    assert page.pages == 1
    assert max(box.bottom for box in page.ends.values()) > A4.sheet_bottom - 0.1 * A4.height_mm
    proof = prove(expected_overview(ladder, competency, A4), page.pdf())
    assert not proof.problems, "\n".join(map(str, proof.problems))


def wordy(words: int) -> Ladder:
    """Eight levels with so many words in each summary."""
    ladder = small_ladder(8)

    def longer(level: Level) -> Level:
        item = Item(f"long-{level.number}", " ".join(["customers"] * words))
        return replace(
            level, sections=tuple(replace(s, items=(item,)) if s.id == "summary" else s for s in level.sections)
        )

    competency = ladder.competencies[0]
    return replace(ladder, competencies=(replace(competency, levels=tuple(map(longer, competency.levels))),))


def test_an_overview_that_is_too_long_names_what_would_fit(printer: Printer) -> None:
    """Fewer words, a larger paper, a section less: all are measured, and one that would not do is not named."""
    without = "without “overview” among the places of"
    said = str(fitted(printer, wordy(24), PAPERS["a5"]).failures["customer-value"])
    assert re.search(
        rf"it would fit with about \d+ words fewer, on --paper letter or {without} “Mindset Shift”$", said
    ), said
    said = str(fitted(printer, wordy(300)).failures["customer-value"])
    assert re.search(rf"it would fit with about \d+ words fewer or {without} “Summary”$", said), said


def test_few_levels_are_set_larger_than_other_sheets(printer: Printer) -> None:
    assert fitted(printer, small_ladder(2)).size > A4.sheet_type.ceiling


def test_a_level_without_a_shift_keeps_its_columns(printer: Printer) -> None:
    ladder = without_shift(3, 2)
    root = lxml_html.document_fromstring(laid_out(ladder).html)
    assert [len(step.find_class("right")) for step in root.find_class("step")] == [1, 1, 1]
    bare = lxml_html.document_fromstring(laid_out(without_shift(3, 1, 2, 3)).html)
    assert not bare.find_class("right")
    assert len(bare.find_class("alone")) == 3
    made = fitted(printer, ladder)
    proof = prove(expected_overview(ladder, ladder.competencies[0], A4), made.pages["customer-value"].pdf())
    assert not proof.problems


def test_long_names_of_eight_levels_stay_in_their_column(printer: Printer) -> None:
    files = small_source(8)
    for old, new in (("1: Starter", "Graduate Software Engineering Associate"), ("2: Maker", "Developer-in-Test-II")):
        files = edited(files, "ladder.yaml", old, f"{old[:3]}{new}")
    ladder = load(files)
    made = fitted(printer, ladder)
    proof = prove(expected_overview(ladder, ladder.competencies[0], A4), made.pages["customer-value"].pdf())
    assert not proof.problems, "\n".join(map(str, proof.problems))


def test_a_step_reaches_as_far_as_its_level(printer: Printer) -> None:
    """Read from the drawing: with little ink the lines above the steps grow by equal parts."""
    import pypdfium2
    from PIL import Image

    ladder = small_ladder(4)
    layouts = Layouts(LAYOUTS, Printing(ink=Ink.LOW))
    laid = layouts.overview(ladder, ladder.competencies[0], paper=A4, size=10)
    rendered = printer.render(laid)
    dots = 300 / 25.4  # a millimeter
    page = pypdfium2.PdfDocument(rendered.pdf())[0].render(scale=300 / 72).to_pil().convert("L")
    left, width = A4.sheet.inner * dots, (A4.width_mm - A4.sheet.inner - A4.sheet.outer) * dots
    for place in range(1, 5):
        top = rendered.boxes[f"step-{place}"].top * dots
        strip = page.crop((round(left), round(top) - 1, round(left + width), round(top) + 4))
        dark = strip.resize((400, 1), Image.Resampling.BOX).point(lambda value: 255 if value < 160 else 0)
        box = dark.getbbox()
        assert box is not None
        assert abs(box[2] - 100 * place) <= 2
