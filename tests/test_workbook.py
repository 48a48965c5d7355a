"""The workbook of a collection, read back by openpyxl and by LibreOffice: texts stay texts, numbers are those given."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import tools
from ladder_export.form_map import ControlKind
from ladder_export.reviews import workbook as workbook_module
from ladder_export.reviews.collect import Collection, Expected, Returned, collect
from ladder_export.reviews.data import Answer, Found, Review, Status
from ladder_export.reviews.summary import summary_of
from ladder_export.reviews.tables import answers_table
from ladder_export.reviews.workbook import cut_notes, workbook
from ladder_export.reviews.workbook_cells import MOST_CHARACTERS, Book, excel_text, row_height
from test_collect import filler

HOSTILE = (
    "=1+1", "=HYPERLINK(\"http://x\")", "+cmd|' /C calc'!A0", "@SUM(A1)", "-5", "\tTab", "%0A", "＝1+1", "|x",
    "_x0041_ and _x000D_", "_x005F_", "#N/A", "TRUE", "007", "2026-01-01", "1e3", " lead and trail ", "'quoted", "\"both\"",
    "مرحبا بالعالم", "abc \u202e def", "😀 ∑ 𝔘", "First\nsecond\n\nfourth", "a,b;c", "<b>&amp;</b>",
    "\x07bell \ufffe", "x" * 32_767,
)  # fmt: skip


def review(name: str, texts: dict[str, str], level: int = 1) -> Review:
    """A review with these values, as the reader would give it."""
    form = filler(level).form
    values = {"form.engineer": name, **texts}
    answers = []
    for blank in form.blanks:
        value = values.get(blank.tag, "")
        label = next(
            (c.label for c in blank.choices if c.value == value and blank.kind is ControlKind.DROP_DOWN), value
        )
        if value:
            answers.append(Answer(blank, Status.ANSWERED, value, label, Found.TAG))
        else:
            answers.append(Answer(blank, Status.PROMPT, found=Found.TAG))
    return Review(form, tuple(answers))


def test_rows_are_the_very_cells_that_openpyxl_writes() -> None:
    """Of any value in any style, byte for byte; and what is cut is told by its place."""
    values = (*HOSTILE, "x" * 40_000, "\u00a0", "\r\na\rb\n", "  ", 0, -1, 7, 10**14, 1 / 3, 0.1 + 0.2, 1e-7, -2.5,
              date(1900, 3, 1), date(2026, 11, 21), "", *HOSTILE[:30])  # fmt: skip
    table = [values, values[::-1], ("", *values[:4]), ()]
    styles, heights = ("text", "muted", "alert", "text"), (15.0, 30.0, 120.0, 45.0)
    books = [Book("a4"), Book("a4")]
    sheets = [book.sheet("Answers", [20.0] * 5) for book in books]
    for book, sheet in zip(books, sheets, strict=True):
        sheet.append([book.cell(sheet, "head", "head")])

    books[0].rows(sheets[0], 2, zip(table, styles, heights, strict=True))
    for number, (row, style) in enumerate(zip(table, styles, strict=True), 2):
        sheets[1].row_dimensions[number].height = heights[number - 2]
        cells = enumerate(row, 1)
        sheets[1].append([None if v == "" else books[1].cell(sheets[1], v, style, number, at) for at, v in cells])

    ours, theirs = (zipfile.ZipFile(io.BytesIO(book.bytes())) for book in books)
    assert len(ours.namelist()) > 5
    for name in theirs.namelist():
        assert ours.read(name) == theirs.read(name), name
    assert books[0].cut == books[1].cut and len(books[0].cut) == 2


def collection(*reviews: Review, roster: list[Expected] | None = None) -> Collection:
    files = [Returned(f"{n}.docx", each) for n, each in enumerate(reviews, 1)]
    return collect([*files, Returned("broken.docx", None, "it is damaged")], roster)


def written(made: Collection) -> bytes:
    return workbook(made, summary_of(made)).data


def cells(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def excel(text: str) -> str:
    """What Excel and LibreOffice show for a text that a file holds: `_x005F_` is how a file writes an underline."""
    return text.replace("_x005F_", "_")


@pytest.fixture(scope="module")
def hostile() -> tuple[Collection, bytes]:
    tags = ("cv1-who.answer", "overall.reviewer")
    reviews = [review(f"{n} {text[:40]}", dict.fromkeys(tags, text)) for n, text in enumerate(HOSTILE)]
    made = collection(*reviews, review("=Eve", {"cv1-who.answer": "y" * 40_000, "action-1.due": "2026-03-09"}))
    return made, written(made)


def _expected(text: str) -> str:
    return text.replace("\x07", "\ufffd").replace("\ufffe", "\ufffd")


def test_openpyxl_reads_every_hostile_text_as_that_text(hostile: tuple[Collection, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(hostile[1]))
    sheet = book["Answers"]
    head = [cell.value for cell in sheet[1]]
    tag, value = head.index("Tag"), head.index("Value")
    found = [row[value] for row in sheet.iter_rows(min_row=2) if row[tag].value == "cv1-who.answer"]
    assert [excel(cell.value) for cell in found[:-1]] == [_expected(text) for text in HOSTILE]
    for cell, text in zip(found, HOSTILE, strict=False):
        assert cell.data_type == "s", text
        assert cell.quotePrefix == text.startswith(tuple("=+-@\t%|＝")), text
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type in "fe"], "a formula or an error"


def test_libreoffice_shows_every_hostile_text_as_that_text(hostile: tuple[Collection, bytes], tmp_path: Path) -> None:
    sheets = in_libreoffice(hostile[1], tmp_path)
    head, *rows = sheets["Answers"]
    tag, value = head.index("Tag"), head.index("Value")
    found = [row[value] for row in rows if row[tag] == "cv1-who.answer"]
    assert found[:-1] == [_expected(text) for text in HOSTILE]
    assert [row[head.index("Person")] for row in rows if row[tag] == "form.engineer"][-1] == "=Eve"


def in_libreoffice(data: bytes, folder: Path) -> dict[str, list[list[str]]]:
    """Each sheet of a workbook as LibreOffice shows it; skips the test where it is absent."""
    soffice = tools.command("soffice", "LibreOffice")
    (folder / "book.xlsx").write_bytes(data)
    # separator, quote, UTF-8, first line, -, language, quote all, -, as shown, formulas, -, every sheet into its file
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", options, "--outdir", folder, folder / "book.xlsx"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    made = sorted(folder.glob("book-*.csv"))
    if not made:
        tools.absent(f"LibreOffice Calc ({ran.stderr.strip()})")
    texts = {path.stem.removeprefix("book-"): path.read_bytes().decode() for path in made}
    return {name: list(csv.reader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def test_a_text_that_no_cell_can_hold_is_cut_where_all_see_it(hostile: tuple[Collection, bytes]) -> None:
    made = workbook(hostile[0], summary_of(hostile[0]))
    row = len(answers_table(hostile[0]).rows) - len(filler().form.blanks) + 2
    places = {(sheet, cell[:-2] if sheet == "People" else cell) for sheet, cell, _ in made.cut}
    assert {sheet for sheet, _ in places} == {"Answers", "People"}
    assert all(length == 40_000 for *_, length in made.cut)
    answers = [cell for sheet, cell, _ in made.cut if sheet == "Answers"]
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    for cell in answers:
        assert int("".join(filter(str.isdigit, cell))) > row
        value = book["Answers"][cell].value
        assert len(value) == MOST_CHARACTERS
        assert value.endswith("y… [cut: 40,000 characters, whole in JSON and CSV]")
    assert cut_notes(made.cut[:1])[0].startswith(
        f"sheet {made.cut[0][0]}, cell {made.cut[0][1]}: 40,000 characters are"
    )


@pytest.mark.parametrize("text", ["x" * 32_767, "_x0041_" * 2_340, "😀" * 16_383])
def test_a_text_that_just_fits_is_whole(text: str) -> None:
    assert excel_text(text) == (text.replace("_x0041_", "_x005F_x0041_"), False)


@pytest.mark.parametrize("text", ["x" * 32_768, "_x0041_" * 4_681, "😀" * 16_384])
def test_a_text_that_is_one_too_long_is_cut_between_characters(text: str) -> None:
    made, cut = excel_text(text)
    assert cut
    assert MOST_CHARACTERS - 1 <= len(made.encode("utf-16-le")) // 2 <= MOST_CHARACTERS


def test_dates_and_ratings_are_real_and_texts_are_texts() -> None:
    said = {"cv1-asks.self": "3", "action-1.due": "2026-03-09", "action-2.due": "soon", "cv1-ask.who": "5"}
    sheet = openpyxl.load_workbook(io.BytesIO(written(collection(review("Ann", said)))))["People"]
    row = {tag.value: cell for tag, cell in zip(sheet[1], sheet[3], strict=True) if tag.value}
    assert (row["cv1-asks.self"].value, row["cv1-asks.self"].data_type) == (3, "n")
    assert (row["action-1.due"].value, row["action-1.due"].number_format) == (datetime(2026, 3, 9), "yyyy-mm-dd")
    assert (row["action-2.due"].value, row["cv1-ask.who"].value) == ("soon", "5")


def test_the_sheets_can_be_used_and_printed() -> None:
    made = collection(review("Ann", {"cv1-asks.self": "3"}), roster=[Expected("Bo", "2", 1)])
    book = openpyxl.load_workbook(io.BytesIO(written(made)))
    assert book.sheetnames == ["Summary", "Ratings", "People", "Answers", "Files", "Not returned"]
    frozen = {sheet.title: sheet.freeze_panes for sheet in book}
    assert frozen == {
        "Summary": None, "Ratings": "E7", "People": "C3", "Answers": "C2", "Files": "B2", "Not returned": "B2",
    }  # fmt: skip
    for sheet in book:
        if sheet.title == "Summary":
            continue
        head = int("".join(filter(str.isdigit, sheet.freeze_panes))) - 1
        assert sheet.auto_filter.ref.startswith(f"A{head}:")
        assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
        assert sheet.print_title_rows in (f"$1:${head}", f"${head - 1}:${head}")
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert book["Ratings"].page_setup.fitToWidth == 1
    assert [cells(book["Not returned"])[1][:3]] == [["Bo", "2", 1]]
    assert cells(book["Files"])[2][:3] == ["broken.docx", "refused", "it is damaged"]


def test_the_heat_map_has_both_sides_beside_each_other_and_colors_that_go_with_their_numbers() -> None:
    first = review("Ann", {"cv1-asks.self": "1", "cv1-asks.manager": "3"})
    second = review("Bo", {"cv1-asks.self": "2"})
    sheet = openpyxl.load_workbook(io.BytesIO(written(collection(first, second))))["Ratings"]
    rows = cells(sheet)
    assert rows[5][4:] == ["Self", "Reviewer", "Gap", "Self", "Reviewer", "Both", "1", "2", "3", "1", "2", "3"]
    assert rows[6] == [
        "1 Starter", "Customer Value", "Key Behaviors", "Asks the Starter question of Customer Value",
        1.5, 3, 2, 2, 1, 1, 1, 1, 0, 0, 0, 1,
    ]  # fmt: skip
    assert rows[7][4:10] == [None, None, None, 0, 0, 0]
    scales = {str(found.sqref): found.rules[0].colorScale for found in sheet.conditional_formatting}
    assert {area: [(point.type, point.val) for point in scale.cfvo] for area, scale in scales.items()} == {
        "E7:E8": [("num", 1.0), ("num", 3.0)],
        "F7:F8": [("num", 1.0), ("num", 3.0)],
        "G7:G8": [("num", -1.0), ("num", 0.0), ("num", 1.0)],
        "K7:M8": [("num", 0.0), ("max", None)],
        "N7:P8": [("num", 0.0), ("max", None)],
    }
    for scale in scales.values():
        light = [_luminance(color.rgb[2:]) for color in scale.color]
        ends = (light[0], light[-1]) if len(light) == 3 else (1.0, 1.0)
        assert abs(ends[0] - ends[1]) < 0.12, "both ends of a gap look the same in gray: the sign is in the number"
        assert min(light) > 0.35, "black text is read on every color"


def _luminance(color: str) -> float:
    """Relative luminance of a color (WCAG 2.2)."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("x" * 20, 1),
        ("x" * 21, 2),
        ("a\nb\n\nc", 4),
        ("字" * 10, 1),
        ("字" * 11, 2),
        ("“’–" * 6, 1),
        ("x" * 999, 5),
    ],
)
def test_a_row_is_as_high_as_its_longest_text_needs(text: str, lines: int) -> None:
    assert row_height(["short", 12, text], [20, 20, 20], 5) == 15 * lines


