"""Readings of several files to one source: what is the same is one, what is not known gets a row, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ladder_export.checks import check_ladder
from ladder_export.importing.data import LevelName, Origin, Piece, Reading, Shape, Unplaced
from ladder_export.importing.draft import Draft
from ladder_export.importing.ids import Kept, Remembered, remember, with_ids
from ladder_export.importing.levels import Named, match_levels
from ladder_export.importing.merge import Base, Wishes, merge
from ladder_export.importing.report import unplaced_text
from ladder_export.importing.vocabulary import Vocabulary
from ladder_export.ladder import Kind, Ladder, Place, Scope
from ladder_export.source.writing import source_files
from ladders import load, shipped_ladder

TODAY = date(2026, 11, 21)
L1, L2, L3 = (LevelName(n) for n in (1, 2, 3))


class File:
    """A reading in the making: `say` adds a piece, `reading` is what a reader would hand on."""

    def __init__(self, name: str, competency: str = "", *, title: str = "", levels: tuple[LevelName, ...] = ()) -> None:
        self.name, self.competency, self.title, self.levels = name, competency, title, levels
        self.pieces: list[Piece] = []
        self.unplaced: list[Unplaced] = []

    def say(
        self, level: LevelName | None, section: str, *texts: str, shape: Shape = Shape.BULLET, **more: object
    ) -> File:
        for text in texts:
            origin = Origin(self.name, f"line {len(self.pieces) + 1}")
            piece = Piece(text, shape, origin, competency=self.competency, level=level, section=section)
            self.pieces.append(replace(piece, **more))  # type: ignore[arg-type]
        return self

    @property
    def reading(self) -> Reading:
        levels = self.levels or tuple(dict.fromkeys(piece.level for piece in self.pieces if piece.level))
        return Reading(self.name, "a test", tuple(self.pieces), tuple(self.unplaced), title=self.title, levels=levels)


def draft(*files: File, there: Ladder | None = None, mapped: dict[str, str] | None = None, **wishes: object) -> Draft:
    """The draft of `files`, on top of the source `there`."""
    base = Base(shipped_ladder())
    if there:
        known = {each.id: (each.title, each.skips) for each in there.competencies}
        base = Base(shipped_ladder(), there, known, remember(there))
    vocabulary = Vocabulary.of(sections=[(row.id, row.title) for row in base.rows], mapped=mapped)
    return merge([file.reading for file in files], vocabulary, base, Wishes(**wishes), TODAY)  # type: ignore[arg-type]


def built(*files: File, remembered: Remembered | None = None, **more: object) -> tuple[Ladder, Kept]:
    """The ladder of `files`, which is read as it was written and has nothing wrong with it."""
    ladder, kept = with_ids(draft(*files, **more), remembered or {})  # type: ignore[arg-type]
    assert load(source_files(ladder)) == ladder
    assert [str(problem) for problem in check_ladder(ladder)] == []
    return ladder, kept


def texts(ladder: Ladder, competency: str, level: int, section: str) -> list[str]:
    found = ladder.competency(competency)
    assert found is not None
    there = found.level(level)
    assert there is not None
    sections = {each.id: [item.text for item in each.items] for each in there.sections}
    return sections[section]


def card(name: str = "one.txt", level: LevelName = L1) -> File:
    file = File(name, "Team Play", levels=(level,))
    file.say(level, "", f"At first you join in, at {name}.", shape=Shape.PROSE, section_id="summary")
    file.say(level, "Key Behaviors", "Asks who else is at work on it", "Says what is planned")
    file.say(level, "Mindset Shift", "Is mine done?", shape=Shape.FROM, quoted=True)
    file.say(level, "Mindset Shift", "Are we done?", shape=Shape.TO, quoted=True)
    return file


# ------------------------------------------------------------------------------------------------------------- sections


def test_known_titles_go_to_the_rows_of_the_shipped_table_under_the_title_of_the_file() -> None:
    file = File("a.md", "Team Play").say(L1, "Expected behaviours:", "Listens", "Asks")
    ladder, _ = built(file)
    (row,) = ladder.section_types
    ours = next(each for each in shipped_ladder().section_types if each.id == "key_behaviors")
    assert (row.id, row.title, row.kind, row.blanks) == (
        "key_behaviors",
        "Expected behaviours:",
        ours.kind,
        ours.blanks,
    )
    assert set(ours.places) <= set(row.places)
    assert (row.least, row.most) == (2, 7)
    assert ladder.title == "Team Play"
    assert (ladder.edition, ladder.date, ladder.language) == ("2026.1", TODAY, "en")


def test_a_level_without_a_section_lets_it_go_without() -> None:
    file = File("a.md", "Team Play").say(L1, "Key Behaviors", *"abcdefghi").say(L2, "Habits", "x", "y")
    ladder, _ = built(file)
    bounds = {row.id: (row.least, row.most) for row in ladder.section_types}
    assert bounds == {"key_behaviors": (0, 9), "habits": (0, 5)}


@pytest.mark.parametrize(
    ("shape", "more", "kind"),
    [
        (Shape.BULLET, {}, Kind.LIST),
        (Shape.SENTENCE, {}, Kind.LIST),
        (Shape.NUMBERED, {}, Kind.STEPS),
        (Shape.PROSE, {}, Kind.PROSE),
        (Shape.BULLET, {"quoted": True}, Kind.QUOTES),
    ],
)
def test_an_unknown_title_becomes_a_row_whose_kind_is_what_its_texts_look_like(
    shape: Shape, more: dict[str, object], kind: Kind
) -> None:
    made = draft(card().say(L1, "Heroes’ Tales!", "One", "Two", shape=shape, **more))
    ladder, _ = with_ids(made, {})
    assert load(source_files(ladder)) == ladder
    row = next(row for row in ladder.section_types if row.id == "heroes_tales")
    assert (row.title, row.kind, row.most) == ("Heroes’ Tales!", kind, 2)
    assert [(new.title, new.row, new.kind, new.texts) for new in made.new_sections] == [
        ("Heroes’ Tales!", "heroes_tales", kind.value, 2)
    ]
    order = [row.id for row in ladder.section_types]
    assert order == ["summary", "key_behaviors", "mindset_shift", "heroes_tales"], "after what stands before it"


def test_pairs_under_an_unknown_title_become_shifts_and_a_side_alone_is_told() -> None:
    file = card()
    for old, new in (("a?", "b?"), ("c?", "d?")):
        file.say(L1, "Old and New", old, shape=Shape.FROM).say(L1, "Old and New", new, shape=Shape.TO)
    file.say(L1, "Old and New", "alone", shape=Shape.FROM)
    made = draft(file)
    ladder, _ = with_ids(made, {})
    assert texts(ladder, "team-play", 1, "old_and_new") == ["a?", "b?", "c?", "d?"]
    assert [(each.text, each.why) for each in made.unplaced] == [
        ("alone", "it is the old view of a shift whose new view is missing")
    ]


def test_a_title_that_is_mapped_goes_where_it_is_told() -> None:
    ladder, _ = built(card().say(L1, "Heroes", "Saves the day"), mapped={"Heroes": "key_behaviors"})
    assert texts(ladder, "team-play", 1, "key_behaviors")[-1] == "Saves the day"


def test_text_under_no_title_takes_the_usual_roles() -> None:
    file = File("a.md", "Team Play")
    file.say(None, "", "Working well with others.", shape=Shape.PROSE)
    file.say(None, "", "Why it matters.", "And how to read this.", shape=Shape.PROSE)
    file.say(L1, "", "First.", "Second.", shape=Shape.PROSE)
    file.say(L1, "How to Grow", "Go on.", shape=Shape.PROSE)
    file.say(L1, "", "The end.", shape=Shape.PROSE, closing=True)
    file.say(L2, "", "In short.", shape=Shape.PROSE)
    file.say(L2, "Key Behaviors", "Asks")
    file.say(L2, "", "So long.", shape=Shape.PROSE, closing=True)
    file.say(L3, "", "Only lines", "And lines", shape=Shape.SENTENCE)
    ladder, _ = built(file)
    (competency,) = ladder.competencies
    own = {section.id: [item.text for item in section.items] for section in competency.sections}
    assert own == {
        "definition": ["Working well with others."],
        "introduction": ["Why it matters.", "And how to read this."],
    }
    there = [{s.id: [item.text for item in s.items] for s in level.sections} for level in competency.levels]
    assert there == [
        {"opening": ["First.", "Second."], "how_to_grow": ["Go on."], "chapter_closing": ["The end."]},
        {"summary": ["In short."], "key_behaviors": ["Asks"], "card_closing": ["So long."]},
        {"key_behaviors": ["Only lines", "And lines"]},
    ]
    assert [row.id for row in ladder.section_types if row.untitled] == [
        "definition", "introduction", "summary", "opening", "chapter_closing", "card_closing",
    ]  # fmt: skip


def test_one_title_above_and_below_the_levels_is_two_rows() -> None:
    file = card().say(None, "Key Behaviors", "Of all levels")
    ladder, _ = built(file)
    rows = {row.id: row for row in ladder.section_types}
    assert rows["key_behaviors_2"].scope is Scope.COMPETENCY
    assert rows["key_behaviors_2"].title == "Key Behaviors"
    assert [item.text for item in ladder.competencies[0].sections[0].items] == ["Of all levels"]


def test_lines_before_the_entries_become_the_lead_in_and_another_one_is_told() -> None:
    file = card()
    for level in (L1, L2, L3):
        line = "You do well when you:" if level is not L3 else "People see that you:"
        file.say(level, "Success Indicators", line, shape=Shape.LEAD_IN).say(
            level, "Success Indicators", f"help {level}"
        )
    made = draft(file)
    row = next(row for row in made.head.section_types if row.id == "success_indicators")
    assert row.lead_in == "You do well when you:"
    assert [each.text for each in made.unplaced] == ["People see that you:"]
    assert "most have “You do well when you:”" in made.unplaced[0].why


def test_quotation_marks_come_back_where_no_page_puts_them() -> None:
    file = card().say(L1, "Key Behaviors", "Why not?", quoted=True)
    ladder, _ = built(file)
    assert texts(ladder, "team-play", 1, "key_behaviors")[-1] == "“Why not?”"
    assert texts(ladder, "team-play", 1, "mindset_shift") == ["Is mine done?", "Are we done?"]


def test_a_grid_has_something_on_every_page_that_a_level_is_printed_on() -> None:
    file = File("grid.csv")
    for competency in ("Craft", "Delivery"):
        for level in (L1, L2):
            file.say(level, "", f"{competency} line {level.number}", competency=competency)
    ladder, _ = built(file)
    (row,) = ladder.section_types
    assert (row.id, row.untitled) == ("key_behaviors", True)
    assert {Place.CARD, Place.REVIEW, Place.OVERVIEW, Place.HANDBOOK, Place.MATRIX} <= set(row.places)
    assert [competency.title for competency in ladder.competencies] == ["Craft", "Delivery"]


def test_cards_without_chapters_give_the_handbook_their_prose() -> None:
    alone, _ = built(card())
    both, _ = built(card().say(L1, "The Shift", "It begins with a question.", shape=Shape.PROSE))

    for ladder, wanted in ((alone, True), (both, False)):
        summary = next(row for row in ladder.section_types if row.id == "summary")
        assert (Place.HANDBOOK in summary.places, Place.CHAPTER in summary.places) == (wanted, wanted)


@pytest.mark.parametrize(("lines", "fits"), [(10, True), (40, False)])
def test_what_would_not_fit_on_one_page_is_left_out_of_the_overview(lines: int, fits: bool) -> None:
    file = File("grid.csv", "Craft")
    for level in (L1, L2):
        file.say(level, "", *(f"Does the thing number {n} at level {level.number}" for n in range(lines)))
    ladder, _ = built(file)
    (row,) = ladder.section_types
    assert (Place.OVERVIEW in row.places) is fits
    assert Place.CARD in row.places


# -------------------------------------------------------------------------------------------------------- several files


def test_what_two_files_say_is_one_ladder_and_the_same_text_is_there_once() -> None:
    one = card("one.txt")
    two = card("two.txt").say(L1, "Key Behaviors", "A new line").say(L1, "Key Behaviors", "A new line")
    made = draft(one, two)
    ladder, _ = with_ids(made, {})
    assert texts(ladder, "team-play", 1, "key_behaviors") == [
        "Asks who else is at work on it", "Says what is planned", "A new line", "A new line",
    ]  # fmt: skip
    assert [(file.file, file.placed, file.already, file.unplaced) for file in made.files] == [
        ("one.txt", 5, 0, 0),
        ("two.txt", 7, 4, 0),
    ]
    assert len(texts(ladder, "team-play", 1, "summary")) == 2


def test_a_text_in_another_style_of_quotation_marks_is_the_same_and_told() -> None:
    one = File("one.txt", "Craft").say(L1, "Key Behaviors", "Knows what’s “done”")
    two = File("two.txt", "Craft").say(L1, "Key behaviors", 'Knows what\'s "done"')
    made = draft(one, two)
    ladder, _ = with_ids(made, {})
    assert texts(ladder, "craft", 1, "key_behaviors") == ["Knows what’s “done”"]
    assert [each.text for each in made.aliases] == ['Knows what\'s "done"', "Key behaviors"]
    told = unplaced_text(made, Kept())
    assert 'Knows what\'s "done"' in told
    assert "one.txt, line 1 has the same text" in told


def test_what_names_no_competency_belongs_to_the_only_one() -> None:
    ladder, _ = built(card(), File("bare.txt").say(L1, "Habits", "Meet once a week"))
    assert len(ladder.competencies) == 1
    assert texts(ladder, "team-play", 1, "habits") == ["Meet once a week"]


@pytest.mark.parametrize(
    ("file", "title", "name"),
    [
        (File("craft_guide-2.txt"), "", "Craft guide 2"),
        (File("a.txt", title="The Craft"), "Mine", "The Craft"),
        (File("a.txt"), "Mine", "Mine"),
    ],
)
def test_where_no_file_names_a_competency_its_title_does(file: File, title: str, name: str) -> None:
    file.say(L1, "Habits", "Meet", "Talk")
    ladder, _ = built(file, title=title)
    assert [competency.title for competency in ladder.competencies] == [name]
    assert ladder.title == (title or name)


def test_what_introduces_a_ladder_of_several_competencies_has_no_place() -> None:
    file = File("all.md", title="Our Ladder")
    file.say(None, "", "Read this first.", shape=Shape.PROSE)
    file.say(L1, "", "Of the level.", shape=Shape.PROSE)
    for name in ("Craft", "Delivery"):
        file.say(L1, "Key Behaviors", f"Does {name}", competency=name)
    made = draft(file)
    assert [(each.text, each.why) for each in made.unplaced] == [
        ("Read this first.", "it introduces the ladder as a whole, and a source has no place for that")
    ]
    assert [competency.title for competency in made.competencies] == ["Our Ladder", "Craft", "Delivery"]
    assert made.head.title == "Our Ladder"


def test_files_of_other_levels_and_competencies_are_families() -> None:
    junior, senior = LevelName(None, "Junior"), LevelName(None, "Senior")
    agent, chief = LevelName(None, "Agent"), LevelName(None, "Chief")
    one = File("eng.yml", title="Engineering")
    two = File("ops.yml", title="Operations")
    for file, levels in ((one, (junior, senior)), (two, (agent, chief))):
        for level in levels:
            file.say(level, "Key Behaviors", f"{level.name} at {file.name}", competency=f"{file.title} Craft")
        file.say(levels[0], "Key Behaviors", f"Both at {file.name}", competency=f"{file.title} Care")
    ladder, _ = built(one, two)
    assert [(f.id, f.title, [str(s) for s in f.stages]) for f in ladder.families] == [
        ("engineering", "Engineering", ["1 Junior", "2 Senior"]),
        ("operations", "Operations", ["1 Agent", "2 Chief"]),
    ]
    assert ladder.stages == ()
    care = ladder.competency("operations-care")
    assert care is not None
    assert care.skips == (2,)


def test_two_tracks_under_two_titles_are_families_though_they_share_competencies() -> None:
    one = File("ic.md", "Craft", title="Engineers").say(LevelName(None, "Junior"), "Key Behaviors", "Asks")
    one.say(LevelName(None, "Senior"), "Key Behaviors", "Answers")
    two = File("em.md", "Craft", title="Managers").say(LevelName(None, "Manager"), "Key Behaviors", "Leads")
    two.say(LevelName(None, "Director"), "Key Behaviors", "Directs")
    ladder, _ = built(one, two)
    assert [family.title for family in ladder.families] == ["Engineers", "Managers"]
    assert [competency.id for competency in ladder.competencies] == ["engineers-craft", "managers-craft"]
    assert ladder.title == "Engineers · Managers"
    two.title = ""
    ladder, _ = built(one, two)
    assert ladder.families == ()
    assert [stage.name for stage in ladder.stages] == ["Junior", "Senior", "Manager", "Director"]


def test_one_title_in_two_families_has_two_ids() -> None:
    file = File("all.csv")
    for family in ("Engineering", "Design"):
        file.say(L1, "", f"{family} line", competency="Craft", family=family)
    ladder, _ = built(file)
    assert [competency.id for competency in ladder.competencies] == ["engineering-craft", "design-craft"]


# --------------------------------------------------------------------------------------------------------------- levels


def _match(*files: tuple[str, list[str | int]]) -> tuple[list[str], list[str]]:
    named = [
        Named(name, tuple(LevelName(x) if isinstance(x, int) else LevelName(None, x) for x in levels))
        for name, levels in files
    ]
    steps = match_levels(named)
    for file in named:
        assert all(level in steps.numbers for level in file.levels)
    return [str(stage) for stage in steps.stages], list(steps.notes)


def test_names_and_numbers_of_several_files_are_matched_by_their_order() -> None:
    stages, notes = _match(("b.txt", [1]), ("a.txt", ["Early", "Mid", "Top"]), ("c.txt", [2]), ("d.txt", ["Mid"]))
    assert stages == ["1 Early", "2 Mid", "3 Top"]
    assert notes == [
        "a.txt names levels that other files number; taken in the same order: “Early” is 1, “Mid” is 2 "
        "(to say otherwise: --map “Early=level 2”)."
    ]


@pytest.mark.parametrize(
    ("files", "stages"),
    [
        ([("a", ["Low", "High"])], ["1 Low", "2 High"]),
        ([("a", [1, 2])], ["1 Level 1", "2 Level 2"]),
        ([("a", [3, 4]), ("b", ["X", "Y"])], ["3 X", "4 Y"]),
        ([("a", ["X", "Z"]), ("b", ["X", "Y", "Z"])], ["1 X", "2 Y", "3 Z"]),
        ([("a", ["Principal", "Senior", "Junior"])], ["1 Junior", "2 Senior", "3 Principal"]),
        ([("a", [0, 1])], ["1 Level 0", "2 Level 1"]),
        ([("a", ["early  CAREER!", "Mid"]), ("b", ["Early Career"])], ["1 early CAREER!", "2 Mid"]),
    ],
)
def test_levels(files: list[tuple[str, list[str | int]]], stages: list[str]) -> None:
    assert _match(*files)[0] == stages


def test_a_level_with_two_names_keeps_the_first_and_tells_the_other() -> None:
    steps = match_levels(
        [Named("a", (LevelName(1, "Engineer"), LevelName(2, "Senior"))), Named("b", (LevelName(2, "Expert"),))]
    )
    assert [str(stage) for stage in steps.stages] == ["1 Engineer", "2 Senior"]
    assert [(alias.text, alias.origin.file) for alias in steps.aliases] == [("Expert", "b")]
    assert steps.notes == ("Level 2 is “Senior”; b calls it “Expert”.",)


def test_a_person_may_say_which_level_a_name_is() -> None:
    steps = match_levels([Named("a", (LevelName(None, "Early"),)), Named("b", (L1, L2))], asked={"early": 2})
    assert [str(stage) for stage in steps.stages] == ["1 Level 1", "2 Early"]
    assert steps.notes == ()


def test_levels_that_a_competency_has_nothing_of_are_skipped() -> None:
    file = card().say(L3, "Key Behaviors", "Leads", competency="Craft")
    ladder, _ = built(file)
    assert {c.id: c.skips for c in ladder.competencies} == {"team-play": (3,), "craft": (1,)}


# ---------------------------------------------------------------------------------------------------------------- texts


def test_what_no_one_can_see_is_taken_out_and_told_with_its_place() -> None:
    made = draft(File("a.txt", "Craft").say(L1, "Key Behaviors", "A\u200bsks\u2028why", "Two\u00a0words"))
    ladder, _ = with_ids(made, {})
    assert texts(ladder, "craft", 1, "key_behaviors") == ["Asks why", "Two\u00a0words"]
    assert made.notes == ("U+200B ZERO WIDTH SPACE prints as nothing and was taken out: a.txt, line 1.",)
    assert "- a.txt, line 1: without U+200B ZERO WIDTH SPACE\n  > Asks why\n" in unplaced_text(made, Kept())


def test_a_placeholder_stays_word_for_word_and_is_for_check_to_name() -> None:
    ladder, _ = with_ids(draft(File("a.txt", "Craft").say(L1, "Key Behaviors", "TBD", "Asks")), {})
    assert texts(ladder, "craft", 1, "key_behaviors") == ["TBD", "Asks"]
    assert [problem.message for problem in check_ladder(load(source_files(ladder)))] == ["“TBD” is a placeholder"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Fragt nach dem Ziel und hört auf die Kunden", "de"),
        ("Demande pourquoi et écoute les clients dans la durée", "fr"),
        ("顧客の目的を尋ねる", "ja"),
        ("يسأل عن هدف العميل", "ar"),
        ("Xyz", "en"),
    ],
)
def test_the_language_is_that_of_the_texts(text: str, language: str) -> None:
    assert draft(File("a.txt", "C").say(L1, "Key Behaviors", text)).head.language == language
    assert draft(File("a.txt", "C").say(L1, "Key Behaviors", text), language="pl").head.language == "pl"


def test_a_level_with_a_number_alone_is_called_as_its_language_does() -> None:
    made = draft(File("a.txt", "Kunde").say(L1, "Key Behaviors", "Fragt nach dem Ziel und der Zeit"))
    assert [str(stage) for stage in made.families[0].stages] == ["1 Stufe 1"]


# ------------------------------------------------------------------------------------------------------------------ ids


def ids(ladder: Ladder) -> list[str]:
    return [item.id for c in ladder.competencies for level in c.levels for s in level.sections for item in s.items]


def test_ids_are_made_of_the_words_that_say_something() -> None:
    file = File("a.md", "Customer Value Across The Whole Company")
    file.say(
        L1, "Key Behaviors", "Asks how the work helps the customer’s goals most of all", "To be", "顧客", "顧客の目的"
    )
    file.say(L1, "Key Behaviors", "Asks the work helps customer goals")
    file.say(L1, "Mindset Shift", "Did I build it right?", shape=Shape.FROM)
    file.say(L1, "Mindset Shift", "Did it help?", shape=Shape.TO)
    ladder, kept = built(file)
    assert ids(ladder) == [
        "customer-value-1-asks-work-helps",
        "customer-value-1-to-be",
        "customer-value-1-key-behaviors-3",
        "customer-value-1-key-behaviors-4",
        "customer-value-1-asks-work-helps-2",
        "customer-value-1-build-right-from",
        "customer-value-1-build-right-to",
    ]
    assert (kept.kept, kept.made) == (0, 6)


def test_a_second_import_keeps_ids_of_the_same_of_reworded_and_of_moved_items() -> None:
    one = card().say(L1, "Habits", "Meet once a week", "Write it down").say(L2, "Key Behaviors", "Leads the talk")
    first, _ = built(one)
    again, kept = built(one, there=first, remembered=remember(first))
    assert again == first
    assert (kept.kept, kept.made, kept.reworded, kept.gone) == (7, 0, (), ())

    two = card("one.txt").say(L1, "Habits", "Meet twice a week, always", "Something new altogether")
    two.say(L2, "Key Behaviors", "Write it down", "Leads the talk")
    changed, kept = built(two, there=first, remembered=remember(first))
    before, after = (
        {i.text: i.id for c in x.competencies for v in c.levels for s in v.sections for i in s.items}
        for x in (first, changed)
    )
    assert after["Meet twice a week, always"] == before["Meet once a week"]
    assert after["Write it down"] == before["Write it down"]
    assert after["Leads the talk"] == before["Leads the talk"]
    assert after["Something new altogether"] not in before.values()
    assert [each[1:] for each in kept.reworded] == [("Meet once a week", "Meet twice a week, always")]
    assert (kept.kept, kept.made, kept.gone) == (7, 1, ())


def test_what_is_gone_is_told_and_its_id_names_nothing_else() -> None:
    first, _ = built(card().say(L1, "Habits", "Meet once a week", "Stay calm in storms"))
    second, kept = built(
        card().say(L1, "Habits", "Meet once a week", "Know the trade well", "Stay calm storms outside of here, really"),
        there=first,
        remembered=remember(first),
    )
    assert [old.text for old in kept.gone] == ["Stay calm in storms"]
    assert kept.gone[0].id not in ids(second)
    assert "Stay calm in storms" in unplaced_text(draft(card()), kept)


def test_the_only_item_left_in_its_place_keeps_its_id_however_it_reads() -> None:
    first, _ = built(card().say(L1, "Habits", "Meet once a week"))
    second, kept = built(card().say(L1, "Habits", "Xylophones"), there=first, remembered=remember(first))
    assert set(ids(first)) == set(ids(second))
    assert [each[1:] for each in kept.reworded] == [("Meet once a week", "Xylophones")]


def test_an_id_that_a_file_gives_is_taken_where_it_can_be_one() -> None:
    file = File("a.csv", "Craft")
    for text, name in (("One", "my-1"), ("Two", "My Id"), ("Three", "my-1"), ("Four", "form"), ("Five", "x" * 41)):
        file.say(L1, "Key Behaviors", text, id=name)
    ladder, _ = built(file)
    assert ids(ladder) == ["my-1", "craft-1-two", "craft-1-three", "craft-1-four", "craft-1-five"]


def test_the_table_and_the_forms_of_the_source_that_is_there_stay() -> None:
    there = shipped_ladder()
    ladder, _ = with_ids(draft(card(level=LevelName(None, "Senior Engineer")), there=there), remember(there))
    assert (ladder.review, ladder.ratings, ladder.edition, ladder.id) == (
        there.review, there.ratings, there.edition, there.id,
    )  # fmt: skip
    assert [row.id for row in ladder.section_types] == [row.id for row in there.section_types]
    assert [str(stage) for stage in ladder.stages] == [str(stage) for stage in there.stages]
    assert ladder.competencies[0].skips == (1, 2, 4, 5)
