"""The map of a form: what it asks, about which item, and where each answer stands. It travels inside the form.

Whoever reads a filled form reads it by its own map and never needs the ladder of today. The map is made when the form is
written, is a part of the package (`PART`), and its key is printed in the footer, so that a form which lost the part still
says which map it had.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

FORMAT = "review/2"  # how maps, tags and bookmarks are made
PART = "customXml/item1.xml"
NAMESPACE = "urn:ladder-export:form-map"

MOST_BOOKMARK = 40  # Word's limit on a bookmark's name


class MapError(ValueError):
    """The text is not the map of a form, or of one that only a newer version can read."""


class ControlKind(StrEnum):
    """What a person can put into a control."""

    TEXT = "text"
    LINES = "lines"
    RICH = "rich"
    DATE = "date"
    DROP_DOWN = "drop-down"
    COMBO = "combo"
    CHECK_BOX = "check-box"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a drop-down or combo: what is stored, and what is shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form: a section of a competency's level, or one of the form's own (details, actions, overall, signatures).

    `section` is the id, `title` what is printed. The form's own parts have no competency and the level 0.
    """

    section: str
    title: str
    competency: str = ""
    level: int = 0


NO_PART = Part("", "")


@dataclass(frozen=True, slots=True)
class FormItem:
    """A text of the ladder as the form prints it."""

    id: str
    text: str
    part: Part


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a control stands when the form is new: the table, row and column, counted from 0, and the words around it.

    `beside` is the text of the nearest cell to its left that has one, `head` that of its column's first cell.
    """

    table: int
    row: int
    column: int
    beside: str
    head: str


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank of a form. `question` is what it asks, in a word or two; `item` the id of the item that it asks about.

    `title` is its title in Word. `earlier` is the edition that asked this, for an answer that migration put into the appendix.
    """

    tag: str
    kind: ControlKind
    title: str
    prompt: str
    choices: tuple[Choice, ...]
    part: Part
    question: str
    spot: Spot
    item: str = ""
    earlier: str = ""

    @property
    def role(self) -> str:
        """The last step of the tag: `self`, `manager`, `evidence`, `moment`, …"""
        return self.tag.rsplit(".", 1)[-1]


