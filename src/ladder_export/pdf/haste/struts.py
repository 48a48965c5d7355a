"""Keeps what WeasyPrint looks up under a text made of sixteen properties: how high the lines of a style are at least.

WeasyPrint 70 (`text.line_break.strut`) makes that text twice for each text in each line. Most styles have it from their parent.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import kept, put_everywhere

_NAMES = {
    *("font_family", "font_feature_settings", "font_language_override", "font_size", "font_stretch", "font_style"),
    *("font_variant_alternates", "font_variant_caps", "font_variant_east_asian", "font_variant_ligatures"),
    *("font_variant_numeric", "font_variant_position", "font_variation_settings", "font_weight", "lang", "line_height"),
}


def make_haste() -> None:
    """Let each style keep its strut."""
    from weasyprint.text import line_break

    slow = line_break.strut

    def strut(style: Any) -> Any:
        known = kept(style)
        if "strut" not in known:
            found = style.font_config.strut_layouts.get(look(style)) if style["font_size"] else None
            known["strut"] = found or slow(style)
        return known["strut"]

    put_everywhere(slow, strut)


def look(style: Any) -> str:
    """All that has a say in which font a style has, and how high lines are in it, as WeasyPrint writes it down."""
    from weasyprint.text.line_break import _font_style_cache_key

    known = kept(style)
    if "look" not in known:
        parent = style.parent_style
        is_new = parent is None or not _NAMES.isdisjoint(getattr(style, "cascaded", ()))
        if is_new or any(style[name] != parent[name] for name in _NAMES & style.keys()):
            known["look"] = _font_style_cache_key(style, include_size=True)
        else:
            known["look"] = look(parent)
    found: str = known["look"]
    return found
