"""The parts of the proof on their own: what whole files show too seldom."""

from __future__ import annotations

import pytest

from ladder_export.proof import prove
from ladder_export.proof.align import align
from ladder_export.proof.compare import compare
from ladder_export.proof.data import PageRules, Region
from ladder_export.proof.geometry import collisions
from ladder_export.proof.pdf_cells import Spot
from ladder_export.proof.pdf_page import Box, Letter, Page, PageText, Word
from ladder_export.proof.pdf_picture import Pictures
from ladder_export.proof.pdf_structure import Block, UnreadableError, blocks_of, opened
from ladder_export.proof.pdf_tree import Border, Content, Stretch
from ladder_export.proof.search import Search, Sheet
from ladder_export.proof.text import says
from proof_files import expected_pdf, item, page_of, pdf_of


def test_an_alignment_is_the_longest_and_not_the_one_with_the_longest_run() -> None:
    assert align("abcxy", "xya1b2c") == {0: 2, 1: 4, 2: 6}


@pytest.mark.parametrize(
    ("wanted", "printed"),
    [
        ("well-known", "well\u00adknown"),  # the font knows its hyphen as a soft one
        ("cus\u00adtomer", "cus-tomer"),
        ("cus\u00adtomer", "customer"),
    ],
)
def test_a_hyphen_that_may_be_a_soft_one_does_not_count(wanted: str, printed: str) -> None:
    assert compare([Region("", (item("a", wanted),))], [Block("P", printed, (1,))]).misses == []


def test_a_real_hyphen_counts() -> None:
    (miss,) = compare([Region("", (item("a", "well-known"),))], [Block("P", "wellknown", (1,))]).misses
    assert miss.kind == "missing"


def sheet(number: int, text: str) -> Sheet:
    ends = bytes(at in (0, len(text)) for at in range(len(text) + 1))
    return Sheet(number, PageText(text, tuple(range(len(text)))), (10.0,) * len(text), ends, ends)


@pytest.mark.parametrize(("upper", "lower", "places"), [(6, 6, 1), (5, 7, 0), (7, 5, 0)])
def test_a_page_break_leaves_some_letters_on_either_side(upper: int, lower: int, places: int) -> None:
    text = "abcdefghijkl"
    search = Search((sheet(1, text[:upper]), sheet(2, text[-lower:])))
    assert len(search.places(item("a", text), (), 1)) == places


def word(box: Box, at: int) -> tuple[Word, Letter]:
    letter = Letter("x", box, 10.0, box[1], at, 0, artifact=False)
    return Word("x", box, 10.0, box[1], at, at, artifact=False), letter


@pytest.mark.parametrize(("bottom", "faults"), [(7.0, 1), (8.5, 0)])
def test_lines_collide_where_letters_share_three_tenths(bottom: float, faults: int) -> None:
    pairs = [word((0, 0, 10, 10), 0), word((0, bottom, 10, bottom + 10), 1)]
    pictures = Pictures.of((1, 1), bytearray(b"\0"), bytearray(b"\0"))
    page = Page(1, 100, 100, tuple(p[1] for p in pairs), tuple(p[0] for p in pairs), pictures)
    assert len(list(collisions(page))) == faults


def test_a_block_is_on_every_page_that_it_has_text_on() -> None:
    steps = (Border("P", Spot()), Content(1, 0), Content(1, 1), Content(2, 0), Content(2, 7))
    assert blocks_of([Stretch(steps)], {1: {0: "a", 1: "b"}, 2: {0: "c"}}) == (Block("P", "abc", (1, 2)),)


def test_a_file_that_readers_have_to_repair_is_refused() -> None:
    expected = expected_pdf(Region("Early", (item("a", "Asks why"),)))
    data = pdf_of(page_of(expected.regions))
    assert prove(expected, data).problems == ()
    at = data.rindex(b"startxref") + len("startxref\n")
    (problem,) = prove(expected, data[:at] + b"7" + data[at:]).problems
    assert "cannot be read as a PDF" in problem.message


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("Edition 2026.10", "Edition 2026.1", False),
        ("Edition 2026.1.2", "Edition 2026.1", False),
        ("the EDITION 2026.1.", "Edition 2026.1", True),
        ("Edition2026.1, of November", "Edition 2026.1", True),
        ("Re-Edition 2026.1", "Edition 2026.1", True),
        ("Subedition 2026.1", "Edition 2026.1", False),
    ],
)
def test_words_are_said_only_as_wholes(text: str, wanted: str, said: bool) -> None:
    assert says(text, wanted) is said


def test_page_rules_survive_json() -> None:
    rules = PageRules(1.5, 2, 3, None, True, ("a",), "Contents")
    assert PageRules.from_json(rules.to_json()) == rules


def test_a_damaged_file_is_named_in_words_that_stay_the_same() -> None:
    with pytest.raises(UnreadableError) as caught, opened(b"%PDF-1.7 and nothing else"):
        pass
    assert str(caught.value) == "unable to find trailer dictionary while recovering damaged file"
