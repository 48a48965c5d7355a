"""The ladder as Markdown, plain text, a Word document and a table: what stands in each file, as other readers see it."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conftest import Run, run_cli
from ladder_export.choices import EXPORTED, OutputKind
from ladder_export.delivery import CACHE
from ladder_export.exporting.markdown import to_markdown
from ladder_export.exporting.outline import Block, Form
from ladder_export.exporting.plain_text import to_text
from ladder_export.exporting.settings import settings as settings_file
from ladder_export.exporting.table import table
from ladder_export.fingerprint import fingerprint
from ladder_export.ladder import Item, Ladder
from ladder_export.making import attempt
from ladder_export.outputs import NothingChosenError, Part, choose, exports, plan
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladder_export.problems import Location, UnclearError
from ladder_export.selection import select
from ladder_export.source import parse_source, read_source
from ladder_export.word.plain import plain_document
from ladder_export.workshop import Workshop
from ladders import SHIPPED, edited, load, shipped_ladder, small_ladder, small_source
from odd_ladders import odd_ladders, texts
from ooxml import all_complaints

ODD = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
LAYOUTS = Path(__file__).parent.parent / "layouts"


def files_of(ladder: Ladder, kind: OutputKind) -> dict[str, bytes]:
    """The files of an export, made and proved."""
    workshop = Workshop(ladder, Printing(), LAYOUTS, {})
    made = {}
    for output in exports(ladder):
        if output.kind is kind:
            result = attempt(workshop, output)
            assert isinstance(result, tuple), [str(problem) for problem in result.problems]
            made[output.path.removeprefix(f"{kind}/")] = result[0]
    return made


def rendered(markdown: str) -> list[tuple[str, str]]:
    """What a reader of CommonMark makes of it: the tag that a text stands in, and the text."""
    found = []
    tags: list[str] = []
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.nesting == 1:
            tags.append(token.tag)
        elif token.nesting == -1:
            tags.pop()
        elif token.type == "inline":
            kept = [tag for tag in tags if tag not in ("p", "ul", "ol")]
            lists = [tag for tag in tags if tag in ("ul", "ol")]
            assert {child.type for child in token.children or ()} <= {"text", "text_special"}, token.content
            found.append(("".join([*lists, *kept]) or "p", "".join(child.content for child in token.children or ())))
        elif token.type != "hr":
            raise AssertionError(f"{token.type}: {token.content}")
    return found


# ------------------------------------------------------------------------------------------------------------ Markdown


@ODD
@given(st.lists(st.tuples(st.sampled_from([Form.PROSE, Form.BULLET, Form.STEP, Form.HEADING, Form.SAID]), texts())))
def test_any_text_is_rendered_as_that_text(written: list[tuple[Form, str]]) -> None:
    tags = {Form.BULLET: "ulli", Form.STEP: "olli", Form.HEADING: "h3"}
    blocks, number = [], 0
    for form, text in written:
        number = number + 1 if form is Form.STEP else 0
        blocks.append(Block(form, text, 3, number))
    assert rendered(to_markdown(blocks)) == [(tags.get(form, "p"), text) for form, text in written]


@ODD
@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"]), min_size=1, max_size=40))
def test_any_letters_are_rendered_as_they_are(text: str) -> None:
    text = text.strip(" ")
    for form, tag in ((Form.PROSE, "p"), (Form.BULLET, "ulli"), (Form.HEADING, "h1")):
        if text:
            assert rendered(to_markdown([Block(form, text, 1, 1)])) == [(tag, text)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Asks why, and listens; it’s 5 < 6 & more", "Asks why, and listens; it’s 5 < 6 & more"),
        ("uses snake_case and a - b", "uses snake_case and a - b"),
        ("costs ~5 $, C# 100%", "costs ~5 $, C# 100%"),
        ("- not a list", r"\- not a list"),
        ("1. not a step", r"1\. not a step"),
        ("# not a heading", r"\# not a heading"),
        ("*not* bold", r"\*not\* bold"),
        ("From: not a shift", r"From\: not a shift"),
        ("[no](link)", r"\[no](link)"),
        ("From: \u00a0", r"From\:&#32;&#160;"),
        ("<br>", r"\<br>"),
        ("&amp;", r"\&amp;"),
        ("---", r"\---"),
        ("\u3000indented", "&#12288;indented"),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, written: str) -> None:
    assert to_markdown([Block(Form.PROSE, text)]) == f"{written}\n"


def test_an_overview_a_card_and_a_chapter_have_the_shapes_of_the_documents() -> None:
    made = {name: data.decode() for name, data in files_of(small_ladder(1), OutputKind.MARKDOWN).items()}
    assert sorted(made) == [
        "cards/customer-value-1-starter.md",
        "chapters/customer-value-1-starter.md",
        "customer-value.md",
        "handbook.md",
        "settings.yaml",
    ]
    assert made["customer-value.md"] == (
        "# Customer Value\n\nMakes Customer Value real for the people who pay for it.\n\n## Introduction\n\n"
        "Why Customer Value matters, told in one paragraph.\n\n## Proficiency Levels\n\n### Level 1: Starter\n\n"
        "The Starter in one sentence about Customer Value.\n"
    )
    assert made["chapters/customer-value-1-starter.md"] == (
        "# Customer Value\n\n## Level 1: Starter\n\nA Starter opens the chapter on Customer Value over two lines of the file.\n"
    )
    card = made["cards/customer-value-1-starter.md"]
    assert card.startswith(
        "# Customer Value\n\n## Level 1: Starter\n\nThe Starter in one sentence about Customer Value.\n\n### "
    )
    assert "### Success Indicators\n\nYou do well when you:\n\n- Name what" in card
    assert "### Mindset Shift\n\nFrom:\n\n“Did the Starter finish Customer Value?”\n\nTo:\n\n“Did" in card
    assert "### Build These Habits\n\n1. Read one note on Customer Value a day, Starter\n2. Meet" in card
    assert "### Seek Feedback\n\n- “How does my Customer Value feel to you, as a Starter?”\n\n" in card
    assert card.endswith("- Serve Customer Value, Starter\n\nSo the Starter goes on with Customer Value.\n")
    assert made["handbook.md"].startswith("# Customer Value\n\n## Introduction\n\n")


def test_the_closing_words_of_a_chapter_stand_apart_from_its_last_section() -> None:
    chapter = files_of(shipped_ladder(), OutputKind.MARKDOWN)["chapters/customer-value-1-early-career.md"].decode()
    before, _, closing = chapter.rpartition("\n\n---\n\n")
    level = shipped_ladder().competencies[0].levels[0]
    assert [closing.strip()] == [item.text for item in level.section("chapter_closing").items]  # type: ignore[union-attr]
    assert before.count("---") == 0


# ---------------------------------------------------------------------------------------------------------- any ladder


@pytest.mark.parametrize("kind", EXPORTED)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=set(Phase) - {Phase.shrink})
@given(odd_ladders())
def test_whatever_the_ladder_all_of_it_stands_in_the_export(kind: OutputKind, ladder: Ladder) -> None:
    """Or the export says which texts it cannot carry. The proof, which is not the writer's, finds every item of the ladder."""
    workshop = Workshop(ladder, Printing(), LAYOUTS, {})
    items = Counter(i.id for c in ladder.competencies for o in (c, *c.levels) for s in o.sections for i in s.items)
    found: set[str] = set()
    for output in exports(ladder):
        if output.kind is kind:
            result = attempt(workshop, output)
            if isinstance(result, tuple):
                found.update(result[1].facts["items"])
                assert workshop.make(output).data == result[0]
            else:
                assert kind is OutputKind.TEXT, [str(problem) for problem in result.problems]
                assert all("in plain text, “" in problem.message for problem in result.problems)
                return
    assert found == set(items)


