"""Documents to pieces: headings of every kind, lists of every kind, documents in every order, and no word lost on the way."""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import docx
import pytest
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder_export.importing.data import LevelName, Origin, Piece, Reading, Shape
from ladder_export.importing.documents import read_document, read_outline
from ladder_export.importing.documents.interpret import interpret, tidied
from ladder_export.importing.documents.outline import Block, Look, Outline
from ladder_export.importing.documents.signs import signed
from ladder_export.importing.tables.cells import unquoted
from ladder_export.importing.vocabulary import Vocabulary
from ladder_export.problems import RefusedError
from ladder_export.zips import archive

SHARED = Path(os.environ.get("LADDER_REAL_LADDERS", Path(__file__).resolve().parents[2] / "shared" / "ladders")).parent
KNOWN = Vocabulary.of()
FIVE = sorted((SHARED / "documents").glob("*.txt"))
OTHERS = [
    SHARED / "ladders/codecademy/README.md",
    SHARED / "ladders/codecademy/managers.md",
    SHARED / "ladders/monzo/README.md",
]
shared = pytest.mark.skipif(not FIVE, reason="the documents are not on this machine")


def read(text: str, name: str = "a.md", vocabulary: Vocabulary = KNOWN) -> Reading:
    """The reading of a document that is written in a test."""
    return read_document(name, text.encode(), vocabulary)


def told(reading: Reading) -> list[tuple[str, str, str, str]]:
    """Competency, level, section and text of each piece; a level as `2 Senior`."""
    return [(piece.competency, level(piece), piece.section, piece.text) for piece in reading.pieces]


def level(piece: Piece) -> str:
    if piece.level is None:
        return ""
    return " ".join(part for part in (str(piece.level.number or ""), piece.level.name) if part)


def texts(reading: Reading, **where: str) -> list[str]:
    """The texts of the pieces whose fields are as given."""
    return [p.text for p in reading.pieces if all(getattr(p, name) == value for name, value in where.items())]


def reasons(reading: Reading) -> list[tuple[str, str]]:
    return [(each.text, each.why) for each in reading.unplaced]


# ------------------------------------------------------------------------------------------------------ nothing is lost


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def words_of(reading: Reading) -> Counter[str]:
    """All words that a reading holds in some place: each title once, although many pieces carry it."""
    titles = {
        *(p.section for p in reading.pieces),
        *(p.family for p in reading.pieces),
        *reading.competencies,
        reading.title,
    }
    levels = {f"Level {each.number or ''} {each.name}" for each in reading.levels}
    facts = [value for _, value in reading.facts]
    kept = Counter(word for text in (*titles, *levels, *facts) for word in words(text))
    kept.update(word for each in (*reading.pieces, *reading.unplaced) for word in words(each.text))
    return kept


def missing(source: Iterable[str], reading: Reading) -> Counter[str]:
    """The words of `source` that the reading has not; words of titles count once only, however often they stand there."""
    kept = words_of(reading)
    titles = {word for word, n in kept.items()}
    lost = Counter(word for text in source for word in words(text)) - kept
    headings = {
        *words("From To Level Levels Proficiency"),
        *(w for p in reading.pieces for w in words(f"{p.section} {p.competency} {p.family}")),
    }
    headings |= {w for text in (*reading.competencies, reading.title) for w in words(text)}
    headings |= {word for each in reading.levels for word in words(f"{each.name} {each.number}")}
    return Counter(
        {word: n for word, n in lost.items() if not (word in titles and word in headings) and word not in headings}
    )


@shared
@pytest.mark.parametrize("path", FIVE, ids=lambda path: path.name[:3])
def test_every_line_of_the_five_documents_is_a_piece_or_a_title(path: Path) -> None:
    reading = read_document(path.name, path.read_bytes(), KNOWN)
    assert {each.text for each in reading.unplaced} <= {"Proficiency Levels"}
    held = {piece.text for piece in reading.pieces}
    titles = {*(piece.section for piece in reading.pieces), *reading.competencies, *(lv.name for lv in reading.levels)}
    titles |= {f"Level {lv.number}" for lv in reading.levels} | {"From:", "To:", "Proficiency Levels"}
    lines = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    assert len(lines) > 10
    for line in lines:
        bare = re.sub(r"^[•-] *", "", line)
        numberless = re.sub(r"^\d", "", bare)
        assert {bare, numberless, bare.strip('"')} & (held | titles) or not numberless, line
    assert sum(len(piece.text) for piece in reading.pieces) > 0.9 * sum(map(len, lines)) - 200


@shared
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: "-".join(path.parts[-2:]))
def test_no_word_of_other_ladders_is_lost(path: Path) -> None:
    reading = read_document(path.name, path.read_bytes(), KNOWN)
    outline = read_outline(path.name, path.read_bytes(), KNOWN)
    source = [block.text for block in outline.blocks] + [each.text for each in outline.unplaced]
    assert sum(map(len, source)) > 5000
    assert missing(source, reading) == Counter()
    raw = Counter(
        word for word in re.findall(r"[^\W\d_]{5,}", re.sub(r"<[^>]*>|\]\([^)]*\)|&\w+;", " ", path.read_text()))
    )
    assert not set(raw) - set(words_of(reading)), "independently of our reader of Markdown"


WORDS = st.sampled_from(
    ["asks", "Ships", "value", "Key Behaviors", "Level 2", "Senior Engineer", "“quoted”", "Focus", "and more."]
)
TEXTS = st.one_of(
    st.lists(WORDS, min_size=1, max_size=12).map(" ".join),
    st.sampled_from(
        ["Level 1", "Level 2: Senior", "Key Behaviors", "Seek Feedback", "From:", "To:", "Customer Value", "1", "• a"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=30),
)
BLOCKS = st.builds(
    Block,
    look=st.sampled_from([Look.HEADING, Look.TEXT, Look.TEXT, Look.ENTRY, Look.ENTRY, Look.RULE]),
    text=TEXTS,
    origin=st.just(Origin("a.md", "line 1")),
    depth=st.integers(0, 6).map(float),
    numbered=st.booleans(),
    strong=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, max_size=14))
