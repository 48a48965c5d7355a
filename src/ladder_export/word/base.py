"""The empty document that every form starts from: our own, in place of python-docx's template.

That template says Word 2010 mode (14), carries a picture and part of a style set, and makes each file 15 KB larger. Ours
says mode 15, which content controls of 2013 need, and holds only what a form uses.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from typing import Protocol
from xml.sax.saxutils import quoteattr

from ladder_export.word.palette import Palette
from ladder_export.word.speech import FONT, Speech, speech_of
from ladder_export.word.styles import numbering, styles, theme
from ladder_export.word.xml import DECLARATION, ROOT_NAMESPACES

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

SIDE = 1020  # twips: 18 mm
TOP, BOTTOM, HEADER, FOOTER = 980, 900, 460, 420


class Sheet(Protocol):
    """What this room needs of a paper."""

    @property
    def width_mm(self) -> float: ...

    @property
    def height_mm(self) -> float: ...


def twips(millimeters: float) -> int:
    """Twentieths of a point."""
    return round(millimeters * 1440 / 25.4)


def text_width(paper: Sheet) -> int:
    """The width between the margins, in twips."""
    return twips(paper.width_mm) - 2 * SIDE


def settings(speech: Speech, *, protected: bool = False) -> bytes:
    """`settings.xml`. No updateFields: Word would ask each reader whether to trust the file.

    `protected` lets nothing be changed but what the controls hold. It has no password: it guards against accidents only.
    """
    protection = '<w:documentProtection w:edit="forms" w:enforcement="1"/>' if protected else ""
    flags = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
            ("useWord2013TrackBottomHyphenation", 0),
        )
    )
    scheme = " ".join(
        f'w:{name}="{color}"'
        for name, color in (
            ("bg1", "light1"),
            ("t1", "dark1"),
            ("bg2", "light2"),
            ("t2", "dark2"),
            *((f"accent{number}", f"accent{number}") for number in range(1, 7)),
            ("hyperlink", "hyperlink"),
            ("followedHyperlink", "followedHyperlink"),
        )
    )
    fonts = f"w:val={quoteattr(speech.latin)}"  # the languages whose fonts Word takes out of the theme
    if speech.tag != speech.latin:
        fonts += f" w:eastAsia={quoteattr(speech.east_asian)} w:bidi={quoteattr(speech.complex)}"
    return (
        f'{DECLARATION}<w:settings {ROOT_NAMESPACES}><w:zoom w:percent="100"/>{protection}<w:defaultTabStop w:val="720"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{flags}</w:compat>'
        f"<w:themeFontLang {fonts}/><w:clrSchemeMapping {scheme}/>"
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    ).encode()


_FONT_TABLE = {
    "Yu Gothic": '<w:font w:name="Yu Gothic"><w:altName w:val="游ゴシック"/><w:panose1 w:val="020B0400000000000000"/>'
    '<w:charset w:val="80"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>',
    "Arial": '<w:font w:name="Arial"><w:altName w:val="Liberation Sans"/><w:panose1 w:val="020B0604020202020204"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>',
}


def font_table(speech: Speech) -> bytes:
    """`fontTable.xml`: Carlito has Calibri's metrics, so a form breaks its lines alike where Calibri is missing."""
    more = "".join(_FONT_TABLE[font] for font in dict.fromkeys(speech.fonts) if font in _FONT_TABLE)
    return (
        f'{DECLARATION}<w:fonts {ROOT_NAMESPACES}>{more}<w:font w:name="{FONT}"><w:altName w:val="Carlito"/>'
        '<w:panose1 w:val="020F0502020204030204"/><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font><w:font w:name="MS Gothic"><w:altName w:val="Segoe UI Symbol"/>'
        '<w:charset w:val="80"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font></w:fonts>'
    ).encode()


def _document(paper: Sheet) -> bytes:
    margins = (
        f'w:top="{TOP}" w:right="{SIDE}" w:bottom="{BOTTOM}" w:left="{SIDE}" w:header="{HEADER}" w:footer="{FOOTER}"'
    )
    return (
        f"{DECLARATION}<w:document {ROOT_NAMESPACES}><w:body><w:sectPr>"
        f'<w:pgSz w:w="{twips(paper.width_mm)}" w:h="{twips(paper.height_mm)}"/>'
        f'<w:pgMar {margins} w:gutter="0"/></w:sectPr></w:body></w:document>'
    ).encode()


def _core() -> bytes:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
    ).encode()


def _app() -> bytes:
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>ladder-export</Application></Properties>"
    ).encode()


def _relationships(*targets: tuple[str, str]) -> bytes:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'.encode()


def _content_types(parts: dict[str, str]) -> bytes:
    rows = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    ).encode()


_TYPES = {
    "word/document.xml": f"{WORD_TYPE}.document.main+xml",
    "word/styles.xml": f"{WORD_TYPE}.styles+xml",
    "word/settings.xml": f"{WORD_TYPE}.settings+xml",
    "word/fontTable.xml": f"{WORD_TYPE}.fontTable+xml",
    "word/numbering.xml": f"{WORD_TYPE}.numbering+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}


@lru_cache(maxsize=16)
def base_package(paper: Sheet, language: str, colors: Palette, *, protected: bool = False) -> bytes:
    """An empty document as the bytes of a package that python-docx opens: styles, theme, lists, settings, fonts."""
    speech = speech_of(language)
    parts = {
        "[Content_Types].xml": _content_types(_TYPES),
        "_rels/.rels": _relationships(
            (f"{OFFICE}/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{OFFICE}/extended-properties", "docProps/app.xml"),
        ),
        "word/_rels/document.xml.rels": _relationships(
            (f"{OFFICE}/styles", "styles.xml"),
            (f"{OFFICE}/settings", "settings.xml"),
            (f"{OFFICE}/fontTable", "fontTable.xml"),
            (f"{OFFICE}/numbering", "numbering.xml"),
            (f"{OFFICE}/theme", "theme/theme1.xml"),
        ),
        "word/document.xml": _document(paper),
        "word/styles.xml": styles(speech, colors, text_width(paper)),
        "word/settings.xml": settings(speech, protected=protected),
        "word/fontTable.xml": font_table(speech),
        "word/numbering.xml": numbering(speech),
        "word/theme/theme1.xml": theme(speech, colors),
        "docProps/core.xml": _core(),
        "docProps/app.xml": _app(),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()
