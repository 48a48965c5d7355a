"""Cards with a front and a back: what stands where, what a loose back says, and the address that a card is found at."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ladder_export import resources
from ladder_export.ladder import Place, back_of_card
from ladder_export.layout.card import CardSide
from ladder_export.outputs import plan
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladder_export.proof import Expected, prove
from ladder_export.proof.data import Region, What
from ladder_export.proof.expected import expected_card
from ladder_export.workshop import Workshop
from ladders import edited, load, shipped_ladder, small_ladder, small_source
from proof_files import changed, expected_pdf, item, line_of, page_of, pdf_of, title

FRONT = (
    replace(title("Key Behaviors", "Value", "1 Early", "Key Behaviors"), page=1),
    replace(item("why", "Asks why before how", "Value", "1 Early", "Key Behaviors"), page=1),
    replace(item("sees", "Sees how work flows", "Value", "1 Early", "Key Behaviors"), page=1),
)
BACK = (
    replace(title("Seek Feedback", "Value", "1 Early", "Seek Feedback"), page=2),
    replace(item("ask", "Asks Value people at Level 1", "Value", "1 Early", "Seek Feedback"), page=2),
)
REGION = Region("Early", FRONT + BACK, ("Value", "1 Early"))
HEADS = ((2, "Value"), (2, "Level 1"), (2, "Early"))
CARD = expected_pdf(REGION, least=2, most=2, heads=HEADS)
TURN = '<p style="break-before: page">Value · Level 1 · Early</p>'


def card_of(front: str = "", turn: str = TURN, back: str = "") -> str:
    """The two pages as HTML; without arguments, as they have to be."""
    front = front or "\n".join(map(line_of, FRONT))
    back = back or "\n".join(map(line_of, BACK))
    return changed(page_of([Region("Early")]), "</body>", f"{front}\n{turn}\n{back}</body>")


def messages(html: str, expected: Expected = CARD) -> list[str]:
    return [str(problem).removeprefix("card.pdf: ") for problem in prove(expected, pdf_of(html)).problems]


def test_a_card_with_each_section_on_its_side_has_no_problem() -> None:
    assert messages(card_of()) == []


def test_a_section_on_the_wrong_side_is_the_one_problem() -> None:
    advice = "let the layout print it on its side"
    all_on_front = card_of(front="\n".join(map(line_of, FRONT + BACK)), back="<p>Notes</p>")
    assert messages(all_on_front) == [
        "Value › 1 Early › Seek Feedback: the section “Seek Feedback” stands on page 1, and belongs on page 2 (the back); "
        + advice
    ]
    all_on_back = card_of(front="<p>Notes</p>", back="\n".join(map(line_of, FRONT + BACK)))
    assert messages(all_on_back) == [
        "Value › 1 Early › Key Behaviors: the section “Key Behaviors” stands on page 2, and belongs on page 1 (the front); "
        + advice
    ]
    after_the_back = card_of(front="<p>Notes</p>", back="\n".join(map(line_of, BACK + FRONT)))
    assert messages(after_the_back) == messages(all_on_back)


def test_an_item_on_the_wrong_side_is_the_one_problem() -> None:
    html = card_of(front="\n".join(map(line_of, FRONT[:2])), back="\n".join(map(line_of, FRONT[2:] + BACK)))
    assert messages(html) == [
        "Value › 1 Early › Key Behaviors: item sees (“Sees how work flows”) stands on page 2, and belongs on page 1 "
        "(the front); let the layout print it on its side"
    ]


def test_what_is_missing_or_out_of_order_on_its_side_is_still_said() -> None:
    (lost,) = messages(changed(card_of(), line_of(BACK[1]), ""))
    assert "item ask (“Asks Value people at Level 1”) is missing in the part “Early”: not found in" in lost
    swapped = "\n".join(map(line_of, (FRONT[0], FRONT[2], FRONT[1])))
    (order,) = messages(card_of(front=swapped))
    assert "is out of order in the part “Early”; keep the order of the source" in order


def test_a_text_of_both_sides_has_to_stand_on_both() -> None:
    both = replace(REGION, entries=(*REGION.entries, replace(FRONT[1], item="again", page=2)))
    expected = expected_pdf(both, least=2, most=2)
    assert messages(card_of(back="\n".join(map(line_of, (*BACK, FRONT[1])))), expected) == []
    (message,) = messages(card_of(), expected)
    assert message.startswith("Value › 1 Early › Key Behaviors: item again (“Asks why before how”) is missing")
    (message,) = messages(card_of(front="\n".join(map(line_of, (*FRONT, FRONT[1])))), expected)
    assert "item again (“Asks why before how”) stands on page 1, and belongs on page 2 (the back)" in message


def test_a_card_of_one_page_or_three_is_no_card_of_two_sides() -> None:
    one = messages(card_of(turn="<p>Value · Level 1 · Early</p>"))
    assert one[0].startswith("Value › 1 Early › Seek Feedback: the section “Seek Feedback” stands on page 1")
    assert one[1:] == ["has 1 page instead of 2; shorten the text, or mend the layout"]
    three = changed(card_of(), "</body>", '<p style="break-before: page">More</p></body>')
    assert messages(three) == ["has 3 pages instead of 2; shorten the text, or mend the layout"]


def test_a_back_says_outside_of_its_items_whose_it_is() -> None:
    page = "page 2: does not say “{}”, so a loose page is nobody’s; let the layout print it in the head or the foot"
    bare = card_of(turn='<div style="break-before: page"></div>')
    assert messages(bare) == [page.format(text) for _, text in HEADS]
    assert messages(card_of(turn=changed(TURN, "Level 1", "Level 10"))) == [page.format("Level 1")]
    in_the_foot = changed(bare, "Edition 1", "Edition 1 · Value · Level 1 · Early")
    assert messages(in_the_foot) == []


URL = "https://example.org/ladder/cv/1/"
LINKED = expected_pdf(REGION, least=2, most=2, heads=HEADS, addresses=(URL,))


def test_an_address_has_to_be_printed_and_linked() -> None:
    link = f'<p><a href="{URL}" title="Online">example.org/ladder/cv/1</a></p>'
    html = card_of(back="\n".join(map(line_of, BACK)) + link)
    assert messages(html, LINKED) == []
    narrow = changed(html, "<p><a", '<p style="width: 20mm; overflow-wrap: anywhere"><a')
    assert messages(narrow, LINKED) == []
    assert messages(changed(html, 'cv/1/"', 'cv/2/"'), LINKED) == [f"has no link to {URL}; let the layout link it"]
    assert messages(changed(html, "cv/1<", "cv/2<"), LINKED) == [
        f"does not say {URL} to a screen reader; let the layout print it as text"
    ]
    assert messages(card_of(), LINKED) == [
        f"has no link to {URL}; let the layout link it",
        f"does not say {URL} to a screen reader; let the layout print it as text",
    ]


def test_an_address_that_only_a_screen_reader_hears_is_found() -> None:
    import io

    import pikepdf

    html = card_of(back="\n".join(map(line_of, BACK)) + f'<p><a href="{URL}" title="Online">Online</a></p>')
    with pikepdf.open(io.BytesIO(pdf_of(html))) as pdf:
        (link,) = (each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Link")
        link["/ActualText"] = pikepdf.String("example.org/ladder/cv/1")
        stream = io.BytesIO()
        pdf.save(stream)
    found = [str(problem).removeprefix("card.pdf: ") for problem in prove(LINKED, stream.getvalue()).problems]
    assert found == [
        "page 2: the line “example.org/ladder/cv/1” is not what its glyphs read; build it again",
        f"does not print {URL}; let the layout print it as text",
    ]


def test_the_ladder_says_which_sections_are_on_the_back() -> None:
    ladder = small_ladder()
    (competency,) = ladder.competencies
    level = competency.levels[1]
    expected = expected_card(ladder, competency, level, PAPERS["a6"], 2)
    one = expected_card(ladder, competency, level, PAPERS["a6"])
    back = back_of_card(ladder)
    assert 0 < len(back) < 10
    (region,) = expected.regions
    on = {section.title: {e.page for e in region.entries if e.path[-1] == section.title} for section in level.sections}
    printed = {section.title: section.id in back for section in level.sections if Place.CARD in section.type.places}
    assert {name: pages for name, pages in on.items() if pages} == {
        name: {2} if behind else {1} for name, behind in printed.items()
    }
    assert [e.page for e in region.entries] == sorted(e.page for e in region.entries)
    assert sorted(e.text for e in region.entries) == sorted(e.text for e in one.regions[0].entries)
    assert {e.page for e in one.regions[0].entries} == {0}
    assert expected.pages is not None
    assert (expected.pages.least, expected.pages.most) == (2, 2)
    assert expected.pages.heads == ((2, "Customer Value"), (2, "Level 2 of 2"), (2, "Maker"))
    assert one.pages is not None
    assert one.pages.heads == ()


def test_a_declared_split_need_not_be_a_cut() -> None:
    files = edited(small_source(), "ladder.yaml", "title: Key Behaviors,", "title: Key Behaviors, side: back,")
    ladder = load(files)
    (competency,) = ladder.competencies
    entries = expected_card(ladder, competency, competency.levels[0], PAPERS["a6"], 2).regions[0].entries
    assert entries[0].text == "The Starter in one sentence about Customer Value."
    assert [entry.text for entry in entries if entry.page == 2] == [
        "Key Behaviors",
        "Asks the Starter question of Customer Value",
        "Listens to Customer Value as a Starter does",
    ]
    assert [entry.text for entry in entries][-3:] == [entry.text for entry in entries if entry.page == 2]


def test_floors_and_margins_go_by_the_paper() -> None:
    ladder = shipped_ladder()
    (competency,) = ladder.competencies
    found = {}
    for paper in (*PAPERS.values(), PAPERS["a4"].landscape, PAPERS["letter"].landscape, PAPERS["a6"].landscape):
        rules = expected_card(ladder, competency, competency.levels[0], paper, paper.sides).pages
        assert rules is not None
        found[paper.name] = (rules.item_pt, rules.text_pt, rules.margin_mm)
    large, small = (8.5, 6.0, 5.0), (7.0, 6.0, 5.0)
    assert found == {
        "a4": large,
        "letter": large,
        "a5": small,
        "half-letter": small,
        "a6": small,
        "4x6": small,
        "a4-landscape": large,
        "letter-landscape": large,
        "a6-landscape": small,
    }


def test_an_address_is_owed_only_where_a_code_is_asked_for_and_the_ladder_has_one() -> None:
    ladder = replace(small_ladder(), url="https://example.org/{competency}/{level}")
    (competency,) = ladder.competencies
    level = competency.levels[1]
    for wanted, given, qr in (
        (("https://example.org/customer-value/2",), ladder, True),
        ((), ladder, False),
        ((), small_ladder(), True),
    ):
        rules = expected_card(given, competency, level, PAPERS["a4"], qr=qr).pages
        assert rules is not None
        assert rules.addresses == wanted


def test_sides_and_addresses_survive_the_manifest() -> None:
    assert Expected.from_json(json.loads(json.dumps(LINKED.to_json()))) == LINKED
    raw = json.loads(json.dumps(LINKED.to_json()))
    del raw["pages"]["heads"], raw["pages"]["addresses"]
    for entry in raw["regions"][0]["entries"]:
        del entry["page"]
    older = Expected.from_json(raw)
    assert older.pages is not None
    assert (older.pages.heads, older.pages.addresses) == ((), ())
    assert {entry.page for entry in older.regions[0].entries} == {0}


def test_a_side_that_its_level_has_nothing_for_has_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A section of the back that not every level has."""
    files = small_source(2)
    row = "{id: closing, title: Closing, kind: prose, untitled: true, least: 1,"
    files = edited(files, "ladder.yaml", row, row.replace("least: 1", "side: back, least: 0"))
    line = "    closing:\n      cv2-closing: So the Maker goes on with Customer Value.\n"
    ladder = load(edited(files, "customer-value.yaml", line, ""))
    (competency,) = ladder.competencies
    empty = "This side is intentionally empty."
    first, second = (
        [(entry.page, entry.what) for entry in expected_card(ladder, competency, level, PAPERS["a6"], 2).regions[0].entries
         if entry.text == empty]
        for level in competency.levels
    )  # fmt: skip
    assert (first, second) == ([], [(2, What.LABEL)])

    output = next(output for output in plan(ladder) if output.path == "cards/customer-value-2-maker.pdf")
    expected = expected_card(ladder, competency, competency.levels[1], PAPERS["a6"], 2)

    def found() -> list[str]:
        workshop = Workshop(ladder, Printing(PAPERS["a6"]), resources.layouts(), {})
        return [str(problem) for problem in prove(expected, workshop.make(output).data).problems]

    assert found() == []
    monkeypatch.setattr(CardSide, "empty", "")
    assert found() == [
        "card customer-value 2: Customer Value › 2 Maker: the label “This side is intentionally empty.” is missing in the "
        "part “Maker”: not found in the structure tree and the text of the pages; let the layout print it whole, as one "
        "block of text"
    ]
