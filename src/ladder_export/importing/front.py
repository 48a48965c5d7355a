"""The YAML block at the head of a Markdown file, divided from the text below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^[\w\"'.-]+ *:(?:\s|$)", re.MULTILINE)  # without any, two rules only frame a text


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Both parts; empty lines before each keep the numbers that its lines have in the file."""

    yaml: str
    body: str


def divided(text: str) -> FrontMatter | None:
    """The front matter of `text` (with `\\n` line ends) and its body; `None` if it does not begin with any."""
    found = _FRONT.match(text)
    if not found or not _KEY.search(found["yaml"]):
        return None
    lines = text[: found.end()].count("\n")
    return FrontMatter("\n" + found["yaml"], "\n" * lines + text[found.end() :])
