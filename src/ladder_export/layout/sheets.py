"""The pages that sheets need beside those of the ladder: the plan of a job, and pages that are empty on purpose."""

from __future__ import annotations

from ladder_export.imposition.plan import DRAWN, JOB, Plan
from ladder_export.ladder import Ladder
from ladder_export.layout import sheet
from ladder_export.layout.document import Desk, LaidOut, head_of, sheet_sizes
from ladder_export.paper import Margins, Paper

_PLAN_PT = 11


def plan_page(desk: Desk, ladder: Ladder, plan: Plan, paper: Paper) -> LaidOut:
    """`plan` on one upright page of `paper`."""
    css = sheet.page_rules(paper, paper.sheet), sheet_sizes(_PLAN_PT, 0.0)
    head = head_of(ladder, f"{plan.title}, {ladder.title}", ladder.title)
    headings = {"job": JOB, "drawn": DRAWN}
    values = {"head": head, "plan": plan, "headings": headings}
    return desk.document("plan", ladder, values, css, ("base", "plan"))


def blank_pages(desk: Desk, ladder: Ladder, words: str, paper: Paper, margins: Margins, pages: int) -> LaidOut:
    """So many pages with nothing but `words`, in the middle."""
    middle = (paper.height_mm - margins.top - margins.bottom) / 2 - 4
    css = sheet.page_rules(paper, margins), sheet.sizes({"body": sheet.pt(9), "middle": sheet.mm(middle)})
    head = head_of(ladder, words, ladder.title)
    values = {"head": head, "words": words, "pages": range(1, pages + 1)}
    return desk.document("blank", ladder, values, css, ("base", "blank"))
