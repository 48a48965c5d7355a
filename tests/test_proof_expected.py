"""What a ladder owes to each file: regions, their texts in order, and what the pages and controls have to be."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ladder_export.ladder import Blanks, Ladder, Place
from ladder_export.paper import PAPERS
from ladder_export.proof.data import Entry, Expected, Field, What
from ladder_export.proof.expected import (
    expected_card,
    expected_chapter,
    expected_handbook,
    expected_overview,
    expected_review,
)
from ladders import edited, load, shipped_ladder, small_ladder, small_source

A4 = PAPERS["a4"]


def outline(expected: Expected) -> list[tuple[str, int]]:
    """Every region with its number of entries."""
    return [(region.title, len(region.entries)) for region in expected.regions]


def texts(entries: tuple[Entry, ...]) -> list[str]:
    marks = {What.TITLE: "# ", What.LEAD_IN: "> ", What.LABEL: "? ", What.ITEM: ""}
    return [marks[entry.what] + entry.text for entry in entries]


def card(ladder: Ladder, number: int = 1) -> Expected:
    level = ladder.competencies[0].level(number)
    assert level is not None
    return expected_card(ladder, ladder.competencies[0], level, A4)


def test_a_card_holds_every_card_section_in_the_order_of_the_table() -> None:
    (region,) = card(small_ladder()).regions
    assert region.title == "Starter"
    assert texts(region.entries) == [
        "The Starter in one sentence about Customer Value.",
        "# Key Behaviors",
        "Asks the Starter question of Customer Value",
        "Listens to Customer Value as a Starter does",
        "# Struggles",
        "Hurries past Customer Value as many a Starter will",
        "# Success Indicators",
        "> You do well when you:",
        "Name what Customer Value changes for a Starter",
        "Hear thanks for Customer Value as a Starter",
        "# Mindset Shift",
        "? From",
        "“Did the Starter finish Customer Value?”",
        "? To",
        "“Did Customer Value help, dear Starter?”",
        "# Questions to Ask Yourself",
        "Who needs Customer Value from a Starter?",
        "# Build These Habits",
        "Read one note on Customer Value a day, Starter",
        "Meet one user of Customer Value a week, Starter",
        "# Seek Feedback",
        "“How does my Customer Value feel to you, as a Starter?”",
        "# Focus Summary",
        "See Customer Value, Starter",
        "Serve Customer Value, Starter",
        "So the Starter goes on with Customer Value.",
    ]
    assert region.entries[2] == Entry(
        "Asks the Starter question of Customer Value",
        What.ITEM,
        "cv1-asks",
        ("Customer Value", "1 Starter", "Key Behaviors"),
    )


def test_a_card_is_one_page_of_its_paper_that_says_its_level_and_edition() -> None:
    expected = card(small_ladder())
    pages = expected.pages
    assert pages is not None
    assert (pages.width, pages.height, pages.least, pages.most, pages.turned) == (595.276, 841.89, 1, 1, False)
    assert (pages.margin_mm, pages.item_pt, pages.text_pt) == (5.0, 8.5, 6.0)
    assert pages.outline == ("Starter",)
    assert (expected.named, expected.edition, expected.language) == (("Starter",), "Edition 2026.1", "en-US")


def test_a_small_card_may_be_set_smaller() -> None:
    small = replace(A4, name="a5", width_mm=148, height_mm=210)
    ladder = small_ladder()
    pages = expected_card(ladder, ladder.competencies[0], ladder.competencies[0].levels[0], small).pages
    assert pages is not None
    assert pages.item_pt == 7.0


def test_a_chapter_holds_its_sections() -> None:
    ladder = small_ladder()
    expected = expected_chapter(ladder, ladder.competencies[0], ladder.competencies[0].levels[1], A4)
    (region,) = expected.regions
    assert (region.title, region.path) == ("Maker", ("Customer Value", "2 Maker"))
    assert texts(region.entries) == [
        "A Maker opens the chapter on Customer Value over two lines of the file.",
        "# Mindset Shift",
        "? From",
        "“Did the Maker finish Customer Value?”",
        "? To",
        "“Did Customer Value help, dear Maker?”",
    ]
    assert expected.pages is not None
    assert expected.pages.most is None


def test_an_overview_has_the_definition_and_every_level() -> None:
    ladder = small_ladder()
    expected = expected_overview(ladder, ladder.competencies[0], A4)
    (region,) = expected.regions
    assert region.title == "Customer Value"
    assert texts(region.entries) == [
        "Makes Customer Value real for the people who pay for it.",
        "# 1 Starter",
        "The Starter in one sentence about Customer Value.",
        "# Mindset Shift",
        "? From",
        "“Did the Starter finish Customer Value?”",
        "? To",
        "“Did Customer Value help, dear Starter?”",
        "# 2 Maker",
        "The Maker in one sentence about Customer Value.",
        "# Mindset Shift",
        "? From",
        "“Did the Maker finish Customer Value?”",
        "? To",
        "“Did Customer Value help, dear Maker?”",
    ]
    assert expected.pages is not None
    assert expected.pages.most == 1


def test_a_handbook_has_its_parts_in_order() -> None:
    expected = expected_handbook(small_ladder(), A4)
    assert outline(expected) == [
        ("Small Ladder", 5),
        ("Contents", 0),
        ("Introduction", 2),
        ("The ladder at a glance", 6),
        ("How to use this handbook", 0),
        ("Starter", 6),
        ("Starter: toolkit", 19),
        ("Starter: worksheet", 8),
        ("Maker", 6),
        ("Maker: toolkit", 19),
        ("Maker: worksheet", 8),
        ("Customer Value: level by level", 17),
        ("Find it fast", 0),
    ]
    assert expected.pages is not None
    assert expected.pages.turned
    assert expected.pages.outline == tuple(title for title, _ in outline(expected)[2:])


def test_a_handbook_of_several_competencies_names_each_and_explains_itself_once() -> None:
    titles = [title for title, _ in outline(expected_handbook(small_ladder(1, 2), A4))]
    assert titles == [
        "Small Ladder",
        "Contents",
        "How to use this handbook",
        "Customer Value",
        "Introduction",
        "Customer Value at a glance",
        "Starter",
        "Starter: toolkit",
        "Starter: worksheet",
        "Customer Value: level by level",
        "Team Play",
        "Introduction",
        "Team Play at a glance",
        "Starter",
        "Starter: toolkit",
        "Starter: worksheet",
        "Team Play: level by level",
        "Find it fast",
    ]


def test_parts_of_levels_of_several_competencies_say_which_one_they_are_of() -> None:
    near = {r.title: r.near for r in expected_handbook(small_ladder(1, 2), A4).regions if r.path[:1] == ("Team Play",)}
    assert {title for title, texts in near.items() if texts == ("Team Play", "Level 1 of 1")} == {
        "Starter",
        "Starter: toolkit",
        "Starter: worksheet",
    }
    assert [r.title for r in expected_handbook(small_ladder(1), A4).regions if r.near] == ["Starter"]


def test_contents_of_many_competencies_list_their_names_and_the_numbers_of_levels() -> None:
    pages = expected_handbook(small_ladder(2, 3), A4).pages
    assert pages is not None
    of_each = ["", "", "1", "", "", "2", "", "", ""]  # introduction, glance, chapter, toolkit, worksheet, comparison
    assert list(pages.rows) == [
        "How to use this handbook", "Craft", *of_each, "Customer Value", *of_each, "Team Play", *of_each, "Find it fast",
    ]  # fmt: skip
    assert len(pages.rows) == len(pages.outline)
    for few in (small_ladder(2), small_ladder(2, 2)):
        rules = expected_handbook(few, A4).pages
        assert rules is not None
        assert rules.rows == ()


def test_the_matrix_goes_by_rows() -> None:
    region = expected_handbook(small_ladder(), A4).regions[-2]
    assert texts(region.entries) == [
        "? Starter",
        "? Maker",
        "# Key Behaviors",
        "Asks the Starter question of Customer Value",
        "Listens to Customer Value as a Starter does",
        "Asks the Maker question of Customer Value",
        "Listens to Customer Value as a Maker does",
        "# Mindset Shift",
        "“Did the Starter finish Customer Value?”",
        "“Did Customer Value help, dear Starter?”",
        "“Did the Maker finish Customer Value?”",
        "“Did Customer Value help, dear Maker?”",
        "# Focus Summary",
        "See Customer Value, Starter",
        "Serve Customer Value, Starter",
        "See Customer Value, Maker",
        "Serve Customer Value, Maker",
    ]


def test_an_introduction_of_untitled_sections_has_the_name_of_the_competency() -> None:
    files = edited(
        small_source(),
        "ladder.yaml",
        "id: introduction, title: Introduction,",
        "id: introduction, title: I, untitled: true,",
    )
    region = expected_handbook(load(files), A4).regions[2]
    assert (region.title, len(region.entries)) == ("Customer Value", 2)


def test_parts_with_nothing_in_them_are_left_out() -> None:
    ladder = small_ladder()
    kept = (Place.CARD, Place.CHAPTER, Place.REVIEW)
    (competency,) = ladder.competencies

    def without(sections):  # type: ignore[no-untyped-def]
        return tuple(
            replace(s, type=replace(s.type, places=tuple(p for p in s.type.places if p in kept))) for s in sections
        )

    levels = tuple(replace(level, sections=without(level.sections)) for level in competency.levels)
    bare = replace(ladder, competencies=(replace(competency, sections=without(competency.sections), levels=levels),))
    assert outline(expected_handbook(bare, A4)) == [
        ("Small Ladder", 5),
        ("Contents", 0),
        ("How to use this handbook", 0),
        ("Find it fast", 0),
    ]


def test_every_item_of_the_shipped_ladder_is_owed_to_some_file() -> None:
    ladder = shipped_ladder()
    files = [expected_handbook(ladder, A4)]
    for competency in ladder.competencies:
        files.append(expected_overview(ladder, competency, A4))
        files += [expected_card(ladder, competency, level, A4) for level in competency.levels]
        files += [expected_chapter(ladder, competency, level, A4) for level in competency.levels]
    files += [expected_review(ladder, ladder.competencies, stage) for stage in ladder.stages]
    owed = {entry.item for expected in files for region in expected.regions for entry in region.entries} - {""}
    every = {
        item.id
        for competency in ladder.competencies
        for holder in (competency, *competency.levels)
        for section in holder.sections
        for item in section.items
    }
    assert len(every) > 150
    assert owed == every


def test_a_review_form_asks_for_every_blank() -> None:
    ladder = small_ladder()
    expected = expected_review(ladder, ladder.competencies, ladder.stages[0])
    assert expected.form is not None
    controls = {control.tag: (control.field, control.choices) for control in expected.form.controls}
    scale = (("1", "1 · Not yet"), ("2", "2 · Sometimes"), ("3", "3 · Consistently"))
    assert len(controls) == len(expected.form.controls) == 44
    assert controls["cv1-asks.self"] == (Field.CHOICE, scale)
    assert controls["cv1-asks.manager"] == (Field.CHOICE, scale)
    assert controls["cv1-asks.evidence"] == (Field.TEXT, ())
    assert controls["cv1-hurry.seen"] == (Field.TICK, ())
    assert controls["cv1-seen.manager"] == (Field.TICK, ())
    assert controls["cv1-shift-from.moment"] == (Field.TEXT, ())
    assert "cv1-shift-to.moment" not in controls
    assert controls["cv1-who.answer"] == (Field.TEXT, ())
    assert controls["cv1-daily.by"] == (Field.DATE, ())
    assert controls["cv1-daily.status"] == (
        Field.CHOICE,
        (("Not started", "Not started"), ("A habit now", "A habit now")),
    )
    assert controls["cv1-ask.heard"] == (Field.TEXT, ())
    assert controls["form.period-type"] == (Field.CHOICE, (("Quarter", "Quarter"), ("Year", "Year")))
    assert [tag for tag in controls if tag.startswith("action-")] == [
        f"action-{n}.{what}" for n in (1, 2) for what in ("what", "owner", "due")
    ]
    assert controls["overall.readiness"] == (Field.CHOICE, (("Not yet", "Not yet"), ("Ready now", "Ready now")))
    assert [tag for tag in controls if tag.startswith("sign-")] == [
        "sign-1.name",
        "sign-1.date",
        "sign-2.name",
        "sign-2.date",
    ]
    assert expected.form.ratings == (
        "cv1-asks.self",
        "cv1-asks.manager",
        "cv1-listens.self",
        "cv1-listens.manager",
        "overall.rating",
    )


def test_a_review_form_explains_ratings_and_signing() -> None:
    ladder = small_ladder()
    form = expected_review(ladder, ladder.competencies, ladder.stages[1], template=True).form
    assert form is not None
    assert form.template
    assert form.scale[:2] == ("1 · Not yet", "It has not shown.")
    assert form.sentences == (
        "Rate what you saw; leave the rest blank.",
        "Signing means that we discussed this, not that I agree.",
    )
    assert dict(form.properties) == {
        "LadderId": "small-ladder",
        "LadderEdition": "2026.1",
        "LadderLevel": "2",
        "LadderForm": "small-ladder level-2",
        "LadderFormat": "review/2",
    }


def test_a_form_of_several_competencies_names_each_that_has_the_level() -> None:
    ladder = small_ladder(2, 2)
    first, second = ladder.competencies
    short = replace(ladder, competencies=(first, replace(second, levels=second.levels[:1])))
    both = expected_review(short, short.competencies, ladder.stages[0]).regions[0].entries
    assert [entry.text for entry in both if len(entry.path) == 2] == ["Customer Value", "Team Play"]
    one = expected_review(short, short.competencies, ladder.stages[1]).regions[0].entries
    assert not any(len(entry.path) == 2 for entry in one)


def test_every_kind_of_blank_is_asked_for() -> None:
    from ladder_export.proof.expected_form import _ASKED

    assert set(_ASKED) == set(Blanks)


@pytest.mark.parametrize("competencies", [1, 3])
def test_expectations_survive_the_manifest(competencies: int) -> None:
    ladder = small_ladder(2, competencies)
    files = [
        expected_handbook(ladder, A4),
        card(ladder),
        expected_review(ladder, ladder.competencies, ladder.stages[0]),
    ]
    for expected in files:
        assert Expected.from_json(json.loads(json.dumps(expected.to_json()))) == expected


@pytest.mark.parametrize("damage", ["regions", "pages", "named", "kind"])
def test_a_damaged_expectation_is_refused(damage: str) -> None:
    raw = card(small_ladder()).to_json()
    for wrong in (
        {**raw, damage: 7},
        {**raw, damage: "text"} if damage != "kind" else {},
        {k: v for k, v in raw.items() if k != damage},
    ):
        with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
            Expected.from_json(wrong)


def test_numbers_that_no_file_can_have_are_refused() -> None:
    for name in ("width", "least", "most", "item_pt"):
        for wrong in (float("inf"), float("nan"), -1, 10**400, True, "1"):
            raw = json.loads(json.dumps(card(small_ladder()).to_json()))
            raw["pages"][name] = wrong
            with pytest.raises((TypeError, ValueError)):
                Expected.from_json(raw)
    raw["pages"] |= {"item_pt": 7, "least": 1.5}
    with pytest.raises(ValueError, match=r"1\.5 is not a whole number"):
        Expected.from_json(raw)


def test_an_expectation_of_nothing_is_refused() -> None:
    raw = card(small_ladder()).to_json()
    with pytest.raises(ValueError, match="either pages or a form"):
        Expected.from_json({**raw, "pages": None})
    with pytest.raises(ValueError, match="nothing is expected of the file"):
        Expected.from_json({**raw, "regions": []})


def test_a_handbook_has_a_page_for_each_part_that_shares_none() -> None:
    parts = {"cover", "contents", "how-to", "index"}
    for levels, competencies in ((1, 1), (2, 1), (3, 2)):
        pages = expected_handbook(small_ladder(levels, competencies), A4).pages
        assert pages is not None
        assert pages.least == len(parts) + competencies  # a comparison each; short chapters may share pages
    shipped = expected_handbook(shipped_ladder(), A4).pages
    assert shipped is not None
    assert shipped.least == len(parts) + 5 + 1


def test_a_handbook_says_what_stands_where() -> None:
    expected = expected_handbook(small_ladder(), A4)
    assert expected.pages is not None
    assert expected.pages.contents == "Contents"
    cover, glance, chapter, toolkit, worksheet = (expected.regions[n] for n in (0, 3, 5, 6, 7))
    assert texts(cover.entries) == ["? For tests", "? Starter", "? Maker", "? November 21, 2026", "? Example Works"]
    assert texts(glance.entries)[::3] == ["? 1 Starter", "? 2 Maker"]
    assert chapter.near == ("Customer Value", "Level 1 of 2")
    assert "> You do well when you:" in texts(toolkit.entries)
    assert texts(worksheet.entries)[:4] == ["# Key Behaviors", "? 1 Not yet", "? 2 Sometimes", "? 3 Consistently"]
    assert not any(entry.what is What.LEAD_IN for region in (glance, worksheet) for entry in region.entries)


def test_a_lead_in_is_printed_where_its_section_is() -> None:
    files = edited(small_source(), "ladder.yaml", "title: Mindset Shift,", 'title: Mindset Shift, lead_in: "Grow so:",')
    files = edited(files, "ladder.yaml", "title: Opening,", 'title: Opening, lead_in: "Read this:",')
    ladder = load(files)
    (competency,) = ladder.competencies
    level = competency.levels[0]
    chapter = texts(expected_chapter(ladder, competency, level, A4).regions[0].entries)
    assert chapter[0] == "> Read this:"
    assert chapter[2:4] == ["# Mindset Shift", "> Grow so:"]
    for expected in (
        expected_overview(ladder, competency, A4),
        card(ladder),
        expected_review(ladder, ladder.competencies, ladder.stages[0]),
    ):
        assert "> Grow so:" in texts(expected.regions[0].entries)


def test_a_blank_belongs_to_its_item_and_column() -> None:
    ladder = small_ladder()
    form = expected_review(ladder, ladder.competencies, ladder.stages[0]).form
    assert form is not None
    places = {control.tag: (control.beside, control.head) for control in form.controls}
    assert places["cv1-asks.manager"] == ("Asks the Starter question of Customer Value", "Reviewer")
    assert places["cv1-ask.who"] == ("“How does my Customer Value feel to you, as a Starter?”", "Who you asked")
    assert places["cv1-shift-from.moment"] == ("A moment this period when you made this shift", "")
    assert places["form.period-end"] == ("Period end", "")
    assert places["overall.readiness"] == ("Readiness for level 2", "")
    assert places["sign-2.date"] == ("Reviewer", "Date")
    assert places["action-1.due"] == ("", "Due")
    last = expected_review(ladder, ladder.competencies, ladder.stages[1]).form
    assert last is not None
    assert {c.tag: c.beside for c in last.controls}["overall.readiness"] == "Readiness for a wider role"


def test_a_form_owes_the_ladders_own_questions_and_the_next_level() -> None:
    files = small_source()
    own = (
        "  parts:\n"
        "    - {id: talk, title: Talk, hint: Soon., at: start,\n"
        "       questions: [{id: mood, label: Mood, kind: combo, choices: [A]}]}\n"
        "    - {id: goals, title: Goals, rows: 2, questions: [{id: aim, label: Aim, kind: rich}]}\n"
    )
    ladder = load({**files, "ladder.yaml": files["ladder.yaml"] + own.encode()})
    expected = expected_review(ladder, ladder.competencies, ladder.stages[0], with_next=True, protect=True)
    texts = [(entry.what, entry.text) for entry in expected.regions[0].entries]
    assert texts[1:4] == [(What.TITLE, "Talk"), (What.LEAD_IN, "Soon."), (What.TITLE, "Key Behaviors")]
    assert texts[-5:] == [
        (What.TITLE, "Next level: 2 Maker"),
        (What.TITLE, "Key Behaviors"),
        (What.ITEM, "Asks the Maker question of Customer Value"),
        (What.ITEM, "Listens to Customer Value as a Maker does"),
        (What.TITLE, "Goals"),
    ]
    form = expected.form
    assert form is not None and form.map is not None
    controls = {control.tag: control for control in form.controls}
    tags = list(controls)
    assert tags.index("form.period-end") + 1 == tags.index("own.talk.mood") == tags.index("cv1-asks.self") - 1
    assert tags[tags.index("cv2-listens.evidence") + 1 :][:3] == ["own.goals-1.aim", "own.goals-2.aim", "action-1.what"]
    mood, aim = controls["own.talk.mood"], controls["own.goals-2.aim"]
    assert (mood.kind, mood.choices, mood.beside, mood.asks) == ("combo", (("A", "A"),), "Mood", "Mood")
    assert (aim.kind, aim.head, aim.beside, aim.asks, aim.part) == (
        "rich",
        "Aim",
        "",
        "Aim 2",
        ("goals", "Goals", "", "0"),
    )
    assert controls["cv2-asks.self"].part == ("behaviors", "Key Behaviors", "customer-value", "2")
    assert (form.map.facts["next_level"], form.map.facts["protected"]) == (2, True)
    assert "A look ahead: rate what shows already, and leave the rest blank." in form.sentences
