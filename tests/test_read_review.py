"""A filled form read back: what each blank says, exactly, and what is odd about it and about its file."""

from __future__ import annotations

import sys
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

import damage as d
from ladder_export.form_map import Blank, Choice, ControlKind, FormMap, Part, Spot
from ladder_export.reviews.data import YES, Answer, Found, Status
from ladder_export.reviews.interpret import Meaning, meaning
from ladder_export.reviews.read import map_in, read_review
from ladder_export.word.appendix import Carried, Earlier
from ladder_export.word.review import review_form
from ladders import edited, load, small_source
from ooxml import MAIN, W14, W
from test_read_damage import ALL, EVIDENCE, SELF, blank_form, filled_form, form_map, issues, known, meant, wrong

TICK = next(blank.tag for blank in form_map().blanks if blank.kind is ControlKind.CHECK_BOX)
ANSWERED, BLANK, PROMPT = Status.ANSWERED, Status.BLANK, Status.PROMPT

OWN = """\
review:
  parts:
    - {id: talk, title: Our talk, at: start, questions: [
        {id: year, label: How the year went, kind: choice, choices: rating_scale},
        {id: place, label: Where I like to work, kind: combo, choices: [Office, Home]},
        {id: read, label: I have read the ladder, kind: check}]}
    - {id: goals, title: Goals, rows: 9, questions: [
        {id: goal, label: Goal, kind: text}, {id: due, label: Due, kind: date},
        {id: done, label: Done, kind: check}, {id: weight, label: Weight, kind: choice, choices: [High, Low]}]}
"""


@cache
def wide_form() -> tuple[bytes, FormMap]:
    """Three competencies, the next level too, questions of the ladder's own, an appendix, reworded items; protected."""
    ladder = load(edited(small_source(2, 3), "ladder.yaml", "review:\n", OWN))
    earlier = Earlier(
        "cv1-old.evidence", "Evidence", "What the last edition asked", Part("old", "Old", "cv", 1), "2025.1"
    )
    item = ladder.competencies[0].levels[0].sections[-2].items[0].id
    data = review_form(
        ladder,
        ladder.competencies,
        ladder.stages[0],
        paper="letter",
        with_next=True,
        protect=True,
        template=True,
        carried=Carried({item: "How it read before"}, (earlier,)),
    )
    form = map_in(data)
    assert form is not None
    return data, form


def one(tag: str, *damages: d.Damage, data: bytes | None = None) -> Answer:
    """The answer to one blank of a form after `damages`."""
    answer = read_review(d.damaged(data or blank_form(), *damages), known()).answer(tag)
    assert answer is not None
    return answer


def said(answer: Answer) -> tuple[Status, str, Found, str]:
    return answer.status, answer.value, answer.found, answer.issue


# ---- forms of every shape


def test_a_new_form_has_prompts_and_empty_boxes_only() -> None:
    for data, form in ((blank_form(), form_map()), wide_form()):
        review = read_review(data)

        assert review.form == form == map_in(data)
        assert review.warnings == ()
        assert [answer.blank for answer in review.answers] == list(form.blanks)
        for answer in review.answers:
            empty = BLANK if answer.blank.kind is ControlKind.CHECK_BOX else PROMPT
            assert said(answer) == (empty, "", Found.TAG, "")
            assert answer.shown == ""


@pytest.mark.parametrize(
    "damages",
    [(), (d.word_like,), (d.strict,), (d.libreoffice_25, d.without_tags), (d.flattened,), (d.google_docs,)],
    ids=["as it is", "Word", "strict", "no tags", "flattened", "Google Docs"],
)
def test_a_form_with_all_that_a_form_can_have_is_read(damages: tuple[d.Damage, ...]) -> None:
    data, form = wide_form()
    answers = d.answers_for(form)
    filled = d.typed(data, {tag: shown for tag, (shown, _) in answers.items()})

    review = read_review(d.damaged(filled, *damages), {form.key: form})

    tags = {blank.tag for blank in form.blanks}
    assert {"own.talk.year", "own.talk.read", "own.goals-3.weight", "cv1-old.evidence"} < tags
    assert {"customer-value", "team-play", "craft", "cv", ""} == {blank.part.competency for blank in form.blanks}
    assert {blank.part.level for blank in form.blanks} == {0, 1, 2} and len(form.blanks) > 80
    assert {answer.blank.tag: answer.value for answer in review.answers} == {
        t: value for t, (_, value) in answers.items()
    }
    assert issues(review) == {}
    assert not [warning for warning in review.warnings if "edited" in warning]


