"""The parts of a handbook and what each has to hold, worked out from the ladder alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ladder_export.ladder import Blanks, Competency, Family, Ladder, Level, Place, Section
from ladder_export.proof.data import Entry, Region, What
from ladder_export.proof.entries import beside, competency_path, item_entries, sections_entries

_SHORT_CHAPTER = 1200  # letters, up to which a chapter may share a page
_FEW = 2  # competencies whose parts are all listed by their titles
# What a layout may print in any part, or in a worksheet.
_LABELS = ("shift.from", "shift.to", "handbook.section", "handbook.level")
_FORM_LABELS = ("worksheet.name", "worksheet.date", "worksheet.next")


def handbook_regions(ladder: Ladder) -> Iterator[Region]:
    """Every part in order; the first is the cover with the imprint, the second lists the others."""
    yield Region(ladder.title, tuple(_cover(ladder)))
    yield Region(ladder.words("handbook.contents"))
    several = len(ladder.competencies) > 1
    if several:
        yield Region(ladder.words("handbook.use"))
    for part in ladder.parts:
        if part.family:
            yield _opening(ladder, part, part.family)
        for competency in part.competencies:
            if several:
                yield _division(ladder, competency)
            yield from _introduction(ladder, competency, led=several)
            yield from _glance(ladder, competency)
            if not several:
                yield Region(ladder.words("handbook.use"))
            for level in competency.levels:
                yield from _level_regions(ladder, competency, level)
            yield from _matrix(ladder, competency)
    yield Region(ladder.words("handbook.index"))


def _path(ladder: Ladder, competency: Competency, level: Level | None = None) -> tuple[str, ...]:
    """Where something belongs, in a reader's words; a competency of another family may have the same title."""
    family = ladder.part_of(competency).family
    return (*((family.title,) if family else ()), *competency_path(competency, level))


def handbook_rows(ladder: Ladder, regions: Iterable[Region]) -> Iterator[str]:
    """How the contents list each of `regions` where there are many competencies, or families: those by name, where a level
    begins by its number.

    Nothing where all parts are listed by their titles.
    """
    if len(ladder.competencies) <= _FEW and len(ladder.parts) == 1:
        return
    numbers = {_path(ladder, c, level): str(level.number) for c in ladder.competencies for level in c.levels}
    seen: set[tuple[str, ...]] = {()}
    for region in regions:
        first = not region.path or region.path not in seen
        seen.add(region.path)
        yield numbers.get(region.path, region.title) if first else ""


def least_pages(ladder: Ladder) -> int:
    """Cover, contents, how-to and index are a page each, as are long chapters and comparisons. Other parts may share pages."""
    levels = [level for competency in ladder.competencies for level in competency.levels]
    chapters = [
        level for level in levels if sum(len(i.text) for s in _chapter(level) for i in s.items) > _SHORT_CHAPTER
    ]
    compared = [c for c in ladder.competencies if any(level.sections_in(Place.MATRIX) for level in c.levels)]
    return 4 + len(chapters) + len(compared)


def _chapter(level: Level) -> tuple[Section, ...]:
    return tuple(section for section in level.sections_in(Place.HANDBOOK) if Place.CHAPTER in section.type.places)


def _cover(ladder: Ladder) -> Iterator[Entry]:
    date = ladder.words.date(ladder.date)
    families = [(part.family.title, part.stages) for part in ladder.parts if part.family]
    steps = [text for title, stages in families for text in (title, " · ".join(stage.name for stage in stages))]
    facts = (ladder.subtitle, *(steps or [stage.name for stage in ladder.steps]), date, ladder.organisation)
    yield from (Entry(fact, What.LABEL) for fact in facts if fact)


def _region(ladder: Ladder, title: str, entries: Iterable[Entry], path: tuple[str, ...], *more: str) -> Region:
    """A part. Numerals and names of levels stand in many places: beside a heading, at the end of the part before it."""
    stages = [stage for part in ladder.parts for stage in part.stages]
    steps = (text for stage in stages for text in (str(stage.number), stage.name, str(stage)))
    return Region(title, tuple(entries), path, (*map(ladder.words, _LABELS), *steps, *more))


def _opening(ladder: Ladder, part: Ladder, family: Family) -> Region:
    """The opening of one of several families says its levels and its competencies."""
    path = (family.title,)
    said = (*(stage.name for stage in part.stages), *(competency.title for competency in part.competencies))
    return _region(ladder, family.title, (Entry(text, What.LABEL, path=path) for text in said), path)


def _division(ladder: Ladder, competency: Competency) -> Region:
    """The opening of one of several competencies holds its untitled sections."""
    path = _path(ladder, competency)
    untitled = (section for section in competency.sections_in(Place.HANDBOOK) if section.type.untitled)
    return _region(
        ladder, competency.title, (entry for section in untitled for entry in _items(ladder, section, path)), path
    )


