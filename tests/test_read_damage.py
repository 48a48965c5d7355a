"""What happens to forms on their way back, made in code: whatever it was, every answer is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import pytest

import damage as d
from ladder_export.form_map import ControlKind, FormMap
from ladder_export.reviews.data import Answer, Found, Review, Status
from ladder_export.reviews.read import BREAKS, EMPTY, GONE, REPLACED, map_in, read_review
from ladder_export.word.review import review_form
from ladders import shipped_ladder

BESIDE = "typed beside the control"
LOST_MAP = "the file lost its map and was read by that of the same form"


@cache
def blank_form() -> bytes:
    ladder = shipped_ladder()
    return review_form(ladder, ladder.competencies, ladder.stages[0], paper="a4")


@cache
def form_map() -> FormMap:
    form = map_in(blank_form())
    assert form is not None
    return form


@cache
def filled_form() -> bytes:
    return d.typed(blank_form(), {tag: shown for tag, (shown, _) in d.answers_for(form_map()).items()})


def known() -> dict[str, FormMap]:
    return {form_map().key: form_map()}


def tags(role: str) -> list[str]:
    """The tags of that role, in order."""
    return [blank.tag for blank in form_map().blanks if blank.role == role]


def meant() -> dict[str, str]:
    return {tag: value for tag, (_, value) in d.answers_for(form_map()).items()}


def wrong(review: Review, changed: Mapping[str, str] | None = None) -> list[Answer]:
    """The answers that are not what was typed, or what the damage made of it."""
    expected = {**meant(), **(changed or {})}
    return [answer for answer in review.answers if answer.value != expected[answer.blank.tag]]


def issues(review: Review) -> dict[str, str]:
    return {answer.blank.tag: answer.issue for answer in review.answers if answer.issue}


def by(review: Review) -> Counter[Found]:
    return Counter(answer.found for answer in review.answers)


SELF, MANAGER, EVIDENCE = (tags(role) for role in ("self", "manager", "evidence"))
LINES = tags("answer")
PLAIN_LINES = [blank.tag for blank in form_map().blanks if blank.kind is ControlKind.LINES]


@dataclass(frozen=True)
class Variant:
    """A damage, and all that is not as in an undamaged form."""

    damages: tuple[d.Damage, ...]
    changed: dict[str, str] = field(default_factory=dict)
    found: dict[Found, int] = field(default_factory=dict)
    issues: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def _shown(tag: str) -> str:
    return d.answers_for(form_map())[tag][0]


ALL = len(form_map().blanks)
UNWRAPPED = ["form.engineer", SELF[0], EVIDENCE[1], "overall.rating", SELF[-1]]
OVER = {"form.role": "Typed over", "form.review-date": "21 November 2026"}

VARIANTS = {
    "nothing": Variant((), found={Found.TAG: ALL}),
    "Word saved": Variant((d.word_like,), found={Found.TAG: ALL}),
    "strict": Variant((d.strict,), found={Found.TAG: ALL}),
    "LibreOffice 25.2 filled and saved": Variant((d.libreoffice_25,), found={Found.TAG: ALL}),
    "LibreOffice 25.2 saved twice": Variant((d.libreoffice_25, d.libreoffice_25), found={Found.TAG: ALL}),
    "LibreOffice 25.2 via odt": Variant(
        (d.libreoffice_25, d.without_map), found={Found.TAG: ALL}, warnings=(LOST_MAP,)
    ),
    "LibreOffice 25.2 via rtf or doc": Variant(
        (d.libreoffice_25, d.flattened), found={Found.BOOKMARK: ALL}, warnings=(LOST_MAP,)
    ),
    "tags and titles gone": Variant((d.without_tags,), found={Found.BOOKMARK: ALL}),
    "tags gone, starts of bookmarks inside": Variant((d.libreoffice_25, d.without_tags), found={Found.BOOKMARK: ALL}),
    "tags, titles and bookmarks gone": Variant(
        (d.without_tags, d.without_bookmarks),
        found={Found.LABEL: ALL},
        warnings=(f"{ALL} blanks found only by the words around",),
    ),
    "tags and bookmarks gone, titles stay": Variant(
        (d.without_tags_only, d.without_bookmarks), found={Found.TITLE: ALL}
    ),
    "line breaks moved": Variant(
        (d.breaks_moved,),
        changed={tag: meant()[tag].replace("\n", "") for tag in PLAIN_LINES},
        found={Found.BOOKMARK: ALL},
        issues=dict.fromkeys(PLAIN_LINES, BREAKS),
    ),
    "line breaks moved, and flattened": Variant(
        (d.breaks_moved, d.flattened),
        changed={tag: meant()[tag].replace("\n", "") for tag in PLAIN_LINES},
        found={Found.BOOKMARK: ALL},
        issues=dict.fromkeys(PLAIN_LINES, BREAKS),
        warnings=(LOST_MAP,),
    ),
    "a control around a cell": Variant((d.around_cell("form.role"), d.around_cell(SELF[1])), found={Found.TAG: ALL}),
    "flattened, with bookmarks": Variant((d.flattened,), found={Found.BOOKMARK: ALL}, warnings=(LOST_MAP,)),
    "Google Docs": Variant(
        (d.google_docs,),
        found={Found.LABEL: ALL},
        warnings=(LOST_MAP, f"{ALL} blanks found only by the words around"),
    ),
    "five controls removed, their text stays": Variant(
        (d.unwrapped(*UNWRAPPED),),
        found={Found.TAG: ALL - 5, Found.BOOKMARK: 5},
        issues=dict.fromkeys(UNWRAPPED, REPLACED),
    ),
    "two controls typed over, one removed": Variant(
        (d.typed_over(OVER), d.deleted(LINES[0])),
        changed={"form.role": "Typed over", "form.review-date": "2026-11-21", LINES[0]: ""},
        found={Found.TAG: ALL - 3, Found.BOOKMARK: 2, Found.NOWHERE: 1},
        issues={"form.role": REPLACED, "form.review-date": REPLACED, LINES[0]: EMPTY},
    ),
    "the same without bookmarks": Variant(
        (d.typed_over(OVER), d.deleted(LINES[0]), d.without_bookmarks),
        changed={"form.role": "Typed over", "form.review-date": "2026-11-21", LINES[0]: ""},
        found={Found.TAG: ALL - 3, Found.LABEL: 2, Found.NOWHERE: 1},
        issues={"form.role": REPLACED, "form.review-date": REPLACED, LINES[0]: EMPTY},
        warnings=("3 blanks found only by the words around",),
    ),
    "rich text pasted": Variant((d.pasted_rich(EVIDENCE[0]),), changed={EVIDENCE[0]: d.PASTED}, found={Found.TAG: ALL}),
    "paragraphs and a table pasted": Variant(
        (d.pasted_block(EVIDENCE[0]),), changed={EVIDENCE[0]: d.BLOCK}, found={Found.TAG: ALL}
    ),
    "controls around blocks": Variant((d.blocks_around(["form.role", *EVIDENCE, *SELF]),), found={Found.TAG: ALL}),
    "tracked changes": Variant(
        (lambda file: d.tracked(file, "Ada King", "Payments", "On record"),),
        changed={"form.engineer": "Ada King", "form.team": "Payments", "overall.engineer": "On record"},
        found={Found.TAG: ALL - 1, Found.BOOKMARK: 1},
        issues={"form.team": REPLACED},
        warnings=("5 tracked changes, read as accepted",),
    ),
    "a control copied with another value": Variant(
        (d.copied(SELF[0], "4"),),
        found={Found.TAG: ALL},
        issues={SELF[0]: f"the control was copied, and the copies differ: “{meant()[SELF[0]]}”, “4”"},
    ),
    "a row copied": Variant(
        (d.row_copied("action-2.what", {"action-2.what": "Another action"}),),
        found={Found.TAG: ALL},
        issues={
            "action-2.what": f"the control was copied, and the copies differ: “{meant()['action-2.what']}”, “Another action”",
            "action-2.owner": "the control was copied",
            "action-2.due": "the control was copied",
        },
    ),
    "a group around everything": Variant((d.grouped,), found={Found.TAG: ALL}),
    "a control around everything, one removed": Variant(
        (d.unwrapped("form.role"), d.wrapped),
        found={Found.TAG: ALL - 1, Found.BOOKMARK: 1},
        issues={"form.role": REPLACED},
    ),
    "rich text pasted, tags gone, starts of bookmarks inside": Variant(
        (d.pasted_rich(EVIDENCE[0]), d.libreoffice_25, d.without_tags),
        changed={EVIDENCE[0]: d.PASTED},
        found={Found.BOOKMARK: ALL},
    ),
    "emptied": Variant(
        (d.emptied("form.role", EVIDENCE[0]),), changed={"form.role": "", EVIDENCE[0]: ""}, found={Found.TAG: ALL}
    ),
    "a row deleted": Variant(
        (d.row_deleted("action-2.what"),),
        changed=dict.fromkeys(("action-2.what", "action-2.owner", "action-2.due"), ""),
        found={Found.TAG: ALL - 3, Found.NOWHERE: 3},
        issues=dict.fromkeys(("action-2.what", "action-2.owner", "action-2.due"), GONE),
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_every_answer_of_a_damaged_form_is_read(name: str) -> None:
    variant = VARIANTS[name]

    review = read_review(d.damaged(filled_form(), *variant.damages), known())

    assert ALL > 70
    assert not wrong(review, variant.changed)
    assert by(review) == variant.found
    assert issues(review) == variant.issues
    assert review.warnings == variant.warnings


@pytest.mark.parametrize("name", VARIANTS)
def test_no_blank_of_a_damaged_form_is_taken_for_an_answer(name: str) -> None:
    variant = VARIANTS[name]
    changed = {tag for tag, value in variant.changed.items() if value}
    if name.startswith("line breaks"):
        changed = set()
    elif "copied" in name:
        changed = {SELF[0] if "control" in name else "action-2.what"}

    review = read_review(d.damaged(blank_form(), *variant.damages), known())

    assert {answer.blank.tag for answer in review.answers if answer.status is Status.ANSWERED} == changed


def test_what_is_typed_beside_controls_is_read_for_every_kind_and_every_row() -> None:
    """Of each table the cells of all rows, those of the actions and the signatures too."""
    asked = {tag: answer for tag, answer in d.answers_for(form_map()).items() if answer[1]}
    beside = {tag: "✓" if value == "yes" else shown for tag, (shown, value) in asked.items()}
    box = next(tag for tag, (shown, _) in d.answers_for(form_map()).items() if not shown)
    beside[box] = "☐"  # is no answer

    for before in (False, True):
        review = read_review(d.damaged(blank_form(), d.typed_beside(beside, before=before)), known())

        assert not wrong(review)
        assert by(review) == {Found.BESIDE: len(asked), Found.TAG: ALL - len(asked)}
        assert issues(review) == dict.fromkeys(asked, BESIDE)
    assert {"action-2.what", "action-2.owner", "action-2.due", "sign-2.name"} < set(beside)


def test_what_is_typed_beside_an_answer_is_a_part_of_it_or_named() -> None:
    beside = {"form.role": " and more", SELF[0]: " but see below", "overall.engineer": " so far"}

    review = read_review(d.damaged(filled_form(), d.typed_beside(beside)), known())

    assert review.value("form.role") == meant()["form.role"] + " and more"
    assert review.value("overall.engineer") == meant()["overall.engineer"] + " so far"
    assert review.value(SELF[0]) == meant()[SELF[0]]
    assert issues(review) == {
        "form.role": "partly typed beside the control",
        "overall.engineer": "partly typed beside the control",
        SELF[0]: "beside the control stands “but see below”",
    }


def test_a_deleted_control_is_missing_only_where_its_cell_is_empty() -> None:
    gone = ["form.role", "action-1.owner", "sign-1.date", SELF[2], EVIDENCE[2]]

    review = read_review(d.damaged(filled_form(), d.deleted(*gone)), known())

    assert {a.blank.tag for a in review.answers if a.status is Status.MISSING} == set(gone)
    assert issues(review) == dict.fromkeys(gone, EMPTY)
    assert not wrong(review, dict.fromkeys(gone, ""))


def test_what_is_typed_where_a_bookmark_has_collapsed_is_read_from_its_cell() -> None:
    def outside(file: d.File) -> None:
        d.deleted("action-1.owner")(file)
        line = next(
            m for m in file.root.iter(f"{d.W}bookmarkStart") if m.get(f"{d.W}name") == "_lx_action_1__owner"
        ).getparent()
        line.append(d.run("Nia"))

    answer = read_review(d.damaged(blank_form(), outside)).answer("action-1.owner")

    assert answer is not None
    assert (answer.status, answer.value, answer.found) == (Status.ANSWERED, "Nia", Found.BOOKMARK)


def test_what_is_typed_next_to_a_prompt_that_became_mere_text_is_the_answer() -> None:
    prompt = form_map().blank(EVIDENCE[0]).prompt  # type: ignore[union-attr]
    lines = {EVIDENCE[0]: f"{prompt} It worked", EVIDENCE[1]: f"Well done\n{prompt}", "form.role": "Job title\nCook"}
    short = {"form.team": "Team A"}  # the prompt is “Team”

    review = read_review(d.damaged(d.typed(blank_form(), lines | short), d.flattened), known())

    assert [review.value(tag) for tag in (*lines, *short)] == ["It worked", "Well done", "Cook", "Team A"]
    assert issues(review) == dict.fromkeys(lines, "typed next to the prompt")


def test_a_text_that_a_way_through_rtf_repeats_is_read_once() -> None:
    mixed = {"form.role": "0: Ada שלום 你好 Z"}
    data = d.damaged(d.typed(blank_form(), mixed), d.said_again("form.role"), d.flattened)

    assert read_review(data, known()).value("form.role") == mixed["form.role"]


def test_an_empty_cell_is_blank_in_a_file_in_which_no_control_is_left() -> None:
    """There a missing control tells nothing about the person."""
    for damages in ((d.flattened,), (d.google_docs,)):
        data = d.damaged(filled_form(), d.deleted("form.role", SELF[0]), *damages)
        review = read_review(data, known())

        for tag in ("form.role", SELF[0]):
            answer = review.answer(tag)
            assert answer is not None
            assert (answer.status, answer.issue) == (Status.BLANK, "")


def test_a_bookmark_inside_a_tracked_deletion_hides_nothing() -> None:
    def strike(file: d.File) -> None:
        line = file.control("form.role").getparent()
        assert line is not None
        gone = d.e("del", *line.findall(f"{d.W}bookmarkStart"), *line.findall(f"{d.W}sdt"), id="7")
        line.insert(1, gone)
        line.append(d.e("ins", d.run("Cook"), id="8"))

    answer = read_review(d.damaged(filled_form(), strike)).answer("form.role")

    assert answer is not None
    assert (answer.value, answer.issue) == ("Cook", REPLACED)


def test_a_column_that_was_moved_is_found_by_its_head() -> None:
    def swap(file: d.File) -> None:
        for row in next(file.control(SELF[0]).iterancestors(f"{d.W}tbl")).iter(f"{d.W}tr"):
            cells = row.findall(f"{d.W}tc")
            cells[1].addprevious(cells[3])
        d.google_docs(file)

    assert not wrong(read_review(d.damaged(filled_form(), swap), known()))


def test_a_cell_that_was_cut_out_of_its_row_moves_no_other_answer() -> None:
    def cut(file: d.File) -> None:
        d.remove(file.cell(EVIDENCE[0]))
        d.google_docs(file)

    review = read_review(d.damaged(filled_form(), cut), known())

    assert not wrong(review, {EVIDENCE[0]: ""})
    assert issues(review) == {EVIDENCE[0]: GONE}


def test_edited_texts_do_not_hide_the_answers_beside_them() -> None:
    """With no control, bookmark or tag left and the words of a row changed, its place in the table tells it."""
    item = next(blank.item for blank in form_map().blanks if blank.tag == EVIDENCE[1])
    text = form_map().item(item).text  # type: ignore[union-attr]

    def edit(file: d.File) -> None:
        line = next(t for t in file.root.iter(f"{d.W}t") if t.text == text)
        line.text = "Another text"

    review = read_review(d.damaged(filled_form(), d.google_docs, edit), known())

    assert not wrong(review)
    assert review.warnings[0].startswith(f"1 text of the ladder edited or removed: “{text[:40]}")
    assert review.warnings[1:] == (LOST_MAP, f"{ALL} blanks found only by the words around")


def test_a_row_that_was_deleted_moves_no_answer_of_the_others() -> None:
    """Where words name the rows, or where an answer that still has its tag does."""
    row = {b.tag for b in form_map().blanks if (b.spot.table, b.spot.row) == _spot(SELF[1])}
    review = read_review(d.damaged(filled_form(), d.row_deleted(SELF[1]), d.google_docs), known())
    assert not wrong(review, dict.fromkeys(row, ""))
    assert issues(review) == dict.fromkeys(row, GONE)

    second, third = (tuple(f"action-{n}.{what}" for what in ("what", "owner", "due")) for n in (2, 3))
    damages = (d.row_deleted(second[0]), d.unwrapped(third[1]), d.without_bookmarks)
    review = read_review(d.damaged(filled_form(), *damages), known())
    assert not wrong(review, dict.fromkeys(second, ""))
    assert issues(review) == {**dict.fromkeys(second, GONE), third[1]: REPLACED}


def _spot(tag: str) -> tuple[int, int]:
    blank = form_map().blank(tag)
    assert blank is not None
    return blank.spot.table, blank.spot.row


def test_a_table_that_was_deleted_moves_no_answer_of_the_others() -> None:
    table = min(blank.spot.table for blank in form_map().blanks if blank.tag in MANAGER)
    lost = {blank.tag for blank in form_map().blanks if blank.spot.table == table}

    def delete(file: d.File) -> None:
        d.remove(list(file.root.iter(f"{d.W}tbl"))[table])

    for damages in ((delete,), (delete, d.google_docs)):
        review = read_review(d.damaged(filled_form(), *damages), known())

        assert lost
        assert not wrong(review, dict.fromkeys(lost, ""))
        assert {a.blank.tag for a in review.answers if a.status is Status.MISSING} == lost
        assert issues(review) == dict.fromkeys(lost, GONE)
