"""Three hundred people: forms are filled from a roster, answered in LibreOffice and in XML, and collected into one workbook.

What the script typed is counted here, by itself, and has to be what the workbook says, in openpyxl and in LibreOffice.
"""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

import libreoffice
from conftest import run_cli
from ladders import small_source
from ooxml import W14, Blank, W, blanks, value
from test_workbook import in_libreoffice

PEOPLE, AWAY, BY_HAND = 300, 12, 6
STEPS = ("1", "2", "3")
SHOWN = {"1": "1 · Not yet", "2": "2 · Sometimes", "3": "3 · Consistently"}
FIRST = (
    "Zoë", "Søren", "Иван", "Ελένη", "محمد", "שרה", "小龍", "さくら", "지민", "अनिल", "Ngũgĩ", "=Ann", "D’Arcy", "Łucja",
    "สมชาย",
)  # fmt: skip
LAST = (
    "Brandt",
    "Петровић",
    "Παπαδοπούλου",
    "علي",
    "כהן",
    "李",
    "田中",
    "김",
    "शर्मा",
    "wa Thiong’o",
    "O’Neil-Smith",
    "Żak",
)
TEXTS = (
    "Shipped the importer & wrote it up.",
    "First line\nsecond line: “why?” — 5 < 6",
    "=SUM(A1)",
    "تم إطلاق الميزة",
    "😀 thanks from two customers",
)


@dataclass
class Typed:
    """What one person has on their form, by tag; ratings by their number."""

    level: int
    values: dict[str, str] = field(default_factory=dict)


