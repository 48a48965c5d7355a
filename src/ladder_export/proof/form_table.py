"""Where a blank of a Word form stands: the text to its left, and the head of its column. A person answers what these say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ladder_export.proof.form_body import FoundControl, Paragraph

ITEM, HEADING, FIELD = "P", "H", "TH"  # kinds of paragraphs: what an item can be, a heading, the label of a blank


@dataclass(slots=True)
class Table:
    """A table that is being read. `heads` are the texts of its first row by column, if that has no blank.

    `number` says which table of the file it is, from 0.
    """

    heads: list[str] = field(default_factory=list)
    head: tuple[int, int] = (0, 0)  # the paragraphs of the first row, from and to
    rows: int = 0
    asks: bool = False
    number: int = 0
    count: int = 0  # cells of the row so far, as they stand in the file
    cells: list[str] = field(default_factory=list)
    row: list[tuple[int, FoundControl]] = field(default_factory=list)  # blanks of the row, with their columns

    def begin_row(self) -> None:
        self.cells, self.row, self.count = [], [], 0

    def end_cell(self, paragraphs: list[Paragraph], span: int) -> None:
        """A cell that covers `span` columns. Where it has several paragraphs the last one says what it is about."""
        texts = [paragraph.text for paragraph in paragraphs if paragraph.text.strip()]
        self.cells.extend([texts[-1] if texts else ""] * span)
        self.count += 1

    def end_row(self, first: int, last: int) -> None:
        """A row whose paragraphs are those from `first` up to `last`."""
        if not self.rows and not self.row:
            self.heads, self.head = self.cells, (first, last)
        self.rows += 1
        self.asks = self.asks or bool(self.row)
        for column, control in self.row:
            control.beside = next((text for text in reversed(self.cells[:column]) if text), "")
            control.head = self.heads[column] if column < len(self.heads) else ""

    @property
    def labels(self) -> tuple[int, int]:
        """The paragraphs that head the columns of blanks; none in a table to read."""
        return self.head if self.asks else (0, 0)


def is_form_field(tag: str) -> bool:
    """Whether a blank belongs to the form as a whole and not to an item."""
    return tag.startswith(("form.", "overall.", "action-", "sign-", "own.")) or tag.endswith(".moment")
