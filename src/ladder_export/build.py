"""The build: make each output, prove it, deliver it, and write down where everything stands.

`build_outputs` is the whole program. What makes the bytes is in `Workshop`; what reads them back is in `proof`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ladder_export import manifest as manifests
from ladder_export.delivery import alone_in, deliver, inside, remove, sweep
from ladder_export.ladder import Competency, Ladder, Level, Place
from ladder_export.manifest import FileEntry, Manifest, sha256
from ladder_export.outputs import Output, OutputKind, plan
from ladder_export.paper import Paper
from ladder_export.problems import LadderExportError, Location, OutputError, Problem

if TYPE_CHECKING:  # these load WeasyPrint and the like; `Workshop` imports them when it needs them
    from ladder_export.layout import LaidOut, Layouts
    from ladder_export.pdf.fit import Fitted
    from ladder_export.pdf.render import Printer
    from ladder_export.proof import Expected

MADE_WITH = ("ladder-export", "weasyprint", "pydyf", "fonttools", "python-docx", "lxml")


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of one output and what its making found out (type size in pt, spare room in mm)."""

    data: bytes
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """An output that was not delivered, and why."""

    path: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: the files delivered (in the order of making), those that failed, and those removed."""

    files: Mapping[str, FileEntry]
    failures: tuple[Failure, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]


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
            _write_down(folder, ladder, earlier, files)
    return Report(files, tuple(failures), removed, left)


def _attempt(workshop: Workshop, output: Output) -> tuple[bytes, FileEntry] | Failure:
    """Make one output and prove it."""
    from ladder_export.proof import prove

    try:
        made = workshop.make(output)
    except OutputError as error:
        return Failure(output.path, (Problem(Location(output.path), str(error)),))
    expected = workshop.expected(output)
    proof = prove(expected, made.data)
    if proof.problems:
        return Failure(output.path, tuple(_at(output.path, problem) for problem in proof.problems))
    facts = {**made.facts, **proof.facts}
    return made.data, FileEntry(output.kind, sha256(made.data), len(made.data), facts, expected.to_json())


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


def _write_down(folder: Path, ladder: Ladder, earlier: Manifest | None, files: Mapping[str, FileEntry]) -> None:
    """Save the manifest: the new files, and the earlier ones that are still wanted and still there."""
    if not files and not earlier:
        return
    kept = {output.path for output in plan(ladder)}
    before = {name: e for name, e in (earlier.files.items() if earlier else ()) if name in kept}
    still = {name: entry for name, entry in before.items() if inside(folder, name).is_file()}
    about = {"id": ladder.id, "title": ladder.title, "edition": ladder.edition, "date": ladder.date.isoformat()}
    manifests.save(folder, Manifest(about, _versions(), {**still, **files}))


def _versions() -> dict[str, str]:
    return {name: metadata.version(name) for name in MADE_WITH}


class Workshop:
    """Makes the bytes of outputs. What several outputs share (fonts, layouts, the type size of a deck) is made once."""

    def __init__(self, ladder: Ladder, paper: Paper, layouts: Path) -> None:
        self._ladder = ladder
        self._paper = paper
        self._folder = layouts
        self._fits: dict[tuple[str, str], Fitted | OutputError] = {}

    def make(self, output: Output) -> Made:
        """The bytes of `output`. Raises `OutputError` if it does not fit or the renderer complains."""
        return self._makers[output.kind](self, output)

    def expected(self, output: Output) -> Expected:
        """What the proof has to find in `output`."""
        from ladder_export.proof import expected

        ladder, paper = self._ladder, self._paper
        match output.kind:
            case OutputKind.HANDBOOK:
                return expected.expected_handbook(ladder, paper)
            case OutputKind.CHAPTER:
                return expected.expected_chapter(ladder, output.competency, self._level(output), paper)
            case OutputKind.OVERVIEW:
                return expected.expected_overview(ladder, output.competency, paper)
            case OutputKind.CARD:
                return expected.expected_card(ladder, output.competency, self._level(output), paper)
            case OutputKind.REVIEW:
                stage = ladder.stage(output.level or 0)
                return expected.expected_review(ladder, output.competencies, stage, template=output.template)

    @cached_property
    def _layouts(self) -> Layouts:
        from ladder_export.layout import Layouts

        return Layouts(self._folder)

    @cached_property
    def _printer(self) -> Printer:
        from ladder_export.pdf import Printer

        return Printer(self._folder / "fonts")

    def _handbook(self, output: Output) -> Made:
        from ladder_export.pdf.fit_reading import fit_handbook

        def lay_out(air: Mapping[str, float], ruled: Mapping[str, tuple[int, float]], sample: bool) -> LaidOut:
            return self._layouts.handbook(self._ladder, paper=self._paper, air=air, ruled=ruled, sample=sample)

        return Made(fit_handbook(self._printer, lay_out, self._paper).rendered.pdf())

    def _chapter(self, output: Output) -> Made:
        return self._fitted("chapters", output.competency, output.level)

    def _overview(self, output: Output) -> Made:
        return self._fitted("overview", output.competency, output.competency.id)

    def _card(self, output: Output) -> Made:
        return self._fitted("cards", output.competency, output.level)

    def _fitted(self, sort: str, competency: Competency, key: object) -> Made:
        """One page or chapter of those that share a type size; the size is found once for all of them."""
        if (sort, competency.id) not in self._fits:
            self._fits[sort, competency.id] = self._attempt_fit(sort, competency)
        fitted = self._fits[sort, competency.id]
        if isinstance(fitted, OutputError):
            raise fitted
        facts = {"type_size_pt": fitted.size}
        if key in fitted.air:
            facts["air_mm"] = fitted.air[key]
        return Made(fitted.pages[key].pdf(), facts)

    def _attempt_fit(self, sort: str, competency: Competency) -> Fitted | OutputError:
        try:
            return self._fit(sort, competency)
        except OutputError as error:  # kept, so that each output of the deck fails with it, and none is tried again
            return error

    def _fit(self, sort: str, competency: Competency) -> Fitted:
        from ladder_export.pdf.fit import fit_deck, fit_overview
        from ladder_export.pdf.fit_reading import fit_chapters

        layouts, printer, paper, ladder = self._layouts, self._printer, self._paper, self._ladder
        match sort:
            case "overview":
                return fit_overview(
                    printer,
                    lambda size, air, tall: layouts.overview(
                        ladder, competency, paper=paper, size=size, air=air, tall=tall
                    ),
                    competency,
                    paper,
                )
            case "chapters":
                levels = [level for level in competency.levels if level.sections_in(Place.CHAPTER)]
                return fit_chapters(
                    printer,
                    lambda level, size: layouts.chapter(ladder, competency, level, paper=paper, size=size),
                    levels,
                )
        levels = [level for level in competency.levels if level.sections_in(Place.CARD)]
        return fit_deck(
            printer,
            lambda level, size, air, tall: layouts.card(
                ladder, competency, level, paper=paper, size=size, air=air, tall=tall
            ),
            levels,
            paper,
        )

    def _review(self, output: Output) -> Made:
        from ladder_export.word.review import review_form

        stage = self._ladder.stage(output.level or 0)
        return Made(review_form(self._ladder, output.competencies, stage, paper=self._paper, template=output.template))

    def _level(self, output: Output) -> Level:
        level = output.competency.level(output.level or 0)
        if level is None:
            raise LookupError(output.path)
        return level

    _makers: ClassVar[Mapping[OutputKind, Callable[[Workshop, Output], Made]]] = {
        OutputKind.HANDBOOK: _handbook,
        OutputKind.CHAPTER: _chapter,
        OutputKind.OVERVIEW: _overview,
        OutputKind.CARD: _card,
        OutputKind.REVIEW: _review,
    }
