"""Compare sheets: a level beside the next, what both say once, the steps between their mindsets, one page or whole rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import html as lxml_html

from ladder_export.choices import OutputKind
from ladder_export.ladder import Ladder, Level, Place, neighbors
from ladder_export.layout import LaidOut, Layouts
from ladder_export.outputs import plan
from ladder_export.paper import PAPERS, Paper
from ladder_export.pdf import Printer
from ladder_export.pdf.fit import Fitted
from ladder_export.pdf.fit_compare import fit_compare
from ladder_export.proof import prove
from ladder_export.proof.data import Expected, What
from ladder_export.proof.expected import expected_compare
from ladders import edited, load, shipped_ladder, small_source

LAYOUTS = Path(__file__).parent.parent / "layouts"
A4 = PAPERS["a4"]
SHEET_PAPERS = [paper for paper in PAPERS.values() if paper.book]


def source(levels: int = 2) -> dict[str, bytes]:
    """The small source with all that has to do with compare sheets in it."""
    files = small_source(levels)
    text = files["ladder.yaml"].decode()
    for places in ("handbook, overview]", "card, review], blanks: rating", "card, review], blanks: tick"):
        text = text.replace(places, places.replace("card", "compare, card").replace("overview]", "overview, compare]"))
    text = text.replace("chapter, overview, card", "chapter, overview, compare, card")
    text = text.replace("least: 1", "least: 0").replace("most: 7", "most: 40")
    return {**files, "ladder.yaml": text.encode()}


def changed(levels: int, *edits: tuple[str, str]) -> Ladder:
    files = source(levels)
    for old, new in edits:
        files = edited(files, "customer-value.yaml", old, new)
    return load(files)


@cache
def layouts() -> Layouts:
    return Layouts(LAYOUTS)


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


def laid_out(ladder: Ladder, size: float = 10, paper: Paper = A4) -> LaidOut:
    """The sheet of the first two levels."""
    competency = ladder.competencies[0]
    level, after = competency.levels[:2]
    return layouts().compare(ladder, competency, level, after, paper=paper, size=size)


def expected_of(ladder: Ladder, paper: Paper = A4) -> Expected:
    competency = ladder.competencies[0]
    level, after = competency.levels[:2]
    return expected_compare(ladder, competency, level, after, paper)


def texts(laid: LaidOut) -> list[str]:
    """What a person reads, block by block."""
    root = lxml_html.document_fromstring(laid.html)
    leaves = root.xpath("//body//*[self::p or self::li or self::h1 or self::h2 or self::h3 or self::h4]")
    return [" ".join(leaf.text_content().split()) for leaf in leaves]


def entries(expected: Expected) -> list[str]:
    marks = {What.TITLE: "# ", What.LEAD_IN: "> ", What.LABEL: "? ", What.ITEM: ""}
    (region,) = expected.regions
    return [marks[entry.what] + entry.text for entry in region.entries]


def test_a_sheet_says_what_stays_then_the_steps_then_section_by_section() -> None:
    assert texts(laid_out(load(source()))) == [
        "Customer Value · Levels 1 and 2 of 2",
        "Starter and Maker",
        "What stays",
        "Makes Customer Value real for the people who pay for it.",
        "What changes",
        "1",
        "Starter",
        "2",
        "Maker",
        "Mindset Shift",
        "From",
        "“Did the Starter finish Customer Value?”",
        "To",
        "“Did Customer Value help, dear Starter?”",
        "From",
        "“Did the Maker finish Customer Value?”",
        "To",
        "“Did Customer Value help, dear Maker?”",
        "Key Behaviors",
        "Asks the Starter question of Customer Value",
        "Listens to Customer Value as a Starter does",
        "Asks the Maker question of Customer Value",
        "Listens to Customer Value as a Maker does",
        "Struggles",
        "Hurries past Customer Value as many a Starter will",
        "Hurries past Customer Value as many a Maker will",
    ]


SAME = (
    ("Asks the Maker question", "Asks the Starter question"),
    ("Hurries past Customer Value as many a Maker will", "Hurries past Customer Value as many a Starter will"),
)


def test_what_both_levels_say_is_printed_once() -> None:
    ladder = changed(2, *SAME)
    read = texts(laid_out(ladder))
    assert read.count("Asks the Starter question of Customer Value") == 1
    stays = read[read.index("What stays") : read.index("What changes")]
    assert stays[2:] == [
        "Key Behaviors",
        "Asks the Starter question of Customer Value",
        "Struggles",
        "Hurries past Customer Value as many a Starter will",
    ]
    assert read[read.index("Maker") + 10 :] == [
        "Key Behaviors",
        "Listens to Customer Value as a Starter does",
        "Listens to Customer Value as a Maker does",
    ], "a section that is all the same does not change"


def test_a_level_that_says_no_more_than_the_other_says_so() -> None:
    ladder = changed(2, ("      cv1-listens: Listens to Customer Value as a Starter does\n", ""), SAME[0])
    read = texts(laid_out(ladder))
    at = read.index("Nothing beyond what stays.")
    assert read[at - 1 : at + 2] == [
        "Key Behaviors",
        "Nothing beyond what stays.",
        "Listens to Customer Value as a Maker does",
    ]


WITHOUT_STRUGGLES = ("    struggles:\n      cv2-hurry: Hurries past Customer Value as many a Maker will\n", "")


def test_a_section_that_one_level_lacks_says_so() -> None:
    read = texts(laid_out(changed(2, WITHOUT_STRUGGLES)))
    assert read[-3:] == ["Struggles", "Hurries past Customer Value as many a Starter will", "Not part of this level."]


MEETING = ("to: Did Customer Value help, dear Starter?", "to: Did the Maker finish Customer Value?")


def test_shifts_that_meet_share_a_step() -> None:
    read = texts(laid_out(changed(2, MEETING)))
    at = read.index("To, and then from")
    assert read[at - 2 : at + 4] == [
        "From",
        "“Did the Starter finish Customer Value?”",
        "To, and then from",
        "“Did the Maker finish Customer Value?”",
        "To",
        "“Did Customer Value help, dear Maker?”",
    ]


LONELY_SHIFT = (
    "    shift:\n      cv2-shift:\n        from: Did the Maker finish Customer Value?\n"
    "        to: Did Customer Value help, dear Maker?\n",
    "",
)


def test_a_shift_of_one_level_alone_stands_in_its_column() -> None:
    ladder = changed(2, LONELY_SHIFT)
    read = texts(laid_out(ladder))
    at = read.index("Mindset Shift")
    assert read[at + 1 : at + 6] == [
        "From",
        "“Did the Starter finish Customer Value?”",
        "To",
        "“Did Customer Value help, dear Starter?”",
        "Not part of this level.",
    ]
    assert at > read.index("Struggles"), "only steps from one level to the other lead"


def test_a_sheet_spans_a_level_that_the_competency_skips() -> None:
    files = source(3)
    text = files["customer-value.yaml"].decode()
    start, end = text.index("  2:\n"), text.index("  3:\n")
    files["customer-value.yaml"] = text[:start].encode() + text[end:].encode()
    files = edited(files, "customer-value.yaml", "title: Customer Value\n", "title: Customer Value\nskips: [2]\n")
    read = texts(laid_out(load(files)))
    assert read[:2] == ["Customer Value · Levels 1 and 3 of 3", "Starter and Guide"]


def test_only_sections_of_that_place_are_on_it() -> None:
    files = source()
    ladder = load(
        edited(files, "ladder.yaml", "matrix, compare, card, review], blanks: rating", "matrix, card, review]")
    )
    assert "Key Behaviors" not in texts(laid_out(ladder))
    assert "# Key Behaviors" not in entries(expected_of(ladder))


# The proof says by itself what a sheet owes


CASES = {
    "plain": (),
    "same": SAME,
    "no more": (("      cv1-listens: Listens to Customer Value as a Starter does\n", ""), SAME[0]),
    "lacking": (WITHOUT_STRUGGLES,),
    "meeting": (MEETING,),
    "lonely shift": (LONELY_SHIFT,),
    "same shift": (
        ("from: Did the Maker finish Customer Value?", "from: Did the Starter finish Customer Value?"),
        ("to: Did Customer Value help, dear Maker?", "to: Did Customer Value help, dear Starter?"),
    ),
}


@pytest.mark.parametrize("edits", CASES.values(), ids=CASES.keys())
def test_the_proof_finds_every_sheet_complete(printer: Printer, edits: tuple[tuple[str, str], ...]) -> None:
    ladder = changed(2, *edits)
    laid = laid_out(ladder)
    marks = ("# ", "> ", "? ")
    owed = [text[2:] if text.startswith(marks) else text for text in entries(expected_of(ladder))]
    heads = ["1", "Starter", "2", "Maker"]
    assert [text for text in texts(laid)[2:] if text not in heads] == owed
    proof = prove(expected_of(ladder), printer.render(laid).pdf())
    assert not proof.problems, "\n".join(map(str, proof.problems))


def mutated(laid: LaidOut, *edits: tuple[str, str]) -> LaidOut:
    html = laid.html
    for old, new in edits:
        assert html.count(old) == 1, f"{old!r} stands {html.count(old)} times"
        html = html.replace(old, new)
    return replace(laid, html=html)


def item_of(name: str) -> Callable[[LaidOut], str]:
    def find(laid: LaidOut) -> str:
        start = laid.html.index(f'<li id="item-{name}">')
        return laid.html[start : laid.html.index("</li>", start) + 5]

    return find


ASKS, LISTENS, MAKER_ASKS, HURRY = map(item_of, ("cv1-asks", "cv1-listens", "cv2-asks", "cv2-hurry"))


def said(printer: Printer, ladder: Ladder, laid: LaidOut) -> list[str]:
    return [str(problem) for problem in prove(expected_of(ladder), printer.render(laid).pdf()).problems]


def test_an_item_that_is_left_out_is_named(printer: Printer) -> None:
    ladder = load(source())
    laid = laid_out(ladder)
    (problem,) = said(printer, ladder, mutated(laid, (LISTENS(laid), "")))
    assert "1 Starter › Key Behaviors: item cv1-listens" in problem
    assert "is missing" in problem


def test_an_item_of_what_stays_that_is_left_out_is_named(printer: Printer) -> None:
    ladder = changed(2, *SAME)
    laid = laid_out(ladder)
    (problem,) = said(printer, ladder, mutated(laid, (ASKS(laid), "")))
    assert "item cv1-asks" in problem
    assert "is missing" in problem


def test_items_that_swap_columns_are_named(printer: Printer) -> None:
    ladder = load(source())
    laid = laid_out(ladder)
    left, right = ASKS(laid), MAKER_ASKS(laid)
    problems = said(printer, ladder, mutated(laid, (left, "@"), (right, left), ("@", right)))
    assert any("item cv1-asks" in each and "stands under “2 Maker”, not under “1 Starter”" in each for each in problems)
    assert any("item cv2-asks" in each and "stands under “1 Starter”, not under “2 Maker”" in each for each in problems)


def test_an_item_that_slips_into_the_next_column_in_order_is_named(printer: Printer) -> None:
    ladder = load(source())
    laid = laid_out(ladder)
    last, first = LISTENS(laid), MAKER_ASKS(laid)
    (problem,) = said(printer, ladder, mutated(laid, (last, ""), (first, last + first)))
    assert "1 Starter › Key Behaviors: item cv1-listens" in problem
    assert "stands under “2 Maker”, not under “1 Starter”" in problem


def test_heads_of_the_wrong_level_are_found(printer: Printer) -> None:
    ladder = load(source())
    laid = laid_out(ladder)
    head, other = ('<p class="stage">Starter</p>', '<p class="stage">Maker</p>')
    problems = said(printer, ladder, mutated(laid, (head, "@"), (other, head), ("@", other)))
    assert any("item cv1-asks" in each and "stands under “1 Maker”" in each for each in problems)
    assert any("item cv2-hurry" in each and "stands under “2 Starter”" in each for each in problems)


def test_an_item_outside_of_the_columns_is_named(printer: Printer) -> None:
    ladder = load(source())
    laid = laid_out(ladder)
    hurry = HURRY(laid)
    plain = hurry.replace("<li", "<p").replace("</li>", "</p>")
    problems = said(printer, ladder, mutated(laid, (hurry, ""), ("</table>", f"</table>{plain}")))
    assert any("item cv2-hurry" in each and "not under “2 Maker”" in each for each in problems)


# Fit


def fitted(printer: Printer, ladder: Ladder, paper: Paper, css: str = "") -> Fitted:
    competency = ladder.competencies[0]

    def lay_out(level: Level, after: Level, size: float, air: float, tall: bool) -> LaidOut:
        laid = layouts().compare(ladder, competency, level, after, paper=paper, size=size, air=air, tall=tall)
        return replace(laid, css=laid.css + css)

    return fit_compare(printer, lay_out, neighbors(competency), paper)


@pytest.mark.parametrize("paper", SHEET_PAPERS, ids=lambda paper: paper.name)
def test_each_shipped_sheet_is_one_full_page(printer: Printer, paper: Paper) -> None:
    made = fitted(printer, shipped_ladder(), paper)
    assert not made.failures
    assert list(made.pages) == [(1, 2), (2, 3), (3, 4), (4, 5)]
    assert paper.sheet_type.floor <= made.size <= paper.sheet_type.ceiling
    assert_full(made, paper)
    assert made.renders == 4, "all is foreseen, so that nothing is drawn that is not kept"


def assert_full(made: Fitted, paper: Paper) -> None:
    assert [page.pages for page in made.pages.values()] == [1] * 4
    room = paper.sheet_bottom - paper.sheet.top
    for page in made.pages.values():
        bottom = max(box.bottom for box in page.ends.values())
        assert paper.sheet_bottom - 0.05 * room <= bottom <= paper.sheet_bottom


# A specimen has fewer items than these rules are for.
UNFORESEEN = {
    "longer": ".items li:nth-child(4) { margin-top: 9mm }",
    "shorter": ".items li:nth-child(4) { margin-top: -4mm }",
    "larger in a size": ".items li:nth-child(5) { margin-top: 3em }",
}


@pytest.mark.parametrize("css", UNFORESEEN.values(), ids=UNFORESEEN.keys())
def test_a_sheet_that_ends_elsewhere_than_foreseen_is_measured(printer: Printer, css: str) -> None:
    made = fitted(printer, shipped_ladder(), A4, css)
    assert not made.failures
    assert made.renders > 4
    assert_full(made, A4)


def test_what_is_foreseen_is_what_is_measured(printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    foreseen = fitted(printer, shipped_ladder(), A4)
    monkeypatch.setattr("ladder_export.pdf.fit_compare.parted_table", lambda laid: None)
    measured = fitted(printer, shipped_ladder(), A4)
    assert measured.renders > foreseen.renders
    assert foreseen.size == measured.size
    for key, air in measured.air.items():
        assert foreseen.air[key] == pytest.approx(air, abs=0.011)


def test_sheets_share_the_size_of_the_longest(printer: Printer) -> None:
    files = source(3)
    more = "".join(f"      cv3-more-{n}: Guides people, number {n}\n" for n in range(24))
    files = edited(files, "customer-value.yaml", "      cv3-asks:", more + "      cv3-asks:")
    made = fitted(printer, load(files), A4)
    assert made.size < A4.sheet_type.ceiling
    assert [page.pages for page in made.pages.values()] == [1, 1]
    assert made.air[1, 2] > made.air[2, 3]


LONG = "Works with people on the team to find out what customers need, and writes it down where all others look"


def overlong() -> Ladder:
    files = source(3)
    for number in (1, 2):
        more = "".join(f"      cv{number}-more-{n}: {LONG}, {number} and {n}\n" for n in range(26))
        files = edited(files, "customer-value.yaml", f"      cv{number}-asks:", more + f"      cv{number}-asks:")
    return load(files)


@pytest.mark.parametrize("paper", [A4, PAPERS["half-letter"]], ids=lambda paper: paper.name)
def test_a_sheet_with_too_much_text_flows_on_in_the_smallest_type(printer: Printer, paper: Paper) -> None:
    ladder = overlong()
    made = fitted(printer, ladder, paper)
    assert not made.failures
    assert made.size == paper.sheet_type.floor
    assert made.pages[1, 2].pages > 1
    proof = prove(expected_of(ladder, paper), made.pages[1, 2].pdf())
    assert not proof.problems, "\n".join(map(str, proof.problems))


def test_rows_that_would_fill_a_page_are_set_level_under_level() -> None:
    assert "stacked" in laid_out(overlong(), 8.5).html
    assert "stacked" not in laid_out(load(source())).html


def test_all_sheets_of_a_competency_have_the_form_of_the_one_with_most_text() -> None:
    ladder = overlong()
    competency = ladder.competencies[0]
    second, third = competency.levels[1:3]
    html = layouts().compare(ladder, competency, second, third, paper=A4, size=10, air=0, tall=False).html
    assert "stacked" in html


def test_sheets_with_little_text_are_set_larger(printer: Printer) -> None:
    made = fitted(printer, load(source(2)), A4)
    assert A4.sheet_type.ceiling < made.size <= 1.3 * A4.sheet_type.ceiling
    assert made.pages[1, 2].pages == 1


def test_a_sheet_is_planned_where_a_level_has_a_section_for_it() -> None:
    paths = [output.path for output in plan(load(source(3))) if output.kind is OutputKind.COMPARE]
    assert paths == ["compare/customer-value-1-2.pdf", "compare/customer-value-2-3.pdf"]
    plain = [output for output in plan(load(small_source(3))) if output.kind is OutputKind.COMPARE]
    assert not plain
    assert all(level.sections_in(Place.COMPARE) for level in shipped_ladder().competencies[0].levels)


def test_the_same_ladder_gives_the_same_bytes(printer: Printer) -> None:
    ladder = load(source())
    assert printer.render(laid_out(ladder)).pdf() == printer.render(laid_out(ladder)).pdf()


def test_expectations_survive_the_manifest() -> None:
    expected = expected_of(load(source()))
    assert Expected.from_json(expected.to_json()) == expected
    assert expected.pages is not None
    assert expected.pages.columns == ("1 Starter", "2 Maker")
