"""The fonts of a bound book: of each typeface one, with all the glyphs that some document of the book draws.

Each document brings the part of a font that it needs, in which glyphs keep their numbers (WeasyPrint 70, `pdf/fonts.py`). So
texts stay as they are, and what the documents say of their glyphs is put together; the outlines of all are cut from the font's
own file once more, by the same steps. That file is known by the name inside of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ladder_export.pdf.pdf_file import PdfFile, dictionary

if TYPE_CHECKING:
    import pikepdf
    import uharfbuzz

    from ladder_export.typefaces.files import FontFile

_TEXT = re.compile(rb"^<([0-9a-f]+)> <([0-9a-f]*)>$", re.MULTILINE)
_WIDTHS = re.compile(rb"(\d+) \[([^\]]*)\]")
_FIXED_PITCH = 1  # flag of a font whose glyphs are all as wide (9.8.2)
_PER_BLOCK = 100  # entries in a block of a ToUnicode map at most (Adobe Technical Note 5014)
_DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ")
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_MAP_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_MAP_END = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class Faces:
    """The faces from which fonts are cut: those of the files in a `folder`, and of `extra` files."""

    def __init__(self, folder: Path, extra: Sequence[FontFile] = ()) -> None:
        self._paths = (*sorted(p for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES), *(f.path for f in extra))

    @cached_property
    def _known(self) -> dict[str, tuple[Path, int]]:
        """Each file and the face's number in it, by the face's name. A variable face is many, and none of them."""
        import uharfbuzz as hb

        found: dict[str, tuple[Path, int]] = {}
        for path in dict.fromkeys(self._paths):
            blob = hb.Blob.from_file_path(str(path))
            for number in range(hb.Face(blob).count):
                face = hb.Face(blob, number)
                if not face.axis_infos:
                    found.setdefault(_name(face), (path, number))
        return found

    def cut(self, name: str, glyphs: Iterable[int]) -> bytes:
        """The font of that name with `glyphs` alone, each of which keeps its number."""
        import uharfbuzz as hb

        path, number = self._known[name]
        kept = set(glyphs)
        flags = hb.SubsetFlags.PASSTHROUGH_UNRECOGNIZED | hb.SubsetFlags.DESUBROUTINIZE
        drawn = hb.SubsetInput()
        drawn.glyph_set.update(kept)
        drawn.flags = flags | hb.SubsetFlags.RETAIN_GIDS
        drawn.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
        face = hb.subset(hb.Face(hb.Blob.from_file_path(str(path)), number), drawn)
        # What comes after the last glyph is empty.
        numbered = hb.SubsetInput()
        numbered.glyph_set.update(range(max(kept) + 1))
        numbered.flags = flags | hb.SubsetFlags.NO_HINTING
        return bytes(hb.subset(face, numbered).blob.data)

    def name_of(self, program: bytes) -> str:
        """The name of the face that `program` was cut from; empty if no file here has it."""
        import uharfbuzz as hb

        name = _name(hb.Face(program))
        return name if name in self._known else ""


def _name(face: uharfbuzz.Face) -> str:
    import uharfbuzz as hb

    return str(face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or "")


@dataclass(slots=True)
class _Font:
    """A font as its first document describes it, with what all of them say of its glyphs."""

    number: int
    face: str
    key: str  # of its program in the descriptor
    font: dict[str, bytes]
    descendant: dict[str, bytes]
    descriptor: dict[str, bytes]
    box: list[float]
    widths: dict[int, bytes] = field(default_factory=dict)
    texts: dict[int, bytes] = field(default_factory=dict)


class BoundFonts:
    """Gathers the fonts of a book's documents."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._fonts: dict[str, _Font | None] = {}

    def add(self, name: str, font: pikepdf.Object, file: PdfFile) -> int:
        """Take in what a document says of the `font` that it calls `name`; returns its number in the book.

        0 stands for a font that each document keeps for itself, since its file is not known.
        """
        if name not in self._fonts:
            self._fonts[name] = self._first(font, file)
        known = self._fonts[name]
        if known is None:
            return 0
        descendant: Any = font["/DescendantFonts"][0]
        for glyph, text in _texts(font["/ToUnicode"].read_bytes()):
            known.texts.setdefault(glyph, text)
        for glyph, width in _widths(descendant["/W"].unparse(resolved=True)):
            known.widths.setdefault(glyph, width)
        box = [float(edge) for edge in descendant["/FontDescriptor"]["/FontBBox"]]
        known.box = [*map(min, known.box[:2], box[:2]), *map(max, known.box[2:], box[2:])]
        return known.number

    def _first(self, font: pikepdf.Object, file: PdfFile) -> _Font | None:
        if "/DescendantFonts" not in font:  # a font of pictures
            return None
        descendant: Any = font["/DescendantFonts"][0]
        descriptor = descendant["/FontDescriptor"]
        key = "/FontFile2" if "/FontFile2" in descriptor else "/FontFile3"
        face = self._faces.name_of(descriptor[key].read_bytes())
        if not face:
            return None
        box = [float(edge) for edge in descriptor["/FontBBox"]]
        return _Font(file.reserve(), face, key, _entries(font), _entries(descendant), _entries(descriptor), box)

    def write(self, file: PdfFile) -> None:
        """Write the fonts."""
        for font in self._fonts.values():
            if font is not None:
                self._write(font, file)

    def _write(self, font: _Font, file: PdfFile) -> None:
        cut = self._faces.cut(font.face, font.texts)
        kind = {"/Length1": b"%d" % len(cut)} if font.key == "/FontFile2" else {"/Subtype": b"/OpenType"}
        alike = len(font.widths) > 1 and len(set(font.widths.values())) == 1
        descriptor = {
            **font.descriptor,
            font.key: b"%d 0 R" % file.add_stream(kind, cut),
            "/Flags": b"%d" % (int(font.descriptor["/Flags"]) & ~_FIXED_PITCH | (_FIXED_PITCH if alike else 0)),
            "/FontBBox": b"[%s]" % b" ".join(b"%g" % edge for edge in font.box),
        }
        descendant = {
            **font.descendant,
            "/FontDescriptor": b"%d 0 R" % file.add(dictionary(descriptor)),
            "/W": b"[%s]" % b" ".join(_runs(font.widths)),
        }
        whole = {
            **font.font,
            "/DescendantFonts": b"[%d 0 R]" % file.add(dictionary(descendant)),
            "/ToUnicode": b"%d 0 R" % file.add_stream({}, b"".join(_map(font.texts))),
        }
        file.put(font.number, dictionary(whole))


