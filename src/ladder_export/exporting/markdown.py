"""Blocks as Markdown (CommonMark 0.31, and what GitHub adds to it): only what headings and lists need, and every text as text.

A character that would be markup is escaped with a backslash, and only where it would be: a reader of the file sees as few as
can be. White space other than a space at the ends of a text, which Markdown drops, is written as its code.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence

from ladder_export.exporting.outline import Block, Form, begins_as_label, set_out

_DEEPEST = 6
_MARKS = re.compile(r"[\\`*\[]")  # markup wherever they stand
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # inside a word it is none
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#[0-9]|#[xX][0-9A-Fa-f]|[A-Za-z][A-Za-z0-9]*;)")
_HEAD = re.compile(r"^(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|(?:-[ \t]*){3,}$|=+[ \t]*$)")
_NUMBER = re.compile(r"^([0-9]{1,9})(?=[.)](?:\s|$))")
_ESCAPE = "\\\\"
_HASHES = re.compile(r"(?:(?<=\s)|^)(?=#+$)")  # the end of a heading


def to_markdown(blocks: Sequence[Block]) -> str:
    """The file that `blocks` make."""
    return set_out(blocks, _line)


def _line(block: Block) -> str:
    match block.form:
        case Form.HEADING:
            return f"{'#' * min(block.depth, _DEEPEST)} {_HASHES.sub(_ESCAPE, inline(block.text))}"
        case Form.BULLET:
            return f"- {_begun(block.text)}"
        case Form.STEP:
            return f"{block.number}. {_begun(block.text)}"
        case Form.RULE:
            return "---"
        case Form.LABEL:
            return inline(block.text)
        case _:
            return _begun(block.text)


def _begun(text: str) -> str:
    """`text` where a block begins. The sign that ends a label such as “From:” is escaped in what is none."""
    label = begins_as_label(text)
    if label:
        end = len(label) - 1
        return f"{inline(text[:end])}{_literal(text[end])}{inline(text[end + 1 :], head=False)}"
    return _NUMBER.sub(r"\1\\", _HEAD.sub(_ESCAPE, inline(text), count=1), count=1)


def inline(text: str, *, head: bool = True) -> str:
    """`text` as Markdown that renders as just that; `head`: whether it begins a line."""
    bare = text.strip()
    start, end = text.partition(bare)[::2] if bare else (text, "")
    escaped = _MARKS.sub(r"\\\g<0>", bare)
    for sign in (_UNDERSCORE, _TAG, _ENTITY):
        escaped = sign.sub(r"\\\g<0>", escaped)
    if text.count("~") > 1:
        escaped = escaped.replace("~", r"\~")
    kept = start if bare and not head else "".join(map(_literal, start))
    return f"{kept}{escaped}{''.join(map(_literal, end))}"


def _literal(char: str) -> str:
    """A single character that is no markup whatever it is and wherever it stands."""
    return f"\\{char}" if char in string.punctuation else f"&#{ord(char)};"
