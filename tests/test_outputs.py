"""Which files a ladder gives, and which of them a person gets for a choice."""

from __future__ import annotations

import pytest

from ladder_export.outputs import NothingChosenError, OutputKind, choose, plan
from ladders import small_ladder

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
