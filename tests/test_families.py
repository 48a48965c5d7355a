"""Ladders of several families, each with levels of its own: the source, the model, and everything that is made of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner

from books import documents
from ladder_export import resources
from ladder_export.build import Report, build_outputs
from ladder_export.changes import changes_between
from ladder_export.changes.page import page_of
from ladder_export.changes.report import report
from ladder_export.changes_pdf import changes_pdf
from ladder_export.checks import check_ladder
from ladder_export.choices import OutputKind
from ladder_export.cli import cli
from ladder_export.form_map import FormMap
from ladder_export.ladder import Ladder
from ladder_export.layout import Layouts
from ladder_export.outputs import choose, plan
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladder_export.proof.expected import expected_handbook
from ladder_export.reviews.collect import Expected, collect, read_all
from ladder_export.reviews.columns import knows
from ladder_export.reviews.evidence import cards_of
from ladder_export.reviews.filling import Filler
from ladder_export.reviews.migrate import Migrator
from ladder_export.reviews.read import read_review
from ladder_export.reviews.remembered import remembered
from ladder_export.reviews.roster import expected_people, levels_named, read_roster
from ladder_export.reviews.roster_file import read_table
from ladder_export.reviews.rungs import key_of, rungs_of, rungs_of_forms
from ladder_export.reviews.summary import summary_of
from ladder_export.reviews.tables import answers_table, people_table
from ladder_export.selection import select
from ladder_export.sheets.jobs import choice_of
from ladder_export.word.review import form_id, review_form
from ladders import edited, family_ladder, family_source, load, messages, small_ladder, small_source

ENGINEERING, DESIGN = family_ladder().parts


# The source.


def _said(old: str, new: str, name: str = "ladder.yaml") -> list[str]:
    return messages(edited(family_source(), name, old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "families:\n",
            "levels: {1: Junior}\nfamilies:\n",
            ["ladder.yaml:8:1: “levels” stand beside “families”, and each family has its own; move them into the families, "
             "or delete “levels”"],
        ),
        (
            "families:\n",
            "competencies: [code]\nfamilies:\n",
            ["ladder.yaml:8:1: “competencies” stand beside “families”, and each family has its own; move them into the "
             "families, or delete “competencies”"],
        ),
        (
            "[form, design-talk]",
            "[form, design-talk, code]",
            ["ladder.yaml:16:39: families › design: “code” is already in the family “Engineering”, in line 12; a competency "
             "belongs to one family: delete one"],
        ),
        ("[form, design-talk]", "[form]", ["design-talk.yaml: families: design-talk.yaml is in no family; add “design-talk” "
                                           "to the “competencies” of one"]),
        (
            "[form, design-talk]",
            "[form, design-talk, gone]",
            ["ladder.yaml:16:39: families: the competency “gone” has no file; add gone.yaml, or take it off the list"],
        ),
        (
            "[form, design-talk]",
            "[form, design-talk, form]",
            ["ladder.yaml:16:39: families › design › competencies: “form” stands twice, first in line 16; delete one"],
        ),
        (
            "    title: Design\n",
            "    titel: Design\n",
            ["ladder.yaml:14:5: families › design: the key “titel” is not known here; did you mean “title”?"],
        ),
        (
            "    title: Design\n",
            "    title: Design\n    color: red\n",
            ["ladder.yaml:15:5: families › design: the key “color” is not known here; known are: id, title, levels, "
             "competencies"],
        ),
        ("    title: Design\n", "", ["ladder.yaml:13:5: families › design: the family has no “title”; add “title: …”"]),
        (
            "  - id: design\n",
            "  - id: engineering\n",
            ["ladder.yaml:13:5: families › engineering: the id “engineering” is already that of the family in line 9; give "
             "this family one of its own"],
        ),
        (
            "    title: Design\n",
            "    title: ENGINEERING\n",
            ["ladder.yaml:13:5: families › design: the title “ENGINEERING” is already that of the family in line 9; give "
             "this family one of its own"],
        ),
        (
            "  - id: design\n",
            "  - id: De sign\n",
            ["ladder.yaml:13:9: families › De sign: “De sign” cannot be an id: an id is made of small letters a to z, digits "
             "and single hyphens between them; write it as “de-sign”"],
        ),
        (
            "levels: {1: Sketcher, 2: Maker}",
            "levels: {}",
            ["ladder.yaml:15:13: families › design › levels: no level is declared; write one line for each, such as “1: "
             "Early Career”"],
        ),
        (
            "    levels: {1: Sketcher, 2: Maker}\n",
            "",
            ["ladder.yaml:13:5: families › design: the family has no “levels”; add “levels:” with one line below it for "
             "each, such as “1: Early Career”"],
        ),
        ("families:\n  - id: eng", "families:\n  - x\n  - id: eng", [
            "ladder.yaml:9:5: families › line 9: the family is “x”, and a block of keys is needed; write “key: …” lines below "
            "it"]),
    ],
)  # fmt: skip
def test_each_mistake_in_the_families_is_one_problem_with_its_place(old: str, new: str, said: list[str]) -> None:
    assert _said(old, new) == said


def test_a_family_without_competencies_is_told_and_so_are_those_that_are_then_in_none() -> None:
    assert _said("[form, design-talk]", "[]") == [
        "ladder.yaml:16:19: families › design: the family has no competency; list at least one, or delete the family",
        "design-talk.yaml: families: design-talk.yaml is in no family; add “design-talk” to the “competencies” of one",
        "form.yaml: families: form.yaml is in no family; add “form” to the “competencies” of one",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("[]", "ladder.yaml:8:11: families: “families” is empty; write one “- id: …” block for each, or delete it"),
        (
            "none",
            "ladder.yaml:8:11: families: “families” is “none”, and a list is needed; write “- …” lines, or [one, two]",
        ),
    ],
)
def test_families_that_are_no_list_of_any(value: str, said: str) -> None:
    files = family_source()
    text = files["ladder.yaml"].decode()
    start, end = text.index("families:"), text.index("sections:")
    found = messages({**files, "ladder.yaml": f"{text[:start]}families: {value}\n{text[end:]}".encode()})

    assert found[0] == said


def test_a_level_is_looked_for_in_the_competencys_own_family() -> None:
    assert _said("  1:\n    summary:", "  3:\n    summary:", "form.yaml") == [
        "form.yaml:7:3: Form: level 3 is not declared; its family “Design” in ladder.yaml declares 1, 2: "
        "correct the number, declare the level there, or delete this block"
    ]
    assert _said("skips: [2]", "skips: [2, 4]", "code-talk.yaml") == [
        "code-talk.yaml:1:12: Talk: level 4 is not declared; its family “Engineering” in ladder.yaml declares 1, "
        "2, 3: correct the number, declare the level there, or delete it"
    ]


def test_two_titles_may_be_the_same_in_two_families_and_not_in_one() -> None:
    assert messages(family_source()) == []
    assert _said("title: Form", "title: talk", "form.yaml") == [
        "design-talk.yaml:1:1: Talk: the title “Talk” is also that of form.yaml; give each competency its own title"
    ]


def test_a_missing_level_of_the_family_is_told_and_one_of_another_family_is_not_missed() -> None:
    ladder = load(edited(family_source(), "code-talk.yaml", "skips: [2]\n", ""))

    assert [str(problem) for problem in check_ladder(family_ladder())] == []
    assert [str(problem) for problem in check_ladder(ladder)] == [
        "code-talk.yaml:1:1: Talk › 2 Maker: level 2 is missing; write it, or add “skips: [2]” in the file if it is left out "
        "on purpose"
    ]


def test_a_placeholder_for_the_name_of_a_level_or_a_family_is_found() -> None:
    files = edited(family_source(), "ladder.yaml", "2: Maker}", "2: TBD}")
    files = edited(files, "ladder.yaml", "title: Design", "title: To do")

    assert [str(problem) for problem in check_ladder(load(files))] == [
        "ladder.yaml:13:5: families › design: “To do” is a placeholder; write the text that belongs here",
        "ladder.yaml:15:27: families › design › levels › 2: “TBD” is a placeholder; write the text that belongs here",
    ]


# The model.


def test_each_family_is_a_ladder_of_its_own() -> None:
    ladder = family_ladder()

    assert [part.family.title for part in ladder.parts if part.family] == ["Engineering", "Design"]
    assert [[stage.name for stage in part.stages] for part in ladder.parts] == [
        ["Starter", "Maker", "Guide"],
        ["Sketcher", "Maker"],
    ]
    assert [[c.id for c in part.competencies] for part in ladder.parts] == [
        ["code", "code-talk"],
        ["form", "design-talk"],
    ]
    assert ladder.stages == ()
    assert [c.id for part in ladder.parts for c in part.competencies] == [c.id for c in ladder.competencies]
    for part in ladder.parts:
        assert part.parts == (part,)
        assert all(ladder.part_of(c) == ladder.part_of(c.id) == part.part_of(c) == part for c in part.competencies)
    with pytest.raises(LookupError):
        ladder.part_of("nobody")


def test_levels_have_places_one_after_the_other_through_all_families() -> None:
    ladder = family_ladder()
    places = {(c.id, level.number): ladder.place_of(c, level) for c in ladder.competencies for level in c.levels}

    assert places == {
        ("code", 1): 1, ("code", 2): 2, ("code", 3): 3, ("code-talk", 1): 1, ("code-talk", 3): 3,
        ("form", 1): 4, ("form", 2): 5, ("design-talk", 1): 4, ("design-talk", 2): 5,
    }  # fmt: skip
    form = DESIGN.competencies[0]
    assert [DESIGN.place_of(form, level) for level in form.levels] == [1, 2]


def test_a_ladder_of_one_family_is_as_one_without() -> None:
    files = small_source(2, 2)
    one = edited(
        files, "ladder.yaml", "levels:\n  1: Starter\n  2: Maker\n",
        "families:\n  - {id: all, title: All, levels: {1: Starter, 2: Maker}, competencies: [customer-value, team-play]}\n",
    )  # fmt: skip
    plain, ladder = load(files), load(one)

    assert [output.path for output in plan(ladder)] == [output.path for output in plan(plain)]
    assert ladder.parts == (plain,)
    assert ladder.steps == plain.steps == plain.stages
    layouts = Layouts(resources.layouts())
    assert documents(layouts.handbook(ladder, paper=PAPERS["a4"])) == documents(
        layouts.handbook(plain, paper=PAPERS["a4"])
    )
    assert expected_handbook(ladder, PAPERS["a4"]) == expected_handbook(plain, PAPERS["a4"])
    assert not changes_between(plain, ladder)


# What is made.


def test_forms_are_of_a_family_and_cards_of_a_competency() -> None:
    paths = [output.path for output in plan(family_ladder())]

    assert [path for path in paths if path.endswith(".docx")] == [
        "reviews/engineering-level-1-starter.docx",
        "reviews/engineering-level-2-maker.docx",
        "reviews/engineering-level-3-guide.docx",
        "reviews/design-level-1-sketcher.docx",
        "reviews/design-level-2-maker.docx",
    ]
    assert [path for path in paths if path.startswith("cards/")] == [
        "cards/code-1-starter.pdf", "cards/code-2-maker.pdf", "cards/code-3-guide.pdf",
        "cards/code-talk-1-starter.pdf", "cards/code-talk-3-guide.pdf",
        "cards/form-1-sketcher.pdf", "cards/form-2-maker.pdf",
        "cards/design-talk-1-sketcher.pdf", "cards/design-talk-2-maker.pdf",
    ]  # fmt: skip
    assert len(set(paths)) == len(paths)


Built = tuple[Path, Report]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The handbook, and of each kind what is about design and its second level; all proved."""
    folder = tmp_path_factory.mktemp("families")
    places = "places: [handbook, matrix, card, review]}"
    ladder = load(edited(family_source(), "ladder.yaml", places, places.replace("card", "compare, card")))
    kinds = (OutputKind.CARD, OutputKind.CHAPTER, OutputKind.COMPARE, OutputKind.REVIEW)
    outputs = (
        *choose(plan(ladder), [OutputKind.HANDBOOK]),
        *choose(plan(ladder), kinds, select(ladder, (), ["design/talk"], ["2"])),
        *choose(plan(ladder), [OutputKind.OVERVIEW], select(ladder, (), ["Talk"])),
    )
    layouts = resources.layouts()
    return folder, build_outputs(ladder, outputs, folder, printing=Printing(), layouts=layouts, source={})


