"""The proof of the map inside a form: each lie that is planted in it has to be found, alone and by name."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from functools import cache
from html import escape, unescape
from typing import Any

import pytest

from ladder_export.proof import Expected, prove
from ladder_export.proof.expected import expected_review
from ladder_export.word.review import review_form
from ladders import load, small_source
from ooxml import parts

MAP = "customXml/item1.xml"
QUESTIONS = """\
  parts:
    - {id: talk, title: Talk, questions: [{id: mood, label: Mood, kind: choice, choices: [Good, Bad]}]}
"""
Raw = dict[str, Any]


@cache
def made(template: bool = False) -> tuple[Expected, bytes]:
    """What is expected of a form that also asks questions of its own and about the next level, and the form."""
    files = small_source(2, 2)
    ladder = load({**files, "ladder.yaml": files["ladder.yaml"] + QUESTIONS.encode()})
    stage = ladder.stages[0]
    expected = expected_review(ladder, ladder.competencies, stage, template=template, with_next=True)
    data = review_form(ladder, ladder.competencies, stage, paper="a4", template=template, with_next=True)
    return expected, data


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def text_of_map(files: dict[str, bytes]) -> tuple[str, str]:
    """Its key and its JSON."""
    found = re.search(r'key="([0-9a-f]{8})">(.*)</form>$', files[MAP].decode(), re.DOTALL)
    assert found
    return found[1], unescape(found[2])


def lied(change: Callable[[Raw], None], *, template: bool = False) -> list[str]:
    """What the proof says of the form after `change` to its map, which is given the key that it then has."""
    expected, data = made(template)
    files = parts(data)
    key, text = text_of_map(files)
    raw = json.loads(text)
    change(raw)
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    return told(expected, rekeyed(files, key, text))


def rekeyed(files: dict[str, bytes], key: str, text: str) -> dict[str, bytes]:
    """The form with another text as its map, and the key of that text wherever the key is said."""
    other = hashlib.sha256(text.encode()).hexdigest()[:8]
    changed = {name: data.replace(key.encode(), other.encode()) for name, data in files.items()}
    body = f'<form xmlns="urn:ladder-export:form-map" key="{other}">{escape(text, quote=False)}</form>'
    return {**changed, MAP: body.encode()}


def told(expected: Expected, files: dict[str, bytes]) -> list[str]:
    begin, end = "has a map ", "; mend the form’s writer"
    found = [str(problem) for problem in prove(expected, packed(files)).problems]
    assert all(message.startswith("review 1: ") and message.endswith(end) for message in found), found
    return [message.removeprefix("review 1: ").removesuffix(end).replace(begin, "") for message in found]


@pytest.mark.parametrize("template", [False, True])
def test_an_honest_map_has_no_problem(template: bool) -> None:
    expected, data = made(template)
    assert prove(expected, data).problems == ()
    assert expected.form is not None and expected.form.map is not None
    assert len(expected.form.map.items) > 30 and len(expected.form.controls) > 60
    assert expected == Expected.from_json(json.loads(json.dumps(expected.to_json())))
    assert lied(lambda raw: None, template=template) == []


def blank(raw: Raw, tag: str) -> Raw:
    (found,) = [each for each in raw["blanks"] if each["tag"] == tag]
    return found


def swap_items(raw: Raw) -> None:
    items = raw["items"]
    items[1], items[2] = items[2], items[1]


def swap_texts(raw: Raw) -> None:
    one, other = raw["items"][1], raw["items"][2]
    one[1], other[1] = other[1], one[1]


def swap_parts(raw: Raw) -> None:
    raw["items"][1][2] = raw["items"][0][2]


IN = "Customer Value › 1 Starter › Key Behaviors: "
LIES: dict[str, tuple[Callable[[Raw], object], list[str]]] = {
    "two items change places": (
        swap_items,
        ["with the item cv1-listens in the place of cv1-asks", "with the item cv1-asks in the place of cv1-listens"],
    ),
    "two items change texts": (
        swap_texts,
        [
            f"{IN}that says of the item cv1-asks “Listens to Customer Value as a Starter does”, "
            "not “Asks the Starter question of Customer Value”",
            f"{IN}that says of the item cv1-listens “Asks the Starter question of Customer Value”, "
            "not “Listens to Customer Value as a Starter does”",
        ],
    ),
    "an item in another part": (
        swap_parts,
        [
            f'{IN}that puts the item cv1-asks into ["summary", "Summary", "customer-value", "1"], '
            'not ["behaviors", "Key Behaviors", "customer-value", "1"]'
        ],
    ),
    "an item is dropped": (lambda raw: raw["items"].pop(1), ["without the item cv1-asks"]),
    "an item too many": (
        lambda raw: raw["items"].append(["more", "More", 0]),
        ["with the item more, which the form does not ask about so often"],
    ),
    "an item twice": (
        lambda raw: raw["items"].append(raw["items"][1]),
        ["with the item cv1-asks, which the form does not ask about so often"],
    ),
    "a blank is dropped": (
        lambda raw: raw["blanks"].remove(blank(raw, "cv1-asks.manager")),
        ["without the blank cv1-asks.manager"],
    ),
    "a blank too many": (
        lambda raw: raw["blanks"].append({**raw["blanks"][0], "tag": "form.age"}),
        ["with the blank form.age, which the form does not ask about so often"],
    ),
    "another kind": (
        lambda raw: blank(raw, "cv1-asks.evidence").update(kind="lines"),
        [f"{IN}that gives the blank cv1-asks.evidence the kind “lines”, not “rich”"],
    ),
    "another item": (
        lambda raw: blank(raw, "cv1-asks.self").update(item="cv1-listens"),
        [f"{IN}that gives the blank cv1-asks.self the item “cv1-listens”, not “cv1-asks”"],
    ),
    "another question": (
        lambda raw: blank(raw, "cv1-asks.self").update(question="Reviewer"),
        [f"{IN}that gives the blank cv1-asks.self the question “Reviewer”, not “Self”"],
    ),
    "another title": (
        lambda raw: blank(raw, "form.role").update(title="Rank"),
        ["that gives the blank form.role the title “Rank”, not “Role”"],
    ),
    "another prompt": (
        lambda raw: blank(raw, "form.role").update(prompt="Rank"),
        ["that gives the blank form.role the prompt “Rank”, not “Job title”"],
    ),
    "another place": (
        lambda raw: blank(raw, "form.role")["spot"].__setitem__(2, 1),
        ["that gives the blank form.role the place [1, 0, 1], not [1, 0, 3]"],
    ),
    "another part": (
        lambda raw: blank(raw, "form.role").update(part=0),
        [
            'that gives the blank form.role the part ["summary", "Summary", "customer-value", "1"], '
            'not ["details", "Review details", "", "0"]'
        ],
    ),
    "other choices": (
        lambda raw: blank(raw, "own.talk.mood")["choices"].reverse(),
        ['Talk: that gives the blank own.talk.mood the choices [["Bad", "Bad"], ["Good", "Good"]], '
         'not [["Good", "Good"], ["Bad", "Bad"]]'],
    ),
    "no parts": (lambda raw: raw.pop("parts"), ["that cannot be read (KeyError('parts'))"]),
    "a part that is not there": (
        lambda raw: raw["items"][0].__setitem__(2, 999),
        ["that cannot be read (IndexError('list index out of range'))"],
    ),
    "a number for a tag": (
        lambda raw: raw["blanks"][0].update(tag=7),
        ["that cannot be read (TypeError('a text is needed, not int'))"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_found_alone_and_by_name(lie: str) -> None:
    change, wanted = LIES[lie]
    assert lied(change) == wanted  # type: ignore[arg-type]


def test_a_lie_in_a_template_is_found() -> None:
    change, wanted = LIES["two items change places"]
    assert lied(change, template=True) == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("ladder", "other", "“other”, not “small-ladder”"),
        ("title", "Other", "“Other”, not “Small Ladder”"),
        ("organisation", "", "“”, not “Example Works”"),
        ("language", "de", "“de”, not “en-US”"),
        ("level", 2, "2, not 1"),
        ("level_name", "Maker", "“Maker”, not “Starter”"),
        ("next_level", 0, "0, not 2"),
        ("competencies", [], '[], not [["customer-value", "Customer Value"], ["team-play", "Team Play"]]'),
        ("scale", [], '[], not [["1", "1 · Not yet"], ["2", "2 · Sometimes"], ["3", "3 · Consistently"]]'),
        ("paper", "letter", "“letter”, not “a4”"),
        ("protected", True, "true, not false"),
        ("format", "review/9", "“review/9”, not “review/2”"),
        ("edition", "2025.9", "“2025.9”, not “2026.1”"),
        ("form", "small-ladder level-2", "“small-ladder level-2”, not “small-ladder level-1”"),
        ("reworded", {"cv1-asks": "Once"}, '{"cv1-asks": "Once"}, not {}'),
    ],
)
def test_another_fact_is_found_alone_and_by_name(name: str, value: object, shown: str) -> None:
    assert lied(lambda raw: raw.update({name: value})) == [f"that gives as {name} {shown}"]


def test_every_fact_is_tried_above() -> None:
    expected, _ = made()
    assert expected.form is not None and expected.form.map is not None
    (tried,) = test_another_fact_is_found_alone_and_by_name.pytestmark
    assert {case[0] for case in tried.args[1]} == set(expected.form.map.facts)


def test_a_form_without_its_map_is_not_delivered() -> None:
    expected, data = made()
    files = {name: part for name, part in parts(data).items() if not name.startswith("customXml/")}
    assert told(expected, files) == ["has no map of what it asks, so that no answer can be read out of it"]


@pytest.mark.parametrize("part", [MAP, "word/footer1.xml", "docProps/custom.xml"])
def test_a_key_that_is_not_that_of_the_text_is_found(part: str) -> None:
    expected, data = made()
    files = parts(data)
    key, _ = text_of_map(files)
    wrong = "00000000"
    assert files[part].count(key.encode()) == 1
    wanted = {
        MAP: f"with the key “{wrong}”, and its text has the key “{key}”",
        "word/footer1.xml": f"does not say “Form small-ladder level-1 · edition 2026.1 · {key}” in its footer",
        "docProps/custom.xml": f"has the property LadderFormKey “{wrong}”, not “{key}”",
    }
    assert told(expected, {**files, part: files[part].replace(key.encode(), wrong.encode())}) == [wanted[part]]


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"parts": 1}', "[" * 100_000])
def test_a_map_that_is_none_is_one_problem(text: str) -> None:
    expected, data = made()
    files = parts(data)
    (message,) = told(expected, rekeyed(files, text_of_map(files)[0], text))
    assert message.startswith("that cannot be read (")


def test_a_manifest_of_forms_without_maps_is_still_read() -> None:
    expected, data = made()
    raw = json.loads(json.dumps(expected.to_json()))
    del raw["form"]["map"]
    for control in raw["form"]["controls"]:
        for name in ("kind", "asks", "item", "part"):
            del control[name]
    assert prove(Expected.from_json(raw), data).problems == ()
