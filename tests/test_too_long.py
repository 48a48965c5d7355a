"""What is said of a sheet that is too long: from boxes alone, without drawing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from ladder_export.paper import PAPERS
from ladder_export.pdf import Box, Printer
from ladder_export.pdf.fit import SLACK, Page, Sheet
from ladder_export.pdf.too_long import too_long
from ladders import small_ladder

A4 = PAPERS["a4"]


def said(room: float) -> str:
    """Of a section of one item that ends `room` mm above the edge of the text."""
    section = next(s for s in small_ladder().competencies[0].levels[0].sections if s.id == "behaviors")
    bottom = A4.sheet_bottom - room
    rendered = SimpleNamespace(boxes={"section-behaviors": Box(1, 20, bottom, 15, 195)})
    page = Page(cast("Any", rendered), 8.5, (0.0,), (bottom,), (1,), tall=True)
    sheet = Sheet("card “1 Starter”", cast("Any", None), {"section-behaviors": section})
    return too_long(cast("Printer", None), sheet, page, A4)


@pytest.mark.parametrize(("room", "over"), [(SLACK - 0.01, "0.1"), (0, "0.1"), (-0.04, "0.1"), (-0.26, "0.3")])
def test_a_sheet_that_ends_on_the_edge_is_named_with_what_to_take_out(room: float, over: str) -> None:
    """It is refused as soon as it is nearer to the edge than rounding, so the message may never say that nothing is wrong."""
    message = said(room)
    assert f"the smallest type allowed: it is {over} mm too long; past the edge: Key Behaviors; tallest" in message
    assert message.endswith("it would fit with about 1 word fewer")
