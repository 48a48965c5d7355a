"""Plain text to an outline: lines that may be wrapped, underlined titles, signs and numbers as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ladder_export.importing.data import Origin
from ladder_export.importing.documents.decoding import decoded
from ladder_export.importing.documents.outline import Block, Look, Outline
from ladder_export.importing.documents.signs import side, sign_alone, signed
from ladder_export.importing.vocabulary import Vocabulary

_UNDERLINE = re.compile(r"[ \t]*([=\-~*_^])\1{2,}[ \t]*")
_RULE = re.compile(r"[ \t]*(?:[-=_*~—–]|[-*_] (?=[-*_])){3,}[ \t]*[-=_*~—–]?[ \t]*")
_HASHES = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t]*#*")
_TAB = 4
_WIDEST_WRAP = 120  # letters in a line; nobody wraps wider
_NARROWEST_WRAP = 40
_SLACK = 20  # letters that may be free at the end of a full line: some programs count dashes and tabs as several
_UNDERLINED = {"=": 1.0, "*": 1.0, "-": 2.0, "~": 3.0, "^": 3.0, "_": 2.0}


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str  # without white space at its ends
    indent: int


def read_text(name: str, data: bytes, vocabulary: Vocabulary) -> Outline:
    """The outline of a plain text file. Raises RefusedError where the bytes are no text."""
    lines = [
        _Line(number, line.strip(), _indent(line))
        for number, line in enumerate(re.split(r"\r\n|[\n\r\f\v\x85\u2028\u2029]", decoded(name, data)), 1)
    ]
    return Outline(tuple(_blocks(name, lines, vocabulary)))


def _indent(line: str) -> int:
    start = line[: len(line) - len(line.lstrip())].expandtabs(_TAB)
    return len(start)


def _blocks(name: str, lines: Sequence[_Line], vocabulary: Vocabulary) -> Iterator[Block]:
    width = _width(lines)
    at = 0
    apart = True
    while at < len(lines):
        line = lines[at]
        after = lines[at + 1].text if at + 1 < len(lines) else ""
        if not line.text:
            apart, at = True, at + 1
            continue
        origin = Origin(name, f"line {line.number}")
        block = Block(Look.TEXT, line.text, origin, apart=apart, bare=True)
        apart = False
        hashes = _HASHES.fullmatch(line.text)
        if hashes:
            yield replace(block, look=Look.HEADING, text=hashes[2], depth=float(len(hashes[1])), bare=False)
            at += 1
        elif _is_underline(after, line.text) and not _RULE.fullmatch(line.text) and signed(line.text) is None:
            yield replace(block, look=Look.HEADING, depth=_UNDERLINED[after.strip()[0]], bare=False)
            at += 2
        elif _RULE.fullmatch(line.text):
            yield replace(block, look=Look.RULE, text="")
            at += 1
        else:
            end = _end(lines, at, width, vocabulary)
            yield _entry_or_text(block, line, [each.text for each in lines[at:end]])
            at = end


def _is_underline(after: str, text: str) -> bool:
    found = _UNDERLINE.fullmatch(after)
    return bool(found) and len(text) <= 90 and abs(len(after) - len(text)) <= max(8, len(text) // 2)


def _entry_or_text(block: Block, line: _Line, texts: Sequence[str]) -> Block:
    found = signed(texts[0])
    if found is None and sign_alone(texts[0]) and len(texts) > 1:
        return replace(block, look=Look.ENTRY, text=_numbered_alone(texts[1:]), depth=float(line.indent), bare=False)
    if found is None:
        return replace(block, text=_numbered_alone(texts))
    if found.number:
        return replace(
            block, text=" ".join(texts)
        )  # perhaps a numbered title or a date; if not, it becomes an entry later
    whole = _numbered_alone([found.text, *texts[1:]])
    return replace(block, look=Look.ENTRY, text=whole, depth=float(line.indent), bare=False)


def _numbered_alone(texts: Sequence[str]) -> str:
    """The lines as one text; a number alone on the first line stays on a line of its own, so that it can be known later."""
    if len(texts) > 1 and texts[0].isdigit():
        return f"{texts[0]}\n{' '.join(texts[1:])}"
    return " ".join(texts)


def _width(lines: Sequence[_Line]) -> int:
    """How many letters fill a line of a file whose paragraphs are wrapped; 0 if they are not."""
    lengths = [line.indent + len(line.text) for line in lines if line.text]
    widest = max(lengths, default=0)
    follows = [
        first.indent + len(first.text)
        for first, second in pairwise(lines)
        if first.text and second.text and signed(second.text) is None
    ]
    full = [length for length in follows if length > widest * 0.75]
    return widest if _NARROWEST_WRAP <= widest <= _WIDEST_WRAP and len(full) * 2 > len(follows) else 0


def _end(lines: Sequence[_Line], at: int, width: int, vocabulary: Vocabulary) -> int:
    """Where the paragraph or the entry that begins at `at` ends: the first line that does not go on with it."""
    first = lines[at]
    entry = signed(first.text) is not None or sign_alone(first.text)
    if not entry and (side(first.text) or _is_known(first.text, vocabulary)):
        return at + 1
    end = at + 1
    while end < len(lines) and lines[end].text:
        line, before = lines[end], lines[end - 1]
        after = lines[end + 1].text if end + 1 < len(lines) else ""
        if signed(line.text) or sign_alone(line.text) or _RULE.fullmatch(line.text) or _HASHES.fullmatch(line.text):
            break
        if _is_underline(after, line.text) or side(line.text) or _is_known(line.text, vocabulary):
            break
        alone = end == at + 1 and (sign_alone(first.text) or _bare_number(first.text))
        inside = entry and line.indent > first.indent
        if not (alone or inside or _goes_on(before, line, width)):
            break
        end += 1
    return end


def _is_known(text: str, vocabulary: Vocabulary) -> bool:
    level = vocabulary.level(text)
    return bool(vocabulary.section(text)) or (level is not None and level.number is not None)


def _bare_number(text: str) -> bool:
    found = signed(text)
    return (found.text if found else text).isdigit()


def _goes_on(before: _Line, line: _Line, width: int) -> bool:
    """Whether `line` goes on with the one before: that one was full, or this one begins in the middle of a sentence."""
    if before.text[-1] not in ".!?:。！？" and line.text[0].islower():
        return True
    room = width - before.indent - len(before.text) - 1
    return bool(width) and (room < len(line.text.split()[0]) or (room < _SLACK and before.text[-1] not in ".!?。！？"))
