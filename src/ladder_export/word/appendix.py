"""The appendix of a form that was carried to a new edition: answers to what the new edition no longer asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ladder_export.form_map import Choice, ControlKind, FormItem, Part
from ladder_export.word.body import Body
from ladder_export.word.controls import Control
from ladder_export.word.tables import cell, header_row, row, scale
from ladder_export.word.xml import paragraph, run

TITLE = "From an earlier edition"
HINT = "This edition no longer asks this. The answers were given on an earlier form, and stay here."
NO_ANSWER = "No answer"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A blank that an earlier `edition` had: what it asked, about which item (its text and where it stood), and its kind."""

    tag: str
    question: str
    about: str
    part: Part
    edition: str
    item: str = ""
    kind: ControlKind = ControlKind.LINES
    prompt: str = NO_ANSWER
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """What a form keeps of an earlier edition: the texts that were answered, as in `FormMap.reworded`, and its appendix."""

    reworded: dict[str, str] = field(default_factory=dict)
    appendix: tuple[Earlier, ...] = ()


def draw_appendix(body: Body, appendix: Sequence[Earlier]) -> None:
    """A table of what was asked, and the answer as it was given."""
    if not appendix:
        return
    body.heading(TITLE, 1)
    body.hint(HINT)
    widths = scale([40, 60], body.width)
    rows = [header_row(widths, ("What it asked", "Answer"), body.colors)]
    printed = {item.id for item in body.items}
    gone = {
        each.item: FormItem(each.item, each.about, each.part) for each in appendix if each.item not in ("", *printed)
    }
    body.items += gone.values()
    for each in appendix:
        body.part = each.part
        asked = " · ".join(text for text in (each.part.title, each.question, f"edition {each.edition}") if text)
        lines = [paragraph(run(each.about), style="Cell")] if each.about else []
        lines.append(paragraph(run(asked), style="Note"))
        if not each.item or each.item in gone:
            lines += body.note(each.item or each.tag)
        title = f"{each.question}: {each.about or each.part.title}"
        control = Control(each.kind, each.tag, title, each.prompt, each.choices, each.question, each.item)
        rows.append(row(cell(widths[0], *lines), body.answer(widths[1], control)))
    body.table(widths, rows, TITLE, "One row for each answer that an earlier edition asked for.")
