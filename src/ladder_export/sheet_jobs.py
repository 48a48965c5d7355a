"""What a job of sheets consists of: its pages in their slots, what the proof has to find there, and its plan in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ladder_export.imposition.grid import Flip, Grid, TooLargeError, best_grid
from ladder_export.imposition.plan import Plan, Sizes, booklet_plan, cards_plan, shop_plan
from ladder_export.imposition.sheets import CREEP, Side, impose_booklet, impose_cards, shop_page
from ladder_export.ladder import Ladder
from ladder_export.outputs import Output
from ladder_export.palette import palette
from ladder_export.paper import PAPERS, Paper
from ladder_export.printing import Ink, Printing

if TYPE_CHECKING:  # loads the readers of the proof
    from ladder_export.proof.sheets_data import ExpectedSheets, PageDue

SHEETS = ("a4", "letter")
BOOK_PAGES = {"a4": "a5", "letter": "half-letter"}  # what a sheet of that paper gives when it is folded once
EMPTY_CARD = "This card is intentionally empty."
EMPTY_PAGE = "This page is intentionally blank."
PT_PER_MM = 72 / 25.4
_FOLDED = 4  # pages on a folded sheet


@dataclass(frozen=True, slots=True)
class Job:
    """How sheets are to be printed: on which paper, turned around which edge, how many packs. Lengths are in mm.

    `gutter` None leaves it to the room on the sheet. `creep` is by how much each sheet of a booklet moves its pages further to
    the fold than the sheet around it.
    """

    on: Paper = PAPERS["a4"]
    flip: Flip = Flip.LONG
    people: int = 1
    gutter: float | None = None
    creep: float = CREEP


@dataclass(frozen=True, slots=True)
class Imposition:
    """What a job comes to. `flip` None means that only one side of the paper is printed."""

    title: str
    sides: tuple[Side, ...]
    flip: Flip | None
    expected: ExpectedSheets
    plan: Plan


def grid_of(printing: Printing, job: Job) -> Grid:
    """How the cards stand on a sheet. Raises `TooLargeError`, whose message says what fits."""
    card, on = printing.card_paper, job.on
    try:
        return best_grid((card.width_mm, card.height_mm), (on.width_mm, on.height_mm), job.gutter)
    except TooLargeError as error:
        fit = ", ".join(paper.name for paper in PAPERS.values() if _fits(paper, on))
        raise TooLargeError(f"{card.title} cards are larger than a sheet of {on.title}, which takes {fit}") from error


def _fits(card: Paper, on: Paper) -> bool:
    try:
        return bool(best_grid((card.width_mm, card.height_mm), (on.width_mm, on.height_mm)))
    except TooLargeError:
        return False


def book_printing(printing: Printing, job: Job) -> Printing:
    """The choices for a handbook whose pages are half of a sheet."""
    return Printing(PAPERS[BOOK_PAGES[job.on.name]], ink=printing.ink, bleed_mm=printing.bleed_mm)


def stem(kind: str, printing: Printing, job: Job) -> str:
    """The name of a job's file without its ending; it names what is not as usual."""
    paper = printing.card_paper if kind == "cards" else printing.paper
    low = "-low-ink" if printing.ink is Ink.LOW else ""
    sided = f"-{printing.card_sides}-sided" if kind == "cards" and printing.card_sides != printing.paper.sides else ""
    if printing.bleed_mm:
        return f"{kind}-{paper.name}{sided}{low}-bleed"
    short = "-flip-short" if job.flip is Flip.SHORT else ""
    what = f"{kind}-{paper.name}" if kind == "cards" else f"{kind}-booklet"
    return f"{what}-on-{job.on.name}{sided}{low}{short}"


def impose_pack(
    ladder: Ladder,
    outputs: Sequence[Output],
    pages: Sequence[PageDue],
    empty: Sequence[PageDue],
    printing: Printing,
    job: Job,
) -> Imposition:
    """Packs of cards for `job.people`: `pages` are those of the cards one after the other, `empty` those of an empty card."""
    from ladder_export.proof.sheets_data import ExpectedSheets, Work

    backs, card = printing.card_sides, printing.card_paper
    grid, flip = grid_of(printing, job), job.flip if printing.card_sides > 1 else None
    cards = [tuple(range(n, n + backs)) for n in range(0, len(pages), backs)]
    unused = tuple(range(len(pages), len(pages) + backs))
    sides = impose_cards(cards * job.people, unused, grid, job.flip)
    title = _title(ladder, f"{card.title} cards on {job.on.title}")
    expected = ExpectedSheets(
        "sheets", stem("cards", printing, job), ladder.language, (ladder.title, f"edition {ladder.edition}"), Work.STACK,
        _points(grid.width, grid.height), _points(card.width_mm, card.height_mm),
        tuple(_points(*grid.corner(place)) for place in range(grid.places)), flip or "", tuple(cards), job.people, unused,
        (*pages, *empty),
    )  # fmt: skip
    names = card_names(outputs)
    sizes = Sizes(card.title, job.on.title)
    plan = cards_plan(_file("cards", printing, job), names, job.people, sizes, grid, flip, sides)
    return Imposition(title, sides, flip, expected, plan)


