"""Tables of every shape to pieces: what is understood, and that nothing is lost on the way."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

from ladder_export.importing.data import LevelName, Piece, Reading
from ladder_export.importing.tables import read_table
from ladder_export.importing.vocabulary import Vocabulary

WORDS = Vocabulary.of()


def comma(*rows: Sequence[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def table(*rows: Sequence[str], name: str = "ladder.csv") -> Reading:
    return read_table(name, comma(*rows), WORDS)


def workbook(
    sheets: dict[str, list[list[Any]]], change: Callable[[openpyxl.Workbook], None] = lambda book: None
) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def level(piece: Piece) -> int | str:
    assert piece.level is not None
    return piece.level.number or piece.level.name


def said(reading: Reading) -> list[tuple[str, int | str, str, str]]:
    return [(p.competency, level(p) if p.level else "", p.section or p.section_id, p.text) for p in reading.pieces]


def lost(reading: Reading) -> list[tuple[str, str]]:
    return [(each.text, each.why) for each in reading.unplaced]


A, B, C, D = "Asks before acting", "Plans a week ahead", "Teaches the others", "Owns the outcome"


def test_competencies_down_and_levels_across() -> None:
    reading = table(["Competency", "Level 1", "Level 2"], ["Care", A, f"• {B}\n• {C}"], ["Craft", "", D])

    assert said(reading) == [("Care", 1, "", A), ("Care", 2, "", B), ("Care", 2, "", C), ("Craft", 2, "", D)]
    assert reading.levels == (LevelName(1), LevelName(2))
    assert reading.competencies == ("Care", "Craft")
    assert reading.understood == (
        "a table of 2 competencies × 2 levels with 4 texts: the rows name competencies, the header levels"
    )
    assert str(reading.pieces[1].origin) == "ladder.csv, cell C2"
