"""Spares WeasyPrint work whose result is known, about a tenth of what a page takes.

WeasyPrint 70 (`css.ComputedStyle.__missing__`) works out some ninety properties for every element. Most of them were never
mentioned in a style sheet: then they are as their parent has them, or as CSS has them from the start. Most others are words and
lengths, with nothing in them to work out but units. There is no public way to say so. Everything else still goes the way of
WeasyPrint, and a test holds both against each other.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.firm import is_learnt, learn
from ladder_export.pdf.haste.parts import put

_ODD = ("float", "display", "position", "page")  # those that depend on others even where nobody mentions them
_ODD_FAMILIES = ("text_decoration_", "__")
_FROM_PARENT = ("page", "text_decoration_line")  # although they are not inherited
_KEYWORDS = ("initial", "inherit")
_FIRM_UNITS = (None, "px", "pt", "mm", "%")  # of lengths that are the same whatever the size of type
_PLACES = ("position", "float")
_BORDERS = {
    f"border_{side}_width": tuple(
        f"border_{edge}_{kind}" for edge in (side, *logical) for kind in ("width", "style")
    )
    for side, logical in {
        "top": ("block_start",),
        "bottom": ("block_end",),
        "left": ("inline_start", "inline_end"),
        "right": ("inline_start", "inline_end"),
    }.items()
}  # fmt: skip


def make_haste() -> None:
    """Let properties be taken as they are where nobody mentions them, or where what is said is plain."""
    from weasyprint import css
    from weasyprint.css.computed_values import COMPUTER_FUNCTIONS, PHYSICAL_FUNCTIONS, length
    from weasyprint.css.functions import check_math
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, Dimension

    simple = {str, int, float, tuple, list, Dimension}
    slow = css.ComputedStyle.__missing__
    plain = {key for key in INITIAL_VALUES if key not in _ODD and not key.startswith(_ODD_FAMILIES)}
    first = {key: INITIAL_VALUES[key] for key in plain if key not in INHERITED and key not in INITIAL_NOT_COMPUTED}
    handed_down = frozenset(key for key in plain if key in INHERITED and key not in PHYSICAL_FUNCTIONS)
    # A margin may be given as that at the start of the line: then the side that this is has a value after all.
    twins = {
        (key, direction): PHYSICAL_FUNCTIONS[key](block="ttb", inline=direction)
        for key in plain
        if key in PHYSICAL_FUNCTIONS
        for direction in ("ltr", "rtl")
    }

    def is_firm(key: str, value: Any) -> bool:
        """Whether a value, as it is declared, is the same for all that have this declaration."""
        if key not in COMPUTER_FUNCTIONS:
            return True
        if COMPUTER_FUNCTIONS[key] is not length:
            return False
        return value.__class__ is str or (
            value.__class__ is Dimension and (value.value == 0 or value.unit in _FIRM_UNITS)
        )

    def missing(style: Any, key: str) -> Any:
        cascaded = style.cascaded
        if key in plain:
            if key in PHYSICAL_FUNCTIONS and twins[key, style["direction"]] in cascaded:
                return slow(style, key)
            if key in cascaded:
                value = cascaded[key][0]
                if value.__class__ in simple and value not in _KEYWORDS and not check_math(value):
                    declared = value
                    if key in COMPUTER_FUNCTIONS:
                        value = COMPUTER_FUNCTIONS[key](style, key, value)
                    style[key] = value
                    if is_firm(key, declared):
                        learn(style, key, value)
                    return value
            elif key in first:
                value = style[key] = first[key]
                learn(style, key, value)
                return value
            elif key in _BORDERS:
                if cascaded.keys().isdisjoint(_BORDERS[key]):  # a border that has no style has no width
                    style[key] = 0
                    learn(style, key, 0)
                    return 0
            elif key in handed_down:
                if (parent := style.parent_style) is None:
                    value = style[key] = INITIAL_VALUES[key]
                    learn(style, key, value)
                    return value
                value = style[key] = parent[key]
                if is_learnt(parent, key):
                    learn(style, key, value)
                return value
        elif key in _PLACES:
            if cascaded.keys().isdisjoint(_PLACES):
                if key == "float":
                    style["position"]  # what is said of it is noted as well
                value = style[key] = style.specified[key] = INITIAL_VALUES[key]
                learn(style, key, value)
                return value
        elif key == "display":
            value = cascaded[key][0] if key in cascaded else INITIAL_VALUES[key]
            if value.__class__ is tuple:
                style["float"]  # which has a say in it
                style.specified[key] = value
                value = style[key] = COMPUTER_FUNCTIONS[key](style, key, value)
                if is_learnt(style, "float") and is_learnt(style, "position"):
                    learn(style, key, value)
                return value
        elif (key in _FROM_PARENT or key.startswith("__")) and key not in cascaded and style.parent_style is not None:
            value = style[key] = style.parent_style[key]
            if is_learnt(style.parent_style, key):
                learn(style, key, value)
            return value
        value = slow(style, key)
        if style.parent_style is None and key in _FROM_PARENT and key not in cascaded:
            learn(style, key, value)
        return value

    put(css.ComputedStyle, "__missing__", missing)
