"""The paper that a ladder is printed on: what it names itself, and what the command line says in place of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import run_cli
from ladder_export.ladder import Sheet
from ladder_export.languages import usual_paper
from ladders import edited, load, messages, small_source

NAMED = "language: en-US\npaper: letter"


def source(folder: Path, language: str = NAMED) -> Path:
    """The small ladder in `folder`, with these lines in place of that of its language."""
    folder.mkdir()
    for name, data in edited(small_source(1), "ladder.yaml", "language: en-US", language).items():
        folder.joinpath(name).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    ("tag", "paper"),
    [
        ("en-US", "letter"),
        ("es-MX", "letter"),
        ("fr-CA", "letter"),
        ("en", "a4"),
        ("en-GB", "a4"),
        ("zh-Hant-TW", "a4"),
    ],
)
def test_each_territory_has_its_paper(tag: str, paper: str) -> None:
    assert usual_paper(tag) == paper


def test_a_ladder_may_name_its_paper() -> None:
    files = small_source(1)
    assert load(files).paper is None
    assert load(edited(files, "ladder.yaml", "language: en-US", NAMED)).paper is Sheet.LETTER
    assert messages(edited(files, "ladder.yaml", "language: en-US", "language: en-US\npaper: lettre")) == [
        "ladder.yaml:7:8: “paper” “lettre” is not known here; did you mean “letter”? Known are: a4, letter"
    ]


@pytest.mark.parametrize(
    ("lines", "options", "size"),
    [
        ("language: en-US", [], [595.276, 841.89]),  # what the README tells
        (NAMED, [], [612.0, 792.0]),
        (NAMED, ["--paper", "a4"], [595.276, 841.89]),
    ],
)
def test_pages_are_on_the_paper_that_was_named(
    tmp_path: Path, lines: str, options: list[str], size: list[float]
) -> None:
    source(tmp_path / "source", lines)
    run = run_cli("build", "--only", "card", *options, cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "1 file in output, each proved complete.\n")
    (card,) = json.loads((tmp_path / "output/manifest.json").read_text())["files"].values()
    assert card["page_size_pt"] == pytest.approx(size, abs=0.01)


def test_sheets_are_on_the_paper_that_was_named(tmp_path: Path) -> None:
    source(tmp_path / "source")
    run = run_cli("sheets", "--only", "card", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "output/sheets/cards-a6-on-letter.pdf").is_file()


def test_a_language_without_words_is_told_when_files_are_made(tmp_path: Path) -> None:
    source(tmp_path / "source", "language: nl")
    run = run_cli("build", "--only", "card", cwd=tmp_path)
    assert run.returncode == 0
    assert run.stderr.splitlines()[0] == (
        "Headings and labels are in English, since there are none in “nl”; there are: en, de, fr, es, pt, pl, ja, ar."
    )


@pytest.mark.parametrize(("language", "paper"), [("en-US", "letter"), ("de", None)])
def test_a_new_ladder_names_the_paper_of_its_language(tmp_path: Path, language: str, paper: str | None) -> None:
    told = ("--title", "Our ladder", "--competency", "Craft", "--level", "One", "--language", language)
    run = run_cli("new", "ours", *told, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    lines = (tmp_path / "ours/ladder.yaml").read_text().splitlines()
    assert [line for line in lines if line.startswith("paper:")] == ([f"paper: {paper}"] if paper else [])
