"""Has anything changed since the last build? If nothing has, its report is told again, and the ladder is not even read.

This errs on one side only. The source, the layouts and the finished files are compared by their bytes; this program, the
libraries and the fonts by the marks that a change of them leaves (size and time of files and folders). A mark that is another
without anything having changed costs a build that then finds each of its outputs up to date.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ladder_export.delivery import CACHE, DeliveryError, deliver

NAME = f"{CACHE}/builds.json"
_FORMAT = 1
_REMEMBERED = 8  # ways of calling `build`, the last ones
_SMALL = 1 << 16  # bytes; larger files of the layouts are fonts
# What changes when libraries of the system are installed: the list of those that there are, or the folder where they stand.
_SYSTEM = ("/etc/ld.so.cache", "/opt/homebrew/lib", "/usr/local/lib")


class Surroundings:
    """Everything that a build reads: the source, the layouts, and what is the same for all builds on this machine."""

    def __init__(self, source: Path, layouts: Path, fonts: Iterable[Path] = ()) -> None:
        """`fonts` are the files that the ladder's language needs beside those of the layouts."""
        self._source = source
        self._layouts = layouts
        self._fonts = fonts

    def marks(self) -> Iterator[str]:
        """One digest each of the source, the layouts and the rest. Raises `OSError`."""
        yield _digest(_contents(self._source))
        yield _digest(_layouts(self._layouts))
        files = (Path(sys.prefix), *_libraries(), *self._fonts)
        yield _digest([sys.version, *_stats(Path(__file__).parent), *(mark for path in files for mark in _stat(path))])


def asked(options: Mapping[str, object]) -> str:
    """The digest of how `build` was called."""
    return _digest([f"{name}={value!r}" for name, value in sorted(options.items())])


def recall(folder: Path, call: str, source: Path, layouts: Path) -> dict[str, Any] | None:
    """The report of the last build in `folder` that was called like `call`, if another one would change nothing."""
    try:
        raw = json.loads((folder / NAME).read_bytes())
        build = raw["builds"][call] if raw["format"] == _FORMAT else None
        if build is None:
            return None
        now = Surroundings(source, layouts, map(Path, build["fonts"])).marks()
        if not all(mark == before for mark, before in zip(now, build["marks"], strict=True)):
            return None
        if any(_sha256(folder / path) != digest for path, digest in build["files"].items()):
            return None
        return dict(build["report"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def remember(
    folder: Path, call: str, source: Path, layouts: Path, fonts: Iterable[Path], paths: Iterable[str], report: object
) -> None:
    """Keep the `report` of a build, and what has to be as it is now for it to be true of another one: also its `paths`.

    A folder that cannot be written to is left as it is: nothing is lost but time.
    """
    try:
        raw = json.loads((folder / NAME).read_bytes())
        builds = dict(raw["builds"]) if raw["format"] == _FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        builds = {}
    builds.pop(call, None)
    needed = list(fonts)
    try:
        builds[call] = {
            "marks": list(Surroundings(source, layouts, needed).marks()),
            "fonts": [str(path) for path in needed],
            "files": {path: _sha256(folder / path) for path in paths},
            "report": report,
        }
        kept = dict(list(builds.items())[-_REMEMBERED:])
        deliver(folder, NAME, json.dumps({"format": _FORMAT, "builds": kept}).encode())
    except (OSError, DeliveryError):
        return


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _contents(folder: Path) -> Iterator[str]:
    """The YAML files of the source with their bytes; of its other files, which no build reads, nothing."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.lower().endswith((".yaml", ".yml")):
            yield f"{entry.name} {_sha256(Path(entry.path))}"


def _layouts(folder: Path) -> Iterator[str]:
    for path, size, changed in _files(folder):
        yield f"{path} {_sha256(Path(path)) if size < _SMALL else changed}"


def _stats(folder: Path) -> Iterator[str]:
    for path, size, changed in _files(folder):
        if not path.endswith(".pyc"):
            yield f"{path} {size} {changed}"


def _files(folder: str | Path) -> Iterator[tuple[str, int, int]]:
    """Every file below `folder` with its size in bytes and the time of its last change in ns, in a fixed order."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            stat = entry.stat()
            yield entry.path, stat.st_size, stat.st_mtime_ns


def _stat(path: Path) -> list[str]:
    try:
        stat = path.stat()
    except OSError:
        return [f"{path} -"]
    return [f"{path} {stat.st_size} {stat.st_mtime_ns}"]


def _libraries() -> Iterator[Path]:
    """Where Python's packages stand, and what the system says of its own."""
    yield from (Path(path) for path in sys.path if path.endswith(("site-packages", "dist-packages")))
    yield from map(Path, _SYSTEM)
