"""Finds the files of typefaces that are no part of the program: in the layouts’ folder of fonts, then where systems keep fonts.

A file is known by the names inside of it, never by its own name alone. One file may hold several faces (a collection), or both
weights (a variable font).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ladder_export.languages import Language
from ladder_export.problems import SetupError
from ladder_export.typefaces import FONTS, Typeface, typefaces_of

_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_FAMILY, _STYLE, _VERSION, _GROUP = 1, 2, 5, 16  # ids in the table `name` (OpenType 1.9)
_WEIGHTS = ("Regular", "Bold")


class MissingTypefaceError(SetupError):
    """A typeface that a language needs is not on this machine."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A face of a typeface: its file, its number in that, from 0, and its weight. A `variable` face has all weights."""

    typeface: Typeface
    path: Path
    number: int
    weight: str
    version: str
    variable: bool = False

    @property
    def digest(self) -> str:
        """The SHA-256 of the file, in hexadecimal."""
        return _digest(self.path, self.path.stat().st_mtime_ns)

    def __str__(self) -> str:
        return f"{self.typeface.family} {'' if self.variable else f'{self.weight} '}{self.version}"


@lru_cache
def _digest(path: Path, changed: int) -> str:
    """The SHA-256 of a file as it was when it was last `changed`."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def font_folders() -> tuple[Path, ...]:
    """Where systems keep fonts, the person's own first (fontconfig's own list, and those of macOS and Windows)."""
    home = Path.home()
    data = os.environ.get("XDG_DATA_HOME") or str(home / ".local/share")
    shared = (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(os.pathsep)
    windows = os.environ.get("WINDIR")
    return (
        *(Path(folder) / "fonts" for folder in (data, *shared) if folder),
        *(home / name for name in (".fonts", "Library/Fonts")),
        Path("/Library/Fonts"),
        *((Path(windows) / "Fonts",) if windows else ()),
    )


def font_files(language: Language, own: Path, folders: Iterable[Path] | None = None) -> tuple[FontFile, ...]:
    """The files that pages in `language` need beside the bundled fonts, in a fixed order.

    They are looked for in `own`, the layouts’ folder of fonts, and then in `folders` (those of the system). Raises
    `MissingTypefaceError` with the command that installs them if one is not there.
    """
    wanted = typefaces_of(language)
    places = (own, *(font_folders() if folders is None else folders)) if wanted else ()
    found: list[FontFile] = []
    missing: list[str] = []
    for typeface in wanted:
        faces = _first_set(typeface, places)
        found += faces
        missing += [] if faces else [typeface.family]
    if missing:
        raise MissingTypefaceError(_not_there(language, missing))
    return tuple(found)


def _not_there(language: Language, families: list[str]) -> str:
    commands = "; ".join(f"{system}: {command}" for system, command in FONTS[language.script].packages)
    named = f"typeface {families[0]} is" if len(families) == 1 else f"typefaces {' and '.join(families)} are"
    return (
        f"pages in {language.name} need fonts that are no part of ladder-export, and the {named} not on this machine; "
        f"install what is missing ({commands}), or copy its files, regular and bold, into {font_folders()[0]}"
    )


def _first_set(typeface: Typeface, places: Iterable[Path]) -> tuple[FontFile, ...]:
    """The faces of `typeface` in the first of `places` that has all it needs: one for each weight, or a variable one."""
    for place in places:
        faces: dict[str, FontFile] = {}
        for face in _faces(typeface, place):
            faces.setdefault("variable" if face.variable else face.weight, face)
        if all(weight in faces for weight in _WEIGHTS):
            return tuple(faces[weight] for weight in _WEIGHTS)
        if "variable" in faces:
            return (faces["variable"],)
    return ()


def _faces(typeface: Typeface, folder: Path) -> Iterator[FontFile]:
    """All faces of `typeface` below `folder`, files in the order of their names."""
    for path in sorted(_named_like(typeface, folder)):
        # fontTools raises many kinds of error for a damaged file, which is as good as none.
        with contextlib.suppress(Exception):
            yield from _faces_in(typeface, path)


def _named_like(typeface: Typeface, folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.startswith(typeface.stems) and name.lower().endswith(_SUFFIXES):
                yield Path(parent, name)


def _faces_in(typeface: Typeface, path: Path) -> list[FontFile]:
    from fontTools.ttLib import TTFont

    found = []
    for number in range(_count(path)):
        with TTFont(path, fontNumber=number, lazy=True) as font:
            names = {key: str(font["name"].getDebugName(key) or "") for key in (_FAMILY, _STYLE, _VERSION, _GROUP)}
            variable = "fvar" in font
            weighted = variable and any(axis.axisTag == "wght" for axis in font["fvar"].axes)
            if typeface.family in (names[_FAMILY], names[_GROUP]) and (weighted or names[_STYLE] in _WEIGHTS):
                version = names[_VERSION].removeprefix("Version ").split(";")[0].strip()
                found.append(FontFile(typeface, path, number, names[_STYLE], version, variable))
    return found


def _count(path: Path) -> int:
    """How many faces a file holds: a collection says so after its tag and version (OpenType 1.9, “Font Collections”)."""
    with path.open("rb") as file:
        header = file.read(12)
    return int.from_bytes(header[8:12], "big") if header[:4] == b"ttcf" else 1
