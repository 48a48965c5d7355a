"""The key `families` of `ladder.yaml`: competencies that share levels of their own, in place of one set of levels for all."""

from __future__ import annotations

from dataclasses import replace

from ladder_export.ladder import Family
from ladder_export.problems import Location
from ladder_export.source.ids import check_file_id
from ladder_export.source.levels import declared_levels
from ladder_export.source.nodes import UNREADABLE, Node, Sequence
from ladder_export.source.reader import Fields, Reader, id_of

FAMILY_KEYS = ("id", "title", "levels", "competencies")
_ADD_COMPETENCIES = "add “competencies:” with the names of its files, such as [customer-value, craft]"
# Titles stand in running heads and in the properties of files, which end at 255 characters.
MAX_TITLE = 120
Listed = tuple[tuple[str, Location], ...]  # ids of competencies, each with its place


def read_families(fields: Fields, node: Node) -> tuple[tuple[Family, ...], Listed]:
    """The families in `node`, and all their competencies in order. They take the place of two other keys of `fields`.

    A competency that is listed twice belongs to the first family only.
    """
    for key in ("levels", "competencies"):
        if fields.optional(key) is not None:
            message = f"“{key}” stand beside “families”, and each family has its own"
            fields.reader.complain(fields.key_place(key), message, f"move them into the families, or delete “{key}”")
    reader = fields.reader.at("families")
    families: list[Family] = []
    owners: dict[str, tuple[Family, Location]] = {}
    first: dict[tuple[str, str], Location] = {}
    blocks = reader.items(node, "“families”")
    if isinstance(node, Sequence) and not blocks:
        reader.complain(node.location, "“families” is empty", "write one “- id: …” block for each, or delete it")
    for block in blocks:
        family, listed = _family(reader, block)
        here = reader.at(family.id)
        for key, text in (("id", family.id), ("title", family.title)):
            known = first.setdefault((key, text.casefold()), family.location)
            if known is not family.location and text != UNREADABLE:
                message = f"the {key} “{text}” is already that of the family in line {known.line}"
                here.complain(family.location, message, "give this family one of its own")
        for name, place in listed:
            other, known = owners.setdefault(name, (family, place))
            if other is not family and name != UNREADABLE:
                message = f"“{name}” is already in the family “{other.title}”, in line {known.line}"
                here.complain(place, message, "a competency belongs to one family: delete one")
        families.append(replace(family, competencies=tuple(n for n, _ in listed if owners[n][0] is family)))
    return tuple(families), tuple((name, place) for name, (_, place) in owners.items())


def _family(reader: Reader, node: Node) -> tuple[Family, Listed]:
    """A family without its competencies, and all that it lists."""
    fields = Fields(reader.at(id_of(node)), node, "the family", FAMILY_KEYS)
    family_id = fields.text("id")
    check_file_id(fields.reader, fields.place("id"), family_id)
    title, stages = title_of(fields), declared_levels(fields)
    competencies = fields.needed("competencies", _ADD_COMPETENCIES)
    listed = listed_competencies(fields.reader, competencies) if competencies else ()
    if isinstance(competencies, Sequence) and not listed:
        place = fields.place("competencies")
        fields.reader.complain(place, "the family has no competency", "list at least one, or delete the family")
    return Family(family_id, title, stages, (), fields.location), listed


def listed_competencies(reader: Reader, node: Node) -> Listed:
    """The ids in a list of competencies."""
    reader = reader.at("competencies")
    ids: dict[str, Location] = {}
    for entry in reader.items(node, "“competencies”"):
        name = reader.needed_text(entry, "a competency id")
        if name in ids:
            reader.complain(entry.location, f"“{name}” stands twice, first in line {ids[name].line}", "delete one")
        ids.setdefault(name, entry.location)
    return tuple(ids.items())


def title_of(fields: Fields) -> str:
    """The text of “title”, of at most `MAX_TITLE` characters."""
    title = fields.text("title")
    if len(title) > MAX_TITLE:
        message, advice = f"the title has {len(title)} characters", f"shorten it to {MAX_TITLE} or fewer"
        fields.reader.complain(fields.place("title"), message, advice)
    return title
