"""Levels that say the same: a ladder is of use where each step reads differently from the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ladder_export.ladder import Item, Kind, Ladder, Level, neighbors
from ladder_export.lint.data import Finding, Said, spot_of
from ladder_export.lint.texts import beginning, plain, words_of

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
    return plain(item.text)


def _by_section(said: Iterable[Said]) -> Iterator[list[_Line]]:
    """The lines of each section over all levels of its competency, lowest level first; not those that are few words."""
    groups: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for each in said:
        if each.level is not None and each.section.kind not in (Kind.SHIFT, Kind.PHRASES):
            groups[each.competency.id, each.section.id] += [(each, item) for item in each.items]
    yield from groups.values()


def _alike(lines: Sequence[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """Each line with the first one of another level that is nearly the same.

    The words that lines share are bits of a number, so that comparing all lines with all costs little. A line that shares too
    few of its words with any is left out before that.
    """
    words = [set(words_of(item.text)) for _, item in lines]
    known, shared = set[str](), set[str]()
    for each in words:
        shared |= each & known
        known |= each
    found = [
        (line, len(each), common)
        for line, each in zip(lines, words, strict=True)
        if len(each) >= FEWEST_WORDS and len(common := each & shared) >= ALIKE * len(each)
    ]
    bits = {word: 1 << n for n, word in enumerate(shared)} if len(found) > 1 else {}
    masks = [sum(bits.get(word, 0) for word in common) for _, _, common in found]
    for place, ((line, size, _), mask) in enumerate(zip(found, masks, strict=True)):
        least = ALIKE * size
        for at in [n for n, earlier in enumerate(masks[:place]) if (mask & earlier).bit_count() >= least]:
            other, length, _ = found[at]
            both = (mask & masks[at]).bit_count()
            if both < ALIKE * (size + length - both):
                continue
            if other[0] is not line[0] and _plain(other[1]) != _plain(line[1]):
                yield line, other
                break
