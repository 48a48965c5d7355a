"""Whether the words of a text stand apart where the source has a space, and nowhere else.

Texts are compared without spaces, since a PDF has none at the end of a line. Inside a line both readers see them: the
structure tree as characters, PDFium as characters or gaps between two letters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from ladder_export.proof.search import Place, Sheet
from ladder_export.proof.text import squash_loosely


def lost_space(text: str, places: Iterable[Place], sheets: dict[int, Sheet]) -> tuple[str, str] | None:
    """The two words of `text` that are first printed as one, in any of its places."""
    words = [word for word in text.split() if squash_loosely(word)]
    ends = list(_ends(words))
    for place in places:
        sheet = sheets[place.page]
        start = bisect_left(sheet.body.letters, place.first)
        for n, end in enumerate(ends[:-1]):
            if start + end in sheet.joints and sheet.body.letters[start + end] <= place.last:
                return words[n], words[n + 1]
    return None


def added_space(text: str, block: str) -> str:
    """The first word of `text` that is printed in two parts in `block`, which is the same text but for its spaces."""
    words = text.split()
    ends = {end: n for n, end in enumerate(_ends(words))}
    for end in list(_ends(block.split()))[:-1]:
        if end not in ends:
            return next((words[n] for at, n in sorted(ends.items()) if at > end), "")
    return ""


def _ends(words: Iterable[str]) -> Iterator[int]:
    """How many letters end with each of `words`, in the form in which texts are searched for."""
    length = 0
    for word in words:
        length += len(squash_loosely(word))
        yield length
