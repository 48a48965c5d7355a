"""Where bookmarks and links of a PDF lead to. Part of the first reader; uses pikepdf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One entry of the outline. `page` is 0 if it leads nowhere."""

    title: str
    page: int


def outline(pdf: pikepdf.Pdf, numbers: Mapping[tuple[int, int], int]) -> Iterator[Bookmark]:
    """All bookmarks in reading order. `numbers` are the pages' numbers by object."""
    names = dict(_names(pdf))
    with pdf.open_outline() as tree:
        stack = list(reversed(tree.root))
        while stack:
            item = stack.pop()
            target = item.destination if item.destination is not None else _action(item.action)
            yield Bookmark(str(item.title), _page(target, names, numbers))
            stack.extend(reversed(item.children))


def links(pdf: pikepdf.Pdf, numbers: Mapping[tuple[int, int], int]) -> Iterator[tuple[int, int]]:
    """The page of each link within the file, and the page that it leads to (ISO 32000-1, 12.5.6.5)."""
    names = dict(_names(pdf))
    for number, page in enumerate(pdf.pages, 1):
        annotations: Any = page.obj.get("/Annots", ())
        for each in annotations:
            if each.get("/Subtype") == "/Link":
                to = _page(each.get("/Dest", _action(each.get("/A"))), names, numbers)
                if to:
                    yield number, to


def addresses(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The web address of each link out of the file (12.6.4.7)."""
    for page in pdf.pages:
        annotations: Any = page.obj.get("/Annots", ())
        for each in annotations:
            action = each.get("/A")
            if each.get("/Subtype") == "/Link" and action is not None and action.get("/S") == "/URI":
                yield str(action.get("/URI", ""))


def _action(action: Any) -> Any:
    return action.get("/D") if action is not None and action.get("/S") == "/GoTo" else None


def _page(target: Any, names: Mapping[str, Any], numbers: Mapping[tuple[int, int], int]) -> int:
    """The page of a destination (12.3.2): itself, or by its name; 0 if it is none."""
    if isinstance(target, pikepdf.String | str):
        target = names.get(str(target))
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if isinstance(target, pikepdf.Array) and len(target) and isinstance(target[0], pikepdf.Dictionary):
        return numbers.get(target[0].objgen, 0)
    return 0


def _names(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """The named destinations, from their tree (7.9.6)."""
    root: Any = pdf.Root
    stack = [root.get("/Names", {}).get("/Dests")]
    seen: set[tuple[int, int]] = set()
    while stack:
        node = stack.pop()
        if node is None or node.objgen in seen:
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        pairs = list(node.get("/Names", ()))
        yield from ((str(name), target) for name, target in zip(pairs[::2], pairs[1::2], strict=True))
        stack.extend(node.get("/Kids", ()))
