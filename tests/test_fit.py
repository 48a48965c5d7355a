"""Copyfitting of overviews, chapters and the handbook: the largest size at which their pages hold all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ladder_export.ladder import Competency, Item, Ladder, Level
from ladder_export.layout import Layouts
from ladder_export.paper import PAPERS, Paper
from ladder_export.pdf import Printer
from ladder_export.pdf.fit import Fitted
from ladder_export.pdf.fit_overview import fit_overview
from ladders import shipped_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
A4, LETTER = PAPERS["a4"], PAPERS["letter"]
LONG = "Works with people on the team to find out what customers need, and writes it down where others look"


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


def overview(printer: Printer, ladder: Ladder, competency: Competency, paper: Paper = A4) -> Fitted:
    layouts = Layouts(LAYOUTS)
    return fit_overview(
        printer,
        lambda shown, paper, size, air, tall: layouts.overview(
            ladder, shown, paper=paper, size=size, air=air, tall=tall
        ),
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
