"""Verify: are the files in an output folder still those that were made, and still complete? Reads only that folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ladder_export import manifest as manifests
from ladder_export.delivery import inside
from ladder_export.manifest import FileEntry, Manifest, ManifestError, sha256
from ladder_export.problems import Location, Problem


@dataclass(frozen=True, slots=True)
class Verified:
    """One file of the manifest and what is wrong with it; no problems means that it is as it was proved."""

    path: str
    entry: FileEntry
    problems: tuple[Problem, ...]


def verify_folder(folder: Path) -> Iterator[Verified]:
    """Prove every file that the manifest of `folder` names, once more, in the order of their names.

    Raises `ManifestError` if there is no manifest to go by.
    """
    manifest = manifests.load(folder)
    if manifest is None:
        raise ManifestError(
            f"{folder}: has no {manifests.NAME}, so nothing says what should be there; run `ladder-export build` first, "
            "or name the folder that it built into"
        )
    return _verify(folder, manifest)


def _verify(folder: Path, manifest: Manifest) -> Iterator[Verified]:
    for name, entry in sorted(manifest.files.items()):
        yield Verified(name, entry, tuple(_problems(folder, name, entry)))


def _problems(folder: Path, name: str, entry: FileEntry) -> Iterator[Problem]:
    from ladder_export.proof import prove
    from ladder_export.proof.expected import Expected

    where = Location(name)
    try:
        data = inside(folder, name).read_bytes()
    except OSError as error:
        yield Problem(where, f"cannot be read ({error.strerror or error})", advice="build it again")
        return
    if sha256(data) != entry.sha256:
        yield Problem(where, "is not the file that was proved: its hash differs", advice="build it again")
    try:
        expected = Expected.from_json(entry.expected)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestError(
            f"{folder / manifests.NAME}: is damaged where it says what {name} holds ({error!r}); build again"
        ) from error
    for problem in prove(expected, data).problems:
        yield Problem(where, problem.message, problem.path, problem.advice)
