"""What reading adds up, table by table and key by key, until it is one Reading."""

from __future__ import annotations

from dataclasses import dataclass, field

from ladder_export.importing.data import LevelName, Piece, Reading, Unplaced


@dataclass(slots=True)
class Found:
    """What reading adds up: pieces and what could not be placed, with the names in their order."""

    pieces: list[Piece] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    levels: dict[LevelName, None] = field(default_factory=dict)
    competencies: dict[str, None] = field(default_factory=dict)
    title: str = ""
    said: list[str] = field(default_factory=list)

    def reading(self, file: str) -> Reading:
        """All of it as one Reading."""
        said = "; ".join(dict.fromkeys(self.said)) or "no table of a ladder was found"
        return Reading(
            file=file,
            understood=said,
            pieces=tuple(self.pieces),
            unplaced=tuple(self.unplaced),
            title=self.title,
            levels=tuple(self.levels),
            competencies=tuple(self.competencies),
        )
