"""Sections of a ladder as the texts that a file owes to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ladder_export.ladder import Competency, Item, Kind, Ladder, Level, Section
from ladder_export.proof.data import Entry, What
from ladder_export.wording import Wording


def printed(item: Item, kind: Kind, words: Wording) -> str:
    """The text of `item` as it is printed: what people say or think stands in the quotation marks of the language."""
    first, last = words.language.quotes
    return f"{first}{item.text}{last}" if kind in (Kind.QUOTES, Kind.SHIFT) else item.text


def shift_label(item: Item, words: Wording) -> str:
    """What stands before `item` if it is one of a shift, else nothing."""
    return words(f"shift.{item.role}") if item.role in ("from", "to") else ""


def section_entries(section: Section, path: tuple[str, ...], words: Wording) -> Iterator[Entry]:
    """The texts of a section that is printed as a section, in their order. `path` is where it belongs."""
    path = (*path, section.title)
    if not section.type.untitled:
        yield Entry(section.title, What.TITLE, path=path)
    if section.type.lead_in:
        yield Entry(section.type.lead_in, What.LEAD_IN, path=path)
    yield from item_entries(section, path, words, labels=True)


def sections_entries(sections: Iterable[Section], path: tuple[str, ...], words: Wording) -> Iterator[Entry]:
    """The texts of `sections`, one after the other."""
    for section in sections:
        yield from section_entries(section, path, words)


def item_entries(section: Section, path: tuple[str, ...], words: Wording, *, labels: bool = False) -> Iterator[Entry]:
    """Its items alone, with or without the labels of a shift."""
    for item in section.items:
        if labels and (label := shift_label(item, words)):
            yield Entry(label, What.LABEL, path=path)
        yield Entry(printed(item, section.kind, words), What.ITEM, item.id, path)


def competency_path(competency: Competency, level: Level | None = None) -> tuple[str, ...]:
    """Where something belongs, in a reader's words."""
    return (competency.title, str(level.stage)) if level else (competency.title,)


def beside(ladder: Ladder, competency: Competency, *levels: Level) -> tuple[str, ...]:
    """What a page says of the place of `levels`: competency and numbers, and before them one of several families."""
    part = ladder.part_of(competency)
    family = (part.family.title,) if part.family else ()
    return (*family, competency.title, level_phrase(part, *levels))


def level_phrase(ladder: Ladder, *levels: Level) -> str:
    """How a page says which level it is of: “Level 1 of 5”, “Levels 1 and 2 of 5”; “of 5” only if that is the last number.

    It is demanded as a whole: where a line breaks after “Level 1” its space is lost, and what follows reads “Level 1of 5”.
    """
    numbers = [stage.number for stage in ladder.stages]
    counted = all(n == at for at, n in enumerate(numbers, 1))
    key = f"page.level{'s' if len(levels) > 1 else ''}{'_of' if counted else ''}"
    first, second = levels[0].number, levels[-1].number
    return ladder.words(key, number=first, first=first, second=second, total=numbers[-1])
