"""Sees at once that a box is in the normal flow, and what is in it.

WeasyPrint 70 (`formatting_structure.boxes.Box`) asks five questions about two properties, a thousand times a page, and hands
each box of a page up through all that it is in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ladder_export.pdf.haste.parts import put


def make_haste() -> None:
    """Let boxes that are neither floated nor positioned be known as such, and all boxes in one be found in a row."""
    from weasyprint.formatting_structure.boxes import Box

    slow = Box.is_in_normal_flow

    def is_in_normal_flow(box: Any) -> Any:
        style = box.style
        return (style["float"] == "none" and style["position"] == "static") or slow(box)

    def descendants(box: Any, placeholders: bool = False) -> Iterator[Any]:
        waiting = [box]
        while waiting:
            child = waiting.pop()
            if isinstance(child, Box):
                yield child
                waiting.extend(reversed(child.children))
            elif placeholders:
                yield from child.descendants(placeholders)
            else:
                yield child

    put(Box, "descendants", descendants)
    put(Box, "is_in_normal_flow", is_in_normal_flow)
