"""What belongs in which output, worked out from the ladder alone: the other half of the layouts' contract.

Nothing here knows how a page is made. The order of parts, the headings and the printed form of items are stated once more on
purpose, so that a layout that forgets one is found out.
"""

from __future__ import annotations

from typing import Protocol

from ladder_export.ladder import Competency, Ladder, Level, Place
from ladder_export.proof.data import Entry, Expected, PageRules, Region, What
from ladder_export.proof.entries import competency_path as _path
from ladder_export.proof.entries import sections_entries
from ladder_export.proof.expected_form import expected_review
from ladder_export.proof.expected_handbook import handbook_regions

__all__ = [
    "Expected",
    "expected_card",
    "expected_chapter",
    "expected_handbook",
    "expected_overview",
    "expected_review",
]

_POINTS_PER_MM = 72 / 25.4
_SMALL_PAPER_MM = 200  # a sheet narrower than this is held in the hand, and its type may be smaller


class PaperSize(Protocol):
    """A sheet of paper, in mm."""

    @property
    def width_mm(self) -> float: ...

    @property
    def height_mm(self) -> float: ...


def expected_handbook(ladder: Ladder, paper: PaperSize) -> Expected:
    """The handbook: all competencies of `ladder`, part by part."""
    regions = tuple(handbook_regions(ladder))
    outline = tuple(region.title for region in regions[2:])  # all but the cover and the contents
    pages = _pages(
        paper, least=len(regions), turned=True, outline=outline, contents=regions[1].title
    )  # a page for each part
    return _pdf("handbook", "handbook", ladder, (ladder.title,), regions, pages)


def expected_chapter(ladder: Ladder, competency: Competency, level: Level, paper: PaperSize) -> Expected:
    """One level's chapter alone."""
    region = _level(competency, level, Place.CHAPTER)
    pages = _pages(paper, outline=(level.name,))
    return _pdf("chapter", f"chapter {competency.id} {level.number}", ladder, (level.name,), (region,), pages)


def expected_overview(ladder: Ladder, competency: Competency, paper: PaperSize) -> Expected:
    """All levels of one competency on one page."""
    path = _path(competency)
    entries = list(sections_entries(competency.sections_in(Place.OVERVIEW), path))
    for level in competency.levels:
        if sections := level.sections_in(Place.OVERVIEW):
            entries.append(Entry(str(level.stage), What.TITLE, path=_path(competency, level)))
            entries.extend(sections_entries(sections, _path(competency, level)))
    pages = _pages(paper, most=1, outline=(competency.title,))
    region = Region(competency.title, tuple(entries), path)
    return _pdf("overview", f"overview {competency.id}", ladder, (competency.title,), (region,), pages)


def expected_card(
    ladder: Ladder, competency: Competency, level: Level, paper: PaperSize, sides: int = 1, *, qr: bool = False
) -> Expected:
    """One level of one competency on exactly as many pages as the card has `sides`; with `qr`, its address is printed too."""
    region = _level(competency, level, Place.CARD)
    pages = _pages(paper, least=sides, most=sides, outline=(level.name,))
    return _pdf("card", f"card {competency.id} {level.number}", ladder, (level.name,), (region,), pages)


def _level(competency: Competency, level: Level, place: Place) -> Region:
    path = _path(competency, level)
    near = (competency.title, f"Level {level.number}")
    return Region(level.name, tuple(sections_entries(level.sections_in(place), path)), path, near=near)


def _pages(
    paper: PaperSize,
    *,
    least: int = 1,
    most: int | None = None,
    turned: bool = False,
    outline: tuple[str, ...],
    contents: str = "",
) -> PageRules:
    width, height = (round(side * _POINTS_PER_MM, 3) for side in (paper.width_mm, paper.height_mm))
    small = min(paper.width_mm, paper.height_mm) < _SMALL_PAPER_MM
    return PageRules(width, height, least, most, turned, outline, contents, item_pt=7.0 if small else 8.5)


def _pdf(
    kind: str, file: str, ladder: Ladder, named: tuple[str, ...], regions: tuple[Region, ...], pages: PageRules
) -> Expected:
    return Expected(kind, file, ladder.language, named, f"Edition {ladder.edition}", regions, pages)