def test_everything_is_proved_complete(built: Built) -> None:
    _, made = built

    assert made.failures == ()
    assert {entry.kind for entry in made.files.values()} == {
        "handbook", "card", "chapter", "compare", "overview", "review"
    }  # fmt: skip


def _text(path: Path) -> list[str]:
    """What each page says, with single spaces."""
    document = pypdfium2.PdfDocument(path)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("cards/design-talk-2-maker.pdf", "Design · Talk · Level 2 of 2"),
        ("chapters/design-talk-2-maker.pdf", "Design · Talk · Level 2 of 2"),
        ("compare/design-talk-1-2.pdf", "Design · Talk · Levels 1 and 2 of 2"),
        ("overviews/design-talk.pdf", "Design · All levels on one page"),
        ("overviews/code-talk.pdf", "Engineering · All levels on one page"),
    ],
)
def test_a_page_says_which_family_it_is_of(built: Built, path: str, words: str) -> None:
    assert words in _text(built[0] / path)[0]


def _outline(items: object, depth: int = 1) -> Iterator[tuple[int, str]]:
    for item in items:  # type: ignore[attr-defined]
        yield depth, item.title
        yield from _outline(item.children, depth + 1)


def test_the_bookmarks_of_a_handbook_are_nested_by_family(built: Built) -> None:
    with pikepdf.open(built[0] / "handbook.pdf") as pdf, pdf.open_outline() as outline:
        found = list(_outline(outline.root))
    tops = [title for depth, title in found if depth == 1]
    at = found.index((1, "Design"))

    assert tops[-4:] == ["How to use this handbook", "Engineering", "Design", "Find it fast"]
    assert [title for depth, title in found if depth == 2] == ["Code", "Talk", "Form", "Talk"]
    assert found[at + 1 : at + 9] == [
        (2, "Form"),
        (3, "Introduction"),
        (3, "Form at a glance"),
        (3, "Sketcher"),
        (4, "Sketcher: toolkit"),
        (4, "Sketcher: worksheet"),
        (3, "Maker"),
        (4, "Maker: toolkit"),
    ]


