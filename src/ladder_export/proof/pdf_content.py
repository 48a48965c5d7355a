"""The letters of a page by marked-content id: content streams and ToUnicode maps. The lower half of `pdf_structure`."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import repeat
from struct import unpack
from typing import Any, NamedTuple

import pikepdf

from ladder_export.proof.lines import Glyph
from ladder_export.proof.pdf_pages import inherited
from ladder_export.proof.pdf_stream import Begin, Draw, End, Restore, Save, Select, Show, begin_of, instructions

_DEEPEST = 8
_LESS = b"<"[0]
_KEPT = 2048  # texts of maps: those of all fonts of a file are few, and the same as in the next
_HEX = rb"<((?:[0-9a-fA-F]{2})+)>"
_CHARACTERS = re.compile(rb"beginbfchar\s([<>0-9a-fA-F\s]*)endbfchar\s")
_PAIR = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*")


@dataclass(slots=True)
class Piece:
    """The text of one marked-content sequence, and what is drawn for it, each stretch with its font."""

    text: str = ""
    drawn: list[tuple[Font, Shown]] = field(default_factory=list)

    def glyphs(self) -> list[Glyph]:
        """Its glyphs one by one."""
        return [
            Glyph(font.text(code), font.characters.get(code, frozenset()))
            for font, shown in self.drawn
            for code in shown.codes
        ]


class Shown(NamedTuple):
    """Strings in one font: the codes of their glyphs, the text of them all, and the texts of those that are empty boxes."""

    codes: list[int]
    text: str
    boxes: list[str]


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A place where a font had no glyph: on which page, for which characters, and the text of that stretch."""

    page: int
    characters: str
    around: str


