"""The page “What changed” as a file, proved: every item that differs is found in it, or there is no file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ladder_export.changes import Changes
from ladder_export.changes.page import page_of
from ladder_export.changes.report import where_it_was
from ladder_export.ladder import Ladder
from ladder_export.printing import Printing
from ladder_export.problems import OutputError


@dataclass(frozen=True, slots=True)
class ChangesPdf:
    """The bytes, how many pages they are, and their type size in pt."""

    data: bytes
    pages: int
    size: float


def changes_pdf(old: Ladder, new: Ladder, changes: Changes, printing: Printing, layouts: Path) -> ChangesPdf:
    """`changes` between `old` and `new` on as few pages as can be. Raises `OutputError` if the proof finds anything wrong."""
    from ladder_export.layout import Layouts
    from ladder_export.pdf import Printer
    from ladder_export.pdf.fit_changes import fit_changes
    from ladder_export.proof import prove
    from ladder_export.proof.expected_changes import Told, expected_changes

    page = page_of(changes, new.words)
    desk, paper = Layouts(layouts, printing), printing.paper
    printer = Printer(layouts / "fonts", language=new.speech)
    rendered, size = fit_changes(
        printer, lambda size: desk.changes(new, page, paper=paper, size=size), paper.sheet_type
    )
    told = Told(
        page.title,
        page.sentences,
        page.rows,
        {item.id: item.home.key for item in changes.items if item.new is None},
        {item.id: where_it_was(item, new.words) for item in changes.items if item.moved},
    )
    data = rendered.pdf()
    problems = prove(expected_changes(old, new, told, paper), data).problems
    if problems:
        raise OutputError("\n".join(str(problem) for problem in problems))
    return ChangesPdf(data, rendered.pages, size)
