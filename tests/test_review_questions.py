"""A ladder's own say in its review form: questions of its own, the sections that it shows, the next level, protection."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ladder_export import cli
from ladder_export.checks import check_ladder
from ladder_export.choices import OutputKind
from ladder_export.form_map import FormMap, Part
from ladder_export.ladder import AnswerKind, At, Blanks, Competency, Ladder, Question, QuestionPart, form_sections
from ladder_export.making import owed_to
from ladder_export.outputs import choose, plan
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladder_export.proof import prove
from ladder_export.word.review import review_form
from ladders import SHIPPED, load, messages, shipped_files, shipped_ladder, small_ladder, small_source
from ooxml import W, all_complaints, blanks, paragraphs, parts, text_of, tree, value
from own_forms import L, asking, carried, form, map_of, source, ten_competencies


def headings(data: bytes) -> list[tuple[int, str]]:
    return [(int(style[-1]), text) for style, text in paragraphs(data) if style.startswith("Heading")]


def test_questions_are_read() -> None:
    talk, goals = asking().review.parts
    kinds = (AnswerKind.CHOICE, AnswerKind.COMBO)
    assert talk == QuestionPart(
        "talk",
        "Before we talk",
        (
            Question("proud", "Proud of", AnswerKind.TEXT, "One thing"),
            Question("story", "The hardest week", AnswerKind.RICH),
            Question("since", "In this role since", AnswerKind.DATE),
            Question("work", "The work is", kinds[0], choices=("Too much", "Too little")),
            Question("team", "The team is", kinds[0], rated=True),
            Question("place", "Works in", kinds[1], choices=("Office", "Home")),
            Question("read", "Has read the ladder", AnswerKind.CHECK),
        ),
        "A week before.",
        at=At.START,
    )
    assert (goals.rows, goals.at, goals.hint) == (2, At.END, "")
    assert goals.keys == ("goals-1", "goals-2") and talk.keys == ("talk",)
    assert (talk.location.line, talk.questions[0].location.line) == (43, 48)
    assert check_ladder(asking()) == []


ONE = "  parts:\n    - {id: a, title: A, questions: [%s]}\n"
STANDS_FOR = {"LONG": "a" * 40, "WORDY": "q" * 20, "TALL": "x" * 81}


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (
            " goals",
            [
                "42:10: “parts” is “goals”, and a list is needed; write “- …” lines, or [one, two]",
            ],
        ),
        (
            " [goals]",
            [
                "42:11: line 42: the part is “goals”, and a block of keys is needed; write “key: …” lines below it",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: []}",
            [
                "43:36: a: “questions” is empty; write one “- id: …” block for each",
            ],
        ),
        (
            "\n    - {id: a, title: A}",
            [
                "43:7: a: the part has no “questions”; add “questions:” and below it a “- id: …” block for each, "
                "with label and kind",
            ],
        ),
        (
            "\n    - {id: a, title: A, column: 3, questions: [{id: q, label: Q, kind: text}]}",
            [
                "43:25: a: the key “column” is not known here; known are: id, title, hint, rows, at, questions",
            ],
        ),
        (
            "\n    - {id: My Goals, title: A, questions: [{id: q, label: Q, kind: text}]}",
            [
                "43:12: My Goals: “My Goals” cannot be an id: an id is made of small letters a to z, digits and "
                "single hyphens between them; write it as “my-goals”",
            ],
        ),
        (
            "\n    - {id: overall, title: A, questions: [{id: q, label: Q, kind: text}]}",
            [
                "43:12: overall: “overall” cannot be the id of a part: every form has one of that name; choose "
                "another one",
            ],
        ),
        (
            "\n    - {id: a, title: TALL, questions: [{id: q, label: Q, kind: text}]}",
            [
                "43:22: a: “title” has 81 characters; shorten it to 80 or fewer",
            ],
        ),
        (
            "\n    - {id: a, title: A, rows: 11, questions: [{id: q, label: Q, kind: text}]}",
            [
                "43:31: a: “rows” is 11; write a whole number from 1 to 10",
            ],
        ),
        (
            "\n    - {id: a, title: A, at: middle, questions: [{id: q, label: Q, kind: text}]}",
            [
                "43:29: a: the place “middle” is not known here; known are: start, end",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q, kind: text}]}\n    - {id: a, title: a, "
            "questions: [{id: q, label: Q, kind: text}]}",
            [
                "44:7: a: the part “a” has keys of the part “a” in line 43; give this part an id of its own",
                "44:7: a: the title “a” is already that of the part in line 43; give this part one of its own",
            ],
        ),
        (
            "\n    - {id: a, title: A, rows: 3, questions: [{id: q, label: Q, kind: text}]}\n    - {id: a-2, "
            "title: B, questions: [{id: q, label: Q, kind: text}]}",
            [
                "44:7: a-2: the part “a-2” has keys of the part “a” in line 43; give this part an id of its own",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q, kind: number}]}",
            [
                "43:61: a › q: the kind “number” is not known here; known are: text, rich, date, choice, combo, check",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q}]}",
            [
                "43:37: a › q: the question has no “kind”; add “kind: …”",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, kind: text}]}",
            [
                "43:37: a › q: the question has no “label”; add “label: …”",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q, kind: text}, {id: q, label: q, kind: date}]}",
            [
                "43:68: a › q: the id “q” is already that of the question in line 43; give this question one of "
                "its own",
                "43:68: a › q: the label “q” is already that of the question in line 43; give this question one "
                "of its own",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q, kind: choice}]}",
            [
                "43:37: a › q: the question is of the kind choice and has no “choices”; add “choices: [one, "
                "two]”, or “choices: rating_scale” for the steps of the rating scale",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q, kind: combo, choices: []}]}",
            [
                "43:77: a › q: “choices” is empty; write at least one",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q, kind: date, choices: [one]}]}",
            [
                "43:76: a › q: “choices” are for the kinds choice and combo, and this is of the kind date; "
                "delete them, or correct the kind",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q, kind: choice, choices: [One, One]}]}",
            [
                "43:84: a › q: “One” stands twice in “choices”, first in line 43; delete one",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q, kind: choice, prompt: Pick, choices: "
            "[pick, Choose]}]}",
            [
                "43:92: a › q: “Choose” in “choices” is what a form shows while nothing is chosen; choose another word",
                "43:92: a › q: “pick” in “choices” is what a form shows while nothing is chosen; choose another word",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q, kind: check, prompt: Tick}]}",
            [
                "43:76: a › q: a box to tick shows no prompt; delete this line",
            ],
        ),
        (
            "\n    - {id: a, title: A, questions: [{id: q, label: Q, kind: text, prompt: TALL}]}",
            [
                "43:75: a › q: “prompt” has 81 characters; shorten it to 80 or fewer",
            ],
        ),
        (
            "\n    - {id: a, title: A, rows: 1, questions: [{id: q0, label: Q0, kind: check}, {id: q1, label: "
            "Q1, kind: check}, {id: q2, label: Q2, kind: check}, {id: q3, label: Q3, kind: check}, {id: q4, "
            "label: Q4, kind: check}, {id: q5, label: Q5, kind: check}]}",
            [
                "43:45: a: a table has room for 5 questions side by side, and this one has 6; take some out, or "
                "leave out “rows”",
            ],
        ),
        (
            "\n    - {id: LONG, title: A, questions: [{id: WORDY, label: Q, kind: text}]}",
            [
                "43:76: LONG › WORDY: the key of its blank, own.LONG.WORDY, has 65 characters, and Word takes "
                "64; shorten the id of the part or of the question",
            ],
        ),
    ],
)
def test_each_mistake_is_named_where_it_stands(written: str, wanted: list[str]) -> None:
    for name, text in STANDS_FOR.items():
        written, wanted = written.replace(name, text), [message.replace(name, text) for message in wanted]
    found = messages(source(f"  parts:{written}\n"))
    assert [re.sub(r"^ladder\.yaml:([0-9:]+: )review › parts(: | › )", r"\1", message) for message in found] == wanted


def test_the_longest_key_is_taken() -> None:
    more = f"  parts:\n    - {{id: {'a' * 40}, title: A, questions: [{{id: {'q' * 19}, label: Q, kind: text}}]}}\n"
    (blank,) = [b for b in map_of(form(load(source(more)))).blanks if b.tag.startswith("own.")]
    assert len(blank.tag) == 64


def test_a_scale_that_the_ladder_does_not_have_cannot_be_chosen_from() -> None:
    files = source(ONE % "{id: q, label: Q, kind: combo, choices: rating_scale}")
    text = files[L].decode()
    cut = text[: text.index("rating_scale:")] + text[text.index("review:\n") :]
    cut = cut.replace("blanks: rating", "blanks: ticks")
    assert messages({**files, L: cut.encode()}) == [
        "ladder.yaml:39:77: review › parts › a › q: “choices: rating_scale” needs a rating scale, and the ladder has none; "
        "add “rating_scale” to the ladder, or list the choices here"
    ]


def test_all_mistakes_are_named_at_once() -> None:
    more = (
        "  sections: [behaviours, opening]\n  parts:\n    - {id: details, title: A, rows: 0, at: top, questions: "
        "[{id: Q, label: Q, kind: pick}, {id: r, label: Q, kind: choice}]}\n"
    )
    found = [message.split(": ", 2)[-1].split(";")[0] for message in messages(source(more))]
    assert found == [
        "the section “behaviours” is not known here",
        "the section “opening” does not belong on review forms",
        "“details” cannot be the id of a part: every form has one of that name",
        "“rows” is 0",
        "the place “top” is not known here",
        "“Q” cannot be an id: an id is made of small letters a to z, digits and single hyphens between them",
        "the kind “pick” is not known here",
        "the label “Q” is already that of the question in line 44",
        "the question is of the kind choice and has no “choices”",
    ]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ("  sections: []\n", "42:13: review: “sections” is empty; write at least one"),
        ("  sections: shift\n", "42:13: review: “sections” is “shift”, and a list is needed; write “- …” lines, or [one, two]"),
        ("  sections: [shift, shift]\n", "42:21: review: “shift” stands twice in “sections”, first in line 42; delete one"),
        (
            "  sections: [behaviours]\n",
            "42:14: review: the section “behaviours” is not known here; did you mean “behaviors”?",
        ),
        (
            "  sections: [opening]\n",
            "42:14: review: the section “opening” does not belong on review forms; add review to its “places”, or take it "
            "out of this list",
        ),
    ],
)  # fmt: skip
def test_each_mistake_in_the_choice_of_sections_is_named(more: str, wanted: str) -> None:
    assert messages(source(more)) == [f"ladder.yaml:{wanted}"]


def test_an_item_cannot_have_the_name_of_the_ladders_own_keys() -> None:
    files = {name: data.replace(b"cv1-hurry:", b"own:") for name, data in small_source().items()}
    (message,) = messages(files)
    assert message.endswith(
        "“own” cannot be the id of an item: forms keep it for fields of their own; choose another one"
    )


def test_the_texts_of_questions_are_checked_for_placeholders() -> None:
    more = "  parts:\n    - {id: a, title: TBD, hint: To do, questions: [{id: q, label: Coming soon, kind: text}]}\n"
    found = [str(problem).split(";")[0] for problem in check_ladder(load(source(more)))]
    assert found == [
        "ladder.yaml:43:7: review › a: “TBD” is a placeholder",
        "ladder.yaml:43:7: review › a: “To do” is a placeholder",
        "ladder.yaml:43:52: review › a › q: “Coming soon” is a placeholder",
    ]


SECTIONS = [
    "summary",
    "behaviors",
    "struggles",
    "indicators",
    "shift",
    "questions",
    "habits",
    "feedback",
    "focus",
    "closing",
]


def shown(ladder: Ladder, competencies: Sequence[Competency] | None = None, **more: bool) -> list[list[str]]:
    asked = form_sections(
        ladder, ladder.competencies if competencies is None else competencies, ladder.stages[0], **more
    )
    return [[section.id for section in one.sections] for one in asked]


def test_few_competencies_are_asked_about_in_full_and_many_only_what_is_rated() -> None:
    ladder = small_ladder(2, 5)
    assert shown(ladder, ladder.competencies[:3]) == [SECTIONS] * 3
    assert shown(ladder, ladder.competencies[:4]) == [["behaviors"]] * 4
    assert shown(ladder) == [["behaviors"]] * 5


def without_ratings(competency: Competency) -> Competency:
    levels = tuple(
        replace(level, sections=tuple(s for s in level.sections if s.type.blanks is not Blanks.RATING))
        for level in competency.levels
    )
    return replace(competency, levels=levels)


def test_a_competency_without_ratings_is_asked_about_in_full() -> None:
    ladder = small_ladder(2, 4)
    first, *rest = ladder.competencies
    mixed = (without_ratings(first), *rest)
    unrated = [name for name in SECTIONS if name != "behaviors"]
    assert shown(ladder, mixed) == [unrated, *[["behaviors"]] * 3]
    asked = form_sections(ladder, mixed, ladder.stages[0], with_next=True)
    following = [[section.id for section in one.following_sections] for one in asked]
    with_blanks = ["struggles", "indicators", "shift", "questions", "habits", "feedback"]
    assert following == [with_blanks, *[["behaviors"]] * 3]


def test_a_ladder_picks_the_sections_of_its_form() -> None:
    more = "  sections: [focus, shift]\n"
    for count in (1, 5):
        ladder = load(source(more, 2, count))
        assert shown(ladder) == [["shift", "focus"]] * count
    data = form(load(source(more)), with_next=True)
    assert {part.section for part in _parts(map_of(data)) if part.competency} == {"shift", "focus"}
    assert [text for _, text in headings(data)][1:5] == [
        "Mindset Shift", "Focus Summary", "Next level: 2 Maker", "Mindset Shift",
    ]  # fmt: skip


def _parts(form_map: FormMap) -> list[Part]:
    return [item.part for item in form_map.items] + [blank.part for blank in form_map.blanks]


def test_a_competency_with_none_of_the_picked_sections_is_not_on_the_form() -> None:
    ladder = load(source("  sections: [behaviors]\n", 1, 2))
    first, second = ladder.competencies
    ladder = replace(ladder, competencies=(without_ratings(first), second))
    (docx, _) = [output for output in plan(ladder) if output.kind is OutputKind.REVIEW]
    assert [competency.id for competency in docx.competencies] == [second.id]


def test_the_next_level_is_the_next_that_the_competency_has() -> None:
    ladder = small_ladder(3, 2)
    first, second = ladder.competencies
    skipping = replace(first, levels=(first.levels[0], first.levels[2]), skips=(2,))
    ladder = replace(ladder, competencies=(skipping, second))

    def following(number: int, **more: bool) -> list[int]:
        asked = form_sections(ladder, ladder.competencies, ladder.stages[number - 1], **more)
        return [one.following.number if one.following else 0 for one in asked]

    assert following(1, with_next=True) == [3, 2]
    assert following(1) == [0, 0]
    assert following(3, with_next=True) == [0, 0]
    both = map_of(form(ladder, with_next=True))
    assert both.next_level == 2
    assert {(p.competency, p.level) for p in _parts(both) if p.level} == {
        (skipping.id, 1), (skipping.id, 3), (second.id, 1), (second.id, 2),
    }  # fmt: skip
    assert map_of(form(ladder, 3, with_next=True)).next_level == map_of(form(ladder)).next_level == 0
    assert form(ladder, 3, with_next=True) == form(ladder, 3)


OWN = {
    "own.talk.proud": ("lines", "One thing", ()),
    "own.talk.story": ("rich", "Your answer", ()),
    "own.talk.since": ("date", "Choose a date", ()),
    "own.talk.work": ("drop-down", "Choose", ("Choose", "Too much", "Too little")),
    "own.talk.team": ("drop-down", "Choose", ("Choose", "1 · Not yet", "2 · Sometimes", "3 · Consistently")),
    "own.talk.place": ("combo", "Choose or type", ("Choose or type", "Office", "Home")),
    "own.talk.read": ("check-box", "☐", ()),
    "own.goals-1.goal": ("lines", "Your answer", ()),
    "own.goals-1.done": ("check-box", "☐", ()),
    "own.goals-2.goal": ("lines", "Your answer", ()),
    "own.goals-2.done": ("check-box", "☐", ()),
}


def test_a_form_asks_the_ladders_own_questions() -> None:
    data = form(asking())
    drawn = blanks(data)
    assert {b.tag: (b.kind, b.prompt, b.choices) for b in drawn if b.tag.startswith("own.")} == OWN
    tags = [b.tag for b in drawn]
    assert tags.index("form.period-end") < tags.index("own.talk.proud") < tags.index("cv1-asks.self")
    assert tags.index("cv1-ask.heard") < tags.index("own.goals-1.goal") < tags.index("action-1.what")
    found = [text for _, text in headings(data)]
    assert found[:3] == ["Rating scale", "Before we talk", "Key Behaviors"]
    assert found[-4:] == ["Goals", "Development actions", "Overall", "Signatures"]
    lines = paragraphs(data)
    assert lines[lines.index(("Heading1", "Before we talk")) + 1] == ("Hint", "A week before.")


def test_the_map_says_what_the_ladder_asks() -> None:
    asked = {blank.tag: blank for blank in map_of(form(asking())).blanks if blank.tag.startswith("own.")}
    assert {blank.part for blank in asked.values()} == {Part("talk", "Before we talk"), Part("goals", "Goals")}
    assert asked["own.talk.proud"].question == "Proud of"
    assert asked["own.goals-2.goal"].question == "Goal 2"
    assert [choice.value for choice in asked["own.talk.team"].choices] == ["1", "2", "3"]
    assert [choice.value for choice in asked["own.talk.place"].choices] == ["Office", "Home"]
    spots = {
        tag: (blank.spot.row, blank.spot.column, blank.spot.beside, blank.spot.head) for tag, blank in asked.items()
    }
    assert spots["own.talk.read"] == (6, 1, "Has read the ladder", "")
    assert spots["own.goals-2.done"] == (2, 1, "", "Done")
    assert len({blank.title for blank in asked.values()}) == len(asked)


def test_a_table_of_questions_has_a_head_that_repeats_and_rows_that_stay_whole() -> None:
    root = tree(form(asking()))
    (goals,) = [table for table in root.iter(f"{W}tbl") if value(table, "tblPr/tblCaption") == "Goals"]
    rows = list(goals.iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert value(goals, "tblPr/tblDescription") == "2 rows to fill in. Columns: Goal, Done."


@pytest.mark.parametrize(("competencies", "top"), [(1, 1), (2, 2), (5, 2)])
def test_the_next_level_has_a_heading_of_its_own_and_paler_tables(competencies: int, top: int) -> None:
    ladder = small_ladder(2, competencies)
    data = form(ladder, with_next=True)
    found = headings(data)
    assert found.count((top, "Next level: 2 Maker")) == competencies
    after = found[found.index((top, "Next level: 2 Maker")) + 1]
    assert after == (top + 1, "Key Behaviors")
    levels = [0, *(level for level, _ in found)]
    assert all(level <= before + 1 for before, level in pairwise(levels))
    assert paragraphs(data).count(("Hint", "A look ahead: rate what shows already, and leave the rest blank.")) == 1
    tags = [b.tag for b in blanks(data) if b.tag.endswith(".self")]
    assert [tag for tag in tags if tag.startswith("cv2")] == ["cv2-asks.self", "cv2-listens.self"]
    heads = {
        value(row.find(f"{W}tc"), "p/pPr/pStyle")
        for table in tree(data).iter(f"{W}tbl")
        if "cv2-asks" in "".join(t.get(f"{W}val") for t in table.iter(f"{W}tag"))
        for row in list(table.iter(f"{W}tr"))[:1]
    }
    assert heads == {"Label"}


def test_what_opens_a_part_stays_with_what_it_opens() -> None:
    lines = {text_of(p): p for p in tree(form(small_ladder(2, 2))).iter(f"{W}p")}
    opening, closing = (
        "The Starter in one sentence about Customer Value.",
        "So the Starter goes on with Customer Value.",
    )
    assert [lines[text].find(f"{W}pPr/{W}keepNext") is not None for text in (opening, closing)] == [True, False]


def test_many_competencies_have_a_part_each_and_the_rule_is_said_once() -> None:
    ladder = small_ladder(2, 5)
    data = form(ladder)
    assert headings(data)[1:-3] == [
        pair for c in ladder.competencies for pair in ((1, c.title), (2, "Key Behaviors"))
    ]  # fmt: skip
    rule = "Rate what you saw; leave the rest blank."
    assert paragraphs(data).count(("Hint", rule)) == 1
    assert [p.competency for p in dict.fromkeys(_parts(map_of(data))) if p.level] == [c.id for c in ladder.competencies]


def test_a_protected_form_locks_all_but_its_blanks() -> None:
    ladder = small_ladder()
    open_form, locked = form(ladder), form(ladder, protect=True)
    settings = tree(locked, "word/settings.xml")
    names = [child.tag.removeprefix(W) for child in settings]
    (protection,) = settings.iter(f"{W}documentProtection")
    assert dict(protection.attrib) == {f"{W}edit": "forms", f"{W}enforcement": "1"}  # no password
    assert names.index("zoom") + 1 == names.index("documentProtection") == names.index("defaultTabStop") - 1
    assert b"documentProtection" not in parts(open_form)["word/settings.xml"]
    assert b"documentProtection" not in parts(locked)["word/glossary/settings.xml"]
    assert (map_of(locked).protected, map_of(open_form).protected) == (True, False)
    changed = {name for name, data in parts(locked).items() if data != parts(open_form)[name]}
    assert changed == {"word/settings.xml", "customXml/item1.xml", "word/footer1.xml", "docProps/custom.xml"}


def _uncommented() -> dict[str, bytes]:
    """The shipped source with the example at its end brought to life."""
    text = (SHIPPED / L).read_text()
    head, example = text.split("  # parts:\n")
    assert example.count("\n") > 15
    lines = [re.sub(r"^  # {0,1}", "  ", line) for line in example.splitlines()]
    return {**shipped_files(), f"source/{L}": "\n".join([f"{head}  parts:", *lines, ""]).encode()}


def test_the_example_in_the_shipped_source_is_one() -> None:
    ladder = load(_uncommented())
    assert [(p.id, p.rows, p.at.value) for p in ladder.review.parts] == [("goals", 3, "end"), ("talk", 0, "start")]
    assert {q.kind for p in ladder.review.parts for q in p.questions} == set(AnswerKind)
    assert check_ladder(ladder) == []


VARIANTS = {
    "plain": Printing(),
    "next": Printing(with_next=True),
    "locked": Printing(protect=True),
    "letter-next-locked": Printing(PAPERS["letter"], with_next=True, protect=True),
}


@pytest.mark.parametrize("printing", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.parametrize("competencies", [1, 3, 5])
def test_every_form_is_proved(printing: Printing, competencies: int) -> None:
    ladder = asking(2, competencies)
    outputs = choose(plan(ladder), [OutputKind.REVIEW])
    assert len(outputs) == 4
    for output in outputs:
        data = review_form(
            ladder, output.competencies, output.only_stage, paper=printing.paper, template=output.template,
            with_next=printing.with_next, protect=printing.protect,
        )  # fmt: skip
        assert prove(owed_to(output, ladder, printing), data).problems == ()


def test_the_appendix_says_once_what_its_answers_are_about() -> None:
    ladder = small_ladder()
    data = form(ladder, carried=carried(ladder))
    found = [text for _, text in paragraphs(data)]
    start = found.index("From an earlier edition")
    assert found[start + 2 : start + 7] == [
        "What it asked",
        "Answer",
        "What it was about",
        "Key Behaviors · edition 2025.1",
        "Proud of",
    ]
    assert found.count("What it was about") == 1
    assert found[-4:] == ["Old part", "edition 2024.2", "A thing", "No answer"]
    assert "Reworded. It read: Once: Asks the Starter question of Customer Value" in found
    made = map_of(data)
    assert made.item("gone") is not None and made.item("gone").text == "What it was about"  # type: ignore[union-attr]
    assert {blank.tag: blank.earlier for blank in made.blanks if blank.earlier} == {
        **{f"gone.{tag[4:].replace('.', '-')}": "2025.1" for tag in OWN if tag.startswith("own.talk.")},
        "own.old.thing": "2024.2",
    }
    assert b"Once: " in parts(data)["customXml/item1.xml"]


def test_the_open_xml_sdk_finds_nothing_in_any_variant(tmp_path: Path) -> None:
    shipped, own, ten, three = shipped_ladder(), load(_uncommented()), ten_competencies(), asking(2, 3)
    files = {
        f"{paper}-{stage.number}.{suffix}": review_form(
            shipped, shipped.competencies, stage, paper=paper, template=suffix == "dotx",
            with_next=suffix == "dotx", protect=paper == "letter",
        )
        for number, stage in enumerate(shipped.stages)
        for paper, suffix in [[("a4", "docx"), ("letter", "dotx")], [("a4", "dotx"), ("letter", "docx")]][number % 2]
    }  # fmt: skip
    files |= {
        "next.docx": form(shipped, 2, with_next=True),
        "locked.docx": form(shipped, 2, protect=True),
        "all.docx": form(three, with_next=True, protect=True),
        "own.docx": form(own, 3),
        "own.dotx": form(own, 3, template=True, with_next=True, protect=True),
        "ten.docx": form(ten, 1),
        "ten-next.docx": form(ten, 1, with_next=True),
        "carried.docx": form(asking(), carried=carried(asking()), with_next=True, protect=True),
    }
    assert len(files) == 18
    assert all_complaints(tmp_path, files) == []


def build(folder: Path, *options: str) -> int:
    return cli._run(["build", str(SHIPPED), "-o", str(folder), "--only", *options])


@pytest.mark.parametrize("option", [["--with-next"], ["--protect", "forms"]])
def test_an_option_about_forms_needs_forms(
    option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(tmp_path / "out", "card", *option) == 2
    said = f"{option[0]} is about review forms, and none is to be made: leave it out."
    assert said in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()


def test_the_manifest_says_how_a_form_was_made(tmp_path: Path) -> None:
    assert build(tmp_path, "review", "--level", "2", "--with-next", "--protect", "forms") == 0
    files = json.loads((tmp_path / "manifest.json").read_text())["files"]
    assert [entry["print"] for entry in files.values()] == [{"paper": "a4", "with_next": True, "protect": True}] * 2
    (data,) = [path.read_bytes() for path in tmp_path.glob("reviews/*.docx")]
    assert (map_of(data).next_level, map_of(data).protected) == (3, True)
    assert "Next level: 3 Senior Engineer" in text_of(tree(data))
    assert cli._run(["verify", str(tmp_path)]) == 0
