"""What an output is made from, as one digest: equal digests mean equal bytes.

The content of an output is digested as it goes to whatever writes it, a page as it was laid out and a form as the part of the
ladder that it asks about, so that nobody has to say which text ends up where. To that comes everything that is the same for
all outputs: this program, the libraries, the fonts.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ladder_export.versions import versions

# Distributions that have a say in the bytes of files or in what their proof sees.
LIBRARIES = (
    "babel",
    "cssselect2",
    "fonttools",
    "jinja2",
    "lxml",
    "openpyxl",
    "pikepdf",
    "pillow",
    "pydyf",
    "pypdfium2",
    "pyphen",
    "python-docx",
    "pyyaml",
    "segno",
    "tinycss2",
    "tinyhtml5",
    "uharfbuzz",
    "weasyprint",
)
# The system's libraries: by what names they are opened, on Linux and on macOS, and the call that tells the version.
_SYSTEM = {
    "Pango": (("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib"), "pango_version_string"),
    "HarfBuzz": (("libharfbuzz.so.0", "libharfbuzz.0.dylib"), "hb_version_string"),
    "fontconfig": (("libfontconfig.so.1", "libfontconfig.1.dylib"), "FcGetVersion"),
}
CODE = "code of ladder-export"


def digest(*values: Any) -> str:
    """The SHA-256 of `values` in hexadecimal: texts, numbers, bytes, dates, and dataclasses, sequences and mappings of them.

    Where a mapping or a set is in another order it is the same; so is a dataclass with other values in fields that do not count
    when it is compared (the place in a file that a thing was read from).
    """
    found = hashlib.sha256()
    for value in values:
        for piece in _pieces(value):
            line = json.dumps(piece, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            found.update(f"{line}\n".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _pieces(value: Any) -> Iterator[Any]:
    """`value` for JSON, a dataclass in several pieces: of a whole ladder, that saves room for a second one."""
    if not _has_fields(value):
        yield _plain(value)
        return
    yield {"fields of": type(value).__name__}
    for part in _parts(value):
        if isinstance(part, tuple):
            yield {"items": len(part)}
            yield from map(_plain, part)
        else:
            yield _plain(part)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):  # an enum of texts is a text, and True is a number
        return value
    if isinstance(value, bytes):
        return {"bytes": hashlib.sha256(value).hexdigest()}
    if isinstance(value, Mapping):
        return {"map": sorted(([_plain(key), _plain(each)] for key, each in value.items()), key=repr)}
    if isinstance(value, (set, frozenset)):
        return {"set": sorted((_plain(each) for each in value), key=repr)}
    if _has_fields(value):
        return [type(value).__name__, *map(_plain, _parts(value))]
    if isinstance(value, Iterable):
        return [_plain(each) for each in value]
    return [type(value).__name__, str(value)]


def _has_fields(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, type)


def _parts(value: Any) -> Iterator[Any]:
    """What is in the fields of a dataclass that count when it is compared."""
    return (getattr(value, each.name) for each in fields(value) if each.compare)


def program() -> str:
    """The digest of this program and of the libraries that it works with: Python's, and the system's by their versions."""
    return digest(tools())


@cache  # the code as it was when this process began, whatever is installed meanwhile
def tools() -> dict[str, str]:
    """What `program` is the digest of, by names that people know: versions, and a digest of the code."""
    python = f"{sys.implementation.name} {'.'.join(map(str, sys.version_info[:3]))}"
    code = digest(_code(Path(__file__).parent))
    return {
        **versions(("ladder-export", *LIBRARIES)),
        "Python": python,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **_system_versions(),
        CODE: code,
    }


def _code(package: Path) -> dict[str, str]:
    """The files of a package by their paths in it, each with its digest, whatever Python has compiled left out."""
    files = (path for path in sorted(package.rglob("*")) if path.is_file() and path.suffix in (".py", ".yaml"))
    return {path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _system_versions() -> dict[str, str]:
    import ctypes

    found = {}
    for library, (names, call) in _SYSTEM.items():
        for name in names:
            with suppress(OSError, AttributeError):
                function = getattr(ctypes.CDLL(name), call)
                if call.startswith("Fc"):
                    found[library] = str(function())
                else:
                    function.restype = ctypes.c_char_p
                    found[library] = function().decode("ascii", "replace")
                break
    return found


def files_digest(paths: Iterable[Path]) -> str:
    """The digest of the bytes of `paths`, with their names. Raises `OSError`."""
    return digest({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths})


def folder_digest(folder: Path) -> str:
    """The digest of all files below `folder`, by their paths in it. Raises `OSError`."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return digest(
        {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    )


def picture_inputs(pdf: str, page: int, dpi: int) -> str:
    """What a picture comes from that shows a `page`, from 1, of the file with the SHA-256 `pdf` in so many dots an inch."""
    return digest(program(), pdf, page, dpi)
