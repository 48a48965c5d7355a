"""What rules ask of a text: its words, its sentences, its length, and how it begins when it is quoted in a message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
# The same in texts of ASCII, which most are; and where no mark joins words, small letters, with a space for all else.
_PLAIN_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_LETTERS = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalpha() else ord(" ") for code in range(256))
_SENTENCE_END = re.compile(r"[.!?…](?=[”’)\s]|$)")
# Of words in a line with a space between them.
_VOWELS = re.compile(r"[aeiouy]+")
_NO_VOWEL = re.compile(r"(?<![^ ])[^aeiouy ]+(?![^ ])")
_SILENT = re.compile(r"[aeiouy][^aeiouy ]+[aeiouy]*(?<![el])e(?![^ ])")  # not “le” and “ee”, nor the only vowel


@lru_cache(maxsize=1 << 17)  # several rules ask of every text of a ladder
def words_of(text: str) -> tuple[str, ...]:
    """The words of `text` in small letters."""
    if not text.isascii():
        return tuple(_WORD.findall(text.casefold()))
    if "'" in text or "-" in text:
        return tuple(_PLAIN_WORD.findall(text.lower()))
    return tuple(text.encode().translate(_LETTERS).decode().split())


@lru_cache(maxsize=1 << 17)
def plain(text: str) -> str:
    """`text` in small letters with single spaces, to be compared."""
    return " ".join(text.casefold().split())


def beginning(text: str, most: int = 48) -> str:
    """`text`, cut at a word if it is longer than `most` characters."""
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0] or text[:most]
    return f"{cut.rstrip(' ,;:')}…"


def grade(text: str) -> float:
    """The American school grade that English `text` asks for.

    Flesch–Kincaid (Kincaid and others 1975): 0.39 words a sentence + 11.8 syllables a word − 15.59. Syllables are counted as
    groups of vowels, without a silent e at the end.
    """
    words = words_of(text)
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    return 0.39 * len(words) / sentences + 11.8 * syllables(words) / max(1, len(words)) - 15.59


def syllables(words: Iterable[str]) -> int:
    """The syllables of all `words`: each has one for every group of vowels, but a silent e at its end; and one at least."""
    line = " ".join(words)
    return len(_VOWELS.findall(line)) + len(_NO_VOWEL.findall(line)) - len(_SILENT.findall(line))
