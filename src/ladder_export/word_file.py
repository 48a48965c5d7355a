"""A Word file of anyone’s, opened as what it is until it is read: hostile. ZIP and XML only, nothing is fetched.

Each refusal is one line with the way out. What is left is XML in the transitional namespaces of ECMA-376 (part 4), parsed
only where somebody asks for it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ladder_export.problems import RefusedError
from ladder_export.zips import DAMAGED, declares_type

Element = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TRANSITIONAL = {
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}": W,
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}": R,
    "{http://purl.oclc.org/ooxml/officeDocument/customProperties}": (
        "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
    ),
}
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

MOST_FILE = 50_000_000  # bytes of the file; a form is 30 KB, a long ladder 300 KB; the rest is room for pictures
MOST_XML = 32_000_000  # bytes of all its XML, unpacked
MOST_UNPACKED = 300_000_000  # bytes of everything, as the archive declares it; what is not XML is never unpacked
MOST_PARTS = 2000

_AGAIN = "open it in Word and save it as .docx"
_SEND = "ask for the file again"
_SIGNATURES = (
    (b"%PDF-", f"it is a PDF, not a Word file; {_SEND} as .docx"),
    (b"\xd0\xcf\x11\xe0", f"it is protected by a password or an old .doc; {_AGAIN}, without a password"),
    (b"{\\rtf", f"it is RTF, not .docx; {_AGAIN}"),
)
_MAIN_TYPE = re.compile(r"wordprocessingml\.(document|template)\.main\+xml$")
_BAD_NAME = re.compile(r"[\\\x00-\x1f:]|^/|(^|/)\.\.?(/|$)")


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship of a part: its type without the namespace (`image`, `attachedTemplate`), and where it leads."""

    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """The XML parts of a Word file by name, and the name of its main document."""

    raw: dict[str, bytes]
    main: str = ""
    _roots: dict[str, Element] = field(default_factory=dict)

    def root(self, name: str) -> Element:
        """The part of that name, parsed. Raises RefusedError when it is not sound XML."""
        if name not in self._roots:
            self._roots[name] = _parse(name, self.raw[name])
        return self._roots[name]

    def links(self, name: str) -> Iterator[Link]:
        """The relationships of a part (of the package: the name is empty); targets inside are names of parts."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self.raw:
            return
        for link in self.root(rels).iter(_LINK):
            external, target = link.get("TargetMode") == "External", link.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = link.get("Type", "").rsplit("/", 1)[-1]
            yield Link(
                "custom-properties" if kind == "customProperties" else kind, target, external
            )  # as strict has it

    def linked(self, name: str, kind: str) -> list[str]:
        """The parts of that kind that a part leads to, and that the package has."""
        return [link.target for link in self.links(name) if link.kind == kind and link.target in self.raw]


def open_word_file(data: bytes) -> Package:
    """The Word file in `data`. Raises RefusedError when it is anything else, or anything but harmless."""
    _check_file(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_entries(infos)
            package = Package(_xml_parts(archive, infos))
    except DAMAGED as error:
        raise RefusedError(f"it is damaged or cut off; {_SEND}") from error
    _check_kind(package, {info.filename for info in infos})
    return package


def _check_file(data: bytes) -> None:
    if not data:
        raise RefusedError(f"it is empty; {_SEND}")
    if len(data) > MOST_FILE:
        raise RefusedError(f"it is larger than {MOST_FILE // 1_000_000} MB; take pictures out of it and save it again")
    for signature, why in _SIGNATURES:
        if signature in data[:1024][: len(signature) + (1000 if signature == b"%PDF-" else 0)]:
            raise RefusedError(why)
    if not data.startswith(b"PK"):
        raise RefusedError(f"it is not a Word file; {_SEND} as .docx")


def _check_entries(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_PARTS:
        raise RefusedError(f"it has more than {MOST_PARTS} parts, which no such file has; {_AGAIN}")
    names = [info.filename for info in infos]
    if bad := next((name for name in names if _BAD_NAME.search(name)), ""):
        raise RefusedError(f"its part “{bad[:60]}” has a name that leads out of the file; {_AGAIN}")
    if len({name.casefold() for name in names}) < len(names):
        raise RefusedError(f"two of its parts have the same name; {_AGAIN}")
    if any(info.flag_bits & 1 for info in infos):
        raise RefusedError(f"it is protected by a password; {_AGAIN}, without a password")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise RefusedError(f"it is packed in a way that Word does not know; {_AGAIN}")  # ECMA-376 part 2, annex B
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise _too_much()


def _too_much() -> RefusedError:
    return RefusedError(f"it unpacks to far more than such a file holds; {_SEND}, saved by Word")


def _xml_parts(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """What ends in .xml or .rels, read under a cap: what an archive says of its sizes may be a lie."""
    left, parts = MOST_XML, {}
    for info in infos:
        if not info.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(info) as part:
            raw = part.read(left + 1)
        left -= len(raw)
        if left < 0:
            raise _too_much()
        if declares_type(raw):
            raise _declares(info.filename)
        parts[info.filename] = raw
    return parts


def _declares(name: str) -> RefusedError:
    return RefusedError(f"{name} declares a document type, which Word never writes; {_AGAIN}")


def _parse(name: str, raw: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        if "xcessive depth" in str(error):
            raise RefusedError(f"{name} is nested too deeply; {_AGAIN}") from error
        raise RefusedError(f"{name} is damaged; {_AGAIN}, or {_SEND}") from error
    document: Any = root.getroottree()  # lxml’s types know nothing of doctype
    if document.docinfo.doctype:
        raise _declares(name)
    if root.tag.startswith("{http://purl.oclc.org/"):
        _to_transitional(root)
    return root


def _to_transitional(root: Element) -> None:
    """Rename what a file of the strict kind (ECMA-376 part 1, annex A) calls otherwise than all others do."""
    for node in root.iter(etree.Element):
        node.tag = _renamed(str(node.tag))
        for key, value in list(node.attrib.items()):
            if (name := _renamed(str(key))) != key:
                del node.attrib[key]
                node.set(name, value)


def _renamed(name: str) -> str:
    space, bracket, local = name.rpartition("}")
    return _TRANSITIONAL.get(space + bracket, space + bracket) + local


def _check_kind(package: Package, names: set[str]) -> None:
    """Find the main document; anything but a document or a template without macros is refused."""
    if "mimetype" in names and "content.xml" in names:
        raise RefusedError("it is an OpenDocument file, not .docx; open it in LibreOffice and save it as .docx")
    if "[Content_Types].xml" not in package.raw:
        raise RefusedError(f"it is a ZIP archive, but not a Word file; {_SEND} as .docx")
    package.main = next(iter(package.linked("", "officeDocument")), "")
    kinds = {
        (node.get("PartName") or f".{node.get('Extension')}").lstrip("/").casefold(): node.get("ContentType", "")
        for node in package.root("[Content_Types].xml").iter(f"{_TYPES}Override", f"{_TYPES}Default")
    }
    main = kinds.get(package.main.casefold()) or kinds.get(posixpath.splitext(package.main)[1].casefold(), "")
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in kinds.values()) or any(
        name.casefold().endswith("vbaproject.bin") for name in names
    ):
        raise RefusedError("it holds macros; open it in Word and save it as .docx, which has none")
    if not package.main or not _MAIN_TYPE.search(main):
        raise RefusedError(f"it is an Office file, but not a Word document; {_SEND} as .docx")
    if package.root(package.main).tag != f"{W}document":
        raise RefusedError(f"its main document is not one of Word’s; {_AGAIN}")
