"""The parts of a handbook and what each has to hold, worked out from the ladder alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ladder_export.ladder import Blanks, Competency, Ladder, Level, Place, Section
from ladder_export.proof.data import Entry, Region, What
from ladder_export.proof.entries import SHIFT_LABELS, item_entries, sections_entries
from ladder_export.proof.entries import competency_path as _path

CONTENTS = "Contents"
GLANCE = "The ladder at a glance"
HOW_TO = "How to use this handbook"
INDEX = "Find it fast"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# What a layout may print in any part, or in a worksheet.
_LABELS = (*SHIFT_LABELS.values(), "Section", "Level")
_FORM_LABELS = ("Name", "Date", "One thing I will do next, and how I will know that it worked")


def handbook_regions(ladder: Ladder) -> Iterator[Region]:
    """Every part in order; the first is the cover with the imprint, the second lists the others."""
    yield Region(ladder.title, tuple(_cover(ladder)))
    yield Region(CONTENTS)
    how_to = True
    for competency in ladder.competencies:
        several = len(ladder.competencies) > 1
        if several:
            yield _division(ladder, competency)
        yield from _introduction(ladder, competency, led=several)
        yield from _glance(ladder, competency)
        if how_to:
            yield Region(HOW_TO)
            how_to = False
        for level in competency.levels:
            yield from _level_regions(ladder, competency, level)
        yield from _matrix(ladder, competency)
    yield Region(INDEX)


def least_pages(ladder: Ladder) -> int:
    """Cover, contents, how-to and index are a page each, as are chapters and comparisons. Other parts may share pages."""
    levels = [level for competency in ladder.competencies for level in competency.levels]
    chapters = [level for level in levels if _chapter(level)]
    compared = [c for c in ladder.competencies if any(level.sections_in(Place.MATRIX) for level in c.levels)]
    return 4 + len(chapters) + len(compared)


def _chapter(level: Level) -> tuple[Section, ...]:
    return tuple(section for section in level.sections_in(Place.HANDBOOK) if Place.CHAPTER in section.type.places)


def _cover(ladder: Ladder) -> Iterator[Entry]:
    date = f"{_MONTHS[ladder.date.month - 1]} {ladder.date.day}, {ladder.date.year}"
    facts = (ladder.subtitle, *(stage.name for stage in ladder.stages), date, ladder.organisation)
    yield from (Entry(fact, What.LABEL) for fact in facts if fact)


def _region(ladder: Ladder, title: str, entries: Iterable[Entry], path: tuple[str, ...], *more: str) -> Region:
    """A part. Numerals and names of levels stand in many places: beside a heading, at the end of the part before it."""
    steps = (text for stage in ladder.stages for text in (str(stage.number), stage.name, str(stage)))
    return Region(title, tuple(entries), path, (*_LABELS, *steps, *more))


def _division(ladder: Ladder, competency: Competency) -> Region:
    """The opening of one of several competencies holds its untitled sections."""
    path = _path(competency)
    untitled = (section for section in competency.sections_in(Place.HANDBOOK) if section.type.untitled)
    return _region(ladder, competency.title, (entry for section in untitled for entry in _items(section, path)), path)


def _introduction(ladder: Ladder, competency: Competency, *, led: bool) -> Iterator[Region]:
    """Untitled sections lead, unless a division has them; the first titled one gives the part its heading."""
    sections = competency.sections_in(Place.HANDBOOK)
    path = _path(competency)
    untitled = tuple(section for section in sections if section.type.untitled and not led)
    titled = tuple(section for section in sections if not section.type.untitled)
    if not untitled and not titled:
        return
    entries = [entry for section in (*untitled, *titled[:1]) for entry in _items(section, path)]
    for section in titled[1:]:
        entries.append(Entry(section.title, What.TITLE, path=(*path, section.title)))
        entries.extend(_items(section, path))
    yield _region(ladder, titled[0].title if titled else competency.title, entries, path)


def _items(section: Section, path: tuple[str, ...]) -> Iterator[Entry]:
    return item_entries(section, (*path, section.title))


def _glance(ladder: Ladder, competency: Competency) -> Iterator[Region]:
    """One row per level, which begins with its number and name."""
    rows = [(level, level.sections_in(Place.GLANCE)) for level in competency.levels]
    if not any(sections for _, sections in rows):
        return
    entries: list[Entry] = []
    for level, sections in rows:
        path = _path(competency, level)
        entries.append(Entry(str(level.stage), What.LABEL, path=path))
        entries.extend(entry for section in sections for entry in _items(section, path))
    yield _region(ladder, GLANCE, entries, _path(competency))


def _level_regions(ladder: Ladder, competency: Competency, level: Level) -> Iterator[Region]:
    path = _path(competency, level)
    handbook = level.sections_in(Place.HANDBOOK)
    chapter = _chapter(level)
    toolkit = tuple(section for section in handbook if Place.CHAPTER not in section.type.places)
    worksheet = level.sections_in(Place.WORKSHEET)
    if chapter:
        region = _region(ladder, level.name, sections_entries(chapter, path), path)
        yield replace(region, near=(competency.title, f"Level {level.number}"))
    if toolkit:
        yield _region(ladder, f"{level.name}: toolkit", sections_entries(toolkit, path), path)
    if worksheet:
        entries = (entry for section in worksheet for entry in _exercise(ladder, section, path))
        yield _region(ladder, f"{level.name}: worksheet", entries, path, *_FORM_LABELS)


def _exercise(ladder: Ladder, section: Section, path: tuple[str, ...]) -> Iterator[Entry]:
    """A section of a worksheet; where it is rated, the steps of the scale head the columns."""
    path = (*path, section.title)
    if not section.type.untitled:
        yield Entry(section.title, What.TITLE, path=path)
    if section.type.blanks is Blanks.RATING:
        yield from (Entry(f"{rating.value} {rating.label}", What.LABEL, path=path) for rating in ladder.ratings)
    yield from item_entries(section, path)


def _matrix(ladder: Ladder, competency: Competency) -> Iterator[Region]:
    """One row per section, one column per level, so sections come first in the order of reading."""
    columns = [(level, level.sections_in(Place.MATRIX)) for level in competency.levels]
    entries: list[Entry] = []
    for row in ladder.section_types:
        cells = [(level, section) for level, sections in columns for section in sections if section.id == row.id]
        if cells and not row.untitled:
            entries.append(Entry(row.title, What.TITLE, path=(competency.title, row.title)))
        for level, section in cells:
            entries.extend(_items(section, _path(competency, level)))
    if entries:
        heads = (Entry(level.name, What.LABEL, path=_path(competency, level)) for level, cells in columns if cells)
        yield _region(ladder, f"{competency.title}: level by level", (*heads, *entries), _path(competency))
