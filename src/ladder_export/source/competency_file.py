"""A competency file: its title, its own sections, and its levels with theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ladder_export.ladder import Competency, Item, Kind, Level, Scope, Section, SectionType, Stage
from ladder_export.problems import Location
from ladder_export.source.ids import MAX_ID, check_item_id, may_be_id
from ladder_export.source.levels import declared_level
from ladder_export.source.nodes import UNREADABLE, Entry, Mapping, Scalar
from ladder_export.source.reader import Reader, found, nearest
from ladder_export.source.section_table import COMPETENCY_KEYS


@dataclass(slots=True)
class ItemIds:
    """Every item id met so far in the whole ladder, with its place."""

    places: dict[str, Location] = field(default_factory=dict)

    def claim(self, reader: Reader, item_id: str, location: Location, made_from: str = "") -> bool:
        """Note `item_id`; complain and say `False` if it is taken. `made_from`: the shift that it is derived from."""
        first = self.places.setdefault(item_id, location)
        if first is location:
            return True
        made = f", which “{made_from}” makes," if made_from else ""
        advice = "ids are unique in the whole ladder: give this item one of its own"
        reader.complain(location, f"the id “{item_id}”{made} is already used at {first}", advice)
        return False


@dataclass(frozen=True, slots=True)
class _Table:
    """What the ladder declares, and the ids that are taken."""

    stages: tuple[Stage, ...]
    section_types: tuple[SectionType, ...]
    ids: ItemIds
    where: str  # the levels are declared

    def of_scope(self, scope: Scope) -> dict[str, SectionType]:
        return {section.id: section for section in self.section_types if section.scope is scope}


def read_competency_file(
    reader: Reader,
    competency_id: str,
    node: Mapping,
    stages: tuple[Stage, ...],
    section_types: tuple[SectionType, ...],
    ids: ItemIds,
    where: str = "ladder.yaml",
) -> Competency:
    """The competency whose file has the root `node`, with stand-ins for all that was complained of.

    `where` says in a message what declares its `stages`.
    """
    table = _Table(stages, section_types, ids, where)
    entries = {entry.key.value: entry for entry in reader.at(competency_id).entries(node, "the competency")}
    for key in (key for key in tuple(entries) if key not in (*COMPETENCY_KEYS, *table.of_scope(Scope.COMPETENCY))):
        # Read as what it was meant to be; `_sections` says that its name is not known.
        if (meant := nearest(key, [*COMPETENCY_KEYS, *table.of_scope(Scope.COMPETENCY)])) in COMPETENCY_KEYS:
            entries.setdefault(meant, entries[key])
    title = _title(reader.at(competency_id), competency_id, node, entries)
    reader = reader.at(title)
    sections = tuple(entry for key, entry in entries.items() if key not in COMPETENCY_KEYS)
    levels = _levels(reader, node, entries.get("levels"), table)
    return Competency(
        id=competency_id,
        title=title,
        sections=_sections(reader, sections, table, Scope.COMPETENCY, COMPETENCY_KEYS),
        levels=levels,
        location=node.location,
        skips=_skips(reader, entries.get("skips"), table, {level.number for level in levels}),
    )


def _title(reader: Reader, competency_id: str, node: Mapping, entries: dict[str, Entry]) -> str:
    """The title; where it cannot be read, the id in its place."""
    if "title" in entries:
        title = reader.needed_text(entries["title"].value, "“title”")
        return competency_id if title == UNREADABLE else title
    reader.complain(node.location, "the competency has no “title”", "add “title: …”")
    return competency_id


def _levels(reader: Reader, root: Mapping, entry: Entry | None, table: _Table) -> tuple[Level, ...]:
    if entry is None:
        reader.complain(root.location, "the competency has no “levels”", "add “levels:” and its levels below it")
        return ()
    levels: dict[int, Level] = {}
    for level in reader.entries(entry.value, "“levels”"):
        stage = declared_level(reader, level.key, table.stages, where=table.where)
        # An undeclared level is read all the same, for the problems in it, and then left out.
        place = reader.at(str(stage) if stage else level.key.value)
        sections = _sections(place, _section_entries(place, level, table), table, Scope.LEVEL, ())
        if stage:
            levels.setdefault(stage.number, Level(stage, sections, level.key.location))
    return tuple(levels[number] for number in sorted(levels))


def _section_entries(reader: Reader, level: Entry, table: _Table) -> tuple[Entry, ...]:
    """The sections of a level. Where they cannot be read, a stand-in each, so that one mistake is one problem."""
    if isinstance(level.value, Mapping):
        return reader.entries(level.value, "the level")
    if isinstance(level.value, Scalar) and level.value.type == "nothing":
        reader.complain(level.key.location, "the level is empty", "write its sections below it, or delete it")
    else:
        message = f"the level is {found(level.value)}, and its sections are needed"
        reader.complain(level.value.location, message, "write “section: …” blocks below it")
    names = (Scalar(name, "text", name, level.key.location) for name in table.of_scope(Scope.LEVEL))
    unread = Scalar(UNREADABLE, "text", UNREADABLE, level.key.location)
    return tuple(Entry(name, unread, repeated=True) for name in names)


def _sections(
    reader: Reader, entries: Sequence[Entry], table: _Table, scope: Scope, other_keys: Sequence[str]
) -> tuple[Section, ...]:
    """The declared sections among `entries`, in the order of the table."""
    known = table.of_scope(scope)
    names = {entry.key.value for entry in entries}
    sections: dict[str, Section] = {}
    for entry in entries:
        section_type = known.get(entry.key.value)
        if not section_type:
            meant = _unknown_section(reader, entry.key, table, scope, [*other_keys, *known])
            # Read as what it was meant to be, so that the section is not also said to be missing.
            section_type = known.get(meant) if meant not in names | set(sections) else None
        if section_type:
            place = reader.at(section_type.title)
            items = _stand_in(section_type) if entry.repeated else _items(place, section_type, entry, table.ids)
            sections[section_type.id] = Section(section_type, items, entry.key.location)
    return tuple(sections[section_id] for section_id in known if section_id in sections)


def _unknown_section(reader: Reader, key: Scalar, table: _Table, scope: Scope, known: Sequence[str]) -> str:
    """Complain of a section that does not belong here, and tell the one that was probably meant, or nothing."""
    if any(section.id == key.value for section in table.section_types):
        right = "under a level" if scope is Scope.COMPETENCY else "at the top of the file"
        reader.complain(key.location, f"the section “{key.value}” does not belong here", f"move it: it belongs {right}")
        return ""
    return reader.unknown(key, "the section", known, listed=True, way_out="; or delete this block") or ""


def _stand_in(section: SectionType) -> tuple[Item, ...]:
    """As many unreadable items as the section needs at least."""
    if section.kind is Kind.SHIFT:
        return tuple(Item("", UNREADABLE, role) for _ in range(max(section.least, 1)) for role in ("from", "to"))
    return (Item("", UNREADABLE),) * max(section.least, 1)


def _items(reader: Reader, section: SectionType, entry: Entry, ids: ItemIds) -> tuple[Item, ...]:
    if isinstance(entry.value, Scalar) and entry.value.type == "nothing" and not entry.value.raw:
        return ()  # `checks` says that it is empty
    if not isinstance(entry.value, Mapping):
        message = f"the section is {found(entry.value)}, and items with ids are needed"
        reader.complain(entry.value.location, message, "write one “some-id: text” line for each item")
        return _stand_in(section)
    read = _shift if section.kind is Kind.SHIFT else _item
    return tuple(item for line in entry.value.entries for item in read(reader, line, ids))


def _item(reader: Reader, entry: Entry, ids: ItemIds) -> tuple[Item, ...]:
    item_id, location = entry.key.value, entry.key.location
    text = reader.fine_text(entry.value) if may_be_id(item_id) and not entry.repeated else None
    if text is not None and ids.places.setdefault(item_id, location) is location:
        return (Item(item_id, text, location=location),)  # nothing to complain of, as in nearly every line
    reader = reader.at(item_id)
    check_item_id(reader, location, item_id)
    if not entry.repeated:
        ids.claim(reader, item_id, location)
    if isinstance(entry.value, Mapping):
        message = "the item is a block of keys, and text is needed"
        reader.complain(
            entry.value.location, message, "write one text; a text that holds “: ” needs quotes, or “>-” before it"
        )
        return (Item(item_id, UNREADABLE, location=location),)
    return (Item(item_id, reader.text(entry.value, "the item", comments=False), location=location),)


def _shift(reader: Reader, entry: Entry, ids: ItemIds) -> tuple[Item, ...]:
    """The two items of a shift, `…-from` and `…-to`."""
    shift_id, location = entry.key.value, entry.key.location
    reader = reader.at(shift_id)
    check_item_id(reader, location, shift_id, longest=MAX_ID - len("-from"))
    free = not entry.repeated and ids.claim(reader, shift_id, location)
    return tuple(_side(reader, entry, role, ids if free else None) for role in ("from", "to"))


def _side(reader: Reader, entry: Entry, role: str, ids: ItemIds | None) -> Item:
    item_id = f"{entry.key.value}-{role}"
    if ids:
        ids.claim(reader, item_id, entry.key.location, made_from=entry.key.value)
    if not isinstance(entry.value, Mapping):
        if role == "from":
            message = f"the shift is {found(entry.value)}, and two texts are needed"
            reader.complain(entry.value.location, message, "write “from: …” and “to: …” below its id")
        return Item(item_id, UNREADABLE, role, entry.key.location)
    if role == "from":
        for other in entry.value.entries:
            if other.key.value not in ("from", "to"):
                reader.unknown(other.key, "the key", ("from", "to"))
    side = entry.value.get(role)
    if side is None:
        reader.complain(entry.key.location, f"the shift has no “{role}”", f"add “{role}: …” below its id")
        return Item(item_id, UNREADABLE, role, entry.key.location)
    return Item(item_id, reader.text(side.value, f"“{role}”", comments=False), role, side.key.location)


def _skips(reader: Reader, entry: Entry | None, table: _Table, has: set[int]) -> tuple[int, ...]:
    """The numbers of the levels that the competency leaves out on purpose."""
    if entry is None:
        return ()
    numbers: set[int] = set()
    for node in reader.items(entry.value, "“skips”"):
        stage = declared_level(reader, node, table.stages, where=table.where, delete="delete it")
        if stage and stage.number in has:
            message = f"level {stage.number} is listed in “skips”, and the competency has it"
            reader.complain(node.location, message, "delete it in one of the two places")
        if stage:
            numbers.add(stage.number)
    return tuple(sorted(numbers))
