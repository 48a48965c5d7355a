"""One level as a card: on one side or on two, on any paper, upright or turned. The paper decides how many columns there are.

The sections keep the order of the section table everywhere. On a wide card a paragraph over the whole width would be too long
to read, so the summary is the first column of the first row, and the closing line stands beside the phrases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ladder_export.choices import OutputKind
from ladder_export.ladder import Competency, Ladder, Level, Place, Section, back_of_card, card_url
from ladder_export.layout import sheet
from ladder_export.layout.blocks import LISTS, Block, Style, blocks, marks
from ladder_export.layout.breadth import breadth
from ladder_export.layout.document import Desk, LaidOut, head_of, linked
from ladder_export.layout.qr import QrCode, qr_code
from ladder_export.layout.views import LevelView, level_view
from ladder_export.outputs import counterpart
from ladder_export.paper import MM_PER_PT, Paper
from ladder_export.printing import Printing

SIDES = ("front", "back")
_NAMED_PAGES = {"masthead": "front", "masthead-back": "back"}  # of a card with two sides, by the anchors on them
_COLUMN = 4.85  # mm of width for each pt of the largest type: a column has to hold about 35 letters
_LONG_LEAD, _LONG_CLOSING = 560, 260  # letters that take two columns of a wide card
_LONG_NAME = 34  # letters
_LETTER, _EDITION_MM = 0.53, 25.0  # the width of a letter in em at the foot, and what the edition there takes
_ITEM_AIR, _LONE_AIR = 0.12, 0.6  # what the gap between two items gets of the air between two blocks
_ONE_COLUMN = 12  # items of the only list of a card that stand under each other
_CLOSING_AIR = 0.5  # and what the gap between phrases and the closing line gets
_MIDDLE = 0.36  # of the height of a card: from the masthead to the words of an empty side
_ADDRESS, _LEAST_PT = 0.78, 6.0  # the type of an address, in parts of the body's, and what can be read at all
_BELOW_MASTHEAD = 0.45  # em that the masthead leaves white above its rule
_BESIDE_QR_MM = 1.2  # more than a code needs, so that the bars do not look like a part of it


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks that stand side by side, each with the columns that it takes. `shape` names the template in `blocks/`."""

    parts: tuple[tuple[int, Block], ...]
    columns: int
    ends: bool = False
    shape: str = "beside"


@dataclass(frozen=True, slots=True)
class CardSide:
    """One page of a card. `gaps` says over how many gaps between blocks its spare room can be spread."""

    name: str
    blocks: tuple[Block | Beside, ...]
    gaps: float
    lone: bool  # whether a list has it for itself

    @property
    def empty(self) -> bool:
        """Whether its level has nothing for it, which it has to say, so that nobody takes it for a misprint."""
        return not self.blocks


@dataclass(frozen=True, slots=True)
class _Card:
    """What the template is given."""

    level: LevelView
    columns: int
    small: bool
    large: bool  # whether its text is so short that its type is larger than its head
    bars: bool
    long: bool  # whether the level has a name that asks for smaller type
    sides: tuple[CardSide, ...]
    address: str
    shown: str  # the part of the address that people read and type
    qr: QrCode | None
    coded: str  # the side that has them: the back, which is the emptier one
    turned: bool


def card(
    desk: Desk,
    ladder: Ladder,
    competency: Competency,
    level: Level,
    printing: Printing,
    *,
    size: float,
    air: Sequence[float],
    tall: bool,
) -> LaidOut:
    """A card with body type of `size` pt and `air` mm more in every gap of each side; `tall` is for measuring."""
    paper = printing.card_paper
    chapter = counterpart(OutputKind.CARD, competency, level, printing.paper)
    view = replace(
        level_view(ladder, competency, level), beside=chapter, opens=ladder.words("card.to_chapter", level=level.name)
    )
    address = card_url(ladder, competency, level) if printing.qr else ""
    code = qr_code(address, small=_small(paper)) if address else None
    sides = card_sides(ladder, level, printing, size)
    made = _Card(
        view,
        columns_on(paper, size),
        _small(paper),
        size > paper.card_type.ceiling,
        len(ladder.stages) > 1,
        breadth(level.name) > _LONG_NAME,
        sides,
        address,
        _shown(address),
        code,
        sides[-1].name,
        paper.width_mm > paper.height_mm,
    )
    head = head_of(ladder, ladder.words("page.named", what=competency.title, name=level.name), _running(view, paper))
    rules = sheet.page_rules(paper, paper.sheet, tall=tall), _rules(paper, made, size, air)
    shares = {side.name: side.gaps for side in sides}
    laid = desk.document("card", ladder, {"head": head, "card": made}, rules, ("base", "blocks", "card"), shares)
    labels = {anchor: ladder.words(f"card.{key}") for anchor, key in _NAMED_PAGES.items()} if len(sides) > 1 else {}
    laid = replace(linked(laid, view), labels=labels)
    return replace(laid, assets={**laid.assets, "qr.svg": code.svg}) if code else laid


def columns_on(paper: Paper, size: float = 0.0) -> int:
    """How many lists stand side by side on a card of that paper in type of `size` pt: fewer if that is large."""
    return max(1, int(_width(paper) / (_COLUMN * max(size, paper.card_type.ceiling))))


def _width(paper: Paper) -> float:
    return paper.width_mm - paper.sheet.inner - paper.sheet.outer