def _introduction(ladder: Ladder, competency: Competency, *, led: bool) -> Iterator[Region]:
    """Untitled sections lead, unless a division has them; the first titled one gives the part its heading."""
    sections = competency.sections_in(Place.HANDBOOK)
    path = _path(ladder, competency)
    untitled = tuple(section for section in sections if section.type.untitled and not led)
    titled = tuple(section for section in sections if not section.type.untitled)
    if not untitled and not titled:
        return
    entries = [entry for section in (*untitled, *titled[:1]) for entry in _items(ladder, section, path)]
    for section in titled[1:]:
        entries.append(Entry(section.title, What.TITLE, path=(*path, section.title)))
        entries.extend(_items(ladder, section, path))
    yield _region(ladder, titled[0].title if titled else competency.title, entries, path)


def _items(ladder: Ladder, section: Section, path: tuple[str, ...]) -> Iterator[Entry]:
    return item_entries(section, (*path, section.title), ladder.words)


def _glance(ladder: Ladder, competency: Competency) -> Iterator[Region]:
    """One row per level, which begins with its number and name."""
    rows = [(level, level.sections_in(Place.GLANCE)) for level in competency.levels]
    if not any(sections for _, sections in rows):
        return
    entries: list[Entry] = []
    for level, sections in rows:
        path = _path(ladder, competency, level)
        entries.append(Entry(str(level.stage), What.LABEL, path=path))
        entries.extend(entry for section in sections for entry in _items(ladder, section, path))
    several = len(ladder.competencies) > 1
    title = ladder.words("handbook.glance_of" if several else "handbook.glance", competency=competency.title)
    yield _region(ladder, title, entries, _path(ladder, competency))


def _level_regions(ladder: Ladder, competency: Competency, level: Level) -> Iterator[Region]:
    """Of several competencies, every part of a level says which one it is of, since its pages are copied and handed out."""
    path = _path(ladder, competency, level)
    handbook = level.sections_in(Place.HANDBOOK)
    chapter = _chapter(level)
    toolkit = tuple(section for section in handbook if Place.CHAPTER not in section.type.places)
    if all(_said_by_worksheet(section) for section in toolkit):
        toolkit = ()
    worksheet = level.sections_in(Place.WORKSHEET)
    place = beside(ladder, competency, level)
    near = place if len(ladder.competencies) > 1 else ()
    if chapter:
        yield replace(_region(ladder, level.name, sections_entries(chapter, path, ladder.words), path), near=place)
    if toolkit:
        yield replace(
            _region(
                ladder,
                ladder.words("handbook.toolkit_of", level=level.name),
                sections_entries(toolkit, path, ladder.words),
                path,
            ),
            near=near,
        )
    if worksheet:
        entries = (entry for section in worksheet for entry in _exercise(ladder, section, path))
        title = ladder.words("handbook.worksheet_of", level=level.name)
        yield replace(_region(ladder, title, entries, path, *map(ladder.words, _FORM_LABELS)), near=near)


def _said_by_worksheet(section: Section) -> bool:
    """Rated lists without a lead-in: a toolkit that holds nothing else is left out, since the worksheet says all of it."""
    rated = section.type.blanks is Blanks.RATING and Place.WORKSHEET in section.type.places
    return rated and not section.type.lead_in


def _exercise(ladder: Ladder, section: Section, path: tuple[str, ...]) -> Iterator[Entry]:
    """A section of a worksheet; where it is rated, the steps of the scale head the columns."""
    path = (*path, section.title)
    if not section.type.untitled:
        yield Entry(section.title, What.TITLE, path=path)
    if section.type.blanks is Blanks.RATING:
        yield from (Entry(f"{rating.value} {rating.label}", What.LABEL, path=path) for rating in ladder.ratings)
    yield from item_entries(section, path, ladder.words)


def _matrix(ladder: Ladder, competency: Competency) -> Iterator[Region]:
    """One row per section, one column per level, so sections come first in the order of reading."""
    columns = [(level, level.sections_in(Place.MATRIX)) for level in competency.levels]
    entries: list[Entry] = []
    for row in ladder.section_types:
        cells = [(level, section) for level, sections in columns for section in sections if section.id == row.id]
        if cells and not row.untitled:
            entries.append(Entry(row.title, What.TITLE, path=(competency.title, row.title)))
        for level, section in cells:
            entries.extend(_items(ladder, section, _path(ladder, competency, level)))
    if entries:
        heads = (
            Entry(level.name, What.LABEL, path=_path(ladder, competency, level)) for level, cells in columns if cells
        )
        yield _region(
            ladder,
            ladder.words("handbook.matrix_of", competency=competency.title),
            (*heads, *entries),
            _path(ladder, competency),
        )
