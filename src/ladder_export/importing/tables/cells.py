"""The text of one cell to the entries that it holds: bullets and numbers of every kind, lines, paragraphs, quotations.

Only the signs before entries and the quotation marks around them go. A text that is not clearly a list stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ladder_export.checks import is_placeholder
from ladder_export.importing.data import Shape


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a cell. `quoted`: the cell has it in quotation marks."""

    text: str
    shape: Shape
    quoted: bool = False


_LINE_END = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# Signs that begin an entry even when they touch it; U+F0xx are those of the fonts Symbol and Wingdings.
_SURE = "•●○◦∙⁃‣▪▫■□◆◇►▶▸➢➤✓✔☑✅❖・\uf0b7\uf0a7\uf0d8\uf0fc"
_BULLET = re.compile(rf"\s*(?:[{_SURE}]+\s*|(?:[·–—*+§→⇒➔>-]|[oO](?=\s\s|\s?\t|\s+[A-Z]))\s+)(?=\S)")
_TOUCHING = re.compile(r"\s*[-–—*+](?=[^\W\d_])")
_NUMBER = re.compile(r"\s*(?:\((\d{1,2})\)|(\d{1,2})[.)．、])(?!\d)\s*(?=\S)")
_LETTER = re.compile(r"\s*(?:\(([a-z])\)|([a-z])[.)])\s+(?=\S)", re.IGNORECASE)
_INLINE = re.compile(rf"\s+(?=[{_SURE}]\s)")
_INLINE_NUMBER = re.compile(r"(?:(?<=^)|(?<=\s))\(?(\d{1,2})[.)]\s+(?=\S)")
_PAIRS = ("“”", "„“", "„”", '""', "«»", "»«", "‘’", "「」", "『』", "‹›")
_FROM_TO = re.compile(
    r"""\s*(?P<from>from|old|von|vorher|de|antes|z|od|desde)\s*[:：]\s*(?P<old>\S.*?)
        \s*(?:\n|(?<=[.!?”"»’])\s|\s[→–—-]+>?\s|\s)\s*
        (?P<to>to|new|zu|nach|nachher|à|vers|a|para|después|depois|do|na|hacia)\s*[:：]\s*(?P<new>\S.*?)\s*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def entries(text: str) -> list[Entry]:
    """The entries of a cell in their order; none where it is blank."""
    text = _LINE_END.sub("\n", text).strip()
    if not text:
        return []
    if pair := _FROM_TO.fullmatch(text):
        return [_entry(pair["old"], Shape.FROM), _entry(pair["new"], Shape.TO)]
    lines = [each for line in text.split("\n") for each in _without_inline(line)]
    marked = _marked(lines)
    if any(shape for _, shape in marked):
        return _listed(lines, marked)
    if len(lines) == 1:
        return [
            _entry(part, Shape.BULLET if len(parts) > 1 else Shape.SENTENCE)
            for parts in [_parts(text)]
            for part in parts
        ]
    return _plain_lines(lines)


def why_no_text(text: str) -> str:
    """Why an entry is nothing that a ladder says, or empty if it may be."""
    if is_placeholder(text):
        return "stands in for a text that is yet to be written"
    if not any(character.isalnum() for character in text):
        return "holds no words"
    return ""


def one_line(text: str) -> str:
    """`text` with its lines joined by spaces, and nothing else changed."""
    if text.isprintable():  # has no line ends
        return text.strip()
    return " ".join(line.strip() for line in _LINE_END.sub("\n", text).split("\n") if line.strip())


def unquoted(text: str) -> tuple[str, bool]:
    """`text` without the one pair of quotation marks around the whole of it, and whether it had them."""
    for pair in _PAIRS:
        opening, closing = pair[0], pair[1]
        inner = text[1:-1]
        if len(text) > 2 and text[0] == opening and text[-1] == closing and not {opening, closing} & set(inner):
            return inner.strip(), True
    return text, False


def _entry(text: str, shape: Shape) -> Entry:
    bare, quoted = unquoted(one_line(text))
    return Entry(bare, shape, quoted)


def _without_inline(line: str) -> list[str]:
    """The entries of a list that runs on in one line: `• this • that`, `1. this 2. that`."""
    signs = _INLINE.split(line)
    if len(signs) > 2 or (len(signs) == 2 and line.lstrip()[:1] in _SURE):
        return signs
    numbers = list(_INLINE_NUMBER.finditer(line))
    counted = [int(each[1]) for each in numbers]
    if len(numbers) > 1 and not line[: numbers[0].start()].strip() and counted == list(range(1, len(numbers) + 1)):
        ends = [each.start() for each in numbers[1:]] + [len(line)]
        return [line[each.start() : end].strip() for each, end in zip(numbers, ends, strict=True)]
    return [line]


def _marked(lines: Sequence[str]) -> list[tuple[str, Shape | None]]:
    """Each line without the sign or number before it, and what it is by that."""
    filled = [line for line in lines if line.strip()]
    touching = len(filled) > 1 and all(_TOUCHING.match(line) or _BULLET.match(line) for line in filled)
    letters = [(found[1] or found[2]).lower() for line in filled if (found := _LETTER.match(line))]
    lettered = letters[:2] == ["a", "b"]
    marked: list[tuple[str, Shape | None]] = []
    for line in lines:
        bullet = _BULLET.match(line) or (_TOUCHING.match(line) if touching else None)
        number = _NUMBER.match(line) or (_LETTER.match(line) if lettered else None)
        if bullet:
            marked.append((line[bullet.end() :], Shape.BULLET))
        elif number:
            marked.append((line[number.end() :], Shape.NUMBERED))
        else:
            marked.append((line, None))
    return marked


def _listed(lines: Sequence[str], marked: Sequence[tuple[str, Shape | None]]) -> list[Entry]:
    """The entries of a list; a line without a sign goes on with the entry above, unless it is plainly one of its own."""
    found: list[tuple[list[str], Shape]] = []
    blank = True
    for n, (text, shape) in enumerate(marked):
        if not text.strip():
            blank = True
            continue
        leads = text.rstrip().endswith((":", "：", "…", "...")) and any(later for _, later in marked[n + 1 :])
        if shape:
            found.append(([text], shape))
        elif not found or blank or _begins(text, found[-1][0][-1]):
            found.append(([text], Shape.LEAD_IN if leads else Shape.PROSE))
        else:
            found[-1][0].append(text)
        blank = False
    return [_entry("\n".join(texts), shape) for texts, shape in found]


def _begins(line: str, before: str) -> bool:
    """Whether `line` begins a sentence of its own after the line `before`."""
    start = line.lstrip(" \t“„\"'(«")[:1]
    return before.rstrip().endswith((".", "!", "?", "。", ":", "：")) and not start.islower()


def _plain_lines(lines: Sequence[str]) -> list[Entry]:
    """Paragraphs where blank lines divide them; otherwise each line that does not go on with the one above."""
    if any(not line.strip() for line in lines):
        blocks: list[list[str]] = [[]]
        for line in lines:
            if line.strip():
                blocks[-1].append(line)
            elif blocks[-1]:
                blocks.append([])
        return [_entry("\n".join(block), Shape.PROSE) for block in blocks if block]
    joined: list[list[str]] = []
    for line in lines:
        if joined and line.lstrip()[:1].islower():
            joined[-1].append(line)
        else:
            joined.append([line])
    if len(joined) == 1:
        return [_entry("\n".join(joined[0]), Shape.SENTENCE)]
    first, *rest = joined
    leads = one_line("\n".join(first)).endswith((":", "："))
    return [
        _entry("\n".join(first), Shape.LEAD_IN if leads else Shape.BULLET),
        *(_entry("\n".join(each), Shape.BULLET) for each in rest),
    ]


def _parts(line: str) -> list[str]:
    """The parts of a line between semicolons where each begins like an entry: `Plans work; Tells others; Learns`."""
    parts = [part.strip() for part in re.split(r"[;；]\s+", line.rstrip(" ;；"))]
    begins = all(part[:1].isupper() and len(part.split()) < 16 for part in parts)
    return parts if len(parts) > 2 and begins and not re.search(r"[.!?]\s", line) else [line]
