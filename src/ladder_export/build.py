"""The build: make each output, prove it, deliver it, and write down where everything stands.

`build_outputs` is the whole program. What makes the bytes is in `workshop`; what reads them back is in `proof`; what
stands in the output folder is in `shelf`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ladder_export.choices import EXPORTED, Ink, OutputKind
from ladder_export.delivery import alone_in
from ladder_export.ladder import Ladder
from ladder_export.manifest import FileEntry, sha256
from ladder_export.outputs import Output, Part, counterpart, pictures
from ladder_export.printing import Printing
from ladder_export.problems import Location, OutputError, Problem, UnclearError
from ladder_export.shelf import Changes, Shelf
from ladder_export.workshop import Workshop

if TYPE_CHECKING:  # loads the readers of the proof, which are imported when the first file is proved
    from ladder_export.proof import Expected, ExpectedPlain


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

    With `printing.dpi`, pictures of its pages come right after each file that has any, and are left out where that fails.
    `source` are the ladder's files by name, as an archive carries them along. Calls `progress` with the path of each output
    before it is made. Raises `LadderExportError` for what stops everything (no fonts, no library, a full disk); even then the
    manifest tells what was delivered.
    """
    failures: list[Failure] = []
    with alone_in(folder), Shelf(folder, ladder) as shelf:
        workshop = Workshop(ladder, printing, layouts, source)
        attached = {name: sha256(data) for name, data in source.items()} if printing.archive else {}
        for output in chosen:
            progress(output.path)
            for each, made in _with_pictures(workshop, output, attached):
                if isinstance(made, Failure):
                    failures.append(made)
                else:
                    shelf.put(each, *made)
        shelf.clear({output.kind for output in chosen} | ({OutputKind.PICTURE} if printing.dpi else set()))
    return Report(shelf.files, tuple(failures), shelf.changes())


def _with_pictures(
    workshop: Workshop, output: Output, attached: Mapping[str, str]
) -> Iterator[tuple[Output, tuple[bytes, FileEntry] | Failure]]:
    """`output` made, then a picture of each page that it turned out to have, if pictures are asked for."""
    made = attempt(workshop, output, attached)
    yield output, made
    if workshop.printing.dpi and not isinstance(made, Failure):
        data, entry = made
        for shown in pictures(output, entry.facts.get("pages", 0)):
            yield shown, _picture(shown, data, workshop)


def attempt(
    workshop: Workshop, output: Output, attached: Mapping[str, str] | None = None
) -> tuple[bytes, FileEntry] | Failure:
    """Make one output and prove it: its bytes and what the manifest says of it, or why it is not delivered."""
    from ladder_export.proof import ExpectedPlain, prove

    try:
        made = workshop.make(output)
    except UnclearError as error:
        return Failure(output.path, error.problems)
    except OutputError as error:
        return Failure(output.path, (Problem(Location(output.path), str(error)),))
    printing = workshop.printing
    expected = owed_to(output, workshop.ladder, printing)
    if not isinstance(expected, ExpectedPlain) and expected.pages is not None:
        expected = replace(expected, attached=attached or {})
    proof = prove(expected, made.data)
    if proof.problems:
        return Failure(output.path, tuple(_at(output.path, problem) for problem in proof.problems))
    facts = {"print": _choices(output, printing), **made.facts, **proof.facts}
    return made.data, _entry(output, workshop.ladder, made.data, facts, expected.to_json())


def _picture(output: Output, pdf: bytes, workshop: Workshop) -> tuple[bytes, FileEntry] | Failure:
    """Make and prove a picture of the finished file `pdf`."""
    from ladder_export.pictures import picture
    from ladder_export.proof import ExpectedPicture, prove_picture

    dpi = workshop.printing.dpi
    data = picture(pdf, output.page, dpi)
    expected = ExpectedPicture(output.path, output.of, sha256(pdf), output.page, dpi)
    proof = prove_picture(expected, data, pdf)
    if proof.problems:
        return Failure(output.path, proof.problems)
    return data, _entry(output, workshop.ladder, data, proof.facts, expected.to_json())


