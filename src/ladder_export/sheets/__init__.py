"""Sheets for a printer: the pages of a build, imposed so that they can be cut, stacked or folded, each job with its plan.

`make_sheets` is the whole program. Only pages that were proved are imposed, and what comes out is proved once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ladder_export.build import Report
from ladder_export.choices import OutputKind
from ladder_export.delivery import alone_in
from ladder_export.imposition.plan import Plan
from ladder_export.ladder import Ladder
from ladder_export.making import Failure, attempt
from ladder_export.manifest import FileEntry, sha256
from ladder_export.outputs import Output
from ladder_export.printing import Printing
from ladder_export.problems import Location, Problem
from ladder_export.sheets.jobs import (
    Imposition,
    Job,
    book_printing,
    card_names,
    choice_of,
    file_of,
    impose_book,
    impose_pack,
)
from ladder_export.sheets.shop import impose_shop_book, impose_shop_cards
from ladder_export.shelf import Shelf, owner_of
from ladder_export.workshop import Workshop

if TYPE_CHECKING:  # loads the readers of the proof
    from ladder_export.proof import Expected, ExpectedSheets
    from ladder_export.proof.sheets_data import PageDue

_Delivery = tuple[Output, bytes, FileEntry]


def make_sheets(
    ladder: Ladder,
    cards: Sequence[Output],
    book: Output | None,
    folder: Path,
    *,
    printing: Printing,
    job: Job,
    layouts: Path,
    progress: Callable[[str], None] = lambda path: None,
) -> tuple[Report, tuple[Plan, ...]]:
    """Impose `cards` and the handbook `book`, prove the sheets and deliver them into `folder`, each job with its plan.

    With `printing.bleed_mm`, pages for a print shop are made in place of sheets. A job of which a page fails is not delivered;
    it does not stop the other. Calls `progress` with the path of each file before it is made. Returns what a build returns, and
    the plans of the jobs that were done. Raises `TooLargeError` for cards that are larger than a sheet.
    """
    failures: list[Failure] = []
    plans: list[Plan] = []
    with alone_in(folder), Shelf(folder, owner_of(ladder)) as shelf:
        for kind, outputs in (("cards", tuple(cards)), ("handbook", (book,) if book else ())):
            if not outputs:
                continue
            chosen = printing if kind == "cards" else book_printing(printing, job)
            bench = _Bench(ladder, kind, outputs, chosen, job, Workshop(ladder, chosen, layouts, {}), progress)
            pages, failed = bench.pages()
            imposed = None if failed else bench.impose(pages)
            deliveries, wrong = bench.finished(pages, imposed) if imposed else ([], [])
            failures += [*([Failure(bench.path, failed)] if failed else []), *wrong]
            for output, data, entry in deliveries:
                shelf.put(output.path, data, entry)
            plans += [imposed.plan] if imposed and not wrong else []
    return Report(shelf.files, tuple(failures), shelf.changes()), tuple(plans)


@dataclass(frozen=True, slots=True)
class _Pages:
    """Proved files one after the other, and what the proof saw on each of their pages; after them, what is empty."""

    files: tuple[bytes, ...]
    due: tuple[PageDue, ...]
    empty: tuple[PageDue, ...]


@dataclass(frozen=True, slots=True)
class _Bench:
    """One job at work."""

    ladder: Ladder
    kind: str
    outputs: tuple[Output, ...]
    printing: Printing
    job: Job
    workshop: Workshop
    progress: Callable[[str], None]

    @property
    def path(self) -> str:
        """Where the sheets of the job go."""
        choice = choice_of(self.ladder, self.outputs) if self.kind == "cards" else ""
        return f"sheets/{file_of(self.kind, self.printing, self.job, choice)}"

    def pages(self) -> tuple[_Pages, tuple[Problem, ...]]:
        """The pages of the job, each file made and proved, or what is wrong with them, said of the sheets."""
        from ladder_export.proof import Expected
        from ladder_export.proof.sheets import empty_pages, pages_due

        files: list[bytes] = []
        due: list[PageDue] = []
        wrong: list[Problem] = []
        for output, name in zip(self.outputs, self._names(), strict=True):
            self.progress(output.path)
            made = attempt(self.workshop, output)
            if isinstance(made, Failure):
                here = Location(self.path)
                wrong += [replace(problem, location=here, path=problem.path or (name,)) for problem in made.problems]
                continue
            files.append(made[0])
            due += pages_due(Expected.from_json(made[1].expected), made[1].facts, made[0], name)
        empty: list[PageDue] = []
        if not wrong:
            words, data = self._blank()
            files.append(data)
            empty = empty_pages(words, data, rtl=self.ladder.speech.rtl)
        return _Pages(tuple(files), tuple(due), tuple(empty)), tuple(wrong)

    def _names(self) -> list[str]:
        if self.kind == "cards":
            return [f"the card “{name}”" for name in card_names(self.outputs, self.ladder.words)]
        return ["the handbook"]

    def _blank(self) -> tuple[str, bytes]:
        if self.kind == "cards":
            card, said = self.printing.card_paper, self.ladder.words("sheets.empty_card")
            return said, self.workshop.blank(said, card, card.sheet, self.printing.card_sides)
        paper, said = self.printing.paper, self.ladder.words("sheets.empty_page")
        return said, self.workshop.blank(said, paper, paper.running.margins, 1)

    def impose(self, pages: _Pages) -> Imposition:
        """The pages in their slots."""
        shop = bool(self.printing.bleed_mm)
        if self.kind == "handbook":
            book = impose_shop_book if shop else impose_book
            return book(self.ladder, pages.due, pages.empty, self.printing, self.job)
        if shop:
            return impose_shop_cards(self.ladder, self.outputs, pages.due, self.printing, self.job)
        return impose_pack(self.ladder, self.outputs, pages.due, pages.empty, self.printing, self.job)

    def finished(self, pages: _Pages, imposed: Imposition) -> tuple[list[_Delivery], list[Failure]]:
        """The sheets and their plan, both proved, or what is wrong with them."""
        from ladder_export.imposition.press import LOST, About, impose
        from ladder_export.proof.expected_sheets import expected_plan

        path = self.path
        self.progress(path)
        ladder = self.ladder
        author, subject = ladder.organisation or ladder.title, imposed.plan.summary
        about = About(
            imposed.title, author, subject, ladder.language, ladder.date, imposed.flip, bool(self.printing.bleed_mm)
        )
        sheets = impose(pages.files, imposed.sides, about)
        plan = imposed.plan
        paper = self.job.on
        texts = expected_plan(ladder, plan.file, plan.title, plan.summary, plan.parts, paper)
        jobs: tuple[tuple[str, bytes, Expected | ExpectedSheets, Mapping[str, Any]], ...] = (
            (f"sheets/{plan.page}", self.workshop.plan(plan, paper), texts, {}),
            (path, sheets, imposed.expected, {"lost": list(LOST)}),
        )
        results = [self._proved(*one) for one in jobs]
        wrong = [result for result in results if isinstance(result, Failure)]
        return ([] if wrong else [result for result in results if not isinstance(result, Failure)]), wrong

    def _proved(
        self, path: str, data: bytes, expected: Expected | ExpectedSheets, facts: Mapping[str, Any]
    ) -> _Delivery | Failure:
        from ladder_export.proof import prove

        proof = prove(expected, data)
        if proof.problems:
            return Failure(path, tuple(replace(problem, location=Location(path)) for problem in proof.problems))
        competencies = tuple(dict.fromkeys(c for output in self.outputs for c in output.competencies))
        output = Output(OutputKind.SHEETS, path, competencies)
        entry = FileEntry(
            output.kind, self.ladder.edition, sha256(data), len(data), {**facts, **proof.facts}, expected.to_json()
        )
        return output, data, entry
