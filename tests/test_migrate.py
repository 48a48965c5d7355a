"""Filled forms onto a new edition: every answer stays, or goes to the appendix, and nothing else happens."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import ladders
import ooxml
from ladder_export.cli import _run
from ladder_export.form_map import Blank, Choice, ControlKind, FormMap, Part, Spot
from ladder_export.ladder import Ladder
from ladder_export.reviews.carry import Outcome, Plan, asks_the_same, free_tag, plan_of
from ladder_export.reviews.data import YES, Answer, Found, RefusedError, Review, Status
from ladder_export.reviews.filling import Filler
from ladder_export.reviews.migrate import Migrated, Migrator
from ladder_export.reviews.read import read_review
from ladder_export.word.appendix import Carried
from ladder_export.word.controls import FormError
from ladder_export.word.review import review_form
from ladder_export.zips import office_archive

FIRST = ladders.small_source(2, 2)
SECOND = {
    **FIRST,
    "ladder.yaml": FIRST["ladder.yaml"].replace(b'"2026.1"', b'"2026.2"'),
    "customer-value.yaml": FIRST["customer-value.yaml"]
    .replace(b"Asks the Starter question of Customer Value", b"Asks what Customer Value means, as a Starter")
    .replace(b"Who needs Customer Value from a Starter?", b"Who waits for Customer Value from a Starter?")
    .replace(
        b"      cv1-listens: Listens to Customer Value as a Starter does\n",
        b"      cv1-writes: Writes down what Customer Value a Starter gave\n",
    ),
}
THIRD = {
    **FIRST,
    "ladder.yaml": FIRST["ladder.yaml"].replace(b'"2026.1"', b'"2027.1"'),
}
ANSWERS = {
    "form.engineer": "Ada Lovelace",
    "form.engineer-id": "E-17",
    "form.review-date": "2026-11-21",
    "form.period-type": "Quarter",
    "cv1-asks.self": "2",
    "cv1-asks.evidence": "Asked on Monday,\nand again on Friday",
    "cv1-listens.self": "3",
    "cv1-listens.evidence": "Listened to Bob",
    "cv1-hurry.seen": YES,
    "cv1-who.answer": "Everybody",
    "cv1-shift-from.moment": "When I asked Eve",
    "cv1-daily.by": "2026-12-01",
    "tp1-asks.manager": "1",
    "overall.rating": "2",
    "overall.readiness": "In a year or so",
    "sign-1.name": "Ada Lovelace",
}


@cache
def ladder(files: tuple[tuple[str, bytes], ...]) -> Ladder:
    return ladders.load(dict(files))


def blank(files: dict[str, bytes], level: int = 1, **more: Any) -> bytes:
    made = ladder(tuple(files.items()))
    stage = made.stage(level)
    assert stage is not None
    return review_form(made, made.competencies, stage, **{"paper": "a4", **more})


def map_of(files: dict[str, bytes], **more: Any) -> FormMap:
    return Filler(blank(files, **more)).form


def review(form: FormMap, values: Mapping[str, str]) -> Review:
    assert set(values) <= {each.tag for each in form.blanks}
    answers = (
        Answer(each, Status.ANSWERED, values[each.tag], values[each.tag], Found.TAG)
        if each.tag in values
        else Answer(each, Status.PROMPT)
        for each in form.blanks
    )
    return Review(form, tuple(answers))


def form_of(*blanks: Blank) -> FormMap:
    """A map with these blanks, for cases that no ladder makes easily."""
    return replace(map_of(FIRST), blanks=blanks)


def asked(tag: str, kind: ControlKind, *choices: str, question: str = "Asked", section: str = "part") -> Blank:
    made = tuple(Choice(*each.split("=", 1)) if "=" in each else Choice(each, each) for each in choices)
    return Blank(tag, kind, tag, "Prompt", made, Part(section, "Part"), question, Spot(0, 0, 0, "", ""))


def outcome(value: str, old: Blank, new: Blank) -> tuple[Outcome, str, str]:
    """What becomes of `value` where `old` becomes `new`: outcome, tag and reason."""
    (step,) = plan_of(review(form_of(old), {old.tag: value}), form_of(new)).steps
    assert step.value == value
    return step.outcome, step.tag, step.reason


def test_an_answer_follows_its_tag_to_the_new_edition() -> None:
    plan = plan_of(review(map_of(FIRST), ANSWERS), map_of(SECOND))
    gone = {"cv1-listens.self", "cv1-listens.evidence"}
    assert {step.tag: step.value for step in plan.steps} == ANSWERS
    assert {step.tag for step in plan.steps if step.outcome is Outcome.APPENDIX} == gone
    assert {step.reason for step in plan.steps if step.tag in gone} == {"no longer asked"}
    assert [step.tag for step in plan.steps if step.reworded] == [
        "cv1-asks.self",
        "cv1-asks.evidence",
        "cv1-who.answer",
    ]
    assert plan.carried.reworded == {
        "cv1-asks": "Asks the Starter question of Customer Value",
        "cv1-who": "Who needs Customer Value from a Starter?",
    }
    assert [each.tag for each in plan.new] == ["cv1-writes.self", "cv1-writes.manager", "cv1-writes.evidence"]
    assert [each.tag for each in plan.removed] == ["cv1-listens.manager"]
    assert plan.counts.as_json() == {
        "kept": 14, "reworded": 3, "moved": 0, "returned": 0, "appendix": 2, "new": 3, "removed": 1,
    }  # fmt: skip


def test_an_item_without_an_answer_is_not_said_to_be_reworded() -> None:
    plan = plan_of(review(map_of(FIRST), {"form.team": "Blue"}), map_of(SECOND))
    assert plan.carried == Carried()


def test_white_space_is_no_new_wording() -> None:
    old = map_of(FIRST)
    spaced = {
        **FIRST,
        "team-play.yaml": FIRST["team-play.yaml"].replace(b"Asks the Starter", "Asks  the\u00a0Starter".encode()),
    }
    assert not plan_of(review(old, {"tp1-asks.self": "2"}), map_of(spaced)).carried.reworded


def test_an_item_in_another_section_is_moved() -> None:
    text = FIRST["team-play.yaml"].decode()
    line = "      tp1-who: Who needs Team Play from a Starter?\n"
    files = {**FIRST, "team-play.yaml": text.replace(line, line + "      tp1-why: Why?\n").encode()}
    moved = {
        **files,
        "ladder.yaml": files["ladder.yaml"].replace(b"id: feedback, title", b"id: feedback, blanks: answer, title"),
        "team-play.yaml": text.replace(line, "      tp1-why: Why?\n")
        .replace("      tp1-ask: How", "      tp1-who: Who needs Team Play from a Starter?\n      tp1-ask: How", 1)
        .encode(),
    }
    (step,) = plan_of(review(map_of(files), {"tp1-who.answer": "Eve"}), map_of(moved)).steps
    assert (step.outcome, step.moved, step.tag) == (Outcome.KEPT, True, "tp1-who.answer")


@pytest.mark.parametrize(
    ("old", "new", "value", "reason"),
    [
        (("t", ControlKind.TEXT), ("t", ControlKind.RICH), "a\nb", ""),
        (("t", ControlKind.RICH), ("t", ControlKind.TEXT), "a\nb", ""),
        (("t", ControlKind.LINES), ("t", ControlKind.COMBO, "x", "y"), "free", ""),
        (("t", ControlKind.COMBO, "x", "y"), ("t", ControlKind.LINES), "x", ""),
        (("t", ControlKind.COMBO, "x", "y"), ("t", ControlKind.COMBO, "z"), "x", ""),
        (("t", ControlKind.DROP_DOWN, "x", "y"), ("t", ControlKind.DROP_DOWN, "y", "z"), "y", ""),
        (("t", ControlKind.DROP_DOWN, "x", "y"), ("t", ControlKind.COMBO, "y", "z"), "y", ""),
        (("t", ControlKind.COMBO, "x", "y"), ("t", ControlKind.DROP_DOWN, "x"), "x", ""),
        (("t", ControlKind.DATE), ("t", ControlKind.DATE), "2026-01-31", ""),
        (("t", ControlKind.CHECK_BOX), ("t", ControlKind.CHECK_BOX), YES, ""),
        (("t", ControlKind.TEXT), ("t", ControlKind.LINES), "Prompt", ""),
        (
            ("t", ControlKind.DROP_DOWN, "x", "y"), ("t", ControlKind.DROP_DOWN, "y", "z"),
            "x", "“x” is no longer one of the choices",
        ),
        (
            ("t", ControlKind.DROP_DOWN, "x", "y"), ("t", ControlKind.COMBO, "y", "z"),
            "x", "“x” is no longer one of the choices",
        ),
        (("t", ControlKind.LINES), ("t", ControlKind.DROP_DOWN, "x"), "x", "was a text, and is one of the choices now"),
        (("t", ControlKind.DROP_DOWN, "x"), ("t", ControlKind.LINES), "x", "was one of the choices, and is a text now"),
        (("t", ControlKind.CHECK_BOX), ("t", ControlKind.LINES), YES, "was a box to tick, and is a text now"),
        (("t", ControlKind.LINES), ("t", ControlKind.DATE), "2026-01-31", "was a text, and is a date now"),
        (("t", ControlKind.DATE), ("t", ControlKind.DATE), "in spring", "is not a date"),
        (("t", ControlKind.DATE), ("t", ControlKind.DATE), "2026-02-31", "is not a date"),
        (("t", ControlKind.CHECK_BOX), ("t", ControlKind.CHECK_BOX), "perhaps", "is not a box to tick"),
        (
            ("t", ControlKind.DROP_DOWN, "x"), ("t", ControlKind.DROP_DOWN, "x"),
            "z", "is not one of the choices",
        ),
        (("t", ControlKind.LINES), ("t", ControlKind.COMBO, "1=One"), "One", "reads differently as a choice now"),
        (("t", ControlKind.COMBO, "1=One"), ("t", ControlKind.COMBO, "2=Two"), "1", "reads differently as a choice now"),
    ],
)  # fmt: skip
def test_a_value_stays_where_the_new_blank_can_hold_it(
    old: tuple[str, ControlKind], new: tuple[str, ControlKind], value: str, reason: str
) -> None:
    expected = (Outcome.APPENDIX, "earlier.t", reason) if reason else (Outcome.KEPT, "t", "")
    assert outcome(value, asked(*old), asked(*new)) == expected


def test_a_signature_follows_the_person_and_not_the_row() -> None:
    def signed(*people: str) -> list[Blank]:
        return [
            asked(f"sign-{n}.name", ControlKind.TEXT, question=f"Name of {who}", section="signatures")
            for n, who in enumerate(people, 1)
        ]

    old = form_of(*signed("Engineer", "Reviewer", "Witness"))
    plan = plan_of(
        review(old, {"sign-1.name": "Ada", "sign-2.name": "Bob", "sign-3.name": "Eve"}),
        form_of(*signed("Reviewer", "Director", "Engineer")),
    )
    assert {step.tag: step.value for step in plan.steps} == {
        "sign-3.name": "Ada", "sign-1.name": "Bob", "earlier.sign-3.name": "Eve",
    }  # fmt: skip
    assert [step.reason for step in plan.steps] == ["", "", "no longer asked"]


def test_a_choice_in_other_words_is_told() -> None:
    old, new = (asked("t", ControlKind.DROP_DOWN, "1=Never", f"2={often}") for often in ("Often", "Now and then"))
    plan = plan_of(review(form_of(old), {"t": "2"}), form_of(new))
    assert plan.relabelled == (("Often", "Now and then"),)
    assert plan_of(review(form_of(old), {"t": "1"}), form_of(new)).relabelled == ()


def test_the_appendix_never_takes_a_tag_twice_nor_one_that_is_too_long() -> None:
    used = {"a.self", "earlier.a.self"}
    assert free_tag("b.self", used) == "b.self"
    assert free_tag("a.self", used) == free_tag("earlier.a.self", used) == "earlier-2.a.self"
    long = "a" * 59 + ".self"
    made = free_tag(long, {long})
    assert len(made) <= 64 and made.startswith("earlier.") and made.endswith(".self")
    other = "a" * 58 + "b.self"
    assert free_tag(other, {other}) != made
    assert free_tag(long, {long, made}) != made


def test_a_form_of_the_edition_is_known_whatever_migration_put_into_it() -> None:
    old, new = map_of(FIRST), map_of(SECOND)
    plan = plan_of(review(old, ANSWERS), new)
    assert asks_the_same(map_of(SECOND, carried=plan.carried), new)
    assert asks_the_same(new, new)
    assert not asks_the_same(old, new)
    assert not asks_the_same(map_of(THIRD), old), "another edition with the same text"


def chain(*steps: tuple[dict[str, bytes], Mapping[str, str]]) -> Plan:
    """Fill the form of the first edition, and carry it from one to the next, where more is filled in."""
    (first, values), *rest = steps
    form, said = map_of(first), dict(values)
    for files, more in rest:
        plan = plan_of(review(form, said), map_of(files))
        form, said = map_of(files, carried=plan.carried), {**plan.values, **more}
    return plan


def test_an_item_that_returns_takes_its_answers_back_from_the_appendix() -> None:
    plan = chain((FIRST, ANSWERS), (SECOND, {"cv1-writes.self": "1"}), (THIRD, {}))
    assert [(s.tag, s.value) for s in plan.steps if s.outcome is Outcome.RETURNED] == [
        ("cv1-listens.self", "3"), ("cv1-listens.evidence", "Listened to Bob"),
    ]  # fmt: skip
    assert [(each.tag, each.edition) for each in plan.carried.appendix] == [("cv1-writes.self", "2026.2")]
    assert plan.carried.reworded == {}, "the wording of the first edition is back"


def test_the_appendix_keeps_the_edition_that_asked() -> None:
    fourth = {**SECOND, "ladder.yaml": SECOND["ladder.yaml"].replace(b"2026.2", b"2028.1")}
    plan = chain((FIRST, ANSWERS), (SECOND, {}), (fourth, {}))
    assert [(each.tag, each.edition, each.about) for each in plan.carried.appendix] == [
        (tag, "2026.1", "Listens to Customer Value as a Starter does")
        for tag in ("cv1-listens.self", "cv1-listens.evidence")
    ]
    assert plan.carried.appendix[0].part.title == "Customer Value · Key Behaviors"
    assert [step.reason for step in plan.steps if step.outcome is Outcome.APPENDIX] == ["", ""]
    assert plan.carried.reworded["cv1-asks"] == "Asks the Starter question of Customer Value"


def test_an_answer_of_today_is_not_replaced_by_one_from_the_appendix() -> None:
    values = {"t": "2", "earlier.t": "1"}
    old = form_of(
        asked("t", ControlKind.DROP_DOWN, "1", "2"),
        replace(asked("earlier.t", ControlKind.DROP_DOWN, "1"), earlier="2026.1"),
    )
    plan = plan_of(review(old, values), form_of(asked("t", ControlKind.DROP_DOWN, "1", "2")))
    assert plan.values == values
    alone = plan_of(review(old, {"earlier.t": "1"}), form_of(asked("t", ControlKind.DROP_DOWN, "1", "2")))
    assert alone.values == {"t": "1"}


def migrated(data: bytes, files: dict[str, bytes], **more: Any) -> Migrated:
    return Migrator(ladder(tuple(files.items()))).migrate(data, **more)


def filled(files: dict[str, bytes], values: Mapping[str, str], **more: Any) -> bytes:
    return Filler(blank(files, **more)).fill(values)


def said(data: bytes) -> dict[str, str]:
    return {each.blank.tag: each.value for each in read_review(data).answers if each.status is Status.ANSWERED}


def test_a_filled_form_is_carried_to_the_new_edition() -> None:
    result = migrated(filled(FIRST, ANSWERS), SECOND)
    assert said(result.data) == ANSWERS
    form = read_review(result.data).form
    assert (form.edition, form.level, form.paper) == ("2026.2", 1, "a4")
    assert {each.tag: each.earlier for each in form.blanks if each.earlier} == {
        "cv1-listens.self": "2026.1", "cv1-listens.evidence": "2026.1",
    }  # fmt: skip
    texts = [text for _, text in ooxml.paragraphs(result.data)]
    assert texts.count("Reworded. It read: Asks the Starter question of Customer Value") == 1
    assert texts.count("Reworded. It read: Who needs Customer Value from a Starter?") == 1
    assert sum(text.startswith("Reworded.") for text in texts) == 2
    assert "Listens to Customer Value as a Starter does" in texts[texts.index("From an earlier edition") :]
    assert "Customer Value · Key Behaviors · edition 2026.1" in texts
    assert result.notes == ()


def test_migrating_twice_changes_nothing_more() -> None:
    once = migrated(filled(FIRST, ANSWERS), SECOND)
    twice = migrated(once.data, SECOND)
    assert twice.already and twice.data == once.data
    assert not once.already


def test_three_editions_and_an_item_that_returns() -> None:
    second = migrated(filled(FIRST, ANSWERS), SECOND).data
    third = migrated(second, THIRD)
    assert said(third.data) == ANSWERS
    assert not any(each.earlier for each in read_review(third.data).form.blanks)
    assert third.data == Filler(blank(THIRD)).fill(ANSWERS), "as if it had been filled in on the third edition"
    assert third.plan.counts.returned == 2


def test_an_odd_value_waits_in_the_appendix_as_it_was_typed() -> None:
    shorter = {
        **SECOND,
        "ladder.yaml": SECOND["ladder.yaml"].replace(
            b'  - {value: "2", label: Sometimes', b'  - {value: "2b", label: Now and then'
        ),
    }
    result = migrated(filled(FIRST, ANSWERS), shorter)
    assert said(result.data) == {
        **{tag: value for tag, value in ANSWERS.items() if value != "2"},
        "earlier.cv1-asks.self": "2", "earlier.overall.rating": "2",
    }  # fmt: skip
    reasons = {step.tag: step.reason for step in result.plan.steps if step.reason}
    assert reasons["earlier.overall.rating"] == "“2 · Sometimes” is no longer one of the choices"
    back = migrated(result.data, THIRD)
    assert said(back.data) == ANSWERS


def test_the_form_stays_the_same_form() -> None:
    data = filled(FIRST, ANSWERS, paper="letter", with_next=True, protect=True, template=True)
    result = migrated(data, SECOND, template=True)
    form = read_review(result.data).form
    assert (form.paper, form.next_level, form.protected) == ("letter", 2, True)
    assert b"template.main" in ooxml.parts(result.data)["[Content_Types].xml"]


def test_a_competency_that_is_gone_leaves_its_answers() -> None:
    alone = {name: data for name, data in SECOND.items() if name != "team-play.yaml"}
    result = migrated(filled(FIRST, ANSWERS), alone)
    assert said(result.data) == ANSWERS
    assert result.notes == ("the new edition no longer has this level of Team Play",)
    assert [step.tag for step in result.plan.steps if step.tag.startswith("tp")] == ["tp1-asks.manager"]
    assert "Team Play · Key Behaviors · edition 2026.1" in [t for _, t in ooxml.paragraphs(result.data)]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"id: small-ladder", b"id: other", "it is a form of the ladder “small-ladder”, and this one is “other”"),
        (
            b"  1: Starter\n  2: Maker",
            b"  2: Maker",
            "edition 2026.2 has no level 1 (Starter): its answers have no place there",
        ),
    ],
)
def test_a_form_without_a_place_is_refused(old: bytes, new: bytes, reason: str) -> None:
    files = {**SECOND, "ladder.yaml": SECOND["ladder.yaml"].replace(old, new)}
    if b"1: Starter" not in files["ladder.yaml"]:
        files = {name: _without_first(data) for name, data in files.items()}
    with pytest.raises(RefusedError, match=re.escape(reason)):
        migrated(filled(FIRST, ANSWERS), files)


def _without_first(data: bytes) -> bytes:
    text = data.decode()
    return re.sub(r"  1:\n(?:    .*\n)+", "", text).encode()


def test_a_form_of_competencies_that_are_all_gone_is_refused() -> None:
    only = {name: data for name, data in FIRST.items() if name != "customer-value.yaml"}
    other = {name: data for name, data in SECOND.items() if name != "team-play.yaml"}
    reason = "edition 2026.2 has no level 1 Starter of any competency that it is about (Team Play)"
    with pytest.raises(RefusedError, match=re.escape(reason)):
        migrated(filled(only, {"form.engineer": "Ada"}), other)


PLAIN = ladders.small_source(2, 1)
EDITABLE = {
    **PLAIN,
    "ladder.yaml": re.sub(rb"least: \d", b"least: 0", PLAIN["ladder.yaml"]),
}
LINE = re.compile(r"^      (cv1-[a-z]+): ([^>\n]+)\n", re.MULTILINE)
LADDER_EDITS = (
    ("blanks: rating", "blanks: ticks"),
    ("blanks: answer", "blanks: rating"),
    ("blanks: tick}", "blanks: answer}"),
    ("signatures: [Engineer, Reviewer]", "signatures: [Reviewer, Director]"),
    ("actions: 2", "actions: 1"),
    ("statuses: [Not started, A habit now]", "statuses: [Begun, A habit now]"),
    ("period_types: [Quarter, Year]", "period_types: [Half-year]"),
    ('{value: "2", label: Sometimes', '{value: "2b", label: Now and then'),
    ("label: Not yet, meaning", "label: Never, meaning"),
    ("places: [handbook, card, review], blanks: tick", "places: [handbook, card], blanks: tick"),
)
XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\n\t=+@"),
    min_size=1,
    max_size=40,
).filter(str.strip)


@st.composite
def editions(draw: st.DrawFn, number: int) -> dict[str, bytes]:
    """The ladder of `EDITABLE` after somebody has edited it: items reworded, removed and new, the form asking otherwise."""
    text, table = EDITABLE["customer-value.yaml"].decode(), EDITABLE["ladder.yaml"].decode()

    def edit(line: re.Match[str]) -> str:
        match draw(st.sampled_from(["as it was", "as it was", "reworded", "removed", "new beside it"])):
            case "reworded":
                return f"      {line[1]}: {line[2]}, anew {number}\n"
            case "removed":
                return ""
            case "new beside it":
                return f"{line[0]}      {line[1]}-new: Beside it, {line[2]}\n"
        return line[0]

    text = LINE.sub(edit, text)
    text = re.sub(r"^    [a-z]+:\n(?!      )", "", text, flags=re.MULTILINE)  # a section that lost all of its items
    for old, new in draw(st.lists(st.sampled_from(LADDER_EDITS), unique=True, max_size=3)):
        table = table.replace(old, new)
    table = table.replace('"2026.1"', f'"edition {number}"')
    return {"ladder.yaml": table.encode(), "customer-value.yaml": text.encode()}


@st.composite
def filled_in(draw: st.DrawFn, form: FormMap) -> dict[str, str]:
    """Answers to some of the blanks, of any value that fits."""
    values = {}
    for each in form.blanks:
        if not draw(st.booleans()):
            continue
        match each.kind:
            case ControlKind.DATE:
                values[each.tag] = draw(st.dates()).isoformat()
            case ControlKind.DROP_DOWN:
                values[each.tag] = draw(st.sampled_from([choice.value for choice in each.choices]))
            case ControlKind.CHECK_BOX:
                values[each.tag] = YES
            case ControlKind.COMBO:
                values[each.tag] = draw(st.sampled_from([choice.value for choice in each.choices]) | XML_TEXT)
            case _:
                values[each.tag] = draw(XML_TEXT)
    return values


def told(data: bytes) -> list[tuple[str, str, str]]:
    """Every answer with what it is about, wherever in the form it stands."""
    answers = read_review(data).answers
    return sorted((a.blank.item, a.blank.question, a.value) for a in answers if a.status is Status.ANSWERED)


# Without shrinking: an example takes half a second, and its answers and editions are readable as they are.
@settings(
    max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(data=st.data())
def test_no_answer_is_lost_whatever_becomes_of_the_ladder(data: st.DataObject) -> None:
    form = map_of(EDITABLE)
    made = filled(EDITABLE, data.draw(filled_in(form)))
    said_first = told(made)
    for number in (2, 3):
        edition = data.draw(editions(number))
        made = Migrator(ladders.load(edition)).migrate(made).data
        assert told(made) == said_first
        assert Migrator(ladders.load(edition)).migrate(made).data == made


def folder(path: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the second edition in `second` and two filled forms in `in`."""
    folder(tmp_path / "second", SECOND)
    bob = {"form.engineer": "Bob", "tp1-asks.self": "2"}
    folder(tmp_path / "in", {"ada.docx": filled(FIRST, ANSWERS), "team/bob.docx": filled(FIRST, bob)})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def migrate(*arguments: str) -> tuple[int, str, str]:
    """Run the command: exit code, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = _run(["review", "migrate", *arguments])
    return code, out.getvalue(), err.getvalue()


def everything(path: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(each.relative_to(path)): (each.read_bytes(), each.stat().st_mtime_ns)
        for each in path.rglob("*.*")
        if each.is_file()
    }


REPORT = """\
in/ada.docx: edition 2026.1 to 2026.2: 14 answers kept (3 to a reworded question); 2 in the appendix; 3 new blanks; \
1 blank without an answer removed
  to the appendix: Self, Evidence of “Listens to Customer Value as a Starter does”: no longer asked
