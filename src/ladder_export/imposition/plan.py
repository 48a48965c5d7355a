"""What a person has to do with a printed job, in words: the page that is printed first, and what the terminal says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from ladder_export.imposition.drawing import Drawing, draw, halves
from ladder_export.imposition.grid import Flip, Grid, cuts
from ladder_export.imposition.order import cut_and_stack, sheets_of_booklet
from ladder_export.imposition.sheets import Side
from ladder_export.imposition.words import Face, cuts_in_words, listed, listed_by_group, size_in_words, texts_of

_MANY_SHEETS = 15  # folded once, more than a stapler of the office takes
_TRIALS = {  # by whether there are backs, and marks
    (True, True): ", and hold it against the light: the marks of front and back have to meet.",
    (True, False): ", and turn it over: its back has to stand upright.",
    (False, True): ", and measure a card.",
    (False, False): ", and measure it.",
}
_FOLD_TRIAL = ", and fold it: page 2 has to stand upright behind page 1."
_SHOP_WAYS = {
    1: ("One side only.",),
    2: ("Both sides, head to head: a card is turned like the page of a book.",),
}
_SHOP_BOOK = ("Both sides, folded and stapled in the middle. Page 1 is the cover.",)
JOB, DRAWN = "The job", "Where the numbers stand"


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. `facts` are names with lines of text, `settings` what to choose in the dialog, `steps` what to do."""

    title: str
    summary: str
    file: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    settings: tuple[str, ...]
    drawings: tuple[Drawing, ...]
    steps_title: str
    steps: tuple[str, ...]
    advice: str = "Print this page first"
    settings_title: str = "In the print dialog"

    @property
    def page(self) -> str:
        """The name of the plan's own file."""
        return self.file.replace(".pdf", "-plan.pdf")

    @property
    def parts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every part of the page with its texts, in order: the name of the part first."""
        facts = ("File", self.file, *(text for name, lines in self.facts for text in (name, *lines)))
        drawn = tuple(text for drawing in self.drawings for text in drawing.texts)
        parts = ((JOB, facts), (self.settings_title, self.settings), (DRAWN, drawn), (self.steps_title, self.steps))
        return tuple((heading, texts) for heading, texts in parts if texts)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How the plan names the size of the card or page, and that of the paper."""

    page: str
    paper: str


def cards_plan(
    file: str, pack: Sequence[Face], people: int, sizes: Sizes, grid: Grid, flip: Flip | None, sides: Sequence[Side]
) -> Plan:
    """The plan of packs of cards, one `pack` for each of `people`. `flip` None: no backs."""
    sheets = len(sides) // 2 if flip else len(sides)
    cards, empty = len(pack) * people, sheets * grid.places - len(pack) * people
    two = "two-sided " if flip else ""
    to_whom = f" for {_count(people, 'person', 'people')}" if people > 1 else ""
    summary = f"{_count(cards, two + 'card')}{to_whom}, on {_count(sheets, 'sheet')} of {sizes.paper}."
    last = "place of the whole job stays" if empty == 1 else f"{empty} places of the whole job stay"
    spare = f"; the last {last} empty" if empty else ""
    facts = (
        ("Each pack" if people > 1 else "Cards", listed_by_group(pack)),
        ("Size of a card", (size_in_words(sizes.page, grid.card_width, grid.card_height),)),
        ("On a sheet", (f"{_count(grid.places, 'card')}{spare}",)),
        ("Cuts", (cuts_in_words(grid),)),
        ("Paper", (f"{_count(sheets, 'sheet')} of {sizes.paper}; 160 to 200 g/m² feels like a card",)),
    )
    return Plan(
        "Print plan: cards", summary, file, facts,
        _settings(sizes.paper, sides[0], flip, _TRIALS[bool(flip), bool(sides[0].marks)]),
        tuple(_drawings_of_cards(pack, people, grid, flip, sides)), _heading(grid),
        tuple(_cutting(grid, len(pack), people, empty, flip)),
    )  # fmt: skip


def _heading(grid: Grid) -> str:
    if grid.places > 1:
        return "Cut and stack"
    return "Cut to size" if any(cuts(grid)) else "After printing: nothing to cut"


def _drawings_of_cards(
    pack: Sequence[Face], people: int, grid: Grid, flip: Flip | None, sides: Sequence[Side]
) -> Iterator[Drawing]:
    size, lines = (grid.card_width, grid.card_height), cuts(grid)
    texts = [texts_of(card, pack, people) for card in cut_and_stack(len(pack) * people, grid.places)[0]]
    yield draw("Front of sheet 1", sides[0], size, texts, lines)
    if flip:
        yield draw("Back of sheet 1", sides[1], size, texts, lines)
    if grid.places > 1:
        piles = [(str(place), "pile") for place in range(1, grid.places + 1)]
        yield draw("Piles after the cut", sides[0], size, piles, lines, "pile 1 on top")


