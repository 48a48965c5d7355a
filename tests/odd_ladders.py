"""Ladders that a source may hold and nobody would print: sections of any kind and place, levels left out, texts like markup.

What comes out can be written as a source and read again, so an export of it has to come back as the same ladder.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from ladder_export.ladder import (
    DEFAULT_BLANKS,
    Competency,
    Family,
    Item,
    Kind,
    Ladder,
    Level,
    Place,
    Scope,
    Section,
    SectionType,
    Stage,
)
from ladder_export.source.texts import tidy
from ladders import small_ladder

# Beginnings, middles and ends that mean something in a Markdown, a plain text, a table or a Word document.
BEGINS = (
    "", "", "", "- ", "* ", "+ ", "• ", "1. ", "2) ", "3", "10 ", "# ", "## ", "> ", "```", "~~~", "---", "***", "___", "===",
    "From: ", "To:", "Von: ", "|", "=", "+", "@", "'=", "'", "\u00a0", "\u3000", "[ ] ", "[x]: ", "<b>", "<!-- ", "&amp; ",
   "\\",     "“", "a) ", "IV. ", "Level 2: ", "L3 ", "(1) ", "– ", "☐ ", "%", "~", ": ", "! ", "1",
)  # fmt: skip
MIDDLES = (
    "asks why", "a|b", "x*y*z", "snake_case_word", "__init__", "`code`", "[a](http://b.c)", "![a](b)", "<i>no</i>", "&lt;", "&",
    "a < b > c", "http://example.org/a_b_c", "me@example.org", "C:\\path\\n", "5 * 3 * 2", "~~gone~~", "“what works”", "it’s",
    '"quoted"', "$x$", "a\u00a0b", "a\u2009–\u2009b", "1. then 2.", "naïve", "価値", "#tag", "a #", "==", "- - -",
    "Key Behaviors",     "From: a To: b", "yes; no", "“A” or “B”", "“a “b” c”",
    "‘x’", "«x»", "„x“", "\\*", "\\", "**bold**", "Summary",
    "a\u202fb", "(see 2)",
)  # fmt: skip
ENDS = ("", "", ".", "?", ":", " #", " ##", "\\", "*", "_", "`", "”", "\u00a0", "|", " -", "!", "…", '"', ")", "~")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text of one paragraph as a source holds it."""
    middles = draw(st.lists(st.sampled_from(MIDDLES), min_size=0, max_size=3))
    text = draw(st.sampled_from(BEGINS)) + " ".join(middles) + draw(st.sampled_from(ENDS))
    return tidy(text) if text.strip() else "plain"


_TITLES = (
    "Key Behaviors",
    "Notes",
    "Notes",
    "Pitfalls & traps",
    "Notes #1",
    "C #",
    "How *we* grow",
    "1. First",
    "Überblick",
    "What_it_is",
    "Says",
)
_LEVELS = ("Starter", "Maker of things", "C# Guide", "Lead_er", "IC4", "Senior Engineer")
_COMPETENCIES = (
    "Customer Value",
    "C#",
    "C++",
    "2 Cultures",
    "Craft & *care*",
    "handbook",
    "Small Ladder",
    "Key Behaviors",
)
_LANGUAGES = ("en-US", "en-US", "de", "fr-CA", "ja", "ar", "nl")


@st.composite
def section_types(draw: st.DrawFn) -> tuple[SectionType, ...]:
    rows = []
    for number, title in enumerate(draw(st.permutations(_TITLES))[: draw(st.integers(1, 7))]):
        scope = draw(st.sampled_from([Scope.LEVEL, Scope.LEVEL, Scope.LEVEL, Scope.COMPETENCY]))
        known = [Place.HANDBOOK, Place.OVERVIEW, Place.REVIEW]
        known += [Place.CHAPTER, Place.CARD, Place.CARD] if scope is Scope.LEVEL else []
        chosen = draw(st.sets(st.sampled_from(known), min_size=1))
        places = tuple(place for place in Place if place in chosen)
        kind = draw(st.sampled_from(list(Kind)))
        lead_in = draw(st.sampled_from(["", "", "You do well when you:", "1. Read on"]))
        rows.append(
            SectionType(
                f"section_{number}",
                title,
                kind,
                0,
                9,
                places,
                DEFAULT_BLANKS[kind],
                lead_in,
                draw(st.booleans()),
                scope,
            )
        )
    if all(row.scope is Scope.COMPETENCY for row in rows):
        rows[0] = replace(rows[0], scope=Scope.LEVEL)
    return tuple(rows)


@st.composite
def odd_ladders(draw: st.DrawFn, *, most: int = 3) -> Ladder:
    """A ladder of up to `most` competencies."""
    rows = draw(section_types())
    names = draw(st.permutations(_LEVELS))
    stages = tuple(Stage(number, names[number - 1]) for number in range(1, draw(st.integers(1, 4)) + 1))
    ids = (f"i{number}" for number in itertools.count(1))
    competencies = []
    for number, title in enumerate(draw(st.permutations(_COMPETENCIES))[: draw(st.integers(1, most))]):
        there = [stage for stage in stages if draw(st.integers(0, 3))] or [stages[0]]
        levels = tuple(Level(stage, tuple(_filled(draw, rows, Scope.LEVEL, ids))) for stage in there)
        skips = tuple(stage.number for stage in stages if stage not in there)
        own = tuple(_filled(draw, rows, Scope.COMPETENCY, ids))
        name = "handbook" if title == "handbook" else f"c-{number}"
        competencies.append(Competency(name, title, own, levels, skips=skips))
    base = small_ladder()
    ladder = replace(base, stages=stages, section_types=rows, competencies=tuple(competencies), subtitle=draw(texts()))
    ladder = replace(
        ladder, review=replace(base.review, sections=(), parts=()), language=draw(st.sampled_from(_LANGUAGES))
    )
    names_of = tuple(competency.id for competency in competencies)
    first = draw(st.sampled_from([0, 0, 1, len(competencies)]))  # competencies of the first family, 0 without families
    if first:
        families = [Family("first", "First & family", stages, names_of[:first])]
        if names_of[first:]:
            families.append(Family("rest", "The *rest*", stages, names_of[first:]))
        ladder = replace(ladder, families=tuple(families), stages=())
    return ladder


def _filled(draw: st.DrawFn, rows: tuple[SectionType, ...], scope: Scope, ids: Iterator[str]) -> Iterator[Section]:
    """Sections of that scope, none of them empty."""
    for row in [row for row in rows if row.scope is scope and draw(st.integers(0, 3))]:
        items: list[Item] = []
        for _ in range(draw(st.integers(1, 3))):
            name = next(ids)
            if row.kind is Kind.SHIFT:
                items += [Item(f"{name}-{role}", draw(texts()), role) for role in ("from", "to")]
            else:
                items.append(Item(name, draw(texts())))
        yield Section(row, tuple(items))
