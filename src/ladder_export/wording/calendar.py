"""Days in any language, as Unicode CLDR knows them: how they are written in full, and what the months are called."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


@lru_cache(maxsize=64)
def long_pattern(tag: str) -> str:
    """How the language of the BCP 47 `tag` writes a day in full, in the letters of Word and of CLDR: `d. MMMM yyyy`.

    Words between the numbers stand in straight quotation marks. A language that CLDR lacks is written as English is.
    """
    from babel.dates import get_date_format

    pattern = get_date_format("long", _locale(tag) or "en").pattern
    return pattern if "yy" in pattern else pattern.replace("y", "yyyy")


def formatted(day: date, pattern: str, tag: str) -> str:
    """`day` in that `pattern` with the language's names of months; as YYYY-MM-DD where CLDR lacks the language."""
    from babel.dates import format_date

    locale = _locale(tag)
    return format_date(day, pattern, locale=locale) if locale else day.isoformat()


@lru_cache(maxsize=64)
def month_names(tag: str) -> tuple[tuple[str, int], ...]:
    """Every name of a month with its number: whole and short, as they stand in a date and alone. Empty without CLDR data."""
    from babel.dates import get_month_names

    locale = _locale(tag)
    if locale is None:
        return ()
    found = [
        (name, number)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, context, locale).items()
    ]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def day_first(tag: str) -> bool:
    """Whether 3/4/2026 can only be the third of April where the language is written.

    In English it can be either, so it is not; nor where the short form begins with the year.
    """
    from babel.dates import get_date_format

    locale = _locale(tag)
    if locale is None or locale.language == "en":
        return False
    pattern = get_date_format("short", locale).pattern
    return bool(pattern.find("d") < pattern.find("M") < pattern.find("y"))


def _locale(tag: str) -> Locale | None:
    """The locale of CLDR for `tag`, or for its language alone where the territory is not known there."""
    from babel import Locale, UnknownLocaleError

    for name in dict.fromkeys((tag, tag.replace("_", "-").split("-")[0])):
        try:
            return Locale.parse(name.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return None
