"""The body of a form while it is written: blocks in order, with the width, the colors and the names that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ladder_export.form_map import NO_PART, FormItem, Part
from ladder_export.ladder import Ladder
from ladder_export.word.controls import Control, ControlKind, Registry
from ladder_export.word.palette import Palette
from ladder_export.word.styles import CALLOUT_BULLETS
from ladder_export.word.tables import cell, table
from ladder_export.word.xml import Element, paragraph, qname, run
from ladder_export.wording import Wording


@dataclass(slots=True)
class Body:
    """Collects the blocks of one form. `width` is in twips; `top` is the heading level of a section, 1 or 2.

    `light` gives tables a pale head, for what is not of this level. `said` are the hints that need not be said again.
    `part` is the part of the form that is being written; `items` and `asked` are what the form's map says of it. `reworded`
    gives by item or tag the text that was answered, as the map does; it then stands below today's.
    """

    ladder: Ladder
    width: int
    colors: Palette
    registry: Registry
    top: int = 1
    light: bool = False
    said: set[str] = field(default_factory=set)
    blocks: list[Element] = field(default_factory=list)
    restarts: list[int] = field(default_factory=list)
    part: Part = NO_PART
    items: list[FormItem] = field(default_factory=list)
    asked: list[tuple[Control, Part]] = field(default_factory=list)
    reworded: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> Wording:
        """The fixed words of the form."""
        return self.ladder.words

    def named(self, *keys: str) -> list[str]:
        """The fixed words of those keys."""
        return [self.words(key) for key in keys]

    def listing(self, texts: Sequence[str]) -> str:
        """`texts` one after the other, as a sentence lists them."""
        return self.words("form.comma").join(texts)

    def text(self, text: str, style: str, *, keep: bool = False) -> None:
        self.blocks.append(paragraph(run(text), style=style, keep=keep))

    def heading(self, text: str, level: int) -> None:
        self.text(text, f"Heading{level}")

    def hint(self, text: str, *, once: bool = False) -> None:
        """A line of advice; `once` leaves it out where the form has said it already."""
        if not once or text not in self.said:
            self.text(text, "Hint")
        self.said.add(text)

    def gap(self, *, keep: bool = False) -> None:
        """A thin line of nothing: Word joins two tables that touch."""
        self.blocks.append(paragraph(style="Gap", keep=keep))

    def end(self) -> None:
        """The paragraph that a document ends with; Word would add one of full height, and with it a page now and then."""
        self.blocks.append(paragraph(style="End"))

    def table(
        self,
        widths: Sequence[int],
        rows: Sequence[Element],
        caption: str,
        description: str,
        *,
        header: bool = True,
        keep: bool = False,
    ) -> None:
        if self.blocks and self.blocks[-1].tag == qname("w:tbl"):
            self.gap()
        self.blocks.append(table(widths, rows, caption=caption, description=description, header=header, keep=keep))

    def numbering(self) -> int:
        """The number of a new list that counts from 1 (w:numId)."""
        self.restarts.append(CALLOUT_BULLETS + 1 + len(self.restarts))
        return self.restarts[-1]

    def label(self, width: int, text: str, *notes: Element, middle: bool = True) -> Element:
        """The shaded cell that names the answer beside it, with `notes` below the name."""
        tint = self.colors.theme_fill("tint")
        return cell(width, paragraph(run(text), style="Label"), *notes, shade=tint, middle=middle)

    def answer(self, width: int, control: Control, *, middle: bool | None = None, align: str = "center") -> Element:
        """The cell of one blank; a check box stands in its middle, or where `middle` and `align` say."""
        self.asked.append((control, self.part))
        box = control.kind is ControlKind.CHECK_BOX
        line = paragraph(self.registry.draw(control), style="Cell" if box else "Answer", align=align if box else "")
        return cell(width, line, middle=box if middle is None else middle)

    def note(self, key: str, *, listed: bool = False) -> list[Element]:
        """What the item of that id, or the question of that tag, said when it was answered, if it reads differently now.

        `listed` sets it below the text of a numbered item.
        """
        if not (earlier := self.reworded.get(key)):
            return []
        return [paragraph(run(self.words("form.reworded", text=earlier)), style="NoteList" if listed else "Note")]
