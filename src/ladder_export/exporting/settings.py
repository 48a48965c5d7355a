"""`settings.yaml`: what the texts of an exported folder cannot carry, so that an import gives the same ladder again.

    ladder:        all keys of ladder.yaml
    competencies:  by id, the title and the levels that each skips
    ids:           by competency, level and section, the id of each item with the fingerprint of its text

An item is known again by its text; one that was reworded in the meantime is a new one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ladder_export.fingerprint import fingerprint
from ladder_export.ladder import Competency, Kind, Ladder, Section
from ladder_export.source.writing import ladder_yaml, scalar


def settings(ladder: Ladder) -> bytes:
    """The file for the whole ladder, whichever of its files are exported."""
    return ("\n".join(_lines(ladder)) + "\n").encode()


def _lines(ladder: Ladder) -> Iterator[str]:
    yield "# What the texts beside this file cannot say: give it to `ladder-export import` together with them. An item is known"
    yield "# again by the fingerprint of its text, and so keeps its id. Nothing here needs to be changed by hand."
    yield "ladder:"
    for line in ladder_yaml(ladder, comments=False).splitlines():
        yield f"  {line}" if line else line
    yield "competencies:"
    for competency in ladder.competencies:
        yield f"  {scalar(competency.id)}:"
        yield f"    title: {scalar(competency.title, start=11, indent=4)}"
        if competency.skips:
            yield f"    skips: [{', '.join(map(str, competency.skips))}]"
    ids = [line for competency in ladder.competencies for line in _ids(competency)]
    yield "ids:" if ids else "ids: {}"
    yield from ids


def _ids(competency: Competency) -> Iterator[str]:
    for section in competency.sections:
        yield from _of_section(f"{competency.id}//{section.id}", section)
    for level in competency.levels:
        for section in level.sections:
            yield from _of_section(f"{competency.id}/{level.number}/{section.id}", section)


def _of_section(key: str, section: Section) -> Iterator[str]:
    if section.items:
        yield f"  {scalar(key)}:"
    for name, texts in _entries(section):
        yield f'    {scalar(name)}: "{fingerprint(*texts)}"'


def _entries(section: Section) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The id of each entry with its texts; a shift has one id, and two texts."""
    if section.kind is Kind.SHIFT:
        for old, new in section.shifts:
            yield old.id.removesuffix("-from"), (old.text, new.text)
        return
    for item in section.items:
        yield item.id, (item.text,)
