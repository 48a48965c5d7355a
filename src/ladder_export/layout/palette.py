"""The colors of the levels, from `ladder_export.palette`, which pages share with forms."""

from __future__ import annotations

from ladder_export.palette import palette, tint

__all__ = ["palette", "tint"]
