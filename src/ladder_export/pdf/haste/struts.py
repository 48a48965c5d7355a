"""Knows a style's font by heart.

WeasyPrint 70 (`text.line_break.strut`) looks up how high a line is at least by the text of fourteen properties, several times
for every line.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import put


def make_haste() -> None:
    """Let each style keep the names of its fonts."""
    from weasyprint.text import line_break

    slow = line_break._font_style_cache_key

    def font_style_cache_key(style: Any, include_size: bool = False) -> str:
        known = style.__dict__.setdefault("_fonts", {})
        if include_size not in known:
            known[include_size] = slow(style, include_size)
        key: str = known[include_size]
        return key

    put(line_break, "_font_style_cache_key", font_style_cache_key)
