"""Changes as lines of text that read well without any color. `cli` prints them, and colors what carries a mark.

+ added    - removed    ~ reworded or changed    > moved    [-words that went-] {+words that came+}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby

from ladder_export.changes.data import CardChange, Caution, Changes, Hint, ItemChange, RowChange, Table, What
from ladder_export.changes.words import Mark, changed_words
from ladder_export.wording import Wording, wording


class Look(StrEnum):
    """What a stretch of a line is, for those who color it."""

    PLAIN = ""
    HEADING = "heading"
    CAUTION = "caution"
    OLD = "old"
    NEW = "new"
    QUIET = "quiet"


Span = tuple[Look, str]
_SIGNS = {What.ADDED: "+", What.REMOVED: "-", What.REWORDED: "~", What.MOVED: ">", What.CHANGED: "~"}
_LOOKS = {What.ADDED: Look.NEW, What.REMOVED: Look.OLD}
_OPEN = {Mark.OLD: ("[-", "-]"), Mark.NEW: ("{+", "+}"), Mark.SAME: ("", "")}
_MARKED = {Mark.OLD: Look.OLD, Mark.NEW: Look.NEW, Mark.SAME: Look.PLAIN}


def report(changes: Changes) -> Iterator[tuple[Span, ...]]:
    """All of `changes`, a tuple of stretches for each line; the last line says how many there are."""
    yield ((Look.HEADING, f"{_named(changes, new=False)} → {_named(changes, new=True)}"),)
    if not changes:
        yield ((Look.PLAIN, "No changes."),)
        return
    yield ()
    yield from cautions(changes)
    if changes.rows:
        yield ((Look.HEADING, "The ladder"),)
        for row in changes.rows:
            yield from _row(row)
        yield ()
    for path, items in groupby(changes.items, lambda item: item.home.path):
        yield ((Look.HEADING, " › ".join(path)),)
        for item in items:
            yield from _item(item)
        yield ()
    yield from (((Look.PLAIN, line),) for line in reprint(changes, wording("en")))
    yield totals(changes)


def cautions(changes: Changes) -> Iterator[tuple[Span, ...]]:
    """What loses answers, before all else. Nothing if nothing does."""
    if not changes.cautions:
        return
    yield ((Look.CAUTION, "Look at these first: answers follow ids"),)
    for caution in changes.cautions:
        yield ((Look.CAUTION, f"  ! {_about(caution)}{caution.message}"),)
    yield ()


def _about(caution: Caution) -> str:
    if not caution.item:
        return ""
    return f"{caution.was} → {caution.item}: " if caution.hint is Hint.NEW_ID else f"{caution.item}: "


def _named(changes: Changes, *, new: bool) -> str:
    """What a ladder is called; the new one by its title only where that is another."""
    one = changes.new if new else changes.old
    title = "" if new and one.title == changes.old.title else f"{one.title}, "
    return f"{title}edition {one.edition} ({one.date.isoformat()})"


def _row(row: RowChange) -> Iterator[tuple[Span, ...]]:
    table = "" if row.table is Table.LADDER else f"{row.table.value} "
    key = "" if row.table in (Table.LADDER, Table.LEVEL, Table.RATING) or row.key == row.name else f" ({row.key})"
    if not row.facts:
        yield ((_LOOKS[row.what], f"  {_SIGNS[row.what]} {table}{row.name}{key}"),)
        return
    shown = [f"{'' if fact.name == row.name else f'{fact.name} '}{_from_to(fact.old, fact.new)}" for fact in row.facts]
    yield ((Look.PLAIN, f"  ~ {table}{row.name}{key}: {'; '.join(shown)}"),)


def _from_to(old: str, new: str) -> str:
    return f"{old or 'nothing'} → {new or 'nothing'}"


def _item(item: ItemChange) -> Iterator[tuple[Span, ...]]:
    sign = _SIGNS[item.what[0]]
    head = f"  {sign} {item.id}: "
    if item.old is None or item.new is None:
        yield ((_LOOKS[item.what[0]], f"{head}{item.line.text}"),)
        return
    if What.REWORDED in item.what:
        stretches = changed_words(item.old.text, item.new.text)
        if stretches:
            shown = [(_MARKED[s.mark], f"{_OPEN[s.mark][0]}{s.text}{_OPEN[s.mark][1]}") for s in stretches]
            spaced = [span for each in shown for span in ((Look.PLAIN, " "), each)][1:]
            yield ((Look.PLAIN, head), *spaced)
        else:
            yield ((Look.PLAIN, head), (Look.NEW, item.new.text))
            yield ((Look.OLD, f"      was: {item.old.text}"),)
    else:
        yield ((Look.PLAIN, f"{head}{item.new.text}"),)
    if item.moved:
        yield ((Look.QUIET, f"      {where_it_was(item, wording('en'))}"),)


def where_it_was(item: ItemChange, words: Wording) -> str:
    """Where an item that moved stood, as far as that differs: “was in 1 Starter › Habits”, “was in place 2, is in place 1”."""
    assert item.old is not None
    assert item.new is not None
    old, new = item.old.spot, item.new.spot
    differs = [n for n, (a, b) in enumerate(zip(old.path, new.path, strict=False)) if a != b]
    if not differs and len(old.path) == len(new.path):
        return words("changes.was_in_place", old=old.place, new=new.place)
    return words("changes.was_in", place=" › ".join(old.path[differs[0] if differs else 0 :]))


def reprint(changes: Changes, words: Wording) -> Iterator[str]:
    """Which cards have to be printed again: a line each for those that changed, that are new, and that are gone."""
    again = [card for card in changes.cards if card.what is What.CHANGED]
    if changes.all_cards > 1 and len(again) == changes.all_cards:
        yield words("changes.reprint_all", len(again))
    elif again:
        yield words("changes.reprint", cards=_listed(again, changes, words))
    elif changes.all_cards:
        yield words("changes.reprint_none")
    if new := [card for card in changes.cards if card.what is What.ADDED]:
        yield words("changes.new_cards", cards=_listed(new, changes, words))
    if gone := [card for card in changes.cards if card.what is What.REMOVED]:
        yield words("changes.gone_cards", cards=_listed(gone, changes, words))


def _listed(cards: Iterable[CardChange], changes: Changes, words: Wording) -> str:
    """“1 Starter, 2 Maker”; where there are several competencies, “Customer Value 1 Starter, 2 Maker; Team Play 1 Starter”."""
    groups = [
        f"{f'{title} ' if changes.several else ''}{words.listed(f'{card.level} {card.stage}' for card in group)}"
        for title, group in groupby(cards, _owner)
    ]
    return words.grouped(groups)


def _owner(card: CardChange) -> str:
    return f"{card.family} › {card.competency_title}" if card.family else card.competency_title


def totals(changes: Changes) -> tuple[Span, ...]:
    """How many changes of each kind there are, as one line."""
    counts = [f"{changes.count(what)} {what.value}" for what in _SIGNS if changes.count(what)]
    rows = len(changes.rows)
    other = f"{rows} {'change' if rows == 1 else 'changes'} to the ladder itself" if rows else ""
    items = f"Items: {', '.join(counts)}" if counts else "Items: no changes"
    return ((Look.HEADING, f"{items}; {other}." if other else f"{items}."),)
