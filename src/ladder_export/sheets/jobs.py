"""Jobs for a printer: the pages in their slots, what the proof has to find there, and the plan in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ladder_export.choices import CREEP, Flip, Ink
from ladder_export.imposition.grid import Grid, TooLargeError, best_grid
from ladder_export.imposition.plan import Plan, Sizes, booklet_plan, cards_plan
from ladder_export.imposition.sheets import Side, impose_booklet, impose_cards
from ladder_export.imposition.words import Face
from ladder_export.ladder import Ladder, Place
from ladder_export.manifest import sha256
from ladder_export.outputs import Output
from ladder_export.paper import PAPERS, PT_PER_MM, Paper
from ladder_export.printing import Printing
from ladder_export.wording import Wording

if TYPE_CHECKING:  # loads the readers of the proof
    from ladder_export.proof.sheets_data import ExpectedSheets, PageDue

BOOK_PAGES = {"a4": "a5", "letter": "half-letter"}  # what a sheet of that paper gives when it is folded once
_LONG_NAME = 80  # letters
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


def choice_of(ladder: Ladder, outputs: Sequence[Output]) -> str:
    """What a job's file name says of the cards in it: competencies and levels, where it holds not all; else nothing.

    Ids have no underscore, so that no two choices share a name.
    """
    chosen = list(dict.fromkeys(output.competency.id for output in outputs))
    levels = sorted({output.level.number for output in outputs})
    all_levels = sum(
        bool(level.sections_in(Place.CARD)) for c in ladder.competencies if c.id in chosen for level in c.levels
    )
    printed = [c for c in ladder.competencies if any(level.sections_in(Place.CARD) for level in c.levels)]
    ids = "_".join(chosen)
    if len(ids) > _LONG_NAME:  # file systems take no more than 255 bytes
        ids = f"{len(chosen)}-competencies-{sha256(ids.encode())[:8]}"
    which = f"-{ids}" if len(chosen) < len(printed) else ""
    if len(outputs) == all_levels:
        return which
    which += f"-level-{'_'.join(map(str, levels))}"
    cards = {f"{output.competency.id}/{output.level.number}" for output in outputs}
    everywhere = {
        f"{c.id}/{level.number}"
        for c in printed
        if c.id in chosen
        for level in c.levels
        if level.number in levels and level.sections_in(Place.CARD)
    }
    # One level of this family and another one of that: the numbers alone do not say which.
    return which if cards == everywhere else f"{which}-{sha256('_'.join(sorted(cards)).encode())[:8]}"


def stem(kind: str, printing: Printing, job: Job, choice: str = "") -> str:
    """The name of a job's file without its ending; it names what is not as usual. `choice` is that of the cards."""
    paper = printing.card_paper if kind == "cards" else printing.paper
    low = "-low-ink" if printing.ink is Ink.LOW else ""
    sided = f"-{printing.card_sides}-sided" if kind == "cards" and printing.card_sides != printing.paper.sides else ""
    if printing.bleed_mm:
        return f"{kind}-{paper.name}{choice}{sided}{low}-bleed"
    short = "-flip-short" if job.flip is Flip.SHORT else ""
    what = f"{kind}-{paper.name}{choice}" if kind == "cards" else f"{kind}-booklet"
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

    backs, card, choice = printing.card_sides, printing.card_paper, choice_of(ladder, outputs)
    grid, flip = grid_of(printing, job), job.flip if printing.card_sides > 1 else None
    cards = [tuple(range(n, n + backs)) for n in range(0, len(pages), backs)]
    unused = tuple(range(len(pages), len(pages) + backs))
    sides = impose_cards(cards * job.people, unused, grid, job.flip)
    title = title_of(ladder, "sheets.cards", card=paper_words(ladder, card), paper=job.on.title)
    expected = ExpectedSheets(
        "sheets", stem("cards", printing, job, choice), ladder.language, named(ladder), Work.STACK,
        points(grid.width, grid.height), points(card.width_mm, card.height_mm),
        tuple(points(*grid.corner(place)) for place in range(grid.places)), flip or "", tuple(cards), job.people, unused,
        (*pages, *empty),
    )  # fmt: skip
    sizes = Sizes(paper_words(ladder, card), job.on.title)
    plan = cards_plan(
        file_of("cards", printing, job, choice), faces(outputs), job.people, sizes, grid, flip, sides, ladder.words
    )
    return Imposition(title, sides, flip, expected, plan)


