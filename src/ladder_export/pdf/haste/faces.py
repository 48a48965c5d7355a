"""Asks a font what it is once.

WeasyPrint 70 (`pdf.fonts.Font`) reads the whole file of each font that a document uses, and asks for the names of its tables,
for every document again.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import keep, put

_MOST = 400  # of fonts and sizes
_OWN = ("variations", "widths", "to_unicode", "missing")  # what is noted of a font while a document is written


class _Faces:
    """What is known of fonts, and their files, each held once."""


def make_haste() -> None:
    """Let the same font in the same size be known in later documents."""
    from weasyprint.pdf.fonts import Font
    from weasyprint.text.ffi import ffi, pango
    from weasyprint.text.fonts import get_pango_font_hb_face

    slow, faces, files = Font.__init__, _Faces(), _Faces()

    def init(font: Any, pango_font: Any, description: Any, font_size: float) -> None:
        def ask() -> dict[str, Any]:
            slow(font, pango_font, description, font_size)
            # With the face, so that no other one has its address.
            held = keep(files, "known", _MOST, face, lambda: (font.hb_face, font.file_content))
            return {**font.__dict__, "file_content": held[1]}

        face = int(ffi.cast("uintptr_t", get_pango_font_hb_face(pango_font)))
        text = ffi.string(pango.pango_font_description_to_string(description))
        known = keep(faces, "known", _MOST, (face, text, font_size), ask)
        font.__dict__.update(known, hb_font=pango.pango_font_get_hb_font(pango_font), **{name: {} for name in _OWN})
        font.variations.update(known["variations"])

    put(Font, "__init__", init)
