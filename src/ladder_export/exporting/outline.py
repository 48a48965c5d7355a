"""What stands in each exported file, as blocks in their order; how a block is spelled is the writers' matter.

A section without a title on paper needs none here only where its place tells what it is: as the first or the last paragraphs
of a card or a chapter. Anywhere else its title stands above it, so that no text changes hands when the file is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ladder_export.ladder import Competency, Item, Kind, Ladder, Level, Place, Section, printed
from ladder_export.languages import LANGUAGES
from ladder_export.problems import NOWHERE, Location
from ladder_export.wording import Wording, wording


class Form(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PROSE = "prose"
    BULLET = "bullet"
    STEP = "step"  # an entry of a numbered list
    LABEL = "label"  # the word before a side of a shift
    SAID = "said"  # a side of a shift
    RULE = "rule"  # a line between the last section and what closes a level; it has no text


ENTRIES = (Form.BULLET, Form.STEP)  # they follow each other without a gap


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `depth` is that of a heading (1 is the outermost), `number` that of a step; `item` is what it prints.

    `path` names competency, level and section, and `location` the place in the source, for messages.
    """

    form: Form
    text: str
    depth: int = 0
    number: int = 0
    item: Item | None = None
    path: tuple[str, ...] = ()
    location: Location = NOWHERE


_FORMS = {
    Kind.PROSE: Form.PROSE,
    Kind.LIST: Form.BULLET,
    Kind.STEPS: Form.STEP,
    Kind.QUOTES: Form.BULLET,
    Kind.SHIFT: Form.SAID,
    Kind.PHRASES: Form.BULLET,
}


@lru_cache(maxsize=1)
def _labels() -> tuple[str, ...]:
    """The words before the sides of a shift, of all languages, the longest first."""
    known = {wording(code)(f"export.{role}") for code in LANGUAGES for role in ("from", "to")}
    return tuple(sorted(known, key=len, reverse=True))


def begins_as_label(text: str) -> str:
    """The start of `text` that reads as the label before a side of a shift, in any language; empty if there is none."""
    return next((text[: len(label)] for label in _labels() if text.casefold().startswith(label.casefold())), "")


def titles(ladder: Ladder) -> tuple[str, ...]:
    """All that can stand above texts in a file about a competency: titles of sections, and what its levels are called."""
    words = ladder.words
    stages = [stage for part in ladder.parts for stage in part.stages]
    levels = (words("export.level", number=stage.number, name=stage.name) for stage in stages)
    return (words("export.levels"), *levels, *(row.title for row in ladder.section_types))


def overview(ladder: Ladder, competency: Competency) -> tuple[Block, ...]:
    """A competency at a glance: all that is about it as a whole, and each of its levels with what an overview says of it."""
    words = ladder.words
    path = (competency.title,)
    blocks = [Block(Form.HEADING, competency.title, 1, path=path, location=competency.location)]
    blocks += _sections(competency.sections, words, 2, path, opens=True)
    blocks.append(Block(Form.HEADING, words("export.levels"), 2, path=path))
    for level in competency.levels:
        blocks.append(_level_heading(level, words, 3, path))
        blocks += _sections(_in_overview(level), words, 4, (*path, str(level.stage)), opens=True)
    return tuple(blocks)


def card(ladder: Ladder, competency: Competency, level: Level) -> tuple[Block, ...]:
    """A level as sections of short lines; empty if it has none."""
    return _of_level(ladder, competency, level, in_card(level))


def chapter(ladder: Ladder, competency: Competency, level: Level) -> tuple[Block, ...]:
    """A level as continuous reading; empty if it has none."""
    return _of_level(ladder, competency, level, in_chapter(level))


def handbook(ladder: Ladder, competency: Competency) -> tuple[Block, ...]:
    """What introduces a competency, and its chapters one after the other; empty if it has neither."""
    if not read_on(competency):
        return ()
    path = (competency.title,)
    blocks = [Block(Form.HEADING, competency.title, 1, path=path, location=competency.location)]
    blocks += _sections(_introduction(competency), ladder.words, 2, path)
    for level in competency.levels:
        if sections := in_chapter(level):
            blocks.append(_level_heading(level, ladder.words, 2, path))
            here = (*path, str(level.stage))
            blocks += _sections(sections, ladder.words, 3, here, opens=True, closes=True)
    return tuple(blocks)


