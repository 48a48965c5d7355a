"""Ladders as YAML, JSON and front matter: nested or as records, with every text, and mistakes at their place."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder_export.importing.data import LevelName, Piece, Reading, Shape
from ladder_export.importing.front import divided
from ladder_export.importing.tables import read_table
from ladder_export.importing.vocabulary import Vocabulary
from ladder_export.problems import LadderExportError

WORDS = Vocabulary.of()
REAL = Path(os.environ.get("LADDER_REAL_LADDERS", Path(__file__).resolve().parents[2] / "shared" / "ladders"))


def read(text: str, name: str = "ladder.yaml") -> Reading:
    return read_table(name, text.encode(), WORDS)


def level(piece: Piece) -> int | str:
    return "" if piece.level is None else piece.level.number or piece.level.name


def said(reading: Reading) -> list[tuple[str, int | str, str, str]]:
    return [(p.competency, level(p), p.section or p.section_id, p.text) for p in reading.pieces]


def lost(reading: Reading) -> list[tuple[str, str]]:
    return [(each.text, each.why) for each in reading.unplaced]


THREE = [("Care", 1, "", "Asks"), ("Care", 1, "", "Listens"), ("Care", 2, "", "Teaches")]


NESTED = """
Care:
  1: [Asks, Listens]
  2: [Teaches]
---
Level 1:
  Care: [Asks, Listens]
Level 2:
  Care: Teaches
---
competencies:
  - name: Care
    levels: {1: [Asks, Listens], 2: Teaches}
---
competencies:
  Care:
    levels:
      - {level: 1, behaviours: [Asks, Listens]}
      - {level: 2, behaviours: [Teaches]}
---
skills:
  - title: Care
    content:
      - {level: 1, criteria: [Asks, Listens]}
      - {level: 2, criteria: [Teaches]}
---
levels:
  - level: 1
    skills: [{name: Care, items: [Asks, Listens]}]
  - level: 2
    skills: [{name: Care, items: [Teaches]}]
---
- {competency: Care, level: 1, text: Asks}
- {competency: Care, level: L1, text: Listens}
- {competency: Care, level: 2, text: Teaches}
---
levels: [{id: a, name: Level 1}, {id: b, name: Level 2}]
themes: [{id: c, name: Care}]
criteria:
  - {level: a, theme: c, summary: Asks}
  - {level: a, theme: c, summary: Listens}
  - {level: b, theme: c, summary: Teaches}
"""


@pytest.mark.parametrize("text", NESTED.split("---\n"))
def test_the_same_ladder_however_it_is_nested(text: str) -> None:
    reading = read(text)
    as_json = read(json.dumps(yaml.safe_load(text), default=str), "ladder.json")

    assert said(reading) == said(as_json) == THREE
    assert (reading.levels, lost(reading)) == ((LevelName(1), LevelName(2)), [])


def test_a_framework_with_a_title_is_a_family_and_says_so() -> None:
    reading = read(
        "title: Design\npath: /design\ntopics:\n  - name: care\n    title: Care\n    content: [{level: 1, criteria: [Asks]}]\n"
    )

    assert (reading.title, {piece.family for piece in reading.pieces}) == ("Design", {"Design"})
    assert reading.understood == "data of 1 competency × 1 level for the family “Design”"
    assert lost(reading) == [("path: /design", "these are settings of the file, and no texts of a ladder")]
    assert str(reading.pieces[0].origin) == "ladder.yaml, line 6"


def test_records_that_point_to_what_is_defined_beside_them() -> None:
    reading = read("""
name: Engineering
summary: What we do.
levels: [{id: junior, name: Junior Engineer}, {id: senior, name: Senior Engineer 2}]
themes:
  - {id: care, name: Care, summary: How we look after people.}
competencies:
  - id: 7ed8deae-2dbb-4830-bca0-9e6cee038bff
    level: junior
    theme: care
    summary: |
      Asks before
      acting.
    examples: [Asked Bo]
    supportingUrls: [{label: Guide, url: "https://example.com"}]
    proficiency: Good
  - {level: senior, theme: care, summary: "1. Teaches", proficiency: Good}
""")

    assert said(reading) == [
        ("Care", "", "definition", "How we look after people."), ("Care", "Junior Engineer", "", "Asks before acting."),
        ("Care", "Junior Engineer", "Examples", "Asked Bo"), ("Care", "Junior Engineer", "Proficiency", "Good"),
        ("Care", "Senior Engineer 2", "", "Teaches"), ("Care", "Senior Engineer 2", "Proficiency", "Good"),
    ]  # fmt: skip
    assert [text for text, _ in lost(reading)] == [
        "What we do.", "supportingUrls label: Guide; supportingUrls url: https://example.com",
    ]  # fmt: skip


def test_a_file_of_one_competency_with_sections() -> None:
    reading = read("""
title: Care
definition: What care is.
levels:
  1:
    name: Early
    Key Behaviors: {asks: Asks, hears: Listens}
    mindset_shift: {view: {from: I do, to: We do}}
  2:
    name: Mid
    habits: [Teaches]
