"""What a text in a blank means: a date, a choice, a tick, or itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ladder_export.form_map import Blank, Choice, ControlKind
from ladder_export.languages import Script, language_of
from ladder_export.reviews.data import YES, Status
from ladder_export.reviews.dates import DayError, digits, read_day

_TICKED = frozenset("☒☑✅✔✓✗✘🗹🗷⊠⊗■●xX×\uf0fe\uf0fd\uf0fc\uf0fb\uf052\uf054")  # the last are those of Wingdings
_NOT_TICKED = frozenset("☐□▢○◯⬜\uf0a8\uf06f\uf0a3\uf071")
# In Japan a circle or レ is a tick, and a cross says no.
_CIRCLES, _CROSSES = frozenset("○◯〇◎●レ✓✔☑✅"), frozenset("×✗✘xX")
_SAID = frozenset(("yes", "true", "checked", "ja", "oui", "sí", "si", "sim", "tak", "はい", "نعم"))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is meant, and what is odd about it."""

    status: Status
    value: str = ""
    issue: str = ""


def meaning(blank: Blank, text: str, *, language: str = "", stored: str = "", ticked: bool | None = None) -> Meaning:
    """What `text` answers to `blank` of a form in `language` (BCP 47).

    `stored` is the date that its control holds, `ticked` the state of its box.

    What a person sees decides: they read, discussed and signed it. A shown date wins over the stored one, and the glyph
    of a box over its state, which no client shows.
    """
    if blank.kind is ControlKind.CHECK_BOX:
        return _tick(text, ticked, language)
    if not text.strip():
        return Meaning(Status.BLANK)
    if blank.kind is ControlKind.DATE:
        value, issue = _date(text, stored, language)
        return Meaning(Status.ANSWERED, value, issue)
    if blank.kind is ControlKind.COMBO:
        return Meaning(Status.ANSWERED, _offered(blank.choices, text) or text)
    if blank.kind is ControlKind.DROP_DOWN:
        chosen = _offered(blank.choices, text) or _meant(blank.choices, text)
        return Meaning(Status.ANSWERED, chosen) if chosen else Meaning(Status.ANSWERED, text, "not one of the choices")
    return Meaning(Status.ANSWERED, text)


def same(one: str, other: str) -> bool:
    """Whether two texts are the same but for their spaces."""
    return one.split() == other.split()


def _tick(text: str, ticked: bool | None, language: str) -> Meaning:
    speech = language_of(language)
    japanese = speech is not None and speech.script is Script.JAPANESE
    ticks = (_TICKED | _CIRCLES) - _CROSSES if japanese else _TICKED
    crosses = (_NOT_TICKED | _CROSSES) - _CIRCLES if japanese else _NOT_TICKED
    shown = text.strip()
    first = shown[:1]
    if not shown:
        return Meaning(Status.ANSWERED, YES) if ticked else Meaning(Status.BLANK)
    if shown.casefold() in _SAID or (first in ticks and len(shown) <= 2):
        return Meaning(Status.ANSWERED, YES, "the box shows a tick, but is not set" if ticked is False else "")
    if first in crosses and len(shown) <= 2:
        return Meaning(Status.BLANK, "", "the box is set, but shows no tick" if ticked else "")
    return Meaning(Status.ANSWERED, text, "not a tick")


def _offered(choices: tuple[Choice, ...], text: str) -> str:
    """The stored value of the choice that `text` is: its label, or its value."""
    by_label = (choice.value for choice in choices if choice.label == text)
    return next(by_label, "") or next((choice.value for choice in choices if choice.value == text), "")


def _meant(choices: tuple[Choice, ...], text: str) -> str:
    """The stored value of the only choice that `text` names in other letters and signs: `consistent` for `3 · Consistent`."""
    asked = _words(text)
    for names in (_words_of_label, _words_of_value, _words_after_value):
        found = {choice.value for choice in choices if asked and names(choice) == asked}
        if len(found) == 1:
            return found.pop()
    return ""


def _words(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def _words_of_label(choice: Choice) -> str:
    return _words(choice.label)


def _words_of_value(choice: Choice) -> str:
    return _words(choice.value)


def _words_after_value(choice: Choice) -> str:
    """`Consistent` of `3 · Consistent`."""
    return _words(choice.label).removeprefix(_words(choice.value)).strip()


def _date(text: str, stored: str, language: str) -> tuple[str, str]:
    """The date as YYYY-MM-DD and what is odd; the text itself where it is no date, or one of two."""
    kept = _day(stored)
    try:
        shown = read_day(text, language).isoformat()
    except DayError as error:
        if kept and _could_be(text, kept):
            return kept, ""
        why = str(error).partition(";")[0]  # the rest says how to write it, which is too late here
        return text, f"it {why}" + (f"; {kept} is stored" if kept else "")
    return shown, f"the control stores another date, {kept}" if kept and kept != shown else ""


def _day(stored: str) -> str:
    """The date of `w:fullDate`, which may be empty or anything."""
    try:
        return date.fromisoformat(stored[:10]).isoformat()
    except ValueError:
        return ""


def _could_be(text: str, day: str) -> bool:
    """Whether `text`, in a language that we do not read or with day and month in either order, holds the numbers of `day`."""
    year, month, number = (step.lstrip("0") for step in day.split("-"))
    numbers = sorted(step.lstrip("0") for step in re.findall(r"\d+", digits(text)))
    return numbers in (sorted((year, number)), sorted((year, month, number)))
