"""Ladders as data (YAML, JSON, the front matter of Markdown) to readings, whatever their keys are called.

A key says what is under it: competencies, levels, sections, texts, or by its own name one competency, level or section. Two
ways of writing are common, and they may be mixed: nested (`topics: [{title, content: [{level, criteria}]}]`) and as records
that point to what is defined beside them (`competencies: [{theme, level, summary}]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ladder_export.importing.data import LevelName, Origin, Piece, Reading, Shape, Unplaced
from ladder_export.importing.front import FrontMatter
from ladder_export.importing.grid import Cell, Grid
from ladder_export.importing.tables.cells import Entry, entries, one_line, unquoted, why_no_text
from ladder_export.importing.tables.found import Found, counted
from ladder_export.importing.tables.frame import is_number, level_of
from ladder_export.importing.tables.grids import read_grid
from ladder_export.importing.tables.tree import json_tree, yaml_tree
from ladder_export.importing.tables.words import Means, meaning
from ladder_export.importing.vocabulary import Vocabulary
from ladder_export.problems import LadderExportError, Location
from ladder_export.source.nodes import Entry as NodeEntry
from ladder_export.source.nodes import Mapping, Node, Scalar, Sequence
from ladder_export.spreadsheets import folded

# Keys of data that people do not write at the head of a column.
_KEYS = {
    "title": Means.NAME,
    "displayname": Means.NAME,
    "topics": Means.GROUP,
    "milestones": Means.LEVEL,
    "content": Means.LEVEL,
    "metadata": Means.ASIDE,
    "supportingurls": Means.ASIDE,
}
_TITLES = ("title", "label", "displayname", "heading", "name", "id", "key", "slug")  # the better ones first
_FACTS = {"subtitle": "subtitle", "edition": "edition", "version": "edition", "date": "date", "organisation": "organisation",
          "organization": "organisation", "company": "organisation"}  # fmt: skip
_THINGS = (Means.COMPETENCY, Means.GROUP)
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:/)?/\S*|www\.\S+|\S+@\S+", re.IGNORECASE)
_WHOLE = "says something of the ladder as a whole, for which a source has no place"


def read_data(name: str, data: bytes, vocabulary: Vocabulary) -> Reading:
    """What the .yaml, .yml or .json file `data`, called `name`, holds.

    Raises SourceError with the line and column of each mistake, LadderExportError for a file without keys.
    """
    tree = json_tree(name, data) if name.lower().endswith(".json") else yaml_tree(name, data)
    if not isinstance(tree, Mapping | Sequence):
        raise LadderExportError(f"{name}: holds no keys with texts; give YAML or JSON such as “competencies: …”")
    records = _records(name, tree)
    if records and (found := read_grid(records, vocabulary)) and any(piece.level for piece in found.pieces):
        return found
    return _Walker(name, vocabulary).read(tree, "data")


def _records(name: str, tree: Node) -> Grid | None:
    """A list of things that all have the same keys, each with a text or a list of texts, as the table that it is."""
    items = [item for item in tree.items if isinstance(item, Mapping)] if isinstance(tree, Sequence) else []
    if len(items) < 2 or not isinstance(tree, Sequence) or len(items) != len(tree.items):
        return None
    keys = dict.fromkeys(entry.key.value for item in items for entry in item.entries)
    if not all(_fits_cell(entry.value) for item in items for entry in item.entries):
        return None
    if any(sum(entry.key.value == key for item in items for entry in item.entries) * 2 < len(items) for key in keys):
        return None
    head = tuple(Cell(_in_words(key), Origin(name)) for key in keys)
    rows = (tuple(_cell(item.get(key), Origin(name, f"record {n}")) for key in keys) for n, item in enumerate(items, 1))
    return Grid("", (head, *rows))


def _fits_cell(value: Node) -> bool:
    return isinstance(value, Scalar) or (
        isinstance(value, Sequence) and all(isinstance(each, Scalar) for each in value.items)
    )


def _cell(entry: NodeEntry | None, origin: Origin) -> Cell:
    value = entry.value if entry else None
    if isinstance(value, Scalar):
        return Cell("" if value.type == "nothing" else value.value, origin)
    texts = value.items if isinstance(value, Sequence) else ()
    return Cell("\n".join(f"• {one_line(each.value)}" for each in texts if isinstance(each, Scalar)), origin)


def _in_words(key: str) -> str:
    """A key as a title: `levelName` and `level_name` are `level Name` and `level name`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("_", " ").replace("-", " ")


