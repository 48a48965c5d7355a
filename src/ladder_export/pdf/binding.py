"""Binds documents into a book: one file with one structure tree, one outline, one font of each typeface.

Every document is a tagged PDF of its own, written by `render`. It is opened, copied object by object under new numbers, and
closed again before the next one, so that a book takes no more memory than its bytes and its longest document. Of what the
documents have in common (ISO 32000-1):

- pages (7.7.3) follow each other; what they share within a document, they go on sharing;
- the elements below the Document of each structure tree (14.7) come below that of the book. The numbers by which pages and
  links find their elements (14.7.4.4) are counted on, and the names of table heads (14.8.5.7) say which document they are from;
- destinations (12.3.2.3) go by name, which is why a link may name one of another document;
- bookmarks (12.3.3) are nested as if all had been of one document;
- fonts are put together (`bound_fonts`);
- language, preferences, metadata, attachments and the intended output are those of the first document.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ladder_export.pdf.bound_fonts import BoundFonts, Faces
from ladder_export.pdf.pdf_file import PdfFile, dictionary
from ladder_export.problems import OutputError

if TYPE_CHECKING:
    import pikepdf

# Strings are matched so that nothing in them is taken for a reference.
_TOKEN = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|\b(\d+) (\d+) R\b", re.DOTALL)
_COMMON = ("/Lang", "/ViewerPreferences", "/MarkInfo", "/Metadata", "/OutputIntents", "/AF")
_CELLS = ("/TH", "/TD")


@dataclass(frozen=True, slots=True)
class Leaves:
    """A document to bind: its bytes, and the depth of its first bookmark in the outline of the book, from 1."""

    pdf: bytes
    depth: int = 1


@dataclass(frozen=True, slots=True)
class _Bookmark:
    depth: int
    title: bytes
    destination: bytes


def bind(documents: Iterable[Leaves], faces: Faces, labels: Mapping[int, str] | None = None) -> bytes:
    """The book of all `documents`; the same ones give the same bytes.

    `labels` are the names of pages that show no number, which are counted from 0. Raises `OutputError` if a link leads nowhere.
    """
    book = _Book(faces)
    for document in documents:
        book.add(document)
    return book.finish(labels or {})


@dataclass(slots=True)
class _Book:
    """What has been bound so far."""

    faces: Faces
    file: PdfFile = field(default_factory=PdfFile)
    fonts: BoundFonts = field(init=False)
    pages_number: int = field(init=False)
    tree_number: int = field(init=False)
    document_number: int = field(init=False)
    pages: list[int] = field(default_factory=list)
    elements: list[bytes] = field(default_factory=list)  # below the Document
    owners: list[bytes] = field(default_factory=list)  # pairs of the tree of parents
    owned: int = 0
    destinations: dict[bytes, bytes] = field(default_factory=dict)
    wanted: set[bytes] = field(default_factory=set)  # destinations of links
    bookmarks: list[_Bookmark] = field(default_factory=list)
    streams: dict[bytes, int] = field(default_factory=dict)
    catalog: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, bytes] = field(default_factory=dict)
    info: int = 0
    documents: int = 0

    def __post_init__(self) -> None:
        self.fonts = BoundFonts(self.faces)
        self.pages_number, self.tree_number, self.document_number = (self.file.reserve() for _ in range(3))

    def add(self, document: Leaves) -> None:
        """Copy a document."""
        import pikepdf

        with pikepdf.open(io.BytesIO(document.pdf)) as pdf:
            self.documents += 1
            _Copy(self, pdf).all(document.depth)

    def finish(self, labels: Mapping[int, str]) -> bytes:
        """Write what all documents have in common. Raises `OutputError`."""
        if lost := sorted(self.wanted - self.destinations.keys()):
            raise OutputError(
                f"a layout links to {lost[0].decode(errors='replace')}, which is nowhere in the handbook; take that link out"
            )
        self.fonts.write(self.file)
        count = b"%d" % len(self.pages)
        kids = b"[%s]" % b" ".join(b"%d 0 R" % number for number in self.pages)
        self._put(self.pages_number, {"/Type": b"/Pages", "/Count": count, "/Kids": kids})
        parents = self.file.add(dictionary({"/Nums": b"[%s]" % b" ".join(self.owners)}))
        tree, top = b"%d 0 R" % self.tree_number, b"%d 0 R" % self.document_number
        self._put(
            self.tree_number,
            {"/Type": b"/StructTreeRoot", "/K": b"[%s]" % top, "/ParentTree": b"%d 0 R" % parents},
        )
        below = b"[%s]" % b" ".join(self.elements)
        self._put(self.document_number, {"/Type": b"/StructElem", "/S": b"/Document", "/P": tree, "/K": below})
        pairs = b" ".join(b"%s %s" % pair for pair in sorted(self.destinations.items()))
        self.names["/Dests"] = b"<</Names [%s]>>" % pairs
        self.catalog |= {
            "/Type": b"/Catalog",
            "/Pages": b"%d 0 R" % self.pages_number,
            "/StructTreeRoot": tree,
            "/Names": dictionary(self.names),
            "/PageLabels": b"<</Nums [%s]>>" % b" ".join(_labels(labels, len(self.pages))),
        }
        if self.bookmarks:
            self.catalog["/Outlines"] = b"%d 0 R" % self._outline()
        return self.file.finish(self.file.add(dictionary(self.catalog)), self.info)

    def _put(self, number: int, entries: Mapping[str, bytes]) -> None:
        self.file.put(number, dictionary(entries))

    def _outline(self) -> int:
        """Write the bookmarks, each below the last one before it that is less deep; returns the number of the root."""
        numbers = [self.file.reserve() for _ in range(len(self.bookmarks) + 1)]
        below: list[list[int]] = [[] for _ in numbers]
        above: list[tuple[int, int]] = [(0, 0)]
        for at, mark in enumerate(self.bookmarks, 1):
            while above[-1][0] >= mark.depth:
                above.pop()
            below[above[-1][1]].append(at)
            above.append((mark.depth, at))
        total = [len(kids) for kids in below]
        for at in reversed(range(len(numbers))):
            total[at] += sum(total[kid] for kid in below[at])
        for parent, kids in enumerate(below):
            for place, at in enumerate(kids):
                mark = self.bookmarks[at - 1]
                entries = {"/Title": mark.title, "/Dest": mark.destination, "/Parent": b"%d 0 R" % numbers[parent]}
                if place:
                    entries["/Prev"] = b"%d 0 R" % numbers[kids[place - 1]]
                if place + 1 < len(kids):
                    entries["/Next"] = b"%d 0 R" % numbers[kids[place + 1]]
                self._put(numbers[at], entries | _ends([numbers[kid] for kid in below[at]], total[at]))
        self._put(numbers[0], {"/Type": b"/Outlines"} | _ends([numbers[kid] for kid in below[0]], total[0]))
        return numbers[0]


def _ends(kids: list[int], count: int) -> dict[str, bytes]:
    """What a bookmark says of those below it, all of which are shown."""
    if not kids:
        return {}
    return {"/First": b"%d 0 R" % kids[0], "/Last": b"%d 0 R" % kids[-1], "/Count": b"%d" % count}


def _labels(names: Mapping[int, str], pages: int) -> Iterator[bytes]:
    """Names of pages, and the numbers of the others, as ranges (12.4.2)."""
    import pikepdf

    named = True
    for index in range(pages):
        if index in names:
            yield b"%d <</P %s>>" % (index, pikepdf.String(names[index]).unparse())
        elif named:
            yield b"%d <</S /D /St %d>>" % (index, index + 1)
        named = index in names


class _Copy:
    """Copies the objects of one document, each when something that was copied refers to it."""

    def __init__(self, book: _Book, pdf: pikepdf.Pdf) -> None:
        self._book = book
        self._pdf = pdf
        self._numbers: dict[int, int] = {}
        self._pending: deque[tuple[int, Any]] = deque()

    def all(self, depth: int) -> None:
        """Copy pages, structure, destinations, bookmarks; of the first document what is there once in a book, too."""
        book, root = self._book, self._pdf.Root
        tree: Any = root["/StructTreeRoot"]
        self._numbers[root["/Pages"].objgen[0]] = book.pages_number
        self._numbers[tree.objgen[0]] = book.tree_number
        self._numbers[tree["/K"][0].objgen[0]] = book.document_number
        self._fonts()
        self._owned(tree)
        for page in self._pdf.pages:
            book.pages.append(self._number(page.obj.objgen[0]))
        book.elements += [self._text(kid) for kid in list(tree["/K"][0]["/K"])]
        names: Any = root.get("/Names", {})
        pairs = list(names.get("/Dests", {}).get("/Names", ()))
        for name, place in zip(pairs[::2], pairs[1::2], strict=True):
            book.destinations.setdefault(name.unparse(), self._text(place))
        self._bookmarks(root.get("/Outlines", {}), depth)
        if book.documents == 1:
            book.catalog |= {key: self._text(root[key]) for key in _COMMON if key in root}
            book.names |= {key: self._text(names[key]) for key in ("/EmbeddedFiles",) if key in names}
            book.info = self._number(self._pdf.trailer["/Info"].objgen[0])
        self._copy()

    def _fonts(self) -> None:
        """Let fonts be those of the book."""
        seen: set[tuple[int, int]] = set()
        for page in self._pdf.pages:
            fonts: Any = page.obj["/Resources"].get("/Font", {})
            if fonts.objgen in seen:
                continue
            seen.add(fonts.objgen)
            for name, font in fonts.items():
                if number := self._book.fonts.add(name, font, self._book.file):
                    self._numbers[font.objgen[0]] = number

    def _owned(self, tree: Any) -> None:
        """Count on what finds its elements by number: pages and annotations."""
        book = self._book
        pairs = list(tree["/ParentTree"]["/Nums"])
        numbers = {int(old): new for new, old in enumerate(pairs[::2], book.owned)}
        for new, element in enumerate(pairs[1::2], book.owned):
            book.owners.append(b"%d %s" % (new, self._text(element)))
        book.owned += len(numbers)
        for page in self._pdf.pages:
            page.obj["/StructParents"] = numbers[int(page.obj["/StructParents"])]
            for annotation in list(page.obj.get("/Annots", ())):
                annotation["/StructParent"] = numbers[int(annotation["/StructParent"])]
                if "/Dest" in annotation:
                    book.wanted.add(annotation["/Dest"].unparse())

    def _bookmarks(self, parent: Any, depth: int) -> None:
        mark = parent.get("/First")
        while mark is not None:
            title, place = mark["/Title"].unparse(), self._text(mark["/Dest"])
            self._book.bookmarks.append(_Bookmark(depth, title, place))
            self._bookmarks(mark, depth + 1)
            mark = mark.get("/Next")

    def _text(self, thing: Any) -> bytes:
        """`thing` as it stands in the book: a reference, or what it says."""
        if thing.is_indirect:
            return b"%d 0 R" % self._number(thing.objgen[0])
        return self._said(thing)

    def _said(self, thing: Any) -> bytes:
        return _TOKEN.sub(self._renumbered, thing.unparse(resolved=True))

    def _renumbered(self, found: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % self._number(int(found[1])) if found[1] else found[0]

    def _number(self, old: int) -> int:
        """The number in the book of what has the number `old` in this document."""
        import pikepdf

        if old not in self._numbers:
            thing = self._pdf.get_object(old, 0)
            if isinstance(thing, pikepdf.Stream):
                self._numbers[old] = self._stream(thing)
            else:
                self._numbers[old] = self._book.file.reserve()
                self._pending.append((self._numbers[old], thing))
        return self._numbers[old]

    def _stream(self, stream: Any) -> int:
        """Copy a stream, unless there is the same one."""
        book = self._book
        head, data = self._said(stream.stream_dict), stream.read_raw_bytes()
        key = hashlib.sha256(head + data).digest()
        if key not in book.streams:
            book.streams[key] = book.file.reserve()
            book.file.put_stream(book.streams[key], head, data)
        return book.streams[key]

    def _copy(self) -> None:
        """Copy everything that something refers to."""
        import pikepdf

        while self._pending:
            number, thing = self._pending.popleft()
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") in _CELLS:
                self._name_cell(thing)
            self._book.file.put(number, self._said(thing))

    def _name_cell(self, cell: Any) -> None:
        """Let the name of a table head, and a cell that names its heads, say which document they are from."""
        if "/ID" in cell:
            cell["/ID"] = self._name(cell["/ID"])
        if "/Headers" in cell.get("/A", ()):
            heads = [self._name(head) for head in cell["/A"]["/Headers"]]
            cell["/A"]["/Headers"] = heads

    def _name(self, name: Any) -> pikepdf.String:
        import pikepdf

        return pikepdf.String(f"{self._book.documents}.{name}")
