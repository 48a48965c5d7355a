"""The pages of a PDF by their number, each found without reading the others. Part of the first reader; uses pikepdf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

Object = tuple[int, int]  # number and generation

_FLAT = re.compile(rb"\[\s*(?:\d+ \d+ R\s*)*\]")
_REFERENCE = re.compile(rb"(\d+) (\d+) R")
_DEEPEST = 50


class Pages:
    """The pages of `pdf`, from 1.

    A long book has all its pages in one array. They are told by what that refers to: qpdf keeps each object that it has read.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        flat = _flat(pdf)
        self.is_flat = bool(flat)  # so that no two readers can see the pages in another order
        self._objects = flat or [page.obj.objgen for page in pdf.pages]
        self.numbers = {each: number for number, each in enumerate(self._objects, 1)}

    def __len__(self) -> int:
        return len(self._objects)

    def between(self, first: int, last: int) -> Iterator[tuple[int, Any]]:
        """The number and the dictionary of each page from `first` to `last`. Raises ValueError for what is no page."""
        for number, each in enumerate(self._objects[first - 1 : last], first):
            page = self._pdf.get_object(each)
            if not isinstance(page, pikepdf.Dictionary) or "/Kids" in page:
                raise ValueError(f"page {number} is none")
            yield number, page


def _flat(pdf: pikepdf.Pdf) -> list[Object]:
    """The pages of a tree that has all of them below its root (ISO 32000-1, 7.7.3), nothing for any other."""
    root: Any = pdf.Root.get("/Pages", {})
    text = root["/Kids"].unparse(resolved=True)
    found = [(int(n), int(generation)) for n, generation in _REFERENCE.findall(text)] if _FLAT.fullmatch(text) else []
    return found if len(set(found)) == len(found) == root.get("/Count") else []


def inherited(page: Any, name: str) -> Any:
    """What a page says under `name`, or a node of the tree above it (7.7.3.4); None if none does."""
    node = page
    for _ in range(_DEEPEST):
        if node is None or name in node:
            break
        node = node.get("/Parent")
    return None if node is None else node.get(name)
