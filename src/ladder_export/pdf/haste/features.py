"""Gives back what Pango was given to draw with the features of a font, such as figures of one width.

WeasyPrint 70 (`text.line_break.Layout.setup`) makes a list of them for every line that it tries, which goes when nobody refers
to it, but never drops its own reference. And it makes each feature anew, to put one that it has kept into the list: a kept one
would go with the first list that does. So each list gets one of its own.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import put


class _NeverKept(dict[bytes, Any]):
    def setdefault(self, key: bytes, new: Any = None) -> Any:
        return new


def make_haste() -> None:
    """Let the features of a line go with it."""
    from weasyprint.text.ffi import ffi, pango
    from weasyprint.text.line_break import Layout

    slow = Layout.setup

    def setup(layout: Any, style: Any) -> None:
        fonts = style.font_config
        if not isinstance(fonts.font_features, _NeverKept):
            fonts.font_features = _NeverKept()
        slow(layout, style)
        features = pango.pango_layout_get_attributes(layout.layout)
        if features != ffi.NULL:
            pango.pango_attr_list_unref(features)  # now the line has the only reference

    put(Layout, "setup", setup)
