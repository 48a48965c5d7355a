"""Where the layouts, the fonts and the shipped source are: inside the installed package, or beside `src/` in a checkout."""

from __future__ import annotations

from pathlib import Path

from ladder_export.problems import SetupError


def layouts() -> Path:
    """The folder of the Jinja2 layouts, their CSS and, below it, `fonts`. Raises `SetupError`."""
    return _folder("layouts", "layouts")


def example() -> Path:
    """The folder of the shipped source, an example of a whole ladder. Raises `SetupError`."""
    return _folder("example", "source")


def _folder(installed: str, checked_out: str) -> Path:
    package = Path(__file__).resolve().parent
    for folder in (package / installed, package.parent.parent / checked_out):
        if folder.is_dir():
            return folder
    raise SetupError(f"this installation has no {installed}; install ladder-export again")
