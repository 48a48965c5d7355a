"""How single lines are written: full stops, two behaviors in one, vague words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ladder_export.ladder import Kind, Ladder
from ladder_export.lint.data import Finding, Said
from ladder_export.lint.texts import beginning, words_of

_BEHAVIORS = (Kind.LIST, Kind.STEPS)
_STOPS = (".", "。", "।", "۔")
# Questions, and lines whose stop belongs to an abbreviation, end in their own way.
_END = 9  # letters, more than any of these endings has
_OTHER_END = re.compile(r"[?!？！]$|\b(etc|e\.g|i\.e|inc|ltd|vs|approx|no)\.$", re.IGNORECASE)
_LAST_OF_OTHERS = frozenset("?!？！.")
# Words that say that something is done well or often and not what is to be seen.
VAGUE = (
    "accordingly", "adequate", "adequately", "appropriate", "appropriately", "as appropriate", "as necessary", "as needed",
    "as required", "basically", "best in class", "decent", "effectively", "efficiently", "etc", "excellent", "fine", "good",
    "great", "in a timely manner", "in general", "nice", "properly", "reasonable", "reasonably", "robust", "several", "solid",
    "some kind of", "somehow", "sort of", "strong", "stuff", "suitable", "suitably", "things", "various", "very",
    "where possible", "world class",
)  # fmt: skip
_VAGUE = re.compile(rf"\b({'|'.join(word.replace(' ', '[ -]') for word in VAGUE)})\b", re.IGNORECASE)
_FIRST_OF_VAGUE = frozenset(word.split()[0] for word in VAGUE)
# A third person verb after “and”: a word in -s with an object after it.
_SECOND_VERB = re.compile(
    r"(?:,| and|;)\s+(?:and\s+)?(?:\w+ly\s+)?(\w{2,}[^s\W]s)\s+"
    r"(?=(?:a|an|the|their|his|her|its|our|your|them|themselves|others|people|every|each|any|all|when|how|what|why|whether|own|clear|new)\b)"
)
_FIRST_VERB = re.compile(r"(?:\w+ly\s+)?(\w+[^s\W]s)(?=\s)")


def full_stops(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Sections of which some lines end with a full stop and some do not."""
    for each in said:
        if each.section.kind not in (Kind.LIST, Kind.STEPS, Kind.PHRASES):
            continue
        lines = [(item, item.text.endswith(_STOPS)) for item in each.items if not _ends_otherwise(item.text)]
        stopped = sum(ends for _, ends in lines)
        if not 0 < stopped < len(lines):
            continue
        odd = stopped * 2 <= len(lines)  # the fewer ones are the odd ones, of as many of each those with a stop
        way = (
            "with a full stop, and its siblings end without"
            if odd
            else "without a full stop, and its siblings have one"
        )
        for item in (item for item, ends in lines if ends is odd):
            yield Finding(each.at(item), f"“{beginning(item.text)}” ends {way}", "end all lines of a section alike")


def _ends_otherwise(text: str) -> bool:
    return text[-1:] in _LAST_OF_OTHERS and bool(_OTHER_END.search(text[-_END:]))


def joined_behaviors(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Lines that name two behaviors, of which a person may show one: neither can be rated."""
    for each in said:
        if each.section.kind not in _BEHAVIORS:
            continue
        for item in each.items:
            first = _FIRST_VERB.match(item.text)
            second = first and _SECOND_VERB.search(item.text, first.end())
            if first and second and first[1].casefold() != second[1].casefold():
                message = f"“{beginning(item.text)}” joins two behaviors: {first[1].lower()} and {second[1]}"
                yield Finding(each.at(item), message, "make two lines of it, or keep the one that counts")


def vague_words(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Lines with a word that two readers would understand differently."""
    for each in said:
        if each.section.kind not in _BEHAVIORS:
            continue
        for item in each.items:
            words = words_of(item.text)
            parts = " ".join(words).replace("-", " ").split() if "-" in item.text else words
            if _FIRST_OF_VAGUE.isdisjoint(parts):
                continue  # the pattern costs more than looking the words up
            if found := _VAGUE.search(item.text):
                message = f"“{found[0]}” in “{beginning(item.text)}” can mean anything"
                yield Finding(each.at(item), message, "say what one would see: what, how often, for whom")


def long_lines(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Lines of a list that are paragraphs."""
    for each in said:
        if each.section.kind not in (*_BEHAVIORS, Kind.PHRASES):
            continue
        most = MOST_WORDS[each.section.kind]
        for item in each.items:
            if (length := len(words_of(item.text))) > most:
                message = f"“{beginning(item.text)}” has {length} words, and a line is read at a glance with {most}"
                yield Finding(each.at(item), message, "keep what can be seen; the rest belongs in a chapter")


MOST_WORDS = {Kind.LIST: 40, Kind.STEPS: 40, Kind.PHRASES: 8}
