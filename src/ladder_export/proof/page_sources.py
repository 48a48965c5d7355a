"""What a page of a finished file is drawn from, as a digest: everything that its dictionary leads to. Uses pikepdf.

Objects count by what they say and not by their number, so a page whose neighbors have changed keeps its digest. Left out is
what leads elsewhere: to the tree of pages, from which it may inherit (ISO 32000-1, 7.7.3.4), and to the structure (14.7.4.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from typing import Any

import pikepdf

from ladder_export.proof.pdf_pages import Object, inherited

# Strings are matched so that nothing in them is taken for a reference.
_TOKEN = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|\b(\d+) (\d+) R\b", re.DOTALL)
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_ELSEWHERE = ("/Parent", "/StructParents")  # of a page
_BEYOND = ("/P", "/StructParent")  # of an annotation


def page_sources(pdf: pikepdf.Pdf, pages: Iterable[tuple[int, Any]]) -> dict[int, str]:
    """The digest of each of `pages`, a number and a dictionary.

    Those have none from which other pages can be reached, and none has where qpdf had to guess.
    """
    walk = _Walk(pdf)
    found: dict[int, str] = {}
    for number, page in pages:
        with suppress(Exception):  # what is odd about a page is for its readers to say
            found[number] = walk.page(page)
    return {} if pdf.get_warnings() else found


class _EndlessError(Exception):
    """An object leads to itself, or to another page."""


class _Walk:
    """Goes through objects; what several pages share is read once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._known: dict[Object, bytes | None] = {}  # None while it is being read
        root: Any = pdf.Root
        self._layers = root.get("/OCProperties", {})  # which content is to be seen at all (8.11.4)

    def page(self, page: Any) -> str:
        entries = {name: page[name] for name in page if name not in (*_ELSEWHERE, *_INHERITED, "/Annots")}
        entries |= {name: value for name in _INHERITED if (value := inherited(page, name)) is not None}
        said = [self._text(self._layers), self._entries(entries)]
        for annotation in page.get("/Annots", ()):
            said.append(self._entries({name: annotation[name] for name in annotation if name not in _BEYOND}))
        return sha256(b"\n".join(said)).hexdigest()

    def _entries(self, entries: dict[str, Any]) -> bytes:
        return b" ".join(b"%s %s" % (name.encode(), self._text(entries[name])) for name in sorted(entries))

    def _text(self, value: Any) -> bytes:
        """What a value says, of which a reference says what the object does."""
        if not isinstance(value, pikepdf.Object):
            return repr(value).encode()
        if value.is_indirect:
            return self._object(value.objgen)
        return self._resolved(value.unparse())

    def _resolved(self, text: bytes) -> bytes:
        return _TOKEN.sub(lambda found: self._object((int(found[1]), int(found[2]))) if found[1] else found[0], text)

    def _object(self, at: Object) -> bytes:
        if at not in self._known:
            self._known[at] = None
            self._known[at] = self._read(self._pdf.get_object(at))
        known = self._known[at]
        if known is None:
            raise _EndlessError
        return known

    def _read(self, thing: Any) -> bytes:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Page":
            raise _EndlessError
        if isinstance(thing, pikepdf.Stream):
            said = b"%s\n%s" % (self._resolved(thing.stream_dict.unparse(resolved=True)), thing.read_raw_bytes())
        else:
            said = self._resolved(thing.unparse(resolved=True))
        return b"{%s}" % sha256(said).hexdigest().encode()
