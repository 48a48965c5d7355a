"""Whatever the ladder: a complete file has no problem, and a file without one of its texts has that one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

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
from ladder_export.paper import PAPERS
from ladder_export.proof import Expected, prove
from ladder_export.proof.align import align
from ladder_export.proof.data import Entry, What
from ladder_export.proof.expected import (
    expected_card,
    expected_chapter,
    expected_handbook,
    expected_overview,
    expected_review,
)
from ladder_export.proof.text import squash, squash_loosely
from proof_files import changed, form_of, page_of, paragraph, pdf_of

LATIN = ("ask", "why", "value", "office", "affine", "first", "café", "naïve", "well-known", "it’s", "“so”", "A", "Łódź")
WORDS = (*LATIN, "Ωμέγα", "Привет", "—", "1/2", "(fj)", "…", "&", "<b>", "½")
PLACES = [place for place in Place if place is not Place.REVIEW]
# Printing takes a while, so that making a failing ladder smaller would take minutes.
ROOMY = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=set(Phase) - {Phase.shrink}
)


def sentences() -> st.SearchStrategy[str]:
    """Texts from few words, so that some repeat and some hold others."""
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(lambda words: "Do " + " ".join(words))


@st.composite
def section_types(draw: st.DrawFn) -> tuple[SectionType, ...]:
    rows = []
    for number in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(list(Kind)))
        places = tuple(draw(st.lists(st.sampled_from(PLACES), unique=True, max_size=6)))
        blanks = draw(st.sampled_from(list(Blanks)))
        rows.append(
            SectionType(
                id=f"s{number}",
                title=f"Section {'ABCDE'[number]}",
                kind=kind,
                least=0,
                most=9,
                places=(*places, Place.CARD, Place.REVIEW),
                blanks=blanks,
                lead_in=draw(st.sampled_from(("", "You do well when you:"))),
                untitled=draw(st.booleans()),
            )
        )
    return tuple(rows)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Ladders of one or two competencies, one or two levels, sections of every kind in every place."""
    rows = draw(section_types())
    stages = tuple(Stage(n, name) for n, name in enumerate(("Starter", "Maker")[: draw(st.integers(1, 2))], 1))
    competencies = []
    for c in range(draw(st.integers(1, 2))):
        levels = tuple(Level(stage, draw(sections(rows, f"c{c}l{stage.number}"))) for stage in stages)
        competencies.append(Competency(f"c{c}", ("Value", "Craft")[c], (), levels))
    return Ladder(
        id="any",
        title="Any Ladder",
        subtitle="",
        edition="1",
        date=date(2026, 11, 21),
        language="en-US",
        organisation="",
        stages=stages,
        section_types=rows,
        ratings=(Rating("1", "No", "Not seen."), Rating("2", "Yes", "Seen.")),
        review=ReviewForm("Review", ("Read this.",), ("Year",), ("Under way",), ("Ready",), ("Engineer",), 1),
        competencies=tuple(competencies),
    )


@st.composite
def sections(draw: st.DrawFn, rows: tuple[SectionType, ...], prefix: str) -> tuple[Section, ...]:
    made = []
    for row in rows:
        items = []
        for n in range(draw(st.integers(1, 3))):
            texts = [draw(sentences()) for _ in range(2 if row.kind is Kind.SHIFT else 1)]
            roles = ("from", "to") if row.kind is Kind.SHIFT else ("",)
            items += [Item(f"{prefix}-{row.id}-{n}{role}", text, role) for text, role in zip(texts, roles, strict=True)]
        made.append(Section(row, tuple(items)))
    return tuple(made)


def printed_files(ladder: Ladder) -> list[Expected]:
    paper = PAPERS["a4"]
    competency = ladder.competencies[-1]
    return [
        expected_handbook(ladder, paper),
        expected_overview(ladder, competency, paper),
        expected_chapter(ladder, competency, competency.levels[-1], paper),
        expected_card(ladder, competency, competency.levels[-1], paper),
    ]


