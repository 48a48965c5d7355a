"""A ladder to HTML and CSS. Pure: the folder of layouts is read once, everything else comes in as arguments.

Each kind has a module (`card`, `changes`, `compare`, `overview`, `reading` for handbook and chapter, `sheets` for plans, `pack`
for evidence); `handbook` says which parts a handbook has, as `handbook_views`, with `tables` and `finding` for its tables, and
`gatherings` which of them are one document. `blocks` decides how sections look, `sheet` writes sizes and colors, `art` and `qr`
draw. The templates and style sheets are in `layouts/`, where they can be changed. A kind's module is imported when its first
page is laid out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ladder_export.ladder import Competency, Ladder, Level
from ladder_export.layout.document import Desk, LaidOut
from ladder_export.layout.fitting import Fitting
from ladder_export.layout.templates import LayoutError
from ladder_export.paper import Margins, Paper
from ladder_export.printing import Printing

if TYPE_CHECKING:
    from ladder_export.changes.page import Page
    from ladder_export.imposition.plan import Plan
    from ladder_export.layout.reading import Handbook
    from ladder_export.reviews.evidence import Pack

__all__ = ["Fitting", "LaidOut", "LayoutError", "Layouts"]


class Layouts:
    """The layouts of one folder. Every method raises `LayoutError` if a file of the folder is missing or wrong."""

    def __init__(self, folder: Path, printing: Printing = Printing()) -> None:  # noqa: B008  # frozen
        self._desk = Desk(folder, printing)
        self._printing = printing

    def handbook(
        self,
        ladder: Ladder,
        *,
        paper: Paper,
        fitting: Fitting = Fitting(),  # noqa: B008  # frozen
    ) -> Handbook:
        """The handbook, set as `fitting` says."""
        from ladder_export.layout.reading import Handbook

        return Handbook(self._desk, ladder, paper, fitting)

    def chapter(
        self, ladder: Ladder, competency: Competency, level: Level, *, paper: Paper, size: float = 0.0
    ) -> LaidOut:
        """One level's chapter, in `size` pt; 0 stands for the paper's best."""
        from ladder_export.layout.reading import chapter

        return chapter(self._desk, ladder, competency, level, paper, size)

    def overview(
        self,
        ladder: Ladder,
        competency: Competency,
        *,
        paper: Paper,
        size: float,
        air: float = 0.0,
        tall: bool = False,
    ) -> LaidOut:
        """All levels of a competency, in `size` pt, with `air` mm more in every gap; `tall` is for measuring."""
        from ladder_export.layout.overview import overview

        return overview(self._desk, ladder, competency, paper=paper, size=size, air=air, tall=tall)

    def compare(
        self,
        ladder: Ladder,
        competency: Competency,
        level: Level,
        after: Level,
        *,
        paper: Paper,
        size: float,
        air: float = 0.0,
        tall: bool = False,
    ) -> LaidOut:
        """`level` beside the level `after`, in `size` pt, with `air` mm more in every gap; `tall` is for measuring."""
        from ladder_export.layout.compare import compare

        return compare(self._desk, ladder, competency, level, after, paper=paper, size=size, air=air, tall=tall)

    def card(
        self,
        ladder: Ladder,
        competency: Competency,
        level: Level,
        *,
        size: float,
        air: Sequence[float] = (0.0,),
        tall: bool = False,
        printing: Printing | None = None,
    ) -> LaidOut:
        """One level as a card: body type in pt, `air` mm more in every gap of each side; `tall` is for measuring.

        `printing` is for trying other papers or sides than those of the build.
        """
        from ladder_export.layout.card import card

        chosen = printing or self._printing
        return card(self._desk, ladder, competency, level, chosen, size=size, air=air, tall=tall)

    def changes(self, ladder: Ladder, page: Page, *, paper: Paper, size: float) -> LaidOut:
        """What changed since another edition than `ladder`, in `size` pt."""
        from ladder_export.layout.changes import changes_page

        return changes_page(self._desk, ladder, page, paper, size)

    def plan(self, ladder: Ladder, plan: Plan, *, paper: Paper) -> LaidOut:
        """What to do with a job of sheets, on one page."""
        from ladder_export.layout.sheets import plan_page

        return plan_page(self._desk, ladder, plan, paper)

    def pack(self, pack: Pack, *, paper: Paper) -> LaidOut:
        """What a person has shown, beside the cards of the chosen levels."""
        from ladder_export.layout.pack import pack_pages

        return pack_pages(self._desk, pack, paper)

    def styles(self) -> str:
        """The style sheets of cards, most of which other pages have, too."""
        return self._desk.styles(("base", "blocks", "card"))

    def blank(self, ladder: Ladder, words: str, *, paper: Paper, margins: Margins, pages: int = 1) -> LaidOut:
        """Pages that hold nothing on purpose, and say so with `words`."""
        from ladder_export.layout.sheets import blank_pages

        return blank_pages(self._desk, ladder, words, paper, margins, pages)
