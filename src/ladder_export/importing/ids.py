"""The ids of items: made once, readable, and kept when the same files are imported again.

Answers on forms follow ids. So an item keeps its id while its words are the same, wherever it went, and when it was reworded
where it stood; what became of each is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from ladder_export.fingerprint import fingerprint
from ladder_export.importing.draft import Draft, DraftCompetency, DraftItem, DraftSection
from ladder_export.ladder import Competency, Family, Item, Kind, Ladder, Level, Section, Stage, slugify
from ladder_export.source.ids import MAX_ID, may_be_id, numbered

_SIDES = ("-from", "-to")
_REWORDED = 0.6  # of the letters are the same: the same line in other words, and no other line
_MOST_WORDS = 4
_OF_COMPETENCY = 20  # letters of the competency's id at the start of an item's
# Words that tell nothing apart, in the languages that pages have words for.
_SMALL_WORDS = (
    "a an and are as at be by can for from has have how in is it its of on or that the their they this to was what when who why"
    " will with you your do does did not may might der die das und für mit von zu den dem ein eine ist im am auf le la les des"
    " et pour dans un une du au el los las y para con que del por se os uma no na em de da i w z do nie oraz"
)
_SMALL = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Spot:
    """The section of a level of a competency; level 0 is the competency as a whole."""

    competency: str
    level: int
    section: str


@dataclass(frozen=True, slots=True)
class Old:
    """An item that had an id: the fingerprint of its words and, where the source itself is there, the words."""

    id: str
    print: str
    text: str = ""


Remembered = Mapping[Spot, tuple[Old, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the ids that there were: how many were `kept` and `made`, which items were reworded, which are gone."""

    kept: int = 0
    made: int = 0
    reworded: tuple[tuple[str, str, str], ...] = ()  # id, old words (may be unknown), new words
    gone: tuple[Old, ...] = ()


def remember(ladder: Ladder) -> Remembered:
    """The ids of all items of `ladder`."""
    return {spot: tuple(_olds(section)) for spot, section in _sections(ladder)}


def _sections(ladder: Ladder) -> Iterator[tuple[Spot, Section]]:
    for competency in ladder.competencies:
        for section in competency.sections:
            yield Spot(competency.id, 0, section.id), section
        for level in competency.levels:
            for section in level.sections:
                yield Spot(competency.id, level.number, section.id), section


def _olds(section: Section) -> Iterator[Old]:
    if section.kind is Kind.SHIFT:
        for old, new in section.shifts:
            yield Old(old.id.removesuffix("-from"), fingerprint(old.text, new.text), f"{old.text} → {new.text}")
        return
    for item in section.items:
        yield Old(item.id, fingerprint(item.text), item.text)


def both(one: Remembered, other: Remembered) -> Remembered:
    """What either remembers; of two with one id the first counts."""
    merged: dict[Spot, tuple[Old, ...]] = dict(one)
    known = {old.id for olds in one.values() for old in olds}
    for spot, olds in other.items():
        merged[spot] = (*merged.get(spot, ()), *(old for old in olds if old.id not in known))
    return merged


# ---------------------------------------------------------------------------------------------------------- giving ids


@dataclass(slots=True)
class _Entry:
    """An item of the draft on its way to an id. `place` is from 0, in its section."""

    spot: Spot
    place: int
    item: DraftItem
    shift: bool
    id: str = ""

    @property
    def print(self) -> str:
        return fingerprint(*self.item.texts)

    @property
    def words(self) -> str:
        return " → ".join(self.item.texts)


@dataclass(slots=True)
class _Ids:
    """The ids that are given away, those of the sides of shifts with them."""

    taken: set[str] = field(default_factory=set)

    def free(self, name: str, *, shift: bool) -> bool:
        return not self.taken & _all_of(name, shift=shift)

    def give(self, entry: _Entry, name: str) -> None:
        entry.id = name
        self.taken |= _all_of(name, shift=entry.shift)


def _all_of(name: str, *, shift: bool) -> set[str]:
    return {name, *(f"{name}{side}" for side in _SIDES)} if shift else {name}