def same_texts(expected: Expected, entry: Entry) -> set[str]:
    """The ids of all items with this text, and the empty id of a title."""
    return {e.item for region in expected.regions for e in region.entries if squash(e.text) == squash(entry.text)}


@ROOMY
@given(ladders(), st.data())
def test_any_printed_file_is_whole_or_lacks_exactly_what_it_lacks(ladder: Ladder, data: st.DataObject) -> None:
    expected = data.draw(st.sampled_from([e for e in printed_files(ladder) if e.pages]))
    assert expected.pages is not None
    expected = replace(expected, pages=replace(expected.pages, contents=""))  # these small files list nothing
    style = '@page { size: A4; @bottom-left { content: "Edition 1" } } h1 { break-before: page }'
    heading = " ".join((*expected.named, "file"))
    whole = prove(expected, pdf_of(page_of(expected.regions, style=style, heading=heading)))
    problems = [str(problem) for problem in whole.problems if " page" not in problem.message[:9]]
    assert problems == [], page_of(expected.regions)
    every = [(n, entry) for n, region in enumerate(expected.regions) for entry in region.entries]
    if not every:
        return
    at, gone = data.draw(st.sampled_from([each for each in every if each[1].what is not What.LABEL] or every))
    position = next(n for n, entry in enumerate(expected.regions[at].entries) if entry is gone)
    regions = list(expected.regions)
    kept = regions[at].entries
    regions[at] = replace(regions[at], entries=kept[:position] + kept[position + 1 :])
    (problem,) = prove(expected, pdf_of(page_of(regions, style=style, heading=heading))).problems
    assert "missing" in problem.message
    assert any(not name or f"item {name} (" in problem.message for name in same_texts(expected, gone))


def without_places(expected: Expected) -> Expected:
    """The same, with blanks that may stand anywhere: the small forms of these tests have no tables, and no map of them."""
    assert expected.form is not None
    controls = tuple(replace(control, beside="", head="") for control in expected.form.controls)
    return replace(expected, form=replace(expected.form, controls=controls, map=None))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(ladders(), st.data())
def test_any_form_is_whole_or_lacks_exactly_what_it_lacks(ladder: Ladder, data: st.DataObject) -> None:
    expected = without_places(expected_review(ladder, ladder.competencies, ladder.stages[-1]))
    form = form_of(expected)
    form.title = " ".join(expected.named)
    assert [str(problem) for problem in prove(expected, form.bytes()).problems] == []
    (region,) = expected.regions
    gone = data.draw(st.sampled_from(region.entries))
    form.blocks.remove(paragraph(gone.text))
    (problem,) = prove(expected, form.bytes()).problems
    assert "is missing" in problem.message
    assert any(not name or f"item {name} (" in problem.message for name in same_texts(expected, gone))


@settings(max_examples=40, deadline=None)
@given(ladders())
def test_any_expectation_survives_json(ladder: Ladder) -> None:
    files = [*printed_files(ladder), expected_review(ladder, ladder.competencies, ladder.stages[0], template=True)]
    for expected in files:
        assert Expected.from_json(json.loads(json.dumps(expected.to_json()))) == expected


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_an_alignment_rises_on_both_sides_and_pairs_equal_texts(a: list[str], b: list[str]) -> None:
    pairs = align(a, b)
    assert all(a[i] == b[j] for i, j in pairs.items())
    assert list(pairs) == sorted(pairs)
    assert list(pairs.values()) == sorted(set(pairs.values()))


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.data())
def test_an_alignment_loses_only_what_is_gone(a: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(a) - 1))
    assert len(align(a, a[:gone] + a[gone + 1 :])) == len(a) - 1
    assert align(a, a) == {n: n for n in range(len(a))}


@given(st.text())
def test_squashing_is_done_once(text: str) -> None:
    assert squash(squash(text)) == squash(text)
    assert squash_loosely(squash(text)) == squash_loosely(text)


def test_a_change_has_to_change_something() -> None:
    assert changed("abc", "b", "") == "ac"
