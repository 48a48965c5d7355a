"""The proof of the map inside a form: what the form says of itself has to be what the ladder owes, and what it asks in Word.

Whoever reads a form that came back goes by its map. The map is JSON, read here by a reader of the proof's own.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ladder_export.proof.form_body import FoundControl
from ladder_export.proof.form_file import FormFile
from ladder_export.proof.form_rules import Control, MapRules, Part
from ladder_export.proof.raw import a_list, a_text, count, pairs
from ladder_export.proof.text import beginning, says
from ladder_export.wording import wording

_KEY = "LadderFormKey"

Path = tuple[str, ...]
Trouble = tuple[str, Path]  # what is wrong, and where in the ladder


def map_troubles(
    rules: MapRules, controls: Sequence[Control], form: FormFile, paths: Mapping[str, Path]
) -> Iterator[Trouble]:
    """All that is wrong with the map of `form`. `paths` are the places of the items in the ladder."""
    if form.map is None:
        yield "has no map of what it asks, so that no answer can be read out of it", ()
        return
    key, text = form.map
    yield from _keys(rules, key, text, form)
    try:
        raw = json.loads(text)
        parts = [_part(part) for part in a_list(raw["parts"])]
        items = [(a_text(name), a_text(words), parts[count(n)]) for name, words, n in map(a_list, raw["items"])]
        blanks = [_Blank(blank, parts) for blank in a_list(raw["blanks"])]
        facts = {name: raw[name] for name in rules.facts}
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        yield f"has a map that cannot be read ({error!r})", ()
        return
    for name, wanted in rules.facts.items():
        if facts[name] != wanted:
            yield f"has a map that gives as {name} {_shown(facts[name])}, not {_shown(wanted)}", ()
    yield from _items(rules, items, paths)
    yield from _blanks(controls, blanks, form)


def _keys(rules: MapRules, key: str, text: str, form: FormFile) -> Iterator[Trouble]:
    """The key of a map is the hash of its text, and the footer and the properties say it."""
    true = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]
    if key != true:
        yield f"has a map with the key “{key}”, and its text has the key “{true}”", ()
    facts = rules.facts
    named = wording(facts["language"])("form.footer", form=facts["form"], edition=facts["edition"], key=true)
    if not says(form.footer, named):
        yield f"does not say “{named}” in its footer", ()
    if form.properties.get(_KEY) != true:
        yield f"has the property {_KEY} “{form.properties.get(_KEY, '')}”, not “{true}”", ()


def _part(raw: Any) -> Part:
    section, title, competency, level = a_list(raw)
    return a_text(section), a_text(title), a_text(competency), str(count(level))


class _Blank:
    """A blank as the map has it."""

    def __init__(self, raw: Any, parts: Sequence[Part]) -> None:
        def text(name: str) -> str:
            return a_text(raw.get(name, ""))

        self.tag, self.kind, self.title = a_text(raw["tag"]), a_text(raw["kind"]), text("title")
        self.prompt, self.asks, self.item = text("prompt"), text("question"), text("item")
        self.choices, self.part = pairs(raw.get("choices", [])), parts[count(raw["part"])]
        table, row, column, _, _ = a_list(raw["spot"])
        self.spot = (count(table), count(row), count(column))


def _items(rules: MapRules, items: Sequence[tuple[str, str, Part]], paths: Mapping[str, Path]) -> Iterator[Trouble]:
    found = {name: (text, part) for name, text, part in items}
    yield from _listed("item", [name for name, _, _ in rules.items], [name for name, _, _ in items])
    for name, text, part in rules.items:
        words, stands = found.get(name, (text, part))
        path = paths.get(name, ())
        if words != text:
            yield f"has a map that says of the item {name} “{beginning(words)}”, not “{beginning(text)}”", path
        if stands != part:
            yield f"has a map that puts the item {name} into {_shown(stands)}, not {_shown(part)}", path


def _blanks(controls: Sequence[Control], blanks: Sequence[_Blank], form: FormFile) -> Iterator[Trouble]:
    found = {blank.tag: blank for blank in blanks}
    drawn = {control.tag: control for control in form.body.controls}
    yield from _listed("blank", [control.tag for control in controls], [blank.tag for blank in blanks])
    for wanted in controls:
        if (blank := found.get(wanted.tag)) is None:
            continue
        for what, said, owed in _compared(wanted, blank, drawn.get(wanted.tag), form):
            if said != owed:
                yield (
                    f"has a map that gives the blank {wanted.tag} the {what} {_shown(said)}, not {_shown(owed)}",
                    wanted.path,
                )


def _compared(
    wanted: Control, blank: _Blank, drawn: FoundControl | None, form: FormFile
) -> Iterator[tuple[str, object, object]]:
    """What is said of a blank, by the map and by the ladder, and by the map and by the control in Word."""
    yield "kind", blank.kind, wanted.kind
    yield "question", blank.asks, wanted.asks
    yield "item", blank.item, wanted.item
    yield "part", blank.part, wanted.part
    yield "choices", blank.choices, wanted.choices
    if drawn:
        yield "title", blank.title, drawn.alias
        yield "prompt", blank.prompt, form.prompts.get(drawn.prompt, "")
        yield "place", blank.spot, drawn.spot


def _listed(what: str, wanted: Sequence[str], found: Sequence[str]) -> Iterator[Trouble]:
    """Each name that is missing, too much or twice; where none is, each that stands in the place of another."""
    has, needs = Counter(found), Counter(wanted)
    for name in dict.fromkeys((*wanted, *found)):
        if has[name] < needs[name]:
            yield f"has a map without the {what} {name}", ()
        elif has[name] > needs[name]:
            yield f"has a map with the {what} {name}, which the form does not ask about so often", ()
    if has == needs:
        for owed, said in zip(wanted, found, strict=True):
            if owed != said:
                yield f"has a map with the {what} {said} in the place of {owed}", ()


def _shown(value: object) -> str:
    return f"“{beginning(value)}”" if isinstance(value, str) else beginning(json.dumps(value, ensure_ascii=False), 200)
