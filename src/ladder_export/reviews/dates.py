"""Days as people and Word write them. A day that can be read in two ways is not guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from ladder_export.languages import LANGUAGES, language_of
from ladder_export.wording.calendar import day_first, formatted, month_names

# People write in other languages than their form: months are known in these too, and in Arabic as countries call them.
_KNOWN = (*LANGUAGES, "it", "nl", "ar-SY", "ar-DZ", "ar-MA")
_SHORTEST = 3  # letters of a month's name that is cut short
_ALSO = {"sept": 9, "mrt": 3}  # usual short forms that no name begins with, or several do
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}  # of Japan, with the year before the first
_FIRST_YEAR = 1700  # in Arabic, where a smaller number is a year of the Islamic calendar

_MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # of direction
# A date may come with a time of midnight, as exports of databases have it.
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{2}|\d{4})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_NAME = r"([^\W\d_]{2,}(?: [^\W\d_]{2,})??)"  # of a month; some in Arabic have two words
_YEAR = r"(\d{2}|\d{4})(?: ?(?:r\.?|م\.?))?"  # “r.” is Polish, “م” Arabic
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|o|°|\.)?[ -]?(?:of |de )?{_NAME}\.?[,،]?[ -](?:de |del )?{_YEAR}"
)
_MONTH_FIRST = re.compile(rf"{_NAME}\.?[ -](\d{{1,2}})(?:st|nd|rd|th)?(?:[,،] ?|[ -]){_YEAR}")
_EAST_ASIAN = re.compile(r"(\d{4}|(?:" + "|".join(_ERAS) + r")(?:\d{1,2}|元))年(\d{1,2})月(\d{1,2})日")
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?[,،] ?(?=.*\d)|\(\w{1,3}\)$")


class DayError(ValueError):
    """A text is no day, or could be two; the message, which follows the text in a sentence, says which and the way out."""


def written(day: date, pattern: str, language: str) -> str:
    """`day` in a date format of Word, such as `d MMMM yyyy`; as YYYY-MM-DD in a language whose months are not known."""
    return formatted(day, pattern, language)


def read_day(text: str, language: str = "") -> date:
    """The day that `text` says: 2026-11-21, 21.11.2026, 21 November 2026, Nov 21, 2026, ٢١ نوفمبر ٢٠٢٦, 2026年11月21日.

    `language` is that of the form: it says what 3/4/2026 is where people write it in one way only. Raises DayError.
    """
    plain = " ".join(digits(unicodedata.normalize("NFKC", text)).translate(_MARKS).split())
    if found := _YEAR_FIRST.fullmatch(plain):
        return _day(found[1], found[3], found[4], language)
    if found := _YEAR_LAST.fullmatch(plain):
        return _of_numbers(found[1], found[3], found[4], found[2], language)
    plain = _WEEKDAY.sub("", plain).strip()
    if found := _EAST_ASIAN.fullmatch(plain.replace(" ", "")):
        return _day(_year(found[1]), found[2], found[3], language)
    if found := _DAY_FIRST.fullmatch(plain):
        return _of_words(found[1], found[2], found[3], language)
    if found := _MONTH_FIRST.fullmatch(plain):
        return _of_words(found[2], found[1], found[3], language)
    raise DayError("is not a day; write it as YYYY-MM-DD, such as 2026-11-21")


def digits(text: str) -> str:
    """`text` with the decimal digits of all scripts as 0 to 9: ٢٠٢٦ and ２０２６ are 2026."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _year(text: str) -> int:
    """A year of our calendar, or of an era of Japan: 令和元年 is 2019."""
    before = next((year for era, year in _ERAS.items() if text.startswith(era)), 0)
    count = text.lstrip("".join(_ERAS))
    return before + (1 if count == "元" else int(count))


def _of_numbers(first: str, second: str, year: str, mark: str, language: str) -> date:
    if len(year) < 4:
        raise DayError("has a year of two digits; write the day as YYYY-MM-DD, such as 2026-11-21")
    if mark == "." or int(first) > 12:  # with dots, the day always comes first
        return _day(year, second, first, language)
    if int(second) > 12 or first == second:
        return _day(year, first, second, language)
    one, other = _day(year, second, first, language), _day(year, first, second, language)
    if language and day_first(language):
        return one
    if one == other:
        return one
    raise DayError(
        f"can be {written(one, 'd MMMM', 'en')} or {written(other, 'd MMMM', 'en')};"
        f" write {one.isoformat()} or {other.isoformat()}"
    )


def _of_words(day: str, name: str, year: str, language: str) -> date:
    month = _months(language).get(_folded(name))
    if month is None:
        raise DayError("names no month that is known here; write it as YYYY-MM-DD, such as 2026-11-21")
    if len(year) < 4:
        raise DayError("has a year of two digits; write the day as YYYY-MM-DD, such as 2026-11-21")
    return _day(year, month, day, language)


def _day(year: str | int, month: str | int, day: str | int, language: str) -> date:
    known = language_of(language)
    if known and known.rtl and int(year) < _FIRST_YEAR:
        raise DayError("has a year of another calendar; write it as YYYY-MM-DD, such as 2026-11-21")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise DayError("is no day of the calendar; write it as YYYY-MM-DD, such as 2026-11-21") from None


def _folded(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


@lru_cache(maxsize=32)
def _months(language: str) -> dict[str, int]:
    """The numbers of months by name; where a name has another meaning elsewhere, that of `language` counts."""
    return _numbers(_KNOWN) | _ALSO | (_numbers((language,)) if language else {})


@lru_cache(maxsize=32)
def _numbers(languages: tuple[str, ...]) -> dict[str, int]:
    """The number of each month by its names and by their beginnings, without those that could be two months."""
    found: dict[str, set[int]] = {}
    for language in languages:
        for name, number in month_names(language):
            name = _folded(name.rstrip("."))
            for length in range(min(_SHORTEST, len(name)), len(name) + 1):
                found.setdefault(name[:length], set()).add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}
