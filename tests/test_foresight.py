"""What is foreseen of sheets that were not drawn: where lines break, and how tall sections are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from ladder_export.ladder import Item, Ladder, Level, Place, Section, neighbors
from ladder_export.layout import LaidOut, Layouts
from ladder_export.paper import PAPERS, Paper
from ladder_export.pdf import Printer
from ladder_export.pdf.fit import SLACK
from ladder_export.pdf.fit_cards import fit_deck
from ladder_export.pdf.foresight import Outlook, bottoms, foresee
from ladder_export.pdf.render import MM_PER_PX
from ladder_export.pdf.shaping import SAMPLE, Face, count_lines, face_of
from ladder_export.pdf.specimen import parted, parted_table
from ladder_export.printing import Printing
from ladders import shipped_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
FILES = tuple(sorted((LAYOUTS / "fonts").glob("*.ttf")))
PRINTS = {
    "a4": Printing(),
    "a6": Printing(PAPERS["a6"]),
    "a5-landscape": Printing(PAPERS["a5"], landscape=True),
    "4x6-qr": Printing(PAPERS["4x6"], qr=True),
}
FACES = {
    "font: 400 {} 'Source Sans 3'": "SourceSans3-Regular",
    "font: 600 {} 'Source Sans 3'": "SourceSans3-Semibold",
    "font: 400 {} 'Source Serif 4'": "SourceSerif4-Regular",
    "font: italic 400 {} 'Source Serif 4'": "SourceSerif4-It",
    "font: 600 {} 'Source Serif 4 Display'": "SourceSerif4Display-Semibold",
}


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


def ladder_with_address() -> Ladder:
    return replace(shipped_ladder(), url="https://ladder.example.com/{competency}/{level}")


def sections(level: Level) -> dict[str, Section]:
    return {f"section-{section.id}": section for section in level.sections_in(Place.CARD)}


def laid_out(level: Level, printing: Printing, size: float) -> LaidOut:
    ladder = ladder_with_address()
    air = (0.0,) * printing.card_sides
    layouts = Layouts(LAYOUTS, printing)
    return layouts.card(ladder, ladder.competencies[0], level, size=size, air=air, tall=True)


def outlook(printer: Printer, level: Level, printing: Printing, size: float) -> Outlook:
    paper = printing.card_paper
    sizes = (paper.card_type.floor, paper.card_type.ceiling)
    laid = laid_out(level, printing, size)
    specimen, texts = parted(laid, sections(level)) or pytest.fail("no specimen")
    small, large = (specimen.laid_out(laid_out(level, printing, each)) for each in sizes)
    found = foresee(printer, specimen, (small, large), sizes, printing.card_sides, paper)
    assert found
    return Outlook(laid.html, texts, found, found.is_sure(texts))


@pytest.mark.parametrize("name", PRINTS)
def test_cards_end_where_it_was_foreseen(printer: Printer, name: str) -> None:
    printing = PRINTS[name]
    paper = printing.card_paper
    for level in shipped_ladder().competencies[0].levels[::2]:
        for size in (paper.card_type.floor, round(paper.card_type.floor + 0.65, 2)):
            found = outlook(printer, level, printing, size)
            drawn = printer.render(laid_out(level, printing, size))
            assert found.sure
            assert found.bottoms(size) == pytest.approx(bottoms(drawn, printing.card_sides, paper), abs=SLACK)


def compared(pair: tuple[Level, Level], paper: Paper, size: float) -> LaidOut:
    ladder = shipped_ladder()
    layouts = Layouts(LAYOUTS)
    return layouts.compare(ladder, ladder.competencies[0], *pair, paper=paper, size=size, air=0, tall=True)


@pytest.mark.parametrize("name", ["a4", "a5"])
def test_compare_sheets_end_where_it_was_foreseen(printer: Printer, name: str) -> None:
    paper = PAPERS[name]
    sizes = (paper.sheet_type.floor, paper.sheet_type.ceiling)
    pairs = neighbors(shipped_ladder().competencies[0])
    longer = [(replace(a, stage=replace(a.stage, name=a.stage.name + " of the Company" * 3)), b) for a, b in pairs[:1]]
    steps = [(changed_step(a, "Did it " + "really help " * 6), b) for a, b in pairs[1:2]]
    htmls = set()
    for pair in (*pairs, *longer, *steps):
        for size in (sizes[0], round(sizes[1] - 0.35, 2)):
            laid = compared(pair, paper, size)
            specimen, texts = parted_table(laid) or pytest.fail("no specimen")
            both = tuple(specimen.laid_out(compared(pair, paper, each)) for each in sizes)
            found = foresee(printer, specimen, both, sizes, 1, paper) or pytest.fail("no foresight")
            assert found.bottoms(texts, size) == pytest.approx(bottoms(printer.render(laid), 1, paper), abs=SLACK)
            htmls.add(specimen.html)
    assert len(htmls) == 2, "one with mottoes as steps, and one with sentences"


def changed_step(level: Level, text: str) -> Level:
    """The level with other words in its mindset shift."""
    shift = next(section for section in level.sections if section.shifts)
    items = tuple(replace(item, text=text) for item in shift.items)
    return replace(level, sections=tuple(replace(s, items=items) if s is shift else s for s in level.sections))


def test_a_longer_item_makes_a_card_taller_to_the_line(printer: Printer) -> None:
    level = shipped_ladder().competencies[0].levels[3]
    for words in (20, 50, 90):
        longer = tuple(
            replace(s, items=(Item("x", " ".join(["well-known customers"] * words)),)) if s.id == "summary" else s
            for s in level.sections
        )
        changed = replace(level, sections=longer)
        found = outlook(printer, changed, PRINTS["a4"], 9.9).bottoms(9.9)
        drawn = printer.render(laid_out(changed, PRINTS["a4"], 9.9))
        assert found == pytest.approx(bottoms(drawn, 1, PAPERS["a4"]), abs=SLACK)


def test_the_cards_of_all_levels_have_one_specimen() -> None:
    found = [
        parted(laid_out(level, PRINTS["a4"], 9.9), sections(level)) for level in shipped_ladder().competencies[0].levels
    ]
    assert len({specimen.html for specimen, _ in filter(None, found)}) == 1
    assert None not in found
    specimen, texts = found[0] or pytest.fail("no specimen")
    assert all(text not in specimen.html for items in texts.items.values() for _, text in items)


def test_nothing_is_foreseen_of_what_cannot_be_found() -> None:
    level = shipped_ladder().competencies[0].levels[0]
    laid = laid_out(level, PRINTS["a4"], 9.9)
    assert parted(replace(laid, html=laid.html.replace(' id="item-', ' title="item-')), sections(level)) is None


def test_nothing_is_foreseen_of_a_table_without_ids_or_with_a_section_outside() -> None:
    laid = compared(neighbors(shipped_ladder().competencies[0])[0], PAPERS["a4"], 9.9)
    assert parted_table(replace(laid, html=re.sub(' id="(?!item)[^"]*"', "", laid.html))) is None
    assert parted_table(replace(laid, html=laid.html.replace("<table>", "<p class='stacked'></p><table>"))) is None


def test_a_table_whose_heads_and_steps_are_other_than_known_can_be_foreseen_or_not() -> None:
    laid = compared(neighbors(shipped_ladder().competencies[0])[0], PAPERS["a4"], 9.9)
    specimen, _ = parted_table(replace(laid, html=re.sub('class="(stage|words from)"', "", laid.html))) or pytest.fail(
        ""
    )
    assert {name for names in specimen.alike for name in names} <= specimen.items.keys()


def test_lines_break_where_pango_breaks_them(printer: Printer) -> None:
    """Texts in widths from one word to the whole, set by WeasyPrint: each is as many lines tall as were counted."""
    random = Random(7)
    words = " ".join(item.text for s in shipped_ladder().competencies[0].levels[1].sections for item in s.items).split()
    words += [
        "well-being",
        "and/or",
        "2024–2026",
        "yes—no",
        "“Why?”",
        "e-mail,",
        "3-5",
        "Überlänge",
        "AVAToYes",
        "office",
    ]
    cases = []
    for font in FACES:
        for _ in range(30):
            text = " ".join(random.choices(words, k=random.randint(2, 40)))
            cases.append((font, text, random.randint(90, 700)))
    paragraphs = "".join(
        f'<p id="t{n}" style="width: {width}px; {font.format("16px/20px")}">{text}</p>'
        for n, (font, text, width) in enumerate(cases)
    )
    css = "* { margin: 0; padding: 0 } @page { size: 900px 90000px; margin: 0 } html { overflow-wrap: break-word }"
    boxes = printer.render(LaidOut(f'<html lang="en"><title>x</title><body>{paragraphs}', css, {})).boxes
    wrong = []
    for n, (font, text, width) in enumerate(cases):
        face = Face(LAYOUTS / "fonts" / f"{FACES[font]}.ttf")
        lines = round((boxes[f"t{n}"].bottom - boxes[f"t{n}"].top) / MM_PER_PX / 20)
        if count_lines(face.pieces(text), width / 16) != lines:
            wrong.append((text, width, lines, count_lines(face.pieces(text), width / 16)))
    assert not wrong


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_face_is_known_by_the_width_of_the_sample(file: Path) -> None:
    assert face_of(Face(file).width, FILES).path == file


def test_a_face_that_is_not_ours_is_not_taken_for_one() -> None:
    with pytest.raises(LookupError):
        face_of(Face(FILES[0]).width * 2, FILES)
    assert not Face(FILES[0]).has("役割")
    assert Face(FILES[0]).has(SAMPLE)


@pytest.mark.parametrize("lie", [-30.0, -6.0, 6.0, 30.0], ids=lambda lie: f"{lie:+g}mm")
def test_a_deck_fits_whatever_was_foreseen(printer: Printer, monkeypatch: pytest.MonkeyPatch, lie: float) -> None:
    told = Outlook.bottoms
    monkeypatch.setattr(Outlook, "bottoms", lambda self, size: tuple(end + lie for end in told(self, size)))
    ladder, printing = shipped_ladder(), Printing()
    competency = ladder.competencies[0]
    layouts = Layouts(LAYOUTS, printing)

    def lay_out(level: Level, chosen: Printing, size: float, air: Sequence[float], tall: bool) -> LaidOut:
        return layouts.card(ladder, competency, level, size=size, air=air, tall=tall, printing=chosen)

    fitted = fit_deck(printer, lay_out, competency.levels[:3], printing)
    assert not fitted.failures
    for page in fitted.pages.values():
        (end,) = bottoms(page, 1, printing.paper)
        assert page.pages == 1
        assert printing.paper.sheet_bottom - 6 < end <= printing.paper.sheet_bottom + SLACK
