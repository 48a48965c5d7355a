"""The sections of a level on a form: each is drawn by its `blanks` and its `kind`, never by its id.

Most blanks are a table with one row for each item and one column for each question; `GRIDS` says which. A ladder that adds
a section gets a form that asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ladder_export.form_map import FormItem, Part
from ladder_export.ladder import Blanks, Item, Kind, Ladder, Section, printed
from ladder_export.word.body import Body
from ladder_export.word.controls import Choice, Control, ControlKind
from ladder_export.word.tables import cell, header_row, row, scale
from ladder_export.word.xml import Element, paragraph, run


@dataclass(frozen=True, slots=True)
class Column:
    """One question beside each item: `label`, `title` and `prompt` are keys of fixed words.

    `title` begins the control's title; the item's text follows it.
    """

    suffix: str
    label: str
    share: int
    kind: ControlKind
    title: str
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of items and questions; `label` and `hint` are keys of fixed words.

    `share` is the width of the items' column, `height` that of a row in twips.
    """

    label: str
    share: int
    columns: tuple[Column, ...]
    height: int = 0
    hint: str = ""


def _asked(suffix: str, key: str, share: int, kind: ControlKind, prompt: str = "", *, title: str = "") -> Column:
    prompt = f"form_prompts.{prompt}" if prompt else ""
    return Column(suffix, f"form_sections.{key}", share, kind, f"form_sections.{title or key}", prompt)


_BOX = ControlKind.CHECK_BOX

# The head over the items says what to do with them, not what they are: any section may have any blanks.
GRIDS: dict[Blanks, Grid] = {
    Blanks.RATING: Grid(
        "form_sections.look_for",
        37,
        (
            _asked("self", "self", 15, ControlKind.DROP_DOWN, "choose", title="self_rating"),
            _asked("manager", "reviewer", 15, ControlKind.DROP_DOWN, "choose", title="reviewer_rating"),
            _asked("evidence", "evidence", 33, ControlKind.RICH, "evidence"),
        ),
        height=520,
        hint="form_sections.rate",
    ),
    Blanks.TICKS: Grid(
        "form_sections.sign", 76, (_asked("self", "self", 12, _BOX), _asked("manager", "reviewer", 12, _BOX))
    ),
    Blanks.TICK: Grid("form_sections.watch_for", 84, (_asked("seen", "showed_up", 16, _BOX),)),
    Blanks.ANSWER: Grid(
        "form_sections.think_about", 46, (_asked("answer", "answer", 54, ControlKind.LINES, "answer"),), height=480
    ),
    Blanks.PLAN: Grid(
        "form_sections.do",
        42,
        (
            _asked("by", "start_by", 19, ControlKind.DATE, "date"),
            _asked("sign", "know", 25, ControlKind.LINES, "sign"),
            _asked("status", "status", 14, ControlKind.DROP_DOWN, "choose"),
        ),
        height=480,
    ),
    Blanks.HEARD: Grid(
        "form_sections.ask",
        43,
        (
            _asked("who", "whom", 19, ControlKind.TEXT, "name"),
            _asked("heard", "heard", 38, ControlKind.LINES, "heard"),
        ),
        height=520,
    ),
}


def draw_section(body: Body, section: Section, competency: str, level: int) -> None:
    """Add a section's heading, lead-in, items and blanks to `body`: of the `competency` (its id) and of its `level`."""
    body.part = Part(section.id, section.title, competency, level)
    body.items += [FormItem(item.id, printed(item, section.kind, body.words), body.part) for item in section.items]
    if not section.type.untitled:
        body.heading(section.title, body.top)
    if section.type.lead_in:
        body.hint(section.type.lead_in)
    if section.type.blanks is Blanks.NONE:
        draw_text(body, section)
    elif section.type.blanks is Blanks.MOMENT:
        _draw_moment(body, section)
    else:
        _draw_grid(body, section, GRIDS[section.type.blanks])


def _choices(ladder: Ladder, column: Column) -> tuple[Choice, ...]:
    if column.suffix == "status":
        return plain_choices(ladder.review.statuses)
    return rating_choices(ladder) if column.kind is ControlKind.DROP_DOWN else ()


def plain_choices(labels: tuple[str, ...]) -> tuple[Choice, ...]:
    """Choices that are stored as they are shown."""
    return tuple(Choice(label, label) for label in labels)


def rating_choices(ladder: Ladder) -> tuple[Choice, ...]:
    """The rating scale, stored by value."""
    return tuple(Choice(rating.value, str(rating)) for rating in ladder.ratings)


def listed(control: Control) -> Control:
    """`control`; a list for which the ladder names no choices becomes a line to write on."""
    if control.kind in (ControlKind.DROP_DOWN, ControlKind.COMBO) and not control.choices:
        return replace(control, kind=ControlKind.TEXT)
    return control


