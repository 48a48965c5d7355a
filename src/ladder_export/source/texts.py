"""One text of the source: tidied for printing, and searched for characters that no one could see on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from ladder_export.glyphs import is_invisible, is_unspaced, name_of
from ladder_export.problems import Location
from ladder_export.source.nodes import Scalar

# YAML's white space. No-break and thin spaces are the writer's choice and stay as they are.
_SPACE = re.compile(r"[ \t\n]+")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_ASCII = frozenset(map(chr, range(0x20, 0x7F)))  # all of it that can be printed
_LOST = "\N{REPLACEMENT CHARACTER}"

Complain = Callable[[Location, str, str], None]


def tidy(text: str) -> str:
    """`text` with each run of spaces, tabs and line ends as one space, and none at its ends."""
    if "\n" in text or "\t" in text or "  " in text:
        text = _SPACE.sub(" ", text)
    return text.strip(" ")


def unfolded(scalar: Scalar) -> str:
    """The value of `scalar` without the spaces that YAML puts for line breaks between two signs that take none.

    A Japanese paragraph that is written in several lines would have one in the middle of a sentence.
    """
    text = scalar.value
    if "\n" in scalar.raw and not text.isascii():
        lines = [line.strip() for line in scalar.raw.split("\n")]
        for before, after in pairwise(line for line in lines if line):
            if is_unspaced(before[-1]) and is_unspaced(after[0]):
                text = text.replace(f"{before} {after}", f"{before}{after}")
    return text


def is_fine(scalar: Scalar, coverage: frozenset[int] | None) -> bool:
    """Whether `check_text` has surely nothing to complain of: of nearly every text, one look at all of it says so."""
    return "\n" not in scalar.value and not _bad_of(scalar.value, coverage)


def check_text(complain: Complain, scalar: Scalar, coverage: frozenset[int] | None) -> None:
    """Complain of paragraphs in one item, of invisible characters, and of those that the fonts cannot print.

    `coverage` is the set of characters that every font can print, or `None` to skip that. A run of bad characters (an
    emoji of several parts, a word in another script) is one problem at its first character.
    """
    if "\n" in scalar.value and "\n" in scalar.value.strip("\n "):
        where = scalar.at(_second_paragraph(scalar))
        join = "write “>-” in place of “|”" if scalar.raw.startswith("|") else "delete the line break"
        advice = f"give the second paragraph an id of its own, or {join}"
        complain(where, "one item is one paragraph, and here a second one starts", advice)
    bad = _bad_of(scalar.value, coverage)
    runs: list[tuple[int, str]] = []
    last = -1
    for index, end, char in _characters(scalar) if bad else ():
        if char not in bad:
            continue
        if index == last:
            runs[-1] = (runs[-1][0], runs[-1][1] + char)
        else:
            runs.append((index, char))
        last = end
    for index, run in runs:
        _complain_of_run(complain, scalar.at(index), run)


def _bad_of(text: str, coverage: frozenset[int] | None) -> set[str]:
    """The characters of `text` that are bad. Those of nearly every text have been looked at before."""
    if text.isascii() and text.isprintable() and _has_ascii(coverage):
        return set()
    fine = _fine(coverage)
    unknown = set(text) - fine
    bad = {char for char in unknown if _is_bad(char, coverage)}
    fine |= unknown - bad
    return bad


@cache
def _fine(coverage: frozenset[int] | None) -> set[str]:
    """The characters that have been found not to be bad so far; those of ASCII have all been looked at."""
    return {char for char in _ASCII if not _is_bad(char, coverage)}


@cache
def _has_ascii(coverage: frozenset[int] | None) -> bool:
    return _fine(coverage) >= _ASCII


def _is_bad(char: str, coverage: frozenset[int] | None) -> bool:
    if char in " \t\n":
        return False
    return char == _LOST or is_invisible(char) or (coverage is not None and ord(char) not in coverage)


def _characters(scalar: Scalar) -> Iterator[tuple[int, int, str]]:
    """Each character with where it starts and ends in `raw`; a code such as `\\u00e9` counts as what it means."""
    raw = scalar.raw
    if not raw.startswith('"'):
        for index, char in enumerate(raw):
            yield index, index + 1, char
        return
    index = 0
    while index < len(raw):
        code = _ESCAPE.match(raw, index)
        if code is None:
            yield index, index + 1, raw[index]
            index += 1
        else:
            yield index, code.end(), _meaning(code[0])
            index = code.end()


_SHORT = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "v": "\v",
    "f": "\f",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


def _meaning(code: str) -> str:
    if len(code) > 2:
        number = int(code[2:], 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    # Line ends and tabs are white space here; what is left (\" \/ \\) stands for itself.
    return _SHORT.get(code[1], " " if code[1] in "tnr\t\n" else code[1])


def _second_paragraph(scalar: Scalar) -> int:
    """Where in `raw` the second paragraph starts: after a blank line, an indented line, or a `\\n` code."""
    body = scalar.raw.find("\n") + 1 if scalar.raw[:1] in "|>" else 0
    found = re.compile(r"\n[ ]*\n\s*(?=\S)|\\n").search(scalar.raw, body)
    if not found and scalar.raw[:1] in "|>":
        found = re.compile(r"\S[^\n]*\n\s*(?=\S)").search(scalar.raw, body)
    return found.end() if found else 0


def _complain_of_run(complain: Complain, where: Location, run: str) -> None:
    first = run[0]
    more = f" (and {len(run) - 1} more after it)" if len(run) > 1 else ""
    if first == _LOST:
        message = f"a character was lost here when the file was saved ({name_of(first)})"
        complain(where, message, "write it again, and save the file as UTF-8")
    elif is_invisible(first):
        complain(where, f"an invisible character, {name_of(first)}, stands here{more}", "delete it")
    else:
        message = f"“{first}”, {name_of(first)}, is a character that the fonts cannot print{more}"
        complain(where, message, "write it in another way")
