"""The papers that we print on: sizes, margins and how small type may get on each. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Margins:
    """The white edges of a page in mm. `inner` is the edge at the spine of a double-sided page, else the left one."""

    top: float
    outer: float
    bottom: float
    inner: float


@dataclass(frozen=True, slots=True)
class TypeRange:
    """The smallest and the largest body type in pt that a kind of page may be set in."""

    floor: float
    ceiling: float


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper size.

    `reading` is for pages of running text (handbook, chapter), `sheet` for single pages (card, overview), `turned` for
    pages that lie on their side (comparison). On every paper
    the text of a reading page is equally wide, so that a chapter breaks its lines alike.
    """

    name: str
    title: str
    width_mm: float
    height_mm: float
    reading: Margins
    sheet: Margins
    turned: Margins
    card_type: TypeRange
    overview_type: TypeRange

    @property
    def sheet_bottom(self) -> float:
        """Where the text of a card or an overview has to end, in mm from the top of the page."""
        return self.height_mm - self.sheet.bottom

    @property
    def reading_bottom(self) -> float:
        """Where the text of a reading page has to end, in mm from the top of the page."""
        return self.height_mm - self.reading.bottom

    @property
    def turned_bottom(self) -> float:
        """Where the text of a page that lies on its side has to end, in mm from the top of that page."""
        return self.width_mm - self.turned.bottom


_TURNED = Margins(12, 15, 13, 15)
_CARD = TypeRange(8.5, 11.5)
_OVERVIEW = TypeRange(8.5, 10.5)

PAPERS = {
    paper.name: paper
    for paper in (
        Paper("a4", "A4", 210, 297, Margins(25, 24, 25, 22), Margins(13, 15, 16, 15), _TURNED, _CARD, _OVERVIEW),
        Paper(
            "letter",
            "Letter",
            215.9,
            279.4,
            Margins(19, 26.9, 20, 25),
            Margins(12, 16, 15, 16),
            _TURNED,
            _CARD,
            _OVERVIEW,
        ),
    )
}
