"""Fits the overview of a competency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ladder_export.ladder import Place
from ladder_export.paper import PAPERS
from ladder_export.pdf.fit import Fitted, Sheet, fit_sheets
from ladder_export.pdf.too_long import Way

if TYPE_CHECKING:
    from ladder_export.ladder import Competency
    from ladder_export.layout import LaidOut
    from ladder_export.paper import Paper
    from ladder_export.pdf.render import Printer

    LayOutOverview = Callable[[Competency, Paper, float, float, bool], LaidOut]

_POSTER = 1.5  # how much larger than that of other sheets the type of an overview may get, which is read from afar


def fit_overview(printer: Printer, lay_out: LayOutOverview, competency: Competency, paper: Paper) -> Fitted:
    """The overview of one competency, by its id; as `fit_sheets`.

    `lay_out` takes the competency, paper, size in pt, air in mm and whether to measure on an endless page. If it is too long,
    the message names the larger paper and the one section fewer that would do, both measured.
    """
    sections = {f"section-{section.id}": section for section in competency.sections_in(Place.OVERVIEW)}
    prefixes: dict[str, str] = {}
    for level in competency.levels:
        of_level = {f"level-{level.number}-{section.id}": section for section in level.sections_in(Place.OVERVIEW)}
        prefixes |= dict.fromkeys(of_level, f"{level.stage} › ")
        sections |= of_level
    name = f"overview “{competency.title}”"
    sheet = Sheet(
        name,
        lambda size, air, tall: lay_out(competency, paper, size, air[0], tall),
        sections,
        prefixes,
        ways=(_larger(lay_out, competency, paper), _shorter(lay_out, competency, paper)),
    )
    type_ = replace(paper.sheet_type, ceiling=round(paper.sheet_type.ceiling * _POSTER, 2))
    return fit_sheets(printer, {competency.id: sheet}, paper, type_)


def _larger(lay_out: LayOutOverview, competency: Competency, paper: Paper) -> tuple[Way, ...]:
    """The overview on every larger paper, the smallest first."""
    larger = [other for other in PAPERS.values() if other.book and other.sheet_bottom > paper.sheet_bottom]
    larger.sort(key=lambda other: other.width_mm * other.height_mm)
    return tuple(_way(lay_out, f"on --paper {other.name}", competency, other) for other in larger)


def _shorter(lay_out: LayOutOverview, competency: Competency, paper: Paper) -> tuple[Way, ...]:
    """The overview without one of its sections, the one that says least first."""
    letters: Counter[str] = Counter()
    titles = {}
    for level in competency.levels:
        for section in level.sections_in(Place.OVERVIEW):
            letters[section.id] += sum(len(item.text) for item in section.items)
            titles[section.id] = section.title
    if len(titles) < 2:
        return ()
    return tuple(
        _way(lay_out, f"without “overview” among the places of “{titles[id_]}”", _without(competency, id_), paper)
        for id_ in sorted(titles, key=lambda id_: letters[id_])
    )


def _without(competency: Competency, section_id: str) -> Competency:
    levels = tuple(
        replace(level, sections=tuple(section for section in level.sections if section.id != section_id))
        for level in competency.levels
    )
    return replace(competency, levels=levels)


def _way(lay_out: LayOutOverview, words: str, competency: Competency, paper: Paper) -> Way:
    return Way(words, lambda: lay_out(competency, paper, paper.sheet_type.floor, 0.0, True), paper, 1)
