"""The ladder's own questions on a form: parts with a heading, each a list of labels with answers, or a table of rows."""

from __future__ import annotations

from ladder_export.form_map import Choice, ControlKind, Part
from ladder_export.ladder import LISTS, AnswerKind, At, Question, QuestionPart
from ladder_export.word.body import Body
from ladder_export.word.controls import Control
from ladder_export.word.sections import plain_choices, rating_choices
from ladder_export.word.tables import header_row, row, scale
from ladder_export.word.xml import Element

KINDS = {
    AnswerKind.TEXT: ControlKind.LINES,
    AnswerKind.RICH: ControlKind.RICH,
    AnswerKind.DATE: ControlKind.DATE,
    AnswerKind.CHOICE: ControlKind.DROP_DOWN,
    AnswerKind.COMBO: ControlKind.COMBO,
    AnswerKind.CHECK: ControlKind.CHECK_BOX,
}
# The key of what a blank shows where the ladder names no prompt of its own; a box shows nothing.
PROMPTS = {
    AnswerKind.TEXT: "form_prompts.answer",
    AnswerKind.RICH: "form_prompts.answer",
    AnswerKind.DATE: "form_prompts.date",
    AnswerKind.CHOICE: "form_prompts.choose",
    AnswerKind.COMBO: "form_prompts.choose_or_type",
}
# How wide the column of a question is beside those of others, and how tall its row is, in twips.
_SHARES = {
    AnswerKind.TEXT: 30,
    AnswerKind.RICH: 34,
    AnswerKind.DATE: 20,
    AnswerKind.CHOICE: 20,
    AnswerKind.COMBO: 22,
    AnswerKind.CHECK: 13,
}
_HEIGHTS = {AnswerKind.TEXT: 560, AnswerKind.RICH: 960}
_LOW, _IN_TABLE = 380, 460


def draw_questions(body: Body, at: At) -> None:
    """The parts that the ladder puts there, in its order."""
    for part in body.ladder.review.parts_at(at):
        body.part = Part(part.id, part.title)
        body.heading(part.title, 1)
        if part.hint:
            body.hint(part.hint)
        if part.rows:
            _draw_table(body, part)
        else:
            _draw_labels(body, part)


def _draw_labels(body: Body, part: QuestionPart) -> None:
    widths = scale([30, 70], body.width)
    rows = []
    for question in part.questions:
        control = _control(body, part.keys[0], question, question.label, question.label)
        low = question.kind not in _HEIGHTS
        label = body.label(widths[0], question.label, *body.note(control.tag), middle=low)
        answer = body.answer(widths[1], control, middle=low, align="left")
        rows.append(row(label, answer, height=_HEIGHTS.get(question.kind, _LOW)))
    body.table(widths, rows, part.title, body.words("form.labels"), header=False)


def _draw_table(body: Body, part: QuestionPart) -> None:
    questions, labels = part.questions, [question.label for question in part.questions]
    widths = scale([_SHARES[question.kind] for question in questions], body.width, labels)
    boxes = [number for number, question in enumerate(questions) if question.kind is AnswerKind.CHECK]
    rows = [header_row(widths, labels, body.colors, boxes)]
    notes: list[Element] = []
    for number, key in enumerate(part.keys, 1):
        cells: list[Element] = []
        for question, width in zip(questions, widths, strict=True):
            asked = body.words("form.numbered", label=question.label, number=number)
            title = body.words("form.control", question=asked, about=part.title)
            control = _control(body, key, question, title, asked)
            cells.append(body.answer(width, control, middle=False))
            notes += body.note(control.tag)
        rows.append(row(*cells, height=_IN_TABLE))
    described = body.words("form_questions.rows", len(part.keys), columns=body.listing(labels))
    body.table(widths, rows, part.title, described)
    body.blocks += notes


def _control(body: Body, key: str, question: Question, title: str, asked: str) -> Control:
    prompt = question.prompt
    if not prompt and question.kind in PROMPTS:
        prompt = body.words(PROMPTS[question.kind])
    tag = f"own.{key}.{question.id}"
    return Control(KINDS[question.kind], tag, title, prompt, _choices(body, question), asked)


def _choices(body: Body, question: Question) -> tuple[Choice, ...]:
    if question.kind not in LISTS:
        return ()
    return rating_choices(body.ladder) if question.rated else plain_choices(question.choices)
