"""Which files a ladder gives, and which of them a person gets for a choice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ladder_export.choices import FORM_PAPER_NAMES, PAPER_NAMES, OutputKind
from ladder_export.ladder import Ladder, Place, Stage
from ladder_export.making import owed_to
from ladder_export.outputs import NothingChosenError, choose, counterpart, kinds_on, pictures, plan
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladder_export.selection import Selection, select
from ladders import edited, load, shipped_ladder, small_ladder, small_source

LADDER = small_ladder(levels=2, competencies=2)


def _selection(competencies: list[str], levels: list[int]) -> Selection:
    return select(LADDER, (), competencies, map(str, levels))


def _paths(
    kinds: list[OutputKind] | None = None, competencies: list[str] | None = None, levels: list[int] | None = None
):
    return [o.path for o in choose(plan(LADDER), kinds or [], _selection(competencies or [], levels or []))]


FIRST, SECOND = (c.id for c in LADDER.competencies)
SLUGS = [stage.slug for stage in LADDER.stages]


def test_the_whole_ladder_gives_every_kind_once_and_cards_and_chapters_for_each_level() -> None:
    assert sorted(_paths()) == sorted(
        ["handbook.pdf"]
        + [f"overviews/{c}.pdf" for c in (FIRST, SECOND)]
        + [f"{kind}/{c}-{slug}.pdf" for kind in ("cards", "chapters") for c in (FIRST, SECOND) for slug in SLUGS]
        + [f"reviews/level-{slug}.{suffix}" for slug in SLUGS for suffix in ("docx", "dotx")]
    )


def test_a_chosen_level_leaves_out_what_covers_all_levels() -> None:
    assert sorted(_paths(levels=[2])) == sorted(
        [f"{kind}/{c}-{SLUGS[1]}.pdf" for kind in ("cards", "chapters") for c in (FIRST, SECOND)]
        + [f"reviews/level-{SLUGS[1]}.{suffix}" for suffix in ("docx", "dotx")]
    )


def test_a_chosen_competency_leaves_out_the_handbook_and_narrows_the_reviews() -> None:
    chosen = choose(plan(LADDER), [], _selection([SECOND], []))
    assert "handbook.pdf" not in [o.path for o in chosen]
    assert {tuple(c.id for c in o.competencies) for o in chosen} == {(SECOND,)}
    assert [o.path for o in chosen if o.kind is OutputKind.REVIEW] == [
        f"reviews/level-{slug}.{suffix}" for slug in SLUGS for suffix in ("docx", "dotx")
    ]


def test_all_choices_together() -> None:
    assert _paths([OutputKind.CARD], [FIRST], [1]) == [f"cards/{FIRST}-{SLUGS[0]}.pdf"]


def test_naming_every_competency_is_the_same_as_naming_none() -> None:
    assert _paths(competencies=[FIRST, SECOND]) == _paths()


@pytest.mark.parametrize(
    ("kinds", "competencies", "levels", "message"),
    [
        ([OutputKind.HANDBOOK], [], [1], "--only handbook gives files about all levels: leave out --level"),
        ([OutputKind.HANDBOOK], [FIRST], [], "the handbook covers all competencies: leave out --competency"),
        ([OutputKind.OVERVIEW], [FIRST], [1], "--only overview gives files about all levels: leave out --level"),
    ],
)
def test_a_choice_that_leaves_nothing_says_why(kinds: list, competencies: list, levels: list, message: str) -> None:
    with pytest.raises(NothingChosenError) as caught:
        choose(plan(LADDER), kinds, _selection(competencies, levels))
    assert str(caught.value) == message


def test_what_only_the_competency_itself_prints_gives_a_file_too() -> None:
    ladder = small_ladder()
    (competency,) = ladder.competencies
    bare = tuple(replace(level, sections=()) for level in competency.levels)
    definition = competency.sections[0]
    everywhere = replace(definition, type=replace(definition.type, places=(Place.OVERVIEW, Place.REVIEW)))
    for place, wanted in ((Place.OVERVIEW, ["overviews/"]), (Place.REVIEW, ["reviews/"])):
        only = replace(everywhere, type=replace(everywhere.type, places=(place,)))
        paths = {
            o.path for o in plan(replace(ladder, competencies=(replace(competency, sections=(only,), levels=bare),)))
        }
        assert {path.split("/")[0] + "/" for path in paths if "/" in path} == set(wanted)


@pytest.mark.parametrize("ladder", [small_ladder(3, 2), shipped_ladder()], ids=["small", "shipped"])
def test_every_item_with_a_place_is_owed_to_an_output(ladder: Ladder) -> None:
    owed = {
        entry.item
        for output in plan(ladder)
        for region in owed_to(output, ladder, Printing()).regions
        for entry in region.entries
    }
    owners = [o for c in ladder.competencies for o in (c, *c.levels)]
    items = {item.id for owner in owners for section in owner.sections for item in section.items}
    assert items <= owed
    assert len(items) > 40


def test_a_picture_goes_beside_the_page_that_it_shows() -> None:
    shown = {output.path: pictures(output, pages=1) for output in plan(shipped_ladder())}
    pictured = {path: made for path, made in shown.items() if made}
    assert {path.split("/")[0] for path in pictured} == {"cards", "overviews", "compare"}
    for path, (picture,) in pictured.items():
        assert (picture.path, picture.of, picture.page) == (path.replace(".pdf", ".png"), path, 1)
        assert picture.kind is OutputKind.PICTURE


def test_every_page_has_a_picture_of_its_own() -> None:
    outputs = {output.path: output for output in plan(shipped_ladder())}
    card = outputs["cards/customer-value-2-mid-level-engineer.pdf"]
    assert [(p.path, p.of, p.page) for p in pictures(card, pages=2)] == [
        ("cards/customer-value-2-mid-level-engineer-front.png", card.path, 1),
        ("cards/customer-value-2-mid-level-engineer-back.png", card.path, 2),
    ]
    sheet = outputs["compare/customer-value-1-2.pdf"]
    assert [(p.path, p.of, p.page) for p in pictures(sheet, pages=3)] == [
        (f"compare/customer-value-1-2-{page}.png", sheet.path, page) for page in (1, 2, 3)
    ]
    assert pictures(outputs["handbook.pdf"], pages=3) == ()


def test_a_card_and_a_chapter_know_each_other_by_their_paths() -> None:
    (competency,) = small_ladder(1).competencies
    (level,) = competency.levels
    paths = {output.kind: output.path for output in plan(small_ladder(1))}
    a4, a6 = PAPERS["a4"], PAPERS["a6"]
    assert counterpart(OutputKind.CARD, competency, level, a4) == f"../{paths[OutputKind.CHAPTER]}"
    assert counterpart(OutputKind.CHAPTER, competency, level, a4) == f"../{paths[OutputKind.CARD]}"
    assert counterpart(OutputKind.CARD, competency, level, a6) == "", "no chapter is made on so small a paper"
    bare = replace(level, sections=())
    assert (
        counterpart(OutputKind.CARD, competency, bare, a4)
        == counterpart(OutputKind.CHAPTER, competency, bare, a4)
        == ""
    )


def test_small_papers_are_for_cards_and_forms_are_on_the_papers_of_printers() -> None:
    assert kinds_on(PAPERS["a6"]) == kinds_on(PAPERS["4x6"]) == (OutputKind.CARD,)
    made = {name: OutputKind.REVIEW in kinds_on(paper) for name, paper in PAPERS.items()}
    assert [name for name, forms in made.items() if forms] == ["a4", "letter"]
    with pytest.raises(NothingChosenError) as caught:
        choose(plan(LADDER), [OutputKind.HANDBOOK], paper=PAPERS["a6"])
    assert str(caught.value) == (
        "A6 is not a paper for --only handbook: give --paper one of a4, letter, a5, half-letter"
    )


def test_a_kind_that_no_section_is_printed_in_is_said_to_be_so() -> None:
    files = edited(
        small_source(), "ladder.yaml", "matrix, chapter, overview, card, review]", "matrix, overview, card, review]"
    )
    files = edited(files, "ladder.yaml", "places: [handbook, chapter]", "places: [handbook]")
    with pytest.raises(NothingChosenError) as caught:
        choose(plan(load(files)), [OutputKind.CHAPTER])
    assert str(caught.value) == ("no section has chapter among its places in ladder.yaml; add it where it belongs")


def test_a_level_whose_name_has_no_ascii_letters_is_told_by_its_number_alone() -> None:
    assert [Stage(n, name).slug for n, name in ((1, "新人"), (2, "シニア A"), (3, "X"), (4, "Über"))] == [
        "1", "2-a", "3-x", "4-uber",
    ]  # fmt: skip


def test_the_papers_that_the_command_line_offers_are_those_that_there_are() -> None:
    assert tuple(PAPERS) == PAPER_NAMES
    assert tuple(name for name, paper in PAPERS.items() if paper.forms) == FORM_PAPER_NAMES
