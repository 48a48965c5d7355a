"""Which versions of libraries are installed, as `importlib.metadata` tells it too, which takes longer to load than to ask.

An installed library has a folder beside it, `NAME-VERSION.dist-info`, whose file METADATA begins with its name and version
(packaging.python.org, "Recording installed projects").
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

_VERSION = re.compile(rb"^Version:[ \t]*(\S+)", re.MULTILINE)
_BEGINNING = 2000  # bytes of METADATA; the version is in its second or third line


def versions(names: Iterable[str]) -> dict[str, str]:
    """The version of each of these libraries, by the name it was asked by.

    Raises `importlib.metadata.PackageNotFoundError` for one that is not installed.
    """
    names = tuple(names)
    folders = _folders({_plain(name) for name in names})
    return {name: _version_in(folders.get(_plain(name), [])) or _as_told(name) for name in names}


def _folders(wanted: set[str]) -> dict[str, list[str]]:
    """What the first place on `sys.path` that knows it has for each library: one folder, unless an update went wrong."""
    found: dict[str, list[str]] = {}
    for place in sys.path:
        here: dict[str, list[str]] = {}
        try:
            with os.scandir(place or ".") as entries:
                for entry in entries:
                    stem, suffix = entry.name[:-10], entry.name[-10:]
                    if suffix == ".dist-info" and (name := _plain(stem.rpartition("-")[0])) in wanted:
                        here.setdefault(name, []).append(entry.path)
        except OSError:  # a zip file, or a place that is not there
            continue
        found = here | found
    return found


def _version_in(folders: list[str]) -> str:
    """What the only one of `folders` says; empty where it is not the only one or does not say it."""
    if len(folders) != 1:
        return ""
    try:
        with Path(folders[0], "METADATA").open("rb") as file:
            said = _VERSION.search(file.read(_BEGINNING).partition(b"\n\n")[0])
    except OSError:
        return ""
    return said[1].decode() if said else ""


def _as_told(name: str) -> str:
    from importlib.metadata import version

    return version(name)


def _plain(name: str) -> str:
    """The name as all spellings of it have it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
