"""What belongs in a Word review form, worked out from the ladder alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ladder_export.ladder import Blanks, Competency, Item, Ladder, Level, Place, Section, Stage
from ladder_export.proof.data import Control, Entry, Expected, Field, FormRules, Region, What
from ladder_export.proof.entries import competency_path, section_entries

RATE = "Rate what you saw; leave the rest blank."
SIGNING = "Signing means that we discussed this, not that I agree."
MOST_ACTIONS = 3

# What a form asks beside each item, by suffix of the tag. A moment is asked once for a section, at its first item.
_ASKED: dict[Blanks, tuple[tuple[str, Field], ...]] = {
    Blanks.NONE: (),
    Blanks.RATING: (("self", Field.CHOICE), ("manager", Field.CHOICE), ("evidence", Field.TEXT)),
    Blanks.TICKS: (("self", Field.TICK), ("manager", Field.TICK)),
    Blanks.TICK: (("seen", Field.TICK),),
    Blanks.MOMENT: (("moment", Field.TEXT),),
    Blanks.ANSWER: (("answer", Field.TEXT),),
    Blanks.PLAN: (("by", Field.DATE), ("sign", Field.TEXT), ("status", Field.CHOICE)),
    Blanks.HEARD: (("who", Field.TEXT), ("heard", Field.TEXT)),
}
_DETAILS = (
    ("form.engineer", Field.TEXT),
    ("form.role", Field.TEXT),
    ("form.engineer-id", Field.TEXT),
    ("form.team", Field.TEXT),
    ("form.reviewer", Field.TEXT),
    ("form.review-date", Field.DATE),
    ("form.period-type", Field.CHOICE),
    ("form.period-start", Field.DATE),
    ("form.period-end", Field.DATE),
)
# Labels that a form prints as well, so that an item with just this text may stand there more often.
_LABELS = """From|To|Self|Reviewer|Engineer|Evidence|Behavior|Sign|Question|Answer|Habit|Status|Role|Name|Date|Signature
Team|Action|Owner|Due|Overall|Rating|Meaning|Signatures|Rating scale|Development actions|Who you asked|What you heard
Start by|How I will know|What to watch for|Showed up|Overall rating|How to use this form"""


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
            entries.extend(section_entries(section, path, titled=True, lead_ins=True))
    controls = tuple(_controls(ladder, sections))
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
    yield from (label for line in _LABELS.splitlines() for label in line.split("|"))
    yield from (RATE, SIGNING, *ladder.review.instructions, *ladder.review.signatures)
    yield from (str(stage) for stage in ladder.stages)
    yield from (text for rating in ladder.ratings for text in (str(rating), rating.meaning))


def _controls(ladder: Ladder, sections: list[tuple[Competency, Level, Section]]) -> Iterator[Control]:
    for tag, field in _DETAILS:
        yield _control(tag, field, ladder.review.period_types)
    for competency, level, section in sections:
        path = (*competency_path(competency, level), section.title)
        for item in _asked_items(section):
            for suffix, field in _ASKED[section.type.blanks]:
                choices = ladder.review.statuses if suffix == "status" else _scale(ladder)
                yield _control(f"{item.id}.{suffix}", field, choices, path)
    for number in range(1, min(ladder.review.actions, MOST_ACTIONS) + 1):
        for suffix, field in (("what", Field.TEXT), ("owner", Field.TEXT), ("due", Field.DATE)):
            yield _control(f"action-{number}.{suffix}", field, ())
    yield _control("overall.rating", Field.CHOICE, _scale(ladder))
    yield _control("overall.readiness", Field.CHOICE, ladder.review.readiness)
    yield _control("overall.reviewer", Field.TEXT, ())
    yield _control("overall.engineer", Field.TEXT, ())
    for number in range(1, len(ladder.review.signatures) + 1):
        yield _control(f"sign-{number}.name", Field.TEXT, ())
        yield _control(f"sign-{number}.date", Field.DATE, ())


def _asked_items(section: Section) -> tuple[Item, ...]:
    return section.items[:1] if section.type.blanks is Blanks.MOMENT else section.items


def _scale(ladder: Ladder) -> tuple[str, ...]:
    return tuple(str(rating) for rating in ladder.ratings)


def _control(tag: str, field: Field, choices: tuple[str, ...], path: tuple[str, ...] = ()) -> Control:
    """A control; a list of which the ladder names no choice is a line to write on."""
    if field is not Field.CHOICE:
        return Control(tag, field, (), path)
    return Control(tag, Field.CHOICE if choices else Field.TEXT, choices, path)
