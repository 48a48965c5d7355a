"""Which files a ladder gives, and which of them a person gets for a choice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ladder_export.build import owed_to
from ladder_export.ladder import Ladder, Place
from ladder_export.outputs import NothingChosenError, OutputKind, choose, plan
from ladder_export.paper import PAPERS
from ladders import shipped_ladder, small_ladder

LADDER = small_ladder(levels=2, competencies=2)


def _paths(
    kinds: list[OutputKind] | None = None, competencies: list[str] | None = None, levels: list[int] | None = None
):
    return [o.path for o in choose(plan(LADDER), kinds or [], competencies or [], levels or [])]


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
    chosen = choose(plan(LADDER), [], [SECOND], [])
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
        choose(plan(LADDER), kinds, competencies, levels)
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
        for region in owed_to(output, ladder, PAPERS["a4"]).regions
        for entry in region.entries
    }
    owners = [o for c in ladder.competencies for o in (c, *c.levels)]
    items = {item.id for owner in owners for section in owner.sections for item in section.items}
    assert items <= owed
    assert len(items) > 40