def test_the_handbook_has_a_part_for_each_family(built: Built) -> None:
    pages = _text(built[0] / "handbook.pdf")
    cover, contents = pages[0], pages[2]
    opening = next(page for page in pages[3:] if page.startswith("Design"))
    index = next(page for page in pages if "Find it fast" in page and page is not contents)

    assert "Engineering Starter · Maker · Guide Design Sketcher · Maker" in cover
    order = ["How to use this handbook", "Engineering", "Code", "Talk", "Design", "Form", "Talk", "Find it fast"]
    places = [contents.find(order[0])]
    for word in order[1:]:
        places.append(contents.find(word, places[-1] + 1))
    assert places == sorted(places)
    assert -1 not in places
    assert opening.index("Sketcher") < opening.index("Maker") < opening.index("Form") < opening.index("Talk")
    assert "Guide" not in opening
    assert index.index("Engineering") < index.index("Code")


def test_a_chapter_in_the_handbook_says_its_family(built: Built) -> None:
    pages = _text(built[0] / "handbook.pdf")

    assert any("Design · Talk · Level 1 of 2" in page for page in pages)
    assert any("Engineering · Talk · Level 3 of 3" in page for page in pages)


def test_the_choice_of_cards_of_some_families_has_a_name_of_its_own() -> None:
    ladder = family_ladder()

    def name(*levels: str, families: tuple[str, ...] = ()) -> str:
        return choice_of(ladder, choose(plan(ladder), [OutputKind.CARD], select(ladder, families, (), levels)))

    assert name() == ""
    assert name(families=("design",)) == "-form_design-talk"
    assert name("1") == "-level-1"
    mixed = {name("engineering/1", "design/2"), name("engineering/2", "design/1"), name("1", "2")}
    assert len(mixed) == 3


