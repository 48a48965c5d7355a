"""Fits the overview of a competency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ladder_export.ladder import Place
from ladder_export.pdf.fit import Fitted, Sheet, fit_sheets

if TYPE_CHECKING:
    from ladder_export.ladder import Competency
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper
    from ladder_export.pdf.render import Printer

_POSTER = 1.5  # how much larger than that of other sheets the type of an overview may get, which is read from afar


def fit_overview(
    printer: Printer, lay_out: Callable[[float, float, bool], LaidOut], competency: Competency, paper: Paper
) -> Fitted:
    """The overview of one competency, by its id; as `fit_sheets`. `lay_out` takes size in pt, air in mm, endless."""
    sections = {f"section-{section.id}": section for section in competency.sections_in(Place.OVERVIEW)}
    prefixes: dict[str, str] = {}
    for level in competency.levels:
        of_level = {f"level-{level.number}-{section.id}": section for section in level.sections_in(Place.OVERVIEW)}
        prefixes |= dict.fromkeys(of_level, f"{level.stage} › ")
        sections |= of_level
    name = f"overview “{competency.title}”"
    sheet = Sheet(name, lambda size, air, tall: lay_out(size, air[0], tall), sections, prefixes)
    type_ = replace(paper.sheet_type, ceiling=round(paper.sheet_type.ceiling * _POSTER, 2))
    return fit_sheets(printer, {competency.id: sheet}, paper, type_)
