"""How a reader finds a place in a handbook: the contents before its parts and the index after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ladder_export.ladder import Competency, Ladder, Level, Place
from ladder_export.layout.handbook_views import ContentsRow, Division, IndexRow, IndexTable, Opening, Part
from ladder_export.layout.tables import has_room
from ladder_export.layout.views import level_view
from ladder_export.paper import MM_PER_PT, Paper

# Of the index: the part of the page that the levels share, what a column keeps free and the type of names, in rem.
_COLUMNS, _GUTTER, _NAME = 0.62, 0.57, 0.86


def address(competency: Competency, level: Level) -> str:
    """What the anchors of a level's sections begin with. An id holds no dot, so that no two of them can clash."""
    return f"at.{competency.id}.{level.number}"


def opening_rows(body: Sequence[Part]) -> Iterator[ContentsRow]:
    """The contents of a book of many competencies: one row for each, below it its levels by their numerals."""
    for part in body:
        if isinstance(part, Opening):
            yield ContentsRow("family", part.title, part.anchor)
        elif isinstance(part, Division):
            yield ContentsRow("division", part.title, part.anchor)
            yield ContentsRow("places", part.title, part.anchor, places=part.rows)
        elif not part.level and part.depth == 1:
            yield ContentsRow("part", part.title, part.anchor)


def contents_rows(ladder: Ladder, body: Sequence[Part], *, short: bool) -> Iterator[ContentsRow]:
    """A row for every part. In `short` contents a level is one row, its toolkit and worksheet beside it."""
    details: dict[int, list[Part]] = {}
    heads: list[Part] = []
    for part in body:
        if heads and part.level and heads[-1].level == part.level:
            details.setdefault(len(heads) - 1, []).append(part)
        else:
            heads.append(part)
    for place, part in enumerate(heads):
        inner = tuple((ladder.words(f"handbook.{p.template}"), p.anchor) for p in details.get(place, []))
        style = "level" if part.level else "division" if part.template == "division" else "part"
        style = "level short" if short and part.level else style
        yield ContentsRow(style, part.title, part.anchor, part.level, inner if short else ())
        if not short:
            for text, target in inner:
                yield ContentsRow("detail", text, target, part.level)


def index_tables(ladder: Ladder, paper: Paper) -> Iterator[IndexTable]:
    """A table for each competency; the first of one of several families says so."""
    for part in ladder.parts:
        for number, table in enumerate(_index_tables(ladder, part, paper)):
            yield replace(table, family=part.family.title) if part.family and not number else table


def _index_tables(ladder: Ladder, part: Ladder, paper: Paper) -> Iterator[IndexTable]:
    for competency in part.competencies:
        views = tuple(level_view(ladder, competency, level) for level in competency.levels)
        rows = [
            IndexRow(section_type.title, tuple(_index_cells(ladder, competency, section_type.id)))
            for section_type in ladder.section_types
            if not section_type.untitled and Place.HANDBOOK in section_type.places
        ]
        sheet = ladder.words("handbook.worksheet")
        sheets = [
            (f"worksheet-{competency.id}-{lv.number}", ladder.words("page.listed", first=sheet, second=lv.name))
            if lv.sections_in(Place.WORKSHEET)
            else ("", "")
            for lv in competency.levels
        ]
        rows.append(IndexRow(sheet, tuple(sheets)))
        rows = [row for row in rows if any(target for target, _ in row.cells)]
        if rows:
            width = paper.reading_width / (paper.running.unit * MM_PER_PT) * _COLUMNS / len(views) - _GUTTER
            named = has_room((view.name for view in views), width, _NAME, 3)
            yield IndexTable(
                competency.title, views if named else tuple(replace(v, name="") for v in views), tuple(rows)
            )


def _index_cells(ladder: Ladder, competency: Competency, section_id: str) -> Iterator[tuple[str, str]]:
    for level in competency.levels:
        section = level.section(section_id)
        if section and section.items:
            yield (
                f"{address(competency, level)}-{section_id}",
                ladder.words("page.listed", first=section.title, second=level.name),
            )
        else:
            yield "", ""