def card_sides(ladder: Ladder, level: Level, printing: Printing, size: float) -> tuple[CardSide, ...]:
    """The sections of a card with type of `size` pt on the sides that they go on."""
    paper = printing.card_paper
    columns = columns_on(paper, size)
    letters = sheet.letters(_width(paper), size)
    arrange = _wide if columns > 1 and paper.width_mm > paper.height_mm else blocks
    style = Style(
        marks(ladder.section_types),
        ladder.words,
        columns=columns,
        item_anchors=True,
        letters=letters,
        one_column=_ONE_COLUMN,
    )
    sections = level.sections_in(Place.CARD)
    if printing.card_sides == 1:
        return (_side(SIDES[0], arrange(sections, style)),)
    back = back_of_card(ladder)
    front = [section for section in sections if section.id not in back]
    rest = [section for section in sections if section.id in back]
    return _side(SIDES[0], arrange(front, style)), _side(SIDES[1], arrange(rest, style, titled=True))


def _side(name: str, made: Sequence[Block | Beside]) -> CardSide:
    close = sum(pair == ("phrases", "closing") for pair in pairwise(block.shape for block in made))
    lists = [block for block in made if block.shape in ("row", "band", "beside")]
    lone = len(lists) == 1 and isinstance(lists[0], Block) and lists[0].columns == 1
    gaps = sum(_gaps(block, _LONE_AIR if lone else _ITEM_AIR) for block in made) - close * (1 - _CLOSING_AIR)
    return CardSide(name, tuple(made), round(gaps, 3), lone)


def _gaps(block: Block | Beside, item_air: float) -> float:
    """How much the height of `block` grows with the air, as a multiple; never too little."""
    if isinstance(block, Beside):
        return max(_gaps(part, item_air) for _, part in block.parts)
    between = max((len(piece.lines) for piece in block.pieces), default=0)
    if block.shape == "band":
        between = -(-between // block.columns) + 1
    return 1 + item_air * (between - 1) if block.shape in ("row", "band") else 1.0


def _wide(sections: Sequence[Section], style: Style, *, titled: bool = False) -> tuple[Block | Beside, ...]:
    """`sections` for a page that is too wide for a line of text."""
    made: list[Block | Beside] = []
    rest = list(sections)
    if len(rest) > 1 and (lead := blocks(rest[:1], style, titled=titled)[0]).shape == "lead":
        span = 1 if _letters(lead) <= _LONG_LEAD else 2
        beside = _first_lists(rest[1:], style.columns - span)
        if not beside:
            beside, span = rest[1:2], style.columns // 2
        narrow = replace(
            style, columns=style.columns - span, letters=style.letters * (style.columns - span) / style.columns
        )
        while len(next_to := blocks(beside, narrow, titled=True)) > 1:
            beside = beside[:-1]
        made.append(Beside(((span, lead), (style.columns - span, next_to[0])), style.columns))
        rest, titled = rest[1 + len(beside) :], True
    made += blocks(rest, style, titled=titled)
    if len(made) > 1 and [block.shape for block in made[-2:]] == ["phrases", "closing"]:
        phrases, closing = (block for block in made[-2:] if isinstance(block, Block))
        span = 1 if _letters(closing) <= _LONG_CLOSING else 2
        made[-2:] = [Beside(((style.columns - span, phrases), (span, closing)), style.columns, ends=True)]
    return tuple(made)


def _first_lists(sections: Sequence[Section], most: int) -> list[Section]:
    """The lists that `sections` begin with, at most so many."""
    found: list[Section] = []
    for section in sections[:most]:
        if section.kind not in LISTS:
            break
        found.append(section)
    return found


def _letters(block: Block) -> int:
    return sum(breadth(line.text) for piece in block.pieces for line in piece.lines)


def _small(paper: Paper) -> bool:
    """Whether a card on it is held in the hand: it is set closer, and its display type is not as large."""
    return sheet.in_hand(paper)


def _running(view: LevelView, paper: Paper) -> str:
    """What stands at the foot: as much as has room on one line beside the edition, since the head says it all."""
    most = (_width(paper) - _EDITION_MM) / (sheet.foot_pt(paper) * MM_PER_PT * _LETTER)
    level = view.eyebrow.rpartition(" · ")[2]
    short = view.eyebrow.removeprefix(f"{view.family} · ")
    texts = (f"{view.eyebrow} · {view.name}", view.eyebrow, short, level)
    return next(text for text in texts if breadth(text) < most or text is level)


def _shown(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


def _rules(paper: Paper, made: _Card, size: float, air: Sequence[float]) -> str:
    """Sizes of type, air and foot, and of a QR code if there is one."""
    head = min(size, paper.card_type.ceiling)
    values = {"body": sheet.pt(size), "head": sheet.pt(head)} | _qr_sizes(paper, made.qr, head)
    if any(side.empty for side in made.sides):
        values["middle"] = sheet.mm(_MIDDLE * paper.height_mm)
    sides = "\n".join(
        f".{side.name} {{ --air: {sheet.mm(each)} }}" for side, each in zip(made.sides, air, strict=False)
    )
    return "\n".join((sheet.sizes(values), sides, sheet.foot_rules(paper)))


def _qr_sizes(paper: Paper, code: QrCode | None, size: float) -> dict[str, str]:
    """The edge of a code, the white beside and below it, how far it hangs into the upper margin, and the type of the address.

    The masthead leaves some white below itself. On a small paper it is lower than a code, which then hangs out of it.
    """
    if not code:
        return {}
    below = max(0.0, code.quiet_mm - _BELOW_MASTHEAD * size * MM_PER_PT)
    hangs = max(0.0, paper.sheet.top - sheet.SAFE_MM) if _small(paper) else 0.0
    lengths = {"qr": code.size_mm, "beside": code.quiet_mm + _BESIDE_QR_MM, "below": below, "hangs": -hangs}
    address = {"address": sheet.pt(max(_LEAST_PT, _ADDRESS * size))}
    return {name: sheet.mm(length) for name, length in lengths.items()} | address