def test_every_text_of_an_outline_is_somewhere(blocks: list[Block]) -> None:
    blocks = [block for block in blocks if block.look is not Look.RULE or not block.text.strip()]
    reading = interpret("a.md", Outline(tuple(blocks)), KNOWN)
    tidy = tidied(blocks, KNOWN)
    assert missing([block.text for block in tidy], reading) == Counter()
    held = Counter(piece.text for piece in reading.pieces) + Counter(each.text for each in reading.unplaced)
    for block in tidy:
        if block.look in (Look.TEXT, Look.ENTRY, Look.FROM, Look.TO):
            parts = re.split(r"\s*(?:→|⟶|➔|⇒|-+>|=>)\s*", block.text)
            assert held[block.text] or held[unquoted(block.text)[0]] or all(held[part] for part in parts if part), block


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["a.md", "a.html", "a.txt"]))
def test_any_text_is_read_in_every_format(text: str, name: str) -> None:
    text = text.replace("\0", "")
    if not text.strip():
        return
    try:
        reading = read(text, name)
    except RefusedError as error:
        assert str(error).startswith(f"{name}: ")
        return
    assert not any(
        piece.text != piece.text.strip(" ") or "\n" in piece.text or not piece.text for piece in reading.pieces
    )


# ---------------------------------------------------------------------------------------------------- the five documents


def document(number: str) -> Reading:
    path = next(path for path in FIVE if path.name.startswith(number))
    return read_document(path.name, path.read_bytes(), KNOWN)


@shared
def test_a_chapter_alone() -> None:
    reading = document("000")
    assert reading.levels == (LevelName(None, "Early Career"),)
    assert reading.competencies == ()
    shape = [(p.section or p.section_id, p.shape, p.closing) for p in reading.pieces]
    prose = Shape.PROSE
    assert shape == [
        *[("opening", prose, False)] * 2,
        *[("What This Looks Like", prose, False)] * 2,
        *[("The Shift", prose, False)] * 2,
        *[("How to Grow", prose, False)] * 3,
        ("chapter_closing", prose, True),
    ]


@shared
def test_five_chapters() -> None:
    reading = document("001")
    assert reading.competencies == ("Customer Value",)
    names = ["Early Career", "Mid-Level Engineer", "Senior Engineer", "Staff Engineer", "Principal Engineer"]
    assert reading.levels == tuple(LevelName(None, name) for name in names)
    counts = Counter((level(p), p.section or p.section_id) for p in reading.pieces)
    assert counts.pop(("", "introduction")) == 2
    assert {name for name, _ in counts} == set(names)
    sections = {"opening": 2, "What This Looks Like": 2, "The Shift": 2, "How to Grow": 3, "chapter_closing": 1}
    assert counts == {(name, section): n for name in names for section, n in sections.items()}


@shared
@pytest.mark.parametrize(("number", "n", "competencies"), [("002", 1, ()), ("003", 2, ("Customer Value",))])
def test_a_card(number: str, n: int, competencies: tuple[str, ...]) -> None:
    reading = document(number)
    assert reading.levels == (LevelName(n),), "from the first words of its first sentence"
    assert reading.competencies == competencies
    counts = Counter((p.section or p.section_id, p.shape, p.quoted) for p in reading.pieces)
    bullet, said = Shape.BULLET, True
    assert counts == {
        ("summary", Shape.PROSE, False): 1,
        ("Key Behaviors", bullet, False): 5,
        ("Common Struggles", bullet, False): 3,
        ("Success Indicators", Shape.LEAD_IN, False): 1,
        ("Success Indicators", bullet, False): 4,
        ("Mindset Shift", Shape.FROM, said): 1,
        ("Mindset Shift", Shape.TO, said): 1,
        ("Questions to Ask Yourself", bullet, False): 3,
        ("Build These Habits", Shape.NUMBERED, False): 3,
        ("Seek Feedback", bullet, said): 3,
        ("Signals You're Ready to Level Up", bullet, False): 3,
        ("Focus Summary", bullet, False): 3,
        ("card_closing", Shape.PROSE, False): 1,
    }
    assert not any(p.text[0].isdigit() or p.text[0] == p.text[-1] == '"' for p in reading.pieces)


@shared
def test_an_overview() -> None:
    reading = document("004")
    assert reading.levels == tuple(LevelName(n) for n in range(1, 6))
    assert [(level(p), p.section_id) for p in reading.pieces] == [
        ("", "definition"),
        *((str(n), "summary") for n in range(1, 6)),
    ]


@shared
def test_codecademy_is_told_level_by_level() -> None:
    path = OTHERS[0]
    reading = read_document(path.name, path.read_bytes(), KNOWN)
    source = path.read_text()
    assert reading.title == "Codecademy Engineering Competencies"
    names = [name for name in re.findall(r"^## (.*)", source, re.MULTILINE) if name != "FAQ"]
    assert [each.name for each in reading.levels] == names
    source, _, questions = source.partition("\n## FAQ")
    assert "FAQ" in {each.text for each in reading.unplaced}
    assert len(questions) > 100
    assert set(reading.competencies) == set(re.findall(r"^### (.*)", source, re.MULTILINE))
    after = source[source.index("\n## ") :]
    assert len(reading.pieces) == len(re.findall(r"^- ", after, re.MULTILINE)) > 80
    counted = Counter((level(p), p.competency) for p in reading.pieces)
    for part in re.split(r"^## ", after, flags=re.MULTILINE)[1:]:
        name, *competencies = re.split(r"^### ", part, flags=re.MULTILINE)
        for each in competencies:
            assert counted[name.strip(), each.splitlines()[0]] == each.count("\n- ")


# ------------------------------------------------------------------------------------------------- orders of a document

BODY = "- a\n- b\n"


def test_competency_level_section() -> None:
    reading = read(
        "# Ladder of Works\n\nAbout it all.\n\n## Craft\n\nWhat it is.\n\n### Level 1: Junior\n\n#### Key Behaviors\n\n- a\n\n"
        "### Level 2: Senior\n\n#### Key Behaviors\n\n- b\n\n#### Our own\n\n- c\n\n## Care\n\n### Level 1: Junior\n\n- d\n"
    )
    assert told(reading) == [
        ("Craft", "", "", "What it is."),
        ("Craft", "1 Junior", "Key Behaviors", "a"),
        ("Craft", "2 Senior", "Key Behaviors", "b"),
        ("Craft", "2 Senior", "Our own", "c"),
        ("Care", "1 Junior", "", "d"),
    ]
    assert reading.title == "Ladder of Works"
    assert reasons(reading) == [("About it all.", "it is about the ladder as a whole")]
    assert reading.understood == "a document with 2 competencies, 2 levels, 2 sections"


