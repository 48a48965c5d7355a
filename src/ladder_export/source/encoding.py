"""Bytes of a source file to text that YAML can be read from: UTF-8, with no character that YAML or a reader cannot see."""

from __future__ import annotations

import codecs
import re

from ladder_export.glyphs import is_invisible, name_of
from ladder_export.problems import Location, Problem, ProblemList

# What YAML 1.1 (section 5.1) refuses, and the line ends that editors do not count as lines (U+0085, U+2028, U+2029).
REFUSED = re.compile("[^\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE = "save the file as UTF-8"


def decode(file: str, data: bytes) -> tuple[str | None, list[Problem]]:
    """The text with every line end as `\\n` and without a byte order mark; `None` if there is something wrong."""
    problems = ProblemList()
    if data.startswith(_UTF16) or (data[:1] and b"\0" in data[:2]):
        problems.add(Location(file, 1, 1), "the file is saved as UTF-16", (), _SAVE)
        return None, problems.items
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = _one_line_end(data.decode())
    except UnicodeDecodeError as error:
        return None, [_not_utf8(file, data, error.start)]
    for found in REFUSED.finditer(text):
        where = place_of(file, text, found.start())
        problems.add(where, f"an invisible control character, {name_of(found[0])}, stands here", (), "delete it")
    return (None if problems.items else text), problems.items


def place_of(file: str, text: str, index: int) -> Location:
    """The line and column of the character `index` of `text`."""
    return Location(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(file: str, data: bytes, start: int) -> Problem:
    before = _one_line_end(data[:start].decode())
    where = place_of(file, before, len(before))
    if data[start] >= 0xC2 and start + 4 > len(data) and not data[start + 1 :].strip(bytes(range(0x80, 0xC0))):
        message, advice = "the file ends in the middle of a character", f"it may be cut off: restore it, and {_SAVE}"
        return Problem(where, message, (), advice)
    message = f"byte {start + 1}, 0x{data[start]:02X}, is not UTF-8 text"
    try:
        guess = bytes([data[start]]).decode("cp1252")
    except UnicodeDecodeError:
        return Problem(where, message, (), _SAVE)
    shown = name_of(guess) if is_invisible(guess) else f"“{guess}”"
    return Problem(where, message, (), f"it looks like {shown} in Windows-1252: {_SAVE}")
