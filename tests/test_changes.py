"""What changed between two ladders: items by id, the fewest moves, tables, hints, cards; as data and as text."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder_export.changes import Hint, Table, What, changes_between
from ladder_export.changes.match import out_of_order
from ladder_export.changes.report import report
from ladder_export.changes.words import Mark, changed_words, is_another
from ladder_export.ladder import Competency, Item, Ladder, Level
from ladders import edited, load, small_ladder, small_source

FILE, TABLE = "customer-value.yaml", "ladder.yaml"


def after(*edits: tuple[str, str, str], levels: int = 2, competencies: int = 1) -> Ladder:
    """The small ladder with these edits (file, old, new)."""
    files = small_source(levels, competencies)
    for name, old, new in edits:
        files = edited(files, name, old, new)
    return load(files)


def text_of(old: Ladder, new: Ladder) -> str:
    return "\n".join("".join(text for _, text in line) for line in report(changes_between(old, new)))


def whats(old: Ladder, new: Ladder) -> dict[str, tuple[What, ...]]:
    return {item.id: item.what for item in changes_between(old, new).items}


ASKS = "      cv1-asks: Asks the Starter question of Customer Value\n"
LISTENS = "      cv1-listens: Listens to Customer Value as a Starter does\n"
HURRY = "      cv1-hurry: Hurries past Customer Value as many a Starter will\n"
NEWER = (TABLE, '"2026.1"', '"2026.2"')


def test_the_report_names_every_change_by_its_id_under_its_section() -> None:
    new = after(
        NEWER,
        (FILE, ASKS, "      cv1-asks: Asks the first question of Customer Value\n      cv1-tells: Says what it saw\n"),
        (FILE, "      cv2-who: Who needs Customer Value from a Maker?", "      cv2-whom: Which user gains from it?"),
        (TABLE, "title: Build These Habits", "title: Habits"),
    )
    assert text_of(small_ladder(2), new) == (
        "Small Ladder, edition 2026.1 (2026-11-21) → edition 2026.2 (2026-11-21)\n"
        "\n"
        "The ladder\n"
        "  ~ edition: 2026.1 → 2026.2\n"
        "  ~ section Habits (habits): title Build These Habits → Habits\n"
        "\n"
        "Customer Value › 1 Starter › Key Behaviors\n"
        "  ~ cv1-asks: Asks the [-Starter-] {+first+} question of Customer Value\n"
        "  + cv1-tells: Says what it saw\n"
        "\n"
        "Customer Value › 2 Maker › Questions to Ask Yourself\n"
        "  + cv2-whom: Which user gains from it?\n"
        "  - cv2-who: Who needs Customer Value from a Maker?\n"
        "\n"
        "Cards to reprint: all 2.\n"
        "Items: 2 added, 1 removed, 1 reworded; 2 changes to the ladder itself."
    )


def test_without_a_change_the_report_says_so() -> None:
    changes = changes_between(small_ladder(2), small_ladder(2))
    assert not changes
    assert changes.cards == changes.cautions == ()
    assert text_of(small_ladder(2), small_ladder(2)).splitlines()[-1] == "No changes."


def test_a_text_with_few_words_left_is_shown_whole_before_and_after() -> None:
    new = after(NEWER, (FILE, "Asks the Starter question of Customer Value", "Wonders who gains from a Starter"))
    assert (
        "  ~ cv1-asks: Wonders who gains from a Starter\n      was: Asks the Starter question of Customer Value\n"
        in text_of(small_ladder(2), new)
    )


def test_an_insertion_moves_nothing() -> None:
    new = after(NEWER, (FILE, ASKS, f"      cv1-tells: Says what it saw\n{ASKS}"))
    assert whats(small_ladder(2), new) == {"cv1-tells": (What.ADDED,)}


def test_two_items_that_change_places_are_one_move_and_the_card_is_another() -> None:
    new = after(NEWER, (FILE, ASKS + LISTENS, LISTENS + ASKS))
    changes = changes_between(small_ladder(2), new)
    assert [item.what for item in changes.items] == [(What.MOVED,)]
    assert [(card.level, card.what) for card in changes.cards] == [(1, What.CHANGED)]
    assert (
        "  > cv1-listens: Listens to Customer Value as a Starter does\n      was in place 2, is in place 1\n"
        in text_of(small_ladder(2), new)
    )


def test_an_item_in_another_section_or_level_moved_and_says_where_from() -> None:
    new = after(NEWER, (FILE, HURRY, HURRY + LISTENS), (FILE, ASKS + LISTENS, ASKS + "      cv1-b: Bides its time\n"))
    assert whats(small_ladder(2), new) == {"cv1-b": (What.ADDED,), "cv1-listens": (What.MOVED,)}
    assert "      was in Key Behaviors\n" in text_of(small_ladder(2), new)
    files = edited(small_source(2), FILE, HURRY, HURRY + "      cv2-asks: Asks the Maker question of Customer Value\n")
    files = edited(
        files,
        FILE,
        "      cv2-asks: Asks the Maker question of Customer Value\n      cv2-l",
        "      cv2-n: Next\n      cv2-l",
    )
    assert "      was in 2 Maker › Key Behaviors\n" in text_of(small_ladder(2), load(files))


def test_a_new_id_for_the_same_text_is_told_before_all_else() -> None:
    new = after(
        NEWER, (FILE, "      cv1-asks: Asks the Starter question", "      cv1-asked: Asks the starter question")
    )
    (caution,) = changes_between(small_ladder(2), new).cautions
    assert (caution.hint, caution.was, caution.item) == (Hint.NEW_ID, "cv1-asks", "cv1-asked")
    assert text_of(small_ladder(2), new).splitlines()[2:4] == [
        "Look at these first: answers follow ids",
        "  ! cv1-asks → cv1-asked: same text, new id: answers will not follow; keep the id cv1-asks",
    ]


def test_an_id_whose_text_has_nothing_in_common_is_told() -> None:
    new = after(NEWER, (FILE, "Asks the Starter question of Customer Value", "Writes down budgets every month"))
    (caution,) = changes_between(small_ladder(2), new).cautions
    assert caution.hint is Hint.OTHER_TEXT
    assert caution.message.startswith("id kept, but the text is another: answers would follow to a different question")


def test_two_editions_of_one_name_and_other_blanks_are_told() -> None:
    new = after((TABLE, "blanks: tick}", "blanks: answer}"))
    assert [caution.hint for caution in changes_between(small_ladder(2), new).cautions] == [
        Hint.SAME_EDITION,
        Hint.OTHER_BLANKS,
    ]
    moved = after(NEWER, (FILE, HURRY, HURRY + LISTENS), (FILE, ASKS + LISTENS, ASKS + "      cv1-b: Bides its time\n"))
    (caution,) = changes_between(small_ladder(2), moved).cautions
    assert (caution.hint, caution.item) == (Hint.OTHER_BLANKS, "cv1-listens")
    assert "were “rating” and are “tick”" in caution.message


def test_what_only_got_another_name_moves_no_item() -> None:
    """A file, a section and a level number: the items are those they were."""
    files = small_source(2)
    files["client-value.yaml"] = files.pop(FILE)
    changes = changes_between(small_ladder(2), load(files))
    assert changes.items == ()
    assert [(row.table, row.key, row.facts[0].old) for row in changes.rows] == [
        (Table.COMPETENCY, "client-value", "customer-value")
    ]

    files = edited(small_source(2), TABLE, "id: habits", "id: practices")
    files[FILE] = files[FILE].replace(b"    habits:", b"    practices:")
    changes = changes_between(small_ladder(2), load(files))
    assert changes.items == ()
    assert [(row.table, row.key, row.what) for row in changes.rows] == [(Table.SECTION, "practices", What.CHANGED)]


def test_a_level_that_comes_in_between_moves_none_of_those_above() -> None:
    old = small_ladder(2)
    files = edited(
        small_source(3), TABLE, "  1: Starter\n  2: Maker\n  3: Guide\n", "  1: Starter\n  2: Guide\n  3: Maker\n"
    )
    text = files[FILE].decode()
    head, one, two, three = re.split(r"(?=^  \d:\n)", text, flags=re.MULTILINE)
    files[FILE] = (head + one + "  2:\n" + three.split("\n", 1)[1] + "  3:\n" + two.split("\n", 1)[1]).encode()
    changes = changes_between(old, load(files))
    assert {item.what for item in changes.items} == {(What.ADDED,)}
    assert {item.home.level for item in changes.items} == {2}
    rows = [(row.table, row.name, row.what) for row in changes.rows]
    assert rows == [(Table.LEVEL, "2 Guide", What.ADDED), (Table.LEVEL, "3 Maker", What.CHANGED)]
    back = changes_between(load(files), old)
    assert {item.what for item in back.items} == {(What.REMOVED,)}
    assert {item.home.path[1] for item in back.items} == {"2 Guide"}
    assert [(card.stage, card.what) for card in back.cards if card.what is What.REMOVED] == [("Guide", What.REMOVED)]


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("Not yet, meaning: It has not", "Never, meaning: It has not", (Table.RATING, "1", "label", "Not yet", "Never")),
        ("[Quarter, Year]", "[Year]", (Table.REVIEW, "period_types", "period types", "Quarter, Year", "Year")),
        ("kind: phrases, least: 2", "kind: phrases, least: 1", (Table.SECTION, "focus", "least", "2", "1")),
        ("  2: Maker", "  2: Builder", (Table.LEVEL, "2", "name", "Maker", "Builder")),
        ("organisation: Example Works", 'organisation: ""', (Table.LADDER, *["organisation"] * 2, "Example Works", "")),
        ("title: Small Ladder", "title: Little Ladder", (Table.LADDER, "title", "title", "Small Ladder", "Little Ladder")),
    ],
)  # fmt: skip
def test_every_table_of_the_ladder_is_compared(old: str, new: str, row: tuple[Table, str, str, str, str]) -> None:
    (found,) = changes_between(small_ladder(2), after((TABLE, old, new))).rows
    assert (found.table, found.key, *((f.name, f.old, f.new) for f in found.facts)) == (*row[:2], row[2:])


def test_a_competency_of_its_own_is_a_row_and_its_items_and_cards_are_new() -> None:
    changes = changes_between(small_ladder(2), small_ladder(2, 2))
    assert [(row.table, row.name, row.what) for row in changes.rows] == [(Table.COMPETENCY, "Team Play", What.ADDED)]
    assert {item.home.competency for item in changes.items} == {"team-play"}
    assert [(card.competency, card.what) for card in changes.cards] == [("team-play", What.ADDED)] * 2
    assert text_of(small_ladder(2), small_ladder(2, 2)).splitlines()[-3:-1] == [
        "Cards to reprint: none.",
        "New cards: Team Play 1 Starter, 2 Maker.",
    ]


def test_what_is_not_on_a_card_reprints_none() -> None:
    new = after(NEWER, (FILE, "Why Customer Value matters, told", "Why Customer Value matters here, told"))
    assert changes_between(small_ladder(2), new).cards == ()


def test_words_that_changed_are_marked_and_the_texts_can_be_read_out_of_them() -> None:
    stretches = changed_words("Asks the customer why, and listens", "Asks the user why, and then listens")
    assert [(s.mark, s.text) for s in stretches if s.mark] == [
        (Mark.OLD, "customer"),
        (Mark.NEW, "user"),
        (Mark.NEW, "then"),
    ]
    assert changed_words("5 km and more", "5\u00a0km and more") != ()


@given(old=st.text("ab c\u00a0", min_size=1), new=st.text("ab c\u00a0", min_size=1))
def test_marks_lose_no_word(old: str, new: str) -> None:
    stretches = changed_words(old, new)
    if stretches:
        for text, mark in ((old, Mark.OLD), (new, Mark.NEW)):
            kept = " ".join(s.text for s in stretches if s.mark in (Mark.SAME, mark))
            assert kept.split(" ") == [word for word in text.split(" ") if word]


@pytest.mark.parametrize(
    ("old", "new", "another"),
    [
        ("Asks what the customer needs", "Asks what customers need", False),
        ("Asks what the customer needs", "Prepares budgets in spring", True),
        ("顧客の声を聞く", "顧客の声をよく聞く", False),
    ],
)
def test_texts_with_hardly_a_word_in_common_are_another(old: str, new: str, another: bool) -> None:
    assert is_another(old, new) is another


@given(st.permutations(range(9)))
def test_the_fewest_move(keys: list[int]) -> None:
    """Against every subset of those that stay."""
    moved = out_of_order(keys, range(9))
    stays = [key for key in keys if key not in moved]
    assert stays == sorted(stays)
    best = 0
    for chosen in range(1 << len(keys)):
        run = [key for n, key in enumerate(keys) if chosen >> n & 1]
        if run == sorted(run):
            best = max(best, len(run))
    assert len(stays) == best


def _shuffled(ladder: Ladder, data: st.DataObject) -> Ladder:
    """`ladder` with items of its lists taken out, put in, reworded and moved about, as drawn."""
    fresh = iter(range(1000))

    def level(one: Level) -> Level:
        sections = []
        for section in one.sections:
            items = list(section.items)
            if section.id in ("behaviors", "questions", "habits"):
                items = [item for item in items if data.draw(st.booleans())]
                items = [replace(item, text=data.draw(st.sampled_from((item.text, "Another")))) for item in items]
                items += [Item(f"new-{next(fresh)}", "New") for _ in range(data.draw(st.integers(0, 2)))]
                items = data.draw(st.permutations(items))
            sections.append(replace(section, items=tuple(items)))
        return replace(one, sections=tuple(sections))

    def competency(one: Competency) -> Competency:
        return replace(one, levels=tuple(map(level, one.levels)))

    return replace(ladder, competencies=tuple(map(competency, ladder.competencies)))


def _texts(ladder: Ladder) -> dict[str, str]:
    return {
        item.id: item.text
        for c in ladder.competencies
        for sections in (c.sections, *(level.sections for level in c.levels))
        for section in sections
        for item in section.items
    }


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_changes_are_those_between_the_texts_and_mirror_each_other(data: st.DataObject) -> None:
    old = small_ladder(2, 2)
    new = _shuffled(old, data)
    there, back = changes_between(old, new), changes_between(new, old)
    assert not changes_between(new, new)
    before, now = _texts(old), _texts(new)
    assert {i.id for i in there.items if What.ADDED in i.what} == now.keys() - before.keys()
    assert {i.id for i in there.items if What.REMOVED in i.what} == before.keys() - now.keys()
    reworded = {key for key in before.keys() & now.keys() if before[key] != now[key]}
    assert {i.id for i in there.items if What.REWORDED in i.what} == reworded
    swapped = {What.ADDED: What.REMOVED, What.REMOVED: What.ADDED}
    for what in (What.ADDED, What.REMOVED, What.REWORDED):
        assert {i.id for i in there.items if what in i.what} == {
            i.id for i in back.items if swapped.get(what, what) in i.what
        }
    assert there.count(What.MOVED) == back.count(What.MOVED)
    # Applied to the old texts, the changes give the new ones.
    applied = {**before, **{i.id: i.new.text for i in there.items if i.new}}
    assert {key: applied[key] for key in applied if key not in {i.id for i in there.items if i.new is None}} == now


def test_json_has_every_fact_of_a_change() -> None:
    new = after(NEWER, (FILE, "Asks the Starter question", "Asks the first question"))
    data = json.loads(json.dumps(changes_between(small_ladder(2), new).to_json()))
    assert list(data) == ["old", "new", "changed", "counts", "cautions", "rows", "items", "cards"]
    assert data["old"] == {"ladder": "small-ladder", "title": "Small Ladder", "edition": "2026.1", "date": "2026-11-21"}
    assert data["counts"] == {"added": 0, "removed": 0, "reworded": 1, "moved": 0, "rows": 1}
    place = {"competency": "customer-value", "level": 1, "section": "behaviors", "place": 1}
    assert data["items"] == [
        {
            "id": "cv1-asks",
            "what": ["reworded"],
            "old": {"text": "Asks the Starter question of Customer Value", **place},
            "new": {"text": "Asks the first question of Customer Value", **place},
        }
    ]
    assert data["rows"] == [
        {
            "table": "ladder",
            "key": "edition",
            "name": "edition",
            "what": "changed",
            "facts": [{"name": "edition", "old": "2026.1", "new": "2026.2"}],
        }
    ]
    assert data["cards"] == [{"competency": "customer-value", "level": 1, "name": "Starter", "what": "changed"}]
