"""Values into the controls of a blank form, seen by a reader that shares no code with what writes them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import libreoffice
import ooxml
from ladder_export.form_map import PART, ControlKind
from ladder_export.reviews.data import YES, RefusedError, Status
from ladder_export.reviews.filling import Filler, FillError, lost
from ladder_export.reviews.read import read_review
from ladder_export.word.review import review_form
from ladders import small_ladder

W, W14 = ooxml.W, ooxml.W14


@cache
def filler() -> Filler:
    return Filler(blank_form())


@cache
def blank_form() -> bytes:
    ladder = small_ladder(2)
    return review_form(ladder, ladder.competencies, ladder.stages[0], paper="a4")


def control(data: bytes, tag: str) -> etree._Element:
    (found,) = [sdt for sdt in ooxml.tree(data).iter(f"{W}sdt") if ooxml.value(sdt, "sdtPr/tag") == tag]
    return found


def shown(data: bytes, tag: str) -> str:
    return ooxml.text_of(control(data, tag).find(f"{W}sdtContent"))


def tag_of(kind: ControlKind) -> str:
    return next(blank.tag for blank in filler().form.blanks if blank.kind is kind)


def test_a_text_replaces_the_prompt_and_has_the_style_of_an_answer() -> None:
    made = filler().fill({"form.engineer": "Ada Lovelace"})

    assert shown(made, "form.engineer") == "Ada Lovelace"
    found = control(made, "form.engineer")
    assert found.find(f"{W}sdtPr/{W}showingPlcHdr") is None
    assert ooxml.value(found, "sdtContent/r/rPr/rStyle") == "AnswerText"
    assert shown(made, "form.role") == "Job title"
    assert control(made, "form.role").find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def test_the_paragraph_around_an_answer_is_no_longer_as_gray_as_a_prompt() -> None:
    made = filler().fill({"form.engineer": "Ada"})

    around = {tag: ooxml.value(control(made, tag).getparent(), "pPr/pStyle") for tag in ("form.engineer", "form.role")}
    assert around == {"form.engineer": "Cell", "form.role": "Answer"}


def test_nothing_else_of_the_form_changes() -> None:
    made, blank = filler().fill({"form.engineer": "Ada"}), blank_form()

    before, after = ooxml.parts(blank), ooxml.parts(made)
    assert {name for name in before if before[name] != after[name]} == {ooxml.MAIN}
    assert before.keys() == after.keys() and next(iter(after)) == "[Content_Types].xml"
    assert after[PART] == before[PART]
    assert after[ooxml.MAIN].count(b"xmlns") == before[ooxml.MAIN].count(b"xmlns")
    assert b"<?cut" not in after[ooxml.MAIN]
    changed = [
        b.tag
        for b in ooxml.blanks(blank)
        if etree.tostring(control(blank, b.tag)) != etree.tostring(control(made, b.tag))
    ]
    assert changed == ["form.engineer"]


def test_lines_tabs_and_spaces_stay_as_they_are() -> None:
    text = "  one\ttwo\r\nthree \rfour\n\n=SUM(A1) "

    made = filler().fill({"form.team": text, "overall.reviewer": text})

    expected = "  one\ttwo\nthree \nfour\n\n=SUM(A1) "
    assert shown(made, "form.team") == shown(made, "overall.reviewer") == expected
    for tag in ("form.team", "overall.reviewer"):  # LibreOffice 7.4 keeps the line breaks of rich text only
        kinds = [child.tag for child in control(made, tag).find(f"{W}sdtPr")]
        assert f"{W}richText" in kinds and f"{W}text" not in kinds
    assert control(filler().fill({"form.team": "one"}), "form.team").find(f"{W}sdtPr/{W}text") is not None


def test_a_date_is_kept_for_programs_and_shown_in_the_format_of_the_control() -> None:
    made = filler().fill({"form.review-date": "2026-03-09"})

    assert shown(made, "form.review-date") == "March 9, 2026"
    kept = control(made, "form.review-date").find(f"{W}sdtPr/{W}date").get(f"{W}fullDate")
    assert kept == "2026-03-09T00:00:00Z"


def test_a_choice_is_stored_by_value_and_shown_by_its_label() -> None:
    made = filler().fill({"overall.rating": "2", "overall.readiness": "Ready now"})

    assert shown(made, "overall.rating") == "2 · Sometimes"
    assert control(made, "overall.rating").find(f"{W}sdtPr/{W}dropDownList").get(f"{W}lastValue") == "2"
    assert shown(made, "overall.readiness") == "Ready now"
    assert control(made, "overall.readiness").find(f"{W}sdtPr/{W}comboBox").get(f"{W}lastValue") == "Ready now"


def test_a_combo_takes_any_words() -> None:
    made = filler().fill({"overall.readiness": "In spring"})

    assert shown(made, "overall.readiness") == "In spring"
    assert control(made, "overall.readiness").find(f"{W}sdtPr/{W}comboBox").attrib == {}


def test_a_box_is_ticked_in_both_places() -> None:
    tag = tag_of(ControlKind.CHECK_BOX)

    made = filler().fill({tag: YES})

    assert shown(made, tag) == "☒"
    assert control(made, tag).find(f"{W}sdtPr/{W14}checkbox/{W14}checked").get(f"{W14}val") == "1"


def test_an_empty_value_leaves_the_prompt() -> None:
    assert filler().fill(dict.fromkeys((b.tag for b in filler().form.blanks), "")) == filler().fill({})
    assert ooxml.parts(filler().fill({}))[ooxml.MAIN] == ooxml.parts(blank_form())[ooxml.MAIN]


@pytest.mark.parametrize(
    ("tag", "value", "message"),
    [
        ("form.pet", "cat", "the form small-ladder level-1 has no blank “form.pet”"),
        ("form.review-date", "9 March", "“9 March” is no day for Review date: write it as YYYY-MM-DD"),
        ("form.review-date", "2026-02-30", "“2026-02-30” is no day for Review date: write it as YYYY-MM-DD"),
        ("form.review-date", "20260301", "“20260301” is no day for Review date: write it as YYYY-MM-DD"),
        ("form.period-type", "Decade", "“Decade” is not one of the choices of Period type: Quarter, Year"),
    ],
)
def test_what_the_form_cannot_hold_is_refused(tag: str, value: str, message: str) -> None:
    with pytest.raises(FillError) as caught:
        filler().fill({tag: value})

    assert (str(caught.value), caught.value.tag) == (message, tag)


def test_a_box_takes_yes_only() -> None:
    tag = tag_of(ControlKind.CHECK_BOX)

    with pytest.raises(FillError, match=r"is nothing for the box .+: it takes “yes” or nothing"):
        filler().fill({tag: "no"})


def test_characters_that_no_file_can_hold_become_visible_and_are_told() -> None:
    text = "a\x00b\x0bc\ud800d\ufffee\x00"

    assert shown(filler().fill({"form.engineer": text}), "form.engineer") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"
    assert lost(text) == "\x00\x0b\ud800\ufffe"
    assert lost("Ada\t\r\n😀\u202e") == ""


def test_the_same_values_give_the_same_bytes_and_no_form_sees_another() -> None:
    first = filler().fill({"form.engineer": "Ada"})
    filler().fill({"form.team": "Search", "form.engineer": "Bo"})

    assert filler().fill({"form.engineer": "Ada"}) == first == Filler(blank_form()).fill({"form.engineer": "Ada"})


def full() -> dict[str, str]:
    """A value for each blank of the form."""
    values = {ControlKind.CHECK_BOX: YES, ControlKind.DATE: "2026-12-31"}
    return {
        blank.tag: blank.choices[-1].value if blank.choices else values.get(blank.kind, f"  = {blank.tag}\n\t𝔘 שלום ")
        for blank in filler().form.blanks
    }


def test_the_validator_finds_nothing_wrong_with_a_form_that_is_full(tmp_path: Path) -> None:
    assert {blank.kind for blank in filler().form.blanks} == set(ControlKind)
    filled = filler().fill(full())

    assert ooxml.all_complaints(tmp_path, {"full.docx": filled, "empty.docx": filler().fill({})}) == []


def test_a_file_that_is_no_form_is_refused() -> None:
    with pytest.raises(RefusedError):
        Filler(b"PK")


# Whatever is written is read back, even the words of a prompt. Spaces alone are no answer: nobody sees them.

XML = st.characters(
    exclude_categories=["Cs"], exclude_characters=[*map(chr, {*range(32)} - {9, 10, 13}), "\ufffe", "\uffff"]
)
NASTY = st.sampled_from(["=1+1", "+A1", "-", "@", "\u202e", "\u200f", "שלום", "مرحبا", "😀",
                         "👩‍👩‍👧", "e\u0301", "\x85", "\u2028",
                         "\ufeff", "]]>", "<?cut here?>", "<w:t>",
                         "&amp;", "_x000D_", "☐", "Choose", "\x7f", "\U0010fffd"])  # fmt: skip
SPACE = st.sampled_from([" ", "\t", "\n", "\r", "\r\n", "\u00a0", "\u3000", "   "])
TEXTS = st.lists(st.text(XML, max_size=20) | NASTY | SPACE, max_size=12).map("".join) | st.integers(1, 10_000).map(
    lambda n: ("one line =\n\tand " * n)[:n]
)


def test_the_examples_hold_what_they_promise() -> None:
    assert (
        lost("".join(map(chr, range(0xD800))) + "\ufffe\uffff")
        == "".join(map(chr, {*range(32)} - {9, 10, 13})) + "\ufffe\uffff"
    )


@st.composite
def answers(draw: st.DrawFn) -> dict[str, str]:
    """Values for some of the blanks of the form."""
    values = {}
    for blank in draw(st.lists(st.sampled_from(filler().form.blanks), max_size=8, unique=True)):
        match blank.kind:
            case ControlKind.CHECK_BOX:
                values[blank.tag] = YES
            case ControlKind.DATE:
                values[blank.tag] = draw(st.dates()).isoformat()
            case ControlKind.DROP_DOWN:
                values[blank.tag] = draw(st.sampled_from(blank.choices)).value
            case _:
                values[blank.tag] = draw(TEXTS.filter(str.strip) | st.just(blank.prompt))
    return values


@given(answers())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_values_come_back_equal(values: dict[str, str]) -> None:
    """Every line end comes back as \\n: a form knows one kind of line break."""
    review = read_review(filler().fill(values))

    said = {answer.blank.tag: answer.value for answer in review.answers if answer.status is Status.ANSWERED}
    assert said == {tag: value.replace("\r\n", "\n").replace("\r", "\n") for tag, value in values.items()}
    assert [answer.issue for answer in review.answers if answer.issue] == []
    assert review.warnings == ()


def test_a_full_form_comes_back_whole() -> None:
    values = full() | {"overall.engineer": "=line\n\t " * 1250, "form.team": "x" * 10_000}

    review = read_review(filler().fill(values))

    assert {answer.blank.tag: answer.value for answer in review.answers} == values
    assert {answer.issue for answer in review.answers} == {""}


def test_a_full_form_that_libreoffice_saved_comes_back_whole(tmp_path: Path) -> None:
    (tmp_path / "full.docx").write_bytes(filler().fill(full()))
    jobs = [
        {"open": str(tmp_path / "full.docx"), "save": str(tmp_path / f"{via[-1]}.docx"), "via": via[:-1], "blanks": []}
        for via in (["saved"], ["odt", "converted"])
    ]

    libreoffice.fill(tmp_path, jobs)

    for job in jobs:
        review = read_review(Path(job["save"]).read_bytes(), {filler().form.key: filler().form})
        assert {answer.blank.tag: answer.value for answer in review.answers} == full()
