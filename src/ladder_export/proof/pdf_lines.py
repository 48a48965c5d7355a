"""The letters of lines that run from right to left in the order in which they are read. Part of the second reader.

PDFium puts letters from the right in order within a stretch, but not stretches in both directions, and marks not at all. Where
a letter stands is never in doubt: the text that the line says it reads, put in the order of the page, has to give the same
letters from left to right. A line for which it does not is left as it is, and its text will not be found.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ladder_export.proof.bidi import MIRROR, visual_order
from ladder_export.proof.pdf_tags import NO_MARK
from ladder_export.proof.text import squash, squash_loosely

_WHITE = 0.12  # parts of the type size between two letters of different words, at least

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(slots=True)  # nothing changes it, but a frozen one takes four times as long to make, and a book has 100,000
class Letter:
    """One drawn character: its tight box, its type size in pt, its baseline, and which drawing order put it there.

    `mark` is its marked-content id, `pdf_tags.NO_MARK` if it has none; `artifact` says that it is page furniture. `placed` says
    that the letters around it are those of its line in the order of reading, wherever they stand.
    """

    text: str
    box: Box
    size: float
    baseline: float
    object: int
    mark: int
    artifact: bool
    placed: bool = False

    @property
    def middle(self) -> float:
        return (self.box[0] + self.box[2]) / 2


def in_order(letters: Sequence[Letter | None], texts: Mapping[int, str], *, rtl: bool) -> list[Letter | None]:
    """`letters` of a page with those of each line whose text is known, by its mark, in the order of reading; `None` is a gap.

    Page furniture says nothing. On a page that is read from the right its stretches are read by what they look like, and stand
    after all else.
    """
    found: list[Letter | None] = []
    furniture = [letter for letter in letters if letter and letter.artifact and rtl]
    for mark, group in groupby(_marked(letters), key=lambda pair: pair[0]):
        line = [letter for _, letter in group if not (letter and letter.artifact and rtl)]
        placed = _placed([letter for letter in line if letter], texts[mark], rtl=rtl) if mark in texts else None
        if placed and found and _is_gap(found[-1], placed):
            found.append(None)
        found += line if placed is None else placed
    for stretch in _stretches(furniture):
        found += [None, *_guessed(stretch)]
    return [letter if letter and letter.text != " " else None for letter in found]


def _is_gap(before: Letter | None, line: Sequence[Letter]) -> bool:
    """Whether there is white between a letter and all of a line that is drawn after it."""
    if before is None:
        return False
    between = max(min(each.box[0] for each in line) - before.box[2], before.box[0] - max(each.box[2] for each in line))
    return between > _WHITE * before.size


def _marked(letters: Iterable[Letter | None]) -> Iterator[tuple[int, Letter | None]]:
    """Each letter with its mark; a gap belongs to the letter before it."""
    mark = NO_MARK
    for letter in letters:
        mark = letter.mark if letter else mark
        yield mark, letter


def _stretches(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """What stands together in a line, from right to left, each mark after the letter that it stands above or below."""
    line: list[Letter] = []
    bases = (each for each in letters if not _is_accent(each.text))
    # Lam and alef that are drawn as one have one place, and lam comes first.
    for letter in sorted(bases, key=lambda each: (-round(each.baseline, 1), -each.middle, each.text != "ل")):
        before = line[-1] if line else letter
        if letter.baseline < before.baseline - 0.1 or before.box[0] - letter.box[2] > before.size:
            yield _accented(line, letters)
            line = []
        line.append(letter)
    if line:
        yield _accented(line, letters)


def _accented(line: Sequence[Letter], letters: Iterable[Letter]) -> list[Letter]:
    """`line` with those of `letters` that are marks of its own."""
    marks: dict[int, list[Letter]] = defaultdict(list)
    for mark in letters:
        near = min(range(len(line)), key=lambda n: abs(line[n].middle - mark.middle))
        apart = abs(line[near].middle - mark.middle), abs(line[near].baseline - mark.baseline)
        if _is_accent(mark.text) and max(apart) < mark.size:
            marks[near].append(mark)
    return [each for n, letter in enumerate(line) for each in (letter, *marks[n])]


def _guessed(letters: Sequence[Letter]) -> list[Letter]:
    """`letters`, from the right to the left, with Latin letters and digits, and what is between them, from the left."""
    line = list(letters)
    forward = [unicodedata.bidirectional(each.text[:1] or " ") in ("L", "EN") for each in line]
    start = 0
    while start < len(line):
        end = start + 1
        if forward[start]:
            neutral = end
            while neutral < len(line) and not _is_backward(line[neutral].text):
                neutral += 1
                end = neutral if forward[neutral - 1] else end
            line[start:end] = reversed(line[start:end])
        start = end
    return [replace(each, placed=True) for each in line]


def _is_backward(text: str) -> bool:
    return unicodedata.bidirectional(text[:1] or " ") in ("R", "AL", "AN", "NSM")


def _placed(letters: Sequence[Letter], text: str, *, rtl: bool) -> list[Letter] | None:
    """`letters`, with its spaces, in the order of `text`; nothing if they are not its letters."""
    text = text.strip()  # spaces at the ends of a line are drawn or not, and seen by nobody
    wanted = [at for at, _ in visual_order(text, rtl=rtl) if not _is_accent(text[at]) and _form(text[at])]
    found = sorted((each for each in letters if not _is_accent(each.text)), key=lambda each: each.middle)
    while found and found[0].text == " ":
        del found[0]
    while found and found[-1].text == " ":
        del found[-1]
    places: dict[int, Letter] = {}
    for n, at in enumerate(wanted):
        if n < len(found) and not _alike(found[n].text, text[at]):
            # One glyph for two letters has one place for both.
            twin = n + 1 if n + 1 < len(found) and found[n + 1].box == found[n].box else n
            found[n], found[twin] = found[twin], found[n]
        if n >= len(found) or not _alike(found[n].text, text[at]):
            return None
        places[at] = found[n]
    if len(found) != len(wanted):
        return None
    return _with_accents(letters, text, places)


def _with_accents(letters: Iterable[Letter], text: str, places: Mapping[int, Letter]) -> list[Letter] | None:
    """The letters at their `places` in `text`, each mark after the letter that it stands above or below."""
    accents = [each for each in letters if _is_accent(each.text)]
    line: list[Letter] = []
    base: Letter | None = None
    for at, char in enumerate(text):
        if at in places:
            base = places[at]
            line.append(replace(base, text=_right(base.text, char), placed=True))
        elif _is_accent(char):
            own = [each for each in accents if each.text == char]
            if not own or base is None:
                return None
            near = min(own, key=lambda each: abs(each.middle - base.middle))
            accents.remove(near)
            line.append(replace(near, placed=True))
    return None if accents else line


def _form(char: str) -> str:
    return " " if char.isspace() else squash(char)


def _alike(drawn: str, wanted: str) -> bool:
    """Whether a letter is what is wanted. A file has one text for each glyph, and brackets have two that are turned around."""
    if drawn.isspace() or wanted.isspace():
        return drawn.isspace() and wanted.isspace()
    return squash_loosely(drawn) == squash_loosely(wanted) or MIRROR.get(drawn) == wanted


def _right(drawn: str, wanted: str) -> str:
    return wanted if drawn in MIRROR else drawn


def _is_accent(char: str) -> bool:
    return unicodedata.category(char[:1] or " ") == "Mn"
