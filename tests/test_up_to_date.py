"""What is up to date is not made again, and nothing else: each kind of input is changed in turn, and what it concerns is made.

The baseline is built once; every case starts from a copy of it. `made` are the files that a build made, by path.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import PROJECT
from ladder_export import inputs
from ladder_export.build import Report, build_outputs
from ladder_export.choices import Ink, OutputKind
from ladder_export.delivery import CACHE
from ladder_export.outputs import exports, plan
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladders import load, small_source

LAYOUTS = PROJECT / "layouts"
LEVELS = ("1-starter", "2-maker", "3-guide")

Files = dict[str, bytes]


def source() -> Files:
    """Three levels of one competency; behaviors are compared, and the address is on cards with a QR code."""
    files = small_source(levels=3)
    text = files["ladder.yaml"].decode()
    text = text.replace("matrix, card, review], blanks: rating", "matrix, compare, card, review], blanks: rating")
    return files | {"ladder.yaml": (text + "url: https://ladder.example.org\n").encode()}


def edited(old: str, new: str, name: str = "customer-value.yaml") -> Files:
    files = source()
    assert files[name].decode().count(old) == 1, old
    return files | {name: files[name].decode().replace(old, new).encode()}


def build(
    folder: Path, files: Files, *, printing: Printing | None = None, layouts: Path = LAYOUTS, **more: bool
) -> Report:
    ladder = load(files)
    report = build_outputs(
        ladder, plan(ladder), folder, printing=printing or Printing(), layouts=layouts, source=files, **more
    )
    assert report.failures == ()
    return report


def made(report: Report) -> set[str]:
    return set(report.files) - report.kept


def level(number: int) -> set[str]:
    """The files that are about that level alone, and about it and another."""
    name = LEVELS[number - 1]
    pairs = {f"compare/customer-value-{a}-{a + 1}.pdf" for a in (number - 1, number) if 1 <= a < len(LEVELS)}
    own = {f"{folder}/customer-value-{name}.pdf" for folder in ("cards", "chapters")}
    return own | pairs | forms(number)


def forms(number: int) -> set[str]:
    return {f"reviews/level-{LEVELS[number - 1]}.{suffix}" for suffix in ("docx", "dotx")}


BOOK, OVERVIEW = {"handbook.pdf"}, {"overviews/customer-value.pdf"}
FORMS = forms(1) | forms(2) | forms(3)
CARDS = {f"cards/customer-value-{name}.pdf" for name in LEVELS}
CHAPTERS = {f"chapters/customer-value-{name}.pdf" for name in LEVELS}
COMPARED = {"compare/customer-value-1-2.pdf", "compare/customer-value-2-3.pdf"}
PAGES = BOOK | OVERVIEW | CARDS | CHAPTERS | COMPARED


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("baseline") / "output"
    assert made(build(folder, source())) == PAGES | FORMS
    return folder


@pytest.fixture
def output(baseline: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(baseline, tmp_path / "output"))


def hashes(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and CACHE not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_nothing_is_made_when_nothing_has_changed(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ladder_export.pdf.render.Printer._draw", None)  # calling it would fail
    before = hashes(output)
    report = build(output, source())
    assert made(report) == set()
    assert set(report.files) == PAGES | FORMS
    assert hashes(output) == before


SOURCES: dict[str, tuple[Files, set[str]]] = {
    "a comment": (edited("title: Customer Value\n", "# A comment\ntitle: Customer Value\n"), set()),
    "an item that all about its level show": (
        edited("cv2-asks: Asks the Maker question of", "cv2-asks: Asks the good Maker question of"),
        level(2) - {"chapters/customer-value-2-maker.pdf"} | BOOK,
    ),
    "an item of the chapter": (
        edited("        A Maker opens the chapter", "        A good Maker opens the chapter"),
        {"chapters/customer-value-2-maker.pdf"} | BOOK,
    ),
    "a shift": (
        edited("from: Did the Maker finish", "from: Did the Maker ever finish"),
        level(2) - COMPARED | BOOK | OVERVIEW,
    ),
    "what the overview says": (edited("cv1-summary: The Starter in one", "cv1-summary: The new Starter in one"),
        {"cards/customer-value-1-starter.pdf"} | forms(1) | OVERVIEW),
    "what only the handbook says": (edited("cv-intro: Why", "cv-intro: And why"), BOOK),
    "the edition": (edited('"2026.1"', '"2026.2"', "ladder.yaml"), PAGES | FORMS),
    "what a rating means": (edited("It has not shown.", "It has not been seen.", "ladder.yaml"), FORMS | BOOK),
    "the address": (edited("ladder.example.org", "example.org/ladder", "ladder.yaml"), FORMS),
    "the name of an item": (edited("cv2-who:", "cv2-whom:"), {"cards/customer-value-2-maker.pdf"} | forms(2) | BOOK),
}  # fmt: skip


@pytest.mark.parametrize("case", SOURCES)
def test_a_change_of_the_source_makes_what_shows_it(case: str, output: Path) -> None:
    files, expected = SOURCES[case]
    assert made(build(output, files)) == expected
    assert made(build(output, files)) == set()


def test_what_was_left_and_what_was_made_are_the_bytes_of_a_build_from_nothing(output: Path, tmp_path: Path) -> None:
    files, _ = SOURCES["an item that all about its level show"]
    build(output, files)
    build(tmp_path / "anew", files)
    assert hashes(output) == hashes(tmp_path / "anew")


def test_a_type_size_that_changes_makes_the_whole_deck(output: Path) -> None:
    long = "cv2-asks: " + "Asks the question of everybody who may know an answer to it " * 9
    assert made(build(output, edited("cv2-asks: Asks the Maker question of Customer Value", long.strip()))) >= CARDS


@pytest.mark.parametrize(
    ("file", "expected"),
    [("card.css", CARDS), ("handbook.css", BOOK), ("compare.css", COMPARED), ("base.css", PAGES)],
)
def test_a_change_of_a_layout_makes_what_it_lays_out(
    file: str, expected: set[str], output: Path, tmp_path: Path
) -> None:
    layouts = Path(shutil.copytree(LAYOUTS, tmp_path / "layouts"))
    assert made(build(output, source(), layouts=layouts)) == set(), "layouts are known by what they say"
    with (layouts / file).open("a") as sheet:
        sheet.write("\n.nothing { color: red }\n")
    assert made(build(output, source(), layouts=layouts)) == expected


def test_a_font_makes_all_pages(output: Path, tmp_path: Path) -> None:
    layouts = Path(shutil.copytree(LAYOUTS, tmp_path / "layouts"))
    with (layouts / "fonts/SourceSans3-It.ttf").open("ab") as font:
        font.write(b"\0")
    assert made(build(output, source(), layouts=layouts)) == PAGES


@pytest.mark.parametrize(
    ("printing", "expected"),
    [
        (Printing(ink=Ink.LOW), PAGES),
        (Printing(qr=True), CARDS),
        (Printing(landscape=True), CARDS),
        (Printing(protect=True), FORMS),
        (Printing(with_next=True), FORMS),
        (Printing(archive=True), PAGES),
        (Printing(PAPERS["letter"]), PAGES | FORMS),
    ],
    ids=["ink", "qr", "landscape", "protect", "with next", "archive", "paper"],
)
def test_a_choice_of_print_makes_what_it_is_about(printing: Printing, expected: set[str], output: Path) -> None:
    assert made(build(output, source(), printing=printing)) == expected


def test_pictures_are_up_to_date_with_their_page_and_their_size(output: Path) -> None:
    drawn = {path.removesuffix(".pdf") + ".png" for path in CARDS | OVERVIEW | COMPARED}
    shown = CARDS | OVERVIEW | COMPARED
    assert made(build(output, source(), printing=Printing(dpi=72))) == drawn | shown
    assert made(build(output, source(), printing=Printing(dpi=72))) == set()
    (output / "cards/customer-value-2-maker.png").unlink()
    again = {"cards/customer-value-2-maker.pdf", "cards/customer-value-2-maker.png"}
    assert made(build(output, source(), printing=Printing(dpi=72))) == again
    assert made(build(output, source(), printing=Printing(dpi=80))) == drawn | shown


def test_another_program_or_library_makes_everything(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "LIBRARIES", (*inputs.LIBRARIES, "click"))
    inputs.tools.cache_clear()
    try:
        assert made(build(output, source())) == PAGES | FORMS
    finally:
        inputs.tools.cache_clear()


def _damage(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"%%EOF", b"%%EOD"))


@pytest.mark.parametrize("spoil", [Path.unlink, _damage])
def test_a_file_that_is_gone_or_damaged_is_made_again(spoil: Callable[[Path], None], output: Path) -> None:
    before = hashes(output)
    spoil(output / "cards/customer-value-2-maker.pdf")
    assert made(build(output, source())) == {"cards/customer-value-2-maker.pdf"}
    assert hashes(output) == before


def test_a_form_that_somebody_has_filled_in_is_kept_and_made_again(output: Path) -> None:
    form = output / "reviews/level-2-maker.docx"
    form.write_bytes(b"filled in")
    report = build(output, source())
    assert made(report) == {"reviews/level-2-maker.docx"}
    assert report.changes.kept == ("reviews/level-2-maker-kept-1.docx",)


def test_without_its_cache_a_build_measures_again_and_finds_the_same(output: Path) -> None:
    shutil.rmtree(output / CACHE)
    assert made(build(output, source())) == set()


def test_without_its_manifest_everything_is_made_to_the_same_bytes(output: Path) -> None:
    before = hashes(output)
    (output / "manifest.json").unlink()
    assert made(build(output, source())) == PAGES | FORMS
    assert hashes(output) == before


def test_force_makes_everything(output: Path) -> None:
    before = hashes(output)
    assert made(build(output, source(), force=True)) == PAGES | FORMS
    assert hashes(output) == before


def test_what_was_not_built_with_the_rest_is_told_once_the_ladder_has_changed(output: Path) -> None:
    files, _ = SOURCES["an item that all about its level show"]
    ladder = load(files)
    cards = [each for each in plan(ladder) if each.kind is OutputKind.CARD]
    report = build_outputs(ladder, cards, output, printing=Printing(), layouts=LAYOUTS, source=files)
    assert made(report) == {"cards/customer-value-2-maker.pdf"}
    assert set(report.changes.behind) == PAGES - CARDS | FORMS
    assert build(output, files).changes.behind == ()


def test_exports_are_kept_by_what_they_say(tmp_path: Path) -> None:
    files = source()
    before, after = load(files), load(edited("cv-intro: Why", "cv-intro: And why"))
    changed = {"text/customer-value.txt", "text/handbook.txt", "text/settings.yaml"}
    for ladder, expected in ((before, None), (before, set()), (after, changed)):
        texts = [each for each in exports(ladder) if each.kind is OutputKind.TEXT]
        report = build_outputs(ladder, texts, tmp_path, printing=Printing(), layouts=LAYOUTS, source=files)
        if expected is not None:
            assert made(report) == expected


def test_the_digest_does_not_know_where_a_thing_was_read_from() -> None:
    ladder = load(source())
    elsewhere = load(source() | {"ladder.yaml": b"# a line more\n" + source()["ladder.yaml"]})
    assert elsewhere.location != ladder.location or elsewhere == ladder
    assert inputs.digest(ladder) == inputs.digest(elsewhere)
    assert inputs.digest(ladder) != inputs.digest(replace(ladder, title="Other"))
    assert inputs.digest({"a": 1, "b": 2}) == inputs.digest({"b": 2, "a": 1})
    assert inputs.digest(["ab", "c"]) != inputs.digest(["a", "bc"])
    assert inputs.digest(b"1") != inputs.digest("1")
