"""Files for keeping: PDF/A-3a and PDF/UA-1 at once, with the ladder's own files attached.

WeasyPrint 70 writes one conformance or the other. What makes the difference is the metadata (ISO 19005-3, 6.6.4; ISO 14289-1,
5), so those of PDF/A get the PDF/UA identifier, and the description of its schema that PDF/A asks for (6.6.2.3.3).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import Attachment, Document

    from ladder_export.wording import Wording

VARIANT = "pdf/a-3a"
_MEDIA_TYPE = "/application#2fyaml"  # RFC 9512; WeasyPrint's guess depends on the machine
_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
_END = b"</rdf:RDF>"


def claim_both(document: Document) -> None:
    """Let the metadata of `document` name PDF/UA-1 beside whatever variant it is written as."""
    from weasyprint.document import DocumentMetadata

    class Both(DocumentMetadata):  # type: ignore[misc]  # WeasyPrint has no types
        def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
            metadata: bytes = super().generate_rdf_metadata(variant, version, conformance)
            return metadata.replace(_END, _UA + _END)

    document.metadata = Both(**vars(document.metadata))


def attachments(document: Document, source: Mapping[str, bytes], words: Wording) -> list[Attachment]:
    """`source`, files by name, as attachments for one writing of `document`, whose date they carry."""
    from weasyprint import Attachment

    date = datetime.fromisoformat(document.metadata.created)
    return [
        Attachment(
            file_obj=io.BytesIO(source[name]),
            name=name,
            description=words("meta.attachment", file=name),
            created=date,
            modified=date,
            relationship="Source",
        )
        for name in sorted(source)
    ]


def finish_attachments(pdf: Any) -> None:
    """State their type, and list each once: WeasyPrint counts those that are in the tree of names twice (`pdfa.py`)."""
    for thing in pdf.objects:
        if isinstance(extra := getattr(thing, "extra", None), dict) and extra.get("Type") == "/EmbeddedFile":
            extra["Subtype"] = _MEDIA_TYPE
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
