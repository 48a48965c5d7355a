"""What the page “What changed” owes to two editions: every item that one of them alone has, or that reads otherwise.

That is worked out from the ladders, by their ids. Whoever makes the page tells where items that are gone are to be listed, how
those that moved are said to have, and the sentences that no item is in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ladder_export.ladder import Competency, Ladder, Level
from ladder_export.paper import Paper
from ladder_export.proof.data import Entry, Expected, Region, What
from ladder_export.proof.entries import printed
from ladder_export.proof.expected_pages import of_pdf, page_rules
from ladder_export.wording import Wording

Home = tuple[str, int, str]  # competency, level (0 for none, negative for one that is gone), section


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says of itself.

    `rows` are texts about the ladder itself, in order. `homes` says for items that are gone what they are listed under, `moved`
    how it is said that an item did.
    """

    title: str
    sentences: Sequence[str]
    rows: Sequence[str]
    homes: Mapping[str, Home]
    moved: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Item:
    bare: str
    text: str  # as it is printed
    home: Home


def expected_changes(old: Ladder, new: Ladder, told: Told, paper: Paper) -> Expected:
    """Every item that was added, removed, reworded or moved, by level, competency and section."""
    entries = [Entry(text, What.LABEL, path=("summary",)) for text in told.sentences]
    outline = [told.title]
    if told.rows:
        whole = new.words("changes.ladder")
        outline.append(whole)
        entries.append(Entry(whole, What.TITLE, path=(whole,)))
        entries += [Entry(text, What.LABEL, path=(whole,)) for text in told.rows]
    before, after = _items(old), _items(new)
    owed = {item: list(_lines(item, before.get(item), now, told, new.words)) for item, now in after.items()}
    owed |= {item: list(_lines(item, was, None, told, new.words)) for item, was in before.items() if item not in after}
    homes = {item: after[item].home if item in after else told.homes.get(item, before[item].home) for item in owed}
    changed = [item for item in owed if owed[item]]
    changed.sort(key=lambda item: (_order(old, new, homes[item]), item not in after))
    for level, of_level in groupby(changed, lambda item: homes[item][1]):
        heading = _level(old, new, level)
        outline.append(heading)
        entries.append(Entry(heading, What.TITLE, path=(heading,)))
        for home, items in groupby(of_level, homes.__getitem__):
            path = (heading, _section(old, new, home))
            entries.append(Entry(path[1], What.TITLE, path=path))
            entries += [replace(line, path=path) for item in items for line in owed[item]]
    pages = page_rules(paper, outline=tuple(outline))
    return of_pdf("changes", "what changed", new, (told.title,), (Region(told.title, tuple(entries)),), pages)


def _items(ladder: Ladder) -> dict[str, _Item]:
    """Every item by its id, in the order of the ladder."""
    found: dict[str, _Item] = {}
    for competency in ladder.competencies:
        owners: list[tuple[int, Competency | Level]] = [(0, competency)]
        owners += [(level.number, level) for level in competency.levels]
        for number, owner in owners:
            for section in owner.sections:
                home = (competency.id, number, section.id)
                found |= {
                    item.id: _Item(item.text, printed(item, section.kind, ladder.words), home) for item in section.items
                }
    return found


def _lines(item: str, was: _Item | None, now: _Item | None, told: Told, words: Wording) -> Iterator[Entry]:
    """What the page owes to an item: what happened, its text, and what it was; nothing if nothing happened."""
    reworded = was is not None and now is not None and was.bare != now.bare
    happened = [
        *(["added"] if was is None else []),
        *(["removed"] if now is None else []),
        *(["reworded"] if reworded else []),
        *(["moved"] if item in told.moved else []),
    ]
    each = now or was
    if not happened or each is None:
        return
    yield Entry(words(f"changes.{'_and_'.join(happened)}"), What.LABEL)
    yield Entry(each.text, What.ITEM, item)
    if reworded and was:
        yield Entry(words("changes.was", text=was.text), What.ITEM, item)
    if item in told.moved:
        yield Entry(told.moved[item], What.LABEL)


def _order(old: Ladder, new: Ladder, home: Home) -> tuple[int, int, int]:
    """The place of a section on the page: what the new edition has comes first, in its order."""
    competency, level, section = home
    levels = [0, *(s.number for s in new.stages), *(-s.number for s in old.stages)]
    competencies = [c.id for c in (*new.competencies, *old.competencies)]
    sections = [row.id for row in (*new.section_types, *old.section_types)]
    return levels.index(level), competencies.index(competency), sections.index(section)


def _level(old: Ladder, new: Ladder, level: int) -> str:
    stage = new.stage(level) if level > 0 else old.stage(-level)
    return str(stage) if stage else new.words("changes.all_levels")


def _section(old: Ladder, new: Ladder, home: Home) -> str:
    """The heading of a section; where there is more than one competency, with its title."""
    competency = next(c.title for c in (*new.competencies, *old.competencies) if c.id == home[0])
    section = next(row.title for row in (*new.section_types, *old.section_types) if row.id == home[2])
    several = max(len(old.competencies), len(new.competencies)) > 1
    return f"{competency} › {section}" if several else section