def _roster(folder: Path, dice: random.Random) -> list[tuple[str, str, int]]:
    people = []
    for number in range(PEOPLE):
        name = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
        people.append((name, f"E-{number:04}", dice.choice((1, 1, 2, 2, 2, 3))))
    with (folder / "people.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("Employee", "Employee ID", "Level", "Team", "Manager"))
        for number, (name, person_id, level) in enumerate(people):
            writer.writerow((name, person_id, f"L{level}", f"Team {number % 7}", "Kim Lee"))
    return people


def _answers(form: list[Blank], dice: random.Random) -> Iterator[tuple[Blank, str]]:
    """What a person types into a form: most ratings, some texts, a date, a box."""
    for blank in form:
        if blank.kind == "drop-down" and blank.choices[1:] == tuple(SHOWN.values()):
            if dice.random() < 0.9:
                yield blank, dice.choices(STEPS, (1, 3, 2))[0]
        elif blank.kind in ("lines", "rich"):
            if dice.random() < 0.5:
                yield blank, dice.choice(TEXTS)
        elif blank.tag == "action-1.due":
            yield blank, f"2026-{dice.randint(1, 6):02}-{dice.randint(1, 28):02}"
        elif blank.kind == "check-box" and dice.random() < 0.5:
            yield blank, "yes"


def _day(iso: str) -> str:
    year, month, day = map(int, iso.split("-"))
    return f"{('January', 'February', 'March', 'April', 'May', 'June')[month - 1]} {day}, {year}"


def _in_xml(data: bytes, answers: dict[str, tuple[str, str]]) -> bytes:
    """The form with `answers` (tag to kind and value) typed into its controls, as Word would store them."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    for sdt in root.iter(f"{W}sdt"):
        properties, content = sdt.find(f"{W}sdtPr"), sdt.find(f"{W}sdtContent")
        kind, said = answers.get(value(properties, "tag"), ("", ""))
        if not kind:
            continue
        for prompt in properties.findall(f"{W}showingPlcHdr"):
            properties.remove(prompt)
        shown = said
        if kind == "check-box":
            properties.find(f"{W14}checkbox/{W14}checked").set(f"{W14}val", "1")
            shown = "\u2612"
        elif kind == "date":
            properties.find(f"{W}date").set(f"{W}fullDate", f"{said}T00:00:00Z")
            shown = _day(said)
        elif kind == "drop-down":
            shown = SHOWN[said]
        content[:] = [etree.Element(f"{W}r")]
        for number, line in enumerate(shown.split("\n")):
            if number:
                etree.SubElement(content[0], f"{W}br")
            etree.SubElement(content[0], f"{W}t").text = line
    parts["word/document.xml"] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def _for_hands(blank: Blank, said: str) -> Any:
    """The same value as a person sees it in LibreOffice."""
    match blank.kind:
        case "check-box":
            return True
        case "date":
            return [said, _day(said)]
        case "drop-down":
            return SHOWN[said]
        case _:
            return said


def _type(
    folder: Path, dice: random.Random, files: dict[str, str], away: set[str], levels: dict[str, int]
) -> dict[str, Typed]:
    """Type into every form of somebody who sends it back; a few through LibreOffice. What was typed, by id."""
    (folder / "back").mkdir()
    typed, jobs = {}, []
    by_hand = {
        i for level in (1, 2, 3) for i in [i for i in files if i not in away and levels[i] == level][: BY_HAND // 3]
    }
    for person_id, name in files.items():
        if person_id in away:
            continue
        sent, back = folder / "sent" / name, folder / "back" / name
        data = sent.read_bytes()
        form = blanks(data)
        answers = list(_answers(form, dice))
        typed[person_id] = Typed(levels[person_id], {blank.tag: said for blank, said in answers})
        if person_id in by_hand:
            rows = [[blank.tag, blank.bookmark, blank.kind, _for_hands(blank, said)] for blank, said in answers]
            jobs.append({"open": str(sent), "save": str(back), "blanks": rows})
        else:
            back.write_bytes(_in_xml(data, {blank.tag: (blank.kind, said) for blank, said in answers}))
    assert len(jobs) == BY_HAND
    libreoffice.fill(folder, jobs)
    return typed


def test_three_hundred_forms_come_back_as_one_workbook_with_the_totals_that_were_typed(tmp_path: Path) -> None:
    dice = random.Random(300)
    (tmp_path / "source").mkdir()
    for name, data in small_source(3).items():
        (tmp_path / "source" / name).write_bytes(data)
    people = _roster(tmp_path, dice)
    levels = {person_id: level for _, person_id, level in people}

    fill = run_cli("review", "fill", "source", "--roster", "people.csv", "-o", "sent", "--json", cwd=tmp_path)
    assert fill.returncode == 0, fill.stderr
    files = {each["id"]: each["path"] for each in json.loads(fill.stdout)["files"]}
    assert len(files) == len(set(files.values())) == PEOPLE
    away = set(dice.sample(sorted(files), AWAY))
    typed = _type(tmp_path, dice, files, away, levels)

    twin = sorted(typed)[100]  # sent once more, with nothing but one rating
    item = f"cv{levels[twin]}-asks.self"
    again = _in_xml((tmp_path / "sent" / files[twin]).read_bytes(), {item: ("drop-down", "1")})
    (tmp_path / "back" / "again.docx").write_bytes(again)
    (tmp_path / "back" / "broken.docx").write_bytes(again[: len(again) // 2])

    words = ("back", "-o", "out.xlsx", "--roster", "people.csv", "--json")
    run = run_cli("review", "collect", *words, cwd=tmp_path)
    assert run.returncode == 1, run.stderr
    said = json.loads(run.stdout)
    assert [each["file"] for each in said["refused"]] == ["back/broken.docx"]
    odd = [each for each in said["warnings"] if "duplicate" in each["message"]]
    assert [each["file"] for each in odd] == ["back/again.docx"]
    assert not [each for each in said["warnings"] if "wrong level" in each["message"] or "roster" in each["message"]]

    book = openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True)
    sheets = {sheet.title: _rows(sheet) for sheet in book}
    names = {person_id: name for name, person_id, _ in people}
    _check_summary(sheets["Summary"], typed, levels)
    _check_ratings(sheets["Ratings"], typed)
    _check_people(sheets["People"], typed, names, files)
    assert {(row[0], row[1]) for row in sheets["Not returned"][1:]} == {(names[each], each) for each in away}
    assert Counter(row[1] for row in sheets["Files"][1:]) == {"counted": 288, "duplicate": 1, "refused": 1}
    _check_libreoffice(sheets, in_libreoffice((tmp_path / "out.xlsx").read_bytes(), tmp_path))


def _rows(sheet: Any) -> list[list[Any]]:
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    width = max(map(len, rows))
    return [[*row, *[None] * (width - len(row))] for row in rows]


def _facts(rows: list[list[Any]]) -> dict[str, list[Any]]:
    """The rows of the summary by what stands at their head; of those of one name the first."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(str(row[0]), row[1:])
    return found


def _check_summary(rows: list[list[Any]], typed: dict[str, Typed], levels: dict[str, int]) -> None:
    facts = _facts(rows)
    counts = {name: facts[name][0] for name in list(facts) if facts[name] and isinstance(facts[name][0], int)}
    assert counts["People on the roster"] == PEOPLE
    assert counts["Returned, of these"] == counts["Forms that count"] == PEOPLE - AWAY == len(typed)
    assert (counts["Not returned"], counts["Returned, not on the roster"]) == (AWAY, 0)
    assert (counts["Duplicates"], counts["Not filled in"], counts["Refused"]) == (1, 0, 1)
    assert counts["Answered"] == sum(4 + len(each.values) for each in typed.values())  # name, id, team, manager
    assert counts["Control missing"] == 0
    titles = [row[0] for row in rows]
    by_level, overall = titles.index("By level"), titles.index("Overall rating")
    for level, name in ((1, "Starter"), (2, "Maker"), (3, "Guide")):
        forms = [each for each in typed.values() if each.level == level]
        row = rows[by_level + 2 + level]
        expected = sum(each == level for each in levels.values())
        assert row[:4] == [f"{level} {name}", expected, expected - len(forms), len(forms)]
        tags = (f"cv{level}-asks.self", f"cv{level}-listens.self")
        marks = [int(each.values[tag]) for each in forms for tag in tags if tag in each.values]
        assert row[4] == pytest.approx(sum(marks) / len(marks))  # a file holds 16 digits of a number
        ratings = Counter(each.values.get("overall.rating", "") for each in forms)
        row = rows[overall + 2 + level]
        assert row[:5] == [f"{level} {name}", *(ratings[step] for step in STEPS), ratings[""]]


def _check_ratings(rows: list[list[Any]], typed: dict[str, Typed]) -> None:
    found = {(row[0], row[3]): row[4:] for row in rows[6:]}
    assert len(found) == 6
    for level, name, stage in ((1, "Starter", "cv1"), (2, "Maker", "cv2"), (3, "Guide", "cv3")):
        texts = {
            "asks": f"Asks the {name} question of Customer Value",
            "listens": f"Listens to Customer Value as a {name} does",
        }
        for item, text in texts.items():
            forms = [each.values for each in typed.values() if each.level == level]
            own, other = ([form.get(f"{stage}-{item}.{side}", "") for form in forms] for side in ("self", "manager"))
            both = [int(b) - int(a) for a, b in zip(own, other, strict=True) if a and b]
            means = [sum(map(int, filter(None, each))) / sum(map(bool, each)) for each in (own, other)]
            numbers = [sum(map(bool, own)), sum(map(bool, other)), len(both)]
            steps = [each.count(step) for each in (own, other) for step in STEPS]
            row = found[f"{level} {name}", text]
            assert row[:3] == pytest.approx([*means, sum(both) / len(both)])
            assert row[3:] == [*numbers, *steps]


def _check_people(rows: list[list[Any]], typed: dict[str, Typed], names: dict[str, str], files: dict[str, str]) -> None:
    tags, head = rows[0], rows[1]
    assert len(rows) == 2 + len(typed) + 1
    for row in rows[2:]:
        one = dict(zip(head[:12], row[:12], strict=True))
        if one["State"] == "duplicate":
            continue
        person = one["Id"]
        assert (one["File"], one["Person"]) == (f"back/{files[person]}", names[person])
        assert (one["Level"], one["Reviewer"]) == (typed[person].level, "Kim Lee")
        values = {tag: cell for tag, cell in zip(tags, row, strict=False) if tag and cell is not None}
        assert {tag: _text(cell) for tag, cell in values.items()} == typed[person].values


def _text(cell: Any) -> str:
    return cell.date().isoformat() if hasattr(cell, "date") else str(cell)


def _check_libreoffice(sheets: dict[str, list[list[Any]]], shown: dict[str, list[list[str]]]) -> None:
    """LibreOffice opens the same workbook: as many rows on each sheet, the same numbers, and every answer."""
    assert {name: len(rows) for name, rows in shown.items()} == {name: len(rows) for name, rows in sheets.items()}
    for mine, theirs in zip(sheets["Ratings"][6:], shown["Ratings"][6:], strict=True):
        assert theirs[3] == mine[3]
        assert list(map(float, theirs[4:7])) == pytest.approx(mine[4:7])
        assert list(map(int, theirs[7:])) == mine[7:]
    for mine, theirs in zip(sheets["People"][2:], shown["People"][2:], strict=True):
        assert [_text(cell) if cell is not None else "" for cell in mine] == theirs[: len(mine)]
