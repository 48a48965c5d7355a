"""Two wordings of one text: which words changed, and whether they have anything in common."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"[^ ]+")  # a no-break space is a part of its word, so that a change of it is seen
_LETTERS = re.compile(r"\w+")
_LONG = 4  # letters of a word that says what a text is about; shorter ones stand in any text
_SHARED = 0.2  # of the long words, below which two texts are not about the same
_ALIKE = 0.5  # as `SequenceMatcher.ratio` of their letters, likewise
_MARKED = 0.5  # of all words: with more changed, marks between them are harder to read than both texts


class Mark(StrEnum):
    """Whether words stand in both texts, only in the old one, or only in the new one."""

    SAME = ""
    OLD = "-"
    NEW = "+"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stand together and share a mark."""

    mark: Mark
    text: str


def changed_words(old: str, new: str) -> tuple[Stretch, ...]:
    """`old` and `new` as one run of words, those that only one of them has marked; empty if too few stayed to be read so."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    stretches: list[Stretch] = []
    same = 0
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            stretches.append(Stretch(Mark.SAME, " ".join(before[a:b])))
            same += b - a
            continue
        stretches += [
            Stretch(mark, " ".join(words)) for mark, words in ((Mark.OLD, before[a:b]), (Mark.NEW, after[c:d])) if words
        ]
    return tuple(stretches) if same >= _MARKED * max(len(before), len(after)) else ()


def plain(text: str) -> str:
    """`text` without what does not change its sense: case, spaces, punctuation."""
    return " ".join(_LETTERS.findall(text.casefold())) or text


def is_another(old: str, new: str) -> bool:
    """Whether the texts have so little in common that they hardly ask the same: few words, and few letters in a row."""
    before, after = _telling(old), _telling(new)
    shared = 2 * (before & after).total() / max(1, before.total() + after.total())
    return shared < _SHARED and SequenceMatcher(None, plain(old), plain(new), autojunk=False).ratio() < _ALIKE


def _telling(text: str) -> Counter[str]:
    words = _LETTERS.findall(text.casefold())
    return Counter([word for word in words if len(word) >= _LONG] or words)
