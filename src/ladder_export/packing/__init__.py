"""Makes an evidence pack: what reviews say, beside the cards, as one PDF that is proved before it is given away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ladder_export.glyphs import coverage, printable
from ladder_export.problems import OutputError, Problem
from ladder_export.reviews.evidence import respelled

if TYPE_CHECKING:
    from ladder_export.languages import Language
    from ladder_export.printing import Printing
    from ladder_export.reviews.data import Review
    from ladder_export.reviews.evidence import Pack


class IncompleteError(OutputError):
    """Something is missing in the finished pack; `problems` says what, all of it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes of a pack and how many pages it has."""

    data: bytes
    pages: int


def legible(
    reviews: tuple[Review, ...], layouts: Path, language: Language | None = None
) -> tuple[tuple[Review, ...], str]:
    """`reviews` as the fonts in `layouts` and of `language` can print them, and the characters for which a mark stands.

    Raises `SetupError` if a typeface of the language is not on this machine.
    """
    known = coverage(layouts / "fonts", language)
    lacking: set[str] = set()

    def spell(text: str) -> str:
        printed, lacks = printable(text, known)
        lacking.update(lacks)
        return printed

    return tuple(respelled(review, spell) for review in reviews), "".join(sorted(lacking))


def make_pack(pack: Pack, printing: Printing, layouts: Path) -> Packed:
    """`pack` as a PDF that holds every line of its cards and every answer; else raises `LadderExportError`."""
    from ladder_export.layout import Layouts
    from ladder_export.packing.expected import expected_pack
    from ladder_export.pdf import Printer
    from ladder_export.proof import prove

    laid = Layouts(layouts, printing).pack(pack, paper=printing.paper)
    data = Printer(layouts / "fonts", language=pack.ladder.speech).render(laid).pdf()
    proof = prove(expected_pack(pack, printing.paper), data)
    if proof.problems:
        raise IncompleteError(proof.problems)
    return Packed(data, proof.facts["pages"])
