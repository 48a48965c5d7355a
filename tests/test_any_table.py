"""Any section table, not only the shipped one: each kind, titled or not, led in or not, short or long, alone or in a row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from books import root_of
from ladder_export.choices import OutputKind
from ladder_export.ladder import DEFAULT_BLANKS, Item, Kind, Ladder, Level, Place, Section, SectionType
from ladder_export.layout import Layouts
from ladder_export.making import Failure, attempt
from ladder_export.outputs import plan
from ladder_export.paper import PAPERS, Paper
from ladder_export.pdf import Printer
from ladder_export.printing import Printing
from ladder_export.workshop import Workshop
from ladders import small_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
A4 = PAPERS["a4"]
EVERYWHERE = tuple(place for place in Place if place is not Place.REVIEW)
TOOLKIT = (Place.HANDBOOK, Place.CARD)
# Each list is alone in its row here.
APART = ((Kind.STEPS, Kind.SHIFT), (Kind.PHRASES, Kind.LIST, Kind.PROSE, Kind.QUOTES))


def section_type(
    name: str, kind: Kind, places: tuple[Place, ...] = EVERYWHERE, *, untitled: bool = False, lead_in: bool = False
) -> SectionType:
    """A row of a section table, named after itself."""
    lead = f"This leads into {name}:" if lead_in else ""
    return SectionType(name, f"On {name}", kind, 1, 30, places, DEFAULT_BLANKS[kind], lead, untitled)


def filled(row: SectionType, level: int, entries: int, text: str = "") -> Section:
    """A section of `row` with short texts that stand nowhere else, or with `text` after them."""
    roles = ("from", "to") if row.kind is Kind.SHIFT else ("",)
    items = tuple(
        Item(f"{row.id}-{level}-{n}{role}", f"Thing {n} {role} of {row.id} at {level} to be done {text}".strip(), role)
        for n in range(entries)
        for role in roles
    )
    return Section(row, items)


def ladder_of(rows: tuple[SectionType, ...], entries: int, text: str = "", levels: int = 2) -> Ladder:
    """A ladder of one competency whose levels have these sections and no others."""
    ladder = small_ladder(levels)

    def remade(level: Level) -> Level:
        return replace(level, sections=tuple(filled(row, level.number, entries, text) for row in rows))

    competency = ladder.competencies[0]
    competency = replace(competency, levels=tuple(map(remade, competency.levels)))
    types = tuple(section.type for section in competency.sections) + rows
    return replace(ladder, section_types=types, competencies=(competency,))


def faults(ladder: Ladder, *kinds: OutputKind, paper: Paper = A4) -> list[str]:
    """What the build has to say against the ladder's PDF outputs, or against those of `kinds`."""
    workshop = Workshop(ladder, Printing(paper), LAYOUTS, {})
    found: list[str] = []
    for output in plan(ladder):
        if output.kind is not OutputKind.REVIEW and (not kinds or output.kind in kinds):
            result = attempt(workshop, output)
            found += map(str, result.problems) if isinstance(result, Failure) else []
    return found


def rows_of(
    kinds: tuple[Kind, ...], places: tuple[Place, ...] = EVERYWHERE, **options: bool
) -> tuple[SectionType, ...]:
    """A section of each of `kinds`."""
    return tuple(section_type(f"{kind}-{n}", kind, places, **options) for n, kind in enumerate(kinds))


@pytest.mark.parametrize("kinds", APART)
@pytest.mark.parametrize(("entries", "places"), [(2, EVERYWHERE), (3, TOOLKIT), (9, EVERYWHERE), (9, TOOLKIT)])
@pytest.mark.parametrize(("untitled", "lead_in"), [(False, False), (False, True), (True, False), (True, True)])
def test_any_section_is_printed_whole(
    kinds: tuple[Kind, ...], places: tuple[Place, ...], entries: int, untitled: bool, lead_in: bool
) -> None:
    rows = rows_of(kinds, places, untitled=untitled, lead_in=lead_in)
    assert faults(ladder_of(rows, entries, levels=1)) == []


@pytest.mark.parametrize("first", list(Kind))
def test_any_section_may_come_first(first: Kind) -> None:
    """It stands beside or below the opener of a chapter, and nothing is printed on top of anything."""
    chapter = (Place.HANDBOOK, Place.CHAPTER)
    rows = rows_of((first, Kind.LIST), chapter), rows_of((first, Kind.LIST), chapter, untitled=True, lead_in=True)
    for each in rows:
        assert faults(ladder_of(each, 1, levels=1), OutputKind.CHAPTER) == []


