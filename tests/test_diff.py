"""`diff` as a person meets it: where sources come from, git above all, what is printed, what is written."""

from __future__ import annotations

import json
import subprocess
from functools import partial
from pathlib import Path

import pytest

from conftest import Run
from ladder_export import cli, revisions
from ladders import edited, small_source

FILE, TABLE = "customer-value.yaml", "ladder.yaml"
LAST = "Items: 1 reworded; 1 change to the ladder itself."


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`diff`, whatever git knows of the person."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    return partial(run, "diff")


def newer() -> dict[str, bytes]:
    files = edited(small_source(1), FILE, "Asks the Starter question", "Asks the first question")
    return edited(files, TABLE, '"2026.1"', '"2026.2"')


def write(folder: str, files: dict[str, bytes]) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (Path(folder) / name).write_bytes(data)


def git(*words: str) -> None:
    who = [
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "tag.gpgsign=false",
    ]
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


def repository() -> None:
    """A repository here with the first edition tagged v1, and the second in the folder `source`."""
    git("init", "-q", "-b", "main")
    write("source", small_source(1))
    Path("source/.hidden.yaml").write_text("no: ladder")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    git("tag", "v1")
    write("source", newer())


def test_two_folders_or_their_ladder_files_are_compared(run: Run) -> None:
    write("old", small_source(1))
    write("source", newer())
    for words in (("old",), ("old", "source"), ("old/ladder.yaml", "source/ladder.yaml")):
        code, out, err = run(*words)
        assert (code, err) == (0, "")
        assert out.splitlines()[-1] == LAST
        assert "  ~ cv1-asks: Asks the [-Starter-] {+first+} question of Customer Value\n" in out
        assert "\x1b" not in out


def test_no_changes_is_no_failure(run: Run) -> None:
    write("source", small_source(1))
    code, out, err = run("source")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "No changes."


@pytest.mark.parametrize(
    "words",
    [("v1",), ("v1:source",), ("v1:source/ladder.yaml",), ("v1:./source/",), ("HEAD", "source"), ("main~0", "source")],
)
def test_a_revision_is_read_from_git_without_a_checkout(run: Run, words: tuple[str, ...]) -> None:
    repository()
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == LAST
    assert Path("source/customer-value.yaml").read_bytes() == newer()[FILE]


def test_two_revisions_and_a_new_side_from_git(run: Run) -> None:
    repository()
    git("commit", "-q", "-am", "second")
    git("tag", "v2")
    assert run("v1:source", "v2:source")[1].splitlines()[-1] == LAST
    for words in (("v1", "v2"), ("v1", "v2:source")):
        assert run(*words)[1].splitlines()[-1] == LAST
    write("elsewhere", small_source(1))
    assert run("elsewhere", "v2:source")[1].splitlines()[-1] == LAST


def test_a_folder_comes_before_a_revision_of_its_name(run: Run) -> None:
    repository()
    write("v1", newer())
    assert run("v1")[1].splitlines()[-1] == "No changes."


def test_problems_say_which_side_they_are_on(run: Run) -> None:
    repository()
    write("source", edited(newer(), FILE, "Asks the first question of Customer Value", "TBD"))
    git("commit", "-q", "-am", "broken")
    write("source", newer())
    code, out, err = run("HEAD")
    assert (code, out) == (1, "")
    assert err.startswith(
        "HEAD:source/customer-value.yaml:15:7: Customer Value › 1 Starter › Key Behaviors › cv1-asks: “TBD”"
    )
    code, out, _ = run("HEAD", "--json")
    assert code == 1
    assert [problem["file"] for problem in json.loads(out)["problems"]] == ["HEAD:source/customer-value.yaml"]
    write("both", {TABLE: b"title: ["})
    _, _, err = run("both", "HEAD:source")
    assert [line.split(":")[0] for line in err.splitlines()[:-1]][-1] == "HEAD"
    assert err.startswith("both/ladder.yaml: there is no competency beside ladder.yaml")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("v7",), "“v7”: there is no such folder, and git knows no revision “v7”; did you mean “v1”?"),
        (("zzz",), "“zzz”: there is no such folder, and git knows no revision “zzz”; there are: main, v1"),
        (("v1:nowhere",), "“v1:nowhere”: the revision v1 has no folder “nowhere”; see what is there with: git ls-tree -r "),
        (("v1:source/customer-value.yaml",), "is a file in the revision v1; name the folder that holds ladder.yaml"),
        (("v1", "nowhere"), "“nowhere”: there is no such folder, and git knows no revision “nowhere”; there are: main, v1"),
        ((":source",), "“:source”: there is no such folder; name the folder that holds ladder.yaml, or a revision as v1 or"),
        (("v1..main",), "git knows no revision “v1..main”"),
        (("^v1",), "git knows no revision “^v1”"),
        (("--", "--upload-pack=touch hacked"), "“--upload-pack=touch hacked”: there is no such folder; name the folder"),
        (("--", "-oHEAD:source"), "“-oHEAD:source”: there is no such folder; name the folder"),
        (("$(touch hacked)",), "git knows no revision “$(touch hacked)”"),
        (("source/customer-value.yaml",), "this file is no ladder.yaml; name the folder that holds ladder.yaml"),
        (("x" * 5000,), "there is no such folder, and git knows no revision"),
    ],
)  # fmt: skip
def test_what_is_no_source_is_said_in_one_line_with_the_way_out(run: Run, words: tuple[str, ...], said: str) -> None:
    repository()
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert not list(Path().glob("**/hacked"))


