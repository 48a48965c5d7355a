"""What a PDF carries along and which other files it opens. Part of the first reader; uses pikepdf."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf

from ladder_export.problems import Location, Problem
from ladder_export.proof.data import Expected

_AGAIN = "build it again"
_WEB = re.compile(r"(https|mailto):", re.IGNORECASE)
_MOST = 100_000  # actions or bookmarks; more go around in circles
_PDFA = "http://www.aiim.org/pdfa/ns/id/"


@dataclass(frozen=True, slots=True)
class Belongings:
    """What the file itself carries and does, or some of its pages do.

    `messages` say what is wrong with what it carries, `starts` what it does when it is opened. `opens` are the other files that
    its links open, `acts` that something is done while it is read, `kinds` those of annotations. With an `error` it could not
    be searched.
    """

    messages: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    opens: frozenset[str] = frozenset()
    acts: bool = False
    kinds: frozenset[str] = frozenset()
    error: str = ""


def belongings_of_file(expected: Expected, pdf: pikepdf.Pdf) -> Belongings:
    """What a PDF carries along and does outside of its pages."""
    return _searched(lambda: _of_file(expected, pdf))


def belongings_of_pages(pages: Iterable[Any]) -> Belongings:
    """What the dictionaries of `pages` and their annotations do."""
    return _searched(lambda: _of_pages(pages))


def _searched(search: Callable[[], Belongings]) -> Belongings:
    try:
        return search()
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, ET.ParseError) as error:
        return Belongings(error=f"cannot be searched for attachments and links ({type(error).__name__}: {error})")


def wrong_belongings(expected: Expected, found: Iterable[Belongings]) -> list[Problem]:
    """What is wrong with the attachments of a PDF, with its claim to be an archive, and with its links to other files."""
    found = tuple(found)
    errors = [each.error for each in found if each.error]
    messages = errors[:1] or [*(message for each in found for message in each.messages), *_doings(expected, found)]
    return [Problem(Location(expected.file), message, (), _AGAIN) for message in messages]


def _doings(expected: Expected, found: Sequence[Belongings]) -> Iterator[str]:
    opens = {name for each in found for name in each.opens}
    for name in sorted(opens - set(expected.beside)):
        yield f"has a link that opens {name}, which is not beside it"
    for name in expected.beside:
        if name not in opens:
            yield f"has no link to {name}"
    yield from (message for each in found for message in each.starts)
    if any(each.acts for each in found):
        yield "does something by itself while it is read"
    for kind in sorted({kind for each in found for kind in each.kinds} - {"Link"}):
        yield f"has an annotation of the kind {kind}, which is no link"


def _of_file(expected: Expected, pdf: pikepdf.Pdf) -> Belongings:
    marks = (mark.get("/A") for mark in _bookmarks(pdf))
    return Belongings(
        messages=(*_attachments(expected.attached, pdf), *_claim(bool(expected.attached), pdf)),
        opens=frozenset(_opens(marks)),
        starts=tuple(_starts(pdf)),
        acts="/AA" in pdf.Root,
    )


def _of_pages(pages: Iterable[Any]) -> Belongings:
    pages = list(pages)
    annotations = [each for page in pages for each in page.get("/Annots", ())]
    return Belongings(
        opens=frozenset(_opens(each.get(key) for each in annotations for key in ("/A", "/PA"))),
        acts=any("/AA" in owner for owner in (*pages, *annotations)),
        kinds=frozenset(str(each.get("/Subtype")).removeprefix("/") for each in annotations),
    )


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
    claim = ""
    if archive or _may_claim(pdf):
        metadata = pdf.open_metadata(
            update_docinfo=False
        )  # its context writes it anew at the end, for which all is read
        claim = f"{metadata.get(f'{{{_PDFA}}}part', '')}{metadata.get(f'{{{_PDFA}}}conformance', '')}"
    if archive and claim != "3A":
        yield f"says that it is {f'PDF/A-{claim}' if claim else 'no archive'}, not PDF/A-3A"
    if claim and not archive:
        yield f"says that it is PDF/A-{claim}, and is no archive"


def _may_claim(pdf: pikepdf.Pdf) -> bool:
    """Whether the metadata may say anything about archives: all but such as names no part of PDF/A, in plain letters."""
    stream: Any = pdf.Root.get("/Metadata")
    data = stream.read_bytes() if isinstance(stream, pikepdf.Stream) else b""
    return not data.startswith(b"<?xpacket") or any(sign in data for sign in (_PDFA.encode(), b"&", b"\0", b"encoding"))


def _opens(actions: Iterable[Any]) -> Iterator[str]:
    """The other files that `actions` and all that follows on them open (12.6.4)."""
    for action in _chained(actions):
        kind = str(action.get("/S"))
        if kind == "/URI" and not _WEB.match(str(action.get("/URI"))):
            yield str(action.get("/URI"))
        if kind not in ("/GoTo", "/URI"):
            file = action.get("/F") if kind == "/GoToR" else None
            name = file.get("/F") if isinstance(file, pikepdf.Dictionary) else file
            yield str(name) if name is not None else kind


def _chained(actions: Iterable[Any]) -> Iterator[Any]:
    """What links and bookmarks do when they are clicked, and all that follows (12.6.2)."""
    pending = list(actions)
    for _ in range(_MOST):
        if not pending:
            return
        action: Any = pending.pop()
        if action is not None:
            yield action
            following = action.get("/Next")
            pending.extend(following if isinstance(following, pikepdf.Array) else [following])
    raise ValueError("actions without end")


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


def _starts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What happens without a click (12.6.3, 7.7.4): nothing of that belongs into a print."""
    names: Any = pdf.Root.get("/Names", {})
    if "/OpenAction" in pdf.Root or "/JavaScript" in names:
        yield "does something when it is opened"
    if "/AcroForm" in pdf.Root:
        yield "has a form to fill in"
