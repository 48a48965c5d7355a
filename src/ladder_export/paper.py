"""The papers that we print on: sizes, margins and how small type may get on each. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import dataclass, replace

MM_PER_PT = 25.4 / 72
PT_PER_MM = 72 / 25.4


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

    def raised(self, times: float) -> TypeRange:
        """The same with a smallest type so many times as large, on the grid of sizes that pages are set in (0.05 pt)."""
        return TypeRange(round(round(self.floor * times / 0.05) * 0.05, 2), self.ceiling)


@dataclass(frozen=True, slots=True)
class Book:
    """How running text (handbook, chapter) is set on a paper.

    `margins` are those of upright pages, `turned` those of pages that lie on their side (comparison). `unit` is the type size
    in pt that the layouts' measures (rem) count in, `sizes` are the body types in pt that chapters may take, best first.
    `item_pt` is the smallest type for an item on any of its pages. On a `narrow` page side heads stand above their text.
    """

    margins: Margins
    turned: Margins
    unit: float
    sizes: tuple[float, ...]
    item_pt: float
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper size.

    `sheet` is for single pages: cards, overviews, compare sheets. `card_type` is the type of cards and `sheet_type` that of the
    other single pages. `sides` says how many sides of a sheet a card takes. Without `book` the paper is too small for anything
    but cards; `forms` says whether Word forms are made for it.
    """

    name: str
    title: str
    width_mm: float
    height_mm: float
    sheet: Margins
    card_type: TypeRange
    sheet_type: TypeRange
    sides: int = 1
    book: Book | None = None
    forms: bool = False

    @property
    def sheet_bottom(self) -> float:
        """Where the text of a single page has to end, in mm from the top of the page."""
        return self.height_mm - self.sheet.bottom

    @property
    def running(self) -> Book:
        """How running text is set here. Raises `LookupError` on a paper that is too small for any."""
        if self.book is None:
            raise LookupError(f"{self.title} is too small for running text")
        return self.book

    @property
    def reading_bottom(self) -> float:
        """Where the text of a reading page has to end, in mm from the top of the page."""
        return self.height_mm - self.running.margins.bottom

    @property
    def turned_bottom(self) -> float:
        """Where the text of a page of a book that lies on its side has to end, in mm from the top of that page."""
        return self.width_mm - self.running.turned.bottom

    @property
    def reading_width(self) -> float:
        """How wide the text of a reading page is, in mm."""
        return self.width_mm - self.running.margins.inner - self.running.margins.outer

    @property
    def turned_width(self) -> float:
        """How wide the text of a page of a book that lies on its side is, in mm."""
        return self.height_mm - self.running.turned.inner - self.running.turned.outer

    def enlarged(self, times: float) -> Paper:
        """This paper with running text, and the smallest type of single pages, so many times as large."""
        book = self.book
        if book:
            sizes = tuple(round(size * times, 1) for size in book.sizes)
            book = replace(book, sizes=sizes, item_pt=round(book.item_pt * times, 2))
        return replace(
            self, card_type=self.card_type.raised(times), sheet_type=self.sheet_type.raised(times), book=book
        )

    @property
    def landscape(self) -> Paper:
        """This paper on its side, for single pages; books and forms stay upright."""
        edge = self.sheet
        return replace(
            self,
            name=f"{self.name}-landscape",
            title=f"{self.title} landscape",
            width_mm=self.height_mm,
            height_mm=self.width_mm,
            sheet=Margins(edge.top - 1, edge.outer, max(9, edge.bottom - 2), edge.inner),
            book=None,
            forms=False,
        )


_WIDE = (11.0, 10.8, 10.6, 10.4, 10.2, 10.0, 9.8)
_NARROW = (9.2, 9.0, 8.8, 8.7, 8.6)
_LARGE = TypeRange(8.5, 11.5)
_HALF = TypeRange(7.0, 9.5)
_SMALL = TypeRange(7.0, 9.0)
_SHEET = TypeRange(8.5, 10.5)
_HALF_SHEET = TypeRange(7.0, 8.5)

PAPERS = {
    paper.name: paper
    for paper in (
        Paper(
            "a4",
            "A4",
            210,
            297,
            Margins(13, 15, 16, 15),
            _LARGE,
            _SHEET,
            book=Book(Margins(25, 24, 25, 22), Margins(12, 15, 13, 15), 10.0, _WIDE, 8.5),
            forms=True,
        ),
        Paper(
            "letter",
            "Letter",
            215.9,
            279.4,
            Margins(12, 16, 15, 16),
            _LARGE,
            _SHEET,
            book=Book(Margins(19, 26.9, 20, 25), Margins(12, 15, 13, 15), 10.0, _WIDE, 8.5),
            forms=True,
        ),
        Paper(
            "a5",
            "A5",
            148,
            210,
            Margins(9, 10, 12, 10),
            _HALF,
            _HALF_SHEET,
            book=Book(Margins(16, 15, 17, 17), Margins(10, 11, 12, 11), 8.4, _NARROW, 7.0, narrow=True),
        ),
        # Half of a Letter sheet, as A5 is half of A4: what a booklet printed on Letter is made of.
        Paper(
            "half-letter",
            "Half Letter",
            139.7,
            215.9,
            Margins(9, 9, 12, 9),
            _HALF,
            _HALF_SHEET,
            book=Book(Margins(17, 13, 18, 15), Margins(10, 11, 12, 11), 8.4, _NARROW, 7.0, narrow=True),
        ),
        Paper("a6", "A6", 105, 148, Margins(7, 7.5, 10, 7.5), _SMALL, _HALF_SHEET, sides=2),
        Paper("4x6", "4 × 6 in", 101.6, 152.4, Margins(7, 7, 10, 7), _SMALL, _HALF_SHEET, sides=2),
    )
}
