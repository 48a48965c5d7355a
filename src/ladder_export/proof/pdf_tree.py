"""The structure tree of a PDF, a stretch at a time: which marked content follows which, and where blocks begin. Uses pikepdf.

A long tree is read in stretches of what stands below its Document, each in a file that is opened for it alone: qpdf keeps
every object that it has ever read. What a stretch holds is a row of `Step`s without any text of the pages; those of all
stretches in a row are those of the tree (see `pdf_structure`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf

from ladder_export.proof.pdf_cells import Spot, spot_of
from ladder_export.proof.pdf_pages import Object

# Elements inside a line (ISO 32000-1, 14.8.4.4), and NonStruct, which means nothing: their text belongs to the block around.
_LINE = ("Span", "Link", "Em", "Strong", "Quote", "Note", "Reference", "BibEntry", "Code", "Annot", "Sub", "NonStruct")
_RUBY = ("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP")
_INLINE = frozenset(_LINE + _RUBY)
_DEEPEST = 200


class Border(NamedTuple):
    """One block ends. What follows is of this type, and stands there."""

    type: str
    spot: Spot


class Content(NamedTuple):
    """Marked content of a page, 0 for none, by its id."""

    page: int
    mark: int


class Spoken(NamedTuple):
    """What stands for the marked content of a line, which is all on its page: a text that the file says it reads (14.9.4)."""

    page: int
    text: str
    line: int  # the page of the content, 0 if there is none
    marks: tuple[int, ...]


Step = Border | Content | Spoken


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was found in a stretch of the tree: steps, and the numbers of the elements in it that are objects of their own."""

    steps: tuple[Step, ...] = ()
    elements: Sequence[int] = ()


def kids_of(pdf: pikepdf.Pdf) -> int:
    """How many kids the top of the tree has."""
    top = _top(pdf)
    return len(_list(top[0].get("/K"))) if top else 0


def read_stretch(pdf: pikepdf.Pdf, first: int, last: int, numbers: Mapping[Object, int]) -> Stretch:
    """The kids of the top from `first` up to and without `last`. `numbers` are those of the pages by their object.

    Raises ValueError for a tree that is none.
    """
    top = _top(pdf)
    if not top:
        return Stretch()
    walk = _Walk(numbers, _roles(pdf.Root["/StructTreeRoot"]), *top[1:])
    page = walk.page_of(top[0], 0)
    kids = _list(top[0].get("/K"))
    for n in range(first, min(last, len(kids))):
        walk.kid(kids[n], page, 1)
    walk.end()
    return Stretch(tuple(walk.steps), array("I", walk.seen))


def _top(pdf: pikepdf.Pdf) -> tuple[Any, str, list[int]] | None:
    """The only element below the root, its type and its number: the Document. The root itself where there is no such."""
    root: Any = pdf.Root
    tree = root.get("/StructTreeRoot")
    if not isinstance(tree, pikepdf.Dictionary):
        return None
    kids = _list(tree.get("/K"))
    if len(kids) == 1 and isinstance(kids[0], pikepdf.Dictionary) and "/S" in kids[0]:
        kind = _kind(kids[0], _roles(tree))
        if kind not in (*_INLINE, "TH", "TD") and "/ActualText" not in kids[0]:
            return kids[0], kind, [kids[0].objgen[0]] if kids[0].is_indirect else []
    return tree, "", []


def _roles(tree: Any) -> dict[str, str]:
    """Names of its own that the document maps to standard ones (14.7.3)."""
    return {name: str(value).lstrip("/") for name, value in tree.get("/RoleMap", {}).items()}


def _kind(element: Any, roles: Mapping[str, str]) -> str:
    name = str(element["/S"])
    return roles.get(name, name.lstrip("/"))


def _list(kids: Any) -> Any:
    return kids if isinstance(kids, pikepdf.Array) else () if kids is None else (kids,)


@dataclass(slots=True)
class _Walk:
    """Goes through elements and gathers what they hold between the borders of block elements."""

    numbers: Mapping[Object, int]
    roles: Mapping[str, str]
    type: str
    above: list[int]  # the numbers of the elements above
    spot: Spot = field(default_factory=Spot)
    steps: list[Step] = field(default_factory=list)
    seen: dict[int, None] = field(default_factory=dict)
    crossed: bool = False  # a border that no step says yet

    def children(self, element: Any, page: int, depth: int) -> None:
        """Go through the kids of `element`, whose content is on `page` unless a kid says otherwise (14.7.4.2)."""
        if depth > _DEEPEST:
            raise ValueError(f"elements are nested more than {_DEEPEST} deep")
        for kid in _list(element.get("/K")):
            self.kid(kid, page, depth)

    def kid(self, kid: Any, page: int, depth: int) -> None:
        if isinstance(kid, int):
            self._put(Content(page, kid))
        elif isinstance(kid, pikepdf.Dictionary):
            page = self.page_of(kid, page)
            if "/S" in kid:
                self._element(kid, page, depth)
            elif "/MCID" in kid and "/Stm" not in kid:
                self._put(Content(page, int(kid["/MCID"])))

    def end(self) -> None:
        """Say a border that nothing follows yet."""
        if self.crossed:
            self.steps.append(Border(self.type, self.spot))
            self.crossed = False

    def page_of(self, element: Any, page: int) -> int:
        """The page that an element says it is on, else that of the one above."""
        return self.numbers.get(element["/Pg"].objgen, 0) if "/Pg" in element else page

    def _put(self, step: Step) -> None:
        self.end()
        self.steps.append(step)

    def _element(self, element: pikepdf.Dictionary, page: int, depth: int) -> None:
        if element.is_indirect:
            number = element.objgen[0]
            if number in self.seen or number in self.above:
                raise ValueError(TWICE)
            self.seen[number] = None
        kind = _kind(element, self.roles)
        if kind in _INLINE:
            self._inside(element, page, depth)
            return
        outer, self.type = self.type, kind
        outside, self.spot = self.spot, spot_of(kind, element, self.spot)
        self.crossed = True
        self._inside(element, page, depth)
        self.type, self.spot, self.crossed = outer, outside, True

    def _inside(self, element: Any, page: int, depth: int) -> None:
        """What `element` holds, or what it says in the place of that (14.9.4)."""
        if "/ActualText" not in element:  # to ask for what is not there takes seven times as long
            self.children(element, page, depth + 1)
            return
        marks = list(self._marks(element, page, depth))
        there = marks[0][0] if marks else 0
        self._put(Spoken(page, str(element["/ActualText"]), there, tuple(mark for _, mark in marks)))

    def _marks(self, element: Any, page: int, depth: int) -> Iterator[tuple[int, int]]:
        """The page and the id of all marked content below `element`."""
        if depth > _DEEPEST:
            raise ValueError(f"elements are nested more than {_DEEPEST} deep")
        for kid in _list(element.get("/K")):
            if isinstance(kid, int):
                yield page, kid
            elif isinstance(kid, pikepdf.Dictionary):
                there = self.page_of(kid, page)
                if "/MCID" in kid and "/Stm" not in kid:
                    yield there, int(kid["/MCID"])
                elif "/S" in kid:
                    yield from self._marks(kid, there, depth + 1)


TWICE = "an element of the structure tree stands in it twice"
