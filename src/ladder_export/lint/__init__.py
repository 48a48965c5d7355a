"""What `check` teaches: a sound ladder that would serve its readers better, by small rules that each have a name.

A rule is a plain function in `RULES` over every section of the ladder. Nothing here is an error; each can be silenced where it
stands (see `source.silences`).
"""

from __future__ import annotations

from collections.abc import Collection

from ladder_export.ladder import Ladder
from ladder_export.languages import language_of
from ladder_export.lint.data import Remark, Rule, sections_of
from ladder_export.lint.lengths import hard_reading, long_sections
from ladder_export.lint.lines import full_stops, joined_behaviors, long_lines, vague_words
from ladder_export.lint.marks import look_alikes, odd_spaces, unbalanced_marks
from ladder_export.lint.repeats import near_duplicates, repeated_wording, same_levels
from ladder_export.lint.words import fixed_words
from ladder_export.problems import Problem

__all__ = ["RULES", "Remark", "Rule", "lint", "without"]

_ENGLISH = ("en",)
RULES = (
    Rule("same-levels", "Two levels that say the same leave nobody a step to take.", same_levels),
    Rule("repeated-wording", "A line that two levels share does not tell them apart.", repeated_wording),
    Rule("near-duplicate", "Readers look for the difference between two such lines, mostly in vain.", near_duplicates),
    Rule("long-section", "The longest level reads as the most demanding one.", long_sections),
    Rule("long-line", "A line that is a paragraph is not read on a card, and cannot be rated.", long_lines),
    Rule("hard-reading", "People read a ladder between two tasks, many of them in a second language.", hard_reading, _ENGLISH),
    Rule("full-stop", "Lines that end differently look like two lists.", full_stops),
    Rule("joined-behaviors", "Who shows one of two behaviors in a line can be rated for neither.", joined_behaviors, _ENGLISH),
    Rule("vague-word", "What two readers understand differently starts a quarrel in a review.", vague_words, _ENGLISH),
    Rule("unbalanced-mark", "A mark without its partner is a slip, or text is missing.", unbalanced_marks),
    Rule("odd-space", "A space that only looks like one keeps lines from breaking and words from being found.", odd_spaces),
    Rule("look-alike", "A letter of another script is not found by any search.", look_alikes),
    Rule("fixed-words", "Readers meet two languages on a page.", fixed_words),
)  # fmt: skip


def lint(ladder: Ladder) -> list[Remark]:
    """What every rule that knows the ladder's language says of it, by place."""
    said = sections_of(ladder)
    language = language_of(ladder.language)
    remarks = set()
    for rule in RULES:
        if rule.languages and (language is None or language.code not in rule.languages):
            continue
        for found in rule.find(ladder, said):
            around = frozenset((place.file, place.line) for place in found.spot.places)
            problem = Problem(found.spot.location, found.message, found.spot.names, found.advice)
            remarks.add(Remark(problem, rule.name, around))
    return sorted(remarks, key=lambda remark: (remark.problem, remark.rule))


def without(remarks: Collection[Remark], silenced: Collection[tuple[str, int, str]]) -> list[Remark]:
    """The remarks that no silence covers. A silence is a file, the line of a block or of an item in it, and a rule's name."""
    return [r for r in remarks if not any((file, line, r.rule) in silenced for file, line in r.around)]
