"""YAML text to a tree of nodes that know their line and column.

Built from PyYAML's events, not from its own tree: so nesting costs no recursion, aliases are never followed, and
repeated keys are seen. Words for text that is not YAML at all come from `mistakes`; bytes become text in `encoding`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from ladder_export.problems import Location, Problem, ProblemList
from ladder_export.source.encoding import decode
from ladder_export.source.mistakes import READ_ERRORS, explain

# A source nests six deep (file, levels, level, section, item, from/to); anything far beyond is a mistake or an attack.
MAX_DEPTH = 20
# Stands for a value that was reported and could not be read, so that later checks do not report it a second time.
UNREADABLE = "\ufffd"

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"[ \t]+#")
# What a value without quotes that is no text may begin with, empty included. YAML has no type for all other beginnings.
_TYPED = frozenset(yaml.SafeLoader.yaml_implicit_resolvers)
_new = tuple.__new__  # makes a location in two thirds of the time; there are a hundred thousand of them
_TYPES = {
    "tag:yaml.org,2002:int": "number",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:bool": "yes/no",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:timestamp": "date",
}


# Scalars and entries are not frozen: a large ladder has a hundred thousand of them, which takes four times as long to make.
@dataclass(slots=True)
class Scalar:
    """A single value. `type` is `text`, `number`, `yes/no`, `date` or `nothing`; `raw` is its spelling in the file."""

    value: str
    type: str
    raw: str
    location: Location
    comment_follows: bool = False

    def at(self, offset: int) -> Location:
        """The place in the file of the character `offset` of `raw`, counted from 0."""
        line_start = self.raw.rfind("\n", 0, offset) + 1
        if not line_start:
            return Location(self.location.file, self.location.line, self.location.column + offset)
        line = self.location.line + self.raw.count("\n", 0, offset)
        return Location(self.location.file, line, offset - line_start + 1)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    location: Location


@dataclass(slots=True)
class Entry:
    """A key and its value. `repeated` marks a key that the same block has already had (and that was reported)."""

    key: Scalar
    value: Node
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """A block of keys, in the order of the file."""

    entries: tuple[Entry, ...]
    location: Location

    def get(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key.value == key), None)


Node = Scalar | Sequence | Mapping


def read_yaml(file: str, data: bytes) -> tuple[Node | None, list[Problem]]:
    """The tree of one file, or `None` where its bytes cannot be read as YAML; and what is wrong with it.

    `file` is the name to show in locations. Never raises, whatever the bytes are.
    """
    text, problems = decode(file, data)
    if text is None:
        return None, problems
    composer = _Composer(file, text)
    try:
        node = composer.compose()
    except READ_ERRORS as error:
        return None, _with(composer.problems.items, explain(file, text, error))
    except _TooDeepError as error:
        composer.problems.add(error.location, *_TOO_DEEP)
        return None, composer.problems.items
    if node is None and not composer.problems.items:
        composer.problems.add(Location(file), "the file is empty", (), "write the source in it, or delete it")
    return node, composer.problems.items


def _with(found: list[Problem], end: Problem) -> list[Problem]:
    """`found` and `end`, unless its line has a problem already: “*what counts” is a reference and then no YAML at all."""
    known = any(problem.location.line == end.location.line for problem in found)
    return found if known else [*found, end]


_TOO_DEEP = (
    f"blocks are nested more than {MAX_DEPTH} deep",
    (),
    "check the indent of the lines above, and the brackets [ and {",
)


class _TooDeepError(Exception):
    def __init__(self, location: Location) -> None:
        super().__init__(str(location))
        self.location = location


class _Open:
    """A block that is still being read: the nodes in it so far (of a mapping: key, value, key, value)."""

    def __init__(self, kind: type[Mapping] | type[Sequence], location: Location) -> None:
        self.kind, self.location, self.nodes = kind, location, list[Node]()


class _Composer:
    def __init__(self, file: str, text: str) -> None:
        self.file, self.text, self.problems = file, text, ProblemList()

    def compose(self) -> Node | None:
        """Read all events. Raises `yaml.YAMLError` and `_TooDeepError`."""
        loader = _LOADER(self.text)
        try:
            return self._compose(loader.get_event)
        finally:
            loader.dispose()

    def _compose(self, get_event: Callable[[], Any]) -> Node | None:
        stack: list[_Open] = [_Open(Sequence, Location(self.file))]
        top = stack[0].nodes
        documents = 0
        while (event := get_event()) is not None:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                if event.anchor or event.tag:
                    self._refuse_markers(event)
                top.append(self._scalar(event))
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._refuse_markers(event)
                block = Mapping if kind is yaml.MappingStartEvent else Sequence
                stack.append(_Open(block, self._place(event.start_mark)))
                top = stack[-1].nodes
                if len(stack) > MAX_DEPTH:
                    raise _TooDeepError(stack[-1].location)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                done = self._close(stack.pop())
                top = stack[-1].nodes
                top.append(done)
            elif kind is yaml.AliasEvent:
                self._refuse_markers(event)
                top.append(Scalar(UNREADABLE, "text", "", self._place(event.start_mark)))
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents == 2:
                    self._second_document(event)
                    break
        root = stack[0].nodes[0] if stack[0].nodes else None
        # A file of comments only is one document that holds an empty scalar, or none at all.
        return None if isinstance(root, Scalar) and not root.raw else root

    def _place(self, mark: Any) -> Location:
        return _new(Location, (self.file, mark.line + 1, mark.column + 1))

    def _scalar(self, event: Any) -> Scalar:
        mark, end, text = event.start_mark, event.end_mark.index, self.text
        location = self._place(mark)
        raw = text[mark.index : end]
        if event.style:
            return Scalar(event.value, "text", raw, location)
        value = event.value
        kind = plain_type(value) if value[:1] in _TYPED else "text"
        comment = text[end : end + 1] in (" ", "\t") and bool(raw and _COMMENT.match(text, end))
        return Scalar(value, kind, raw, location, comment)

    def _close(self, block: _Open) -> Node:
        nodes = block.nodes
        if block.kind is Sequence:
            return Sequence(tuple(nodes), block.location)
        entries: list[Entry] = []
        first: dict[str, Location] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            name = key.value if isinstance(key, Scalar) else ""
            if not isinstance(key, Scalar) or not name:
                advice = "put quotes around it if it is meant as text, and write “key: value”"
                self.problems.add(key.location, "a key is needed here: a short text before a colon", (), advice)
            elif name in first:
                self._repeated(key, first[name])
                entries.append(Entry(key, value, repeated=True))
            else:
                first[name] = key.location
                entries.append(Entry(key, value))
        return Mapping(tuple(entries), block.location)

    def _repeated(self, key: Scalar, first: Location) -> None:
        message = f"“{key.value}” stands twice in this block, first in line {first.line}"
        self.problems.add(key.location, message, (), "rename one of the two, or delete it")

    def _second_document(self, event: Any) -> None:
        advice = "one file holds one document: delete this line, or move what follows into a file of its own"
        self.problems.add(self._place(event.start_mark), "a second document starts here with “---”", (), advice)

    def _refuse_markers(self, event: Any) -> None:
        """`*x`, `&x` and `!x` would silently turn the start of a text into something else."""
        if isinstance(event, yaml.AliasEvent):
            message, advice = f"“*{event.anchor}” is a reference to another place", "write the text itself"
        elif event.anchor:
            message, advice = f"“&{event.anchor}” is a name for other places to refer to", "delete it"
        elif event.tag:
            # PyYAML has already spelled a tag out: “!!str” arrives as “tag:yaml.org,2002:str”.
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            message, advice = f"“{tag}” is a YAML type mark", "delete it"
        else:
            return
        place = self._place(event.start_mark)
        self.problems.add(place, f"{message}, which a ladder does not use", (), f"{advice}, or put a text in quotes")


def plain_type(value: str) -> str:
    """What YAML 1.1, which PyYAML reads, takes a value without quotes for."""
    table = yaml.SafeLoader.yaml_implicit_resolvers
    for tag, pattern in table.get(value[:1], ()):
        if pattern.match(value):
            return _TYPES.get(tag, "text")
    return "text"
