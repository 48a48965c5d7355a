"""What the cells of a roster mean: a level of the ladder, a period, and values for the blanks of a form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from ladder_export.form_map import Blank, ControlKind
from ladder_export.reviews.columns import PERIOD_END, PERIOD_START, PERIOD_TYPE
from ladder_export.reviews.data import YES
from ladder_export.reviews.dates import DayError, read_day
from ladder_export.reviews.interpret import meaning
from ladder_export.selection import NoLevelError, level_number

# fmt: off
_YES = frozenset((
    "yes", "y", "true", "1", "x", "✓", "✔", "☑", "☒", "○", "〇", "◯", "ja", "oui", "sí", "si", "sim", "tak", "wahr", "vrai",
    "はい", "有", "نعم",
))
_NO = frozenset((
    "no", "n", "false", "0", "-", "–", "☐", "×", "nein", "non", "não", "nao", "nie", "falsch", "faux", "いいえ", "無", "لا",
))
# fmt: on
_MOST_LISTED = 12

# Between two days: signs with spaces around them, since days hold hyphens and slashes, or words.
_BETWEEN = re.compile(
    r"\s+(?:[-–—/→]|to|until|till|bis|au|al|a|até|do|إلى|حتى)\s+|\s*(?:–|—|→|〜|～|から|\.\.\.?|…)\s*|(?<=\d)/(?=\d{4}-)",
    re.IGNORECASE,
)


class CellError(ValueError):
    """A cell does not say what its column is for: what is wrong, and what to do about it."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


def value_of(blank: Blank, text: str, language: str = "") -> str:
    """The value for `blank` that `text` means, as in `Answer.value`; empty for a box that stays empty.

    `language` is that of the form. Raises CellError.
    """
    plain = text.strip()
    match blank.kind:
        case ControlKind.DATE:
            return _day(plain, language)
        case ControlKind.DROP_DOWN | ControlKind.COMBO:
            found = meaning(replace(blank, kind=ControlKind.DROP_DOWN), plain)
            if found.issue and blank.kind is ControlKind.DROP_DOWN:
                raise CellError(f"“{plain}” is not one of the choices", offer(plain, [c.label for c in blank.choices]))
            return plain if found.issue else found.value
        case ControlKind.CHECK_BOX:
            return _ticked(plain)
        case ControlKind.TEXT:
            return plain
    return text


def level_of(text: str, levels: Mapping[int, str]) -> int:
    """The number of the level that `text` names: `2`, `Level 2`, `L2`, `Senior Engineer`, `3 Senior Engineer`.

    `levels` are the names by number. Raises CellError.
    """
    try:
        return level_number(text, levels)
    except NoLevelError as error:
        number, others = error.number, offer(text.strip(), [f"{n} {name}" for n, name in levels.items()])
        if number is None:
            raise CellError(f"the ladder has no level “{text.strip()}”", others) from error
        if number not in levels:
            raise CellError(f"the ladder has no level {number}", others) from error
        advice = f"it is “{levels[number]}”: write the number alone"
        raise CellError(f"level {number} is not “{error.rest}”", advice) from error


def period_of(text: str, kinds: Blank | None, language: str = "") -> dict[str, str]:
    """The values by tag that a period gives: its two days, or its type, if the form asks for that. Raises CellError."""
    plain = text.strip()
    days = [part.strip() for part in _BETWEEN.split(plain)]
    if len(days) == 2 and all(any(c.isdigit() for c in part) for part in days):
        start, end = (_day(part, language) for part in days)
        if end < start:
            raise CellError(f"“{plain}” ends before it begins", "write the first day first")
        return {PERIOD_START: start, PERIOD_END: end}
    offered = [choice.label for choice in kinds.choices] if kinds else []
    try:
        return {PERIOD_TYPE: value_of(kinds, plain)} if kinds else _no_period(plain, offered)
    except CellError:
        return _no_period(plain, offered)


def _no_period(text: str, offered: Sequence[str]) -> dict[str, str]:
    also = f", or one of: {', '.join(offered)}" if offered else ""
    raise CellError(f"“{text}” is no period", f"write two days, such as 2026-07-01 – 2026-12-31{also}")


def _day(text: str, language: str) -> str:
    try:
        return read_day(text, language).isoformat()
    except DayError as error:
        message, _, advice = str(error).partition("; ")
        raise CellError(f"“{text}” {message}", advice) from error


def _ticked(text: str) -> str:
    said = text.casefold()
    if said in _YES:
        return YES
    if said in _NO:
        return ""
    raise CellError(f"“{text}” is neither yes nor no", "write yes, no or nothing")


def offer(text: str, known: Iterable[str]) -> str:
    """Which of the `known` names `text` may be meant to be, and what they are."""
    known = list(known)
    near = get_close_matches(text.casefold(), [name.casefold() for name in known], n=1, cutoff=0.5)
    meant = next((name for name in known if near and name.casefold() == near[0]), "")
    if meant:
        return f"did you mean “{meant}”? There are: {_listed(known)}"
    return f"there are: {_listed(known)}"


def _listed(known: Sequence[str]) -> str:
    more = f" and {len(known) - _MOST_LISTED} more" if len(known) > _MOST_LISTED else ""
    return ", ".join(known[:_MOST_LISTED]) + more
