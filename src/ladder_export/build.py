"""The build: make each output, prove it, deliver it, and write down where everything stands.

`build_outputs` is the whole program. What makes the bytes is in `workshop`; what reads them back is in `proof`; what
stands in the output folder is in `shelf`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ladder_export.delivery import alone_in
from ladder_export.ladder import Ladder
from ladder_export.manifest import FileEntry, sha256
from ladder_export.outputs import Output, OutputKind
from ladder_export.printing import Printing
from ladder_export.problems import Location, OutputError, Problem
from ladder_export.shelf import Changes, Shelf
from ladder_export.workshop import Workshop

if TYPE_CHECKING:  # loads the readers of the proof, which are imported when the first file is proved
    from ladder_export.proof import Expected


@dataclass(frozen=True, slots=True)
class Failure:
    """An output that was not delivered, and why."""

    path: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: the files delivered (in the order of making), those that failed, and what else has changed."""

    files: Mapping[str, FileEntry]
    failures: tuple[Failure, ...]
    changes: Changes


def build_outputs(
    ladder: Ladder,
    chosen: Sequence[Output],
    folder: Path,
    *,
    printing: Printing,
    layouts: Path,
    source: Mapping[str, bytes],
    progress: Callable[[str], None] = lambda path: None,
) -> Report:
    """Make `chosen`, prove each and deliver it into `folder`; one that fails does not stop the others.

    `source` are the ladder's files by name, as an archive carries them along. Calls `progress` with the path of each output
    before it is made. Raises `LadderExportError` for what stops everything (no fonts, no library, a full disk); even then the
    manifest tells what was delivered.
    """
    failures: list[Failure] = []
    with alone_in(folder), Shelf(folder, ladder) as shelf:
        workshop = Workshop(ladder, printing, layouts, source)
        for output in chosen:
            progress(output.path)
            made = _attempt(workshop, output)
            if isinstance(made, Failure):
                failures.append(made)
            else:
                shelf.put(output, *made)
        shelf.clear({output.kind for output in chosen})
    return Report(shelf.files, tuple(failures), shelf.changes())


def _attempt(workshop: Workshop, output: Output) -> tuple[bytes, FileEntry] | Failure:
    """Make one output and prove it."""
    from ladder_export.proof import prove

    try:
        made = workshop.make(output)
    except OutputError as error:
        return Failure(output.path, (Problem(Location(output.path), str(error)),))
    expected = owed_to(output, workshop.ladder, workshop.printing)
    proof = prove(expected, made.data)
    if proof.problems:
        return Failure(output.path, tuple(_at(output.path, problem) for problem in proof.problems))
    facts = {**made.facts, **proof.facts}
    edition = workshop.ladder.edition
    entry = FileEntry(output.kind, edition, sha256(made.data), len(made.data), facts, expected.to_json())
    return made.data, entry


def owed_to(output: Output, ladder: Ladder, printing: Printing) -> Expected:
    """What the proof has to find in `output`."""
    from ladder_export.proof import expected

    paper = printing.paper
    match output.kind:
        case OutputKind.HANDBOOK:
            return expected.expected_handbook(ladder, paper)
        case OutputKind.OVERVIEW:
            return expected.expected_overview(ladder, output.competency, paper)
        case OutputKind.CHAPTER:
            return expected.expected_chapter(ladder, output.competency, output.level, paper)
        case OutputKind.CARD:
            card_paper, sides = printing.card_paper, printing.card_sides
            return expected.expected_card(ladder, output.competency, output.level, card_paper, sides, qr=printing.qr)
        case OutputKind.COMPARE:
            return expected.expected_compare(ladder, output.competency, output.level, output.next_level, paper)
        case OutputKind.REVIEW:
            return expected.expected_review(ladder, output.competencies, output.only_stage, template=output.template)


def _at(path: str, problem: Problem) -> Problem:
    return Problem(Location(path), problem.message, problem.path, problem.advice)
