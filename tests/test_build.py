"""The build as a whole: faults planted in a layout, files that go and stay, equal bytes, and `verify` on what was made."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import PROJECT, run_cli
from ladders import SHIPPED, edited, small_source

LAYOUTS = SHIPPED.parent / "layouts"
CARD = "cards/customer-value-1-starter.pdf"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the small ladder in `source` and a copy of the layouts that a test may spoil."""
    write(tmp_path, small_source(levels=2))
    shutil.copytree(LAYOUTS, tmp_path / "layouts", ignore=shutil.ignore_patterns("fonts"))
    (tmp_path / "layouts/fonts").symlink_to(LAYOUTS / "fonts")
    return tmp_path


def write(project: Path, files: dict[str, bytes]) -> None:
    shutil.rmtree(project / "source", ignore_errors=True)
    (project / "source").mkdir()
    for name, data in files.items():
        (project / "source" / name).write_bytes(data)


def hashes(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def build_card(project: Path) -> subprocess.CompletedProcess[str]:
    return run_cli("build", "--only", "card", "--level", "1", "--layouts", "layouts", cwd=project)


def test_the_unspoiled_layouts_pass(project: Path) -> None:
    run = build_card(project)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split()[:3] == [CARD, "1", "page"]
    assert run.stderr == "1 file in output, each proved complete.\n"


FAULTS = {
    "clipped line": (".items li { height: .7em; overflow: hidden }", "Asks the Starter question"),
    "half a line clipped": (".lead p { height: .8em; overflow: hidden }", "sentence about Customer Value"),
    "white text": (".items li { color: #ffffff }", "Asks the Starter question"),
    "nearly white text": (".items li { color: #fafafa }", "Asks the Starter question"),
    "transparent text": (".items li { color: rgba(0, 0, 0, 0) }", "Asks the Starter question"),
    "overlapping lines": (".card .items li + li { margin-top: -1.1em }", "on top of"),
    "covered text": (
        "h1::after { content: ''; position: absolute; top: 60mm; left: 0; width: 170mm; height: 40mm; background: #ffffff }",
        "",
    ),
    "text off the margin": (".items li { position: relative; left: -18mm }", "edge of the page"),
    "tiny text": (".items li { font-size: 2pt }", "pt"),
    "section not displayed": (".list { display: none }", "item cv1-asks"),
    "remote picture": ("h1 { background: url(https://example.com/x.png) }", "example.com"),
    "local file": ("h1 { background: url(file:///etc/passwd) }", "file:///etc/passwd"),
    "unknown property": ("h1 { colour: red }", "colour"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_layout_stops_the_file_and_is_named(project: Path, fault: str) -> None:
    css, message = FAULTS[fault]
    with (project / "layouts/card.css").open("a") as sheet:
        sheet.write(f"\n{css}\n")
    run = build_card(project)
    assert run.returncode == 4, (run.returncode, run.stdout, run.stderr)
    assert message in run.stderr
    assert run.stderr.startswith(f"{CARD}: ")
    assert "Traceback" not in run.stderr
    assert not (project / "output" / CARD).exists()
    assert run.stderr.splitlines()[-1] == "1 file not delivered; nothing was made."


TEMPLATE_FAULTS = {
    "an unprintable character": ("{{ level.name }}</h1>", "\u2603</h1>", "U+2603"),
    "an unknown value": ("{{ level.name }}", "{{ level.nam }}", "card.html.j2"),
    "broken Jinja": ("{% endfor %}", "", "card.html.j2"),
    "a section left out": ("in side.blocks %}", "in side.blocks if block.shape != 'shift' %}", "item cv1-shift-from"),
    "a heading left out": ("{{ level.name }}</h1>", "</h1>", "Starter"),
    "a link to a script": ("<h1 ", "<p><a href='javascript:alert(1)'>x</a></p><h1 ", "javascript"),
    "a link to a file": ("<h1 ", "<p><a href='file:///etc/passwd'>x</a></p><h1 ", "file:"),
}  # fmt: skip


@pytest.mark.parametrize("fault", TEMPLATE_FAULTS)
def test_a_fault_in_a_template_stops_the_file_and_is_named(project: Path, fault: str) -> None:
    old, new, message = TEMPLATE_FAULTS[fault]
    path = project / "layouts/card.html.j2"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    run = build_card(project)
    assert run.returncode in (1, 4), (run.returncode, run.stdout, run.stderr)
    assert message in run.stderr
    assert "Traceback" not in run.stderr
    assert not (project / "output" / CARD).exists()


def test_a_failed_file_leaves_the_earlier_one_and_says_so(project: Path) -> None:
    assert build_card(project).returncode == 0
    before = hashes(project / "output")
    with (project / "layouts/card.css").open("a") as sheet:
        sheet.write("\n.items li { color: #ffffff }\n")
    run = build_card(project)
    assert run.returncode == 4
    assert f"{CARD}: not delivered; the file of an earlier build is still there" in run.stderr
    assert hashes(project / "output") == before
    assert run_cli("verify", cwd=project).returncode == 0


def test_one_failing_kind_does_not_stop_the_others(project: Path) -> None:
    with (project / "layouts/card.css").open("a") as sheet:
        sheet.write("\n.items li { color: #ffffff }\n")
    run = run_cli("build", "--layouts", "layouts", "--only", "card", "--only", "chapter", cwd=project)
    assert run.returncode == 4
    made = sorted(name for name in hashes(project / "output") if name.endswith(".pdf"))
    assert made == ["chapters/customer-value-1-starter.pdf", "chapters/customer-value-2-maker.pdf"]
    assert run.stderr.splitlines()[-1] == "2 files not delivered; 2 files in output, each proved complete."


def test_a_book_whose_chapters_cannot_be_measured_does_not_stop_the_others(project: Path) -> None:
    with (project / "layouts/chapter.css").open("a") as sheet:
        sheet.write("\nh1 { background: url(https://example.com/x.png) }\n")
    run = run_cli("build", "--layouts", "layouts", "--only", "handbook", "--only", "card", cwd=project)
    assert run.returncode == 4, run.stderr
    assert run.stderr.startswith("handbook.pdf: ")
    assert "example.com" in run.stderr
    made = sorted(name for name in hashes(project / "output") if name.endswith(".pdf"))
    assert made == ["cards/customer-value-1-starter.pdf", "cards/customer-value-2-maker.pdf"]


def test_a_card_that_is_too_long_names_sections_and_millimeters(project: Path) -> None:
    long = " ".join(["A behavior that takes a good many words to tell"] * 12)
    more = "".join(f"      cv1-more-{n}: {long} {n}\n" for n in range(5))
    line = "      cv1-listens: Listens to Customer Value as a Starter does\n"
    write(project, edited(small_source(levels=2), "customer-value.yaml", line, line + more))
    run = build_card(project)
    assert run.returncode == 4
    assert "card “1 Starter” does not fit on one A4 page at 8.5 pt" in run.stderr
    assert "mm too long" in run.stderr
    assert "Key Behaviors" in run.stderr
    assert not (project / "output" / CARD).exists()


def test_files_of_a_level_that_is_gone_are_removed_if_we_made_them(project: Path) -> None:
    assert run_cli("build", "--only", "card", "--only", "review", cwd=project).returncode == 0
    output = project / "output"
    own = output / "cards/notes.pdf"
    own.write_text("a person's own file")
    (output / "reviews/level-2-maker.docx").write_text("filled in by hand")
    write(project, small_source(levels=1))
    run = run_cli("build", "--only", "card", cwd=project)
    assert run.returncode == 0, run.stderr
    assert "cards/customer-value-2-maker.pdf: removed, since the ladder no longer has it" in run.stderr
    for suffix in ("docx", "dotx"):
        name = f"reviews/level-2-maker.{suffix}"
        assert f"{name}: the ladder no longer has it; a build without --only removes it" in run.stderr
        assert (output / name).is_file()
    run = run_cli("build", "--only", "card", "--only", "review", cwd=project)
    assert run.returncode == 0, run.stderr
    assert "reviews/level-2-maker.dotx: removed" in run.stderr
    assert "reviews/level-2-maker.docx: the ladder no longer has it, but it was changed after it was made" in run.stderr
    left = {path for path in hashes(output) if path != "manifest.json"}
    assert left == {CARD, "cards/notes.pdf", "reviews/level-1-starter.docx", "reviews/level-1-starter.dotx",
                    "reviews/level-2-maker.docx"}  # fmt: skip
    assert own.read_text() == "a person's own file"


def test_a_filled_form_is_kept_beside_the_new_one(project: Path) -> None:
    command = ("build", "--only", "review", "--level", "1")
    assert run_cli(*command, cwd=project).returncode == 0
    reviews = project / "output/reviews"
    made = (reviews / "level-1-starter.docx").read_bytes()
    for number, answers in enumerate((b"first answers", b"second answers"), 1):
        (reviews / "level-1-starter.docx").write_bytes(answers)
        run = run_cli(*command, cwd=project)
        assert run.returncode == 0
        assert run.stderr.splitlines()[0] == (
            f"reviews/level-1-starter-kept-{number}.docx: a form that was changed after it was made, kept under this name "
            "beside the new one"
        )
        assert (reviews / f"level-1-starter-kept-{number}.docx").read_bytes() == answers
        assert (reviews / "level-1-starter.docx").read_bytes() == made
    assert "kept" not in run_cli(*command, cwd=project).stderr


def test_a_folder_with_another_ladder_is_not_touched(project: Path) -> None:
    assert build_card(project).returncode == 0
    before = hashes(project / "output")
    write(project, edited(small_source(levels=2), "ladder.yaml", "id: small-ladder", "id: other-ladder"))
    run = build_card(project)
    assert run.returncode == 1
    assert "output: holds the build of another ladder, “small-ladder”, and this one is “other-ladder”" in run.stderr
    assert hashes(project / "output") == before


def test_a_build_in_parts_leaves_one_manifest_of_all(project: Path) -> None:
    for level in ("1", "2"):
        assert run_cli("build", "--only", "card", "--level", level, cwd=project).returncode == 0
    parts = hashes(project / "output")
    assert run_cli("build", "--only", "card", "-o", "whole", cwd=project).returncode == 0
    assert parts == hashes(project / "whole")


def test_files_of_an_earlier_edition_are_named(project: Path) -> None:
    assert run_cli("build", "--only", "card", cwd=project).returncode == 0
    write(project, edited(small_source(levels=2), "ladder.yaml", 'edition: "2026.1"', 'edition: "2026.2"'))
    run = build_card(project)
    assert run.returncode == 0
    older = "cards/customer-value-2-maker.pdf"
    assert run.stderr.splitlines() == [
        f"{older}: is still of an earlier edition; build it too before you hand it out",
        "1 file in output, each proved complete.",
    ]
    check = run_cli("verify", cwd=project)
    assert check.returncode == 4
    assert f"{older}: is of edition 2026.1, and the folder is of edition 2026.2; build it again" in check.stdout


def test_verify_names_files_that_nobody_proved(project: Path) -> None:
    assert build_card(project).returncode == 0
    (project / "output/cards/mine.pdf").write_text("x")
    run = run_cli("verify", cwd=project)
    assert (run.returncode, run.stdout) == (0, "1 file in output: complete and as built.\n")
    assert run.stderr == "cards/mine.pdf: not checked, since the manifest does not name it\n"
    assert json.loads(run_cli("verify", "--json", cwd=project).stdout)["unknown"] == ["cards/mine.pdf"]


def test_build_as_json(project: Path) -> None:
    run = run_cli("build", "--only", "card", "--level", "1", "--json", cwd=project)
    result = json.loads(run.stdout)
    assert run.returncode == 0
    assert result["ok"] is True
    (file,) = result["files"]
    data = (project / "output" / CARD).read_bytes()
    assert file == {
        "path": CARD, "kind": "card", "pages": 1, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(),
        "made": True,
    }  # fmt: skip
    again = json.loads(run_cli("build", "--only", "card", "--level", "1", "--json", cwd=project).stdout)
    assert again == result | {"files": [file | {"made": False}]}


def test_an_output_folder_that_is_a_file_is_wrong_usage(project: Path) -> None:
    (project / "output").write_text("x")
    run = build_card(project)
    assert run.returncode == 2
    assert "'output' is a file" in run.stderr


# The shipped ladder, built once for all tests (`built_a4`).


def test_the_shipped_ladder_gives_all_that_is_promised(built_a4: Path) -> None:
    slugs = ["1-early-career", "2-mid-level-engineer", "3-senior-engineer", "4-staff-engineer", "5-principal-engineer"]
    wanted = {"handbook.pdf", "overviews/customer-value.pdf", "manifest.json"}
    wanted |= {f"{kind}/customer-value-{slug}.pdf" for kind in ("chapters", "cards") for slug in slugs}
    wanted |= {f"compare/customer-value-{n}-{n + 1}.pdf" for n in range(1, 5)}
    wanted |= {f"reviews/level-{slug}.{suffix}" for slug in slugs for suffix in ("docx", "dotx")}
    assert set(hashes(built_a4)) == wanted


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_card_is_one_page_in_readable_type(request: pytest.FixtureRequest, paper: str) -> None:
    folder = request.getfixturevalue(f"built_{paper}")
    files = json.loads((folder / "manifest.json").read_text())["files"]
    cards = [entry for entry in files.values() if entry["kind"] == "card"]
    assert len(cards) == 5
    assert {entry["pages"] for entry in cards} == {1}
    assert len({entry["type_size_pt"] for entry in cards}) == 1, "cards of a deck match"
    assert all(entry["type_size_pt"] >= 8.5 and entry["smallest_item_type_pt"] >= 8.5 for entry in cards)


def test_the_manifest_says_where_every_item_stands(built_a4: Path) -> None:
    files = json.loads((built_a4 / "manifest.json").read_text())["files"]
    card = files["cards/customer-value-1-early-career.pdf"]
    assert card["items"]["cv1-asks-why"] == [1]
    form = files["reviews/level-1-early-career.docx"]
    assert form["items"]["cv1-asks-why"] == ["cv1-asks-why.self", "cv1-asks-why.manager", "cv1-asks-why.evidence"]
    every = {item for entry in files.values() for item in entry["items"]}
    book = files["handbook.pdf"]
    assert len(every) == 203 + 5, "a shift is two items"
    assert len(book["items"]["cv1-asks-why"]) == 3, "toolkit, worksheet, matrix"
    for name, entry in files.items():
        assert entry["sha256"] == hashlib.sha256((built_a4 / name).read_bytes()).hexdigest()


def test_the_same_source_gives_the_same_bytes_elsewhere(built_a4: Path, tmp_path: Path) -> None:
    source = tmp_path / "a folder elsewhere"
    shutil.copytree(SHIPPED, source)
    output = tmp_path / "out"
    run = run_cli(
        "build", source, "-o", output, cwd=tmp_path,
        env={**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C", "HOME": str(tmp_path),
             "SOURCE_DATE_EPOCH": "1", "PYTHONPATH": str(PROJECT / "src")},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert hashes(output) == hashes(built_a4)
    assert len(hashes(output)) == 27


def test_archives_small_cards_and_pictures_have_the_same_bytes_elsewhere(
    built: Callable[..., Path], tmp_path: Path
) -> None:
    words = ("--archive", "--png", "--dpi", "90", "--only", "card")
    run = run_cli(
        "build", SHIPPED, "-o", tmp_path / "out", "--paper", "a6", *words,
        env={**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "PYTHONPATH": str(PROJECT / "src")},
        cwd=tmp_path,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert hashes(tmp_path / "out") == hashes(built("a6", *words))
    assert len(hashes(tmp_path / "out")) == 5 + 10 + 1


def test_files_are_small(built_a4: Path) -> None:
    files = json.loads((built_a4 / "manifest.json").read_text())["files"]
    most = {"card": 60_000, "overview": 60_000, "compare": 60_000, "chapter": 60_000, "handbook": 250_000}
    large = {n: e["bytes"] for n, e in files.items() if e["kind"] in most and e["bytes"] > most[e["kind"]]}
    assert large == {}


def test_the_manifest_says_how_a_file_was_printed(built_a4: Path, built: Callable[..., Path]) -> None:
    files = json.loads((built_a4 / "manifest.json").read_text())["files"]
    assert {json.dumps(entry["print"]) for entry in files.values()} == {'{"paper": "a4"}'}
    small = built("a6", "--archive", "--png", "--dpi", "90", "--only", "card")
    files = json.loads((small / "manifest.json").read_text())["files"]
    said = [entry["print"] for entry in files.values() if entry["kind"] == "card"]
    assert said == [{"paper": "a6", "sides": 2, "archive": True}] * 5


@pytest.fixture
def spoilable(built_a4: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built_a4, tmp_path / "output")


def test_verify_finds_nothing_wrong_with_what_was_built(spoilable: Path) -> None:
    run = run_cli("verify", spoilable)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == f"26 files in {spoilable}: complete and as built.\n"


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _swap(path: Path) -> None:
    path.write_bytes(path.with_name("customer-value-2-mid-level-engineer.pdf").read_bytes())


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (Path.unlink, "cannot be read (No such file or directory); build it again"),
        (_truncate, "is not the file that was proved: its hash differs; build it again"),
        (_swap, "item cv1-asks-why ("),
    ],
)
def test_verify_names_what_is_wrong(spoilable: Path, spoil: Callable[[Path], None], message: str) -> None:
    name = "cards/customer-value-1-early-career.pdf"
    spoil(spoilable / name)
    run = run_cli("verify", spoilable)
    assert run.returncode == 4
    lines = run.stdout.splitlines()
    assert all(line.startswith(f"{name}: ") for line in lines[:-1])
    assert any(message in line for line in lines)
    assert lines[-1] == f"1 of 26 files in {spoilable} not as built."
    assert run_cli("verify", spoilable, "--json").returncode == 4


# Pictures

PICTURE = CARD.replace(".pdf", ".png")


def build_picture(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run_cli("build", "--only", "card", "--level", "1", "--png", "--dpi", "90", *words, cwd=project)


def reworded(project: Path) -> None:
    """Change a line of the card."""
    files = small_source(levels=2)
    old = "cv1-listens: Listens to Customer Value as a Starter does"
    write(project, edited(files, "customer-value.yaml", old, old.replace("Listens", "Harkens")))


def test_a_picture_is_made_beside_its_card_and_the_manifest_says_what_it_shows(project: Path) -> None:
    run = build_picture(project)
    assert run.returncode == 0, run.stderr
    assert [line.split()[0] for line in run.stdout.splitlines()] == [CARD, PICTURE]
    files = json.loads((project / "output/manifest.json").read_text())["files"]
    picture = files[PICTURE]
    assert picture["kind"] == "picture"
    assert picture["size_px"] == [745, 1053]
    assert picture["expected"] == {
        "file": PICTURE, "shows": CARD, "sha256": files[CARD]["sha256"], "page": 1, "dpi": 90,
    }  # fmt: skip
    assert run_cli("verify", cwd=project).stdout == "2 files in output: complete and as built.\n"


def test_verify_names_a_picture_whose_card_is_another_now(project: Path) -> None:
    assert build_picture(project).returncode == 0
    card = project / "output" / CARD
    card.write_bytes(card.read_bytes() + b"\n")
    run = run_cli("verify", cwd=project)
    assert run.returncode == 4
    said = f"{PICTURE}: shows {CARD} as it was: that file has changed since; build both again, with --png"
    assert said in run.stdout.splitlines()
    card.unlink()
    said = f"{PICTURE}: shows {CARD}, which cannot be read (No such file or directory); build both again, with --png"
    assert said in run_cli("verify", cwd=project).stdout.splitlines()


def test_a_picture_of_a_card_as_it_was_is_removed_unless_somebody_has_changed_it(project: Path) -> None:
    assert build_picture(project).returncode == 0
    picture = project / "output" / PICTURE
    done = "2 files in output, each proved complete; 1 made, 1 up to date.\n"
    assert run_cli("build", "--only", "card", cwd=project).stderr == done
    assert picture.is_file(), "the card is the same, so its picture stays"
    ours = picture.read_bytes()
    reworded(project)
    run = run_cli("build", "--only", "card", cwd=project)
    assert run.stderr.splitlines()[0] == f"{PICTURE}: removed, since its PDF is another now; --png makes it anew"
    assert not picture.exists()
    assert run_cli("verify", cwd=project).returncode == 0

    write(project, small_source(levels=2))
    assert build_picture(project).returncode == 0
    assert picture.read_bytes() == ours
    picture.write_bytes(ours + b"drawn on")
    reworded(project)
    run = run_cli("build", "--only", "card", "--json", cwd=project)
    assert json.loads(run.stdout)["stale"] == [PICTURE]
    assert picture.is_file()
    assert PICTURE not in json.loads((project / "output/manifest.json").read_text())["files"]


def test_pictures_go_with_the_level_that_is_gone(project: Path) -> None:
    assert run_cli("build", "--only", "card", "--png", "--dpi", "72", cwd=project).returncode == 0
    write(project, small_source(levels=1))
    run = run_cli("build", "--only", "card", cwd=project)
    gone = "cards/customer-value-2-maker"
    assert f"{gone}.png: removed, since the ladder no longer has it" in run.stderr
    assert f"{gone}.pdf: removed, since the ladder no longer has it" in run.stderr
    assert not any(name.startswith(gone) for name in hashes(project / "output"))


def build_compared(project: Path, items: int) -> subprocess.CompletedProcess[str]:
    """Compare sheets of levels with so many indicators, in pictures."""
    files = small_source(levels=2)
    files = edited(
        files,
        "ladder.yaml",
        "kind: list, least: 2, most: 6,\n     places: [handbook, card, review]",
        "kind: list, least: 2, most: 99,\n     places: [handbook, compare]",
    )
    for n, name in enumerate(("Starter", "Maker"), 1):
        line = f"      cv{n}-heard: Hear thanks for Customer Value as a {name}\n"
        more = "".join(
            f"      cv{n}-more-{i}: See number {i} of the long list of things that tell how well a {name} does\n"
            for i in range(items)
        )
        files = edited(files, "customer-value.yaml", line, line + more)
    write(project, files)
    return run_cli("build", "--only", "compare", "--png", "--dpi", "72", cwd=project)


def test_each_page_of_a_long_compare_sheet_has_a_picture(project: Path) -> None:
    sheet = "compare/customer-value-1-2"
    run = build_compared(project, 40)
    assert run.returncode == 0, run.stderr
    assert [line.split()[0] for line in run.stdout.splitlines()] == [f"{sheet}.pdf", f"{sheet}-1.png", f"{sheet}-2.png"]
    assert json.loads((project / "output/manifest.json").read_text())["files"][f"{sheet}.pdf"]["pages"] == 2
    assert run_cli("verify", cwd=project).stdout == "3 files in output: complete and as built.\n"
    run = build_compared(project, 0)
    assert run.stderr.splitlines() == [
        f"{sheet}-1.png: removed, since its PDF is another now; --png makes it anew",
        f"{sheet}-2.png: removed, since its PDF is another now; --png makes it anew",
        "2 files in output, each proved complete.",
    ]
    assert {name for name in hashes(project / "output") if name.startswith("compare")} == {
        f"{sheet}.pdf", f"{sheet}.png",
    }  # fmt: skip


def test_a_card_that_fails_leaves_its_picture_alone(project: Path) -> None:
    assert build_picture(project).returncode == 0
    before = hashes(project / "output")
    with (project / "layouts/card.css").open("a") as sheet:
        sheet.write("\n.items li { color: #ffffff }\n")
    run = build_picture(project, "--layouts", "layouts")
    assert run.returncode == 4
    assert run.stderr.splitlines()[-1] == "1 file not delivered; nothing was made."
    assert hashes(project / "output") == before


def test_a_manifest_of_an_earlier_version_is_taken_over_but_not_verified_by(project: Path) -> None:
    assert run_cli("build", "--only", "card", cwd=project).returncode == 0
    path = project / "output/manifest.json"
    path.write_text(path.read_text().replace('"format": 2', '"format": 1'))
    run = run_cli("verify", cwd=project)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == (
        "ladder-export: output/manifest.json: was written by an earlier version, in format 1, and does not say all that is "
        "to be checked; build everything again\n"
    )
    write(project, small_source(levels=1))
    assert "cards/customer-value-2-maker.pdf: removed" in run_cli("build", "--only", "card", cwd=project).stderr
    assert run_cli("verify", cwd=project).returncode == 0


@pytest.mark.parametrize("files", [0, 1, 2, 3])
def test_a_killed_build_leaves_whole_files_only(project: Path, files: int) -> None:
    """SIGKILL as soon as so many files are there: each is one that a finished build makes, or has a temporary name."""
    assert run_cli("build", "--only", "review", "-o", "whole", cwd=project).returncode == 0
    good = hashes(project / "whole")
    reviews = project / "output/reviews"
    command = [sys.executable, "-m", "ladder_export", "build", "--only", "review"]
    process = subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and (not reviews.is_dir() or len(list(reviews.iterdir())) < files):
        pass
    process.kill()
    process.wait()
    there = {name: digest for name, digest in hashes(project / "output").items() if name != "manifest.json"}
    finished = {name: digest for name, digest in there.items() if ".ladder-export-" not in name}
    assert len(there) >= files
    assert finished.items() <= good.items()
    run = run_cli("build", "--only", "review", cwd=project)
    assert run.returncode == 0
    assert good.items() <= hashes(project / "output").items()


def test_a_build_that_delivers_nothing_leaves_the_folder_as_it_was(project: Path) -> None:
    assert run_cli("build", "--only", "card", cwd=project).returncode == 0
    before = hashes(project / "output")
    files = edited(small_source(levels=2), "ladder.yaml", 'edition: "2026.1"', 'edition: "2026.2"')
    long = "Asks and asks again " * 2000
    files = edited(files, "customer-value.yaml", "Asks the Starter question of Customer Value", long)
    write(project, edited(files, "customer-value.yaml", "Asks the Maker question of Customer Value", long))

    assert run_cli("build", "--only", "card", cwd=project).returncode == 4

    assert hashes(project / "output") == before