# Review forms.


def _form(part: Ladder, number: int) -> bytes:
    stage = part.stage(number)
    assert stage is not None
    return review_form(part, part.competencies, stage, paper="a4")


def _map(part: Ladder, number: int) -> FormMap:
    return Filler(_form(part, number)).form


def test_a_form_says_its_family_and_one_of_a_ladder_without_says_nothing_of_it() -> None:
    form, plain = _map(DESIGN, 2), Filler(_form(small_ladder(2), 2)).form

    assert (form.form, form.family, form.level, form.level_name) == (
        "small-ladder design level-2", ("design", "Design"), 2, "Maker"
    )  # fmt: skip
    assert form_id(DESIGN, DESIGN.stages[1]) == form.form
    assert FormMap.from_json(form.to_json()) == form
    assert (plain.form, plain.family) == ("small-ladder level-2", None)
    assert "family" not in json.loads(plain.to_json())
    assert FormMap.from_json(plain.to_json()).key == plain.key


def _roster(text: str, part: Ladder | None = None) -> tuple[list[tuple[str, tuple[str, int]]], list[str]]:
    forms = {
        key_of(form): form for form in (_map(ENGINEERING, 1), _map(ENGINEERING, 2), _map(DESIGN, 1), _map(DESIGN, 2))
    }
    found = read_roster(
        read_table("people.csv", text.encode(), knows({})), forms, rungs_of(part or family_ladder()), {}
    )
    return [(person.name, person.key) for person in found.people], [str(problem) for problem in found.problems]


