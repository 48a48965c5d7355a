"""The JSON Schema of a source accepts what the reader accepts, and nothing else, but for what one file cannot show."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conftest import run_cli
from ladder_export.ladder import Ladder
from ladder_export.problems import ProblemList
from ladder_export.source import parse_source
from ladder_export.source.competency_file import ItemIds, read_competency_file
from ladder_export.source.ladder_file import read_ladder_file
from ladder_export.source.nodes import Mapping, read_yaml
from ladder_export.source.reader import Reader
from ladder_export.source.schema import as_text, competency_schema, ladder_schema, schema_files
from ladders import SHIPPED, small_ladder, small_source

PARTS = """\
  sections: [behaviors, shift]
  parts:
    - {id: goals, title: Goals, hint: Two are enough, rows: 3, at: end, questions: [
        {id: goal, label: Goal, kind: text, prompt: What will be different}, {id: due, label: Due, kind: date},
        {id: weight, label: Weight, kind: choice, choices: [High, Low]},
        {id: year, label: Year, kind: combo, choices: rating_scale},
        {id: seen, label: Seen, kind: check}]}
"""
# What depends on more than the value and its block, so that a schema cannot say it.
BEYOND = re.compile(
    r"stands twice in the scale|is already that of|are both named|stands after level|is already used|has keys of the part"
    r"|is more than “most”|is not known here; .*known are: (summary|opening|behaviors)|does not belong on review forms"
    r"|the front would be empty|shows while nothing is chosen|, and Word takes|there is no such day"
    r"|is listed in “skips”|did you mean “(behaviors|shift)”"
)


class _Dumper(yaml.SafeDumper):
    """Writes `None` as nothing at all, as a person does."""


_Dumper.add_representer(type(None), lambda d, _: d.represent_scalar("tag:yaml.org,2002:null", ""))


def _tree(text: str) -> Any:
    """YAML as an editor's JSON Schema sees it: keys are text."""
    return json.loads(json.dumps(yaml.load(text, yaml.SafeLoader), default=str))


def _dump(tree: Any) -> bytes:
    """The tree as YAML; level numbers as numbers, a date bare."""
    text = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)
    text = re.sub(r"^( *)'([1-9][0-9]*)':", r"\1\2:", text, flags=re.MULTILINE)
    return text.encode()


def _reads(kind: str, data: bytes, ladder: Ladder) -> list[str]:
    """What the reader says of that file alone."""
    root, problems = read_yaml("file.yaml", data)
    found = ProblemList(list(problems))
    if root is not None and kind == "ladder":
        read_ladder_file(Reader(found), root)
    elif isinstance(root, Mapping):
        read_competency_file(Reader(found), "c", root, ladder.stages, ladder.section_types, ItemIds())
    elif root is not None:
        Reader(found).entries(root, "the competency")
    return [f"{problem.message}; {problem.advice}" for problem in found.items]


