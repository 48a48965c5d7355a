"""The signs, numbers and labels that a text begins with, and that are not part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Signs that begin an entry wherever they stand; U+F0xx are those of the fonts Symbol and Wingdings.
_SURE = "•‣◦▪▫●○■□◆◇►▶▸➢➤✓✔☑✅❖∙⁃⦁◉★☐\uf0b7\uf0a7\uf0d8\uf0fc"
# Signs that begin an entry only before a space: they are minus, dash, and arrow as well.
_PERHAPS = "-–—−*+·→⇒➔»>"
_SIGN = re.compile(
    rf"(?:[{re.escape(_SURE)}]+\ufe0f?[ \t\u00a0]*|[{re.escape(_PERHAPS)}][ \t\u00a0]+"
    r"|o(?:\t|[ \u00a0]{2,}|[ \u00a0](?=[A-Z])))(?=\S)"  # Word’s sign of the second depth, and a word of its own
)
_ALONE = re.compile(rf"[{re.escape(_SURE + _PERHAPS)}o]")
_TASK = re.compile(r"\[[ xX]?\][ \t\u00a0]+(?=\S)")
_NUMBER = re.compile(r"(?:\((?P<a>\d{1,2})\)|(?P<b>\d{1,2})[.)．](?!\d)|(?P<c>\d{1,2})、)[ \t\u00a0]*(?=\S)")
_LETTER = re.compile(
    r"(?:\((?P<a>[a-zA-Z]|[ivx]{1,4})\)|(?P<b>[a-zA-Z]|[ivx]{1,4})\)|(?P<c>[a-z]|[ivx]{1,4})\.)[ \t\u00a0]+(?=\S)"
)
_GLUED = re.compile(r"(?P<number>\d{1,2})(?:(?=[^\W\d_]|[“”\"'‘«„])|[ \t]*\n)")

# The words before the two sides of a shift. Those of other languages are what our own exports write.
_OLD = "from|old|before|von|de|desde|da|z|od|من|変化前"
_NEW = "to|new|after|zu|nach|vers|à|a|para|do|إلى|変化後"
_LABEL = re.compile(rf"(?:(?P<old>{_OLD})|(?P<new>{_NEW}))[ \u00a0\u202f]?[:：][ \t\n]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signed:
    """A text without the sign before it. `number` is empty where that was no number."""

    text: str
    number: str = ""


def signed(text: str) -> Signed | None:
    """`text` without the sign or the number of an entry before it; `None` where it has none."""
    sign = _SIGN.match(text)
    if sign:
        return Signed(text[sign.end() :])
    number = _NUMBER.match(text)
    if number:
        return Signed(text[number.end() :], number["a"] or number["b"] or number["c"])
    letter = _LETTER.match(text)
    if letter:
        return Signed(text[letter.end() :], letter["a"] or letter["b"] or letter["c"])
    return None


def sign_alone(line: str) -> bool:
    """Whether `line` is nothing but the sign of an entry whose text stands elsewhere."""
    return bool(_ALONE.fullmatch(line.strip()))


def without_task(text: str) -> str:
    """`text` without the box of a task before it: `[ ]`, `[x]`."""
    return _TASK.sub("", text, count=1)


def without_glued(text: str, number: int) -> str | None:
    """`text` without `number`, which stands before it with nothing between, or on a line of its own; `None` for all else."""
    found = _GLUED.match(text)
    return text[found.end() :] if found and int(found["number"]) == number else None


def side(text: str) -> tuple[bool, str] | None:
    """Whether `text` begins as the old side of a shift (`From:`) or as the new one, and what is left of it."""
    found = _LABEL.match(text)
    return (bool(found["old"]), text[found.end() :].strip()) if found else None
