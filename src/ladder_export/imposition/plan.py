"""What a person has to do with a printed job, in words: the page that is printed first, and what the terminal says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from ladder_export.choices import Flip
from ladder_export.imposition.drawing import Drawing, draw, halves
from ladder_export.imposition.grid import Grid, cuts
from ladder_export.imposition.order import cut_and_stack, sheets_of_booklet
from ladder_export.imposition.sheets import Side
from ladder_export.imposition.words import Face, cuts_in_words, listed, listed_by_group, size_in_words, texts_of
from ladder_export.wording import Wording

_TICKED = 7  # mm at the rim of a sheet below which marks are only ticks there
_MANY_SHEETS = 15  # folded once, more than a stapler of the office takes
_TRIALS = {(True, True): "try_light", (True, False): "try_back", (False, True): "try_card", (False, False): "try_size"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. `facts` are names with lines of text, `settings` what to choose in the dialog, `steps` what to do."""

    words: Wording
    title: str
    summary: str
    file: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    settings: tuple[str, ...]
    drawings: tuple[Drawing, ...]
    steps_title: str
    steps: tuple[str, ...]
    shop: bool = False  # whether it goes to a print shop

    @property
    def advice(self) -> str:
        """What to do with the page itself."""
        return self.words("plan.advice_shop" if self.shop else "plan.advice")

    @property
    def settings_title(self) -> str:
        """What stands above the settings."""
        return self.words("plan.dialog_shop" if self.shop else "plan.dialog")

    @property
    def page(self) -> str:
        """The name of the plan's own file."""
        return self.file.replace(".pdf", "-plan.pdf")

    @property
    def parts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every part of the page with its texts, in order: the name of the part first."""
        words = self.words
        facts = (words("plan.file"), self.file, *(text for name, lines in self.facts for text in (name, *lines)))
        drawn = tuple(text for drawing in self.drawings for text in drawing.texts)
        parts = (
            (words("plan.job"), facts),
            (self.settings_title, self.settings),
            (words("plan.drawn"), drawn),
            (self.steps_title, self.steps),
        )
        return tuple((heading, texts) for heading, texts in parts if texts)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How the plan names the size of the card or page, and that of the paper."""

    page: str
    paper: str


def cards_plan(
    file: str,
    pack: Sequence[Face],
    people: int,
    sizes: Sizes,
    grid: Grid,
    flip: Flip | None,
    sides: Sequence[Side],
    words: Wording,
) -> Plan:
    """The plan of packs of cards, one `pack` for each of `people`. `flip` None: no backs."""
    sheets = len(sides) // 2 if flip else len(sides)
    cards, empty = len(pack) * people, sheets * grid.places - len(pack) * people
    summary = words(
        "plan.summary_people" if people > 1 else "plan.summary",
        cards=words("plan.two_sided_cards" if flip else "plan.cards", cards),
        people=words("plan.people", people),
        sheets=words("plan.sheets", sheets, paper=sizes.paper),
    )
    places = words("plan.places", grid.places)
    facts = (
        ("plan.fact_pack" if people > 1 else "plan.fact_cards", listed_by_group(pack, words)),
        ("plan.fact_size", (size_in_words(sizes.page, grid.card_width, grid.card_height, words),)),
        ("plan.fact_sheet", (words("plan.spare", empty, cards=places) if empty else places,)),
        ("plan.fact_cuts", (cuts_in_words(grid, words),)),
        ("plan.fact_paper", (words("plan.paper_cards", sheets, paper=sizes.paper),)),
    )
    return Plan(
        words, words("plan.title_cards"), summary, file, _named(facts, words),
        _settings(sizes.paper, sides[0], flip, _TRIALS[bool(flip), bool(sides[0].marks)], words),
        tuple(_drawings_of_cards(pack, people, grid, flip, sides, words)), words(_heading(grid)),
        tuple(_cutting(grid, len(pack), people, empty, flip, words)),
    )  # fmt: skip


def _named(facts: Iterable[tuple[str, tuple[str, ...]]], words: Wording) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((words(key), lines) for key, lines in facts)


def _heading(grid: Grid) -> str:
    if grid.places > 1:
        return "plan.steps_stack"
    return "plan.steps_cut" if any(cuts(grid)) else "plan.steps_none"


def _drawings_of_cards(
    pack: Sequence[Face], people: int, grid: Grid, flip: Flip | None, sides: Sequence[Side], words: Wording
) -> Iterator[Drawing]:
    size, lines = (grid.card_width, grid.card_height), cuts(grid)
    texts = [texts_of(card, pack, people, words) for card in cut_and_stack(len(pack) * people, grid.places)[0]]
    yield draw(words("plan.front"), sides[0], size, texts, words, lines)
    if flip:
        yield draw(words("plan.back"), sides[1], size, texts, words, lines)
    if grid.places > 1:
        piles = [(str(place), words("plan.pile")) for place in range(1, grid.places + 1)]
        yield draw(words("plan.piles"), sides[0], size, piles, words, lines, words("plan.pile_on_top"))


