"""The section table of `ladder.yaml`: what sections there are, what is in them, and where they are printed."""

from __future__ import annotations

from collections.abc import Iterable

from ladder_export.ladder import DEFAULT_BLANKS, Blanks, Kind, Place, Scope, SectionType, Side
from ladder_export.source.ids import check_section_id
from ladder_export.source.nodes import UNREADABLE, Node, Sequence
from ladder_export.source.reader import Fields, Reader, id_of

SECTION_KEYS = ("id", "title", "lead_in", "kind", "scope", "untitled", "least", "most", "places", "blanks", "side")
# The keys of a competency file that are not sections.
COMPETENCY_KEYS = ("title", "levels", "skips")
# What belongs to a competency as a whole has no place on what is about one level.
COMPETENCY_PLACES = (Place.HANDBOOK, Place.OVERVIEW, Place.COMPARE, Place.REVIEW)


def read_section_table(reader: Reader, node: Node | None, *, has_ratings: bool) -> tuple[SectionType, ...]:
    """The rows under “sections:”, with stand-ins for all that was complained of."""
    reader = reader.at("sections")
    types: dict[str, SectionType] = {}
    rows = () if node is None else reader.items(node, "“sections”")
    if isinstance(node, Sequence) and not rows:
        reader.complain(node.location, "no section is declared", "write one “- id: …” block for each")
    for row in rows:
        fields = Fields(reader.at(id_of(row)), row, "the section", SECTION_KEYS)
        section = _section_type(fields, has_ratings=has_ratings)
        if section.id in types:
            message = f"the section id “{section.id}” is already used in line {types[section.id].location.line}"
            fields.reader.complain(section.location, message, "give this section an id of its own")
        types.setdefault(section.id, section)
    _check_sides(reader, types.values())
    return tuple(section for section in types.values() if section.id != UNREADABLE)


def _check_sides(reader: Reader, types: Iterable[SectionType]) -> None:
    """Complain of cards whose front would be empty on every level."""
    of_card = [section for section in types if Place.CARD in section.places]
    if of_card and all(section.side is Side.BACK for section in of_card):
        message = "every section of a card says “side: back”, so the front would be empty"
        advice = "delete that line from the sections that belong on the front"
        reader.at(of_card[0].id).complain(of_card[0].location, message, advice)


def _section_type(fields: Fields, *, has_ratings: bool) -> SectionType:
    reader = fields.reader
    section_id, title = fields.text("id"), fields.text("title")
    check_section_id(reader, fields.place("id"), section_id)
    kind_node, scope_node, blanks_node = fields.needed("kind"), fields.optional("scope"), fields.optional("blanks")
    kind = reader.word(kind_node, "the kind", Kind, Kind.PROSE) if kind_node else Kind.PROSE
    scope = reader.word(scope_node, "the scope", Scope, Scope.LEVEL) if scope_node else Scope.LEVEL
    default = DEFAULT_BLANKS[kind]
    blanks = reader.word(blanks_node, "the blanks", Blanks, default) if blanks_node else default
    least, most = _bounds(fields)
    places = _places(fields)
    side_node = fields.optional("side")
    side = reader.word(side_node, "the side", Side, Side.FRONT) if side_node else None
    if side_node and Place.CARD not in places:
        message = "“side” says where on a card the section stands, and it is not printed on cards"
        reader.complain(fields.place("side"), message, "delete this line, or add card to “places”")
    if scope is Scope.COMPETENCY and (odd := [place for place in places if place not in COMPETENCY_PLACES]):
        message = f"a section of the whole competency cannot be printed in: {', '.join(odd)}"
        advice = f"leave that out; it can be in {', '.join(COMPETENCY_PLACES)}, or leave out “scope: competency”"
        reader.complain(fields.place("places"), message, advice)
    if section_id in COMPETENCY_KEYS and scope is Scope.COMPETENCY:
        message = f"“{section_id}” has another meaning at the top of a competency file"
        reader.complain(fields.place("id"), message, "choose another section id")
    if blanks is Blanks.RATING and not has_ratings:
        advice = "add “rating_scale” to the ladder, or choose other blanks"
        reader.complain(
            fields.place("blanks"), "“blanks: rating” needs a rating scale, and the ladder has none", advice
        )
    return SectionType(
        id=section_id,
        title=title,
        kind=kind,
        least=least,
        most=most,
        places=places,
        blanks=blanks,
        lead_in=fields.optional_text("lead_in"),
        untitled=fields.flag("untitled"),
        scope=scope,
        side=side,
        location=fields.location,
    )


def _bounds(fields: Fields) -> tuple[int, int]:
    low_node, high_node = fields.needed("least"), fields.needed("most")
    least = fields.reader.whole_number(low_node, "“least”", 0) if low_node else None
    most = fields.reader.whole_number(high_node, "“most”", 1) if high_node else None
    if least is None or most is None:
        # A bound that cannot be read bounds nothing, so that no item is complained of in its name.
        return least or 0, most or max(least or 0, 10**9)
    if least > most:
        message = f"“least” ({least}) is more than “most” ({most})"
        fields.reader.complain(fields.place("least"), message, "swap them or correct one")
        return most, least
    return least, most


def _places(fields: Fields) -> tuple[Place, ...]:
    node = fields.needed("places")
    nodes = () if node is None else fields.reader.items(node, "“places”")
    if isinstance(node, Sequence) and not nodes:
        fields.reader.complain(node.location, "“places” is empty", f"name where to print it: {', '.join(Place)}")
    places = {fields.reader.word(entry, "the place", Place, Place.HANDBOOK) for entry in nodes}
    return tuple(place for place in Place if place in places)