def _entry(
    output: Output, ladder: Ladder, data: bytes, facts: Mapping[str, Any], expected: Mapping[str, Any]
) -> FileEntry:
    return FileEntry(output.kind, ladder.edition, sha256(data), len(data), facts, expected)


def _beside(output: Output, printing: Printing) -> tuple[str, ...]:
    """The files that `output` has links to, by their path from its folder."""
    if output.kind not in (OutputKind.CARD, OutputKind.CHAPTER):
        return ()
    path = counterpart(output.kind, output.competency, output.level, printing.paper)
    return (path,) if path else ()


def _choices(output: Output, printing: Printing) -> dict[str, Any]:
    """How `output` was printed, for the manifest: its paper, and whatever else is not as usual."""
    card, form = output.kind is OutputKind.CARD, output.kind is OutputKind.REVIEW
    word = form or output.kind is OutputKind.DOCUMENT
    if output.kind in EXPORTED and output.kind is not OutputKind.DOCUMENT:
        return {}
    said = {
        "paper": (printing.card_paper if card else printing.paper).name,
        "sides": printing.card_sides if card and printing.card_sides > 1 else 0,
        "ink": "" if printing.ink is Ink.FULL or word else printing.ink.value,
        "qr": card and printing.qr,
        "archive": printing.archive and not word,
        "with_next": form and printing.with_next,
        "protect": form and printing.protect,
    }
    return {name: value for name, value in said.items() if value}


def owed_to(output: Output, ladder: Ladder, printing: Printing) -> Expected | ExpectedPlain:
    """What the proof has to find in `output`."""
    from ladder_export.proof import expected

    if output.part:
        return _owed_to_export(output, output.part, ladder)
    paper, part = printing.paper, ladder.part_of(output.competencies[0])
    match output.kind:
        case OutputKind.HANDBOOK:
            return expected.expected_handbook(ladder, paper)
        case OutputKind.OVERVIEW:
            return expected.expected_overview(part, output.competency, paper)
        case OutputKind.CHAPTER:
            chapter = expected.expected_chapter(part, output.competency, output.level, paper)
            return replace(chapter, beside=_beside(output, printing))
        case OutputKind.CARD:
            card_paper, sides = printing.card_paper, printing.card_sides
            card = expected.expected_card(part, output.competency, output.level, card_paper, sides, qr=printing.qr)
            return replace(card, beside=_beside(output, printing))
        case OutputKind.COMPARE:
            return expected.expected_compare(part, output.competency, output.level, output.next_level, paper)
        case OutputKind.REVIEW:
            return expected.expected_review(
                part,
                output.competencies,
                output.only_stage,
                paper=paper.name,
                template=output.template,
                with_next=printing.with_next,
                protect=printing.protect,
            )
        case _:
            raise ValueError(f"{output.path}: its proof needs another file")


def _owed_to_export(output: Output, part: Part, ladder: Ladder) -> ExpectedPlain:
    from ladder_export.proof import expected_plain as plain
    from ladder_export.proof.plain_data import Format

    match part:
        case Part.SETTINGS:
            return plain.expected_settings(ladder, output.kind)
        case Part.EVERYTHING:
            owed = plain.expected_table if output.kind is OutputKind.TABLE else plain.expected_document
            return owed(ladder, output.competencies)
        case Part.OVERVIEW:
            return plain.expected_text_overview(ladder, output.competency, Format(output.kind))
        case Part.HANDBOOK:
            return plain.expected_text_handbook(ladder, output.competency, Format(output.kind))
    card = part is Part.CARD
    return plain.expected_text_level(ladder, output.competency, output.level, Format(output.kind), card=card)


def _at(path: str, problem: Problem) -> Problem:
    return Problem(Location(path), problem.message, problem.path, problem.advice)