def read_front_matter(name: str, front: FrontMatter, vocabulary: Vocabulary) -> Reading:
    """What the front matter of the Markdown file `name` holds; its body is another reader's. Raises SourceError."""
    tree = yaml_tree(name, front.yaml.encode())
    if not isinstance(tree, Mapping):
        return Reading(name, "front matter without keys", ())
    return _Walker(name, vocabulary).read(tree, "front matter")


@dataclass(frozen=True, slots=True)
class _At:
    """Where the walk is: what the keys above say of the texts there."""

    family: str = ""
    competency: str = ""
    level: LevelName | None = None
    section: str = ""
    section_id: str = ""
    id: str = ""

    @property
    def owned(self) -> bool:
        """Whether a text here belongs to a competency or a level."""
        return bool(self.competency or self.level)


class _Walker:
    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        self.file, self.vocabulary, self.found = file, vocabulary, Found()
        self.names: dict[tuple[Means, str], str] = {}  # what ids stand for
        self.attributes: set[tuple[object, ...]] = set()
        self.facts: dict[str, str] = {}
        self.stages: dict[tuple[str, int], LevelName] = {}  # by family and number
        self.settings: list[tuple[str, Scalar]] = []
        self.language = ""
        self.told: set[int] = set()  # the scalars whose texts are placed, or said to be unplaced

    def read(self, tree: Mapping | Sequence, kind: str) -> Reading:
        """The whole tree as one Reading."""
        self._learn(tree)
        if isinstance(tree, Sequence):
            for item in tree.items:
                self._item(item, None, _At())
        else:
            self._root(tree)
        self._account("", tree)
        self._leave_settings()
        return replace(
            self.found.reading(self.file),
            understood=self._understood(kind),
            facts=tuple(self.facts.items()),
            language=self.language,
        )

    def _understood(self, kind: str) -> str:
        pieces = self.found.pieces
        if not pieces:
            return f"{kind} without texts of a ladder"
        competencies = counted(
            len({(p.family, p.competency) for p in pieces if p.competency}), "competency", "competencies"
        )
        levels = counted(len({p.level for p in pieces if p.level}), "level", "levels")
        families = list(dict.fromkeys(f"“{p.family}”" for p in pieces if p.family))
        where = f" for the famil{'y' if len(families) == 1 else 'ies'} {', '.join(families)}" if families else ""
        return f"{kind} of {competencies} × {levels}{where}"

    def _account(self, key: str, node: Node) -> None:
        """Tell of every text that is neither placed nor told, nor the name of anything: nothing goes unsaid."""
        names = {self.found.title, self.language, *self.facts.values(), *self.found.competencies}
        names |= {name for p in self.found.pieces for name in (p.family, p.competency, p.section)}
        names |= {part for level in self.found.levels for part in (level.name, str(level.number))}
        levels = self.found.levels
        ids = {
            name
            for (_, name), title in self.names.items()
            if title in names or level_of(title, self.vocabulary) in levels
        }
        for at, value in _scalars(key, node):
            text = one_line(value.value)
            if not text or value.type == "nothing" or id(value) in self.told or self._means(at) is Means.ID:
                continue
            level = level_of(text, self.vocabulary)
            if text not in names and folded(text) not in ids and level not in levels:
                self._leave(value, f"“{at}” has no place for it" if at else "belongs to no competency and no level")

    # What is defined beside the texts

    def _learn(self, node: Node, key: str = "") -> None:
        """Note what the ids of levels and competencies stand for, wherever they are defined."""
        if isinstance(node, Sequence):
            for item in node.items:
                means = self._means(key)
                if isinstance(item, Mapping) and means in (*_THINGS, Means.LEVEL, Means.FAMILY):
                    self._learn_one(means, item)
                self._learn(item, key)
        elif isinstance(node, Mapping):
            for entry in node.entries:
                self._learn(entry.value, entry.key.value)

    def _learn_one(self, means: Means, item: Mapping) -> None:
        title = self._title(item)
        if not title or self._refers(item):
            return
        for name in ("id", "key", "slug", "name"):
            entry = item.get(name)
            if entry and isinstance(entry.value, Scalar) and entry.value.value.strip():
                kind = Means.COMPETENCY if means in _THINGS else means
                self.names.setdefault((kind, folded(entry.value.value)), title)

    def _refers(self, item: Mapping) -> bool:
        """Whether a mapping is a record that points to its competency or its level."""
        refers = [
            self._means(e.key.value) for e in item.entries if isinstance(e.value, Scalar) and e.value.value.strip()
        ]
        return any(means in (*_THINGS, Means.LEVEL) for means in refers)

    def _means(self, key: str) -> Means | None:
        words = _in_words(key)
        if len(words.split()) > 1 and self.vocabulary.section(words):
            return None
        return _KEYS.get(folded(key)) or meaning(words)

    def _title(self, item: Mapping) -> str:
        for name in _TITLES:
            entry = next((each for each in item.entries if folded(each.key.value) == name), None)
            if entry and isinstance(entry.value, Scalar) and entry.value.value.strip():
                return one_line(entry.value.value)
        return ""

    def _level(self, text: str, family: str) -> LevelName:
        """The level that a key or a label names, with the name that the file gives its number elsewhere."""
        name = self.names.get((Means.LEVEL, folded(text)), text)
        level = (
            LevelName(int(name))
            if is_number(name)
            else level_of(name, self.vocabulary) or LevelName(None, one_line(name))
        )
        if level.number is not None and level.name:
            self.stages.setdefault((family, level.number), level)
        return self.stages.get((family, level.number or 0), level) if not level.name else level

    def _stage(self, level: LevelName, title: str, family: str) -> LevelName:
        """`level` with the name that stands beside its number."""
        if not title or level.number is None or level.name:
            return level
        return self.stages.setdefault((family, level.number), LevelName(level.number, title))

    # The walk

    def _root(self, tree: Mapping) -> None:
        """The keys of the file: settings, the title of a framework, and what holds its texts."""
        at = _At()
        holders = [e for e in tree.entries if not isinstance(e.value, Scalar)]
        known = [e for e in holders if self._means(e.key.value) in (*_THINGS, Means.LEVEL, Means.FAMILY, Means.SECTION)]
        title = self._title(tree)
        if title and known and self._is_one_competency(tree):
            self.found.competencies.setdefault(title)
            at = replace(at, competency=title)
        elif title:
            self.found.title = title
            at = replace(at, family=title)
        for entry in tree.entries:
            if not isinstance(entry.value, Scalar):
                self._entry(entry.key.value, entry.value, at)
            elif at.competency and entry.value.value != title:
                self._entry_of(entry.key.value, entry.value, at, alone=False)
            else:
                self._setting(entry.key.value, entry.value, title)

    def _is_one_competency(self, tree: Mapping) -> bool:
        """Whether a file with a title is about one competency: its levels hold sections, and it lists no competencies."""
        keys = list(_keys(tree))
        if any(self._means(key) in (*_THINGS, Means.FAMILY) for key in keys):
            return False
        names = [key for key in keys if self._means(key) is None and not is_number(key)]
        return any(self.vocabulary.section(key.replace("_", " ")) for key in names)

    def _setting(self, key: str, value: Scalar, title: str) -> None:
        text = one_line(value.value)
        if not text or value.type == "nothing" or text == title:
            return
        if folded(key) in _FACTS:
            self.facts.setdefault(_FACTS[folded(key)], text)
        elif folded(key) in ("language", "lang"):
            self.language = text
        elif self._means(key) in (Means.ABOUT, Means.TEXT):
            self._leave(value, _WHOLE)
        else:
            self._set_aside(key, value)

    def _entry(self, key: str, value: Node, at: _At) -> None:
        """What stands under a key that is no label."""
        means = self._means(key)
        name = key.replace("_", " ")
        if means is Means.ASIDE:
            self._leave_all(key, value)
        elif at.level is None and (is_number(key) or level_of(name, self.vocabulary)):
            self._under_level(key, value, at)
        elif isinstance(value, Scalar):
            self._text(key, value, at)
        elif means in (*_THINGS, Means.LEVEL, Means.FAMILY, Means.SECTION) and not self._are_texts(value, means, at):
            self._things(means, value, at)
        elif isinstance(value, Sequence):
            if self._names_competency(key, at):
                at, key = self._in(Means.COMPETENCY, key, at), ""
            self._list(key, means, value, at)
        else:
            self._named(key, means, value, at)

    def _names_competency(self, key: str, at: _At) -> bool:
        """Whether a key with texts below a level is the name of a competency: nothing else says which it is."""
        unknown = bool(key) and self._means(key) is None and not self.vocabulary.section(key.replace("_", " "))
        return unknown and at.level is not None and not at.competency and not at.section

    def _under_level(self, key: str, value: Node, at: _At) -> None:
        """What stands under a key that names a level."""
        level = self._level(key, at.family)
        if isinstance(value, Mapping) and self._titled(value):
            level = self._stage(level, self._title(value), at.family)
        if isinstance(value, Scalar) and not at.owned:
            self.found.levels.setdefault(self._stage(level, one_line(value.value), at.family))
            return
        self.found.levels.setdefault(level)
        at = replace(at, level=level)
        if isinstance(value, Mapping):
            self._body(value, at)
        elif isinstance(value, Sequence):
            self._list("", None, value, at)
        else:
            self._text("", value, at)

    def _are_texts(self, value: Node, means: Means, at: _At) -> bool:
        """Whether a list under a key such as `content` or `skills` holds texts: a competency and level are known above."""
        plain = isinstance(value, Sequence) and all(isinstance(item, Scalar) for item in value.items)
        if not plain:
            return False
        if means is Means.LEVEL:
            return at.level is not None
        return bool(at.competency or at.level)

    def _things(self, means: Means, value: Node, at: _At) -> None:
        """A list or a mapping of competencies, levels, sections or families."""
        if isinstance(value, Mapping):
            for entry in value.entries:
                if means is Means.LEVEL:
                    self._under_level(entry.key.value, entry.value, at)
                elif isinstance(entry.value, Mapping):
                    title = self._title(entry.value) if self._titled(entry.value) else entry.key.value
                    self._body(entry.value, self._in(self._kind(means, entry.value), title, at))
                elif isinstance(entry.value, Sequence):
                    self._list("", None, entry.value, self._in(means, entry.key.value, at))
                else:
                    self._text("", entry.value, self._in(means, entry.key.value, at))
            return
        for number, item in enumerate(value.items if isinstance(value, Sequence) else (), 1):
            if isinstance(item, Scalar):
                if means is Means.LEVEL and at.competency:
                    self._under_level(str(number), item, at)
                else:
                    self._define(means, item, self._level(item.value, at.family))
            else:
                self._item(item, means, at, number)

    def _kind(self, means: Means, item: Mapping) -> Means:
        """What a thing is: a track with levels and without competencies in it is itself a competency."""
        if means is Means.FAMILY and not any(self._means(key) in _THINGS for key in _keys(item, containers=True)):
            return Means.COMPETENCY
        return means

    def _titled(self, item: Mapping) -> bool:
        return any(
            folded(e.key.value) in _TITLES[:5] and isinstance(e.value, Scalar) and e.value.value for e in item.entries
        )

    def _define(self, means: Means, item: Scalar, level: LevelName) -> None:
        """A name in a list that has no texts of its own."""
        if means is Means.LEVEL:
            self.found.levels.setdefault(level)
        elif means in _THINGS and item.value.strip():
            self.found.competencies.setdefault(one_line(item.value))
        else:
            self._leave(item, "is named here and has no text")

    def _in(self, means: Means, name: str, at: _At) -> _At:
        """`at` with the thing called `name` in it."""
        name = one_line(name)
        if means is Means.LEVEL:
            level = self._level(name, at.family)
            self.found.levels.setdefault(level)
            return replace(at, level=level)
        if means is Means.FAMILY:
            return replace(at, family=name)
        if means is Means.SECTION or (at.competency and means in _THINGS):
            return replace(at, section=name, section_id=self.vocabulary.section(name) or "")
        title, _, about = name.partition(": ")
        if about and len(title) < 60:
            name = title
        self.found.competencies.setdefault(name)
        return replace(at, competency=name)

    def _item(self, item: Node, means: Means | None, at: _At, number: int = 0) -> None:
        """One thing of a list: a competency, a level, a section, or a record that points to some of them."""
        if isinstance(item, Scalar):
            self._text("", item, at)
        elif isinstance(item, Sequence):
            for each in item.items:
                self._item(each, means, at)
        elif means is None or (means in _THINGS and self._refers(item)):
            self._body(item, at, record=True)
        elif means is Means.LEVEL:
            self._level_item(item, at, number)
        else:
            title = self._title(item)
            below = self._in(self._kind(means, item), title, at) if title else at
            about = title.partition(": ")[2]
            if about and below.competency == title.partition(": ")[0]:
                self._add(Entry(about, Shape.PROSE), item.location, replace(below, section_id="definition"))
            self._body(item, below)

    def _level_item(self, item: Mapping, at: _At, number: int) -> None:
        pointer = next(
            (e for e in item.entries if self._means(e.key.value) is Means.LEVEL and isinstance(e.value, Scalar)), None
        )
        title = self._title(item)
        if pointer and isinstance(pointer.value, Scalar):
            level = self._level(pointer.value.value, at.family)
            level = level if at.competency else self._stage(level, title, at.family)
        elif title:
            level = self._level(title, at.family)
        else:
            level = LevelName(number)
        self.found.levels.setdefault(level)
        self._body(item, replace(at, level=level))

    def _body(self, item: Mapping, at: _At, record: bool = False) -> None:
        """The keys of one thing; labels first, since they say where its texts belong."""
        title = self._title(item)
        named = False
        labels: set[int] = set()  # the keys that are done with
        for n, entry in enumerate(item.entries):
            if isinstance(entry.value, Scalar) and entry.value.value.strip():
                labelled = self._label(self._means(entry.key.value), entry.value, at)
                if labelled is not None:
                    labels.add(n)
                    at = labelled
        texts = [e for e in item.entries if self._means(e.key.value) in (Means.TEXT, Means.ABOUT)]
        for n, entry in enumerate(item.entries):
            value = entry.value
            if n in labels or (isinstance(value, Scalar) and (not value.value.strip() or value.type == "nothing")):
                continue
            if isinstance(value, Scalar) and self._means(entry.key.value) is Means.NAME:
                self._name(value, at, record and not named, title)
                named = True
            else:
                self._entry_of(entry.key.value, value, at, alone=len(texts) == 1)

    def _name(self, value: Scalar, at: _At, is_text: bool, title: str) -> None:
        text = one_line(value.value)
        if is_text and at.owned and text != at.competency:
            self._text("", value, at)
        elif text != title and folded(text) not in folded(title):
            self._leave(value, f"is another name of “{title}”")

    def _label(self, means: Means | None, value: Scalar, at: _At) -> _At | None:
        """`at` with what a label of a record says; `None` for what is no label, or says another thing than the keys above."""
        text = one_line(value.value)
        if means is Means.GROUP and at.competency and not at.level and at.competency != text:
            self._leave(value, f"is the group of “{at.competency}”, and a ladder has no such groups")
            return at
        if means in _THINGS:
            name = self.names.get((Means.COMPETENCY, folded(text)), text)
            self.found.competencies.setdefault(name)
            return replace(at, competency=name) if at.competency in ("", name) else None
        if means in (Means.LEVEL, Means.LEVEL_NAME):
            level = self._level(text, at.family)
            if at.level is None or at.level == level or (level.number and at.level.number == level.number):
                named = at.level if at.level and at.level.name else level
                self.found.levels.setdefault(named)
                return replace(at, level=named)
            return None
        if means is Means.SECTION:
            known = self.vocabulary.section(text) or ""
            return replace(at, section=text, section_id=known) if at.section in ("", text) else None
        if means is Means.FAMILY:
            return replace(at, family=self.names.get((Means.FAMILY, folded(text)), text))
        return at if means is Means.ID else None

    def _entry_of(self, key: str, value: Node, at: _At, alone: bool) -> None:
        """A key of a competency, a level or a record that is no label. `alone`: no other key holds its text."""
        means = self._means(key)
        if means is Means.ABOUT and not at.section and at.level is not None and alone:
            self._entry("text", value, at)
        elif (
            means in (Means.ABOUT, Means.TEXT)
            and not at.section
            and at.level is None
            and at.competency
            and isinstance(value, Scalar)
        ):
            self._entry("text", value, replace(at, section_id="definition"))
        elif not at.owned and isinstance(value, Scalar):
            self._setting(key, value, "")
        elif (
            at.level
            and not at.competency
            and not at.section
            and means in (Means.TEXT, Means.ABOUT)
            and isinstance(value, Scalar)
        ):
            named = at.level.name or f"level {at.level.number}"
            self._leave(value, f"is about {named} as a whole, and not about one competency")
        else:
            self._entry(key, value, at)

    def _list(self, key: str, means: Means | None, value: Sequence, at: _At) -> None:
        """A list under a key that names no things: texts, or records with texts."""
        at = self._under(key, means, at)
        main = replace(at, section="", section_id="") if means is Means.EXAMPLE else at
        for item in value.items:
            if isinstance(item, Scalar):
                self._text("", item, at, Shape.BULLET)
            else:
                self._item(item, None, main)

    def _under(self, key: str, means: Means | None, at: _At) -> _At:
        """`at` with the section that a key of texts names; the usual words for texts name none."""
        if not key or means in (Means.TEXT, Means.LEVEL) or at.section_id == "definition":
            return at
        known = self.vocabulary.section(key.replace("_", " "))
        if at.section and not known:
            return at
        title = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("_", " ")
        return replace(at, section=title[:1].upper() + title[1:], section_id=known or "")

    def _named(self, key: str, means: Means | None, value: Mapping, at: _At) -> None:
        """A mapping under a key that says by its own name what is in it: a section or a competency."""
        name = key.replace("_", " ")
        known = self.vocabulary.section(name)
        sides = {self._means(entry.key.value) for entry in value.entries} == {Means.FROM, Means.TO}
        if known or sides or at.competency:
            at = self._in(Means.SECTION, name, at) if known or not sides else at
            if known and not sides and _are_items(value):
                self._items(value, at)
            else:
                self._body(value, at)
        elif means is Means.TEXT:
            self._body(value, at)
        else:
            self._body(value, self._in(Means.COMPETENCY, self._title(value) if self._titled(value) else key, at))

    def _items(self, value: Mapping, at: _At) -> None:
        """Items by their ids, as in our own source."""
        for entry in value.entries:
            sides = entry.value.entries if isinstance(entry.value, Mapping) else ()
            for each, key in [(side.value, side.key.value) for side in sides] or [(entry.value, "")]:
                if isinstance(each, Scalar):
                    self._text(key, each, replace(at, id=entry.key.value))

    # Texts

    def _text(self, key: str, value: Scalar, at: _At, shape: Shape | None = None) -> None:
        text = value.value.strip()
        if not text or value.type == "nothing":
            return
        means = self._means(key) if key else None
        if self._names_competency(key, at):
            at, key = self._in(Means.COMPETENCY, key, at), ""
        side = {Means.FROM: Shape.FROM, Means.TO: Shape.TO}.get(means or Means.ASIDE)
        if value.type in ("yes/no", "number", "date") or _ADDRESS.fullmatch(text) or not at.owned:
            if key:
                self._set_aside(key, value)
            else:
                self._leave(value, "belongs to no competency and no level")
            return
        self.told.add(id(value))
        attribute = bool(key) and means is None
        at = at if side else self._under(key, means, at)
        for entry in _entries(value):
            made = (
                replace(entry, shape=side or shape or entry.shape) if side or entry.shape is Shape.SENTENCE else entry
            )
            if why := why_no_text(made.text):
                self.found.unplaced.append(Unplaced(made.text, self._origin(value.location), why))
                continue
            same = (at, made.text)
            if not attribute or same not in self.attributes:  # each line of a level may say its grade again
                self._add(made, value.location, at)
            self.attributes.add(same)

    def _add(self, entry: Entry, location: Location, at: _At) -> None:
        section_id = "" if at.section_id == "definition" and at.level is not None else at.section_id
        self.found.pieces.append(
            Piece(
                text=entry.text,
                shape=entry.shape,
                origin=self._origin(location),
                family=at.family,
                competency=at.competency,
                level=at.level,
                section=at.section,
                section_id=section_id,
                quoted=entry.quoted,
                id=at.id,
            )
        )

    def _origin(self, location: Location) -> Origin:
        return Origin(self.file, f"line {location.line}" if location.line else "")

    def _leave(self, value: Scalar, why: str) -> None:
        self.told.add(id(value))
        self.found.unplaced.append(Unplaced(value.value.strip(), self._origin(value.location), why))

    def _leave_all(self, key: str, value: Node) -> None:
        if isinstance(value, Scalar):
            self._setting(key, value, "")
        elif isinstance(value, Sequence):
            for item in value.items:
                self._leave_all(key, item)
        else:
            for entry in value.entries:
                self._leave_all(f"{key} {entry.key.value}".strip(), entry.value)

    def _set_aside(self, key: str, value: Scalar) -> None:
        self.told.add(id(value))
        self.settings.append((key, value))

    def _leave_settings(self) -> None:
        """All settings in one: they are many, and of no use to a ladder."""
        if self.settings:
            text = "; ".join(f"{key}: {one_line(value.value)}" for key, value in self.settings)
            where = self._origin(self.settings[0][1].location)
            self.found.unplaced.append(
                Unplaced(text, where, "these are settings of the file, and no texts of a ladder")
            )


