"""`import` as a person meets it: what is said, what is written, what is never written over, and the proof that all is there."""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Run
from ladder_export.checks import check_ladder
from ladder_export.importing.proof import everything, not_found
from ladder_export.ladder import Ladder
from ladder_export.source import parse_source, read_source
from ladder_export.source.texts import tidy
from real_ladders import FOLDER as REAL

DOCUMENTS = Path(os.environ.get("LADDER_DOCUMENTS", REAL.parent / "documents"))

CARD = """\
Team Play

Level 1

Key Behaviors
- Asks who else is at work on it
- Says what is planned

Habits
1. Meets the others once a week
"""
GRID = """\
Competency,Level 1,Level 2
Craft,"• Reads the code
• Asks why",• Writes tests
Delivery,• Ships,"• Ships small
• Ships often"
"""


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on a terminal of a known width."""
    monkeypatch.setenv("COLUMNS", "120")
    return run


def source(folder: str | Path = "source") -> Ladder:
    ladder, problems = read_source(Path(folder))
    assert [str(problem) for problem in problems] == []
    assert ladder is not None
    return ladder


def all_texts(ladder: Ladder) -> list[str]:
    return [
        item.text
        for competency in ladder.competencies
        for group in (competency.sections, *(level.sections for level in competency.levels))
        for section in group
        for item in section.items
    ]


def files_in(folder: str) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


# ---------------------------------------------------------------------------------------------------------- the command


def test_a_table_becomes_a_source_and_what_was_understood_is_told_first(run: Run) -> None:
    Path("grid.csv").write_text(GRID)
    code, out, err = run("import", "grid.csv")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("grid.csv: ")
    assert lines[0].endswith("; 6 texts")
    assert "Grid (en): 2 competencies, 6 items" in lines
    assert [row.split() for row in lines if "Key Behaviors" in row] == [
        ["Key", "Behaviors", "2", "1"],
        ["Key", "Behaviors", "1", "2"],
    ]
    assert lines.index("Every sentence of 1 file is in the source, word for word.") < lines.index(
        "source: 3 files written."
    )
    ladder = source()
    assert all_texts(ladder) == ["Reads the code", "Asks why", "Writes tests", "Ships", "Ships small", "Ships often"]
    assert check_ladder(ladder) == []
    assert sorted(path.name for path in Path("source").iterdir()) == [
        ".schema",
        "craft.yaml",
        "delivery.yaml",
        "ladder.yaml",
    ]
    assert run("check", "--no-warn")[0] == 0


def test_a_dry_run_writes_nothing(run: Run) -> None:
    Path("grid.csv").write_text(GRID)
    code, out, err = run("import", "grid.csv", "-o", "mine", "--dry-run")
    assert (code, err) == (0, "")
    assert (
        out.splitlines()[-1]
        == "Nothing was written, since this is a dry run. Without --dry-run the source goes to mine."
    )
    assert not Path("mine").exists()


def test_what_is_there_is_shown_and_not_written_over(run: Run) -> None:
    Path("grid.csv").write_text(GRID)
    run("import", "grid.csv")
    with Path("source/craft.yaml").open("a") as file:
        file.write("      my-own: A line of my own\n")
    Path("source/delivery.yaml").write_text(
        Path("source/delivery.yaml").read_text().replace("Ships often", "Ships very often")
    )
    before = files_in("source")

    code, out, err = run("import", "grid.csv")
    assert code == 1
    assert "What changes in the source that is there:" in out
    assert "  - my-own: A line of my own" in out
    assert "[-very-]" in out
    assert "source: there is a source already, and nothing was written." in err
    assert "Write over it with --force" in err
    assert files_in("source") == before

    ids = {item.text: item.id for c in source().competencies for v in c.levels for s in v.sections for item in s.items}
    code, out, _ = run("import", "grid.csv", "--force")
    assert code == 0
    ladder = source()
    assert "A line of my own" not in all_texts(ladder)
    kept = {item.text: item.id for c in ladder.competencies for v in c.levels for s in v.sections for item in s.items}
    assert kept["Ships often"] == ids["Ships very often"]
    assert kept["Asks why"] == ids["Asks why"]
    told = Path("source/unplaced.md").read_text()
    assert "## In the source before, and in none of the files" in told
    assert "- my-own\n  > A line of my own\n" in told

    code, out, err = run("import", "grid.csv")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "source: nothing to change."


def test_a_competency_that_is_gone_leaves_no_file_and_other_files_stay(run: Run) -> None:
    Path("grid.csv").write_text(GRID)
    run("import", "grid.csv")
    Path("source/notes.txt").write_text("mine")
    Path("grid.csv").write_text(GRID.split("Delivery")[0])
    code, *_ = run("import", "grid.csv", "--force")
    assert code == 0
    assert [competency.title for competency in source().competencies] == ["Craft"]
    assert sorted(path.name for path in Path("source").iterdir()) == [
        ".schema", "craft.yaml", "ladder.yaml", "notes.txt", "unplaced.md",
    ]  # fmt: skip


def test_edits_of_the_ladder_itself_are_kept(run: Run) -> None:
    Path("grid.csv").write_text(GRID)
    run("import", "grid.csv")
    path = Path("source/ladder.yaml")
    edited = path.read_text().replace("title: Key Behaviors", "title: What we see").replace('edition: "', 'edition: "x')
    path.write_text(edited.replace("title: Grid", "title: Our Ladder").replace("1: Level 1", "1: Junior"))
    Path("grid.csv").write_text(GRID + "Care,• Listens,• Leads\n")
    assert run("import", "grid.csv", "--force")[0] == 0
    ladder = source()
    assert ladder.title == "Our Ladder"
    assert ladder.edition.startswith("x")
    assert [row.title for row in ladder.section_types] == ["What we see"]
    assert [str(stage) for stage in ladder.stages] == ["1 Junior", "2 Level 2"]


def test_a_source_with_mistakes_is_mended_or_written_over(run: Run) -> None:
    Path("grid.csv").write_text(GRID)
    run("import", "grid.csv")
    Path("source/craft.yaml").write_text("title: [\n")
    code, out, err = run("import", "grid.csv")
    assert (code, out) == (1, "")
    assert "source: there is a source with mistakes. Mend them" in err
    assert "source/craft.yaml:" in err
    code, _, err = run("import", "grid.csv", "--force")
    assert code == 0
    assert "so its ids are not kept" in err
    assert len(all_texts(source())) == 6


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["none.md"], 2, "none.md: there is no such file."),
        (["empty.md"], 1, "empty.md: the file is empty"),
        (["picture.png"], 1, "picture.png: files of this kind are not read; save it as one of .docx, .html"),
        (["folder"], 2, "folder: there is no file in it that can be read"),
        (["grid.csv", "--map", "Craft"], 2, "“Craft” is not TITLE=SECTION or NAME=level N."),
        (
            ["grid.csv", "--map", "Craft=key_behavior"],
            2,
            "there is no section “key_behavior”. Did you mean “key_behaviors”?",
        ),
        (["grid.csv", "--language", "German"], 2, "“German” is no language tag"),
        (["grid.csv", "-o", "grid.csv"], 2, "is a file"),
        (["prose.txt"], 1, "prose.txt: no part of a ladder was found in it"),
        (["bad.yaml"], 1, "bad.yaml:1:"),
        (["flat.md"], 1, "flat.md: no level was found, only texts on a competency as a whole"),
        ([], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_way_out(run: Run, arguments: list[str], code: int, message: str) -> None:
    Path("grid.csv").write_text(GRID)
    Path("empty.md").write_text(" \n")
    Path("picture.png").write_bytes(b"x")
    Path("prose.txt").write_text("Dear all,\n\nlunch is at noon today.\n")
    Path("bad.yaml").write_text("a: [b\n")
    Path("flat.md").write_text("# Craft\n\n## Key Behaviors\n\n- Asks\n- Builds\n")
    Path("folder").mkdir()
    found, out, err = run("import", *arguments)
    assert (found, out) == (code, "")
    assert message in err
    assert "Traceback" not in err
    assert not Path("source").exists()


def test_every_file_that_cannot_be_read_is_named_at_once(run: Run) -> None:
    for name in ("a.md", "b.md"):
        Path(name).write_text("")
    _, _, err = run("import", "a.md", "b.md")
    assert "a.md: the file is empty" in err
    assert "b.md: the file is empty" in err


def test_a_folder_is_read_in_the_order_of_its_names_without_what_we_wrote_there(run: Run) -> None:
    for number in (10, 2):
        Path(f"in/level {number}.txt").parent.mkdir(exist_ok=True)
        Path(f"in/level {number}.txt").write_text(
            CARD.replace("Level 1", f"Level {number}").replace("Says", f"At {number} says")
        )
    Path("in/~$level.txt").write_text("x")
    Path("in/unplaced.md").write_text("# Not placed")
    code, out, _ = run("import", "in", "-o", "in/source")
    assert code == 0
    assert [line.split(": ")[0] for line in out.splitlines()[:2]] == ["in/level 2.txt", "in/level 10.txt"]
    assert [stage.number for stage in source("in/source").stages] == [2, 10]
    again, out, _ = run("import", "in", "-o", "in/source")
    assert again == 0
    assert "nothing to change" in out


def test_maps_of_titles_and_of_levels(run: Run) -> None:
    Path("a.md").write_text(
        "# Craft\n\n## Novice\n\n### Rites\n\n- Sings\n- Dances\n\n## Adept\n\n### Rites\n\n- Leads\n"
    )
    code, out, _ = run("import", "a.md", "--map", "Rites=habits", "--map", "Novice=level 3", "--map", "Adept=4")
    assert code == 0, out
    ladder = source()
    assert [str(stage) for stage in ladder.stages] == ["3 Novice", "4 Adept"]
    assert [(row.id, row.title) for row in ladder.section_types] == [("habits", "Rites")]


def test_json(run: Run) -> None:
    Path("card.md").write_text("# Team Play\n\n## Level 1\n\n### Habits\n\n- Meets\n\n### Rites\n\n- Sings\n- TBD\n")
    code, out, _ = run("import", "card.md", "--json")
    assert code == 0
    told = json.loads(out)
    assert (told["ok"], told["written"], told["source"], told["title"]) == (True, True, "source", "Team Play")
    assert told["files"][0] | {"understood": ""} == {
        "file": "card.md", "understood": "", "placed": 3, "already": 0, "unplaced": 0,
    }  # fmt: skip
    (competency,) = told["competencies"]
    assert competency["levels"][0]["sections"] == {"habits": 1, "rites": 2}
    assert told["new_sections"] == [{"title": "Rites", "id": "rites", "kind": "list", "texts": 2}]
    assert told["ids"] == {"kept": 0, "made": 3, "reworded": [], "gone": []}
    assert [problem["message"] for problem in told["mend"]] == ["“TBD” is a placeholder"]
    assert told["missing"] == []


def test_what_the_readers_lose_is_found_and_ends_in_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from ladder_export.importing import tables

    read = tables.read_table

    def forgetful(*arguments: object) -> object:
        reading = read(*arguments)  # type: ignore[arg-type]
        return replace(reading, pieces=reading.pieces[:-1])

    monkeypatch.setattr(tables, "read_table", forgetful)
    Path("grid.csv").write_text(GRID)
    code, _, err = run("import", "grid.csv")
    assert code == 4
    assert "grid.csv: not found in the source nor in unplaced.md: “• Ships often”" in err


def test_what_is_to_mend_is_what_check_says_in_the_typefaces_of_the_language(run: Run) -> None:
    Path("care.md").write_text("# 顧客価値\n\n## レベル1：初級\n\n### 主な行動\n\n- 声を聞く 🎉\n", encoding="utf-8")
    code, out, _ = run("import", "care.md", "--json")
    assert code == 0
    mend = json.loads(out)["mend"]
    _, out, _ = run("check", "source", "--json", "--no-warn")
    assert mend == json.loads(out)["problems"]


# ------------------------------------------------------------------------------------------------------------ the proof

WRITTEN = {
    "craft.yaml": b"a: 'One sentence, here. Another one\xe2\x80\x99s there'\nb: >-\n  folded over\n  two lines\n",
    "unplaced.md": b"- x\n  > kept aside\n",
}


@pytest.mark.parametrize(
    ("name", "data", "missing"),
    [
        ("a.txt", "- One sentence, here. Another one's there\n* folded over two lines\n3) kept aside\n", []),
        ("a.txt", "One sentence, there.\n", ["One sentence, there."]),
        ("a.txt", "One sentence, here. A new one.\n", ["A new one."]),
        ("a.txt", "Level 2\nFrom:\nTo:\nProficiency Levels\n", []),
        ("a.txt", "Level 7\n", ["Level 7"]),
        ("a.txt", "Level 2: kept aside\n", []),
        ("a.txt", "Level 2: lost\n", ["lost"]),
        ("a.md", "## **Kept** [aside](https://x.org/y)\n\n| folded over | two lines |\n", ["## **Kept** aside"]),
        ("a.md", "## **kept** [aside](https://x.org/y)\n", []),
        ("a.md", "---\nt: kept aside\nu: all lost\n---\nfolded over\n", ["all lost"]),
        (
            "a.html",
            "<head><title>No</title></head><p>kept <b>as</b>ide<p>lost &amp; left<script>x y</script>",
            ["lost & left"],
        ),
        ("a.csv", 'Skill;What it is\n"kept aside\nfolded";lost it\n', ["lost it"]),
        ("a.json", '{"a": ["kept aside", {"b": "all lost"}], "c": 3}', ["all lost"]),
        ("a.yaml", "a: [kept aside, all lost]\n", ["all lost"]),
    ],
)
def test_sentences_are_looked_for_by_code_of_its_own(name: str, data: str, missing: list[str]) -> None:
    assert not_found(name, data.encode(), everything(WRITTEN), {1, 2}) == missing


def test_the_proof_reads_word_and_excel_by_itself(tmp_path: Path) -> None:
    import docx
    import openpyxl

    document = docx.Document()
    document.add_paragraph("kept ").add_run("aside")
    document.add_table(1, 1).cell(0, 0).text = "all lost & gone"
    document.save(str(tmp_path / "a.docx"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Skill", "Short head"], ["kept aside", "all lost\nfolded over"], [7, "lost"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    whole = everything(WRITTEN)
    assert not_found("a.docx", (tmp_path / "a.docx").read_bytes(), whole, {1}) == ["all lost & gone"]
    assert not_found("a.xlsx", (tmp_path / "a.xlsx").read_bytes(), whole, {1}) == ["all lost", "lost"]


# ------------------------------------------------------------------------------------------------------------ documents

needs_documents = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason=f"the five documents are not at {DOCUMENTS}")


def _lines(path: Path) -> Iterator[str]:
    """The lines of a document without the signs of lists and the quotation marks around a whole line; none of structure."""
    for line in path.read_text("utf-8-sig").splitlines():
        bare = re.sub(r"^\s*[-•*–]?\s*(\d(?=[A-Z]))?", "", line.replace("\u200b", "")).strip()
        bare = re.sub(r'^["“](.*)["”]$', r"\1", bare)
        if (
            bare
            and not bare.isdigit()
            and bare not in ("From:", "To:", "Proficiency Levels")
            and not re.fullmatch(r"Level \d", bare)
        ):
            yield tidy(bare)


@needs_documents
def test_the_five_documents_are_one_competency_word_for_word(run: Run) -> None:
    paths = sorted(DOCUMENTS.glob("*.txt"))
    assert len(paths) == 5
    code, out, err = run("import", *map(str, paths))
    assert (code, err) == (0, "")
    assert "Every sentence of 5 files is in the source" in out
    ladder = source()
    assert [competency.title for competency in ladder.competencies] == ["Customer Value"]
    assert ladder.title == "Customer Value"
    assert [str(stage) for stage in ladder.stages] == [
        "1 Early Career", "2 Mid-Level Engineer", "3 Senior Engineer", "4 Staff Engineer", "5 Principal Engineer",
    ]  # fmt: skip
    assert check_ladder(ladder) == []
    (competency,) = ladder.competencies
    counts = {level.number: {section.id: section.entries for section in level.sections} for level in competency.levels}
    chapter = {
        "summary": 1,
        "opening": 2,
        "what_this_looks_like": 2,
        "the_shift": 2,
        "how_to_grow": 3,
        "chapter_closing": 1,
    }
    card = {
        "key_behaviors": 5, "common_struggles": 3, "success_indicators": 4, "mindset_shift": 1, "questions": 3, "habits": 3,
        "feedback": 3, "signals": 3, "focus": 3, "card_closing": 1,
    }  # fmt: skip
    for number in range(1, 6):
        assert counts[number] == (chapter | card if number < 3 else chapter)
    assert {section.id: section.entries for section in competency.sections} == {"definition": 1, "introduction": 2}

    rows = {row.id: row for row in ladder.section_types}
    known = {*all_texts(ladder), *(row.title for row in rows.values()), *(row.lead_in for row in rows.values())}
    known |= {stage.name for stage in ladder.stages} | {competency.title}
    told = Path("source/unplaced.md").read_text() if Path("source/unplaced.md").exists() else ""
    for path in paths:
        lines = list(_lines(path))
        assert len(lines) > 5
        for line in lines:
            assert line in known or f"> {line}\n" in told, f"{path.name}: {line}"
    wanted = Counter(line for path in paths for line in _lines(path))
    assert all(wanted[text] for text in all_texts(ladder)), "a text that stands in no document"


@needs_documents
@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (2, 0, 4, 1, 3)])
def test_the_order_in_which_the_documents_are_given_changes_no_text(run: Run, order: tuple[int, ...]) -> None:
    paths = [str(path) for path in sorted(DOCUMENTS.glob("*.txt"))]
    run("import", *paths, "-o", "one")
    code, *_ = run("import", *(paths[n] for n in order), "-o", "other")
    assert code == 0
    one, other = source("one"), source("other")
    assert sorted(all_texts(one)) == sorted(all_texts(other))
    assert one.stages == other.stages
    assert [row.id for row in one.section_types] == [row.id for row in other.section_types]


@needs_documents
def test_every_sentence_of_the_five_documents_is_found_in_the_proof_of_an_output(run: Run) -> None:
    paths = sorted(DOCUMENTS.glob("*.txt"))
    run("import", *map(str, paths))
    code, out, err = run("build", "--only", "handbook", "--only", "overview", "--only", "card")
    assert code == 0, out + err
    files = json.loads(Path("output/manifest.json").read_text("utf-8"))["files"]
    proved = {item for entry in files.values() for item, pages in entry["items"].items() if pages}
    texts = {
        text
        for competency in source().competencies
        for group in (competency.sections, *(level.sections for level in competency.levels))
        for section in group
        for item in section.items
        if item.id in proved
        for text in [item.text]
    }
    named = {region["title"] for entry in files.values() for region in entry["expected"]["regions"]}
    titles = named | {row.title for row in source().section_types} | {row.lead_in for row in source().section_types}
    missing = [(path.name, line) for path in paths for line in _lines(path) if line not in texts | titles]
    assert [each for each in missing if each[1] != "Customer Value"] == []


# --------------------------------------------------------------------------------------------------------- real ladders

DATA = [*sorted(REAL.glob("monzo/frameworks/**/*.md")), *sorted(REAL.glob("ft/data/job-families/*.yml"))]
needs_ladders = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real ladders at {REAL}")


@needs_ladders
@pytest.mark.parametrize("name", ["ft/engineering-matrix.csv", "monzo/engineering-backend-matrix.csv"])
def test_a_real_spreadsheet_is_imported_with_nothing_lost(run: Run, name: str) -> None:
    path = REAL / name
    code, _, err = run("import", str(path))
    assert (code, err) == (0, "")
    ladder = source()
    head, *rows = csv.reader(path.read_text("utf-8").splitlines(keepends=True))
    assert len(ladder.competencies) == len(rows)
    assert len(ladder.stages) == len(head) - 1
    wanted = Counter()
    for _, *cells in rows:
        for cell in cells:
            wanted.update(tidy(line.replace("\u200b", "")) for line in re.split(r"(?:^|\n)• ", cell) if line.strip())
    assert sum(wanted.values()) > 50
    assert Counter(all_texts(ladder)) == wanted


@needs_ladders
def test_real_markdown_is_imported_with_nothing_lost(run: Run) -> None:
    path = REAL / "codecademy/README.md"
    code, _, err = run("import", str(path))
    assert (code, err) == (0, "")
    ladder = source()
    body = path.read_text("utf-8").split("\n## ")[1:]
    bullets = [line for part in body for line in part.splitlines() if re.match(r"\s*[*-] ", line)]
    told = Path("source/unplaced.md").read_text()
    assert len(ladder.competencies) == 4
    assert len(ladder.stages) == 5
    missing = [line for line in bullets if not _there(line, all_texts(ladder), told)]
    assert len(bullets) > 90
    assert missing == []


def _there(line: str, texts: list[str], told: str) -> bool:
    bare = (
        re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"^\s*[*-] ", "", line))
        .replace("**", "")
        .replace("`", "")
        .strip()
    )
    return bare in texts or bare in told


@needs_ladders
@pytest.mark.parametrize(
    "path",
    sorted(REAL.glob("monzo/frameworks/**/*.md")) + sorted(REAL.glob("ft/data/job-families/*.yml")),
    ids=lambda path: path.stem,
)
def test_every_real_ladder_is_read_with_nothing_lost_or_refused_at_its_place(run: Run, path: Path) -> None:
    code, out, err = run("import", str(path), "--json")
    if "\t" in path.read_text("utf-8"):
        assert code == 1
        assert re.search(r"\.md:\d+:\d+: a TAB stands here", err)
        return
    told = json.loads(out)
    assert (code, told["missing"]) == (0, [])
    ladder, problems = parse_source({f"{p}": p.read_bytes() for p in Path("source").glob("*.yaml")})
    assert ladder is not None
    assert problems == []
    assert len(all_texts(ladder)) == sum(file["placed"] for file in told["files"])
