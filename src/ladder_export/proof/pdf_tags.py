"""Which text of a page belongs to its content, and which is furniture: running heads, page numbers, ornaments. Uses PDFium.

Content is what the structure tree names (ISO 32000-1, 14.7.4.4). Furniture ought to be marked as an artifact (14.8.2.2), but
WeasyPrint 70 draws margin boxes as marked content of which the tree knows nothing, so that counts as furniture as well.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

NO_MARK = -1
_DEEPEST = 200


def tagged_marks(page: pdfium.PdfPage) -> frozenset[int]:
    """The marked-content ids of `page` that stand in the structure tree; empty for a page without one."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return frozenset()
    try:
        count = max(0, raw.FPDF_StructTree_CountChildren(tree))
        roots = [raw.FPDF_StructTree_GetChildAtIndex(tree, n) for n in range(count)]
        return frozenset(mark for root in roots if root for mark in _marks(root, 0))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _marks(element: raw.FPDF_STRUCTELEMENT, depth: int) -> Iterator[int]:
    if depth > _DEEPEST:
        raise ValueError(f"elements are nested more than {_DEEPEST} deep")
    for n in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
        mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, n)
        if mark != NO_MARK:
            yield mark
        elif child := raw.FPDF_StructElement_GetChildAtIndex(element, n):
            yield from _marks(child, depth + 1)


def mark_of(owner: raw.FPDF_PAGEOBJECT) -> int:
    """The marked-content id of a text object, or `NO_MARK`."""
    return int(raw.FPDFPageObj_GetMarkedContentID(owner))


def is_artifact(owner: raw.FPDF_PAGEOBJECT) -> bool:
    """Whether a text object is marked as page decoration (14.8.2.2)."""
    buffer = ctypes.create_string_buffer(64)
    length = ctypes.c_ulong()
    for n in range(max(0, raw.FPDFPageObj_CountMarks(owner))):
        mark = raw.FPDFPageObj_GetMark(owner, n)
        into = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        named = raw.FPDFPageObjMark_GetName(mark, into, 64, length)
        if named and buffer.raw[: length.value].decode("utf-16-le", "replace").rstrip("\0") == "Artifact":
            return True
    return False
