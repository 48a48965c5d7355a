"""What the page “What changed” says, as plain words: the layout sets them, and the proof looks for them.

Hints for whoever writes the ladder are not for those who read this page, and ids neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ladder_export.changes.data import Changes, Fact, ItemChange, RowChange, Table, What
from ladder_export.changes.report import reprint, where_it_was
from ladder_export.changes.rungs import number_of
from ladder_export.wording import Wording

_TOLD = ("edition", "date")  # by the head of the page
_FLAGS = ("untitled", "rated")  # facts that are yes or no
_COUNTED = (What.ADDED, What.REMOVED, What.REWORDED, What.MOVED)


@dataclass(frozen=True, slots=True)
class PageLine:
    """One change: what happened, the text as it is, or was, and what it was before. `item` is its id, if it is an item.

    `look` says what happened for those who color it: `added`, `removed`, `reworded`, `moved`, `reworded-and-moved`, `changed`.
    """

    look: str
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
    """The changes of one level, whose number is as in `rungs`: 0 is what belongs to none, one that is gone is negative."""

    number: int
    name: str
    groups: tuple[PageGroup, ...]

    @property
    def title(self) -> str:
        return f"{number_of(self.number)} {self.name}" if self.number else self.name


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
        lines = (line for part in self.parts for group in part.groups for line in group.lines)
        return tuple(text for line in lines if not line.item for text in (line.label, line.text, *line.was))


def page_of(changes: Changes, words: Wording) -> Page:
    """`changes` as a page in the language of `words`."""
    old, new = changes.old, changes.new
    summary = words(
        "changes.summary_renamed" if new.title != old.title else "changes.summary",
        title=new.title,
        edition=new.edition,
        date=words.date(new.date),
        old=old.edition,
        old_date=words.date(old.date),
    )
    ladder = tuple(
        line
        for row in changes.rows
        if row.key not in _TOLD or row.table is not Table.LADDER
        for line in _row(row, words)
    )
    own = (PagePart(0, words("changes.ladder"), (PageGroup("", ladder),)),) if ladder else ()
    parts = (*own, *_parts(changes, words))
    notes = tuple(reprint(changes, words)) if parts else (_nothing(changes, words),)
    return Page(words("changes.title", edition=old.edition), summary, _counts(changes, words), notes, parts)


def _nothing(changes: Changes, words: Wording) -> str:
    same = changes.old.edition == changes.new.edition
    return words("changes.nothing" if same else "changes.nothing_but", edition=changes.old.edition)


def _counts(changes: Changes, words: Wording) -> tuple[tuple[int, str], ...]:
    found = ((changes.count(what), what.value) for what in _COUNTED)
    return tuple((number, words(f"changes.count_{what}", number)) for number, what in found if number)


def _row(row: RowChange, words: Wording) -> Iterator[PageLine]:
    """A row that changed has a line for each of its facts."""
    table, name = row.table.value.replace(" ", "_"), row.name.join(words.language.quotes)
    named = "" if row.table is Table.LADDER else words(f"changes.{table}", name=name)
    if not row.facts:
        yield PageLine(row.what.value, words(f"changes.{row.what}"), named)
    for fact in row.facts:
        field = _field(fact.name, words)
        alone = _alone(row, fact)
        of = f"{field[:1].upper()}{field[1:]}" if alone else words("page.listed", first=named, second=field)
        now, was = _value(fact, fact.new, words), _value(fact, fact.old, words)
        text = words("page.named", what=of, name=now)
        yield PageLine(What.CHANGED.value, words("changes.changed"), text, (words("changes.was", text=was),))


def _field(name: str, words: Wording) -> str:
    """What a fact is called: those of a table by their words, one of a ladder's own by its name."""
    key = f"field.{name.replace(' ', '_')}"
    return words(key) if key in words.texts else name


def _value(fact: Fact, value: str, words: Wording) -> str:
    if fact.name in _FLAGS and value:
        return words(f"changes.{value}")
    return value or words("changes.none")


def _alone(row: RowChange, fact: Fact) -> bool:
    return row.table is Table.LADDER or row.name == fact.name


def _parts(changes: Changes, words: Wording) -> Iterator[PagePart]:
    """By level; inside each in the order of `Changes.items`, which goes by competency first."""
    for number in changes.levels:
        if items := [item for item in changes.items if item.home.level == number]:
            groups = tuple(
                PageGroup(title, tuple(_item(item, words) for item in group))
                for title, group in groupby(items, lambda item: _heading(item, changes))
            )
            home = items[0].home
            name = f"{home.stage} · {home.family}" if home.family else home.stage
            yield PagePart(number, name if number else words("changes.all_levels"), groups)


def _heading(item: ItemChange, changes: Changes) -> str:
    """The section; of several competencies with that, and its family where the level has not said it."""
    home = item.home
    family = f"{home.family} › " if home.family and not home.level else ""
    return f"{family}{home.competency_title} › {home.section_title}" if changes.several else home.section_title


def _item(item: ItemChange, words: Wording) -> PageLine:
    happened = "_and_".join(what.value for what in item.what)
    was = (words("changes.was", text=item.old.printed),) if item.old and What.REWORDED in item.what else ()
    moved = (where_it_was(item, words),) if item.moved else ()
    look = happened.replace("_", "-")
    return PageLine(look, words(f"changes.{happened}"), item.line.printed, (*was, *moved), item.id)
