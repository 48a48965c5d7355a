"""What an exported file has to hold, as plain data that goes into the manifest and comes back out of it unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ladder_export.proof.raw import a_list, a_text, texts


class Format(StrEnum):
    """What sort of file it is, and so how it is read."""

    MARKDOWN = "markdown"
    TEXT = "text"
    DOCUMENT = "document"
    TABLE = "table"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that stands in the file, in its place in the order.

    `shape` is h1 to h6, p, bullet, number or rule; in plain text, which knows no headings, also line; row in a table, with all
    its `cells`, the last of which is `text`; value in settings, where `path` is its key. Elsewhere `path` is competency, level
    and section. `item` is the id of the item that it is.
    """

    shape: str
    text: str
    item: str = ""
    path: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What has to be equal in the file."""
        return "\0".join((self.shape, *(self.cells or (self.text,)), *(self.path if self.shape == "value" else ())))

    def to_json(self) -> dict[str, Any]:
        said = {"cells": list(self.cells)} if self.cells else {"text": self.text}
        item = {"item": self.item} if self.item else {}
        return {"shape": self.shape, **said, **item, "path": list(self.path)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Unit:
        cells = texts(raw.get("cells", []))
        text = cells[-1] if cells else a_text(raw["text"])
        return cls(a_text(raw["shape"]), text, a_text(raw.get("item", "")), texts(raw["path"]), cells)


@dataclass(frozen=True, slots=True)
class ExpectedPlain:
    """All that the proof demands of one exported file: its `units` in this order, and nothing else.

    `title` and `language` are those of a document's properties, empty for other files.
    """

    kind: str
    file: str
    format: Format
    units: tuple[Unit, ...]
    title: str = ""
    language: str = ""

    def to_json(self) -> dict[str, Any]:
        """As JSON data: dicts, lists, strings."""
        return {
            "kind": self.kind,
            "file": self.file,
            "plain": self.format.value,
            "title": self.title,
            "language": self.language,
            "units": [unit.to_json() for unit in self.units],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> ExpectedPlain:
        """The opposite of `to_json`. Raises KeyError, TypeError, ValueError or AttributeError on other data."""
        kind, file, title, language = (a_text(raw[name]) for name in ("kind", "file", "title", "language"))
        units = tuple(Unit.from_json(unit) for unit in a_list(raw["units"]))
        if not units:
            raise ValueError("nothing is expected of the file")
        return cls(kind, file, Format(raw["plain"]), units, title, language)
