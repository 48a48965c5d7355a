"""Blocks as plain text, in the documents' own shapes: bare lines for headings, a blank line around each, “- ” before an entry.

Nothing in such a file says what a line is but how it looks. A text that looks like something else cannot be told from it when
the file is imported, so it is refused: nothing is changed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from ladder_export.exporting.outline import ENTRIES, Block, Form, begins_as_label, set_out
from ladder_export.problems import Problem, UnclearError

RULE = "---"
_ENTRY = re.compile(r"[-+*•◦▪‣·–—]\s|\(?[0-9]{1,9}[.):](?:\s|$)|[-+*•◦▪‣·–—]$")
_LINE = re.compile(r"[-=_*~#\s]{3,}$")
_WAY_OUT = "write it in another way, or export Markdown, a document or a table, which can tell the two apart"


def to_text(blocks: Sequence[Block], titles: Iterable[str] = ()) -> str:
    """The file that `blocks` make. `titles` are those that may stand in any file of the ladder.

    Raises `UnclearError` with every text that would be read as something else.
    """
    problems = list(_unclear(blocks, titles))
    if problems:
        raise UnclearError(problems)
    return set_out(blocks, _line)


def _line(block: Block) -> str:
    match block.form:
        case Form.BULLET:
            return f"- {block.text}"
        case Form.STEP:
            return f"{block.number}. {block.text}"
        case Form.RULE:
            return RULE
        case _:
            return block.text


def _unclear(blocks: Sequence[Block], titles: Iterable[str]) -> Iterator[Problem]:
    known = {_even(title) for title in titles} | {_even(block.text) for block in blocks if block.form is Form.HEADING}
    for block in blocks:
        trouble = _trouble(block, known)
        if trouble:
            message = f"in plain text, “{block.text}” would be read as {trouble}"
            yield Problem(block.location, message, (*block.path, *([block.item.id] if block.item else [])), _WAY_OUT)


def _trouble(block: Block, titles: Collection[str]) -> str:
    """What the text of `block` would be read as; empty if it is clear."""
    if block.text != block.text.strip():
        return "one without the white space at its ends"
    if block.form in ENTRIES or block.form in (
        Form.RULE,
        Form.LABEL,
        Form.SAID,
    ):  # what is said stands in quotation marks
        return ""
    if _ENTRY.match(block.text):
        return "an entry of a list"
    if _LINE.match(block.text):
        return "a line between two parts"
    if begins_as_label(block.text):
        return "a side of a shift"
    return "a title" if block.form is not Form.HEADING and _even(block.text) in titles else ""


def _even(text: str) -> str:
    """`text` as titles are compared."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
