"""Lines that run from right to left: whether the glyphs that are drawn are those of the text that the line says it reads.

A font has a glyph for each form of an Arabic letter, for some pairs of letters, and draws brackets turned around. So glyphs are
told by the characters that the embedded font itself has for them, presentation forms among these, and only where it has none by
what the file says of the glyph. Both sides are brought to one form (see `text`), and the text is put in the order of the glyphs
by the Unicode Bidirectional Algorithm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ladder_export.proof.bidi import MIRROR, visual_order
from ladder_export.proof.text import squash

_FROM_THE_RIGHT = ("R", "AL")
# Lam and alef are drawn as one, with a mark that stands between them above or below both; here from left to right.
_LAM_ALEF = re.compile("(\u0627)([\u064b-\u0655\u0670]+)(?=\u0644)")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawn glyph: what the file says that it reads, and the characters that the embedded font has for it."""

    said: str
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says what it reads: its page, and the ids of its marked content."""

    page: int
    marks: tuple[int, ...]
    text: str


def is_drawn(text: str, glyphs: Sequence[Glyph], *, rtl: bool) -> bool:
    """Whether `glyphs`, from left to right, are those of `text` in a paragraph of that direction, each in its place."""
    same = _same_glyph(glyphs)
    return _ordered(from_the_left(text, rtl=rtl), same) == _ordered((_form(glyph) for glyph in glyphs), same)


def from_the_left(text: str, *, rtl: bool) -> list[str]:
    """What stands on paper for each character of `text`, from left to right, with brackets as they are drawn."""
    return [
        _turned(squash(MIRROR.get(text[at], text[at]))) if backward else squash(text[at])
        for at, backward in visual_order(text, rtl=rtl)
    ]


def _form(glyph: Glyph) -> str:
    """What a glyph stands for, from left to right. Its own font knows best, unless it has several characters for it."""
    texts = {squash(text) for text in glyph.known} or {squash(glyph.said)}
    said = squash(glyph.said)
    text = said if said in texts else min(texts)
    return _turned(text) if any(unicodedata.bidirectional(char) in _FROM_THE_RIGHT for char in text) else text


def _turned(text: str) -> str:
    return text[::-1]


def _same_glyph(glyphs: Iterable[Glyph]) -> dict[str, str]:
    """For characters that one of `glyphs` draws alike (“ى” and “ی” at the end of a word) the one that stands for all."""
    same: dict[str, str] = {}
    for glyph in glyphs:
        alike = {squash(char) for char in glyph.known}
        if len(alike) > 1:
            first = min(same.get(char, char) for char in alike)
            same.update(dict.fromkeys(alike, first))
    return same


def _ordered(parts: Iterable[str], same: Mapping[str, str]) -> str:
    """`parts` in one, with the marks of each letter in a fixed order: fonts place them one by one, or two as one."""
    text = "".join(same.get(char, char) for part in parts for char in part)
    text = _LAM_ALEF.sub(r"\2\1", text)
    runs = groupby(text, key=lambda char: unicodedata.category(char) == "Mn")
    return "".join("".join(sorted(run) if is_marks else run) for is_marks, run in runs)
