"""Which paragraphs are headings by their look: bold lines, known titles, and the short bare lines of plain text.

A paragraph is a heading when
  * it is a title that the vocabulary knows, or names a level with its number, and nothing else;
  * it is bold (underlined, larger) as a whole and short, without a full stop at its end;
  * in plain text, and in documents that mark up nothing: it is the first line, underlined, all in capitals, or a short line in
    title case that a list, a paragraph or a known heading follows.
Bold words at the head of a paragraph or of an entry are a heading if they are a known title or a numbered level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ladder_export.importing.data import LevelName
from ladder_export.importing.documents.outline import LINE_DEPTH, STRONG_DEPTH, Block, Look
from ladder_export.importing.documents.signs import signed
from ladder_export.importing.vocabulary import Vocabulary, is_levels_title

_MOST_WORDS = 10
_MOST_LETTERS = 90
_LEAD_WORDS = 4  # a line with a colon and more words than this introduces what follows
_RUN_IN = re.compile(r"(?P<title>[^:：.!?\n]{2,60}?)\s*[:：]\s+(?P<rest>\S.*)", re.DOTALL)
_DASHED = re.compile(r"(?P<title>[^:：.!?\n]{2,60}?)\s+[–—-]\s+(?P<rest>\S.*)", re.DOTALL)
_FOLDS = "▶▸►▼▾"  # the signs before the title of a list to fold out
_SMALL_WORD = 4  # words shorter than this need no capital in a title
_RUN_IN_DEPTH = STRONG_DEPTH + 10
_NESTED_DEPTH = STRONG_DEPTH + 12


def with_headings(blocks: Sequence[Block], vocabulary: Vocabulary) -> list[Block]:
    """`blocks` with those that are headings by their look turned into headings."""
    bare = not any(_is_marked(block) for block in blocks)
    if bare:
        blocks = [replace(block, bare=True) if block.look is Look.TEXT else block for block in blocks]
    blank_lines = any(block.apart for block in blocks[1:])
    sizes = sorted({block.size for block in blocks if block.look is Look.TEXT and block.strong}, reverse=True)
    made: list[Block] = []
    section = ""
    for at, block in enumerate(blocks):
        for each in _run_in(block, blocks[at + 1 : at + 2], vocabulary):
            if _is_heading(each, at, blocks, vocabulary, blank_lines=blank_lines, section=section, made=made):
                each = _as_heading(each, sizes)
            if each.look is Look.HEADING:
                section = vocabulary.section(each.text) or section
            made.append(each)
    return made


def _is_marked(block: Block) -> bool:
    return block.look is Look.HEADING or (block.look is Look.TEXT and block.strong)


def is_title_like(text: str) -> bool:
    """Whether `text` is short, and no sentence."""
    words = text.split()
    if not words or len(words) > _MOST_WORDS or len(text) > _MOST_LETTERS or "\n" in text:
        return False
    first = next((char for char in text if char.isalnum()), "")
    return bool(first) and not first.islower() and text[-1] not in ".!?;,…。！？、" and text[0] not in "“\"„«「‘'"


def in_title_case(text: str) -> bool:
    """Whether all but the small words of `text` begin with a capital, or with a letter of a script that has none."""
    words = [word.strip("“”\"'()&/,:") for word in re.split(r"[\s/-]+", text)]
    long = [word for word in words if len(word) >= _SMALL_WORD or word.isupper()] or [word for word in words if word]
    return bool(long) and not any(word[0].islower() for word in long) and not words[0][:1].islower()


def _is_heading(
    block: Block,
    at: int,
    blocks: Sequence[Block],
    vocabulary: Vocabulary,
    *,
    blank_lines: bool,
    section: str,
    made: Sequence[Block],
) -> bool:
    if block.look is Look.ENTRY:
        return _heads_a_list(block, blocks[at + 1 : at + 2], vocabulary)
    if block.look is not Look.TEXT or block.literal or not is_title_like(block.text):
        return False
    known = vocabulary.section(block.text)
    if known and not (known == section and (block.text[-1] in ":：" or vocabulary.is_lead_in(block.text))):
        return True
    level = vocabulary.level(block.text)
    named = vocabulary.is_competency(block.text) or vocabulary.is_family(block.text)
    if _has_number(level) or named or is_levels_title(block.text):
        return True
    if known:
        return False
    if block.strong:
        return block.text[-1] not in ":：" or len(block.text.split()) <= _LEAD_WORDS
    if not block.bare:
        return False
    return bool(level) or _stands_as_title(block, at, blocks, vocabulary, blank_lines=blank_lines, made=made)


def _has_number(level: LevelName | None) -> bool:
    return level is not None and level.number is not None


def _stands_as_title(
    block: Block, at: int, blocks: Sequence[Block], vocabulary: Vocabulary, *, blank_lines: bool, made: Sequence[Block]
) -> bool:
    """Whether a bare line that nobody knows looks like a title where it stands."""
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    if after is None or after.look is Look.RULE:
        return False
    if at == 0:
        return signed(block.text) is None
    if signed(block.text) and any(each.text and signed(each.text) for each in (blocks[at - 1], after)):
        return False  # one of several numbered lines
    if len(block.text) > 3 and block.text.isupper():
        return True
    if blank_lines and not block.apart:
        return False
    if block.text[-1] in ":：":
        under_heading = bool(made) and made[-1].look is Look.HEADING
        return not under_heading and len(block.text.split()) <= _LEAD_WORDS and in_title_case(block.text)
    if _is_short_line(made):
        return False
    if _has_number(vocabulary.level(_split(after, (), vocabulary)[0])):
        return True  # `L1: …` follows
    return in_title_case(block.text) and _may_follow_a_title(after, vocabulary)


def _is_short_line(made: Sequence[Block]) -> bool:
    """Whether the block before is a short line itself: then both are lines of a list without signs."""
    return bool(made) and made[-1].look is Look.TEXT and is_title_like(made[-1].text)


def _may_follow_a_title(after: Block, vocabulary: Vocabulary) -> bool:
    if after.look is not Look.TEXT:
        return True
    text = after.text
    if vocabulary.section(text) or vocabulary.level(text) or is_levels_title(text) or signed(text):
        return True
    return text[-1:] in ".!?:。！？" or len(text.split()) > _MOST_WORDS


def _heads_a_list(block: Block, after: Sequence[Block], vocabulary: Vocabulary) -> bool:
    """Whether an entry is but the title of the entries inside it."""
    deeper = bool(after) and after[0].look is Look.ENTRY and after[0].depth > block.depth
    text = _without_sign(block.text)
    known = vocabulary.section(text) or vocabulary.level(text)
    return deeper and is_title_like(text) and (bool(known) or block.text[:1] in _FOLDS)


def _without_sign(text: str) -> str:
    """An entry without a second sign before it: `▶ Habits`."""
    found = signed(text)
    return found.text if found and not found.number else text


def _as_heading(block: Block, sizes: Sequence[float]) -> Block:
    """`block` as a heading; `sizes` are those of all strong lines, the largest first."""
    if block.look is Look.ENTRY:
        beside = block.depth == 0 and block.text[:1] in _FOLDS  # as deep as a bold line there
        depth = STRONG_DEPTH if beside else _NESTED_DEPTH + block.depth
        return replace(block, look=Look.HEADING, text=_without_sign(block.text), depth=depth)
    if block.strong:
        return replace(block, look=Look.HEADING, depth=STRONG_DEPTH + min(sizes.index(block.size), 9) / 2)
    return replace(block, look=Look.HEADING, depth=LINE_DEPTH)


def _run_in(block: Block, after: Sequence[Block], vocabulary: Vocabulary) -> Iterator[Block]:
    """`block`, or the heading that its first words are and the rest of it."""
    title, rest = _split(block, after, vocabulary)
    if not title:
        yield block
        return
    depth = LINE_DEPTH if block.bare else _RUN_IN_DEPTH  # beside bare lines, what opens levels is found by its place
    yield replace(block, look=Look.HEADING, text=title, depth=depth, lead="", strong=False)
    yield replace(block, look=Look.TEXT, text=rest, lead="", strong=False, bare=False, literal=True)


def _split(block: Block, after: Sequence[Block], vocabulary: Vocabulary) -> tuple[str, str]:
    if block.look not in (Look.TEXT, Look.ENTRY) or block.literal:
        return "", ""
    if block.lead and len(block.lead) < len(block.text):
        title, rest = block.lead.strip().rstrip("."), block.text[len(block.lead) :].lstrip(" \t\u00a0:：.–—-").strip()
        known = vocabulary.section(title) or _has_number(vocabulary.level(title))
        return (title.rstrip(" :：–—-"), rest) if known and is_title_like(title) and rest else ("", "")
    level = vocabulary.level(block.text)
    if level is not None and (block.look is not Look.ENTRY or (after and after[0].depth > block.depth)):
        return "", ""
    found = _RUN_IN.fullmatch(block.text) or _DASHED.fullmatch(block.text)
    if found is None:
        return "", ""
    title, rest = found["title"], found["rest"]
    numbered = _has_number(vocabulary.level(title))
    known_title = ":" in block.text[: found.start("rest")] and vocabulary.section(title) and block.look is Look.TEXT
    return (title, rest) if (numbered or known_title) and is_title_like(title) else ("", "")
