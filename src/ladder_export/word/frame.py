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

MOST_STEPS = 6
_ACROSS = 5  # ratings that fit side by side


@dataclass(frozen=True, slots=True)
class Detail:
    """One labelled blank at the head of the form; `label` and `prompt` are keys of fixed words."""

    tag: str
    label: str
    prompt: str
    kind: ControlKind = ControlKind.TEXT


def _detail(tag: str, key: str, prompt: str, kind: ControlKind = ControlKind.TEXT) -> Detail:
    return Detail(f"form.{tag}", f"form_details.{key}", f"form_prompts.{prompt}", kind)


DETAILS = (
    _detail("engineer", "person", "full_name"),
    _detail("role", "role", "job_title"),
    _detail("engineer-id", "person_id", "number"),
    _detail("team", "team", "team"),
    _detail("reviewer", "reviewer", "full_name"),
    _detail("review-date", "review_date", "date", ControlKind.DATE),
    _detail("period-type", "period_type", "choose", ControlKind.DROP_DOWN),
    _detail("period-start", "period_start", "date", ControlKind.DATE),
    _detail("period-end", "period_end", "date", ControlKind.DATE),
)

ACTION_COLUMNS = (
    Column("what", "form_actions.what", 56, ControlKind.LINES, "form_actions.what", "form_prompts.action"),
    Column("owner", "form_actions.owner", 24, ControlKind.TEXT, "form_actions.owner", "form_prompts.name"),
    Column("due", "form_actions.due", 20, ControlKind.DATE, "form_actions.due", "form_prompts.date"),
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
    words = body.words
    body.table(widths, [row(*cells)], words("form.steps"), words("form.this_step", level=stage), header=False)


def draw_details(body: Body) -> None:
    """Who is reviewed, by whom, for which period: three labelled blanks in a row."""
    words = body.words
    body.part = Part("details", words("form_details.title"))
    labels = [words(detail.label) for detail in DETAILS]
    columns = [text for n in range(3) for text in (" ".join(labels[n::3]), "")]
    widths = scale([13, 21, 13, 20, 13, 20], body.width, columns)
    rows = []
    for start in range(0, len(DETAILS), 3):
        cells: list[Element] = []
        for position, detail in enumerate(DETAILS[start : start + 3]):
            choices = plain_choices(body.ladder.review.period_types) if detail.kind is ControlKind.DROP_DOWN else ()
            label = words(detail.label)
            control = listed(Control(detail.kind, detail.tag, label, words(detail.prompt), choices, label))
            cells += [
                body.label(widths[2 * position], label),
                body.answer(widths[2 * position + 1], control, middle=True),
            ]
        rows.append(row(*cells, height=360))
    body.table(widths, rows, body.part.title, words("form.labels"), header=False)


def draw_instructions(body: Body) -> None:
    """The ladder's own words on how to use the form, in a box."""
    if not body.ladder.review.instructions:
        return
    title = body.words("form_instructions.title")
    lines = [paragraph(run(title), style="Callout")]
    lines += [paragraph(run(text), style="CalloutList") for text in body.ladder.review.instructions]
    box = cell(body.width, *lines, shade=body.colors.theme_fill("tint"), bar=body.colors.theme_fill("accent"))
    body.table([body.width], [row(box)], title, body.words("form_instructions.description"), header=False)


def draw_scale(body: Body) -> None:
    """The rating scale with the meaning of each step, before anything is rated."""
    ratings, words = body.ladder.ratings, body.words
    if not ratings:
        return
    title = words("form_scale.title")
    body.heading(title, 1)
    if len(ratings) <= _ACROSS:
        widths = scale([1] * len(ratings), body.width)
        meanings = [
            cell(width, paragraph(run(rating.meaning), style="Cell"))
            for width, rating in zip(widths, ratings, strict=True)
        ]
        rows = [header_row(widths, map(str, ratings), body.colors), row(*meanings)]
        body.table(widths, rows, title, words("form_scale.columns"))
        return
    widths = scale([30, 70], body.width)
    rows = [header_row(widths, body.named("form_scale.rating", "form_scale.meaning"), body.colors)]
    rows += [
        row(body.label(widths[0], str(rating)), cell(widths[1], paragraph(run(rating.meaning), style="Cell")))
        for rating in ratings
    ]
    body.table(widths, rows, title, words("form_scale.rows"))


def draw_actions(body: Body) -> None:
    """Rows for what happens next: at most three, since more are not done."""
    count = min(body.ladder.review.actions, MOST_ACTIONS)
    if count < 1:
        return
    words = body.words
    body.part = Part("actions", words("form_actions.title"))
    body.heading(body.part.title, 1)
    labels = body.named(*(column.label for column in ACTION_COLUMNS))
    widths = scale([column.share for column in ACTION_COLUMNS], body.width, labels)
    rows = [header_row(widths, labels, body.colors)]
    for number in range(1, count + 1):
        answers = [
            body.answer(
                width,
                Control(
                    column.kind,
                    f"action-{number}.{column.suffix}",
                    words("form_actions.control", column=label, number=number),
                    words(column.prompt),
                    question=words("form.numbered", label=label, number=number),
                ),
            )
            for width, column, label in zip(widths, ACTION_COLUMNS, labels, strict=True)
        ]
        rows.append(row(*answers, height=460))
    body.table(widths, rows, body.part.title, words("form_actions.description"))


def draw_overall(body: Body, following: Stage | None) -> None:
    """The rating as a whole, readiness for the `following` stage, and room for both voices."""
    ladder, words = body.ladder, body.words
    ready = words("form_overall.readiness", number=following.number) if following else words("form_overall.wider")
    rate = words("form_prompts.rating" if ladder.ratings else "form_prompts.overall")
    either, strengths, anything = body.named(
        "form_prompts.choose_or_type", "form_prompts.reviewer_comments", "form_prompts.person_comments"
    )
    asked = (
        ("overall.rating", words("form_overall.rating"), ControlKind.DROP_DOWN, rate, rating_choices(ladder)),
        ("overall.readiness", ready, ControlKind.COMBO, either, plain_choices(ladder.review.readiness)),
        ("overall.reviewer", words("form_overall.reviewer"), ControlKind.RICH, strengths, ()),
        ("overall.engineer", words("form_overall.person"), ControlKind.RICH, anything, ()),
    )
    body.part = Part("overall", words("form_overall.title"))
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
    body.table(widths, rows, body.part.title, words("form.labels"), header=False)


def draw_signatures(body: Body) -> None:
    """One row for each person who signs, and what signing means."""
    people, words = body.ladder.review.signatures, body.words
    if not people:
        return
    body.part = Part("signatures", words("form_signatures.title"))
    body.heading(body.part.title, 1)
    body.hint(words("form_signatures.hint"))
    heads = body.named(*(f"form_signatures.{key}" for key in ("role", "name", "signature", "date")))
    widths = scale([17, 28, 33, 22], body.width, heads)
    rows = [header_row(widths, heads, body.colors)]
    for number, person in enumerate(people, 1):
        title = words("form_signatures.name_of", person=person)
        name = Control(ControlKind.TEXT, f"sign-{number}.name", title, words("form_prompts.full_name"), question=title)
        title = words("form_signatures.date_of", person=person)
        date = Control(ControlKind.DATE, f"sign-{number}.date", title, words("form_prompts.date"), question=title)
        rows.append(
            row(
                body.label(widths[0], person),
                body.answer(widths[1], name, middle=True),
                cell(widths[2], paragraph(style="Cell")),
                body.answer(widths[3], date, middle=True),
                height=500,
            )
        )
    body.table(widths, rows, body.part.title, words("form_signatures.description"))
