"""ZIP files that are the same bytes each time: the packages of Word and Excel.

Compressed bytes may differ between builds of zlib, so compare parts across machines.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

# What reading an archive raises that is damaged, cut off or made to be unreadable.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)

_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_FIXED = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP file can hold


def archive(parts: Mapping[str, bytes], first: Sequence[str] = (), level: int = 9) -> bytes:
    """`parts` by name as a ZIP file with fixed times and attributes: those in `first` come first, the others by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        for name in [*first, *sorted(name for name in parts if name not in first)]:
            _write(made, name, parts[name], level)
    return stream.getvalue()


def appended(made: bytes, name: str, data: bytes, level: int = 9) -> bytes:
    """A copy of the ZIP file `made` with one more part at its end; what is in it is not compressed again."""
    stream = io.BytesIO()
    stream.write(made)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as longer:
        _write(longer, name, data, level)
    return stream.getvalue()


def _write(made: zipfile.ZipFile, name: str, data: bytes, level: int) -> None:
    entry = zipfile.ZipInfo(name, date_time=_FIXED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    made.writestr(entry, data, compresslevel=level)


def office_archive(parts: Mapping[str, bytes], level: int = 9) -> bytes:
    """`parts` as the package of an Office file: the content types come first, as ECMA-376 part 2 advises."""
    return archive(parts, ("[Content_Types].xml", "_rels/.rels"), level)


def declares_type(xml: bytes) -> bool:
    """Whether an XML part declares a document type, and so perhaps entities: no Office program writes one."""
    return any(doctype in xml for doctype in _DOCTYPES)
