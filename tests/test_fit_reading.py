"""Copyfitting of running text: chapters of two pages, and a handbook whose pages are filled, shared and evenly divided."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from books import MadeBook, made_book
from ladder_export.ladder import Competency, Item, Ladder, Level, Place, Scope
from ladder_export.layout import Layouts
from ladder_export.paper import PAPERS, Paper
from ladder_export.pdf import Printer
from ladder_export.pdf.fit import Fitted
from ladder_export.pdf.fit_chapters import LEAST_FILLED, fit_chapters
from ladder_export.pdf.fit_reading import LEAST_LINES, MOST_AIR
from ladder_export.pdf.pages import LEAST_PITCH, MOST_PITCH, even_breaks, ruling
from ladders import shipped_ladder, small_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
BOOKS = [paper for paper in PAPERS.values() if paper.book]
A4, A5 = PAPERS["a4"], PAPERS["a5"]
LONG = "Works with people on the team to find out what customers need, and writes it down where others look"
OF_ONE = "customer-value-1"


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


def chapters(printer: Printer, ladder: Ladder, competency: Competency, paper: Paper) -> Fitted:
    layouts = Layouts(LAYOUTS)
    levels = [level for level in competency.levels if level.sections_in(Place.CHAPTER)]
    return fit_chapters(
        printer, lambda lv, size: layouts.chapter(ladder, competency, lv, paper=paper, size=size), levels, paper
    )


def book(printer: Printer, ladder: Ladder, paper: Paper) -> MadeBook:
    decks = {c.id: chapters(printer, ladder, c, paper) for c in ladder.competencies}
    return made_book(
        printer, lambda fitting: Layouts(LAYOUTS).handbook(ladder, paper=paper, fitting=fitting), paper, decks
    )


def with_items(level: Level, section_id: str, count: int, text: str = LONG) -> Level:
    """`level` with `count` items in one section."""
    sections = tuple(
        replace(s, items=tuple(Item(f"x{level.number}-{n}", text) for n in range(count))) if s.id == section_id else s
        for s in level.sections
    )
    return replace(level, sections=sections)


def of_one(ladder: Ladder, section_id: str, count: int, text: str = LONG) -> Ladder:
    """`ladder` with `count` items in a section of its first level."""
    first, *others = ladder.competencies[0].levels
    competency = replace(ladder.competencies[0], levels=(with_items(first, section_id, count, text), *others))
    return replace(ladder, competencies=(competency,))


def only(ladder: Ladder, place: Place) -> Ladder:
    """`ladder` with those sections of its levels that are printed in `place`."""

    def kept(level: Level) -> Level:
        return replace(level, sections=tuple(s for s in level.sections if place in s.type.places))

    return replace(
        ladder,
        section_types=tuple(t for t in ladder.section_types if t.scope is Scope.COMPETENCY or place in t.places),
        competencies=tuple(replace(c, levels=tuple(map(kept, c.levels))) for c in ladder.competencies),
    )


def page(fitted: MadeBook, anchor: str) -> int:
    return fitted.boxes[anchor].page


# Chapters


@pytest.mark.parametrize("paper", BOOKS, ids=lambda paper: paper.name)
def test_chapters_share_the_largest_size_at_which_each_has_two_pages(printer: Printer, paper: Paper) -> None:
    ladder = shipped_ladder()
    competency = ladder.competencies[0]
    fitted = chapters(printer, ladder, competency, paper)
    assert [rendered.pages for rendered in fitted.pages.values()] == [2] * 5
    assert list(fitted.pages) == [1, 2, 3, 4, 5]
    assert fitted.size >= 8.6
    larger = [size for size in paper.running.sizes if size > fitted.size]
    if larger:
        layouts = Layouts(LAYOUTS)
        laid = (layouts.chapter(ladder, competency, lv, paper=paper, size=min(larger)) for lv in competency.levels)
        assert max(printer.render(each).pages for each in laid) > 2, "a larger size would have fitted"


def test_the_longest_chapters_are_tried_first_so_that_few_renderings_do(printer: Printer) -> None:
    ladder = shipped_ladder()
    assert chapters(printer, ladder, ladder.competencies[0], A4).renders == 5
    assert chapters(printer, ladder, ladder.competencies[0], A5).renders <= 10


def test_few_renderings_find_the_size_of_a_chapter_that_hardly_fits_or_never_does(printer: Printer) -> None:
    for count, fits, most in ((4, True, 4), (9, False, 1)):
        text = "A sentence of ten words stands here for all to see. " * 13
        competency = of_one(shipped_ladder(), "how_to_grow", count, text).competencies[0]
        fitted = chapters(printer, shipped_ladder(), replace(competency, levels=competency.levels[:1]), A4)
        assert (fitted.pages[1].pages <= 2) is fits
        assert fitted.renders <= most


def test_a_chapter_that_never_fits_does_not_shrink_the_others(printer: Printer) -> None:
    ladder = of_one(shipped_ladder(), "how_to_grow", 9, "A sentence of ten words stands here. " * 12)
    competency = ladder.competencies[0]
    fitted = chapters(printer, ladder, competency, A4)
    assert fitted.pages[1].pages > 2
    assert fitted.size == chapters(printer, ladder, replace(competency, levels=competency.levels[1:]), A4).size


def test_chapters_of_more_pages_end_on_one_that_is_not_nearly_empty(printer: Printer) -> None:
    """On narrow pages, in one of the paper's sizes: here the best would leave a few lines on the last page."""
    ladder = of_one(shipped_ladder(), "how_to_grow", 10, "A sentence of ten words stands here for others to see. " * 8)
    competency = replace(ladder.competencies[0], levels=ladder.competencies[0].levels[:1])
    rendered = chapters(printer, ladder, competency, A5).pages[1]
    top, bottom = A5.running.margins.top, A5.reading_bottom
    assert rendered.pages > 2
    assert (rendered.ends["chapter"].bottom - top) / (bottom - top) > LEAST_FILLED


