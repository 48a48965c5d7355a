"""A collection: every form that came back, read by its own map; whose it is, which of several counts, who is missing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ladder_export.form_map import Blank, ControlKind, FormMap
from ladder_export.reviews.data import Answer, RefusedError, Review, Status
from ladder_export.reviews.oddities import counted
from ladder_export.reviews.read import read_review

REVIEW_DATE = "form.review-date"
OVERALL = "overall.rating"
_NAMED = 3  # of several things in one warning; the table of answers has them all


class State(StrEnum):
    """What became of a file."""

    COUNTED = "counted"
    DUPLICATE = "duplicate"  # the same person has another form, and that one counts
    UNTOUCHED = "not filled in"  # nothing beyond the details at the head, which `fill` may have written
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Expected:
    """A person from whom a form is expected: a row of a roster. `level` 0 and empty texts mean that the roster does not say."""

    name: str
    person_id: str = ""
    level: int = 0
    team: str = ""
    reviewer: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A file and what it says; `reason` says why it has no review."""

    name: str
    review: Review | None
    reason: str = ""
    state: State = State.REFUSED
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody of the roster without a form that counts; `note` says what there is in place of it."""

    person: Expected
    note: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """All files in the order they were given. `roster` is None where none was given, and then nobody is `missing`."""

    files: tuple[Returned, ...]
    roster: tuple[Expected, ...] | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def read(self) -> list[tuple[Returned, Review]]:
        """The files that could be read, with their reviews."""
        return [(file, file.review) for file in self.files if file.review]

    @property
    def counted(self) -> list[Review]:
        """One review for each person."""
        return [review for file, review in self.read if file.state is State.COUNTED]

    def in_state(self, state: State) -> int:
        """How many files are in that state."""
        return sum(file.state is state for file in self.files)


Files = Sequence[tuple[str, Callable[[], bytes]]]  # names, and what gives the bytes or raises OSError


def read_all(
    files: Files,
    known: Mapping[str, FormMap],
    step: Callable[[str], None] = lambda name: None,
) -> list[Returned]:
    """Read each of `files` (a name, and what gives the bytes or raises OSError); `step` hears each name before it is read.

    A file that lost its map is read by one of `known`, or by that of another file, wherever that stands in the order.
    """
    found = []
    for name, load in files:
        step(name)
        found.append(read_file(name, load))
    return with_lost_maps(files, found, known)


def with_lost_maps(files: Files, found: Sequence[Returned], known: Mapping[str, FormMap]) -> list[Returned]:
    """`found`, what `files` say, where those that lost their map are read by one of `known` or by that of another file."""
    maps: dict[str, FormMap] = {}
    for each in found:
        if each.review:
            maps.setdefault(each.review.form.key, each.review.form)
    maps.update(known)
    if not maps:
        return list(found)
    pairs = zip(files, found, strict=True)
    return [each if each.review else read_file(name, load, maps) for (name, load), each in pairs]


def read_file(name: str, load: Callable[[], bytes], known: Mapping[str, FormMap] | None = None) -> Returned:
    """What the file of that name says, or why it cannot be read; `load` gives its bytes or raises OSError."""
    try:
        return Returned(name, read_review(load(), known))
    except RefusedError as error:
        return Returned(name, None, str(error))
    except OSError as error:
        return Returned(name, None, f"cannot be read ({error.strerror or error})")


def collect(files: Sequence[Returned], roster: Sequence[Expected] | None = None) -> Collection:
    """Say of each file whose it is, whether it counts, and what is odd about it; and who of `roster` is missing."""
    people = _People(roster or (), [file.review for file in files if file.review])
    usual = _usual_editions(files)
    noted = [_Noted(file, list(file.review.warnings)) if file.review else _Noted(file) for file in files]
    groups: dict[tuple[str, ...], list[_Noted]] = {}
    untouched: dict[int, str] = {}
    for each in noted:
        review = each.file.review
        if review is None:
            continue
        each.warnings += _about(review, usual)
        who = people.who(review)
        each.warnings += people.warnings(review) if roster is not None else []
        if is_untouched(review):
            each.state = State.UNTOUCHED
            each.warnings.append("nothing is filled in beyond the details, so it does not count")
            if who.expected is not None:
                untouched.setdefault(who.expected, each.file.name)
        elif who.key:
            groups.setdefault(who.key, []).append(each)
        else:
            each.state = State.COUNTED
    for group in groups.values():
        _settle(group)
    returned = {people.who(each.file.review).expected for each in noted if each.counts and each.file.review}
    missing = tuple(
        Missing(person, f"{untouched[number]} came back, not filled in" if number in untouched else "")
        for number, person in enumerate(roster or ())
        if number not in returned
    )
    result = tuple(replace(each.file, state=each.state, warnings=tuple(dict.fromkeys(each.warnings))) for each in noted)
    return Collection(result, None if roster is None else tuple(roster), missing)


def is_detail(blank: Blank) -> bool:
    """Whether a blank says whose form it is rather than what they did: what `fill` writes and signing asks for."""
    return blank.tag.startswith(("form.", "sign-"))


def is_rating(blank: Blank, form: FormMap) -> bool:
    """Whether a blank is answered with a step of the form's rating scale, and this edition asks for it."""
    asked = blank.kind is ControlKind.DROP_DOWN and not blank.earlier
    return asked and bool(form.scale) and blank.choices == form.scale


