"""What belongs in a Word review form, worked out from the ladder alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ladder_export.ladder import (
    AnswerKind,
    Asked,
    At,
    Blanks,
    Competency,
    Item,
    Kind,
    Ladder,
    QuestionPart,
    Scope,
    Section,
    Stage,
    form_sections,
)
from ladder_export.proof.data import Control, Entry, Expected, Field, FormRules, MapRules, Region, What
from ladder_export.proof.entries import competency_path, printed, section_entries
from ladder_export.proof.form_rules import Part

MOST_ACTIONS = 3
_FORMAT = "review/2"

# What a form asks beside each item: suffix of the tag, kind of blank, and the key of the column's head among the fixed words.
# A moment is asked once for a section, at its first item, and has a label of its own instead.
_ASKED: dict[Blanks, tuple[tuple[str, str, str], ...]] = {
    Blanks.NONE: (),
    Blanks.RATING: (
        ("self", "drop-down", "form_sections.self"),
        ("manager", "drop-down", "form_sections.reviewer"),
        ("evidence", "rich", "form_sections.evidence"),
    ),
    Blanks.TICKS: (("self", "check-box", "form_sections.self"), ("manager", "check-box", "form_sections.reviewer")),
    Blanks.TICK: (("seen", "check-box", "form_sections.showed_up"),),
    Blanks.MOMENT: (("moment", "lines", ""),),
    Blanks.ANSWER: (("answer", "lines", "form_sections.answer"),),
    Blanks.PLAN: (
        ("by", "date", "form_sections.start_by"),
        ("sign", "lines", "form_sections.know"),
        ("status", "drop-down", "form_sections.status"),
    ),
    Blanks.HEARD: (("who", "text", "form_sections.whom"), ("heard", "lines", "form_sections.heard")),
}
_DETAILS = (
    ("form.engineer", "text", "form_details.person"),
    ("form.role", "text", "form_details.role"),
    ("form.engineer-id", "text", "form_details.person_id"),
    ("form.team", "text", "form_details.team"),
    ("form.reviewer", "text", "form_details.reviewer"),
    ("form.review-date", "date", "form_details.review_date"),
    ("form.period-type", "drop-down", "form_details.period_type"),
    ("form.period-start", "date", "form_details.period_start"),
    ("form.period-end", "date", "form_details.period_end"),
)
_ACTION = (
    ("what", "lines", "form_actions.what"),
    ("owner", "text", "form_actions.owner"),
    ("due", "date", "form_actions.due"),
)
_OWN = {
    AnswerKind.TEXT: "lines",
    AnswerKind.RICH: "rich",
    AnswerKind.DATE: "date",
    AnswerKind.CHOICE: "drop-down",
    AnswerKind.COMBO: "combo",
    AnswerKind.CHECK: "check-box",
}
# What a person does with each kind of control, and so what the proof looks for in Word's own words.
_FIELDS = {
    "text": Field.TEXT,
    "lines": Field.TEXT,
    "rich": Field.TEXT,
    "date": Field.DATE,
    "drop-down": Field.CHOICE,
    "combo": Field.CHOICE,
    "check-box": Field.TICK,
}
# Headings and labels that a form prints as well. Heads of columns and labels of the form's own fields need no mention: they
# are blocks of another kind than items.
_FURNITURE = (
    "form_scale.title",
    "form_instructions.title",
    "form_actions.title",
    "form_overall.title",
    "form_signatures.title",
    "form_sections.moment_of_shift",
    "form_sections.moment_shown",
    "form_sections.rate",
    "form.look_ahead",
    "form_signatures.hint",
)

Choices = tuple[tuple[str, str], ...]


def expected_review(
    ladder: Ladder,
    competencies: Iterable[Competency],
    stage: Stage,
    *,
    paper: str = "a4",
    template: bool = False,
    with_next: bool = False,
    protect: bool = False,
) -> Expected:
    """The review form of `stage` for those of `competencies` that have it."""
    asked = form_sections(ladder, competencies, stage, with_next=with_next)
    placed = [(part, path) for one in asked for part, path in _placed(one)]
    controls = tuple(_controls(ladder, stage, placed))
    ratings = tuple(control.tag for control in controls if control.choices == _scale(ladder) != ())
    facts = _facts(ladder, asked, stage, paper=paper, protect=protect)
    form = FormRules(
        template=template,
        controls=controls,
        scale=tuple(text for rating in ladder.ratings for text in (str(rating), rating.meaning)),
        ratings=ratings,
        sentences=tuple(_sentences(ladder, asked)),
        properties=(
            ("LadderId", ladder.id),
            ("LadderEdition", ladder.edition),
            ("LadderLevel", str(stage.number)),
            ("LadderForm", str(facts["form"])),
            ("LadderFormat", _FORMAT),
        ),
        map=MapRules(facts, tuple(_items(ladder, placed))),
    )
    region = Region("", tuple(_entries(ladder, asked)), (), tuple(_furniture(ladder)))
    edition = ladder.words("form.edition", edition=ladder.edition)
    family = [ladder.family] if ladder.family else []
    name = " ".join(["review", *(each.id for each in family), str(stage.number)])
    named = (*(each.title for each in family), stage.name)
    return Expected("review", name, ladder.language, named, edition, (region,), form=form)


def _facts(ladder: Ladder, asked: Iterable[Asked], stage: Stage, *, paper: str, protect: bool) -> dict[str, object]:
    """What the map says of the form as a whole."""
    asked, family = tuple(asked), ladder.family
    return {
        "format": _FORMAT,
        "ladder": ladder.id,
        "title": ladder.title,
        "organisation": ladder.organisation,
        "edition": ladder.edition,
        "language": ladder.language,
        "form": f"{ladder.id} {family.id} level-{stage.number}" if family else f"{ladder.id} level-{stage.number}",
        "level": stage.number,
        "level_name": stage.name,
        "next_level": min((one.following.number for one in asked if one.following), default=0),
        "competencies": [[one.competency.id, one.competency.title] for one in asked],
        "scale": [list(step) for step in _scale(ladder)],
        "paper": paper,
        "protected": protect,
        "reworded": {},
        **({"family": [family.id, family.title]} if family else {}),
    }


def _placed(one: Asked) -> Iterator[tuple[tuple[Section, Part], tuple[str, ...]]]:
    """Each section of one competency with its part of the map, and its place in the ladder in a reader's words."""
    for level, sections in ((one.level, one.sections), (one.following, one.following_sections)):
        for section in sections if level else ():
            assert level is not None
            number = level.number if section.type.scope is Scope.LEVEL else 0
            part = (section.id, section.title, one.competency.id, str(number))
            yield (section, part), competency_path(one.competency, level)


