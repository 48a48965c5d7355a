"""The appendix of a form that was carried to a new edition: answers to what the new edition no longer asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ladder_export.form_map import Choice, ControlKind, FormItem, Part
from ladder_export.word.body import Body
from ladder_export.word.controls import Control
from ladder_export.word.tables import cell, header_row, hold, row, scale
from ladder_export.word.xml import Element, paragraph, run


@dataclass(frozen=True, slots=True)
class Earlier:
    """A blank that an earlier `edition` had: what it asked, about which item (its text and where it stood), and its kind.

    Without a `prompt` it shows that there is no answer.
    """

    tag: str
    question: str
    about: str
    part: Part
    edition: str
    item: str = ""
    kind: ControlKind = ControlKind.LINES
    prompt: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """What a form keeps of an earlier edition: the texts that were answered, as in `FormMap.reworded`, and its appendix."""

    reworded: dict[str, str] = field(default_factory=dict)
    appendix: tuple[Earlier, ...] = ()


def draw_appendix(body: Body, appendix: Sequence[Earlier]) -> None:
    """A table of what was asked: a row for each text, and below it a row for each question with its answer."""
    if not appendix:
        return
    title = body.words("form_appendix.title")
    body.heading(title, 1)
    body.hint(body.words("form_appendix.hint"))
    heads = body.named("form_appendix.asked", "form_appendix.answer")
    widths = scale([26, 74], body.width, heads)
    rows = [header_row(widths, heads, body.colors)]
    printed = {item.id for item in body.items}
    gone = {
        each.item: FormItem(each.item, each.about, each.part) for each in appendix if each.item not in ("", *printed)
    }
    body.items += gone.values()
    for _, group in groupby(appendix, lambda each: (each.item, each.about, each.part, each.edition)):
        asked = list(group)
        notes = body.note(asked[0].item) if asked[0].item in gone else []
        together = [row(_subject(body, asked[0], notes)), *(_answer(body, each, widths) for each in asked)]
        hold(together[:-1])
        rows += together
    body.table(widths, rows, title, body.words("form_appendix.description"))


def _subject(body: Body, each: Earlier, notes: list[Element]) -> Element:
    """The cell over both columns that says what the answers below it are about."""
    edition = body.words("form_appendix.edition", edition=each.edition)
    where = " · ".join(text for text in (each.part.title if each.about else "", edition) if text)
    lines = [paragraph(run(each.about or each.part.title), style="Label"), paragraph(run(where), style="Note")]
    return cell(body.width, *lines, *notes, shade=body.colors.theme_fill("tint"), span=2)


def _answer(body: Body, each: Earlier, widths: list[int]) -> Element:
    body.part = each.part
    title = body.words("form.control", question=each.question, about=each.about or each.part.title)
    prompt = "" if each.kind is ControlKind.CHECK_BOX else each.prompt or body.words("form_appendix.no_answer")
    control = Control(each.kind, each.tag, title, prompt, each.choices, each.question, each.item)
    asked = paragraph(run(each.question or each.part.title), style="Cell")
    notes = body.note(each.tag) if not each.item else []
    return row(cell(widths[0], asked, *notes), body.answer(widths[1], control, middle=False, align="left"))
