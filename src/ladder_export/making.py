"""One output after the other: made, proved, and described for the manifest. This is what workers do; `build` delivers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ladder_export.choices import EXPORTED, Ink, OutputKind
from ladder_export.inputs import digest, picture_inputs, program
from ladder_export.ladder import Competency, Ladder
from ladder_export.manifest import FileEntry, sha256
from ladder_export.memory import Memory
from ladder_export.outputs import Output, Part, counterpart, pictures
from ladder_export.parts import Parts
from ladder_export.printing import Printing
from ladder_export.problems import Location, OutputError, Problem, UnclearError
from ladder_export.workshop import Workshop

if TYPE_CHECKING:  # loads the readers of the proof, which are imported when the first file is proved
    from ladder_export.pdf.drawn import Drawing, Drawn
    from ladder_export.pdf.fit_chapters import ChapterLengths
    from ladder_export.proof import Expected, ExpectedPlain, Proof
    from ladder_export.proof.portions import Portion, Reading


@dataclass(frozen=True, slots=True)
class Product:
    """A file that was made and proved, and what the manifest says of it."""

    path: str
    data: bytes
    entry: FileEntry


@dataclass(frozen=True, slots=True)
class Failure:
    """An output that was not delivered, and why."""

    path: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class UpToDate:
    """An output that would come out as it stands in the output folder."""

    path: str


Outcome = Product | Failure | UpToDate


@dataclass(frozen=True, slots=True)
class Station:
    """What is worked with: the makers, what is remembered, and the digests of the files that are whole, by path.

    `source` is the digest of the ladder, `attached` the files that an archive carries, by name, with their SHA-256.
    """

    workshop: Workshop
    memory: Memory
    whole: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    attached: Mapping[str, str] = field(default_factory=dict)

    def about(self, ladder: Ladder, whole: Mapping[str, str] | None = None) -> Station:
        """The same for a `ladder` that is a part of this one, and its files that are `whole`."""
        return replace(self, workshop=self.workshop.about(ladder), whole=whole or {})


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of some outputs, and what was found out on the way, of chapters also how they are set, by competency."""

    outcomes: tuple[Outcome, ...]
    learned: Mapping[str, str]
    used: frozenset[str]
    chapters: Mapping[str, ChapterLengths] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MakeFiles:
    """The task of making some files, which share what is found out for them.

    `ladder` is all that they are about: a task carries what it needs, so that no worker holds more. `whole` are the digests
    of those of them that are whole.
    """

    outputs: tuple[Output, ...]
    ladder: Ladder
    whole: Mapping[str, str]

    def __call__(self, station: Station) -> Batch:
        """Make them, with their pictures if those are asked for."""
        here = station.about(self.ladder, self.whole)
        outcomes = tuple(outcome for output in self.outputs for outcome in _with_pictures(here, output))
        return Batch(outcomes, *station.memory.take(), here.workshop.lengths)


@dataclass(frozen=True, slots=True)
class MeasureChapters:
    """The task of finding out how the chapters of a competency are set, for the book that they stand in."""

    competency: Competency
    ladder: Ladder

    def __call__(self, station: Station) -> Batch:
        """Find it out. Where that cannot be, the book says why."""
        makers = station.workshop.about(self.ladder)
        with suppress(OutputError):
            makers.measure_chapters(self.competency)
        return Batch((), *station.memory.take(), makers.lengths)


