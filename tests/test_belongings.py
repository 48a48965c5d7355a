"""The proof of what a PDF carries along, what it claims to be, and which files it opens."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pikepdf
import pytest

from ladder_export.layout import Layouts
from ladder_export.pdf import Printer
from ladder_export.proof.belongings import wrong_belongings
from ladder_export.proof.data import Expected, Region
from ladders import SHIPPED, small_ladder

LAYOUTS = SHIPPED.parent / "layouts"
SOURCE = {"ladder.yaml": b"id: x\n", "customer-value.yaml": b"title: y\n"}
ATTACHED = {name: hashlib.sha256(data).hexdigest() for name, data in SOURCE.items()}
BESIDE = ("../chapters/customer-value-1-starter.pdf",)
PLAIN = Expected("card", "card 1", "en-US", (), "", (Region("x"),), beside=BESIDE)
ARCHIVE = replace(PLAIN, attached=ATTACHED)


@cache
def card(archive: bool) -> bytes:
    ladder = small_ladder(1)
    competency = ladder.competencies[0]
    laid = Layouts(LAYOUTS).card(ladder, competency, competency.levels[0], size=10)
    return Printer(LAYOUTS / "fonts", SOURCE if archive else None).render(laid).pdf()


def said(expected: Expected, data: bytes) -> list[str]:
    return [problem.message for problem in wrong_belongings(expected, data)]


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def test_an_archive_and_a_plain_file_are_what_they_should_be() -> None:
    assert said(ARCHIVE, card(True)) == []
    assert said(PLAIN, card(False)) == []


def test_a_plain_file_is_no_archive_and_an_archive_no_plain_file() -> None:
    assert said(ARCHIVE, card(False)) == [
        "does not carry ladder.yaml of the source along",
        "does not carry customer-value.yaml of the source along",
        "names nothing as its source, not customer-value.yaml, ladder.yaml",
        "says that it is no archive, not PDF/A-3A",
    ]
    assert said(PLAIN, card(True)) == [
        "carries customer-value.yaml along, which is not of the source",
        "carries ladder.yaml along, which is not of the source",
        "names customer-value.yaml, ladder.yaml as its source, not nothing",
        "says that it is PDF/A-3A, and is no archive",
    ]


def test_an_attachment_with_other_bytes_is_named() -> None:
    other = replace(ARCHIVE, attached={**ATTACHED, "ladder.yaml": hashlib.sha256(b"id: z\n").hexdigest()})
    assert said(other, card(True)) == ["carries another ladder.yaml than that of the source"]


def test_an_attachment_that_is_not_called_the_source_is_named() -> None:
    def unspecified(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AF[1].AFRelationship = pikepdf.Name("/Data")

    message = "names customer-value.yaml as its source, not customer-value.yaml, ladder.yaml"
    assert said(ARCHIVE, changed(card(True), unspecified)) == [message]


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].A = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="1")


def _launch(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].A = pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F="/bin/sh")


def _elsewhere(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].A.F = pikepdf.Dictionary(Type=pikepdf.Name("/Filespec"), F="../other.pdf")


@pytest.mark.parametrize(
    ("change", "opened"), [(_script, "/JavaScript"), (_launch, "/Launch"), (_elsewhere, "../other.pdf")]
)
def test_a_link_that_opens_anything_else_is_named(change: Callable[[pikepdf.Pdf], None], opened: str) -> None:
    assert said(PLAIN, changed(card(False), change)) == [
        f"has a link that opens {opened}, which is not beside it",
        f"has no link to {BESIDE[0]}",
    ]


def test_what_is_no_pdf_is_a_problem_and_no_crash() -> None:
    (message,) = said(PLAIN, b"%PDF-1.7 nothing")
    assert message.startswith("cannot be searched for attachments and links (PdfError: ")
    assert said(PLAIN, changed(card(False), lambda pdf: pdf.Root.__setitem__("/AF", pikepdf.Name("/X"))))


def test_what_is_expected_comes_back_from_the_manifest() -> None:
    assert Expected.from_json({**ARCHIVE.to_json(), "pages": None, "form": PLAIN_FORM}).attached == ATTACHED


PLAIN_FORM = {
    "template": False, "controls": [], "scale": [], "ratings": [], "sentences": [], "properties": [],
}  # fmt: skip
