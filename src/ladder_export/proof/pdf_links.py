"""Where bookmarks and links of a PDF lead to. Part of the first reader; uses pikepdf."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from ladder_export.proof.pdf_pages import Object

Target = int | str  # a page, 0 for none; or the name of a place in the file

_FIRST = re.compile(rb"\[\s*(\d+) (\d+) R\b")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One entry of the outline. `page` is 0 if it leads nowhere."""

    title: str
    page: int


def outline(pdf: pikepdf.Pdf, names: Mapping[str, int], numbers: Mapping[Object, int]) -> Iterator[Bookmark]:
    """All bookmarks in reading order. `names` are the pages of places by name, `numbers` the pages' numbers by object."""
    with pdf.open_outline() as tree:
        stack = list(reversed(tree.root))
        while stack:
            item = stack.pop()
            target = item.destination if item.destination is not None else _action(item.action)
            yield Bookmark(str(item.title), page_of(_target(target, numbers), names))
            stack.extend(reversed(item.children))


def links(page: Any, numbers: Mapping[Object, int]) -> Iterator[Target]:
    """Where each link of a page within the file leads to (ISO 32000-1, 12.6.4.2)."""
    for each in page.get("/Annots", ()):
        if each.get("/Subtype") == "/Link":
            yield _target(each.get("/Dest", _action(each.get("/A"))), numbers)


def addresses(page: Any) -> Iterator[str]:
    """The web address of each link of a page out of the file (12.6.4.7)."""
    for each in page.get("/Annots", ()):
        action = each.get("/A")
        if each.get("/Subtype") == "/Link" and action is not None and action.get("/S") == "/URI":
            yield str(action.get("/URI", ""))


def page_of(target: Target, names: Mapping[str, int]) -> int:
    """The page of a target; 0 if it is none."""
    return names.get(target, 0) if isinstance(target, str) else target


def named_pages(pdf: pikepdf.Pdf, numbers: Mapping[Object, int]) -> dict[str, int]:
    """The page of each place that has a name, from their tree (7.9.6)."""
    found: dict[str, int] = {}
    root: Any = pdf.Root
    stack = [root.get("/Names", {}).get("/Dests")]
    seen: set[Object] = set()
    while stack:
        node = stack.pop()
        if node is None or node.objgen in seen:
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        pairs = list(node.get("/Names", ()))
        for name, target in zip(pairs[::2], pairs[1::2], strict=True):
            place = _target(target, numbers)
            found[str(name)] = place if isinstance(place, int) else 0
        stack.extend(node.get("/Kids", ()))
    return found


def _action(action: Any) -> Any:
    return action.get("/D") if action is not None and action.get("/S") == "/GoTo" else None


def _target(target: Any, numbers: Mapping[Object, int]) -> Target:
    """Where a destination (12.3.2) leads to. The page in it is not read: a book whose contents are would be read whole."""
    if isinstance(target, pikepdf.String | str):
        return str(target)
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if isinstance(target, pikepdf.Array) and len(target):
        found = _FIRST.match(target.unparse(resolved=True))
        return numbers.get((int(found[1]), int(found[2])), 0) if found else 0
    return 0
