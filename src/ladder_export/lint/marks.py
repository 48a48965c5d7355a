"""Characters that look right and are not: marks without their partner, spaces and letters that only look like others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ladder_export.ladder import Ladder
from ladder_export.lint.data import Finding, Said

_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"), ("（", "）"))
_MARK = re.compile(r'["“”„«»「」『』（）()\[\]]')
# Spaces that nobody sees as such. French puts narrow ones inside its quotation marks and before ; : ! ? %.
_SPACES = re.compile(r"(?<=[^\W\d_])[\u00a0\u2000-\u200a\u202f\u205f\u3000](?=[^\W\d_])")
_GREEK_OR_CYRILLIC = re.compile(r"[\u0370-\u052f]")
_MIXED = re.compile(r"[^\W\d_]*(?:[A-Za-z\u00c0-\u024f][\u0370-\u052f]|[\u0370-\u052f][A-Za-z\u00c0-\u024f])[^\W\d_]*")


def unbalanced_marks(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Texts with a quotation mark or a bracket that has no partner."""
    for each in said:
        for item in each.items:
            if _MARK.search(item.text) and (odd := _odd_mark(item.text)):
                message = f"a quotation mark or a bracket has no partner: {odd}"
                yield Finding(each.at(item), message, "add the other one, or delete it")


def _odd_mark(text: str) -> str:
    """The first kind of mark of which `text` has more of one side, empty if there is none."""
    if text.count('"') % 2:
        return '"'
    low = text.count("„")
    for opening, closing in _PAIRS:
        opened, closed = text.count(opening), text.count(closing)
        if low and opening == "“":  # in German and Polish texts “ and ” both close what „ opens
            opening, closing, opened, closed = "„", "“", low, opened + closed
        if opened != closed:
            return opening if opened > closed else closing
    return ""


def odd_spaces(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Texts with a space between two words that looks as any other and is not: lines do not break there."""
    for each in said:
        for item in each.items:
            if not item.text.isascii() and (found := _SPACES.search(item.text)):
                name = unicodedata.name(found[0]).lower()
                around = item.text[max(0, found.start() - 12) : found.end() + 12].strip()
                yield Finding(each.at(item), f"a {name} stands in “{around}”", "type a plain space there")


def look_alikes(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """Latin words with a letter of another script that looks the same: no search finds them."""
    for each in said:
        for item in each.items:
            for word in (
                _MIXED.findall(item.text) if not item.text.isascii() and _GREEK_OR_CYRILLIC.search(item.text) else ()
            ):
                name = next(unicodedata.name(char) for char in word if _GREEK_OR_CYRILLIC.match(char))
                yield Finding(each.at(item), f"“{word}” holds a {name.lower()}", "type the word anew")
                break
