"""Fits a deck of cards: one size for all of them, on one side or on two."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ladder_export.ladder import Kind, Place
from ladder_export.paper import PAPERS
from ladder_export.pdf.fit import Fitted, Sheet, fit_sheets
from ladder_export.pdf.too_long import Way

if TYPE_CHECKING:
    from ladder_export.ladder import Level, Section
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper, TypeRange
    from ladder_export.pdf.render import Printer
    from ladder_export.printing import Printing

    LayOutCard = Callable[[Level, Printing, float, Sequence[float], bool], LaidOut]

# How much larger than that of others the type of cards may get that have no more than one list; held in the hand, less.
_LARGER, _LARGER_IN_HAND = 1.5, 1.1
_LISTS = (Kind.LIST, Kind.STEPS, Kind.QUOTES)
_SIDES = {1: ("front",), 2: ("front", "back")}


def fit_deck(printer: Printer, lay_out_card: LayOutCard, levels: Iterable[Level], printing: Printing) -> Fitted:
    """The cards of one competency at one size, by level number.

    `lay_out_card` takes level, choices of print, size in pt, air in mm of each side, and whether to measure on endless pages. A
    card that does not fit at the smallest size is among the failures, with its sections and millimeters and with what would
    hold it; the others share the size that they allow.
    """
    paper = printing.card_paper
    sheets = {level.number: _sheet(lay_out_card, level, printing) for level in levels}
    return fit_sheets(
        printer, sheets, paper, _type_range([sheet.sections.values() for sheet in sheets.values()], paper)
    )


def _type_range(cards: Iterable[Iterable[Section]], paper: Paper) -> TypeRange:
    """The type of a deck of cards with those sections."""
    if any(sum(section.kind in _LISTS for section in sections) > 1 for sections in cards):
        return paper.card_type
    larger = _LARGER if paper.sides == 1 else _LARGER_IN_HAND
    return replace(paper.card_type, ceiling=round(paper.card_type.ceiling * larger, 2))


def _sheet(lay_out_card: LayOutCard, level: Level, printing: Printing) -> Sheet:
    return Sheet(
        f"card “{level.stage}”",
        lambda size, air, tall: lay_out_card(level, printing, size, air, tall),
        {f"section-{section.id}": section for section in level.sections_in(Place.CARD)},
        sides=_SIDES[printing.card_sides],
        foreseeable=True,
        ways=tuple(
            tuple(_way(lay_out_card, level, words, other) for words, other in row) for row in _other_ways(printing)
        ),
    )


def _other_ways(printing: Printing) -> Iterator[list[tuple[str, Printing]]]:
    """Prints of the same card that hold more: on two sides, and on larger papers, the smallest of the same family first."""
    if printing.card_sides == 1:
        yield [("with --sides 2", replace(printing, sides=2))]
    larger = [paper for paper in PAPERS.values() if _area(paper) > _area(printing.paper)]
    ours = _iso(printing.paper)
    larger.sort(key=lambda paper: (_iso(paper) is not ours, _area(paper)))
    yield [(f"on --paper {paper.name}", replace(printing, paper=paper)) for paper in larger]


def _iso(paper: Paper) -> bool:
    """Whether the paper is of the A series (ISO 216), whose sides are as 1 to the root of 2: who has A5 also has A4."""
    return abs(paper.height_mm / paper.width_mm - math.sqrt(2)) < 0.01


def _area(paper: Paper) -> float:
    return paper.width_mm * paper.height_mm


def _way(lay_out_card: LayOutCard, level: Level, words: str, printing: Printing) -> Way:
    paper = printing.card_paper
    air = (0.0,) * printing.card_sides
    return Way(
        words,
        lambda: lay_out_card(level, printing, paper.card_type.floor, air, True),
        paper,
        printing.card_sides,
    )
