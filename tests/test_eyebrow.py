"""The line above a heading, which says the competency and the level, is found wherever its line breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ladder_export.ladder import Ladder
from ladder_export.layout import LaidOut, Layouts
from ladder_export.paper import PAPERS
from ladder_export.pdf import Printer
from ladder_export.printing import Printing
from ladder_export.proof import Expected, prove
from ladder_export.proof.entries import level_phrase
from ladder_export.proof.expected import expected_card, expected_chapter, expected_compare
from ladders import SHIPPED, edited, load, small_source
from test_compare import source

LAYOUTS = SHIPPED.parent / "layouts"
WORDS = "Technical Leadership and Craft for all Makers in every Team we have"
TITLES = sorted({WORDS[:length].strip() for length in range(25, 61)})


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


def titled(files: dict[str, bytes], title: str) -> Ladder:
    return load(edited(files, "customer-value.yaml", "title: Customer Value\n", f"title: {title}\n"))


def unlabeled(printer: Printer, laid: LaidOut, expected: Expected) -> list[str]:
    proof = prove(expected, printer.render(laid).pdf())
    return [problem.message for problem in proof.problems if "Level" in problem.message]


@pytest.mark.parametrize("paper", ["4x6", "a6"])
@pytest.mark.parametrize("title", TITLES)
def test_a_card_says_its_level_wherever_its_eyebrow_breaks(printer: Printer, paper: str, title: str) -> None:
    ladder = titled(small_source(), title)
    competency = ladder.competencies[0]
    level = competency.levels[0]
    laid = Layouts(LAYOUTS, Printing(PAPERS[paper])).card(ladder, competency, level, size=8)
    assert unlabeled(printer, laid, expected_card(ladder, competency, level, PAPERS[paper])) == []


@pytest.mark.parametrize("title", TITLES[::4])
def test_so_do_compare_sheets_and_chapters(printer: Printer, title: str) -> None:
    paper = PAPERS["half-letter"]
    ladder = titled(source(), f"{title} and {title}")
    competency = ladder.competencies[0]
    level, after = competency.levels
    layouts = Layouts(LAYOUTS, Printing(paper))
    sheet = layouts.compare(ladder, competency, level, after, paper=paper, size=9)
    assert unlabeled(printer, sheet, expected_compare(ladder, competency, level, after, paper)) == []
    chapter = layouts.chapter(ladder, competency, level, paper=paper)
    assert unlabeled(printer, chapter, expected_chapter(ladder, competency, level, paper)) == []


def test_another_level_is_still_missed(printer: Printer) -> None:
    ladder = titled(small_source(), TITLES[0])
    competency = ladder.competencies[0]
    first, second = competency.levels
    laid = Layouts(LAYOUTS, Printing(PAPERS["a6"])).card(ladder, competency, second, size=8)
    other = replace(laid, html=laid.html.replace("Level 2 of 2", "Level 12 of 2"))
    expected = expected_card(ladder, competency, second, PAPERS["a6"])
    assert any(f"{TITLES[0]} · Level 2 of 2” is missing" in said for said in unlabeled(printer, other, expected))
    assert level_phrase(ladder, first, second) == "Levels 1 and 2 of 2"


def test_a_total_is_said_only_where_it_is_the_last_number() -> None:
    ladder = load(small_source(3))
    levels = ladder.competencies[0].levels[1:]
    assert level_phrase(ladder, *levels) == "Levels 2 and 3 of 3"
    assert level_phrase(replace(ladder, stages=ladder.stages[1:]), *levels) == "Levels 2 and 3"
