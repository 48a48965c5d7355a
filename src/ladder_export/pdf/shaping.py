"""How wide texts are, and where their lines break: shaped as Pango shapes them, without laying anything out.

Pango takes the advances of glyphs from HarfBuzz, unrounded, so that a line is as wide as its glyphs in any size. Where a line
may break is what UAX #14 says of the characters that ladders are made of; of rarer ones a page shows whether it was so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    import uharfbuzz

SAMPLE = "Hamburgefonstiv AWAY 0123 “Quality”"  # tells faces apart by how wide it is
_SAME = 0.02  # by which widths of one face may differ, in parts, where its letters are spaced
_OTHER, _SIGN = 0.52, 1.0  # em: a letter that the bundled fonts lack, a Japanese sign
_BREAKS_AFTER = "-‐–—/?!…"
_BREAKS_BEFORE = "—"
_HAIR = 1e-4  # em: rounding

# What of a text has to stay on one line: its width in em, and that of the space after it.
Pieces = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Face:
    """A face of a bundled font, by its file."""

    path: Path

    @property
    def width(self) -> float:
        """How wide `SAMPLE` is, in em."""
        return _sample_width(self.path)

    def pieces(self, text: str) -> Pieces:
        """What of `text` stays on one line."""
        return _pieces(self.path, text)

    def has(self, text: str) -> bool:
        """Whether all characters of `text` are its own."""
        known = _font(self.path)[1]
        return all(ord(char) in known for char in text)


def face_of(width: float, files: Sequence[Path]) -> Face:
    """The face in which `SAMPLE` is `width` em wide. Raises `LookupError` if that is in none of the `files`."""
    found = min(files, key=lambda path: abs(_sample_width(path) / width - 1))
    if abs(_sample_width(found) / width - 1) > _SAME:
        raise LookupError(f"no face is {width} em wide")
    return Face(found)


def count_lines(pieces: Pieces, room: float) -> int:
    """On how many lines of `room` em they stand."""
    lines, used, space = 1, 0.0, 0.0
    room += _HAIR
    for width, after in pieces:
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        elif used:
            used += space
        used += width
        if used > room:  # a word that is longer than a line
            lines += math.ceil(used / room) - 1
            used %= room
        space = after
    return lines


@lru_cache(maxsize=256)
def _sample_width(path: Path) -> float:
    return sum(_advances(path, SAMPLE))


@lru_cache(maxsize=1024)
def _pieces(path: Path, text: str) -> Pieces:
    return tuple(_parted(text, _advances(path, text)))


def _parted(text: str, advances: Sequence[float]) -> Iterator[tuple[float, float]]:
    width = space = 0.0
    before = " "
    for char, advance in zip(text, advances, strict=True):
        if char == " ":
            space += advance
        else:
            if width and (space or _may_break(before, char)):
                yield width, space
                width = space = 0.0
            width += advance
        before = char
    if width:
        yield width, space


def _may_break(before: str, char: str) -> bool:
    """Whether a line may end between two letters."""
    if east_asian_width(before) in "WF" and east_asian_width(char) in "WF":
        return True
    if char in _BREAKS_BEFORE:
        return before not in _BREAKS_BEFORE
    if char in _BREAKS_AFTER:
        return False
    return before in _BREAKS_AFTER and (char.isalpha() or (before in "–—" and char.isdigit()))


def _advances(path: Path, text: str) -> list[float]:
    """How wide each character of `text` is in em; a ligature is as wide as its first one, the others are nothing."""
    import uharfbuzz as hb

    font, _ = _font(path)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    found = [0.0] * len(text)
    em = font.face.upem
    if not text:  # a buffer without letters has no glyphs to go through, not even none
        return found
    for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        char = text[glyph.cluster]
        if glyph.codepoint:
            found[glyph.cluster] += position.x_advance / em
        elif not combining(char):
            found[glyph.cluster] += _SIGN if east_asian_width(char) in "WF" else _OTHER
    return found


@lru_cache(maxsize=64)
def _font(path: Path) -> tuple[uharfbuzz.Font, frozenset[int]]:
    """The font and its characters."""
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(path)))
    return hb.Font(face), frozenset(face.unicodes)
