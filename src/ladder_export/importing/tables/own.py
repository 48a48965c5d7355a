"""The long table that `build --only table` writes, taken as it stands: one row an item, no text is changed."""

from __future__ import annotations

from ladder_export.importing.data import LevelName, Piece, Shape
from ladder_export.importing.tables.found import Found
from ladder_export.importing.tables.frame import Frame

COLUMNS = ("family", "competency", "title", "level", "level_name", "section", "section_title", "id", "role", "text")


def is_own(frame: Frame) -> bool:
    """Whether the header is that of our own table, in any order of the columns."""
    if len(frame.header) != 1:
        return False
    return sorted(COLUMNS) == sorted(cell.text.strip() for cell in frame.header[0] if not cell.empty)


def read_own(frame: Frame, found: Found) -> None:
    """Add the items of our own table to `found`."""
    place = {cell.text.strip(): n for n, cell in enumerate(frame.header[0])}
    for row in frame.body:
        said = {name: row[n].text for name, n in place.items()}
        level = None
        if said["level"].strip():
            number = said["level"].strip()
            level = (
                LevelName(int(number), said["level_name"])
                if number.isdecimal()
                else LevelName(None, said["level_name"])
            )
            found.levels.setdefault(level)
        title = said["title"] or said["competency"]
        found.competencies.setdefault(title)
        found.pieces.append(
            Piece(
                text=said["text"],
                shape={"from": Shape.FROM, "to": Shape.TO}.get(said["role"].strip(), Shape.BULLET),
                origin=row[place["text"]].origin,
                family=said["family"],
                competency=title,
                level=level,
                section=said["section_title"],
                section_id=said["section"],
                id=said["id"],
                competency_id=said["competency"],
            )
        )
    found.notes.append(f"the table of a ladder as this program writes it, {len(frame.body)} rows")
