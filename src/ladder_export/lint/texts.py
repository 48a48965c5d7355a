"""What rules ask of a text: its words, its sentences, its length, and how it begins when it is quoted in a message."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…](?=[”’)\s]|$)")
_VOWELS = re.compile(r"[aeiouy]+")


@lru_cache(maxsize=1 << 17)  # several rules ask of every text of a ladder
def words_of(text: str) -> tuple[str, ...]:
    """The words of `text` in small letters."""
    return tuple(_WORD.findall(text.casefold()))


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
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / max(1, len(words)) - 15.59


@lru_cache(maxsize=1 << 14)
def _syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)
