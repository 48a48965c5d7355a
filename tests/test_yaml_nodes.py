"""YAML that cannot be read, and what YAML would do in silence: each is named with its line and column."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ladder_export.problems import Location
from ladder_export.source import nodes
from ladder_export.source.encoding import decode
from ladder_export.source.nodes import Mapping, Scalar, Sequence, read_yaml


def problems(data: str | bytes) -> list[str]:
    _, found = read_yaml("f.yaml", data.encode() if isinstance(data, str) else data)
    return [str(problem) for problem in found]


GENERIC = "look for a missing quote, colon or bracket in this line and the one above, and check the indent"
QUOTE_IT = "put the whole text in quotes"
CLOSE_QUOTE = "close it with a quote of the same kind; or is the file cut off?"
TEXT_AFTER = (
    "more text follows after the closing quote; put the text on the next line, below “>-” and without quotes, "
    'or write \\" for a quote inside "…"'
)
TAB = "a TAB indents this line; YAML indents with spaces only: replace it by spaces"

NO_ID = (
    "a list entry (“- …”) stands among keys; write “some-id: A text” (every item has an id), "
    "or indent it under the key that it belongs to"
)

BROKEN = {
    "tab": ("a:\n\tb: 1\n", f"f.yaml:2:1: {TAB}"),
    "tab after spaces": ("a:\n  b: 1\n  \tc: 2\n", f"f.yaml:3:3: {TAB}"),
    "tab in the first line": ("\ta: 1\n", f"f.yaml:1:1: {TAB}"),
    "indent between two": (
        "a:\n  b: 1\n c: 2\n",
        "f.yaml:3:2: this line is indented by 1 space, which fits no line above it; indent it by 0 or 2",
    ),
    "text less indented than its block": (
        "a:\n    b: >-\n  x\n",
        "f.yaml:3:3: this line is indented by 2 spaces, which fits no line above it; indent it by 0 or 4",
    ),
    "list beside keys": (
        "- a\nb: 2\n",
        "f.yaml:2:1: a key and a list entry (“- …”) stand at the same indent; indent the one that belongs under the other",
    ),
    "text among keys": (
        "a:\n  b: 1\n  - A text\n  c: 2\n",
        f"f.yaml:3:3: {NO_ID}",
    ),
    "text before keys": (
        "a:\n  - A text\n  c: 2\n",
        f"f.yaml:2:3: {NO_ID}",
    ),
    "long text among keys": (
        f"a:\n  b: >-\n    x\n  - {'y' * 41}\n",
        f"f.yaml:4:3: {NO_ID.replace('A text', 'y' * 39 + '…')}",
    ),
    "block among keys": (
        "a:\n  b: 1\n  - c: 2\n",
        "f.yaml:3:3: a key and a list entry (“- …”) stand at the same indent; indent the one that belongs under the other",
    ),
    "key deeper than a text": (
        "a: x\n  b: 1\n",
        "f.yaml:2:3: a key stands here while line 1 is still the text of another one; line the key up with the keys "
        "above it; or, if line 1 should be a key, end it with a colon",
    ),
    "no colon": (
        "a: 1\nsome text\nb: 2\n",
        "f.yaml:2:1: this line is neither a key with a colon nor indented as the text of the key above; "
        "write “key: text”, or indent it under the text that it belongs to",
    ),
    "no space after a colon": ("a:b\nc: 1\n", "f.yaml:1:3: a space is missing after “a:”; add it"),
    "second colon": (
        "a: b: c\n",
        f"f.yaml:1:5: a second colon in this line would make its text a key; {QUOTE_IT}, or on the next line below “>-”",
    ),
    "quote open to the end": (
        'a: "x\nb: 2\n',
        f"f.yaml:1:4: the text in quotes that starts here is never closed; {CLOSE_QUOTE}",
    ),
    "single quote open": (
        "a: 1\nb: 'it is\n",
        f"f.yaml:2:4: the text in quotes that starts here is never closed; {CLOSE_QUOTE}",
    ),
    "quote open to the next quote": (
        'a: "x\nb: "y"\n',
        "f.yaml:2:5: the text in quotes that starts in line 1 ends before this, and more text follows; "
        "look for a missing closing quote in line 1",
    ),
    "quote open to two quotes": (
        'a: "x\nb: ""     # later\nc: "y"\n',
        "f.yaml:2:5: the text in quotes that starts in line 1 ends before this, and more text follows; "
        "look for a missing closing quote in line 1",
    ),
    "quote open to two quotes, and then to the end": (
        'a: 1\nb: "x\nc: ""\n',
        "f.yaml:3:5: the text in quotes that starts in line 2 ends before this, and more text follows; "
        "look for a missing closing quote in line 2",
    ),
    "quote open after one that is closed in its line": (
        'a: "x"\nb: "y\n',
        f"f.yaml:2:4: the text in quotes that starts here is never closed; {CLOSE_QUOTE}",
    ),
    "text in quotes over two lines before the trouble": (
        'a: "x\n  y"\nb: "z" z\n',
        f"f.yaml:3:8: {TEXT_AFTER}",
    ),
    "quotes inside a text": ('a: "x" and "y"\n', f"f.yaml:1:8: {TEXT_AFTER}"),
    "apostrophe": ("a: 'it's'\n", f"f.yaml:1:8: {TEXT_AFTER}"),
    "bracket open at a key": (
        "a: [1, 2\nb: 3\n",
        "f.yaml:1:4: the “[” here is not closed before line 2, column 2; "
        "close it with “]”, or put quotes around a text that holds a bracket, a comma or a colon",
    ),
    "brace open at the end": (
        "a: {b: 1\n",
        "f.yaml:1:4: the “{” here is not closed before the file ends; "
        "close it with “}”, or put quotes around a text that holds a bracket, a comma or a colon",
    ),
    "cut off inside a list": (
        "a: [b,\n  [c, ",
        "f.yaml:2:3: the “[” here is not closed before the file ends; close it; or is the file cut off?",
    ),
    "cut off after a bracket": (
        "a: [",
        "f.yaml:1:4: the “[” here is not closed before the file ends; close it; or is the file cut off?",
    ),
    "brackets before a text": (
        "a: [Draft] b\n",
        "f.yaml:1:12: more follows after the “]”, and brackets at the start of a text mean a list or a block; "
        f"{QUOTE_IT}",
    ),
    "braces before a text": (
        "a: {name} is here\n",
        "f.yaml:1:11: more follows after the “}”, and brackets at the start of a text mean a list or a block; "
        f"{QUOTE_IT}",
    ),
    "stray bracket": (
        "a: b\n]\n",
        "f.yaml:2:1: the “]” here has nothing to belong to; delete it, or put quotes around the text that it is part of",
    ),
    "two commas": (
        "a: [b, , c]\n",
        "f.yaml:1:8: the “,” here has nothing to belong to; delete it, or put quotes around the text that it is part of",
    ),
    "at sign": ("a: @x\n", f"f.yaml:1:4: a text cannot start with “@” in YAML; {QUOTE_IT}"),
    "backquote": ("a: `x`\n", f"f.yaml:1:4: a text cannot start with “`” in YAML; {QUOTE_IT}"),
    "star": ("a: *bold* text\n", f"f.yaml:1:4: a text cannot start with “*” in YAML; {QUOTE_IT}"),
    "ampersand": ("a: & more\n", f"f.yaml:1:4: a text cannot start with “&” in YAML; {QUOTE_IT}"),
    "unknown tag": ("a: !x!y z\n", f"f.yaml:1:4: a text cannot start with “!” in YAML; {QUOTE_IT}"),
    "backslash": (
        'a: "\\q"\n',
        'f.yaml:1:5: a backslash in "…" starts a code, and this one does not exist; '
        "write \\\\ for a backslash, or put the text in '…'",
    ),
    "code of no character": (
        'a: b\nc: "x \\UFFFFFFFF"\n',
        'f.yaml:2:7: a backslash in "…" starts a code, and this one does not exist; '
        "write \\\\ for a backslash, or put the text in '…'",
    ),
    "text beside its sign": (
        "a: > text\n",
        "f.yaml:1:6: nothing may follow “>” in its line; "
        "start the text on the next line, or put quotes around a text that starts with “>”",
    ),
    "list beside its key": (
        "a: - b\n",
        "f.yaml:1:4: a list entry (“- …”) cannot stand here; "
        "start a list on the line after its key, or put quotes around a text that starts with “- ”",
    ),
    "percent": ("%x\na: 1\n", f"f.yaml:2:1: YAML cannot be read from here on; {GENERIC}"),
    "too deep": (
        "[" * 5000,
        "f.yaml:1:20: blocks are nested more than 20 deep; check the indent of the lines above, and the brackets [ and {",
    ),
    "empty": ("", "f.yaml: the file is empty; write the source in it, or delete it"),
    "comments only": ("# later\n", "f.yaml: the file is empty; write the source in it, or delete it"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_broken_yaml_is_explained(text: str, message: str) -> None:
    assert problems(text) == [message]
    assert read_yaml("f.yaml", text.encode())[0] is None


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_the_slow_reader_says_the_same(text: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without libyaml, nothing changes for the user."""
    monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)
    assert problems(text) == [message]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"a: x\r\nb: don\x92t",
            "f.yaml:2:7: byte 13, 0x92, is not UTF-8 text; it looks like “’” in Windows-1252: save the file as UTF-8",
        ),
        ("ä: ".encode() + b"\x81", "f.yaml:1:4: byte 5, 0x81, is not UTF-8 text; save the file as UTF-8"),
        (
            "a: é".encode()[:-1],
            "f.yaml:1:4: the file ends in the middle of a character; "
            "it may be cut off: restore it, and save the file as UTF-8",
        ),
        ("a: b".encode("utf-16"), "f.yaml:1:1: the file is saved as UTF-16; save the file as UTF-8"),
        ("a: b".encode("utf-16-be"), "f.yaml:1:1: the file is saved as UTF-16; save the file as UTF-8"),
        (b"a: b\n  \x0c c", "f.yaml:2:3: an invisible control character, U+000C, stands here; delete it"),
    ],
)
def test_wrong_encoding_is_named(data: bytes, message: str) -> None:
    assert problems(data) == [message]