def everything(ladder: Ladder, competencies: Sequence[Competency]) -> tuple[Block, ...]:
    """All that the ladder says of `competencies`, once, each section under its title; without the ladder's own title."""
    words = ladder.words
    blocks: list[Block] = []
    for family, members in _families(ladder, competencies):
        top = 1 + bool(family)
        if family:
            blocks.append(Block(Form.HEADING, family, 1, path=(family,)))
        for competency in members:
            path = (competency.title,)
            blocks.append(Block(Form.HEADING, competency.title, top, path=path, location=competency.location))
            blocks += _sections(competency.sections, words, top + 1, path)
            for level in competency.levels:
                blocks.append(_level_heading(level, words, top + 1, path))
                blocks += _sections(level.sections, words, top + 2, (*path, str(level.stage)))
    return tuple(blocks)


def in_card(level: Level) -> tuple[Section, ...]:
    """The sections of its card: those of printed cards, and those that no other file has."""
    elsewhere = {section.id for section in (*in_chapter(level), *_in_overview(level))}
    return tuple(s for s in _filled(level.sections) if Place.CARD in s.type.places or s.id not in elsewhere)


def in_chapter(level: Level) -> tuple[Section, ...]:
    """The sections of its chapter: those of printed chapters that cards do not have, too."""
    return tuple(
        s for s in _filled(level.sections) if Place.CHAPTER in s.type.places and Place.CARD not in s.type.places
    )


def _in_overview(level: Level) -> tuple[Section, ...]:
    return tuple(s for s in level.sections_in(Place.OVERVIEW) if s.kind is Kind.PROSE)


def read_on(competency: Competency) -> bool:
    """Whether the handbook has anything of it."""
    return bool(_introduction(competency)) or any(map(in_chapter, competency.levels))


def _introduction(competency: Competency) -> tuple[Section, ...]:
    return tuple(s for s in competency.sections_in(Place.HANDBOOK) if Place.OVERVIEW not in s.type.places)


def _filled(sections: Iterable[Section]) -> Iterator[Section]:
    return (section for section in sections if section.items)


def _families(ladder: Ladder, competencies: Sequence[Competency]) -> Iterator[tuple[str, list[Competency]]]:
    """The title of each family (empty without families) with those of `competencies` that it has."""
    for part in ladder.parts:
        if ours := [competency for competency in competencies if competency in part.competencies]:
            yield (part.family.title if part.family else ""), ours


def _of_level(ladder: Ladder, competency: Competency, level: Level, sections: tuple[Section, ...]) -> tuple[Block, ...]:
    path = (competency.title,)
    if not sections:
        return ()
    return (
        Block(Form.HEADING, competency.title, 1, path=path, location=competency.location),
        _level_heading(level, ladder.words, 2, path),
        *_sections(sections, ladder.words, 3, (*path, str(level.stage)), opens=True, closes=True),
    )


def _level_heading(level: Level, words: Wording, depth: int, path: tuple[str, ...]) -> Block:
    text = words("export.level", number=level.number, name=level.name)
    return Block(Form.HEADING, text, depth, path=(*path, str(level.stage)), location=level.stage.location)


def _sections(
    sections: Iterable[Section],
    words: Wording,
    depth: int,
    path: tuple[str, ...],
    *,
    opens: bool = False,
    closes: bool = False,
) -> Iterator[Block]:
    """The blocks of `sections`. `opens`, `closes`: whether the first and the last may stand without a title."""
    filled = list(_filled(sections))
    for number, section in enumerate(filled):
        first, last = number == 0, number == len(filled) - 1
        here = (*path, section.title)
        if opens and first and _bare(section):
            pass
        elif closes and last and _bare(section):
            if _FORMS[filled[number - 1].kind] not in ENTRIES:
                yield Block(Form.RULE, "", path=here)
        else:
            yield Block(Form.HEADING, section.title, depth, path=here, location=section.type.location)
        if section.type.lead_in:
            yield Block(Form.PROSE, section.type.lead_in, path=here, location=section.type.location)
        yield from _items(section, words, here)


def _bare(section: Section) -> bool:
    """Whether it is known by its place, without its title."""
    return section.type.untitled and section.kind is Kind.PROSE and not section.type.lead_in


def _items(section: Section, words: Wording, path: tuple[str, ...]) -> Iterator[Block]:
    form = _FORMS[section.kind]
    for number, item in enumerate(section.items, 1):
        if form is Form.SAID:
            yield Block(Form.LABEL, words(f"export.{item.role}"), path=path)
        yield Block(form, printed(item, section.kind, words), 0, number, item, path, item.location)


def set_out(blocks: Iterable[Block], line: Callable[[Block], str]) -> str:
    """A file with a line for each block, as `line` writes it, and a gap between all but the entries of a list."""
    lines: list[str] = []
    before: Form | None = None
    for block in blocks:
        if lines and not (block.form in ENTRIES and block.form is before):
            lines.append("")
        lines.append(line(block))
        before = block.form
    return "\n".join(lines) + "\n"
