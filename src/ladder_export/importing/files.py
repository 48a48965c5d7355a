"""Which files of a folder an import reads."""

from __future__ import annotations

import re
from pathlib import Path

from ladder_export.importing.job import SUFFIXES
from ladder_export.importing.report import UNPLACED

_OURS = (UNPLACED, "manifest.json")  # what we write beside texts


def in_folder(folder: Path, output: Path) -> list[Path]:
    """The files below `folder` that can be read, in the order of their names, numbers by their size.

    Hidden ones, what Word keeps of open documents (`~$…`), and what is below `output` are left out.
    """
    away = output.resolve()
    found = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and path.name not in _OURS
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        and away not in path.resolve().parents
    ]
    return sorted(found, key=_natural)


def _natural(path: Path) -> list[tuple[int, str]]:
    """Sorts `chapter 2` before `chapter 10`."""
    parts = re.split(r"(\d+)", str(path).casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
