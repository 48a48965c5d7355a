"""What a person chooses of a print: paper, ink, sides of a card. One value that everything which makes pages is given."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ladder_export.choices import Ink
from ladder_export.ladder import Ladder, back_of_card
from ladder_export.languages import Script
from ladder_export.paper import PAPERS, Paper

# How much larger type has to be than Latin type to be read as well: Arabic letters are lower, and many differ by a dot.
_LARGER = {Script.ARABIC: 1.1}


@dataclass(frozen=True, slots=True)
class Printing:
    """The choices of one build.

    `paper` is that of everything; `landscape` turns the cards. `sides` is how many sides of a sheet a card takes, 0 for what
    the paper suggests. `archive` makes PDF/A-3a files with the source attached, `qr` prints the ladder's address on cards as a
    QR code, and `dpi` asks for pictures of cards, overviews and compare sheets in so many dots an inch (0: none). `bleed_mm`
    gives single pages and books for a print shop a bleed and crop marks. `with_next` makes review forms that ask about the next
    level too, and `protect` locks all of them but the blanks.
    """

    paper: Paper = PAPERS["a4"]
    landscape: bool = False
    sides: int = 0
    ink: Ink = Ink.FULL
    archive: bool = False
    qr: bool = False
    dpi: int = 0
    bleed_mm: float = 0.0
    with_next: bool = False
    protect: bool = False

    @property
    def card_paper(self) -> Paper:
        """The paper of a card, turned if cards are to lie on their side."""
        return self.paper.landscape if self.landscape else self.paper

    @property
    def card_sides(self) -> int:
        """How many pages a card has: 1, or a front and a back."""
        return self.sides or self.paper.sides


def suited(printing: Printing, ladder: Ladder) -> Printing:
    """`printing` as it can be done for `ladder`: with type that suits its script, and cards of one side where nothing would
    stand on the back."""
    if (times := _LARGER.get(ladder.speech.script)) is not None:
        printing = replace(printing, paper=PAPERS[printing.paper.name].enlarged(times))
    return printing if back_of_card(ladder) else replace(printing, sides=1)
