"""JSON Schema of a source, for editors: of `ladder.yaml`, and of the competency files of the ladder at hand.

Draft-07, which the YAML language server of editors knows best. The schemas are made from the reader's own tables, so that what
it takes is in them. A schema sees one file: what depends on another place (an id that is taken, a level that the other file
does not declare, the count of items) is said by `check` alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from ladder_export.ladder import LISTS, AnswerKind, At, Blanks, Kind, Ladder, Place, Scope, SectionType, Sheet, Side
from ladder_export.source.families import FAMILY_KEYS, MAX_TITLE
from ladder_export.source.ids import FORM_KEY, ID, MAX_ID, RESERVED, SECTION_ID
from ladder_export.source.ladder_file import LANGUAGE, URL
from ladder_export.source.levels import MAX_LEVEL_NAME, MAX_WORD
from ladder_export.source.review_file import (
    MAX_ACTIONS,
    MAX_COLUMNS,
    MAX_LABEL,
    MAX_PART_TITLE,
    MAX_PROMPT,
    MAX_ROWS,
    NEEDED_KEYS,
    OF_EVERY_FORM,
    RATING_SCALE,
    unchosen,
)
from ladder_export.source.section_table import COMPETENCY_KEYS, COMPETENCY_PLACES
from ladder_export.source.writing import SCHEMAS

Schema = dict[str, Any]
_DRAFT = "http://json-schema.org/draft-07/schema#"
_LEVEL_KEY = "^[1-9][0-9]{0,2}$"
_ITEM_KINDS = {
    Kind.PROSE: "a paragraph an item",
    Kind.LIST: "a line an item",
    Kind.STEPS: "a numbered step an item",
    Kind.QUOTES: "what somebody says, without quotation marks",
    Kind.SHIFT: "an old view (from) and a new one (to)",
    Kind.PHRASES: "two or three words an item",
}


def ladder_schema() -> Schema:
    """The schema of `ladder.yaml`."""
    properties = {
        "id": _file_id("Names the ladder in forms that are filled in. It never changes."),
        "title": _text("What the ladder is called on covers and in running heads.", most=MAX_TITLE),
        "subtitle": _optional("A line under the title on the cover."),
        "edition": _text('Printed on everything: put it in quotes if it is a number, such as "2026.1".'),
        "date": _text("The day of the edition: year-month-day.", pattern=r"^\d{4}-\d{2}-\d{2}$") | {"format": "date"},
        "language": _text(
            "A language tag such as en-US, de or ja: it chooses the fixed words.", pattern=_whole(LANGUAGE)
        ),
        "organisation": _optional("Printed on the cover and on forms when it is not empty."),
        "url": _optional("Where the ladder stands on the web; {competency} and {level} are filled in.", _whole(URL)),
        "paper": {
            "description": "What it is printed on where nobody says otherwise: a4 (also where this is missing) or letter.",
            "enum": [str(sheet) for sheet in Sheet],
        },
        "levels": _levels(),
        "sections": {
            "description": "The sections that each level, or the competency as a whole, has.",
            "type": "array",
            "minItems": 1,
            "items": _section_row(),
        },
        "rating_scale": {
            "description": "The steps of the rating scale, lowest first.",
            "type": "array",
            "items": _block(
                {
                    "value": _text("What a person chooses; in quotes if it is a number."),
                    "label": _text("The step in a word or two."),
                    "meaning": _text("The step in a sentence."),
                },
                ("value", "label", "meaning"),
            ),
        },
        "review": _review(),
        "competencies": _list("The competency files beside this one, in the order of the handbook.", _id(), least=0),
        "families": _families(),
    }
    needed = ("id", "title", "edition", "date", "language", "sections", "review")
    rated = {"properties": {"sections": {"contains": _has("blanks", Blanks.RATING)}}, "required": ["sections"]}
    scale = {"required": ["rating_scale"], "properties": {"rating_scale": {"minItems": 1}}}
    return {
        "$schema": _DRAFT,
        "title": "A career ladder: ladder.yaml",
        **_block(properties, needed),
        "allOf": [
            {"if": rated, "then": scale},
            {
                "if": {"required": ["families"]},
                "then": {"not": {"anyOf": [{"required": ["levels"]}, {"required": ["competencies"]}]}},
                "else": {"required": ["levels"]},
            },
        ],
    }


def competency_schema(ladder: Ladder) -> Schema:
    """The schema of the competency files of `ladder`, with its sections and the levels of all its families."""
    sections, names = ladder.section_types, dict[int, str]()
    for stage in (stage for part in ladder.parts for stage in part.stages):
        known = names.setdefault(stage.number, stage.name)
        if stage.name not in known.split(" / "):
            names[stage.number] = f"{known} / {stage.name}"
    own = {section.id: _items(section) for section in sections if section.scope is Scope.COMPETENCY}
    of_level = {section.id: _items(section) for section in sections if section.scope is Scope.LEVEL}
    levels = {str(number): {"description": name, **_block(of_level, ())} for number, name in sorted(names.items())}
    properties = {
        "title": _text("What the competency is called."),
        **own,
        "levels": {"description": "What the competency says of each level.", **_block(levels, ())},
        "skips": {
            "description": "The levels that this competency leaves out on purpose.",
            "type": "array",
            "items": {"enum": sorted(names)},
        },
    }
    return {
        "$schema": _DRAFT,
        "title": "A competency of a career ladder",
        **_block(properties, [key for key in COMPETENCY_KEYS if key != "skips"]),
    }


def as_text(schema: Schema) -> str:
    """The schema as a JSON file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _levels() -> Schema:
    long_word = f"[^ /‐–—-]{{{MAX_WORD + 1}}}"
    name = _text("The level's name.", most=MAX_LEVEL_NAME, pattern=rf"^(?![\s\S]*{long_word})[\s\S]*\S")
    return {
        "description": "The steps of the ladder, lowest first: a number and a name.",
        "type": "object",
        "minProperties": 1,
        "patternProperties": {_LEVEL_KEY: name},
        "additionalProperties": False,
    }


