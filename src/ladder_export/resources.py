"""Where the layouts, the fonts and the shipped source are: inside the installed package, or beside `src/` in a checkout."""

from __future__ import annotations

from pathlib import Path

from ladder_export.problems import SetupError

_PACKAGE = Path(__file__).resolve().parent


def _folder(installed: str, checkout: str) -> Path:
    for folder in (_PACKAGE / installed, _PACKAGE.parent.parent / checkout):
        if folder.is_dir():
            return folder
    raise SetupError(f"this installation has no folder “{installed}”; install ladder-export again")


def layouts() -> Path:
    """The folder of the Jinja2 layouts, their CSS and, below it, `fonts`."""
    return _folder("layouts", "layouts")


def example() -> Path:
    """The shipped ladder as a source folder."""
    return _folder("example", "source")
