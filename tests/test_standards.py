"""The shipped ladder's files before other people's judges: veraPDF for PDF/UA-1, Microsoft's Open XML SDK for Word.

Each judge is also shown a file that it has to refuse, so that a judge who accepts everything is noticed.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest

import ooxml
import verapdf


@pytest.fixture(params=["a4", "letter"])
def built(request: pytest.FixtureRequest) -> Path:
    """The output folder of a full build, on each paper in turn."""
    folder: Path = request.getfixturevalue(f"built_{request.param}")
    return folder


def files(folder: Path, suffixes: set[str]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in suffixes)


def test_verapdf_passes_every_pdf_under_ua_1(built: Path) -> None:
    pdfs = files(built, {".pdf"})
    assert len(pdfs) == 12  # the handbook, 5 chapters, an overview, 5 cards

    verdicts = verapdf.check(pdfs)

    broken = {str(path.relative_to(built)): verdict.broken for path, verdict in verdicts.items() if not verdict.passed}
    assert broken == {}
    assert all(verdict.assertions > 500 for verdict in verdicts.values()), "a file was judged by too few rules"


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


def test_the_open_xml_sdk_finds_nothing_in_any_word_file(built: Path, tmp_path: Path) -> None:
    forms = files(built, {".docx", ".dotx"})
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
