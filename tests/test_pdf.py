"""HTML to PDF: closed to the outside, every warning an error, the same bytes everywhere, and tagged as PDF/UA asks."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from books import documents, made_book
from ladder_export.ladder import Ladder
from ladder_export.layout import LaidOut, Layouts
from ladder_export.paper import PAPERS, Paper
from ladder_export.pdf import Printer
from ladder_export.pdf import fonts as font_room
from ladder_export.pdf import render as render_room
from ladder_export.pdf.fonts import FONT_FILES
from ladder_export.problems import OutputError, SetupError
from ladders import shipped_ladder, small_ladder

PROJECT = Path(__file__).parent.parent
LAYOUTS = PROJECT / "layouts"
FONTS = LAYOUTS / "fonts"
A4 = PAPERS["a4"]
PAGE = '<html lang="en"><head><title>T</title></head><body><h1>T</h1>{}</body></html>'
BASE = '/*= base.css =*/\nbody { font-family: "Source Serif 4" }\n'


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(FONTS)


@pytest.fixture(scope="module")
def layouts() -> Layouts:
    return Layouts(LAYOUTS)


def page(body: str, css: str = "") -> LaidOut:
    return LaidOut(PAGE.format(body), BASE + css, {})


def handbook(printer: Printer, ladder: Ladder, paper: Paper = A4) -> bytes:
    layouts = Layouts(LAYOUTS)
    return made_book(printer, lambda fitting: layouts.handbook(ladder, paper=paper, fitting=fitting), paper).pdf


def embedded_fonts(data: bytes) -> set[str]:
    """The names of the fonts in a file, without the letters of the subset."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {
            str(font.BaseFont)[1:].partition("+")[2].rstrip(",")
            for font in pdf.objects
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/Font" and "/DescendantFonts" in font
        }


# Closed

OUTSIDE = (
    '<img alt="x" src="file:///etc/passwd">',
    '<img alt="x" src="http://example.invalid/x.png">',
    '<img alt="x" src="https://example.invalid/x.png">',
    '<img alt="x" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    '<img alt="x" src="../../etc/passwd">',
    '<img alt="x" src="asset:unknown.svg">',
    '<link rel="stylesheet" href="file:///etc/x.css">',
    '<div style="background: url(file:///etc/passwd)">x</div>',
    '<ul><li style="list-style-image: url(http://example.invalid/)">x</li></ul>',
)


@pytest.mark.parametrize("body", OUTSIDE)
def test_anything_from_outside_stops_the_build(printer: Printer, body: str) -> None:
    with pytest.raises(OutputError, match=r"^a layout asks for '.+', which is not part of the build; take it out"):
        printer.render(page(body)).pdf()


@pytest.mark.parametrize(
    "css", ["@import url(http://example.invalid/x.css);", "body { background: url(file:///etc/passwd) }"]
)
def test_a_style_sheet_reaches_nothing_outside(printer: Printer, css: str) -> None:
    with pytest.raises(OutputError, match=r"^a layout asks for '(http|file):"):
        printer.render(replace(page("x"), css=css)).pdf()


def test_a_font_from_outside_stops_the_build(printer: Printer) -> None:
    css = '@font-face { font-family: "Other"; src: url(file:///usr/share/fonts/x.ttf) } body { font-family: "Other" }'
    with pytest.raises(OutputError):
        printer.render(page("x", css)).pdf()


def test_what_a_drawing_asks_for_stops_the_build_though_weasyprint_swallows_it(printer: Printer) -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
        b'<image xlink:href="file:///etc/passwd" width="9" height="9"/></svg>'
    )
    laid = replace(page('<div class="d">x</div>', ".d { background: url(asset:d.svg) }"), assets={"d.svg": svg})
    with pytest.raises(OutputError, match="file:///etc/passwd"):
        printer.render(laid).pdf()


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "file:///etc/passwd", "http://example.org/", "ftp://example.org/x"]
)
def test_forbidden_links_are_refused(printer: Printer, target: str) -> None:
    with pytest.raises(
        OutputError, match=r"^a layout links to .*; only https:, mailto: and places in the file are allowed$"
    ):
        printer.render(page(f'<p><a href="{target}">x</a></p>'))