def _families() -> Schema:
    properties = {
        "id": _file_id("Names the family in files. It never changes."),
        "title": _text("What the family is called.", most=MAX_TITLE),
        "levels": _levels(),
        "competencies": _list("Its competency files, in the order of the handbook.", _id()),
    }
    return {
        "description": "Groups of competencies with levels of their own, in place of “levels” and “competencies”.",
        "type": "array",
        "minItems": 1,
        "items": _block(properties, FAMILY_KEYS),
    }


def _section_row() -> Schema:
    properties = {
        "id": {
            "description": "The key of the section in competency files. It never changes.",
            "type": "string",
            "maxLength": MAX_ID,
            "pattern": _whole(SECTION_ID),
        },
        "title": _text("The heading."),
        "lead_in": _optional("A line between the heading and the items."),
        "kind": _word("What its items are and so how they are printed.", Kind),
        "scope": _word("Whether each level has it, or the competency as a whole.", Scope),
        "untitled": {"description": "Print no heading.", "type": "boolean"},
        "least": _number("The fewest items that are complete; 0 if the section may be missing.", 0),
        "most": _number("The most items that pages have room for.", 1),
        "places": _list("Where the section is printed.", _word("", Place), unique=False),
        "blanks": _word("What a person fills in beside each item on a review form.", Blanks),
        "side": _word("The side of a card that has two.", Side),
    }
    on_card = {"properties": {"places": {"contains": {"const": Place.CARD}}}}
    of_competency = {
        "properties": {
            "places": {"items": {"enum": [str(place) for place in COMPETENCY_PLACES]}},
            "id": {"not": {"enum": list(COMPETENCY_KEYS)}},
        }
    }
    return {
        **_block(properties, ("id", "title", "kind", "least", "most", "places")),
        "allOf": [
            {"if": {"required": ["side"]}, "then": on_card},
            {"if": _has("scope", Scope.COMPETENCY), "then": of_competency},
        ],
    }


def _review() -> Schema:
    choice = _text("", pattern=_none_of(unchosen()))
    properties = {
        "title": _text("The heading of the form."),
        "instructions": _list("What to do with the form, a line each.", _text()),
        "period_types": _list("The sorts of period to choose from.", choice),
        "statuses": _list("How far a plan has come, to choose from.", choice),
        "readiness": _list("Whether the person is ready for the next level, to choose from.", choice),
        "signatures": _list("Who signs.", _text()),
        "actions": _number("Rows for development actions.", 0, MAX_ACTIONS),
        "sections": _list("The ids of the sections that the form shows.", _section_id()),
        "parts": {
            "description": "Questions of your own, each part under a heading.",
            "type": "array",
            "items": _part(choice),
        },
    }
    return {"description": "The review form, beside the sections.", **_block(properties, NEEDED_KEYS)}


