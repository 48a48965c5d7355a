"""Which text of a page belongs to its content, and which is furniture: running heads, page numbers, ornaments. Uses PDFium.

Content is what the structure tree names (ISO 32000-1, 14.7.4.4). Furniture ought to be marked as an artifact (14.8.2.2), but
WeasyPrint 70 draws margin boxes as marked content of which the tree knows nothing, so that counts as furniture as well.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

NO_MARK = -1
_DEEPEST = 200
_ARTIFACT = "Artifact\0".encode("utf-16-le")

_Handle = ctypes.c_void_p
# PDFium's functions that are called for each element and mark, with plain addresses for its types, and nobody else running
# meanwhile: a third of the time.
_count_kids = ctypes.cast(raw.FPDF_StructElement_CountChildren, ctypes.PYFUNCTYPE(ctypes.c_int, _Handle))
_kid = ctypes.cast(raw.FPDF_StructElement_GetChildAtIndex, ctypes.PYFUNCTYPE(_Handle, _Handle, ctypes.c_int))
_kid_mark = ctypes.cast(
    raw.FPDF_StructElement_GetChildMarkedContentID, ctypes.PYFUNCTYPE(ctypes.c_int, _Handle, ctypes.c_int)
)
_count_marks = ctypes.cast(raw.FPDFPageObj_CountMarks, ctypes.PYFUNCTYPE(ctypes.c_int, _Handle))
_mark = ctypes.cast(raw.FPDFPageObj_GetMark, ctypes.PYFUNCTYPE(_Handle, _Handle, ctypes.c_ulong))
_mark_name = ctypes.cast(
    raw.FPDFPageObjMark_GetName, ctypes.PYFUNCTYPE(ctypes.c_int, _Handle, _Handle, ctypes.c_ulong, _Handle)
)
_mark_id = ctypes.cast(raw.FPDFPageObj_GetMarkedContentID, ctypes.PYFUNCTYPE(ctypes.c_int, _Handle))


def address_of(pointer: Any) -> int:
    """The address that a pointer of PDFium's holds, 0 for none."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def tagged_marks(page: pdfium.PdfPage) -> frozenset[int]:
    """The marked-content ids of `page` that stand in the structure tree; empty for a page without one."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return frozenset()
    try:
        count = max(0, raw.FPDF_StructTree_CountChildren(tree))
        roots = [address_of(raw.FPDF_StructTree_GetChildAtIndex(tree, n)) for n in range(count)]
        found: set[int] = set()
        for root in filter(None, roots):
            _add_marks(root, found, 0)
        return frozenset(found)
    finally:
        raw.FPDF_StructTree_Close(tree)


def _add_marks(element: int, found: set[int], depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError(f"elements are nested more than {_DEEPEST} deep")
    for n in range(_count_kids(element)):
        mark = _kid_mark(element, n)
        if mark != NO_MARK:
            found.add(mark)
        elif child := _kid(element, n):
            _add_marks(child, found, depth + 1)


def mark_of(owner: int) -> int:
    """The marked-content id of the text object at an address, or `NO_MARK`."""
    return int(_mark_id(owner))


def is_artifact(owner: int) -> bool:
    """Whether the text object at an address is marked as page decoration (14.8.2.2)."""
    name, length = (ctypes.c_char * 64)(), ctypes.c_ulong()
    into, size = ctypes.addressof(name), ctypes.addressof(length)
    return any(
        _mark_name(_mark(owner, n), into, len(name), size) and name.raw[: length.value] == _ARTIFACT
        for n in range(_count_marks(owner))
    )
