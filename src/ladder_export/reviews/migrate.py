"""Filled forms onto a new edition of their ladder: read, planned, written anew, and read back before anybody gets them.

The same form is made of the new edition: the same level, those of its competencies that still are, the same paper, the same
protection. The original is only read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ladder_export.form_map import Blank, FormMap
from ladder_export.ladder import Competency, Ladder, Stage
from ladder_export.paper import PAPERS
from ladder_export.problems import OutputError
from ladder_export.proof import Expected, expected, prove
from ladder_export.reviews.carry import Plan, asks_the_same, plan_of
from ladder_export.reviews.data import RefusedError, Review, Status
from ladder_export.reviews.filling import Filler, FillError
from ladder_export.reviews.leftovers import leftovers, lines_of
from ladder_export.reviews.owed import with_carried
from ladder_export.reviews.read import read_review
from ladder_export.word.appendix import Carried
from ladder_export.word.controls import FormError
from ladder_export.word.review import review_form


@dataclass(frozen=True, slots=True)
class Migrated:
    """One form after migration: its bytes, which are those of the original if it was of this edition `already`.

    `notes` say what is odd about the original, and what of it is not carried.
    """

    review: Review
    data: bytes
    plan: Plan
    notes: tuple[str, ...] = ()
    already: bool = False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What makes two blank forms of one ladder the same."""

    level: int
    competencies: tuple[str, ...]
    with_next: bool
    paper: str
    protected: bool
    template: bool


@dataclass(frozen=True, slots=True)
class _Blank:
    """A blank form of the new edition, proved; what it owes, and the lines that it prints."""

    filler: Filler
    owed: Expected
    lines: frozenset[str]


@dataclass(slots=True)
class Migrator:
    """Carries forms to `ladder`. Blank forms are made and proved once.

    `known` are maps by key, for forms that lost theirs; that of each form that is read is added.
    """

    ladder: Ladder
    known: dict[str, FormMap] = field(default_factory=dict)
    _blanks: dict[_Wanted, _Blank] = field(default_factory=dict)

    def migrate(self, data: bytes, *, template: bool = False) -> Migrated:
        """The filled form `data` on the new edition; as a template (`.dotx`) where it was one.

        Raises RefusedError for a file that cannot be read, or that has no place in the new edition, and OutputError where the
        new form does not say again all that the original says.
        """
        review = read_review(data, self.known)
        form = self.known.setdefault(review.form.key, review.form)
        wanted = self._wanted(form, template)
        blank = self._blank(wanted)
        filler = blank.filler
        if asks_the_same(form, filler.form):
            return Migrated(review, data, Plan(), already=True)
        plan = plan_of(review, filler.form)
        if plan.carried != Carried():
            filler = Filler(self._make(wanted, plan.carried))
        made = _filled(filler, plan)
        _prove(with_carried(blank.owed, plan.carried), made)
        _check(made, filler.form, plan)
        notes = (*_notes(review, wanted, plan), *review.warnings, *leftovers(data, form, blank.lines))
        return Migrated(review, made, plan, notes)

    def _wanted(self, form: FormMap, template: bool) -> _Wanted:
        ladder = self.ladder
        if form.ladder != ladder.id:
            raise RefusedError(f"it is a form of the ladder “{form.ladder}”, and this one is “{ladder.id}”")
        ids = [key for key, _ in form.competencies]
        part = max(ladder.parts, key=lambda part: sum(competency.id in ids for competency in part.competencies))
        stage = part.stage(form.level)
        if stage is None:
            raise RefusedError(
                f"edition {ladder.edition} has no level {form.level} ({form.level_name}): its answers have no place there"
            )
        found = tuple(c.id for c in part.competencies if c.id in ids and c.level(form.level))
        if not found:
            asked = ", ".join(title for _, title in form.competencies)
            raise RefusedError(
                f"edition {ladder.edition} has no level {stage} of any competency that it is about ({asked})"
            )
        if form.paper not in PAPERS:
            raise RefusedError(f"its map names the paper “{form.paper}”, which is none of {', '.join(PAPERS)}")
        return _Wanted(form.level, found, bool(form.next_level), form.paper, form.protected, template)

    def _blank(self, wanted: _Wanted) -> _Blank:
        if wanted not in self._blanks:
            data = self._make(wanted, Carried())
            owed = expected.expected_review(
                self._part(wanted),
                self._competencies(wanted),
                self._stage(wanted),
                paper=wanted.paper,
                template=wanted.template,
                with_next=wanted.with_next,
                protect=wanted.protected,
            )
            _prove(owed, data)
            self._blanks[wanted] = _Blank(Filler(data), owed, lines_of(data))
        return self._blanks[wanted]

    def _make(self, wanted: _Wanted, carried: Carried) -> bytes:
        """The blank form, with room for what is carried along. What a file says of itself may break the rules of a form."""
        try:
            return review_form(
                self._part(wanted),
                self._competencies(wanted),
                self._stage(wanted),
                paper=wanted.paper,
                template=wanted.template,
                with_next=wanted.with_next,
                protect=wanted.protected,
                carried=carried,
            )
        except FormError as error:
            raise RefusedError(f"what it asked cannot be written into an appendix: {error}") from error

    def _competencies(self, wanted: _Wanted) -> list[Competency]:
        return [competency for competency in self._part(wanted).competencies if competency.id in wanted.competencies]

    def _part(self, wanted: _Wanted) -> Ladder:
        """The ladder, or the family that the form is of in this edition."""
        return self.ladder.part_of(wanted.competencies[0])

    def _stage(self, wanted: _Wanted) -> Stage:
        stage = self._part(wanted).stage(wanted.level)
        assert stage is not None
        return stage


def _notes(review: Review, wanted: _Wanted, plan: Plan) -> Iterator[str]:
    gone = [title for key, title in review.form.competencies if key not in wanted.competencies]
    if gone:
        yield f"the new edition no longer has this level of {', '.join(gone)}"
    for was, now in plan.relabelled:
        yield f"the choice “{was}” reads “{now}” now; the answers that chose it stay"
    for answer in review.answers:
        if answer.issue:
            yield f"{answer.blank.title or answer.blank.tag}: {answer.issue}"


def _prove(owed: Expected, made: bytes) -> None:
    if problems := prove(owed, made).problems:
        raise OutputError(f"the new form is not complete: {problems[0]}")


def _filled(blank: Filler, plan: Plan) -> bytes:
    try:
        return blank.fill(plan.values)
    except FillError as error:
        raise OutputError(f"the answer “{error.tag}” cannot be written into the new form: {error}") from error


def _check(made: bytes, form: FormMap, plan: Plan) -> None:
    """Read the new form as anybody will, and compare: every answer where the plan says, and nothing else."""
    again = read_review(made)
    if again.form != form:
        raise OutputError("the new form does not carry its map")
    said = {answer.blank.tag: answer.value for answer in again.answers if answer.status is Status.ANSWERED}
    for tag in {**plan.values, **said}:
        if said.get(tag) != plan.values.get(tag):
            raise OutputError(f"the answer to {_place(form.blank(tag))} does not read back as it was")


def _place(blank: Blank | None) -> str:
    return f"“{blank.title}” ({blank.tag})" if blank else "a blank that nobody asked for"
