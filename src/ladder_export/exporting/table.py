"""The ladder as one long table: a row for each item, with all that says where it belongs.

UTF-8 with a mark at its head and CR LF at line ends, so that Excel opens it well. A text that a spreadsheet would take for a
formula gets an apostrophe before it (`spreadsheets.guard`), which an import takes away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from ladder_export.ladder import Competency, Ladder, Section
from ladder_export.spreadsheets import guard

COLUMNS = (
    "family", "competency", "title", "level", "level_name", "section", "section_title", "id", "role", "text",
)  # fmt: skip


def table(ladder: Ladder, competencies: Sequence[Competency]) -> bytes:
    """All items of `competencies`. `level` is empty for what is about a competency as a whole."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for competency in competencies:
        for row in _rows(ladder, competency):
            writer.writerow(map(guard, row))
    return stream.getvalue().encode("utf-8-sig")


def _rows(ladder: Ladder, competency: Competency) -> Iterator[tuple[str, ...]]:
    family = ladder.part_of(competency).family
    about = (family.title if family else "", competency.id, competency.title)
    for section in competency.sections:
        yield from _of_section((*about, "", ""), section)
    for level in competency.levels:
        for section in level.sections:
            yield from _of_section((*about, str(level.number), level.name), section)


def _of_section(about: tuple[str, ...], section: Section) -> Iterator[tuple[str, ...]]:
    for item in section.items:
        yield (*about, section.id, section.title, item.id, item.role, item.text)
