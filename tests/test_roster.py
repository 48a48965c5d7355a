"""Rosters as people save them: every habit of Excel reads alike, and every mistake is named by row and column."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart

from ladder_export.form_map import Blank, Choice, ControlKind, FormMap, Part, Spot
from ladder_export.reviews.collect import Expected
from ladder_export.reviews.columns import Key, knows, targets_of
from ladder_export.reviews.filling import Filler
from ladder_export.reviews.roster import Roster, expected_people, levels_named, read_roster
from ladder_export.reviews.roster_file import MOST_COLUMNS, MOST_ROWS, RosterError, Table, read_table
from ladder_export.reviews.rungs import Rungs
from ladder_export.reviews.values import CellError, level_of, period_of, value_of
from ladder_export.spreadsheets import Bad
from ladder_export.word.review import review_form
from ladders import small_ladder

LEVELS = {1: "Starter", 2: "Maker", 3: "Guide"}
RUNGS = Rungs({("", number): name for number, name in LEVELS.items()})


@cache
def forms() -> dict[Key, FormMap]:
    """The forms of levels 1 and 2 of a ladder with three."""
    ladder = small_ladder(3)
    return {
        ("", stage.number): Filler(review_form(ladder, ladder.competencies, stage, paper="a4")).form
        for stage in ladder.stages[:2]
    }


def table(data: str | bytes, mapped: Mapping[str, str] | None = None) -> Table:
    return read_table("people.csv", data.encode() if isinstance(data, str) else data, knows(mapped or {}))


def roster(data: str | bytes, mapped: Mapping[str, str] | None = None) -> Roster:
    return read_roster(table(data, mapped), forms(), RUNGS, mapped or {})


def problems(data: str | bytes, mapped: Mapping[str, str] | None = None) -> list[str]:
    return [str(problem) for problem in roster(data, mapped).problems]


def refused(data: str | bytes, mapped: Mapping[str, str] | None = None) -> str:
    with pytest.raises(RosterError) as caught:
        roster(data, mapped)
    return str(caught.value)


def workbook(*rows: list[Any], change: Callable[[openpyxl.Workbook], None] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


PLAIN = "Name,Id,Level,Team\nZoë Müller,7,2,Größe\nBo,8,1,\n"
SEEN = [
    (2, 2, {"form.engineer": "Zoë Müller", "form.engineer-id": "7", "form.team": "Größe"}),
    (3, 1, {"form.engineer": "Bo", "form.engineer-id": "8"}),
]


def seen(data: str | bytes) -> list[tuple[int, int, Mapping[str, str]]]:
    return [(person.row, person.level, person.values) for person in roster(data).people]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_csv_file_reads_the_same_however_it_was_saved(encoding: str, delimiter: str, line_end: str) -> None:
    text = PLAIN.replace(",", delimiter).replace("\n", line_end)

    assert seen(text.encode(encoding)) == SEEN


def test_a_guess_at_the_encoding_is_told() -> None:
    assert roster(PLAIN.encode("cp1252")).notes == (
        "people.csv: is not UTF-8, so it was read as Windows-1252; look whether letters such as é and ü are right",
    )
    assert roster(PLAIN).notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\n" + PLAIN.replace(",", ";"),
        '"sep=;"\n' + PLAIN.replace(",", ";"),
        "\ufeffsep=\t\n" + PLAIN.replace(",", "\t"),
        PLAIN + ",,,\n\n,,,\n",
        PLAIN.replace("\n", ",,\n"),
        "NAME,ID,LEVEL,TEAM\n" + PLAIN.split("\n", 1)[1],
        "Employee_Name, Employee ID ,Job-Level,Department\n" + PLAIN.split("\n", 1)[1],
        "form.engineer,form.engineer-id,level,form.team\n" + PLAIN.split("\n", 1)[1],
        PLAIN.replace("Name", "\u00a0Name\u00a0"),
    ],
)
def test_what_excel_adds_or_people_vary_changes_nothing(text: str) -> None:
    assert seen(text) == SEEN


def test_rows_have_the_numbers_that_excel_shows() -> None:
    text = 'Our people in spring\n\nName,Level\n"Ann\nof two lines",1\n\n,,\nBo,2\n'

    assert [(person.row, person.name) for person in roster(text).people] == [(4, "Ann\nof two lines"), (7, "Bo")]


def test_every_mistake_is_named_at_once_and_good_rows_stay() -> None:
    text = (
        "Name;Personnel number;Level;Review date;Period type;Period\n"
        "Ann;1;2;2026-11-21;quarter;\n"
        "Bo;2;7;03/04/2026;Decade;last year\n"
        ";3;;31.02.2026;Yeer;2026-12-31 – 2026-07-01\n"
        "Cy;4;3;;;\n"
    )

    found = roster(text)

    assert [str(problem) for problem in found.problems] == [
        "people.csv:3: Level: the ladder has no level 7; there are: 1 Starter, 2 Maker, 3 Guide",
        "people.csv:3: Review date: “03/04/2026” can be 3 April or 4 March; write 2026-04-03 or 2026-03-04",
        "people.csv:3: Period type: “Decade” is not one of the choices; there are: Quarter, Year",
        "people.csv:3: Period: “last year” is no period; "
        "write two days, such as 2026-07-01 – 2026-12-31, or one of: Quarter, Year",
        "people.csv:4: Level: is empty; write the number or the name of a level",
        "people.csv:4: Review date: “31.02.2026” is no day of the calendar; write it as YYYY-MM-DD, such as 2026-11-21",
        "people.csv:4: Period type: “Yeer” is not one of the choices; did you mean “Year”? There are: Quarter, Year",
        "people.csv:4: Period: “2026-12-31 – 2026-07-01” ends before it begins; write the first day first",
        "people.csv:4: Name: is empty; write the name, or delete the row",
        "people.csv:5: Level: there is no form for level 3 Guide; nothing that was chosen is reviewed there",
    ]
    assert found.bad == (3, 4, 5)
    (person,) = found.people
    assert (person.name, person.person_id, person.level) == ("Ann", "1", 2)
    assert person.values["form.period-type"] == "Quarter" and person.values["form.review-date"] == "2026-11-21"


def test_a_person_who_is_there_twice_is_not_guessed() -> None:
    text = "Name,Id,Level\nAnn,1,1\nBo,2,1\nCy, 1 ,2\nDee,,1\ndee,,2\nEve,5,1\nEve,6,1\nFay,9,1\nFAY,,1\nGus,1,1\n"

    found = roster(text)

    assert [str(problem) for problem in found.problems] == [
        "people.csv:2: Id: “1” is also the id in rows 4, 11; give each person their own, once",
        "people.csv:4: Id: “1” is also the id in rows 2, 11; give each person their own, once",
        "people.csv:5: Name: “Dee” is also in row 6; delete one, or give each an id that tells them apart",
        "people.csv:6: Name: “dee” is also in row 5; delete one, or give each an id that tells them apart",
        "people.csv:9: Name: “Fay” is also in row 10; delete one, or give each an id that tells them apart",
        "people.csv:10: Name: “FAY” is also in row 9; delete one, or give each an id that tells them apart",
        "people.csv:11: Id: “1” is also the id in rows 2, 4; give each person their own, once",
    ]
    assert [person.name for person in found.people] == ["Bo", "Eve", "Eve"]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("Name,Id",
         'people.csv: no column says the level of a person; add a column Level, or choose one with --map "COLUMN=level"'),
        ("Level,Id",
         'people.csv: no column says the name of a person; add a column Name, or choose one with --map "COLUMN=form.engineer"'),
        ("Name,Level,Role,Title",
         "people.csv: the columns “Role” and “Title” all say form.role; "
         'remove all but one, or choose it with --map "Role=form.role"'),
        ("Name,Level,level",
         "people.csv: the columns “Level” and “level” all say the level; "
         'remove all but one, or choose it with --map "Level=level"'),
        ("Name,Level,Overall rating,overall.rating",
         "people.csv: the columns “Overall rating” and “overall.rating” all say overall.rating; "
         'remove all but one, or choose it with --map "Overall rating=overall.rating"'),
    ],
)  # fmt: skip
def test_columns_that_leave_open_what_fills_what(header: str, message: str) -> None:
    assert refused(f"{header}\na,1,c,d\n") == message


def test_all_that_is_wrong_with_columns_is_told_at_once() -> None:
    assert len(refused("Team,Department,Manager,Reviewer\na,b,c,d\n").splitlines()) == 4


def test_a_mapped_column_goes_before_one_that_is_only_called_so() -> None:
    found = roster(
        "Name,Level,Title,Position,Office\nAnn,1,Dr,Baker,Oslo\n", {"position": "form.role", "Office": "form.team"}
    )

    assert found.people[0].values == {"form.engineer": "Ann", "form.role": "Baker", "form.team": "Oslo"}
    assert found.notes == ('people.csv: no blank takes “Title”; to fill one, say --map "Title=TAG"',)


def test_a_column_can_be_called_as_a_control_its_label_or_its_tag() -> None:
    header = "Name,Level,Overall rating,cv1-asks.self,action-1.due,Date signed by Reviewer"
    text = f"{header}\nAnn,1,2,1 · Not yet,24 Dec 2026,2026-12-01\n"

    values = roster(text).people[0].values

    assert values["overall.rating"] == "2"
    assert values["cv1-asks.self"] == "1"
    assert values["action-1.due"] == "2026-12-24"
    assert values["sign-2.date"] == "2026-12-01"


def test_a_column_of_another_level_must_be_empty() -> None:
    text = "Name,Level,cv2-asks.evidence\nAnn,2,Asked\nBo,1,\nCy,1,Asked\n"

    found = roster(text)

    assert found.people[0].values["cv2-asks.evidence"] == "Asked"
    assert [person.name for person in found.people] == ["Ann", "Bo"]
    assert problems(text) == ["people.csv:4: cv2-asks.evidence: the form of level 1 has no such blank; empty the cell"]


def test_columns_that_nothing_uses_are_told_once() -> None:
    assert roster("Name,Level,Cost center,,Salary\nAnn,1,17,x,\n").notes == (
        "people.csv: no blank takes “Cost center”, “column 4”, “Salary”; "
        'to fill one, say --map "Cost center=TAG"',
    )  # fmt: skip


def test_characters_that_a_word_file_cannot_hold_are_told() -> None:
    found = roster("Name,Level,Team\nAnn,1,a\x0bb\x1f\x0b\n")

    assert found.notes == ("people.csv:2: Team: U+000B, U+001F cannot stand in a Word file and becomes “\ufffd”",)
    assert [person.name for person in found.people] == ["Ann"]


def test_a_period_said_in_two_ways_must_be_one() -> None:
    text = "Name,Level,Period,Period start\nAnn,1,1 Jul 2026 to 31 Dec 2026,2026-07-01\nBo,1,2026-07-01/2026-12-31,2026-08-01\n"

    assert problems(text) == [
        "people.csv:3: Period start: says another period than the other columns; keep one of them"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty; give a table with a column Name and a column Level"),
        (b" \n ", "is empty; give a table with a column Name and a column Level"),
        (b"a,b\nc,d\n",
         "has no row of headers such as Name, Id, Role, Level, Team, Reviewer; write them above the people"),
        (b"Name,Level\nA\0nn,1\n",
         "is neither CSV nor an Excel workbook; save it in Excel as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"),
        (b"Name,Level\nA\x81n,1\n", "is not text in UTF-8; save it in Excel as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook",
         "is an old Excel file (.xls); save it in Excel as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         "is protected by a password; "
         "save it in Excel as “Excel Workbook (.xlsx)” or as “CSV UTF-8”, without a password"),
        (b"PK\x03\x04 and so on",
         "is damaged or cut off; open it in Excel, and save it in Excel as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"),
    ],
)  # fmt: skip
def test_what_is_no_roster_is_refused(data: bytes, message: str) -> None:
    assert refused(data) == f"people.csv: {message}"


def test_a_quotation_mark_that_stays_open_loses_nobody() -> None:
    assert refused('Name,Level\n"Ann,1\nBo,2\n') == (
        "people.csv:2: the quotation marks of this row or of one below it do not match (unexpected end of data); "
        "save it in Excel as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"
    )


def test_a_roster_has_its_limits() -> None:
    many = "Name,Level\n" + "Ann,1\n" * (MOST_ROWS + 1)
    wide = "Name,Level" + "," * (MOST_COLUMNS - 2) + ",x\nAnn,1\n"

    assert refused(many) == "people.csv: has more than 20,000 rows; split it into several files"
    assert refused(wide) == "people.csv:1: has more than 200 columns; keep only those that a form needs"
    assert len(table(many.removesuffix("Ann,1\n")).rows) == MOST_ROWS
    assert "is larger than 20 MB" in refused(b"x" * 20_000_001)


# Excel workbooks


def test_a_workbook_reads_as_it_shows() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.cell(4, 2).number_format = "00000"
        sheet.merge_cells("A1:F1")

    data = workbook(
        ["Spring reviews"],
        [],
        ["Name", "Id", "Level", "Review date", "Team", "Role"],
        ["Ann", 42, 2.0, date(2026, 11, 21), True, 0.5],
        ["Bo", 17.0, "L1", datetime(2026, 3, 4), "x", "-"],
        [],
        change=change,
    )

    assert [(person.row, person.level, list(person.values.values())) for person in roster(data).people] == [
        (4, 2, ["Ann", "00042", "2026-11-21", "TRUE", "0.5"]),
        (5, 1, ["Bo", "17", "2026-03-04", "x", "-"]),
    ]


def test_a_time_of_day_is_no_review_date() -> None:
    data = workbook(["Name", "Level", "Review date"], ["Ann", 1, datetime(2026, 3, 4, 14, 30)], ["Bo", 1, time(9)])

    assert [problem.partition(";")[0] for problem in problems(data)] == [
        "people.csv:2: Review date: “2026-03-04 14:30” is not a day",
        "people.csv:3: Review date: “09:00:00” is not a day",
    ]


def with_cell(data: bytes, cell: str, new: str) -> bytes:
    """The workbook with the XML of one cell replaced, as Excel writes it and openpyxl cannot."""
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    sheet = parts[name].decode()
    start = sheet.index(f'<c r="{cell}"')
    end = sheet.index("</c>", start) + len("</c>")
    return packed({**parts, name: (sheet[:start] + new + sheet[end:]).encode()})


def packed(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return stream.getvalue()


def test_a_formula_counts_by_its_last_result_and_must_have_one() -> None:
    data = workbook(["Name", "Level", "Team"], ["Ann", 1, "=1+1"], ["", "=1/0", "=A1"], ["=A1", 1, "x"])
    data = with_cell(data, "C2", '<c r="C2"><f>1+1</f><v>2</v></c>')
    data = with_cell(data, "B3", '<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c>')

    assert table(data).rows[0].cells == ("Ann", "1", "2")
    assert problems(data) == [
        "people.csv:3: Level: holds the error #DIV/0!; mend its formula",
        "people.csv:3: Team: holds a formula that was never computed; open the workbook in Excel and save it",
        "people.csv:3: Name: is empty; write the name, or delete the row",
        "people.csv:4: Name: holds a formula that was never computed; open the workbook in Excel and save it",
    ]
    assert table(data).rows[1].cells[1] == Bad("holds the error #DIV/0!; mend its formula")


def test_the_sheet_with_the_people_is_found_and_the_others_are_told() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active.title = "Notes"
        hidden = book.create_sheet("Old")
        hidden.append(["Name", "Level", "Id", "Team"])
        hidden.append(["Gone", 1, 1, 1])
        hidden.sheet_state = "hidden"
        people = book.create_sheet("People")
        people.append(["Name", "Level"])
        people.append(["Ann", 1])
        book.create_sheet("Empty")
        book.create_chartsheet("Chart").add_chart(BarChart())

    found = roster(workbook(["Level", "is a number"], change=change))

    assert [person.name for person in found.people] == ["Ann"]
    assert found.notes == ("people.csv: the sheet “People” was read, and not “Notes”",)


def test_workbooks_that_are_no_workbooks_are_refused() -> None:
    good = workbook(["Name", "Level"], ["Ann", 1])
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    doctype = {**parts, "xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet}
    bomb = {**parts, "xl/media/a.bin": b"\0" * 210_000_000}
    broken = {**parts, "xl/worksheets/sheet1.xml": sheet[: len(sheet) // 2]}

    assert seen(packed(parts)) == [(2, 1, {"form.engineer": "Ann"})]
    assert "declares a document type" in refused(packed(doctype))
    assert "unpacks to far more than a roster holds" in refused(packed(bomb))
    assert "is damaged, or no Excel workbook" in refused(packed(broken))
    assert "is not an Excel workbook" in refused(packed({"word/document.xml": b"<a/>"}))
    assert "is damaged or cut off" in refused(good[: len(good) // 2])
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        start = package.getinfo("xl/worksheets/sheet1.xml").header_offset + 30 + len("xl/worksheets/sheet1.xml")
    assert "is damaged or cut off" in refused(good[:start] + b"\xff" * 20 + good[start + 20 :]), (
        "compressed data is broken"
    )


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=20).map(str.strip)
ROWS = st.lists(st.tuples(CELLS.filter(bool), CELLS, CELLS), min_size=1, max_size=5)


@given(ROWS, st.sampled_from([",", ";", "\t"]))
@settings(deadline=None)
def test_any_texts_come_out_of_csv_as_they_went_in(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows([("Name", "Team", "Level"), *rows])

    assert [row.cells for row in table(stream.getvalue()).rows] == rows


@given(ROWS.filter(lambda rows: "_x" not in str(rows)))  # _x0041_ is how a workbook writes a character by its number
@settings(deadline=None, max_examples=30)
def test_any_texts_come_out_of_a_workbook_as_they_went_in(rows: list[tuple[str, str, str]]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for number, row in enumerate(rows, 2):
            for column, text in enumerate(row, 1):
                if text:
                    cell = book.active.cell(number, column, text)
                    cell.data_type = "s"  # also where the text begins with =

    assert [row.cells for row in table(workbook(["Name", "Team", "Level"], change=change)).rows] == rows


# Levels, periods and values


@pytest.mark.parametrize("text", ["2", " 2 ", "02", "2.0", "L2", "l-2", "Level 2", "LEVEL: 2", "Maker", "maker", "2 Maker",
                                  "2 – maker", "Level 2: Maker", "Stufe 2"])  # fmt: skip
def test_a_level_in_many_words(text: str) -> None:
    assert level_of(text, LEVELS) == 2


def test_the_name_of_a_level_goes_before_a_number_in_it() -> None:
    grades = {1: "L3 Engineer", 2: "L4 Senior", 3: "L5 Staff", 4: "L5 Lead"}

    assert [level_of(text, grades) for text in ("L4", "L3 engineer", "l4 senior", "3")] == [2, 1, 2, 3]
    with pytest.raises(CellError, match="the ladder has no level 5"):
        level_of("L5", grades)


@pytest.mark.parametrize(
    ("text", "why", "way"),
    [
        ("4", "the ladder has no level 4", "there are: 1 Starter, 2 Maker, 3 Guide"),
        ("Gide", "the ladder has no level “Gide”", "did you mean “3 Guide”? There are: 1 Starter, 2 Maker, 3 Guide"),
        ("2 Guide", "level 2 is not “guide”", "it is “Maker”: write the number alone"),
        ("2.5", "level 2 is not “5”", "it is “Maker”: write the number alone"),
        ("", "the ladder has no level “”", "there are: 1 Starter, 2 Maker, 3 Guide"),
    ],
)
def test_what_is_no_level(text: str, why: str, way: str) -> None:
    with pytest.raises(CellError) as caught:
        level_of(text, LEVELS)

    assert (caught.value.message, caught.value.advice) == (why, way)


def blank(kind: ControlKind, *choices: tuple[str, str]) -> Blank:
    listed = tuple(Choice(*choice) for choice in choices)
    return Blank("a.b", kind, "Title", "Prompt", listed, Part("s", "S"), "Q", Spot(0, 0, 0, "", ""))


SCALE = (("1", "1 · Not yet"), ("2", "2 · Often"))


@pytest.mark.parametrize(
    ("kind", "choices", "text", "value"),
    [
        (ControlKind.DROP_DOWN, SCALE, "2", "2"),
        (ControlKind.DROP_DOWN, SCALE, " 1 · not YET ", "1"),
        (ControlKind.DROP_DOWN, SCALE, "often", "2"),
        (ControlKind.COMBO, SCALE, "OFTEN", "2"),
        (ControlKind.COMBO, SCALE, "now and then", "now and then"),
        (ControlKind.DATE, (), "3.4.2026", "2026-04-03"),
        (ControlKind.CHECK_BOX, (), "Yes", "yes"),
        (ControlKind.CHECK_BOX, (), "TRUE", "yes"),
        (ControlKind.CHECK_BOX, (), "x", "yes"),
        (ControlKind.CHECK_BOX, (), "no", ""),
        (ControlKind.CHECK_BOX, (), "FALSE", ""),
        (ControlKind.TEXT, (), " =1+1 ", "=1+1"),
        (ControlKind.LINES, (), " a\n b ", " a\n b "),
        (ControlKind.RICH, (), " a\n b ", " a\n b "),
    ],
)
def test_a_value_by_the_kind_of_its_blank(
    kind: ControlKind, choices: tuple[tuple[str, str], ...], text: str, value: str
) -> None:
    assert value_of(blank(kind, *choices), text) == value


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (ControlKind.DROP_DOWN, "3", "“3” is not one of the choices"),
        (ControlKind.CHECK_BOX, "maybe", "“maybe” is neither yes nor no"),
        (ControlKind.DATE, "soon", "“soon” is not a day"),
    ],
)
def test_a_value_that_the_blank_cannot_hold(kind: ControlKind, text: str, why: str) -> None:
    with pytest.raises(CellError) as caught:
        value_of(blank(kind, *SCALE), text)

    assert caught.value.message == why and caught.value.advice


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-01 – 2026-12-31", "2026-07-01–2026-12-31", "2026-07-01 - 2026-12-31", "2026-07-01/2026-12-31",
        "1 July 2026 to 31 December 2026", "1.7.2026 bis 31.12.2026", "1.7.2026–31.12.2026", "Jul 1, 2026 - Dec 31, 2026",
        "2026/07/01 / 2026/12/31", "2026-07-01 … 2026-12-31",
    ],
)  # fmt: skip
def test_a_period_of_two_days(text: str) -> None:
    assert period_of(text, None) == {"form.period-start": "2026-07-01", "form.period-end": "2026-12-31"}


def test_a_period_by_its_type() -> None:
    kinds = blank(ControlKind.DROP_DOWN, ("Quarter", "Quarter"), ("Half year", "Half year"))

    assert period_of(" half-year ", kinds) == {"form.period-type": "Half year"}
    with pytest.raises(CellError) as caught:
        period_of("H2", None)
    assert caught.value.advice == "write two days, such as 2026-07-01 – 2026-12-31"


# For others


def test_the_levels_that_a_roster_names() -> None:
    assert levels_named(table("Name,Level\nA,2\nB,Maker\nC,9\nD,\nE,3\n"), RUNGS, {}) == {("", 2), ("", 3)}
    assert levels_named(table("Name,Grade\nA,2\n"), RUNGS, {"Name": "level"}) == set()
    assert levels_named(table("Name,Id\nA,2\n"), RUNGS, {}) == set()


def test_whom_a_roster_expects() -> None:
    text = "Name,Id,Level,Team,Manager\nAnn, 1 ,2,Search,Bo\nCy,,nine,,\n,5,,,\n"

    assert expected_people(table(text), RUNGS, {}) == [
        Expected("Ann", "1", 2, "Search", "Bo"),
        Expected("Cy"),
        Expected("", "5"),
    ]


def test_what_a_column_can_be_mapped_to() -> None:
    targets = targets_of(forms().values())

    assert targets[:3] == ["level", "period", "form.engineer"]
    assert {"cv1-asks.self", "cv2-asks.self"} < set(targets) and len(targets) == len(set(targets))