""")

    assert said(reading) == [
        ("Care", "", "definition", "What care is."), ("Care", 1, "Key Behaviors", "Asks"),
        ("Care", 1, "Key Behaviors", "Listens"),
        ("Care", 1, "mindset shift", "I do"), ("Care", 1, "mindset shift", "We do"),
        ("Care", 2, "Habits", "Teaches"),
    ]  # fmt: skip
    assert [p.id for p in reading.pieces] == ["", "asks", "hears", "view", "view", ""]
    assert [p.shape for p in reading.pieces[3:5]] == [Shape.FROM, Shape.TO]
    assert reading.levels == (LevelName(1, "Early"), LevelName(2, "Mid"))


def test_examples_beside_their_criterion() -> None:
    reading = read("""
topics:
  - name: Care
    content:
      - level: 1
        exampleCriteria:
          - criteria: Asks first
            examples: [Asked Bo, Asked Ann]
""")

    assert said(reading) == [
        ("Care", 1, "", "Asks first"), ("Care", 1, "Examples", "Asked Bo"), ("Care", 1, "Examples", "Asked Ann"),
    ]  # fmt: skip


def test_tracks_with_milestones_in_their_order() -> None:
    reading = read("""
tracks:
  CARE:
    displayName: Care
    category: People
    milestones:
      - {summary: Asks, signals: [Says hello]}
      - {summary: Teaches, signals: []}
""")

    assert said(reading) == [("Care", 1, "", "Asks"), ("Care", 1, "Signals", "Says hello"), ("Care", 2, "", "Teaches")]
    assert lost(reading) == [("People", "is the group of “Care”, and a ladder has no such groups")]


def test_families_have_levels_of_their_own() -> None:
    reading = read("""
families:
  - title: Engineering
    levels: {1: Junior, 2: Senior}
    competencies: [{title: Care, levels: {1: [Asks], 2: [Teaches]}}]
  - title: Design
    levels: {1: Novice}
    competencies: [{title: Care, levels: {1: [Draws]}}]
