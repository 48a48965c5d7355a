"""Texts of an export that stand under no title: which sections they are of is known by the words that these had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ladder_export.fingerprint import fingerprint
from ladder_export.importing.data import LevelName, Piece


@dataclass(frozen=True, slots=True)
class Bare:
    """Texts under no title, and the sections that they may be of."""

    pieces: tuple[Piece, ...]
    candidates: Mapping[str, Counter[str]]


def placed(told: Sequence[Piece | Bare]) -> Iterator[Piece]:
    """All pieces of a file, those of `Bare` in their sections.

    A text is put into the sections that had it, as often as they had it; a new one where most of those beside it are. Where
    none of them is known any more, their place is all that is told.
    """
    there = Counter(_key(piece, piece.section_id) for piece in told if isinstance(piece, Piece))
    for each in told:
        if isinstance(each, Piece):
            yield each
            continue
        prints = [fingerprint(piece.text) for piece in each.pieces]
        homes = [[row for row, known in each.candidates.items() if known[found]] for found in prints]
        usual = [row for row, _ in Counter(row for home in homes for row in home).most_common(1)] or [""]
        for piece, found, home in zip(each.pieces, prints, homes, strict=True):
            for row in home or usual:
                if not home or there[_key(piece, row)] < each.candidates[row][found]:
                    there[_key(piece, row)] += 1
                    yield replace(piece, section_id=row, closing=piece.closing and not row)


def _key(piece: Piece, section: str) -> tuple[str, LevelName | None, str, str]:
    return piece.competency_id, piece.level, section, fingerprint(piece.text)
