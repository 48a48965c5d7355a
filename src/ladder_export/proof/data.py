"""What a finished file has to hold, as plain data that goes into the manifest and comes back out of it unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class What(StrEnum):
    """What an expected text is. A label stands anywhere in its region; the others in order, exactly as often as listed."""

    TITLE = "title"
    LEAD_IN = "lead-in"
    ITEM = "item"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text as it is printed. `item` is the id of the item, if it is one; `path` is competency, level, section."""

    text: str
    what: What
    item: str = ""
    path: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "what": self.what.value, "item": self.item, "path": list(self.path)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Entry:
        return cls(_text(raw["text"]), What(raw["what"]), _text(raw["item"]), _texts(raw["path"]))


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a file: from the first-level heading `title` to that of the next region. An empty title begins the file.

    `furniture` are texts that the layout prints too, so that an entry with such a text may stand there more often.
    """

    title: str
    entries: tuple[Entry, ...] = ()
    path: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "path": list(self.path),
            "furniture": list(self.furniture),
            "entries": [entry.to_json() for entry in self.entries],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Region:
        entries = tuple(Entry.from_json(entry) for entry in _list(raw["entries"]))
        return cls(_text(raw["title"]), entries, _texts(raw["path"]), _texts(raw["furniture"]))


@dataclass(frozen=True, slots=True)
class PageRules:
    """What the pages of a PDF have to be. Sizes in pt unless they say mm; `most` pages may be None for “as many as needed”."""

    width: float
    height: float
    least: int = 1
    most: int | None = None
    turned: bool = False  # whether single pages may lie on their side
    outline: tuple[str, ...] = ()
    margin_mm: float = 5.0
    item_pt: float = 8.5  # the smallest type for items, lead-ins and titles
    text_pt: float = 6.0  # the smallest type for anything, such as a footer

    def to_json(self) -> dict[str, Any]:
        return {
            "width": self.width,
            "height": self.height,
            "least": self.least,
            "most": self.most,
            "turned": self.turned,
            "outline": list(self.outline),
            "margin_mm": self.margin_mm,
            "item_pt": self.item_pt,
            "text_pt": self.text_pt,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> PageRules:
        most = raw["most"]
        return cls(
            width=float(raw["width"]),
            height=float(raw["height"]),
            least=int(raw["least"]),
            most=None if most is None else int(most),
            turned=bool(raw["turned"]),
            outline=_texts(raw["outline"]),
            margin_mm=float(raw["margin_mm"]),
            item_pt=float(raw["item_pt"]),
            text_pt=float(raw["text_pt"]),
        )


class Field(StrEnum):
    """What a person does with a content control."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Control:
    """One content control that a form must have exactly once. `choices` are what its list must offer, in order."""

    tag: str
    field: Field
    choices: tuple[str, ...] = ()
    path: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"tag": self.tag, "field": self.field.value, "choices": list(self.choices), "path": list(self.path)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Control:
        return cls(_text(raw["tag"]), Field(raw["field"]), _texts(raw["choices"]), _texts(raw["path"]))


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
        pairs = tuple((_text(name), _text(value)) for name, value in _list(raw["properties"]))
        return cls(
            template=bool(raw["template"]),
            controls=tuple(Control.from_json(control) for control in _list(raw["controls"])),
            scale=_texts(raw["scale"]),
            ratings=_texts(raw["ratings"]),
            sentences=_texts(raw["sentences"]),
            properties=pairs,
        )


@dataclass(frozen=True, slots=True)
class Expected:
    """All that the proof demands of one file. A PDF has `pages`, a Word form has `form`.

    `named` are texts that the title in the file's metadata has to contain; `edition` is printed somewhere on it.
    """

    kind: str
    file: str
    language: str
    named: tuple[str, ...]
    edition: str
    regions: tuple[Region, ...]
    pages: PageRules | None = None
    form: FormRules | None = None

    def to_json(self) -> dict[str, Any]:
        """As JSON data: dicts, lists, strings, numbers."""
        return {
            "kind": self.kind,
            "file": self.file,
            "language": self.language,
            "named": list(self.named),
            "edition": self.edition,
            "regions": [region.to_json() for region in self.regions],
            "pages": self.pages.to_json() if self.pages else None,
            "form": self.form.to_json() if self.form else None,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Expected:
        """The opposite of `to_json`. Raises KeyError, TypeError, ValueError or AttributeError on other data."""
        return cls(
            kind=_text(raw["kind"]),
            file=_text(raw["file"]),
            language=_text(raw["language"]),
            named=_texts(raw["named"]),
            edition=_text(raw["edition"]),
            regions=tuple(Region.from_json(region) for region in _list(raw["regions"])),
            pages=PageRules.from_json(raw["pages"]) if raw["pages"] is not None else None,
            form=FormRules.from_json(raw["form"]) if raw["form"] is not None else None,
        )


def _list(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise TypeError(f"a list is needed, not {type(raw).__name__}")
    return raw


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError(f"a text is needed, not {type(raw).__name__}")
    return raw


def _texts(raw: Any) -> tuple[str, ...]:
    return tuple(_text(text) for text in _list(raw))