@pytest.mark.parametrize("header", ["Family", "Job family", "Career track", "Familie"])
def test_a_roster_says_the_family_in_a_column(header: str) -> None:
    people, problems = _roster(f"Name,{header},Level\nAnn,Design,2\nBo,engineering,maker\nCy,DESIGN,Sketcher\n")

    assert people == [("Ann", ("design", 2)), ("Bo", ("engineering", 2)), ("Cy", ("design", 1))]
    assert problems == []


def test_a_roster_may_say_the_family_with_the_level_or_leave_it_out_where_only_one_has_it() -> None:
    people, problems = _roster("Name,Level\nAnn,design/2\nBo,Engineering / 1 Starter\nCy,Sketcher\n")

    assert people == [("Ann", ("design", 2)), ("Bo", ("engineering", 1)), ("Cy", ("design", 1))]
    assert problems == []


def test_a_level_of_several_families_and_what_is_none_are_told() -> None:
    people, problems = _roster(
        "Name,Family,Level\nAnn,,2\nBo,Sales,1\nCy,Design,3\nDi,,9\nEd,Engineering,3\nFlo,design,\n"
    )

    assert people == []
    assert problems == [
        "people.csv:2: Level: “2” is a level of Engineering and Design; say which in a column Family, or write engineering/2",
        "people.csv:3: Family: the ladder has no family “Sales”; there are: Engineering, Design",
        "people.csv:4: Level: the ladder has no level 3; there are: 1 Sketcher, 2 Maker",
        "people.csv:5: Level: no family has the level “9”; there are: engineering/1 Starter, engineering/2 Maker, "
        "engineering/3 Guide, design/1 Sketcher, design/2 Maker",
        "people.csv:6: Level: there is no form for level Engineering: 3 Guide; nothing that was chosen is reviewed there",
        "people.csv:7: Level: is empty; write the number or the name of a level",
    ]


