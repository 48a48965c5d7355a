"""A source to start from: the sections, rating scale and review form of the shipped ladder, with every text still to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ladder_export.ladder import (
    Competency,
    Item,
    Kind,
    Ladder,
    Level,
    Scope,
    Section,
    SectionType,
    Sheet,
    Stage,
    slugify,
)
from ladder_export.languages import language_of, usual_paper
from ladder_export.source.ids import free_file_id, numbered

MARK = "TBD"  # what `check` knows as a text that has yet to be written
_SEVERAL = 3  # entries that a section of short lines starts with
_SHORT_LINES = (Kind.LIST, Kind.STEPS, Kind.QUOTES, Kind.PHRASES)
# What belongs in a section, for whoever writes it.
_HINTS = {
    "definition": "what this competency is, in one sentence",
    "introduction": "why it matters, and how it changes from level to level",
    "summary": "this level in two to four sentences",
    "opening": "how this level begins",
    "what_this_looks_like": "a paragraph on the work at this level as others see it",
    "key_behaviors": "something that one can see this person do",
    "common_struggles": "what people often find hard here",
    "success_indicators": "how one knows that it goes well; it reads on from the line before it",
    "mindset_shift": "a question or a thought that this level leaves behind",
    "the_shift": "what changes in the way people think here",
    "how_to_grow": "what to practice on the way to the next level",
    "questions": "a question to ask oneself",
    "habits": "something to do every week",
    "feedback": "a question to ask others, without quotation marks",
    "signals": "a sign that the next level is near",
    "focus": "three or four words",
    "chapter_closing": "a last paragraph that sums the level up",
    "card_closing": "a last sentence that sums the level up",
}
_NEW_VIEW = "the question or thought that takes its place"


@dataclass(frozen=True, slots=True)
class Start:
    """What a person says of the ladder that they start. `levels` are names, lowest first."""

    title: str
    competencies: tuple[str, ...]
    levels: tuple[str, ...]
    language: str
    organisation: str = ""


def start_ladder(start: Start, shipped: Ladder, today: date) -> Ladder:
    """The ladder to start with: all sections of `shipped`, each with as many texts to write as help to begin."""
    stages = tuple(Stage(number, name) for number, name in enumerate(start.levels, 1))
    rows = tuple(replace(row, least=min(row.least, 1), most=max(row.most, _SEVERAL)) for row in shipped.section_types)
    hints = language_of(start.language) == language_of("en")
    ids: list[str] = []
    prefixes: list[str] = []
    for title in start.competencies:
        ids.append(free_file_id(slugify(title), "competency", ids))
        prefixes.append(_prefix(ids[-1], prefixes))
    return replace(
        shipped,
        id=free_file_id(slugify(start.title)),
        title=start.title,
        subtitle="",
        edition=f"{today.year}.1",
        date=today,
        language=start.language,
        organisation=start.organisation,
        url="",
        paper=Sheet.LETTER if usual_paper(start.language) == Sheet.LETTER else None,
        stages=stages,
        section_types=rows,
        competencies=tuple(
            _competency(name, title, prefix, rows, stages, hints=hints)
            for name, title, prefix in zip(ids, start.competencies, prefixes, strict=True)
        ),
    )


def still_to_write(ladder: Ladder) -> int:
    """How many texts of `ladder` only say that they are still to be written."""
    sections = [
        section
        for competency in ladder.competencies
        for group in (competency.sections, *(level.sections for level in competency.levels))
        for section in group
    ]
    return sum(item.text.startswith(MARK) for section in sections for item in section.items)


def _prefix(competency: str, taken: Sequence[str]) -> str:
    """A short start for the ids of its items: the first letters of its words, or of its only word."""
    words = competency.split("-")
    short = "".join(word[0] for word in words[:6]) if len(words) > 1 else words[0][:3]
    return numbered(short, lambda name: name in taken)


def _competency(
    name: str, title: str, prefix: str, rows: Sequence[SectionType], stages: Sequence[Stage], *, hints: bool
) -> Competency:
    own = [row for row in rows if row.scope is Scope.COMPETENCY]
    per_level = [row for row in rows if row.scope is Scope.LEVEL]
    return Competency(
        id=name,
        title=title,
        sections=tuple(_section(row, prefix, hints=hints) for row in own),
        levels=tuple(
            Level(stage, tuple(_section(row, f"{prefix}-{stage.number}", hints=hints) for row in per_level))
            for stage in stages
        ),
    )


def _section(row: SectionType, start: str, *, hints: bool) -> Section:
    name = f"{start}-{row.id.replace('_', '-')}"
    told = f": {_HINTS[row.id]}" if hints and row.id in _HINTS else ""
    if row.kind is Kind.SHIFT:
        new = f": {_NEW_VIEW}" if hints else ""
        return Section(row, (Item(f"{name}-from", f"{MARK}{told}", "from"), Item(f"{name}-to", f"{MARK}{new}", "to")))
    number = _SEVERAL if row.kind in _SHORT_LINES else 1
    names = [f"{name}-{n}" for n in range(1, number + 1)] if number > 1 else [name]
    return Section(row, tuple(Item(each, f"{MARK}{told}") for each in names))
