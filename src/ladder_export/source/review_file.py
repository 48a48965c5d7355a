"""The block `review` of `ladder.yaml`: what the review form says, which sections it shows, and the ladder's own questions."""

from __future__ import annotations

from functools import lru_cache

from ladder_export.ladder import LISTS, AnswerKind, At, Place, Question, QuestionPart, ReviewForm, SectionType
from ladder_export.problems import Location
from ladder_export.source.ids import check_id
from ladder_export.source.nodes import UNREADABLE, Node, Scalar, Sequence
from ladder_export.source.reader import Fields, Reader, id_of
from ladder_export.wording import of_empty_lists

NEEDED_KEYS = ("title", "instructions", "period_types", "statuses", "readiness", "signatures", "actions")
REVIEW_KEYS = (*NEEDED_KEYS, "sections", "parts")
PART_KEYS = ("id", "title", "hint", "rows", "at", "questions")
QUESTION_KEYS = ("id", "label", "kind", "prompt", "choices")
# Development actions that a review form has room for.
MAX_ACTIONS = 3
# Rows of a table of questions, and columns that a page is wide enough for.
MAX_ROWS, MAX_COLUMNS = 10, 5
# Headings and labels of a form stay on a line or two.
MAX_PART_TITLE, MAX_LABEL, MAX_PROMPT = 80, 80, 80
# The key of a blank is its tag in Word: own.PART.QUESTION, or own.PART-ROW.QUESTION.
MAX_TAG = 64
# The parts that every form has.
OF_EVERY_FORM = ("details", "actions", "overall", "signatures")
RATING_SCALE = "rating_scale"


def read_review(
    reader: Reader, node: Node | None, sections: tuple[SectionType, ...], *, has_ratings: bool
) -> ReviewForm:
    """What the block says, with stand-ins for all that was complained of. `sections` is the ladder's section table."""
    if node is None:
        return ReviewForm("", (), (), (), (), (), 0)
    fields = Fields(reader.at("review"), node, "the review form", REVIEW_KEYS)
    actions = fields.needed("actions")
    return ReviewForm(
        title=fields.text("title"),
        instructions=fields.texts("instructions"),
        period_types=_named_choices(fields, "period_types"),
        statuses=_named_choices(fields, "statuses"),
        readiness=_named_choices(fields, "readiness"),
        signatures=fields.texts("signatures"),
        actions=(fields.reader.whole_number(actions, "“actions”", 0, MAX_ACTIONS) or 0) if actions else 0,
        sections=_sections(fields, sections),
        parts=_parts(fields, has_ratings=has_ratings),
    )


@lru_cache(maxsize=1)
def unchosen() -> tuple[str, ...]:
    """What a list on a form shows while nothing is chosen, in any language; a choice of that name would look like none."""
    return tuple(dict.fromkeys(text.casefold() for text in of_empty_lists()))


def _named_choices(fields: Fields, key: str) -> tuple[str, ...]:
    """The texts of a list to choose from on a form."""
    texts = fields.texts(key)
    for text in texts:
        _check_choice(fields, key, text)
    return texts


def _check_choice(fields: Fields, key: str, text: str, prompt: str = "") -> None:
    if text.casefold() in (*unchosen(), prompt.casefold()):
        message = f"“{text}” in “{key}” is what a form shows while nothing is chosen"
        fields.reader.complain(fields.place(key), message, "choose another word")


def _sections(fields: Fields, sections: tuple[SectionType, ...]) -> tuple[str, ...]:
    node = fields.optional("sections")
    if node is None:
        return ()
    named = fields.reader.texts(node, "“sections”", least=1)
    known = {section.id for section in sections}
    of_forms = [section.id for section in sections if Place.REVIEW in section.places]
    for entry in node.items if isinstance(node, Sequence) else ():
        name = entry.value if isinstance(entry, Scalar) else ""
        if name in known and name not in of_forms:
            message = f"the section “{name}” does not belong on review forms"
            fields.reader.complain(entry.location, message, "add review to its “places”, or take it out of this list")
        elif name and name not in known:
            fields.reader.unknown(entry, "the section", of_forms)
    return tuple(section for section in of_forms if section in named)


def _parts(fields: Fields, *, has_ratings: bool) -> tuple[QuestionPart, ...]:
    node = fields.optional("parts")
    reader = fields.reader.at("parts")
    parts: list[QuestionPart] = []
    keys: dict[str, QuestionPart] = {}
    titles: dict[str, int] = {}
    for row in () if node is None else reader.items(node, "“parts”"):
        part = _part(reader, row, has_ratings=has_ratings)
        here = reader.at(part.id)
        if other := next((keys[key] for key in part.keys if key in keys), None):
            message = f"the part “{part.id}” has keys of the part “{other.id}” in line {other.location.line}"
            here.complain(part.location, message, "give this part an id of its own")
        _check_twice(here, part.location, part.title, titles, "the title", "part")
        keys.update({key: part for key in part.keys if part.id != UNREADABLE and key not in keys})
        parts.append(part)
    return tuple(parts)


