"""What a person has shown, gathered from reviews: whose it is, in which order, about which item, and what forms remember."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_export.form_map import FormMap
from ladder_export.glyphs import MARK, is_invisible, printable
from ladder_export.ladder import Blanks, Ladder, Level, Place, printed
from ladder_export.reviews.data import YES, Answer, Found, RefusedError, Review, Status
from ladder_export.reviews.evidence import (
    Pack,
    cards_of,
    entry_of,
    evidence,
    general,
    gone,
    in_order,
    left_out,
    respelled,
    same_person,
    same_words,
    wording,
)
from ladder_export.reviews.read import map_in
from ladder_export.reviews.remembered import remembered
from ladder_export.selection import select
from ladder_export.word.review import review_form
from ladders import shipped_ladder, small_ladder


@cache
def form(level: int = 1, competencies: int = 1) -> FormMap:
    ladder = small_ladder(3, competencies)
    found = map_in(review_form(ladder, ladder.competencies, ladder.stages[level - 1], paper="a4"))
    assert found is not None
    return found


def review(values: Mapping[str, str], of: FormMap | None = None) -> Review:
    """A review in which these tags are answered."""
    asked = of or form()
    assert set(values) <= {blank.tag for blank in asked.blanks}
    answers = (
        Answer(blank, Status.ANSWERED, values[blank.tag], values[blank.tag], Found.TAG)
        if blank.tag in values
        else Answer(blank, Status.PROMPT)
        for blank in asked.blanks
    )
    return Review(asked, tuple(answers))


ANA = {"form.engineer": "Ana Lima", "form.engineer-id": "E-1"}


@pytest.mark.parametrize(
    "values",
    [
        ANA,
        {"form.engineer": "Ana  LIMA"},
        {"form.engineer": "Ana Lima-Berg", "form.engineer-id": "e-1"},
    ],
    ids=["same", "no id", "married"],
)
def test_forms_of_one_person_go_together(values: dict[str, str]) -> None:
    same_person({"a.docx": review(ANA), "b.docx": review(values)})


@pytest.mark.parametrize(
    ("values", "other"),
    [
        ({"form.engineer": "Ana Lima", "form.engineer-id": "E-2"}, "“Ana Lima” (id E-2)"),
        ({"form.engineer": "Bo Berg"}, "“Bo Berg”"),
        ({}, "somebody whose name it does not say"),
    ],
    ids=["two of one name", "two names", "nobody"],
)
def test_forms_of_two_persons_are_refused(values: dict[str, str], other: str) -> None:
    with pytest.raises(RefusedError) as raised:
        same_person({"a.docx": review(ANA), "b.docx": review(values)})
    assert str(raised.value) == (
        f"a.docx is about “Ana Lima” (id E-1) and b.docx about {other}; make a pack for each person"
    )


def test_forms_of_two_ladders_are_refused() -> None:
    with pytest.raises(
        RefusedError, match=r"of the ladder “small-ladder” and b.docx of “other”; make a pack for each ladder"
    ):
        same_person({"a.docx": review(ANA), "b.docx": review(ANA, replace(form(), ladder="other"))})


def test_reviews_stand_from_the_oldest_to_the_newest_and_each_once() -> None:
    dated = [review({"form.review-date": "2026-04-02"}), review({"form.period-end": "2026-01-31"}), review(ANA)]
    assert in_order([dated[2], dated[0], dated[1], dated[0]]) == (dated[1], dated[0], dated[2])


def test_evidence_is_gathered_by_item_with_its_review_and_edition() -> None:
    old = review({"cv1-asks.self": "2", "cv1-asks.evidence": "One"}, replace(form(), edition="2025.1"))
    new = review({"cv1-asks.evidence": "Two", "cv1-hurry.seen": YES, "cv1-who.answer": " \n"})
    found = evidence([old, new])
    assert list(found) == ["cv1-asks", "cv1-hurry"]
    told = [(each.edition, [answer.value for answer in each.answers]) for each in found["cv1-asks"]]
    assert told == [("2025.1", ["2", "One"]), ("2026.1", ["Two"])]
    assert found["cv1-asks"][0].review is old


def test_answers_of_an_appendix_keep_their_edition() -> None:
    blanks = tuple(replace(b, earlier="2024.1" if b.tag == "cv1-asks.evidence" else "") for b in form().blanks)
    both = review({"cv1-asks.self": "2", "cv1-asks.evidence": "One"}, replace(form(), blanks=blanks))
    assert [each.edition for each in evidence([both])["cv1-asks"]] == ["2026.1", "2024.1"]


def test_the_wording_is_that_of_the_answer() -> None:
    migrated = replace(form(), reworded={"cv1-asks": "What it read before"})
    assert (
        wording(evidence([review({"cv1-asks.self": "2"}, migrated)])["cv1-asks"][0], "cv1-asks")
        == "What it read before"
    )
    given_now = evidence([review({"cv1-asks.self": "2"})])["cv1-asks"][0]
    assert wording(given_now, "cv1-asks") == "Asks the Starter question of Customer Value"
    assert wording(given_now, "no-such-item") == ""


def test_words_are_the_same_if_they_are_printed_alike() -> None:
    assert same_words("co\u00adop\u00a0era te ﬁne", "coop era\nte fine")
    assert not same_words("Asks first", "Asks last")


def test_what_is_about_no_item_is_told_without_details_and_signatures() -> None:
    values = {**ANA, "overall.rating": "2", "action-1.what": "Learn", "sign-1.name": "Ana", "cv1-asks.self": "1"}
    assert [answer.blank.tag for answer in general(review(values))] == ["action-1.what", "overall.rating"]


@pytest.mark.parametrize(
    ("tag", "entry"),
    [("action-2.owner", "action-2"), ("own.goals-12.what", "own.goals-12"), ("overall.rating", "overall.rating")],
)
def test_the_blanks_of_a_numbered_line_belong_together(tag: str, entry: str) -> None:
    assert entry_of(tag) == entry


def cards(*reviews: Review, levels: tuple[int, ...] = (), competencies: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    ladder = small_ladder(3, 2)
    chosen = cards_of(ladder, reviews, select(ladder, (), competencies, map(str, levels)))
    return [(competency.id, level.number) for competency, level in chosen]


def test_the_cards_are_those_of_the_forms_or_those_chosen() -> None:
    both = review(ANA, form(2, 2))
    assert cards(both) == [("customer-value", 2), ("team-play", 2)]
    assert cards(both, review(ANA, form(1, 2))) == [
        ("customer-value", 1), ("team-play", 1), ("customer-value", 2), ("team-play", 2)
    ]  # fmt: skip
    assert cards(both, levels=(3,), competencies=("team-play",)) == [("team-play", 3)]
    assert cards(review(ANA, replace(form(1, 2), next_level=2)), competencies=("team-play",)) == [
        ("team-play", 1), ("team-play", 2)
    ]  # fmt: skip


def pack(ladder: Ladder, *reviews: Review, levels: tuple[int, ...] = ()) -> Pack:
    return Pack(ladder, True, reviews, cards_of(ladder, reviews, select(ladder, levels=map(str, levels))))


def test_evidence_outside_of_the_cards_is_told() -> None:
    ladder = small_ladder(3)
    values = review({"cv1-asks.self": "2", "form.engineer": "Ana"})
    assert not left_out(pack(ladder, values))
    assert [level.number for _, level in left_out(pack(ladder, values, levels=(2,)))] == [1]
    assert not gone(pack(ladder, values))
    other = replace(ladder, competencies=())
    assert [item for item, _ in gone(pack(other, values))] == ["cv1-asks"]


def test_texts_are_respelled_wherever_they_are_printed() -> None:
    loud = respelled(review({**ANA, "cv1-asks.evidence": "words", "cv1-hurry.seen": YES}), str.upper)
    assert loud.person == "ANA LIMA"
    assert loud.value("cv1-asks.evidence") == "WORDS"
    assert loud.form.item("cv1-asks").text == "ASKS THE STARTER QUESTION OF CUSTOMER VALUE"  # type: ignore[union-attr]
    assert [blank.tag for blank in loud.form.blanks] == [blank.tag for blank in form().blanks]
    assert loud.form.level_name == "STARTER" and loud.answers[0].blank.part.title == "REVIEW DETAILS"


@pytest.mark.parametrize("ladder", [small_ladder(3, 2), shipped_ladder()], ids=["small", "shipped"])
def test_forms_remember_the_cards_of_their_level(ladder: Ladder) -> None:
    """Every item in its section, in order, printed alike and asked alike; only what nothing is asked of may look plainer."""
    forms = [map_in(review_form(ladder, ladder.competencies, stage, paper="a4")) for stage in ladder.stages[:2]]
    known = remembered([each for each in forms if each])
    assert [stage.number for stage in known.stages] == [1, 2]
    assert [stage.name for stage in known.stages] == [stage.name for stage in ladder.stages[:2]]
    for competency in ladder.competencies:
        for level in competency.levels[:2]:
            own = known.competency(competency.id)
            assert own is not None and own.title == competency.title
            again = own.level(level.number)
            assert again is not None
            assert told(again) == told(level)
            assert asked(again) == asked(level)


def told(level: Level) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (
            section.title,
            [(item.id, printed(item, section.kind, small_ladder().words), item.role) for item in section.items],
        )
        for section in level.sections_in(Place.REVIEW)
    ]


def asked(level: Level) -> list[tuple[str, Blanks]]:
    return [(section.id, section.type.blanks) for section in level.sections_in(Place.REVIEW)]


def test_of_two_editions_the_newer_form_of_a_level_is_remembered() -> None:
    items = tuple(replace(item, text=item.text.upper()) if item.id == "cv1-asks" else item for item in form().items)
    old = replace(form(), edition="2025.1", items=items)
    for forms, text in (([old, form()], "Asks the Starter question of Customer Value"), ([form(), old], items)):
        level = remembered(forms).competencies[0].levels[0]
        section = level.section("behaviors")
        assert section is not None
        wanted = text if isinstance(text, str) else "ASKS THE STARTER QUESTION OF CUSTOMER VALUE"
        assert section.items[0].text == wanted


def test_an_appendix_is_no_part_of_a_card() -> None:
    blanks = tuple(replace(b, earlier="2025.1") if b.item == "cv1-asks" else b for b in form().blanks)
    section = remembered([replace(form(), blanks=blanks)]).competencies[0].levels[0].section("behaviors")
    assert section is not None
    assert [item.id for item in section.items] == ["cv1-listens"]


KNOWN = frozenset(map(ord, "abcé ■–1"))


@given(st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("abcé–①日\u0301\u00ad\u2028\n\t"))))
def test_any_text_becomes_one_that_can_be_printed(text: str) -> None:
    shown, lacking = printable(text, KNOWN)
    assert all(char == "\n" or (ord(char) in KNOWN and not is_invisible(char)) for char in shown)
    assert shown.count(MARK) >= len(lacking - {MARK})
    assert printable(shown, KNOWN) == (shown, frozenset())
    assert shown.count("\n") >= text.count("\n")


def test_what_has_a_plain_form_is_printed_in_that() -> None:
    assert printable("ａ①日\tb\u00ad\u2028c", KNOWN) == ("a1■ b\nc", frozenset("日"))
    assert printable("ce\u0301", KNOWN) == ("cé", frozenset())