# The handbook


@pytest.mark.parametrize("paper", [A4, PAPERS["letter"]], ids=lambda paper: paper.name)
def test_the_shipped_handbook_fills_its_sheets_and_has_no_stray_page(printer: Printer, paper: Paper) -> None:
    fitted = book(printer, shipped_ladder(), paper)
    assert fitted.pages == 28
    assert len(fitted.drawn) == 10, "each document is drawn once"
    for n in range(1, 6):
        level = [page(fitted, f"{part}-customer-value-{n}") for part in ("chapter", "toolkit", "worksheet")]
        assert level == [4 * n + 3, 4 * n + 5, 4 * n + 6], "a chapter begins on a right-hand page and has two"
        sheet = fitted.ends[f"worksheet-customer-value-{n}"]
        assert sheet.page == level[2]
        assert sheet.bottom > paper.reading_bottom - 12
    assert (page(fitted, "matrix-customer-value"), page(fitted, "index")) == (27, 28)
    assert not fitted.fitting.joined
    assert not fitted.fitting.breaks


@pytest.mark.parametrize("paper", BOOKS, ids=lambda paper: paper.name)
@pytest.mark.parametrize(("title", "name", "levels"), [
    ("Backend Engineering Framework", "Level", 6),
    ("Product and Technology Competencies", "Principal Engineer and Engineering Manager", 8),
    ("A ladder for everybody who designs, builds, tests, ships, runs and mends what our customers pay for", LONG[:80], 8),
    ("Organizationwide Responsibilities", LONG[:60], 1),
])  # fmt: skip
def test_the_cover_is_one_page_and_the_imprint_the_second(
    printer: Printer, paper: Paper, title: str, name: str, levels: int
) -> None:
    ladder = replace(only(small_ladder(levels), Place.GLANCE), title=title, subtitle=LONG[:60])
    stages = {stage.number: replace(stage, name=f"{name} {stage.number}") for stage in ladder.stages}
    competency = ladder.competencies[0]
    named = tuple(replace(level, stage=stages[level.number]) for level in competency.levels)
    ladder = replace(ladder, stages=tuple(stages.values()), competencies=(replace(competency, levels=named),))
    fitted = book(printer, ladder, paper)
    assert fitted.ends["cover"].page == 1
    assert fitted.ends["cover"].bottom > paper.reading_bottom - 80
    assert (page(fitted, "imprint"), page(fitted, "contents")) == (2, 3)


def test_a_small_handbook_divides_long_parts_evenly(printer: Printer) -> None:
    fitted = book(printer, shipped_ladder(), A5)
    for n in range(1, 6):
        start = page(fitted, f"toolkit-customer-value-{n}")
        begins = [name for name in fitted.fitting.breaks if name.startswith(f"at.customer-value.{n}-")]
        assert [page(fitted, name) for name in begins] == [start + 1]
        assert fitted.ends[f"toolkit-customer-value-{n}"].page == start + 1
        assert page(fitted, f"worksheet-customer-value-{n}") == start + 2
    assert len([name for name in fitted.fitting.breaks if name.startswith("row.")]) == 1
    assert fitted.ends["contents"].page == fitted.boxes["contents"].page