def with_ids(draft: Draft, remembered: Remembered) -> tuple[Ladder, Kept]:
    """The ladder that `draft` is, every item with an id; and what became of the ids that were `remembered`."""
    kinds = {row.id: row.kind for row in draft.head.section_types}
    entries = [
        _Entry(spot, place, item, kinds[spot.section] is Kind.SHIFT)
        for spot, section in _draft_sections(draft)
        for place, item in enumerate(section.items)
    ]
    ids = _Ids()
    for entry in entries:
        name = entry.item.id.removesuffix("-from") if entry.shift else entry.item.id
        if name and may_be_id(name, longest=_longest(entry)) and ids.free(name, shift=entry.shift):
            ids.give(entry, name)
    left = _left(remembered, ids)
    _same_words(entries, left, ids)
    reworded = _reworded(entries, left, ids, remembered)
    gone = tuple(old for olds in left.values() for old in olds)
    kept = sum(bool(entry.id) for entry in entries)
    for old in gone:  # an id that was once given away names nothing else for ever
        ids.taken |= _all_of(old.id, shift=True)
    for number, entry in enumerate(entries, 1):
        if not entry.id:
            ids.give(entry, _made(entry, number, ids))
    names = {(entry.spot, entry.place): entry.id for entry in entries}
    known = {old.id for olds in remembered.values() for old in olds}
    stayed = sum(entry.id in known for entry in entries)
    told = Kept(stayed, len(entries) - max(kept, stayed), reworded, gone)
    return _ladder(draft, names), told


def _draft_sections(draft: Draft) -> Iterator[tuple[Spot, DraftSection]]:
    for competency in draft.competencies:
        for section in competency.sections:
            yield Spot(competency.id, 0, section.row), section
        for level in competency.levels:
            for section in level.sections:
                yield Spot(competency.id, level.number, section.row), section


def _longest(entry: _Entry) -> int:
    return MAX_ID - len("-from") if entry.shift else MAX_ID


def _left(remembered: Remembered, ids: _Ids) -> dict[Spot, list[Old]]:
    """What is remembered and not yet given away."""
    return {spot: [old for old in olds if old.id not in ids.taken] for spot, olds in remembered.items()}


def _same_words(entries: Iterable[_Entry], left: dict[Spot, list[Old]], ids: _Ids) -> None:
    """Ids of items whose words are the same: first in the same section, then wherever they went."""
    for entry in entries:
        _take(entry, left.get(entry.spot, []), ids)
    elsewhere: dict[str, list[tuple[Spot, Old]]] = defaultdict(list)
    for spot, olds in left.items():
        for old in olds:
            elsewhere[old.print].append((spot, old))
    for entry in entries:
        if not entry.id and (found := elsewhere.get(entry.print)):
            spot, old = found.pop(0)
            if ids.free(old.id, shift=entry.shift) and may_be_id(old.id, longest=_longest(entry)):
                left[spot].remove(old)
                ids.give(entry, old.id)


def _take(entry: _Entry, olds: list[Old], ids: _Ids) -> None:
    if entry.id:
        return
    same = next((old for old in olds if old.print == entry.print and ids.free(old.id, shift=entry.shift)), None)
    if same:
        olds.remove(same)
        ids.give(entry, same.id)


def _reworded(
    entries: Iterable[_Entry], left: dict[Spot, list[Old]], ids: _Ids, remembered: Remembered
) -> tuple[tuple[str, str, str], ...]:
    """Ids of items that stand where they stood in other words: those most alike first, then what alone is left in its place."""
    told = []
    waiting: dict[Spot, list[_Entry]] = defaultdict(list)
    for entry in entries:
        if not entry.id:
            waiting[entry.spot].append(entry)
    for spot, new in waiting.items():
        olds = left.get(spot, [])
        pairs = sorted(
            (
                (_likeness(old.text, entry.words), a, b)
                for a, old in enumerate(olds)
                for b, entry in enumerate(new)
                if old.text
            ),
            key=lambda pair: (-pair[0], pair[1:]),
        )
        chosen = [(olds[a], new[b]) for likeness, a, b in pairs if likeness >= _REWORDED]
        if len(olds) == len(new) == 1 and new[0].place == remembered[spot].index(olds[0]):
            chosen.append((olds[0], new[0]))
        for old, entry in chosen:
            if not entry.id and old in left[spot] and ids.free(old.id, shift=entry.shift):
                left[spot].remove(old)
                ids.give(entry, old.id)
                told.append((old.id, old.text, entry.words))
    return tuple(told)