def test_the_same_collection_gives_the_same_bytes() -> None:
    made = collection(review("Ann", {"cv1-asks.self": "3"}), roster=[Expected("Bo")])
    assert written(made) == written(made)
    assert b"1980-01-01T00:00:00Z" in _part(written(made), "docProps/core.xml")


def _part(data: bytes, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return package.read(name)


def test_a_collection_that_is_larger_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "MOST_COLUMNS", 30)
    monkeypatch.setattr(workbook_module, "MOST_ROWS", 52)
    made = collection(review("Ann", {"cv1-asks.self": "3"}), review("Bo", {"overall.rating": "2"}))
    book = openpyxl.load_workbook(io.BytesIO(written(made)))
    answers = [row for name in book.sheetnames if name.startswith("Answers") for row in cells(book[name])[1:]]
    assert len(answers) == 2 * len(filler().form.blanks)
    people = [book[name] for name in book.sheetnames if name.startswith("People")]
    assert [sheet.title for sheet in people[:2]] == ["People", "People 2"]
    assert all([row[1] for row in cells(sheet)[2:]] == ["Ann", "Bo"] for sheet in people)
    tags = [tag for sheet in people for tag in cells(sheet)[0] if tag]
    assert len(tags) == len(set(tags)) == len(filler().form.blanks) - 5


def test_a_collection_of_nothing_but_missing_people_is_a_workbook_too() -> None:
    made = collect([], [Expected("Bo", "2", 1)])
    book = openpyxl.load_workbook(io.BytesIO(written(made)))
    assert "Not returned" in book.sheetnames and "Ratings" not in book.sheetnames
    assert ["People on the roster", 1] in [row[:2] for row in cells(book["Summary"])]