def test_short_parts_share_pages(printer: Printer) -> None:
    fitted = book(printer, small_ladder(2), A4)
    assert {"introduction-customer-value", f"toolkit-{OF_ONE}"} <= fitted.fitting.joined
    assert page(fitted, "introduction-customer-value") == page(fitted, "contents")
    for n in (1, 2):
        start = page(fitted, f"chapter-customer-value-{n}")
        assert fitted.ends[f"toolkit-customer-value-{n}"].page == start
        assert page(fitted, f"worksheet-customer-value-{n}") == start + 1


def test_a_glance_that_is_a_little_too_long_for_its_pages_is_set_smaller(printer: Printer) -> None:
    def of(words: int) -> MadeBook:
        ladder = only(small_ladder(4, 2), Place.GLANCE)
        text = "A sentence of ten words stands here for all to see. " * words
        competency = ladder.competencies[0]
        levels = tuple(with_items(level, "shift", 2, text) for level in competency.levels)
        return book(
            printer, replace(ladder, competencies=(replace(competency, levels=levels), ladder.competencies[1])), A4
        )

    name = f"glance-{small_ladder(4, 2).competencies[0].id}"
    assert name not in of(2).fitting.grown
    smaller = of(6)
    assert A4.running.item_pt / (1.1 * A4.running.unit) <= smaller.fitting.grown[name] < 1
    assert smaller.ends[name].page == page(smaller, name)


def test_short_chapters_share_pages_and_long_ones_begin_one(printer: Printer) -> None:
    competency = small_ladder(4).competencies[0]
    levels = tuple(replace(lv, sections=tuple(s for s in lv.sections if s.id == "opening")) for lv in competency.levels)
    brief = replace(small_ladder(4), competencies=(replace(competency, levels=levels, sections=()),))
    shared = book(printer, brief, A4)
    first = page(shared, "chapter-customer-value-1")
    assert [page(shared, f"chapter-customer-value-{n}") - first for n in range(1, 5)] == [0, 0, 0, 1]
    long = of_one(brief, "opening", 1, "A sentence of ten words stands here for all to see. " * 55)
    apart = book(printer, long, A4)
    first = page(apart, "chapter-customer-value-1")
    assert [page(apart, f"chapter-customer-value-{n}") - first for n in range(1, 5)] == [0, 1, 2, 2]


def test_a_list_that_is_rated_only_is_printed_once_and_found_in_the_worksheet(printer: Printer) -> None:
    ladder = small_ladder(2)
    rated = {
        t.id: replace(t, places=(Place.HANDBOOK, Place.WORKSHEET)) for t in ladder.section_types if t.id == "behaviors"
    }
    competency = ladder.competencies[0]
    levels = tuple(
        replace(lv, sections=tuple(replace(s, type=rated[s.id]) for s in lv.sections if s.id in rated))
        for lv in competency.levels
    )
    ladder = replace(
        ladder, section_types=tuple(rated.values()), competencies=(replace(competency, levels=levels, sections=()),)
    )
    fitted = book(printer, ladder, A4)
    assert not [name for name in fitted.boxes if name.startswith("toolkit")]
    for n in (1, 2):
        assert page(fitted, f"at.customer-value.{n}-behaviors") == page(fitted, f"worksheet-customer-value-{n}")


def test_without_chapters_a_short_toolkit_shares_the_page_of_its_worksheet(printer: Printer) -> None:
    fitted = book(printer, only(small_ladder(2), Place.WORKSHEET), A4)
    for n in (1, 2):
        toolkit, sheet = f"toolkit-customer-value-{n}", f"worksheet-customer-value-{n}"
        assert fitted.ends[sheet].page == page(fitted, sheet) == page(fitted, toolkit)
        assert fitted.ends[sheet].bottom > A4.reading_bottom - 15


def test_a_part_that_does_not_fit_below_another_begins_a_page(printer: Printer) -> None:
    fitted = book(printer, of_one(small_ladder(2), "struggles", 20), A4)
    assert f"toolkit-{OF_ONE}" not in fitted.fitting.joined
    assert page(fitted, f"toolkit-{OF_ONE}") == page(fitted, f"chapter-{OF_ONE}") + 1


def test_a_short_comparison_is_set_larger(printer: Printer) -> None:
    fitted = book(printer, small_ladder(2), A4)
    assert 1.1 < fitted.fitting.grown["matrix-customer-value"] <= 1.5
    assert fitted.ends["matrix-customer-value"].page == page(fitted, "matrix-customer-value")
    assert book(printer, shipped_ladder(), A4).fitting.grown == {}


