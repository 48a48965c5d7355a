"""Arrays of glyphs, without reading C.

WeasyPrint 70 (`pdf.fonts.Font._harfbuzz_subset`) asks cffi for `hb_codepoint_t[47]`, and cffi parses that as a C declaration,
with a parser written in Python, for every length anew: about 3 ms for each of two arrays a font, a third of writing a card.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from ladder_export.pdf.haste.parts import put

_ARRAY = re.compile(r"hb_codepoint_t\[\d+\]")


def make_haste() -> None:
    """Let arrays of glyphs be made of one type that leaves their length open."""
    from weasyprint.pdf import fonts

    put(fonts, "ffi", _Arrays(fonts.ffi))


class _Arrays:
    """cffi's interface to the libraries of WeasyPrint, with a short way to arrays."""

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    @cached_property
    def _of_any_length(self) -> Any:
        return self._ffi.typeof("hb_codepoint_t[]")

    def new(self, kind: str, values: Any = None) -> Any:
        """A new value of the C type `kind`."""
        if values is not None and _ARRAY.fullmatch(kind):
            return self._ffi.new(self._of_any_length, values)
        return self._ffi.new(kind, values)