""")

    assert [(p.family, p.level and p.level.name, p.text) for p in reading.pieces] == [
        ("Engineering", "Junior", "Asks"), ("Engineering", "Senior", "Teaches"), ("Design", "Novice", "Draws"),
    ]  # fmt: skip


def test_placeholders_and_what_is_about_a_level_as_a_whole_are_told() -> None:
    reading = read("levels:\n  - {level: 1, title: Early, description: Learns, competencies: {Care: [TBD, Asks]}}\n")

    assert said(reading) == [("Care", 1, "", "Asks")]
    assert lost(reading) == [
        ("Learns", "is about Early as a whole, and not about one competency"),
        ("TBD", "stands in for a text that is yet to be written"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "a.yaml",
            "a:\n  - \tx\n",
            "a.yaml:2:5: a TAB stands here; YAML divides with spaces only: replace it by a space",
        ),
        ("a.yaml", "a: [x\n", "a.yaml:1:4: the “[” here is not closed before the file ends"),
        ("a.yaml", "a: x\na: y\n", "a.yaml:2:1: “a” stands twice in this block, first in line 1"),
        ("a.yaml", "just a text\n", "a.yaml: holds no keys with texts"),
        ("a.json", '{"a": 1,\n "b" 2}', "a.json:2:6: is not JSON from here on"),
        ("a.json", '{"a": 1, "a": 2}', "a.json: “a” stands twice in one object"),
        ("a.json", "[" * 3000, "a.json: blocks are nested more than 100 deep"),
        ("a.md", "---\ntopics:\n  -\tx\n---\n# Care\n", "a.md:3:4: a TAB stands here"),
    ],
)
def test_mistakes_are_located(name: str, text: str, message: str) -> None:
    with pytest.raises(LadderExportError) as caught:
        read(text, name)
    assert str(caught.value).startswith(message)


def test_front_matter_with_a_ladder_and_a_text_below() -> None:
    front = "---\ntitle: Design\ntopics: [{title: Care, content: [{level: 1, criteria: [Asks]}]}]\n---\n"
    alone, more = read(front, "a.md"), read(f"{front}\n## How it works\n\nTalk about it once a year.\n", "a.md")

    assert said(alone) == said(more) == [("Care", 1, "", "Asks")]
    assert more.understood == "front matter of 1 competency × 1 level for the family “Design”; and a text below it"
    assert "Talk about it once a year." in [text for text, _ in lost(more)]


def test_front_matter_without_a_ladder_leaves_the_document_to_its_reader() -> None:
    reading = read("---\ntitle: Care\nlayout: page\n---\n\n## Level 1\n\n- Asks\n- Listens\n", "a.md")

    assert [(level(piece), piece.text) for piece in reading.pieces] == [(1, "Asks"), (1, "Listens")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("---\na: 1\n---\nBody\n", ("\na: 1\n", "\n\n\nBody\n")),
        ("---\na: 1\n...\n", ("\na: 1\n", "\n\n\n")),
        ("---\nA sentence.\n---\n", None),
        ("Text\n---\na: 1\n---\n", None),
        ("---\na: 1\n", None),
    ],
)
def test_front_matter_keeps_the_lines_of_the_file(text: str, found: tuple[str, str] | None) -> None:
    front = divided(text)

    assert (front and (front.yaml, front.body)) == found


# Nothing is lost

KEYS = st.sampled_from(
    ["competencies", "levels", "topics", "title", "name", "level", "theme", "criteria", "examples", "summary", "content",
     "Care", "Level 1", "2", "Key Behaviors", "habits", "category", "tracks", "families", "from", "to", "url", "weight",
     "sections", "skill", "description", "notes"]
)  # fmt: skip


def trees(draw: st.DrawFn) -> Any:
    count = iter(range(1000))

    def node(depth: int) -> Any:
        kind = draw(st.sampled_from(["text", "list", "map"] if depth < 5 else ["text"]))
        if kind == "text":
            return f"Says w{next(count)} to them"
        if kind == "list":
            return [node(depth + 1) for _ in range(draw(st.integers(0, 3)))]
        keys = draw(st.lists(KEYS, max_size=4, unique=True))
        return {key: node(depth + 1) for key in keys}

    keys = draw(st.lists(KEYS, min_size=1, max_size=5, unique=True))
    return {key: node(0) for key in keys}


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from texts(each)


@settings(max_examples=200, deadline=None)
@given(st.composite(trees)())
def test_every_text_of_any_tree_is_somewhere(tree: Any) -> None:
    reading = read(yaml.safe_dump(tree, sort_keys=False, width=1000))

    words = [f"{p.text} {p.competency} {p.section} {p.family} {p.id} {p.level}" for p in reading.pieces]
    words += [each.text for each in reading.unplaced] + [
        *reading.competencies,
        *map(str, reading.levels),
        reading.title,
    ]
    found = " ".join(words)
    assert [text for text in texts(tree) if f"{text.split()[1]} " not in f"{found} "] == []


def real(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in REAL.glob(pattern))


@pytest.mark.parametrize("path", real("ft/data/job-families/*.yml", "monzo/frameworks/**/*.md") or [None], ids=str)
def test_a_published_framework_is_read_whole(path: Path | None) -> None:
    if path is None:
        pytest.skip(f"no ladders in {REAL}; set LADDER_REAL_LADDERS to the folder of published ladders")
    text = path.read_text("utf-8")
    if path.name == "people.md":
        with pytest.raises(LadderExportError, match=r"people\.md:205:12: a TAB stands here"):
            read(text, path.name)
        text = text.replace("\t", " ")
    front = re.split(r"^---$", text, flags=re.MULTILINE)[1] if path.suffix == ".md" else text
    data = yaml.safe_load(front)
    if not (data.get("topics") or data.get("themes")):
        pytest.skip("prose, which another reader reads")
    reading = read(text, path.name)

    # Counted without the reader, from what the files hold.
    if "themes" in data:
        summaries = [each["summary"] for each in data["competencies"]]
        wanted = [text for each in summaries for text in lines(each)]
        wanted += [text for each in data["competencies"] for text in each.get("examples", ())]
        wanted += [" ".join(each["summary"].split()) for each in data["themes"] if "summary" in each]
        cells = {(each["theme"], each["level"]) for each in data["competencies"]}
        competencies = {each["name"] for each in data["themes"]}
        main = [piece for piece in reading.pieces if piece.section != "Proficiency"]
    else:
        content = [(topic["name"], each) for topic in data["topics"] for each in topic["content"]]
        examples = [each for _, part in content for each in part.get("exampleCriteria") or ()]
        wanted = [text for _, part in content for text in part.get("criteria") or ()]
        wanted += [each["criteria"] for each in examples] + [
            text for each in examples for text in each["examples"] or ()
        ]
        cells = {(name, part["level"]) for name, part in content if part.get("criteria") or part.get("exampleCriteria")}
        competencies = {(topic["title"] or topic["name"]).partition(": ")[0] for topic in data["topics"]}
        main = [piece for piece in reading.pieces if piece.section_id != "definition"]
        assert len(main) == len([text for text in wanted if text.strip()])
    assert sorted(squeezed(piece.text) for piece in main) == sorted(squeezed(text) for text in wanted if text.strip())
    assert (
        {piece.family for piece in reading.pieces}
        == {reading.title}
        == {" ".join((data.get("title") or data["name"]).split())}
    )
    assert {piece.competency for piece in reading.pieces} == competencies == set(reading.competencies)
    assert {(p.competency, p.level) for p in main if p.level} and len(
        {(p.competency, p.level) for p in main if p.level}
    ) == len(cells)


def squeezed(text: str) -> str:
    """`text` without spaces and without quotation marks around it."""
    return "".join(text.split()).strip('"“”')


def lines(summary: str) -> list[str]:
    """The numbered entries of a text, or the whole of it."""
    rows = [row.strip() for row in summary.splitlines() if row.strip()]
    if rows[0].startswith("1. "):
        return [row.partition(". ")[2] for row in rows]
    return [" ".join(rows)]
