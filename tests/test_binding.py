"""Documents bound into a book: one tree, one outline, one font of each typeface, links from one document into another."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from ladder_export.layout import LaidOut
from ladder_export.pdf import Printer
from ladder_export.pdf.binding import Leaves, bind
from ladder_export.pdf.bound_fonts import Faces
from ladder_export.problems import OutputError

FONTS = Path(__file__).parent.parent / "layouts" / "fonts"
CSS = (
    '/*= base.css =*/\nbody { font-family: "Source Serif 4" } h1 { bookmark-level: 1 } h2 { bookmark-level: 2 }\n'
    "h2 { break-before: page }"
)
TABLE = '<table><thead><tr><th scope="col">{0}</th></tr></thead><tbody><tr><td>{0}</td></tr></tbody></table>'


def leaves(printer: Printer, body: str, depth: int = 1) -> Leaves:
    html = f'<html lang="en"><head><title>T</title></head><body><main>{body}</main></body></html>'
    return Leaves(printer.render(LaidOut(html, CSS, {})).pdf(), depth)


@pytest.fixture(scope="module")
def documents() -> list[Leaves]:
    printer = Printer(FONTS)
    return [
        leaves(printer, f'<h1 id="a">One (1 0 R)</h1><p><a href="book:c">To c</a></p>{TABLE.format("x")}<h2>Two</h2>'),
        leaves(printer, f'<h1 id="c">Zebra</h1><p>quick</p>{TABLE.format("y")}<h2>Last</h2>', 2),
    ]


@pytest.fixture(scope="module")
def book(documents: list[Leaves]) -> bytes:
    return bind(documents, Faces(FONTS), {0: "Cover"})


def elements(parent: Any) -> list[Any]:
    """All elements below `parent`, each of which has to say that it is below it."""
    found = []
    for kid in parent.K if isinstance(parent.K, pikepdf.Array) else [parent.K]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            assert kid.P.objgen == parent.objgen
            found += [kid, *elements(kid)]
    return found


def test_a_book_has_all_pages_and_its_labels(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf:
        assert [page.label for page in pdf.pages] == ["Cover", "2", "3", "4"]
        assert not pdf.get_warnings()


def test_the_elements_of_all_documents_are_in_one_tree_and_are_found_by_number(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf:
        tree: Any = pdf.Root.StructTreeRoot
        every = {element.objgen for element in elements(tree)}
        pairs = list(tree.ParentTree.Nums)
        numbers, owners = [int(number) for number in pairs[::2]], pairs[1::2]
        assert numbers == list(range(len(numbers))) == list(range(5)), "four pages and a link"
        asked = [int(page.obj.StructParents) for page in pdf.pages]
        asked += [int(link.StructParent) for page in pdf.pages for link in page.obj.get("/Annots", ())]
        assert sorted(asked) == numbers
        for page in pdf.pages:
            for element in owners[int(page.obj.StructParents)]:
                assert element.objgen in every
                assert element.Pg.objgen == page.obj.objgen
        assert [str(element.S) for element in elements(tree)].count("/Document") == 1


def test_heads_of_tables_have_names_that_no_other_document_uses(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf:
        every = elements(pdf.Root.StructTreeRoot)
        names = [str(element.ID) for element in every if "/ID" in element]
        used = [str(head) for element in every for head in element.get("/A", {}).get("/Headers", ())]
        assert len(set(names)) == 2
        assert used == names


def test_bookmarks_nest_across_documents(book: bytes) -> None:
    def told(items: Any) -> list[Any]:
        return [(item.title, told(item.children)) for item in items]

    with pikepdf.open(io.BytesIO(book)) as pdf, pdf.open_outline() as outline:
        assert told(outline.root) == [("One (1 0 R)", [("Two", []), ("Zebra", [("Last", [])])])]


def test_a_link_leads_into_another_document_and_one_that_leads_nowhere_is_refused(
    book: bytes, documents: list[Leaves]
) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf:
        (link,) = pdf.pages[0].Annots
        names = list(pdf.Root.Names.Dests.Names)
        place = names[names.index(link.Dest) + 1]
        assert place[0].objgen == pdf.pages[2].obj.objgen
    with pytest.raises(OutputError, match=r"links to .*c.*, which is nowhere in the handbook"):
        bind(documents[:1], Faces(FONTS))


def test_each_typeface_is_embedded_once_with_the_letters_of_all_documents(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf:
        fonts = {font.objgen: font for page in pdf.pages for font in page.Resources.Font.values()}
        assert len({str(font.BaseFont) for font in fonts.values()}) == len(fonts)
        regular = next(font for font in fonts.values() if str(font.BaseFont).endswith("Source-Serif-4,"))
        said = re.findall(rb"^<[0-9a-f]{4}> <([0-9a-f]{4})>$", regular.ToUnicode.read_bytes(), re.MULTILINE)
        letters = {chr(int(code, 16)) for code in said}
        assert set("Toquick") <= letters, "of the first document and of the second"
        programs = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o]
        assert len(programs) == len(fonts)


def test_the_same_documents_give_the_same_bytes(book: bytes, documents: list[Leaves]) -> None:
    assert bind(documents, Faces(FONTS), {0: "Cover"}) == book
    assert bind(documents[::-1], Faces(FONTS), {0: "Cover"}) != book