def test_who_is_reviewed() -> None:
    review = read_review(d.typed(blank_form(), {"form.engineer": " Ada\nLovelace ", "form.engineer-id": "E-1 "}))

    assert (review.person, review.person_id) == ("Ada Lovelace", "E-1")
    assert review.value("no.such") == ""


@pytest.mark.parametrize(("gone", "left"), [("first", "then"), ("then", "first")])
def test_of_two_tables_that_ask_the_same_the_answers_tell_which_is_left(gone: str, left: str) -> None:
    table = "    - {{id: {key}, title: {key}, rows: 2, questions: [{{id: goal, label: Goal, kind: text}}]}}"
    own = "\n".join(["review:", "  parts:", *(table.format(key=key) for key in ("first", "then")), ""])
    ladder = load(edited(small_source(), "ladder.yaml", "review:\n", own))
    blank = review_form(ladder, ladder.competencies, ladder.stages[0], paper="a4")
    filled = d.typed(blank, {f"own.{key}.goal": key for key in ("first-1", "first-2", "then-1", "then-2")})

    def cut(file: d.File) -> None:
        d.remove(next(file.control(f"own.{gone}-1.goal").iterancestors(f"{W}tbl")))

    review = read_review(d.damaged(filled, cut, d.unwrapped(f"own.{left}-2.goal"), d.without_bookmarks))

    values = [(answer.blank.tag, answer.value) for answer in review.answers if answer.value]
    assert values == [(f"own.{left}-{n}.goal", f"{left}-{n}") for n in (1, 2)]


# ---- texts


# XML 1.0, production 2, without what a reader of XML makes of line ends (2.11); a control for text holds these as they are.
_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(n) for n in range(32)] + ["\ufffe", "\uffff"])
    | st.sampled_from("\n\t ="),
    max_size=80,
)
_FREE = [b.tag for b in form_map().blanks if b.kind in (ControlKind.TEXT, ControlKind.LINES, ControlKind.RICH)]


@settings(max_examples=40, deadline=None)
@given(st.lists(_TEXT, min_size=5, max_size=5))
@example([" a ", "\n\nb\n\n", "\t", "=SUM(A1)", "\u202eabc\u200f שלום\u0301"])
@example(["x" * 10_000, "a  b", "\u00a0a\u00a0", "Full name!", "<w:t>&amp;</w:t>"])
def test_any_text_comes_back_as_it_was_typed(texts: list[str]) -> None:
    asked = dict(zip(_FREE[:4] + _FREE[-1:], texts, strict=True))

    review = read_review(d.typed(blank_form(), asked))

    for tag, text in asked.items():
        answer = review.answer(tag)
        assert answer is not None
        expected = (ANSWERED, text) if text.strip() else (BLANK, "")
        assert (answer.status, answer.value, answer.shown) == (*expected, expected[1])
        assert answer.issue == ""


@pytest.mark.parametrize("empty", ["", " ", "\u00a0" * 5, "\n\n", "\t"])
def test_a_control_that_was_emptied_is_blank(empty: str) -> None:
    assert said(one("form.role", data=d.typed(blank_form(), {"form.role": empty}))) == (BLANK, "", Found.TAG, "")


def test_paragraphs_are_lines_and_a_deleted_end_of_one_joins_two() -> None:
    def paragraphs(file: d.File) -> None:
        d.blocks_around(["form.role"])(file)
        joined = d.para(d.e("pPr", d.e("rPr", d.e("del", id="7"))), d.run("two "))
        d.content_of(file.control("form.role"))[:] = [d.para(d.run("one")), d.para(), joined, d.para(d.run("halves"))]

    assert one("form.role", paragraphs).value == "one\n\ntwo halves"