def test_every_control_character_is_named_in_one_run() -> None:
    assert problems("a: \0\nb: \u2028\nc: \ufeff") == [
        "f.yaml:1:4: an invisible control character, U+0000, stands here; delete it",
        "f.yaml:2:4: an invisible control character, U+2028 LINE SEPARATOR, stands here; delete it",
        "f.yaml:3:4: an invisible control character, U+FEFF ZERO WIDTH NO-BREAK SPACE, stands here; delete it",
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_and_a_byte_order_mark_are_fine(ending: str) -> None:
    node, found = read_yaml("f.yaml", ("\ufeffa: 1" + ending + "b: @").encode())
    assert [str(problem.location) for problem in found] == ["f.yaml:2:4"]
    assert node is None
    node, found = read_yaml("f.yaml", ("\ufeffa: x" + ending + "b: y").encode())
    assert found == []
    assert isinstance(node, Mapping)
    assert [entry.value.location for entry in node.entries] == [Location("f.yaml", 1, 4), Location("f.yaml", 2, 4)]


def test_what_yaml_would_do_in_silence_is_refused() -> None:
    assert problems("a: &x b\nc: *x\nd: !!str 1\ne: !!python/object:os.system f\ng: !h i\n") == [
        "f.yaml:1:4: “&x” is a name for other places to refer to, which a ladder does not use; "
        "delete it, or put a text in quotes",
        "f.yaml:2:4: “*x” is a reference to another place, which a ladder does not use; "
        "write the text itself, or put a text in quotes",
        "f.yaml:3:4: “!!str” is a YAML type mark, which a ladder does not use; delete it, or put a text in quotes",
        "f.yaml:4:4: “!!python/object:os.system” is a YAML type mark, which a ladder does not use; "
        "delete it, or put a text in quotes",
        "f.yaml:5:4: “!h” is a YAML type mark, which a ladder does not use; delete it, or put a text in quotes",
    ]


def test_aliases_are_never_followed() -> None:
    """Nine lists of nine references each would be 9⁹ items."""
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    node, found = read_yaml("f.yaml", "\n".join(lines).encode())
    assert len(found) == 10 + 81
    assert isinstance(node, Mapping)
    assert all(isinstance(entry.value, Sequence) and len(entry.value.items) in (1, 9) for entry in node.entries)


def test_repeated_keys_name_both_places_at_every_depth() -> None:
    assert problems("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 2\n") == [
        "f.yaml:5:3: “c” stands twice in this block, first in line 3; rename one of the two, or delete it",
        "f.yaml:6:1: “a” stands twice in this block, first in line 1; rename one of the two, or delete it",
    ]


def test_a_second_document_is_refused_and_a_first_line_of_dashes_is_not() -> None:
    assert problems("---\na: 1\n") == []
    assert problems("a: 1\n---\nb: 2\n") == [
        "f.yaml:2:1: a second document starts here with “---”; "
        "one file holds one document: delete this line, or move what follows into a file of its own"
    ]


def test_keys_are_single_texts() -> None:
    advice = "put quotes around it if it is meant as text, and write “key: value”"
    assert problems("{[a]: 1, b: 2}") == [f"f.yaml:1:2: a key is needed here: a short text before a colon; {advice}"]


def test_a_tree_keeps_order_types_and_places() -> None:
    root, found = read_yaml("f.yaml", b"a: yes\nb: ['1', 2, 3.0, 2026-01-02, ~]\nc: >-\n  x\n  y\nd:\n")
    assert found == []
    assert isinstance(root, Mapping)
    a, b, c, d = root.entries
    assert [entry.key.value for entry in root.entries] == ["a", "b", "c", "d"]
    assert isinstance(a.value, Scalar)
    assert (a.value.value, a.value.type, a.value.location) == ("yes", "yes/no", Location("f.yaml", 1, 4))
    assert isinstance(b.value, Sequence)
    assert [node.type for node in b.value.items if isinstance(node, Scalar)] == [
        *("text", "number", "number", "date", "nothing")
    ]
    assert isinstance(c.value, Scalar)
    assert (c.value.value, c.value.type, c.value.raw) == ("x y", "text", ">-\n  x\n  y\n")
    assert c.value.at(c.value.raw.index("y")) == Location("f.yaml", 5, 3)
    assert isinstance(d.value, Scalar)
    assert (d.value.type, d.value.raw) == ("nothing", "")


def test_places_count_characters_not_bytes() -> None:
    root, _ = read_yaml("f.yaml", "é😀: 'ü', 😀: x".join("{}").encode())
    assert isinstance(root, Mapping)
    assert [entry.value.location.column for entry in root.entries] == [6, 14]


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    node, found = read_yaml("f.yaml", data)
    assert (node is None) <= bool(found)
    assert all(problem.location.file == "f.yaml" for problem in found)


YAMLISH = st.lists(
    st.sampled_from(["a", "b:", ": ", "\n", "\n  ", "\t", "- ", "[", "]", "{", "}", ",", "'", '"', "\\", "\\UFFFFFFFF",
                     "&", "*", "!", "|", ">", "%", "@", "#", "---", "...", "? ", "\\ud800", "é", "😀", "\r", "1", "~"]),
    max_size=40,
).map("".join)  # fmt: skip


@given(YAMLISH)
def test_nothing_that_looks_like_yaml_raises_and_what_is_broken_has_a_line(text: str) -> None:
    node, found = read_yaml("f.yaml", text.encode())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    if node is None and "empty" not in found[0].message:
        assert all(1 <= problem.location.line <= lines and problem.location.column >= 1 for problem in found)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_text_is_decoded_or_refused_and_never_changed(text: str) -> None:
    decoded, found = decode("f.yaml", text.encode())
    assert (decoded is None) == bool(found)
    if decoded is not None:
        assert decoded == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
