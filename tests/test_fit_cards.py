"""Copyfitting of cards: one readable size for a deck, on one side or two, on every paper, and messages that help."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise
from pathlib import Path

import pytest

from ladder_export.ladder import Competency, Item, Ladder, Level, Place, back_of_card
from ladder_export.layout import LaidOut, Layouts
from ladder_export.paper import PAPERS
from ladder_export.pdf import Box, Printer
from ladder_export.pdf.fit import MOST_AIR, Fitted
from ladder_export.pdf.fit_cards import fit_deck
from ladder_export.printing import Printing
from ladders import shipped_ladder, small_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
LONG = "Works with people on the team to find out what customers need, and writes it down where others look"
DRAWN = list[tuple[int, float, Sequence[float], bool]]
PRINTS = {
    "a4": Printing(),
    "letter": Printing(PAPERS["letter"]),
    "a5": Printing(PAPERS["a5"]),
    "half-letter": Printing(PAPERS["half-letter"]),
    "a6": Printing(PAPERS["a6"]),
    "4x6": Printing(PAPERS["4x6"]),
    "a4-landscape": Printing(landscape=True),
    "letter-landscape": Printing(PAPERS["letter"], landscape=True),
    "a5-landscape": Printing(PAPERS["a5"], landscape=True),
    "a6-landscape": Printing(PAPERS["a6"], landscape=True),
    "4x6-landscape": Printing(PAPERS["4x6"], landscape=True),
    "a4-two-sides": Printing(sides=2),
    "a5-two-sides": Printing(PAPERS["a5"], sides=2),
}


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


@cache
def shipped_deck(name: str) -> tuple[Fitted, DRAWN]:
    """The shipped cards, and what was drawn to find them."""
    drawn: DRAWN = []
    return deck(Printer(LAYOUTS / "fonts"), shipped_ladder(), PRINTS[name], drawn=drawn), drawn


def deck(
    printer: Printer,
    ladder: Ladder,
    printing: Printing = PRINTS["a4"],
    folder: Path = LAYOUTS,
    drawn: DRAWN | None = None,
) -> Fitted:
    layouts = Layouts(folder, printing)
    competency = ladder.competencies[0]

    def lay_out(level: Level, chosen: Printing, size: float, air: Sequence[float], tall: bool) -> LaidOut:
        if drawn is not None:
            drawn.append((level.number, size, tuple(air), tall))
        return layouts.card(ladder, competency, level, size=size, air=air, tall=tall, printing=chosen)

    return fit_deck(printer, lay_out, competency.levels, printing)


def with_items(level: Level, section_id: str, texts: Iterable[str]) -> Level:
    """`level` with other items in one section."""
    items = tuple(Item(f"{section_id}-{level.number}-{n}", text) for n, text in enumerate(texts))
    return replace(level, sections=tuple(replace(s, items=items) if s.id == section_id else s for s in level.sections))


def with_level(ladder: Ladder, change: Callable[[Level], Level], number: int = 1) -> Ladder:
    competency = ladder.competencies[0]
    levels = tuple(change(level) if level.number == number else level for level in competency.levels)
    return replace(ladder, competencies=(replace(competency, levels=levels),))


def fifteen(ladder: Ladder, number: int = 1, section: str = "behaviors") -> Ladder:
    return with_level(ladder, lambda level: with_items(level, section, [LONG] * 15), number)


def measured(
    printer: Printer, ladder: Ladder, printing: Printing, number: int, size: float
) -> tuple[dict[str, Box], dict[int, float]]:
    """The boxes of a card on endless pages, and where the text of each side ends."""
    competency = ladder.competencies[0]
    level = competency.level(number)
    assert level
    air = (0.0,) * printing.card_sides
    laid = Layouts(LAYOUTS, printing).card(ladder, competency, level, size=size, air=air, tall=True)
    boxes = printer.render(laid).boxes
    return boxes, {side: max(b.bottom for b in boxes.values() if b.page == side) for side in (1, 2)[: len(air)]}


# Cards that fit


@pytest.mark.parametrize("name", PRINTS)
def test_the_shipped_cards_fit_everywhere_in_one_readable_size(name: str) -> None:
    ladder, printing = shipped_ladder(), PRINTS[name]
    paper = printing.card_paper
    fitted, drawn = shipped_deck(name)
    assert list(fitted.pages) == [1, 2, 3, 4, 5], [str(error) for error in fitted.failures.values()]
    assert paper.card_type.floor <= fitted.size <= paper.card_type.ceiling
    assert paper.card_type.floor >= (8.5 if min(paper.width_mm, paper.height_mm) > 200 else 7.0)
    assert fitted.renders == 5, "each was foreseen, and drawn once"
    back = back_of_card(ladder) if printing.card_sides == 2 else frozenset()
    for number, rendered in fitted.pages.items():
        level = ladder.competencies[0].level(number)
        assert rendered.pages == printing.card_sides
        assert (number, fitted.size, fitted.air[number], False) in drawn, "what is delivered was drawn as it is"
        for section in level.sections_in(Place.CARD):
            end = rendered.ends[f"section-{section.id}"]
            assert end.page == (2 if section.id in back else 1)
            assert end.bottom <= paper.sheet_bottom + 0.05
            for item in section.items:
                box = rendered.ends[f"item-{item.id}"]
                assert (box.page, box.bottom <= paper.sheet_bottom + 0.05) == (end.page, True)
                assert box.left >= paper.sheet.inner - 0.05
                assert box.right <= paper.width_mm - paper.sheet.outer + 8, "no more than the gutter of a last column"


@pytest.mark.parametrize("name", ["a4", "letter", "a5", "a6", "4x6", "a4-landscape"])
def test_no_size_is_left_unused_and_spare_room_goes_into_the_gaps_of_each_side(name: str) -> None:
    printing = PRINTS[name]
    paper = printing.card_paper
    fitted, _ = shipped_deck(name)
    most = round(paper.height_mm * MOST_AIR, 2)
    assert min(air for airs in fitted.air.values() for air in airs) < 2.5, "some side is full"
    for number, rendered in fitted.pages.items():
        for side, air in enumerate(fitted.air[number], 1):
            end = max(box.bottom for box in rendered.ends.values() if box.page == side)
            assert air == most or end > paper.sheet_bottom - 6, f"level {number}, side {side} ends at {end} mm"


def test_the_longest_card_sets_the_size_of_the_deck(printer: Printer) -> None:
    plain, _ = shipped_deck("a4")
    longer = deck(printer, with_level(shipped_ladder(), lambda lv: with_items(lv, "key_behaviors", [LONG] * 7), 3))
    assert longer.size < plain.size
    assert longer.air[1] > plain.air[1]


def test_the_sections_past_the_longest_card_do_not_count_those_of_chapters(printer: Printer) -> None:
    """A level with a long chapter and a short card is not the one that sets the size."""
    ladder = with_level(shipped_ladder(), lambda lv: with_items(lv, "how_to_grow", [LONG] * 40), 2)
    drawn: DRAWN = []
    deck(printer, ladder, drawn=drawn)
    assert drawn[0][0] != 2


def test_short_cards_stop_at_the_largest_size_and_are_not_torn_apart(printer: Printer) -> None:
    fitted = deck(printer, small_ladder())
    assert fitted.size == 11.5
    assert set(fitted.air.values()) == {(round(297 * MOST_AIR, 2),)}
    assert fitted.renders == 2


@pytest.mark.parametrize(("name", "size"), [("a4", 17.25), ("a6", 9.9)])
def test_a_card_with_one_short_list_is_set_larger_in_one_column(printer: Printer, name: str, size: float) -> None:
    ladder = small_ladder()
    for number in (1, 2):
        ladder = with_level(
            ladder, lambda lv: replace(lv, sections=tuple(s for s in lv.sections if s.id == "behaviors")), number
        )
        ladder = with_level(ladder, lambda lv: with_items(lv, "behaviors", ["Asks who it is for"] * 5), number)
    made = deck(printer, ladder, replace(PRINTS[name], sides=1))
    page = made.pages[1]
    items = [page.boxes[f"item-{item.id}"] for item in ladder.competencies[0].levels[0].sections[0].items]
    assert made.size == size
    assert len({item.left for item in items}) == 1, "under each other"
    gaps = [below.top - above.bottom for above, below in pairwise(items)]
    assert min(gaps) > 0.02 * PRINTS[name].paper.height_mm, "spare room stands between the items"


def test_the_same_ladder_gives_the_same_sizes_and_bytes(printer: Printer) -> None:
    printing = replace(PRINTS["a6"], qr=True)
    ladder = replace(shipped_ladder(), url="https://ladder.example.com/{competency}/{level}")
    first, second = (deck(printer, ladder, printing) for _ in range(2))
    assert (first.size, first.air, first.renders) == (second.size, second.air, second.renders)
    assert first.pages[1].pdf() == second.pages[1].pdf()


def test_a_deck_without_cards_is_empty(printer: Printer) -> None:
    fitted = fit_deck(printer, lambda *_: pytest.fail("nothing to lay out"), (), Printing())
    assert (fitted.pages, fitted.renders) == ({}, 0)


def test_columns_follow_the_paper() -> None:
    from ladder_export.layout.card import columns_on

    columns = {name: columns_on(printing.card_paper) for name, printing in PRINTS.items()}
    assert columns == {
        "a4": 3, "letter": 3, "a5": 2, "half-letter": 2, "a6": 2, "4x6": 2, "a4-landscape": 4, "letter-landscape": 4,
        "a5-landscape": 4, "a6-landscape": 3, "4x6-landscape": 3, "a4-two-sides": 3, "a5-two-sides": 2,
    }  # fmt: skip


def test_no_line_of_a_turned_card_runs_over_its_whole_width() -> None:
    boxes = shipped_deck("a4-landscape")[0].pages[1].boxes
    for name in ("section-summary", "section-card_closing"):
        assert boxes[name].right - boxes[name].left < 90


# Cards that do not


def test_a_card_that_is_too_long_says_how_much_and_what_would_fit(printer: Printer) -> None:
    ladder = with_level(small_ladder(), lambda lv: with_items(lv, "behaviors", [LONG] * 20), 2)
    fitted = deck(printer, ladder)
    assert (set(fitted.pages), set(fitted.failures)) == ({1}, {2}), "the other card is made all the same"
    boxes, ends = measured(printer, ladder, PRINTS["a4"], 2, 8.5)
    over, box = ends[1] - PAPERS["a4"].sheet_bottom, boxes["section-behaviors"]
    assert str(fitted.failures[2]) == (
        f"card “2 Maker” does not fit on one A4 page at 8.5 pt, the smallest type allowed: it is {over:.1f} mm too long; "
        "past the edge: Key Behaviors, Mindset Shift, Questions to Ask Yourself, Build These Habits, Seek Feedback, "
        "Focus Summary, Closing; "
        f"tallest: Key Behaviors, {box.bottom - box.top:.0f} mm with 20 items; "
        f"it would fit with about {words_of(fitted.failures[2])} words fewer or with --sides 2"
    )


def words_of(error: object) -> int:
    found = re.search(r"with about (\d+) words? fewer", str(error))
    assert found, error
    return int(found[1])


@pytest.mark.parametrize("name", ["a4", "a5"])
def test_fifteen_behaviors_on_the_first_card_are_too_many(printer: Printer, name: str) -> None:
    ladder = fifteen(shipped_ladder(), section="key_behaviors")
    said = str(deck(printer, ladder, PRINTS[name]).failures[1])
    paper = PRINTS[name].paper
    boxes, ends = measured(printer, ladder, PRINTS[name], 1, paper.card_type.floor)
    tall = boxes["section-key_behaviors"].bottom - boxes["section-key_behaviors"].top
    assert said == (
        f"card “1 Early Career” does not fit on one {paper.title} page at {paper.card_type.floor:g} pt, "
        f"the smallest type allowed: it is {ends[1] - paper.sheet_bottom:.1f} mm too long; past the edge: "
        "Questions to Ask Yourself, Build These Habits, Seek Feedback, Signals You’re Ready to Level Up, Focus Summary, "
        "Card closing; "
        f"tallest: Key Behaviors, {tall:.0f} mm with 15 items; "
        f"it would fit with about {words_of(said)} words fewer or with --sides 2"
    )


def test_a_way_that_does_not_hold_it_either_is_not_named(printer: Printer) -> None:
    ladder = with_level(small_ladder(), lambda lv: with_items(lv, "behaviors", [LONG * 8] * 20))
    said = str(deck(printer, ladder, PRINTS["a5"]).failures[1])
    assert said.endswith(
        f"it would fit with about {words_of(deck(printer, ladder, PRINTS['a5']).failures[1])} words fewer"
    )


@pytest.mark.parametrize(("name", "larger"), [("a6", "a5"), ("4x6", "half-letter")])
def test_the_smallest_larger_paper_of_the_same_family_is_named(printer: Printer, name: str, larger: str) -> None:
    ladder = with_level(small_ladder(), lambda lv: with_items(lv, "behaviors", [LONG] * 8))
    said = str(deck(printer, ladder, Printing(PAPERS[name], sides=1)).failures[1])
    assert said.endswith(f" words fewer, with --sides 2 or on --paper {larger}")


def test_each_side_that_is_too_long_is_named_with_its_own_sections(printer: Printer) -> None:
    ladder = shipped_ladder()

    def longer(level: Level) -> Level:
        return with_items(with_items(level, "key_behaviors", [LONG] * 14), "habits", [LONG] * 14)

    printing = PRINTS["a6"]
    ladder = with_level(ladder, longer, 3)
    _, ends = measured(printer, ladder, printing, 3, 7.0)
    front, back = (ends[side] - printing.paper.sheet_bottom for side in (1, 2))
    said = str(deck(printer, ladder, printing).failures[3])
    assert said.startswith(
        "card “3 Senior Engineer” does not fit on the two sides of one A6 sheet at 7 pt, the smallest type allowed: "
        f"the front is {front:.1f} mm too long; past the edge: "
    )
    sides = re.search(
        r"the front is .* past the edge: (.*); the back is (.*) mm too long; past the edge: (.*); tall", said
    )
    assert sides
    assert sides[1].split(", ")[-2:] == ["Mindset Shift", "Card closing"]
    assert sides[2] == f"{back:.1f}"
    assert sides[3].split(", ") == ["Build These Habits", "Signals You’re Ready to Level Up", "Focus Summary"]


@pytest.mark.parametrize("name", ["a4", "a5", "a4-landscape"])
def test_taking_out_as_many_words_as_it_says_is_enough_and_half_of_them_is_not(printer: Printer, name: str) -> None:
    ladder = fifteen(shipped_ladder(), 2, "key_behaviors")
    printing = PRINTS[name]
    words = words_of(deck(printer, ladder, printing).failures[2])

    def shorter(by: int) -> Ladder:
        left = iter([LONG.split()] * 15)
        keep = 15 * len(LONG.split()) - by
        each = [" ".join(text) for text in left]
        flat = " ".join(each).split()[:keep]
        chunks = iter(flat)
        texts = [" ".join(chunk) for _ in range(15) if (chunk := list(islice(chunks, len(LONG.split()))))]
        return with_level(ladder, lambda level: with_items(level, "key_behaviors", texts), 2)

    assert 2 not in deck(printer, shorter(round(words * 1.25)), printing).failures
    assert 2 in deck(printer, shorter(words // 2), printing).failures


def test_every_card_that_is_too_long_is_named_at_once(printer: Printer) -> None:
    ladder = small_ladder()
    for number in (1, 2):
        ladder = with_level(ladder, lambda lv: with_items(lv, "behaviors", [LONG] * 90), number)
    failures = deck(printer, ladder, PRINTS["letter"]).failures
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
    spoiled = spoil(own_layouts, ".list { height: 20mm; overflow: hidden }")
    said = str(deck(printer, shipped_ladder(), folder=spoiled).failures[1])
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
    ladder = fifteen(shipped_ladder(), section="key_behaviors")
    failures = deck(printer, ladder, folder=spoil(own_layouts, css)).failures
    assert any(re.match(r"card “.*” does not fit on one A4 page at 8\.5 pt", str(error)) for error in failures.values())


@pytest.mark.parametrize(
    ("printing", "shape"), [(PRINTS["a4"], "one page"), (PRINTS["a6"], "one page for each side")], ids=["one", "two"]
)
def test_a_forced_break_is_refused(printer: Printer, own_layouts: Path, printing: Printing, shape: str) -> None:
    fitted = deck(printer, small_ladder(), printing, spoil(own_layouts, ".phrases { break-before: page }"))
    said = f"card “1 Starter”: a layout forces a page break; take that out, this has to be {shape}"
    assert str(fitted.failures[1]) == said


def test_a_layout_without_ids_cannot_be_measured(printer: Printer, own_layouts: Path) -> None:
    (own_layouts / "card.html.j2").write_text('{% extends "base.html.j2" %}{% block content %}<h1>x</h1>{% endblock %}')
    failures = deck(printer, small_ladder(), folder=own_layouts).failures
    assert "the layout gives no section an id, so nothing can be measured" in str(failures[1])


# Ladders that are not ours


def one_section(ladder: Ladder, *ids: str) -> Ladder:
    competency = ladder.competencies[0]
    levels = tuple(
        replace(level, sections=tuple(s for s in level.sections if s.id in ids)) for level in competency.levels
    )
    return replace(ladder, competencies=(replace(competency, levels=levels),))


SHAPES = {
    "no list": lambda: one_section(shipped_ladder(), "summary", "mindset_shift", "focus", "card_closing"),
    "one list": lambda: one_section(shipped_ladder(), "key_behaviors"),
    "a summary only": lambda: one_section(shipped_ladder(), "summary"),
    "26 short items": lambda: with_level(
        shipped_ladder(), lambda lv: with_items(lv, "key_behaviors", ["Asks customers what they need"] * 26)
    ),
    "one level": lambda: small_ladder(1),
    "eight levels": lambda: small_ladder(8),
}


@pytest.mark.parametrize("name", ["a4", "a4-landscape"])
@pytest.mark.parametrize("shape", SHAPES)
def test_cards_of_any_shape_hold_all_their_items(printer: Printer, shape: str, name: str) -> None:
    ladder, printing = SHAPES[shape](), PRINTS[name]
    fitted = deck(printer, ladder, printing)
    assert not fitted.failures
    for level in ladder.competencies[0].levels:
        boxes = fitted.pages[level.number].boxes
        for section in level.sections_in(Place.CARD):
            assert {f"item-{item.id}" for item in section.items} <= set(boxes)


def renamed(ladder: Ladder, title: str, name: str) -> Ladder:
    competency: Competency = ladder.competencies[0]
    stages = tuple(replace(stage, name=name) for stage in ladder.stages)
    levels = tuple(replace(lv, stage=stages[lv.number - 1]) for lv in competency.levels)
    return replace(ladder, stages=stages, competencies=(replace(competency, title=title, levels=levels),))


@pytest.mark.parametrize(("name", "foot"), [("a4", "Customer Value · Level 1 of 2"), ("a6", "Level 1 of 2")])
def test_names_of_eighty_letters_leave_the_foot_on_one_line(printer: Printer, name: str, foot: str) -> None:
    title = "Customer Value" if name == "a4" else "Customer Value and everything else " * 2
    ladder = renamed(small_ladder(), title, "Distinguished Engineer of the value of things " * 2)
    competency, printing = ladder.competencies[0], PRINTS[name]
    laid = Layouts(LAYOUTS, printing).card(ladder, competency, competency.levels[0], size=8.5, air=(0, 0))
    assert f'data-running="{foot}"' in laid.html
    assert deck(printer, ladder, printing).failures == {}
