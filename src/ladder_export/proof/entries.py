"""Sections of a ladder as the texts that a file owes to them."""

from __future__ import annotations

from collections.abc import Iterator

from ladder_export.ladder import Competency, Item, Kind, Level, Section
from ladder_export.proof.data import Entry, What


def printed(item: Item, kind: Kind) -> str:
    """The text of `item` as it is printed: what people say or think stands in quotation marks."""
    return f"“{item.text}”" if kind in (Kind.QUOTES, Kind.SHIFT) else item.text


def section_entries(section: Section, path: tuple[str, ...], *, titled: bool, lead_ins: bool) -> Iterator[Entry]:
    """The texts of one section in their order: title, lead-in, items. `path` is where the section belongs."""
    path = (*path, section.title)
    if titled and not section.type.untitled:
        yield Entry(section.title, What.TITLE, path=path)
    if lead_ins and section.type.lead_in:
        yield Entry(section.type.lead_in, What.LEAD_IN, path=path)
    for item in section.items:
        yield Entry(printed(item, section.kind), What.ITEM, item.id, path)


def competency_path(competency: Competency, level: Level | None = None) -> tuple[str, ...]:
    """Where something belongs, in a reader's words."""
    return (competency.title, str(level.stage)) if level else (competency.title,)
