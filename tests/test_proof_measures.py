"""Ink and fullness of pages, spaces inside of lines, words struck out: planted in small pages, found by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ladder_export.paper import PAPERS
from ladder_export.proof import Expected, prove
from ladder_export.proof.data import Entry, Region, What
from ladder_export.proof.expected import expected_card, expected_chapter, expected_handbook, expected_overview
from ladders import small_ladder
from proof_files import changed, expected_pdf, item, line_of, page_of, pdf_of, title

WHY = item("why", "Asks why before asking how, every time", "Value", "1 Early", "Key Behaviors")
SEES = item("sees", "Sees the well-known “office” of H2O work", "Value", "1 Early", "Key Behaviors")
HEAD = title("Key Behaviors", "Value", "1 Early", "Key Behaviors")
REGION = Region("Early", (HEAD, WHY, SEES))
CARD = expected_pdf(REGION, most=1, edges=(14, 14, 14, 14))
AT = "Value › 1 Early › Key Behaviors: "


def messages(html: str, expected: Expected = CARD) -> list[str]:
    return [str(problem).removeprefix("card.pdf: ") for problem in prove(expected, pdf_of(html)).problems]


def facts(html: str, expected: Expected = CARD) -> tuple[object, object, object]:
    found = prove(expected, pdf_of(html)).facts
    return found["ink_percent"], found.get("ink_percent_by_page"), found["fullness_percent_by_page"]


def box(width: str, height: str, color: str, more: str = "") -> str:
    return f'<div style="width: {width}; height: {height}; background: {color}; {more}"></div>'


def page_with(block: str) -> str:
    """A page of A5 with nothing in its text area but `block`."""
    return changed(page_of([]), "<body>\n", f"<body>{block}")


def test_ink_is_the_darkness_of_the_page() -> None:
    # A5 inside its margins is 120 × 182 mm of 148 × 210 mm. The foot takes a little ink as well.
    bare, _, empty = facts(page_with(""))
    assert (bare, empty) == (0.0, [0])
    half, by_page, full = facts(page_with(box("120mm", "91mm", "black")))
    assert half == pytest.approx(100 * 120 * 91 / (148 * 210) + 0.1, abs=0.11)
    assert (by_page, full) == (None, [50])
    gray, _, _ = facts(page_with(box("120mm", "91mm", "#808080")))
    assert gray == pytest.approx(half / 2, abs=0.15)


def test_ink_and_fullness_are_told_page_by_page() -> None:
    pages = box("120mm", "20mm", "black") + box("120mm", "60mm", "black", "break-before: page; margin-top: 31mm")
    ink, by_page, full = facts(page_with(pages), expected_pdf(REGION, edges=(14, 14, 14, 14)))
    first, second = (100 * 120 * height / (148 * 210) + 0.1 for height in (20, 60))
    assert by_page == [pytest.approx(first, abs=0.11), pytest.approx(second, abs=0.11)]
    assert ink == pytest.approx((first + second) / 2, abs=0.11)
    assert full == [11, 50]  # a margin after a forced break stays: 31 + 60 of 182 mm


def test_what_stands_in_the_margins_does_not_fill_a_page() -> None:
    tab = box("10mm", "190mm", "black", "position: absolute; left: 122mm; top: 0")
    assert facts(page_with(tab))[2] == [0]
    assert facts(page_with(tab), expected_pdf(REGION, edges=(0, 0, 0, 0)))[2] == [97]


def test_a_page_on_its_side_has_margins_of_its_own() -> None:
    html = page_with(box("50mm", "60mm", "black"))
    html = changed(html, "</style>", "@page { size: A5 landscape; margin: 20mm }</style>")
    turned = expected_pdf(REGION, turned=True, edges=(14, 14, 14, 14), turned_edges=(20, 20, 28, 20))
    assert facts(html, turned)[2] == [60]


def test_a_page_with_more_ink_than_it_may_take_is_found() -> None:
    html = changed(page_of([REGION]), "</body>", box("40mm", "40mm", "black") + "</body>")
    assert messages(html, expected_pdf(REGION, ink_percent=6.5)) == []
    assert messages(html, expected_pdf(REGION, ink_percent=5)) == [
        "takes 5.6 % ink, and 5 % is the most; use fewer words, or smaller areas of color in the layout"
    ]


def test_a_front_may_take_more_ink_than_its_back() -> None:
    html = changed(
        page_of([REGION]), "</body>", box("40mm", "40mm", "black") + '<p style="break-before: page">B</p></body>'
    )
    assert messages(html, expected_pdf(REGION, ink_percent=3)) == []
    assert messages(html, expected_pdf(REGION, ink_percent=2.5)) == [
        "takes 2.8 % ink, and 2.5 % is the most; use fewer words, or smaller areas of color in the layout"
    ]


def test_only_cards_are_held_to_their_ink_and_each_kind_is_measured_by_its_margins() -> None:
    ladder = small_ladder()
    (competency,) = ladder.competencies
    level, paper = competency.levels[0], PAPERS["a4"]
    single, book, matrix = (13, 15, 16, 15), (25, 24, 25, 22), (12, 15, 13, 15)
    paper = replace(paper, sheet=type(paper.sheet)(*single))
    paper = replace(
        paper, book=replace(paper.running, margins=type(paper.sheet)(*book), turned=type(paper.sheet)(*matrix))
    )
    found = {}
    for expected in (
        expected_card(ladder, competency, level, paper),
        expected_card(ladder, competency, level, paper.landscape),
        expected_overview(ladder, competency, paper),
        expected_chapter(ladder, competency, level, paper),
        expected_handbook(ladder, paper),
    ):
        rules = expected.pages
        assert rules is not None
        found[expected.kind, rules.width < rules.height] = (rules.ink_percent, rules.edges, rules.turned_edges)
    turned = paper.landscape.sheet
    on_its_side = (turned.top, turned.outer, turned.bottom, turned.inner)
    assert found == {
        ("card", True): (6.0, single, single),
        ("card", False): (6.0, on_its_side, on_its_side),
        ("overview", True): (100.0, single, single),
        ("chapter", True): (100.0, book, matrix),
        ("handbook", True): (100.0, book, matrix),
    }
    small = expected_card(ladder, competency, level, PAPERS["a6"], 2).pages
    assert small is not None
    assert small.ink_percent == 6.0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("asking how", "asking<b></b>how", "“asking” and “how,”"),
        ("asking how", "<b>asking</b>how", "“asking” and “how,”"),
        ("Asks why", "Asks\u200bwhy", "“Asks” and “why”"),
        ("every time", "everytime", "“every” and “time”"),
    ],
)
def test_a_space_that_is_lost_inside_of_a_line_is_found(old: str, new: str, words: str) -> None:
    assert messages(changed(page_of([REGION]), old, new)) == [
        f"{AT}item why (“Asks why before asking how, every time”) has no space between {words}; "
        "let the layout print spaces as the source has them"
    ]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("before", "be fore", "before"),
        ("time<", "ti<b> m</b>e<", "time"),
        ("how,", "how ,", "how,"),
        ("Asks", "A sks", "Asks"),
    ],
)
def test_a_space_inside_of_a_word_is_found(old: str, new: str, word: str) -> None:
    assert messages(changed(page_of([REGION]), old, new)) == [
        f"{AT}item why (“Asks why before asking how, every time”) has a space inside of “{word}”; "
        "let the layout print spaces as the source has them"
    ]


def test_a_space_in_a_title_counts_as_well() -> None:
    (message,) = messages(changed(page_of([REGION]), "Key Behaviors", "KeyBehaviors"))
    assert message.startswith(f"{AT}the title “Key Behaviors” has no space between “Key” and “Behaviors”")
    (message,) = messages(changed(page_of([REGION]), "Key Behaviors", "KEY BEHAV IORS"))
    assert message.startswith(f"{AT}the title “Key Behaviors” has a space inside of “Behaviors”")


@pytest.mark.parametrize("width", range(16, 60, 4))
def test_lines_may_break_anywhere_between_words(width: int) -> None:
    soft = item("soft", "Cus\u00adtomer\u00a0value in a well\u2011made tool\u00adkit — and/or “more”… re-use")
    region = Region("Early", (HEAD, WHY, SEES, soft))
    html = page_of([region], style=f"p {{ width: {width}mm }}")
    html = changed(html, "H2O", "H<sub style='font-size: 8pt'>2</sub>O")
    html = changed(html, "Asks why", "<b>Asks</b>&nbsp;<i>why</i>")
    assert messages(html, expected_pdf(region, item_pt=8)) == []


@pytest.mark.parametrize(
    "style", ["text-align: justify", "letter-spacing: 0.12em", "word-spacing: 0.4em", "font-kerning: none"]
)
def test_fine_spacing_raises_no_alarm(style: str) -> None:
    for slant in ("normal", "italic"):
        html = page_of([REGION], style=f"p, h2 {{ {style}; font-style: {slant}; width: 40mm; text-transform: none }}")
        assert messages(html) == []
    assert messages(page_of([REGION], style=f"h2 {{ {style}; text-transform: uppercase }}")) == []


STRUCK = {
    "decoration": ("Asks why", '<span style="text-decoration: line-through">Asks why</span>', "Asks why"),
    "one word": ("every", "<s>every</s>", "every"),
    "gray": ("every", '<s style="text-decoration-color: #999">every</s>', "every"),
    "thin": ("every", '<s style="text-decoration-thickness: 0.4pt">every</s>', "every"),
    "large": ("Asks why", '<s style="font: 15pt Source Serif\\ 4">Asks why</s>', "Asks why"),
    "small": ("every", '<s style="font-size: 8.5pt">every</s>', "every"),
    "on color": ("every", '<span style="background: #ddd"><s>every</s></span>', "every"),
    "white on color": ("every", '<span style="background: #333; color: #fff"><s>every</s></span>', "every"),
}


@pytest.mark.parametrize("name", STRUCK)
def test_words_that_are_struck_out_are_found(name: str) -> None:
    old, new, words = STRUCK[name]
    assert messages(changed(page_of([REGION]), old, new)) == [
        f"{AT}page 1: “{words}” (item why) is struck out; let the layout draw the line elsewhere"
    ]


def test_a_rule_through_words_is_found() -> None:
    rule = box("60mm", "0.6pt", "#A96600", "position: absolute; margin-top: -10pt")
    html = changed(page_of([REGION]), line_of(WHY), line_of(WHY) + rule)
    found = messages(html)
    assert len(found) == 1
    assert "(item why) is struck out" in found[0]


def test_lines_that_strike_nothing_out_raise_no_alarm() -> None:
    underlined = "p { text-decoration: underline; text-underline-offset: 1pt } h2 { text-decoration: overline }"
    framed = "p { border: 0.5pt solid black } h2 { border-bottom: 2pt solid #2456A4; line-height: 1 }"
    ground = "p { background: linear-gradient(#fff, #fff 45%, #bbb 45%, #bbb) } h2 { background: #dde }"
    tight = "p { margin: 0; line-height: 1.05; border-bottom: 0.4pt solid black }"
    for style in (underlined, framed, ground, tight):
        assert messages(page_of([REGION], style=style)) == []
    leader = item("a", "Rows have writing lines beside them")
    html = changed(page_of([Region("Early")]), "</body>", f"{line_of(leader)}</body>")
    line = box("60mm", "0.5pt", "black", "position: absolute; left: 60mm; margin-top: -9pt")
    assert messages(changed(html, "</body>", f"{line}</body>"), expected_pdf(Region("Early", (leader,)))) == []


def test_a_label_that_is_not_an_item_is_held_to_its_spaces() -> None:
    region = Region("Early", (Entry("You do well when you:", What.LEAD_IN), WHY))
    html = changed(page_of([region]), "well when", "wellwhen")
    (message,) = messages(html, expected_pdf(region))
    assert message.startswith("the lead-in “You do well when you:” has no space between “well” and “when”")