def booklet_plan(file: str, pages: int, blank: int, sizes: Sizes, flip: Flip, sides: Sequence[Side]) -> Plan:
    """The plan of a booklet of `pages` in all, of which `blank` at the end fill the last sheet."""
    sheets = len(sides) // 2
    paper = f"{_count(sheets, 'sheet')} of {sizes.paper}"
    rest = f"; the last {'one is' if blank == 1 else f'{blank} are'} blank on purpose" if blank else ""
    facts = (
        ("Booklet", (f"{pages} pages of {sizes.page}, two on each side of a sheet{rest}",)),
        ("Paper", (f"{paper} for each copy; 80 to 100 g/m² folds well",)),
        ("Copies", ("Choose how many in the print dialog, collated",)),
    )
    numbers = sheets_of_booklet(pages)[0]
    fronts, backs = ([(str(n + 1), "page") for n in pair] for pair in (numbers[:2], numbers[2:]))
    half, fold = halves(sides[0]), ((sides[0].width / 2,), ())
    drawings = (
        draw("Front of sheet 1", sides[0], half, fronts, fold),
        draw("Back of sheet 1", sides[1], half, backs, fold),
    )
    steps = [
        "Keep the sheets in order: sheet 1 is the cover, sheet 2 lies inside sheet 1, and so on.",
        "Lay the pile down with sheet 1 at the bottom, and the two small fold marks of every sheet up.",
        "Fold all sheets together along the fold marks, and press the fold with a ruler.",
        "Staple twice through the fold from the outside, each staple a quarter of the height from its end.",
        f"Leaf through it: the pages have to follow each other from 1 to {pages}.",
    ]
    if sheets > _MANY_SHEETS:
        steps.insert(2, f"{sheets} sheets are thick: fold each by itself first, then put them inside each other.")
    return Plan(
        "Print plan: handbook as a booklet", f"A booklet of {pages} pages of {sizes.page}, on {paper}.", file, facts,
        _settings(sizes.paper, sides[0], flip, _FOLD_TRIAL), drawings, "Fold and staple", tuple(steps),
    )  # fmt: skip


def shop_plan(file: str, size: str, bleed: float, pages: int, *, cards: Sequence[str] = (), sides: int = 1) -> Plan:
    """The note that goes to a print shop with a file of single pages of one `size`, with `bleed` mm.

    `cards` are their names, each with so many `sides`; without any it is about the handbook.
    """
    what, way = ("cards", _SHOP_WAYS[sides]) if cards else ("handbook", _SHOP_BOOK)
    order = f": {_on_pages(cards, sides)}" if cards else ", a multiple of four"
    facts = (
        ("Trim", (f"{size}; TrimBox and BleedBox are set on every page",)),
        ("Bleed", (f"{bleed:g} mm on all sides, crop marks outside of it",)),
        ("Pages", (f"{pages}, each once{order}",)),
        ("Color", ("RGB; all fonts are embedded",)),
    )
    settings = ("Scale: 100 %, cut at the crop marks.", *way)
    steps = (
        f"Send this page together with the file, and say how many copies{' of each card' if cards else ''} you need.",
        "Ask for a proof, and measure it: after the cut it has to be as large as the trim above.",
    )
    summary = f"{_count(pages, 'page')} of {size} with {bleed:g} mm of bleed."
    return Plan(
        f"For the print shop: {what}",
        summary,
        file,
        facts,
        settings,
        (),
        "To order it",
        steps,
        "Send this page along",
        "Printing",
    )


def _on_pages(cards: Sequence[str], sides: int) -> str:
    numbers = (f"{n} {name}" if sides == 1 else f"{n}–{n + 1} {name}" for n, name in zip(count(1, sides), cards))
    return listed(list(numbers))


def _settings(paper: str, side: Side, flip: Flip | None, trial: str) -> tuple[str, ...]:
    return (
        f"Paper: {paper}, {'landscape' if side.width > side.height else 'portrait'}.",
        "Scale: 100 % (“actual size”), no “fit to page”.",
        f"Both sides, flip on the {flip} edge." if flip else "One side only.",
        "One page on each side: no “booklet”, no “pages per sheet”; the file has seen to that.",
        f"Print sheet 1 alone first{trial}",
    )


def _cutting(grid: Grid, pack: int, people: int, empty: int, flip: Flip | None) -> list[str]:
    up = "fronts" if flip else "printed sides"
    steps = [f"Keep the sheets in order, sheet 1 on top, {up} up."]
    ticks = min(grid.margins) < 7
    cut = "at the ticks on the edges" if ticks else "along the marks"
    if grid.places > 1:
        rest = "below it pile 2" if grid.places == 2 else f"below it piles 2 to {grid.places}"
        steps += [
            f"Cut all sheets {cut}, a few at a time and without changing their order: you get {grid.places} piles.",
            f"Put the piles on each other as they are numbered above: pile 1 on top, {rest}.",
        ]
    elif any(cuts(grid)):
        steps.append(f"Cut all sheets {cut}.")
    if people > 1 and pack > 1:
        steps.append(f"From the top, every {_count(pack, 'card')} are the pack of one person, in order.")
    if empty:
        steps.append(f"At the bottom {'lies 1 empty card' if empty == 1 else f'lie {empty} empty cards'}: throw away.")
    return steps


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
