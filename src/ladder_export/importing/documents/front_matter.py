"""What stands in YAML before the text of a Markdown file: plain facts about it, and all else as what has no place here."""

from __future__ import annotations

from typing import Any

from ladder_export.importing.data import Origin, Unplaced

FACTS = ("title", "subtitle", "edition", "date", "organisation")
_FACT_NAMES = {name: name for name in FACTS} | {
    "organization": "organisation",
    "version": "edition",
    "company": "organisation",
}
_LANGUAGE = ("language", "lang", "locale")
_NO_FACT = "it is a line before the text, “{name}”, that says nothing of a ladder"
_NO_YAML = "it stands before the text, and is no YAML that we read"

Facts = tuple[tuple[str, str], ...]


def read_front_matter(name: str, text: str) -> tuple[Facts, str, list[Unplaced]]:
    """The facts, the language, and the rest of the front matter `text` of the file `name`."""
    import yaml

    origin = Origin(name, "line 2")
    try:
        # An alias can make little text into much; BaseLoader makes strings only, and no objects.
        aliased = any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text))
        data: Any = None if aliased else yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return (), "", [Unplaced(text.strip(), origin, _NO_YAML)] if text.strip() else []
    if not isinstance(data, dict):
        return (), "", [Unplaced(text.strip(), origin, _NO_YAML)] if text.strip() else []
    facts: dict[str, str] = {}
    language = ""
    lost: list[Unplaced] = []
    for key, value in data.items():
        low = str(key).casefold()
        if isinstance(value, str) and low in _LANGUAGE and not language:
            language = value.strip()
        elif isinstance(value, str) and low in _FACT_NAMES and value.strip():
            facts.setdefault(_FACT_NAMES[low], value.strip())
        else:
            lost += [Unplaced(text, origin, _NO_FACT.format(name=key)) for text in _texts(value)]
    return tuple(facts.items()), language, lost


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value.strip()] if isinstance(value, str) and value.strip() else []
