"""What belongs in a Word review form, worked out from the ladder alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ladder_export.ladder import Blanks, Competency, Item, Kind, Ladder, Level, Place, Section, Stage
from ladder_export.proof.data import Control, Entry, Expected, Field, FormRules, Region, What
from ladder_export.proof.entries import SHIFT_LABELS, competency_path, printed, section_entries

RATE = "Rate what you saw; leave the rest blank."
SIGNING = "Signing means that we discussed this, not that I agree."
MOST_ACTIONS = 3

# What a form asks beside each item: suffix of the tag, kind of blank, head of the column. A moment is asked once for a
# section, at its first item, and has a label of its own instead.
_ASKED: dict[Blanks, tuple[tuple[str, Field, str], ...]] = {
    Blanks.NONE: (),
    Blanks.RATING: (
        ("self", Field.CHOICE, "Self"),
        ("manager", Field.CHOICE, "Reviewer"),
        ("evidence", Field.TEXT, "Evidence"),
    ),
    Blanks.TICKS: (("self", Field.TICK, "Self"), ("manager", Field.TICK, "Reviewer")),
    Blanks.TICK: (("seen", Field.TICK, "Showed up"),),
    Blanks.MOMENT: (("moment", Field.TEXT, ""),),
    Blanks.ANSWER: (("answer", Field.TEXT, "Answer"),),
    Blanks.PLAN: (
        ("by", Field.DATE, "Start by"),
        ("sign", Field.TEXT, "How I will know"),
        ("status", Field.CHOICE, "Status"),
    ),
    Blanks.HEARD: (("who", Field.TEXT, "Who you asked"), ("heard", Field.TEXT, "What you heard")),
}
_DETAILS = (
    ("form.engineer", Field.TEXT, "Engineer"),
    ("form.role", Field.TEXT, "Role"),
    ("form.engineer-id", Field.TEXT, "Engineer ID"),
    ("form.team", Field.TEXT, "Team"),
    ("form.reviewer", Field.TEXT, "Reviewer"),
    ("form.review-date", Field.DATE, "Review date"),
    ("form.period-type", Field.CHOICE, "Period type"),
    ("form.period-start", Field.DATE, "Period start"),
    ("form.period-end", Field.DATE, "Period end"),
)
_ACTION = (("what", Field.TEXT, "Action"), ("owner", Field.TEXT, "Owner"), ("due", Field.DATE, "Due"))
_SHIFT_MOMENT = "A moment this period when you made this shift"
_MOMENT = "A moment this period when this showed"
# Headings and labels that a form prints as well. Heads of columns and labels of the form's own fields need no mention: they
# are blocks of another kind than items.
_LABELS = (
    "Rating scale",
    "How to use this form",
    "Development actions",
    "Overall",
    "Signatures",
    _SHIFT_MOMENT,
    _MOMENT,
)

Choices = tuple[tuple[str, str], ...]


def expected_review(
    ladder: Ladder, competencies: Iterable[Competency], stage: Stage, *, template: bool = False
) -> Expected:
    """The review form of `stage` for those of `competencies` that have it."""
    parts = [(competency, level) for competency in competencies if (level := competency.level(stage.number))]
    sections = [(c, level, section) for c, level in parts for section in _sections(ladder, c, level)]
    entries: list[Entry] = []
    for competency, level in parts:
        path = competency_path(competency, level)
        if len(parts) > 1:
            entries.append(Entry(competency.title, What.TITLE, path=path))
        for section in _sections(ladder, competency, level):
            entries.extend(section_entries(section, path))
    controls = tuple(_controls(ladder, stage, sections))
    ratings = tuple(control.tag for control in controls if control.choices == _scale(ladder) != ())
    form = FormRules(
        template=template,
        controls=controls,
        scale=tuple(text for rating in ladder.ratings for text in (str(rating), rating.meaning)),
        ratings=ratings,
        sentences=tuple(_sentences(ladder, sections)),
        properties=(("LadderId", ladder.id), ("LadderEdition", ladder.edition), ("LadderLevel", str(stage.number))),
    )
    region = Region("", tuple(entries), (), tuple(_furniture(ladder)))
    edition = f"Edition {ladder.edition}"
    name = f"review {stage.number}"
    return Expected("review", name, ladder.language, (stage.name,), edition, (region,), form=form)


def _sections(ladder: Ladder, competency: Competency, level: Level) -> list[Section]:
    """The sections of the competency and of its level that belong in a review, in the order of the section table."""
    order = {row.id: n for n, row in enumerate(ladder.section_types)}
    found = (*competency.sections_in(Place.REVIEW), *level.sections_in(Place.REVIEW))
    return sorted(found, key=lambda section: order[section.id])


def _sentences(ladder: Ladder, sections: list[tuple[Competency, Level, Section]]) -> Iterator[str]:
    yield from ladder.review.instructions
    if RATE not in ladder.review.instructions and any(s.type.blanks is Blanks.RATING for _, _, s in sections):
        yield RATE
    if ladder.review.signatures:
        yield SIGNING


def _furniture(ladder: Ladder) -> Iterator[str]:
    yield from (*_LABELS, *SHIFT_LABELS.values())
    yield from (RATE, SIGNING, *ladder.review.instructions, *ladder.review.signatures)
    yield from (str(stage) for stage in ladder.stages)
    yield from (text for rating in ladder.ratings for text in (str(rating), rating.meaning))


def _controls(ladder: Ladder, stage: Stage, sections: list[tuple[Competency, Level, Section]]) -> Iterator[Control]:
    for tag, field, label in _DETAILS:
        yield _control(tag, field, _plain(ladder.review.period_types), beside=label)
    for competency, level, section in sections:
        path = (*competency_path(competency, level), section.title)
        for item in _asked_items(section):
            for suffix, field, head in _ASKED[section.type.blanks]:
                choices = _plain(ladder.review.statuses) if suffix == "status" else _scale(ladder)
                beside = printed(item, section.kind) if head else _moment(section)
                yield _control(f"{item.id}.{suffix}", field, choices, path, beside=beside, head=head)
    for number in range(1, min(ladder.review.actions, MOST_ACTIONS) + 1):
        for suffix, field, head in _ACTION:
            yield _control(f"action-{number}.{suffix}", field, head=head)
    yield from _overall(ladder, stage)
    for number, role in enumerate(ladder.review.signatures, 1):
        yield _control(f"sign-{number}.name", Field.TEXT, beside=role, head="Name")
        yield _control(f"sign-{number}.date", Field.DATE, beside=role, head="Date")


def _overall(ladder: Ladder, stage: Stage) -> Iterator[Control]:
    higher = min((other.number for other in ladder.stages if other.number > stage.number), default=None)
    ready = f"Readiness for level {higher}" if higher else "Readiness for a wider role"
    yield _control("overall.rating", Field.CHOICE, _scale(ladder), beside="Overall rating")
    yield _control("overall.readiness", Field.CHOICE, _plain(ladder.review.readiness), beside=ready)
    yield _control("overall.reviewer", Field.TEXT, beside="Reviewer’s comments")
    yield _control("overall.engineer", Field.TEXT, beside="Engineer’s comments")


def _asked_items(section: Section) -> tuple[Item, ...]:
    return section.items[:1] if section.type.blanks is Blanks.MOMENT else section.items


def _moment(section: Section) -> str:
    return _SHIFT_MOMENT if section.kind is Kind.SHIFT else _MOMENT


def _scale(ladder: Ladder) -> Choices:
    return tuple((rating.value, str(rating)) for rating in ladder.ratings)


def _plain(texts: Iterable[str]) -> Choices:
    return tuple((text, text) for text in texts)


def _control(
    tag: str, field: Field, choices: Choices = (), path: tuple[str, ...] = (), *, beside: str = "", head: str = ""
) -> Control:
    """A control; a list of which the ladder names no choice is a line to write on."""
    if field is Field.CHOICE and not choices:
        field = Field.TEXT
    return Control(tag, field, choices if field is Field.CHOICE else (), path, beside, head)
