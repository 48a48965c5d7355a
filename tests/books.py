"""Handbooks for tests: as one page of HTML, and made without a build."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from ladder_export.layout import Fitting, LaidOut
from ladder_export.layout.reading import Handbook
from ladder_export.paper import Paper
from ladder_export.pdf import Box, Printer
from ladder_export.pdf.bound_fonts import Faces
from ladder_export.pdf.drawn import Drawing, Drawn, draw
from ladder_export.pdf.fit import Fitted
from ladder_export.pdf.fit_chapters import ChapterLengths
from ladder_export.pdf.handbook import plan_handbook
from ladder_export.steps import drive

LAYOUTS = Path(__file__).parent.parent / "layouts"


def documents(book: Handbook) -> list[LaidOut]:
    """All documents of `book`, no page of which is known."""
    return [book.lay_out(gathering, {}) for gathering in book.gatherings]


def root_of(book: Handbook) -> Any:
    """All parts of `book` in one document."""
    first, *others = (lxml_html.document_fromstring(laid.html) for laid in documents(book))
    for other in others:
        first.find(".//main").extend(list(other.find(".//main")))
    return first


@dataclass
class MadeBook:
    """A handbook that was made: its bytes, where its anchors stand, how it was set, what was drawn for it."""

    pdf: bytes = b""
    pages: int = 0
    boxes: dict[str, Box] = field(default_factory=dict)
    ends: dict[str, Box] = field(default_factory=dict)
    fitting: Fitting = field(default_factory=Fitting)
    drawn: list[LaidOut] = field(default_factory=list)


def made_book(
    printer: Printer,
    lay_out: Callable[[Fitting], Handbook],
    paper: Paper,
    decks: Mapping[str, Fitted] | None = None,
    fonts: Path = LAYOUTS / "fonts",
) -> MadeBook:
    """The handbook that `lay_out` sets, made as a build makes it."""
    chapters = {competency: ChapterLengths.of(deck) for competency, deck in (decks or {}).items()}
    made, last = MadeBook(), {}

    def noted(fitting: Fitting) -> Handbook:
        made.fitting = fitting
        return lay_out(fitting)

    def drawn(drawing: Drawing) -> Drawn:
        answer = draw(printer, drawing)
        if drawing.pdf or drawing.at_hand:
            made.drawn.append(drawing.laid)
            last[next(iter(answer.boxes))] = answer
        return answer

    planned = drive(plan_handbook(noted, paper, chapters), drawn)
    made.pdf = drive(planned.bound(Faces(fonts, printer.extra_fonts)), drawn)
    for gathering in lay_out(made.fitting).gatherings:
        _place(made, last[gathering.anchor])
    return made


def _place(made: MadeBook, drawn: Drawn) -> None:
    """Let the anchors of a document stand on their pages of the book."""
    for mine, its in ((made.boxes, drawn.boxes), (made.ends, drawn.ends)):
        mine.update({name: replace(box, page=made.pages + box.page) for name, box in its.items()})
    made.pages += drawn.pages