def test_sections_that_no_output_prints_are_exported_too() -> None:
    files = edited(
        small_source(),
        "ladder.yaml",
        "places: [handbook, worksheet, matrix, card, review], blanks: rating",
        "places: []",
    )
    _, problems = parse_source(files)
    assert [problem.message for problem in problems] == ["“places” is empty"]
    files = edited(
        small_source(),
        "ladder.yaml",
        "places: [handbook, worksheet, matrix, card, review], blanks: rating",
        "places: [review]",
    )
    card = files_of(load(files), OutputKind.MARKDOWN)["cards/customer-value-1-starter.md"].decode()
    assert "### Key Behaviors\n\n- Asks the Starter question" in card


def test_a_competency_named_handbook_does_not_write_over_the_handbook() -> None:
    ladder = small_ladder()
    named = replace(ladder, competencies=(replace(ladder.competencies[0], id="handbook"),))
    paths = [output.path for output in exports(named)]
    assert len(paths) == len(set(paths))
    assert {"markdown/handbook.md", "markdown/the_handbook.md"} <= set(paths)
    several = [output.path for output in exports(small_ladder(1, 2)) if output.part is Part.HANDBOOK]
    assert several[:2] == ["markdown/handbooks/customer-value.md", "markdown/handbooks/team-play.md"]


