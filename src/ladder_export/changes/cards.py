"""Which cards read otherwise than they did: those that somebody who has printed them has to print again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ladder_export.changes.data import CardChange, What
from ladder_export.changes.match import Match
from ladder_export.changes.rungs import families_of, rung
from ladder_export.ladder import Competency, Ladder, Level, Place, printed


def changed_cards(old: Ladder, new: Ladder, match: Match) -> Iterator[CardChange]:
    """The cards of the new edition that are new or read otherwise, in its order; then those that are gone."""
    families = families_of(new, old)
    before = {
        (match.competencies.get(c.id, c.id), match.level(c.id, key)): (part, c, level)
        for part, c, level in _with_cards(old)
        for key in [rung(part, level.number, families)]
    }
    after = {(c.id, rung(part, level.number, families)): (part, c, level) for part, c, level in _with_cards(new)}
    for key, card in after.items():
        if key not in before:
            yield _card(*card, What.ADDED)
        elif _reads(*before[key]) != _reads(*card):
            yield _card(*card, What.CHANGED)
    for key, card in before.items():
        if key not in after:
            yield _card(*card, What.REMOVED)


def count_cards(ladder: Ladder) -> int:
    """How many cards a ladder has."""
    return sum(1 for _ in _with_cards(ladder))


def _with_cards(ladder: Ladder) -> Iterator[tuple[Ladder, Competency, Level]]:
    for part in ladder.parts:
        for competency in part.competencies:
            for level in competency.levels:
                if level.sections_in(Place.CARD):
                    yield part, competency, level


def _card(part: Ladder, competency: Competency, level: Level, what: What) -> CardChange:
    return CardChange(competency.id, competency.title, level.number, level.name, what, _family(part))


def _family(part: Ladder) -> str:
    return part.family.title if part.family else ""


def _reads(part: Ladder, competency: Competency, level: Level) -> tuple[Any, ...]:
    """All that a card shows but the edition. Its colors and the number of its steps follow from the levels there are."""
    sections = tuple(
        (
            "" if section.type.untitled else section.title,
            section.type.lead_in,
            section.kind,
            section.type.blanks,  # decide the signs before its items
            section.type.side,
            tuple((item.role, printed(item, section.kind, part.words)) for item in section.items),
        )
        for section in level.sections_in(Place.CARD)
    )
    stages = tuple(stage.number for stage in part.stages)
    return part.speech.code, _family(part), competency.title, level.number, level.name, stages, sections