def impose_book(
    ladder: Ladder, pages: Sequence[PageDue], blank: Sequence[PageDue], printing: Printing, job: Job
) -> Imposition:
    """A booklet of `pages`; the page `blank` fills the last sheet."""
    from ladder_export.proof.sheets_data import ExpectedSheets, Work

    paper = printing.paper
    missing = -len(pages) % _FOLDED
    order = (*range(len(pages)), *[len(pages)] * missing)
    lying = {n for n, page in enumerate(order) if page < len(pages) and pages[page].width > pages[page].height}
    sheet, size = (job.on.width_mm, job.on.height_mm), (paper.width_mm, paper.height_mm)
    sides = impose_booklet(order, lying, size, sheet, job.flip, job.creep)
    expected = ExpectedSheets(
        "sheets", stem("handbook", printing, job), ladder.language, (ladder.title, f"edition {ladder.edition}"),
        Work.BOOKLET, _points(max(sheet), min(sheet)), _points(*size), (), job.flip, tuple((page,) for page in order), 1, (),
        (*pages, *blank), creep=job.creep * PT_PER_MM,
    )  # fmt: skip
    sizes = Sizes(paper.title, job.on.title)
    plan = booklet_plan(_file("handbook", printing, job), len(order), missing, sizes, job.flip, sides)
    title = _title(ladder, f"handbook as a booklet on {job.on.title}")
    return Imposition(title, sides, job.flip, expected, plan)


def impose_shop(
    ladder: Ladder, kind: str, pages: Sequence[PageDue], levels: Mapping[str, int], printing: Printing, job: Job
) -> Imposition:
    """`pages` one by one for a print shop. A page whose items all belong to one level wears that level's color at its edge.

    `levels` are item ids with the number of their level.
    """
    from dataclasses import replace

    from ladder_export.proof.sheets_data import ExpectedSheets, Work

    paper = printing.card_paper if kind == "cards" else printing.paper
    two_sided = kind == "cards" and printing.card_sides > 1
    colors = dict(zip((stage.number for stage in ladder.stages), palette(len(ladder.stages)), strict=True))
    sides, due = [], []
    for number, page in enumerate(pages):
        of_levels = {levels.get(entry.item, 0) for entry in page.entries}
        color = colors.get(of_levels.pop()) if len(of_levels) == 1 and printing.ink is Ink.FULL else None
        # The outer edge of a book's page; of a card the edge that is at the left on the front, and so at the right behind it.
        right = bool(number % 2) if kind == "cards" and two_sided else kind != "cards" and not number % 2
        edge = ("right" if right else "left", color) if color else None
        size = (page.width / PT_PER_MM, page.height / PT_PER_MM)
        sides.append(shop_page(number, size, printing.bleed_mm, edge))
        due.append(replace(page, edge=edge[0] if edge else ""))
    expected = ExpectedSheets(
        "sheets", stem(kind, printing, job), ladder.language, (ladder.title, f"edition {ladder.edition}"), Work.SHOP,
        (0.0, 0.0), (0.0, 0.0), (), "", tuple((n,) for n in range(len(due))), 1, (), tuple(due),
        bleed=printing.bleed_mm * PT_PER_MM,
    )  # fmt: skip
    what = "cards" if kind == "cards" else "handbook"
    plan = shop_plan(_file(kind, printing, job), what, len(pages), paper.title, printing.bleed_mm, two_sided=two_sided)
    title = _title(ladder, f"{paper.title} {what} with {printing.bleed_mm:g} mm of bleed")
    return Imposition(title, tuple(sides), None, expected, plan)


def card_names(outputs: Sequence[Output]) -> list[str]:
    """What people call the cards: their level, and their competency where there are several."""
    several = len({output.competency.id for output in outputs}) > 1
    return [f"{o.competency.title}: {o.level.name}" if several else o.level.name for o in outputs]


def levels_of_items(ladder: Ladder) -> dict[str, int]:
    """The number of the level of every item; 0 for those of a competency as a whole."""
    found = {item.id: 0 for c in ladder.competencies for section in c.sections for item in section.items}
    for competency in ladder.competencies:
        for level in competency.levels:
            found |= {item.id: level.number for section in level.sections for item in section.items}
    return found


def _title(ladder: Ladder, what: str) -> str:
    return f"{ladder.title}, edition {ladder.edition}: {what}"


def _file(kind: str, printing: Printing, job: Job) -> str:
    return f"{stem(kind, printing, job)}.pdf"


def _points(*lengths: float) -> tuple[float, float]:
    first, second = (round(length * PT_PER_MM, 4) for length in lengths)
    return first, second
