"""Files that came back, as they are named on the command line: folders are walked, nothing is changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ladder_export.problems import LadderExportError

if TYPE_CHECKING:
    from ladder_export.form_map import FormMap

# What people send who were asked for a Word file. All are tried, so that each that cannot be read is named with its reason.
WORD = (".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".odt", ".rtf")
MOST_BYTES = 50_000_001  # one more than the reader takes, so that it can say so


@dataclass(frozen=True, slots=True)
class Incoming:
    """The files to read, each once, in the order given and by name in folders; how many others the folders have."""

    paths: tuple[Path, ...]
    others: int = 0

    @property
    def files(self) -> list[tuple[str, Callable[[], bytes]]]:
        """For each file its name, as it can be printed, and what reads it."""
        return [(shown(path), partial(load, path)) for path in self.paths]


def incoming(given: Sequence[Path]) -> Incoming:
    """The files among `given`, and the Word files in the folders among them and below; no hidden ones, no locks of Word's."""
    found: dict[Path, Path] = {}
    others = 0
    for path in given:
        if not path.is_dir():
            found.setdefault(path.resolve(), path)
            continue
        for file in _walk(path):
            if file.suffix.lower() in WORD:
                found.setdefault(file.resolve(), file)
            else:
                others += 1
    return Incoming(tuple(found.values()), others)


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")):
                yield Path(parent, name)


def load(path: Path) -> bytes:
    """The bytes of a file, but not of more than the reader takes. Raises OSError."""
    if path.exists() and not path.is_file():
        raise OSError("it is not a file")
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def shown(path: Path) -> str:
    """A path as text, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def known_maps(forms: Sequence[Path]) -> dict[str, FormMap]:
    """The maps of the blank `forms` by key. Raises LadderExportError for a file, given by name, that has none."""
    from ladder_export.reviews.data import RefusedError
    from ladder_export.reviews.read import map_in

    maps: dict[str, FormMap] = {}
    named = {path.resolve() for path in forms if path.is_file()}
    blanks = incoming(forms)
    for path, (name, read) in zip(blanks.paths, blanks.files, strict=True):
        try:
            form = map_in(read())
            reason = "it has no map of a form; give a form as build makes it"
        except (RefusedError, OSError) as error:
            form, reason = None, str(error)
        if form:
            maps[form.key] = form
        elif path.resolve() in named:
            raise LadderExportError(f"--forms {name}: {reason}")
    return maps