def test_a_ladder_without_families_has_no_use_for_a_column_of_that_name() -> None:
    ladder = small_ladder(2)
    forms = {("", 1): Filler(_form(ladder, 1)).form}
    found = read_roster(
        read_table("people.csv", b"Name,Track,Level\nAnn,Sales,1\n", knows({})), forms, rungs_of(ladder), {}
    )

    assert [person.key for person in found.people] == [("", 1)]
    assert found.notes == ('people.csv: no blank takes “Track”; to fill one, say --map "Track=TAG"',)


def test_the_levels_of_a_roster_decide_which_forms_are_made() -> None:
    table = read_table("people.csv", b"Name,Family,Level\nAnn,Design,2\nBo,,3\nCy,,2\n", knows({}))

    assert levels_named(table, rungs_of(family_ladder()), {}) == {("design", 2), ("engineering", 3)}


def test_review_fill_picks_the_form_by_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "source").mkdir()
    for name, data in family_source().items():
        (tmp_path / "source" / name).write_bytes(data)
    (tmp_path / "people.csv").write_text("Name,Family,Level\nAnn,Design,2\nBo,Engineering,2\n")
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(
        cli, ["review", "fill", "--roster", "people.csv", "-o", "out", "--json"], standalone_mode=False
    )

    files = json.loads(result.stdout)["files"]
    assert [(each["name"], each["family"], each["level"], each["level_name"]) for each in files] == [
        ("Ann", "design", 2, "Maker"),
        ("Bo", "engineering", 2, "Maker"),
    ]
    assert {path.name: read_review(path.read_bytes()).form.form for path in (tmp_path / "out").iterdir()} == {
        "Ann.docx": "small-ladder design level-2",
        "Bo.docx": "small-ladder engineering level-2",
    }
    narrowed = CliRunner().invoke(
        cli, ["review", "fill", "--roster", "people.csv", "-o", "out2", "--family", "design", "--dry-run", "--json"],
        standalone_mode=False,
    )  # fmt: skip
    assert [problem["message"] for problem in json.loads(narrowed.stdout)["problems"]] == [
        "the ladder has no family “Engineering”"
    ]


def _returned(*filled: tuple[Ladder, int, dict[str, str]]) -> list[tuple[str, bytes]]:
    return [
        (f"{values['form.engineer']}.docx", Filler(_form(part, number)).fill(values)) for part, number, values in filled
    ]


def test_a_collection_keeps_families_apart() -> None:
    files = _returned(
        (DESIGN, 2, {"form.engineer": "Ann", "form-x2-asks.self": "3"}),
        (ENGINEERING, 2, {"form.engineer": "Bo", "code-x2-asks.self": "1"}),
    )
    read = read_all([(name, lambda data=data: data) for name, data in files], {})
    roster = [Expected("Ann", "", 2, "", "", "design"), Expected("Bo", "", 2, "", "", "design")]
    collection = collect(read, roster)

    warned = {file.name: file.warnings for file in collection.files}
    assert not [text for text in warned["Ann.docx"] if "level" in text]
    assert "wrong level: the form is for level engineering 2, the roster says design 2" in warned["Bo.docx"]
    (result,) = summary_of(collection).results
    assert [(row.family, row.level, row.returned, row.expected, row.pair.own.mean) for row in result.levels] == [
        ("Design", 2, 1, 2, 3.0),
        ("Engineering", 2, 1, 0, 1.0),
    ]
    for table in (answers_table(collection), people_table(collection)):
        place = [column.name for column in table.columns].index("family")
        assert {row[0]: row[place] for row in table.rows} == {"Ann.docx": "Design", "Bo.docx": "Engineering"}


def test_tables_of_a_ladder_without_families_have_no_column_for_them() -> None:
    data = Filler(_form(small_ladder(2), 1)).fill({"form.engineer": "Ann"})
    collection = collect(read_all([("a.docx", lambda: data)], {}))

    assert "family" not in [column.name for column in answers_table(collection).columns]


