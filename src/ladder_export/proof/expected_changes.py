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

# Competency, level (0 for none, negative for one that is gone), section. A level of one of several families has its number and
# 1000 for that family and each before it, those of the new edition first.
Home = tuple[str, int, str]
_FAMILY = 1000


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
    families = _families(old, new)
    before, after = _items(old, families), _items(new, families)
    owed = {item: list(_lines(item, before.get(item), now, told, new.words)) for item, now in after.items()}
    owed |= {item: list(_lines(item, was, None, told, new.words)) for item, was in before.items() if item not in after}
    homes = {item: after[item].home if item in after else told.homes.get(item, before[item].home) for item in owed}
    changed = [item for item in owed if owed[item]]
    levels = [0, *_steps(new, families), *(-step for step in _steps(old, families))]
    changed.sort(key=lambda item: (_order(old, new, levels, homes[item]), item not in after))
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


def _families(old: Ladder, new: Ladder) -> list[str]:
    return list(dict.fromkeys(family.id for ladder in (new, old) for family in ladder.families))


def _steps(ladder: Ladder, families: Sequence[str]) -> dict[int, str]:
    """How the page names each level: `1 Starter`, and in a family `1 Starter · Engineering`."""
    named: dict[int, str] = {}
    for part in ladder.parts:
        first = _FAMILY * (families.index(part.family.id) + 1) if part.family else 0
        of = f" · {part.family.title}" if part.family else ""
        named |= {first + stage.number: f"{stage}{of}" for stage in part.stages}
    return named


def _items(ladder: Ladder, families: Sequence[str]) -> dict[str, _Item]:
    """Every item by its id, in the order of the ladder."""
    found: dict[str, _Item] = {}
    for competency in ladder.competencies:
        family = ladder.part_of(competency).family
        first = _FAMILY * (families.index(family.id) + 1) if family else 0
        owners: list[tuple[int, Competency | Level]] = [(0, competency)]
        owners += [(first + level.number, level) for level in competency.levels]
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


def _order(old: Ladder, new: Ladder, levels: Sequence[int], home: Home) -> tuple[int, int, int]:
    """The place of a section on the page: what the new edition has comes first, in its order."""
    competency, level, section = home
    competencies = [c.id for c in (*new.competencies, *old.competencies)]
    sections = [row.id for row in (*new.section_types, *old.section_types)]
    return levels.index(level), competencies.index(competency), sections.index(section)


def _level(old: Ladder, new: Ladder, level: int) -> str:
    families = _families(old, new)
    return (
        _steps(new, families).get(level, "") or _steps(old, families).get(-level, "") or new.words("changes.all_levels")
    )


def _section(old: Ladder, new: Ladder, home: Home) -> str:
    """The heading of a section; where there is more than one competency, with its title."""
    competency = next(c.title for c in (*new.competencies, *old.competencies) if c.id == home[0])
    ladder = new if new.competency(home[0]) else old
    if (family := ladder.part_of(home[0]).family) and not home[1]:
        competency = f"{family.title} › {competency}"
    section = next(row.title for row in (*new.section_types, *old.section_types) if row.id == home[2])
    several = max(len(old.competencies), len(new.competencies)) > 1
    return f"{competency} › {section}" if several else section
