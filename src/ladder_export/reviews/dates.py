"""Days as people and Word write them. A day that can be read in two ways is not guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

# As running text has them; the spelling of Unicode CLDR (“format wide”).
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
_SHORTEST = 3  # letters of a month's name that is cut short
_ALSO = {"sept": 9, "mrt": 3}  # usual short forms that no name begins with, or several do

# A date may come with a time of midnight, as exports of databases have it.
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{2}|\d{4})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?[ -]?(?:of |de )?([^\W\d_]{3,})\.?,?[ -](?:de )?(\d{2}|\d{4})"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.?[ -](\d{1,2})(?:st|nd|rd|th)?(?:, ?|[ -])(\d{2}|\d{4})")
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?, ?(?=.*\d)")


class DayError(ValueError):
    """A text is no day, or could be two; the message, which follows the text in a sentence, says which and the way out."""


def written(day: date, pattern: str, language: str) -> str:
    """`day` in a date format of Word made of d, MMMM and yyyy; as YYYY-MM-DD where we lack the language's names of months."""
    months = _MONTHS.get(language.casefold().split("-")[0])
    if months is None:
        return day.isoformat()
    words = {"MMMM": months.split()[day.month - 1], "yyyy": f"{day.year:04}", "d": str(day.day)}
    return re.sub("MMMM|yyyy|d", lambda found: words[found[0]], pattern)


def read_day(text: str) -> date:
    """The day that `text` says: 2026-11-21, 21.11.2026, 21/11/2026, 21 November 2026, Nov 21, 2026. Raises DayError."""
    plain = " ".join(text.replace("\u200e", "").replace("\u200f", "").split())
    if found := _YEAR_FIRST.fullmatch(plain):
        return _day(found[1], found[3], found[4])
    if found := _YEAR_LAST.fullmatch(plain):
        return _of_numbers(found[1], found[3], found[4], found[2])
    plain = _WEEKDAY.sub("", plain)
    if found := _DAY_FIRST.fullmatch(plain):
        return _of_words(found[1], found[2], found[3])
    if found := _MONTH_FIRST.fullmatch(plain):
        return _of_words(found[2], found[1], found[3])
    raise DayError("is not a day; write it as YYYY-MM-DD, such as 2026-11-21")


def _of_numbers(first: str, second: str, year: str, mark: str) -> date:
    if len(year) < 4:
        raise DayError("has a year of two digits; write the day as YYYY-MM-DD, such as 2026-11-21")
    if mark == "." or int(first) > 12:  # with dots, the day always comes first
        return _day(year, second, first)
    if int(second) > 12 or first == second:
        return _day(year, first, second)
    one, other = _day(year, second, first), _day(year, first, second)
    if one == other:
        return one
    raise DayError(
        f"can be {written(one, 'd MMMM', 'en')} or {written(other, 'd MMMM', 'en')};"
        f" write {one.isoformat()} or {other.isoformat()}"
    )


def _of_words(day: str, name: str, year: str) -> date:
    month = _NUMBERS.get(_folded(name))
    if month is None:
        raise DayError("names no month that is known here; write it as YYYY-MM-DD, such as 2026-11-21")
    if len(year) < 4:
        raise DayError("has a year of two digits; write the day as YYYY-MM-DD, such as 2026-11-21")
    return _day(year, month, day)


def _day(year: str | int, month: str | int, day: str | int) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise DayError("is no day of the calendar; write it as YYYY-MM-DD, such as 2026-11-21") from None


def _folded(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def _numbers() -> dict[str, int]:
    """The number of each month by its names and by their beginnings, without those that could be two months."""
    found: dict[str, set[int]] = {}
    for names in _MONTHS.values():
        for number, name in enumerate(map(_folded, names.split()), 1):
            for length in range(_SHORTEST, len(name) + 1):
                found.setdefault(name[:length], set()).add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1} | _ALSO


_NUMBERS = _numbers()
