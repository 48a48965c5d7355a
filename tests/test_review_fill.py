"""`review fill` as a person runs it: a roster in, forms out that say what the roster says, and nothing written over."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from conftest import run_cli
from ladder_export import delivery, making
from ladder_export.cli import cli
from ladder_export.delivery import TEMPORARY
from ladder_export.problems import Location, Problem
from ladder_export.reviews.data import Review
from ladder_export.reviews.read import read_review
from ladders import small_source

PEOPLE = """\
Name;Id;Job title;Level;Department;Manager;Review date;Period;Shoe size
Zoë Müller;E-1;=1+1;2;Größe;Grace;21.11.2026;2026-07-01 – 2026-12-31;38
Ann;E-2;"two
lines";Starter;;;;Quarter;
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a source of two levels and two competencies, and a roster, in which commands run."""
    (tmp_path / "source").mkdir()
    for name, data in small_source(2, 2).items():
        (tmp_path / "source" / name).write_bytes(data)
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="cp1252")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    """`review fill` with the roster of `work`, in this process."""
    given = [] if "--roster" in words else ["--roster", "people.csv"]
    return CliRunner().invoke(
        cli, ["review", "fill", *given, *([] if "-o" in words else ["-o", "to-send"]), *words], standalone_mode=False
    )


def problems(result: Result) -> list[str]:
    """What was said on standard error, without the last line."""
    return result.stderr.splitlines()[:-1]


def files(folder: Path = Path("to-send")) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.exists() else {}


def reviews() -> dict[str, Review]:
    return {name: read_review(data) for name, data in files().items()}


def said(review: Review) -> dict[str, str]:
    return {answer.blank.tag: answer.value for answer in review.answers if answer.value}


WINDOWS = "people.csv: is not UTF-8, so it was read as Windows-1252; look whether letters such as é and ü are right"
SHOES = 'people.csv: no blank takes “Shoe size”; to fill one, say --map "Shoe size=TAG"'


def test_each_person_gets_a_form_that_says_what_the_roster_says(work: Path) -> None:
    result = run_cli("review", "fill", "--roster", "people.csv", "-o", "to-send", cwd=work)

    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        "Zoë Müller (E-1).docx  row 2     2 Maker",
        "Ann (E-2).docx         row 3     1 Starter",
    ]
    assert result.stderr.splitlines() == [WINDOWS, SHOES, "2 forms in to-send, each from a form proved complete."]
    assert {name: (review.form.level, said(review)) for name, review in reviews().items()} == {
        "Zoë Müller (E-1).docx": (
            2,
            {
                "form.engineer": "Zoë Müller",
                "form.engineer-id": "E-1",
                "form.role": "=1+1",
                "form.team": "Größe",
                "form.reviewer": "Grace",
                "form.review-date": "2026-11-21",
                "form.period-start": "2026-07-01",
                "form.period-end": "2026-12-31",
            },
        ),
        "Ann (E-2).docx": (
            1,
            {
                "form.engineer": "Ann",
                "form.engineer-id": "E-2",
                "form.role": "two\nlines",
                "form.period-type": "Quarter",
            },
        ),
    }
    assert {name: review.warnings for name, review in reviews().items()} == dict.fromkeys(files(), ())


def test_a_workbook_does_the_same(work: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Id", "Level", "Review date", "Team"])
    book.active.append(["Ann", 17.0, 2.0, date(2026, 11, 21), "Search"])
    book.save("people.xlsx")

    assert run("--roster", "people.xlsx").return_value == 0
    assert said(reviews()["Ann (17).docx"]) == {
        "form.engineer": "Ann",
        "form.engineer-id": "17",
        "form.team": "Search",
        "form.review-date": "2026-11-21",
    }


def test_good_rows_are_made_and_the_bad_ones_listed(work: Path) -> None:
    Path("people.csv").write_text("Name,Level,Review date\nAnn,1,2026-11-21\nBo,3,03/04/2026\n,2,\nCy,2,\n")

    result = run()

    assert result.return_value == 1
    assert problems(result) == [
        "people.csv:3: Level: the ladder has no level 3; there are: 1 Starter, 2 Maker",
        "people.csv:3: Review date: “03/04/2026” can be 3 April or 4 March; write 2026-04-03 or 2026-03-04",
        "people.csv:4: Name: is empty; write the name, or delete the row",
    ]
    assert result.stderr.splitlines()[-1] == (
        "2 forms in to-send, each from a form proved complete; 2 rows have mistakes."
    )
    assert list(files()) == ["Ann.docx", "Cy.docx"]


def test_a_dry_run_says_the_same_and_writes_nothing(work: Path) -> None:
    Path("people.csv").write_text("Name,Level\nAnn,1\nBo,9\n")
    before = sorted(work.rglob("*"))

    result = run("--dry-run")

    assert sorted(work.rglob("*")) == before
    assert result.return_value == 1
    assert result.stdout == "Ann.docx  row 2     1 Starter\n"
    assert result.stderr.splitlines() == [
        "people.csv:3: Level: the ladder has no level 9; there are: 1 Starter, 2 Maker",
        "1 form would be in to-send; 1 row has mistakes; nothing was written.",
    ]
    wet = run()
    assert (wet.stdout, problems(wet)) == (result.stdout, problems(result))


def test_a_form_that_is_there_is_left_and_one_with_answers_is_never_written_over(work: Path) -> None:
    assert run().return_value == 0
    made = files()
    old = Path("to-send/Ann (E-2).docx")
    times = {path: path.stat().st_mtime_ns for path in Path("to-send").iterdir()}

    again = run()

    assert again.return_value == 0
    assert again.stderr.splitlines()[-1] == (
        "2 forms in to-send, each from a form proved complete; 2 were there already."
    )
    assert {path: path.stat().st_mtime_ns for path in Path("to-send").iterdir()} == times

    old.write_bytes(b"her answers")
    for words in ([], ["--dry-run"]):
        result = run(*words)
        assert result.return_value == 1
        assert problems(result)[0] == (
            "people.csv:3: to-send/Ann (E-2).docx is another file and may hold answers; "
            "move it away, or give another folder with -o"
        )
        assert files() == made | {old.name: b"her answers"}
        assert "1 row has mistakes" in result.stderr


def test_a_folder_or_a_dead_link_in_the_place_of_a_form_is_left_too(work: Path) -> None:
    Path("to-send/Ann (E-2).docx").mkdir(parents=True)
    Path("to-send/Zoë Müller (E-1).docx").symlink_to("nowhere")

    result = run()

    assert result.return_value == 1
    assert len(problems(result)) == 4
    assert not Path("nowhere").exists() and not Path("to-send/nowhere").exists()


def test_the_same_roster_gives_the_same_bytes(work: Path) -> None:
    assert run().return_value == run("-o", "other").return_value == 0

    assert files() == files(Path("other")) and len(files()) == 2


def test_any_number_of_workers_gives_the_same_forms_and_says_the_same(work: Path) -> None:
    rows = [f"Person {n},{n},{n % 2 + 1},Team {n % 3},{'2026-11-21' if n % 5 else '30/02/2026'}" for n in range(70)]
    Path("people.csv").write_text("\n".join(["Name,Id,Level,Team,Review date", *rows]))
    for folder in ("one", "three"):
        Path(folder).mkdir()
        (Path(folder) / "Person 7 (7).docx").write_bytes(b"answers")

    one, three = (run("-o", folder, "--jobs", number) for folder, number in (("one", "1"), ("three", "3")))

    assert files(Path("one")) == files(Path("three")) and len(files(Path("one"))) == 70 - 14
    assert one.stdout == three.stdout and one.stderr.replace("one", "three") == three.stderr.replace("one", "three")
    assert "three/Person 7 (7).docx is another file and may hold answers" in three.stderr
    again = run("-o", "three", "--jobs", "2", "--dry-run")
    assert again.stdout.count("there already") == 55 and again.return_value == 1


def test_a_disk_that_is_full_is_named_by_any_number_of_workers(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("people.csv").write_text("Name,Level\n" + "".join(f"Person {n},1\n" for n in range(60)))

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(delivery.os, "fsync", full)
    for number in ("1", "2"):
        result = run("--jobs", number)
        assert str(result.exception).startswith("to-send/Person 0.docx: cannot be written (No space left on device)")
        assert getattr(result.exception, "exit_code", None) == 4
        assert list(files()) == []


def test_rubbish_of_an_interrupted_run_goes_and_nothing_of_ours_stays(work: Path) -> None:
    Path("to-send").mkdir()
    left = Path("to-send") / f"{TEMPORARY}abc"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))

    assert run().return_value == 0
    assert sorted(files()) == ["Ann (E-2).docx", "Zoë Müller (E-1).docx"]


def test_names_cannot_lead_out_of_the_folder(work: Path) -> None:
    Path("people.csv").write_text("Name,Id,Level\n../../../Ann,../x,1\nCON,,1\n/etc/passwd,,1\n")

    assert run().return_value == 0
    assert sorted(files()) == ["Ann (x).docx", "CON_.docx", "etc-passwd.docx"]
    assert sorted(path.name for path in work.iterdir()) == ["people.csv", "source", "to-send"]


def test_columns_can_be_mapped(work: Path) -> None:
    Path("people.csv").write_text("Who,Step,Office,Goal\nAnn,1,Oslo,Ship it\n")

    result = run(
        "--map", "Who=form.engineer", "--map", "step=level", "--map", "Office=form.team", "--map", "Goal=action-1.what"
    )

    assert result.return_value == 0, result.stderr
    assert said(reviews()["Ann.docx"]) == {
        "form.engineer": "Ann",
        "form.team": "Oslo",
        "action-1.what": "Ship it",
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--map", "Id"], "“Id” is not COLUMN=TAG, such as Office=form.team."),
        (["--map", "Id=form.team", "--map", "Id=form.role"], "the column “Id” is given twice."),
        (["--map", "Nme=form.team"], "the roster has no column “Nme”. Did you mean “Name”?"),
        (["--map", "Id=form.tem"], "no form has the blank “form.tem”, for the column “Id”. Did you mean “form.team”?"),
        (["--competency", "craft"], "there is no competency “craft”."),
        (["-o", ""], "the name of the folder is empty."),
    ],
)
def test_wrong_words_of_the_command(words: list[str], message: str, work: Path) -> None:
    result = run(*words)

    assert result.exit_code == 1 and result.exception is not None
    assert message in str(result.exception)
    assert not Path("to-send").exists()


def test_a_roster_that_cannot_be_used_stops_the_command(work: Path) -> None:
    for text, message in (
        ("Name,Level\n", "people.csv: has headers and nobody below them; add a row for each person"),
        ("Name,Team,Department\nAnn,a,b\n", "people.csv: the columns “Team” and “Department” all say form.team"),
        ("", "people.csv: is empty"),
    ):
        Path("people.csv").write_text(text)
        result = run_cli("review", "fill", "--roster", "people.csv", "-o", "to-send", cwd=work)
        assert result.returncode == 1
        assert message in result.stderr and "Traceback" not in result.stderr
    assert not Path("to-send").exists()


def test_forms_cover_the_chosen_competency_and_the_next_level(work: Path) -> None:
    assert run("--competency", "team-play", "--with-next", "--protect", "forms", "--paper", "letter").return_value == 0

    form = reviews()["Ann (E-2).docx"].form
    assert [key for key, _ in form.competencies] == ["team-play"]
    assert (form.level, form.next_level, form.paper, form.protected) == (1, 2, "letter", True)


def test_the_result_as_json(work: Path) -> None:
    Path("people.csv").write_text("Name,Id,Level,Pet\nAnn,1,1,cat\nBo,2,9,\n")

    result = run("--json")

    assert json.loads(result.stdout) == {
        "ok": False,
        "output": "to-send",
        "dry_run": False,
        "problems": [
            {
                "file": "people.csv",
                "line": 3,
                "column": 0,
                "path": ["Level"],
                "message": "the ladder has no level 9",
                "advice": "there are: 1 Starter, 2 Maker",
            }
        ],
        "notes": ['people.csv: no blank takes “Pet”; to fill one, say --map "Pet=TAG"'],
        "files": [
            {
                "path": "Ann (1).docx",
                "row": 2,
                "name": "Ann",
                "id": "1",
                "family": "",
                "level": 1,
                "level_name": "Starter",
                "there_already": False,
            }
        ],
    }


def test_a_blank_form_that_fails_its_proof_stops_everything(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(workshop: object, output: object) -> making.Failure:
        return making.Failure("reviews/x.docx", (Problem(Location("reviews/x.docx"), "an item is missing"),))

    monkeypatch.setattr(making, "attempt", fails)

    result = run()

    assert result.return_value == 4
    assert set(problems(result)) == {"reviews/x.docx: an item is missing"}
    assert result.stderr.splitlines()[-1] == "The blank forms cannot be made, so nobody got one."
    assert not Path("to-send").exists()


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom ladder_export.cli import _run\n_run(['review', 'fill', '--help'])\n"
        "print('LOADED', *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ran.stdout.splitlines()[-1].split()
    assert "click" in loaded
    assert not {"lxml", "docx", "openpyxl", "weasyprint", "yaml", "rich"} & set(loaded)
