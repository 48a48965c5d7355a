"""What a person has shown: the answers of one or more reviews, item by item, each with the review that it was given in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ladder_export.form_map import Blank, ControlKind, FormItem, FormMap, Part
from ladder_export.ladder import Competency, Ladder, Level
from ladder_export.reviews.data import Answer, RefusedError, Review, Status
from ladder_export.selection import EVERYTHING, Selection

REVIEW_DATE, PERIOD_TYPE, PERIOD_START, PERIOD_END = (
    "form.review-date",
    "form.period-type",
    "form.period-start",
    "form.period-end",
)
_NOT_EVIDENCE = ("details", "signatures")  # the form's own parts that say who, when and by whom
_LAST = "9999"  # after every date: a form without one is taken for the newest


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack is made of: `reviews` of one person, oldest first, and the `cards` that were chosen.

    `whole` says that `ladder` was read from its source, and so has all its levels; else it is what the forms remember of it.
    """

    ladder: Ladder
    whole: bool
    reviews: tuple[Review, ...]
    cards: tuple[tuple[Competency, Level], ...]

    @property
    def newest(self) -> Review:
        return self.reviews[-1]

    @property
    def person(self) -> str:
        """The name of the person, as the newest form that has one says it."""
        return next((review.person for review in reversed(self.reviews) if review.person), "")


@dataclass(frozen=True, slots=True)
class Given:
    """The answers that one review gives about one item; `edition` is that of the form on which they were written."""

    review: Review
    edition: str
    answers: tuple[Answer, ...]


def same_person(reviews: Mapping[str, Review]) -> None:
    """Raise `RefusedError` unless all reviews (by file) are about one person on one ladder.

    Two ids decide where both forms have one, else the names do.
    """
    files = list(reviews)
    for before, file in pairwise(files):
        one, other = reviews[before], reviews[file]
        if one.form.ladder != other.form.ladder:
            raise RefusedError(
                f"{before} is of the ladder “{one.form.ladder}” and {file} of “{other.form.ladder}”; "
                "make a pack for each ladder"
            )
        if not _same(one, other):
            raise RefusedError(
                f"{before} is about {_named(one)} and {file} about {_named(other)}; make a pack for each person"
            )


def _same(one: Review, other: Review) -> bool:
    if one.person_id and other.person_id:
        return one.person_id.casefold() == other.person_id.casefold()
    return bool(one.person) and one.person.casefold() == other.person.casefold()


def _named(review: Review) -> str:
    name = f"“{review.person}”" if review.person else "somebody whose name it does not say"
    return f"{name} (id {review.person_id})" if review.person_id else name


def in_order(reviews: Sequence[Review]) -> tuple[Review, ...]:
    """`reviews` from the oldest to the newest, by review date or else by period; one that was given twice stands once."""
    once = [review for at, review in enumerate(reviews) if review not in reviews[:at]]
    return tuple(sorted(once, key=_date))


def _date(review: Review) -> str:
    return next((date for tag in (REVIEW_DATE, PERIOD_END, PERIOD_START) if (date := review.value(tag))), _LAST)


def answered(review: Review) -> Iterator[Answer]:
    """The answers of `review` that say something."""
    return (answer for answer in review.answers if answer.status is Status.ANSWERED and answer.shown.strip())


def evidence(reviews: Sequence[Review]) -> dict[str, tuple[Given, ...]]:
    """For each item that somebody wrote about, what the reviews say, in their order."""
    found: dict[str, list[Given]] = {}
    for review in reviews:
        groups: dict[tuple[str, str], list[Answer]] = {}
        for answer in answered(review):
            if answer.blank.item:
                edition = answer.blank.earlier or review.form.edition
                groups.setdefault((answer.blank.item, edition), []).append(answer)
        for (item, edition), answers in groups.items():
            found.setdefault(item, []).append(Given(review, edition, tuple(answers)))
    return {item: tuple(given) for item, given in found.items()}


def general(review: Review) -> tuple[Answer, ...]:
    """What `review` says about no item: ratings and comments as a whole, actions, questions of the ladder's own."""
    return tuple(
        answer
        for answer in answered(review)
        if not answer.blank.item and answer.blank.part.section not in _NOT_EVIDENCE
    )


