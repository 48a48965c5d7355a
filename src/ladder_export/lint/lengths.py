"""Sections and sentences that are longer than they need to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from ladder_export.ladder import Kind, Ladder
from ladder_export.lint.data import Finding, Said
from ladder_export.lint.texts import grade, words_of

# A section is much longer than its siblings with so many times their words, and so many words more.
TIMES, MORE_WORDS = 2.0, 30
# Fluent adults read up to it without effort; a text shorter than so many words has no grade.
HIGHEST_GRADE, GRADED_WORDS = 14.0, 60


def long_sections(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Sections much longer than the same section of the competency's other levels."""
    groups: dict[tuple[str, str], list[tuple[Said, int]]] = defaultdict(list)
    for each in said:
        if each.level is not None:
            length = sum(len(words_of(item.text)) for item in each.items)
            groups[each.competency.id, each.section.id].append((each, length))
    for group in groups.values():
        for each, length in group:
            others = [other for sibling, other in group if sibling is not each]
            usual = median(others) if others else 0
            if len(others) > 1 and length > TIMES * usual and length - usual >= MORE_WORDS:
                message = f"has {length} words, and the same section of other levels has about {usual:.0f}"
                yield Finding(each.spot, message, "shorten it, or move what belongs to another section")


def hard_reading(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Prose that asks for a higher grade than readers at work like to give."""
    for each in said:
        if each.section.kind is Kind.PROSE and sum(len(words_of(item.text)) for item in each.items) >= GRADED_WORDS:
            reached = grade(" ".join(item.text for item in each.items))
            if reached > HIGHEST_GRADE:
                message = f"reads at grade {reached:.1f} (Flesch–Kincaid), and {HIGHEST_GRADE:.0f} is hard already"
                yield Finding(each.spot, message, "cut long sentences in two and choose shorter words")
