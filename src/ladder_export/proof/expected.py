"""What belongs in which output, worked out from the ladder alone: the other half of the layouts' contract.

Nothing here knows how a page is made. The order of parts, the headings and the printed form of items are stated once more on
purpose, so that a layout that forgets one is found out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Protocol

from ladder_export.ladder import Competency, Ladder, Level, Place, Section
from ladder_export.proof.data import Entry, Expected, PageRules, Region, What
from ladder_export.proof.entries import competency_path as _path
from ladder_export.proof.entries import section_entries
from ladder_export.proof.expected_form import expected_review

__all__ = [
    "Expected",
    "expected_card",
    "expected_chapter",
    "expected_handbook",
    "expected_overview",
    "expected_review",
]

CONTENTS = "Contents"
GLANCE = "The ladder at a glance"
HOW_TO = "How to use this handbook"
INDEX = "Find it fast"
_POINTS_PER_MM = 72 / 25.4
_SMALL_PAPER_MM = 200  # a sheet narrower than this is held in the hand, and its type may be smaller
_SHIFT_LABELS = ("From", "To")


class PaperSize(Protocol):
    """A sheet of paper, in mm."""

    @property
    def width_mm(self) -> float: ...

    @property
    def height_mm(self) -> float: ...


def expected_handbook(ladder: Ladder, paper: PaperSize) -> Expected:
    """The handbook: all competencies of `ladder`, part by part."""
    regions = tuple(_handbook_regions(ladder))
    outline = tuple(region.title for region in regions[1:] if region.title != CONTENTS)
    pages = _pages(paper, least=len(regions), turned=True, outline=outline)  # each part begins a page
    return _pdf("handbook", "handbook", ladder, (ladder.title,), regions, pages)


def expected_chapter(ladder: Ladder, competency: Competency, level: Level, paper: PaperSize) -> Expected:
    """One level's chapter alone."""
    path = _path(competency, level)
    region = _region(level.name, _sections(level.sections_in(Place.CHAPTER), path), path)
    pages = _pages(paper, outline=(level.name,))
    return _pdf("chapter", f"chapter {competency.id} {level.number}", ladder, (level.name,), (region,), pages)


def expected_overview(ladder: Ladder, competency: Competency, paper: PaperSize) -> Expected:
    """All levels of one competency on one page."""
    path = _path(competency)
    entries = list(_sections(competency.sections_in(Place.OVERVIEW), path))
    for level in competency.levels:
        if sections := level.sections_in(Place.OVERVIEW):
            entries.append(Entry(str(level.stage), What.TITLE, path=_path(competency, level)))
            entries.extend(_sections(sections, _path(competency, level)))
    pages = _pages(paper, most=1, outline=(competency.title,))
    region = _region(competency.title, entries, path)
    return _pdf("overview", f"overview {competency.id}", ladder, (competency.title,), (region,), pages)


def expected_card(ladder: Ladder, competency: Competency, level: Level, paper: PaperSize) -> Expected:
    """One level of one competency on exactly one page."""
    path = _path(competency, level)
    region = _region(level.name, _sections(level.sections_in(Place.CARD), path, lead_ins=True), path)
    pages = _pages(paper, most=1, outline=(level.name,))
    return _pdf("card", f"card {competency.id} {level.number}", ladder, (level.name,), (region,), pages)


def _sections(sections: Iterable[Section], path: tuple[str, ...], *, lead_ins: bool = False) -> tuple[Entry, ...]:
    each = (section_entries(section, path, titled=True, lead_ins=lead_ins) for section in sections)
    return tuple(chain.from_iterable(each))


def _region(title: str, entries: Iterable[Entry], path: tuple[str, ...]) -> Region:
    return Region(title, tuple(entries), path, _SHIFT_LABELS)


def _pages(
    paper: PaperSize, *, least: int = 1, most: int | None = None, turned: bool = False, outline: tuple[str, ...]
) -> PageRules:
    width, height = (round(side * _POINTS_PER_MM, 3) for side in (paper.width_mm, paper.height_mm))
    small = min(paper.width_mm, paper.height_mm) < _SMALL_PAPER_MM
    return PageRules(width, height, least, most, turned, outline, item_pt=7.0 if small else 8.5)


def _pdf(
    kind: str, file: str, ladder: Ladder, named: tuple[str, ...], regions: tuple[Region, ...], pages: PageRules
) -> Expected:
    return Expected(kind, file, ladder.language, named, f"Edition {ladder.edition}", regions, pages)


def _handbook_regions(ladder: Ladder) -> Iterator[Region]:
    yield Region(ladder.title)
    yield Region(CONTENTS)
    how_to = True
    for competency in ladder.competencies:
        if len(ladder.competencies) > 1:
            yield Region(competency.title, path=_path(competency))
        yield from _introduction(competency)
        yield from _glance(competency)
        if how_to:
            yield Region(HOW_TO)
            how_to = False
        for level in competency.levels:
            yield from _level_regions(competency, level)
        yield from _matrix(ladder, competency)
    yield Region(INDEX)


def _introduction(competency: Competency) -> Iterator[Region]:
    """Untitled sections lead; the first titled one gives the part its heading."""
    sections = competency.sections_in(Place.HANDBOOK)
    if not sections:
        return
    path = _path(competency)
    untitled = tuple(section for section in sections if section.type.untitled)
    titled = tuple(section for section in sections if not section.type.untitled)
    entries = list(_sections(untitled, path))
    for section in titled[:1]:
        entries.extend(section_entries(section, path, titled=False, lead_ins=False))
    entries.extend(_sections(titled[1:], path))
    yield _region(titled[0].title if titled else competency.title, entries, path)


def _glance(competency: Competency) -> Iterator[Region]:
    entries: list[Entry] = []
    for level in competency.levels:
        for section in level.sections_in(Place.GLANCE):
            entries.extend(section_entries(section, _path(competency, level), titled=False, lead_ins=False))
    if entries:
        yield _region(GLANCE, entries, _path(competency))


def _level_regions(competency: Competency, level: Level) -> Iterator[Region]:
    path = _path(competency, level)
    handbook = level.sections_in(Place.HANDBOOK)
    chapter = tuple(section for section in handbook if Place.CHAPTER in section.type.places)
    toolkit = tuple(section for section in handbook if Place.CHAPTER not in section.type.places)
    worksheet = level.sections_in(Place.WORKSHEET)
    if chapter:
        yield _region(level.name, _sections(chapter, path), path)
    if toolkit:
        yield _region(f"{level.name}: toolkit", _sections(toolkit, path, lead_ins=True), path)
    if worksheet:
        yield _region(f"{level.name}: worksheet", _sections(worksheet, path), path)


def _matrix(ladder: Ladder, competency: Competency) -> Iterator[Region]:
    """One row per section, one column per level, so sections come first in the order of reading."""
    columns = [(level, level.sections_in(Place.MATRIX)) for level in competency.levels]
    entries: list[Entry] = []
    for row in ladder.section_types:
        cells = [(level, section) for level, sections in columns for section in sections if section.id == row.id]
        if cells and not row.untitled:
            entries.append(Entry(row.title, What.TITLE, path=(competency.title, row.title)))
        for level, section in cells:
            entries.extend(section_entries(section, _path(competency, level), titled=False, lead_ins=False))
    if entries:
        heads = (Entry(level.name, What.LABEL, path=_path(competency, level)) for level, cells in columns if cells)
        yield _region(f"{competency.title}: level by level", (*heads, *entries), _path(competency))
