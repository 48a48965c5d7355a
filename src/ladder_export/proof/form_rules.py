"""What a Word form has to hold beside its texts, as plain data that goes into the manifest and comes back unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ladder_export.proof.raw import a_list, a_text, pairs, texts

Part = tuple[str, ...]  # section, title, competency, level; empty where nothing is said


class Field(StrEnum):
    """What a person does with a content control."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Control:
    """One content control that a form must have exactly once.

    `choices` are what its list must offer, in order: the value that is stored, and the text that is shown. `beside` is the
    text of the nearest cell to its left that has one, `head` that of the head of its column; empty where nothing is said.
    The form's map says of it the `kind`, what it `asks`, the `item` that it asks about and, in `part`, where it belongs:
    the id and title of its section, the id of its competency, and the number of its level.
    """

    tag: str
    field: Field
    choices: tuple[tuple[str, str], ...] = ()
    path: tuple[str, ...] = ()
    beside: str = ""
    head: str = ""
    kind: str = ""
    asks: str = ""
    item: str = ""
    part: Part = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "tag": self.tag,
            "field": self.field.value,
            "choices": [list(pair) for pair in self.choices],
            "path": list(self.path),
            "beside": self.beside,
            "head": self.head,
            "kind": self.kind,
            "asks": self.asks,
            "item": self.item,
            "part": list(self.part),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Control:
        choices = pairs(raw["choices"])
        path, beside, head = texts(raw["path"]), a_text(raw["beside"]), a_text(raw["head"])
        kind, asks, item = (a_text(raw.get(name, "")) for name in ("kind", "asks", "item"))
        part = texts(raw.get("part", []))
        return cls(a_text(raw["tag"]), Field(raw["field"]), choices, path, beside, head, kind, asks, item, part)


@dataclass(frozen=True, slots=True)
class MapRules:
    """What the map inside a form has to say beside its blanks: `facts` by name, and every item's id, text and part."""

    facts: Mapping[str, Any]
    items: tuple[tuple[str, str, Part], ...]

    def to_json(self) -> dict[str, Any]:
        return {"facts": dict(self.facts), "items": [[name, text, list(part)] for name, text, part in self.items]}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> MapRules:
        items = tuple((a_text(name), a_text(text), texts(part)) for name, text, part in map(a_list, raw["items"]))
        return cls(dict(raw["facts"]), items)


@dataclass(frozen=True, slots=True)
class FormRules:
    """What a Word form has to hold beside its texts.

    `scale` are the texts that explain the ratings: all stand before the first control whose tag is in `ratings`.
    `properties` are custom document properties (name, value); `sentences` stand somewhere in the form. `map` is None for a
    form of a time when forms had none.
    """

    template: bool
    controls: tuple[Control, ...] = ()
    scale: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    map: MapRules | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "template": self.template,
            "controls": [control.to_json() for control in self.controls],
            "scale": list(self.scale),
            "ratings": list(self.ratings),
            "sentences": list(self.sentences),
            "properties": [list(pair) for pair in self.properties],
            "map": self.map.to_json() if self.map else None,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> FormRules:
        return cls(
            template=bool(raw["template"]),
            controls=tuple(Control.from_json(control) for control in a_list(raw["controls"])),
            scale=texts(raw["scale"]),
            ratings=texts(raw["ratings"]),
            sentences=texts(raw["sentences"]),
            properties=pairs(raw["properties"]),
            map=MapRules.from_json(made) if (made := raw.get("map")) is not None else None,
        )
