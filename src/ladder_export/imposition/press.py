"""Draws imposed sheets. Each source page becomes one form XObject (ISO 32000-1, 8.10), however often it is printed.

Sides with the same pages in the same slots share their content and resources, so thirty packs take hardly more room than one.
What a form XObject cannot carry is lost: tags, links, bookmarks, page labels. Sheets are for paper.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ladder_export.choices import Flip
from ladder_export.imposition.grid import Line
from ladder_export.imposition.sheets import Side, Slot, Strip
from ladder_export.paper import PT_PER_MM

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

LOST = ("tags", "links", "bookmarks", "page labels")
_HAIRLINE = 0.25  # pt
_DUPLEX = {None: "/Simplex", Flip.LONG: "/DuplexFlipLongEdge", Flip.SHORT: "/DuplexFlipShortEdge"}


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself, and what it asks of a print dialog: which edge to flip on, None for one side.

    What is for a print shop asks for nothing.
    """

    title: str
    author: str
    subject: str
    language: str
    date: date
    flip: Flip | None
    shop: bool = False


def impose(sources: Sequence[bytes], sides: Sequence[Side], about: About) -> bytes:
    """The PDF of `sides`. Slots count the pages of `sources` one after the other, from 0."""
    from pikepdf import Array, ObjectStreamMode, new

    pdf = new()
    press = _Press(pdf, _forms(pdf, sources))
    # Written by hand, since pikepdf takes longer for each page the more there are.
    pdf.Root.Pages.Kids = Array([press.print(side) for side in sides])
    pdf.Root.Pages.Count = len(sides)
    _describe(pdf, about)
    made = io.BytesIO()
    pdf.save(
        made,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=ObjectStreamMode.generate,
        min_version="1.7",
    )
    return made.getvalue()


def _forms(pdf: Pdf, sources: Sequence[bytes]) -> list[Object]:
    from pikepdf import Page, open

    forms = []
    for data in sources:
        with open(io.BytesIO(data)) as source:
            forms += [pdf.copy_foreign(Page(page).as_form_xobject()) for page in source.pages]
    return forms


@dataclass(slots=True)
class _Press:
    pdf: Pdf
    forms: Sequence[Object]
    known: dict[Side, Mapping[str, Any]] = field(default_factory=dict)

    def print(self, side: Side) -> Object:
        """A page that shows `side`; equal sides share everything."""
        from pikepdf import Array, Dictionary, Name

        if side not in self.known:
            content, resources = self._drawn(side)
            self.known[side] = {"Contents": content, "Resources": resources, **_boxes(side)}
        page = Dictionary(Type=Name.Page, Parent=self.pdf.Root.Pages)
        for key, value in self.known[side].items():
            page[f"/{key}"] = Array(value) if isinstance(value, list) else value
        return self.pdf.make_indirect(page)

    def _drawn(self, side: Side) -> tuple[Object, Object]:
        from pikepdf import Dictionary

        shown = sorted({slot.page for slot in side.slots})
        orders = [_filled(strip) for strip in side.strips]
        orders += [_placed(slot, self.forms[slot.page]) for slot in side.slots]
        orders += _ruled(side.marks)
        forms = Dictionary({f"/P{page}": self.forms[page] for page in shown})
        content = self.pdf.make_stream("\n".join(orders).encode())
        return content, self.pdf.make_indirect(Dictionary(XObject=forms))


def _boxes(side: Side) -> dict[str, list[Any]]:
    """The boxes of a page; a print shop also wants those of trim and bleed (ISO 32000-1, 14.11.2)."""
    boxes = {"MediaBox": _box(0, 0, side.width, side.height)}
    if side.bleed:
        (slot,) = side.slots
        width, height = side.width - 2 * slot.x, side.height - 2 * slot.y
        edge = side.bleed
        boxes["TrimBox"] = _box(slot.x, slot.y, slot.x + width, slot.y + height)
        boxes["BleedBox"] = _box(slot.x - edge, slot.y - edge, slot.x + width + edge, slot.y + height + edge)
    return boxes


def _box(*edges: float) -> list[Any]:
    from decimal import Decimal

    return [Decimal(_pt(edge)) for edge in edges]


def _placed(slot: Slot, form: Any) -> str:
    """Operators that draw `form` with the corner of its turned box at the corner of the slot."""
    left, bottom, right, top = (float(edge) for edge in form.BBox)
    width, height = right - left, top - bottom
    a, b, dx, dy = {
        0: (1, 0, 0.0, 0.0),
        90: (0, 1, height, 0.0),
        180: (-1, 0, width, height),
        270: (0, -1, 0.0, width),
    }[slot.turn]
    x = slot.x * PT_PER_MM + dx - a * left + b * bottom
    y = slot.y * PT_PER_MM + dy - b * left - a * bottom
    return f"q {a} {b} {-b} {a} {_number(x)} {_number(y)} cm /P{slot.page} Do Q"


def _filled(strip: Strip) -> str:
    red, green, blue = (int(strip.color[n : n + 2], 16) / 255 for n in (1, 3, 5))
    box = " ".join(_pt(length) for length in (strip.x, strip.y, strip.width, strip.height))
    return f"q {_number(red)} {_number(green)} {_number(blue)} rg {box} re f Q"


def _ruled(marks: Sequence[Line]) -> list[str]:
    """Black hairlines."""
    if not marks:
        return []
    lines = (" ".join(_pt(end) for end in mark) for mark in marks)
    return [f"q 0 G {_HAIRLINE} w", *("{} {} m {} {} l S".format(*line.split()) for line in lines), "Q"]


def _describe(pdf: Pdf, about: About) -> None:
    from pikepdf import Dictionary, Name, String

    pdf.Root.Lang = String(about.language)
    # The reader's print dialog begins with these (ISO 32000-1, 12.2); whoever prints can still change them.
    wishes = Dictionary(DisplayDocTitle=True, PrintScaling=Name("/None"))
    if not about.shop:
        wishes.Duplex, wishes.PickTrayByPDFSize = Name(_DUPLEX[about.flip]), True
    pdf.Root.ViewerPreferences = wishes
    made = f"D:{about.date:%Y%m%d}000000Z"
    for key, text in (
        ("Title", about.title), ("Author", about.author), ("Subject", about.subject), ("Creator", "ladder-export"),
        ("CreationDate", made), ("ModDate", made),
    ):  # fmt: skip
        pdf.docinfo[f"/{key}"] = String(text)


def _pt(mm: float) -> str:
    return _number(mm * PT_PER_MM)


def _number(value: float) -> str:
    """`value` with at most four decimals, always written in the same way."""
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".")  # adding nothing turns -0.0 into 0.0
