"""Imposition on paper: the tests print, flip, cut, stack and fold what the geometry says, and look at what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_export.choices import Flip
from ladder_export.imposition.drawing import Drawing
from ladder_export.imposition.grid import Grid, TooLargeError, behind, best_grid, cut_marks
from ladder_export.imposition.order import cut_and_stack, sheets_of_booklet
from ladder_export.imposition.plan import Plan, Sizes, booklet_plan, cards_plan, shop_plan
from ladder_export.imposition.sheets import Side, Slot, impose_booklet, impose_cards, shop_page
from ladder_export.imposition.words import Face, size_in_words
from ladder_export.wording import wording

A4, LETTER = (210.0, 297.0), (215.9, 279.4)
A5, A6, PHOTO, HALF = (148.0, 210.0), (105.0, 148.0), (101.6, 152.4), (139.7, 215.9)

grids = st.builds(
    lambda columns, rows, width, height, gutter, edge: Grid(
        columns * width + (columns - 1) * gutter + edge, rows * height + (rows - 1) * gutter + edge,
        width, height, columns, rows, gutter,
    ),
    st.integers(1, 4), st.integers(1, 4), st.floats(30, 120), st.floats(30, 120), st.floats(0, 9), st.floats(0, 40),
)  # fmt: skip
flips = st.sampled_from(Flip)


@pytest.mark.parametrize(
    ("card", "sheet", "columns", "rows", "wide", "gutter"),
    [
        (A6, A4, 2, 2, False, 0),
        (A6[::-1], A4, 2, 2, True, 0),
        (PHOTO, A4, 2, 1, True, 4),
        (A5, A4, 2, 1, True, 0),
        (A5[::-1], A4, 1, 2, False, 0),
        (A4, A4, 1, 1, False, 0),
        (A6, LETTER, 2, 1, True, 4),
        (PHOTO, LETTER, 2, 1, True, 4),
        (HALF, LETTER, 2, 1, True, 0),
        (HALF, A4, 1, 1, False, 0),
    ],
)
def test_a_sheet_holds_as_many_cards_as_it_can(
    card: tuple[float, float], sheet: tuple[float, float], columns: int, rows: int, wide: bool, gutter: float
) -> None:
    grid = best_grid(card, sheet)
    assert (grid.columns, grid.rows, grid.gutter, grid.width > grid.height) == (columns, rows, gutter, wide)
    assert best_grid(card, sheet[::-1]) == grid  # a sheet can be laid either way


@pytest.mark.parametrize(("card", "sheet"), [(LETTER, A4), (A4, LETTER), ((148.0, 300.0), A4)])
def test_a_card_that_is_larger_than_the_sheet_is_refused(card: tuple[float, float], sheet: tuple[float, float]) -> None:
    with pytest.raises(TooLargeError):
        best_grid(card, sheet)


def test_a_chosen_gutter_counts_even_if_fewer_cards_fit() -> None:
    assert best_grid(A6, A4, 0.0).places == 4
    apart = best_grid(A6, A4, 6.0)
    assert (apart.places, apart.gutter) == (2, 6.0)


@given(grids)
def test_cards_stand_on_the_sheet_with_the_gutter_between_them(grid: Grid) -> None:
    boxes = [(*grid.corner(place), grid.card_width, grid.card_height) for place in range(grid.places)]
    for x, y, width, height in boxes:
        assert -1e-6 <= x <= grid.width - width + 1e-6
        assert -1e-6 <= y <= grid.height - height + 1e-6
    for one, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, *_ in boxes[one + 1 :]:
            apart = max(abs(other_x - x) - width, abs(other_y - y) - height)
            assert apart >= grid.gutter - 1e-6
    rows = [boxes[n : n + grid.columns] for n in range(0, grid.places, grid.columns)]
    assert all(left[0] < right[0] for row in rows for left, right in pairwise(row))
    assert all(upper[0][1] > lower[0][1] for upper, lower in pairwise(rows))


@given(grids)
def test_cut_marks_touch_no_card_or_are_ticks_on_a_cut_at_the_edge(grid: Grid) -> None:
    corners = [grid.corner(place) for place in range(grid.places)]
    for x1, y1, x2, y2 in cut_marks(grid):
        assert (x1 == x2) != (y1 == y2)
        at_edge = min(x1, y1) == 0 or x2 == pytest.approx(grid.width) or y2 == pytest.approx(grid.height)
        for x, y in corners:
            inside = x < (x1 + x2) / 2 < x + grid.card_width and y < (y1 + y2) / 2 < y + grid.card_height
            assert not inside or at_edge
            on_cut = (
                min(abs(x1 - x), abs(x1 - x - grid.card_width))
                if x1 == x2
                else min(abs(y1 - y), abs(y1 - y - grid.card_height))
            )
            assert not inside or on_cut < 1e-3


def test_every_cut_has_a_mark_at_both_ends() -> None:
    marks = cut_marks(best_grid(A6, A4))
    assert {mark[0] for mark in marks if mark[0] == mark[2]} == {105.0}
    assert {mark[1] for mark in marks if mark[1] == mark[3]} == {148.5}
    assert len(marks) == 4
    apart = cut_marks(best_grid(PHOTO, A4))
    assert len({mark[0] for mark in apart if mark[0] == mark[2]}) == 4  # two cards, each with its own two cuts
    assert len({mark[1] for mark in apart if mark[1] == mark[3]}) == 2
    assert len(apart) == 12
    assert cut_marks(best_grid(A4, A4)) == ()


# Paper: a point on the front, and where it is on the back, when the sheet is turned over around one of its edges.


def turned_over(x: float, y: float, side: Side, flip: Flip) -> tuple[float, float, tuple[float, float]]:
    """Where a point of the front is seen on the back, and which way is up there for what is up on the front."""
    long_is_upright = side.height >= side.width
    axis_is_upright = long_is_upright if flip is Flip.LONG else not long_is_upright
    return (side.width - x, y, (0.0, 1.0)) if axis_is_upright else (x, side.height - y, (0.0, -1.0))


WORDS = wording("en")
UP = {0: (0.0, 1.0), 90: (-1.0, 0.0), 180: (0.0, -1.0), 270: (1.0, 0.0)}


def leaf_behind(slot: Slot, size: tuple[float, float], front: Side, back: Side, flip: Flip) -> Slot:
    """The slot of the back that lies exactly behind `slot`, and stands as upright as it does."""
    x, y, _ = turned_over(slot.x + size[0] / 2, slot.y + size[1] / 2, front, flip)
    (found,) = (s for s in back.slots if abs(s.x + size[0] / 2 - x) < 1e-6 and abs(s.y + size[1] / 2 - y) < 1e-6)
    return found


def is_upright(turn: int, front: Side, flip: Flip, *, page_turn: int = 0) -> bool:
    """Whether who turns a leaf like the page of a book sees its back upright, if its front stands upright."""
    _, _, up = turned_over(0, 0, front, flip)
    return UP[(turn - page_turn) % 360] == up


@given(grids, flips)
def test_backs_meet_their_fronts_whichever_edge_the_sheet_is_flipped_on(grid: Grid, flip: Flip) -> None:
    cards = [(2 * n, 2 * n + 1) for n in range(grid.places)]
    front, back = impose_cards(cards, (98, 99), grid, flip)
    assert len(front.slots) == len(back.slots) == grid.places
    for slot in front.slots:
        assert slot.turn == 0
        behind_it = leaf_behind(slot, (grid.card_width, grid.card_height), front, back, flip)
        assert behind_it.page == slot.page + 1
        assert is_upright(behind_it.turn, front, flip)


def test_what_is_behind_twice_is_where_it_was() -> None:
    for sheet in (A4, A4[::-1]):
        for flip in Flip:
            there = behind(10, 20, (50, 60), sheet, flip)
            again = behind(there.x, there.y, (50, 60), sheet, flip)
            assert (again.x, again.y, (there.turn + again.turn) % 360) == (10, 20, 0)


@given(st.integers(1, 400), st.integers(1, 16))
def test_piles_that_are_cut_and_stacked_lie_in_order_with_the_empty_ones_at_the_end(cards: int, places: int) -> None:
    sheets = cut_and_stack(cards, places)
    assert len(sheets) == -(-cards // places)
    assert {len(sheet) for sheet in sheets} == {places}
    piles = [[sheet[place] for sheet in sheets] for place in range(places)]  # sheet 1 on top
    stack = [card for pile in piles for card in pile]
    assert stack == [*range(cards), *[None] * (len(sheets) * places - cards)]


@given(st.integers(1, 6), st.integers(1, 12), grids, flips)
def test_cut_and_stacked_sheets_are_the_packs_one_after_the_other(
    pack: int, people: int, grid: Grid, flip: Flip
) -> None:
    """Printed, turned over, cut along the corners of the grid, stacked: every card with its back, pack by pack."""
    cards = [(2 * n, 2 * n + 1) for n in range(pack)]
    size = (grid.card_width, grid.card_height)
    sides = impose_cards(cards * people, (98, 99), grid, flip)
    piles: list[list[tuple[int, int]]] = [[] for _ in range(grid.places)]
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        for place, pile in enumerate(piles):
            (slot,) = (s for s in front.slots if (s.x, s.y) == pytest.approx(grid.corner(place)))
            pile.append((slot.page, leaf_behind(slot, size, front, back, flip).page))
    stack = [card for pile in piles for card in pile]
    assert stack[: pack * people] == cards * people
    assert set(stack[pack * people :]) <= {(98, 99)}


def test_cards_with_one_side_have_no_backs() -> None:
    grid = best_grid(A6, A4)
    sides = impose_cards([(n,) for n in range(5)], (5,), grid, Flip.LONG)
    assert [[slot.page for slot in side.slots] for side in sides] == [[0, 2, 4, 5], [1, 3, 5, 5]]
    assert {slot.turn for side in sides for slot in side.slots} == {0}


def folded(sides: Sequence[Side], size: tuple[float, float], flip: Flip) -> list[tuple[int, int]]:
    """The pages of a booklet in the order of reading, each with its turn as it is seen there.

    Every sheet lies with its front down and is folded to the left over the next one, so the right half of its front is its
    first leaf and the left half its last.
    """
    first: list[tuple[int, int]] = []
    last: list[tuple[int, int]] = []
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        left, right = sorted(front.slots, key=lambda slot: slot.x)
        turned = 180 if turned_over(0, 0, front, flip)[2] == (0.0, -1.0) else 0
        behind_right, behind_left = (leaf_behind(slot, size, front, back, flip) for slot in (right, left))
        first += [(right.page, right.turn), (behind_right.page, (behind_right.turn - turned) % 360)]
        last = [(behind_left.page, (behind_left.turn - turned) % 360), (left.page, left.turn), *last]
    return first + last


@pytest.mark.parametrize("pages", range(4, 65, 4))
@pytest.mark.parametrize("flip", list(Flip))
def test_a_folded_booklet_reads_from_the_first_page_to_the_last(pages: int, flip: Flip) -> None:
    lying = {pages // 2, pages - 2}
    sides = impose_booklet(range(pages), lying, A5, A4, flip, 0.1)
    assert len(sides) == pages // 2
    assert folded(sides, A5, flip) == [(page, 90 if page in lying else 0) for page in range(pages)]


def test_the_first_sheet_of_a_booklet_is_its_cover() -> None:
    assert sheets_of_booklet(8) == ((7, 0, 1, 6), (5, 2, 3, 4))
    with pytest.raises(ValueError, match="7 pages do not fill folded sheets"):
        sheets_of_booklet(7)


@pytest.mark.parametrize("flip", list(Flip))
def test_inner_sheets_move_to_the_fold_and_none_without_creep(flip: Flip) -> None:
    def gaps(creep: float) -> list[float]:
        sides = impose_booklet(range(16), (), A5, A4, flip, creep)
        edges = [sorted(slot.x for slot in side.slots) for side in sides]
        return [round(right - left - A5[0], 4) for left, right in edges]

    assert gaps(0.0) == [0.0] * 8
    assert gaps(0.25) == [0, 0, -0.5, -0.5, -1, -1, -1.5, -1.5]


def test_fold_marks_stand_on_the_fold_and_only_inside() -> None:
    sides = impose_booklet(range(8), (), A5, A4, Flip.LONG, 0.1)
    assert [len(side.marks) for side in sides] == [0, 2, 0, 2]
    assert {mark[0] for side in sides for mark in side.marks} == {148.5}


def test_the_blank_page_of_a_booklet_can_stand_there_more_than_once() -> None:
    sides = impose_booklet((0, 1, 2, 3, 4, 5, 5, 5), (), A5, A4, Flip.LONG, 0.0)
    assert [page for page, _ in folded(sides, A5, Flip.LONG)] == [0, 1, 2, 3, 4, 5, 5, 5]


@given(st.sampled_from([A6, A5]), st.floats(1, 10), st.sampled_from([None, ("left", "#112233"), ("right", "#112233")]))
def test_marks_of_a_print_shop_stay_out_of_the_bleed_and_color_runs_through_it(
    size: tuple[float, float], bleed: float, edge: tuple[str, str] | None
) -> None:
    side = shop_page(3, size, bleed, edge)
    (slot,) = side.slots
    left, right, bottom, top = slot.x - bleed, slot.x + size[0] + bleed, slot.y - bleed, slot.y + size[1] + bleed
    assert (slot.page, slot.turn, side.bleed, len(side.marks)) == (3, 0, bleed, 8)
    for x1, y1, x2, y2 in side.marks:
        assert (
            max(x1, x2) <= left + 1e-6
            or min(x1, x2) >= right - 1e-6
            or max(y1, y2) <= bottom + 1e-6
            or min(y1, y2) >= top - 1e-6
        )
        assert min(x1, x2, y1, y2) >= 0
        assert max(x1, x2) <= side.width
        assert max(y1, y2) <= side.height
    assert len(side.strips) == bool(edge)
    for strip in side.strips:
        assert (strip.y, strip.y + strip.height) == pytest.approx((bottom, top))
        outer = strip.x if edge == ("left", "#112233") else strip.x + strip.width
        assert outer == pytest.approx(left if edge == ("left", "#112233") else right)
        assert strip.width == pytest.approx(bleed + 3)


# What a person is told.

PACK = tuple(Face(str(n), name) for n, name in enumerate(("Starter", "Maker", "Guide", "Lead", "Chief"), 1))


def plan_of(people: int, flip: Flip | None) -> Plan:
    grid = best_grid(A6, A4)
    pages = [(2 * n, 2 * n + 1) if flip else (n,) for n in range(5)]
    sides = impose_cards(pages * people, (90, 91) if flip else (90,), grid, flip or Flip.LONG)
    return cards_plan("cards.pdf", PACK, people, Sizes("A6", "A4"), grid, flip, sides, WORDS)


def texts(drawing: Drawing) -> list[tuple[str, ...]]:
    return [cell.texts for cell in drawing.cells]


def plain(lines: Sequence[str]) -> list[str]:
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def one_sided(pack: Sequence[Face], card: tuple[float, float], sheet: tuple[float, float], people: int = 1) -> Plan:
    grid = best_grid(card, sheet)
    sides = impose_cards([(n,) for n in range(len(pack))] * people, (len(pack),), grid, Flip.LONG)
    return cards_plan("c.pdf", pack, people, Sizes("A6", "A4"), grid, None, sides, WORDS)


def test_the_plan_of_packs_counts_paper_and_shows_the_first_sheet() -> None:
    plan = plan_of(30, Flip.LONG)
    assert plan.summary == "150 two-sided cards for 30 people, on 38 sheets of A4."
    facts = dict(plan.facts)
    assert plain(facts["Each pack"]) == ["1 Starter, 2 Maker, 3 Guide, 4 Lead, 5 Chief"]
    assert facts["Size of a card"] == ("A6, 105 × 148 mm (4.13 × 5.83 in)",)
    assert facts["On a sheet"] == ("4 cards; the last 2 places of the whole job stay empty",)
    front, back, piles = plan.drawings
    # Card 39 of the stack is the fourth of the eighth pack.
    assert texts(front) == [("1", "pack 1"), ("4", "pack 8"), ("2", "pack 16"), ("5", "pack 23")]
    assert [text[0] for text in texts(back)] == ["4", "1", "5", "2"]
    assert texts(piles) == [(str(n), "pile") for n in (1, 2, 3, 4)]
    assert plan.steps_title == "Cut and stack"
    assert plan.settings == (
        "Paper: A4, portrait.",
        "Scale: 100 % (“actual size”), no “fit to page”.",
        "Both sides, flip on the long edge.",
        "One page on each side: no “booklet”, no “pages per sheet”; the file has seen to that.",
        "Print sheet 1 alone first, and hold it against the light: the marks of front and back have to meet.",
    )
    assert plan.steps[-2:] == (
        "From the top, every 5 cards are the pack of one person, in order.",
        "At the bottom lie 2 empty cards: throw away.",
    )


def test_the_plan_of_one_sided_cards_has_no_back() -> None:
    plan = plan_of(1, None)
    assert plan.summary == "5 cards, on 2 sheets of A4."
    assert [drawing.title for drawing in plan.drawings] == ["Front of sheet 1", "Piles after the cut"]
    assert plan.drawings[1].note == "pile 1 on top"
    assert "One side only." in plan.settings


def test_the_plan_of_a_booklet_says_what_is_blank_and_what_stands_on_its_head() -> None:
    sides = impose_booklet(range(12), (), A5, A4, Flip.LONG, 0.1)
    plan = booklet_plan("book.pdf", 12, 1, Sizes("A5", "A4"), Flip.LONG, sides, WORDS)
    assert plan.summary == "A booklet of 12 pages of A5, on 3 sheets of A4."
    assert dict(plan.facts)["Booklet"] == (
        "12 pages of A5, two on each side of a sheet; the last one is blank on purpose",
    )
    front, back = plan.drawings
    assert texts(front) == [("12", "page"), ("1", "page")]
    assert (front.note, back.note) == ("as it is printed", "as it is printed: upside down")
    assert texts(back) == [("11", "page"), ("2", "page")]
    assert [(cell.x, cell.y, cell.width, cell.height) for cell in front.cells] == [
        (0.5, 0, 148, 210), (148.5, 0, 148, 210),
    ]  # fmt: skip
    assert (front.upright, front.level) == ((148.5,), ())
    assert not any("thick" in step for step in plan.steps)
    many = impose_booklet(range(80), (), A5, A4, Flip.SHORT, 0.1)
    assert any(
        "20 sheets are thick" in step
        for step in booklet_plan("b", 80, 0, Sizes("A5", "A4"), Flip.SHORT, many, WORDS).steps
    )


def test_a_plan_lists_some_of_many_cards() -> None:
    pack = [Face(str(n), f"Card {n}") for n in range(1, 41)]
    (line,) = plain(dict(one_sided(pack, A6, A4).facts)["Cards"])
    assert line.startswith("1 Card 1, 2 Card 2, ")
    assert line.endswith("9 Card 9, …, 40 Card 40")


def test_a_list_of_long_names_takes_no_more_than_two_lines() -> None:
    pack = [Face(str(n), "Principal Engineering Manager of All") for n in range(1, 9)]
    (line,) = plain(dict(one_sided(pack, A6, A4).facts)["Cards"])
    assert line.startswith("1 Principal Engineering Manager of All, 2 Principal")
    assert line.endswith(", …, 8 Principal Engineering Manager of All")
    assert 150 < len(line) < 200


def test_a_plan_shows_the_numbers_on_the_cards_and_not_how_many_they_are() -> None:
    alone = one_sided(PACK[2:3], A5, A4)
    assert plain(dict(alone.facts)["Cards"]) == ["3 Guide"]
    assert texts(alone.drawings[0]) == [("3", "level"), ("–", "empty")]
    assert dict(alone.facts)["On a sheet"] == ("2 cards; the last place of the whole job stays empty",)


def test_a_plan_of_several_competencies_has_a_line_for_each_and_names_them_in_the_drawing() -> None:
    titles = ("Craft", "Collaboration and Communication", "Organisationsentwicklungsfragen", "Delivery", "Growth")
    pack = [Face(str(n), name, title) for title in titles for n, name in ((1, "Starter"), (3, "Guide"))]
    plan = one_sided(pack, A6, A4, people=2)
    assert plain(dict(plan.facts)["Each pack"]) == [
        "Craft: 1 Starter, 3 Guide",
        "Collaboration and Communication: 1 Starter, 3 Guide",
        "Organisationsentwicklungsfragen: 1 Starter, 3 Guide",
        "…",
        "Growth: 1 Starter, 3 Guide",
    ]
    assert texts(plan.drawings[0]) == [
        ("1", "Craft", "pack 1"), ("3", "Organisationsentwicklungs…", "pack 1"), ("1", "Craft", "pack 2"),
        ("3", "Organisationsentwicklungs…", "pack 2"),
    ]  # fmt: skip
    wordy = [Face(str(n), "Principal Engineering Manager " * 2, title) for title in titles[:2] for n in range(1, 13)]
    assert dict(one_sided(wordy, A6, A4).facts)["Cards"] == (
        "Craft: 1, 2, 3, 4, 5, 6, 7, 8, 9, …, 12",
        "Collaboration and Communication: 1, 2, 3, 4, 5, 6, 7, 8, 9, …, 12",
    )
    shortened = one_sided(pack[2:6], A6, A4)
    assert texts(shortened.drawings[0])[0] == ("1", "Collaboration and…")


def test_a_back_that_stands_on_its_head_is_drawn_as_large_as_its_front() -> None:
    front, back, _ = plan_of(30, Flip.SHORT).drawings
    assert (back.note, back.width, back.height) == ("as it is printed: upside down", front.width, front.height)
    assert [(c.x, c.y, c.width, c.height) for c in back.cells] == [(c.x, c.y, c.width, c.height) for c in front.cells]
    assert max(len(text) for cell in back.cells for text in cell.texts) == len("pack 16")


def test_cuts_and_waste_are_drawn_where_they_are_and_told() -> None:
    plan = one_sided(PACK, PHOTO, LETTER)
    drawing = plan.drawings[0]
    assert (drawing.width, drawing.height) == LETTER[::-1]
    assert drawing.upright == pytest.approx((36.1, 137.7, 141.7, 243.3))
    assert drawing.level == pytest.approx((31.75, 184.15))
    assert [(c.x, c.y) for c in drawing.cells] == [pytest.approx((36.1, 31.75)), pytest.approx((141.7, 31.75))]
    assert dict(plan.facts)["Cuts"] == (
        "6 on each sheet, along the dashed lines. Gray is waste: 4 mm between the cards, 36.1 mm at left and right, "
        "31.8 mm at top and bottom",
    )
    assert dict(one_sided(PACK, A6, A4).facts)["Cuts"] == (
        "2 on each sheet, along the dashed lines. Nothing is wasted",
    )


@pytest.mark.parametrize(
    ("title", "size", "words"),
    [
        ("A6", A6, "A6, 105 × 148 mm (4.13 × 5.83 in)"),
        ("4 × 6 in", PHOTO, "4 × 6 in (101.6 × 152.4 mm)"),
        ("Half letter", HALF, "Half letter, 139.7 × 215.9 mm (5.5 × 8.5 in)"),
    ],
)
def test_sizes_are_told_in_both_units_once(title: str, size: tuple[float, float], words: str) -> None:
    assert size_in_words(title, *size, WORDS) == words


def test_a_job_that_is_not_cut_is_not_headed_cut() -> None:
    whole = one_sided(PACK, A4, A4, people=3)
    assert whole.steps_title == "After printing: nothing to cut"
    assert dict(whole.facts)["Cuts"] == ("None: a card is a whole sheet",)
    assert not any("cut" in step.lower() for step in whole.steps)
    assert one_sided(PACK, HALF, A4).steps_title == "Cut to size"


def test_a_print_shop_is_told_which_pages_are_a_card() -> None:
    plan = shop_plan("c.pdf", "A6", 3, 4, WORDS, cards=("Starter", "Maker"), sides=2)
    assert dict(plan.facts)["Pages"] == ("4, each once: 1–2 Starter, 3–4 Maker",)
    assert dict(plan.facts)["Bleed"] == ("3 mm on all sides, crop marks outside of it",)
    assert dict(shop_plan("h.pdf", "A5", 3, 40, WORDS).facts)["Pages"] == ("40, each once, a multiple of four",)
