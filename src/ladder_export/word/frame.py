"""What every form asks whatever the ladder says: the details, the scale, the actions, the overall view, the signatures."""

from __future__ import annotations

from dataclasses import dataclass

from ladder_export.form_map import Part
from ladder_export.ladder import Stage
from ladder_export.word.body import Body
from ladder_export.word.controls import Control, ControlKind
from ladder_export.word.sections import Column, listed, plain_choices, rating_choices
from ladder_export.word.tables import cell, header_row, row, scale
from ladder_export.word.xml import Element, paragraph, run

MOST_ACTIONS = 3
SIGNING = "Signing means that we discussed this, not that I agree."
DATE = "Choose a date"

MOST_STEPS = 6
_ACROSS = 5  # ratings that fit side by side


@dataclass(frozen=True, slots=True)
class Detail:
    """One labelled blank at the head of the form."""

    tag: str
    label: str
    prompt: str
    kind: ControlKind = ControlKind.TEXT


DETAILS = (
    Detail("form.engineer", "Engineer", "Full name"),
    Detail("form.role", "Role", "Job title"),
    Detail("form.engineer-id", "Engineer ID", "Number"),
    Detail("form.team", "Team", "Team"),
    Detail("form.reviewer", "Reviewer", "Full name"),
    Detail("form.review-date", "Review date", DATE, ControlKind.DATE),
    Detail("form.period-type", "Period type", "Choose", ControlKind.DROP_DOWN),
    Detail("form.period-start", "Period start", DATE, ControlKind.DATE),
    Detail("form.period-end", "Period end", DATE, ControlKind.DATE),
)

ACTION_COLUMNS = (
    Column("what", "Action", 56, ControlKind.LINES, "Action", "What to do, and how we will know that it helped"),
    Column("owner", "Owner", 24, ControlKind.TEXT, "Owner", "Name"),
    Column("due", "Due", 20, ControlKind.DATE, "Due", DATE),
)


def draw_ladder(body: Body, stage: Stage) -> None:
    """The steps of the ladder side by side, with this form's step filled in; only where they fit in one line."""
    stages = body.ladder.stages
    if not 1 < len(stages) <= MOST_STEPS:
        return
    tint, accent = body.colors.theme_fill("tint"), body.colors.theme_fill("accent")
    widths = scale([8 + len(str(step)) for step in stages], body.width)
    cells = [
        cell(
            width,
            paragraph(run(str(step)), style="StepHere" if step == stage else "Step"),
            shade=accent if step == stage else tint,
            middle=True,
        )
        for width, step in zip(widths, stages, strict=True)
    ]
    body.table(widths, [row(*cells)], "Steps of the ladder", f"This form is for {stage}.", header=False)


def draw_details(body: Body) -> None:
    """Who is reviewed, by whom, for which period: three labelled blanks in a row."""
    body.part = Part("details", "Review details")
    widths = scale([13, 21, 13, 20, 13, 20], body.width)
    rows = []
    for start in range(0, len(DETAILS), 3):
        cells: list[Element] = []
        for position, detail in enumerate(DETAILS[start : start + 3]):
            choices = plain_choices(body.ladder.review.period_types) if detail.kind is ControlKind.DROP_DOWN else ()
            control = listed(Control(detail.kind, detail.tag, detail.label, detail.prompt, choices, detail.label))
            cells += [
                body.label(widths[2 * position], detail.label),
                body.answer(widths[2 * position + 1], control, middle=True),
            ]
        rows.append(row(*cells, height=360))
    body.table(widths, rows, "Review details", "Each label stands left of its answer.", header=False)


def draw_instructions(body: Body) -> None:
    """The ladder's own words on how to use the form, in a box."""
    if not body.ladder.review.instructions:
        return
    lines = [paragraph(run("How to use this form"), style="Callout")]
    lines += [paragraph(run(text), style="CalloutList") for text in body.ladder.review.instructions]
    box = cell(body.width, *lines, shade=body.colors.theme_fill("tint"), bar=body.colors.theme_fill("accent"))
    body.table([body.width], [row(box)], "How to use this form", "What each person does, in order.", header=False)


