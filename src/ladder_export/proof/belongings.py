"""What a PDF carries along and which other files it opens. Part of the first reader; uses pikepdf."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf

from ladder_export.problems import Location, Problem
from ladder_export.proof.data import Expected

_AGAIN = "build it again"
_WEB = re.compile(r"(https|mailto):", re.IGNORECASE)
_MOST = 100_000  # actions or bookmarks; more go around in circles
_PDFA = "http://www.aiim.org/pdfa/ns/id/"


def wrong_belongings(expected: Expected, pdf: pikepdf.Pdf) -> list[Problem]:
    """What is wrong with the attachments of a PDF, with its claim to be an archive, and with its links to other files."""
    try:
        messages = [
            *_attachments(expected.attached, pdf),
            *_claim(bool(expected.attached), pdf),
            *_opens(expected, pdf),
            *_runs(pdf),
        ]
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, ET.ParseError) as error:
        messages = [f"cannot be searched for attachments and links ({type(error).__name__}: {error})"]
    return [Problem(Location(expected.file), message, (), _AGAIN) for message in messages]


def _attachments(wanted: Mapping[str, str], pdf: pikepdf.Pdf) -> Iterator[str]:
    """An archive names its source among the embedded files (ISO 32000-1, 7.11.4) and the associated ones (ISO 19005-3, 6.8)."""
    found = {name: hashlib.sha256(file.get_file().read_bytes()).hexdigest() for name, file in pdf.attachments.items()}
    for name, digest in wanted.items():
        if name not in found:
            yield f"does not carry {name} of the source along"
        elif found[name] != digest:
            yield f"carries another {name} than that of the source"
    for name in found:
        if name not in wanted:
            yield f"carries {name} along, which is not of the source"
    associated: Any = pdf.Root.get("/AF", ())
    sources = sorted(str(file.get("/UF", "")) for file in associated if file.get("/AFRelationship") == "/Source")
    if sources != sorted(wanted):
        yield f"names {', '.join(sources) or 'nothing'} as its source, not {', '.join(sorted(wanted)) or 'nothing'}"


def _claim(archive: bool, pdf: pikepdf.Pdf) -> Iterator[str]:
    with pdf.open_metadata(update_docinfo=False) as metadata:
        claim = f"{metadata.get(f'{{{_PDFA}}}part', '')}{metadata.get(f'{{{_PDFA}}}conformance', '')}"
    if archive and claim != "3A":
        yield f"says that it is {f'PDF/A-{claim}' if claim else 'no archive'}, not PDF/A-3A"
    if claim and not archive:
        yield f"says that it is PDF/A-{claim}, and is no archive"


def _opens(expected: Expected, pdf: pikepdf.Pdf) -> Iterator[str]:
    """Links that open another file (12.6.4): all that are expected and no others."""
    opened: set[str] = set()
    for action in _actions(pdf):
        kind = str(action.get("/S"))
        if kind == "/URI" and not _WEB.match(str(action.get("/URI"))):
            opened.add(str(action.get("/URI")))
        if kind not in ("/GoTo", "/URI"):
            file = action.get("/F") if kind == "/GoToR" else None
            name = file.get("/F") if isinstance(file, pikepdf.Dictionary) else file
            opened.add(str(name) if name is not None else kind)
    for name in sorted(opened - set(expected.beside)):
        yield f"has a link that opens {name}, which is not beside it"
    for name in expected.beside:
        if name not in opened:
            yield f"has no link to {name}"


def _actions(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """What links and bookmarks do when they are clicked, and all that follows (12.6.2)."""
    pending = [each.get(key) for each in _annotations(pdf) for key in ("/A", "/PA")]
    pending += [mark.get("/A") for mark in _bookmarks(pdf)]
    for _ in range(_MOST):
        if not pending:
            return
        action: Any = pending.pop()
        if action is not None:
            yield action
            following = action.get("/Next")
            pending.extend(following if isinstance(following, pikepdf.Array) else [following])
    raise ValueError("actions without end")


def _annotations(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        annotations: Any = page.obj.get("/Annots", ())
        yield from annotations


def _bookmarks(pdf: pikepdf.Pdf) -> Iterator[Any]:
    outlines: Any = pdf.Root.get("/Outlines", {})
    pending = [outlines.get("/First")]
    for _ in range(_MOST):
        if not pending:
            return
        mark: Any = pending.pop()
        if mark is not None:
            yield mark
            pending += [mark.get("/Next"), mark.get("/First")]
    raise ValueError("bookmarks without end")


def _runs(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What happens without a click (12.6.3, 7.7.4), and annotations that are no links: none of it belongs into a print."""
    names: Any = pdf.Root.get("/Names", {})
    if "/OpenAction" in pdf.Root or "/JavaScript" in names:
        yield "does something when it is opened"
    if "/AcroForm" in pdf.Root:
        yield "has a form to fill in"
    owners = [pdf.Root, *(page.obj for page in pdf.pages), *_annotations(pdf)]
    if any("/AA" in owner for owner in owners):
        yield "does something by itself while it is read"
    for kind in sorted({str(each.get("/Subtype")).removeprefix("/") for each in _annotations(pdf)} - {"Link"}):
        yield f"has an annotation of the kind {kind}, which is no link"