def entry_of(tag: str) -> str:
    """What the blanks of one numbered line of a table share of their tags (`action-2`); of any other blank, its tag."""
    stem, _, number = tag.rpartition(".")[0].rpartition("-")
    return f"{stem}-{number}" if number.isdigit() else tag


def wording(given: Given, item: str) -> str:
    """The text of `item` that the answers were given to; empty where the form does not hold it."""
    form = given.review.form
    if earlier := form.reworded.get(item):
        return earlier
    found = form.item(item)
    return found.text if found else ""


def same_words(one: str, other: str) -> bool:
    """Whether two texts are printed alike, line breaks, kinds of spaces and soft hyphens aside."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if not char.isspace() and unicodedata.category(char) != "Cf")


def cards_of(
    ladder: Ladder, reviews: Sequence[Review], selection: Selection = EVERYTHING
) -> tuple[tuple[Competency, Level], ...]:
    """The cards of the chosen levels and competencies, level by level; what is not chosen is what the forms are about."""
    return tuple(
        card for part in ladder.parts for card in _cards_of(part, [review.form for review in reviews], selection)
    )


def _cards_of(part: Ladder, forms: Sequence[FormMap], selection: Selection) -> Iterator[tuple[Competency, Level]]:
    """Those of a ladder or of one family, with the levels of the forms about it."""
    if part.family:
        ours = {competency.id for competency in part.competencies}
        forms = [form for form in forms if ours & {key for key, _ in form.competencies}]
    numbers = {number for form in forms for number in (form.level, form.next_level)}
    ids = selection.competencies or {key for form in forms for key, _ in form.competencies}
    for stage in part.stages:
        for competency, level in part.levels_at(stage.number):
            wanted = (competency.id, level.number) in selection.levels if selection.levels else level.number in numbers
            if wanted and competency.id in ids:
                yield competency, level


def gone(pack: Pack) -> tuple[tuple[str, Given], ...]:
    """What was written about items that the ladder no longer has, with their ids."""
    has = set(item_ids(pack.ladder))
    return tuple((item, each) for item, given in evidence(pack.reviews).items() if item not in has for each in given)


def item_ids(ladder: Ladder) -> Iterator[str]:
    """The ids of all items."""
    for competency in ladder.competencies:
        for section in (*competency.sections, *(s for level in competency.levels for s in level.sections)):
            yield from (item.id for item in section.items)


def left_out(pack: Pack) -> tuple[tuple[Competency, Level], ...]:
    """The cards that somebody wrote about and that were not chosen."""
    spoken = evidence(pack.reviews)
    return tuple(
        (competency, level)
        for competency in pack.ladder.competencies
        for level in competency.levels
        if (competency, level) not in pack.cards
        and any(item.id in spoken for section in level.sections for item in section.items)
    )


def respelled(review: Review, spell: Callable[[str], str]) -> Review:
    """`review` with every text that is printed put through `spell`."""

    def part(old: Part) -> Part:
        return replace(old, title=spell(old.title))

    def blank(old: Blank) -> Blank:
        return replace(old, question=spell(old.question), part=part(old.part))

    def answer(old: Answer) -> Answer:
        shown = old.shown if old.blank.kind is ControlKind.CHECK_BOX else spell(old.shown)  # a sign is not printed
        return replace(old, blank=blank(old.blank), value=spell(old.value), shown=shown)

    form: FormMap = replace(
        review.form,
        title=spell(review.form.title),
        organisation=spell(review.form.organisation),
        edition=spell(review.form.edition),
        level_name=spell(review.form.level_name),
        competencies=tuple((key, spell(title)) for key, title in review.form.competencies),
        items=tuple(FormItem(item.id, spell(item.text), part(item.part)) for item in review.form.items),
        blanks=tuple(map(blank, review.form.blanks)),
        reworded={key: spell(text) for key, text in review.form.reworded.items()},
    )
    return Review(form, tuple(map(answer, review.answers)), review.warnings)
