"""Which heads the cells of tables have, by what the cells say: part of the walk through the structure tree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_HEADINGS = ("H", "H1", "H2", "H3", "H4", "H5", "H6")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block stands: in a head with an id, in a cell with the ids of its heads, or in neither."""

    head: str = ""
    under: tuple[str, ...] | None = None


def spot_of(kind: str, element: Any, outside: Spot) -> Spot:
    """Where that is which an element of this kind holds, if the element itself stands `outside`."""
    if kind == "TH":
        return Spot(str(element.get("/ID", "")))
    return Spot(under=tuple(_heads(element))) if kind == "TD" else outside


@dataclass(slots=True)
class Cells:
    """Told of every block, in order, it knows in the end under which heads each of them stands."""

    heading: str = ""
    named: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # the words of each head, by its id
    blocks: list[tuple[str, ...] | str] = field(default_factory=list)  # ids of heads, or the heading before

    def block(self, kind: str, text: str, spot: Spot) -> None:
        """A block that ends here."""
        if spot.head:
            self.named[spot.head].append(text)
        elif kind in _HEADINGS and spot.under is None:
            self.heading = text
        self.blocks.append(self.heading if spot.under is None else spot.under)

    def heads(self) -> list[tuple[str, ...]]:
        """For each block the texts of its heads."""
        return [
            tuple(" ".join(self.named[name]) for name in under if name in self.named)
            if isinstance(under, tuple)
            else (under,) * bool(under)
            for under in self.blocks
        ]


def _heads(cell: Any) -> list[str]:
    """The ids in the attribute Headers of a table cell (ISO 32000-1, 14.8.5.7)."""
    attributes = cell.get("/A", ())
    owners = attributes if isinstance(attributes, pikepdf.Array) else (attributes,)
    return [
        str(name) for owner in owners if isinstance(owner, pikepdf.Dictionary) for name in owner.get("/Headers", ())
    ]
