"""Ladders in the shapes that companies keep them in, imported whole: names, levels, sections, and nothing lost or invented."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import docx
import openpyxl

from ladder_export.importing.job import Asked, Imported, import_files
from ladder_export.importing.proof import everything, not_found
from ladder_export.ladder import Ladder
from ladders import shipped_ladder

TODAY = date(2026, 1, 2)


def imported(files: Mapping[str, bytes | str], there: Ladder | None = None) -> Imported:
    """The import of `files`, after the proof that every sentence of them is in what is written."""
    data = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    made = import_files(data, shipped_ladder(), there, Asked(), TODAY)
    whole = everything(made.written)
    levels = {stage.number for part in made.ladder.parts for stage in part.stages}
    assert [line for name, each in data.items() for line in not_found(name, each, whole, levels)] == []
    return made


def outline(ladder: Ladder) -> dict[str, dict[str, dict[str, list[str]]]]:
    """Competency title to level (`2 Senior`; empty for what is about the whole) to section id to texts."""
    made: dict[str, dict[str, dict[str, list[str]]]] = {}
    for competency in ladder.competencies:
        levels = made.setdefault(competency.title, {})
        if competency.sections:
            levels[""] = {each.id: [item.text for item in each.items] for each in competency.sections}
        for level in competency.levels:
            texts = {each.id: [item.text for item in each.items] for each in level.sections if each.items}
            levels[f"{level.number} {level.name}"] = texts
    return made


def left(made: Imported) -> list[str]:
    """The texts that were not placed."""
    return [each.text for each in made.draft.unplaced]


def workbook(sheets: Mapping[str, Sequence[Sequence[str | None]]], merged: Mapping[str, Sequence[str]] = {}) -> bytes:
    """An Excel workbook with these sheets, and these areas of them merged."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged.get(name, ()):
            sheet.merge_cells(area)
    return saved(book)


def saved(file: Any) -> bytes:
    """The bytes of a workbook or a Word document."""
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def word(*paragraphs: tuple[str, str] | Sequence[Sequence[str]]) -> bytes:
    """A Word document of paragraphs (style, text) and tables (rows of cells)."""
    document = docx.Document()
    for each in paragraphs:
        if isinstance(each, tuple):
            document.add_paragraph(each[1], style=each[0])
            continue
        table = document.add_table(rows=len(each), cols=len(each[0]))
        for y, row in enumerate(each):
            for x, text in enumerate(row):
                table.cell(y, x).text = text
    return saved(document)


# ------------------------------------------------------------------------------------------------------------ documents


def test_a_word_table_for_each_competency_names_its_columns_and_nothing_more() -> None:
    rows = [["Level", "Description"], ["D1 Analyst", "Draws charts."], ["D2 Senior Analyst", "Finds the question."]]
    made = imported(
        {"data.docx": word(("Title", "Data Levels"), ("Heading 1", "Modelling"), rows, ("Heading 1", "Telling"), rows)}
    )
    levels = {
        "1 D1 Analyst": {"key_behaviors": ["Draws charts."]},
        "2 D2 Senior Analyst": {"key_behaviors": ["Finds the question."]},
    }
    assert outline(made.ladder) == {"Modelling": levels, "Telling": levels}
    assert left(made) == []


def test_bold_levels_at_the_head_of_their_line() -> None:
    made = imported(
        {"values.md": "# Values\n\n## Courage\n\n**Level 1 (Junior):** Asks.\n\n**Level 2 (Mid):** Says no.\n"}
    )
    assert outline(made.ladder) == {
        "Courage": {"1 Junior": {"summary": ["Asks."]}, "2 Mid": {"summary": ["Says no."]}},
    }


def test_ticked_boxes_and_headings_of_markdown_tables_are_not_missed() -> None:
    text = "# Care\n\n## Level 1\n\n### Habits\n\n- [x] Reads tickets\n- [ ] Calls people\n"
    assert outline(imported({"care.md": text}).ladder) == {
        "Care": {"1 Level 1": {"habits": ["Reads tickets", "Calls people"]}}
    }
    text = "# Ladder\n\n## Calm\n\n| Level | Pitfalls |\n|---|:---|\n| 1 Junior | Hurries |\n| 2 Senior | Waits |\n"
    assert outline(imported({"ladder.md": text}).ladder) == {
        "Calm": {"1 Junior": {"common_struggles": ["Hurries"]}, "2 Senior": {"common_struggles": ["Waits"]}}
    }


# --------------------------------------------------------------------------------------------------------------- tables


def test_a_line_for_each_level_stands_over_a_table_with_its_own_headings() -> None:
    rows: list[list[str | None]] = [["Sales Career Ladder"], []]
    for level in ("Level 1: Caller", "Level 2: Closer"):
        rows += [
            [level],
            ["Competency", "Behaviors"],
            ["Finding", f"Finds ({level})"],
            ["Asking", f"Asks ({level})"],
            [],
        ]
    made = imported({"sales.xlsx": workbook({"Sales": rows}, {"Sales": ["A1:B1", "A3:B3", "A8:B8"]})})
    assert made.ladder.title == "Sales Career Ladder"
    assert list(outline(made.ladder)) == ["Finding", "Asking"]
    assert outline(made.ladder)["Asking"] == {
        "1 Caller": {"key_behaviors": ["Asks (Level 1: Caller)"]},
        "2 Closer": {"key_behaviors": ["Asks (Level 2: Closer)"]},
    }
