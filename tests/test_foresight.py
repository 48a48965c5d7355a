"""What is foreseen of sheets that were not drawn: where lines break, and how tall sections are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ladder_export.ladder import Item, Level, Place, Section
from ladder_export.layout import Layouts
from ladder_export.paper import PAPERS
from ladder_export.pdf import Printer, Rendered
from ladder_export.pdf.foresight import Foresight
from ladders import shipped_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
A4 = PAPERS["a4"]


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


def measured(printer: Printer, level: Level, size: float) -> tuple[Rendered, float]:
    """A card on an endless page, and where it ends."""
    ladder = shipped_ladder()
    laid = Layouts(LAYOUTS).card(ladder, ladder.competencies[0], level, size=size, air=(0.0,), tall=True)
    rendered = printer.render(laid)
    return rendered, max(box.bottom for box in rendered.ends.values())


def sections(level: Level) -> dict[str, Section]:
    return {f"section-{section.id}": section for section in level.sections_in(Place.CARD)}


def test_the_other_cards_of_a_deck_are_about_as_tall_as_foreseen(printer: Printer) -> None:
    levels = shipped_ladder().competencies[0].levels
    rendered, end = measured(printer, levels[3], 9.9)
    foresight = Foresight.of(sections(levels[3]), rendered.boxes, (end,), 9.9, A4.sheet.top)
    assert foresight
    assert foresight.bottoms(sections(levels[3]), 9.9) == (pytest.approx(end, abs=0.1),)
    for level in levels:
        found = foresight.bottoms(sections(level), 9.9)
        assert found == (pytest.approx(measured(printer, level, 9.9)[1], abs=6),)


def test_a_longer_item_makes_a_card_taller_by_its_lines_and_larger_type_by_more(printer: Printer) -> None:
    level = shipped_ladder().competencies[0].levels[3]
    rendered, end = measured(printer, level, 9.9)
    ours = sections(level)
    foresight = Foresight.of(ours, rendered.boxes, (end,), 9.9, A4.sheet.top)
    assert foresight
    anchor, section = next((a, s) for a, s in ours.items() if s.id == "summary")
    text = " ".join(item.text for item in section.items)
    longer = {**ours, anchor: replace(section, items=(Item("x", f"{text} {text}"),))}
    (much,) = foresight.bottoms(longer, 9.9) or (0.0,)
    box = rendered.boxes[anchor]
    assert much - end == pytest.approx(box.bottom - box.top, rel=0.3)
    (large,) = foresight.bottoms(ours, 10.4) or (0.0,)
    assert large == pytest.approx(measured(printer, level, 10.4)[1], abs=6)


def test_nothing_is_foreseen_of_other_sections_or_of_what_cannot_be_found(printer: Printer) -> None:
    level = shipped_ladder().competencies[0].levels[0]
    rendered, end = measured(printer, level, 9.9)
    ours = sections(level)
    foresight = Foresight.of(ours, rendered.boxes, (end,), 9.9, A4.sheet.top)
    assert foresight
    fewer = dict(list(ours.items())[1:])
    assert foresight.bottoms(fewer, 9.9) is None
    boxes = {name: box for name, box in rendered.boxes.items() if not name.startswith("item-")}
    assert Foresight.of(ours, boxes, (end,), 9.9, A4.sheet.top) is None
