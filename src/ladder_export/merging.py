"""The parts of a build, each made in a folder of its own, joined into the folder that one build would have made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ladder_export import manifest as manifests
from ladder_export import memory
from ladder_export.choices import OutputKind
from ladder_export.delivery import alone_in, inside
from ladder_export.equipment import differences
from ladder_export.manifest import FileEntry, Manifest, sha256
from ladder_export.parts import KINDS, Parts
from ladder_export.problems import NOWHERE, ExitCode, LadderExportError, Location, Problem
from ladder_export.shards import Shard, Share, whole
from ladder_export.shelf import Changes, Owner, Shelf


class ApartError(LadderExportError):
    """Folders that are not the parts of one build."""


class MissingPartsError(LadderExportError):
    """Parts, or files of them, are missing; `problems` says which, and how to make them."""

    exit_code = ExitCode.INCOMPLETE

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Merged:
    """What came together: the files by their paths, from how many parts, and what else has changed in the folder."""

    files: Mapping[str, FileEntry]
    parts: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class _Part:
    """A folder, its manifest, and what that says of the part in it."""

    folder: Path
    manifest: Manifest
    share: Share

    def files(self) -> dict[str, FileEntry]:
        """The files of this part that its last build has proved, with their pictures."""
        files = self.manifest.files
        edition, source = self.manifest.ladder.get("edition"), self.share.source
        sound = {path: e for path, e in files.items() if (e.edition, e.source) == (edition, source)}
        mine = {path: sound[path] for path in self.share.paths if path in sound}
        if self.share.pictures:
            drawn = ((path, entry) for path, entry in sound.items() if entry.kind == OutputKind.PICTURE)
            mine.update((path, entry) for path, entry in drawn if entry.expected.get("shows") in mine)
        return mine


def merge_folders(
    folders: Sequence[Path],
    target: Path,
    *,
    program: str = "ladder-export",
) -> Merged:
    """Join the parts in `folders` into `target`, which may be one of them, with the manifest that one build would have written.

    Each file is compared with the hash that it had when it was proved. Nothing is delivered before all parts are known to be
    whole; `program` is how messages call this program. Raises `ApartError` for folders that do not go together,
    `MissingPartsError`, and what `manifest.load` and `Shelf` raise.
    """
    with ExitStack() as stack:
        for folder in dict.fromkeys(path.resolve() for path in (*folders, target) if path.is_dir()):
            stack.enter_context(alone_in(folder))
        parts = sorted(map(_open, folders), key=lambda part: part.share.shard)
        _check_same(parts)
        if problems := [*_missing(parts, program), *(p for part in parts for p in _faults(part, program))]:
            raise MissingPartsError(problems)
        _check_whole(parts)
        if not target.is_dir():
            stack.enter_context(alone_in(target))
        return _deliver(parts, target)


def _open(folder: Path) -> _Part:
    if not folder.is_dir():
        raise ApartError(f"{folder}: there is no such folder; name those that the parts were built into")
    manifest = manifests.load(folder)
    if manifest is None:
        raise ApartError(
            f"{folder}: has no {manifests.NAME}, so no part was built there; build it, or leave the folder out"
        )
    if not manifest.shard:
        raise ApartError(f"{folder}: holds no part of a build; name folders that “build --shard” has made")
    try:
        return _Part(folder, manifest, Share.from_json(manifest.shard))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _damaged(folder, repr(error)) from error


def _damaged(folder: Path, what: str) -> ApartError:
    return ApartError(
        f"{folder / manifests.NAME}: is damaged where it says what part it is of ({what}); build that part again"
    )


def _check_same(parts: Sequence[_Part]) -> None:
    """Raise `ApartError` for the first of `parts` that is not one of the same build as those before it, or there twice."""
    first = parts[0]
    seen: dict[Shard, Path] = {}
    for part in parts:
        if difference := _difference(first, part):
            raise ApartError(f"{part.folder}: does not go with {first.folder}: {difference}")
        if (shard := part.share.shard) in seen:
            raise ApartError(f"{part.folder}: part {shard} is in {seen[shard]} too; name one of the two")
        seen[shard] = part.folder


def _difference(first: _Part, part: _Part) -> str:
    """Why `part` is of another build than `first`, and the way out; empty if it is not."""
    one, other = first.share, part.share
    if part.manifest.ladder != first.manifest.ladder:
        here, there = (_named(each.manifest) for each in (first, part))
        return f"it is of {there}, and that of {here}; name the parts of one build"
    if other.shard.of != one.shard.of:
        return f"it is part {other.shard}, and that part {one.shard}; name the parts of one build"
    again = "build one of the two again"
    if other.source != one.source:
        return f"the ladder has changed between them; {again}, from the same source"
    if other.words != one.words:
        return f"it was built with {other.words or 'no option'}, and that with {one.words or 'no option'}; {again}"
    if other.equipment != one.equipment:
        found = differences(one.equipment, f"in {first.folder}", other.equipment, f"in {part.folder}")
        return f"they were made with other things ({found}); {again}, with the same version of everything"
    if (other.plan, other.whole, part.manifest.made_with) != (one.plan, one.whole, first.manifest.made_with):
        return f"they are parts of different choices, or carry other source files along; {again}"
    return ""


def _named(manifest: Manifest) -> str:
    about = manifest.ladder
    return f"“{about.get('title')}” ({about.get('id')}), edition {about.get('edition')} of {about.get('date')}"


def _command(program: str, share: Share, part: int) -> str:
    """What a person types to make a `part`; where the source and the layouts are, no manifest says."""
    return " ".join(
        filter(None, (program, "build", share.words, f"--shard {Shard(part, share.shard.of)}", "-o FOLDER"))
    )


def _missing(parts: Sequence[_Part], program: str) -> Iterator[Problem]:
    share = parts[0].share
    there = {part.share.shard.part for part in parts}
    for number in range(1, share.shard.of + 1):
        if number not in there:
            command = _command(program, share, number)
            advice = f"make it with “{command}” from the same source, and name its folder too"
            yield Problem(NOWHERE, f"part {Shard(number, share.shard.of)} is missing", advice=advice)


def _faults(part: _Part, program: str) -> Iterator[Problem]:
    """Files of `part` that are not there as they were proved."""
    share, files = part.share, part.files()
    advice = f"make part {share.shard} again with “{_command(program, share, share.shard.part)}” from the same source"
    for path in share.paths:
        if path not in files:
            yield Problem(Location(str(part.folder / path)), "was not made", advice=advice)
    if not share.complete and all(path in files for path in share.paths):
        yield Problem(Location(str(part.folder)), f"part {share.shard} was not finished", advice=advice)
    for path, entry in files.items():
        try:
            data = inside(part.folder, path).read_bytes()
        except OSError as error:
            yield Problem(
                Location(str(part.folder / path)), f"cannot be read ({error.strerror or error})", advice=advice
            )
            continue
        if (len(data), sha256(data)) != (entry.bytes, entry.sha256):
            message = "is not the file that was proved: its hash differs"
            yield Problem(Location(str(part.folder / path)), message, advice=advice)


def _check_whole(parts: Sequence[_Part]) -> None:
    """Raise `ApartError` if the parts together are not exactly what was asked for, each file once."""
    paths = [path for part in parts for path in part.share.paths]
    if whole(paths) != parts[0].share.whole:
        twice = [path for path, times in Counter(paths).items() if times > 1]
        what = f"{twice[0]} is in two parts" if twice else "together the parts are not all that was asked for"
        raise _damaged(parts[0].folder, what)


def _deliver(parts: Sequence[_Part], target: Path) -> Merged:
    share, manifest = parts[0].share, parts[0].manifest
    owner = Owner(manifest.ladder, frozenset(share.belongings), share.source)
    files = {path: (part, entry) for part in parts for path, entry in part.files().items()}
    measures = _measures(parts)
    before = manifests.load(target)
    # Until all is there, a part that is joined where it stands stays a part, so that an interrupted merge can be done again.
    with Shelf(target, owner, before.shard if before else {}, manifest.made_with) as shelf:
        for path, (part, entry) in sorted(files.items()):
            data = inside(part.folder, path).read_bytes()
            if sha256(data) != entry.sha256:
                raise ApartError(f"{part.folder / path}: has changed while the parts were joined; start again")
            shelf.put(path, data, entry)
        shelf.clear({OutputKind(entry.kind) for _, entry in files.values()})
        shelf.shard = {}
    memory.save(target, memory.load(target), measures, frozenset(measures))
    for part in parts:
        if part.folder.resolve() != target.resolve():
            for kind in KINDS:
                Parts(target, kind).take_over(part.folder)
    return Merged(dict(shelf.files), len(parts), shelf.changes())


def _measures(parts: Iterable[_Part]) -> dict[str, str]:
    """What the parts have measured, so that the next build in the joined folder need not do so again."""
    found: dict[str, str] = {}
    for part in parts:
        found |= memory.load(part.folder).measures
    return found
