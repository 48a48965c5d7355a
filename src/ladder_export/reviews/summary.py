"""What a collection says in numbers: who returned a form, how items were rated by both sides, how people were rated overall.

Only files that count are in it: one for each person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ladder_export.form_map import Blank, Choice, FormMap
from ladder_export.reviews.collect import OVERALL, Collection, Expected, State, is_rating
from ladder_export.reviews.columns import Key
from ladder_export.reviews.data import Review, Status
from ladder_export.reviews.rungs import key_of
from ladder_export.reviews.tables import COUNTED, by_status, forms_of, merged, section_of

SELF, MANAGER = "self", "manager"
_Rung = tuple[str, str, int]  # the ids of ladder and family, and the number of a level
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?")


@dataclass(slots=True)
class Marks:
    """Ratings that were given: how many of each step of the scale, in its order."""

    steps: Sequence[Fraction]
    counts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.counts = self.counts or [0] * len(self.steps)

    def add(self, step: int | None) -> None:
        """Count the step of that position; None is a rating that the scale does not have, or none at all."""
        if step is not None:
            self.counts[step] += 1

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """Their mean; None of no ratings."""
        total = sum((step * n for step, n in zip(self.steps, self.counts, strict=True)), Fraction())
        return float(total / self.number) if self.number else None


@dataclass(slots=True)
class Pair:
    """Ratings of both sides: by the person, by the reviewer, and how far apart they are where both have rated."""

    own: Marks
    reviewer: Marks
    both: int = 0
    apart: Fraction = field(default_factory=Fraction)

    def add(self, own: int | None, reviewer: int | None) -> None:
        """Count what one form says."""
        self.own.add(own)
        self.reviewer.add(reviewer)
        if own is not None and reviewer is not None:
            self.both += 1
            self.apart += self.reviewer.steps[reviewer] - self.own.steps[own]

    @property
    def gap(self) -> float | None:
        """The mean of reviewer minus own, over those that both have rated; None where there are none."""
        return float(self.apart / self.both) if self.both else None


@dataclass(frozen=True, slots=True)
class Rated:
    """How one item was rated on the forms of one level, which has a `family` where the ladder has several."""

    ladder: str
    family: str
    level: int
    level_name: str
    competency: str
    section: str
    item_id: str
    item: str
    pair: Pair


@dataclass(frozen=True, slots=True)
class LevelRow:
    """The forms of one level: `expected` and `missing` are None where no roster says so. `level` 0: the roster does not say."""

    ladder: str
    family: str
    level: int
    name: str
    returned: int
    expected: int | None
    missing: int | None
    pair: Pair
    overall: Marks
    unrated: int


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """What was rated on one scale. `ranked` where its values are no numbers, and their rank, from 1, stands for them."""

    scale: tuple[Choice, ...]
    ranked: bool
    steps: tuple[Fraction, ...]
    items: tuple[Rated, ...]
    levels: tuple[LevelRow, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """All the numbers. `statuses` are of the files that count, as in `COUNTED`; `results` has the scale used most first."""

    titles: tuple[str, ...]
    editions: tuple[str, ...]
    states: Mapping[State, int]
    expected: int | None
    missing: int | None
    outside: int | None
    statuses: tuple[int, ...]
    results: tuple[ScaleResult, ...]
    off_scale: int
    reworded: int
    warned: int


def summary_of(collection: Collection) -> Summary:
    """The numbers of `collection`."""
    counted = collection.counted
    forms = forms_of(collection)
    scales = Counter(review.form.scale for review in counted)
    statuses = [by_status(review) for review in counted]
    roster = collection.roster
    return Summary(
        titles=tuple(dict.fromkeys(form.title for form in forms)),
        editions=tuple(dict.fromkeys(form.edition for form in sorted(forms, key=lambda form: form.edition))),
        states={state: collection.in_state(state) for state in State},
        expected=None if roster is None else len(roster),
        missing=None if roster is None else len(collection.missing),
        outside=None if roster is None else len(counted) - (len(roster) - len(collection.missing)),
        statuses=tuple(sum(each[n] for each in statuses) for n in range(len(COUNTED))),
        results=tuple(_result(collection, scale, counted) for scale, _ in scales.most_common()),
        off_scale=sum(_off_scale(review) for review in counted),
        reworded=_reworded(forms),
        warned=sum(bool(file.warnings) for file in collection.files),
    )


def steps_of(scale: Sequence[Choice]) -> tuple[tuple[Fraction, ...], bool]:
    """The number of each step, and whether it is its rank, since not all of the scale's values are numbers."""
    values = [step.value for step in scale]
    if all(_NUMBER.fullmatch(value) for value in values):
        return tuple(Fraction(value) for value in values), False
    return tuple(Fraction(rank) for rank in range(1, len(values) + 1)), True


