"""What every format needs after it is read: forced lines, signs typed by hand, numbers that stick to their text, shifts.

Each step takes blocks and gives blocks. None of them changes a word; signs, numbers and the labels of a shift go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ladder_export.importing.documents.outline import Block, Look, spaced
from ladder_export.importing.documents.signs import side, sign_alone, signed, without_glued, without_task
from ladder_export.importing.tables.cells import unquoted
from ladder_export.importing.vocabulary import Vocabulary

_FIRST = ("0", "1", "a", "A", "i")
_SHIFT_REACH = 24  # blocks between the word “From:” and its “To:” at most


def with_lines_apart(blocks: Iterable[Block], vocabulary: Vocabulary) -> Iterator[Block]:
    """Blocks whose forced line ends divide entries, titles or labels come apart; in all others they are spaces."""
    for block in blocks:
        lines = [line for line in block.text.split("\n") if line.strip()]
        if block.look not in (Look.TEXT, Look.ENTRY) or len(lines) < 2 or not _divides(lines, vocabulary):
            yield block
            continue
        for number, line in enumerate(lines):
            first = number == 0
            lead = block.lead if first else ""
            look = block.look if first else Look.TEXT
            yield replace(block, text=line.strip(), look=look, lead=lead, apart=block.apart and first, literal=False)


def _divides(lines: Sequence[str], vocabulary: Vocabulary) -> bool:
    told = [line.strip() for line in lines]
    if sum(signed(line) is not None for line in told) > 1 or any(signed(line) for line in told[1:]):
        return not sign_alone(told[0]) and not told[0].isdigit()
    sides = {found[0] for line in told if (found := side(line))}
    return sides == {True, False} or any(vocabulary.section(line) or _is_numbered(line, vocabulary) for line in told)


def _is_numbered(line: str, vocabulary: Vocabulary) -> bool:
    level = vocabulary.level(line)
    return level is not None and level.number is not None


def with_entries(blocks: Iterable[Block]) -> Iterator[Block]:
    """Paragraphs that begin with a sign or a number are entries of a list; the sign goes, as does the box of a task.

    A number is one of a list where it is the first or stands below another: “12. May” may begin a sentence.
    """
    counts = False  # whether the block before is an entry with a number
    for block in blocks:
        found = signed(block.text) if block.look is Look.TEXT and not block.literal and not block.strong else None
        if found and (not found.number or found.number in _FIRST or counts):
            counts = bool(found.number)
            yield replace(block, look=Look.ENTRY, text=found.text, numbered=counts, lead="")
            continue
        counts = block.look is Look.ENTRY and block.numbered
        yield replace(block, text=without_task(block.text)) if block.look is Look.ENTRY else block


def with_numbers_joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """An entry that is but a number takes the paragraph after it: some pages set the two apart."""
    waiting: Block | None = None
    for block in blocks:
        if waiting is not None:
            joins = block.look is Look.TEXT and not block.strong
            yield replace(waiting, text=f"{waiting.text}\n{block.text}") if joins else waiting
            waiting = None
            if joins:
                continue
        if block.look is Look.ENTRY and block.text.isdecimal() and len(block.text) < 3:
            waiting = block
        else:
            yield block
    if waiting is not None:
        yield waiting


def without_numbers(blocks: Sequence[Block]) -> list[Block]:
    """Entries (or paragraphs) in a row that count 1, 2, 3 with the number stuck to the text lose the number."""
    made = list(blocks)
    start = 0
    while start < len(made):
        end, bare = _counted(made, start)
        if end - start > 1 or (end > start and made[start].look is Look.ENTRY and "\n" in made[start].text):
            for place, text in zip(range(start, end), bare, strict=True):
                made[place] = replace(made[place], text=text, look=Look.ENTRY, numbered=True)
        start = max(end, start + 1)
    return made


def _counted(blocks: Sequence[Block], start: int) -> tuple[int, list[str]]:
    """Where the run of blocks that count from 1 ends, and their texts without the numbers."""
    bare: list[str] = []
    for at in range(start, len(blocks)):
        block = blocks[at]
        if block.look not in (Look.ENTRY, Look.TEXT) or block.look is not blocks[start].look or block.literal:
            break
        text = without_glued(block.text, len(bare) + 1)
        if text is None:
            break
        bare.append(text)
    return start + len(bare), bare


def with_shifts(blocks: Sequence[Block]) -> list[Block]:
    """The words `From:` and `To:` become the look of what they stand before; several of each are told in pairs."""
    made: list[Block] = []
    at = 0
    while at < len(blocks):
        pair = _shift(blocks, at)
        if pair is None:
            made.append(blocks[at])
            at += 1
        else:
            sides, at = pair
            made += sides
    return made


def _label(block: Block) -> tuple[bool, str] | None:
    if block.literal or block.look not in (Look.TEXT, Look.ENTRY, Look.HEADING):
        return None
    return side(block.text)


def _shift(blocks: Sequence[Block], at: int) -> tuple[list[Block], int] | None:
    """The sides of the shift that begins at `at`, and where the text after it begins; `None` if none begins there."""
    first = _label(blocks[at])
    if first is None or not first[0]:
        return None
    reach = range(at + 1, min(len(blocks), at + _SHIFT_REACH))
    second_at = next((n for n in reach if _stops(blocks[n])), None)
    second = _label(blocks[second_at]) if second_at is not None else None
    if second_at is None or second is None or second[0]:
        return None
    old = _said(blocks, at, first[1], second_at)
    if not old:
        return None
    end = second_at + 1
    if not second[1]:
        entries = blocks[end : end + 1] and blocks[end].look is Look.ENTRY
        while end < len(blocks) and end - second_at <= len(old):
            if blocks[end].look is not (Look.ENTRY if entries else Look.TEXT) or _label(blocks[end]):
                break
            end += 1
    new = _said(blocks, second_at, second[1], end)
    if not new:
        return None
    if len(old) != len(new):
        end = second_at + 1 if second[1] else second_at + 2
        old, new = [_joined(old)], _said(blocks, second_at, second[1], end)
    sides = [each for pair in zip(old, new, strict=True) for each in pair]
    return [replace(each, look=(Look.FROM, Look.TO)[n % 2], strong=False) for n, each in enumerate(sides)], end


def _stops(block: Block) -> bool:
    return block.look not in (Look.TEXT, Look.ENTRY) or _label(block) is not None


def _said(blocks: Sequence[Block], label_at: int, after: str, end: int) -> list[Block]:
    """What one side says: the words after the label, or the blocks below it."""
    first = [replace(blocks[label_at], text=after)] if after else []
    return [*first, *blocks[label_at + 1 : end]]


def _joined(blocks: Sequence[Block]) -> Block:
    return replace(blocks[0], text=" ".join(block.text for block in blocks))


def finished(blocks: Iterable[Block]) -> Iterator[Block]:
    """White space made plain; blocks without a text go, but for tables and rules."""
    for block in blocks:
        text = spaced(block.text)
        if text or block.look in (Look.TABLE, Look.RULE):
            yield replace(block, text=text, lead=spaced(block.lead))


def bare_text(block: Block) -> tuple[str, bool]:
    """The text of an entry or of a side of a shift without quotation marks around all of it, and whether it had them."""
    return unquoted(block.text) if block.look in (Look.ENTRY, Look.FROM, Look.TO) else (block.text, False)
