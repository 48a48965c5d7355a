"""A form as a file: the document with its header, footer, glossary and properties, and the same bytes each time.

python-docx opens the base and holds parts and relationships. We write the ZIP file: python-docx puts the time of day into
it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from ladder_export.form_map import NAMESPACE, PART, FormMap
from ladder_export.word.base import OFFICE, PACKAGE, WORD_TYPE, font_table, settings
from ladder_export.word.direction import turn
from ladder_export.word.speech import Speech
from ladder_export.word.styles import NUMBERED
from ladder_export.word.xml import (
    DECLARATION,
    ROOT_NAMESPACES,
    Element,
    clean,
    element,
    paragraph,
    run,
    serialize,
    valued,
)
from ladder_export.zips import Deflated, deflated, in_order, laid_out

_PROPERTY = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # FMTID of user-defined properties, ECMA-376 part 1, 22.3.2.3


def attach_running(document: Document, header: Element, footer: Element, speech: Speech) -> None:
    """Give the document's one section this paragraph as header and that one as footer."""
    section = document.element.body[-1]
    for position, (kind, content) in enumerate((("header", header), ("footer", footer))):
        root = etree.fromstring(f"<w:{'hdr' if kind == 'header' else 'ftr'} {ROOT_NAMESPACES}/>")
        root.append(content)
        if speech.rtl:
            turn(root)
        part = Part(PackURI(f"/word/{kind}1.xml"), f"{WORD_TYPE}.{kind}+xml", serialize(root), document.part.package)
        key = document.part.relate_to(part, f"{OFFICE}/{kind}")
        reference = element(f"w:{kind}Reference", w_type="default")
        reference.set(f"{{{OFFICE}}}id", key)
        section.insert(position, reference)


def attach_glossary(document: Document, prompts: Mapping[str, str], styles: bytes, speech: Speech) -> None:
    """Add the glossary document, from which Word takes a prompt back when an answer is deleted (ECMA-376 part 1, 17.12).

    `prompts` maps a prompt to the name of its entry. A glossary has its own styles, settings and fonts.
    """
    package = document.part.package
    root = etree.fromstring(f"<w:glossaryDocument {ROOT_NAMESPACES}><w:docParts/></w:glossaryDocument>")
    root[0].extend(_prompt(text, name) for text, name in sorted(prompts.items(), key=lambda pair: pair[1]))
    if speech.rtl:
        turn(root)
    glossary = Part(
        PackURI("/word/glossary/document.xml"), f"{WORD_TYPE}.document.glossary+xml", serialize(root), package
    )
    document.part.relate_to(glossary, f"{OFFICE}/glossaryDocument")
    for name, data in (("styles", styles), ("settings", settings(speech)), ("fontTable", font_table(speech))):
        part = Part(PackURI(f"/word/glossary/{name}.xml"), f"{WORD_TYPE}.{name}+xml", data, package)
        glossary.relate_to(part, f"{OFFICE}/{name}")


def _prompt(text: str, name: str) -> Element:
    guid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:ladder-export:prompt:{name}")).upper()
    properties = element(
        "w:docPartPr",
        valued("w:name", name),
        element("w:category", valued("w:name", "General"), valued("w:gallery", "placeholder")),
        element("w:types", valued("w:type", "bbPlcHdr")),
        element("w:behaviors", valued("w:behavior", "content")),
        valued("w:guid", f"{{{guid}}}"),
    )
    return element("w:docPart", properties, element("w:docPartBody", paragraph(run(text, style="PlaceholderText"))))


def attach_properties(document: Document, properties: Mapping[str, str]) -> None:
    """Add `docProps/custom.xml`: what a reader of a filled form asks first, kept by Word and LibreOffice alike."""
    rows = "".join(
        f'<property fmtid="{_PROPERTY}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(clean(value))}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(sorted(properties.items()), 2)
    )
    data = (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        f' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{rows}</Properties>'
    ).encode()
    package = document.part.package
    part = Part(PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, data, package)
    package.relate_to(part, f"{OFFICE}/custom-properties")


def attach_map(document: Document, form_map: FormMap) -> None:
    """Add the form's map as a custom XML part, which Word and LibreOffice keep when they save (ECMA-376 part 1, 15.2.5)."""
    package = document.part.package
    data = f'{DECLARATION}<form xmlns="{NAMESPACE}" key="{form_map.key}">{escape(clean(form_map.to_json()))}</form>'
    part = Part(PackURI(f"/{PART}"), "application/xml", data.encode(), package)
    document.part.relate_to(part, f"{OFFICE}/customXml")
    guid = str(uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)).upper()
    properties = (
        f'{DECLARATION}<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"'
        f' ds:itemID="{{{guid}}}"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    part.relate_to(Part(PackURI("/customXml/itemProps1.xml"), kind, properties, package), f"{OFFICE}/customXmlProps")


def restart_numbering(document: Document, numbers: Sequence[int]) -> None:
    """Add a list that counts from 1 for each of `numbers` (w:numId)."""
    root = document.part.numbering_part.element
    for number in numbers:
        restart = element("w:lvlOverride", valued("w:startOverride", 1), w_ilvl=0)
        root.append(element("w:num", valued("w:abstractNumId", NUMBERED), restart, w_numId=number))


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished form: its parts, compressed, and the content types of all; a template has another one than a document."""

    parts: Mapping[str, Deflated]
    types: Mapping[str, str]

    def file(self, *, template: bool) -> bytes:
        """The bytes of a `.docx`, or of a `.dotx`."""
        kind = "template" if template else "document"
        types = {**self.types, "/word/document.xml": f"{WORD_TYPE}.{kind}.main+xml"}
        parts = {"[Content_Types].xml": deflated(_content_types(types)), **self.parts}
        return laid_out((name, parts[name]) for name in in_order(parts))


def pack(document: Document) -> Packed:
    """The finished form."""
    package = document.part.package
    parts = {"_rels/.rels": package.rels.xml}
    types = {}
    for part in package.iter_parts():
        types[str(part.partname)] = part.content_type
        parts[part.partname.membername] = part.blob
        if len(part.rels):
            parts[part.partname.rels_uri.membername] = part.rels.xml
    return Packed({name: deflated(data) for name, data in parts.items()}, types)


def _content_types(types: Mapping[str, str]) -> bytes:
    rows = "".join(f'<Override PartName="{name}" ContentType="{types[name]}"/>' for name in sorted(types))
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>{rows}</Types>'
    ).encode()
