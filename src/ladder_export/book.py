"""A handbook at work: what it asks for is drawn by a crew, remembered, or taken from the parts that earlier builds kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from ladder_export.line import Line
from ladder_export.making import (
    Batch,
    DrawnPart,
    DrawPart,
    Failure,
    ReadPortion,
    Station,
    UpToDate,
    by_proof,
    due_of,
    failure,
)
from ladder_export.outputs import Output
from ladder_export.parts import Parts
from ladder_export.problems import OutputError

if TYPE_CHECKING:
    from ladder_export.pdf.drawn import Drawing, Drawn
    from ladder_export.proof import Proof
    from ladder_export.proof.portions import Portion, Reading
    from ladder_export.steps import Steps
    from ladder_export.workshop import MadeInSteps

_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")


@dataclass(slots=True)
class Book:
    """The handbook `output`. `station` is that of this process, which draws nothing; `done` is called with what comes of it.

    `parts` are its documents, and `pages` what was found on its pages, as earlier builds kept them. `rank` is that of its tasks
    in the `line`, `learn` takes what is found out on the way.
    """

    output: Output
    station: Station
    line: Line[Station]
    parts: Parts
    pages: Parts
    rank: float
    learn: Callable[[Mapping[str, str], frozenset[str]], None]
    done: Callable[[Batch], None]
    failed: bool = field(default=False)

    def begin(self) -> None:
        """Ask for the first of its documents. What its chapters measure has to be known by then."""
        self._advance(self.station.workshop.handbook(self.output), self._find, self._planned)

    def _advance(
        self,
        steps: Steps[_Question, _Answer, Any],
        ask: Callable[[Sequence[_Question], Callable[[Sequence[_Answer]], None]], None],
        then: Callable[[Any], None],
        answers: Sequence[_Answer] | None = None,
    ) -> None:
        """Let `steps` go on with the `answers` to what they asked for; `then` takes what comes at their end."""
        try:
            wanted = next(steps) if answers is None else steps.send(answers)
        except StopIteration as end:
            then(end.value)
        except OutputError as error:
            self._fail(failure(self.output.path, error))
        else:
            ask(wanted, partial(self._advance, steps, ask, then))

    def _find(self, wanted: Sequence[Drawing], then: Callable[[Sequence[Drawn]], None]) -> None:
        """What was asked for, drawn only as far as it is not known."""
        found = [self._known(drawing) for drawing in wanted]
        left = found.count(None)
        if not left:
            then([drawn for drawn in found if drawn])

        def place(number: int, part: DrawnPart) -> None:
            nonlocal left
            self.learn(part.learned, part.used)
            if isinstance(part.drawn, Failure):
                self._fail(part.drawn)
                return
            if part.drawn.pdf:
                self.parts.put(part.drawn.digest, part.drawn.pdf)
            found[number], left = part.drawn, left - 1
            if not left:
                then([drawn for drawn in found if drawn])

        for number, drawing in enumerate(wanted):
            if found[number] is None:
                self.line.add(self.rank, DrawPart(self.output.path, drawing), partial(place, number))

    def _known(self, drawing: Drawing) -> Drawn | None:
        drawn = self.station.workshop.remember(drawing)
        if drawn is None or not drawing.pdf:
            return drawn
        pdf = self.parts.get(drawn.digest)
        return replace(drawn, pdf=pdf) if pdf else None

    def _planned(self, book: MadeInSteps) -> None:
        """All of it is laid out: does it stand already?"""
        if due_of(self.station, self.output, book.inputs).stands:
            self.done(Batch((UpToDate(self.output.path),), *self.station.memory.take()))
        else:
            self.line.later(partial(self._advance, book.steps(), self._find, partial(self._bound, book)))

    def _bound(self, book: MadeInSteps, data: bytes) -> None:
        from ladder_export.proof import Expected, prove_in_steps

        self.parts.sweep()
        self.learn(*self.station.memory.take())
        due = due_of(self.station, self.output, book.inputs)
        if not isinstance(due.expected, Expected):
            raise AssertionError("a handbook is a PDF")

        found: list[Reading] = []

        def read(wanted: Sequence[Portion], then: Callable[[Sequence[Reading]], None]) -> None:
            def noted(readings: Sequence[Reading]) -> None:
                found.extend(readings)
                then(readings)

            self.line.add_all(self.rank, [ReadPortion(portion, data, self.pages) for portion in wanted], noted)

        def told(proof: Proof) -> None:
            outcome = by_proof(self.station, self.output, data, book.facts, due, proof)
            if not isinstance(outcome, Failure):
                self._keep(found)
            self.done(Batch((outcome,), {}, frozenset()))

        self._advance(prove_in_steps(due.expected, data), read, told)

    def _keep(self, found: Sequence[Reading]) -> None:
        """Keep what was found on the pages, and nothing else."""
        for reading in found:
            self.pages.use(reading.again)
            self.pages.put_all(reading.seen)
        self.pages.sweep()

    def _fail(self, why: Failure) -> None:
        if not self.failed:
            self.failed = True
            self.done(Batch((why,), {}, frozenset()))