in/team/bob.docx: edition 2026.1 to 2026.2: 2 answers kept; 3 new blanks; 3 blanks without an answer removed
2 forms: 2 carried.
In all: 16 answers kept (3 to a reworded question); 2 in the appendix; 6 new blanks; 4 blanks without an answer removed.
"""


def test_a_dry_run_reports_and_writes_nothing(work: Path) -> None:
    before = everything(work)
    assert migrate("in", "--to", "second", "-o", "out", "--dry-run") == (
        0, REPORT, "Nothing was written, since this was a dry run.\n",
    )  # fmt: skip
    assert everything(work) == before
    assert not (work / "out").exists()


def test_forms_keep_their_names_and_originals_are_untouched(work: Path) -> None:
    before = everything(work / "in")
    assert migrate("in", "--to", "second", "-o", "out") == (0, REPORT, "")
    assert everything(work / "in") == before
    assert sorted(everything(work / "out")) == ["ada.docx", "team/bob.docx"]
    assert said((work / "out/ada.docx").read_bytes()) == ANSWERS
    first = everything(work / "out")
    assert migrate("in", "--to", "second", "-o", "out") == (0, REPORT, ""), "what is there and the same is left"
    assert everything(work / "out") == first
    again = (
        "out/ada.docx: already of edition 2026.2, copied as it is\n"
        "out/team/bob.docx: already of edition 2026.2, copied as it is\n"
        "2 forms: 2 of this edition already.\n"
    )
    assert migrate("out", "--to", "second", "-o", "twice") == (0, again, "")
    assert {name: data for name, (data, _) in everything(work / "twice").items()} == {
        name: data for name, (data, _) in first.items()
    }


def test_a_file_that_cannot_be_carried_does_not_stop_the_others(work: Path) -> None:
    bomb = ooxml.parts((work / "in/ada.docx").read_bytes())
    bomb["word/document.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + bomb["word/document.xml"][55:]
    folder(work / "in", {"bomb.docx": office_archive(bomb), "scan.docx": b"%PDF-1.7"})
    code, out, err = migrate("in", "--to", "second", "-o", "out")
    assert code == 1
    assert err == (
        "in/bomb.docx: word/document.xml declares a document type, which Word never writes; "
        "open it in Word and save it as .docx\n"
        "in/scan.docx: it is a PDF, not a Word file; ask for the file again as .docx\n"
    )
    assert "4 forms: 2 carried, 2 refused.\n" in out
    assert sorted(everything(work / "out")) == ["ada.docx", "team/bob.docx"]


def test_nothing_that_stands_somewhere_is_replaced(work: Path) -> None:
    folder(work / "out", {"ada.docx": b"mine"})
    folder(work / "more", {"ADA.docx": (work / "in/ada.docx").read_bytes(), "team/bob.odt": b"PK"})
    code, _, err = migrate("in", "more", "--to", "second", "-o", "out")
    assert code == 1
    assert err == (
        "in/ada.docx: out/ada.docx stands there already and is another: move it, or give another folder with -o\n"
        "more/ADA.docx: “in/ada.docx” goes to the same place: rename one, or carry them into two folders\n"
        "more/team/bob.odt: “in/team/bob.docx” goes to the same place: rename one, or carry them into two folders\n"
    )
    assert (work / "out/ada.docx").read_bytes() == b"mine"
    assert sorted(everything(work / "out")) == ["ada.docx", "team/bob.docx"]


@pytest.mark.parametrize(
    ("given", "target", "reason"),
    [
        ("in", "in", "“in” is in the folder “in”, whose forms are read: give one beside it."),
        ("in", "in/new", "“in/new” is in the folder “in”, whose forms are read: give one beside it."),
        ("in/ada.docx", "in", "“in” is the folder of “in/ada.docx”, which is read: give another one."),
    ],
)
def test_new_forms_never_go_among_the_originals(work: Path, given: str, target: str, reason: str) -> None:
    before = everything(work)
    code, out, err = migrate(given, "--to", "second", "-o", target)
    assert (code, out) == (2, "")
    assert reason in " ".join(err.split())
    assert everything(work) == before


def test_the_report_as_json(work: Path) -> None:
    folder(work / "in", {"scan.docx": b"%PDF-1.7"})
    code, out, _ = migrate("in", "--to", "second", "-o", "out", "--json")
    report = json.loads(out)
    assert code == 1
    assert (report["ok"], report["dry_run"], report["edition"]) == (False, False, "2026.2")
    assert report["total"] == {
        "files": 3, "migrated": 2, "already": 0, "refused": 1, "failed": 0,
        "kept": 16, "reworded": 3, "moved": 0, "returned": 0, "appendix": 2, "new": 6, "removed": 4,
    }  # fmt: skip
    ada, scan, _ = report["files"]
    assert {name: ada[name] for name in ("file", "state", "output", "person", "person_id", "form", "edition", "removed")} == {
        "file": "in/ada.docx", "state": "migrated", "output": "out/ada.docx", "person": "Ada Lovelace",
        "person_id": "E-17", "form": "small-ladder level-1", "edition": "2026.1", "removed": ["cv1-listens.manager"],
    }  # fmt: skip
    assert next(each for each in ada["answers"] if each["tag"] == "cv1-listens.self") == {
        "tag": "cv1-listens.self", "outcome": "appendix", "to": "cv1-listens.self", "item": "cv1-listens",
        "question": "Self", "value": "3", "reworded": False, "moved": False, "reason": "no longer asked", "asked_by": "",
    }  # fmt: skip
    assert (scan["state"], scan["reason"]) == (
        "refused",
        "it is a PDF, not a Word file; ask for the file again as .docx",
    )


def test_a_form_that_lost_its_map_is_read_by_that_of_another(work: Path) -> None:
    parts = {
        name: data for name, data in ooxml.parts((work / "in/ada.docx").read_bytes()).items() if "customXml" not in name
    }
    folder(work / "lost", {"ada.docx": office_archive(parts)})
    code, _, err = migrate("lost", "--to", "second", "-o", "out", "--dry-run")
    assert code == 1 and "give --forms the folder with the blank forms" in err
    folder(work / "blank", {"level-1.docx": blank(FIRST)})
    assert migrate("lost", "--to", "second", "-o", "a", "--forms", "blank")[0] == 0
    assert said((work / "a/ada.docx").read_bytes()) == ANSWERS
    assert migrate("lost", "in/team", "--to", "second", "-o", "b")[0] == 0
    assert said((work / "b/ada.docx").read_bytes()) == ANSWERS


def test_a_new_form_that_says_something_else_is_not_delivered(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Filler.fill
    monkeypatch.setattr(Filler, "fill", lambda self, values: fill(self, {**values, "form.team": "Red"}))
    code, out, err = migrate("in/ada.docx", "--to", "second", "-o", "out")
    assert (code, err) == (4, "in/ada.docx: the answer to “Team” (form.team) does not read back as it was\n")
    assert out == "1 form: 1 failed.\n"
    assert everything(work / "out") == {}


def test_what_stays_behind_in_the_original_is_told() -> None:
    parts = ooxml.parts(filled(FIRST, ANSWERS))
    text = parts["word/document.xml"].decode()
    plain = '<w:rPr><w:rStyle w:val="AnswerText"/></w:rPr><w:t xml:space="preserve">Listened to Bob'
    assert plain in text
    text = text.replace(plain, plain.replace("</w:rPr>", "<w:b/></w:rPr>"))
    text = text.replace("<w:sectPr", "<w:p><w:r><w:t>A line of my own</w:t></w:r></w:p><w:sectPr", 1)
    data = office_archive({**parts, "word/document.xml": text.encode()})
    assert migrated(data, SECOND).notes == (
        "formatting in 1 answer: the text is carried, its look is not",
        "1 line outside of the blanks that the new form does not have: “A line of my own”",
    )


def test_a_migrated_form_is_sound_for_the_open_xml_sdk(tmp_path: Path) -> None:
    once = migrated(filled(FIRST, ANSWERS), SECOND).data
    assert ooxml.all_complaints(tmp_path, {"migrated.docx": once}) == []


def test_the_ladders_own_questions_keep_their_answers_by_id() -> None:
    def asking(edition: str, happy: str, goal: str, more: str) -> dict[str, bytes]:
        parts = f"""\
  parts:
    - id: mood
      title: Mood
      questions:
        - {{id: happy, label: {happy}, kind: text}}
{more}\
    - id: goals
      title: Goals
      rows: 2
      questions:
        - {{id: goal, label: {goal}, kind: text}}
        - {{id: due, label: Due, kind: date}}
