"""Takes the lengths of a box from its style.

WeasyPrint 70 (`layout.percent`) does so some twenty times for every box of every try to lay it out, through three functions
each. Where all lengths of a style are pixels, they are the same for every box that has it.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import put_everywhere

_SIDES = ("left", "right", "top", "bottom")
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"{limit}{axis}" for axis in ("width", "height") for limit in ("", "min_", "max_")),
)
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))


def make_haste() -> None:
    """Let lengths in pixels be taken as they are."""
    from weasyprint.css.properties import Dimension
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import percent

    slow, slow_radii, any_box = percent.resolve_percentages, percent.resolve_radii_percentages, boxes.Box

    def fixed(style: Any) -> dict[str, Any] | None:
        """The lengths that `style` gives to any box, wherever it is; None if they depend on what is around it."""
        if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
            return None
        lengths = {}
        for name in _LENGTHS:
            value = style[name]
            if value.__class__ is Dimension and value.unit == "px":
                value = value.value
            elif value != "auto":
                return None
            lengths[name] = 0 if value == "auto" and name.startswith("min_") else value
        return lengths | {name: style[name] for name in _BORDERS}

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style.__dict__
        if "_lengths" not in style:
            style["_lengths"] = fixed(box.style)
        lengths = style["_lengths"]
        if lengths is not None and isinstance(box, any_box):
            box.__dict__.update(lengths)
        else:
            slow(box, containing_block)

    def resolve_radii_percentages(box: Any) -> None:
        style = box.style.__dict__
        if "_has_corners" not in style:
            style["_has_corners"] = all((0, "px") in box.style[name] for name in _RADII)
        if style["_has_corners"] and isinstance(box, any_box):
            box.__dict__.update(dict.fromkeys(_RADII, (0, 0)))
        else:
            slow_radii(box)

    put_everywhere(slow, resolve_percentages)
    put_everywhere(slow_radii, resolve_radii_percentages)
