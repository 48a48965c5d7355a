"""Passes by boxes that have no border and no outline.

WeasyPrint 70 (`draw.border`) works out the colors of lines that are none, for every box of a page.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import kept, put_everywhere


def make_haste() -> None:
    """Let boxes without lines around them be passed by."""
    from weasyprint.draw import border
    from weasyprint.formatting_structure.boxes import Box

    slow_border, slow_outline = border.draw_border, border.draw_outline

    def draw_border(stream: Any, box: Any) -> None:
        known = kept(box.style)
        if "has_lines_only" not in known:
            columns = {box.style["column_width"], box.style["column_count"]}
            known["has_lines_only"] = columns == {"auto"} and box.style["border_image_source"][0] == "none"
        has_lines = box.border_top_width or box.border_right_width or box.border_bottom_width or box.border_left_width
        if has_lines or not known["has_lines_only"]:
            slow_border(stream, box)

    def draw_outline(stream: Any, box: Any) -> None:
        if box.style["outline_width"]:
            slow_outline(stream, box)
            return
        for child in box.children:
            if isinstance(child, Box):
                draw_outline(stream, child)

    put_everywhere(slow_border, draw_border)
    put_everywhere(slow_outline, draw_outline)
