"""How much room texts take, in Latin letters: a Japanese sign is as wide as two, and lines break beside any of them."""

from __future__ import annotations

import re
from textwrap import shorten, wrap

from ladder_export.glyphs import is_unspaced

_WIDE = 2  # letters that a sign takes
_PART = re.compile(r"\0+| +|[^\0 ]+")


def breadth(text: str) -> int:
    """How many letters wide `text` is."""
    return len(text) if text.isascii() else sum(_WIDE if is_unspaced(char) else 1 for char in text)


def longest_word(text: str) -> int:
    """How many letters wide the widest part of `text` is that has to stay on one line."""
    parts = _PART.findall(_spread(text))
    return max((_WIDE if "\0" in part else len(part) for part in parts if part.strip()), default=0)


def count_lines(text: str, width: int, *, break_long_words: bool = True) -> int:
    """On how many lines of `width` letters `text` stands."""
    if text.isascii() or not any(map(is_unspaced, text)):
        return len(wrap(text, width, break_long_words=break_long_words))
    used, lines = 0, 1
    for part in _PART.findall(_spread(text)):
        for piece in part[::_WIDE] if "\0" in part else (part,):
            size = _WIDE if piece == "\0" else len(piece)
            if used and used + size > width:
                lines, used = lines + 1, 0
            used += size
    return lines


def cut(text: str, width: int) -> str:
    """`text` in no more than `width` letters, cut after a word or a sign, with an ellipsis."""
    if not any(map(is_unspaced, text)):
        return shorten(text, width, placeholder=" …")
    kept, used = "", 0
    for char in text:
        used += breadth(char)
        if used > width - 1:
            return f"{kept}…"
        kept += char
    return kept


def _spread(text: str) -> str:
    """`text` with two marks for each sign that a line may break beside."""
    return "".join("\0" * _WIDE if is_unspaced(char) else char for char in text)
