"""The build: make each output, prove it, deliver it, and write down where everything stands.

`build_outputs` is the whole program. What makes the bytes is in `workshop`; what reads them back is in `proof`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from ladder_export import manifest as manifests
from ladder_export.delivery import alone_in, deliver, inside, remove, sweep
from ladder_export.ladder import Ladder
from ladder_export.manifest import FileEntry, Manifest, sha256
from ladder_export.outputs import Output, OutputKind, plan
from ladder_export.paper import Paper
from ladder_export.problems import LadderExportError, Location, OutputError, Problem
from ladder_export.workshop import Workshop

if TYPE_CHECKING:  # loads the readers of the proof, which are imported when the first file is proved
    from ladder_export.proof import Expected

MADE_WITH = ("ladder-export", "weasyprint", "pydyf", "fonttools", "python-docx", "lxml")


@dataclass(frozen=True, slots=True)
class Failure:
    """An output that was not delivered, and why."""

    path: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: the files delivered (in the order of making), those that failed, and those removed.

    `left` are files that the ladder no longer has but that were changed after they were made; `older` are files of an earlier
    edition, which this build was not asked to make.
    """

    files: Mapping[str, FileEntry]
    failures: tuple[Failure, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]
    older: tuple[str, ...]


class OtherLadderError(LadderExportError):
    """The output folder holds the build of another ladder."""


def build_outputs(
    ladder: Ladder,
    chosen: Sequence[Output],
    folder: Path,
    *,
    paper: Paper,
    layouts: Path,
    progress: Callable[[Output], None] = lambda output: None,
) -> Report:
    """Make `chosen`, prove each and deliver it into `folder`; one that fails does not stop the others.

    Calls `progress` before each output. Raises `LadderExportError` for what stops everything (no fonts, no library, a full
    disk); even then the manifest tells what was delivered.
    """
    with alone_in(folder):
        earlier = _earlier(folder, ladder)
        workshop = Workshop(ladder, paper, layouts)
        files: dict[str, FileEntry] = {}
        failures: list[Failure] = []
        sweep(folder, time.time())
        try:
            for output in chosen:
                progress(output)
                made = _attempt(workshop, output)
                if isinstance(made, Failure):
                    failures.append(made)
                else:
                    data, entry = made
                    deliver(folder, output.path, data)
                    files[output.path] = entry
            removed, left = _remove_outdated(folder, earlier, plan(ladder))
        finally:
            known = _still_there(folder, ladder, earlier) | files
            _write_down(folder, ladder, earlier, known)
    older = tuple(name for name, entry in sorted(known.items()) if entry.edition != ladder.edition)
    return Report(files, tuple(failures), removed, left, older)


def _attempt(workshop: Workshop, output: Output) -> tuple[bytes, FileEntry] | Failure:
    """Make one output and prove it."""
    from ladder_export.proof import prove

    try:
        made = workshop.make(output)
    except OutputError as error:
        return Failure(output.path, (Problem(Location(output.path), str(error)),))
    expected = owed_to(output, workshop.ladder, workshop.paper)
    proof = prove(expected, made.data)
    if proof.problems:
        return Failure(output.path, tuple(_at(output.path, problem) for problem in proof.problems))
    facts = {**made.facts, **proof.facts}
    edition = workshop.ladder.edition
    entry = FileEntry(output.kind, edition, sha256(made.data), len(made.data), facts, expected.to_json())
    return made.data, entry


def owed_to(output: Output, ladder: Ladder, paper: Paper) -> Expected:
    """What the proof has to find in `output`."""
    from ladder_export.proof import expected

    match output.kind:
        case OutputKind.HANDBOOK:
            return expected.expected_handbook(ladder, paper)
        case OutputKind.OVERVIEW:
            return expected.expected_overview(ladder, output.competency, paper)
        case OutputKind.CHAPTER:
            return expected.expected_chapter(ladder, output.competency, output.level, paper)
        case OutputKind.CARD:
            return expected.expected_card(ladder, output.competency, output.level, paper)
        case OutputKind.REVIEW:
            return expected.expected_review(ladder, output.competencies, output.only_stage, template=output.template)


def _at(path: str, problem: Problem) -> Problem:
    return Problem(Location(path), problem.message, problem.path, problem.advice)


def _earlier(folder: Path, ladder: Ladder) -> Manifest | None:
    """The manifest of the build before this one. Raises `OtherLadderError` if that was of another ladder."""
    earlier = manifests.load(folder)
    if earlier and earlier.ladder.get("id") != ladder.id:
        raise OtherLadderError(
            f"{folder}: holds the build of another ladder, “{earlier.ladder.get('id')}”, and this one is “{ladder.id}”; "
            f"give another folder with -o, or delete {folder / manifests.NAME} if those files may be replaced"
        )
    return earlier


def _remove_outdated(
    folder: Path, earlier: Manifest | None, wanted: Iterable[Output]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Remove the files that an earlier build made and that the ladder no longer gives, unless a person changed them."""
    kept = {output.path for output in wanted}
    outdated = [(name, entry) for name, entry in (earlier.files.items() if earlier else ()) if name not in kept]
    removed, left = [], []
    for name, entry in sorted(outdated):
        path = inside(folder, name)
        if not path.is_file():
            continue
        if _is_ours(path, entry):
            remove(folder, name)
            removed.append(name)
        else:
            left.append(name)
    return tuple(removed), tuple(left)


def _is_ours(path: Path, entry: FileEntry) -> bool:
    """Whether the file still holds what we delivered. One that cannot be read is left to its owner."""
    try:
        return sha256(path.read_bytes()) == entry.sha256
    except OSError:
        return False


def _still_there(folder: Path, ladder: Ladder, earlier: Manifest | None) -> dict[str, FileEntry]:
    """The files of earlier builds that the ladder still gives and that are still in the folder."""
    wanted = {output.path for output in plan(ladder)}
    before = earlier.files if earlier else {}
    return {name: entry for name, entry in before.items() if name in wanted and inside(folder, name).is_file()}


def _write_down(folder: Path, ladder: Ladder, earlier: Manifest | None, files: Mapping[str, FileEntry]) -> None:
    """Save the manifest, unless nothing has ever been delivered."""
    if files or earlier:
        about = {"id": ladder.id, "title": ladder.title, "edition": ladder.edition, "date": ladder.date.isoformat()}
        manifests.save(folder, Manifest(about, _versions(), files))


def _versions() -> dict[str, str]:
    return {name: metadata.version(name) for name in MADE_WITH}
