"""Links of a file: which there may be, where they lead, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ladder_export.problems import OutputError

if TYPE_CHECKING:
    from weasyprint import Document

BOOK = "book:"  # stands before an anchor that may be in another document of the same book, as in href="book:index"
BESIDE = "beside:"  # stands before the path of another file of the same build, as in href="beside:../chapters/x.pdf"
_LINK = re.compile(r"(https|mailto):", re.IGNORECASE)


def check_links(document: Document, beside: Collection[str]) -> None:
    """Raise `OutputError` for a link that leads neither into the file, nor to https or mailto, nor to a file of `beside`.

    Hyperlinks are not passed through WeasyPrint's fetcher, so that scripts and local files would go into the PDF as they are.
    """
    for page in document.pages:
        for kind, target, _, _ in page.links:
            outside = kind == "external" and (_LINK.match(target) or _path(target) in beside or _anchor(target))
            if kind == "internal" or outside:
                continue
            raise OutputError(f"a layout links to {target!r}; only https:, mailto: and places in the file are allowed")


def drop_inherited_links(document: Document) -> None:
    """Keep the link of each `a` and drop those that the boxes inside inherit.

    WeasyPrint 70 (`anchors.py`) makes an annotation of every box inside a link, and tags it as what that box is, a Span
    for example. PDF/UA-1 7.18.5-1 wants every link annotation in a Link.
    """
    for page in document.pages:
        page.links[:] = [link for link in page.links if link[3].link]


def finish_links(document: Document) -> None:
    """Give every link its words (PDF/UA-1, 7.18.5; WeasyPrint writes the target), and let some open files beside this one, or
    lead to where the book has their anchor (12.3.2.3).
    """
    import pydyf

    for page in document.pages:
        for _, target, _, box in page.links:
            if box.link_annotation is None:
                continue
            if words := box.element.get("title") or " ".join("".join(box.element.itertext()).split()):
                box.link_annotation["Contents"] = pydyf.String(words)
            if path := _path(target):
                box.link_annotation["A"] = _open_file(path)
            if anchor := _anchor(target):
                del box.link_annotation["A"]
                box.link_annotation["Dest"] = pydyf.String(anchor)


def _path(target: object) -> str:
    """The path that a link to a file beside this one names; empty if it is another link."""
    return _after(BESIDE, target)


def _anchor(target: object) -> str:
    """The anchor in the same book that a link names; empty if it is another link."""
    return _after(BOOK, target)


def _after(scheme: str, target: object) -> str:
    return unquote(target.removeprefix(scheme)) if isinstance(target, str) and target.startswith(scheme) else ""


def _open_file(path: str) -> Any:
    """The action that opens the first page of another PDF, named relative to this one (ISO 32000-1, 12.6.4.3).

    Its name is a plain string, since PDF/A-3 takes every dictionary of a file for an attachment (ISO 19005-3, 6.8).
    """
    import pydyf

    return pydyf.Dictionary({"Type": "/Action", "S": "/GoToR", "F": pydyf.String(path), "D": pydyf.Array([0, "/Fit"])})
