"""The pages that sheets need beside those of the ladder: the plan of a job, and pages that are empty on purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ladder_export.imposition.drawing import Drawing
from ladder_export.imposition.plan import Plan
from ladder_export.ladder import Ladder
from ladder_export.layout import sheet
from ladder_export.layout.document import Desk, LaidOut, head_of, sheet_sizes
from ladder_export.layout.scripts import LEADING
from ladder_export.paper import Margins, Paper

_PLAN_PT = 11
_DRAWN_WIDTH = 54.0  # mm: room for a drawing of a sheet
_TEXT_HEIGHT = 239.0  # mm of a page that the text beside the drawings takes, if there is much of it


def plan_page(desk: Desk, ladder: Ladder, plan: Plan, paper: Paper) -> LaidOut:
    """`plan` on one upright page of `paper`."""
    css = (
        sheet.page_rules(paper, paper.sheet),
        sheet_sizes(_PLAN_PT / LEADING[ladder.speech.script], 0.0),
    )
    drawn = tuple(_drawing_rules(plan.drawings, paper.height_mm - _TEXT_HEIGHT))
    head = head_of(ladder, ladder.words("page.listed", first=plan.title, second=ladder.title), ladder.title)
    values = {"head": head, "plan": plan}
    return desk.document("plan", ladder, values, css, ("base", "plan"), drawn=drawn)


def _drawing_rules(drawings: Sequence[Drawing], room: float) -> Iterator[str]:
    """Where everything stands in each drawing: `.d2 .c3` is the third place of the second one, `.x1` its first upright cut.

    A drawing is no taller than `room` mm.
    """
    for number, drawing in enumerate(drawings, 1):
        scale = min(_DRAWN_WIDTH / drawing.width, room / drawing.height)
        box = {"width": drawing.width * scale, "height": drawing.height * scale}
        yield _rule(f".d{number} .paper", box)
        for place, cell in enumerate(drawing.cells, 1):
            there = {"left": cell.x, "top": cell.y, "width": cell.width, "height": cell.height}
            scaled = {name: length * scale for name, length in there.items()}
            yield _rule(f".d{number} .c{place}", scaled)
            yield _rule(f".d{number} .c{place} .cell", {"height": scaled["height"]})
        for name, edge, cuts in (("x", "left", drawing.upright), ("y", "top", drawing.level)):
            yield from (_rule(f".d{number} .{name}{n}", {edge: at * scale}) for n, at in enumerate(cuts, 1))


def _rule(selector: str, lengths: Mapping[str, float]) -> str:
    return f"{selector} {{ {'; '.join(f'{name}: {sheet.mm(length)}' for name, length in lengths.items())} }}"


def blank_pages(desk: Desk, ladder: Ladder, said: str, paper: Paper, margins: Margins, pages: int) -> LaidOut:
    """So many pages with nothing but `said`, in the middle."""
    middle = (paper.height_mm - margins.top - margins.bottom) / 2 - 4
    css = sheet.page_rules(paper, margins), sheet.sizes({"body": sheet.pt(9), "middle": sheet.mm(middle)})
    head = head_of(ladder, said, ladder.title)
    values = {"head": head, "said": said, "pages": range(1, pages + 1)}
    return desk.document("blank", ladder, values, css, ("base", "blank"))