def test_an_attachment_is_refused(printer: Printer) -> None:
    with pytest.raises(OutputError):
        printer.render(page('<p><a rel="attachment" href="file:///etc/passwd">x</a></p>')).pdf()


def test_a_link_to_a_file_beside_opens_it_if_the_layout_may_link_there(printer: Printer) -> None:
    body = '<p><a href="beside:../chapters/x-1.pdf" title="Read the chapter">x</a></p>'
    laid = replace(page(body), beside=frozenset({"../chapters/x-1.pdf"}))
    with pikepdf.open(io.BytesIO(printer.render(laid).pdf())) as pdf:
        (link,) = pdf.pages[0].Annots
    assert link.A.unparse() == b"<< /D [ 0 /Fit ] /F (../chapters/x-1.pdf) /S /GoToR /Type /Action >>"
    assert (str(link.Contents), link.get("/Dest")) == ("Read the chapter", None)


@pytest.mark.parametrize(
    "target", ["beside:../chapters/x-2.pdf", "beside:/etc/passwd", "beside:", "../chapters/x-1.pdf", "x-1.pdf"]
)
def test_a_link_to_any_other_file_is_refused(printer: Printer, target: str) -> None:
    laid = replace(page(f'<p><a href="{target}">x</a></p>'), beside=frozenset({"../chapters/x-1.pdf"}))
    with pytest.raises(
        OutputError, match=r"^a layout links to .*; only https:, mailto: and places in the file are allowed$"
    ):
        printer.render(laid)


def test_links_to_https_mail_and_places_in_the_file_say_where_they_lead(printer: Printer) -> None:
    body = (
        '<p id="here"><a href="https://example.org/">The site</a> <a href="mailto:a@example.org">Mail</a> '
        '<a href="#here" title="Back to the start">up</a></p>'
    )
    with pikepdf.open(io.BytesIO(printer.render(page(body)).pdf())) as pdf:
        assert [str(link.Contents) for link in pdf.pages[0].Annots] == ["The site", "Mail", "Back to the start"]


# Every warning an error


@pytest.mark.parametrize(
    ("body", "css", "said"),
    [
        ("x", "p { colour: red}", "base.css:1:5: Ignored `colour: red`, unknown property."),
        ("x", "p { color: rad}", "base.css:1:5: Ignored `color: rad`, invalid value."),
        ('<a href="#nowhere">x</a>', "", "a layout: No anchor #nowhere for internal URI reference"),
        ('<svg xmlns="http://www.w3.org/2000/svg" style="x:y"><rect/></svg>', "", "a layout: "),
    ],
)
def test_a_warning_of_the_renderer_stops_the_build(printer: Printer, body: str, css: str, said: str) -> None:
    laid = LaidOut(PAGE.format(body), f"/*= base.css =*/\n{css}\n", {})
    with pytest.raises(OutputError) as error:
        printer.render(laid).pdf()
    assert said in str(error.value)


def test_a_character_that_no_font_can_print_is_named(printer: Printer) -> None:
    with pytest.raises(OutputError) as error:
        printer.render(page("<p>Launch \U0001f680 now</p>")).pdf()
    assert "no bundled font can print the character “\U0001f680” (U+1F680); write it in another way" in str(error.value)


def test_a_warning_is_not_left_over_for_the_next_document(printer: Printer) -> None:
    handlers = list(logging.getLogger("weasyprint").handlers)
    with pytest.raises(OutputError):
        printer.render(page("x", "p { colour: red }"))
    assert printer.render(page("<p>x</p>")).pages == 1
    assert logging.getLogger("weasyprint").handlers == handlers


