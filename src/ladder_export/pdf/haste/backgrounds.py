"""Passes by boxes that have no background.

WeasyPrint 70 (`layout.background.layout_box_backgrounds`) looks for colors and pictures in a dozen properties of every box,
although nearly all have them as CSS has them from the start.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.firm import kept_of
from ladder_export.pdf.haste.parts import put

_NOTHING = (
    "border_image_source",
    "mask_border_source",
    "background_image",
    "box_shadow",
    "visibility",
)


def make_haste() -> None:
    """Let boxes without a background be passed by."""
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.layout import background

    slow, nothing = background.layout_box_backgrounds, [(name, INITIAL_VALUES[name]) for name in _NOTHING]

    needed = {"background_color", *_NOTHING}

    def is_bare(style: Any) -> bool:
        return all(style[name] == value for name, value in nothing) and _is_clear(style)

    def layout_box_backgrounds(
        page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        if style is None and box is not page:
            own = box.style
            if kept_of(own, "is_bare", needed, lambda: is_bare(own)):
                background.resolve_radii_percentages(box)
                for child in box.all_children() if layout_children else ():
                    layout_box_backgrounds(page, child, get_image_from_uri)
                box.background = None
                return
        slow(page, box, get_image_from_uri, layout_children, style)

    put(background, "layout_box_backgrounds", layout_box_backgrounds)


def _is_clear(style: Any) -> bool:
    # Not by comparing it: tinycss2 1.5 (`color4.Color`) has black and transparent black for the same.
    return getattr(style["background_color"], "alpha", 1) == 0
