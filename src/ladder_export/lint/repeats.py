"""Levels that say the same: a ladder is of use where each step reads differently from the one before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ladder_export.ladder import Item, Kind, Ladder, Level, neighbors
from ladder_export.lint.data import Finding, Said, spot_of
from ladder_export.lint.texts import beginning, words_of

# Of the words of two lines so many are the same, and each line has so many: below that, likeness says little.
ALIKE, FEWEST_WORDS = 0.75, 4
_Line = tuple[Said, Item]


def same_levels(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Neighboring levels of which every section is the same."""
    for competency in ladder.competencies:
        for lower, upper in neighbors(competency):
            if upper.sections and _begin_alike(lower, upper) and _texts(lower) == _texts(upper):
                message = f"says exactly what level {lower.stage} says"
                advice = f"write what changes from {lower.number} to {upper.number}, or list {upper.number} in “skips”"
                yield Finding(spot_of(ladder, competency, upper), message, advice)


def _begin_alike(lower: Level, upper: Level) -> bool:
    """Whether the first items read the same: where they do not, nobody needs to look at the others."""
    first = [[_plain(item) for section in level.sections for item in section.items[:1]][:1] for level in (lower, upper)]
    return first[0] == first[1]


def _texts(level: Level) -> list[tuple[str, list[str]]]:
    return [(section.id, [_plain(item) for item in section.items]) for section in level.sections]


def repeated_wording(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Lines that another level of the competency has in the same words."""
    for lines in _by_section(said):
        first: dict[str, _Line] = {}
        for line in lines:
            known = first.setdefault(_plain(line[1]), line)
            if known[0] is not line[0]:
                message = f"“{beginning(line[1].text)}” is word for word what level {_level(known)} says"
                advice = "say what is different at this level, or leave it to the lower one"
                yield Finding(line[0].at(line[1]), message, advice)


def near_duplicates(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Lines that another level of the competency has in nearly the same words."""
    for lines in _by_section(said):
        for line, known in _alike(lines):
            message = f"“{beginning(line[1].text)}” is nearly what level {_level(known)} says: {_quoted(known)}"
            yield Finding(line[0].at(line[1]), message, "say plainly what is different, or drop one of the two")


def _quoted(line: _Line) -> str:
    return f"“{beginning(line[1].text)}” ({line[1].location})"


def _level(line: _Line) -> str:
    level = line[0].level
    return str(level.number) if level else ""


def _plain(item: Item) -> str:
    return " ".join(item.text.casefold().split())


def _by_section(said: Iterable[Said]) -> Iterator[list[_Line]]:
    """The lines of each section over all levels of its competency, lowest level first; not those that are few words."""
    groups: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for each in said:
        if each.level is not None and each.section.kind not in (Kind.SHIFT, Kind.PHRASES):
            groups[each.competency.id, each.section.id] += [(each, item) for item in each.items]
    yield from groups.values()


def _alike(lines: Sequence[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """Each line with the first one of another level that is nearly the same.

    The words that lines share are bits of a number, so that comparing all lines with all costs little. Only what shares
    enough words for the longer of two lines is looked at closely.
    """
    words = [set(words_of(item.text)) for _, item in lines]
    counts = Counter(chain.from_iterable(words))
    bits = {word: 1 << n for n, word in enumerate(word for word, count in counts.items() if count > 1)}
    masks = [sum(bits[word] for word in each if word in bits) for each in words]
    for place, (line, mask) in enumerate(zip(lines, masks, strict=True)):
        size = len(words[place])
        least = ALIKE * max(FEWEST_WORDS, size)
        if size < FEWEST_WORDS or mask.bit_count() < least:
            continue
        for at in [n for n, known in enumerate(masks[:place]) if (mask & known).bit_count() >= least]:
            other, common, length = lines[at], (mask & masks[at]).bit_count(), len(words[at])
            if length < FEWEST_WORDS or common < ALIKE * (size + length - common):
                continue
            if other[0] is not line[0] and _plain(other[1]) != _plain(line[1]):
                yield line, other
                break
