"""Describes a style's font to Pango once.

WeasyPrint 70 (`text.line_break.Layout.setup`) makes a font description for every line that it tries, from nine properties.
Pango copies what a layout is given, so that one description does for all lines of a style.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import kept, put


def make_haste() -> None:
    """Let each style keep its font description."""
    from weasyprint.text import line_break

    slow = line_break.get_font_description

    def get_font_description(style: Any) -> Any:
        known = kept(style)
        if "font" not in known:
            known["font"] = slow(style)
        return known["font"]

    put(line_break, "get_font_description", get_font_description)