@dataclass(frozen=True, slots=True)
class DrawPart:
    """The task of drawing one document of a book."""

    output: str
    drawing: Drawing

    def __call__(self, station: Station) -> DrawnPart:
        """Draw it, or say why that fails."""
        try:
            drawn: Drawn | Failure = station.workshop.draw(self.drawing)
        except OutputError as error:
            drawn = failure(self.output, error)
        return DrawnPart(drawn, *station.memory.take())


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A document of a book, or why it could not be drawn, and what was found out on the way."""

    drawn: Drawn | Failure
    learned: Mapping[str, str]
    used: frozenset[str]

    def document(self) -> Drawn:
        """The document. Raises `OutputError` if it could not be drawn."""
        if isinstance(self.drawn, Failure):
            raise OutputError(self.drawn.problems[0].message)
        return self.drawn


@dataclass(frozen=True, slots=True)
class ReadPortion:
    """The task of reading a portion of a PDF that was made elsewhere, for its proof. In `seen` is what was found before."""

    portion: Portion
    pdf: bytes
    seen: Parts

    def __call__(self, station: Station) -> Reading:
        """Read it."""
        from ladder_export.proof.portions import read
        from ladder_export.proof.seen_pages import SeenPages

        return read(self.portion, self.pdf, SeenPages(self.seen.get, program()))


def _with_pictures(station: Station, output: Output) -> Iterator[Outcome]:
    """`output` made, then a picture of each page that it turned out to have, if pictures are asked for."""
    made = renew(station, output)
    yield made
    workshop = station.workshop
    if workshop.printing.dpi and isinstance(made, Product):
        for shown in pictures(output, made.entry.facts.get("pages", 0)):
            yield _picture(shown, made.data, workshop, station.source)


def attempt(
    workshop: Workshop, output: Output, attached: Mapping[str, str] | None = None
) -> tuple[bytes, FileEntry] | Failure:
    """Make one output and prove it: its bytes and what the manifest says of it, or why it is not delivered."""
    made = renew(Station(workshop, Memory(), attached=attached or {}), output)
    if isinstance(made, UpToDate):
        raise AssertionError("nothing was said to be whole")
    return made if isinstance(made, Failure) else (made.data, made.entry)


def renew(station: Station, output: Output) -> Outcome:
    """Make one output and prove it, unless it would come out as it stands."""
    try:
        made = station.workshop.make(output)
        due = due_of(station, output, made.inputs)
        return UpToDate(output.path) if due.stands else proved(station, output, made.data, made.facts, due)
    except UnclearError as error:
        return Failure(output.path, error.problems)
    except OutputError as error:
        return failure(output.path, error)


def failure(path: str, error: Exception) -> Failure:
    """An output that could not be made, in the words of `error`."""
    return Failure(path, (Problem(Location(path), str(error)),))


@dataclass(frozen=True, slots=True)
class Due:
    """What the proof has to find in an output, also as JSON, how that is printed, and the digest of all that it comes from.

    `stands` says that the output would come out as it stands in the output folder.
    """

    expected: Expected | ExpectedPlain
    owed: Mapping[str, Any]
    choices: Mapping[str, Any]
    inputs: str
    stands: bool


def due_of(station: Station, output: Output, made: str) -> Due:
    """What is due of `output`, which will be made from what has the digest `made`."""
    from ladder_export.proof import ExpectedPlain

    workshop = station.workshop
    expected = owed_to(output, workshop.ladder, workshop.printing)
    if not isinstance(expected, ExpectedPlain) and expected.pages is not None:
        expected = replace(expected, attached=station.attached)
    owed, choices = expected.to_json(), _choices(output, workshop.printing)
    inputs = digest(made, owed, choices)
    return Due(expected, owed, choices, inputs, station.whole.get(output.path) == inputs)


def load_readers() -> None:
    """Load what PDFs are read with for their proof."""
    from ladder_export.proof import pdf  # noqa: F401


def proved(station: Station, output: Output, data: bytes, facts: Mapping[str, Any], due: Due) -> Product | Failure:
    """Prove what was made of an output. `facts` are what its making found out."""
    from ladder_export.proof import prove

    return by_proof(station, output, data, facts, due, prove(due.expected, data))


def by_proof(
    station: Station, output: Output, data: bytes, facts: Mapping[str, Any], due: Due, proof: Proof
) -> Product | Failure:
    """What was made of an output, if its `proof` found nothing wrong."""
    if proof.problems:
        return Failure(output.path, tuple(_at(output.path, problem) for problem in proof.problems))
    told = {"print": due.choices, **facts, **proof.facts}
    return _product(output, station.workshop.ladder, data, told, due.owed, due.inputs, station.source)


def _picture(output: Output, pdf: bytes, workshop: Workshop, source: str) -> Product | Failure:
    """Make and prove a picture of the finished file `pdf`."""
    from ladder_export.pictures import picture
    from ladder_export.proof import ExpectedPicture, prove_picture

    dpi = workshop.printing.dpi
    data = picture(pdf, output.page, dpi)
    expected = ExpectedPicture(output.path, output.of, sha256(pdf), output.page, dpi)
    proof = prove_picture(expected, data, pdf)
    if proof.problems:
        return Failure(output.path, proof.problems)
    inputs = picture_inputs(sha256(pdf), output.page, dpi)
    return _product(output, workshop.ladder, data, proof.facts, expected.to_json(), inputs, source)


def _product(
    output: Output,
    ladder: Ladder,
    data: bytes,
    facts: Mapping[str, Any],
    owed: Mapping[str, Any],
    inputs: str,
    source: str,
) -> Product:
    entry = FileEntry(output.kind, ladder.edition, sha256(data), len(data), facts, owed, inputs, source)
    return Product(output.path, data, entry)


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
