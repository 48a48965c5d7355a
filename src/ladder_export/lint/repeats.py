"""Levels that say the same: a ladder is of use where each step reads differently from the one before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import ceil

from ladder_export.ladder import Item, Kind, Ladder
from ladder_export.lint.data import Finding, Said, Spot
from ladder_export.lint.texts import beginning, words_of

# Of the words of two lines so many are the same, and each line has so many: below that, likeness says little.
ALIKE, FEWEST_WORDS = 0.75, 4
_Line = tuple[Said, Spot, Item]


def same_levels(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Neighboring levels of which every section is the same."""
    texts: dict[tuple[str, int], frozenset[tuple[str, str]]] = {}
    spots: dict[tuple[str, int], Spot] = {}
    for each in said:
        if each.level is not None:
            key = (each.competency.id, each.level.number)
            texts[key] = texts.get(key, frozenset()) | {(each.section.id, _plain(item)) for item in each.section.items}
            spots[key] = Spot(each.spot.names[:-1], each.spot.places[:-1])
    for competency in ladder.competencies:
        for lower, upper in zip(competency.levels, competency.levels[1:], strict=False):
            here, there = (competency.id, upper.number), (competency.id, lower.number)
            if here in texts and texts.get(there) == texts[here]:
                message = f"says exactly what level {lower.stage} says"
                advice = f"write what changes from {lower.number} to {upper.number}, or list {upper.number} in “skips”"
                yield Finding(spots[here], message, advice)


def repeated_wording(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Lines that another level of the competency has in the same words."""
    for lines in _by_section(said):
        first: dict[str, _Line] = {}
        for line in lines:
            known = first.setdefault(_plain(line[2]), line)
            if known[0] is not line[0]:
                message = f"“{beginning(line[2].text)}” is word for word what level {_level(known)} says"
                advice = "say what is different at this level, or leave it to the lower one"
                yield Finding(line[1], message, advice)


def near_duplicates(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Lines that another level of the competency has in nearly the same words."""
    for lines in _by_section(said):
        for line, known in _alike(lines):
            message = f"“{beginning(line[2].text)}” is nearly what level {_level(known)} says: {_quoted(known)}"
            yield Finding(line[1], message, "say plainly what is different, or drop one of the two")


def _quoted(line: _Line) -> str:
    return f"“{beginning(line[2].text)}” ({line[2].location})"


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
            groups[each.competency.id, each.section.id] += [(each, spot, item) for spot, item in each.items()]
    yield from groups.values()


def _alike(lines: Sequence[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """Each line with the first one of another level that is nearly the same.

    Two sets of words of which a share of `ALIKE` is common have one in common among the rarest words of each, so that only
    those that share one of these are compared (prefix filtering: Chaudhuri and others, ICDE 2006).
    """
    sets = [frozenset(words_of(item.text)) for _, _, item in lines]
    often = Counter(word for words in sets for word in words)
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(sets):
        if len(words) < FEWEST_WORDS:
            continue
        rarest = sorted(words, key=lambda word: (often[word], word))[: len(words) - ceil(ALIKE * len(words)) + 1]
        for word in rarest:
            by_word[word].append(number)
    pairs = {pair for numbers in by_word.values() for pair in combinations(numbers, 2)}
    told: set[int] = set()
    for one, other in sorted(pairs, key=lambda pair: (pair[1], pair[0])):
        same_level = lines[one][0] is lines[other][0]
        if other in told or same_level or _plain(lines[one][2]) == _plain(lines[other][2]):
            continue
        if len(sets[one] & sets[other]) >= ALIKE * len(sets[one] | sets[other]):
            told.add(other)
            yield lines[other], lines[one]
