"""Whether the words of a text stand apart where the source has a space, and nowhere else.

Texts are compared without spaces, since a PDF has none at the end of a line. Inside a line both readers see them: the
structure tree as characters, PDFium as characters or gaps between two letters. So two texts can look alike that are not: the
row “Competency 1 7” of the contents, which names page 7, is no “Competency 17” printed in two parts. A text is at fault only
where no other text explains what is printed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from ladder_export.proof.data import Entry
from ladder_export.proof.search import Place, Sheet
from ladder_export.proof.text import squash_loosely

Words = tuple[str, ...]

_KEPT = 512  # texts that are asked about again: for each place of theirs, and for each block that has them


def lost_spaces(
    demanded: Iterable[Entry], places: Mapping[Entry, Sequence[Place]], sheets: Mapping[int, Sheet]
) -> Iterator[tuple[Entry, tuple[str, str]]]:
    """Texts in two words of which are printed as one, with those words, in any of their `places`.

    A place that is right for another text of the same letters (“sign up”, “signup”) is that text’s, as long as enough are left.
    """
    needs: dict[str, Counter[Words]] = defaultdict(Counter)
    for entry in demanded:
        needs[squash_loosely(entry.text)][_words(entry.text)] += 1
    for entry, found in places.items():
        spellings, words = needs[squash_loosely(entry.text)], _words(entry.text)
        lost = [_lost(words, place, sheets) for place in found]
        enough = len(found) < spellings.total() or lost.count(None) >= spellings[words]
        for place, pair in zip(found, lost, strict=True):
            if pair and not (enough and any(not _lost(other, place, sheets) for other in spellings)):
                yield entry, pair
                break


def _lost(words: Words, place: Place, sheets: Mapping[int, Sheet]) -> tuple[str, str] | None:
    """The first two of `words` that are printed as one at `place`, where their letters stand."""
    sheet = sheets[place.page]
    start = bisect_left(sheet.body.letters, place.first)
    letters = sheet.body.text[start : bisect_right(sheet.body.letters, place.last)]
    for n, end in enumerate(_ends(words, letters)[:-1]):
        if end < len(letters) and sheet.joints[start + end]:
            return words[n], words[n + 1]
    return None


def added_spaces(entries: Iterable[Entry], texts: Iterable[str]) -> Iterator[tuple[Entry, str]]:
    """Entries of one part of a file that too few of its `texts` print without a space in a word, with the first such word."""
    printed: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        printed[squash_loosely(text)].append(text)
    needs: dict[Words, list[Entry]] = defaultdict(list)
    for entry in entries:
        needs[_words(entry.text)].append(entry)
    for words, same in needs.items():
        forms = {squash_loosely(" ".join(words)), squash_loosely(" ".join(words).upper())}
        parted = [_parted(words, text) for form in sorted(forms) for text in printed.get(form, ())]
        if parted.count("") < len(same) and any(parted):
            yield same[0], next(filter(None, parted))


def _parted(words: Words, text: str) -> str:
    """The first of `words` that is printed in two parts in `text`, which is the same but for its spaces and capitals."""
    if _words(text) == words:
        return ""
    ends = {end: n for n, end in enumerate(_ends(words, squash_loosely(text)))}
    for end in _lengths(_words(text))[:-1]:
        if ends and end not in ends:
            return next((words[n] for at, n in sorted(ends.items()) if at > end), "")
    return ""


@lru_cache(_KEPT)
def _words(text: str) -> Words:
    """The words of `text` that print anything."""
    return tuple(word for word in text.split() if squash_loosely(word))


@lru_cache(_KEPT)
def _ends(words: Words, letters: str) -> Sequence[int]:
    """How many letters end with each of `words` where they are printed as `letters`, or begin with them: maybe in capitals."""
    for form in (words, tuple(word.upper() for word in words)):
        if "".join(map(squash_loosely, form)).startswith(letters):
            return _lengths(form)
    return []


def _lengths(words: Iterable[str]) -> list[int]:
    """How many letters end with each of `words`, in the form in which texts are searched for."""
    lengths, length = [], 0
    for word in words:
        length += len(squash_loosely(word))
        lengths.append(length)
    return lengths