def _draw_grid(body: Body, section: Section, grid: Grid) -> None:
    if grid.hint:
        body.hint(body.words(grid.hint), once=True)
    labels = body.named(grid.label, *(column.label for column in grid.columns))
    widths = scale([grid.share, *(column.share for column in grid.columns)], body.width, labels)
    boxes = [number for number, column in enumerate(grid.columns, 1) if column.kind is _BOX]
    number = body.numbering() if section.kind is Kind.STEPS else 0
    rows = [header_row(widths, labels, body.colors, boxes, light=body.light)]
    rows += [_grid_row(body, section, grid, item, widths, number) for item in section.items]
    body.table(widths, rows, section.title, body.words("form_sections.items", columns=body.listing(labels)))


def _grid_row(body: Body, section: Section, grid: Grid, item: Item, widths: list[int], number: int) -> Element:
    answers, words = [], body.words
    for column, width in zip(grid.columns, widths[1:], strict=True):
        about = printed(item, section.kind, words)
        title = words("form.control", question=words(column.title), about=about)
        prompt = words(column.prompt) if column.prompt else ""
        tag, choices = f"{item.id}.{column.suffix}", _choices(body.ladder, column)
        control = Control(column.kind, tag, title, prompt, choices, words(column.label), item.id)
        answers.append(body.answer(width, listed(control)))
    ticks = all(column.kind is _BOX for column in grid.columns)
    return row(cell(widths[0], *_item(body, item, section.kind, number), middle=ticks), *answers, height=grid.height)


def _item(body: Body, item: Item, kind: Kind, number: int) -> list[Element]:
    """An item as the paragraphs of its cell."""
    kicker = [paragraph(run(body.words(f"shift.{item.role}")), style="Kicker")] if item.role in ("from", "to") else []
    text = paragraph(run(printed(item, kind, body.words)), style="CellList" if number else "Cell", numbering=number)
    return [*kicker, text, *body.note(item.id, listed=bool(number))]


def _draw_moment(body: Body, section: Section) -> None:
    draw_text(body, section)
    shift = section.kind is Kind.SHIFT
    words = body.words
    label = words("form_sections.moment_of_shift" if shift else "form_sections.moment_shown")
    question = words("form_sections.moment")
    widths = scale([30, 70], body.width)
    control = Control(
        ControlKind.LINES,
        f"{section.items[0].id}.moment",
        words("form.control", question=question, about=section.title),
        words("form_prompts.moment"),
        question=question,
        item=section.items[0].id,
    )
    if shift:
        body.gap(keep=True)
    notes = [line for item in section.items for line in body.note(item.id)]
    rows = [row(body.label(widths[0], label, *notes), body.answer(widths[1], control, middle=True), height=560)]
    title = words("form_sections.a_moment", section=section.title)
    body.table(widths, rows, title, words("form_sections.label"), header=False)


def draw_text(body: Body, section: Section) -> None:
    """A section as text to read, by its kind."""
    texts = [printed(item, section.kind, body.words) for item in section.items]
    match section.kind:
        case Kind.SHIFT:
            _draw_shift(body, section)
        case Kind.PHRASES:
            _draw_phrases(body, section, texts)
        case Kind.STEPS:
            number = body.numbering()
            body.blocks += [paragraph(run(text), style="ListNumber", numbering=number) for text in texts]
        case Kind.LIST:
            body.blocks += [paragraph(run(text), style="ListBullet") for text in texts]
        case Kind.QUOTES:
            body.blocks += [paragraph(run(text), style="Quote") for text in texts]
        case Kind.PROSE:
            style = "Lead" if section.type.untitled else ""
            body.blocks += [paragraph(run(text), style=style) for text in texts]


def _draw_shift(body: Body, section: Section) -> None:
    """Two cells side by side for each shift: what one asks before, and after."""
    widths = scale([1, 1], body.width)
    tint = body.colors.theme_fill("tint")
    labels = (body.words("shift.from"), body.words("shift.to"))
    rows = [
        row(
            *(
                cell(
                    width,
                    paragraph(run(label), style="Kicker"),
                    paragraph(run(printed(item, section.kind, body.words)), style=style),
                    shade=tint,
                )
                for width, label, item, style in zip(widths, labels, pair, ("From", "To"), strict=True)
            )
        )
        for pair in section.shifts
    ]
    body.table(
        widths,
        rows,
        section.title,
        body.words("form_sections.shift"),
        header=False,
        keep=section.type.blanks is Blanks.MOMENT,
    )


def _draw_phrases(body: Body, section: Section, texts: list[str]) -> None:
    """Phrases in large type, up to three in a row."""
    shade = body.colors.theme_fill("tint")
    columns = min(3, len(texts))
    widths = scale([1] * columns, body.width)
    rows = []
    for start in range(0, len(texts), columns):
        line = texts[start : start + columns]
        cells = [
            cell(width, paragraph(run(text), style="Phrase"), shade=shade, middle=True)
            for width, text in zip(widths, line, strict=False)
        ]
        if missing := columns - len(line):
            left = sum(widths[len(line) - 1 :])
            cells[-1] = cell(left, paragraph(run(line[-1]), style="Phrase"), shade=shade, span=missing + 1, middle=True)
        rows.append(row(*cells))
    body.table(widths, rows, section.title, body.words("form_sections.phrases"), header=False)
