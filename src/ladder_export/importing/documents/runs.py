"""Runs of text, each in one look, to a block: what is bold as a whole is strong, bold words at its head are its lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ladder_export.importing.data import Origin
from ladder_export.importing.documents.outline import Block, Look, spaced
from ladder_export.importing.grid import Cell


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph. `strong`: bold, underlined or larger than the text around; `size` in points, 0 if unknown."""

    text: str
    strong: bool = False
    size: float = 0


def block_of(runs: Sequence[Run], origin: Origin, *, collapse: bool = False) -> Block | None:
    """The paragraph that `runs` make, `None` if there is nothing in it. `collapse`: line ends within runs are but spaces.

    A forced line end is a run of its own, `\\n`.
    """
    if collapse:
        runs = [run if run.text == "\n" else replace(run, text=_collapsed(run.text)) for run in runs]
    inked = [run for run in runs if run.text.strip()]
    if not inked:
        return None
    text = "".join(run.text for run in runs).strip()
    strong = all(run.strong for run in inked)
    size = max((run.size for run in inked), default=0) if strong else 0
    return Block(Look.TEXT, text, origin, strong=strong, size=size, lead="" if strong else _lead(runs, text))


def _collapsed(text: str) -> str:
    bare = spaced(text)
    if not bare:
        return " " if text else ""
    return (" " if text[0] in " \t\r\n\f" else "") + bare + (" " if text[-1] in " \t\r\n\f" else "")


def _lead(runs: Sequence[Run], text: str) -> str:
    bold = ""
    for run in runs:
        if run.text.strip() and not run.strong:
            break
        bold += run.text
    return bold.strip() if text.startswith(bold.strip()) else ""


def cell_of(blocks: Sequence[Block], origin: Origin, down: int, across: int, render: Callable[[Block], str]) -> Cell:
    """A cell of a table whose content is `blocks`: entries with their sign, long paragraphs apart by a blank line."""
    texts = [block for block in blocks if block.text]
    long = any(block.look is Look.TEXT and len(block.text) > 160 for block in texts)
    lines: list[str] = []
    for number, block in enumerate(texts):
        if number and long and Look.TEXT in (block.look, texts[number - 1].look):
            lines.append("")
        lines.append(render(block))
    return Cell("\n".join(lines), origin, down, across)


def in_cell(block: Block) -> str:
    """A block as it is written in a cell."""
    sign = ("1. " if block.numbered else "• ") if block.look is Look.ENTRY else ""
    return f"{sign}{block.text}"


def of_table(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows of cells are a table, and no frame that only sets text off."""
    return len(rows) > 1 and max(sum(cell.across for cell in row) for row in rows) > 1
