"""Comments in a source that silence rules of `lint`: `# check: ignore full-stop, vague-word`.

At the end of a line, or alone above it, such a comment silences the rules for what begins in that line: an item, a section
with all its items, a level, and at the first line of a file the whole file; at that of `ladder.yaml` the whole ladder.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import yaml

from ladder_export.problems import Location, Problem
from ladder_export.source.encoding import decode
from ladder_export.source.reader import nearest

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[ \t]*check:[ \t]*ignore\b[ \t]*(.*)$", re.IGNORECASE | re.MULTILINE)
_BARE = re.compile(r"^[ \t]*(#|$)")


@dataclass(frozen=True, slots=True)
class Silence:
    """One rule's name in such a comment, and the line of its file that it is for."""

    file: str
    line: int
    rule: str
    location: Location


def silences(files: Mapping[str, bytes]) -> tuple[Silence, ...]:
    """Every silence in the `files` of a source (name to bytes). What cannot be read as YAML has none."""
    return tuple(silence for name, data in files.items() for silence in _of_file(name, data))


def unknown_rules(found: Collection[Silence], known: Collection[str]) -> list[Problem]:
    """A problem for each silence that names no rule."""
    problems = []
    for silence in found:
        if silence.rule not in known:
            close = nearest(silence.rule, known)
            advice = f"did you mean “{close}”?" if close else f"the rules are: {', '.join(known)}"
            problems.append(Problem(silence.location, f"there is no rule “{silence.rule}” to ignore", (), advice))
    return problems


def _of_file(name: str, data: bytes) -> Iterator[Silence]:
    text = decode(name, data)[0] if b"check" in data.lower() else None
    comments = list(_COMMENT.finditer(text)) if text else []
    if not text or not comments:
        return
    scalars = _scalars(text)
    lines = text.splitlines()
    for comment in comments:
        if any(start <= comment.start() < end for start, end in scalars):
            continue  # the words of an item
        number = text.count("\n", 0, comment.start()) + 1
        line = number
        while line <= len(lines) and _BARE.match(lines[line - 1]):
            line += 1
        column = comment.start() - (text.rfind("\n", 0, comment.start()) + 1) + 1
        for rule in re.findall(r"[^\s,]+", comment[1]):
            yield Silence(name, line, rule.casefold(), Location(name, number, column))


def _scalars(text: str) -> list[tuple[int, int]]:
    """Where the values of the YAML `text` begin and end; those of its readable part."""
    found = []
    try:
        for token in yaml.scan(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(token, yaml.ScalarToken):
                found.append((token.start_mark.index, token.end_mark.index))
    except yaml.YAMLError:
        pass
    return found
