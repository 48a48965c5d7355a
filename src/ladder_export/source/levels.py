"""The levels that `ladder.yaml` declares, and what a level's number in another file means."""

from __future__ import annotations

import re

from ladder_export.glyphs import is_unspaced
from ladder_export.ladder import Stage
from ladder_export.problems import Location
from ladder_export.source.nodes import UNREADABLE, Mapping, Node, Scalar
from ladder_export.source.reader import Fields, Reader, as_int, found, quoted_int

# A level's name becomes part of file names, which most file systems end at 255 bytes.
MAX_LEVEL_NAME = 80
# The widest word that pages have room for, in letters; lines break at spaces, hyphens, dashes and slashes, and beside any sign
# of scripts without spaces.
MAX_WORD = 24
_BREAKS = re.compile(r"[ /‐–—-]")
_ADD_LEVELS = "add “levels:” with one line below it for each, such as “1: Early Career”"


def declared_levels(fields: Fields) -> tuple[Stage, ...]:
    """What the key `levels` of a block says, lowest first, without what was complained of."""
    reader, node = fields.reader, fields.needed("levels", _ADD_LEVELS)
    reader = reader.at("levels")
    stages: dict[int, Stage] = {}
    names: dict[str, int] = {}
    entries = () if node is None else reader.entries(node, "“levels”")
    if isinstance(node, Mapping) and not entries:
        reader.complain(node.location, "no level is declared", "write one line for each, such as “1: Early Career”")
    for entry in entries:
        number = reader.whole_number(entry.key, "a level's number", 1, 999)
        name = reader.needed_text(entry.value, "a level's name")
        if number is None:
            continue
        if stages and number <= max(stages):
            reader.complain(
                entry.key.location, f"level {number} stands after level {max(stages)}", "list levels lowest first"
            )
        if name.casefold() in names and name != UNREADABLE:
            other = names[name.casefold()]
            reader.complain(
                entry.value.location, f"levels {other} and {number} are both named “{name}”", "rename one of them"
            )
        if len(name) > MAX_LEVEL_NAME:
            message = f"the name of level {number} has {len(name)} characters"
            reader.complain(entry.value.location, message, f"shorten it to {MAX_LEVEL_NAME} or fewer")
        else:
            _check_words(reader, entry.value.location, number, name)
        names.setdefault(name.casefold(), number)
        stages.setdefault(number, Stage(number, name, entry.key.location))
    return tuple(sorted(stages.values(), key=lambda stage: stage.number))


def _check_words(reader: Reader, location: Location, number: int, name: str) -> None:
    words = _BREAKS.split("".join(" " if is_unspaced(char) else char for char in name))
    longest = max(words, key=len)
    if len(longest) > MAX_WORD:
        message = (
            f"the word “{longest}” in the name of level {number} has {len(longest)} letters, "
            f"and pages have room for {MAX_WORD}"
        )
        reader.complain(location, message, "shorten it or put a hyphen or space into it")


def declared_level(
    reader: Reader,
    node: Node,
    stages: tuple[Stage, ...],
    *,
    where: str = "ladder.yaml",
    delete: str = "delete this block",
) -> Stage | None:
    """The stage that a level number in a competency file means; a problem and `None` if `where` declares none of it."""
    quoted = quoted_int(node)
    number = as_int(node) if quoted is None else quoted
    stage = next((stage for stage in stages if stage.number == number), None)
    if stage and quoted is not None:
        advice = f"write it without quotes: {quoted}"
        reader.complain(node.location, f"the level number {quoted} stands in quotes", advice)
    if stage is None:
        shown = node.raw if isinstance(node, Scalar) else found(node)
        declared = ", ".join(str(stage.number) for stage in stages)
        advice = f"{where} declares {declared}: correct the number, declare the level there, or {delete}"
        reader.complain(node.location, f"level {shown} is not declared", advice)
    return stage