# ---------------------------------------------------------------------------------------------------------- plain text


def test_text_is_bare_lines_with_blank_ones_between_and_bullets() -> None:
    card = files_of(small_ladder(1), OutputKind.TEXT)["cards/customer-value-1-starter.txt"].decode()
    assert card.startswith(
        "Customer Value\n\nLevel 1: Starter\n\nThe Starter in one sentence about Customer Value.\n\nKey Behaviors\n\n- Asks"
    )
    assert "\n\nMindset Shift\n\nFrom:\n\n“Did the Starter finish Customer Value?”\n\nTo:\n\n“Did" in card
    assert "\n\n1. Read one note on Customer Value a day, Starter\n2. Meet" in card
    assert card.endswith("- Serve Customer Value, Starter\n\nSo the Starter goes on with Customer Value.\n")
    assert "#" not in card


@pytest.mark.parametrize(
    ("text", "as_what"),
    [
        ("- one thing", "an entry of a list"),
        ("2. another", "an entry of a list"),
        ("---", "a line between two parts"),
        ("From: here", "a side of a shift"),
        ("Key  behaviors!", "a title"),
        ("\u00a0apart", "one without the white space at its ends"),
    ],
)
def test_a_text_that_plain_text_cannot_carry_is_refused_with_its_place(text: str, as_what: str) -> None:
    heading = Block(Form.HEADING, "Key Behaviors", 1)
    block = Block(Form.PROSE, text, 0, 1, Item("i1", text), ("Craft", "1 Maker", "Summary"), Location("c.yaml", 7, 5))
    with pytest.raises(UnclearError) as caught:
        to_text([heading, block])
    (problem,) = caught.value.problems
    assert str(problem) == (
        f"c.yaml:7:5: Craft › 1 Maker › Summary › i1: in plain text, “{text}” would be read as {as_what}; write it in another "
        "way, or export Markdown, a document or a table, which can tell the two apart"
    )


# ------------------------------------------------------------------------------------------------------------ document