def _part(reader: Reader, node: Node, *, has_ratings: bool) -> QuestionPart:
    fields = Fields(reader.at(id_of(node)), node, "the part", PART_KEYS)
    reader = fields.reader
    part_id, rows, place = fields.text("id"), fields.optional("rows"), fields.optional("at")
    check_id(reader, fields.place("id"), part_id)
    if part_id in OF_EVERY_FORM:
        message = f"“{part_id}” cannot be the id of a part: every form has one of that name"
        reader.complain(fields.place("id"), message, "choose another one")
    questions = _questions(fields, has_ratings=has_ratings)
    part = QuestionPart(
        id=part_id,
        title=_short(fields, "title", MAX_PART_TITLE),
        questions=questions,
        hint=fields.optional_text("hint"),
        rows=(reader.whole_number(rows, "“rows”", 1, MAX_ROWS) or 0) if rows else 0,
        at=reader.word(place, "the place", At, At.END) if place else At.END,
        location=fields.location,
    )
    if part.rows and len(questions) > MAX_COLUMNS:
        message = f"a table has room for {MAX_COLUMNS} questions side by side, and this one has {len(questions)}"
        reader.complain(fields.place("questions"), message, "take some out, or leave out “rows”")
    _check_tags(reader, part)
    return part


def _questions(fields: Fields, *, has_ratings: bool) -> tuple[Question, ...]:
    node = fields.needed("questions", "add “questions:” and below it a “- id: …” block for each, with label and kind")
    nodes = () if node is None else fields.reader.items(node, "“questions”")
    if isinstance(node, Sequence) and not nodes:
        fields.reader.complain(node.location, "“questions” is empty", "write one “- id: …” block for each")
    ids: dict[str, int] = {}
    labels: dict[str, int] = {}
    questions = []
    for each in nodes:
        reader = fields.reader.at(id_of(each))
        question = _question(reader, each, has_ratings=has_ratings)
        _check_twice(reader, question.location, question.id, ids, "the id", "question")
        _check_twice(reader, question.location, question.label, labels, "the label", "question")
        questions.append(question)
    return tuple(questions)


def _question(reader: Reader, node: Node, *, has_ratings: bool) -> Question:
    fields = Fields(reader, node, "the question", QUESTION_KEYS)
    question_id, kind_node = fields.text("id"), fields.needed("kind")
    check_id(reader, fields.place("id"), question_id)
    kind = reader.word(kind_node, "the kind", AnswerKind, AnswerKind.TEXT) if kind_node else AnswerKind.TEXT
    prompt = _short(fields, "prompt", MAX_PROMPT) if fields.optional("prompt") else ""
    if prompt and kind is AnswerKind.CHECK:
        reader.complain(fields.place("prompt"), "a box to tick shows no prompt", "delete this line")
    choices, rated = _choices(fields, kind, prompt, has_ratings=has_ratings)
    label = _short(fields, "label", MAX_LABEL)
    return Question(question_id, label, kind, prompt, choices, rated, fields.location)


def _choices(fields: Fields, kind: AnswerKind, prompt: str, *, has_ratings: bool) -> tuple[tuple[str, ...], bool]:
    """The choices of a question, and whether they are the rating scale."""
    node = fields.optional("choices")
    if kind not in LISTS:
        if node is not None:
            message = f"“choices” are for the kinds {' and '.join(LISTS)}, and this is of the kind {kind}"
            fields.reader.complain(fields.place("choices"), message, "delete them, or correct the kind")
        return (), False
    if isinstance(node, Scalar) and node.value == RATING_SCALE:
        if not has_ratings:
            message = "“choices: rating_scale” needs a rating scale, and the ladder has none"
            fields.reader.complain(node.location, message, "add “rating_scale” to the ladder, or list the choices here")
        return (), True
    if node is None:
        if fields.readable:
            message = f"the question is of the kind {kind} and has no “choices”"
            advice = "add “choices: [one, two]”, or “choices: rating_scale” for the steps of the rating scale"
            fields.reader.complain(fields.location, message, advice)
        return (), False
    choices = fields.texts("choices")
    for choice in choices:
        _check_choice(fields, "choices", choice, prompt)
    return choices, False


def _check_tags(reader: Reader, part: QuestionPart) -> None:
    for question in part.questions:
        tag = f"own.{part.keys[-1]}.{question.id}"
        if len(tag) > MAX_TAG and UNREADABLE not in (part.id, question.id):
            message = f"the key of its blank, {tag}, has {len(tag)} characters, and Word takes {MAX_TAG}"
            advice = "shorten the id of the part or of the question"
            reader.at(question.id).complain(question.location, message, advice)


def _short(fields: Fields, key: str, most: int) -> str:
    """A text that must be there, of at most `most` characters."""
    text = fields.text(key)
    if len(text) > most:
        message = f"“{key}” has {len(text)} characters"
        fields.reader.complain(fields.place(key), message, f"shorten it to {most} or fewer")
    return text


def _check_twice(reader: Reader, location: Location, text: str, seen: dict[str, int], what: str, owner: str) -> None:
    """Complain if an `owner` before this one has the same text."""
    known = text.casefold()
    if known in seen and text != UNREADABLE:
        message = f"{what} “{text}” is already that of the {owner} in line {seen[known]}"
        reader.complain(location, message, f"give this {owner} one of its own")
    seen.setdefault(known, location.line)
