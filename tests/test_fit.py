"""Copyfitting: the largest size at which a page holds all, one size for a deck, and a message that says what is too long."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ladder_export.ladder import Competency, Item, Ladder, Level, Place
from ladder_export.layout import LaidOut, Layouts
from ladder_export.paper import PAPERS, Paper
from ladder_export.pdf import Printer
from ladder_export.pdf.fit import MOST_AIR, Fitted, fit_deck, fit_overview
from ladders import shipped_ladder, small_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
A4, LETTER = PAPERS["a4"], PAPERS["letter"]
LONG = "Works with people on the team to find out what customers need, and writes it down where others look"
DRAWN = list[tuple[int, float, float, bool]]


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


def deck(
    printer: Printer,
    ladder: Ladder,
    competency: Competency,
    paper: Paper,
    folder: Path = LAYOUTS,
    drawn: DRAWN | None = None,
) -> Fitted:
    layouts = Layouts(folder)

    def lay_out(level: Level, size: float, air: float, tall: bool) -> LaidOut:
        if drawn is not None:
            drawn.append((level.number, size, air, tall))
        return layouts.card(ladder, competency, level, paper=paper, size=size, air=air, tall=tall)

    return fit_deck(printer, lay_out, competency.levels, paper)


def overview(printer: Printer, ladder: Ladder, competency: Competency, paper: Paper = A4) -> Fitted:
    layouts = Layouts(LAYOUTS)
    return fit_overview(
        printer,
        lambda size, air, tall: layouts.overview(ladder, competency, paper=paper, size=size, air=air, tall=tall),
        competency,
        paper,
    )


def with_items(level: Level, section_id: str, count: int, text: str = LONG) -> Level:
    """`level` with `count` items in one section."""
    sections = tuple(
        replace(s, items=tuple(Item(f"x{level.number}-{n}", text) for n in range(count))) if s.id == section_id else s
        for s in level.sections
    )
    return replace(level, sections=sections)


def with_level(ladder: Ladder, change: Callable[[Level], Level], number: int = 1) -> Competency:
    competency = ladder.competencies[0]
    return replace(competency, levels=tuple(change(lv) if lv.number == number else lv for lv in competency.levels))


# Cards


@pytest.mark.parametrize("paper", [A4, LETTER], ids=["a4", "letter"])
def test_the_shipped_cards_are_one_page_at_one_readable_size(printer: Printer, paper: Paper) -> None:
    ladder = shipped_ladder()
    drawn: DRAWN = []
    fitted = deck(printer, ladder, ladder.competencies[0], paper, drawn=drawn)
    assert list(fitted.pages) == [1, 2, 3, 4, 5]
    assert 8.5 <= fitted.size <= 11.5
    final = [(number, size, air) for number, size, air, tall in drawn if not tall]
    assert final == [(number, fitted.size, fitted.air[number]) for number in fitted.pages]
    for number, rendered in fitted.pages.items():
        level = ladder.competencies[0].level(number)
        assert rendered.pages == 1
        for section in level.sections_in(Place.CARD):
            assert rendered.ends[f"section-{section.id}"].bottom <= paper.sheet_bottom + 0.05
            for item in section.items:
                assert rendered.boxes[f"item-{item.id}"].bottom <= paper.sheet_bottom + 0.05
    assert fitted.renders == len(drawn) <= 2.5 * 5


@pytest.mark.parametrize("paper", [A4, LETTER], ids=["a4", "letter"])
def test_no_size_is_left_unused_and_spare_room_goes_into_the_gaps(printer: Printer, paper: Paper) -> None:
    ladder = shipped_ladder()
    fitted = deck(printer, ladder, ladder.competencies[0], paper)
    ends = {number: rendered.ends["section-card_closing"].bottom for number, rendered in fitted.pages.items()}
    assert max(ends.values()) > paper.sheet_bottom - 4
    for number, end in ends.items():
        assert fitted.air[number] == MOST_AIR or end > paper.sheet_bottom - 4, f"level {number} ends at {end} mm"


def test_the_longest_card_sets_the_size_of_the_deck(printer: Printer) -> None:
    ladder = shipped_ladder()
    plain = deck(printer, ladder, ladder.competencies[0], A4)
    longer = deck(printer, ladder, with_level(ladder, lambda lv: with_items(lv, "key_behaviors", 8), 3), A4)
    assert longer.size < plain.size
    assert longer.air[1] > plain.air[1]


def test_short_cards_stop_at_the_largest_size(printer: Printer) -> None:
    ladder = small_ladder()
    fitted = deck(printer, ladder, ladder.competencies[0], A4)
    assert fitted.size == 11.5
    assert set(fitted.air.values()) == {MOST_AIR}


def test_the_same_ladder_gives_the_same_sizes(printer: Printer) -> None:
    ladder = shipped_ladder()
    first, second = (deck(printer, ladder, ladder.competencies[0], LETTER) for _ in range(2))
    assert (first.size, first.air, first.renders) == (second.size, second.air, second.renders)


def test_a_deck_without_cards_is_empty(printer: Printer) -> None:
    fitted = fit_deck(printer, lambda *_: pytest.fail("nothing to lay out"), (), A4)
    assert (fitted.pages, fitted.renders) == ({}, 0)


def test_a_card_that_is_too_long_names_itself_its_sections_and_millimeters(printer: Printer) -> None:
    ladder = small_ladder()
    competency = with_level(ladder, lambda lv: with_items(lv, "behaviors", 25), 2)
    fitted = deck(printer, ladder, competency, A4)
    assert (set(fitted.pages), set(fitted.failures)) == ({1}, {2}), "the other card is made all the same"
    laid = Layouts(LAYOUTS).card(ladder, competency, competency.levels[1], paper=A4, size=8.5, tall=True)
    boxes = printer.render(laid).boxes
    over = boxes["section-closing"].bottom - A4.sheet_bottom
    tall = boxes["section-behaviors"].bottom - boxes["section-behaviors"].top
    assert over > 10
    assert str(fitted.failures[2]) == (
        f"card “2 Maker” does not fit on one A4 page at 8.5 pt, the smallest type allowed: it is {over:.1f} mm too long; "
        "past the edge: Key Behaviors, Mindset Shift, Questions to Ask Yourself, Build These Habits, Seek Feedback, "
        f"Focus Summary, Closing; tallest: Key Behaviors, {tall:.0f} mm with 25 items; use fewer words"
    )


def test_a_shipped_card_given_fifteen_behaviors_fails(printer: Printer) -> None:
    ladder = shipped_ladder()
    competency = with_level(ladder, lambda lv: with_items(lv, "key_behaviors", 15), 2)
    failures = deck(printer, ladder, competency, A4).failures
    assert set(failures) == {2}
    assert re.match(
        r"card “2 Mid-Level Engineer” does not fit .* tallest: Key Behaviors, \d+ mm with 15", str(failures[2])
    )


def test_every_card_that_is_too_long_is_named_at_once(printer: Printer) -> None:
    ladder = small_ladder()
    competency = ladder.competencies[0]
    levels = tuple(with_items(level, "behaviors", 70) for level in competency.levels)
    failures = deck(printer, ladder, replace(competency, levels=levels), LETTER).failures
    assert {key: str(error).split(" does not fit on one Letter page")[0] for key, error in failures.items()} == {
        1: "card “1 Starter”",
        2: "card “2 Maker”",
    }


# Layouts that hide what does not fit


@pytest.fixture
def own_layouts(tmp_path: Path) -> Path:
    folder = tmp_path / "layouts"
    shutil.copytree(LAYOUTS, folder, ignore=shutil.ignore_patterns("fonts"))
    return folder


def spoil(folder: Path, css: str) -> Path:
    with (folder / "card.css").open("a") as file:
        file.write(css)
    return folder


def test_a_section_of_fixed_height_that_hides_an_item_is_refused(printer: Printer, own_layouts: Path) -> None:
    ladder = shipped_ladder()
    spoiled = spoil(own_layouts, ".list { height: 20mm; overflow: hidden }")
    said = str(deck(printer, ladder, ladder.competencies[0], A4, spoiled).failures[1])
    assert said.startswith("card “1 Early Career”: the item “cv1-")
    assert "mm out of its section “Key Behaviors”; a layout gives the section a fixed height, take that out" in said


@pytest.mark.parametrize(
    "css",
    [
        "body { height: 100mm; overflow: hidden }",
        ".closing { position: absolute; top: 400mm }",
        "main { height: 50mm }",
    ],
)
def test_a_page_of_fixed_height_does_not_pass_for_one_that_fits(printer: Printer, own_layouts: Path, css: str) -> None:
    ladder = shipped_ladder()
    competency = with_level(ladder, lambda lv: with_items(lv, "key_behaviors", 26))
    failures = deck(printer, ladder, competency, A4, spoil(own_layouts, css)).failures
    assert any(re.match(r"card “.*” does not fit on one A4 page at 8\.5 pt", str(error)) for error in failures.values())


def test_a_forced_break_is_refused(printer: Printer, own_layouts: Path) -> None:
    ladder = small_ladder()
    fitted = deck(printer, ladder, ladder.competencies[0], A4, spoil(own_layouts, ".phrases { break-before: page }"))
    said = "card “1 Starter”: a layout forces a page break; take that out, this has to be one page"
    assert str(fitted.failures[1]) == said


def test_a_layout_without_ids_cannot_be_measured(printer: Printer, own_layouts: Path) -> None:
    (own_layouts / "card.html.j2").write_text('{% extends "base.html.j2" %}{% block content %}<h1>x</h1>{% endblock %}')
    ladder = small_ladder()
    failures = deck(printer, ladder, ladder.competencies[0], A4, own_layouts).failures
    assert "the layout gives no section an id, so nothing can be measured" in str(failures[1])


# Overview


@pytest.mark.parametrize("paper", [A4, LETTER], ids=["a4", "letter"])
def test_the_shipped_overview_is_one_page(printer: Printer, paper: Paper) -> None:
    ladder = shipped_ladder()
    competency = ladder.competencies[0]
    fitted = overview(printer, ladder, competency, paper)
    rendered = fitted.pages[competency.id]
    assert rendered.pages == 1
    assert 8.5 <= fitted.size <= 10.5
    assert paper.sheet_bottom - 6 < rendered.ends["step-5"].bottom <= paper.sheet_bottom + 0.05


def test_an_overview_that_is_too_long_is_refused(printer: Printer) -> None:
    ladder = shipped_ladder()
    competency = with_level(ladder, lambda lv: with_items(lv, "summary", 1, "Long words again and again. " * 60), 4)
    said = str(overview(printer, ladder, competency).failures[competency.id])
    assert re.match(
        r"overview “Customer Value” does not fit on one A4 page at 8\.5 pt.*tallest: 4 Staff Engineer › Summary", said
    )
