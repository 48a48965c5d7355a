"""Keeps how high the lines of a style are at least.

WeasyPrint 70 (`text.line_break.strut`) asks for that twice for each text in each line, and makes a text out of sixteen
properties each time, only to look it up.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import kept, put_everywhere


def make_haste() -> None:
    """Let each style keep its strut."""
    from weasyprint.text import line_break

    slow = line_break.strut

    def strut(style: Any) -> Any:
        known = kept(style)
        if "strut" not in known:
            known["strut"] = slow(style)
        return known["strut"]

    put_everywhere(slow, strut)
