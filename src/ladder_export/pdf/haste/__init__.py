"""Spares WeasyPrint work whose result is known.

There is no public way to any of this. So each module here replaces one private part of WeasyPrint 70 (70.0 and later), in the
whole process, by a shorter way to the very same bytes, and a test holds real pages of both against each other. Where a part
is not there, or the version is another, WeasyPrint goes its own way, and all that is lost is time.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

_MAJOR = "70"
_PARTS = (
    *(
        "backgrounds",
        "borders",
        "faces",
        "features",
        "firm",
        "flow",
        "fonts",
        "glyphs",
        "heads",
        "lengths",
        "lines",
        "objects",
        "ornaments",
        "places",
        "reading",
        "rings",
        "struts",
    ),
    *("styling", "subsets", "trees", "values", "widths"),
)


@cache
def make_haste() -> None:
    """Let WeasyPrint take the short ways, from now on and in the whole process. It may be called again."""
    import weasyprint

    if weasyprint.VERSION.split(".")[0] != _MAJOR:
        return
    for part in _PARTS:
        try:
            import_module(f"{__name__}.{part}").make_haste()
        except (ImportError, AttributeError):
            continue
