"""Takes the lengths of a box from its style.

WeasyPrint 70 (`layout.percent`) does so some twenty times for every box of every try to lay it out, through three functions
each. Where all lengths of a style are pixels, they are the same for every box that has it.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.firm import kept_of
from ladder_export.pdf.haste.parts import kept, put_everywhere

_SIDES = ("left", "right", "top", "bottom")
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"{limit}{axis}" for axis in ("width", "height") for limit in ("", "min_", "max_")),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))


def make_haste() -> None:
    """Let lengths in pixels be taken as they are."""
    from weasyprint.css import AnonymousStyle
    from weasyprint.css.properties import INITIAL_VALUES, Dimension
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import percent

    slow, slow_radii, any_box = percent.resolve_percentages, percent.resolve_radii_percentages, boxes.Box

    mentioned = {*_LENGTHS, "box_sizing"}
    needed = mentioned | {*_BORDERS, "border_collapse"}
    radii = dict.fromkeys(_RADII, (0, 0))
    bare = dict.fromkeys(_BORDERS, 0)  # the lengths of a box that no style sheet knows
    for name in _LENGTHS:
        value = INITIAL_VALUES[name]
        bare[name] = value.value if value != "auto" else 0 if name.startswith("min_") else value

    def is_bare(style: Any) -> bool:
        """Whether WeasyPrint has made `style` up, and left its lengths alone."""
        return (
            style.__class__ is AnonymousStyle
            and mentioned.isdisjoint(style)
            and style["border_collapse"] != "collapse"
            and not any(style[name] for name in _BORDERS)
        )

    def fixed(box: Any, style: Any) -> dict[str, Any]:
        """The lengths that `style` gives to any box, wherever it is; nothing if they depend on what is around it."""
        if style["border_collapse"] == "collapse":
            return {}
        lengths = {name: style[name] for name in _BORDERS}
        for name in _LENGTHS:
            value = style[name]
            if value.__class__ is Dimension and value.unit == "px":
                lengths[name] = value.value
            elif value == "auto":
                lengths[name] = 0 if name.startswith("min_") else value
            else:
                return {}
        if style["box_sizing"] != "content-box":
            own = box.__dict__
            own.update(lengths)
            for axis in ("width", "height"):
                percent.adjust_box_sizing(box, axis)
            lengths = {name: own[name] for name in lengths}
        return lengths

    def find(box: Any) -> dict[str, Any]:
        return bare if is_bare(box.style) else fixed(box, getattr(box.style, "shared", box.style))

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if not isinstance(box, any_box):
            slow(box, containing_block)
            return
        style = box.style
        known = kept(style)
        lengths = known["lengths"] if "lengths" in known else kept_of(style, "lengths", needed, lambda: find(box))
        if lengths:
            box.__dict__.update(lengths)
        else:
            slow(box, containing_block)

    def resolve_radii_percentages(box: Any) -> None:
        style = box.style
        if isinstance(box, any_box) and kept_of(
            style, "has_corners", radii.keys(), lambda: all((0, "px") in style[name] for name in _RADII)
        ):
            box.__dict__.update(radii)
        else:
            slow_radii(box)

    put_everywhere(slow, resolve_percentages)
    put_everywhere(slow_radii, resolve_radii_percentages)