def test_lists_that_share_rows_are_printed_whole() -> None:
    kinds = (Kind.LIST, Kind.STEPS, Kind.QUOTES, Kind.STEPS, Kind.LIST)
    assert faults(ladder_of(rows_of(kinds, lead_in=True), 4)) == []


def test_ids_of_sections_never_clash_with_those_of_the_layouts() -> None:
    names = ("1-summary", "use", "index", "contents", "cover", "step-1", "lead")
    ladder = ladder_of(tuple(section_type(name, Kind.LIST) for name in names), 1)
    competency = ladder.competencies[0]
    own = tuple(
        replace(section, type=replace(section.type, id=name))
        for section, name in zip(competency.sections, ("masthead", "level-1"), strict=True)
    )
    ladder = replace(
        ladder,
        section_types=tuple(section.type for section in own) + ladder.section_types[2:],
        competencies=(replace(competency, sections=own),),
    )
    assert faults(ladder) == []


def test_a_word_longer_than_its_column_breaks() -> None:
    word = "https://example.org/" + 10 * "abcdefghij"
    kinds = (Kind.LIST, Kind.SHIFT, Kind.PROSE, Kind.PHRASES, Kind.STEPS)
    ladder = ladder_of(rows_of(kinds, tuple(p for p in EVERYWHERE if p is not Place.OVERVIEW)), 1, word)
    assert faults(replace(ladder, title="Donaudampfschifffahrt" * 5)) == []
    assert faults(ladder_of(rows_of((Kind.LIST, Kind.SHIFT)), 1, word), OutputKind.OVERVIEW) == []


def test_tables_whose_rows_are_taller_than_a_page_are_read_in_order() -> None:
    rows = rows_of((Kind.LIST, Kind.SHIFT), (Place.GLANCE, Place.MATRIX))
    assert faults(ladder_of(rows, 4, 40 * "many words ", levels=3), OutputKind.HANDBOOK) == []


def test_a_comparison_of_several_pages_keeps_its_rows_whole_and_repeats_its_head() -> None:
    rows = rows_of(5 * (Kind.LIST, Kind.PROSE), (Place.MATRIX,))
    ladder = ladder_of(rows, 6, "and what else it takes to say so")
    book = Layouts(LAYOUTS, Printing()).handbook(ladder, paper=A4)
    assert not root_of(book).find_class("stacked")
    matrix = next(gathering for gathering in book.gatherings if gathering.anchor.startswith("matrix"))
    document = pdfium.PdfDocument(Printer(LAYOUTS / "fonts").render(book.lay_out(matrix, {})).pdf())
    turned = [page.get_textpage().get_text_bounded() for page in document if page.get_width() > page.get_height()]
    assert len(turned) > 1
    assert all("Section" in text and "Starter" in text and "Maker" in text for text in turned)
    assert faults(ladder, OutputKind.HANDBOOK) == []


def test_only_a_row_that_could_fill_a_page_is_stacked() -> None:
    long, short = rows_of((Kind.LIST, Kind.PROSE), (Place.MATRIX,))
    ladder = ladder_of((long, short), 1)
    competency = ladder.competencies[0]
    levels = tuple(
        replace(level, sections=(filled(long, level.number, 20, 20 * "many words "), level.sections[1]))
        for level in competency.levels
    )
    ladder = replace(ladder, competencies=(replace(competency, levels=levels),))
    rows = [row.get("class") for row in root_of(Layouts(LAYOUTS, Printing()).handbook(ladder, paper=A4)).iter("tr")]
    assert sum(str(row).startswith("stacked kind-list") for row in rows) == 2
    assert rows.count("kind-prose") == 1


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_numbers_of_levels_have_room_whatever_their_digits(paper: str) -> None:
    """Neither on the opener of a chapter nor on a worksheet does one stand on the name beside it."""
    ladder = small_ladder(2)
    numbered = {1: 48, 2: 408}
    stages = {
        stage.number: replace(stage, number=numbered[stage.number], name=f"Staff {stage.number}")
        for stage in ladder.stages
    }
    (competency,) = ladder.competencies
    levels = tuple(replace(level, stage=stages[level.number]) for level in competency.levels)
    renumbered = replace(ladder, stages=tuple(stages.values()), competencies=(replace(competency, levels=levels),))
    assert faults(renumbered, OutputKind.HANDBOOK, OutputKind.CHAPTER, paper=PAPERS[paper]) == []
