"""Reader of Word files for the proof: ZIP and XML of the standard library, nothing of what writes the forms.

Names follow WordprocessingML (ECMA-376 part 1, 17). A file is refused before it is parsed if it is not what it claims to be:
a document type declaration (entities), parts that unpack to more than a form can need, names that occur twice.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from xml.etree import ElementTree as ET

from ladder_export.proof.form_body import Body, W, read_body
from ladder_export.proof.form_styles import read_styles

_MOST = 60_000_000  # bytes of all XML parts, unpacked
_MOST_PARTS = 200
_TYPES_PART, _BODY = "[Content_Types].xml", "word/document.xml"
_CORE = "docProps/core.xml"
_CUSTOM = "docProps/custom.xml"
_GLOSSARY = "word/glossary/document.xml"
_MAP = "{urn:ladder-export:form-map}form"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."


class UnreadableError(Exception):
    """Not a Word file that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class FormFile:
    """What a Word file holds. `prompts` are the glossary's entries by name, `running` the text of headers and footers.

    `map` is the form's own account of what it asks.
    """

    template: bool | None  # None: neither a document nor a template
    body: Body
    prompts: dict[str, str]
    properties: dict[str, str]
    title: str
    language: str
    running: str
    footer: str
    map: tuple[str, str] | None  # the key that it is marked with, and its text
    leftward: int = 0  # paragraphs and tables, of all parts, that run from left to right


def read_form(data: bytes) -> FormFile:
    """Read a `.docx` or `.dotx`. Raises `UnreadableError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive)
        if _TYPES_PART not in parts or _BODY not in parts:
            raise UnreadableError(f"it has no {_BODY}")
        types = _parse(_TYPES_PART, parts.pop(_TYPES_PART))
        return replace(_read(tuple(parts.items())), template=_template(types))
    except (ET.ParseError, UnicodeDecodeError, LookupError, ValueError, RecursionError) as error:
        raise UnreadableError(f"its XML is damaged: {error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise UnreadableError(f"its ZIP archive is damaged: {error}") from error


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Every XML part of the archive."""
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        raise UnreadableError("two of its parts have the same name")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise UnreadableError("it is packed in a way that Word does not know")  # ECMA-376 part 2, annex B
    if len(infos) > _MOST_PARTS:
        raise UnreadableError(f"it has more than {_MOST_PARTS} parts")
    left = _MOST
    parts = {}
    for name in names:
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                raw = part.read(left + 1)
            left -= len(raw)
            if left < 0:
                raise UnreadableError(f"it unpacks to more than {_MOST // 1_000_000} MB")
            parts[name] = raw
    return parts


def _parse(name: str, raw: bytes) -> ET.Element:
    text = raw.decode("utf-8-sig")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableError(f"{name} declares a document type")
    return ET.fromstring(text)


@lru_cache(1)  # the template of a level has the same parts as its document, which comes before it
def _read(raw: tuple[tuple[str, bytes], ...]) -> FormFile:
    """What the parts say, beside the content types."""
    parts = {name: _parse(name, data) for name, data in raw}
    core = parts.get(_CORE)
    return FormFile(
        template=None,
        body=read_body(parts[_BODY], read_styles(parts.get("word/styles.xml"))),
        prompts=_prompts(parts.get(_GLOSSARY)),
        properties=_properties(parts.get(_CUSTOM)),
        title=(core.findtext(f"{_DC}title") or "") if core is not None else "",
        language=(core.findtext(f"{_DC}language") or "") if core is not None else "",
        running=_words(parts, "word/header", "word/footer"),
        footer=_words(parts, "word/footer"),
        map=_map(parts),
        leftward=sum(map(_leftward, parts.values())),
    )


def _leftward(part: ET.Element) -> int:
    """How many paragraphs and tables of a part do not say that they run from right to left."""
    lines = sum(line.find(f"{W}pPr/{W}bidi") is None for line in part.iter(f"{W}p"))
    return lines + sum(table.find(f"{W}tblPr/{W}bidiVisual") is None for table in part.iter(f"{W}tbl"))


def _words(parts: dict[str, ET.Element], *begins: str) -> str:
    """The text of the parts whose names begin so."""
    found = (part for name, part in sorted(parts.items()) if name.startswith(begins))
    lines = (line for part in found for line in part.iter(f"{W}p"))
    return " ".join("".join(map(_shown, line.iter())) for line in lines)


def _shown(node: ET.Element) -> str:
    return (node.text or "") if node.tag == f"{W}t" else " " if node.tag == f"{W}tab" else ""


def _map(parts: dict[str, ET.Element]) -> tuple[str, str] | None:
    for name, part in sorted(parts.items()):
        if name.startswith("customXml/") and part.tag == _MAP:
            return part.get("key", ""), "".join(part.itertext())
    return None


def _template(types: ET.Element) -> bool | None:
    for override in types.iter(f"{_TYPES}Override"):
        if override.get("PartName") == "/word/document.xml":
            kinds = {f"{_MAIN}document.main+xml": False, f"{_MAIN}template.main+xml": True}
            return kinds.get(override.get("ContentType", ""))
    return None


def _prompts(glossary: ET.Element | None) -> dict[str, str]:
    prompts = {}
    for part in glossary.iter(f"{W}docPart") if glossary is not None else ():
        name = part.find(f"{W}docPartPr/{W}name")
        if name is not None:
            prompts[name.get(f"{W}val", "")] = "".join(text.text or "" for text in part.iter(f"{W}t"))
    return prompts


def _properties(custom: ET.Element | None) -> dict[str, str]:
    if custom is None:
        return {}
    return {each.get("name", ""): "".join(each.itertext()).strip() for each in custom}
