"""Whether the fixed words of pages and forms are there in the ladder's language."""

from __future__ import annotations

from collections.abc import Iterator

from ladder_export.ladder import Ladder
from ladder_export.languages import LANGUAGES, language_of
from ladder_export.lint.data import Finding, Said, Spot


def fixed_words(ladder: Ladder, said: tuple[Said, ...]) -> Iterator[Finding]:
    """A ladder in a language that the fixed words are not there in."""
    if language_of(ladder.language) is None:
        known = ", ".join(f"{language.code} ({language.name})" for language in LANGUAGES.values())
        message = f"headings and labels of pages and forms are not there in “{ladder.language}”, so they are in English"
        yield Finding(Spot(("language",), (ladder.location,)), message, f"there are: {known}")