def test_what_clients_keep_twice_is_read_once() -> None:
    """A drawing and what stands in for it (mc:Fallback), the sound of a word above it, the code of a field in a field."""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"

    def twice(file: d.File) -> None:
        inner = [
            d.run("A "),
            etree.fromstring(
                f'<w:r xmlns:w="{W[1:-1]}" xmlns:mc="{mc}"><mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent>'
                "<w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
                "<w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            d.e("r", d.e("ruby", d.e("rt", d.run("kan")), d.e("rubyBase", d.run("漢")))),
            d.e("r", d.e("fldChar", fldCharType="begin")),
            *d._field(" PAGE ", "code"),
            d.e("r", d.e("fldChar", fldCharType="separate")),
            d.run("shown"),
            d.e("r", d.e("fldChar", fldCharType="end")),
        ]
        d.content_of(file.control(EVIDENCE[0]))[:] = inner

    assert one(EVIDENCE[0], twice, data=filled_form()).value == "A box\n漢shown"


# ---- prompts


def _mark(file: d.File, tag: str, text: str, style: str, *, marked: bool) -> None:
    control = file.control(tag)
    properties = control.find(f"{W}sdtPr")
    assert properties is not None
    d.type_into(control, text)
    if marked:
        properties.insert(0, d.e("showingPlcHdr"))
    d.content_of(control)[:] = [d.run(text, style)]


@pytest.mark.parametrize(
    ("text", "style", "marked", "status"),
    [
        ("Job title", "PlaceholderText", True, PROMPT),
        ("Job title", "", True, PROMPT),
        ("Job title", "PlaceholderText", False, PROMPT),
        ("Job title", "LadderPlaceholderText", False, PROMPT),
        (" Job  title ", "PlaceholderText", False, PROMPT),
        ("Click or tap here to enter text.", "PlaceholderText", True, PROMPT),
        ("Job title", "", False, ANSWERED),  # somebody has typed just that
        ("Job title", "AnswerText", False, ANSWERED),
        ("Cook", "PlaceholderText", False, ANSWERED),  # LibreOffice 25.2 leaves an answer gray
        ("Cook", "", True, ANSWERED),  # a program that forgot the mark
    ],
)
def test_a_prompt_is_told_from_an_answer(text: str, style: str, marked: bool, status: Status) -> None:
    answer = one("form.role", lambda file: _mark(file, "form.role", text, style, marked=marked))

    assert said(answer) == (status, text if status is ANSWERED else "", Found.TAG, "")


def test_what_reads_as_the_prompt_is_one_where_no_tag_says_otherwise() -> None:
    typed = d.typed(blank_form(), {"form.role": "Job title", "form.team": "Team A"})

    for damages in ((d.without_tags,), (d.flattened,), (d.google_docs,)):
        review = read_review(d.damaged(typed, *damages), known())
        answer = review.answer("form.role")
        assert answer is not None and answer.status is PROMPT
        assert review.value("form.team") == "Team A"


def test_a_mark_that_is_switched_off_is_none() -> None:
    def off(file: d.File) -> None:
        _mark(file, "form.role", "Job title", "", marked=True)
        mark = file.control("form.role").find(f"{W}sdtPr/{W}showingPlcHdr")
        assert mark is not None
        mark.set(f"{W}val", "false")

    assert one("form.role", off).status is ANSWERED


# ---- dates, choices and boxes


def _blank(kind: ControlKind, *choices: tuple[str, str]) -> Blank:
    pairs = tuple(Choice(*pair) for pair in choices)
    return Blank("t", kind, "T", "P", pairs, Part("", ""), "", Spot(0, 0, 0, "", ""))


@pytest.mark.parametrize(
    ("text", "stored", "value", "issue"),
    [
        ("2026-11-21", "", "2026-11-21", ""),
        ("21 November 2026", "", "2026-11-21", ""),
        ("November 21, 2026", "2026-11-21", "2026-11-21", ""),
        ("21.11.2026", "", "2026-11-21", ""),
        ("11/21/2026", "", "2026-11-21", ""),
        ("21/11/2026", "", "2026-11-21", ""),
        (" 21 November\u00a02026 ", "", "2026-11-21", ""),
        ("21. marraskuuta 2026", "2026-11-21", "2026-11-21", ""),
        ("05/06/2026", "2026-06-05", "2026-06-05", ""),
        ("05/06/2026", "2026-05-06", "2026-05-06", ""),
        ("22 November 2026", "2026-11-21", "2026-11-22", "the control stores another date, 2026-11-21"),
        ("next week", "2026-11-21", "next week", "it is not a day; 2026-11-21 is stored"),
        ("next week", "", "next week", "it is not a day"),
        ("31 February 2026", "", "31 February 2026", "it is no day of the calendar"),
        ("05/06/2026", "", "05/06/2026", "it can be 5 June or 6 May"),
        ("05/06/2026", "2025-01-01", "05/06/2026", "it can be 5 June or 6 May; 2025-01-01 is stored"),
        ("21 November 2026", "whatever", "2026-11-21", ""),
        ("9" * 9000, "2026-11-21", "9" * 9000, "it is not a day; 2026-11-21 is stored"),
    ],
)
def test_dates(text: str, stored: str, value: str, issue: str) -> None:
    assert meaning(_blank(ControlKind.DATE), text, stored=stored) == Meaning(ANSWERED, value, issue)


SCALE = (("1", "1 · Not yet"), ("2", "2 · Sometimes"), ("3", "3 · Often"), ("x", "2"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 · Sometimes", "2"),
        ("2 · SOMETIMES ", "2"),
        ("2 - sometimes", "2"),
        ("sometimes", "2"),
        ("1", "1"),
        (" 3 ", "3"),
        ("2", "x"),  # the label is what was chosen
        ("X", "x"),
    ],
)
def test_choices(text: str, value: str) -> None:
    assert meaning(_blank(ControlKind.DROP_DOWN, *SCALE), text) == Meaning(ANSWERED, value)


def test_what_is_no_choice_stays_as_it_is() -> None:
    for text in ("Nearly", "…", " ", "1 2"):
        expected = Meaning(ANSWERED, text, "not one of the choices") if text.strip() else Meaning(BLANK)
        assert meaning(_blank(ControlKind.DROP_DOWN, *SCALE), text) == expected
    twice = _blank(ControlKind.DROP_DOWN, ("a", "Yes!"), ("b", "Yes?"))
    assert meaning(twice, "yes") == Meaning(ANSWERED, "yes", "not one of the choices")
    assert meaning(twice, "Yes?") == Meaning(ANSWERED, "b")


@pytest.mark.parametrize(
    ("text", "value"), [("Ready now", "r"), ("r", "r"), ("ready now", "ready now"), (" In a year\n", " In a year\n")]
)
def test_a_combo_holds_a_choice_or_any_text(text: str, value: str) -> None:
    assert meaning(_blank(ControlKind.COMBO, ("r", "Ready now")), text) == Meaning(ANSWERED, value)


@pytest.mark.parametrize(
    ("text", "ticked", "expected"),
    [
        ("☒", True, Meaning(ANSWERED, YES)),
        ("☐", False, Meaning(BLANK)),
        ("☑", None, Meaning(ANSWERED, YES)),
        (" x ", None, Meaning(ANSWERED, YES)),
        ("\uf0fe", True, Meaning(ANSWERED, YES)),
        ("\uf0a8", False, Meaning(BLANK)),
        ("Yes", None, Meaning(ANSWERED, YES)),
        ("", True, Meaning(ANSWERED, YES)),
        ("", False, Meaning(BLANK)),
        ("", None, Meaning(BLANK)),
        ("☒", False, Meaning(ANSWERED, YES, "the box shows a tick, but is not set")),
        ("☐", True, Meaning(BLANK, "", "the box is set, but shows no tick")),
        ("sometimes", None, Meaning(ANSWERED, "sometimes", "not a tick")),
        ("x-ray", None, Meaning(ANSWERED, "x-ray", "not a tick")),
    ],
)
def test_boxes_are_read_as_they_look(text: str, ticked: bool | None, expected: Meaning) -> None:
    assert meaning(_blank(ControlKind.CHECK_BOX), text, ticked=ticked) == expected


def test_the_state_of_a_box_and_the_stored_date_come_from_the_control() -> None:
    def change(file: d.File) -> None:
        d.type_into(file.control("form.review-date"), "2026-01-02")
        next(file.control("form.review-date").iter(f"{W}t")).text = "3 January 2026"
        next(file.control(TICK).iter(f"{W14}checked")).set(f"{W14}val", "true")

    assert said(one("form.review-date", change)) == (
        ANSWERED,
        "2026-01-03",
        Found.TAG,
        "the control stores another date, 2026-01-02",
    )
    assert said(one(TICK, change)) == (BLANK, "", Found.TAG, "the box is set, but shows no tick")


def test_a_symbol_of_a_font_ticks_a_box() -> None:
    def symbol(file: d.File) -> None:
        d.content_of(file.control(TICK))[:] = [d.e("r", d.e("sym", font="Wingdings", char="F0FE"))]

    assert one(TICK, symbol).value == YES


# ---- copies


def test_the_first_answer_of_a_copied_control_counts_and_all_are_named() -> None:
    for values, expected, issue in (
        (("", "b"), "b", "the control was copied"),
        (("a", "a"), "a", "the control was copied"),
        (("a", "b"), "a", "the control was copied, and the copies differ: “a”, “b”"),
    ):
        filled = d.typed(blank_form(), {"form.role": values[0]})
        assert said(one("form.role", d.copied("form.role", values[1]), data=filled)) == (
            ANSWERED,
            expected,
            Found.TAG,
            issue,
        )


# ---- warnings


def _relate(part: str, kind: str, target: str, mode: str = ' TargetMode="External"') -> d.Damage:
    type_ = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'

    def change(file: d.File) -> None:
        file.parts.setdefault(part, empty)
        file.replace(
            part, "</Relationships>", f'<Relationship Id="rX" Type="{type_}" Target="{target}"{mode}/></Relationships>'
        )

    return change


ELSEWHERE = "it links to {} elsewhere ({}), which was not fetched"


@pytest.mark.parametrize(
    ("damage", "warnings"),
    [
        (_relate(d.SETTINGS_RELS, "attachedTemplate", "file:///C:/Users/a/level-1.dotx"), ()),
        (_relate(d.DOCUMENT_RELS, "hyperlink", "https://example.org/"), ()),
        (
            _relate(d.SETTINGS_RELS, "attachedTemplate", "https://example.org/a.dotm"),
            (ELSEWHERE.format("a template", "https://example.org/a.dotm"),),
        ),
        (
            _relate(d.SETTINGS_RELS, "attachedTemplate", "file://server/share/a.dotm"),
            (ELSEWHERE.format("a template", "file://server/share/a.dotm"),),
        ),
        (
            _relate(d.SETTINGS_RELS, "attachedTemplate", "file:////server/share/a.dotm"),
            (ELSEWHERE.format("a template", "file:////server/share/a.dotm"),),
        ),
        (
            _relate(d.DOCUMENT_RELS, "image", "https://example.org/a.png"),
            (ELSEWHERE.format("a picture", "https://example.org/a.png"),),
        ),
        (
            _relate(d.DOCUMENT_RELS, "oleObject", "embeddings/a.bin", ""),
            ("it holds an embedded object, not read",),
        ),
        (_relate(d.DOCUMENT_RELS, "aFChunk", "a.html", ""), ("it holds another document, not read",)),
    ],
)
def test_what_leads_out_of_the_file_is_told_and_not_followed(damage: d.Damage, warnings: tuple[str, ...]) -> None:
    review = read_review(d.damaged(filled_form(), damage))

    assert review.warnings == warnings
    assert not wrong(review)


def test_comments_and_tracked_changes_are_counted() -> None:
    notes = f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="1"/><w:comment w:id="2"/></w:comments>'

    def comment(file: d.File) -> None:
        file.parts["word/comments.xml"] = notes.encode()
        _relate(d.DOCUMENT_RELS, "comments", "comments.xml", "")(file)
        file.control("form.role").addprevious(d.e("ins", d.run(""), id="9"))

    review = read_review(d.damaged(filled_form(), comment))

    assert review.warnings == ("1 tracked change, read as accepted", "2 comments, not read")


def test_a_deleted_row_that_is_only_tracked_is_gone() -> None:
    def strike(file: d.File) -> None:
        properties = file.row("action-2.what").find(f"{W}trPr")
        assert properties is not None
        properties.append(d.e("del", id="7"))

    review = read_review(d.damaged(filled_form(), strike))

    assert not wrong(review, dict.fromkeys(("action-2.what", "action-2.owner", "action-2.due"), ""))
    assert review.warnings == ("1 tracked change, read as accepted",)


def test_texts_of_the_ladder_that_were_edited_are_named() -> None:
    texts = [item.text for item in form_map().items[:5]]

    def edit(count: int) -> d.Damage:
        def change(file: d.File) -> None:
            for node in file.root.iter(f"{W}t"):
                if node.text in texts[:count]:
                    node.text += " not"

        return change

    def warning(count: int) -> str:
        (said,) = read_review(d.damaged(filled_form(), edit(count))).warnings
        return said

    assert warning(1).startswith(f"1 text of the ladder edited or removed: “{texts[0][:30]}")
    assert warning(1).count("“") == 1
    assert warning(5).startswith("5 texts of the ladder edited or removed: ")
    assert warning(5).count("“") == 3 and warning(5).endswith(", …")


def test_controls_that_the_map_does_not_know_are_named() -> None:
    """Those that were pasted into an answer, or hold one, are not."""

    def add(file: d.File) -> None:
        control = file.control("form.role")
        for title in ("Salary", "Bonus"):
            properties = d.e("sdtPr", d.e("alias", val=title), d.e("tag", val=title.lower()))
            control.addnext(d.e("sdt", properties, d.e("sdtContent", d.run("1"))))
        d.content_of(control).append(d.e("sdt", d.e("sdtPr", d.e("tag", val="x")), d.e("sdtContent", d.run(" in"))))

    review = read_review(d.damaged(filled_form(), add, d.grouped))

    assert review.warnings == ("2 controls that its map does not know: “Bonus”, “Salary”",)
    assert not wrong(review, {"form.role": meant()["form.role"] + " in"})


# ---- speed


def test_reading_looks_at_each_thing_a_few_times_only() -> None:
    """A form of twice the size takes about twice the steps, found by tags or by words; time itself is not measured."""

    def steps(parts: int, *damages: d.Damage) -> tuple[int, int]:
        table = "    - {{id: part-{n}, title: Part {n}, rows: 10, questions: [{questions}]}}"
        asked = ", ".join(f"{{id: q{n}, label: Question {n}, kind: text}}" for n in range(5))
        own = "\n".join(["review:", "  parts:", *(table.format(n=n, questions=asked) for n in range(parts)), ""])
        ladder = load(edited(small_source(), "ladder.yaml", "review:\n", own))
        data = d.damaged(review_form(ladder, ladder.competencies, ladder.stages[0], paper="a4"), *damages)
        count = 0

        def step(*_: object) -> object:
            nonlocal count
            count += 1
            return step

        before = sys.gettrace()
        sys.settrace(step)  # type: ignore[arg-type]
        try:
            review = read_review(data)
        finally:
            sys.settrace(before)
        return count, len(review.answers)

    for damages in ((), (d.without_tags,), (d.without_tags, d.without_bookmarks)):
        few, blanks = steps(2, *damages)
        many, more = steps(12, *damages)
        assert more > 4 * blanks
        assert many < few * more / blanks * 1.3


def test_a_form_is_read_the_same_each_time() -> None:
    assert read_review(filled_form()) == read_review(filled_form())
    assert ALL == len(read_review(filled_form()).answers) > len(SELF)
    assert MAIN in d.opened(filled_form()).parts
