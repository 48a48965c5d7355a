"""Which characters a font file can print, from its table `cmap` alone.

Every source that is read asks this of all fonts, and fontTools reads the names of all their glyphs first. So the usual map
(OpenType 1.9, “cmap”, format 12 of Unicode) is read here, and a file that has another one, or is damaged, by fontTools.
"""

from __future__ import annotations

import struct
from itertools import chain
from pathlib import Path
from typing import BinaryIO

# Platforms and encodings of a map of all of Unicode, the preferred one first, as fontTools has them.
_WHOLE = ((3, 10), (0, 6), (0, 4))
_FORMAT = 12


class _OtherError(Exception):
    """The file is not one of the usual kind."""


def characters(path: Path, number: int = 0) -> frozenset[int]:
    """The code points that a face has glyphs for; `number` is its place in a collection, from 0.

    Raises whatever fontTools raises for a file that is none or is damaged, which are many kinds of error.
    """
    try:
        with path.open("rb") as file:
            return _usual(file, path.stat().st_size, number)
    except (_OtherError, struct.error):
        from fontTools.ttLib import TTFont

        with TTFont(path, fontNumber=number, lazy=True) as font:
            return frozenset(font.getBestCmap())


def _usual(file: BinaryIO, size: int, number: int) -> frozenset[int]:
    start = _start(file, number)
    file.seek(start)
    count: int = struct.unpack(">4xH6x", file.read(12))[0]
    tables = list(struct.iter_unpack(">4s4xLL", _read(file, 16 * count)))
    if any(offset + length > size for _, offset, length in tables):
        raise _OtherError("a table is cut off")
    table = next((offset for tag, offset, _ in tables if tag == b"cmap"), None)
    if table is None:
        raise _OtherError("no map")
    file.seek(table)
    count = struct.unpack(">2xH", file.read(4))[0]
    maps = {(platform, coding): at for platform, coding, at in struct.iter_unpack(">HHL", _read(file, 8 * count))}
    whole = next((maps[key] for key in _WHOLE if key in maps), None)
    if whole is None:
        raise _OtherError("no map of all of Unicode")
    file.seek(table + whole)
    kind, groups = struct.unpack(">H10xL", file.read(16))
    if kind != _FORMAT:
        raise _OtherError("a map of another format")
    found = struct.iter_unpack(">LL4x", _read(file, 12 * groups))
    return frozenset(chain.from_iterable(range(first, last + 1) for first, last in found))


def _start(file: BinaryIO, number: int) -> int:
    """Where the directory of the face begins: at the start of the file, or where a collection says."""
    if file.read(4) != b"ttcf":
        return 0
    file.seek(12 + 4 * number)
    return int(struct.unpack(">L", file.read(4))[0])


def _read(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise _OtherError("cut off")
    return data
