"""What is asked of whoever draws documents, and what comes back.

A maker that needs several documents makes them in `steps`: it asks for drawings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ladder_export.steps import Steps

if TYPE_CHECKING:
    from ladder_export.layout import LaidOut
    from ladder_export.pdf.render import Box, Printer, Rendered

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A document to draw: to measure it, or with `pdf` to have its bytes as well.

    `at_hand` asks for them only if it has to be drawn to be measured: drawn again later, it would be laid out twice. Who is to
    `keep` it may be asked for them later.
    """

    laid: LaidOut
    pdf: bool = False
    at_hand: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document that was drawn: its pages, the first and last box of each anchor, and its bytes if they were asked for.

    `digest` is that of everything that the bytes come from.
    """

    digest: str
    pages: int
    boxes: Mapping[str, Box]
    ends: Mapping[str, Box]
    pdf: bytes = b""


DrawingSteps = Steps[Drawing, Drawn, _Result]


Kept = dict[str, "Rendered"]  # documents that were drawn, by their digests
_MOST_KEPT = 16  # more than most decks have


def draw(printer: Printer, drawing: Drawing, kept: Kept | None = None) -> Drawn:
    """Draw one document, or take it from those that are `kept`. Raises `OutputError`."""
    kept = {} if kept is None else kept
    rendered = (kept.pop(printer.digest(drawing.laid), None) if kept else None) or printer.render(drawing.laid)
    if drawing.keep:
        kept[rendered.digest] = rendered
        if len(kept) > _MOST_KEPT:
            del kept[next(iter(kept))]
    wanted = drawing.pdf or (drawing.at_hand and rendered.is_drawn)
    return Drawn(rendered.digest, rendered.pages, rendered.boxes, rendered.ends, rendered.pdf() if wanted else b"")


def remembered(printer: Printer, drawing: Drawing) -> Drawn | None:
    """What `printer` remembers of a document: everything but its bytes."""
    rendered = printer.recall(drawing.laid)
    return Drawn(rendered.digest, rendered.pages, rendered.boxes, rendered.ends) if rendered else None