"""
        table = PLAIN["ladder.yaml"].decode().replace("2026.1", edition) + parts
        return {**PLAIN, "ladder.yaml": table.encode()}

    old = asking("1", "Are you happy?", "Goal", "        - {id: why, label: Why?, kind: text}\n")
    new = asking("2", "How are you?", "What to reach", "")
    values = {
        "own.mood.happy": "Yes", "own.mood.why": "Friends", "own.goals-1.goal": "Ship", "own.goals-2.due": "2027-01-31",
    }  # fmt: skip
    result = migrated(filled(old, values), new)
    assert said(result.data) == values
    assert [step.tag for step in result.plan.steps if step.reworded] == ["own.mood.happy", "own.goals-1.goal"]
    assert [step.tag for step in result.plan.steps if step.outcome is Outcome.APPENDIX] == ["own.mood.why"]
    texts = [text for _, text in ooxml.paragraphs(result.data)]
    assert [text for text in texts if text.startswith("Reworded")] == [
        "Reworded. It read: Are you happy?", "Reworded. It read: Goal 1",
    ]  # fmt: skip
    assert texts[texts.index("From an earlier edition") :][4:8] == ["Mood", "edition 1", "Why?", "Friends"]


def test_a_moment_tells_each_line_of_its_section_that_was_reworded() -> None:
    text = SECOND["customer-value.yaml"].replace(b"Did Customer Value help, dear Starter?", b"Did it help, Starter?")
    result = migrated(filled(FIRST, ANSWERS), {**SECOND, "customer-value.yaml": text})
    assert [step.tag for step in result.plan.steps if step.reworded and step.tag.endswith(".moment")] == [
        "cv1-shift-from.moment"
    ]
    texts = [words for _, words in ooxml.paragraphs(result.data)]
    at = texts.index("A moment this period when you made this shift")
    assert texts[at + 1 : at + 3] == ["Reworded. It read: “Did Customer Value help, dear Starter?”", "When I asked Eve"]


def test_a_map_that_breaks_the_rules_of_a_form_is_refused() -> None:
    form = map_of(FIRST)
    broken = replace(
        form, blanks=tuple(replace(each, tag=each.tag.replace("cv1-listens", "x" * 70)) for each in form.blanks)
    )
    values = {"x" * 70 + ".self": "2"}
    plan = plan_of(review(broken, values), map_of(SECOND))
    with pytest.raises(FormError, match="must have 1 to 64 characters"):
        blank(SECOND, carried=plan.carried)
