"""What is asked of whoever draws documents, and what comes back.

A maker that needs several documents is a generator: it yields what it wants drawn next, all of it at once, and is sent what
came of it, in the same order. So it knows nothing of processes, and whoever drives it may draw side by side, on other
machines, or not at all where the answer is remembered.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ladder_export.layout import LaidOut
    from ladder_export.pdf.render import Box, Printer

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A document to draw: to measure it, or with `pdf` to have its bytes as well."""

    laid: LaidOut
    pdf: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document that was drawn: its pages, the first and last box of each anchor, and its bytes if they were asked for."""

    pages: int
    boxes: Mapping[str, Box]
    ends: Mapping[str, Box]
    pdf: bytes = b""


Steps = Generator[Sequence[Drawing], Sequence[Drawn], _Result]


def draw(printer: Printer, drawing: Drawing) -> Drawn:
    """Draw one document. Raises `OutputError`."""
    rendered = printer.render(drawing.laid)
    return Drawn(rendered.pages, rendered.boxes, rendered.ends, rendered.pdf() if drawing.pdf else b"")


def drive(steps: Steps[_Result], printer: Printer) -> _Result:
    """What `steps` returns, everything drawn here, one after the other. Raises `OutputError`."""
    try:
        wanted = next(steps)
        while True:
            wanted = steps.send([draw(printer, drawing) for drawing in wanted])
    except StopIteration as end:
        result: _Result = end.value
        return result
