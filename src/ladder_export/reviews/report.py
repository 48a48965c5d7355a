"""What a migration did, per file and in total, as lines to read and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ladder_export.form_map import Blank
from ladder_export.reviews.carry import Counts, Outcome, Step
from ladder_export.reviews.migrate import Migrated
from ladder_export.reviews.oddities import counted, named


class State(StrEnum):
    """What became of a file."""

    MIGRATED = "migrated"
    ALREADY = "already"  # it was of the edition, and is copied as it is
    REFUSED = "refused"  # it cannot be read, has no place in the edition, or no place to be written to
    FAILED = "failed"  # what was made of it did not say the same, so it was not delivered


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: its name, where it is written to (empty where it is not), and why it was refused or failed."""

    name: str
    state: State
    output: str = ""
    reason: str = ""
    result: Migrated | None = None

    @property
    def counts(self) -> Counts:
        return self.result.plan.counts if self.result else Counts()


@dataclass(frozen=True, slots=True)
class Report:
    """All files in the order in which they were given, and the edition that they were carried to."""

    edition: str
    files: tuple[FileReport, ...]

    @property
    def counts(self) -> Counts:
        return sum((file.counts for file in self.files), Counts())

    def in_state(self, state: State) -> int:
        """How many files are in that state."""
        return sum(file.state is state for file in self.files)

    def as_json(self) -> dict[str, object]:
        """The whole report: `total` holds the number of files in each state and the sums of the counts of all files."""
        states = {state.value: self.in_state(state) for state in State}
        return {
            "edition": self.edition,
            "total": {"files": len(self.files), **states, **self.counts.as_json()},
            "files": [_file_json(file) for file in self.files],
        }

    def lines(self) -> Iterator[str]:
        """A paragraph for each file that was read, and one for all."""
        for file in self.files:
            yield from _file_lines(file, self.edition)
        states = [f"{self.in_state(state)} {word}" for state, word in _STATES.items() if self.in_state(state)]
        yield f"{counted(len(self.files), 'form')}: {', '.join(states) or 'none'}."
        if self.in_state(State.MIGRATED):
            yield f"In all: {'; '.join(_told(self.counts))}."


_STATES = {
    State.MIGRATED: "carried",
    State.ALREADY: "of this edition already",
    State.REFUSED: "refused",
    State.FAILED: "failed",
}


def _file_lines(file: FileReport, edition: str) -> Iterator[str]:
    if file.result is None:
        return
    if file.state is State.ALREADY:
        yield f"{file.name}: already of edition {edition}, copied as it is"
        return
    yield f"{file.name}: edition {file.result.review.form.edition} to {edition}: {'; '.join(_told(file.counts))}"
    plan = file.result.plan
    for group in _grouped([step for step in plan.steps if step.reason]):
        first = group[0].answer.blank
        item = file.result.review.form.item(first.item)
        questions = ", ".join(dict.fromkeys(_asked(step.answer.blank) for step in group))
        about = f"{questions} of {named([item.text])}" if item else questions
        yield f"  to the appendix: {about}: {group[0].reason}"
    for note in file.result.notes:
        yield f"  only in the original, or odd there: {note}"


def _grouped(steps: Sequence[Step]) -> list[list[Step]]:
    """Steps of one item, that go for one reason, together."""
    groups: dict[tuple[str, str], list[Step]] = {}
    for step in steps:
        blank = step.answer.blank
        groups.setdefault((blank.item or blank.tag, step.reason), []).append(step)
    return list(groups.values())


def _asked(blank: Blank) -> str:
    return blank.question or blank.title or blank.tag


def _told(counts: Counts) -> Iterator[str]:
    of_them = [
        f"{number} {word}"
        for number, word in (
            (counts.reworded, "to a reworded question"),
            (counts.moved, "moved"),
            (counts.returned, "back from the appendix"),
        )
        if number
    ]
    yield f"{counted(counts.kept, 'answer')} kept" + (f" ({', '.join(of_them)})" if of_them else "")
    if counts.appendix:
        yield f"{counts.appendix} in the appendix"
    if counts.new:
        yield f"{counted(counts.new, 'new blank')}"
    if counts.removed:
        yield f"{counted(counts.removed, 'blank')} without an answer removed"


def _file_json(file: FileReport) -> dict[str, object]:
    """`state` is a `State`, `counts` are `Counts`; `new` and `removed` are tags of blanks. Always the same keys.

    Of each of `answers`, `tag` is where it stood and `to` where it stands; `outcome` is an `Outcome`; `asked_by` the edition
    of which it waited in the appendix, if it did.
    """
    review = file.result.review if file.result else None
    plan = file.result.plan if file.result else None
    return {
        "file": file.name,
        "state": file.state.value,
        "output": file.output,
        "reason": file.reason,
        "person": review.person if review else "",
        "person_id": review.person_id if review else "",
        "form": review.form.form if review else "",
        "edition": review.form.edition if review else "",
        "counts": file.counts.as_json(),
        "answers": [_step_json(step) for step in plan.steps] if plan else [],
        "new": [blank.tag for blank in plan.new] if plan else [],
        "removed": [blank.tag for blank in plan.removed] if plan else [],
        "notes": list(file.result.notes) if file.result else [],
    }


def _step_json(step: Step) -> dict[str, object]:
    blank = step.answer.blank
    return {
        "tag": blank.tag,
        "outcome": step.outcome.value,
        "to": step.tag,
        "item": blank.item,
        "question": _asked(blank),
        "value": step.value,
        "reworded": step.reworded,
        "moved": step.moved,
        "reason": step.reason,
        "asked_by": blank.earlier if step.outcome is not Outcome.KEPT else "",
    }
