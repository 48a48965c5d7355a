"""What reading adds up, table by table and key by key, until it is one Reading."""

from __future__ import annotations

from dataclasses import dataclass, field

from ladder_export.importing.data import LevelName, Piece, Reading, Unplaced


@dataclass(frozen=True, slots=True)
class Table:
    """One table that was understood: where it is, what its rows and its header name, and how that was decided."""

    sheet: str
    down: str
    across: str
    taken: str
    pieces: tuple[Piece, ...]

    @property
    def shape(self) -> tuple[str, str, str]:
        """What tables have in common that can be told of in one go."""
        return self.down, self.across, self.taken


@dataclass(slots=True)
class Found:
    """What reading adds up: pieces and what could not be placed, with the names in their order."""

    pieces: list[Piece] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    levels: dict[LevelName, None] = field(default_factory=dict)
    competencies: dict[str, None] = field(default_factory=dict)
    title: str = ""
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of families, competencies and sections that have texts

    def reading(self, file: str) -> Reading:
        """All of it as one Reading."""
        shapes = dict.fromkeys(table.shape for table in self.tables)
        said = [_said([table for table in self.tables if table.shape == shape]) for shape in shapes]
        return Reading(
            file=file,
            understood="; ".join([*said, *self.notes]) or "no table of a ladder was found",
            pieces=tuple(self.pieces),
            unplaced=tuple(self.unplaced),
            title=self.title,
            levels=_ordered(list(self.levels)),
            competencies=tuple(self.competencies),
        )


def _ordered(levels: list[LevelName]) -> tuple[LevelName, ...]:
    """By number where all have one: a file may begin with a competency that skips the first."""
    if all(level.number is not None for level in levels):
        return tuple(sorted(levels, key=lambda level: level.number or 0))
    return tuple(levels)


def _said(tables: list[Table]) -> str:
    """What tables of one shape name together: `a table of 17 competencies × 8 levels: …`."""
    pieces = [piece for table in tables for piece in table.pieces]
    counts = (
        (len({piece.family for piece in pieces if piece.family}), "family", "families"),
        (len({(piece.family, piece.competency) for piece in pieces if piece.competency}), "competency", "competencies"),
        (len({piece.level for piece in pieces if piece.level}), "level", "levels"),
        (len({piece.section or piece.section_id for piece in pieces} - {""}), "section", "sections"),
    )
    first = tables[0]
    sheets = list(dict.fromkeys(f"“{table.sheet}”" for table in tables if table.sheet))
    where = f" on the sheet{'s' if len(sheets) > 1 else ''} {', '.join(sheets)}" if sheets else ""
    what = " × ".join(counted(*each) for each in counts if each[0]) or "texts"
    names = f"the rows name {first.down}" + (f", the header {first.across}" if first.across != "texts" else "")
    taken = f" ({first.taken})" if first.taken else ""
    start = "a table" if len(tables) == 1 else f"{len(tables)} tables"
    return f"{start} of {what}{where}: {names}{taken}"


def counted(number: int, one: str, many: str) -> str:
    """`1 level`, `3 levels`."""
    return f"{number} {one if number == 1 else many}"