@pytest.mark.parametrize("paper", BOOKS, ids=lambda paper: paper.name)
def test_worksheets_have_lines_to_write_on_at_a_distance_that_a_hand_needs(printer: Printer, paper: Paper) -> None:
    fitted = book(printer, small_ladder(2, 2), paper)
    assert len(fitted.fitting.ruled) == 4
    for lines, pitch in fitted.fitting.ruled.values():
        assert lines >= LEAST_LINES
        assert LEAST_PITCH <= pitch <= MOST_PITCH


def test_a_worksheet_that_cannot_fit_is_ruled_so_that_it_fills_all_its_pages(printer: Printer) -> None:
    fitted = book(printer, of_one(small_ladder(), "behaviors", 40), A4)
    sheet = fitted.ends[f"worksheet-{OF_ONE}"]
    assert sheet.page > page(fitted, f"worksheet-{OF_ONE}")
    assert sheet.bottom > A4.running.margins.top + LEAST_FILLED * (A4.reading_bottom - A4.running.margins.top)
    lines, pitch = fitted.fitting.ruled[f"worksheet-{OF_ONE}"]
    assert lines >= LEAST_LINES
    assert pitch >= LEAST_PITCH


def test_a_list_of_contents_does_not_end_with_a_few_rows_on_a_page(printer: Printer) -> None:
    """Levels with names of several lines bring a few rows of the contents onto a second page."""
    ladder = shipped_ladder()
    names = {stage.number: replace(stage, name=f"{stage.name} {LONG[:70]}") for stage in ladder.stages}
    competency = ladder.competencies[0]
    levels = tuple(replace(level, stage=names[level.number]) for level in competency.levels)
    ladder = replace(ladder, stages=tuple(names.values()), competencies=(replace(competency, levels=levels),))
    fitted = book(printer, ladder, A4)
    contents = fitted.ends["contents"]
    assert contents.page == page(fitted, "contents") + 1
    assert contents.bottom > A4.running.margins.top + LEAST_FILLED * (A4.reading_bottom - A4.running.margins.top)


def test_no_gap_is_wider_than_it_may_be(printer: Printer) -> None:
    for ladder in (shipped_ladder(), small_ladder(2)):
        for anchor, air in book(printer, ladder, A4).fitting.air.items():
            assert air <= MOST_AIR[anchor.partition("-")[0]], anchor


def test_the_same_ladder_is_fitted_in_the_same_way(printer: Printer) -> None:
    first, second = (book(printer, small_ladder(3), A5).fitting for _ in range(2))
    assert first == second


# Arithmetic


@pytest.mark.parametrize(("heights", "first", "room", "places"), [
    ((10, 10, 10), 30, 30, ()),
    ((10, 10, 10, 10), 30, 30, (2,)),
    ((10, 10, 10, 10, 10, 5), 40, 40, (3,)),
    ((10, 10, 10, 10), 15, 30, (1,)),
    ((25, 10, 10, 10, 10, 10, 25), 50, 50, (2, 5)),
    ((10, 10, 10, 10, 10, 10, 10), 30, 30, (3, 6)),
    ((10, 40, 10), 30, 30, ()),
    ((20,), 10, 30, ()),
])  # fmt: skip
def test_pages_are_divided_evenly_and_are_as_few_as_they_can_be(
    heights: tuple[float, ...], first: float, room: float, places: tuple[int, ...]
) -> None:
    assert even_breaks(heights, first, room) == places


@pytest.mark.parametrize(("spare", "prompts", "wanted"), [
    (0, 4, (1, 8.0)), (-4, 4, (1, 7.0)), (-8, 4, (1, 6.0)), (36, 4, (2, 8.5)), (95, 1, (12, 8.58)), (12, 4, (1, 11.0)),
])  # fmt: skip
def test_lines_share_the_room_that_is_left(spare: float, prompts: int, wanted: tuple[int, float]) -> None:
    assert ruling(spare, prompts) == wanted


@pytest.mark.parametrize("paper", [A4, A5], ids=["a4", "a5"])
def test_no_page_of_a_handbook_is_laid_out_twice(
    printer: Printer, caplog: pytest.LogCaptureFixture, paper: Paper
) -> None:
    """WeasyPrint lays a page out once more if what runs along it is named there again (`layout/page.py`, 70.0)."""
    book = Layouts(LAYOUTS).handbook(shipped_ladder(), paper=paper)
    with caplog.at_level(logging.INFO, "weasyprint.progress"):
        pages = sum(printer.render(book.lay_out(gathering, {})).pages for gathering in book.gatherings)
    made = [record for record in caplog.records if "Creating layout - Page" in record.getMessage()]
    assert pages >= 27
    assert len(made) == pages