def test_level_competency_entries() -> None:
    reading = read(
        "# Engineering\n\n## Junior\n\nAll of it.\n\n### Craft\n- a\n### Care\n- b\n\n## Senior\n\n"
        "### Craft\n- c\n### Care\n- d\n"
    )
    assert told(reading) == [
        ("Craft", "Junior", "", "a"),
        ("Care", "Junior", "", "b"),
        ("Craft", "Senior", "", "c"),
        ("Care", "Senior", "", "d"),
    ]
    assert reading.title == "Engineering"
    assert reasons(reading) == [
        ("All of it.", "it is about the level Junior as a whole, and the file goes on with competencies")
    ]
    assert reading.understood.endswith("told level by level")


def test_a_title_that_a_person_maps_makes_sections_of_what_would_be_competencies() -> None:
    text = "# Craft\n\n## Level 1\n\n### Tact\n- a\n\n## Level 2\n\n### Tact\n- b\n"
    assert {p.competency for p in read(text).pieces} == {"Tact"}
    mapped = read(text, vocabulary=Vocabulary.of(mapped={"Tact": "signals"}))
    assert told(mapped) == [("Craft", "1", "Tact", "a"), ("Craft", "2", "Tact", "b")]


@pytest.mark.parametrize("title", ["What We Look For", "Signs of It", "Examples"])
def test_titles_that_read_like_sections_are_sections(title: str) -> None:
    assert {(p.competency, p.section) for p in read(f"# Craft\n## Level 1\n### {title}\n- a\n").pieces} == {
        ("Craft", title)
    }


def test_a_competency_that_is_called_like_a_section() -> None:
    names = ("Feedback", "Craft", "Care", "Delivery", "Mentoring")
    reading = read("# Ladder\n## Junior\n" + "".join(f"### {name}\n- a\n" for name in names))
    assert reading.competencies == names
    assert {p.section for p in reading.pieces} == {""}


def test_what_stands_beside_the_sections_of_a_level_told_in_a_shift_is_a_section() -> None:
    reading = read("# Kundennutzen\n## Stufe 1\n### Eigenes\n- a\n### Wandel\nVon: „A“\nZu: „B“\n")
    assert [(p.competency, p.section, p.text) for p in reading.pieces] == [
        ("Kundennutzen", "Eigenes", "a"),
        ("Kundennutzen", "Wandel", "A"),
        ("Kundennutzen", "Wandel", "B"),
    ]


def test_a_table_of_competencies_under_the_title_of_the_ladder() -> None:
    reading = read(
        "# Works\n\n| | Level 1 | Level 2 |\n|---|---|---|\n| Craft | Writes | Designs |\n| Care | Asks | Helps |\n"
    )
    assert reading.title == "Works"
    assert sorted((p.competency, level(p), p.text) for p in reading.pieces) == [
        ("Care", "1", "Asks"),
        ("Care", "2", "Helps"),
        ("Craft", "1", "Writes"),
        ("Craft", "2", "Designs"),
    ]


def test_level_competency_section() -> None:
    reading = read(
        "## Level 1\n### Craft\n#### Key Behaviors\n- a\n### Care\n#### Pitfalls\n- b\n## Level 2\n"
        "### Craft\n#### Key Behaviors\n- c\n"
    )
    assert told(reading) == [
        ("Craft", "1", "Key Behaviors", "a"),
        ("Care", "1", "Pitfalls", "b"),
        ("Craft", "2", "Key Behaviors", "c"),
    ]


def test_competency_section_level() -> None:
    reading = read("# Craft\n## Key Behaviors\n### Level 1\n- a\n### Level 2\n- b\n## Pitfalls\n### Level 1\n- c\n")
    assert told(reading) == [
        ("Craft", "1", "Key Behaviors", "a"),
        ("Craft", "2", "Key Behaviors", "b"),
        ("Craft", "1", "Pitfalls", "c"),
    ]


def test_families_above_competencies() -> None:
    reading = read("# Works\n## Engineering\n### Craft\n#### Level 1\n- a\n## Design\n### Craft\n#### Level 1\n- b\n")
    assert [(p.family, p.competency, level(p), p.text) for p in reading.pieces] == [
        ("Engineering", "Craft", "1", "a"),
        ("Design", "Craft", "1", "b"),
    ]
    assert reading.title == "Works"


def test_one_level_a_file_by_its_title() -> None:
    reading = read("# Senior Engineer\n\n## Craft\n- a\n\n## Care\n- b\n")
    assert told(reading) == [("Craft", "Senior Engineer", "", "a"), ("Care", "Senior Engineer", "", "b")]


def test_one_level_a_file_by_its_name() -> None:
    text = "# Craft\n\n## Key Behaviors\n- a\n"
    assert told(read(text, "docs/level-3.md")) == [("Craft", "3", "Key Behaviors", "a")]
    assert told(read(text, "senior_engineer.md")) == [("Craft", "Senior Engineer", "Key Behaviors", "a")]
    assert told(read(text, "craft.md")) == [("Craft", "", "Key Behaviors", "a")]


def test_a_heading_that_names_competency_and_level() -> None:
    reading = read(
        "# Craft – Level 1: Junior\n## Key Behaviors\n- a\n# Craft – Level 2: Senior\n## Key Behaviors\n- b\n"
    )
    assert told(reading) == [("Craft", "1 Junior", "Key Behaviors", "a"), ("Craft", "2 Senior", "Key Behaviors", "b")]
    assert reading.competencies == ("Craft",)


