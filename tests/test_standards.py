"""The shipped ladder's files before other judges: veraPDF for PDF/UA-1 and PDF/A-3a, Microsoft's Open XML SDK for Word.

Each judge is also shown a file that it has to refuse, so that a judge who accepts everything is noticed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

import ooxml
import verapdf
from conftest import run_cli
from ladders import edited, small_source


@pytest.fixture(params=["a4", "letter"])
def forms_of(request: pytest.FixtureRequest) -> Path:
    """The output folder of a full build, on each paper in turn that forms are made for."""
    folder: Path = request.getfixturevalue(f"built_{request.param}")
    return folder


def files(folder: Path, suffixes: set[str]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in suffixes)


# What is built for the judges (other tests look at the same builds): the words of the command, and how many PDF files that
# gives. All of a ladder are the handbook, 5 chapters, an overview, 4 compare sheets and 5 cards.
PLAIN = {("a4",): 16, ("letter",): 16, ("a5",): 16, ("half-letter",): 16, ("a4", "--ink", "low"): 16,
         ("a4", "--landscape", "--only", "card"): 5, ("a6",): 5, ("4x6",): 5}  # fmt: skip
ARCHIVES = {("a6", "--archive", "--png", "--dpi", "90", "--only", "card"): 5,
            ("a4", "--archive", "--only", "overview", "--only", "compare"): 5}  # fmt: skip


def small_build(folder: Path, *words: str) -> list[Path]:
    """The PDF files of a small ladder with an address."""
    source = folder / "source"
    source.mkdir(exist_ok=True)
    url = "language: en-US\nurl: https://example.org/l\n"
    for name, data in edited(small_source(2), "ladder.yaml", "language: en-US\n", url).items():
        (source / name).write_bytes(data)
    into = "-".join(words).replace("--", "")
    run = run_cli("build", "-o", into, "--paper", *words, cwd=folder)
    assert run.returncode == 0, run.stderr
    return files(folder / into, {".pdf"})


def test_verapdf_passes_every_kind_on_every_paper(built: Callable[..., Path], tmp_path: Path) -> None:
    made: dict[tuple[str, ...], list[Path]] = {words: files(built(*words), {".pdf"}) for words in PLAIN | ARCHIVES}
    assert {words: len(pdfs) for words, pdfs in made.items()} == PLAIN | ARCHIVES
    archives = [path for words in ARCHIVES for path in made[words]]
    archives += small_build(tmp_path, "a5", "--archive", "--only", "handbook", "--only", "chapter")
    with_codes = [path for paper in ("a4", "a6") for path in small_build(tmp_path, paper, "--qr", "--only", "card")]
    plain = [path for words in PLAIN for path in made[words]]

    verdicts = verapdf.check_all({"ua1": [*plain, *with_codes, *archives], "3a": archives})

    broken = {f"{standard} {path}": v.broken for (standard, path), v in verdicts.items() if not v.passed}
    assert broken == {}
    assert len(verdicts) == sum(PLAIN.values()) + 4 + 2 * (10 + 3)
    assert all(verdict.assertions > 500 for verdict in verdicts.values()), "a file was judged by too few rules"


def test_verapdf_refuses_a_plain_file_as_an_archive_and_a_file_that_loses_its_source(
    built: Callable[..., Path], built_a4: Path, tmp_path: Path
) -> None:
    plain = next((built_a4 / "cards").iterdir())
    archive = files(built("a6", "--archive", "--png", "--dpi", "90", "--only", "card"), {".pdf"})[0]
    unrelated = tmp_path / "unrelated.pdf"
    with pikepdf.open(archive) as pdf:
        del pdf.Root.AF
        pdf.save(unrelated)

    verdicts = verapdf.check_all({"3a": [plain, archive, unrelated]})

    # The numbers are clause and test of veraPDF's PDF/A-3a rules: 6.6.4 the claim in the metadata, 6.8 embedded files.
    assert verdicts["3a", archive].passed
    assert any(rule.startswith("6.6.4-1 ") for rule in verdicts["3a", plain].broken)
    assert {rule.split("-")[0] for rule in verdicts["3a", unrelated].broken} == {"6.8"}


def test_verapdf_refuses_a_document_without_language_and_an_untagged_one(built_a4: Path, tmp_path: Path) -> None:
    card = next((built_a4 / "cards").iterdir())
    without_language, untagged = tmp_path / "without-language.pdf", tmp_path / "untagged.pdf"
    with pikepdf.open(card) as pdf:
        del pdf.Root.Lang
        pdf.save(without_language)
    with pikepdf.open(card) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(untagged)

    verdicts = verapdf.check([card, without_language, untagged])

    assert verdicts[card].passed
    # The numbers are clause and test of veraPDF's PDF/UA-1 rules: 7.2 natural language, 7.1-11 structure tree.
    assert not verdicts[without_language].passed
    assert {rule.split("-")[0] for rule in verdicts[without_language].broken} == {"7.2"}
    assert not verdicts[untagged].passed
    assert any(rule.startswith("7.1-11 ") for rule in verdicts[untagged].broken)


def test_the_open_xml_sdk_finds_nothing_in_any_word_file(forms_of: Path, tmp_path: Path) -> None:
    forms = files(forms_of, {".docx", ".dotx"})
    assert [form.suffix for form in forms] == [".docx", ".dotx"] * 5

    assert ooxml.all_complaints(tmp_path, {form.name: form.read_bytes() for form in forms}) == []


def test_the_open_xml_sdk_refuses_an_unknown_element_and_a_cut_file(built_a4: Path, tmp_path: Path) -> None:
    form = files(built_a4, {".docx"})[0]
    spoiled, cut = tmp_path / "spoiled.docx", tmp_path / "cut.docx"
    with zipfile.ZipFile(form) as whole, zipfile.ZipFile(spoiled, "w") as copy:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "word/document.xml":
                assert b"<w:body>" in data
                data = data.replace(b"<w:body>", b"<w:body><w:nonsense/>", 1)
            copy.writestr(name, data)
    cut.write_bytes(form.read_bytes()[:3000])

    assert any("nonsense" in complaint for complaint in ooxml.complaints(spoiled))
    assert len(ooxml.complaints(cut)) == 1
