"""Ladders in the shapes that companies keep them in, imported whole: names, levels, sections, and nothing lost or invented."""

from __future__ import annotations

import io
import json
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


def test_numbered_headings_are_named_without_their_numbers() -> None:
    text = (
        "# 1 Service\n\n## 1.1 Level 1 – Agent\n\n### 1.1.1 Habits\n\n(a) Calls back\n\n"
        "(b) Writes down\n\n## 1.2 Level 2 – Guide\n\n### 1.2.1. Habits\n\n(a) Teaches\n\n"
        "(b) Plans\n"
    )
    assert outline(imported({"service.md": text}).ladder) == {
        "Service": {"1 Agent": {"habits": ["Calls back", "Writes down"]}, "2 Guide": {"habits": ["Teaches", "Plans"]}}
    }


def test_a_bare_number_stays_where_headings_are_not_numbered() -> None:
    text = "# 5 Values\n\n## Care\n\n### 1 Junior\n\n- Asks\n\n### 2 Senior\n\n- Helps\n"
    made = imported({"values.md": text})
    assert made.ladder.title == "5 Values"
    assert list(outline(made.ladder)["Care"]) == ["1 Junior", "2 Senior"]


def test_the_word_competency_before_a_name_is_no_part_of_it() -> None:
    text = (
        "# Kompetenz: Zusammenarbeit\n\n## Stufe 1: Einsteiger\n\n### Verhaltensweisen\n\n"
        "- Hört zu\n\n## Stufe 2: Experte\n\n### Verhaltensweisen\n\n- Leitet an\n"
    )
    made = imported({"z.md": text})
    assert made.ladder.language == "de"
    assert outline(made.ladder) == {
        "Zusammenarbeit": {
            "1 Einsteiger": {"key_behaviors": ["Hört zu"]},
            "2 Experte": {"key_behaviors": ["Leitet an"]},
        }
    }


def test_pictures_before_titles_and_texts_are_signs_and_told() -> None:
    text = "# 🎯 Focus\n\n## 🌱 Level 1 — Explorer\n\n### ✅ Habits\n\n- 🚀 Ships 🎉 often\n"
    made = imported({"focus.md": text})
    assert outline(made.ladder) == {"Focus": {"1 Explorer": {"habits": ["Ships 🎉 often"]}}}
    assert made.draft.notes == (
        "The picture 🚀 stands before a text as its sign and was taken out: focus.md, line 7.",
        "The picture 🎯 stands before a text as its sign and was taken out: focus.md, line 7.",
        "The picture ✅ stands before a text as its sign and was taken out: focus.md, line 7.",
    )


def test_lines_of_a_text_that_begin_with_their_level() -> None:
    text = (
        "Engineering skills\n\nCode quality\nL1: Follows the guide.\nL2: Mends what is touched.\n\n"
        "Teamwork\nL1: Shares.\nL2: Helps.\n"
    )
    made = imported({"skills.txt": text})
    assert made.ladder.title == "Engineering skills"
    assert outline(made.ladder) == {
        "Code quality": {
            "1 Level 1": {"summary": ["Follows the guide."]},
            "2 Level 2": {"summary": ["Mends what is touched."]},
        },
        "Teamwork": {"1 Level 1": {"summary": ["Shares."]}, "2 Level 2": {"summary": ["Helps."]}},
    }
    assert left(made) == []


def test_a_table_of_levels_beside_one_of_parts_by_levels() -> None:
    text = (
        "# Ladder\n\n## Calm\n\n| Level | Pitfalls |\n|---|---|\n| 1 Junior | Hurries |\n| 2 Senior | Waits |\n\n"
        "## Skill\n\n| | Junior | Senior |\n|---|---|---|\n| Breadth | One | All |\n| Depth | Uses | Explains |\n"
    )
    made = imported({"ladder.md": text})
    assert outline(made.ladder) == {
        "Calm": {"1 Junior": {"common_struggles": ["Hurries"]}, "2 Senior": {"common_struggles": ["Waits"]}},
        "Skill": {
            "1 Junior": {"breadth": ["One"], "depth": ["Uses"]},
            "2 Senior": {"breadth": ["All"], "depth": ["Explains"]},
        },
    }
    assert made.draft.files[0].understood.startswith("a document with 2 competencies, 2 levels,")