def test_a_roster_is_held_against_forms_of_families() -> None:
    table = read_table("people.csv", b"Name,Family,Level\nAnn,Design,2\nBo,,Guide\nCy,,2\n", knows({}))
    levels = rungs_of_forms([_map(DESIGN, 2), _map(ENGINEERING, 3)], 999)

    assert expected_people(table, levels, {}) == [
        Expected("Ann", "", 2, "", "", "design"),
        Expected("Bo", "", 3, "", "", "engineering"),
        Expected("Cy"),
    ]


def test_a_form_goes_to_the_family_that_its_competencies_are_in_now() -> None:
    before = small_source(2, 2)
    declared = (
        "families:\n"
        "  - {id: work, title: Work, levels: {1: Starter, 2: Maker}, competencies: [team-play]}\n"
        "  - {id: value, title: Value, levels: {1: Starter, 2: Doer}, competencies: [customer-value]}\n"
    )
    after = edited(before, "ladder.yaml", "levels:\n  1: Starter\n  2: Maker\n", declared)
    after = edited(after, "ladder.yaml", '"2026.1"', '"2026.2"')
    old = load(before)
    one = review_form(old, old.competencies[:1], old.stages[1], paper="a4")
    filled = Filler(one).fill({"form.engineer": "Ann", "cv2-asks.evidence": "Shown"})

    moved = Migrator(load(after)).migrate(filled)

    assert moved.review.form.family is None
    again = read_review(moved.data)
    assert (again.form.form, again.form.level_name) == ("small-ladder value level-2", "Doer")
    assert again.value("cv2-asks.evidence") == "Shown"
    assert read_review(Migrator(load(after)).migrate(moved.data).data).form == again.form


def _reviews(*forms: tuple[Ladder, int]) -> list:
    return [read_review(Filler(_form(part, number)).fill({"form.engineer": "Ann"})) for part, number in forms]


def test_a_pack_has_the_levels_of_the_forms_in_their_own_families() -> None:
    ladder = family_ladder()

    def cards(*forms: tuple[Ladder, int], **names: tuple[str, ...]) -> list[tuple[str, int]]:
        return [(c.id, level.number) for c, level in cards_of(ladder, _reviews(*forms), select(ladder, **names))]

    assert cards((ENGINEERING, 3), (DESIGN, 1)) == [("code", 3), ("code-talk", 3), ("form", 1), ("design-talk", 1)]
    assert cards((DESIGN, 1), levels=("2",)) == [("form", 2), ("design-talk", 2)]
    assert cards((DESIGN, 1), levels=("engineering/2",), competencies=("code",)) == [("code", 2)]


def test_forms_remember_their_families() -> None:
    ladder = remembered([review.form for review in _reviews((ENGINEERING, 3), (DESIGN, 1))])

    assert [(f.id, f.title, [str(s) for s in f.stages], f.competencies) for f in ladder.families] == [
        ("engineering", "Engineering", ["3 Guide"], ("code", "code-talk")),
        ("design", "Design", ["1 Sketcher"], ("form", "design-talk")),
    ]
    assert ladder.stages == ()
    assert [[c.id for c in part.competencies] for part in ladder.parts] == [
        ["code", "code-talk"],
        ["form", "design-talk"],
    ]


# Two editions.


def _edition(old: str, new: str, name: str) -> Ladder:
    return load(edited(edited(family_source(), name, old, new), "ladder.yaml", '"2026.1"', '"2026.2"'))


def _lines(old: Ladder, new: Ladder) -> list[str]:
    return ["".join(text for _, text in line) for line in report(changes_between(old, new))]


def test_what_changed_is_told_with_its_family() -> None:
    new = _edition("design-talk-x2-asks: Asks the Maker", "design-talk-x2-asks: Asks a Maker", "design-talk.yaml")

    assert _lines(family_ladder(), new) == [
        "Small Ladder, edition 2026.1 (2026-11-21) → edition 2026.2 (2026-11-21)",
        "",
        "The ladder",
        "  ~ edition: 2026.1 → 2026.2",
        "",
        "Design › Talk › 2 Maker › Key Behaviors",
        "  ~ design-talk-x2-asks: Asks [-the-] {+a+} Maker question of Talk in design-talk",
        "",
        "Cards to reprint: Design › Talk 2 Maker.",
        "Items: 1 reworded; 1 change to the ladder itself.",
    ]
    assert [(part.title, [group.title for group in part.groups]) for part in page_of(
        changes_between(family_ladder(), new), new.words
    ).parts] == [("2 Maker · Design", ["Talk › Key Behaviors"])]  # fmt: skip


