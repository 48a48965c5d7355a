"""Tables of every shape to pieces: what is understood, and that nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder_export.importing.data import LevelName, Piece, Reading, Shape
from ladder_export.importing.grid import Around, grid_of
from ladder_export.importing.tables import read_grid, read_table
from ladder_export.importing.tables.cells import entries
from ladder_export.importing.tables.own import COLUMNS
from ladder_export.importing.vocabulary import Vocabulary
from ladder_export.spreadsheets import SpreadsheetError, guard, unguarded

WORDS = Vocabulary.of()
REAL = Path(os.environ.get("LADDER_REAL_LADDERS", Path(__file__).resolve().parents[2] / "shared" / "ladders"))
SAVE = "save it in Excel as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"


def comma(*rows: Sequence[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def table(*rows: Sequence[str], name: str = "ladder.csv") -> Reading:
    return read_table(name, comma(*rows), WORDS)


def workbook(
    sheets: Mapping[str, list[list[Any]]], change: Callable[[openpyxl.Workbook], None] = lambda book: None
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


def excel(
    sheets: Mapping[str, list[list[Any]]], change: Callable[[openpyxl.Workbook], None] = lambda book: None
) -> Reading:
    return read_table("ladder.xlsx", workbook(sheets, change), WORDS)


def level(piece: Piece) -> int | str:
    return "" if piece.level is None else piece.level.number or piece.level.name


def said(reading: Reading) -> list[tuple[str, int | str, str, str]]:
    return [(p.competency, level(p), p.section or p.section_id, p.text) for p in reading.pieces]


def lost(reading: Reading) -> list[tuple[str, str]]:
    return [(each.text, each.why) for each in reading.unplaced]


A, B, C, D = "Asks before acting", "Plans a week ahead", "Teaches the others", "Owns the outcome"
FOUR = [("Care", 1, "", A), ("Care", 2, "", B), ("Craft", 1, "", C), ("Craft", 2, "", D)]
IN_SECTIONS = [
    ("Care", 1, "Behaviors", A), ("Care", 1, "Struggles", B), ("Care", 2, "Behaviors", C), ("Care", 2, "Struggles", D),
]  # fmt: skip


# Shapes


def test_competencies_down_and_levels_across() -> None:
    reading = table(["Competency", "Level 1", "Level 2"], ["Care", A, f"• {B}\n• {C}"], ["Craft", "", D])

    assert said(reading) == [("Care", 1, "", A), ("Care", 2, "", B), ("Care", 2, "", C), ("Craft", 2, "", D)]
    assert reading.levels == (LevelName(1), LevelName(2))
    assert reading.competencies == ("Care", "Craft")
    assert reading.understood == ("a table of 2 competencies × 2 levels: the rows name competencies, the header levels")
    assert str(reading.pieces[1].origin) == "ladder.csv, cell C2"


@pytest.mark.parametrize(
    "rows",
    [
        [["Competency", "L1", "L2"], ["Care", A, B], ["Craft", C, D]],
        [["", "Level 1", "Level 2"], ["Care", A, B], ["Craft", C, D]],
        [["Skill / Level", "1", "2"], ["Care", A, B], ["Craft", C, D]],
        [["", "", ""], ["", "Skill", "", "Stage 1", "Stage 2"], [], ["", "Care", "", A, B], [], ["", "Craft", "", C, D]],
        [["Kompetenz", "Stufe 1", "Stufe 2"], ["Care", A, B], ["Craft", C, D]],
        [["Competency", "Level 1", "Level 2"], ["1. Care", A, B], ["2. Craft", C, D]],
        [["Competency", "Level 1", "Level 2"], ["Care", A, B], ["Competency", "Level 1", "Level 2"], ["Craft", C, D]],
    ],
)  # fmt: skip
def test_the_same_grid_however_it_is_headed(rows: list[list[str]]) -> None:
    assert said(table(*rows)) == FOUR
    assert lost(table(*rows)) == []


@pytest.mark.parametrize(
    "rows",
    [
        [["Level", "Care", "Craft"], ["Level 1", A, C], ["Level 2", B, D]],
        [["", "Care", "Craft"], ["Level 1", A, C], ["Level 2", B, D]],
        [["Level", "Competency", "Behaviour"], ["1", "Care", A], ["", "Craft", C], ["2", "Care", B], ["", "Craft", D]],
        [["Text", "Grade", "Capability"], [A, "1", "Care"], [B, "2", "Care"], [C, "1", "Craft"], [D, "2", "Craft"]],
        [["Care", "Level 1", A], ["Care", "Level 2", B], ["Craft", "Level 1", C], ["Craft", "Level 2", D]],
        [["Competency", "Expectation"], ["Level 1", ""], ["Care", A], ["Craft", C], ["Level 2", ""], ["Care", B], ["Craft", D]],
        [["Nivel", "Competencia", "Descripción"], ["1", "Care", A], ["1", "Craft", C], ["2", "Care", B], ["2", "Craft", D]],
    ],
)  # fmt: skip
def test_the_same_ladder_turned_round_and_as_a_long_table(rows: list[list[str]]) -> None:
    assert sorted(said(table(*rows))) == sorted(FOUR)
    assert lost(table(*rows)) == []


@pytest.mark.parametrize(
    "rows",
    [
        [["Competency", "Section", "Level 1", "Level 2"], ["Care", "Behaviors", A, C], ["", "Struggles", B, D]],
        [["Competency", "Level 1", "", "Level 2", ""], ["", "Behaviors", "Struggles", "Behaviors", "Struggles"],
         ["Care", A, B, C, D]],
        [["Competency", "Level", "Behaviors", "Struggles"], ["Care", "1", A, B], ["Care", "2", C, D]],
        [["Level", "Competency", "Category", "Text"], ["1", "Care", "Behaviors", A], ["1", "Care", "Struggles", B],
         ["2", "Care", "Behaviors", C], ["2", "Care", "Struggles", D]],
        [["Level 1", "", ""], ["Competency", "Behaviors", "Struggles"], ["Care", A, B], [],
         ["Level 2", "", ""], ["Competency", "Behaviors", "Struggles"], ["Care", C, D]],
        [["Care", "", ""], ["", "Level 1", "Level 2"], ["Behaviors", A, C], ["Struggles", B, D]],
        [["Care", "", ""], ["Level", "Behaviors", "Struggles"], ["1", A, B], ["2", C, D]],
        [["Care"], [], ["Level 1"], ["Behaviors", A], ["Struggles", B], [], ["Level 2"], ["Behaviors", C], ["Struggles", D]],
        [["Competency", "Care"], ["Level", "1"], ["Behaviors", A], ["Struggles", B], [],
         ["Level", "2"], ["Behaviors", C], ["Struggles", D]],
    ],
)  # fmt: skip
def test_sections_beside_levels(rows: list[list[str]]) -> None:
    reading = table(*rows)

    assert sorted(said(reading)) == sorted(IN_SECTIONS)
    assert {piece.section_id for piece in reading.pieces} == {"key_behaviors", "common_struggles"}
    assert lost(reading) == []


def test_two_rows_of_header_with_number_over_name() -> None:
    reading = table(["", "1", "2"], ["Competency", "Early", "Mid"], ["Care", A, B], ["Craft", C, D])

    assert reading.levels == (LevelName(1, "Early"), LevelName(2, "Mid"))
    assert said(reading) == FOUR


def test_tracks_over_levels_are_families_whose_levels_are_told_apart() -> None:
    reading = table(
        ["", "Individual contributor", "", "Management", ""],
        ["Competency", "IC1", "IC2", "M1", "M2"],
        ["Care", A, B, C, D],
    )

    assert [(piece.family, level(piece)) for piece in reading.pieces] == [
        ("Individual contributor", "IC1"), ("Individual contributor", "IC2"), ("Management", "M1"), ("Management", "M2"),
    ]  # fmt: skip


def test_numbers_inside_names_do_not_count_the_levels() -> None:
    names = ["Junior Engineer", "Engineer", "Senior Engineer 1", "Senior Engineer 2 (People Manager)"]
    reading = table(["Competency", *names], ["Care", A, B, C, D])

    assert reading.levels == tuple(LevelName(None, name) for name in names)


def test_a_theme_over_competencies_is_told_and_sections_under_one_are_not_taken_for_it() -> None:
    themes = table(["Theme", "Competency", "L1"], ["People", "Care", A], ["", "Craft", B], ["Tech", "Code", C])
    parts = table(
        ["Area", "", "L1"], ["Care", "Doing", A], ["", "Knowing", B], ["Craft", "Doing", C], ["", "Knowing", D]
    )

    why = "is a group of competencies, and a ladder has no such groups"
    assert (themes.competencies, lost(themes)) == (("Care", "Craft", "Code"), [("People", why), ("Tech", why)])
    assert said(parts) == [
        ("Care", 1, "Doing", A), ("Care", 1, "Knowing", B), ("Craft", 1, "Doing", C), ("Craft", 1, "Knowing", D),
    ]  # fmt: skip


def test_what_stands_around_a_table_is_title_note_or_told() -> None:
    reading = table(
        ["Our ladder", "", ""], [], ["Competency", "L1", "L2"], ["PEOPLE", "", ""], ["Care", A, B], ["TECH", "", ""],
        ["Craft", C, D], ["Later", "", ""], [], ["* Looked at every year by all of us.", "", ""],
    )  # fmt: skip

    assert reading.title == "Our ladder"
    assert said(reading) == FOUR
    over = "is a heading over some rows, and a ladder has no groups of competencies"
    assert lost(reading) == [
        ("PEOPLE", over), ("TECH", over), ("Later", over), ("* Looked at every year by all of us.", "stands below the table"),
    ]  # fmt: skip


def test_a_competency_without_texts_keeps_its_place() -> None:
    reading = table(["Competency", "L1", "L2"], ["Care", A, B], ["Later", "", ""], ["Craft", C, D])

    assert (reading.competencies, lost(reading)) == (("Care", "Later", "Craft"), [])


def test_columns_beside_the_levels() -> None:
    reading = table(
        ["#", "Competency", "Description", "L1", "Examples", "Notes"],
        ["1", "Care", "How we look after people", A, "Sent a card", "ask Bo"],
        ["2", "Craft: how well the things are made that we make every day", "", B, "", ""],
    )

    assert said(reading) == [
        ("Care", "", "Description", "How we look after people"), ("Care", 1, "", A), ("Care", "", "Examples", "Sent a card"),
        ("Craft", "", "definition", "how well the things are made that we make every day"), ("Craft", 1, "", B),
    ]  # fmt: skip
    assert {piece.section_id for piece in reading.pieces if piece.level is None} == {"definition", ""}
    assert lost(reading) == [
        ("ask Bo", "the column “Notes” holds no text of a ladder"),
        ("1, 2", "the column “#” only counts or names the rows"),
    ]


def test_old_and_new_views() -> None:
    columns = table(["Competency", "Level", "From", "To"], ["Care", "1", "“I do”", "“We do”"])
    roles = table(["Competency", "Level", "Section", "Role", "Text"], ["Care", "1", "Mindset Shift", "from", "I do"],
                  ["Care", "1", "Mindset Shift", "to", "We do"])  # fmt: skip
    cell = table(["Section", "Level 1", "Level 2"], ["Mindset Shift", "From: “I do” To: “We do”", "I do → We do"])

    pair = [(Shape.FROM, "I do"), (Shape.TO, "We do")]
    assert [(p.shape, p.text) for p in columns.pieces] == pair
    assert [(p.shape, p.text) for p in roles.pieces] == pair
    assert [(p.shape, p.text) for p in cell.pieces] == pair * 2
    assert {p.section_id for p in (*columns.pieces, *roles.pieces, *cell.pieces)} == {"mindset_shift"}
    assert [p.quoted for p in columns.pieces] == [True, True]


def test_level_names_and_item_ids_have_columns_of_their_own() -> None:
    reading = table(["ID", "Competency", "Level", "Level name", "Text"], ["c-1", "Care", "1", "Early", A],
                    ["c-2", "Care", "2", "Mid", f"{B}; {C}"])  # fmt: skip

    assert reading.levels == (LevelName(1, "Early"), LevelName(2, "Mid"))
    assert [(p.id, p.text) for p in reading.pieces] == [("c-1", A), ("c-2", f"{B}; {C}")]


def test_where_no_word_says_which_are_levels_it_is_decided_and_said() -> None:
    reading = table(["Thing", "Explorer", "Navigator"], ["Care", A, B], ["Craft", C, D])

    assert reading.levels == (LevelName(None, "Explorer"), LevelName(None, "Navigator"))
    assert reading.understood.endswith("(the columns were taken for levels, though nothing calls them that)")


@pytest.mark.parametrize(
    "rows",
    [
        [["Term", "Meaning"], ["Care", "To look after people"], ["Craft", "To make things well"]],
        [["Level", "Min", "Max"], ["1", "10", "20"], ["2", "30", "40"]],
        [["Talk about it"], ["Once a year"]],
    ],
)
def test_what_is_no_ladder_is_left_whole(rows: list[list[str]]) -> None:
    reading = table(*rows)

    assert (reading.understood, reading.pieces) == ("no table of a ladder was found", ())
    assert [text for text, _ in lost(reading)] == [cell for row in rows for cell in row]


def test_placeholders_and_marks_are_no_items() -> None:
    reading = table(
        ["Competency", "L1", "L2", "L3"], ["Care", "n/a", "same as above", "✓"], ["Craft", A, "- ", f"• {B}\n• TBD"]
    )

    assert [piece.text for piece in reading.pieces] == [A, B]
    waits = "stands in for a text that is yet to be written"
    assert lost(reading) == [
        ("n/a", waits), ("same as above", waits), ("✓", "holds no words"), ("-", waits), ("TBD", waits),
    ]  # fmt: skip


def test_our_own_table_comes_back_as_it_is() -> None:
    reading = read_table(
        "ladder.csv",
        comma(
            COLUMNS,
            ("", "care", "Care", "", "", "definition", "Definition", "care-what", "", "• not a list; n/a"),
            ("", "care", "Care", "1", "Early", "key_behaviors", "Key Behaviors", "a-1", "", guard("=1+1; “x”")),
            ("", "care", "Care", "1", "Early", "mindset_shift", "Mindset Shift", "shift-from", "from", guard("'-I do")),
            ("", "care", "Care", "1", "Early", "mindset_shift", "Mindset Shift", "shift-to", "to", "We do"),
        ),
        WORDS,
    )

    assert [(p.text, p.id, p.section_id, p.shape, p.level and p.level.number) for p in reading.pieces] == [
        ("• not a list; n/a", "care-what", "definition", Shape.BULLET, None),
        ("=1+1; “x”", "a-1", "key_behaviors", Shape.BULLET, 1),
        ("'-I do", "shift-from", "mindset_shift", Shape.FROM, 1),
        ("We do", "shift-to", "mindset_shift", Shape.TO, 1),
    ]
    assert {(p.competency, p.competency_id) for p in reading.pieces} == {("Care", "care")}
    assert (reading.levels, lost(reading)) == ((LevelName(1, "Early"),), [])


@given(st.text("'=+-@|%a “", max_size=6))
def test_an_apostrophe_against_formulas_goes_and_comes(text: str) -> None:
    assert unguarded(guard(text)) == text


# Cells


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", []),
        (f" {A} ", [A]),
        (f"{A}. {B}.", [f"{A}. {B}."]),
        (f"• {A}\n• {B}", [A, B]),
        (f"•{A}\r\n•{B}", [A, B]),
        (f"- {A}\n- {B}", [A, B]),
        (f"-{A}\n-{B}", [A, B]),
        (f"* {A}\n  – {B}", [A, B]),
        (f"• {A}\n  and more\n• {B}", [f"{A} and more", B]),
        (f"• {A} • {B}", [A, B]),
        (f"1. {A}\n2. {B}", [A, B]),
        (f"1){A}\n2){B}", [A, B]),
        (f"1. {A} 2. {B}", [A, B]),
        (f"a) {A}\nb) {B}", [A, B]),
        (f"{A}\n{B}", [A, B]),
        (f"{A}\nand more", [f"{A} and more"]),
        (f"{A}\n\n{B}", [A, B]),
        (f"{A}; {B}; {C}", [A, B, C]),
        (f"{A}; then rests; sleeps", [f"{A}; then rests; sleeps"]),
        ("Reads 1.5 books a day", ["Reads 1.5 books a day"]),
        ("3.5 years of it", ["3.5 years of it"]),
        ("A. Smith said so", ["A. Smith said so"]),
        (f"• {A} | e.g. Sent it; did it", [f"{A} | e.g. Sent it; did it"]),
        ("・聞く\n・決める", ["聞く", "決める"]),
        (f"“{A}”", [A]),
        (f"“{A}” or “{B}”", [f"“{A}” or “{B}”"]),
        (f"When you can:\n• {A}", ["When you can:", A]),
    ],
)  # fmt: skip
def test_entries_of_a_cell(cell: str, found: list[str]) -> None:
    assert [entry.text for entry in entries(cell)] == found


def test_entries_know_what_they_looked_like() -> None:
    cell = "You will:\n• “Ask”\n1. Plan\n\nAnd that is all."

    assert [(entry.shape, entry.quoted) for entry in entries(cell)] == [
        (Shape.LEAD_IN, False), (Shape.BULLET, True), (Shape.NUMBERED, False), (Shape.PROSE, False),
    ]  # fmt: skip


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_in_all_of_excels_habits(encoding: str, delimiter: str, line_end: str) -> None:
    rows = ["Competency", "Level 1", "Level 2"], ["Größe", '"Acts, well; “now” | e.g. so"', B]
    text = line_end.join(delimiter.join(row) for row in rows)
    for start in ("", f"sep={delimiter}{line_end}"):
        reading = read_table("ladder.csv", (start + text).encode(encoding), WORDS)

        assert said(reading) == [("Größe", 1, "", "Acts, well; “now” | e.g. so"), ("Größe", 2, "", B)]
        assert ("Windows-1252" in reading.understood) == (encoding == "cp1252")


def test_rows_of_other_lengths_lose_nothing() -> None:
    reading = read_table("x.csv", b"Competency,L1,L2\nCare,Asks first,Plans, and acts\nCraft,Builds\n", WORDS)

    assert said(reading) == [("Care", 1, "", "Asks first"), ("Care", 2, "", "Plans"), ("Craft", 1, "", "Builds")]
    assert lost(reading) == [("and acts", "stands beside the table, under no header")]


def refused(data: bytes, name: str = "x.xlsx") -> str:
    with pytest.raises(SpreadsheetError) as caught:
        read_table(name, data, WORDS)
    return str(caught.value)


def packed(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b" \r\n ", "is empty; give a table with the competencies and levels of a ladder"),
        (b"Competency,L1\nCa\0re,x\n", f"is neither CSV nor an Excel workbook; {SAVE}"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", f"is an old Excel file (.xls); {SAVE}"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         f"is protected by a password; {SAVE}, without a password"),
        (b"PK\x03\x04 and so on", f"is damaged or cut off; open it in Excel, and {SAVE}"),
        (b"<html><table><tr><td>Care</td></tr></table></html>",
         f"is a web page or XML with another ending; open it in Excel, and {SAVE}"),
        (packed({"word/document.xml": b"<a/>"}), f"is not an Excel workbook; {SAVE}"),
        (workbook({"Empty": []}), f"shows no sheet with anything in it; {SAVE}"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(data: bytes, message: str) -> None:
    assert refused(data) == f"x.xlsx: {message}"


def test_open_quotation_marks_are_located() -> None:
    assert refused(b'Competency,L1\n"Care,x\nCraft,y\n', "x.csv").startswith("x.csv:2: the quotation marks of this row")


def test_workbooks_made_to_harm_are_refused() -> None:
    good = workbook({"A": [["Competency", "L1"], ["Care", A]]})
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    sheet = parts["xl/worksheets/sheet1.xml"]

    def with_sheet(new: bytes) -> bytes:
        return packed({**parts, "xl/worksheets/sheet1.xml": new})

    merged = sheet.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>')
    links = sheet.replace(
        b"</sheetData>", b'</sheetData><hyperlinks><hyperlink ref="A:XFD" location="A!A1"/></hyperlinks>'
    )
    far = sheet.replace(b'r="B2"', b'r="XFD2"')
    assert "merges cells, or links them, over whole columns or rows" in refused(with_sheet(merged))
    assert "merges cells, or links them, over whole columns or rows" in refused(with_sheet(links))
    assert "has something in column XFD" in refused(with_sheet(far))
    assert "declares a document type" in refused(with_sheet(b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet))
    assert "is damaged" in refused(with_sheet(sheet[: len(sheet) // 2]))
    assert "unpacks to far more than a ladder holds" in refused(packed({**parts, "a.bin": b"\0" * 50_000_000}))


def test_merged_cells_count_once_and_hold_for_their_area() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Skills"]
        for area in ("A1:E1", "A2:A3", "B2:C2", "D2:E2", "A4:E4"):
            sheet.merge_cells(area)

    reading = excel(
        {"Skills": [["Our ladder"], ["Competency", "Level 1", None, "Level 2"], [None, *["Behaviors", "Struggles"] * 2],
                    ["PEOPLE"], ["Care", A, B, C, D]]},
        change,
    )  # fmt: skip

    assert (reading.title, said(reading)) == ("Our ladder", IN_SECTIONS)
    assert str(reading.pieces[0].origin) == "ladder.xlsx, sheet Skills, cell B5"


def test_sheets_of_unlike_shapes() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Old"].sheet_state = "hidden"
        book["Level 1"]["B2"].comment = openpyxl.comments.Comment("Is that so?", "Bo")
        book["Level 1"]["C3"] = "=1+1"

    head = ["Competency", "Key Behaviors", "Struggles"]
    reading = excel(
        {"Read me": [["How to use this"], ["Once", "a year"]], "Level 1": [head, ["Care", A, B], ["Craft", C]],
         "Level 2": [head, ["Care", D]], "Old": [["gone"]]},
        change,
    )  # fmt: skip

    assert said(reading) == [
        ("Care", 1, "Key Behaviors", A), ("Care", 1, "Struggles", B), ("Craft", 1, "Key Behaviors", C),
        ("Care", 2, "Key Behaviors", D),
    ]  # fmt: skip
    assert reading.understood == (
        "2 tables of 2 competencies × 2 levels × 2 sections on the sheets “Level 1”, “Level 2”: "
        "the rows name competencies, the header sections; the sheet “Old” is hidden and was left out"
    )
    assert sorted(text for text, _ in lost(reading)) == [
        "=1+1",
        "How to use this",
        "Is that so?",
        "Once",
        "a year",
        "gone",
    ]
    assert (
        dict(lost(reading))["=1+1"] == "holds a formula that was never computed; open the workbook in Excel and save it"
    )


@pytest.mark.parametrize(
    ("sheets", "rows", "competency", "section", "family"),
    [
        (("Care", "Craft"), ("Behaviors", "Struggles"), "Care", "Behaviors", ""),
        (("Care", "Craft"), ("Doing", "Knowing"), "Care", "Doing", ""),
        (("Backend", "Design"), ("Doing", "Knowing"), "Doing", "", "Backend"),
    ],
)
def test_what_the_name_of_a_sheet_is(
    sheets: tuple[str, str], rows: tuple[str, str], competency: str, section: str, family: str
) -> None:
    grid = [["", "L1", "L2"], [rows[0], A, B], [rows[1], C, D]]
    reading = excel(dict.fromkeys(sheets, grid))

    first = reading.pieces[0]
    assert (first.competency, first.section, first.family) == (competency, section, family)
    assert (len(reading.pieces), lost(reading)) == (8, [])


def test_the_name_of_a_file_may_name_its_level() -> None:
    for name in ("level-2.csv", "care-level-2.csv"):
        reading = table(["Competency", "Behaviors"], ["Care", A], ["Craft", B], name=name)

        assert [level(piece) for piece in reading.pieces] == [2, 2]


def test_a_table_in_a_document_belongs_where_it_stands() -> None:
    rows = [["", "Doing", "Knowing"], ["Level 1", A, B], ["Level 2", C, D]]

    def read(around: Around) -> Reading:
        reading = read_grid(grid_of("", "a.docx", rows, "table 1, row {row}, column {column}"), WORDS, around)
        assert reading is not None
        return reading

    assert read(Around()).competencies == ("Doing", "Knowing")
    inside = read(Around(competency="Care"))
    assert [(p.competency, p.section, level(p)) for p in inside.pieces][:2] == [
        ("Care", "Doing", 1),
        ("Care", "Knowing", 1),
    ]
    assert str(inside.pieces[0].origin) == "a.docx, table 1, row 2, column 2"
    assert read_grid(grid_of("", "a.docx", [["Name", "Phone"], ["Bo", "call"]]), WORDS) is None


# Nothing is lost

HEADS = st.sampled_from(
    ["Competency", "Skill", "Level", "Level 1", "Level 2", "L3", "Senior Engineer", "Section", "Category", "Theme", "Text", "",
     "Description", "Behaviors", "Struggles", "Example", "From", "To", "Notes", "ID", "Title", "Role", "Family", "1", "2"]
)  # fmt: skip
SIGNS = st.sampled_from(["", "", "", "• ", "- ", "1. ", "“"])
CELL = st.sampled_from(["", "", "long", "short", "lines", "level", "section"])
ROW = st.lists(CELL, max_size=6)


def filled(grid: Sequence[Sequence[str]], heads: Sequence[str], sign: str) -> list[list[str]]:
    """The grid with a word in each cell that stands nowhere else."""
    rows: list[list[str]] = [list(heads)]
    for y, kinds in enumerate(grid):
        row = []
        for x, kind in enumerate(kinds):
            word = f"w{y}x{x}"
            row.append({
                "": "", "long": f"{sign}Says {word} to all of the people around them, often", "short": f"Word {word}",
                "lines": f"• One {word}\n• Two {word}n", "level": f"Level {y + 1}", "section": "Struggles",
            }[kind])  # fmt: skip
        rows.append(row)
    return rows


def haystack(reading: Reading) -> str:
    """All words that a reading hands on."""
    words = [f"{p.text} {p.competency} {p.section} {p.family} {p.id} {p.level}" for p in reading.pieces]
    words += [f"{each.text} {each.why}" for each in reading.unplaced]
    return " ".join(
        [*words, *reading.competencies, *map(str, reading.levels), reading.title, *(v for _, v in reading.facts)]
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(ROW, max_size=8), st.lists(HEADS, max_size=6), SIGNS)
def test_every_word_of_any_table_is_somewhere(grid: list[list[str]], heads: list[str], sign: str) -> None:
    rows = filled(grid, heads, sign)
    if not any(cell for row in rows for cell in row):
        return
    found = haystack(table(*rows))

    words = {word for row in rows[1:] for cell in row for word in re.findall(r"w\d+x\d+n?", cell)}
    assert {word for word in words if not re.search(rf"\b{word}\b", found)} == set()


def real(path: str) -> bytes:
    if not (REAL / path).exists():
        pytest.skip(f"no {REAL / path}; set LADDER_REAL_LADDERS to the folder of published ladders")
    return (REAL / path).read_bytes()


@pytest.mark.parametrize(
    ("path", "competencies", "levels"),
    [("ft/engineering-matrix.csv", 9, 8), ("monzo/engineering-backend-matrix.csv", 5, 6)],
)
def test_a_published_spreadsheet_is_read_whole(path: str, competencies: int, levels: int) -> None:
    data = real(path)
    reading = read_table(Path(path).name, data, WORDS)

    # Counted without the reader: a bullet begins each item, and every letter of a cell comes back.
    _, *rows = csv.reader(io.StringIO(data.decode("utf-8")))
    cells = {(row[0], n): cell for row in rows for n, cell in enumerate(row[1:]) if cell.strip()}
    assert len(reading.pieces) == sum(cell.count("•") for cell in cells.values())
    assert (len(reading.competencies), len(reading.levels), reading.unplaced) == (competencies, levels, ())
    order = {level: n for n, level in enumerate(reading.levels)}
    texts: dict[tuple[str, int], list[str]] = {}
    for piece in reading.pieces:
        assert piece.level is not None
        texts.setdefault((piece.competency, order[piece.level]), []).append(piece.text)
    assert {key: "".join("".join(each).split()) for key, each in texts.items()} == {
        key: "".join(cell.replace("•", "").split()) for key, cell in cells.items()
    }
