"""HTML to PDF bytes, with nothing from outside: bundled fonts only, assets from memory only, every warning an error.

`render` draws a `LaidOut`, `fonts` shuts the system's fonts out, `fit` finds the type size at which pages hold their text.
"""

from __future__ import annotations

from ladder_export.pdf.render import Box, Printer, Rendered, make_ready

__all__ = ["Box", "Printer", "Rendered", "make_ready"]