def _items(
    ladder: Ladder, placed: Iterable[tuple[tuple[Section, Part], tuple[str, ...]]]
) -> Iterator[tuple[str, str, Part]]:
    for (section, part), _ in placed:
        for item in section.items:
            yield item.id, printed(item, section.kind, ladder.words), part


def _entries(ladder: Ladder, asked: tuple[Asked, ...]) -> Iterator[Entry]:
    """The texts of the form in their order. With one competency its opening stands before everything that is asked."""
    alone = len(asked) == 1
    opening = _opening(asked[0].sections) if alone else 0
    for one in asked[:1] if alone else ():
        for section in one.sections[:opening]:
            yield from section_entries(section, competency_path(one.competency, one.level), ladder.words)
    yield from _own_entries(ladder, At.START)
    for one in asked:
        path = competency_path(one.competency, one.level)
        if not alone:
            yield Entry(one.competency.title, What.TITLE, path=path)
        for section in one.sections[opening:]:
            yield from section_entries(section, path, ladder.words)
        if one.following:
            path = competency_path(one.competency, one.following)
            yield Entry(ladder.words("form.next_level", level=one.following.stage), What.TITLE, path=path)
            for section in one.following_sections:
                yield from section_entries(section, path, ladder.words)
    yield from _own_entries(ladder, At.END)


def _opening(sections: tuple[Section, ...]) -> int:
    """How many sections a form begins with that have no title and no blanks."""
    kinds = [section.type.untitled and section.type.blanks is Blanks.NONE for section in sections]
    return kinds.index(False) if False in kinds else len(kinds)


def _own_entries(ladder: Ladder, at: At) -> Iterator[Entry]:
    for part in ladder.review.parts:
        if part.at is at:
            yield Entry(part.title, What.TITLE, path=(part.title,))
            if part.hint:
                yield Entry(part.hint, What.LEAD_IN, path=(part.title,))


def _sentences(ladder: Ladder, asked: Iterable[Asked]) -> Iterator[str]:
    asked, words = tuple(asked), ladder.words
    sections = [section for one in asked for section in (*one.sections, *one.following_sections)]
    yield from ladder.review.instructions
    rate = words("form_sections.rate")
    if rate not in ladder.review.instructions and any(s.type.blanks is Blanks.RATING for s in sections):
        yield rate
    if any(one.following for one in asked):
        yield words("form.look_ahead")
    if ladder.review.signatures:
        yield words("form_signatures.hint")


def _furniture(ladder: Ladder) -> Iterator[str]:
    yield from (*(ladder.words(key) for key in _FURNITURE), ladder.words("shift.from"), ladder.words("shift.to"))
    yield from (*ladder.review.instructions, *ladder.review.signatures)
    yield from (str(stage) for stage in ladder.stages)
    yield from (text for rating in ladder.ratings for text in (str(rating), rating.meaning))


