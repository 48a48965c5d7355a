"""The output folder during a build: what earlier builds left there, what this one puts there, and the manifest of both.

Files that a person may have worked in are never lost: a filled form is kept under another name, and a file is removed only
if we made it and nobody has changed it since.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType

from ladder_export import manifest as manifests
from ladder_export.choices import OutputKind
from ladder_export.delivery import deliver, inside, remove, sweep
from ladder_export.ladder import Ladder
from ladder_export.manifest import FileEntry, Manifest, sha256
from ladder_export.outputs import Output, exports, plan
from ladder_export.problems import LadderExportError
from ladder_export.versions import versions

MADE_WITH = (
    "ladder-export",
    "weasyprint",
    "pydyf",
    "fonttools",
    "python-docx",
    "lxml",
    "pypdfium2",
    "pillow",
    "pikepdf",
)


class OtherLadderError(LadderExportError):
    """The output folder holds the build of another ladder."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a build did to files beside those that it was asked for, and what it left as it was.

    `kept` are forms that somebody had filled in, under their new names. The ladder no longer has the files in `removed`, in
    `left` (which a person has changed) and in `outdated` (of kinds that were not asked for). `older` are of an earlier edition.
    `pictures` showed files as they were before and are removed; `stale` do so too, but a person has changed them.
    """

    kept: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]
    outdated: tuple[str, ...]
    older: tuple[str, ...]
    pictures: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


class Shelf:
    """A context in which files are put into `folder`; the manifest is written when it ends, however it ends.

    Raises `OtherLadderError` if the folder holds another ladder, and what `manifest.load` and `deliver` raise.
    """

    def __init__(self, folder: Path, ladder: Ladder) -> None:
        self._folder = folder
        self._ladder = ladder
        self._earlier = self._read_earlier()
        self._wanted = {output.path for output in (*plan(ladder), *exports(ladder))}
        self._kept: list[str] = []
        self._removed: list[str] = []
        self._left: list[str] = []
        self._pictures: list[str] = []
        self._stale: list[str] = []
        self.files: dict[str, FileEntry] = {}
        sweep(folder, time.time())

    def __enter__(self) -> Shelf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        known = self._known()
        # A build that changed nothing leaves the manifest of the one before: it still says whose edition the files are.
        if self.files or known != self._earlier:
            ladder = self._ladder
            about = {"id": ladder.id, "title": ladder.title, "edition": ladder.edition, "date": ladder.date.isoformat()}
            manifests.save(self._folder, Manifest(about, versions(MADE_WITH), known))

    def put(self, output: Output, data: bytes, entry: FileEntry) -> None:
        """Deliver `data` as `output`. A form there that somebody has filled in is kept under another name."""
        if output.kind is OutputKind.REVIEW:
            self._keep_filled(output.path, data)
        deliver(self._folder, output.path, data)
        self.files[output.path] = entry

    def clear(self, kinds: Collection[OutputKind]) -> None:
        """Remove what earlier builds made, nobody has changed, and is no longer of use.

        Those are files of `kinds` that the ladder no longer has, and pictures of files that this build has made anew.
        """
        for name, entry in self._no_longer_wanted():
            if self._subject(name, entry).kind in kinds:
                self._take_away(name, entry, self._removed, self._left)
        for name, entry in sorted(self._earlier.items()):
            made = self.files.get(_shown(entry))
            if made and name not in self.files and made.sha256 != entry.expected.get("sha256"):
                self._take_away(name, entry, self._pictures, self._stale)

    def _take_away(self, name: str, entry: FileEntry, removed: list[str], left: list[str]) -> None:
        """Remove a file and note it in `removed`; or in `left`, if somebody has changed it since."""
        data = self._read(name)
        if data and sha256(data) == entry.sha256:
            remove(self._folder, name)
            removed.append(name)
        elif inside(self._folder, name).is_file():
            left.append(name)

    def _subject(self, name: str, entry: FileEntry) -> FileEntry:
        """The entry of the file that a picture shows; for any other file its own."""
        return self._earlier.get(_shown(entry) or name, entry)

    def changes(self) -> Changes:
        """What has happened beside the files that were asked for."""
        outdated = tuple(name for name, _ in self._no_longer_wanted() if name not in self._left)
        older = (name for name, entry in sorted(self._known().items()) if entry.edition != self._ladder.edition)
        return Changes(
            tuple(self._kept),
            tuple(self._removed),
            tuple(self._left),
            outdated,
            tuple(name for name in older if name not in outdated),
            tuple(self._pictures),
            tuple(self._stale),
        )

    def _read_earlier(self) -> dict[str, FileEntry]:
        earlier = manifests.load(self._folder)
        if earlier is None:
            return {}
        if earlier.ladder.get("id") != self._ladder.id:
            where = self._folder / manifests.NAME
            raise OtherLadderError(
                f"{self._folder}: holds the build of another ladder, “{earlier.ladder.get('id')}”, and this one is "
                f"“{self._ladder.id}”; give another folder with -o, or delete {where} if those files may be replaced"
            )
        return dict(earlier.files)

    def _keep_filled(self, name: str, data: bytes) -> None:
        there = self._read(name)
        entry = self._earlier.get(name)
        if not there or there == data or (entry and sha256(there) == entry.sha256):
            return
        path = PurePosixPath(name)
        number = 1
        while (kept := str(path.with_stem(f"{path.stem}-kept-{number}"))) and inside(self._folder, kept).exists():
            number += 1
        deliver(self._folder, kept, there)
        self._kept.append(kept)

    def _read(self, name: str) -> bytes:
        """What stands at `name`; nothing if there is no file or it cannot be read, which is then its owner's matter."""
        try:
            return inside(self._folder, name).read_bytes()
        except OSError:
            return b""

    def _no_longer_wanted(self) -> Iterator[tuple[str, FileEntry]]:
        for name, entry in sorted(self._earlier.items()):
            if entry.kind == OutputKind.SHEETS:  # made for one occasion, so no plan names them
                continue
            if (_shown(entry) or name) not in self._wanted and inside(self._folder, name).is_file():
                yield name, entry

    def _known(self) -> dict[str, FileEntry]:
        """All files in the folder that a build has made and proved."""
        ours = {n: e for n, e in self._earlier.items() if n not in self._left and n not in self._stale}
        return {n: e for n, e in ours.items() if inside(self._folder, n).is_file()} | self.files


def _shown(entry: FileEntry) -> str:
    """The path of the file that a picture shows; empty for what is no picture."""
    return str(entry.expected.get("shows", "")) if entry.kind == OutputKind.PICTURE else ""