def test_all_headings_of_one_depth() -> None:
    reading = read(
        "# Craft\n\nMeaning.\n\n# Level 1\n# Key Behaviors\n- a\n# Level 2\n# Key Behaviors\n- b\n#"
        " Care\n# Level 1\n# Key Behaviors\n- c\n"
    )
    assert told(reading) == [
        ("Craft", "", "", "Meaning."),
        ("Craft", "1", "Key Behaviors", "a"),
        ("Craft", "2", "Key Behaviors", "b"),
        ("Care", "1", "Key Behaviors", "c"),
    ]


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_an_unknown_heading_between_a_competency_and_its_levels_is_its_section(name: str) -> None:
    text = "# Craft\n\nMeaning.\n\n## Background Story\n\nLong ago.\n\n## Level 1\n\n## Pitfalls\n\n- a\n"
    reading = read(text if name == "a.md" else text.replace("#", "").replace("\n ", "\n").lstrip(), name)
    assert told(reading) == [
        ("Craft", "", "", "Meaning."),
        ("Craft", "", "Background Story", "Long ago."),
        ("Craft", "1", "Pitfalls", "a"),
    ]


def test_title_family_and_competency_of_plain_text() -> None:
    text = "Works\n\nEngineering\n\nCraft\n\nLevel 1\n\n- a\n\nCare\n\nLevel 1\n\n- b\n\nDesign\n\nCraft\n\nLevel 1\n\n- c\n"
    own = Vocabulary.of(competencies=["Craft", "Care"], families=["Engineering", "Design"])
    reading = read(text, "a.txt", own)
    assert reading.title == "Works"
    assert [(p.family, p.competency, p.text) for p in reading.pieces] == [
        ("Engineering", "Craft", "a"),
        ("Engineering", "Care", "b"),
        ("Design", "Craft", "c"),
    ]
    assert reading.unplaced == ()


def test_ids_of_untitled_sections_are_left_open_where_the_ladder_has_a_table_of_its_own() -> None:
    text = "# Craft\n\nMeaning.\n\n## Level 1\n\nShort.\n\n### Pitfalls\n\n- a\n\nEnds.\n"
    assert [p.section_id for p in read(text).pieces] == ["definition", "summary", "", "card_closing"]
    own = read(text, vocabulary=Vocabulary.of([("pitfalls", "Pitfalls")]))
    assert [(p.section_id, p.closing) for p in own.pieces] == [("", False), ("", False), ("", False), ("", True)]


def test_levels_with_names_that_nobody_knows() -> None:
    reading = read("# Craft\n## Seed\n### Key Behaviors\n- a\n## Tree\n### Key Behaviors\n- b\n")
    assert told(reading) == [("Craft", "Seed", "Key Behaviors", "a"), ("Craft", "Tree", "Key Behaviors", "b")]
    beside = read("# Craft\n## Level 1\n### Key Behaviors\n- a\n## Tree\n### Key Behaviors\n- b\n")
    assert told(beside) == [("Craft", "1", "Key Behaviors", "a"), ("Craft", "Tree", "Key Behaviors", "b")]


def test_what_is_no_ladder_is_told_and_nothing_is_made_of_it() -> None:
    reading = read("# Minutes\n\nWe met.\n\n## Next\n\n- Meet again\n")
    assert reading.pieces == ()
    assert reading.understood == "a document without a level, competency or section that we know"
    assert [text for text, _ in reasons(reading)] == ["Minutes", "We met.", "Next", "Meet again"]


def test_what_stands_beside_the_levels_is_told_with_its_heading() -> None:
    reading = read("# Ladder\n## Craft\n### Level 1\n- a\n## Glossary\n- word\n")
    assert told(reading) == [("Craft", "1", "", "a")]
    assert reasons(reading) == [
        ("Glossary", "it is a heading that is no level, competency or section that we know"),
        ("word", "it stands under “Glossary”, which is no level, competency or section that we know"),
    ]


def test_headings_inside_a_section_and_headings_with_nothing_under_them_are_told() -> None:
    reading = read("# Craft\n## Level 1\n### Key Behaviors\n#### At work\n- a\n### Pitfalls\n")
    assert told(reading) == [("Craft", "1", "Key Behaviors", "a")]
    assert reasons(reading) == [
        ("At work", "it is a heading inside the section “Key Behaviors”"),
        ("Pitfalls", "it is a title, and nothing stands under it"),
    ]


# ----------------------------------------------------------------------------------------------- levels without heading


@pytest.mark.parametrize("text", ["At Level 3, you lead.", "Stage 3 is about leading.", "On level 3 you lead."])
def test_a_level_that_only_a_sentence_tells(text: str) -> None:
    assert told(read(f"Craft\n\n{text}\n\nKey Behaviors\n\n- a\n", "a.txt")) == [
        ("Craft", "3", "", text),
        ("Craft", "3", "Key Behaviors", "a"),
    ]


def test_a_level_of_the_ladder_that_only_a_sentence_names() -> None:
    own = Vocabulary.of(levels=[LevelName(2, "Guide")])
    reading = read("As a guide, you show the way.\n\nKey Behaviors\n\n- a\n", "a.txt", own)
    assert {piece.level for piece in reading.pieces} == {LevelName(2, "Guide")}


# --------------------------------------------------------------------------------------------------- headings by look


@pytest.mark.parametrize(
    "lines",
    [
        "Level 1|Key Behaviors|- a|- b",
        "LEVEL 1||Key Behaviors||- a||- b",
        "Level 1|=======|Key Behaviors|-------------|- a|- b",
        "# Level 1|## Key Behaviors|- a|- b",
        "Level 1:|Key Behaviors:|- a|- b",
        "Level 1||KEY BEHAVIOURS||a) a|b) b",
        "1. Level 1||Key Behaviors||1. a|2. b",
    ],
)
def test_headings_of_plain_text(lines: str) -> None:
    reading = read(lines.replace("|", "\n"), "a.txt")
    assert [
        (p.level and p.level.number, p.section.casefold().replace("u", "").rstrip(":"), p.text) for p in reading.pieces
    ] == [
        (1, "key behaviors", "a"),
        (1, "key behaviors", "b"),
    ]


def test_unknown_titles_of_plain_text() -> None:
    reading = read(
        "Craft\n\nLevel 1\n\nPitfalls\n\n- x\n\nOur Own Title\n\n- a\n\nAnother One\n\nThis is a"
        " sentence.\n\nlower case\n\nEnds so.\n",
        "a.txt",
    )
    assert [(p.section, p.text) for p in reading.pieces] == [
        ("Pitfalls", "x"),
        ("Our Own Title", "a"),
        ("Another One", "This is a sentence."),
        ("Another One", "lower case"),
        ("Another One", "Ends so."),
    ]