def is_untouched(review: Review) -> bool:
    """Whether nobody has filled the form in."""
    return not any(a.status is Status.ANSWERED for a in review.answers if not is_detail(a.blank))


def answered(review: Review) -> int:
    """How many of its blanks are answered."""
    return sum(answer.status is Status.ANSWERED for answer in review.answers)


def normal(text: str) -> str:
    """`text` as names and ids are compared: case, spaces and the ways to write one letter make no difference."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


@dataclass(slots=True)
class _Noted:
    """A file while it is looked at."""

    file: Returned
    warnings: list[str] = field(default_factory=list)
    state: State = State.REFUSED

    @property
    def counts(self) -> bool:
        return self.state is State.COUNTED


@dataclass(frozen=True, slots=True)
class _Who:
    """A person: `key` is the same for all of their forms, and empty where the form does not say; the place in the roster."""

    key: tuple[str, ...]
    expected: int | None = None


class _People:
    """Who is who, by id, else by name: in the roster, and among the forms themselves."""

    def __init__(self, roster: Sequence[Expected], reviews: Iterable[Review]) -> None:
        self._roster = roster
        self._by_id = {normal(person.person_id): n for n, person in enumerate(roster) if person.person_id.strip()}
        self._by_name: dict[str, list[int]] = {}
        for number, person in enumerate(roster):
            self._by_name.setdefault(normal(person.name), []).append(number)
        self._ids_of: dict[str, set[str]] = {}
        for review in reviews:
            if review.person and review.person_id:
                self._ids_of.setdefault(normal(review.person), set()).add(normal(review.person_id))

    def who(self, review: Review) -> _Who:
        """Whose form it is. A form without an id is of the one person of that name who has one, if there is just one."""
        expected = self._expected(review)
        if expected is not None:
            return _Who(("roster", str(expected)), expected)
        name, number = normal(review.person), normal(review.person_id)
        if not number and len(self._ids_of.get(name, ())) == 1:
            (number,) = self._ids_of[name]
        if number:
            return _Who(("id", number))
        return _Who(("name", name) if name else ())

    def _expected(self, review: Review) -> int | None:
        if (number := normal(review.person_id)) in self._by_id:
            return self._by_id[number]
        named = self._by_name.get(normal(review.person), []) if review.person else []
        return named[0] if len(named) == 1 else None

    def warnings(self, review: Review) -> list[str]:
        """Where the form and the roster disagree."""
        if not review.person and not review.person_id:
            return []
        expected = self._expected(review)
        if expected is None:
            if review.person and len(self._by_name.get(normal(review.person), ())) > 1:
                return ["several people of the roster have this name: add the id to the form"]
            return ["not in the roster"]
        person, found = self._roster[expected], []
        if review.person and normal(review.person) != normal(person.name):
            found.append(f"the roster has the name “{person.name}” for this id")
        if person.person_id and review.person_id and normal(review.person_id) != normal(person.person_id):
            found.append(f"the roster has the id “{person.person_id}” for this name")
        asked, wanted = _rung(review.form.family, review.form.level), f"{person.family} {person.level}".strip()
        if person.level and asked != wanted:
            found.append(f"wrong level: the form is for level {asked}, the roster says {wanted}")
        return found


def _rung(family: tuple[str, str] | None, level: int) -> str:
    """`3`, or `design 3`."""
    return f"{family[0]} {level}" if family else str(level)


def _about(review: Review, usual: Mapping[str, str]) -> list[str]:
    """What is odd about one form, taken for itself."""
    found = []
    if not review.person:
        label = next((b.question or b.title for b in review.form.blanks if b.tag == "form.engineer"), "Engineer")
        found.append(f"no name: the blank “{label}” has no answer")
    edition = usual.get(review.form.ladder, review.form.edition)
    if edition != review.form.edition:
        found.append(f"edition {review.form.edition}, while most of these forms are of edition {edition}")
    gone = [answer for answer in review.answers if answer.status is Status.MISSING]
    if gone:
        found.append(f"{counted(len(gone), 'blank is', 'blanks are')} gone from the form: {_names(gone)}")
    rated = [answer for answer in review.answers if is_rating(answer.blank, review.form)]
    unrated = sum(answer.status is not Status.ANSWERED for answer in rated)
    if unrated and not is_untouched(review):
        found.append(f"{unrated} of {counted(len(rated), 'rating')} not given")
    odd = [answer for answer in review.answers if answer.issue and answer.status is not Status.MISSING]
    found += [f"{_name(answer)}: {answer.issue}" for answer in odd[:_NAMED]]
    if len(odd) > _NAMED:
        found.append(f"{counted(len(odd) - _NAMED, 'more answer')} with an issue: see the table of answers")
    return found


def _names(answers: Sequence[Answer]) -> str:
    named = ", ".join(_name(answer) for answer in answers[:_NAMED])
    return f"{named} and {len(answers) - _NAMED} more" if len(answers) > _NAMED else named


def _name(answer: Answer) -> str:
    return answer.blank.title or answer.blank.tag


def _usual_editions(files: Iterable[Returned]) -> dict[str, str]:
    """For each ladder the edition that more of the files have than any other."""
    counts: dict[str, Counter[str]] = {}
    for file in files:
        if file.review:
            counts.setdefault(file.review.form.ladder, Counter())[file.review.form.edition] += 1
    usual = {}
    for ladder, editions in counts.items():
        first, *others = editions.most_common(2)
        if not others or first[1] > others[0][1]:
            usual[ladder] = first[0]
    return usual


def _settle(group: list[_Noted]) -> None:
    """Of all forms of one person let one count: the one with the most answers, else the latest review date, else the first."""

    def rank(each: _Noted) -> tuple[int, str]:
        assert each.file.review is not None
        return answered(each.file.review), each.file.review.value(REVIEW_DATE)

    best = max(group, key=rank)
    best.state = State.COUNTED
    others = [each for each in group if each is not best]
    for other in others:
        other.state = State.DUPLICATE
        (most, day), (fewer, earlier) = rank(best), rank(other)
        if most > fewer:
            why = f"has more answers ({most}, here {fewer})"
        elif day > earlier:
            why = f"has as many answers and {f'a later review date ({day})' if earlier else 'a review date'}"
        else:
            why = "has as many answers and comes first"
        other.warnings.append(f"duplicate: {best.file.name} is of the same person and counts, since it {why}")
    if others:
        names = ", ".join(other.file.name for other in others)
        best.warnings.append(f"this form counts; of the same person, too: {names}")
    said = {normal(each.file.review.person): each for each in group if each.file.review and each.file.review.person}
    if len(said) > 1:
        names = " and ".join(f"“{each.file.review.person}”" for each in said.values() if each.file.review)
        for each in group:
            each.warnings.append(f"one id, several names: {names}; if they are two people, mend the id")