def _entries(thing: Any) -> dict[str, bytes]:
    """The entries of a dictionary as texts, the numbers among them too."""
    return {key: value.unparse() if hasattr(value, "unparse") else str(value).encode() for key, value in thing.items()}


def _texts(said: bytes) -> Iterator[tuple[int, bytes]]:
    """The glyphs of a ToUnicode map and their texts, in hexadecimal."""
    start = said.find(b"endcodespacerange")
    for found in _TEXT.finditer(said, start):
        yield int(found[1], 16), found[2]


def _widths(said: bytes) -> Iterator[tuple[int, bytes]]:
    for found in _WIDTHS.finditer(said):
        yield from enumerate(found[2].split(), int(found[1]))


def _runs(widths: dict[int, bytes]) -> Iterator[bytes]:
    """The widths of glyphs whose numbers follow each other, as lists (9.7.4.3)."""
    for _, run in groupby(enumerate(sorted(widths)), lambda pair: pair[1] - pair[0]):
        glyphs = [glyph for _, glyph in run]
        yield b"%d [%s]" % (glyphs[0], b" ".join(widths[glyph] for glyph in glyphs))


def _map(texts: dict[int, bytes]) -> Iterator[bytes]:
    """A ToUnicode map (9.10.3)."""
    yield _MAP_HEAD
    glyphs = sorted(texts)
    for start in range(0, len(glyphs), _PER_BLOCK):
        block = glyphs[start : start + _PER_BLOCK]
        yield b"%d beginbfchar\n" % len(block)
        yield from (b"<%04x> <%s>\n" % (glyph, texts[glyph]) for glyph in block)
        yield b"endbfchar\n"
    yield _MAP_END
