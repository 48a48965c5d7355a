"""Ladders that strain the pages: every output of them is proved, or refused with a way out. Nothing else may happen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from ladder_export.checks import check_ladder
from ladder_export.ladder import (
    Blanks,
    Competency,
    Item,
    Kind,
    Ladder,
    Level,
    Place,
    Section,
    SectionType,
    Stage,
)
from ladder_export.making import Failure, attempt
from ladder_export.outputs import kinds_on, plan
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladder_export.workshop import Workshop
from ladders import small_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
WORDS = tuple(
    "people who pay for it see sooner what the work was for and ask for less and better things each time".split(" ")  # noqa: SIM905
)
SHEETS = (Place.COMPARE, Place.CARD, Place.REVIEW)
ALL = tuple(Place)
CHAPTER = (Place.HANDBOOK, Place.CHAPTER)
TOOLKIT = (Place.HANDBOOK, Place.MATRIX, Place.WORKSHEET, *SHEETS)


def row(name: str, kind: Kind, places: tuple[Place, ...], *, title: str = "", most: int = 30) -> SectionType:
    blanks = {Kind.LIST: Blanks.RATING, Kind.SHIFT: Blanks.MOMENT, Kind.STEPS: Blanks.PLAN}.get(kind, Blanks.NONE)
    return SectionType(name, title or name.replace("-", " ").title(), kind, 0, most, places, blanks)


# A table as many ladders have one: a line of prose, a list to rate, a shift, steps.
TABLE = (
    row("summary", Kind.PROSE, (Place.OVERVIEW, Place.COMPARE, Place.CARD)),
    row("chapter", Kind.PROSE, CHAPTER),
    row("behaviors", Kind.LIST, TOOLKIT),
    row("shift", Kind.SHIFT, (Place.HANDBOOK, Place.GLANCE, Place.OVERVIEW, *SHEETS)),
    row("habits", Kind.STEPS, (Place.HANDBOOK, Place.CARD, Place.REVIEW)),
)


def section(kind: SectionType, key: str, count: int = 3, words: int = 7) -> Section:
    """`count` entries of `words` words each, which stand nowhere else."""
    roles = ("from", "to") if kind.kind is Kind.SHIFT else ("",)
    items = []
    for n in range(1, count + 1):
        for role in roles:
            said = [f"{kind.id.title()} {key} {n}{role}", *(WORDS[i % len(WORDS)] for i in range(n, n + words - 2))]
            items.append(Item("-".join(filter(None, (key, kind.id, str(n), role))), " ".join(said), role))
    return Section(kind, tuple(items))


def ladder(
    names: Iterable[str] = ("Starter", "Maker", "Guide"),
    titles: Iterable[str] = ("Craft",),
    table: tuple[SectionType, ...] = TABLE,
    skips: Callable[[int], tuple[int, ...]] = lambda _: (),
    count: int = 3,
    words: int = 7,
    title: str = "Torture",
) -> Ladder:
    """A ladder of these levels, competencies and rows of a section table. `skips` gives the levels that the nth leaves out."""
    stages = tuple(Stage(n, name) for n, name in enumerate(names, 1))

    def level(key: str, stage: Stage) -> Level:
        return Level(stage, tuple(section(kind, f"{key}{stage.number}", _count(kind, count), words) for kind in table))

    competencies = []
    for n, name in enumerate(titles, 1):
        kept = [stage for stage in stages if stage.number not in skips(n)]
        levels = tuple(level(f"c{n}x", stage) for stage in kept)
        competencies.append(Competency(f"c{n}", name, (), levels, skips=skips(n)))
    made = replace(
        small_ladder(), title=title, stages=stages, section_types=table, competencies=tuple(competencies), subtitle=""
    )
    assert check_ladder(made) == []
    return made


def _count(kind: SectionType, count: int) -> int:
    """A shift, or one line of prose, stands alone."""
    return 1 if kind.kind in (Kind.SHIFT, Kind.PROSE) else count


def _long(name: str, letters: int = 80) -> str:
    """A name of at most so many letters, and not many fewer, that begins with `name`."""
    words = (
        f"{name} of everything that a person who builds things for other people has to answer for on each and every day"
    )
    return words[: letters + 1].rpartition(" ")[0]


LONG_NAMES = [_long(f"{n} Principal (Individual Contributor)") for n in ("First", "Second")]
CASES: dict[str, Callable[[], Ladder]] = {
    "one level": lambda: ladder(["Maker"]),
    "eight levels": lambda: ladder([f"Step {n}" for n in range(1, 9)], table=TABLE[2:4]),
    "long names": lambda: ladder(
        LONG_NAMES,
        [_long("Craft", 118)],
        tuple(replace(kind, title=_long(kind.title)) for kind in TABLE),
        title=_long("Ladder", 118),
    ),
    "26 items": lambda: ladder(["Starter", "Maker"], count=26),
    "100 words": lambda: ladder(["Starter"], words=100),
    "no chapters": lambda: ladder(table=(TABLE[2],), titles=["Craft", "Team Play"]),
    "levels that differ": lambda: ladder(
        [f"Step {n}" for n in range(1, 5)],
        ["Craft", "Team Play", "Delivery"],
        TABLE[2:3],
        lambda n: ((), (1, 2), (1, 3, 4))[n - 1],
    ),
    **{f"only {kind}": lambda kind=kind: ladder(["Starter", "Maker"], table=(row("all", kind, ALL),)) for kind in Kind},  # type: ignore[misc]
}
# What may be too long for its page. Everything else has to be made.
SMALL = (
    "one level",
    "eight levels",
    "long names",
    "26 items",
    "100 words",
    "only list",
    "only phrases",
)  # tried on A6, too
TRIED = [*((name, "a4") for name in CASES), ("long names", "a5"), *((name, "a6") for name in SMALL)]
MAY_BE_REFUSED = {"100 words": {"overviews", "cards"}, "long names": {"overviews"}}


@cache
def made(name: str) -> Ladder:
    return CASES[name]()


def outcome(source: Ladder, paper: str) -> tuple[list[str], dict[str, str]]:
    """What is wrong with the outputs of `source` on `paper`; and the reason for each that is too long for its page."""
    workshop = Workshop(source, Printing(PAPERS[paper]), LAYOUTS, {})
    faults, refused = [], {}
    for output in plan(source):
        if output.kind not in kinds_on(PAPERS[paper]):
            continue
        result = attempt(workshop, output)
        if isinstance(result, Failure):
            reasons = [str(problem) for problem in result.problems]
            if "does not fit on" in reasons[0]:
                refused[output.path] = reasons[0]
            else:
                faults += reasons
    return faults, refused


@pytest.mark.parametrize(("name", "paper"), TRIED)
def test_a_ladder_is_made_or_refused_with_a_way_out(name: str, paper: str) -> None:
    faults, refused = outcome(made(name), paper)
    assert faults == []
    for path, reason in refused.items():
        assert re.search(r"does not fit on .* pt, the smallest type allowed: .*mm too long", reason), (path, reason)
        assert re.search(r"words? fewer|--paper|--sides|without “overview”", reason), (path, reason)
    folders = {path.partition("/")[0] for path in refused}
    assert folders <= MAY_BE_REFUSED.get(name, set()), refused


def test_thirty_competencies_make_one_handbook() -> None:
    titles = [f"Competency {n}" for n in range(1, 31)]  # “Competency 1” on page 7 is no “Competency 17”
    source = ladder(["Maker"], titles, (row("behaviors", Kind.LIST, (Place.HANDBOOK,)),))
    assert outcome(source, "a4") == ([], {})
