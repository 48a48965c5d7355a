"""A build that would change nothing is known before the ladder is read, and only then."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import PROJECT, run_cli
from ladder_export import uptodate
from ladder_export.delivery import CACHE
from ladders import small_source

CARD = "cards/customer-value-1-starter.pdf"
WORDS = ("build", "--only", "card", "--level", "1", "--layouts", "layouts")
DONE = "1 file in output, each proved complete and up to date.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one card that is up to date."""
    project = tmp_path_factory.mktemp("known")
    (project / "source").mkdir()
    for name, data in small_source().items():
        (project / "source" / name).write_bytes(data)
    shutil.copytree(PROJECT / "layouts", project / "layouts")
    run = run_cli(*WORDS, cwd=project)
    assert run.returncode == 0, run.stderr
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of it, times of files included. Its source is elsewhere now, so that it is built there once."""
    copy = Path(shutil.copytree(built, tmp_path / "project"))
    assert run_cli(*WORDS, cwd=copy).returncode == 0
    return copy


def read(project: Path, *words: str) -> bool:
    """Whether a build reads the ladder, seen from what it loads."""
    program = "import sys; from ladder_export import cli; code = cli._run(sys.argv[1:]); "
    program += "print('ladder_export.ladder' in sys.modules); sys.exit(code)"
    run = subprocess.run(
        [sys.executable, "-c", program, *(words or WORDS)],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(PROJECT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()[-1] == "True"


def test_a_build_that_would_change_nothing_says_so_and_reads_nothing(built: Path) -> None:
    run = run_cli(*WORDS, cwd=built)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", DONE)
    assert not read(built)
    assert not read(built, *WORDS, "--json")
    assert not read(built, *WORDS, "--jobs", "1")


def _append(name: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        with (project / name).open("a") as file:
            file.write("\n")

    return change


def _same_size(project: Path) -> None:
    path = project / "source/customer-value.yaml"
    path.write_text(path.read_text().replace("Asks", "Seks"))


def _touch_font(project: Path) -> None:
    os.utime(project / "layouts/fonts/SourceSans3-It.ttf", (1, 1))


CHANGES: dict[str, Callable[[Path], None]] = {
    "the source": _append("source/customer-value.yaml"),
    "the source, in the same size": _same_size,
    "a file more": lambda project: (project / "source/.hidden.yaml").touch(),
    "a layout": _append("layouts/card.css"),
    "a font": _touch_font,
    "an output": _append(f"output/{CARD}"),
    "an output that is gone": lambda project: (project / f"output/{CARD}").unlink(),
    "the manifest": _append("output/manifest.json"),
    "the cache": lambda project: shutil.rmtree(project / "output" / CACHE),
    "a damaged cache": lambda project: (project / "output" / uptodate.NAME).write_text('{"format": 1, "builds": []}'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_the_ladder_is_read(change: str, project: Path) -> None:
    CHANGES[change](project)
    assert read(project)
    assert not read(project), "that build was remembered in its turn"


@pytest.mark.parametrize(
    "words", [("--force",), ("--qr",), ("--ink", "low"), ("--paper", "letter"), ("--paper", "a4"), ("-o", "elsewhere")]
)
def test_another_call_reads_the_ladder(words: tuple[str, ...], project: Path) -> None:
    if "--qr" in words:
        with (project / "source/ladder.yaml").open("a") as file:
            file.write("url: https://ladder.example.org\n")
    assert read(project, *WORDS, *words)
    if "--force" not in words:
        assert not read(project, *WORDS, *words)


def test_what_has_to_be_told_each_time_is_told_each_time(project: Path) -> None:
    assert run_cli("build", "--only", "card", "--layouts", "layouts", cwd=project).returncode == 0
    path = project / "source/ladder.yaml"
    path.write_text(path.read_text().replace('"2026.1"', '"2026.2"'))
    for _ in range(2):
        run = run_cli(*WORDS, cwd=project)
        assert "cards/customer-value-2-maker.pdf: is still of an earlier edition" in run.stderr


def test_a_failed_build_is_not_taken_for_one_that_is_up_to_date(project: Path) -> None:
    with (project / "layouts/card.css").open("a") as sheet:
        sheet.write("\n.items li { color: #ffffff }\n")
    for _ in range(2):
        assert run_cli(*WORDS, cwd=project).returncode == 4


def test_marks_of_the_program_are_other_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, layouts = PROJECT / "source", PROJECT / "layouts"
    before = list(uptodate.Surroundings(source, layouts).marks())
    assert list(uptodate.Surroundings(source, layouts).marks()) == before
    (tmp_path / "site-packages").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path / "site-packages"))
    assert list(uptodate.Surroundings(source, layouts).marks()) != before
    monkeypatch.undo()
    font = tmp_path / "font.ttf"
    absent = list(uptodate.Surroundings(source, layouts, [font]).marks())
    font.touch()
    assert list(uptodate.Surroundings(source, layouts, [font]).marks()) != absent
