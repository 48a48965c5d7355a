"""Mends what a file says that the glyphs of fonts from the right stand for (ISO 32000-1, 9.10.3).

WeasyPrint 70 gives a glyph the stretch of text in which it is first drawn (`draw/text.py`): where a mark stands between two
letters that are drawn as one, it says that the mark reads all three and the letters nothing; and it says that a bracket which
is drawn turned around reads as the other one. The embedded font knows better for almost all of its glyphs.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import Any

_ENTRY = re.compile(rb"<([0-9a-f]+)> <([0-9a-f]*)>")
_FROM_THE_RIGHT = ("R", "AL")


def mend_letters(pdf: Any) -> None:
    """Let each font that draws letters from the right say what they are. `pdf` is pydyf's, not yet written."""
    for font in pdf.objects:
        if isinstance(font, dict) and font.get("Type") == "/Font" and "ToUnicode" in font:
            said = _object(pdf, font["ToUnicode"]).stream
            texts = {glyph: text for line in said for glyph, text in _read(line)}
            if any(unicodedata.bidirectional(char) in _FROM_THE_RIGHT for text in texts.values() for char in text):
                known = _characters(_program(pdf, font))
                said[:] = [_mended(line, known) for line in said]


@lru_cache(10_000)  # most lines come again in other files with the font
def _read(line: bytes) -> tuple[tuple[int, str], ...]:
    """The glyph and its text in a line of a map, if there is one."""
    found = _ENTRY.fullmatch(line)
    return ((int(found[1], 16), bytes.fromhex(found[2].decode()).decode("utf-16-be")),) if found else ()


def _mended(line: bytes, known: dict[int, set[str]]) -> bytes:
    for glyph, text in _read(line):
        right = _letters(text, known.get(glyph, set()))
        return f"<{glyph:04x}> <{right.encode('utf-16-be').hex()}>".encode()
    return line


def _letters(said: str, known: set[str]) -> str:
    """What a glyph reads that a file says to read `said` and for which its font has the characters `known`.

    Of these the one that was to be drawn counts, a form of a letter as that letter. Where a font has none, marks that stand
    among several letters are not part of the glyph.
    """
    if known:
        # Forms of marks that stand alone are made of a space and the mark.
        plain = sorted(unicodedata.normalize("NFKC", char).strip() or char for char in known)
        return next((text for text in (said, *plain) if text in plain and text in said), plain[0])
    letters = "".join(char for char in said if unicodedata.category(char) != "Mn")
    return letters if len(letters) > 1 else said


def _program(pdf: Any, font: Any) -> bytes:
    """The font that is embedded for a composite font."""
    inner = _object(pdf, font["DescendantFonts"][0])
    descriptor = _object(pdf, inner["FontDescriptor"])
    return b"".join(_object(pdf, descriptor["FontFile2"]).stream) if "FontFile2" in descriptor else b""


def _characters(program: bytes) -> dict[int, set[str]]:
    """The characters that a font has for each of its glyphs."""
    from fontTools.ttLib import TTFont

    found: dict[int, set[str]] = defaultdict(set)
    if program:
        with TTFont(io.BytesIO(program), lazy=True) as font:
            for code, name in font.getBestCmap().items():
                found[font.getGlyphID(name)].add(chr(code))
    return found


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
