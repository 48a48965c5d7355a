"""YAML and JSON to one kind of tree, in which each text knows its line; mistakes with their line and column."""

from __future__ import annotations

import json
from typing import Any

from ladder_export.problems import Location, Problem, SourceError
from ladder_export.source.encoding import decode
from ladder_export.source.nodes import Entry, Mapping, Node, Scalar, Sequence, read_yaml

_DEEPEST = 100
_TYPES = {bool: "yes/no", int: "number", float: "number", type(None): "nothing", str: "text"}


def yaml_tree(file: str, data: bytes) -> Node | None:
    """The tree of a YAML file; `None` for an empty one. Raises SourceError with all that is wrong, each at its place."""
    node, problems = read_yaml(file, data)
    if problems:
        raise SourceError(problems)
    return node


def json_tree(file: str, data: bytes) -> Node | None:
    """The tree of a JSON file, whose texts have no lines. Raises SourceError."""
    text, problems = decode(file, data)
    if text is None:
        raise SourceError(problems)
    try:
        made = json.loads(text, object_pairs_hook=_Pairs)
    except json.JSONDecodeError as error:
        where, advice = Location(file, error.lineno, error.colno), "mend it there, or write the data as YAML"
        raise SourceError([Problem(where, f"is not JSON from here on ({error.msg})", (), advice)]) from error
    except (RecursionError, ValueError) as error:
        raise SourceError([_too_deep(file)]) from error
    return _node(file, made, 0)


class _Pairs(list[tuple[str, Any]]):
    """The keys and values of an object of JSON, repeated keys too."""


def _too_deep(file: str) -> Problem:
    return Problem(
        Location(file), f"blocks are nested more than {_DEEPEST} deep", (), "make it flatter; a ladder needs few"
    )


def _node(file: str, value: Any, depth: int) -> Node:
    if depth > _DEEPEST:
        raise SourceError([_too_deep(file)])
    nowhere = Location(file)
    if isinstance(value, _Pairs):
        keys: set[str] = set()
        for key, _ in value:
            if key in keys:
                advice = "rename one of the two, or delete it"
                raise SourceError([Problem(nowhere, f"“{key}” stands twice in one object", (), advice)])
            keys.add(key)
        entries = (Entry(Scalar(key, "text", key, nowhere), _node(file, each, depth + 1)) for key, each in value)
        return Mapping(tuple(entries), nowhere)
    if isinstance(value, list):
        return Sequence(tuple(_node(file, each, depth + 1) for each in value), nowhere)
    shown = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return Scalar(shown, _TYPES[type(value)], shown, nowhere)