def test_underlined_titles_of_plain_text_are_as_deep_as_their_lines() -> None:
    one = "{0}\n=====\n\nAbout {0}.\n\nLevel 1\n-------\n- a of {0}\n\nLevel 2\n-------\n- b of {0}\n\n"
    reading = read(one.format("Craft") + one.format("Care"), "a.txt")
    assert told(reading) == [
        (name, number, "", text)
        for name in ("Craft", "Care")
        for number, text in (("", f"About {name}."), ("1", f"a of {name}"), ("2", f"b of {name}"))
    ]


def test_lines_of_a_list_without_signs_are_no_titles() -> None:
    reading = read(
        "Level 1\n\nFocus Summary\n\nAsk What Matters\n\nLook for Outcomes\n\nBegin with Impact\n\nPitfalls\n\n- a\n",
        "a.txt",
    )
    assert texts(reading, section="Focus Summary") == ["Ask What Matters", "Look for Outcomes", "Begin with Impact"]


def test_bold_lines_are_headings_and_bold_words_are_not() -> None:
    reading = read(
        "**Craft**\n\n**Level 1**\n\n**Key Behaviors**\n\n- a **bold** word\n\n**Not this, as it is a sentence.**\n\n"
        "**Level 2**\n\n**You do well when you:**\n\n- b\n"
    )
    assert [(level(p), p.section, p.shape.value, p.text) for p in reading.pieces] == [
        ("1", "Key Behaviors", "bullet", "a bold word"),
        ("1", "", "prose", "Not this, as it is a sentence."),
        ("2", "", "lead_in", "You do well when you:"),
        ("2", "", "bullet", "b"),
    ]


def test_headings_that_run_into_their_text() -> None:
    reading = read(
        "# Craft\n\n- **Level 1**: Asks for help.\n- Level 2: Gives help to others in the team.\n\n## Care\n\n"
        "**Level 1.** Cares.\n\n**Level 2** – Cares more.\n"
    )
    assert [(level(p), p.text) for p in reading.pieces] == [
        ("1", "Asks for help."),
        ("2", "Gives help to others in the team."),
        ("1", "Cares."),
        ("2", "Cares more."),
    ]


def test_bold_titles_of_several_competencies() -> None:
    text = "".join(
        f"**{name}**\n\nAbout.\n\n**Level 1**\n\n- a\n\n**Level 2**\n\n- b\n\n" for name in ("Craft", "Care")
    )
    assert [(p.competency, level(p)) for p in read(text).pieces] == [
        (n, v) for n in ("Craft", "Care") for v in ("", "1", "2")
    ]


def test_lists_within_lists_head_what_is_in_them() -> None:
    reading = read(
        "# Craft\n\n- Level 1\n    - Key Behaviors\n        - a\n            - inner\n        - b\n- Level 2\n    - c\n"
    )
    assert told(reading) == [
        ("Craft", "1", "Key Behaviors", "a"),
        ("Craft", "1", "Key Behaviors", "inner"),
        ("Craft", "1", "Key Behaviors", "b"),
        ("Craft", "2", "", "c"),
    ]


# ------------------------------------------------------------------------------------------------------------- entries

SIGNS = [
    "- ",
    "* ",
    "+ ",
    "• ",
    "•",
    "‣ ",
    "◦ ",
    "▪ ",
    "– ",
    "— ",
    "· ",
    "✓ ",
    "→ ",
    "\t•\t",
    "  - ",
    "- [ ] ",
    "- [x] ",
    "\uf0b7 ",
]
NUMBERS = ["1. ", "1) ", "(1) ", "1.", "(a) ", "a) ", "a. "]


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_before_entries_go(sign: str) -> None:
    reading = read(f"Level 1\n\nKey Behaviors\n\n{sign}Asks why\n{sign}Acts\n", "a.txt")
    assert [(p.shape, p.text) for p in reading.pieces] == [(Shape.BULLET, "Asks why"), (Shape.BULLET, "Acts")]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_before_entries_go(number: str) -> None:
    second = number.replace("1", "2").replace("a", "b")
    reading = read(f"Level 1\n\nKey Behaviors\n\n{number}Asks why\n{second}Acts\n", "a.txt")
    assert [(p.shape, p.text) for p in reading.pieces] == [(Shape.NUMBERED, "Asks why"), (Shape.NUMBERED, "Acts")]


def test_a_number_that_is_of_no_list_stays() -> None:
    reading = read("Level 1\n\nKey Behaviors\n\n12. May is the day.\n\n1. a\n2. b\n\no que for\n\no Third\n", "a.txt")
    assert texts(reading) == ["12. May is the day.", "a", "b", "o que for", "Third"]


@pytest.mark.parametrize(
    "lines",
    ["- 1Ask|- 2Look", "  • 1|    Ask|  • 2|    Look", "1Ask|2Look", "1|Ask|2|Look", "•|Ask|•|Look", "• 1||    Ask"],
)
def test_numbers_that_stick_to_their_text(lines: str) -> None:
    reading = read("Level 1\n\nBuild These Habits\n\n" + lines.replace("|", "\n"), "a.txt")
    assert texts(reading)[:1] == ["Ask"]
    assert all(text in ("Ask", "Look") for text in texts(reading))


@pytest.mark.parametrize(
    "text",
    ["3.5 years of it", "2026 was a year", "-1 is a number", "i.e. this", "1on1 talks matter", "A. Smith said so"],
)
def test_what_only_looks_like_a_sign_stays(text: str) -> None:
    assert signed(text) is None
    assert texts(read(f"Level 1\n\nKey Behaviors\n\n- {text}\n", "a.txt")) == [text]


@pytest.mark.parametrize(
    ("text", "bare", "quoted"),
    [
        ('"Why?"', "Why?", True),
        ("“Why?”", "Why?", True),
        ("„Warum?“", "Warum?", True),
        ("« Pourquoi ? »", "Pourquoi ?", True),
        ("「なぜ」", "なぜ", True),
        ("“A” or “B”", "“A” or “B”", False),
        ('"A" or "B"', '"A" or "B"', False),
        ("“Why?” they ask", "“Why?” they ask", False),
        ("“”", "“”", False),
    ],
)
def test_quotation_marks_around_all_of_an_entry_go(text: str, bare: str, quoted: bool) -> None:
    reading = read(f"# Level 1\n## Seek Feedback\n- {text}\n")
    assert [(p.text, p.quoted) for p in reading.pieces] == [(bare, quoted)]