def test_a_renamed_level_of_one_family_leaves_the_same_name_in_another() -> None:
    changed = changes_between(family_ladder(), _edition("2: Maker}", "2: Shaper}", "ladder.yaml"))

    assert [(row.key, row.name, [(f.name, f.old, f.new) for f in row.facts]) for row in changed.rows[1:]] == [
        ("design/2", "Design: 2 Shaper", [("name", "Maker", "Shaper")])
    ]
    assert [(card.family, card.competency, card.level) for card in changed.cards] == [
        ("Design", "form", 2), ("Design", "design-talk", 2)
    ]  # fmt: skip
    assert changed.items == ()


def test_a_competency_that_goes_to_another_family_takes_its_items_along() -> None:
    new = edited(family_source(), "ladder.yaml", "[code, code-talk]", "[code-talk]")
    new = edited(new, "ladder.yaml", "{1: Sketcher, 2: Maker}", "{1: Sketcher, 2: Maker, 3: Guide}")
    new = edited(new, "ladder.yaml", "[form, design-talk]", "[form, design-talk, code]")
    new = {name: data.replace(b"levels:\n", b"skips: [3]\nlevels:\n") if name in ("form.yaml", "design-talk.yaml") else data
           for name, data in new.items()}  # fmt: skip
    changed = changes_between(family_ladder(), load(new))

    assert changed.items == ()
    moved = next(row for row in changed.rows if row.key == "code")
    assert ("family", "Engineering", "Design") in [(fact.name, fact.old, fact.new) for fact in moved.facts]
    assert not any(fact.name == "levels" for fact in moved.facts)


def test_a_level_that_one_family_loses_is_not_that_of_another() -> None:
    files = edited(family_source(), "ladder.yaml", "{1: Sketcher, 2: Maker}", "{1: Sketcher}")
    for name in ("form.yaml", "design-talk.yaml"):
        text = files[name].decode()
        files[name] = text[: text.index("  2:\n")].encode()
    changed = changes_between(family_ladder(), load(files))

    assert {item.home.level for item in changed.items} == {-2002}
    assert {item.old.to_json()["level"] for item in changed.items if item.old} == {2}
    assert [(row.key, row.what.value) for row in changed.rows if row.table.value == "level"] == [
        ("design/2", "removed")
    ]


def test_the_page_of_what_changed_is_proved() -> None:
    old = family_ladder()
    new = _edition("design-talk-x2-asks: Asks the Maker", "design-talk-x2-asks: Asks a Maker", "design-talk.yaml")
    new = replace(new, competencies=tuple(
        replace(c, sections=(replace(c.sections[0], items=(replace(c.sections[0].items[0], text="Said anew."),)),
                             *c.sections[1:])) if c.id == "code" else c for c in new.competencies
    ))  # fmt: skip

    made = changes_pdf(old, new, changes_between(old, new), Printing(), resources.layouts())

    assert made.pages == 1


# The command line.


def test_check_counts_each_family_by_its_own_levels(tmp_path: Path) -> None:
    for name, data in family_source().items():
        (tmp_path / name).write_bytes(data)

    result = CliRunner().invoke(cli, ["check", str(tmp_path)], standalone_mode=False)

    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert result.return_value == 0
    assert lines.index("Engineering") < lines.index("1 Starter, 2 Maker, 3 Guide") < lines.index("Design")
    assert lines.index("1 Starter, 3 Guide") < lines.index("1 Sketcher, 2 Maker")
    assert lines[-1].startswith("Small Ladder, edition 2026.1: complete (4 competencies, 9 levels, ")