def _are_items(value: Mapping) -> bool:
    """Whether a mapping holds texts, or pairs of an old and a new view, by ids."""
    return all(
        isinstance(entry.value, Scalar)
        or (isinstance(entry.value, Mapping) and {each.key.value for each in entry.value.entries} == {"from", "to"})
        for entry in value.entries
    )


def _scalars(key: str, node: Node) -> Iterator[tuple[str, Scalar]]:
    """Every value below `node` with the key that it stands under."""
    if isinstance(node, Scalar):
        yield key, node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(key, item)
    else:
        for entry in node.entries:
            yield from _scalars(entry.key.value, entry.value)


def _keys(node: Node, containers: bool = False) -> Iterator[str]:
    """All keys below `node`; `containers`: only those that hold lists or mappings."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _keys(item, containers)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if not (containers and isinstance(entry.value, Scalar)):
                yield entry.key.value
            yield from _keys(entry.value, containers)


def _entries(value: Scalar) -> list[Entry]:
    """The entries of a text. In a block of YAML a line end only wraps the line, unless it ends a paragraph or an entry."""
    found = entries(value.value)
    if value.raw[:1] not in ("|", ">") or any(entry.shape is Shape.NUMBERED for entry in found):
        return found
    listed = any(line.lstrip()[:1] in "•●-*–" for line in value.value.splitlines() if line.strip())
    if listed or len(found) < 2:
        return found
    blocks = [one_line(block) for block in re.split(r"\n\s*\n", value.value) if block.strip()]
    shape = Shape.PROSE if len(blocks) > 1 else Shape.SENTENCE
    return [Entry(*_bare(block, shape)) for block in blocks]


def _bare(text: str, shape: Shape) -> tuple[str, Shape, bool]:
    bare, quoted = unquoted(text)
    return bare, shape, quoted
