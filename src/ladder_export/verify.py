"""Verify: are the files in an output folder still those that were made, and still complete? Reads only that folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ladder_export import manifest as manifests
from ladder_export.choices import EXPORTED, OutputKind
from ladder_export.delivery import inside
from ladder_export.manifest import FileEntry, Manifest, ManifestError, sha256
from ladder_export.problems import Location, Problem

if TYPE_CHECKING:
    from ladder_export.proof import ExpectedPicture


@dataclass(frozen=True, slots=True)
class Verified:
    """One file of the manifest and what is wrong with it; no problems means that it is as it was proved."""

    path: str
    entry: FileEntry
    problems: tuple[Problem, ...]


class Verification:
    """What a folder holds: the files that its manifest names, to be proved, and those that it does not know."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._manifest = manifest
        self.count = len(manifest.files)
        self.unknown = tuple(_unknown(folder, manifest))

    def files(self, progress: Callable[[str], None] = lambda name: None) -> Iterator[Verified]:
        """Prove each file once more, in the order of their names; calls `progress` with the name before."""
        edition = self._manifest.ladder.get("edition", "")
        for name, entry in sorted(self._manifest.files.items()):
            progress(name)
            yield Verified(name, entry, tuple(_problems(self._folder, name, entry, edition)))


def verify_folder(folder: Path) -> Verification:
    """Open what was built into `folder`. Raises `ManifestError` if there is no manifest to go by."""
    if not folder.is_dir():
        raise ManifestError(f"{folder}: there is no such folder; name the one that was built into, or build first")
    manifest = manifests.load(folder)
    if manifest is None or not (manifest.files or manifest.shard):
        lacks = f"has no {manifests.NAME}" if manifest is None else f"its {manifests.NAME} names no file"
        raise ManifestError(
            f"{folder}: {lacks}, so nothing says what should be there; build first, or name another folder"
        )
    if manifest.format != manifests.FORMAT:
        raise ManifestError(
            f"{folder / manifests.NAME}: was written by an earlier version, in format {manifest.format}, and does not say "
            "all that is to be checked; build everything again"
        )
    return Verification(folder, manifest)


def _unknown(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Files of the sorts that we make which the manifest does not name: nobody has proved them.

    Texts and tables are ours only in the folders of exports.
    """
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        exported = name.partition("/")[0] in EXPORTED and path.suffix in (".md", ".txt", ".csv", ".yaml")
        if (
            (exported or path.suffix in (".pdf", ".png", ".docx", ".dotx"))
            and name not in manifest.files
            and not any(part.startswith(".") for part in PurePosixPath(name).parts)
        ):
            yield name


def _problems(folder: Path, name: str, entry: FileEntry, edition: str) -> Iterator[Problem]:
    from ladder_export.proof import ExpectedPicture, prove, read_expected

    where = Location(name)
    try:
        data = inside(folder, name).read_bytes()
    except OSError as error:
        yield Problem(where, f"cannot be read ({error.strerror or error})", advice="build it again")
        return
    if sha256(data) != entry.sha256:
        yield Problem(where, "is not the file that was proved: its hash differs", advice="build it again")
    if entry.edition != edition:
        message = f"is of edition {entry.edition}, and the folder is of edition {edition}"
        yield Problem(where, message, advice="build it again")
    picture = entry.kind == OutputKind.PICTURE
    try:
        expected = ExpectedPicture.from_json(entry.expected) if picture else read_expected(entry.expected)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ManifestError(
            f"{folder / manifests.NAME}: is damaged where it says what {name} holds ({error!r}); build again"
        ) from error
    if isinstance(expected, ExpectedPicture):
        yield from _picture_problems(folder, where, expected, data)
        return
    for problem in prove(expected, data).problems:
        yield Problem(where, problem.message, problem.path, problem.advice)


def _picture_problems(folder: Path, where: Location, expected: ExpectedPicture, data: bytes) -> Iterator[Problem]:
    from ladder_export.proof import prove_picture

    advice = "build both again, with --png"
    try:
        pdf = inside(folder, expected.shows).read_bytes()
    except OSError as error:
        yield Problem(where, f"shows {expected.shows}, which cannot be read ({error.strerror or error})", advice=advice)
        return
    if sha256(pdf) != expected.sha256:
        yield Problem(where, f"shows {expected.shows} as it was: that file has changed since", advice=advice)
        return
    for problem in prove_picture(expected, data, pdf).problems:
        yield Problem(where, problem.message, problem.path, problem.advice)
