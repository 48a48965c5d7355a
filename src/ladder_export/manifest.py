"""`manifest.json`: what was made, its hash, and where every item of the source stands in it.

`build` writes it last; `verify` needs nothing else to prove the files again. It is read back as carefully as any other file
that a person may have changed. It holds no dates of the day and no paths of the machine, so equal builds give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from ladder_export.delivery import deliver, inside
from ladder_export.problems import LadderExportError

NAME = "manifest.json"
FORMAT = 2  # 1 knew no pictures, attachments and sides; a build takes its files over, which then have to be built again
_READABLE = (1, 2)


class ManifestError(LadderExportError):
    """The manifest is missing, is not one, or comes from a newer version."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One delivered file. `expected` is what the proof looked for, `facts` what it measured, both plain JSON data.

    `inputs` is the digest of everything that the file comes from and that its proof looked for, `source` that of the whole
    ladder as it was then; both are empty for what is made anew each time.
    """

    kind: str
    edition: str
    sha256: str
    bytes: int
    facts: Mapping[str, Any]
    expected: Mapping[str, Any]
    inputs: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files that the builds of one ladder have put into one folder. `format` is the one that it was read in.

    Where the last build was one part of several, `shard` is what `shards` says of it; otherwise it is empty.
    """

    ladder: Mapping[str, str]
    made_with: Mapping[str, str]
    files: Mapping[str, FileEntry] = field(default_factory=dict)
    format: int = FORMAT
    shard: Mapping[str, Any] = field(default_factory=dict)


_OWN_KEYS = ("kind", "edition", "sha256", "bytes", "expected", "inputs", "source")


def sha256(data: bytes) -> str:
    """The SHA-256 of `data` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as UTF-8 JSON, keys and files in a fixed order; a file has one line, so that a change shows as a line."""
    head = {
        "format": FORMAT,
        "ladder": dict(manifest.ladder),
        "made_with": dict(manifest.made_with),
        **({"shard": dict(manifest.shard)} if manifest.shard else {}),
    }
    out = BytesIO()  # line by line: that of a large ladder has many megabytes
    out.writelines(line.encode() for line in _text(head.items(), sorted(manifest.files.items())))
    return out.getvalue()


def _text(head: Iterable[tuple[str, Any]], files: Iterable[tuple[str, FileEntry]]) -> Iterator[str]:
    # Not with json's own indent, which puts every number on a line and takes twenty times as long.
    yield "{\n"
    for key, value in head:
        yield f" {_json(key)}: {_json(value)},\n"
    yield ' "files": {\n'
    comma = ""
    for name, entry in files:
        yield f"{comma}  {_json(name)}: {_json(_data(entry))}"
        comma = ",\n"
    yield "\n }\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _data(entry: FileEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "edition": entry.edition,
        "sha256": entry.sha256,
        "bytes": entry.bytes,
        **{key: value for key, value in (("inputs", entry.inputs), ("source", entry.source)) if value},
        **entry.facts,
        "expected": entry.expected,
    }


def from_bytes(data: bytes, where: Path) -> Manifest:
    """Read a manifest back. Raises `ManifestError` naming `where`."""
    advice = f"delete {where} and build again"
    try:
        raw = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"{where}: is damaged ({error}); {advice}") from error
    if not isinstance(raw, dict) or "format" not in raw:
        raise ManifestError(f"{where}: is not a manifest of ladder_export; {advice}")
    if raw["format"] not in _READABLE:
        raise ManifestError(f"{where}: has format {raw['format']}, this version reads {FORMAT}; {advice}")
    try:
        files = {name: _entry(name, entry, where) for name, entry in raw["files"].items()}
        shard = dict(raw.get("shard", {}))
        return Manifest(_texts(raw["ladder"]), _texts(raw["made_with"]), files, raw["format"], shard)
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise ManifestError(f"{where}: is damaged ({error!r}); {advice}") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


def _entry(name: str, raw: dict[str, Any], where: Path) -> FileEntry:
    inside(where.parent, name)
    name.encode()  # half of a surrogate pair is no file name, and cannot be printed
    rest = {key: value for key, value in raw.items() if key not in _OWN_KEYS}
    if not isinstance(raw["expected"], dict):
        raise ValueError(f"{name}: expected")
    return FileEntry(
        kind=str(raw["kind"]),
        edition=str(raw["edition"]),
        sha256=str(raw["sha256"]),
        bytes=int(raw["bytes"]),
        facts=rest,
        expected=raw["expected"],
        inputs=str(raw.get("inputs", "")),
        source=str(raw.get("source", "")),
    )


def _texts(raw: dict[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in raw.items()}


def load(folder: Path) -> Manifest | None:
    """The manifest of `folder`, or None if there is none yet. Raises `ManifestError`."""
    path = folder / NAME
    try:
        return from_bytes(path.read_bytes(), path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read ({error.strerror or error})") from error


def save(folder: Path, manifest: Manifest) -> None:
    """Deliver the manifest into `folder`."""
    deliver(folder, NAME, to_bytes(manifest))
