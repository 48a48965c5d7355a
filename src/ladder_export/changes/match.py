"""Which competency, level and section of the old edition is which of the new one, whatever they are called there.

What kept its id is the same. What did not is where most of its items went: a renamed file, a renamed section or a level that
was given another number moves none of its items.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ladder_export.changes.data import Line
from ladder_export.changes.rungs import families_of, rung, rungs
from ladder_export.ladder import Ladder, Stage

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Match:
    """For each key of the old edition the one of the new edition. Those that are gone are missing.

    Levels are as in `rungs`. The number of one that is gone may be that of another today, so it is told apart as negative.
    """

    competencies: Mapping[str, str]
    levels: Mapping[int, int]
    sections: Mapping[str, str]
    gone_over: Mapping[tuple[str, int], int] = field(
        default_factory=dict
    )  # levels of competencies in another family now

    def level(self, competency: str, level: int) -> int:
        """What a level of a competency of the old edition is now; negative where it is gone."""
        return self.gone_over.get((competency, level)) or self.levels.get(level, -level)

    def key(self, key: tuple[str, int, str]) -> tuple[str, int, str]:
        """Where the section of a level of a competency is now; each part of its own where it is gone."""
        competency, level, section = key
        return (
            self.competencies.get(competency, competency),
            self.level(competency, level),
            self.sections.get(section, section),
        )


def match(old: Ladder, new: Ladder, before: Mapping[str, Line], after: Mapping[str, Line]) -> Match:
    """Match `old` with `new`, whose items by id are `before` and `after`."""
    both = [(before[item].spot, after[item].spot) for item in before if item in after]
    competencies = _renamed(
        [c.id for c in old.competencies],
        [c.id for c in new.competencies],
        Counter((a.competency, b.competency) for a, b in both),
    )
    sections = _renamed(
        [row.id for row in old.section_types],
        [row.id for row in new.section_types],
        Counter((a.section, b.section) for a, b in both),
    )
    votes = Counter((a.level, b.level) for a, b in both if a.level and b.level)
    families = families_of(new, old)
    levels = _levels(list(rungs(old, families)), list(rungs(new, families)), votes)
    return Match(competencies, levels, sections, dict(_gone_over(old, new, competencies, families)))


def _gone_over(
    old: Ladder, new: Ladder, competencies: Mapping[str, str], families: Sequence[str]
) -> Iterator[tuple[tuple[str, int], int]]:
    """The levels of competencies that are in another family now: there they are those with the same names, or numbers."""
    for competency in old.competencies:
        there = competencies.get(competency.id)
        if there is None:
            continue
        was, now = old.part_of(competency), new.part_of(there)
        if (was.family and was.family.id) == (now.family and now.family.id):
            continue
        names = {stage.name.casefold(): stage.number for stage in now.stages}
        for stage in was.stages:
            number = names.get(stage.name.casefold(), stage.number if now.stage(stage.number) else 0)
            if number:
                yield (competency.id, rung(was, stage.number, families)), rung(now, number, families)


def _renamed(old: Sequence[_Key], new: Sequence[_Key], votes: Mapping[tuple[_Key, _Key], int]) -> dict[_Key, _Key]:
    """Each of `old` with its namesake; what has none, with the one of `new` without one that has most of its items."""
    found = {key: key for key in old if key in set(new)}
    return found | _by_votes([k for k in old if k not in found], [k for k in new if k not in found], votes)


_Rung = tuple[int, Stage, str]


def _levels(old: Sequence[_Rung], new: Sequence[_Rung], votes: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """A number is no id: a level that came in between gives those above it new ones. Items tell first, then names.

    A name and a number are looked for in the same family.
    """
    there = {key for key, _, _ in new}
    names = {(key - stage.number, stage.name.casefold()): key for key, stage, _ in new}
    found = _by_votes([key for key, _, _ in old], there, votes)
    for key, stage, _ in old:
        for other in (names.get((key - stage.number, stage.name.casefold())), key):
            if key not in found and other in there and other not in found.values():
                found[key] = other
    return found


def _by_votes(old: Iterable[_Key], new: Iterable[_Key], votes: Mapping[tuple[_Key, _Key], int]) -> dict[_Key, _Key]:
    """The pairs to which more than half of the items of the old one belong, no key in two of them."""
    old, new = list(old), set(new)
    all_of: Counter[_Key] = Counter()
    for (key, _), count in votes.items():
        all_of[key] += count
    found: dict[_Key, _Key] = {}
    for (a, b), count in sorted(votes.items(), key=lambda pair: -pair[1]):
        if a in old and b in new and a not in found and b not in found.values() and 2 * count > all_of[a]:
            found[a] = b
    return found


def out_of_order(keys: Sequence[_Key], before: Sequence[_Key]) -> set[_Key]:
    """The fewest of `keys` that have to move for the rest to be in the order in which they stand in `before`.

    Both hold the same keys. What stays is a longest common subsequence, which for keys that are all different is a longest
    rising run of their places (patience sorting).
    """
    place = {key: n for n, key in enumerate(before)}
    ends: list[int] = []  # of the best run of each length, the place that it ends with
    last: list[_Key] = []
    previous: dict[_Key, _Key | None] = {}
    for key in keys:
        n = bisect_left(ends, place[key])
        previous[key] = last[n - 1] if n else None
        ends[n : n + 1] = [place[key]]
        last[n : n + 1] = [key]
    stays: set[_Key] = set()
    key_or_none = last[-1] if last else None
    while key_or_none is not None:
        stays.add(key_or_none)
        key_or_none = previous[key_or_none]
    return set(keys) - stays
