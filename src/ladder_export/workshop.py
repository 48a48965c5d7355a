"""Makes the bytes of each output. What several outputs share (fonts, layouts, the type size of a deck) is made once.

WeasyPrint, python-docx and the like are imported here, when the first output that needs them is made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ladder_export.choices import EXPORTED, OutputKind
from ladder_export.inputs import digest, program
from ladder_export.ladder import Competency, Ladder, Level, Place, neighbors
from ladder_export.outputs import Output, Part
from ladder_export.paper import Margins, Paper
from ladder_export.printing import Printing, suited

if TYPE_CHECKING:
    from ladder_export.imposition.plan import Plan
    from ladder_export.languages import Language
    from ladder_export.layout import Fitting, LaidOut, Layouts
    from ladder_export.layout.reading import Handbook
    from ladder_export.memory import Memory
    from ladder_export.pdf import Printer
    from ladder_export.pdf.drawn import Drawing, DrawingSteps, Drawn, Kept
    from ladder_export.pdf.fit import Fitted
    from ladder_export.pdf.fit_chapters import ChapterLengths


@dataclass(frozen=True)
class Made:
    """One output as it will be: the digest of everything that its bytes come from, and the bytes once somebody wants them.

    `facts` are what its making found out (type size in pt, spare room in mm).
    """

    inputs: str
    write: Callable[[], bytes]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def data(self) -> bytes:
        """The bytes. Raises `OutputError`."""
        return self.write()


@dataclass(frozen=True)
class MadeInSteps:
    """One output as it will be, whose bytes come at the end of `steps` that ask for its documents to be drawn."""

    inputs: str
    steps: Callable[[], DrawingSteps[bytes]]
    facts: Mapping[str, Any]


@dataclass
class _Tools:
    """What makers lay out and print pages with. It is made when it is first needed, since forms need none of it."""

    printing: Printing
    folder: Path
    source: Mapping[str, bytes]
    memory: Memory | None
    language: Language
    draw: Callable[[Drawing], Drawn] | None = None

    @cached_property
    def layouts(self) -> Layouts:
        from ladder_export.layout import Layouts

        return Layouts(self.folder, self.printing)

    @cached_property
    def printer(self) -> Printer:
        from ladder_export.pdf import Printer

        source = self.source if self.printing.archive else None
        return Printer(self.folder / "fonts", source, language=self.language, memory=self.memory, draw=self.draw)


def prepare(kinds: Collection[OutputKind], layouts: Path) -> None:
    """Load what outputs of `kinds` are made with, which takes longer than to make one.

    Raises `SetupError` if it is missing.
    """
    if set(kinds) - {OutputKind.REVIEW, *EXPORTED}:
        from ladder_export.layout import Layouts
        from ladder_export.pdf import make_ready

        make_ready(layouts / "fonts", Layouts(layouts).styles())
    elif set(kinds) & {OutputKind.REVIEW, OutputKind.DOCUMENT}:
        from ladder_export.word import review  # noqa: F401  # with python-docx
    program()


class Workshop:
    """The makers of one build: a ladder, the choices of its print, a folder of layouts.

    `source` are the ladder's files by name, which an archive carries along. With `memory`, what was measured before is not
    measured again.
    """

    def __init__(
        self,
        ladder: Ladder,
        printing: Printing,
        layouts: Path,
        source: Mapping[str, bytes],
        memory: Memory | None = None,
    ) -> None:
        self.ladder = ladder
        self.printing = suited(printing, ladder)
        self.paper = self.printing.paper
        self._folder = layouts
        self._tools = _Tools(self.printing, layouts, source, memory, ladder.speech)
        self._fits: dict[str, dict[str, Fitted]] = {}
        self.lengths: dict[str, ChapterLengths] = {}  # of the chapters of competencies, as far as that is known
        self._kept: Kept = {}

    def about(self, ladder: Ladder) -> Workshop:
        """The makers of a `ladder` that is a part of this one, with the same tools; what they have laid out goes with them."""
        makers = copy(self)
        makers.ladder, makers._fits, makers.lengths = ladder, {}, {}
        return makers

    def drawn_by(self, draw: Callable[[Drawing], Drawn]) -> Workshop:
        """The same makers, whose pages somebody else draws, who tells their memory what he has measured."""
        makers = copy(self)
        makers._tools = replace(self._tools, draw=draw)
        return makers

    def plan(self, plan: Plan, paper: Paper) -> bytes:
        """The page that goes with a job of sheets, as a PDF. Raises `OutputError`."""
        return self._printer.render(self._layouts.plan(self.ladder, plan, paper=paper)).pdf()

    def blank(self, words: str, paper: Paper, margins: Margins, pages: int) -> bytes:
        """Pages that hold nothing but `words`, as a PDF. Raises `OutputError`."""
        laid = self._layouts.blank(self.ladder, words, paper=paper, margins=margins, pages=pages)
        return self._printer.render(laid).pdf()

    def make(self, output: Output) -> Made:
        """`output` as it will be. Raises `OutputError` if it does not fit or the renderer complains."""
        return self._makers[output.kind](self, output)

    @property
    def _layouts(self) -> Layouts:
        return self._tools.layouts

    @property
    def _printer(self) -> Printer:
        return self._tools.printer

    def _handbook(self, output: Output) -> Made:
        from ladder_export.steps import drive

        book = drive(self.handbook(output), self.draw)
        return Made(book.inputs, lambda: drive(book.steps(), self.draw), book.facts)

    def handbook(self, output: Output) -> DrawingSteps[MadeInSteps]:
        """The handbook as it will be. Raises `OutputError`."""
        from ladder_export.pdf.bound_fonts import Faces
        from ladder_export.pdf.handbook import plan_handbook

        chapters = {c.id: self._chapter_lengths(c) for c in output.competencies}

        def lay_out(fitting: Fitting) -> Handbook:
            return self._layouts.handbook(self.ladder, paper=self.paper, fitting=fitting)

        planned = yield from plan_handbook(lay_out, self.paper, chapters)
        faces = Faces(self._folder / "fonts", self._printer.extra_fonts)
        return MadeInSteps(
            planned.inputs, lambda: planned.bound(faces), {"type_size_pt": planned.size, **self._typefaces()}
        )

    def load_for_handbook(self) -> None:
        """Load what a handbook is laid out and bound with, whoever draws it. Raises `SetupError` if something is missing."""
        from ladder_export.layout import reading  # noqa: F401
        from ladder_export.pdf import binding, bound_fonts, handbook  # noqa: F401

        _ = self._layouts, self._printer.surroundings

    def draw(self, drawing: Drawing) -> Drawn:
        """Draw one document that somebody's steps ask for. Raises `OutputError`."""
        from ladder_export.pdf.drawn import draw

        return draw(self._printer, drawing, self._kept)

    def remember(self, drawing: Drawing) -> Drawn | None:
        """What is known of a document without drawing it: everything but its bytes."""
        from ladder_export.pdf.drawn import remembered

        return remembered(self._printer, drawing)

    def measure_chapters(self, competency: Competency) -> None:
        """Find out how the chapters of `competency` are set. Raises `OutputError`."""
        self._chapter_lengths(competency)

    def _chapter_lengths(self, competency: Competency) -> ChapterLengths:
        if competency.id not in self.lengths:
            self._deck(self._fit_chapters, competency)
        return self.lengths[competency.id]

    def _chapter(self, output: Output) -> Made:
        return self._fitted(self._fit_chapters, output.competency, output.level.number)

    def _overview(self, output: Output) -> Made:
        return self._fitted(self._fit_overview, output.competency, output.competency.id)

    def _card(self, output: Output) -> Made:
        return self._fitted(self._fit_cards, output.competency, output.level.number)

    def _fitted(self, fit: Callable[[Competency], Fitted], competency: Competency, key: Hashable) -> Made:
        """One of the pages that share a type size."""
        fitted = self._deck(fit, competency)
        if key in fitted.failures:
            raise fitted.failures[key]
        facts: dict[str, Any] = {"type_size_pt": fitted.size, **self._typefaces()}
        if key in fitted.air:
            facts["air_mm"] = list(fitted.air[key])
        page = fitted.pages[key]
        return Made(page.digest, page.pdf, facts)

    def _typefaces(self) -> dict[str, Any]:
        """The font files beside the bundled ones that pages are made with, if any: the same bytes need the same files."""
        faces = self._printer.extra_fonts
        told = [{"name": str(face), "file": face.path.name, "sha256": face.digest} for face in faces]
        return {"typefaces": told} if told else {}

    def _deck(self, fit: Callable[[Competency], Fitted], competency: Competency) -> Fitted:
        """The pages of `competency` that `fit` sets at one size; found once."""
        known = self._fits.setdefault(fit.__name__, {})
        if competency.id not in known:
            known[competency.id] = fit(competency)
        return known[competency.id]

    def _fit_chapters(self, competency: Competency) -> Fitted:
        from ladder_export.pdf.fit_chapters import ChapterLengths, fit_chapters

        ladder = self.ladder.part_of(competency)

        def lay_out(level: Level, size: float) -> LaidOut:
            return self._layouts.chapter(ladder, competency, level, paper=self.paper, size=size)

        fitted = fit_chapters(self._printer, lay_out, _levels_in(competency, Place.CHAPTER), self.paper)
        self.lengths[competency.id] = ChapterLengths.of(fitted)
        return fitted

    def _fit_overview(self, competency: Competency) -> Fitted:
        from ladder_export.pdf.fit_overview import fit_overview

        ladder = self.ladder.part_of(competency)

        def lay_out(shown: Competency, paper: Paper, size: float, air: float, tall: bool) -> LaidOut:
            return self._layouts.overview(ladder, shown, paper=paper, size=size, air=air, tall=tall)

        return fit_overview(self._printer, lay_out, competency, self.paper)

    def _fit_cards(self, competency: Competency) -> Fitted:
        from ladder_export.pdf.fit_cards import fit_deck

        ladder = self.ladder.part_of(competency)

        def lay_out(level: Level, printing: Printing, size: float, air: Sequence[float], tall: bool) -> LaidOut:
            return self._layouts.card(ladder, competency, level, size=size, air=air, tall=tall, printing=printing)

        return fit_deck(self._printer, lay_out, _levels_in(competency, Place.CARD), self.printing)

    def _compare(self, output: Output) -> Made:
        return self._fitted(self._fit_compare, output.competency, (output.level.number, output.next_level.number))

    def _fit_compare(self, competency: Competency) -> Fitted:
        from ladder_export.pdf.fit_compare import fit_compare

        ladder = self.ladder.part_of(competency)

        def lay_out(level: Level, after: Level, size: float, air: float, tall: bool) -> LaidOut:
            return self._layouts.compare(
                ladder, competency, level, after, paper=self.paper, size=size, air=air, tall=tall
            )

        return fit_compare(self._printer, lay_out, neighbors(competency), self.paper)

    def _review(self, output: Output) -> Made:
        asked = _asked(self.ladder.part_of(output.competencies[0]), output, with_next=self.printing.with_next)
        printing, stage, template = self.printing, output.only_stage, output.template

        def write() -> bytes:
            from ladder_export.word.review import review_form

            return review_form(
                asked,
                asked.competencies,
                stage,
                paper=self.paper,
                template=template,
                with_next=printing.with_next,
                protect=printing.protect,
            )

        choices = (self.paper.name, template, printing.with_next, printing.protect)
        return Made(digest(program(), asked, stage, choices), write)

    def _texts(self, output: Output) -> Made:
        from ladder_export.exporting import markdown, outline, plain_text

        if output.part is Part.SETTINGS:
            return self._settings(output)
        match output.part:
            case Part.OVERVIEW:
                blocks = outline.overview(self.ladder, output.competency)
            case Part.CARD:
                blocks = outline.card(self.ladder, output.competency, output.level)
            case Part.CHAPTER:
                blocks = outline.chapter(self.ladder, output.competency, output.level)
            case _:
                blocks = outline.handbook(self.ladder, output.competency)
        if output.kind is OutputKind.MARKDOWN:
            return _written(markdown.to_markdown(blocks).encode())
        return _written(plain_text.to_text(blocks, outline.titles(self.ladder)).encode())

    def _document(self, output: Output) -> Made:
        from ladder_export.word.plain import plain_document

        if output.part is Part.SETTINGS:
            return self._settings(output)
        return _written(plain_document(self.ladder, output.competencies, paper=self.paper))

    def _table(self, output: Output) -> Made:
        from ladder_export.exporting.table import table

        if output.part is Part.SETTINGS:
            return self._settings(output)
        return _written(table(self.ladder, output.competencies))

    def _settings(self, output: Output) -> Made:
        from ladder_export.exporting.settings import settings

        return _written(settings(self.ladder))

    _makers: ClassVar[Mapping[OutputKind, Callable[[Workshop, Output], Made]]] = {
        OutputKind.HANDBOOK: _handbook,
        OutputKind.CHAPTER: _chapter,
        OutputKind.OVERVIEW: _overview,
        OutputKind.COMPARE: _compare,
        OutputKind.CARD: _card,
        OutputKind.REVIEW: _review,
        OutputKind.MARKDOWN: _texts,
        OutputKind.TEXT: _texts,
        OutputKind.DOCUMENT: _document,
        OutputKind.TABLE: _table,
    }


def _written(data: bytes) -> Made:
    """What takes no time to make: its bytes say what they come from."""
    return Made(digest(program(), data), lambda: data)


def _asked(part: Ladder, output: Output, *, with_next: bool) -> Ladder:
    """What of `part` a review form is about, and nothing else, so that whatever else changes does not concern it."""

    def of_level(level: Level) -> Level:
        return replace(level, sections=level.sections_in(Place.REVIEW))

    def of_competency(competency: Competency) -> Competency:
        first = output.only_stage.number
        after = next((level.number for level in competency.levels if level.number > first), first)
        kept = (first, after) if with_next else (first,)
        levels = tuple(of_level(level) for level in competency.levels if level.number in kept)
        return replace(competency, sections=competency.sections_in(Place.REVIEW), levels=levels)

    return replace(part, competencies=tuple(map(of_competency, output.competencies)))


def _levels_in(competency: Competency, place: Place) -> list[Level]:
    return [level for level in competency.levels if level.sections_in(place)]