def test_the_document_is_plain_word_with_headings_and_real_lists() -> None:
    ladder = small_ladder(2, 2)
    data = plain_document(ladder, ladder.competencies, paper=PAPERS["a4"])
    document = docx.Document(io.BytesIO(data))
    assert document.core_properties.title == "Small Ladder"
    assert document.core_properties.language == "en-US"
    styles = Counter(paragraph.style.name for paragraph in document.paragraphs if paragraph.style)
    assert (styles["Title"], styles["Heading 1"], styles["Heading 2"]) == (1, 2, 2 * 4)
    assert styles["List Number"] == 2 * 2 * 2
    starts = {p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style and p.style.name == "List Number"}
    assert len(starts) == 4, "each list counts from 1"
    assert not list(document.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sdt"))
    assert data == plain_document(ladder, ladder.competencies, paper=PAPERS["a4"])


def test_the_document_is_valid_open_xml_in_any_language(tmp_path: Path) -> None:
    made = {}
    for name in ("ar", "ja"):
        ladder, _ = read_source(Path(__file__).parent / "ladders_in" / name)
        assert ladder
        made[f"{name}.docx"] = plain_document(ladder, ladder.competencies, paper=PAPERS["a4"])
    made["en.docx"] = plain_document(shipped_ladder(), shipped_ladder().competencies, paper=PAPERS["letter"])
    assert all_complaints(tmp_path, made) == []


# --------------------------------------------------------------------------------------------------------------- table


def test_the_table_is_long_with_a_mark_at_its_head() -> None:
    ladder = small_ladder(1)
    data = table(ladder, ladder.competencies)
    assert data.startswith(
        b"\xef\xbb\xbffamily,competency,title,level,level_name,section,section_title,id,role,text\r\n"
    )
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == {
        "family": "", "competency": "customer-value", "title": "Customer Value", "level": "", "level_name": "",
        "section": "definition", "section_title": "Definition", "id": "cv-definition", "role": "",
        "text": "Makes Customer Value real for the people who pay for it.",
    }  # fmt: skip
    shift = [(row["level"], row["level_name"], row["id"], row["role"]) for row in rows if row["section"] == "shift"]
    assert shift == [("1", "Starter", "cv1-shift-from", "from"), ("1", "Starter", "cv1-shift-to", "to")]


@pytest.mark.parametrize("text", ["=1+1", "+49", "-5", "@me", "'=1", "''", "'tis", "＝1", '"x",y', "a;b"])
def test_no_cell_is_a_formula_and_none_is_changed(text: str) -> None:
    from ladder_export.spreadsheets import unguarded

    files = edited(
        small_source(1),
        "customer-value.yaml",
        "cv1-hurry: Hurries past Customer Value as many a Starter will",
        f"cv1-hurry: {json.dumps(text)}",
    )
    ladder = load(files)
    rows = list(csv.reader(io.StringIO(table(ladder, ladder.competencies).decode("utf-8-sig"), newline="")))
    (cell,) = [row[-1] for row in rows if row[7] == "cv1-hurry"]
    assert not cell.startswith(("=", "+", "-", "@", "＝"))
    assert unguarded(cell) == text


# ------------------------------------------------------------------------------------------------------------ settings


def test_settings_hold_what_texts_cannot_carry() -> None:
    ladder = shipped_ladder()
    read: dict[str, Any] = yaml.safe_load(settings_file(ladder))
    source = yaml.safe_load((SHIPPED / "ladder.yaml").read_text())
    assert {key: value for key, value in read["ladder"].items() if key != "sections"} == {
        key: value for key, value in source.items() if key not in ("sections", "url")
    }
    assert [row["id"] for row in read["ladder"]["sections"]] == [row["id"] for row in source["sections"]]
    assert read["competencies"] == {"customer-value": {"title": "Customer Value"}}
    competency = yaml.safe_load((SHIPPED / "customer-value.yaml").read_text())
    shift = competency["levels"][3]["mindset_shift"]["cv3-shift"]
    assert read["ids"]["customer-value/3/mindset_shift"] == {"cv3-shift": fingerprint(shift["from"], shift["to"])}
    assert list(read["ids"]["customer-value//introduction"]) == ["cv-intro-thread", "cv-intro-path"]


def test_settings_say_what_a_competency_skips_and_quote_ids_that_yaml_would_change() -> None:
    ladder = small_ladder(3)
    (competency,) = ladder.competencies
    bare = replace(competency, id="no", levels=competency.levels[:2], skips=(3,))
    read = yaml.safe_load(settings_file(replace(ladder, competencies=(bare,))))
    assert read["competencies"] == {"no": {"title": "Customer Value", "skips": [3]}}


# ------------------------------------------------------------------------------------------------- choices and command


def test_a_plain_build_makes_no_export() -> None:
    ladder = small_ladder(2, 2)
    everything = (*plan(ladder), *exports(ladder))
    assert not {output.kind for output in choose(everything)} & set(EXPORTED)


def test_choices_narrow_an_export_and_its_settings_come_along_whole() -> None:
    ladder = small_ladder(2, 2)
    first, second = ladder.competencies

    def paths(*kinds: OutputKind, competencies: tuple[str, ...] = (), levels: tuple[str, ...] = ()) -> list[str]:
        return [output.path for output in choose(exports(ladder), kinds, select(ladder, (), competencies, levels))]

    assert paths(OutputKind.TABLE) == ["table/ladder.csv", "table/settings.yaml"]
    assert paths(OutputKind.TEXT, competencies=(second.id,), levels=("2",)) == [
        f"text/chapters/{second.id}-2-maker.txt",
        f"text/cards/{second.id}-2-maker.txt",
        "text/settings.yaml",
    ]
    for output in choose(exports(ladder), EXPORTED, select(ladder, (), (second.id,), ())):
        assert output.competencies == ((first, second) if output.part is Part.SETTINGS else (second,))
    with pytest.raises(NothingChosenError, match="--only table gives files about all levels: leave out --level"):
        paths(OutputKind.TABLE, levels=("1",))


def write(files: dict[str, bytes]) -> None:
    Path("source").mkdir(exist_ok=True)
    for path in Path("source").iterdir():
        path.unlink()
    for name, data in files.items():
        (Path("source") / name).write_bytes(data)


def test_kinds_come_with_commas_and_one_by_one(run: Run) -> None:
    write(small_source(1))
    assert run("build", "--only", "markdown, table", "-o", "one")[0] == 0
    assert run("build", "--only", "table", "--only", "markdown", "-o", "two")[0] == 0
    one, two = (
        {p.relative_to(f).as_posix(): p.read_bytes() for p in Path(f).glob("[!.]*/*.*")} for f in ("one", "two")
    )
    assert one == two
    assert {name.split("/")[0] for name in one} == {"markdown", "table"}
    assert Path("one/manifest.json").read_bytes() == Path("two/manifest.json").read_bytes()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("markdwon", "there is no kind of file “markdwon”. Did you mean “markdown”?"),
        ("markdown,txet", "there is no kind of file “txet”. Did you mean “text”?"),
        (
            "qqq",
            "there is no kind of file “qqq”. There are: handbook, chapter, overview, compare, card, review, markdown, text,",
        ),
    ],
)
def test_an_unknown_kind_gets_a_suggestion(run: Run, given: str, message: str) -> None:
    write(small_source(1))
    code, _, err = run("build", "--only", given)
    assert code == 2
    assert message in err
    assert not Path("output").exists()


