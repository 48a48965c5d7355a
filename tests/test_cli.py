"""The commands as a person meets them: exit codes, where things are printed, and what the messages say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from conftest import Run
from ladder_export import cli
from ladder_export.cli.common import source_files
from ladders import edited, small_source


def write(files: dict[str, bytes], folder: Path = Path("source")) -> None:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _tables() -> list[tuple[tuple[str, ...], cli.Commands]]:
    """The groups of commands with the words that lead to each."""
    review = cli.cli.get_command(click.Context(cli.cli), "review")
    assert isinstance(review, cli.Commands)
    return [((), cli.cli), (("review",), review)]  # type: ignore[list-item]


def test_every_command_is_listed_has_help_and_an_example_of_its_use(run: Run) -> None:
    seen = 0
    for words, group in _tables():
        code, out, _ = run(*words, "--help")
        assert code == 0
        for name in group.list_commands(click.Context(group)):
            assert f"  {name}" in out
            code, text, _ = run(*words, name, "--help")
            assert code == 0
            assert len(text.splitlines()) > 8
            assert "--json" in text or name in ("review", "schema")
            seen += 1
    assert seen == 14


def test_the_tables_of_commands_and_the_files_are_the_same() -> None:
    folder = Path(cli.__file__).parent
    helpers = {"__init__", "common", "handing", "incoming", "reading", "rosters"}
    for words, group in _tables():
        inside = folder.joinpath(*words)
        files = {path.stem.removesuffix("_") for path in inside.glob("*.py") if path.stem not in helpers}
        files |= {path.name for path in inside.iterdir() if (path / "__init__.py").exists()}
        assert files == set(group.list_commands(click.Context(group)))
        for name in files:
            command = group.get_command(click.Context(group), name)
            assert command is not None
            assert command.name == name


def test_an_unknown_command_offers_the_nearest(run: Run) -> None:
    code, _, err = run("chekc")
    assert code == 2
    assert "There is no command “chekc”. Did you mean “check”?" in err


def test_an_unknown_option_is_wrong_usage(run: Run) -> None:
    code, _, err = run("build", "--papre", "a4")
    assert code == 2
    assert "--paper" in err


def test_check_prints_the_counts_and_that_all_is_well(run: Run) -> None:
    write(small_source(levels=2))
    code, out, err = run("check")
    assert (code, err) == (0, "")
    row = next(line for line in out.splitlines() if "Key Behaviors" in line)
    assert row.split() == ["Key", "Behaviors", "2", "2"]
    assert out.splitlines()[-1] == "Small Ladder, edition 2026.1: complete (1 competency, 2 levels, 32 items)."


def test_check_marks_a_short_section_and_names_its_place(run: Run) -> None:
    files = edited(
        small_source(), "customer-value.yaml", "      cv2-asks: Asks the Maker question of Customer Value\n", ""
    )
    write(files)
    code, out, _ = run("check")
    assert code == 1
    row = next(line for line in out.splitlines() if "Key Behaviors" in line)
    assert row.split() == ["Key", "Behaviors", "2", "1", "of", "2"]
    assert (
        "source/customer-value.yaml:45:5: Customer Value › 2 Maker › Key Behaviors: has 1 item, needs at least 2" in out
    )
    assert out.splitlines()[-1] == "1 problem found."


def test_check_as_json(run: Run) -> None:
    write(small_source(levels=2))
    code, out, _ = run("check", "--json")
    result = json.loads(out)
    assert code == 0
    assert result["ok"] is True
    assert result["problems"] == []
    assert [(row["competency"], row["level"]) for row in result["counts"]] == [
        ("customer-value", 1),
        ("customer-value", 2),
    ]
    assert result["counts"][0]["sections"]["behaviors"] == 2
    Path("source/customer-value.yaml").write_text("title: [x\n")
    code, out, _ = run("check", "--json")
    result = json.loads(out)
    assert code == 1
    assert result["ok"] is False
    assert result["problems"][0]["file"] == "source/customer-value.yaml"
    assert set(result["problems"][0]) == {"file", "line", "column", "path", "message", "advice"}


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_missing_source_says_so_and_what_to_do(run: Run, command: str) -> None:
    code, out, err = run(command, "nowhere")
    assert code == 1
    assert "nowhere: there is no such folder; name the folder that holds ladder.yaml" in out + err


def test_build_stops_at_any_problem_of_the_source_and_makes_nothing(run: Run) -> None:
    files = edited(
        small_source(), "customer-value.yaml", "      cv2-asks: Asks the Maker question of Customer Value\n", ""
    )
    write(files)
    code, out, err = run("build")
    assert (code, out) == (1, "")
    assert "Customer Value › 2 Maker › Key Behaviors: has 1 item, needs at least 2" in err
    assert err.splitlines()[-1] == "1 problem in the source; nothing was made."
    assert not Path("output").exists()


def test_build_as_json_tells_the_problems_too(run: Run) -> None:
    write({**small_source(), "customer-value.yaml": b"\xff"})
    code, out, _ = run("build", "--json")
    assert code == 1
    result = json.loads(out)
    assert result["ok"] is False
    assert result["problems"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--competency", "custmer"], "there is no competency “custmer”. Did you mean “customer-value”?"),
        (["--level", "7"], "there is no level 7. The levels are: 1 Starter, 2 Maker."),
        (["--only", "poster"], "there is no kind of file “poster”. Did you mean “chapter”?"),
        (["--only", "handbook", "--level", "1"], "--only handbook gives files about all levels: leave out --level."),
        (["--paper", "a3"], "'a3' is not one of"),
        (["--layouts", "none"], "'none' does not exist"),
    ],
)
def test_a_wrong_choice_says_what_there_is(run: Run, arguments: list[str], message: str) -> None:
    write(small_source())
    code, _, err = run("build", *arguments)
    assert code == 2
    assert message in err
    assert not Path("output").exists()


def test_verify_without_a_manifest_says_what_to_do(run: Run) -> None:
    code, _, err = run("verify")
    assert code == 1
    assert "output: there is no such folder; name the one that was built into, or build first" in err
    Path("output").mkdir()
    code, _, err = run("verify")
    assert code == 1
    assert "output: has no manifest.json, so nothing says what should be there; build first" in err


def test_an_error_is_json_too_where_json_was_asked_for(run: Run) -> None:
    code, out, _ = run("verify", "nowhere", "--json")
    result = json.loads(out)
    assert code == 1
    assert result["ok"] is False
    assert result["problems"][0]["message"].startswith("nowhere: there is no such folder")


@pytest.mark.parametrize("arguments", [("build", "-o", ""), ("build", " "), ("check", ""), ("verify", "")])
def test_an_empty_name_is_no_folder(run: Run, arguments: tuple[str, ...]) -> None:
    write(small_source())
    code, _, err = run(*arguments)
    assert code == 2
    assert "the name of the folder is empty." in err
    assert [path.name for path in Path().iterdir()] == ["source"]


def test_a_reader_that_leaves_early_is_no_bug(tmp_path: Path) -> None:
    write(small_source(), tmp_path / "source")
    shell = f"'{sys.executable}' -m ladder_export check --json | head -c 1; exit ${{PIPESTATUS[0]}}"
    run = subprocess.run(["bash", "-c", shell], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 141)
    assert run.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_result_that_cannot_be_printed_is_no_bug(tmp_path: Path) -> None:
    write(small_source(), tmp_path / "source")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "ladder_export", "check"]
        run = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr == "ladder-export: the result cannot be printed (No space left on device)\n"


def test_a_narrow_terminal_shows_every_count(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    empty = (
        "      cv{0}-asks: Asks the {1} question of Customer Value\n"
        "      cv{0}-listens: Listens to Customer Value as a {1} does\n"
    )
    files = small_source(levels=2)
    for number, name in ((1, "Starter"), (2, "Maker")):
        files = edited(files, "customer-value.yaml", empty.format(number, name), "")
    write(files)
    _, out, _ = run("check")
    row = next(line for line in out.splitlines() if "0 of 2" in line)
    assert row.count("0 of 2") == 2


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"format": 99}', b'{"format": 1}', b'{"format":1,"ladder":{},"made_with":{},"files":[]}',
             b'{"format":1,"ladder":{},"made_with":{},"files":{"../x":{"kind":"card","sha256":"","bytes":1,"expected":{}}}}',
             b"[" * 100_000],
)  # fmt: skip
def test_a_damaged_manifest_is_named_and_no_traceback_is_shown(run: Run, data: bytes) -> None:
    Path("output").mkdir()
    Path("output/manifest.json").write_bytes(data)
    code, _, err = run("verify")
    assert code == 1
    assert err.startswith("ladder-export: output/manifest.json: ")
    assert "delete output/manifest.json and build again" in err


def test_a_manifest_that_names_no_file_proves_nothing(run: Run) -> None:
    Path("output").mkdir()
    Path("output/manifest.json").write_text('{"format": 1, "ladder": {}, "made_with": {}, "files": {}}')
    code, _, err = run("verify")
    assert code == 1
    assert "output: its manifest.json names no file, so nothing says what should be there" in err


def test_a_bug_shows_its_traceback_and_where_to_report_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("ladder_export.source.read_source", broken)
    code, _, err = run("check")
    assert code == 3
    assert "ZeroDivisionError: planted" in err
    assert "This is a bug in ladder_export" in err


def test_an_interruption_has_its_own_exit_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ladder_export.source.read_source", interrupted)
    code, _, err = run("check")
    assert code == 130
    assert "Traceback" not in err


def test_an_interruption_that_a_library_tells_as_its_own_failure_is_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise ImportError("the extension library failed to import") from error

    monkeypatch.setattr("ladder_export.source.read_source", interrupted)
    code, _, err = run("check")
    assert (code, err) == (130, "Interrupted. Every file that was finished is whole.\n")


# Choices of a print


def linked_source(levels: int = 2) -> dict[str, bytes]:
    """The small ladder with an address."""
    return edited(
        small_source(levels=levels), "ladder.yaml", "language: en-US\n", "language: en-US\nurl: https://example.org/l\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--only", "handbook", "--paper", "a6"],
            "Nothing to make: A6 is not a paper for --only handbook: give --paper one of a4, letter, a5, half-letter.",
        ),
        (
            ["--only", "review", "--paper", "a5"],
            "Nothing to make: A5 is not a paper for --only review: give --paper one of a4, letter.",
        ),
        (["--dpi", "150"], "--dpi is about the pictures of --png: add --png, or leave out --dpi."),
        (
            ["--only", "chapter", "--png"],
            "--png is about cards, overviews and compare sheets, and none is to be made: leave it out.",
        ),
        (["--only", "review", "--archive"], "--archive is about PDF files, and none is to be made: leave it out."),
        (["--only", "chapter", "--landscape"], "--landscape is about cards, and none is to be made: leave it out."),
        (["--only", "chapter", "--sides", "2"], "--sides is about cards, and none is to be made: leave it out."),
        (["--only", "chapter", "--qr"], "--qr is about cards, and none is to be made: leave it out."),
        (
            ["--qr"],
            "--qr prints the ladder’s address on its cards, and it has none: add “url: https://…” to ladder.yaml.",
        ),
    ],
)
def test_a_choice_that_cannot_be_made_says_so_and_the_way_out(run: Run, words: list[str], said: str) -> None:
    write(small_source(levels=2))
    code, out, err = run("build", *words)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == f"Error: {said}"
    assert not Path("output").exists()


@pytest.mark.parametrize("dpi", ["71", "601"])
def test_pictures_are_neither_unreadable_nor_huge(run: Run, dpi: str) -> None:
    write(small_source(levels=2))
    code, _, err = run("build", "--png", "--dpi", dpi)
    assert code == 2
    assert "--dpi" in err
    assert "72<=x<=600" in err


def test_a_small_paper_makes_the_cards_and_says_what_it_has_no_room_for(run: Run) -> None:
    write(linked_source(1))
    code, out, err = run("build", "--paper", "a6", "--qr")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["cards/customer-value-1-starter.pdf"]
    assert err.splitlines() == [
        "On A6 no handbook, overviews, chapters and review forms are made; --paper a4 or letter has room for them.",
        "1 file in output, each proved complete.",
    ]
    code, _, err = run("build", "--paper", "a6", "--only", "card")
    assert (code, err) == (0, "1 file in output, each proved complete.\n")


@pytest.mark.parametrize("command", [("build", "--only", "card"), ("sheets", "--only", "card")])
def test_a_back_that_would_be_empty_on_every_card_is_not_made_and_that_is_said(
    run: Run, command: tuple[str, ...]
) -> None:
    files = {name: data.replace(b", card", b"").replace(b"[card, ", b"[") for name, data in small_source(1).items()}
    write(
        edited(files, "ladder.yaml", "least: 2, most: 7,\n     places: [", "least: 2, most: 7,\n     places: [card, ")
    )
    said = "--sides 2: cards get one side, since nothing would stand on the back.\n"
    code, _, err = run(*command, "--sides", "2", "--paper", "a6")
    assert code == 0
    assert err.count(said) == 1
    code, _, err = run(*command, "--paper", "a6")
    assert code == 0
    assert "--sides" not in err


def test_an_archive_carries_what_was_read_and_no_hidden_file(tmp_path: Path) -> None:
    for name, data in small_source(1).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / ".secret.yaml").write_text("password: 1\n")
    (tmp_path / ".#ladder.yaml").symlink_to(tmp_path / "gone")
    assert source_files(tmp_path) == small_source(1)
