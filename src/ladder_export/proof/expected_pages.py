"""What the expectations of all PDFs share: the size of their pages, the smallest type, the edition."""

from __future__ import annotations

from ladder_export.ladder import Ladder
from ladder_export.paper import Margins, Paper
from ladder_export.proof.data import Edges, Expected, PageRules, Region

_POINTS_PER_MM = 72 / 25.4
_SMALL_PAPER_MM = 200  # a sheet narrower than this is held in the hand, and its type may be smaller


def page_rules(
    paper: Paper,
    *,
    least: int = 1,
    most: int | None = None,
    turned: bool = False,
    outline: tuple[str, ...],
    contents: str = "",
    book: bool = False,
) -> PageRules:
    """The rules for single pages on `paper`, or for those of a book: 5 mm that printers leave white, no type below 6 pt."""
    width, height = (round(side * _POINTS_PER_MM, 3) for side in (paper.width_mm, paper.height_mm))
    small = min(paper.width_mm, paper.height_mm) < _SMALL_PAPER_MM
    return PageRules(
        width,
        height,
        least,
        most,
        turned,
        outline,
        contents,
        item_pt=7.0 if small else 8.5,
        edges=_edges(paper.running.margins if book else paper.sheet),
        turned_edges=_edges(paper.running.turned if book else paper.sheet),
    )


def _edges(margins: Margins) -> Edges:
    return margins.top, margins.outer, margins.bottom, margins.inner


def of_pdf(
    kind: str, file: str, ladder: Ladder, named: tuple[str, ...], regions: tuple[Region, ...], pages: PageRules
) -> Expected:
    """What is expected of a PDF with these regions and pages."""
    return Expected(
        kind, file, ladder.language, named, ladder.words("page.edition", edition=ladder.edition), regions, pages
    )
