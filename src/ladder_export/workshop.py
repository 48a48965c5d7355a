"""Makes the bytes of each output. What several outputs share (fonts, layouts, the type size of a deck) is made once.

WeasyPrint, python-docx and the like are imported here, when the first output that needs them is made.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ladder_export.choices import OutputKind
from ladder_export.ladder import Competency, Ladder, Level, Place, neighbors
from ladder_export.outputs import Output, Part
from ladder_export.paper import Margins, Paper
from ladder_export.printing import Printing, suited

if TYPE_CHECKING:
    from ladder_export.imposition.plan import Plan
    from ladder_export.layout import Fitting, LaidOut, Layouts
    from ladder_export.pdf import Printer
    from ladder_export.pdf.fit import Fitted


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of one output and what its making found out (type size in pt, spare room in mm)."""

    data: bytes
    facts: Mapping[str, Any] = field(default_factory=dict)


class Workshop:
    """The makers of one build: a ladder, the choices of its print, a folder of layouts.

    `source` are the ladder's files by name, which an archive carries along.
    """

    def __init__(self, ladder: Ladder, printing: Printing, layouts: Path, source: Mapping[str, bytes]) -> None:
        self.ladder = ladder
        self.printing = suited(printing, ladder)
        self.paper = self.printing.paper
        self._folder = layouts
        self._source = source
        self._fits: dict[str, dict[str, Fitted]] = {}

    def plan(self, plan: Plan, paper: Paper) -> bytes:
        """The page that goes with a job of sheets, as a PDF. Raises `OutputError`."""
        return self._printer.render(self._layouts.plan(self.ladder, plan, paper=paper)).pdf()

    def blank(self, words: str, paper: Paper, margins: Margins, pages: int) -> bytes:
        """Pages that hold nothing but `words`, as a PDF. Raises `OutputError`."""
        laid = self._layouts.blank(self.ladder, words, paper=paper, margins=margins, pages=pages)
        return self._printer.render(laid).pdf()

    def make(self, output: Output) -> Made:
        """The bytes of `output`. Raises `OutputError` if it does not fit or the renderer complains."""
        return self._makers[output.kind](self, output)

    @cached_property
    def _layouts(self) -> Layouts:
        from ladder_export.layout import Layouts

        return Layouts(self._folder, self.printing)

    @cached_property
    def _printer(self) -> Printer:
        from ladder_export.pdf import Printer

        source = self._source if self.printing.archive else None
        return Printer(self._folder / "fonts", source, language=self.ladder.speech)

    def _handbook(self, output: Output) -> Made:
        from ladder_export.pdf.fit_reading import fit_handbook

        decks = {c.id: self._deck(self._fit_chapters, c) for c in output.competencies}
        size = min((deck.size for deck in decks.values() if deck.pages), default=self.paper.running.sizes[0])

        def lay_out(fitting: Fitting, sample: bool) -> LaidOut:
            return self._layouts.handbook(self.ladder, paper=self.paper, fitting=fitting, sample=sample)

        fitted = fit_handbook(self._printer, lay_out, self.paper, size, decks)
        return Made(fitted.rendered.pdf(), {"type_size_pt": size, **self._typefaces()})

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
        return Made(fitted.pages[key].pdf(), facts)

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
        from ladder_export.pdf.fit_chapters import fit_chapters

        ladder = self.ladder.part_of(competency)

        def lay_out(level: Level, size: float) -> LaidOut:
            return self._layouts.chapter(ladder, competency, level, paper=self.paper, size=size)

        return fit_chapters(self._printer, lay_out, _levels_in(competency, Place.CHAPTER), self.paper)

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
        from ladder_export.word.review import review_form

        form = review_form(
            self.ladder.part_of(output.competencies[0]),
            output.competencies,
            output.only_stage,
            paper=self.paper,
            template=output.template,
            with_next=self.printing.with_next,
            protect=self.printing.protect,
        )
        return Made(form)

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
            return Made(markdown.to_markdown(blocks).encode())
        return Made(plain_text.to_text(blocks, outline.titles(self.ladder)).encode())

    def _document(self, output: Output) -> Made:
        from ladder_export.word.plain import plain_document

        if output.part is Part.SETTINGS:
            return self._settings(output)
        return Made(plain_document(self.ladder, output.competencies, paper=self.paper))

    def _table(self, output: Output) -> Made:
        from ladder_export.exporting.table import table

        return self._settings(output) if output.part is Part.SETTINGS else Made(table(self.ladder, output.competencies))

    def _settings(self, output: Output) -> Made:
        from ladder_export.exporting.settings import settings

        return Made(settings(self.ladder))

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


def _levels_in(competency: Competency, place: Place) -> list[Level]:
    return [level for level in competency.levels if level.sections_in(place)]
