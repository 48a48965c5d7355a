"""Which cards read otherwise than they did: those that somebody who has printed them has to print again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ladder_export.changes.data import CardChange, What
from ladder_export.changes.match import Match
from ladder_export.ladder import Competency, Ladder, Level, Place, printed


def changed_cards(old: Ladder, new: Ladder, match: Match) -> Iterator[CardChange]:
    """The cards of the new edition that are new or read otherwise, in its order; then those that are gone."""
    before = {
        (match.competencies.get(c.id, c.id), match.levels.get(level.number, -level.number)): (c, level)
        for c, level in _with_cards(old)
    }
    after = {(c.id, level.number): (c, level) for c, level in _with_cards(new)}
    for key, (competency, level) in after.items():
        if key not in before:
            yield _card(competency, level, What.ADDED)
        elif _reads(old, *before[key]) != _reads(new, competency, level):
            yield _card(competency, level, What.CHANGED)
    for key, (competency, level) in before.items():
        if key not in after:
            yield _card(competency, level, What.REMOVED)


def count_cards(ladder: Ladder) -> int:
    """How many cards a ladder has."""
    return sum(1 for _ in _with_cards(ladder))


def _with_cards(ladder: Ladder) -> Iterator[tuple[Competency, Level]]:
    for competency in ladder.competencies:
        for level in competency.levels:
            if level.sections_in(Place.CARD):
                yield competency, level


def _card(competency: Competency, level: Level, what: What) -> CardChange:
    return CardChange(competency.id, competency.title, level.number, level.name, what)


def _reads(ladder: Ladder, competency: Competency, level: Level) -> tuple[Any, ...]:
    """All that a card shows but the edition. Its colors and the number of its steps follow from the levels there are."""
    sections = tuple(
        (
            "" if section.type.untitled else section.title,
            section.type.lead_in,
            section.kind,
            section.type.blanks,  # decide the signs before its items
            section.type.side,
            tuple((item.role, printed(item, section.kind, ladder.words)) for item in section.items),
        )
        for section in level.sections_in(Place.CARD)
    )
    return (
        ladder.speech.code,
        competency.title,
        level.number,
        level.name,
        tuple(s.number for s in ladder.stages),
        sections,
    )