@dataclass(frozen=True)
class Font:
    """How to turn the codes of one font into text: bytes per code, text per code, and codes that draw glyph 0.

    Glyph 0 is .notdef, the empty box. A file that knows which character it stands for gives it a code of its own. `program` is
    the embedded font, if its glyphs have the numbers of the codes.
    """

    width: int
    texts: dict[int, str]
    missing: frozenset[int]
    program: pikepdf.Stream | None = field(default=None, repr=False)

    @cached_property
    def characters(self) -> Mapping[int, frozenset[str]]:
        """The characters that the embedded font itself has for each code. Has to be asked for while the file is open."""
        return _characters(self.program.read_bytes()) if self.program else {}

    @cached_property
    def _said(self) -> Mapping[int, str]:
        return {**dict.fromkeys(self.missing, "\ufffd"), **self.texts}

    def text(self, code: int) -> str:
        """The text of a code; “\ufffd” for an empty box."""
        return self._said.get(code, "")

    def show(self, strings: Sequence[bytes]) -> Shown:
        """What is drawn for strings, as they stand in the stream."""
        size = 2 * self.width
        if all(string[0] == _LESS and len(string) % size == 2 % size for string in strings):  # whole codes
            data = bytes.fromhex(b"".join(strings).translate(None, b"<>").decode())
        else:
            data = b"".join([each[: len(each) // self.width * self.width] for each in map(_bytes, strings)])
        codes = list(data if self.width == 1 else unpack(f">{len(data) // 2}H", data))
        text = "".join(map(self._said.get, codes, repeat("")))
        boxes = [] if self.missing.isdisjoint(codes) else [self.text(code) for code in codes if code in self.missing]
        return Shown(codes, text, boxes)


def read_pieces(page: Any, number: int, fonts: dict[Any, Font]) -> tuple[dict[int, Piece], list[MissingGlyph]]:
    """The text of every marked-content sequence of one page, by its id; and where a glyph is missing.

    `page` is its dictionary; `fonts` keeps what was read of fonts that pages share.
    """
    reader = _Reader(number, fonts)
    reader.stream(pikepdf.Page(page), inherited(page, "/Resources") or pikepdf.Dictionary(), 0)
    return reader.pieces, reader.missing


@dataclass(slots=True)
class _Reader:
    number: int
    fonts: dict[Any, Font]
    pieces: dict[int, Piece] = field(default_factory=dict)
    missing: list[MissingGlyph] = field(default_factory=list)
    marks: list[tuple[int | None, bool]] = field(
        default_factory=lambda: [(None, False)]
    )  # id; whether a text replaces it
    font: Font | None = None

    def stream(self, content: Any, resources: Any, depth: int) -> None:
        """Go through a page or a form XObject."""
        saved: list[Font | None] = []
        for each in instructions(content):
            match each:
                case Show(strings):
                    self._show(strings)
                case Select(font):
                    self.font = self._font(resources, font)
                case Begin():
                    self._begin(each, resources)
                case End():
                    if len(self.marks) > 1:
                        self.marks.pop()
                case Save():
                    saved.append(self.font)
                case Restore():
                    self.font = saved.pop() if saved else None
                case Draw(name):
                    self._form(resources, name, depth)

    def _begin(self, mark: Begin, resources: Any) -> None:
        if mark.named:
            mark = begin_of(resources.get("/Properties", {}).get(mark.named))
        mcid, replaced = self.marks[-1]
        self.marks.append((mcid if mark.mcid is None else mark.mcid, replaced or mark.actual is not None))
        if mark.actual is not None:
            self._add(mark.actual)

    def _show(self, strings: Sequence[bytes]) -> None:
        if self.font is None:
            return
        shown = self.font.show(strings)
        if shown.boxes:
            self.missing.append(MissingGlyph(self.number, "".join(dict.fromkeys(shown.boxes)), shown.text))
        mcid, replaced = self.marks[-1]
        if mcid is not None:
            piece = self._piece(mcid)
            piece.drawn.append((self.font, shown))
            if not replaced:
                piece.text += shown.text

    def _add(self, text: str) -> None:
        """Put a text into the marked-content sequence that we are in."""
        mcid, _ = self.marks[-1]
        if mcid is not None:
            self._piece(mcid).text += text

    def _piece(self, mcid: int) -> Piece:
        piece = self.pieces.get(mcid)
        if piece is None:
            piece = self.pieces[mcid] = Piece()
        return piece

    def _form(self, resources: Any, name: str, depth: int) -> None:
        form = resources.get("/XObject", {}).get(name)
        if form is None or str(form.get("/Subtype")) != "/Form" or depth >= _DEEPEST:
            return
        font, self.font = self.font, None
        marks, self.marks = self.marks, list(self.marks)
        self.stream(form, form.get("/Resources", resources), depth + 1)
        self.font, self.marks = font, marks

    def _font(self, resources: Any, name: str) -> Font | None:
        font = resources.get("/Font", {}).get(name)
        if font is None:
            return None
        known = font.objgen if font.is_indirect else (self.number, name)
        if known not in self.fonts:
            self.fonts[known] = _read_font(font)
        return self.fonts[known]


def _bytes(string: bytes) -> bytes:
    """What a string holds: whole pairs of digits, or letters with escapes."""
    digits = string[1:-1].decode() if string.startswith(b"<") else ""
    return bytes.fromhex(digits) if len(digits) % 2 == 0 and digits else bytes(pikepdf.Object.parse(string))


def _read_font(font: Any) -> Font:
    composite = str(font.get("/Subtype")) == "/Type0"
    unicode, encoding = font.get("/ToUnicode"), font.get("/Encoding")
    texts = read_cmap(unicode) if isinstance(unicode, pikepdf.Stream) else {}
    if not composite:
        return Font(1, texts, frozenset())
    missing = _empty_codes(encoding) if isinstance(encoding, pikepdf.Stream) else frozenset((0,))
    return Font(2, texts, missing, _program(font))


def _program(font: Any) -> pikepdf.Stream | None:
    """The TrueType font in a composite one whose codes are the numbers of its glyphs (9.7.4.2); else nothing."""
    inner = font.get("/DescendantFonts", ({},))[0]
    embedded = inner.get("/FontDescriptor", {}).get("/FontFile2")
    plain = str(font.get("/Encoding")) == "/Identity-H" and str(inner.get("/CIDToGIDMap")) == "/Identity"
    return embedded if plain and isinstance(embedded, pikepdf.Stream) else None


def _characters(program: bytes) -> dict[int, frozenset[str]]:
    """The characters for each glyph of a font. Raises `ValueError` if it cannot be read."""
    from fontTools.ttLib import TTFont

    found: dict[int, set[str]] = defaultdict(set)
    try:
        with TTFont(io.BytesIO(program), lazy=True) as font:
            for code, name in (font.getBestCmap() or {}).items():
                found[font.getGlyphID(name)].add(chr(code))
    except Exception as error:  # fontTools raises many kinds of error for a damaged font
        raise ValueError(f"an embedded font cannot be read ({error})") from error
    return {glyph: frozenset(characters) for glyph, characters in found.items()}


def _empty_codes(encoding: pikepdf.Stream) -> frozenset[int]:
    """The codes that an embedded CMap sends to glyph 0 (9.7.5.4), one by one as WeasyPrint writes them."""
    empty: set[int] = set()
    for instruction in pikepdf.parse_content_stream(encoding):
        if str(instruction.operator) == "endcidchar":
            pairs = zip(instruction.operands[::2], instruction.operands[1::2], strict=True)
            empty.update(_code(code) for code, glyph in pairs if int(glyph) == 0)
    return frozenset(empty)


def read_cmap(stream: pikepdf.Stream) -> dict[int, str]:
    """The texts of a ToUnicode map by code: its `bfchar` and `bfrange` lines (Adobe Technical Note 5411)."""
    data = stream.read_bytes()
    plain = _plain_cmap(data)
    return _any_cmap(stream) if plain is None else plain


def _plain_cmap(data: bytes) -> dict[int, str] | None:
    """The same for a map in which all texts are written in one way, in a tenth of the time; nothing for any other."""
    sections, rest = [lines.strip() for lines in _CHARACTERS.findall(data)], _CHARACTERS.sub(b"", data)
    if any(sign in rest for sign in (b"%", b"bfchar", b"bfrange")) or any(_PAIR.sub(b"", lines) for lines in sections):
        return None
    pairs = [pair for lines in sections for pair in _PAIR.findall(lines)]
    return {int(code, 16): _plain_text(text) for code, text in pairs}


@lru_cache(_KEPT)
def _plain_text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _any_cmap(stream: pikepdf.Stream) -> dict[int, str]:
    texts: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(stream):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "endbfchar":
            for code, text in zip(operands[::2], operands[1::2], strict=True):
                texts[_code(code)] = _text(text)
        elif operator == "endbfrange":
            for first, last, text in zip(operands[::3], operands[1::3], operands[2::3], strict=True):
                _read_range(texts, _code(first), _code(last), text)
    return texts


def _read_range(texts: dict[int, str], first: int, last: int, text: Any) -> None:
    if isinstance(text, pikepdf.Array):
        texts.update({first + n: _text(each) for n, each in enumerate(text)})
        return
    start = _text(text)
    for n in range(min(last - first, 0xFFFF) + 1):
        texts[first + n] = start[:-1] + chr(ord(start[-1]) + n)


def _code(raw: Any) -> int:
    return int.from_bytes(bytes(raw), "big")


def _text(raw: Any) -> str:
    return bytes(raw).decode("utf-16-be", "replace")
