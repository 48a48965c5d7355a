"""The way of the data goes one way: which room may import which, and what loads heavy libraries."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "ladder_export"
HEAVY = (
    "weasyprint",
    "segno",
    "docx",
    "pikepdf",
    "uharfbuzz",
    "pypdfium2",
    "PIL",
    "jinja2",
    "fontTools",
    "lxml",
    "rich",
    "distributed",
    "openpyxl",
    "babel",
    "markdown_it",
)

# Each room and the rooms of this package that it may import, anywhere in its code.
ALLOWED = {
    "problems": set(),
    "choices": set(),
    "collector": set(),
    "versions": set(),
    "languages": set(),
    "wording": {"languages"},
    "fingerprint": set(),
    "inputs": {"versions"},
    "equipment": {"inputs", "languages", "problems", "resources", "typefaces"},
    "cluster": {"crew", "equipment", "inputs", "languages", "problems", "resources", "versions"},
    "shards": {"inputs", "ladder", "outputs", "printing"},
    "merging": {
        "choices", "delivery", "equipment", "manifest", "memory", "parts", "problems", "shards", "shelf",
    },
    "uptodate": {"delivery"},
    "crew": {"collector", "problems"},
    "hired": {"collector", "crew"},
    "line": {"crew"},
    "parts": {"delivery"},
    "steps": set(),
    "book": {"line", "making", "outputs", "parts", "pdf", "problems", "proof", "steps", "workshop"},
    "alone": {"crew", "making", "pdf"},
    "memory": {"delivery"},
    "making": {
        "choices", "inputs", "ladder", "manifest", "memory", "outputs", "parts", "pdf", "pictures", "printing", "problems",
        "proof", "workshop",
    },
    "importing": {
        "checks", "fingerprint", "glyphs", "ladder", "languages", "problems", "source", "spreadsheets", "word_file", "zips",
    },
    "resources": {"problems"},
    "ladder": {"languages", "problems", "wording"},
    "paper": set(),
    "printing": {"choices", "ladder", "languages", "paper"},
    "palette": set(),
    "starting": {"ladder", "languages", "source"},
    "typefaces": {"languages", "problems"},
    "glyphs": {"languages", "problems", "typefaces"},
    "source": {"collector", "glyphs", "ladder", "languages", "problems", "wording"},
    "lint": {"ladder", "languages", "problems"},
    "checks": {"languages", "ladder", "outputs", "problems"},
    "selection": {"ladder"},
    "exporting": {"fingerprint", "ladder", "languages", "problems", "source", "spreadsheets", "wording"},
    "outputs": {"choices", "exporting", "ladder", "paper", "selection"},
    "imposition": {"choices", "paper", "wording"},
    "changes": {"ladder", "wording"},
    "changes_pdf": {"changes", "ladder", "layout", "pdf", "printing", "problems", "proof"},
    "revisions": {"ladder", "problems", "proof", "source"},
    "layout": {
        "changes", "choices", "form_map", "glyphs", "imposition", "ladder", "languages", "outputs", "palette", "problems",
        "paper", "printing", "reviews", "wording",
    },
    "pdf": {
        "inputs", "languages", "layout", "ladder", "memory", "problems", "paper", "printing", "steps", "typefaces", "wording",
    },
    "form_map": set(),
    "zips": set(),
    "word_file": {"problems", "zips"},
    "spreadsheets": {"problems", "zips"},
    "word": {"exporting", "form_map", "ladder", "languages", "palette", "problems", "paper", "wording", "zips"},
    "reviews": {
        "form_map", "ladder", "languages", "paper", "problems", "proof", "selection", "spreadsheets", "word", "wording",
        "word_file", "zips",
    },
    "proof": {"languages", "ladder", "problems", "paper", "steps", "wording"},
    "delivery": {"problems"},
    "manifest": {"delivery", "problems"},
    "pictures": set(),
    "verify": {"choices", "delivery", "manifest", "outputs", "problems", "proof"},
    "workshop": {
        "choices", "exporting", "imposition", "inputs", "ladder", "languages", "layout", "memory", "outputs", "paper", "pdf",
        "printing", "problems", "steps", "word",
    },
    "shelf": {"choices", "delivery", "inputs", "ladder", "manifest", "outputs", "problems", "versions"},
    "build": {
        "alone", "book", "choices", "crew", "delivery", "inputs", "ladder", "line", "making", "manifest", "memory",
        "outputs", "parts", "printing", "shards", "shelf", "workshop",
    },
    "sheets": {
        "build", "choices", "delivery", "imposition", "ladder", "making", "manifest", "outputs", "palette", "paper",
        "printing", "problems", "proof", "shelf", "workshop", "wording",
    },
    "packing": {
        "form_map", "glyphs", "ladder", "languages", "layout", "paper", "pdf", "printing", "problems", "proof", "reviews",
        "wording",
    },
    "cli": {
        "build", "changes", "changes_pdf", "checks", "choices", "cluster", "collector", "crew", "delivery", "equipment",
        "form_map", "glyphs", "hired", "importing", "imposition", "ladder", "languages", "lint", "making", "manifest",
        "merging", "outputs", "packing", "paper", "printing", "problems", "resources", "reviews", "revisions",
        "selection", "shards", "sheets", "shelf", "source", "spreadsheets", "starting", "typefaces", "uptodate",
        "verify", "wording", "workshop",
    },
    "__init__": set(),
    "__main__": {"cli", "collector"},
}  # fmt: skip


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_every_room_imports_only_the_rooms_that_it_may() -> None:
    seen = set()
    for path in PACKAGE.rglob("*.py"):
        room = _room(path)
        seen.add(room)
        for name in _imports(path):
            if name.startswith("ladder_export."):
                other = name.split(".")[1]
                assert other == room or other in ALLOWED[room], f"{path.relative_to(PACKAGE)} imports {name}"
    assert seen == set(ALLOWED), "a room is missing from the table, or the table names one that is gone"


def test_the_allowed_imports_have_no_cycle() -> None:
    done: set[str] = set()
    while len(done) < len(ALLOWED):
        ready = {room for room, may in ALLOWED.items() if room not in done and may <= done}
        assert ready, f"a cycle among {set(ALLOWED) - done}"
        done |= ready


OWNERS = {
    "weasyprint": {"pdf"},
    "jinja2": {"layout"},
    "docx": {"word"},
    "lxml": {"importing", "pdf", "reviews", "word", "word_file"},
    "pikepdf": {"imposition", "pdf", "proof"},
    "pypdfium2": {"pictures", "proof"},
    "PIL": {"pictures", "proof"},
    "segno": {"layout"},
    "uharfbuzz": {"pdf"},
    "openpyxl": {"importing", "reviews"},
    "yaml": {"importing", "proof", "source", "wording"},
    "fontTools": {"pdf", "proof", "typefaces"},
    "babel": {"wording"},
    "markdown_it": {"importing", "proof"},
    "click": {"cli"},
    "distributed": {"cluster"},
    "rich": {"cli"},
}


def test_each_library_has_its_rooms() -> None:
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for name in _imports(path):
            library = name.split(".")[0]
            if library in OWNERS:
                found.setdefault(library, set()).add(_room(path))
    assert found == OWNERS


def _modules_after(arguments: list[str], folder: Path) -> tuple[int, set[str]]:
    """Run the command in a process of its own and tell its exit code and the modules that it had loaded."""
    code = (
        "import sys\nfrom ladder_export.cli import _run\ncode = _run(sys.argv[1:])\n"
        "print('LOADED', code, *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=folder, check=True
    )
    last = run.stdout.splitlines()[-1].split()
    assert last[0] == "LOADED"
    return int(last[1]), set(last[2:])


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_no_library_but_click(arguments: list[str], tmp_path: Path) -> None:
    code, loaded = _modules_after(arguments, tmp_path)
    assert code == 0
    assert "click" in loaded, "the guard saw nothing"
    assert not loaded & {*HEAVY, "yaml"}


@pytest.mark.parametrize("command", ["build", "check", "sheets"])
def test_an_error_in_the_yaml_loads_no_renderer(command: str, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/ladder.yaml").write_text("title: [unclosed\n")
    code, loaded = _modules_after([command], tmp_path)
    assert code == 1
    assert "yaml" in loaded, "the guard saw nothing"
    assert not loaded & {"weasyprint", "docx", "pikepdf", "pypdfium2", "PIL", "jinja2", "lxml"}


COMMANDS = (
    "build", "check", "merge", "sheets", "verify", "import", "new", "schema", "diff", "review fill", "review collect",
    "review migrate", "review pack",
)  # fmt: skip
# What explains and reads options, and what that may take of the standard library beside what click has loaded.
OF_OPTIONS = {"choices", "cli", "collector", "problems", "resources"}
SLOW = {
    "ast",
    "csv",
    "difflib",
    "email",
    "hashlib",
    "importlib.metadata",
    "json",
    "random",
    "socket",
    "tempfile",
    "zipfile",
}


def _beyond_click(code: str, arguments: list[str], folder: Path) -> set[str]:
    """The modules that `code` loads, but for those of the standard library that click loads too."""
    told = f"import click, sys\nbefore = set(sys.modules)\n{code}\nprint('LOADED', *(set(sys.modules) - before))"
    run = subprocess.run(
        [sys.executable, "-c", told, *arguments], capture_output=True, text=True, cwd=folder, check=True
    )
    last = run.stdout.splitlines()[-1].split()
    assert last[0] == "LOADED"
    return set(last[1:])


def _check_that_only_options_are_read(loaded: set[str]) -> None:
    own = {name.split(".")[1] for name in loaded if name.startswith("ladder_export.")}
    assert "cli" in own, "the guard saw nothing"
    assert own <= OF_OPTIONS
    assert {name.split(".")[0] for name in loaded} - sys.stdlib_module_names <= {"click", "ladder_export"}
    assert not loaded & SLOW


def test_no_command_loads_more_for_its_help_than_what_explains_options(tmp_path: Path) -> None:
    code = "from ladder_export.cli import _run\nassert _run([*sys.argv[1:], '--help']) == 0"
    for command in COMMANDS:
        _check_that_only_options_are_read(_beyond_click(code, command.split(), tmp_path))


def test_the_options_of_build_are_read_without_what_builds(tmp_path: Path) -> None:
    code = "from ladder_export.cli.build import command\ncommand.make_context('build', sys.argv[1:])"
    given = ["--only", "card,markdown", "--level", "2", "--paper", "a6", "--ink", "low", "--sides", "2", "--json"]
    _check_that_only_options_are_read(
        _beyond_click(code, [*given, "--png", "--dpi", "300", "--output", "out"], tmp_path)
    )