def _places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in the tree, outermost first."""
    yield path
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield from _places(value, (*path, key))


KEYS = st.sampled_from(
    ["x-1", "new", "A", "a_b", "form", "action-3", "con", "a" * 36, "a" * 41, "1", "7", "01", "1000", "id", "title",
    "levels",
     "skips", "from", "to", "sections", "rows", "choices", "prompt", "lead_in", "side", "untitled", "scope", "é",
     "blanks"]
)  # fmt: skip
VALUES = st.sampled_from(
    [None, "", " ", "x", "a-b", "A b", "a_b", "con", "form", "details", "2026-11-21", "2026-13-45", "2026.1",
    "de-CH", "english", "yes",
     "https://a.example/{level}", "http://a.example", "https://a b.example", "x" * 81, "x" * 121, "x" * 24, "x" * 25,
     "Choose", "cHOOSE OR TYPE",
     "rating_scale", "prose", "list", "shift", "competency", "level", "rating", "ticks", "front", "back", "handbook",
     "card",
     "chapter", "text", "date", "choice", "combo", "check", "start", "end",
     0, 1, 2, 3, 4, 5, 6, 10, 11, -1, 1.5, 10**9, True, False, [], {}, ["x"], ["x", "x"], ["card"], ["handbook", "card"],
     ["chapter"], ["sky"], [1], [9], [None], [""], {"x": "y"}, {"x": None}, {"x": 1}, {"x": {}}, {"x": {"from": "a",
     "to": "b"}},
     {"x": {"from": "a"}}, {"x": {"from": "a", "to": "b", "by": "c"}}, [{}], [{"id": "x"}], {"1": "One"}, {"1": {}}]
)  # fmt: skip


def _mutated(draw: st.DrawFn, tree: Any) -> Any:
    """`tree` with one change at a place drawn."""
    tree = copy.deepcopy(tree)
    path = draw(st.sampled_from([p for p in _places(tree) if p]))
    parent = tree
    for step in path[:-1]:
        parent = parent[step]
    way = draw(st.sampled_from(["replace", "replace", "delete", "rename", "add"]))
    if way == "replace" or (isinstance(parent, list) and way == "rename"):
        parent[path[-1]] = copy.deepcopy(draw(VALUES))
    elif way == "delete":
        del parent[path[-1]]
    elif isinstance(parent, list):
        parent.append(copy.deepcopy(draw(VALUES)))
    else:
        key, value = draw(KEYS), copy.deepcopy(parent[path[-1]] if way == "rename" else draw(VALUES))
        assume(key not in parent)
        if way == "rename":
            del parent[path[-1]]
        parent[key] = value
    return tree


@st.composite
def sources(draw: st.DrawFn) -> tuple[str, Any]:
    """A file of a source, changed in one or two places."""
    kind = draw(st.sampled_from(["ladder", "competency"]))
    tree = _tree(LADDER_TEXT if kind == "ladder" else COMPETENCY_TEXT)
    for _ in range(draw(st.integers(1, 2))):
        tree = _mutated(draw, tree)
    return kind, tree


FILES = small_source(2)
LADDER_TEXT = FILES["ladder.yaml"].decode() + PARTS
COMPETENCY_TEXT = next(data.decode() for name, data in FILES.items() if name != "ladder.yaml") + "skips: []\n"
SMALL = small_ladder(2)
SCHEMAS = {"ladder": ladder_schema(), "competency": competency_schema(SMALL)}
VALIDATORS = {
    kind: jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker(["date"]))
    for kind, schema in SCHEMAS.items()
}


FAMILY = {"id": "f", "title": "F", "levels": {"1": "One"}, "competencies": ["x"]}


def _agree(kind: str, tree: Any) -> bool:
    """Whether both accept the tree as a file of that kind; fails if only one of them does."""
    data = _dump(tree)
    said = _reads(kind, data, SMALL)
    wrong = [error.message for error in VALIDATORS[kind].iter_errors(tree)]
    if wrong:
        assert said, f"only the schema refuses: {wrong}\n{data.decode()}"
    else:
        assert not [line for line in said if not BEYOND.search(line)], (
            f"only the reader refuses: {said}\n{data.decode()}"
        )
    return not wrong


# One change each: where, to what, and whether it is still a source.
L, C = "ladder", "competency"
SHIFT = ("levels", "1", "shift")
CHANGES: list[tuple[str, tuple[Any, ...], Any, bool]] = [
    (L, ("id",), "con", False), (L, ("id",), "a" * 40, True), (L, ("id",), "a" * 41, False), (L, ("id",), "A", False),
    (L, ("title",), "x" * 120, True), (L, ("title",), "x" * 121, False), (L, ("title",), " ", False),
    (L, ("subtitle",), None, True), (L, ("edition",), None, False), (L, ("edition",), 3, False),
    (L, ("date",), "21.11.2026", False), (L, ("date",), "2026-02-30", False),
    (L, ("language",), "zh-Hant-TW", True), (L, ("language",), "english", False),
    (L, ("url",), "https://a.example/{competency}#{level}", True), (L, ("url",), "https://a.example/ü", False),
    (L, ("url",), "https://a.example/{topic}", False), (L, ("url",), "", True),
    (L, ("url",), "https://a.example/" + "x" * 181 + "{level}", True), (L,
    ("url",), "https://a.example/" + "x" * 182 + "{level}", False),
    (L, ("levels",), {}, False), (L, ("levels", "0"), "None", False), (L, ("levels", "1000"), "Far", False),
    (L, ("levels", "2"), "x" * 24 + "-" + "y" * 24, True), (L, ("levels", "2"), "x" * 25, False),
    (L, ("levels", "2"), "x " * 40 + "y", False),
    (L, ("sections",), [], False), (L, ("sections", 4, "kind"), "table", False), (L, ("sections", 4, "least"), -1, False),
    (L, ("sections", 4, "most"), 0, False), (L, ("sections", 4, "places"), [], False), (L,
    ("sections", 4, "places"), ["sky"], False),
    (L, ("sections", 0, "places"), ["card"], False), (L, ("sections", 0, "id"), "skips", False), (L,
    ("sections", 4, "id"), "title", True),
    (L, ("sections", 4, "id"), "a_b", True), (L, ("sections", 4, "id"), "a__b", False), (L,
    ("sections", 3, "side"), "back", False),
    (L, ("sections", 4, "side"), "back", True), (L, ("sections", 4, "untitled"), "maybe", False), (L,
    ("sections", 4, "shade"), "x", False),
    (L, ("rating_scale",), [], False), (L, ("rating_scale", 0, "value"), 1, False),
    (L, ("review", "instructions"), ["x", "x"], False), (L, ("review", "instructions"), [], False),
    (L, ("review", "statuses"), ["cHoose"], False), (L, ("review", "statuses"), ["Choose or Type"], False),
    (L, ("review", "actions"), 4, False), (L, ("review", "actions"), 0, True), (L,
    ("review", "parts", 0, "rows"), 11, False),
    (L, ("review", "parts", 0, "id"), "details", False), (L, ("review", "parts", 0, "title"), "x" * 81, False),
    (L, ("review", "parts", 0, "questions", 5), {"id": "x", "label": "X", "kind": "text"}, False),
    (L, ("review", "parts", 0, "questions", 0, "choices"), ["x"], False), (L,
    ("review", "parts", 0, "questions", 4, "prompt"), "x", False),
    (L, ("review", "parts", 0, "questions", 2, "choices"), "scale", False), (L,
    ("review", "parts", 0, "questions", 2, "kind"), "text", False),
    (L, ("review", "parts", 0, "questions"), [], False), (L, ("competencies",), [], True), (L,
    ("competencies",), ["x", "x"], False),
    (L, ("families",), [], False), (L, ("families",), [FAMILY], False),
    (C, ("title",), "", False), (C, ("levels",), None, False), (C, ("levels", "3"), {}, False), (C,
    ("levels", "1"), None, False),
    (C, ("levels", "1"), {}, True), (C, ("levels", "1", "focus"), None, True), (C,
    ("levels", "1", "focus"), ["x"], False),
    (C, ("levels", "1", "focus", "new"), None, True), (C, ("levels", "1", "focus", "new"), 3, False),
    (C, ("levels", "1", "focus", "form"), "x", False), (C, ("levels", "1", "focus", "sign-1"), "x", False),
    (C, ("levels", "1", "focus", "a" * 40), "x", True), (C, ("levels", "1", "focus", "a" * 41), "x", False),
    (C, ("levels", "1", "focus", "A"), "x", False), (C, ("levels", "1", "introduction"), {"x": "y"}, False), (C,
    ("focus",), {"x": "y"}, False),
    (C, (*SHIFT, "a" * 35), {"from": "a", "to": "b"}, True), (C, (*SHIFT, "a" * 36), {"from": "a", "to": "b"}, False),
    (C, (*SHIFT, "x"), {"from": "a"}, False), (C, (*SHIFT, "x"), {"from": "a", "to": None}, True), (C,
    (*SHIFT, "x"), "a", False),
    (C, (*SHIFT, "x"), {"from": "a", "to": "b", "by": "c"}, False), (C, ("skips",), [9], False), (C,
    ("skips",), 1, False),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "path", "value", "sound"), CHANGES)
def test_one_change(kind: str, path: tuple[Any, ...], value: Any, sound: bool) -> None:
    tree = _tree(LADDER_TEXT if kind == "ladder" else COMPETENCY_TEXT)
    parent = tree
    for step in path[:-1]:
        parent = parent[step]
    if isinstance(parent, list) and path[-1] == len(parent):
        parent.append(value)
    else:
        parent[path[-1]] = value
    assert _agree(kind, tree) is sound


@pytest.mark.parametrize(
    ("change", "sound"),
    [
        ({}, True),
        ({"levels": {}}, False),
        ({"competencies": []}, False),
        ({"id": "con"}, False),
        ({"shade": "x"}, False),
        ({"levels": {"a": "A"}}, False),
        ({"title": ""}, False),
    ],
)
def test_families_in_place_of_levels(change: dict[str, Any], sound: bool) -> None:
    tree = _tree(LADDER_TEXT)
    del tree["levels"]
    assert _agree("ladder", tree | {"families": [FAMILY | change]}) is sound


@given(sources())
@settings(deadline=None, max_examples=300)
def test_schema_and_reader_agree(source: tuple[str, Any]) -> None:
    _agree(*source)


@pytest.mark.parametrize("files", [FILES | {"ladder.yaml": LADDER_TEXT.encode()}], ids=["small"])
def test_a_sound_source_is_accepted_by_both(files: dict[str, bytes]) -> None:
    assert parse_source(files)[1] == []
    for name, data in files.items():
        VALIDATORS["ladder" if name == "ladder.yaml" else "competency"].validate(_tree(data.decode()))


def test_the_shipped_source_names_its_schemas_and_keeps_to_them() -> None:
    ladder, problems = parse_source({path.name: path.read_bytes() for path in SHIPPED.glob("*.yaml")})
    assert ladder and not problems
    written = {path: SHIPPED.joinpath(path).read_text("utf-8") for path in schema_files(ladder)}
    assert written == schema_files(ladder), "./run schema --write renews them"
    for path in SHIPPED.glob("*.yaml"):
        text = path.read_text("utf-8")
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        assert named, path
        jsonschema.validate(_tree(text), json.loads(written[named[1]]), jsonschema.Draft7Validator)


def test_the_schemas_are_schemas_and_say_what_everything_is() -> None:
    for schema in SCHEMAS.values():
        jsonschema.Draft7Validator.check_schema(schema)
        for key, value in schema["properties"].items():
            assert value.get("description"), key


def test_sections_and_levels_of_the_ladder_are_in_the_schema_of_its_competencies() -> None:
    levels = SCHEMAS["competency"]["properties"]["levels"]["properties"]
    assert list(levels) == ["1", "2"]
    assert levels["2"]["description"] == "Maker"
    assert levels["1"]["properties"]["focus"]["description"] == (
        "Focus Summary: two or three words an item, 2 to 3 of them. Printed in: handbook, matrix, card, review."
    )


def test_the_command_prints_and_writes(tmp_path: Path) -> None:
    for name, data in FILES.items():
        tmp_path.joinpath(name).write_bytes(data)

    printed = run_cli("schema", tmp_path, "--of", "competency")
    assert printed.returncode == 0
    assert printed.stdout == as_text(SCHEMAS["competency"])
    assert run_cli("schema", cwd=tmp_path).stdout == as_text(SCHEMAS["ladder"]), "needs no source"

    written = run_cli("schema", tmp_path, "--write")
    assert written.returncode == 0
    assert json.loads(tmp_path.joinpath(".schema/competency.json").read_text("utf-8")) == SCHEMAS["competency"]
    assert json.loads(tmp_path.joinpath(".schema/ladder.json").read_text("utf-8")) == SCHEMAS["ladder"]
    assert written.stderr.splitlines()[-1] == (
        f"{tmp_path}/ladder.yaml: no editor will know its schema; put this line first: "
        "# yaml-language-server: $schema=.schema/ladder.json"
    )


def test_a_source_that_cannot_be_read_gives_no_schema_of_competencies(tmp_path: Path) -> None:
    run = run_cli("schema", tmp_path / "none", "--of", "competency")
    assert (run.returncode, run.stdout) == (1, "")
    assert "there is no such folder; name the folder that holds ladder.yaml" in run.stderr