def draw_scale(body: Body) -> None:
    """The rating scale with the meaning of each step, before anything is rated."""
    ratings = body.ladder.ratings
    if not ratings:
        return
    body.heading("Rating scale", 1)
    if len(ratings) <= _ACROSS:
        widths = scale([1] * len(ratings), body.width)
        meanings = [
            cell(width, paragraph(run(rating.meaning), style="Cell"))
            for width, rating in zip(widths, ratings, strict=True)
        ]
        rows = [header_row(widths, map(str, ratings), body.colors), row(*meanings)]
        body.table(widths, rows, "Rating scale", "Each column is a rating; its meaning stands below it.")
        return
    widths = scale([30, 70], body.width)
    rows = [header_row(widths, ("Rating", "Meaning"), body.colors)]
    rows += [
        row(body.label(widths[0], str(rating)), cell(widths[1], paragraph(run(rating.meaning), style="Cell")))
        for rating in ratings
    ]
    body.table(widths, rows, "Rating scale", "One row for each rating.")


def draw_actions(body: Body) -> None:
    """Rows for what happens next: at most three, since more are not done."""
    count = min(body.ladder.review.actions, MOST_ACTIONS)
    if count < 1:
        return
    body.part = Part("actions", "Development actions")
    body.heading(body.part.title, 1)
    widths = scale([column.share for column in ACTION_COLUMNS], body.width)
    rows = [header_row(widths, [column.label for column in ACTION_COLUMNS], body.colors)]
    for number in range(1, count + 1):
        answers = [
            body.answer(
                width,
                Control(
                    column.kind,
                    f"action-{number}.{column.suffix}",
                    f"{column.title}, action {number}",
                    column.prompt,
                    question=f"{column.label} {number}",
                ),
            )
            for width, column in zip(widths, ACTION_COLUMNS, strict=True)
        ]
        rows.append(row(*answers, height=460))
    body.table(widths, rows, "Development actions", "One row for each action: what, who owns it, and when it is due.")


def draw_overall(body: Body, following: Stage | None) -> None:
    """The rating as a whole, readiness for the `following` stage, and room for both voices."""
    ladder = body.ladder
    ready = f"Readiness for level {following.number}" if following else "Readiness for a wider role"
    rate = "Choose a rating" if ladder.ratings else "Your overall rating"
    asked = (
        ("overall.rating", "Overall rating", ControlKind.DROP_DOWN, rate, rating_choices(ladder)),
        ("overall.readiness", ready, ControlKind.COMBO, "Choose or type", plain_choices(ladder.review.readiness)),
        ("overall.reviewer", "Reviewer’s comments", ControlKind.RICH, "Strengths, impact, and what to grow next", ()),
        ("overall.engineer", "Engineer’s comments", ControlKind.RICH, "Anything you want on record", ()),
    )
    body.part = Part("overall", "Overall")
    body.heading(body.part.title, 1)
    widths = scale([26, 74], body.width)
    rows = [
        row(
            body.label(widths[0], label, *body.note(tag), middle=kind is not ControlKind.RICH),
            body.answer(
                widths[1],
                listed(Control(kind, tag, label, prompt, choices, label)),
                middle=kind is not ControlKind.RICH,
            ),
            height=900 if kind is ControlKind.RICH else 380,
        )
        for tag, label, kind, prompt, choices in asked
    ]
    body.table(widths, rows, "Overall", "Each label stands left of its answer.", header=False)


def draw_signatures(body: Body) -> None:
    """One row for each person who signs, and what signing means."""
    people = body.ladder.review.signatures
    if not people:
        return
    body.part = Part("signatures", "Signatures")
    body.heading(body.part.title, 1)
    body.hint(SIGNING)
    widths = scale([17, 28, 33, 22], body.width)
    rows = [header_row(widths, ("Role", "Name", "Signature", "Date"), body.colors)]
    for number, person in enumerate(people, 1):
        title = f"Name of {person}"
        name = Control(ControlKind.TEXT, f"sign-{number}.name", title, "Full name", question=title)
        title = f"Date signed by {person}"
        date = Control(ControlKind.DATE, f"sign-{number}.date", title, DATE, question=title)
        rows.append(
            row(
                body.label(widths[0], person),
                body.answer(widths[1], name, middle=True),
                cell(widths[2], paragraph(style="Cell")),
                body.answer(widths[3], date, middle=True),
                height=500,
            )
        )
    body.table(widths, rows, "Signatures", "One row for each person: name, signature and date.")
