"""What is asked of whoever draws documents, and what comes back.

A maker that needs several documents is a generator: it yields what it wants drawn next, all of it at once, and is sent what
came of it, in the same order. So it knows nothing of processes, and whoever drives it may draw side by side, on other
machines, or not at all where the answer is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ladder_export.layout import LaidOut
    from ladder_export.pdf.render import Box, Printer

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A document to draw: to measure it, or with `pdf` to have its bytes as well.

    `at_hand` asks for them only if it has to be drawn to be measured: drawn again later, it would be laid out twice.
    """

    laid: LaidOut
    pdf: bool = False
    at_hand: bool = False


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


Steps = Generator[Sequence[Drawing], Sequence[Drawn], _Result]


def draw(printer: Printer, drawing: Drawing) -> Drawn:
    """Draw one document. Raises `OutputError`."""
    rendered = printer.render(drawing.laid)
    wanted = drawing.pdf or (drawing.at_hand and rendered.is_drawn)
    return Drawn(rendered.digest, rendered.pages, rendered.boxes, rendered.ends, rendered.pdf() if wanted else b"")


def remembered(printer: Printer, drawing: Drawing) -> Drawn | None:
    """What `printer` remembers of a document: everything but its bytes."""
    rendered = printer.recall(drawing.laid)
    return Drawn(rendered.digest, rendered.pages, rendered.boxes, rendered.ends) if rendered else None


def drive(steps: Steps[_Result], answer: Callable[[Drawing], Drawn]) -> _Result:
    """What `steps` returns, where `answer` draws one document after the other. Raises `OutputError`."""
    try:
        wanted = next(steps)
        while True:
            wanted = steps.send([answer(drawing) for drawing in wanted])
    except StopIteration as end:
        result: _Result = end.value
        return result
