"""Nodes to typed values. Whatever is wrong becomes a problem with its place, and a stand-in value lets the reading go on."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from ladder_export.problems import Location, ProblemList
from ladder_export.source.nodes import UNREADABLE, Entry, Mapping, Node, Scalar, Sequence
from ladder_export.source.texts import check_text, is_fine, tidy, unfolded

Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class Reader:
    """Where problems go, the place in the ladder that is being read, and what the fonts can print (`None`: anything)."""

    problems: ProblemList
    coverage: frozenset[int] | None = None
    path: tuple[str, ...] = ()

    def at(self, *names: str) -> Reader:
        """The same reader further down the ladder."""
        return Reader(self.problems, self.coverage, (*self.path, *names))

    def complain(self, location: Location, message: str, advice: str = "") -> None:
        self.problems.add(location, message, self.path, advice)

    def text(self, node: Node, what: str, *, comments: bool = True) -> str:
        """The text of `node`, tidied; a stand-in where there is none. `comments`: may one follow in the same line?"""
        if not isinstance(node, Scalar):
            self.complain(
                node.location, f"{what} is {found(node)}, and text is needed", "write the text after the colon"
            )
            return UNREADABLE
        if not node.raw:
            return "" if node.type == "nothing" else UNREADABLE
        if node.type != "text":
            self.complain(
                node.location, f"{what} is {found(node)}, and text is needed", f'put it in quotes: "{node.raw}"'
            )
            return UNREADABLE
        check_text(self.complain, node, self.coverage)
        if node.comment_follows and not comments:
            advice = "put the text in quotes if “#” belongs to it, or give the comment a line of its own"
            self.complain(
                node.location, f"{what} ends at “ #”: the rest of the line is a comment and not printed", advice
            )
        return tidy(unfolded(node))

    def fine_text(self, node: Node) -> str | None:
        """As `text`, of a node that there is nothing to complain of; `None` where a closer look is needed."""
        if not isinstance(node, Scalar) or node.type != "text" or not node.raw or node.comment_follows:
            return None
        return tidy(unfolded(node)) if is_fine(node, self.coverage) else None

    def needed_text(self, node: Node, what: str) -> str:
        """As `text`; an empty text is a problem too."""
        text = self.text(node, what)
        if not text:
            self.complain(node.location, f"{what} is empty", "write it")
        return text or UNREADABLE

    def whole_number(self, node: Node, what: str, low: int, high: int | None = None) -> int | None:
        """A whole number from `low` to `high`, else `None`."""
        number = as_int(node)
        if number is not None and low <= number and (high is None or number <= high):
            return number
        if (quoted := quoted_int(node)) is not None and low <= quoted and (high is None or quoted <= high):
            self.complain(node.location, f"{what} stands in quotes", f"write it without quotes: {quoted}")
            return quoted
        bounds = f"from {low} to {high}" if high is not None else f"of {low} or more"
        shown = node.raw if isinstance(node, Scalar) and node.type == "number" else found(node)
        self.complain(node.location, f"{what} is {shown}", f"write a whole number {bounds}")
        return None

    def word(self, node: Node, what: str, words: type[Word], default: Word) -> Word:
        """One of a fixed set of words."""
        if isinstance(node, Scalar) and node.value in tuple(words):
            return words(node.value)
        self.unknown(node, what, [str(word) for word in words], listed=True)
        return default

    def unknown(
        self, node: Node, what: str, known: Iterable[str], *, listed: bool = False, way_out: str = ""
    ) -> str | None:
        """Complain of a word that is none of `known`; the one that was probably meant is named and returned.

        `listed`: name the others too, which is done in any case where none comes near. `way_out`: what else helps.
        """
        known = list(known)
        name = node.value if isinstance(node, Scalar) else ""
        close = nearest(name, known)
        advice = [f"did you mean “{close}”?"] if close else []
        if listed or not close:
            advice.append(f"{'Known' if close else 'known'} are: {', '.join(known)}")
        shown = f"“{name}”" if name else found(node)
        self.complain(node.location, f"{what} {shown} is not known here", " ".join(advice) + way_out)
        return close

    def entries(self, node: Node, what: str) -> tuple[Entry, ...]:
        """The entries of a block of keys, without those whose key came before."""
        if isinstance(node, Mapping):
            return tuple(entry for entry in node.entries if not entry.repeated)
        self.complain(
            node.location, f"{what} is {found(node)}, and a block of keys is needed", "write “key: …” lines below it"
        )
        return ()

    def items(self, node: Node, what: str) -> tuple[Node, ...]:
        """The entries of a list."""
        if isinstance(node, Sequence):
            return node.items
        self.complain(
            node.location, f"{what} is {found(node)}, and a list is needed", "write “- …” lines, or [one, two]"
        )
        return ()

    def texts(self, node: Node, what: str, *, least: int) -> tuple[str, ...]:
        """A list of at least `least` texts, no two of them the same."""
        nodes = self.items(node, what)
        if isinstance(node, Sequence) and len(nodes) < least:
            self.complain(node.location, f"{what} is empty", "write at least one")
        seen: dict[str, Location] = {}
        for entry in nodes:
            text = self.needed_text(entry, f"an entry of {what}")
            if text in seen and text != UNREADABLE:
                self.complain(
                    entry.location, f"“{text}” stands twice in {what}, first in line {seen[text].line}", "delete one"
                )
            seen.setdefault(text, entry.location)
        return tuple(seen)


class Fields:
    """A block with a fixed set of keys. Unknown keys are complained of at once, missing ones when they are asked for."""

    def __init__(self, reader: Reader, node: Node, what: str, known: Collection[str]) -> None:
        self.reader, self.what, self.location = reader, what, node.location
        self.readable = isinstance(node, Mapping)
        self._entries = {entry.key.value: entry for entry in reader.entries(node, what)}
        for entry in list(self._entries.values()):
            if entry.key.value not in known and (meant := reader.unknown(entry.key, "the key", known)):
                # Read as what it was meant to be, so that the key is not also said to be missing.
                self._entries.setdefault(meant, entry)

    def optional(self, key: str) -> Node | None:
        """The value of `key`, if it is there."""
        entry = self._entries.get(key)
        return entry.value if entry else None

    def needed(self, key: str, advice: str = "") -> Node | None:
        """The value of `key`; where it is missing, that is a problem, and `advice` says what to write."""
        node = self.optional(key)
        if node is None and self.readable:
            self.reader.complain(self.location, f"{self.what} has no “{key}”", advice or f"add “{key}: …”")
        return node

    def place(self, key: str) -> Location:
        """Where the value of `key` stands, or else the block."""
        entry = self._entries.get(key)
        return entry.value.location if entry else self.location

    def key_place(self, key: str) -> Location:
        """Where `key` itself stands, or else the block."""
        entry = self._entries.get(key)
        return entry.key.location if entry else self.location

    def text(self, key: str) -> str:
        """A text that must be there."""
        node = self.needed(key)
        return UNREADABLE if node is None else self.reader.needed_text(node, f"“{key}”")

    def optional_text(self, key: str) -> str:
        """A text that may be empty or missing."""
        node = self.optional(key)
        return "" if node is None else self.reader.text(node, f"“{key}”")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts that must be there and not be empty."""
        node = self.needed(key)
        return () if node is None else self.reader.texts(node, f"“{key}”", least=1)

    def flag(self, key: str) -> bool:
        """`true` or `false`; `false` if it is missing."""
        node = self.optional(key)
        if node is None:
            return False
        if isinstance(node, Scalar) and node.type == "yes/no":
            return node.value.lower() in ("true", "yes", "on")
        self.reader.complain(node.location, f"“{key}” is {found(node)}", "write true or false, without quotes")
        return False


