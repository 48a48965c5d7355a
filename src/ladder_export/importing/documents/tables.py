"""Tables inside documents: what they say about levels, and the way to those who read tables."""

from __future__ import annotations

from ladder_export.importing.data import Piece, Unplaced
from ladder_export.importing.grid import Around, Grid
from ladder_export.importing.vocabulary import Vocabulary

_NO_LADDER = "it stands in a table that is none of a ladder"


def told_by_grid(grid: Grid, vocabulary: Vocabulary) -> tuple[bool, set[str]]:
    """Whether a table says of its texts to which levels they belong, and the competencies that it names by itself."""
    from ladder_export.importing.tables import read_grid

    found = read_grid(grid, vocabulary)
    if found is None:
        return False, set()
    return any(piece.level for piece in found.pieces), {piece.competency for piece in found.pieces if piece.competency}


def read_table_of(grid: Grid, around: Around, vocabulary: Vocabulary, why: str) -> tuple[list[Piece], list[Unplaced]]:
    """The pieces of a table, and what of it belongs nowhere: all of it if `why` says why, or if it is none of a ladder."""
    from ladder_export.importing.tables import read_grid

    found = None if why else read_grid(grid, vocabulary, around)
    if found is not None:
        return list(found.pieces), list(found.unplaced)
    texts = [cell for row in grid.rows for cell in row if cell.text.strip()]
    return [], [Unplaced(cell.text, cell.origin, why or _NO_LADDER) for cell in texts]
