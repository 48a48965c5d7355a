"""Sees at once that a box is in the normal flow.

WeasyPrint 70 (`formatting_structure.boxes.Box.is_in_normal_flow`) asks five questions about two properties, a thousand times a
page.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import put


def make_haste() -> None:
    """Let boxes that are neither floated nor positioned be known as such."""
    from weasyprint.formatting_structure.boxes import Box

    slow = Box.is_in_normal_flow

    def is_in_normal_flow(box: Any) -> Any:
        style = box.style
        return (style["float"] == "none" and style["position"] == "static") or slow(box)

    put(Box, "is_in_normal_flow", is_in_normal_flow)
