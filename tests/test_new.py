"""`new`: a few answers to a source that lacks nothing but its texts."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Run
from ladder_export import cli
from ladder_export.checks import check_ladder
from ladder_export.ladder import Kind, Ladder
from ladder_export.source import read_source
from ladders import SHIPPED, shipped_ladder


def source(folder: str) -> Ladder:
    """The ladder in `folder`; nothing is wrong with it but texts still to write."""
    ladder, problems = read_source(Path(folder))
    assert [str(problem) for problem in problems] == []
    assert ladder is not None
    assert {problem.message for problem in check_ladder(ladder) if "is a placeholder" not in problem.message} == set()
    return ladder


def test_options_make_a_source_that_lacks_only_its_texts(run: Run) -> None:
    code, out, err = run(
        *("new", "mine", "--title", "Our: Ladder", "--competency", "Craft", "--competency", "Team Play"),
        *("--level", "Junior", "--level", "Senior: lead", "--language", "de-CH", "--organisation", "Beispiel AG"),
    )
    assert (code, err) == (0, "")
    ladder = source("mine")
    assert (ladder.title, ladder.organisation, ladder.language) == ("Our: Ladder", "Beispiel AG", "de-CH")
    assert [(c.id, c.title) for c in ladder.competencies] == [("craft", "Craft"), ("team-play", "Team Play")]
    assert [str(stage) for stage in ladder.stages] == ["1 Junior", "2 Senior: lead"]
    rows = {row.id: row for row in ladder.section_types}
    assert list(rows) == [row.id for row in shipped_ladder().section_types]
    problems = check_ladder(ladder)
    assert f"{len(problems)} texts still to write" in out
    texts = sum(
        len(section.items)
        for competency in ladder.competencies
        for group in (competency.sections, *(level.sections for level in competency.levels))
        for section in group
    )
    assert len(problems) == texts == 2 * (2 + 2 * (7 * 1 + 8 * 3 + 1 * 2))
    assert sorted(path.name for path in Path("mine").iterdir()) == [
        ".schema",
        "craft.yaml",
        "ladder.yaml",
        "team-play.yaml",
    ]
    assert sorted(path.name for path in Path("mine/.schema").iterdir()) == ["competency.json", "ladder.json"]


def test_what_belongs_in_a_text_stands_in_its_place_in_english(run: Run) -> None:
    run("new", "mine", "--title", "T", "--level", "One")
    (competency,) = source("mine").competencies
    shift = competency.levels[0].section("mindset_shift")
    assert shift is not None
    assert shift.kind is Kind.SHIFT
    assert [item.text for item in shift.items] == [
        "TBD: a question or a thought that this level leaves behind",
        "TBD: the question or thought that takes its place",
    ]
    first = Path("mine/t.yaml").read_text()
    assert first.startswith("# yaml-language-server: $schema=.schema/competency.json\n# One competency: ")
    assert '\n    summary:\n      t-1-summary: "TBD: this level in two to four sentences"\n' in first


def test_ids_tell_competencies_with_the_same_first_letters_apart(run: Run) -> None:
    code, *_ = run(
        *("new", "mine", "--title", "T", "--competency", "Code Value", "--competency", "Customer Vision"),
        *("--competency", "価値", "--level", "L"),
    )
    assert code == 0
    ladder = source("mine")
    ids = [c.levels[0].sections[0].items[0].id for c in ladder.competencies]
    assert ids == ["cv-1-summary", "cv-2-1-summary", "com-1-summary"]
    assert ladder.competencies[2].id == "competency"


def test_the_example_is_the_shipped_ladder_byte_for_byte(run: Run) -> None:
    code, out, err = run("new", "mine", "--example")
    assert (code, err) == (0, "")
    assert {path.name: path.read_bytes() for path in Path("mine").glob("*.yaml")} == {
        path.name: path.read_bytes() for path in SHIPPED.glob("*.yaml")
    }
    assert "marked TBD" not in out
    assert "ladder-export build mine" in out
    assert run("check", "mine")[0] == 0


def test_a_folder_with_something_in_it_is_refused_but_hidden_files_do_not_count(run: Run) -> None:
    Path("mine/.git").mkdir(parents=True)
    assert run("new", "mine", "--title", "T")[0] == 0
    before = {path: path.read_bytes() for path in Path("mine").glob("*.yaml")}
    code, out, err = run("new", "mine", "--title", "Other")
    assert (code, out) == (2, "")
    assert "mine is not empty (ladder.yaml, t.yaml); name another folder, or write into it with --force." in err
    assert {path: path.read_bytes() for path in Path("mine").glob("*.yaml")} == before
    code, out, err = run("new", "mine", "--title", "Other", "--force")
    assert code == 0
    assert "mine/t.yaml: stood there before and is no part of this ladder; move it away." in err
    Path("file").write_text("")
    code, _, err = run("new", "file", "--title", "T")
    assert code == 2
    assert "'file' is a file" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say what the ladder is called with --title"),
        (["--title", "T", "--example"], "--example is a whole ladder"),
        (
            ["--title", "T", "--language", "German"],
            "“German” is no language tag; write one such as en, en-US or de-CH.",
        ),
        (["--title", "T", "--level", "A", "--level", "a"], "the level “a” is there twice"),
        (["--title", "T", "--competency", "A", "--competency", "A"], "the competency “A” is there twice"),
        (["--title", "T", "--level", "x" * 81], "the name of level 1 has 81 characters; shorten it to 80 or fewer."),
        (["--title", "T" * 121], "the title has 121 characters; shorten it to 120 or fewer."),
        (["--title", "a\u200bb"], "an invisible character, U+200B ZERO WIDTH SPACE, stands here; delete it."),
    ],
)
def test_answers_that_no_source_could_hold_are_wrong_usage(run: Run, arguments: list[str], message: str) -> None:
    code, out, err = run("new", "mine", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert not Path("mine").exists()


def test_json(run: Run) -> None:
    code, out, _ = run("new", "mine", "--title", "T", "--level", "One", "--json")
    assert code == 0
    assert json.loads(out) == {
        "ok": True, "source": "mine", "files": ["ladder.yaml", "t.yaml"], "to_write": 35, "others": [],
    }  # fmt: skip


def test_on_a_terminal_it_asks_and_enter_takes_what_is_usual(tmp_path: Path) -> None:
    """A real terminal, since that is what decides whether it asks."""
    terminal, other = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ladder_export", "new", "mine"],
        stdin=other,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])},
    )
    os.close(other)
    os.write(terminal, b"Unsere Leiter\nHandwerk, Zusammenarbeit\n\nBeispiel AG\nde\n")
    out, err = process.communicate(timeout=60)
    os.close(terminal)
    assert process.returncode == 0, err
    assert "What is the ladder called [Career Ladder]:" in out
    assert "Its levels, lowest first, commas between them [Early Career, Mid-Level Engineer," in out
    ladder = source(str(tmp_path / "mine"))
    assert (ladder.title, ladder.language, ladder.organisation) == ("Unsere Leiter", "de", "Beispiel AG")
    assert [c.title for c in ladder.competencies] == ["Handwerk", "Zusammenarbeit"]
    assert [str(stage) for stage in ladder.stages] == [str(stage) for stage in shipped_ladder().stages]