def _likeness(old: str, new: str) -> float:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.real_quick_ratio() < _REWORDED or matcher.quick_ratio() < _REWORDED:
        return 0.0
    return matcher.ratio()


def _made(entry: _Entry, number: int, ids: _Ids) -> str:
    """A new id: the competency, the level, and the first words that say something: customer-value-1-asks-goal."""
    longest = _longest(entry)
    words = [*_start(entry.spot), *_words(entry.item.text)]
    if len(words) == len(_start(entry.spot)):  # no letters from a to z in it
        words += [*slugify(entry.spot.section.replace("_", "-")).split("-"), str(entry.place + 1)]
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word
        if len(longer) > longest:
            break
        name = longer
    return numbered(name or f"item-{number}", lambda made: not ids.free(made, shift=True), longest)


def _start(spot: Spot) -> list[str]:
    words = spot.competency.split("-")
    while len("-".join(words)) > _OF_COMPETENCY and len(words) > 1:
        words.pop()
    return ["-".join(words)[:_OF_COMPETENCY].strip("-"), *([str(spot.level)] if spot.level else [])]


def _words(text: str) -> list[str]:
    """The first words of `text` that say something, as parts of an id; none where too little of it is in ASCII."""
    plain = [slugify(word) for word in re.findall(r"[^\W_]+", re.sub(r"['’]\w+", "", text.casefold()))]
    ascii_letters = sum(char.isascii() and char.isalnum() for char in text)
    if ascii_letters * 2 < sum(char.isalnum() for char in text):
        return []
    telling = [word for word in plain if word not in _SMALL and word != "x"]
    return (telling or [word for word in plain if word != "x"])[:_MOST_WORDS]


# ----------------------------------------------------------------------------------------------------------- the ladder


def _ladder(draft: Draft, ids: Mapping[tuple[Spot, int], str]) -> Ladder:
    families = draft.families
    several = len(families) > 1 or bool(families and families[0].title)
    stages = {family.id: family.stages for family in families}
    home = {name: family.id for family in families for name in family.competencies}
    return replace(
        draft.head,
        competencies=tuple(_competency(draft, each, stages[home[each.id]], ids) for each in draft.competencies),
        stages=() if several else (families[0].stages if families else ()),
        families=tuple(Family(f.id, f.title, f.stages, f.competencies) for f in families) if several else (),
    )


def _competency(
    draft: Draft, competency: DraftCompetency, stages: tuple[Stage, ...], ids: Mapping[tuple[Spot, int], str]
) -> Competency:
    rows = {row.id: row for row in draft.head.section_types}
    stage_of = {stage.number: stage for stage in stages}

    def section(level: int, each: DraftSection) -> Section:
        spot = Spot(competency.id, level, each.row)
        items = (item for place, told in enumerate(each.items) for item in _items(told, ids[spot, place]))
        return Section(rows[each.row], tuple(items))

    return Competency(
        id=competency.id,
        title=competency.title,
        sections=tuple(section(0, each) for each in competency.sections),
        levels=tuple(
            Level(stage_of[level.number], tuple(section(level.number, each) for each in level.sections))
            for level in competency.levels
        ),
        skips=competency.skips,
    )


def _items(item: DraftItem, name: str) -> Iterator[Item]:
    if not item.to:
        yield Item(name, item.text)
        return
    yield Item(f"{name}-from", item.text, "from")
    yield Item(f"{name}-to", item.to, "to")
