"""Spares WeasyPrint work whose result is known, about a tenth of what a page takes.

WeasyPrint 70 works out some ninety properties for every element (`css.ComputedStyle.__missing__`). Most of them were never
mentioned in a style sheet: then they are as their parent has them, or as CSS has them from the start, with nothing to compute.
There is no public way to say so. Everything else still goes the way of WeasyPrint, and a test holds both against each other.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import put

_ODD = ("float", "display", "position", "page")  # those that depend on others even where nobody mentions them
_ODD_FAMILIES = ("text_decoration_", "__")


def make_haste() -> None:
    """Let properties that nobody mentions be taken as they are."""
    from weasyprint import css
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    slow = css.ComputedStyle.__missing__
    plain = {key for key in INITIAL_VALUES if key not in _ODD and not key.startswith(_ODD_FAMILIES)}
    first = {key: INITIAL_VALUES[key] for key in plain if key not in INHERITED and key not in INITIAL_NOT_COMPUTED}
    handed_down = frozenset(key for key in plain if key in INHERITED and key not in PHYSICAL_FUNCTIONS)
    # A margin may be given as that at the start of the line: then the side that this is has a value after all.
    twins = {
        (key, direction): PHYSICAL_FUNCTIONS[key](block="ttb", inline=direction)
        for key in first
        if key in PHYSICAL_FUNCTIONS
        for direction in ("ltr", "rtl")
    }

    def missing(style: Any, key: str) -> Any:
        cascaded = style.cascaded
        if key not in cascaded:
            if key in first:
                if key not in PHYSICAL_FUNCTIONS or twins[key, style["direction"]] not in cascaded:
                    value = style[key] = first[key]
                    return value
            elif key in handed_down and style.parent_style is not None:
                value = style[key] = style.parent_style[key]
                return value
        return slow(style, key)

    put(css.ComputedStyle, "__missing__", missing)
