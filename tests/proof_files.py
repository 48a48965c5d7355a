"""Small files for the tests of the proof, written here and nowhere else: what the proof reads must not come from our writers.

`page_of` sets the regions of an `Expected` as HTML; a test changes that HTML, and `pdf_of` prints it. `Form` is a Word file
as a few strings; a test changes one of them, and `bytes()` packs it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from xml.sax.saxutils import escape as xml

import pikepdf

from ladder_export.proof.data import Control, Entry, Expected, Field, FormRules, PageRules, Region, What

FONTS = Path(__file__).resolve().parent.parent / "layouts" / "fonts"
A5 = (419.528, 595.276)

STYLE = """
@page { size: A5; margin: 14mm; @bottom-left { content: "Edition 1"; font: 7pt "Source Sans 3" } }
body { font: 10pt/1.3 "Source Sans 3"; margin: 0 }
h1 { font-size: 16pt; margin: 0 0 6pt } h2 { font-size: 12pt; margin: 6pt 0 2pt } p { margin: 0 0 3pt }
"""


def item(name: str, text: str, *path: str) -> Entry:
    return Entry(text, What.ITEM, name, path)


def title(text: str, *path: str) -> Entry:
    return Entry(text, What.TITLE, path=path)


def expected_pdf(*regions: Region, named: tuple[str, ...] = (), **rules: object) -> Expected:
    """A file of A5 pages with these regions, whose headings are its bookmarks."""
    outline = tuple(region.title for region in regions)
    pages = PageRules(*A5, outline=outline, **rules)  # type: ignore[arg-type]
    return Expected("card", "card.pdf", "en-US", named, "Edition 1", regions, pages)


def line_of(entry: Entry) -> str:
    """An entry as HTML, one line of the source. Items carry their id, so that a test can find them."""
    text = escape(entry.text)
    return f"<h2>{text}</h2>" if entry.what is What.TITLE else f'<p class="{entry.item}">{text}</p>'


def page_of(regions: Iterable[Region], *, style: str = "", heading: str = "T") -> str:
    """A document with these regions."""
    body = []
    for region in regions:
        body.append(f"<h1>{escape(region.title)}</h1>")
        body.extend(f"<p>{escape(text)}</p>" for text in (" · ".join(region.near),) if text)
        body.extend(line_of(entry) for entry in region.entries)
    head = f'<html lang="en-US"><head><title>{escape(heading)}</title><style>{STYLE}{style}</style></head>'
    return head + "<body>\n" + "\n".join(body) + "\n</body></html>"


@cache
def _fonts() -> object:
    from ladder_export.pdf.fonts import load_fonts

    return load_fonts(FONTS)


def pdf_of(html: str, variant: str = "pdf/ua-1") -> bytes:
    """Print `html` in the bundled fonts."""
    fonts = _fonts()
    import weasyprint

    return weasyprint.HTML(string=html).write_pdf(pdf_variant=variant or None, font_config=fonts)


def edited(change: Callable[[pikepdf.Pdf], None], data: bytes) -> bytes:
    """The PDF `data` after a `change` of its objects."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def changed(text: str, old: str, new: str) -> str:
    """`text` with `old`, which must stand in it exactly once, replaced by `new`."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = {
    Field.TEXT: "<w:text/>",
    Field.DATE: "<w:date/>",
    Field.TICK: "<w14:checkbox/>",
}


def paragraph(text: str, properties: str = "", style: str = "") -> str:
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r>{look}<w:t xml:space="preserve">{xml(text)}</w:t></w:r></w:p>'


def control(wanted: Control, number: int) -> str:
    """A content control as the proof wants it, in a paragraph of its own."""
    items = "".join(
        f'<w:listItem w:displayText="{xml(text)}" w:value="{xml(value)}"/>' for value, text in wanted.choices
    )
    kind = _TYPES.get(wanted.field) or f"<w:dropDownList>{items}</w:dropDownList>"
    return (
        f'<w:p><w:bookmarkStart w:id="{number}" w:name="_lx_{number}"/><w:sdt><w:sdtPr><w:alias w:val="Blank {number}"/>'
        f'<w:tag w:val="{xml(wanted.tag)}"/><w:lock w:val="sdtLocked"/><w:placeholder><w:docPart w:val="P1"/></w:placeholder>'
        f"{kind}</w:sdtPr><w:sdtContent><w:r><w:t>Choose</w:t></w:r></w:sdtContent></w:sdt>"
        f'<w:bookmarkEnd w:id="{number}"/></w:p>'
    )


@dataclass
class Form:
    """A Word file. `blocks` are the paragraphs and tables of its body as XML."""

    blocks: list[str]
    properties: dict[str, str] = field(default_factory=dict)
    styles: str = ""
    prompt: str = "Choose"
    type: str = MAIN
    title: str = "T"
    language: str = "en-US"

    def bytes(self) -> bytes:
        names = f'xmlns:w="{WORD}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
        rows = "".join(f'<property name="{n}"><lpwstr>{xml(v)}</lpwstr></property>' for n, v in self.properties.items())
        types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        core = f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{xml(self.title)}</dc:title>'
        return self.pack(
            {
                "[Content_Types].xml": f'{types}<Override PartName="/word/document.xml" ContentType="{self.type}"/></Types>',
                "word/document.xml": f"<w:document {names}><w:body>{''.join(self.blocks)}</w:body></w:document>",
                "word/styles.xml": f"<w:styles {names}>{self.styles}</w:styles>",
                "word/glossary/document.xml": f'<w:glossaryDocument {names}><w:docPart><w:docPartPr><w:name w:val="P1"/>'
                f"</w:docPartPr>{paragraph(self.prompt)}</w:docPart></w:glossaryDocument>",
                "word/footer1.xml": f"<w:ftr {names}>{paragraph('edition 1')}</w:ftr>",
                "docProps/custom.xml": f"<Properties>{rows}</Properties>",
                "docProps/core.xml": f"<c {core}<dc:language>{self.language}</dc:language></c>",
            }
        )

    @staticmethod
    def pack(parts: dict[str, str]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
        return stream.getvalue()


def expected_form(*entries: Entry, controls: tuple[Control, ...] = (), **rules: object) -> Expected:
    """A form with these texts and controls."""
    form = FormRules(template=False, controls=controls, **rules)  # type: ignore[arg-type]
    return Expected("review", "form.docx", "en-US", ("T",), "Edition 1", (Region("", entries),), form=form)


def form_of(expected: Expected) -> Form:
    """A form that has all that is expected of it: scale and sentences first, then texts, then controls."""
    rules = expected.form
    assert rules is not None
    texts = [*rules.scale, *rules.sentences, *(entry.text for region in expected.regions for entry in region.entries)]
    blocks = [paragraph(text) for text in texts]
    blocks += [control(wanted, number) for number, wanted in enumerate(rules.controls, 1)]
    return Form(blocks, dict(rules.properties))
