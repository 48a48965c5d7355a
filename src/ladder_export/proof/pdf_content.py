"""The letters of a page by marked-content id: content streams and ToUnicode maps. The lower half of `pdf_structure`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pikepdf

_DEEPEST = 8


@dataclass(slots=True)
class Piece:
    """The text of one marked-content sequence."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A place where a font had no glyph: on which page, and the text of that stretch, with “\ufffd” for it."""

    page: int
    around: str


@dataclass(frozen=True, slots=True)
class Font:
    """How to turn the codes of one font into text: bytes per code, text per code."""

    width: int
    texts: dict[int, str]
    composite: bool

    def decode(self, codes: bytes) -> str:
        """The text of a string operand; “\ufffd” where glyph 0 (.notdef, the empty box) is drawn."""
        texts, width = self.texts, self.width
        out = []
        for start in range(0, len(codes) - width + 1, width):
            code = int.from_bytes(codes[start : start + width], "big")
            out.append("\ufffd" if code == 0 and self.composite else texts.get(code, ""))
        return "".join(out)


def read_pieces(page: pikepdf.Page, number: int, fonts: dict[Any, Font]) -> tuple[dict[int, Piece], list[MissingGlyph]]:
    """The text of every marked-content sequence of one page, by its id; and where a glyph is missing.

    `fonts` keeps what was read of fonts that pages share.
    """
    reader = _Reader(number, fonts)
    reader.stream(page, page.obj.get("/Resources", pikepdf.Dictionary()), 0)
    return reader.pieces, reader.missing


@dataclass(slots=True)
class _Mark:
    """An open marked-content sequence. `actual` replaces what is drawn (14.9.4)."""

    mcid: int | None
    actual: str | None = None


@dataclass(slots=True)
class _Reader:
    number: int
    fonts: dict[Any, Font]
    pieces: dict[int, Piece] = field(default_factory=dict)
    missing: list[MissingGlyph] = field(default_factory=list)
    marks: list[_Mark] = field(default_factory=list)
    font: Font | None = None

    def stream(self, content: Any, resources: pikepdf.Dictionary, depth: int) -> None:
        """Go through a page or a form XObject."""
        saved: list[Font | None] = []
        for instruction in pikepdf.parse_content_stream(content):
            operator = str(instruction.operator)
            if operator in ("TJ", "Tj", "'", '"'):
                self._show(operator, instruction.operands)
            elif operator == "Tf":
                self.font = self._font(resources, instruction.operands[0])
            elif operator in ("BDC", "BMC"):
                self._begin(instruction.operands, resources)
            elif operator == "EMC":
                if self.marks:
                    self.marks.pop()
            elif operator == "q":
                saved.append(self.font)
            elif operator == "Q":
                self.font = saved.pop() if saved else None
            elif operator == "Do":
                self._form(resources, instruction.operands[0], depth)

    def _begin(self, operands: Any, resources: pikepdf.Dictionary) -> None:
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            properties = resources.get("/Properties", {}).get(str(properties))
        mark = _Mark(None)
        if str(operands[0]) != "/Artifact" and isinstance(properties, pikepdf.Dictionary):
            mcid, actual = properties.get("/MCID"), properties.get("/ActualText")
            mark = _Mark(None if mcid is None else int(mcid), None if actual is None else str(actual))
        self.marks.append(mark)
        if mark.actual is not None:
            self._add(mark.actual)

    def _show(self, operator: str, operands: Any) -> None:
        if self.font is None:
            return
        strings = operands[0] if operator == "TJ" else (operands[-1],)
        text = "".join(self.font.decode(bytes(s)) for s in strings if isinstance(s, pikepdf.String))
        if "\ufffd" in text:
            self.missing.append(MissingGlyph(self.number, text))
        if not any(mark.actual is not None for mark in self.marks):
            self._add(text)

    def _add(self, text: str) -> None:
        mcid = next((mark.mcid for mark in reversed(self.marks) if mark.mcid is not None), None)
        if mcid is not None:
            self.pieces.setdefault(mcid, Piece()).text += text

    def _form(self, resources: pikepdf.Dictionary, name: Any, depth: int) -> None:
        form = resources.get("/XObject", {}).get(str(name))
        if form is None or str(form.get("/Subtype")) != "/Form" or depth >= _DEEPEST:
            return
        font, self.font = self.font, None
        marks, self.marks = self.marks, list(self.marks)
        self.stream(form, form.get("/Resources", resources), depth + 1)
        self.font, self.marks = font, marks

    def _font(self, resources: pikepdf.Dictionary, name: Any) -> Font | None:
        font = resources.get("/Font", {}).get(str(name))
        if font is None:
            return None
        known = font.objgen if font.is_indirect else (self.number, str(name))
        if known not in self.fonts:
            self.fonts[known] = _read_font(font)
        return self.fonts[known]


def _read_font(font: pikepdf.Dictionary) -> Font:
    composite = str(font.get("/Subtype")) == "/Type0"
    unicode = font.get("/ToUnicode")
    return Font(2 if composite else 1, read_cmap(unicode) if isinstance(unicode, pikepdf.Stream) else {}, composite)


def read_cmap(stream: pikepdf.Stream) -> dict[int, str]:
    """The texts of a ToUnicode map by code: its `bfchar` and `bfrange` lines (Adobe Technical Note 5411)."""
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