def test_the_manifest_says_on_which_line_each_item_stands_and_verify_proves_it_again(run: Run) -> None:
    write(small_source(1))
    assert run("build", "--only", "markdown,text,document,table")[0] == 0
    files = json.loads(Path("output/manifest.json").read_bytes())["files"]
    for name in ("markdown/cards/customer-value-1-starter.md", "text/cards/customer-value-1-starter.txt"):
        lines = Path("output", name).read_text().splitlines()
        (at,) = files[name]["items"]["cv1-weekly"]
        assert lines[at - 1] == "2. Meet one user of Customer Value a week, Starter"
        assert len(files[name]["items"]) == 15
    rows = list(csv.reader(io.StringIO(Path("output/table/ladder.csv").read_text("utf-8-sig"))))
    (row,) = files["table/ladder.csv"]["items"]["cv1-shift-to"]
    assert rows[row - 1][7:9] == ["cv1-shift-to", "to"]
    code, out, err = run("verify")
    assert (code, out, err) == (0, "14 files in output: complete and as built.\n", "")


def test_verify_tells_a_changed_text_and_an_unknown_one(run: Run) -> None:
    write(small_source(1))
    assert run("build", "--only", "markdown")[0] == 0
    card = Path("output/markdown/cards/customer-value-1-starter.md")
    card.write_text(card.read_text().replace("- Serve Customer Value, Starter\n", ""))
    Path("output/markdown/mine.md").write_text("hello\n")
    Path("output/README.md").write_text("a note\n")
    code, out, err = run("verify")
    assert code == 4
    assert (
        "markdown/cards/customer-value-1-starter.md: Customer Value › 1 Starter › Focus Summary: item cv1-second "
        "(“Serve Customer Value, Starter”) is missing; mend the writer of this file"
    ) in out
    assert err == "markdown/mine.md: not checked, since the manifest does not name it\n"


def test_an_export_that_the_ladder_no_longer_has_is_removed_by_an_export(run: Run) -> None:
    write(small_source(2))
    assert run("build", "--only", "markdown")[0] == 0
    write(
        edited(
            edited(small_source(1), "ladder.yaml", "organisation: Example Works", "organisation: Other"),
            "ladder.yaml",
            "subtitle: For tests",
            "subtitle: Tests",
        )
    )
    code, _, err = run("build", "--only", "table")
    gone = "markdown/cards/customer-value-2-maker.md"
    assert code == 0
    assert f"{gone}: the ladder no longer has it; a build with --only markdown removes it" in err
    code, _, err = run("build", "--only", "markdown")
    assert f"{gone}: removed, since the ladder no longer has it" in err
    assert not Path("output", gone).exists()


def test_a_text_that_cannot_be_carried_stops_its_file_alone_with_its_place(run: Run) -> None:
    write(
        edited(
            small_source(1),
            "customer-value.yaml",
            "cv1-closing: So the Starter goes on with Customer Value.",
            'cv1-closing: "- So it goes"',
        )
    )
    code, _, err = run("build", "--only", "text,markdown")
    assert code == 4
    place = "source/customer-value.yaml:37:7"
    assert (
        f"{place}: Customer Value › 1 Starter › Closing › cv1-closing: in plain text, “- So it goes” would be read as an entry"
        in err
    )
    assert not Path("output/text/cards").exists()
    assert Path("output/markdown/cards/customer-value-1-starter.md").read_text().endswith("\n\n\\- So it goes\n")


def test_the_same_source_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        done = run_cli(
            "build",
            "-o",
            folder,
            "--only",
            "markdown,text,document,table",
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}"},
        )
        assert done.returncode == 0, done.stderr
        paths = (path for path in folder.rglob("*.*") if path.is_file() and CACHE not in path.parts)
        made.append({path.relative_to(folder): path.read_bytes() for path in paths})
    assert made[0] == made[1]
    assert len(made[0]) == 31
