"""Two ladders to what changed between them. Pure: no file, no terminal, no page.

Items are told by their ids, which never change once released: an id in both editions is one item, whatever became of its text
or its place. `match` says which competency, level and section is which, `words` marks what changed in a text, `rows` goes
through the tables of `ladder.yaml`, `cards` says which cards read otherwise, and `report` puts all of it into lines of text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from ladder_export.changes.cards import changed_cards, count_cards
from ladder_export.changes.data import (
    CardChange,
    Caution,
    Changes,
    Edition,
    Fact,
    Hint,
    ItemChange,
    Line,
    RowChange,
    Spot,
    Table,
    What,
)
from ladder_export.changes.match import Match, match, out_of_order
from ladder_export.changes.rows import changed_rows
from ladder_export.changes.rungs import families_of, rung, rungs
from ladder_export.changes.words import is_another, plain
from ladder_export.ladder import Blanks, Competency, Kind, Ladder, Level, Stage, printed

__all__ = [
    "CardChange",
    "Caution",
    "Changes",
    "Edition",
    "Fact",
    "Hint",
    "ItemChange",
    "Line",
    "RowChange",
    "Spot",
    "Table",
    "What",
    "changes_between",
]

_Key = TypeVar("_Key", bound=Hashable)


def changes_between(old: Ladder, new: Ladder) -> Changes:
    """All that changed from `old` to `new`."""
    families = families_of(new, old)
    before, after = _lines(old, families), _lines(new, families)
    matched = match(old, new, before, after)
    items = tuple(sorted(_items(before, after, matched, new, families), key=_order(old, new, matched)))
    rows = tuple(changed_rows(old, new, matched))
    cautions = (*_same_edition(old, new, bool(rows or items)), *_cautions(old, new, items))
    cards = tuple(changed_cards(old, new, matched))
    several = max(len(old.competencies), len(new.competencies)) > 1
    levels = tuple(_level_ranks(old, new, matched))
    return Changes(_edition(old), _edition(new), cautions, rows, items, cards, count_cards(new), levels, several)


def _edition(ladder: Ladder) -> Edition:
    return Edition(ladder.id, ladder.title, ladder.edition, ladder.date)


def _lines(ladder: Ladder, families: Sequence[str]) -> dict[str, Line]:
    """Every item by its id. A shift is one place for its two items."""
    found: dict[str, Line] = {}
    for competency in ladder.competencies:
        part = ladder.part_of(competency)
        family = part.family.title if part.family else ""
        owners: tuple[Competency | Level, ...] = (competency, *competency.levels)
        for owner in owners:
            number, name = (owner.number, owner.name) if isinstance(owner, Level) else (0, "")
            for section in owner.sections:
                each = 2 if section.kind is Kind.SHIFT else 1
                for n, item in enumerate(section.items):
                    place = n // each + 1
                    level = rung(part, number, families)
                    spot = Spot(competency.id, competency.title, level, name, section.id, section.title, place, family)
                    found[item.id] = Line(item.text, printed(item, section.kind, ladder.words), spot)
    return found


def _items(
    before: Mapping[str, Line], after: Mapping[str, Line], matched: Match, new: Ladder, families: Sequence[str]
) -> Iterator[ItemChange]:
    stages = {key: stage for key, stage, _ in rungs(new, families)}
    moved = _moved(before, after, matched)
    for item, line in after.items():
        was = before.get(item)
        if was is None or was.text != line.text or item in moved:
            yield ItemChange(item, was, line, line.spot, item in moved)
    for item, line in before.items():
        if item not in after:
            yield ItemChange(item, line, None, _home(line.spot, matched, new, stages))


def _home(spot: Spot, matched: Match, new: Ladder, stages: Mapping[int, Stage]) -> Spot:
    """Where an item that is gone would stand in the new edition, under the names of today."""
    competency, level, section = matched.key(spot.key)
    there, stage = new.competency(competency), stages.get(level)
    family = new.part_of(there).family if there else None
    row = next((row for row in new.section_types if row.id == section), None)
    return Spot(
        competency,
        there.title if there else spot.competency_title,
        level,
        stage.name if stage else spot.stage,
        section,
        row.title if row else spot.section_title,
        spot.place,
        family.title if family else "" if there else spot.family,
    )


def _moved(before: Mapping[str, Line], after: Mapping[str, Line], matched: Match) -> set[str]:
    """Items in another section, level or competency, and the fewest that explain a new order of those that stayed."""
    moved: set[str] = set()
    stayed: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for item, line in after.items():
        if item not in before:
            continue
        if matched.key(before[item].spot.key) == line.spot.key:
            stayed[line.spot.key].append(item)
        else:
            moved.add(item)
    rank = {item: n for n, item in enumerate(before)}
    for siblings in stayed.values():
        moved |= out_of_order(siblings, sorted(siblings, key=rank.__getitem__))
    return moved


def _order(old: Ladder, new: Ladder, matched: Match) -> Callable[[ItemChange], tuple[int, ...]]:
    """Sorts items as the new edition has them, what is gone after what stands in the same section."""
    competencies = _ranks([c.id for c in new.competencies], [c.id for c in old.competencies])
    levels = _level_ranks(old, new, matched)
    sections = _ranks([row.id for row in new.section_types], [row.id for row in old.section_types])
    families = families_of(new, old)
    ranks = _ranks(list(_lines(new, families)), list(_lines(old, families)))

    def key(item: ItemChange) -> tuple[int, ...]:
        competency, level, section = item.home.key
        return competencies[competency], levels[level], sections[section], item.new is None, ranks[item.id]

    return key


def _level_ranks(old: Ladder, new: Ladder, matched: Match) -> dict[int, int]:
    families = families_of(new, old)
    gone = [-key for key, _, _ in rungs(old, families) if key not in matched.levels]
    return _ranks([0, *(key for key, _, _ in rungs(new, families))], gone)


def _ranks(first: Sequence[_Key], then: Sequence[_Key]) -> dict[_Key, int]:
    return {key: n for n, key in enumerate(dict.fromkeys((*first, *then)))}


def _same_edition(old: Ladder, new: Ladder, changed: bool) -> Iterator[Caution]:
    if changed and old.edition == new.edition:
        message = (
            f"both say that they are edition {new.edition}, and they differ: "
            "what is printed cannot be told apart; give the new one an edition of its own"
        )
        yield Caution(Hint.SAME_EDITION, message)


def _cautions(old: Ladder, new: Ladder, items: Sequence[ItemChange]) -> Iterator[Caution]:
    yield from _new_ids(items)
    for item in items:
        if item.old and item.new and is_another(item.old.text, item.new.text):
            message = (
                "id kept, but the text is another: answers would follow to a different question; "
                "give it a new id if it asks something else"
            )
            yield Caution(Hint.OTHER_TEXT, message, item.id, item.id)
    yield from _other_blanks(old, new, items)


def _new_ids(items: Sequence[ItemChange]) -> Iterator[Caution]:
    """Items that only changed their id. Of several with one text, those in the same section belong together first."""
    gone: dict[str, list[ItemChange]] = defaultdict(list)
    for item in items:
        if item.new is None:
            gone[plain(item.line.text)].append(item)
    added = [item for item in items if item.old is None and plain(item.line.text) in gone]
    for at_home in (True, False):
        for item in list(added):
            found = gone[plain(item.line.text)]
            was = next((other for other in found if not at_home or other.home.key == item.home.key), None)
            if was:
                found.remove(was)
                added.remove(item)
                message = f"same text, new id: answers will not follow; keep the id {was.id}"
                yield Caution(Hint.NEW_ID, message, item.id, was.id)


def _other_blanks(old: Ladder, new: Ladder, items: Sequence[ItemChange]) -> Iterator[Caution]:
    """Sections, and items that moved to a section, where a form asks in another way."""
    before = {row.id: row.blanks for row in old.section_types}
    after = {row.id: row for row in new.section_types}
    for section, row in after.items():
        if section in before and _lost(before[section], row.blanks):
            yield Caution(Hint.OTHER_BLANKS, _blanks_message("section", before[section], row.blanks), section, section)
    for item in items:
        if item.old and item.new and item.old.spot.section != item.new.spot.section:
            was, now = before[item.old.spot.section], after[item.new.spot.section].blanks
            if _lost(was, now):
                yield Caution(Hint.OTHER_BLANKS, _blanks_message("item", was, now), item.id, item.id)


def _lost(was: Blanks, now: Blanks) -> bool:
    return was is not now and was is not Blanks.NONE


def _blanks_message(what: str, was: Blanks, now: Blanks) -> str:
    return f"the blanks of this {what} were “{was}” and are “{now}”: answers given so far have no place on the new form"