@pytest.mark.parametrize("name", ["weasyprint", "fontTools"])
def test_a_logger_keeps_its_level(printer: Printer, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    logger = logging.getLogger(name)
    monkeypatch.setattr(logger, "level", logging.CRITICAL)
    printer.render(page("<p>x</p>")).pdf()
    assert logger.level == logging.CRITICAL


# Fonts


def test_only_bundled_fonts_are_embedded(printer: Printer, layouts: Layouts) -> None:
    found = embedded_fonts(handbook(printer, small_ladder()))
    assert len(found) >= 6
    assert all(name.startswith(("Source-Serif-4", "Source-Sans-3")) for name in found)


def test_no_system_font_slips_in_for_a_family_that_is_missing(printer: Printer) -> None:
    laid = LaidOut(
        PAGE.format("<p>Some words</p>"), '/*= x.css =*/\np, h1 { font-family: "DejaVu Sans", monospace }', {}
    )
    found = embedded_fonts(printer.render(laid).pdf())
    assert found
    assert all(name.startswith("Source-") for name in found)


def test_every_bundled_font_is_in_the_list_and_every_one_in_the_list_is_bundled() -> None:
    assert tuple(sorted(path.name for path in FONTS.glob("*.ttf"))) == FONT_FILES


def test_the_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "mine.conf")
    monkeypatch.delenv("FONTCONFIG_PATH", raising=False)
    Printer(FONTS)
    assert os.environ["FONTCONFIG_FILE"] == "mine.conf"
    assert "FONTCONFIG_PATH" not in os.environ


def test_missing_fonts_are_named(tmp_path: Path) -> None:
    for name in FONT_FILES[1:]:
        (tmp_path / name).touch()
    with pytest.raises(SetupError) as error:
        Printer(tmp_path)
    assert str(error.value) == (
        f"{tmp_path}: the fonts {FONT_FILES[0]} are missing; copy them there from the layouts of ladder-export"
    )


def test_a_missing_subsetter_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.text import ffi

    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    with pytest.raises(SetupError) as error:
        Printer(FONTS)
    said = str(error.value)
    assert said.startswith(
        "the HarfBuzz subsetter (libharfbuzz-subset) is missing; ./run build installs what is missing"
    )
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in said
    assert "brew install pango harfbuzz" in said


def test_a_missing_pango_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        try:
            raise OSError("cannot load library 'libpango-1.0-0': no such file\nmore")
        except OSError as error:
            raise font_room._missing_library(error) from error

    monkeypatch.setattr(font_room, "_import_weasyprint", fail)
    with pytest.raises(
        SetupError, match=r"is missing \(cannot load library 'libpango-1\.0-0': no such file\); \./run build"
    ):
        Printer(FONTS)


# The same bytes

REPRODUCE = """
import hashlib, sys
from pathlib import Path
sys.path[:0] = [{tests!r}, {source!r}]
from ladders import small_ladder
from books import made_book
from ladder_export.layout import Layouts
from ladder_export.paper import PAPERS
from ladder_export.pdf import Printer
layouts, printer = Layouts(Path({layouts!r})), Printer(Path({fonts!r}))
archive = Printer(Path({fonts!r}), {{"ladder.yaml": b"id: x", "a.yaml": b"title: y"}})
ladder = small_ladder()
competency = ladder.competencies[0]
a4 = PAPERS["a4"]
card = layouts.card(ladder, competency, competency.levels[0], size=10)
for each in printer, archive:
    book = made_book(each, lambda fitting: layouts.handbook(ladder, paper=a4, fitting=fitting), a4, fonts=Path({fonts!r}))
    for pdf in book.pdf, each.render(card).pdf():
        print(hashlib.sha256(pdf).hexdigest())
"""


def test_bytes_are_the_same_in_other_processes_folders_and_time_zones(tmp_path: Path) -> None:
    found = []
    for seed, zone, folder in (("1", "Asia/Tokyo", "a"), ("7", "America/New_York", "b")):
        cwd = tmp_path / folder
        cwd.mkdir()
        copied = cwd / "fonts"
        copied.mkdir()
        for name in FONT_FILES:
            (copied / name).symlink_to(FONTS / name)
        code = REPRODUCE.format(
            tests=str(PROJECT / "tests"), source=str(PROJECT / "src"), layouts=str(LAYOUTS), fonts=str(copied)
        )
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=cwd, capture_output=True, text=True, check=True,
        )  # fmt: skip
        found.append(run.stdout.split())
    assert len(set(found[0])) == 4
    assert found[0] == found[1]


