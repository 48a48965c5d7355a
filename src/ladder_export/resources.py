"""Where the layouts and the fonts are: inside the installed package, or beside `src/` in a checkout."""

from __future__ import annotations

from pathlib import Path

from ladder_export.problems import SetupError


def layouts() -> Path:
    """The folder of the Jinja2 layouts, their CSS and, below it, `fonts`. Raises `SetupError`."""
    package = Path(__file__).resolve().parent
    for folder in (package / "layouts", package.parent.parent / "layouts"):
        if folder.is_dir():
            return folder
    raise SetupError("this installation has no layouts; install ladder-export again")
