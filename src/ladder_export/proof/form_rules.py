"""What a Word form has to hold beside its texts, as plain data that goes into the manifest and comes back unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ladder_export.proof.raw import a_list, a_text, pairs, texts


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
    """

    tag: str
    field: Field
    choices: tuple[tuple[str, str], ...] = ()
    path: tuple[str, ...] = ()
    beside: str = ""
    head: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "tag": self.tag,
            "field": self.field.value,
            "choices": [list(pair) for pair in self.choices],
            "path": list(self.path),
            "beside": self.beside,
            "head": self.head,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Control:
        choices = pairs(raw["choices"])
        path, beside, head = texts(raw["path"]), a_text(raw["beside"]), a_text(raw["head"])
        return cls(a_text(raw["tag"]), Field(raw["field"]), choices, path, beside, head)


@dataclass(frozen=True, slots=True)
class FormRules:
    """What a Word form has to hold beside its texts.

    `scale` are the texts that explain the ratings: all stand before the first control whose tag is in `ratings`.
    `properties` are custom document properties (name, value); `sentences` stand somewhere in the form.
    """

    template: bool
    controls: tuple[Control, ...] = ()
    scale: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "template": self.template,
            "controls": [control.to_json() for control in self.controls],
            "scale": list(self.scale),
            "ratings": list(self.ratings),
            "sentences": list(self.sentences),
            "properties": [list(pair) for pair in self.properties],
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
        )
