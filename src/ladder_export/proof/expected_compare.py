"""A compare sheet, worked out from the ladder alone: what stays, the steps between the mindsets, what changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ladder_export.ladder import Competency, Kind, Ladder, Level, Place, Section, SectionType
from ladder_export.paper import Paper
from ladder_export.proof.data import Entry, Expected, Region, What
from ladder_export.proof.entries import beside, item_entries, sections_entries, shift_label
from ladder_export.proof.entries import competency_path as _path
from ladder_export.proof.expected_pages import of_pdf, page_rules
from ladder_export.wording import Wording


def expected_compare(ladder: Ladder, competency: Competency, level: Level, after: Level, paper: Paper) -> Expected:
    """`level` beside `after`: each item under its level, and what both say in the same words once, before the rest."""
    words = ladder.words
    rows = [row for row in ladder.section_types if Place.COMPARE in row.places]
    stays = [
        *sections_entries(competency.sections_in(Place.COMPARE), _path(competency), words),
        *(entry for row in rows for entry in _same(row, competency, level, after, words)),
    ]
    bridges = [row for row in rows if _is_bridge(row, level, after)]
    changes = [entry for row in bridges for entry in _bridge(row, competency, level, after, words)]
    changes += [entry for row in rows if row not in bridges for entry in _row(row, competency, level, after, words)]
    entries = [Entry(words("compare.stays"), What.TITLE, path=_path(competency)), *stays] if stays else []
    if changes:
        entries += [Entry(words("compare.changes"), What.TITLE, path=_path(competency)), *changes]
    title = words("compare.title", first=level.name, second=after.name)
    near = beside(ladder, competency, level, after)
    region = Region(title, tuple(entries), _path(competency), (str(level.stage), str(after.stage)), near)
    pages = replace(page_rules(paper, outline=(title,)), columns=(str(level.stage), str(after.stage)))
    file = f"compare {competency.id} {level.number} {after.number}"
    return of_pdf("compare", file, ladder, (competency.title, title), (region,), pages)


def _texts(section: Section | None) -> list[tuple[str, ...]]:
    """The texts of its entries: one of an item, two of a shift."""
    if section is None:
        return []
    if section.kind is Kind.SHIFT:
        return [(old.text, new.text) for old, new in section.shifts]
    return [(item.text,) for item in section.items]


def _both(row: SectionType, level: Level, after: Level) -> tuple[Section | None, Section | None]:
    return level.section(row.id), after.section(row.id)


def _common(row: SectionType, level: Level, after: Level) -> set[str]:
    """The ids of the items, of either level, that the other level has in the same words."""
    mine, other = _both(row, level, after)
    same = [texts for texts in _texts(mine) if texts in _texts(other)]
    of_pair = 2 if row.kind is Kind.SHIFT else 1
    return {
        item.id
        for section in (mine, other)
        if section
        for n, texts in enumerate(_texts(section))
        if texts in same
        for item in section.items[n * of_pair : (n + 1) * of_pair]
    }


def _same(row: SectionType, competency: Competency, level: Level, after: Level, words: Wording) -> Iterator[Entry]:
    """The section as far as both levels have it, each text of it once."""
    common = _common(row, level, after)
    section = level.section(row.id)
    if section and common:
        once: dict[tuple[str, str], str] = {}
        for item in section.items:
            once.setdefault((item.role, item.text), item.id)
        items = tuple(item for item in section.items if item.id in common and item.id in once.values())
        yield from sections_entries([replace(section, items=items)], _path(competency), words)


def _is_bridge(row: SectionType, level: Level, after: Level) -> bool:
    """Whether both levels have one shift each, and not the same."""
    mine, other = _both(row, level, after)
    return row.kind is Kind.SHIFT and len(_texts(mine)) == len(_texts(other)) == 1 and _texts(mine) != _texts(other)


def _head(row: SectionType, competency: Competency) -> Iterator[Entry]:
    path = (*_path(competency), row.title)
    if not row.untitled:
        yield Entry(row.title, What.TITLE, path=path)
    if row.lead_in:
        yield Entry(row.lead_in, What.LEAD_IN, path=path)


def _bridge(row: SectionType, competency: Competency, level: Level, after: Level, words: Wording) -> Iterator[Entry]:
    """From, to, from, to; where the second and the third are the same, they are one."""
    yield from _head(row, competency)
    steps = []
    for each in (level, after):
        section = each.section(row.id)
        assert section is not None
        entries = item_entries(section, (*_path(competency, each), row.title), words)
        steps += [(shift_label(item, words), entry) for item, entry in zip(section.items, entries, strict=True)]
    if steps[1][1].text == steps[2][1].text:
        steps[1:3] = [(words("shift.to_and_from"), steps[1][1])]
    for label, entry in steps:
        yield from (Entry(label, What.LABEL, path=entry.path), entry)


def _row(row: SectionType, competency: Competency, level: Level, after: Level, words: Wording) -> Iterator[Entry]:
    """What is left of the section, first of the one level, then of the other."""
    common = _common(row, level, after)
    sides = []
    for each, section in zip((level, after), _both(row, level, after), strict=True):
        items = tuple(item for item in section.items if item.id not in common) if section else ()
        sides.append((each, section, replace(section, items=items) if section and items else None))
    if not any(rest for _, _, rest in sides):
        return
    yield from _head(row, competency)
    for each, section, rest in sides:
        path = (*_path(competency, each), row.title)
        if rest:
            yield from item_entries(rest, path, words, labels=True)
        else:
            note = words("compare.no_more" if section and section.items else "compare.absent")
            yield Entry(note, What.LABEL, path=path)