@pytest.mark.parametrize(
    "lines",
    [
        "From:||“Old”||To:||“New”",
        "From: “Old”||To: “New”",
        "- From: Old|- To: New",
        "**From:**||Old||**To:**||New",
        "**From:** Old||**To:** New",
        "“Old” → “New”",
        "Von:||Old||Zu:||New",
        "De :||Old||Vers :||New",
    ],
)
def test_the_sides_of_a_shift(lines: str) -> None:
    reading = read("# Level 1\n## Mindset Shift\n\n" + lines.replace("|", "\n"))
    assert [(p.section, p.shape, p.text) for p in reading.pieces] == [
        ("Mindset Shift", Shape.FROM, "Old"),
        ("Mindset Shift", Shape.TO, "New"),
    ]


def test_several_shifts_are_told_in_pairs() -> None:
    reading = read("# Level 1\n## Mindset Shift\nFrom:\n\n- a\n- b\n\nTo:\n\n- c\n- d\n")
    assert [(p.shape.value, p.text) for p in reading.pieces] == [("from", "a"), ("to", "c"), ("from", "b"), ("to", "d")]


def test_a_from_without_a_to_is_a_text_like_any_other() -> None:
    assert texts(read("# Level 1\n## Pitfalls\n- From: nowhere\n- b\n")) == ["From: nowhere", "b"]


def test_in_markdown_an_escaped_label_or_sign_is_a_text() -> None:
    reading = read("# Level 1\n## How to Grow\nFrom\\: a\n\nTo\\: b\n\n\\- c\n\n1\\. d\n")
    assert [(p.shape.value, p.text) for p in reading.pieces] == [
        ("prose", text) for text in ("From: a", "To: b", "- c", "1. d")
    ]


# ------------------------------------------------------------------------------------------------ openings and closings


def ids(reading: Reading) -> list[tuple[str, str]]:
    return [(p.section_id or p.section, p.text) for p in reading.pieces]


def test_untitled_text_of_a_competency() -> None:
    long = (
        "This one is long, since it tells at some length why the subject matters, and what comes of it when people do it well,"
        " day by day and year after year, for all of us."
    )
    assert ids(read("# Craft\n\nOne.\n\n## Level 1\n- a\n"))[0] == ("definition", "One.")
    assert ids(read(f"# Craft\n\n{long}\n\nTwo.\n\n## Level 1\n- a\n"))[:2] == [
        ("introduction", long),
        ("introduction", "Two."),
    ]
    assert ids(read(f"# Craft\n\nOne.\n\n{long}\n\n## Level 1\n- a\n"))[:2] == [("", "One."), ("", long)], (
        "not for us to say"
    )


def test_what_closes_a_level() -> None:
    after_list = read("# Level 1\n## Pitfalls\n- a\n\nIt ends.\n\nTruly.\n")
    assert [(p.text, p.closing, p.section) for p in after_list.pieces][1:] == [
        ("It ends.", True, ""),
        ("Truly.", True, ""),
    ]
    ruled = read("# Level 1\n## How to Grow\nGrow.\n\n---\n\nIt ends.\n")
    assert [(p.text, p.closing) for p in ruled.pieces] == [("Grow.", False), ("It ends.", True)]
    named = read("# Early Career\n## How to Grow\nGrow.\n\nIn the early career, it is done.\n")
    assert [(p.text, p.closing) for p in named.pieces] == [("Grow.", False), ("In the early career, it is done.", True)]
    both = read("# Level 1\n## How to Grow\nOn level 1 you grow.\n\nOn level 1 it is done.\n")
    assert not any(p.closing for p in both.pieces)
    each_has_one = read("# Level 1\n## Pitfalls\n- a\n\nNote.\n\n## Habits\n- b\n\nNote too.\n")
    assert not any(p.closing for p in each_has_one.pieces)
    assert [p.section for p in each_has_one.pieces] == ["Pitfalls", "Pitfalls", "Habits", "Habits"]


def test_a_lead_in_stands_right_before_its_entries() -> None:
    reading = read("# Level 1\n## Key Behaviors\nA note.\n\nYou:\n\n- a\n\nMore:\n\n## Pitfalls\n- b\n")
    assert [(p.shape.value, p.text) for p in reading.pieces][:4] == [
        ("prose", "A note."),
        ("lead_in", "You:"),
        ("bullet", "a"),
        ("prose", "More:"),
    ]


def test_a_lead_in_of_the_ladder_needs_no_colon() -> None:
    own = Vocabulary.of(lead_ins=[("key_behaviors", "You often do this")])
    reading = read("Level 1\n\nKey Behaviors\n\nYou often do this\n\n- a\n", "a.txt", own)
    assert [(p.shape.value, p.text) for p in reading.pieces] == [("lead_in", "You often do this"), ("bullet", "a")]


# ---------------------------------------------------------------------------------------------------------- plain text