def test_a_page_of_notion_with_properties_and_lists_to_fold_out() -> None:
    text = (
        "# Care\n\nOwner: Ann Bee\nLast edited: March 1, 2026\n\nCare is what we give.\n\n## Level 1\n\n**Habits**\n\n"
        "- [ ]  Reads tickets\n\n- ▶ Signals of growth\n    - Others ask\n    - Customers call\n"
    )
    made = imported({"care.md": text})
    assert outline(made.ladder) == {
        "Care": {
            "": {"definition": ["Care is what we give."]},
            "1 Level 1": {"habits": ["Reads tickets"], "signals_of_growth": ["Others ask", "Customers call"]},
        }
    }
    assert left(made) == ["Owner: Ann Bee\nLast edited: March 1, 2026"]


def test_a_first_paragraph_with_a_colon_is_no_property() -> None:
    text = "# Care\n\nOne thing: we give it.\n\n## Level 1\n\n**Habits**\n\n- Reads tickets\n"
    assert outline(imported({"care.md": text}).ladder)["Care"][""] == {"definition": ["One thing: we give it."]}


def test_the_controls_of_a_confluence_page_are_no_texts() -> None:
    text = (
        "<h1>Ladder</h1><h2>Care</h2><h3>L1</h3><ul><li>Asks</li></ul><h3>L2</h3><ul><li>Helps</li></ul>"
        '<div class="expand-control"><span>Click here to expand...</span></div>'
    )
    made = imported({"page.html": text})
    assert outline(made.ladder) == {
        "Care": {"1 Level 1": {"key_behaviors": ["Asks"]}, "2 Level 2": {"key_behaviors": ["Helps"]}}
    }
    assert [(each.text, each.why) for each in made.draft.unplaced] == [
        ("Click here to expand...", "it is a control of the page")
    ]


# --------------------------------------------------------------------------------------------------------------- tables


def test_a_merged_head_over_columns_says_that_they_are_levels() -> None:
    rows = [
        ["Competency", "Grade", None, None],
        [None, "QA I", "QA II", "Senior QA"],
        ["Tests", "Runs", "Plans", "Leads"],
    ]
    made = imported({"qa.xlsx": workbook({"Matrix": rows}, {"Matrix": ["A1:A2", "B1:D1"]})})
    assert outline(made.ladder) == {
        "Tests": {
            "1 QA I": {"key_behaviors": ["Runs"]},
            "2 QA II": {"key_behaviors": ["Plans"]},
            "3 Senior QA": {"key_behaviors": ["Leads"]},
        }
    }


def test_a_sheet_for_each_competency_that_says_its_name_again() -> None:
    rows = [
        ["{}"],
        ["", "Engineering levels", None],
        ["", "L1 Associate", "L2 Engineer"],
        ["Scope", "A task", "A part"],
    ]
    sheets = {name: [[cell and cell.format(name) for cell in row] for row in rows] for name in ("Delivery", "Craft")}
    merged = {name: ["A1:C1", "B2:C2"] for name in sheets}
    made = imported({"our_levels.xlsx": workbook(sheets, merged)})
    assert made.ladder.title == "Our levels"
    levels = {"1 Associate": {"scope": ["A task"]}, "2 Engineer": {"scope": ["A part"]}}
    assert outline(made.ladder) == {"Delivery": levels, "Craft": levels}
    assert left(made) == []


def test_levels_with_a_number_and_any_name() -> None:
    rows = [f"Nutzen;{level};Tut {level}" for level in ("1 - Junior", "2 - Professional", "3 - Senior")]
    made = imported({"leiter.csv": "\n".join(["Kompetenz;Stufe;Text", *rows]).encode("cp1252")})
    assert [str(stage) for stage in made.ladder.stages] == ["1 Junior", "2 Professional", "3 Senior"]


