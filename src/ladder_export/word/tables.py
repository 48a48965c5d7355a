"""Tables as elements: fixed widths, a header row that repeats, rows that do not split, a title and a description.

python-docx walks a whole table for every `table.cell(…)`; a form has ten tables, so rows are built once, whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from ladder_export.word.palette import Palette
from ladder_export.word.xml import Element, copied, element, keep_with_next, paragraph, qname, run, valued

SHORT = 6  # rows; a table no longer than this stays on one page


def scale(shares: Sequence[int], width: int, labels: Sequence[str] = ()) -> list[int]:
    """Column widths in twips that share `width` as `shares` say, and sum to it exactly.

    A column in which a word of its label would break gets its room from the widest one.
    """
    widths = [width * share // sum(shares) for share in shares]
    widths[-1] += width - sum(widths)
    for number, label in enumerate(labels):
        missing = max(map(_room, label.split()), default=0) - widths[number]
        widest = widths.index(max(widths))
        if missing > 0 and widest != number:
            widths[number] += missing
            widths[widest] -= missing
    return widths


def _room(word: str) -> int:
    """Twips that a word takes in bold of 10 pt, with the margins of its cell. East Asian scripts break between all letters."""
    if any(east_asian_width(letter) in "WF" for letter in word):
        return 0
    return 200 + sum(150 if letter.isupper() else 104 for letter in word)


def cell(
    width: int,
    *content: Element,
    shade: tuple[str, str] | None = None,
    bar: tuple[str, str] | None = None,
    span: int = 1,
    middle: bool = False,
) -> Element:
    """A cell of paragraphs. `shade` is a color with its name in the theme; `span` counts columns of the grid.

    `bar` makes a shaded cell a box with a thick line of that color at its left.
    """
    return element("w:tc", _properties(width, shade, bar, span, middle), *content)


@copied
def _properties(
    width: int, shade: tuple[str, str] | None, bar: tuple[str, str] | None, span: int, middle: bool
) -> Element:
    return element(
        "w:tcPr",
        element("w:tcW", w_w=width, w_type="dxa"),
        valued("w:gridSpan", span) if span > 1 else None,
        _bar(bar, shade) if bar and shade else None,
        _shading(shade) if shade else None,
        valued("w:vAlign", "center") if middle else None,
    )


def _shading(shade: tuple[str, str]) -> Element:
    color, theme = shade
    return element("w:shd", w_val="clear", w_color="auto", w_fill=color, w_themeFill=theme)


def _bar(bar: tuple[str, str], shade: tuple[str, str]) -> Element:
    """Borders: the bar at the left, and the shade's own color elsewhere, so that the box ends where a table ends."""

    def edge(side: str, size: int, color: tuple[str, str]) -> Element:
        return element(f"w:{side}", w_val="single", w_sz=size, w_space=0, w_color=color[0], w_themeColor=color[1])

    return element(
        "w:tcBorders", edge("top", 4, shade), edge("left", 24, bar), edge("bottom", 4, shade), edge("right", 4, shade)
    )


def row(*cells: Element, header: bool = False, height: int = 0) -> Element:
    """A row that stays whole on its page, at least `height` twips tall."""
    properties = [
        element("w:cantSplit"),
        element("w:trHeight", w_val=height, w_hRule="atLeast") if height else None,
        element("w:tblHeader") if header else None,
    ]
    return element("w:tr", element("w:trPr", [made for made in properties if made is not None]), *cells)


def header_row(
    widths: Sequence[int], labels: Iterable[str], colors: Palette, centered: Iterable[int] = (), *, light: bool = False
) -> Element:
    """The row that names the columns and repeats on each page. The shade stands in each cell too, for other programs."""
    middle = frozenset(centered)
    cells = [
        cell(
            width,
            paragraph(run(label), style="Label" if light else "CellHead", align="center" if number in middle else ""),
            shade=colors.theme_fill("tint" if light else "accent"),
            middle=True,
        )
        for number, (width, label) in enumerate(zip(widths, labels, strict=True))
    ]
    return row(*cells, header=True)


def table(
    widths: Sequence[int],
    rows: Sequence[Element],
    *,
    caption: str,
    description: str,
    header: bool = True,
    keep: bool = False,
) -> Element:
    """A table of `widths` twips. `caption` and `description` are its alternative text (title and words).

    `keep` holds it on the page of what follows.
    """
    look = {"firstRow": int(header), "lastRow": 0, "firstColumn": 0, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    properties = element(
        "w:tblPr",
        valued("w:tblStyle", "LadderTable"),
        element("w:tblW", w_w=sum(widths), w_type="dxa"),
        element("w:tblLayout", w_type="fixed"),
        element("w:tblLook", w_val=f"{0x0600 | (0x20 if header else 0):04X}", **{f"w_{k}": v for k, v in look.items()}),
        valued("w:tblCaption", caption),
        valued("w:tblDescription", description),
    )
    made = element(
        "w:tbl", properties, element("w:tblGrid", [element("w:gridCol", w_w=width) for width in widths]), rows
    )
    # A short table never splits; a long one starts with its header and two rows.
    hold(rows if keep else rows[: len(rows) - 1 if len(rows) <= SHORT else 2])
    return made


def hold(blocks: Iterable[Element]) -> None:
    """Keep each of `blocks`, rows or paragraphs, on the page of what comes after it."""
    for held in blocks:
        for made in held.iter(qname("w:p")):
            keep_with_next(made)