@dataclass(frozen=True)
class FormMap:
    """What one form is and asks. `next_level` is 0 where the form is about one level only; `paper` is a name in `PAPERS`.

    `scale` are the rating steps, lowest first. `family` is the id and the title of the one that the level belongs to, where the
    ladder has several. `reworded` gives by item id, or by tag, the text that an
    answer was given to where migration found that the form of today reads differently.
    """

    ladder: str
    title: str
    organisation: str
    edition: str
    language: str
    form: str
    level: int
    level_name: str
    next_level: int
    competencies: tuple[tuple[str, str], ...]
    scale: tuple[Choice, ...]
    paper: str
    protected: bool
    items: tuple[FormItem, ...]
    blanks: tuple[Blank, ...]
    reworded: Mapping[str, str] = field(default_factory=dict)
    family: tuple[str, str] | None = None

    @cached_property
    def key(self) -> str:
        """Eight hexadecimal digits that no other map has."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:8]

    def blank(self, tag: str) -> Blank | None:
        """The blank of that tag."""
        return next((blank for blank in self.blanks if blank.tag == tag), None)

    def item(self, item_id: str) -> FormItem | None:
        """The item of that id."""
        return next((item for item in self.items if item.id == item_id), None)

    def to_json(self) -> str:
        """One line of JSON, the same for equal maps."""
        parts = list(dict.fromkeys([*(item.part for item in self.items), *(blank.part for blank in self.blanks)]))
        number = {part: n for n, part in enumerate(parts)}
        data = {
            "format": FORMAT,
            "ladder": self.ladder,
            "title": self.title,
            "organisation": self.organisation,
            "edition": self.edition,
            "language": self.language,
            "form": self.form,
            "level": self.level,
            "level_name": self.level_name,
            "next_level": self.next_level,
            "competencies": [list(pair) for pair in self.competencies],
            "scale": [[step.value, step.label] for step in self.scale],
            "paper": self.paper,
            "protected": self.protected,
            "parts": [[p.section, p.title, p.competency, p.level] for p in parts],
            "items": [[item.id, item.text, number[item.part]] for item in self.items],
            "blanks": [_blank_json(blank, number[blank.part]) for blank in self.blanks],
            "reworded": dict(sorted(self.reworded.items())),
            **({"family": list(self.family)} if self.family else {}),
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> FormMap:
        """The opposite of `to_json`. Raises MapError for anything else: the text comes out of a file that was sent to us."""
        try:
            raw = json.loads(text)
            if raw["format"] != FORMAT:
                raise MapError(f"its map has the format “{raw['format']}”, and this version reads “{FORMAT}”")
            return cls._from_raw(raw)
        except MapError:
            raise
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
            raise MapError("its map is damaged") from error

    @classmethod
    def _from_raw(cls, raw: Mapping[str, Any]) -> FormMap:
        parts = [Part(_text(s), _text(t), _text(c), _count(n)) for s, t, c, n in raw["parts"]]
        return cls(
            ladder=_text(raw["ladder"]),
            title=_text(raw["title"]),
            organisation=_text(raw["organisation"]),
            edition=_text(raw["edition"]),
            language=_text(raw["language"]),
            form=_text(raw["form"]),
            level=_count(raw["level"]),
            level_name=_text(raw["level_name"]),
            next_level=_count(raw["next_level"]),
            competencies=tuple((_text(key), _text(title)) for key, title in raw["competencies"]),
            scale=_choices(raw["scale"]),
            paper=_text(raw["paper"]),
            protected=raw["protected"] is True,
            items=tuple(FormItem(_text(key), _text(words), parts[_count(n)]) for key, words, n in raw["items"]),
            blanks=tuple(_blank(each, parts) for each in raw["blanks"]),
            reworded={_text(key): _text(words) for key, words in raw["reworded"].items()},
            family=_family(raw.get("family")),
        )


def _blank_json(blank: Blank, part: int) -> dict[str, Any]:
    spot = blank.spot
    data = {
        "tag": blank.tag,
        "kind": blank.kind.value,
        "title": blank.title,
        "prompt": blank.prompt,
        "choices": [[choice.value, choice.label] for choice in blank.choices],
        "part": part,
        "question": blank.question,
        "spot": [spot.table, spot.row, spot.column, spot.beside, spot.head],
        "item": blank.item,
        "earlier": blank.earlier,
    }
    return {key: value for key, value in data.items() if value not in ("", [])}


def _blank(raw: Mapping[str, Any], parts: list[Part]) -> Blank:
    table, row, column, beside, head = raw["spot"]
    return Blank(
        tag=_text(raw["tag"]),
        kind=ControlKind(raw["kind"]),
        title=_text(raw.get("title", "")),
        prompt=_text(raw.get("prompt", "")),
        choices=_choices(raw.get("choices", [])),
        part=parts[_count(raw["part"])],
        question=_text(raw.get("question", "")),
        spot=Spot(_count(table), _count(row), _count(column), _text(beside), _text(head)),
        item=_text(raw.get("item", "")),
        earlier=_text(raw.get("earlier", "")),
    )


def _choices(raw: Any) -> tuple[Choice, ...]:
    return tuple(Choice(_text(value), _text(label)) for value, label in raw)


def _family(raw: Any) -> tuple[str, str] | None:
    if raw is None:
        return None
    name, title = raw
    return _text(name), _text(title)


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError("a text was expected")
    return raw


def _count(raw: Any) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 0:
        raise TypeError("a count was expected")
    return raw


def bookmark_name(tag: str) -> str:
    """The bookmark of a tag, at most 40 characters; two tags never share one.

    Item ids hold no underscore and no double hyphen, so the readable form is reversible; a long one ends in a hash.
    """
    readable = "_lx_" + tag.replace(".", "__").replace("-", "_")
    if len(readable) <= MOST_BOOKMARK:
        return readable
    return f"{readable[: MOST_BOOKMARK - 9]}_{hashlib.sha256(tag.encode()).hexdigest()[:8]}"