def test_wrapped_lines_are_joined_and_single_lines_are_not() -> None:
    wrapped = (
        "Level 1\n\nA paragraph of a file whose lines are wrapped at about\nsixty letters goes on"
        " until a blank line ends it, and no\n"
        "sooner than that.\n\nKey Behaviors\n\n- An entry may be wrapped in the same way as a"
        " paragraph\n  is, with a line below its text\n- Short\n"
    )
    assert texts(read(wrapped, "a.txt")) == [
        "A paragraph of a file whose lines are wrapped at about sixty letters goes on until a blank"
        " line ends it, and no sooner than that.",
        "An entry may be wrapped in the same way as a paragraph is, with a line below its text",
        "Short",
    ]
    single = "Level 1\nOne short paragraph.\nAnother one, which is as short.\nAnd a third.\n"
    assert texts(read(single, "a.txt")) == ["One short paragraph.", "Another one, which is as short.", "And a third."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    data = "Level 1\n\nKey Behaviors\n\n• “Größe” – naïve\n".replace("\n", end).encode(encoding)
    assert [(p.text, p.origin.place) for p in read_document("a.txt", data, KNOWN).pieces] == [
        ("“Größe” – naïve", "line 5")
    ]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b" \n", "a.txt: it is empty; give a file with text"),
        ("a.txt", b"a\0b", "a.txt: it is no text; save it as UTF-8 text"),
        ("a.md", b"\xff\xfea", "a.md: it is cut off or damaged; save it as UTF-8 text"),
        ("a.html", b"%PDF-1.7",
         "a.html: it is a PDF, and its name says that it is text; give it its right ending, or save it as UTF-8 text"),
        ("a.rtf", b"x",
         "a.rtf: its ending tells of no document that we can read; save it as .docx, .md, .markdown, .html, .htm, .txt"),
        ("a.docx", b"", "a.docx: it is empty; ask for the file again"),
        ("a.docx", b"hello", "a.docx: it is not a Word file; ask for the file again as .docx"),
        ("a.doc", b"\xd0\xcf\x11\xe0",
         "a.doc: it is protected by a password or an old .doc; open it in Word and save it as .docx, without a password"),
        ("a.docx", archive({"x": b"y"}), "a.docx: it is a ZIP archive, but not a Word file; ask for the file again as .docx"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_are_refused_in_a_line(name: str, data: bytes, message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_document(name, data, KNOWN)
    assert str(caught.value) == message


def test_a_bomb_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"a\.docx: it unpacks to far more"):
        read_document("a.docx", archive({"[Content_Types].xml": b"", "word/document.xml": bytes(40_000_000)}), KNOWN)


@pytest.mark.parametrize("depth", [30, 900])
def test_text_that_is_nested_deeply_is_kept_and_too_deeply_is_refused(depth: int) -> None:
    nested = {
        "a.html": "<h1>Level 1</h1>" + "<div>" * depth * 3 + "deep" + "</div>" * depth * 3,
        "a.md": "# Level 1\n\n" + "".join(f"{'  ' * n}- deep\n" for n in range(depth)),
    }
    for name, text in nested.items():
        if depth == 30:
            assert set(texts(read(text, name))) == {"deep"}
            continue
        with pytest.raises(RefusedError, match=rf"{re.escape(name)}: .* in it are nested too deeply; "):
            read(text, name)


def test_front_matter_that_grows_by_aliases_is_not_unfolded() -> None:
    front = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert reasons(read(f"---\n{front}---\n# Level 1\n- a\n")) == [
        (front.strip(), "it stands before the text, and is no YAML that we read")
    ]


# ------------------------------------------------------------------------------------------------------- Markdown, HTML


def test_front_matter_is_facts_and_the_rest_is_told() -> None:
    reading = read("---\ntitle: Works\nlang: de\nversion: '3'\ntags: [a, b]\n---\n\n# Craft\n\n## Level 1\n\n- a\n")
    assert reading.facts == (("title", "Works"), ("edition", "3"))
    assert reading.language == "de"
    assert reasons(reading) == [
        (t, "it is a line before the text, “tags”, that says nothing of a ladder") for t in "ab"
    ]
    assert [(p.text, p.origin.place) for p in reading.pieces] == [("a", "line 12")]


def test_what_markdown_puts_beside_the_text_is_told() -> None:
    reading = read(
        "# Level 1\n\n- see [the guide](https://x.org/a) and ![a cat](c.png)\n\n```\ncode here\n"
        "```\n\n<p align=x>html &amp; text</p>\n"
    )
    assert [p.text for p in reading.pieces] == ["see the guide and", "html & text"]
    assert reasons(reading) == [
        ("https://x.org/a", "it is the address of a link"),
        ("a cat", "it describes a picture"),
        ("code here", "it is code"),
    ]


def test_html_as_google_docs_saves_it() -> None:
    page = (
        "<html><head><title>x</title><style>.c1{font-weight:700}.c2{font-weight:400;color:#000}.gone{display:none}</style>"
        '<script>alert("no")</script></head><body lang="en"><p class="c4 title"><span>Works</span></p>'
        "<h1><span>Craft</span></h1><h2>Level&nbsp;1 &ndash; Junior</h2><p><span class='c1'>Key behaviors</span></p>"
        '<ul class="lst-kix_a-0 start"><li><span class="c2">Tells </span><span class="c1">all</span>\n of it.</li></ul>'
        '<ul class="lst-kix_a-1 start"><li>Inner</li></ul><ul class="lst-kix_a-0"><li>Last&#39;s<br>line</li></ul>'
        "<p class='gone'>hidden</p><nav>Home</nav><div id='footer'>Made by a machine</div><p>• by hand<br>• again</p>"
        "</body></html>"
    )
    reading = read(page, "a.html")
    assert reading.title == "Works"
    assert [(p.competency, p.level, p.section, p.text) for p in reading.pieces] == [
        ("Craft", LevelName(1, "Junior"), "Key behaviors", text)
        for text in ("Tells all of it.", "Inner", "Last's line", "by hand", "again")
    ]
    assert reasons(reading) == [
        ("hidden", "it is hidden on the page"),
        ("Home", "it is the navigation of the page"),
        ("Made by a machine", "it stands at the foot of the page"),
    ]
    assert "alert" not in str(reading)


def test_html_as_a_wiki_saves_it() -> None:
    page = (
        '<html lang="en-GB"><body><nav>Home</nav><div id="main"><h1 id="t">Ladder : Craft</h1><div class="panel"><div>'
        "<p><strong>Level 1</strong></p></div></div><details><summary>Key Behaviors</summary><ol><li><p>a</p><p>more of a</p>"
        "<ul><li>b</li></ul></li></ol></details><dl><dt>Pitfalls</dt><dd>c</dd></dl><table><tbody><tr><td>d</td></tr></tbody>"
        "</table></div></body></html>"
    )
    reading = read(page, "a.html")
    assert reading.language == "en-GB"
    assert [(p.section, p.shape.value, p.text) for p in reading.pieces] == [
        ("Key Behaviors", "numbered", "a more of a"),
        ("Key Behaviors", "bullet", "b"),
        ("Pitfalls", "prose", "c"),
        ("Pitfalls", "prose", "d"),
    ]


GRID_MD = (
    "# Craft\n\n| | Level 1 | Level 2 |\n|---|---|---|\n| Key Behaviors | Asks<br>Listens | Leads |\n"
    "| Pitfalls | Hides | Rushes |\n"
)
GRID_HTML = (
    "<h1>Craft</h1><table><tr><th></th><th>Level 1</th><th>Level 2</th></tr><tr><td>Key Behaviors</td><td><ul><li>Asks</li>"
    "<li>Listens</li></ul></td><td>Leads</td></tr><tr><td>Pitfalls</td><td><p>Hides</p></td><td>Rushes</td></tr></table>"
)
IN_GRID = [
    ("Craft", "1", "Key Behaviors", "Asks"),
    ("Craft", "1", "Key Behaviors", "Listens"),
    ("Craft", "2", "Key Behaviors", "Leads"),
    ("Craft", "1", "Pitfalls", "Hides"),
    ("Craft", "2", "Pitfalls", "Rushes"),
]


@pytest.mark.parametrize(("name", "text"), [("a.md", GRID_MD), ("a.html", GRID_HTML)])
def test_a_table_of_levels_in_a_document(name: str, text: str) -> None:
    assert sorted(told(read(text, name))) == sorted(IN_GRID)


def test_a_table_that_is_none_of_a_ladder_is_told() -> None:
    reading = read("# Craft\n\n## Level 1\n\n- a\n\n## Changes\n\n| Date | Who |\n|---|---|\n| May | Ann |\n")
    assert told(reading) == [("Craft", "1", "", "a")]
    assert {"Date", "Who", "May", "Ann"} <= {text for text, _ in reasons(reading)}


# ---------------------------------------------------------------------------------------------------------------- Word


def word(document: docx.document.Document) -> Reading:
    stream = io.BytesIO()
    document.save(stream)
    return read_document("a.docx", stream.getvalue(), KNOWN)


def test_word_with_styles_and_lists() -> None:
    made = docx.Document()
    made.add_paragraph("Works", style="Title")
    made.add_paragraph("How we grow", style="Subtitle")
    made.add_heading("Craft", 1)
    made.add_heading("Level 1 – Junior", 2)
    made.add_heading("Key Behaviors", 3)
    for text, style in (
        ("a", "List Bullet"),
        ("inner", "List Bullet 2"),
        ("b", "List Number"),
        ("c", "List Paragraph"),
    ):
        made.add_paragraph(text, style=style)
    made.add_heading("Care", 1)
    made.add_heading("Level 1 – Junior", 2)
    made.add_paragraph("d")
    made.sections[0].header.paragraphs[0].text = "Draft"
    reading = word(made)
    assert (reading.title, reading.facts) == ("Works", (("subtitle", "How we grow"),))
    assert [(p.competency, p.section, p.shape.value, p.text, p.origin.place) for p in reading.pieces] == [
        ("Craft", "Key Behaviors", "bullet", "a", "paragraph 6"),
        ("Craft", "Key Behaviors", "bullet", "inner", "paragraph 7"),
        ("Craft", "Key Behaviors", "numbered", "b", "paragraph 8"),
        ("Craft", "", "prose", "c", "paragraph 9"),
        ("Care", "", "prose", "d", "paragraph 12"),
    ]
    assert reasons(reading) == [("Draft", "it stands in the header of the pages")]


def test_word_with_bold_lines_and_bullets_by_hand() -> None:
    made = docx.Document()
    for text, size in (("Craft", 20), ("Level 1", 14), ("Expectations", 11), ("Level 2", 14), ("Our Own", 11)):
        run = made.add_paragraph().add_run(text)
        run.bold, run.font.size = True, Pt(size)
        if size == 11:
            made.add_paragraph(f"• a of {text}\n• b of {text}")
            made.add_paragraph(f"-\tc of {text}")
    assert told(word(made)) == [
        *(("Craft", "1", "Expectations", f"{letter} of Expectations") for letter in "abc"),
        *(("Craft", "2", "Our Own", f"{letter} of Our Own") for letter in "abc"),
    ]


def test_word_with_a_table_of_merged_cells() -> None:
    made = docx.Document()
    made.add_heading("Craft", 1)
    table = made.add_table(4, 3)
    rows = (
        ("", "Level 1", "Level 2"),
        ("Key Behaviors", "Asks", "Leads"),
        ("", "Listens", "Plans"),
        ("Pitfalls", "Hides", "Rushes"),
    )
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            table.cell(y, x).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    reading = word(made)
    assert sorted(told(reading)) == sorted([*IN_GRID, ("Craft", "2", "Key Behaviors", "Plans")])
    assert "table 1, row 2, column 2" in {p.origin.place for p in reading.pieces}


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def with_xml(*paragraphs: str) -> Reading:
    """A Word document whose body is a level and these paragraphs."""
    from lxml import etree

    made = docx.Document()
    made.add_heading("Level 1", 1)
    for xml in paragraphs:
        made.element.body.insert(-1, etree.fromstring(xml.replace(">", f" {W}>", 1) if "xmlns:w" not in xml else xml))
    return word(made)


def test_word_keeps_what_is_inserted_linked_or_in_controls_and_tells_what_is_deleted() -> None:
    reading = with_xml(
        "<w:p><w:r><w:t xml:space='preserve'>Say </w:t></w:r><w:ins w:id='1'><w:r><w:t>new</w:t></w:r></w:ins>"
        "<w:del w:id='2'><w:r><w:delText>old</w:delText></w:r></w:del><w:hyperlink w:anchor='x'><w:r><w:t> link</w:t></w:r>"
        "</w:hyperlink><w:sdt><w:sdtContent><w:r><w:t> control</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Block</w:t><w:tab/><w:t>con</w:t><w:noBreakHyphen/><w:t>trol</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>",
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>shown</w:t></w:r></w:p>",
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:sym w:font='Symbol'"
        " w:char='F0B7'/><w:t> by hand</w:t></w:r></w:p>",
    )
    assert [p.text for p in reading.pieces] == ["Say new link control", "Block con-trol", "shown", "by hand"]
    assert reading.pieces[-1].shape is Shape.BULLET
    assert reasons(reading) == [
        ("old", "it is marked as deleted or moved away in a tracked change"),
        ("secret", "it is hidden text"),
    ]


def test_word_tells_what_stands_in_text_boxes() -> None:
    reading = with_xml(
        "<w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r></w:p>"
    )
    assert [p.text for p in reading.pieces] == ["Seen"]
    assert reasons(reading) == [("Boxed", "it stands in a text box or a drawing")]
