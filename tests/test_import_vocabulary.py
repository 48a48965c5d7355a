"""What sections and levels are called: titles in every spelling, names of levels in every shape, and prose that is neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_export.importing.data import LevelName
from ladder_export.importing.vocabulary import SECTION_TITLES, Vocabulary, all_titles, looks_like_level, plain

KNOWN = Vocabulary.of()


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Key Behaviors", "key_behaviors"),
        ("KEY BEHAVIOURS:", "key_behaviors"),
        ("  **Key   behaviors** ", "key_behaviors"),
        ("2. Key Behaviors", "key_behaviors"),
        ("a) Key Behaviors", "key_behaviors"),
        ("1.2.3. Key Behaviors", "key_behaviors"),
        ("🔑\ufe0f Key Behaviors", "key_behaviors"),
        ("Signals You're Ready to Level Up", "signals"),
        ("Signals You’re Ready to Level Up", "signals"),
        ("Signals you are ready to level up", "signals"),
        ("Mindset Shift (from → to)", None),
        ("Mindset – Shift", "mindset_shift"),
        ("The Shift", "the_shift"),
        ("Expectations", "key_behaviors"),
        ("Customer Value", None),
        ("", None),
        ("…", None),
    ],
)
def test_a_section_is_known_by_its_titles_in_every_spelling(title: str, id: str | None) -> None:
    assert KNOWN.section(title) == id


def test_no_title_stands_for_two_sections() -> None:
    owners: dict[str, set[str]] = {}
    for id, names in all_titles():
        for title in names:
            owners.setdefault(plain(title), set()).add(id)
    assert len(owners) > 150
    assert {title: ids for title, ids in owners.items() if len(ids) > 1} == {}


def test_the_titles_of_a_ladder_go_over_ours_and_what_a_person_maps_over_both() -> None:
    own = Vocabulary.of([("duties", "Expectations"), ("skills", "Können")], mapped={"Was zählt:": "duties"})
    assert own.section("expectations") == "duties"
    assert own.section("KÖNNEN") == "skills"
    assert own.section("was zählt") == "duties"
    assert own.section("Key Behaviors") == "key_behaviors", "ours are still known"
    assert (
        Vocabulary.of([("duties", "Expectations")], mapped={"Expectations": "focus"}).section("Expectations") == "focus"
    )


def test_the_names_of_a_ladder_s_levels_are_known_without_a_number() -> None:
    own = Vocabulary.of(levels=[LevelName(2, "Wächter"), LevelName(3, "Focus")])
    assert own.level("wächter:") == LevelName(2, "Wächter")
    assert own.level("Focus") == LevelName(3, "Focus"), "the ladder’s own name goes before a title of ours"
    assert KNOWN.level("Focus") is None
    assert KNOWN.level("Wächter") is None


LEVELS = [
    ("Level 2", 2, ""),
    ("level two", 2, ""),
    ("LEVEL III", 3, ""),
    ("Level 2:", 2, ""),
    ("Lvl 4", 4, ""),
    ("Stage 1 – Early Career", 1, "Early Career"),
    ("Level 3: Senior Engineer", 3, "Senior Engineer"),
    ("Level 3 - Senior", 3, "Senior"),
    ("Level 3 (Senior Engineer)", 3, "Senior Engineer"),
    ("Level 3 Wizard", 3, "Wizard"),
    ("L3", 3, ""),
    ("L3 – Senior", 3, "Senior"),
    ("IC4", 4, "IC4"),
    ("IC4: Staff Engineer", 4, "IC4: Staff Engineer"),
    ("M2", 2, "M2"),
    ("2 Mid-Level Engineer", 2, "Mid-Level Engineer"),
    ("2. Mid-Level Engineer", 2, "Mid-Level Engineer"),
    ("1 Early Career", 1, "Early Career"),
    ("Senior Engineer (L3)", 3, "Senior Engineer"),
    ("Senior Engineer – Level 3", 3, "Senior Engineer"),
    ("Early Career", None, "Early Career"),
    ("Principal Engineer", None, "Principal Engineer"),
    ("Software Engineer 2", None, "Software Engineer 2"),
    ("Software Engineer II", None, "Software Engineer II"),
    ("Software Engineering Apprentice", None, "Software Engineering Apprentice"),
    ("Head of Engineering", None, "Head of Engineering"),
    ("Senior Engineering Manager", None, "Senior Engineering Manager"),
    ("VP", None, "VP"),
    ("Beginner", None, "Beginner"),
    ("Stufe 2: Fortgeschritten", 2, "Fortgeschritten"),
    ("Niveau 1", 1, ""),
    ("レベル 2", 2, ""),
    ("المستوى 3", 3, ""),
]


@pytest.mark.parametrize(("text", "number", "name"), LEVELS)
def test_a_level_is_known_however_it_is_written(text: str, number: int | None, name: str) -> None:
    assert looks_like_level(text) == LevelName(number, name)
    assert KNOWN.level(text) == LevelName(number, name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "2.",
        "At Level 2, you start to shape.",
        "Level 2 is where you learn.",
        "Level up",
        "Levels",
        "Level",
        "Execution & Results",
        "Software Engineering & Design",
        "Management & Leadership",
        "Communication",
        "1. Communication",
        "3 things to remember",
        "Working with Your Manager",
        "Mentoring a Junior Engineer",
        "Lead by Example",
        "Master the Craft",
        "Senior leaders trust you",
        "Key Behaviors",
        "You are a senior engineer",
        "B2B Sales",
        "S3 buckets",
        "GPT4 prompts",
        "Code Review",
    ],
)
def test_what_is_no_level_is_none(text: str) -> None:
    assert looks_like_level(text) is None


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    found = looks_like_level(text)
    assert found is None or found.number is not None or found.name
    if found is not None and found.name:
        assert found.name in " ".join(text.split())
    assert plain(plain(text)) == plain(plain(plain(text)))
    assert KNOWN.section(text) in {*SECTION_TITLES, None}
