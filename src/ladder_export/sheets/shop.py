"""Jobs for a print shop: single pages with bleed and crop marks, what the proof has to find there, and the note in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ladder_export.choices import Ink
from ladder_export.imposition.plan import Plan, shop_plan
from ladder_export.imposition.sheets import shop_page
from ladder_export.ladder import Ladder
from ladder_export.outputs import Output
from ladder_export.palette import palette
from ladder_export.paper import PT_PER_MM, Paper
from ladder_export.printing import Printing
from ladder_export.sheets.jobs import (
    Imposition,
    Job,
    card_names,
    choice_of,
    file_of,
    filled,
    lies,
    named,
    paper_words,
    points,
    title_of,
)

if TYPE_CHECKING:  # loads the readers of the proof
    from ladder_export.proof.sheets_data import PageDue

Edge = tuple[str, str] | None  # left or right, and the color of the strip that runs off the page there
_NO_LEVEL = ("", "")


def impose_shop_cards(
    ladder: Ladder, outputs: Sequence[Output], pages: Sequence[PageDue], printing: Printing, job: Job
) -> Imposition:
    """The pages of cards, each with its level's color at the edge that is at the left of the front."""
    sides, paper = printing.card_sides, printing.card_paper
    edges = _edges(ladder, pages, printing, lambda number: sides > 1 and number % 2 == 1)
    choice = choice_of(ladder, outputs)
    file, names = file_of("cards", printing, job, choice), card_names(outputs, ladder.words)
    plan = shop_plan(
        file, paper_words(ladder, paper), printing.bleed_mm, len(pages), ladder.words, cards=names, sides=sides
    )
    return _shop(ladder, "cards", paper, pages, tuple(range(len(pages))), edges, printing, job, plan)


def impose_shop_book(
    ladder: Ladder, pages: Sequence[PageDue], blank: Sequence[PageDue], printing: Printing, job: Job
) -> Imposition:
    """The pages of a handbook, those of a level with its color at their outer edge; the page `blank` fills the last sheet."""
    edges = [*_edges(ladder, pages, printing, lambda number: number % 2 == 0), None]
    order, paper = filled(len(pages)), printing.paper
    plan = shop_plan(file_of("handbook", printing, job), paper.title, printing.bleed_mm, len(order), ladder.words)
    return _shop(ladder, "handbook", paper, (*pages, *blank), order, edges, printing, job, plan)


def _edges(ladder: Ladder, pages: Sequence[PageDue], printing: Printing, right: Callable[[int], bool]) -> list[Edge]:
    """For every page whose items all belong to one level the edge and the color of its strip; none where ink is saved."""
    colors = dict(_colors_of_items(ladder))
    edges: list[Edge] = []
    for number, page in enumerate(pages):
        on = {colors.get(entry.item, _NO_LEVEL) for entry in page.entries}
        _, color = on.pop() if len(on) == 1 and printing.ink is Ink.FULL else _NO_LEVEL
        edges.append(("right" if right(number) else "left", color) if color else None)
    return edges


def _shop(
    ladder: Ladder,
    kind: str,
    paper: Paper,
    pages: Sequence[PageDue],
    order: Sequence[int],
    edges: Sequence[Edge],
    printing: Printing,
    job: Job,
    plan: Plan,
) -> Imposition:
    """Each page of `order` on a side of its own; those of a book that lie are turned to stand."""
    from ladder_export.proof.sheets_data import ExpectedSheets, Work

    size, bleed = (paper.width_mm, paper.height_mm), printing.bleed_mm
    turns = [90 if kind == "handbook" and lies(page) else 0 for page in pages]
    sides = tuple(shop_page(page, size, bleed, edges[page], turns[page]) for page in order)
    due = tuple(replace(page, edge=edge[0] if edge else "") for page, edge in zip(pages, edges, strict=True))
    expected = ExpectedSheets(
        "sheets", plan.file.removesuffix(".pdf"), ladder.language, named(ladder), Work.SHOP, (0.0, 0.0), points(*size), (), "",
        tuple((page,) for page in order), 1, (), due, bleed=bleed * PT_PER_MM,
    )  # fmt: skip
    key = "sheets.shop_cards" if kind == "cards" else "sheets.shop_book"
    title = title_of(ladder, key, paper=paper_words(ladder, paper), mm=ladder.words.number(bleed))
    return Imposition(title, sides, None, expected, plan)


def _colors_of_items(ladder: Ladder) -> Iterator[tuple[str, tuple[str, str]]]:
    """The level of every item that belongs to one (its family and its number), and the color of that level."""
    for part in ladder.parts:
        colors = dict(zip((stage.number for stage in part.stages), palette(len(part.stages)), strict=True))
        family = part.family.id if part.family else ""
        for competency in part.competencies:
            for level in competency.levels:
                of_level = (f"{family}/{level.number}", colors[level.number])
                yield from ((item.id, of_level) for section in level.sections for item in section.items)