def booklet_plan(
    file: str, pages: int, blank: int, sizes: Sizes, flip: Flip, sides: Sequence[Side], words: Wording
) -> Plan:
    """The plan of a booklet of `pages` in all, of which `blank` at the end fill the last sheet."""
    sheets = len(sides) // 2
    inside = words("plan.pages_booklet", pages, size=sizes.page)
    facts = (
        ("plan.fact_booklet", (words("plan.blank_pages", blank, pages=inside) if blank else inside,)),
        ("plan.fact_paper", (words("plan.paper_booklet", sheets, paper=sizes.paper),)),
        ("plan.fact_copies", (words("plan.copies"),)),
    )
    numbers = sheets_of_booklet(pages, bound_right=words.language.rtl)[0]
    fronts, backs = ([(str(n + 1), words("plan.page")) for n in pair] for pair in (numbers[:2], numbers[2:]))
    half, fold = halves(sides[0]), ((sides[0].width / 2,), ())
    drawings = (
        draw(words("plan.front"), sides[0], half, fronts, words, fold),
        draw(words("plan.back"), sides[1], half, backs, words, fold),
    )
    steps = [words(f"plan.{step}", pages=pages) for step in ("order", "lay", "fold", "staple", "leaf")]
    if sheets > _MANY_SHEETS:
        steps.insert(2, words("plan.thick", sheets))
    summary = words(
        "plan.summary_booklet",
        booklet=words("plan.booklet", pages, size=sizes.page),
        sheets=words("plan.sheets", sheets, paper=sizes.paper),
    )
    return Plan(
        words, words("plan.title_booklet"), summary, file, _named(facts, words),
        _settings(sizes.paper, sides[0], flip, "try_fold", words), drawings, words("plan.steps_fold"), tuple(steps),
    )  # fmt: skip


def shop_plan(
    file: str, size: str, bleed: float, pages: int, words: Wording, *, cards: Sequence[str] = (), sides: int = 1
) -> Plan:
    """The note that goes to a print shop with a file of single pages of one `size`, with `bleed` mm.

    `cards` are their names, each with so many `sides`; without any it is about the handbook.
    """
    mm = words.number(bleed)
    each = words("plan.pages_cards" if cards else "plan.pages_book", pages=pages, cards=_on_pages(cards, sides, words))
    facts = (
        ("plan.fact_trim", (words("plan.trim", size=size),)),
        ("plan.fact_bleed", (words("plan.bleed", mm=mm),)),
        ("plan.fact_pages", (each,)),
        ("plan.fact_color", (words("plan.color"),)),
    )
    way = ("one_side" if sides == 1 else "head_to_head") if cards else "stapled"
    return Plan(
        words,
        words("plan.title_shop_cards" if cards else "plan.title_shop_book"),
        words("plan.summary_shop", pages, size=size, mm=mm),
        file,
        _named(facts, words),
        (words("plan.scale_shop"), words(f"plan.{way}")),
        (),
        words("plan.steps_shop"),
        (words("plan.send_cards" if cards else "plan.send"), words("plan.proof")),
        shop=True,
    )


def _on_pages(cards: Sequence[str], sides: int, words: Wording) -> str:
    numbers = (f"{n} {name}" if sides == 1 else f"{n}–{n + 1} {name}" for n, name in zip(count(1, sides), cards))
    return listed(list(numbers), words) if cards else ""


def _settings(paper: str, side: Side, flip: Flip | None, trial: str, words: Wording) -> tuple[str, ...]:
    """What to choose, one by one; `trial` is the key of what to look at first."""
    return (
        words("plan.landscape" if side.width > side.height else "plan.portrait", paper=paper),
        words("plan.scale"),
        words(f"plan.flip_{flip}" if flip else "plan.one_side"),
        words("plan.one_page"),
        words(f"plan.{trial}"),
    )


def _cutting(grid: Grid, pack: int, people: int, empty: int, flip: Flip | None, words: Wording) -> Iterator[str]:
    yield words("plan.keep_fronts" if flip else "plan.keep_printed")
    along = "ticks" if min(grid.margins) < _TICKED else "marks"
    if grid.places > 1:
        yield words(f"plan.pile_{along}", grid.places)
        yield words("plan.stack_two" if grid.places == 2 else "plan.stack", last=grid.places)
    elif any(cuts(grid)):
        yield words(f"plan.cut_{along}")
    if people > 1 and pack > 1:
        yield words("plan.packs", pack)
    if empty:
        yield words("plan.throw_away", empty)
