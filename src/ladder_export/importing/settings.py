"""`settings.yaml`: what an export writes beside its texts, so that an import gives back the same ladder with the same ids.

ladder:        all that ladder.yaml holds
competencies:  customer-value: {title: Customer Value, skips: [2]}
ids:           customer-value/1/key_behaviors: {cv1-asks: 0123456789abcdef}     (level empty: of the competency)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from ladder_export.importing.ids import Old, Remembered, Spot
from ladder_export.ladder import Ladder
from ladder_export.problems import Location, Problem, ProblemList
from ladder_export.source.ladder_file import read_ladder_file
from ladder_export.source.nodes import Mapping as Block
from ladder_export.source.nodes import Node, Scalar, Sequence, read_yaml
from ladder_export.source.reader import Reader, as_int

SETTINGS = "settings.yaml"
_SPOT = re.compile(r"([a-z0-9-]+)/([0-9]{0,3})/([a-z0-9_-]+)")
_EXPORT = "take the file that the export wrote, or leave it out: ids are then made anew"


@dataclass(frozen=True, slots=True)
class Settings:
    """What one file of settings says: the ladder without its competencies, their titles and skips by id, the ids of items."""

    ladder: Ladder
    competencies: Mapping[str, tuple[str, tuple[int, ...]]]
    ids: Remembered


def is_settings(name: str) -> bool:
    """Whether a file of that name holds settings."""
    return PurePath(name).name.lower() == SETTINGS


def read_settings(name: str, data: bytes) -> tuple[Settings | None, list[Problem]]:
    """The settings in a file; `None`, with what is wrong, where it is no such file or something in it cannot be used."""
    root, broken = read_yaml(name, data)
    if broken:
        return None, broken
    ladder = _value(root, "ladder")
    if not isinstance(root, Block) or ladder is None:
        return None, [Problem(Location(name, 1, 1), "this is no file of settings: it has no “ladder”", (), _EXPORT)]
    problems = ProblemList()
    table = read_ladder_file(Reader(problems).at("ladder"), ladder)
    competencies = dict(_competencies(_value(root, "competencies")))
    ids = _ids(_value(root, "ids"), problems)
    if problems.items:
        return None, problems.items
    return Settings(table.with_competencies(()), competencies, ids), []


def _value(node: Node | None, key: str) -> Node | None:
    entry = node.get(key) if isinstance(node, Block) else None
    return entry.value if entry else None


def _competencies(node: Node | None) -> Iterator[tuple[str, tuple[str, tuple[int, ...]]]]:
    for entry in node.entries if isinstance(node, Block) else ():
        title, skips = _value(entry.value, "title"), _value(entry.value, "skips")
        numbers = (as_int(item) for item in skips.items) if isinstance(skips, Sequence) else ()
        text = title.value if isinstance(title, Scalar) else entry.key.value
        yield entry.key.value, (text, tuple(number for number in numbers if number is not None))


def _ids(node: Node | None, problems: ProblemList) -> Remembered:
    ids: dict[Spot, tuple[Old, ...]] = {}
    for entry in node.entries if isinstance(node, Block) else ():
        found = _SPOT.fullmatch(entry.key.value)
        if found is None or not isinstance(entry.value, Block):
            message = f"“{entry.key.value}” is no place of a section: competency/level/section with its items below"
            problems.add(entry.key.location, message, ("ids",), _EXPORT)
            continue
        spot = Spot(found[1], int(found[2] or 0), found[3])
        values = ((each.key.value, each.value) for each in entry.value.entries)
        ids[spot] = tuple(Old(name, value.value) for name, value in values if isinstance(value, Scalar))
    return ids