def test_sub_skills_in_their_own_merged_column_are_sections_in_the_order_of_the_file() -> None:
    rows: list[list[str | None]] = [["Competency", "Sub-skill", "Level", "Description"]]
    for competency, skills in (("Talking", ("Writing", "Listening")), ("Doing", ("Planning", "Testing"))):
        for skill in skills:
            rows += [[competency, skill, level, f"{skill}, {level}"] for level in ("Beginner", "Expert")]
    merged = ["A2:A5", "A6:A9", "B2:B3", "B4:B5", "B6:B7", "B8:B9"]
    made = imported({"skills.xlsx": workbook({"Skills": rows}, {"Skills": merged})})
    assert [row.id for row in made.ladder.section_types] == ["writing", "listening", "planning", "testing"]
    assert outline(made.ladder)["Doing"]["2 Expert"] == {
        "planning": ["Planning, Expert"],
        "testing": ["Testing, Expert"],
    }


# ----------------------------------------------------------------------------------------------------------------- data


def test_a_list_of_records_is_read_as_the_table_that_it_is() -> None:
    records = [
        {"area": "Tech", "skill": skill, "levelNumber": n, "title": title, "expectations": [f"{skill} {n}", "Learns"]}
        for skill in ("Networks", "Databases")
        for n, title in ((1, "Junior"), (2, "Senior"))
    ]
    made = imported({"records.json": json.dumps(records)})
    assert outline(made.ladder) == {
        skill: {
            "1 Junior": {"key_behaviors": [f"{skill} 1", "Learns"]},
            "2 Senior": {"key_behaviors": [f"{skill} 2", "Learns"]},
        }
        for skill in ("Networks", "Databases")
    }
    assert left(made) == ["Tech"]


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


# -------------------------------------------------------------------------------------------------------- several files


def test_a_page_for_each_role_makes_levels_in_the_order_of_careers() -> None:
    page = "---\ntitle: {0}\n---\n\n## {0}\n\n### Duties\n\n- Serves as {0}\n\n### Needs\n\n- Knows what a {0} knows\n"
    roles = ("Senior Support Engineer", "Staff Support Engineer", "Support Engineer")
    made = imported({f"{role}.md": page.format(role) for role in roles})
    assert made.ladder.title == "Support Engineer"
    assert [str(stage) for stage in made.ladder.stages] == [
        "1 Support Engineer", "2 Senior Support Engineer", "3 Staff Support Engineer",
    ]  # fmt: skip
    assert made.draft.notes == (
        "Files of one level each were put in the order of their names: “Support Engineer”, “Senior Support Engineer”, "
        "“Staff Support Engineer”.",
    )
    assert list(outline(made.ladder)) == ["Duties", "Needs"]


def test_two_careers_with_the_same_steps_are_families_though_they_share_a_competency() -> None:
    made = imported(
        {
            "engineering.csv": "Competency,Junior Engineer,Senior Engineer\nCode,Writes,Designs\nTeam,Asks,Leads\n",
            "design.csv": "Competency,Junior Designer,Senior Designer\nResearch,Watches,Plans\nTeam,Shows,Judges\n",
        }
    )
    assert [(family.title, [str(stage) for stage in family.stages]) for family in made.ladder.families] == [
        ("Engineering", ["1 Junior Engineer", "2 Senior Engineer"]),
        ("Design", ["1 Junior Designer", "2 Senior Designer"]),
    ]
    assert [len(family.competencies) for family in made.ladder.families] == [2, 2]


def test_data_that_names_its_levels_in_one_place_and_numbers_them_in_another() -> None:
    data = {
        "name": "Acme",
        "levels": [{"id": "l1", "title": "Junior"}, {"id": "l2", "title": "Senior"}],
        "topics": [
            {"title": "Craft", "content": [{"level": 1, "criteria": ["Tests"]}, {"level": 2, "criteria": ["Plans"]}]}
        ],
    }
    made = imported({"acme.json": json.dumps(data)})
    assert [str(stage) for stage in made.ladder.stages] == ["1 Junior", "2 Senior"]
    assert made.draft.notes == (
        "acme.json names levels that it numbers elsewhere; taken in the same order: “Junior” is 1, “Senior” is 2 "
        "(to say otherwise: --map “Junior=level 2”).",
    )
