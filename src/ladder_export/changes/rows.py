"""What changed in the tables of `ladder.yaml` and among the competencies, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from ladder_export.changes.data import Fact, RowChange, Table, What
from ladder_export.changes.match import Match, out_of_order
from ladder_export.changes.rungs import families_of, number_of, rung
from ladder_export.ladder import Competency, Ladder

_SETTINGS = ("id", "title", "subtitle", "edition", "date", "language", "organisation", "url", "paper")
_PLACE = "place in the order"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: its key, what people call it, and its facts in words, by name."""

    key: str
    name: str
    facts: Mapping[str, str]


def changed_rows(old: Ladder, new: Ladder, match: Match) -> Iterator[RowChange]:
    """Every row that was added, removed or changed, table by table, in the order of the new edition."""
    for name in _SETTINGS:
        fact = Fact(name, _words(getattr(old, name)), _words(getattr(new, name)))
        if fact.old != fact.new:
            yield RowChange(Table.LADDER, name, name, What.CHANGED, (fact,))
    families = families_of(new, old)
    yield from _changed(Table.FAMILY, _families(old), _families(new))
    before, after = _levels(old, families), _levels(new, families)
    levels = {before[a].key: after[b].key for a, b in match.levels.items()}
    yield from _changed(Table.LEVEL, list(before.values()), list(after.values()), levels)
    yield from _competencies(old, new, match, families)
    yield from _changed(Table.SECTION, _sections(old), _sections(new), match.sections)
    yield from _changed(Table.RATING, _ratings(old), _ratings(new))
    yield from _changed(Table.REVIEW, list(_form(old.review)), list(_form(new.review)))


def _changed(
    table: Table, old: Sequence[_Row], new: Sequence[_Row], names: Mapping[str, str] | None = None
) -> Iterator[RowChange]:
    """`names` gives for keys of the old edition those of the new one; without it a key is its own."""
    before = {(names or {row.key: row.key for row in old}).get(row.key, f"\0{row.key}"): row for row in old}
    both = [row.key for row in new if row.key in before]
    moved = out_of_order(both, [key for key in before if key in set(both)])
    after = {row.key for row in new}
    for at, row in enumerate(new, 1):
        was = before.get(row.key)
        if was is None:
            yield RowChange(table, row.key, row.name, What.ADDED)
            continue
        facts = [Fact(name, was.facts.get(name, ""), row.facts.get(name, "")) for name in {**was.facts, **row.facts}]
        if row.key in moved:
            facts.append(Fact(_PLACE, str(old.index(was) + 1), str(at)))
        if changed := tuple(fact for fact in facts if fact.old != fact.new):
            yield RowChange(table, row.key, row.name, What.CHANGED, changed)
    for key, row in before.items():
        if key not in after:
            yield RowChange(table, row.key, row.name, What.REMOVED)


def _families(ladder: Ladder) -> list[_Row]:
    return [
        _Row(part.family.id, part.family.title, {"title": part.family.title}) for part in ladder.parts if part.family
    ]


def _levels(ladder: Ladder, families: Sequence[str]) -> dict[int, _Row]:
    """The levels, by what they are in `rungs`; those of several families are named with it."""
    # The number says the place in the order too.
    rows = {}
    for part in ladder.parts:
        for stage in sorted(part.stages, key=lambda stage: stage.number):
            facts = {"number": str(stage.number), "name": stage.name}
            row = _Row(str(stage.number), str(stage), facts)
            if part.family:
                row = _Row(f"{part.family.id}/{stage.number}", f"{part.family.title}: {stage}", facts)
            rows[rung(part, stage.number, families)] = row
    return rows


def _sections(ladder: Ladder) -> list[_Row]:
    return [_Row(row.id, row.title, _facts(row)) for row in ladder.section_types]


def _ratings(ladder: Ladder) -> list[_Row]:
    return [_Row(rating.value, str(rating), _facts(rating)) for rating in ladder.ratings]


def _competencies(old: Ladder, new: Ladder, match: Match, families: Sequence[str]) -> Iterator[RowChange]:
    """A level that the whole ladder, or a family, gained or lost is not told again for each competency."""
    shared = {*match.levels.values(), *match.gone_over.values()}

    def row(part: Ladder, competency: Competency, levels: Sequence[int]) -> _Row:
        numbers = ", ".join(str(number_of(level)) for level in levels if level in shared)
        facts = {"id": competency.id, "title": competency.title, "levels": numbers}
        return _Row(competency.id, competency.title, facts | ({"family": part.family.title} if part.family else {}))

    def own(part: Ladder, competency: Competency) -> list[int]:
        return [rung(part, level.number, families) for level in competency.levels]

    before = [
        row(part, c, [match.level(c.id, level) for level in own(part, c)])
        for part in old.parts
        for c in part.competencies
    ]
    after = [row(part, c, own(part, c)) for part in new.parts for c in part.competencies]
    yield from _changed(Table.COMPETENCY, before, after, match.competencies)


def _form(value: Any, path: tuple[str, ...] = ()) -> Iterator[_Row]:
    """The review form as rows: one for each of its settings, and one for each part and question that has an id."""
    for name, each in _fields(value):
        if _has_ids(each):
            for part in each:
                key = (*path, part.id)
                facts = {n: _words(fact) for n, fact in _fields(part) if not _has_ids(fact)}
                yield _Row(".".join(key), getattr(part, "title", "") or getattr(part, "label", part.id), facts)
                yield from (row for row in _form(part, key) if row.key.count(".") > len(path))
        elif not path:
            yield _Row(name, name.replace("_", " "), {name.replace("_", " "): _words(each)})


def _has_ids(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def _facts(row: Any) -> dict[str, str]:
    return {name.replace("_", " "): _words(value) for name, value in _fields(row)}


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """The fields that say something; where a thing stands in a file does not."""
    for field in fields(value):
        if field.compare:
            yield field.name, getattr(value, field.name)


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_words, value)) if all(len(str(v)) < 40 for v in value) else " / ".join(map(_words, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    return str(value.value) if isinstance(value, Enum) else str(value)
