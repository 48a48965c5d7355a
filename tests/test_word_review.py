"""The review form: every kind of section with every kind of blank, its frame, its package, and its bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from ladder_export.form_map import Part
from ladder_export.ladder import (
    Blanks,
    Competency,
    Item,
    Kind,
    Ladder,
    Level,
    Place,
    Rating,
    ReviewForm,
    Section,
    SectionType,
    Stage,
)
from ladder_export.palette import palette
from ladder_export.paper import PAPERS
from ladder_export.word.appendix import Carried, Earlier
from ladder_export.word.controls import Control, FormError, Registry
from ladder_export.word.palette import INK, PAPER, PROMPT, QUIET, palette_of
from ladder_export.word.review import form_title, review_form
from ladder_export.word.sections import GRIDS
from ladder_export.word.xml import W14
from ladders import shipped_ladder, small_ladder
from ooxml import MAIN, W, all_complaints, blanks, paragraphs, parts, text_of, tree, value

A4 = PAPERS["a4"]
STAGES = (Stage(1, "Starter"), Stage(2, "Maker"))
REVIEW = ReviewForm(
    "Performance review",
    ("Engineer: fill in.", "Rate what you saw; leave the rest blank."),
    ("Quarter", "Year"),
    ("Not started", "Under way"),
    ("Not yet", "Ready now"),
    ("Engineer", "Reviewer"),
    3,
)
RATINGS = (Rating("1", "Not yet", "It has not shown."), Rating("2", "Often", "It shows often."))

SUFFIXES = {
    Blanks.NONE: (),
    Blanks.RATING: ("self", "manager", "evidence"),
    Blanks.TICKS: ("self", "manager"),
    Blanks.TICK: ("seen",),
    Blanks.ANSWER: ("answer",),
    Blanks.PLAN: ("by", "sign", "status"),
    Blanks.HEARD: ("who", "heard"),
}
HEAD = [
    "engineer",
    "role",
    "engineer-id",
    "team",
    "reviewer",
    "review-date",
    "period-type",
    "period-start",
    "period-end",
]
OVERALL = ["overall.rating", "overall.readiness", "overall.reviewer", "overall.engineer"]


def frame(before: Sequence[str], *, actions: int = 3, signatures: int = 2) -> list[str]:
    """The tags of a whole form around those of its sections."""
    return [
        *(f"form.{name}" for name in HEAD),
        *before,
        *(f"action-{n}.{name}" for n in range(1, actions + 1) for name in ("what", "owner", "due")),
        *OVERALL,
        *(f"sign-{n}.{name}" for n in range(1, signatures + 1) for name in ("name", "date")),
    ]


def section(kind: Kind, asked: Blanks, name: str, **more: object) -> Section:
    """A section of two entries whose texts and ids are found nowhere else."""
    texts = [f"First of {name}", f"Second of {name}"]
    roles = ["from", "to"] if kind is Kind.SHIFT else ["", ""]
    items = tuple(Item(f"{name}-{n}", text, role) for n, (text, role) in enumerate(zip(texts, roles, strict=True), 1))
    return Section(SectionType(name, f"Title {name}", kind, 1, 5, (Place.REVIEW,), asked, **more), items)


def ladder_of(*sections: Section, competencies: int = 1, **more: object) -> Ladder:
    made = []
    for number in range(1, competencies + 1):
        own = sections
        if number > 1:
            own = tuple(
                replace(s, items=tuple(replace(i, id=f"c{number}-{i.id}", text=f"{i.text} c{number}") for i in s.items))
                for s in sections
            )
        made.append(Competency(f"subject-{number}", f"Subject {number}", (), (Level(STAGES[0], own),)))
    types = tuple(s.type for s in sections)
    base = Ladder(
        "test-ladder", "Test Ladder", "Sub", "2026.1", date(2026, 11, 21), "en-US", "", STAGES, types, RATINGS, REVIEW,
        tuple(made),
    )  # fmt: skip
    return replace(base, **more)


def form(ladder: Ladder, **more: object) -> bytes:
    return review_form(ladder, ladder.competencies, ladder.stages[0], paper=A4, **more)


def texts(data: bytes) -> list[str]:
    return [text for _, text in paragraphs(data)]


def expected_tags(*sections: Section) -> list[str]:
    tags = []
    for one in sections:
        if one.type.blanks is Blanks.MOMENT:
            tags.append(f"{one.items[0].id}.moment")
        else:
            tags += [f"{item.id}.{suffix}" for item in one.items for suffix in SUFFIXES[one.type.blanks]]
    return tags


MATRIX = [(kind, asked) for kind in Kind for asked in Blanks]


@pytest.mark.parametrize(("kind", "asked"), MATRIX, ids=[f"{kind}-{asked}" for kind, asked in MATRIX])
def test_every_kind_of_section_takes_every_kind_of_blank(kind: Kind, asked: Blanks) -> None:
    one = section(kind, asked, "part", lead_in="Under the title:")
    data = form(ladder_of(one))

    assert [blank.tag for blank in blanks(data)] == frame(expected_tags(one))
    found = texts(data)
    quoted = kind in (Kind.QUOTES, Kind.SHIFT)
    for item in one.items:
        assert found.count(f"“{item.text}”" if quoted else item.text) == 1
    assert found.count("Title part") == found.count("Under the title:") == 1
    assert (found.count("From"), found.count("To")) == ((1, 1) if kind is Kind.SHIFT else (0, 0))
    assert found.index("Rating scale") < found.index("Title part") < found.index("Overall")


@pytest.mark.parametrize("asked", Blanks)
def test_steps_are_numbered_from_one_in_each_section(asked: Blanks) -> None:
    data = form(ladder_of(section(Kind.STEPS, asked, "one"), section(Kind.STEPS, asked, "two")))
    root = tree(data)
    lists = {text_of(p): value(p, "pPr/numPr/numId") for p in root.iter(f"{W}p") if value(p, "pPr/numPr/numId")}
    assert lists == {"First of one": "4", "Second of one": "4", "First of two": "5", "Second of two": "5"}
    numbering = tree(data, "word/numbering.xml")
    restarts = {
        num.get(f"{W}numId"): value(num, "lvlOverride/startOverride")
        for num in numbering.iter(f"{W}num")
        if len(num) > 1
    }
    assert restarts == {"4": "1", "5": "1"}


@pytest.mark.parametrize("count", range(1, 8))
def test_any_number_of_phrases_and_of_ratings_is_printed_whole(count: int) -> None:
    one = section(Kind.PHRASES, Blanks.NONE, "words")
    one = replace(one, items=tuple(Item(f"w-{n}", f"Phrase {n}") for n in range(count)))
    ratings = tuple(Rating(str(n), f"Step {n}", f"Meaning {n}") for n in range(count))
    data = form(ladder_of(one, ratings=ratings))
    found = texts(data)
    for n in range(count):
        assert found.count(f"Phrase {n}") == found.count(f"{n} · Step {n}") == found.count(f"Meaning {n}") == 1
    for tbl in tree(data).iter(f"{W}tbl"):
        width = sum(int(column.get(f"{W}w")) for column in tbl.iter(f"{W}gridCol"))
        assert width == int(tbl.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) == 9866
        for tr in tbl.iter(f"{W}tr"):
            spans = [int(value(tc, "tcPr/gridSpan") or 1) for tc in tr.iter(f"{W}tc")]
            assert sum(spans) == len(list(tbl.iter(f"{W}gridCol")))
            assert sum(int(tc.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for tc in tr.iter(f"{W}tc")) == width


def test_the_shipped_forms_hold_every_item_and_every_blank_once() -> None:
    ladder = shipped_ladder()
    assert len(ladder.stages) == 5
    for stage in ladder.stages:
        data = review_form(ladder, ladder.competencies, stage, paper=A4)
        ((_, level),) = ladder.levels_at(stage.number)
        sections = level.sections_in(Place.REVIEW)
        assert [blank.tag for blank in blanks(data)] == frame(expected_tags(*sections), signatures=3)
        found = texts(data)
        for one in sections:
            assert found.count(one.title) == (0 if one.type.untitled else 1)
            for item in one.items:
                shown = f"“{item.text}”" if one.kind in (Kind.QUOTES, Kind.SHIFT) else item.text
                assert found.count(shown) == 1, item.id


def test_every_control_has_all_its_names() -> None:
    ladder = small_ladder(2, 3)
    data = review_form(ladder, ladder.competencies, ladder.stages[1], paper=A4)
    found = blanks(data)
    entries = {
        value(part, "docPartPr/name"): text_of(part)
        for part in tree(data, "word/glossary/document.xml").iter(f"{W}docPart")
    }
    assert len(found) > 60
    for names in ([b.tag for b in found], [b.bookmark for b in found], [b.title for b in found]):
        assert len(set(names)) == len(found)
    for sdt, blank in zip(tree(data).iter(f"{W}sdt"), found, strict=True):
        properties = sdt.find(f"{W}sdtPr")
        assert value(properties, "lock") == "sdtLocked"
        assert blank.bookmark.startswith("_lx_") and len(blank.bookmark) <= 40
        assert 0 < len(blank.title) <= 64
        if blank.kind != "check-box":
            assert entries[value(properties, "placeholder/docPart")] == blank.prompt
            assert properties.find(f"{W}showingPlcHdr") is not None
    assert {b.kind for b in found} == {"text", "lines", "rich", "date", "drop-down", "combo", "check-box"}
    assert len(entries) == len({b.prompt for b in found if b.kind != "check-box"})


def test_the_kinds_of_controls_are_those_that_the_blanks_ask_for() -> None:
    sections = [section(Kind.LIST, asked, f"s-{asked}") for asked in Blanks]
    kinds = {blank.tag: (blank.kind, blank.choices) for blank in blanks(form(ladder_of(*sections)))}
    ratings, statuses = ("Choose", "1 · Not yet", "2 · Often"), ("Choose", "Not started", "Under way")
    assert kinds["s-rating-1.self"] == kinds["s-rating-1.manager"] == ("drop-down", ratings)
    assert kinds["s-rating-1.evidence"] == ("rich", ())
    assert kinds["s-ticks-1.self"] == kinds["s-ticks-1.manager"] == kinds["s-tick-1.seen"] == ("check-box", ())
    assert kinds["s-moment-1.moment"] == kinds["s-answer-1.answer"] == ("lines", ())
    assert kinds["s-plan-1.by"] == ("date", ())
    assert kinds["s-plan-1.status"] == ("drop-down", statuses)
    assert kinds["s-heard-1.who"] == ("text", ())
    assert kinds["s-heard-1.heard"] == kinds["s-plan-1.sign"] == ("lines", ())
    assert kinds["form.period-type"] == ("drop-down", ("Choose", "Quarter", "Year"))
    assert kinds["overall.rating"] == ("drop-down", ("Choose a rating", *ratings[1:]))
    assert kinds["overall.readiness"] == ("combo", ("Choose or type", "Not yet", "Ready now"))
    assert kinds["action-1.due"] == kinds["sign-2.date"] == kinds["form.review-date"] == ("date", ())


def test_without_a_scale_nobody_is_told_to_choose_a_rating() -> None:
    prompts = {blank.tag: (blank.kind, blank.prompt) for blank in blanks(form(ladder_of(ratings=())))}
    assert prompts["overall.rating"] == ("text", "Your overall rating")
    prompts = {blank.tag: (blank.kind, blank.prompt) for blank in blanks(form(ladder_of()))}
    assert prompts["overall.rating"] == ("drop-down", "Choose a rating")


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        (Blanks.RATING, "What to look for"),
        (Blanks.TICKS, "Sign"),
        (Blanks.TICK, "What to watch for"),
        (Blanks.ANSWER, "To think about"),
        (Blanks.PLAN, "What to do"),
        (Blanks.HEARD, "To ask"),
    ],
)
def test_the_head_over_the_items_fits_whatever_the_section_holds(asked: Blanks, head: str) -> None:
    found = texts(form(ladder_of(section(Kind.LIST, asked, "one"))))
    assert found[found.index("First of one") - len(GRIDS[asked].columns) - 1] == head


def test_a_form_that_breaks_a_rule_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_bookmark(registry: Registry, control: Control) -> list[etree._Element]:
        drawn = draw(registry, control)
        return drawn[1:2] if control.tag == "overall.engineer" else drawn

    draw = Registry.draw
    monkeypatch.setattr(Registry, "draw", without_bookmark)
    with pytest.raises(FormError, match=r"^the control “overall\.engineer” has no bookmark around it$"):
        form(ladder_of())


def test_a_ladder_without_lists_gets_lines_to_write_on_and_drops_what_it_has_none_of() -> None:
    bare = ReviewForm("Review", (), (), (), (), (), 0)
    one, two = section(Kind.LIST, Blanks.RATING, "one"), section(Kind.STEPS, Blanks.PLAN, "two")
    data = form(ladder_of(one, two, review=bare, ratings=()))
    assert [b.tag for b in blanks(data)] == frame(expected_tags(one, two), actions=0, signatures=0)
    assert {b.kind for b in blanks(data)} == {"text", "lines", "rich", "date"}
    found = texts(data)
    for absent in ("Rating scale", "How to use this form", "Development actions", "Signatures"):
        assert absent not in found


def test_no_more_than_three_actions() -> None:
    data = form(ladder_of(section(Kind.LIST, Blanks.TICK, "one"), review=replace(REVIEW, actions=9)))
    assert [b.tag for b in blanks(data) if b.tag.startswith("action-")][-1] == "action-3.due"


def test_the_sentences_stand_where_they_are_needed() -> None:
    rated = section(Kind.LIST, Blanks.RATING, "rated")
    review = replace(REVIEW, instructions=("Engineer: fill in.",))
    found = texts(form(ladder_of(section(Kind.LIST, Blanks.TICK, "first"), rated, review=review)))
    rate = found.index("Rate what you saw; leave the rest blank.")
    assert found[rate - 1 : rate + 2] == ["Title rated", "Rate what you saw; leave the rest blank.", "What to look for"]
    meanings = [found.index(text) for rating in RATINGS for text in (str(rating), rating.meaning)]
    assert max(meanings) < found.index("Title first") < rate
    signing = found.index("Signing means that we discussed this, not that I agree.")
    assert found[signing - 1] == "Signatures"
    assert found.index("Development actions") < found.index("Overall") < signing


def test_one_competency_opens_under_the_title_and_several_have_a_heading_each() -> None:
    opening = section(Kind.PROSE, Blanks.NONE, "opening", untitled=True)
    rated, closing = (
        section(Kind.LIST, Blanks.RATING, "rated"),
        section(Kind.PROSE, Blanks.NONE, "closing", untitled=True),
    )
    alone = texts(form(ladder_of(opening, rated, closing)))
    assert alone.index("First of opening") < alone.index("Engineer") < alone.index("Rating scale")
    assert alone.index("Title rated") < alone.index("First of closing") < alone.index("Development actions")
    assert "Subject 1" not in alone and "Title opening" not in alone and "Title closing" not in alone

    ladder = ladder_of(opening, rated, closing, competencies=3)
    data = form(ladder)
    headings = [(style, text) for style, text in paragraphs(data) if style.startswith("Heading")]
    inner = [
        pair for n in (1, 2, 3) for pair in [("Heading1", f"Subject {n}"), ("Heading2", "Title rated")]
    ]  # fmt: skip
    after = [("Heading1", text) for text in ("Development actions", "Overall", "Signatures")]
    assert headings == [("Heading1", "Rating scale"), *inner, *after]
    assert len([b for b in blanks(data) if b.tag.endswith(".evidence")]) == 6


def test_a_section_of_the_competency_that_asks_for_reviews_is_printed_too() -> None:
    ladder = ladder_of(section(Kind.LIST, Blanks.TICK, "level"))
    own = section(Kind.PROSE, Blanks.ANSWER, "whole")
    competency = replace(ladder.competencies[0], sections=(own,))
    ladder = replace(ladder, competencies=(competency,), section_types=(own.type, *ladder.section_types))
    assert [b.tag for b in blanks(form(ladder))] == frame(
        ["whole-1.answer", "whole-2.answer", "level-1.seen", "level-2.seen"]
    )


def test_competencies_without_the_level_are_left_out_and_none_at_all_is_refused() -> None:
    ladder = ladder_of(section(Kind.LIST, Blanks.TICK, "one"))
    other = Competency("other", "Other", (), ())
    data = review_form(ladder, (*ladder.competencies, other), STAGES[0], paper=A4)
    assert "Other" not in texts(data)
    with pytest.raises(FormError, match="no competency that was asked for has level 2 Maker"):
        review_form(ladder, ladder.competencies, STAGES[1], paper=A4)


def test_two_items_with_one_id_are_refused() -> None:
    one = section(Kind.LIST, Blanks.TICK, "same")
    with pytest.raises(FormError, match=r"two controls have the tag “same-1\.seen”"):
        form(ladder_of(one, one))


@pytest.mark.parametrize(
    ("title", "printed"),
    [("Performance review", "Starter: performance review"), ("OKR review", "Starter: OKR review"), ("", "Starter: ")],
)
def test_the_title_names_the_stage(title: str, printed: str) -> None:
    assert form_title(ladder_of(review=replace(REVIEW, title=title)), STAGES[0]) == printed


def test_header_and_footer_name_the_form() -> None:
    ladder = ladder_of(section(Kind.LIST, Blanks.TICK, "one"), organisation="Acme & Sons")
    data = form(ladder)
    assert texts(data)[:2] == ["Starter: performance review", "Test Ladder  ·  Level 1 of 2  ·  Edition 2026.1"]
    ((_, header),) = paragraphs(data, "word/header1.xml")
    ((_, footer),) = paragraphs(data, "word/footer1.xml")
    assert header == "Acme & Sons · Test Ladder · Level 1\tPerformance review · Confidential"
    key = tree(data, "customXml/item1.xml").get("key")
    assert re.fullmatch("[0-9a-f]{8}", key)
    assert footer == f"Form test-ladder level-1 · edition 2026.1 · {key}\tPage 1 of 1"
    codes = [node.text.strip() for node in tree(data, "word/footer1.xml").iter(f"{W}instrText")]
    assert codes == ["PAGE", "NUMPAGES"]


def test_the_readiness_is_for_the_next_level_while_there_is_one() -> None:
    ladder = small_ladder(2, 1)
    first, last = (texts(review_form(ladder, ladder.competencies, s, paper=A4)) for s in ladder.stages)
    assert "Readiness for level 2" in first and "Readiness for a wider role" in last


def test_the_file_says_what_it_is() -> None:
    data = form(ladder_of(section(Kind.LIST, Blanks.TICK, "one"), competencies=2, organisation="Acme & Sons"))
    custom = {p.get("name"): "".join(p.itertext()) for p in tree(data, "docProps/custom.xml")}
    assert custom == {
        "LadderCompetencies": "subject-1 subject-2",
        "LadderEdition": "2026.1",
        "LadderForm": "test-ladder level-1",
        "LadderFormKey": tree(data, "customXml/item1.xml").get("key"),
        "LadderFormat": "review/2",
        "LadderId": "test-ladder",
        "LadderLevel": "1",
    }
    core = {etree.QName(node).localname: node.text for node in tree(data, "docProps/core.xml")}
    assert core["title"] == "Test Ladder · Starter: performance review"
    assert core["creator"] == core["lastModifiedBy"] == "Acme & Sons"
    assert core["language"] == "en-US"
    assert core["created"] == core["modified"] == "2026-11-21T00:00:00Z"


def test_document_and_template_differ_in_one_content_type() -> None:
    ladder = ladder_of(section(Kind.LIST, Blanks.RATING, "one"))
    document, template = parts(form(ladder)), parts(form(ladder, template=True))
    word = b"application/vnd.openxmlformats-officedocument.wordprocessingml."
    types = "[Content_Types].xml"
    assert document[types].count(word + b"document.main+xml") == 1
    assert template[types] == document[types].replace(word + b"document.main+xml", word + b"template.main+xml")
    assert {k: v for k, v in document.items() if k != types} == {k: v for k, v in template.items() if k != types}


def test_nothing_of_anothers_template_is_in_the_package() -> None:
    data = form(ladder_of(section(Kind.LIST, Blanks.RATING, "one")))
    assert sorted(parts(data)) == [
        "[Content_Types].xml", "_rels/.rels", "customXml/_rels/item1.xml.rels", "customXml/item1.xml",
        "customXml/itemProps1.xml", "docProps/app.xml", "docProps/core.xml", "docProps/custom.xml",
        "word/_rels/document.xml.rels", "word/document.xml", "word/fontTable.xml", "word/footer1.xml",
        "word/glossary/_rels/document.xml.rels", "word/glossary/document.xml", "word/glossary/fontTable.xml",
        "word/glossary/settings.xml", "word/glossary/styles.xml", "word/header1.xml", "word/numbering.xml",
        "word/settings.xml", "word/styles.xml", "word/theme/theme1.xml",
    ]  # fmt: skip
    settings = parts(data)["word/settings.xml"].decode()
    assert 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"' in settings
    assert "updateFields" not in settings and "rsid" not in settings
    assert "rsid" not in parts(data)[MAIN].decode() and "paraId" not in parts(data)[MAIN].decode()
    assert len(data) < 30_000


@pytest.mark.parametrize(("paper", "size"), [("a4", ("11906", "16838")), ("letter", ("12240", "15840"))])
def test_the_paper_is_the_one_that_was_asked_for(paper: str, size: tuple[str, str]) -> None:
    ladder = ladder_of(section(Kind.LIST, Blanks.RATING, "one"))
    data = review_form(ladder, ladder.competencies, STAGES[0], paper=paper)
    assert data == review_form(ladder, ladder.competencies, STAGES[0], paper=PAPERS[paper])
    (page,) = tree(data).iter(f"{W}pgSz")
    assert (page.get(f"{W}w"), page.get(f"{W}h")) == size
    width = int(size[0]) - 2 * 1020
    assert {t.get(f"{W}pos") for t in tree(data, "word/styles.xml").iter(f"{W}tab")} == {str(width)}
    assert {int(w.get(f"{W}w")) for w in tree(data).iter(f"{W}tblW")} == {width}


def test_tables_and_headings_serve_every_reader() -> None:
    ladder = shipped_ladder()
    root = tree(review_form(ladder, ladder.competencies, ladder.stages[0], paper=A4))
    tables = list(root.iter(f"{W}tbl"))
    assert len(tables) > 12
    for tbl in tables:
        assert value(tbl, "tblPr/tblCaption") and value(tbl, "tblPr/tblDescription")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in tbl.iter(f"{W}tr"))
        assert tbl.getnext().tag == f"{W}p", "Word joins two tables that touch"
    assert sum(1 for _ in root.iter(f"{W}tblHeader")) == 10
    styles = {s.get(f"{W}styleId"): s for s in tree(form(ladder_of()), "word/styles.xml").iter(f"{W}style")}
    used = {value(p, "pPr/pStyle") for p in root.iter(f"{W}p")} | {value(r, "rPr/rStyle") for r in root.iter(f"{W}r")}
    assert used - {""} <= set(styles)
    for name in ("Title", "Subtitle", "Heading1", "Heading2", "Hint", "CellHead"):
        assert styles[name].find(f"{W}pPr/{W}keepNext") is not None, name


def test_a_short_table_stays_whole_and_a_long_one_starts_with_two_rows() -> None:
    def held(count: int) -> list[bool]:
        one = section(Kind.LIST, Blanks.TICK, "one")
        one = replace(one, items=tuple(Item(f"i-{n}", f"Item {n}") for n in range(count)))
        root = tree(form(ladder_of(one)))
        (tbl,) = [t for t in root.iter(f"{W}tbl") if value(t, "tblPr/tblCaption") == "Title one"]
        return [all(p.find(f"{W}pPr/{W}keepNext") is not None for p in tr.iter(f"{W}p")) for tr in tbl.iter(f"{W}tr")]

    assert held(5) == [True] * 5 + [False]
    assert held(6) == [True, True] + [False] * 5


def _luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("count", range(1, 13))
def test_every_pair_of_colors_is_readable(count: int) -> None:
    assert contrast("808080", PAPER) < 4.5  # Word's own gray: this function can say no
    for colors in (palette_of(step, count) for step in range(count)):
        pairs = [(colors.accent, PAPER), (colors.deep, PAPER), (colors.deep, colors.tint), (PROMPT, PAPER)]
        for one, other in [*pairs, (QUIET, PAPER), (QUIET, colors.tint), (INK, colors.tint)]:
            assert contrast(one, other) >= 4.5, (one, other)


def test_every_text_of_a_form_is_readable_on_its_ground() -> None:
    """As drawn: the color of each run, by its style or that of its paragraph, on the fill of its cell."""
    ladder = shipped_ladder()
    items = [item for s in ladder.competencies[0].levels[0].sections for item in s.items]
    part = Part("old", "Old part")
    kept = Carried({item.id: "Once" for item in items}, (Earlier("old.a", "What", "About", part, "2025.1", "old"),))
    seen = set()
    for stage in ladder.stages:
        data = review_form(ladder, ladder.competencies, stage, paper=A4, with_next=True, carried=kept)
        styles = {s.get(f"{W}styleId"): value(s, "rPr/color") for s in tree(data, "word/styles.xml").iter(f"{W}style")}
        for line in tree(data).iter(f"{W}p"):
            cell = next(line.iterancestors(f"{W}tc"), None)
            shade = None if cell is None else cell.find(f"{W}tcPr/{W}shd")
            ground = PAPER if shade is None else shade.get(f"{W}fill")
            style = value(line, "pPr/pStyle")
            for node in line.iter(f"{W}r"):
                color = styles.get(value(node, "rPr/rStyle")) or styles[style or "Normal"] or styles["Normal"]
                assert contrast(color, ground) >= 4.5, (style, color, ground)
                seen.add(style)
    assert {"Note", "NoteList", "Answer", "Label", "CellHead", "Hint", "Heading2"} <= seen


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_each_level_has_the_color_of_its_pages_and_the_theme_has_it_too(count: int) -> None:
    ladder = small_ladder(count, 1)
    seen = []
    for stage in ladder.stages:
        data = review_form(ladder, ladder.competencies, stage, paper=A4)
        theme = parts(data)["word/theme/theme1.xml"].decode()
        assert [f"<a:accent{number}>" in theme for number in range(1, 8)] == [True] * 6 + [False]
        seen.append(theme.split('<a:accent1><a:srgbClr val="')[1][:6])
        assert f'w:fill="{seen[-1]}" w:themeFill="accent1"' in parts(data)[MAIN].decode() or count == 1
    assert tuple(f"#{color}" for color in seen) == palette(count)
    assert len(set(seen)) == count


HOSTILE = [
    "Fish & chips < crisps > \"salt\" 'vinegar'",
    "]]> <!-- --> <?x?> &amp; &lt;w:p/&gt;",
    "עברית ואז English, ‏مرحبا",
    "emoji 🎯👩🏽‍💻 and Zoë’s “quotes”",
    '=HYPERLINK("x") {{ 1 }} %s $a \\n',
    "nul \x00 bell \x07 surrogate \ud800 end \uffff",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_text(text: str) -> None:
    kept = "".join(c if c >= " " and c not in "\ud800\uffff" else "\ufffd" for c in text)
    one = section(Kind.LIST, Blanks.RATING, "one", lead_in=f"lead {text}")
    one = replace(one, items=(Item("only", text),), type=replace(one.type, title=f"title {text}"))
    review = ReviewForm(text, (text,), (text,), (text,), (text,), (text,), 1)
    stage = Stage(1, f"stage {text}")
    ladder = ladder_of(
        one, review=review, ratings=(Rating("1", text, f"means {text}"),), title=f"ladder {text}", organisation=text
    )
    level = Level(stage, (one,))
    ladder = replace(ladder, stages=(stage,), competencies=(Competency("c", f"competency {text}", (), (level,)),))
    data = form(ladder)
    found = texts(data)
    assert kept in found
    for prefix in ("lead ", "title ", "means "):
        assert f"{prefix}{kept}" in found
    ((_, header),) = paragraphs(data, "word/header1.xml")
    assert header.startswith(f"{kept} · ladder {kept} · Level 1")
    (rating,) = [b for b in blanks(data) if b.tag == "only.self"]
    assert rating.choices == ("Choose", f"1 · {kept}")


def _digest_in_a_process(folder: Path, zone: str, seed: str) -> str:
    code = (
        "import hashlib; from ladders import shipped_ladder; from ladder_export.word.review import review_form\n"
        "l = shipped_ladder()\n"
        "for s in l.stages[::4]:\n"
        "  for p in ('a4', 'letter'):\n"
        "    for t in (False, True):\n"
        "      print(hashlib.sha256(review_form(l, l.competencies, s, paper=p, template=t)).hexdigest())\n"
    )
    project = Path(__file__).parent.parent
    env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{project / 'src'}:{project / 'tests'}"}
    ran = subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True, check=True)
    return ran.stdout


def test_the_same_ladder_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    other = tmp_path / "other folder"
    other.mkdir()
    first = _digest_in_a_process(tmp_path, "Pacific/Kiritimati", "1")
    assert first == _digest_in_a_process(other, "America/Los_Angeles", "2")
    assert len(set(first.split())) == 8


def test_check_boxes_are_drawn_with_a_font_that_word_has() -> None:
    root = tree(form(ladder_of(section(Kind.LIST, Blanks.TICK, "one"))))
    boxes = list(root.iter(f"{{{W14}}}checkbox"))
    assert len(boxes) == 2
    assert {node.get(f"{{{W14}}}font") for box in boxes for node in list(box)[1:]} == {"MS Gothic"}


def test_the_open_xml_sdk_finds_nothing_in_any_kind_of_form(tmp_path: Path) -> None:
    everything = ladder_of(*(section(kind, asked, f"{kind}-{asked}") for kind, asked in MATRIX), competencies=2)
    assert len(everything.competencies[0].levels[0].sections) == 48
    seven = tuple(Rating(str(n), f"Step {n}", f"Meaning {n}") for n in range(7))
    bare = ladder_of(
        section(Kind.PROSE, Blanks.NONE, "one"), ratings=seven, review=ReviewForm("R", (), (), (), (), (), 0)
    )
    hostile = ladder_of(section(Kind.LIST, Blanks.RATING, "one"), title=HOSTILE[1], organisation=HOSTILE[2])
    files = {
        "matrix.docx": form(everything),
        "matrix.dotx": form(everything, template=True),
        "bare.docx": form(bare),
        "hostile.docx": form(hostile),
    }
    assert all_complaints(tmp_path, files) == []
