"""The output folder during a build: what earlier builds left there, what this one puts there, and the manifest of both.

Files that a person may have worked in are never lost: a filled form is kept under another name, and a file is removed only
if we made it and nobody has changed it since.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any

from ladder_export import manifest as manifests
from ladder_export.choices import OutputKind
from ladder_export.delivery import deliver, inside, remove, sweep
from ladder_export.inputs import picture_inputs
from ladder_export.ladder import Ladder
from ladder_export.manifest import FileEntry, Manifest, sha256
from ladder_export.outputs import Output, exports, pictures, plan
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


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose files are on a shelf: what the manifest says of the ladder, every path that it gives, and its digest."""

    about: Mapping[str, str]
    paths: frozenset[str]
    source: str = ""


def owner_of(ladder: Ladder, source: str = "") -> Owner:
    """The owner of all that `ladder` gives; `source` is its digest."""
    about = {"id": ladder.id, "title": ladder.title, "edition": ladder.edition, "date": ladder.date.isoformat()}
    return Owner(about, frozenset(output.path for output in (*plan(ladder), *exports(ladder))), source)


class OtherLadderError(LadderExportError):
    """The output folder holds the build of another ladder."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a build did to files beside those that it was asked for, and what it left as it was.

    `kept` are forms that somebody had filled in, under their new names. The ladder no longer has the files in `removed`, in
    `left` (which a person has changed) and in `outdated` (of kinds that were not asked for). `older` are of an earlier edition,
    `behind` of this one, but made before the ladder was last changed.
    `pictures` showed files as they were before and are removed; `stale` do so too, but a person has changed them.
    """

    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()

    @property
    def lasting(self) -> bool:
        """Whether another build would have to tell of some of them again."""
        return any((self.left, self.outdated, self.older, self.stale, self.behind))


class OtherPartError(LadderExportError):
    """The output folder holds something else than the part that is to be built there."""


class Shelf:
    """A context in which files are put into `folder`; the manifest is written when it ends, however it ends.

    Raises `OtherLadderError` if the folder holds another ladder, `OtherPartError` if it holds something else than an earlier
    state of the part that `shard` is about, and what `manifest.load` and `deliver` raise.
    """

    def __init__(
        self,
        folder: Path,
        owner: Owner,
        shard: Mapping[str, Any] | None = None,
        made_with: Mapping[str, str] | None = None,
    ) -> None:
        """`shard` is what the manifest says of a part; `made_with` are versions, those that are installed if it is None."""
        self._folder = folder
        self._owner = owner
        self._made_with = made_with
        self.shard = shard or {}
        self._earlier = self._read_earlier()
        self._kept: list[str] = []
        self._removed: list[str] = []
        self._left: list[str] = []
        self._pictures: list[str] = []
        self._stale: list[str] = []
        self.files: dict[str, FileEntry] = {}
        self.kept: set[str] = set()
        sweep(folder, time.time())

    def __enter__(self) -> Shelf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        known = self._known()
        # A build that changed nothing leaves the manifest of the one before: it still says whose edition the files are.
        if self.files or known != self._earlier or self.shard:
            made_with = versions(MADE_WITH) if self._made_with is None else self._made_with
            manifests.save(self._folder, Manifest(self._owner.about, made_with, known, shard=self.shard))

    def put(self, path: str, data: bytes, entry: FileEntry) -> None:
        """Deliver `data` to `path`. A form there that somebody has filled in is kept under another name."""
        if entry.kind == OutputKind.REVIEW:
            self._keep_filled(path, data)
        deliver(self._folder, path, data)
        self.files[path] = entry

    def whole(self, chosen: Iterable[Output], dpi: int) -> dict[str, str]:
        """Of the files that earlier builds made of `chosen`, those that are as they were made: their inputs by path.

        With `dpi`, a file counts only if there are whole pictures of its pages in so many dots an inch, too.
        """
        found = {}
        for output in chosen:
            entry = self._whole(output.path)
            if entry and all(
                (drawn := self._whole(shown.path)) and drawn.inputs == picture_inputs(entry.sha256, shown.page, dpi)
                for shown in self._pictures_of(output, dpi)
            ):
                found[output.path] = entry.inputs
        return found

    def keep(self, output: Output, dpi: int) -> None:
        """Leave what stands at `output`, and its pictures: the ladder as it is now would give the same."""
        for path in (output.path, *(shown.path for shown in self._pictures_of(output, dpi))):
            self.files[path] = replace(
                self._earlier[path], edition=self._owner.about["edition"], source=self._owner.source
            )
            self.kept.add(path)

    def _pictures_of(self, output: Output, dpi: int) -> tuple[Output, ...]:
        entry = self._earlier.get(output.path)
        return pictures(output, entry.facts.get("pages", 0)) if dpi and entry else ()

    def _whole(self, path: str) -> FileEntry | None:
        """What the manifest says of the file at `path`, if that is true of the file and the file can be made again."""
        entry = self._earlier.get(path)
        if entry is None or not entry.inputs:
            return None
        data = self._read(path)
        return entry if len(data) == entry.bytes and sha256(data) == entry.sha256 else None

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
        source = self._owner.source
        outdated = tuple(name for name, _ in self._no_longer_wanted() if name not in self._left)
        ours = {name: entry for name, entry in sorted(self._known().items()) if name not in outdated}
        older = tuple(name for name, entry in ours.items() if entry.edition != self._owner.about["edition"])
        return Changes(
            tuple(self._kept),
            tuple(self._removed),
            tuple(self._left),
            outdated,
            older,
            tuple(self._pictures),
            tuple(self._stale),
            tuple(n for n, e in ours.items() if source and e.source not in ("", source) and n not in older),
        )

    def _read_earlier(self) -> dict[str, FileEntry]:
        earlier = manifests.load(self._folder)
        if earlier is None:
            return {}
        if earlier.ladder.get("id") != self._owner.about["id"]:
            where = self._folder / manifests.NAME
            raise OtherLadderError(
                f"{self._folder}: holds the build of another ladder, “{earlier.ladder.get('id')}”, and this one is "
                f"“{self._owner.about['id']}”; give another folder with -o, or delete {where} if those files may be replaced"
            )
        if self.shard and _part(earlier.shard) != _part(self.shard):
            holds = f"part {_part(earlier.shard)}" if earlier.shard else "a build that is no part of another"
            raise OtherPartError(
                f"{self._folder}: holds {holds}; give part {_part(self.shard)} a folder of its own with -o"
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
            if (_shown(entry) or name) not in self._owner.paths and inside(self._folder, name).is_file():
                yield name, entry

    def _known(self) -> dict[str, FileEntry]:
        """All files in the folder that a build has made and proved."""
        ours = {n: e for n, e in self._earlier.items() if n not in self._left and n not in self._stale}
        return {n: e for n, e in ours.items() if inside(self._folder, n).is_file()} | self.files


def _shown(entry: FileEntry) -> str:
    """The path of the file that a picture shows; empty for what is no picture."""
    return str(entry.expected.get("shows", "")) if entry.kind == OutputKind.PICTURE else ""


def _part(shard: Mapping[str, Any]) -> str:
    return f"{shard.get('part')}/{shard.get('of')}"