def impose_book(
    ladder: Ladder, pages: Sequence[PageDue], blank: Sequence[PageDue], printing: Printing, job: Job
) -> Imposition:
    """A booklet of `pages`; the page `blank` fills the last sheet."""
    from ladder_export.proof.sheets_data import ExpectedSheets, Work

    paper = printing.paper
    order = filled(len(pages))
    lying = {place for place, page in enumerate(order) if page < len(pages) and lies(pages[page])}
    sheet, size = (job.on.width_mm, job.on.height_mm), (paper.width_mm, paper.height_mm)
    sides = impose_booklet(order, lying, size, sheet, job.flip, job.creep, bound_right=ladder.speech.rtl)
    expected = ExpectedSheets(
        "sheets", stem("handbook", printing, job), ladder.language, named(ladder), Work.BOOKLET,
        points(max(sheet), min(sheet)), points(*size), (), job.flip, tuple((page,) for page in order), 1, (),
        (*pages, *blank), creep=job.creep * PT_PER_MM,
    )  # fmt: skip
    sizes = Sizes(paper.title, job.on.title)
    missing = len(order) - len(pages)
    plan = booklet_plan(file_of("handbook", printing, job), len(order), missing, sizes, job.flip, sides, ladder.words)
    title = title_of(ladder, "sheets.booklet", paper=job.on.title)
    return Imposition(title, sides, job.flip, expected, plan)


def filled(pages: int) -> tuple[int, ...]:
    """The pages in order, and as many times the one after them as it takes to fill folded sheets."""
    return (*range(pages), *[pages] * (-pages % _FOLDED))


def lies(page: PageDue) -> bool:
    """Whether a page of a book is wider than tall, so that it is turned to stand."""
    return page.width > page.height


def card_names(outputs: Sequence[Output], words: Wording) -> list[str]:
    """What people call the cards: their level, and their competency where there are several."""
    return [
        words("page.named", what=face.group, name=face.name) if face.group else face.name for face in faces(outputs)
    ]


def paper_words(ladder: Ladder, paper: Paper) -> str:
    """What the ladder's language calls `paper`, which may lie on its side."""
    upright = next(each for each in PAPERS.values() if each.name == paper.name or each.landscape.name == paper.name)
    return ladder.words("plan.landscape_paper", paper=upright.title) if upright != paper else paper.title


def faces(outputs: Sequence[Output]) -> list[Face]:
    """What is to be read on the cards: the number and the name of their level, and their competency where there are several."""
    several = len({output.competency.id for output in outputs}) > 1
    return [Face(str(o.level.number), o.level.name, o.competency.title if several else "") for o in outputs]


def named(ladder: Ladder) -> tuple[str, str]:
    """What the title of a file has to contain."""
    return ladder.title, ladder.words("page.edition", edition=ladder.edition)


def title_of(ladder: Ladder, key: str, **values: str) -> str:
    """The title of a file, by the key of its words."""
    return ladder.words(key, 0, ladder=ladder.title, edition=ladder.edition, **values)


def file_of(kind: str, printing: Printing, job: Job, choice: str = "") -> str:
    """The name of the file of sheets; `stem` says what is in it."""
    return f"{stem(kind, printing, job, choice)}.pdf"


def points(*lengths: float) -> tuple[float, float]:
    """A pair of lengths in mm as pt."""
    first, second = (round(length * PT_PER_MM, 4) for length in lengths)
    return first, second
