"""The fixed words of pages in every language: what a ladder's language changes."""

from __future__ import annotations

import pytest

from ladder_export.checks import check_ladder
from ladder_export.ladder import Item, Kind, Ladder, printed
from ladder_export.languages import LANGUAGES, in_quotation_marks
from ladder_export.proof.entries import printed as proved
from ladder_export.wording import wording
from ladders import edited, load, small_source

QUOTED = {
    "en": "“Why?”",
    "de-CH": "„Why?“",
    "fr": "«\u202fWhy?\u202f»",
    "es-MX": "«Why?»",
    "pt-BR": "“Why?”",
    "pl": "„Why?”",
    "ja": "「Why?」",
    "ar-EG": "«Why?»",
    "nl": "“Why?”",  # no words of its own: those of English, with their marks
}


def small(language: str) -> Ladder:
    """The small ladder, said to be written in `language`."""
    return load(edited(small_source(), "ladder.yaml", "language: en-US", f"language: {language}"))


@pytest.mark.parametrize("tag", QUOTED)
def test_what_people_say_stands_in_the_marks_of_the_language(tag: str) -> None:
    said = Item("a", "Why?")
    for function in (printed, proved):
        assert function(said, Kind.QUOTES, wording(tag)) == QUOTED[tag]
        assert function(said, Kind.SHIFT, wording(tag)) == QUOTED[tag]
        assert function(said, Kind.LIST, wording(tag)) == "Why?"


@pytest.mark.parametrize("code", LANGUAGES)
def test_marks_of_any_language_around_a_whole_text_are_seen(code: str) -> None:
    first, last = LANGUAGES[code].quotes
    assert in_quotation_marks(f"{first}A{last}")
    assert in_quotation_marks(f"{first.strip()}A{last.strip()}")
    assert not in_quotation_marks(f"{first}A{last} or {first}B{last}")
    assert not in_quotation_marks(f"{first}A")
    assert not in_quotation_marks(f"Say {first}A{last}")
    assert not in_quotation_marks(first.strip())


def test_a_saying_with_the_marks_of_another_language_is_told() -> None:
    said = "cv1-ask: How does my Customer Value feel to you, as a Starter?"
    files = edited(small_source(), "customer-value.yaml", said, "cv1-ask: „Wie geht es?“")
    assert [problem.message for problem in check_ladder(load(files))] == [
        "the text stands in quotation marks of its own"
    ]