def id_of(node: Node) -> str:
    """The id of a block, to name it in problems before anything else is known of it; else its line."""
    entries = node.entries if isinstance(node, Mapping) else ()
    names = (e.value.value for e in entries if e.key.value == "id" and isinstance(e.value, Scalar))
    return next(names, f"line {node.location.line}")


def nearest(word: str, known: Collection[str]) -> str | None:
    """The one of `known` that `word` was probably meant to be."""
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.7)), None)


def as_int(node: Node) -> int | None:
    """A whole number written in plain decimal digits, else `None` (YAML 1.1 also has 0x1F, 0o17, 1_000 and 190:20:30)."""
    if isinstance(node, Scalar) and node.type == "number" and node.value.isdecimal() and len(node.value) < 10:
        return None if node.value.startswith("0") and len(node.value) > 1 else int(node.value)
    return None


def quoted_int(node: Node) -> int | None:
    """The whole number that stands in quotes, else `None`."""
    if isinstance(node, Scalar) and node.raw[:1] in ("'", '"'):
        return as_int(replace(node, type="number"))
    return None


def found(node: Node) -> str:
    """What stands there, in plain words."""
    if isinstance(node, Mapping):
        return "a block of keys"
    if isinstance(node, Sequence):
        return "a list"
    if node.type == "nothing" and not node.raw:
        return "empty"
    spelling = tidy(node.value) if node.type == "text" else node.raw
    shown = spelling if len(spelling) <= 40 else spelling[:39] + "…"
    if node.type == "text":
        return f"“{shown}”"
    words = {"number": "a number", "date": "a date", "yes/no": "yes or no to YAML", "nothing": "nothing to YAML"}
    return f"{words[node.type]} ({shown})"