def _part(choice: Schema) -> Schema:
    question = {
        "id": _id("The last part of the key of its answers. It never changes."),
        "label": _text("The question.", most=MAX_LABEL),
        "kind": _word("What a person puts in.", AnswerKind),
        "prompt": _text("What stands in the blank until it is filled in.", most=MAX_PROMPT),
        "choices": {
            "description": f"What there is to choose from; {RATING_SCALE} for the steps of the rating scale.",
            "anyOf": [{"const": RATING_SCALE}, _list("", choice)],
        },
    }
    no_choices: Schema = {"not": {"required": ["choices"]}}
    lists = _has("kind", *LISTS)
    one = {
        **_block(question, ("id", "label", "kind")),
        "allOf": [
            {"if": lists, "then": {"required": ["choices"]}, "else": no_choices},
            {"if": _has("kind", AnswerKind.CHECK), "then": {"not": {"required": ["prompt"]}}},
        ],
    }
    questions: Schema = {"description": "What it asks.", "type": "array", "minItems": 1, "items": one}
    properties = {
        "id": _id("The middle of the keys of its answers. It never changes.") | {"not": {"enum": list(OF_EVERY_FORM)}},
        "title": _text("The heading.", most=MAX_PART_TITLE),
        "hint": _optional("A line under the heading."),
        "rows": _number("Rows of a table with a column for each question.", 1, MAX_ROWS),
        "at": _word("Before the sections, or after them.", At),
        "questions": questions,
    }
    columns = {"properties": {"questions": {"maxItems": MAX_COLUMNS}}}
    return {
        **_block(properties, ("id", "title", "questions")),
        "allOf": [{"if": {"required": ["rows"]}, "then": columns}],
    }


def _items(section: SectionType) -> Schema:
    """The block of a section in a competency file: ids and texts."""
    count = str(section.least) if section.least == section.most else f"{section.least} to {section.most}"
    where = ", ".join(section.places)
    about = f"{section.title}: {_ITEM_KINDS[section.kind]}, {count} of them. Printed in: {where}."
    text = {"type": ["string", "null"]}
    shift = section.kind is Kind.SHIFT
    item = _block({"from": text, "to": text}, ("from", "to")) if shift else text
    key = {
        "pattern": _whole(ID),
        "maxLength": MAX_ID - len("-from") if shift else MAX_ID,
        "not": {"pattern": _whole(FORM_KEY)},
    }
    return {
        "description": about,
        "type": ["object", "null"],
        "propertyNames": key,
        "additionalProperties": item,
    }


def _block(properties: Schema, needed: Iterable[str]) -> Schema:
    block: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return block | ({"required": list(needed)} if needed else {})


def _has(key: str, *values: str) -> Schema:
    """Holds for a block whose `key` is one of `values`."""
    return {"type": "object", "required": [key], "properties": {key: {"enum": [str(value) for value in values]}}}


def _text(about: str = "", *, most: int = 0, pattern: str = r"\S") -> Schema:
    """A text that must not be empty, of at most `most` characters (0: any)."""
    return _about(about) | {"type": "string", "pattern": pattern} | ({"maxLength": most} if most else {})


def _optional(about: str, pattern: str = "") -> Schema:
    """A text that may be empty."""
    return _about(about) | {"type": ["string", "null"]} | ({"pattern": rf"^\s*$|{pattern}"} if pattern else {})


def _id(about: str = "") -> Schema:
    return _about(about) | {"type": "string", "maxLength": MAX_ID, "pattern": _whole(ID)}


def _section_id() -> Schema:
    return {"type": "string", "maxLength": MAX_ID, "pattern": _whole(SECTION_ID)}


def _file_id(about: str) -> Schema:
    return _id(about) | {"not": {"enum": sorted(RESERVED)}}


def _word(about: str, words: type[StrEnum]) -> Schema:
    return _about(about) | {"enum": [str(word) for word in words]}


def _number(about: str, low: int, high: int = 999_999_999) -> Schema:
    return _about(about) | {"type": "integer", "minimum": low, "maximum": high}


def _list(about: str, entry: Schema, *, least: int = 1, unique: bool = True) -> Schema:
    entries: Schema = {"type": "array", "items": entry}
    return _about(about) | entries | ({"minItems": least} if least else {}) | ({"uniqueItems": True} if unique else {})


def _about(text: str) -> Schema:
    return {"description": text} if text else {}


def _whole(pattern: re.Pattern[str]) -> str:
    """As the pattern of a schema, which may match anywhere, for a whole text."""
    return f"^(?:{pattern.pattern})$"


def _none_of(words: Iterable[str]) -> str:
    """A pattern for texts that are none of `words`, in any case of letters, and not empty: patterns here have no flags."""
    forms = (
        "".join(f"[{c.lower()}{c.upper()}]" if c.lower() != c.upper() else re.escape(c) for c in word) for word in words
    )
    return rf"^(?!\s*(?:{'|'.join(forms)})\s*$)[\s\S]*\S"


def schema_files(ladder: Ladder) -> dict[str, str]:
    """The files that editors read beside a source, by path in its folder: those that `writing.schema_line` names."""
    return {
        f"{SCHEMAS}/ladder.json": as_text(ladder_schema()),
        f"{SCHEMAS}/competency.json": as_text(competency_schema(ladder)),
    }