def _controls(
    ladder: Ladder, stage: Stage, placed: Iterable[tuple[tuple[Section, Part], tuple[str, ...]]]
) -> Iterator[Control]:
    words = ladder.words
    details: Part = ("details", words("form_details.title"), "", "0")
    for tag, kind, label in _DETAILS:
        yield _control(tag, kind, details, _plain(ladder.review.period_types), beside=words(label))
    yield from _own(ladder, At.START)
    for (section, part), path in placed:
        yield from _of_section(ladder, section, part, (*path, section.title))
    yield from _own(ladder, At.END)
    actions: Part = ("actions", words("form_actions.title"), "", "0")
    for number in range(1, min(ladder.review.actions, MOST_ACTIONS) + 1):
        for suffix, kind, key in _ACTION:
            head = words(key)
            asks = words("form.numbered", label=head, number=number)
            yield _control(f"action-{number}.{suffix}", kind, actions, head=head, asks=asks)
    yield from _overall(ladder, stage)
    signatures: Part = ("signatures", words("form_signatures.title"), "", "0")
    for number, role in enumerate(ladder.review.signatures, 1):
        for suffix, kind in (("name", "text"), ("date", "date")):
            head, asks = words(f"form_signatures.{suffix}"), words(f"form_signatures.{suffix}_of", person=role)
            yield _control(f"sign-{number}.{suffix}", kind, signatures, beside=role, head=head, asks=asks)


def _of_section(ladder: Ladder, section: Section, part: Part, path: tuple[str, ...]) -> Iterator[Control]:
    words = ladder.words
    for item in _asked_items(section):
        for suffix, kind, key in _ASKED[section.type.blanks]:
            head = words(key) if key else ""
            choices = _plain(ladder.review.statuses) if suffix == "status" else _scale(ladder)
            beside = printed(item, section.kind, words) if head else words(_moment(section))
            asks = head or words("form_sections.moment")
            tag = f"{item.id}.{suffix}"
            yield _control(tag, kind, part, choices, path, beside=beside, head=head, asks=asks, item=item.id)


def _own(ladder: Ladder, at: At) -> Iterator[Control]:
    """The ladder's own questions: a label with an answer each, or the columns of a table of so many rows."""
    for part in ladder.review.parts:
        if part.at is at:
            for number in range(1, part.rows + 1) if part.rows else (0,):
                yield from _own_row(ladder, part, number)


def _own_row(ladder: Ladder, part: QuestionPart, number: int) -> Iterator[Control]:
    begin = f"own.{part.id}-{number}" if number else f"own.{part.id}"
    about: Part = (part.id, part.title, "", "0")
    for question in part.questions:
        choices = _scale(ladder) if question.rated else _plain(question.choices)
        label = question.label
        asks = ladder.words("form.numbered", label=label, number=number) if number else label
        place = {"head": label} if number else {"beside": label}
        tag = f"{begin}.{question.id}"
        yield _control(tag, _OWN[question.kind], about, choices, (part.title,), asks=asks, **place)


def _overall(ladder: Ladder, stage: Stage) -> Iterator[Control]:
    words = ladder.words
    higher = min((other.number for other in ladder.stages if other.number > stage.number), default=None)
    ready = words("form_overall.readiness", number=higher) if higher else words("form_overall.wider")
    part: Part = ("overall", words("form_overall.title"), "", "0")
    yield _control("overall.rating", "drop-down", part, _scale(ladder), beside=words("form_overall.rating"))
    yield _control("overall.readiness", "combo", part, _plain(ladder.review.readiness), beside=ready)
    yield _control("overall.reviewer", "rich", part, beside=words("form_overall.reviewer"))
    yield _control("overall.engineer", "rich", part, beside=words("form_overall.person"))


def _asked_items(section: Section) -> tuple[Item, ...]:
    return section.items[:1] if section.type.blanks is Blanks.MOMENT else section.items


def _moment(section: Section) -> str:
    """The key of the label beside a moment."""
    return "form_sections.moment_of_shift" if section.kind is Kind.SHIFT else "form_sections.moment_shown"


def _scale(ladder: Ladder) -> Choices:
    return tuple((rating.value, str(rating)) for rating in ladder.ratings)


def _plain(texts: Iterable[str]) -> Choices:
    return tuple((text, text) for text in texts)


def _control(
    tag: str,
    kind: str,
    part: Part,
    choices: Choices = (),
    path: tuple[str, ...] = (),
    *,
    beside: str = "",
    head: str = "",
    asks: str = "",
    item: str = "",
) -> Control:
    """A control; a list of which the ladder names no choice is a line to write on."""
    field = _FIELDS[kind]
    if field is Field.CHOICE and not choices:
        kind, field = "text", Field.TEXT
    choices = choices if field is Field.CHOICE else ()
    return Control(tag, field, choices, path, beside, head, kind, asks or head or beside, item, part)
