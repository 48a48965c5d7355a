"""The proof of what a PDF carries along, what it claims to be, and which files it opens."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pytest

from ladder_export.layout import Layouts
from ladder_export.pdf import Printer
from ladder_export.proof.belongings import belongings_of_file, belongings_of_pages, wrong_belongings
from ladder_export.proof.data import Expected, Region
from ladder_export.proof.pdf_structure import opened
from ladders import SHIPPED, small_ladder
from proof_files import edited

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
    with opened(data) as pdf:
        found = [belongings_of_file(expected, pdf), *(belongings_of_pages([page.obj]) for page in pdf.pages)]
        return [problem.message for problem in wrong_belongings(expected, found)]


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
    assert said(ARCHIVE, edited(unspecified, card(True))) == [message]


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
    assert said(PLAIN, edited(change, card(False))) == [
        f"has a link that opens {opened}, which is not beside it",
        f"has no link to {BESIDE[0]}",
    ]


RUN = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F="/bin/sh")


def _on_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = RUN


def _named_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["x", RUN])))


def _on_closing(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = pikepdf.Dictionary(WC=RUN)


def _on_the_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=LAUNCH)


def _on_the_link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].AA = pikepdf.Dictionary(E=LAUNCH)


def _form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]))


def _pinned(pdf: pikepdf.Pdf) -> None:
    file = pikepdf.Dictionary(
        Type=pikepdf.Name("/Filespec"), F="x.exe", EF=pikepdf.Dictionary(F=pdf.make_stream(b"MZ"))
    )
    note = pikepdf.Dictionary(Type=pikepdf.Name("/Annot"), Subtype=pikepdf.Name("/FileAttachment"), FS=file)
    pdf.pages[0].Annots.append(note)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_on_opening, "does something when it is opened"),
        (_named_script, "does something when it is opened"),
        (_on_closing, "does something by itself while it is read"),
        (_on_the_page, "does something by itself while it is read"),
        (_on_the_link, "does something by itself while it is read"),
        (_form, "has a form to fill in"),
        (_pinned, "has an annotation of the kind FileAttachment, which is no link"),
    ],
)
def test_what_runs_without_a_click_or_hides_a_file_is_named(
    change: Callable[[pikepdf.Pdf], None], message: str
) -> None:
    assert said(PLAIN, edited(change, card(False))) == [message]


def _more(**action: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        link = pdf.pages[0].Annots[0]
        pdf.pages[0].Annots.append(
            pikepdf.Dictionary(Subtype=pikepdf.Name("/Link"), Rect=link.Rect, A=pikepdf.Dictionary(**action))
        )

    return change


def _after_the_link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].A.Next = pikepdf.Array([RUN])


def _in_a_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.A = RUN


@pytest.mark.parametrize(
    ("change", "opened"),
    [
        (_more(S=pikepdf.Name("/URI"), URI="javascript:alert(1)"), "javascript:alert(1)"),
        (_more(S=pikepdf.Name("/URI"), URI="file:///etc/passwd"), "file:///etc/passwd"),
        (_more(S=pikepdf.Name("/URI"), URI="http://example.org/"), "http://example.org/"),
        (_more(S=pikepdf.Name("/URI"), URI="other.pdf"), "other.pdf"),
        (_after_the_link, "/JavaScript"),
        (_in_a_bookmark, "/JavaScript"),
    ],
)
def test_an_address_that_is_not_of_the_web_and_what_follows_a_link_are_named(
    change: Callable[[pikepdf.Pdf], None], opened: str
) -> None:
    assert said(PLAIN, edited(change, card(False))) == [f"has a link that opens {opened}, which is not beside it"]


@pytest.mark.parametrize("address", ["https://example.org/x", "mailto:ladder@example.org", "HTTPS://example.org"])
def test_addresses_of_the_web_and_of_mail_are_links(address: str) -> None:
    assert said(PLAIN, edited(_more(S=pikepdf.Name("/URI"), URI=address), card(False))) == []


def test_actions_and_bookmarks_that_go_around_in_circles_are_a_problem_and_no_crash() -> None:
    def around(pdf: pikepdf.Pdf) -> None:
        action = pdf.make_indirect(pdf.pages[0].Annots[0].A)
        pdf.pages[0].Annots[0].A = action
        action.Next = action

    def bookmarks(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Outlines.First.Next = pdf.Root.Outlines.First

    for change, what in ((around, "actions"), (bookmarks, "bookmarks")):
        message = f"cannot be searched for attachments and links (ValueError: {what} without end)"
        assert said(PLAIN, edited(change, card(False))) == [message]


def test_what_cannot_be_searched_is_a_problem_and_no_crash() -> None:
    (message,) = said(PLAIN, edited(lambda pdf: pdf.Root.__setitem__("/AF", pikepdf.Name("/X")), card(False)))
    assert message.startswith("cannot be searched for attachments and links (TypeError: ")


def test_what_is_expected_comes_back_from_the_manifest() -> None:
    assert Expected.from_json({**ARCHIVE.to_json(), "pages": None, "form": PLAIN_FORM}).attached == ATTACHED


PLAIN_FORM = {
    "template": False, "controls": [], "scale": [], "ratings": [], "sentences": [], "properties": [],
}  # fmt: skip