def test_outside_of_a_repository_and_without_git(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("source", small_source(1))
    code, _, err = run("v1")
    assert code == 1
    assert "“v1”: there is no such folder, and this folder is in no git repository; name the folder" in err
    Path("source").rename("ladder")
    code, _, err = run("v1", "v2")
    assert code == 1
    assert "none called source to look for in git; say where the ladder is in that revision: v1:path/to/source" in err
    Path("ladder").rename("source")
    monkeypatch.setenv("PATH", "/nowhere")
    code, _, err = run("v1")
    assert (code, err) == (
        1,
        "ladder-export: git is not installed, so revisions cannot be read; install it, or name two folders\n",
    )


def test_a_link_in_a_revision_is_not_followed(run: Run) -> None:
    repository()
    Path("source/extra.yaml").symlink_to("/etc/passwd")
    git("add", ".")
    git("commit", "-q", "-m", "link")
    Path("source/extra.yaml").unlink()
    code, _, err = run("HEAD")
    assert code == 1
    assert "HEAD:source/extra.yaml: this is no plain file in that revision; compare with another revision" in err


def test_git_is_never_given_a_shell_nor_a_network(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    repository()
    calls = []
    real = subprocess.run

    def noted(command: list[str], **options: object) -> object:
        calls.append((command, options))
        return real(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(revisions.subprocess, "run", noted)
    assert run("v1")[0] == 0
    assert len(calls) >= 5
    for command, options in calls:
        assert isinstance(command, list)
        assert not options.get("shell")
        assert options["env"]["GIT_ALLOW_PROTOCOL"] == "none"  # type: ignore[index]
        assert {"checkout", "fetch", "archive"}.isdisjoint(command)


def test_json_and_the_files_that_are_written(run: Run) -> None:
    write("old", small_source(1))
    write("source", newer())
    code, out, _ = run("old", "--json")
    data = json.loads(out)
    assert (code, data["ok"], data["counts"]["reworded"]) == (0, True, 1)
    code, out, err = run("old", "-o", "made/changes.json")
    assert (code, out, err) == (0, f"{LAST}\n", "made/changes.json\n")
    assert {"ok": True, **json.loads(Path("made/changes.json").read_text())} == data
    plain = run("old")[1]
    assert run("old", "-o", "changes.txt")[0] == 0
    assert Path("changes.txt").read_text() == plain


def test_what_loses_answers_is_told_even_where_the_rest_goes_into_a_file(run: Run) -> None:
    write("old", small_source(1))
    write("source", edited(newer(), FILE, "cv1-listens:", "cv1-hears:"))
    _, out, _ = run("old", "-o", "changes.txt")
    assert out.splitlines()[1] == (
        "  ! cv1-listens → cv1-hears: same text, new id: answers will not follow; keep the id cv1-listens"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "changes.docx"), "“changes.docx” does not end in .pdf or .json or .txt."),
        (("--pdf", "changes.txt"), "“changes.txt” does not end in .pdf."),
        (("-o", "a:b.pdf"), "the name of a file may have no colon and no backslash."),
        (("--paper", "a5"), "'a5' is not one of 'a4', 'letter'."),
    ],
)
def test_wrong_usage_is_told_before_anything_is_read(run: Run, words: tuple[str, ...], said: str) -> None:
    code, out, err = run("old", *words)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())


def test_colors_are_for_terminals_that_want_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from click import testing

    write("old", small_source(1))
    write("source", newer())
    runner = testing.CliRunner()
    assert "\x1b[32m{+first+}\x1b[0m" in runner.invoke(cli.cli, ["diff", "old"], color=True).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in runner.invoke(cli.cli, ["diff", "old"], color=True).stdout