# Ornaments

SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7h-7z" fill="#A96600"%s/></svg>'


def ornamented(paint: bytes = b"") -> LaidOut:
    css = "li { background: url(asset:s.svg) no-repeat; background-size: 3mm 3mm } li + li { break-before: page }"
    return replace(page("<ul><li>One</li><li>Two</li></ul>", css), assets={"s.svg": SQUARE % paint})


def groups(data: bytes) -> int:
    """How many transparency groups a file has."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sum(isinstance(thing, pikepdf.Stream) and "/Group" in thing for thing in pdf.objects)


def test_drawings_are_read_once_unless_they_ask_for_other_files(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.images import SVGImage

    printer, read, times = Printer(FONTS), SVGImage.__init__, []
    monkeypatch.setattr(SVGImage, "__init__", lambda image, *given: times.append(given) or read(image, *given))
    files = [printer.render(ornamented(paint)).pdf() for paint in (b"", b' fill-opacity="0.5"', b"")]
    assert len(times) == 2
    assert files[0] == files[2] != files[1]
    for _ in range(2):
        printer.render(ornamented(b' stroke="url(#no)"'))
    assert len(times) == 4


def test_an_opaque_ornament_is_drawn_on_its_page_as_it_was_in_its_group(
    printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    flat = printer.render(ornamented()).pdf()
    monkeypatch.setattr(render_room, "flatten_groups", lambda pdf: None)
    grouped = printer.render(ornamented()).pdf()
    assert (groups(flat), groups(grouped)) == (0, 2)
    for number in (0, 1):
        before, after = (drawn(data, number) for data in (grouped, flat))
        assert before.getbbox() == after.getbbox() is not None
        assert ImageChops.difference(before, after).getextrema()[1] < 16


def test_an_ornament_that_lets_its_ground_through_keeps_its_group(printer: Printer) -> None:
    assert groups(printer.render(ornamented(b' fill-opacity=".5"')).pdf()) == 2


def drawn(data: bytes, number: int) -> Image.Image:
    """A page as a gray picture, ink bright."""
    with pdfium.PdfDocument(data) as pdf:
        return ImageChops.invert(pdf[number].render(scale=2, grayscale=True).to_pil())


# Archives


def test_an_archive_carries_the_source_and_is_dated_by_the_ladder(layouts: Layouts) -> None:
    source = {"ladder.yaml": "id: ä".encode(), "customer-value.yaml": b"title: x\r\n"}
    with pikepdf.open(io.BytesIO(handbook(Printer(FONTS, source), small_ladder(1)))) as pdf:
        assert {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()} == source
        assert [str(file.F) for file in pdf.Root.AF] == ["customer-value.yaml", "ladder.yaml"]
        for file in pdf.Root.AF:
            assert file.AFRelationship == "/Source"
            assert str(file.Desc) == f"Source of this document: {file.F} of the ladder, in YAML"
            embedded = file.EF.F
            assert embedded.Subtype == "/application/yaml"
            assert str(embedded.Params.CreationDate) == str(embedded.Params.ModDate) == "D:20261121000000Z"
        with pdf.open_metadata() as metadata:
            claims = [metadata[key] for key in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")]
        assert claims == ["3", "A", "1"]


def test_a_file_that_is_no_archive_has_no_attachment(printer: Printer) -> None:
    with pikepdf.open(io.BytesIO(printer.render(page("<p>x</p>")).pdf())) as pdf:
        assert (len(pdf.attachments), "/AF" in pdf.Root) == (0, False)


# The file as an object


def test_metadata_language_tags_and_title_are_in_the_file(printer: Printer, layouts: Layouts) -> None:
    ladder = small_ladder()
    with pikepdf.open(io.BytesIO(handbook(printer, ladder))) as pdf:
        assert str(pdf.Root.Lang) == "en-US"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "Small Ladder: For tests"
        assert str(pdf.docinfo.Author) == "Example Works"
        assert str(pdf.docinfo.Subject) == "Small Ladder: For tests, edition 2026.1"
        assert str(pdf.docinfo.Keywords) == "career ladder, Small Ladder, Edition 2026.1"
        assert str(pdf.docinfo.CreationDate).startswith("D:20261121")
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def labels(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/PageLabels" in pdf.Root
        return [sheet.label for sheet in pdf.pages]


def test_pages_are_called_what_is_printed_on_them_and_the_first_two_by_name(printer: Printer, layouts: Layouts) -> None:
    data = handbook(printer, small_ladder(1))
    named = labels(data)
    assert named[:2] == ["Cover", "Imprint"]
    with pdfium.PdfDocument(data) as pdf:
        for number, label in enumerate(named[2:], 3):
            foot = pdf[number - 1].get_textpage().get_text_bounded(top=60).split()
            assert label in (foot[0], foot[-1]), f"page {number} shows {foot}"


def test_a_chapter_has_its_numbers_and_a_single_page_needs_none(printer: Printer, layouts: Layouts) -> None:
    ladder = shipped_ladder()
    competency = ladder.competencies[0]
    chapter = printer.render(layouts.chapter(ladder, competency, competency.levels[0], paper=A4)).pdf()
    assert labels(chapter) == ["1", "2"]
    with pikepdf.open(io.BytesIO(printer.render(page("<p>x</p>")).pdf())) as pdf:
        assert "/PageLabels" not in pdf.Root


def test_named_pages_may_stand_anywhere(printer: Printer) -> None:
    body = "".join(f'<p id="p{n}" style="break-before: page">x</p>' for n in range(5))
    laid = replace(page(body), labels={"p1": "Plan", "p2": "Map", "nowhere": "No"})
    assert labels(printer.render(laid).pdf()) == ["1", "2", "Plan", "Map", "5", "6"]


def test_the_outline_nests_toolkit_and_worksheet_under_their_level(printer: Printer, layouts: Layouts) -> None:
    with (
        pikepdf.open(io.BytesIO(handbook(printer, small_ladder(1)))) as pdf,
        pdf.open_outline() as outline,
    ):
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert found == [
        ("Small Ladder", []),
        ("Introduction", []),
        ("The ladder at a glance", []),
        ("How to use this handbook", []),
        ("Starter", ["Starter: toolkit", "Starter: worksheet"]),
        ("Customer Value: level by level", []),
        ("Find it fast", []),
    ]


@pytest.mark.parametrize("paper", [p for p in PAPERS.values() if p.book], ids=lambda paper: paper.name)
def test_pages_are_as_large_as_the_paper_and_the_matrix_lies_on_its_side(
    printer: Printer, layouts: Layouts, paper
) -> None:
    with pikepdf.open(io.BytesIO(handbook(printer, small_ladder(1), paper))) as pdf:
        sizes = [tuple(round(float(v) * 25.4 / 72, 1) for v in list(page.mediabox)[2:]) for page in pdf.pages]
    upright, turned = (paper.width_mm, paper.height_mm), (paper.height_mm, paper.width_mm)
    assert set(sizes) == {upright, turned}
    assert sizes.count(turned) == 1


def _tree(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """`element` of a structure tree and all below it."""
    yield element
    for kid in element.get("/K", ()):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _tree(kid)


def test_a_link_is_one_annotation_whatever_stands_in_it_and_is_tagged_as_a_link(
    printer: Printer, layouts: Layouts
) -> None:
    links = sum(laid.html.count("<a ") for laid in documents(layouts.handbook(small_ladder(), paper=A4)))
    with pikepdf.open(io.BytesIO(handbook(printer, small_ladder()))) as pdf:
        annotations = [link for sheet in pdf.pages for link in sheet.get("/Annots", ())]
        owners = [
            str(element.S)
            for element in _tree(pdf.Root.StructTreeRoot.K[0])
            for kid in element.K
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
        ]
    assert links > 20
    assert len(annotations) == links
    assert owners == ["/Link"] * links


def test_what_stands_in_the_margins_is_an_artifact_and_nothing_else_is(printer: Printer) -> None:
    css = (
        "@page { @top-left { content: string(head) } @bottom-right { content: counter(page) } }"
        "h1 { string-set: head content() } p { break-before: page }"
    )
    with pikepdf.open(io.BytesIO(printer.render(page("<p>One</p><p>Two</p>", css)).pdf())) as pdf:
        inside = {
            (list(pdf.pages).index(pikepdf.Page(element.Pg)), int(kid))
            for element in _tree(pdf.Root.StructTreeRoot.K[0])
            for kid in element.K
            if isinstance(kid, int)
        }
        marked, furniture = set(), []
        for number, sheet in enumerate(pdf.pages):
            for instruction in pikepdf.parse_content_stream(sheet):
                if str(instruction.operator) == "BDC":
                    tag, properties = instruction.operands
                    if "/MCID" in properties:
                        marked.add((number, int(properties.MCID)))
                    else:
                        furniture.append((number, str(tag), str(properties.Type)))
        owners = pdf.Root.StructTreeRoot.ParentTree.Nums
        owned = {(n, mark) for n in range(3) for mark, owner in enumerate(owners[2 * n + 1]) if owner is not None}
    assert len(inside) == 3
    assert marked == inside == owned
    assert furniture == [(n, "/Artifact", "/Pagination") for n in range(3) for _ in range(2)]


def test_boxes_say_where_elements_begin_and_end(printer: Printer) -> None:
    css = "@page { size: 100mm 100mm; margin: 10mm } * { margin: 0; font: 10pt/10mm 'Source Serif 4'; orphans: 1; widows: 1 }"
    body = '<p id="a">A</p><div id="b">' + "<p>line</p>" * 10 + "</div>"
    rendered = printer.render(page(body, css))
    assert rendered.pages == 2
    a, first, last = rendered.boxes["a"], rendered.boxes["b"], rendered.ends["b"]
    assert (a.page, round(a.top, 1), round(a.bottom, 1), round(a.left, 1), round(a.right, 1)) == (1, 20, 30, 10, 90)
    assert (first.page, round(first.top, 1)) == (1, 30)
    assert (last.page, round(last.bottom, 1)) == (2, 50)


@pytest.mark.parametrize("number", [1, 10, 128])
def test_the_numeral_of_a_card_stands_whole_beside_the_name(printer: Printer, layouts: Layouts, number: int) -> None:
    ladder = small_ladder()
    stage = replace(ladder.stages[0], number=number)
    level = replace(ladder.competencies[0].levels[0], stage=stage)
    competency = replace(ladder.competencies[0], levels=(level,))
    laid = layouts.card(replace(ladder, stages=(stage,), competencies=(competency,)), competency, level, size=10)
    marked = laid.html.replace(f">{number}</p>", f'><span id="number">{number}</span></p>').replace(
        "<h1", '<h1 id="name"'
    )
    boxes = printer.render(replace(laid, html=marked)).boxes
    assert boxes["number"].right < boxes["name"].left
    assert boxes["number"].bottom == pytest.approx(boxes["name"].bottom, abs=0.5)


def test_the_shipped_chapters_leave_no_page_nearly_empty(printer: Printer, layouts: Layouts) -> None:
    ladder = shipped_ladder()
    competency = ladder.competencies[0]
    for level in competency.levels:
        rendered = printer.render(layouts.chapter(ladder, competency, level, paper=A4))
        end = rendered.ends["section-chapter_closing"]
        assert (end.page, rendered.pages) == (2, 2)
        assert end.bottom > 0.5 * A4.height_mm
