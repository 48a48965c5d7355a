"""Marks running heads, footers and page numbers as artifacts, which readers of the page aloud skip.

WeasyPrint 70 (`pdf/tags.py`) marks the text of margin boxes as content and gives it structure elements, but leaves these out of
the tree. PDF/UA-1 7.1 wants everything to be either in the tree or an artifact (ISO 32000-1, 14.8.2.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_PAGINATION = "<</Type /Pagination>>"


def mark_furniture(pdf: Any) -> None:
    """Make an artifact of all content whose structure element is not in the tree. `pdf` is pydyf's, not yet written."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    inside = set(_elements(pdf, root))
    # Numbers of pages stand before the arrays of their elements, in which the place is the mark's id (14.7.4.4).
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    owners = {key: value for key, value in zip(numbers[::2], numbers[1::2], strict=True) if isinstance(value, list)}
    for page, reference in enumerate(pdf.page_references):
        elements = owners.get(page, [])
        outside = {mark for mark, element in enumerate(elements) if element not in inside}
        _rewrite(_object(pdf, _object(pdf, reference)["Contents"]).stream, outside)
        for mark in outside:
            elements[mark] = b"null"


def _rewrite(stream: list[Any], outside: set[int]) -> None:
    """Give each mark of `outside` in a content stream (tag, properties, BDC) the tag and the properties of furniture."""
    for at in range(2, len(stream)):
        if stream[at] == b"BDC" and stream[at - 1].get("MCID") in outside:
            stream[at - 2 : at] = ["/Artifact", _PAGINATION]


def _elements(pdf: Any, root: Any) -> Iterator[bytes]:
    """The references of all elements below `root`."""
    pending = [reference for reference in root["K"] if isinstance(reference, bytes)]
    while pending:
        reference = pending.pop()
        yield reference
        kids = _object(pdf, reference).get("K", ())
        pending += [kid for kid in kids if isinstance(kid, bytes)]


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
