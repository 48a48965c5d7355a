"""`unplaced.md`: what the files say and the source does not, for a person to read and to place by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ladder_export.importing.data import Unplaced
from ladder_export.importing.draft import Draft
from ladder_export.importing.ids import Kept

UNPLACED = "unplaced.md"
_HEAD = """\
# What the files say and the source does not

`ladder-export import` found a place for everything but this. Nothing here is printed. What belongs into the ladder can be
copied into the source by hand.
"""
_ALIASES = (
    "\n## The same thing under another name\n\nThe source has these under the name or in the spelling that is told.\n"
)
_REMOVED = (
    "\n## Characters that no one could see, and pictures before texts\n\n"
    "They are taken out of these texts, which are in the source.\n"
)
_GONE = (
    "\n## In the source before, and in none of the files\n\nThese items were taken out of the source, with their ids.\n"
)


def unplaced_text(draft: Draft, kept: Kept) -> str:
    """`unplaced.md`: every text that is not in the source, with its origin and the reason; empty if there is none."""
    if not (draft.unplaced or draft.aliases or draft.removed or kept.gone):
        return ""
    lines = [_HEAD]
    for file, group in groupby(
        sorted(draft.unplaced, key=lambda each: each.origin.file), lambda each: each.origin.file
    ):
        lines += [f"\n## {_one_line(file)}\n", *_entries(group)]
    if draft.aliases:
        lines += [_ALIASES, *_entries(draft.aliases)]
    if draft.removed:
        lines += [_REMOVED, *_entries(draft.removed)]
    if kept.gone:
        lines.append(_GONE)
        lines += [f"- {old.id}\n{_quoted(old.text)}" if old.text else f"- {old.id}" for old in kept.gone]
    return "\n".join(lines) + "\n"


def _entries(texts: Iterable[Unplaced]) -> Iterator[str]:
    for each in texts:
        yield f"- {_one_line(str(each.origin))}: {_one_line(each.why)}\n{_quoted(each.text)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """`text` as a quotation of Markdown, below an entry of a list."""
    return "\n".join(f"  > {line}".rstrip() for line in text.splitlines() or [""])
