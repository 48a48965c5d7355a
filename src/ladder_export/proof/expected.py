"""What belongs in which output, worked out from the ladder alone: the other half of the layouts' contract.

Nothing here knows how a page is made. The order of parts, the headings and the printed form of items are stated once more on
purpose, so that a layout that forgets one is found out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ladder_export.ladder import Competency, Ladder, Level, Place, back_of_card, card_url
from ladder_export.paper import Paper
from ladder_export.proof.data import Entry, Expected, Region, What
from ladder_export.proof.entries import beside, sections_entries
from ladder_export.proof.entries import competency_path as _path
from ladder_export.proof.expected_compare import expected_compare
from ladder_export.proof.expected_form import expected_review
from ladder_export.proof.expected_handbook import handbook_regions, handbook_rows, least_pages
from ladder_export.proof.expected_pages import of_pdf, page_rules

__all__ = [
    "Expected",
    "expected_card",
    "expected_chapter",
    "expected_compare",
    "expected_handbook",
    "expected_overview",
    "expected_review",
]

_CARD_INK = 6.0  # percent of a page: a deck for thirty people has to be printable on an office printer


def expected_handbook(ladder: Ladder, paper: Paper) -> Expected:
    """The handbook: all competencies of `ladder`, part by part."""
    regions = tuple(handbook_regions(ladder))
    outline = tuple(region.title for region in regions[2:])  # all but the cover and the contents
    least = least_pages(ladder)
    pages = page_rules(paper, least=least, turned=True, outline=outline, contents=regions[1].title, book=True)
    pages = replace(pages, rows=tuple(handbook_rows(ladder, regions))[2:])
    return of_pdf("handbook", "handbook", ladder, (ladder.title,), regions, pages)


def expected_chapter(ladder: Ladder, competency: Competency, level: Level, paper: Paper) -> Expected:
    """One level's chapter alone."""
    region = _level(ladder, competency, level, Place.CHAPTER)
    pages = page_rules(paper, outline=(level.name,), book=True)
    return of_pdf("chapter", f"chapter {competency.id} {level.number}", ladder, (level.name,), (region,), pages)


def expected_overview(ladder: Ladder, competency: Competency, paper: Paper) -> Expected:
    """All levels of one competency on one page."""
    path = _path(competency)
    entries = list(sections_entries(competency.sections_in(Place.OVERVIEW), path, ladder.words))
    for level in competency.levels:
        if sections := level.sections_in(Place.OVERVIEW):
            entries.append(Entry(str(level.stage), What.TITLE, path=_path(competency, level)))
            entries.extend(sections_entries(sections, _path(competency, level), ladder.words))
    pages = page_rules(paper, most=1, outline=(competency.title,))
    near = (ladder.family.title,) if ladder.family else ()
    region = Region(competency.title, tuple(entries), path, near=near)
    return of_pdf("overview", f"overview {competency.id}", ladder, (competency.title,), (region,), pages)


def expected_card(
    ladder: Ladder, competency: Competency, level: Level, paper: Paper, sides: int = 1, *, qr: bool = False
) -> Expected:
    """One level of one competency on exactly as many pages as the card has `sides`; with `qr`, its address is printed too.

    Of two sides, the front is page 1 and the back page 2. The back says what it belongs to.
    """
    region = _level(ladder, competency, level, Place.CARD)
    pages = replace(page_rules(paper, least=sides, most=sides, outline=(level.name,)), ink_percent=_CARD_INK)
    if sides > 1:
        region = replace(region, entries=tuple(_sides(ladder, competency, level)))
        heads = (*beside(ladder, competency, level), level.name)
        pages = replace(pages, heads=tuple((2, head) for head in heads))
    if qr and (address := card_url(ladder, competency, level)):
        pages = replace(pages, addresses=(address,))
    return of_pdf("card", f"card {competency.id} {level.number}", ladder, (level.name,), (region,), pages)


def _sides(ladder: Ladder, competency: Competency, level: Level) -> Iterator[Entry]:
    """The sections of the front, then those of the back, each with its page. A side that holds none has to say so."""
    back = back_of_card(ladder)
    sections = level.sections_in(Place.CARD)
    for page in (1, 2):
        ours = [section for section in sections if (section.id in back) == (page == 2)]
        path = _path(competency, level)
        entries = list(sections_entries(ours, path, ladder.words)) or [
            Entry(ladder.words("card.empty_side"), What.LABEL, path=path)
        ]
        yield from (replace(entry, page=page) for entry in entries)


def _level(ladder: Ladder, competency: Competency, level: Level, place: Place) -> Region:
    path = _path(competency, level)
    near = beside(ladder, competency, level)
    entries = sections_entries(level.sections_in(place), path, ladder.words)
    return Region(level.name, tuple(entries), path, near=near)
