"""What the page “What changed” says, as plain words: the layout sets them, and the proof looks for them.

Hints for whoever writes the ladder are not for those who read this page, and ids neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ladder_export.changes.data import Changes, Fact, ItemChange, RowChange, Table, What
from ladder_export.changes.report import reprint, where_it_was

THE_LADDER, ALL_LEVELS = "The ladder", "All levels"
_TOLD = ("edition", "date")  # by the head of the page
_COUNTED = (What.ADDED, What.REMOVED, What.REWORDED, What.MOVED)


@dataclass(frozen=True, slots=True)
class PageLine:
    """One change: what happened, the text as it is, or was, and what it was before. `item` is its id, if it is an item."""

    label: str
    text: str
    was: tuple[str, ...] = ()
    item: str = ""


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Changes under one heading: a section, with its competency where there are several. The ladder's own has none."""

    title: str
    lines: tuple[PageLine, ...]


@dataclass(frozen=True, slots=True)
class PagePart:
    """The changes of one level; number 0 is what belongs to none. A level that is gone has its number negative."""

    number: int
    name: str
    groups: tuple[PageGroup, ...]

    @property
    def title(self) -> str:
        return f"{abs(self.number)} {self.name}" if self.number else self.name


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page, from its title down. `counts` are numbers with what they count."""

    title: str
    summary: str
    counts: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]
    parts: tuple[PagePart, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that stands before the first part."""
        return (self.summary, *(f"{number} {words}" for number, words in self.counts), *self.notes)

    @property
    def rows(self) -> tuple[str, ...]:
        """The texts of the part about the ladder itself, in their order."""
        lines = (
            line for part in self.parts if part.name == THE_LADDER for group in part.groups for line in group.lines
        )
        return tuple(text for line in lines if not line.item for text in (line.label, line.text, *line.was))


def page_of(changes: Changes, old_date: str, new_date: str) -> Page:
    """`changes` as a page; the dates are those of the editions in words."""
    old, new = changes.old, changes.new
    renamed = f"{new.title}, " if new.title != old.title else ""
    summary = f"{renamed}edition {new.edition}, {new_date}, beside edition {old.edition}, {old_date}."
    ladder = tuple(
        line for row in changes.rows if row.key not in _TOLD or row.table is not Table.LADDER for line in _row(row)
    )
    own = (PagePart(0, THE_LADDER, (PageGroup("", ladder),)),) if ladder else ()
    parts = (*own, *_parts(changes))
    notes = tuple(reprint(changes)) if parts else (_nothing(changes),)
    return Page(
        f"What changed since edition {old.edition}", summary[:1].upper() + summary[1:], _counts(changes), notes, parts
    )


def _nothing(changes: Changes) -> str:
    same = changes.old.edition == changes.new.edition
    but = "" if same else f", but for the edition that it names: {changes.old.edition}"
    return f"Nothing changed. What you printed still reads as the ladder does{but}."


def _counts(changes: Changes) -> tuple[tuple[int, str], ...]:
    found = ((changes.count(what), what.value) for what in _COUNTED)
    return tuple((number, f"{'item' if number == 1 else 'items'} {what}") for number, what in found if number)


def _row(row: RowChange) -> Iterator[PageLine]:
    """A row that changed has a line for each of its facts."""
    named = f"{row.table.value} “{row.name}”"
    named = named[:1].upper() + named[1:]
    if not row.facts:
        yield PageLine(row.what.value.capitalize(), named)
    for fact in row.facts:
        of = f"{row.name.capitalize()}" if _alone(row, fact) else f"{named}, {fact.name}"
        yield PageLine("Changed", f"{of}: {fact.new or 'none'}", (f"was: {fact.old or 'none'}",))


def _alone(row: RowChange, fact: Fact) -> bool:
    return row.table is Table.LADDER or row.name == fact.name


def _parts(changes: Changes) -> Iterator[PagePart]:
    """By level; inside each in the order of `Changes.items`, which goes by competency first."""
    for number in changes.levels:
        if items := [item for item in changes.items if item.home.level == number]:
            groups = tuple(
                PageGroup(title, tuple(map(_item, group)))
                for title, group in groupby(items, lambda item: _heading(item, changes))
            )
            yield PagePart(number, items[0].home.stage or ALL_LEVELS, groups)


def _heading(item: ItemChange, changes: Changes) -> str:
    home = item.home
    return f"{home.competency_title} › {home.section_title}" if changes.several else home.section_title


def _item(item: ItemChange) -> PageLine:
    label = " and ".join(what.value for what in item.what).capitalize()
    was = (f"was: {item.old.printed}",) if item.old and What.REWORDED in item.what else ()
    moved = (moved_from(item),) if item.moved else ()
    return PageLine(label, item.line.printed, (*was, *moved), item.id)


def moved_from(item: ItemChange) -> str:
    """How the page says where an item stood before."""
    return f"was {where_it_was(item)}"
