"""The proof of an exported file: all that the ladder owes to it is there, in order, in the right shape, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from ladder_export.problems import Location, Problem
from ladder_export.proof.align import align
from ladder_export.proof.form_file import UnreadableError
from ladder_export.proof.plain_data import ExpectedPlain, Format, Unit
from ladder_export.proof.plain_readers import File, Found, read_plain
from ladder_export.proof.text import beginning

_REBUILD = "build it again"
_WRITER = "mend the writer of this file"
_SHAPES = {
    "p": "a paragraph", "bullet": "an entry of a list", "number": "an entry of a numbered list", "rule": "a line",
    "line": "a line of its own", "row": "a row", "value": "a value", "marked": "markup", "title": "the title",
    "subtitle": "the subtitle",
}  # fmt: skip
_PLACES = {Format.TABLE: "row", Format.DOCUMENT: "paragraph"}


def prove_plain(expected: ExpectedPlain, data: bytes) -> tuple[list[Problem], dict[str, Any]]:
    """All that is wrong with an exported file, and its facts: for every item the lines (rows, paragraphs) that it stands on."""
    try:
        file = read_plain(expected.format, data)
    except UnreadableError as error:
        return [_about(expected, f"cannot be read ({error})", _REBUILD)], {}
    pairs = align([unit.key for unit in expected.units], [each.key for each in file.found])
    problems = [
        *(_about(expected, fault, _WRITER) for fault in file.faults),
        *_properties(expected, file),
        *_differences(expected, file.found, pairs),
    ]
    return problems, {"items": _lines(expected.units, file.found, pairs)}


def _about(expected: ExpectedPlain, message: str, advice: str, path: tuple[str, ...] = ()) -> Problem:
    return Problem(Location(expected.file), message, path, advice)


def _properties(expected: ExpectedPlain, file: File) -> Iterator[Problem]:
    for name, wanted, found in (
        ("title", expected.title, file.title),
        ("language", expected.language, file.language),
    ):
        if wanted != found:
            yield _about(expected, f"has the {name} “{found}”, not “{wanted}”", _WRITER)


def _differences(expected: ExpectedPlain, found: Sequence[Found], pairs: dict[int, int]) -> Iterator[Problem]:
    place = _PLACES.get(expected.format, "line")
    spare: dict[str, list[Found]] = defaultdict(list)
    paired = set(pairs.values())
    for number, each in enumerate(found):
        if number not in paired:
            spare[each.text].append(each)
    for number, unit in enumerate(expected.units):
        if number in pairs:
            continue
        other = next((each for each in spare[unit.text] if each.key == unit.key), None)
        other = other or next(iter(spare[unit.text]), None)
        if other:
            spare[unit.text].remove(other)
        yield _about(expected, f"{_what(unit)} {_trouble(unit, other, place)}", _WRITER, unit.path)
    for each in sorted((each for rest in spare.values() for each in rest), key=lambda each: each.line):
        message = f"{place} {each.line} holds “{beginning(each.text)}”, which does not belong there"
        yield _about(expected, message, _WRITER, each.path)


def _what(unit: Unit) -> str:
    if unit.item:
        return f"item {unit.item} (“{beginning(unit.text)}”)"
    return f"the text “{beginning(unit.text)}”" if unit.text else "the line between two parts"


def _trouble(unit: Unit, other: Found | None, place: str) -> str:
    if other is None:
        return "is missing"
    if other.key == unit.key:
        return f"is out of order, in {place} {other.line}"
    if unit.cells:
        wrong = [f"“{b}” in place of “{a}”" for a, b in zip(unit.cells, other.cells, strict=False) if a != b]
        return f"stands in row {other.line} with {', '.join(wrong) or 'other columns'}"
    if other.shape == unit.shape:
        return f"stands in {place} {other.line}, where it does not belong"
    return f"stands in {place} {other.line} as {_shape(other.shape)}, not as {_shape(unit.shape)}"


def _shape(shape: str) -> str:
    return _SHAPES.get(shape, f"a heading of level {shape.removeprefix('h')}")


def _lines(units: Sequence[Unit], found: Sequence[Found], pairs: dict[int, int]) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = {}
    for number, unit in enumerate(units):
        if unit.item and number in pairs:
            lines.setdefault(unit.item, []).append(found[pairs[number]].line)
    return lines