def _result(collection: Collection, scale: tuple[Choice, ...], counted: Sequence[Review]) -> ScaleResult:
    steps, ranked = steps_of(scale)
    place = {step.value: n for n, step in enumerate(scale)}
    by_level: dict[_Rung, list[_Given]] = {}
    for review in counted:
        if review.form.scale == scale:
            by_level.setdefault((review.form.ladder, *key_of(review.form)), []).append(_given(review, place))
    items = tuple(item for _, group in sorted(by_level.items()) for item in _rated(group, steps))
    return ScaleResult(scale, ranked, steps, items, tuple(_levels(collection, by_level, steps)))


@dataclass(frozen=True, slots=True)
class _Given:
    """The ratings of one form: for each tag the position on the scale."""

    form: FormMap
    steps: Mapping[str, int]


def _given(review: Review, place: Mapping[str, int]) -> _Given:
    rated = (a for a in review.answers if a.status is Status.ANSWERED and is_rating(a.blank, review.form))
    return _Given(review.form, {a.blank.tag: place[a.value] for a in rated if a.value in place})


def _rated(group: Sequence[_Given], steps: Sequence[Fraction]) -> Iterable[Rated]:
    forms = sorted({each.form.key: each.form for each in group}.values(), key=lambda form: form.edition)
    asked = {blank.item: (blank, form) for form in forms for blank in form.blanks if _sided(blank, form)}
    for item_id in merged([[b.item for b in form.blanks if _sided(b, form)] for form in forms]):
        blank, form = asked[item_id]
        pair = Pair(Marks(steps), Marks(steps))
        for each in group:
            pair.add(*_both(each, item_id))
        item = form.item(item_id)
        competency = dict(form.competencies).get(blank.part.competency, "")
        section, text = section_of(blank, form), item.text if item else ""
        yield Rated(form.title, _family(form), form.level, form.level_name, competency, section, item_id, text, pair)


def _levels(
    collection: Collection, by_level: Mapping[_Rung, Sequence[_Given]], steps: Sequence[Fraction]
) -> Iterable[LevelRow]:
    """A row for each level, and one for each level that only the roster has, if all forms are of one ladder."""
    ladders = {review.form.ladder for _, review in collection.read}
    roster = collection.roster if len(ladders) < 2 else None
    missing = [each.person for each in collection.missing]
    titles = {form.family[0]: form.family[1] for form in forms_of(collection) if form.family}
    keys = {
        *by_level,
        *((ladder, person.family, person.level) for ladder in ladders or {""} for person in roster or ()),
    }
    for key in sorted(keys, key=lambda key: (key[0], not key[2], key[1], key[2])):
        group = by_level.get(key, ())
        form = group[0].form if group else None
        pair, overall = Pair(Marks(steps), Marks(steps)), Marks(steps)
        for each in group:
            overall.add(each.steps.get(OVERALL))
            for item_id in dict.fromkeys(b.item for b in each.form.blanks if _sided(b, each.form)):
                pair.add(*_both(each, item_id))
        yield LevelRow(
            form.title if form else "",
            titles.get(key[1], key[1]),
            key[2],
            form.level_name if form else "",
            len(group),
            None if roster is None else _of_level(key[1:], roster),
            None if roster is None else _of_level(key[1:], missing),
            pair,
            overall,
            len(group) - overall.number,
        )


def _of_level(level: Key, people: Iterable[Expected]) -> int:
    return sum((person.family, person.level) == level for person in people)


def _family(form: FormMap) -> str:
    return form.family[1] if form.family else ""


def _sided(blank: Blank, form: FormMap) -> bool:
    """Whether a blank rates an item, for one of the two sides."""
    return (
        blank.item != "" and blank.tag in (f"{blank.item}.{SELF}", f"{blank.item}.{MANAGER}") and is_rating(blank, form)
    )


def _both(given: _Given, item_id: str) -> tuple[int | None, int | None]:
    return given.steps.get(f"{item_id}.{SELF}"), given.steps.get(f"{item_id}.{MANAGER}")


def _off_scale(review: Review) -> int:
    """How many ratings are none of the scale, so that no mean counts them."""
    known = {step.value for step in review.form.scale}
    rated = (a for a in review.answers if a.status is Status.ANSWERED and is_rating(a.blank, review.form))
    return sum(answer.value not in known for answer in rated)


def _reworded(forms: Iterable[FormMap]) -> int:
    """How many items have another text in another of the editions."""
    texts: dict[tuple[str, str], set[str]] = {}
    for form in forms:
        for item in form.items:
            texts.setdefault((form.ladder, item.id), set()).add(item.text)
    return sum(len(each) > 1 for each in texts.values())
