"""Readers of exported files for the proof, one a format: what stands in the bytes, in order, and on which line.

They share nothing with what writes those files: Markdown is read by markdown-it-py as CommonMark with tables and strikethrough,
tables by the standard library, settings by PyYAML, documents by the proof's own reader of Word files.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ladder_export.proof.form_file import UnreadableError, read_form
from ladder_export.proof.plain_data import Format

_BOM = "\ufeff"
_RULE = re.compile(r"-{3,}")
_NUMBER = re.compile(r"[0-9]+\. ")
# What spreadsheets take for the beginning of a formula; an apostrophe before it says that it is text.
_FORMULA = re.compile(r"[=+\-@\t\r\n|%＝＋－＠｜％]")
_GUARDED = re.compile(rf"'+{_FORMULA.pattern}")
_LISTS = {"bullet_list_open": "bullet", "ordered_list_open": "number"}
_STYLES = {"Title": "title", "Subtitle": "subtitle", "ListBullet": "bullet", "ListNumber": "number"}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing in a file. `line` counts from 1: lines of a text, rows of a table, paragraphs of a document."""

    shape: str
    text: str
    line: int
    cells: tuple[str, ...] = ()
    path: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return "\0".join((self.shape, *(self.cells or (self.text,)), *self.path))


@dataclass(frozen=True, slots=True)
class File:
    """All that stands in a file, and what is wrong with it as a file. `title` and `language` are a document's."""

    found: tuple[Found, ...]
    faults: tuple[str, ...] = ()
    title: str = ""
    language: str = ""


def read_plain(form: Format, data: bytes) -> File:
    """Read the bytes of an exported file. Raises `UnreadableError`."""
    return _READERS[form](data)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"it is not UTF-8: {error}") from error


def _text_faults(text: str) -> Iterator[str]:
    if text.startswith(_BOM):
        yield "begins with a byte order mark, which programs show as a letter"
    if "\r" in text:
        yield "has carriage returns at the ends of its lines"
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield "does not end with one line end"


def _markdown(data: bytes) -> File:
    from markdown_it import MarkdownIt

    text = _decoded(data)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return File(tuple(_blocks(tokens)), tuple(_text_faults(text)))


def _blocks(tokens: list[Any]) -> Iterator[Found]:
    """Headings, paragraphs and entries of lists. Text that is marked up in any way is of the shape “marked”."""
    shapes: list[str] = []
    for token in tokens:
        if token.type in _LISTS:
            shapes.append(_LISTS[token.type])
        elif token.type == "heading_open":
            shapes.append(token.tag)
        elif token.type in ("bullet_list_close", "ordered_list_close", "heading_close"):
            shapes.pop()
        elif token.type == "inline":
            plain = all(child.type in ("text", "text_special") for child in token.children)
            shape = shapes[-1] if shapes else "p"
            yield Found(shape if plain and len(shapes) < 2 else "marked", _visible(token.children), token.map[0] + 1)
        elif token.type == "hr":
            yield Found("rule", "", token.map[0] + 1)
        elif token.content:  # code, HTML
            yield Found("marked", token.content.strip(), token.map[0] + 1)


def _visible(children: list[Any]) -> str:
    return "".join(child.content if child.type != "softbreak" else "\n" for child in children)


def _text(data: bytes) -> File:
    text = _decoded(data)
    return File(tuple(_paragraphs(text.split("\n"))), tuple(_text_faults(text)))


def _paragraphs(lines: list[str]) -> Iterator[Found]:
    """Entries of lists, one a line; all other lines up to the next blank one belong together."""
    open_lines: list[str] = []
    start = 0
    for number, line in enumerate([*lines, ""], 1):
        mark = _NUMBER.match(line)
        rule = _RULE.fullmatch(line)
        entry = line.startswith("- ") or mark or rule
        if open_lines and (entry or not line):
            yield Found("line", "\n".join(open_lines), start)
            open_lines = []
        if rule:
            yield Found("rule", "", number)
        elif mark:
            yield Found("number", line[mark.end() :], number)
        elif entry:
            yield Found("bullet", line[2:], number)
        elif line:
            start = start if open_lines else number
            open_lines.append(line)


def _table(data: bytes) -> File:
    text = _decoded(data)
    faults = [] if text.startswith(_BOM) else ["has no byte order mark, so that Excel reads its letters wrongly"]
    if text.count("\n") != text.count("\r\n"):
        faults.append("has line ends that are not CR LF")
    found = []
    try:
        rows = csv.reader(io.StringIO(text.removeprefix(_BOM), newline=""), strict=True)
        for number, row in enumerate(rows, 1):
            faults.extend(f"row {number}: a spreadsheet takes “{cell}” for a formula" for cell in row if _formula(cell))
            cells = tuple(cell[1:] if _GUARDED.match(cell) else cell for cell in row)
            found.append(Found("row", cells[-1] if cells else "", number, cells))
    except csv.Error as error:
        raise UnreadableError(f"it is no CSV: {error}") from error
    return File(tuple(found), tuple(faults))


def _formula(cell: str) -> bool:
    return _FORMULA.match(cell) is not None


def _settings(data: bytes) -> File:
    import yaml

    text = _decoded(data)
    try:
        root = yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        loader = yaml.SafeLoader("")
        leaves = tuple(_leaves(root, (), loader.construct_object)) if root else ()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableError(f"it is no YAML: {error}") from error
    return File(leaves, tuple(_text_faults(text)))


def _leaves(node: Any, path: tuple[str, ...], value: Callable[[Any], Any]) -> Iterator[Found]:
    """Every value of a YAML file with its key."""
    if node.id == "mapping":
        for key, child in node.value:
            yield from _leaves(child, (*path, str(value(key))), value)
    elif node.id == "sequence":
        for number, child in enumerate(node.value, 1):
            yield from _leaves(child, (*path, str(number)), value)
    else:
        yield Found("value", written(value(node)), node.start_mark.line + 1, path=path)


def written(value: Any) -> str:
    """A value of YAML with its type, so that the text “1” is another one than the number 1."""
    if isinstance(value, str):
        return value
    plain = value.isoformat() if isinstance(value, date) else repr(value)
    return f"{type(value).__name__} {plain}"


def _document(data: bytes) -> File:
    form = read_form(data)
    found = []
    for number, each in enumerate(form.body.paragraphs, 1):
        head = re.fullmatch(r"Heading([1-6])", each.style)
        shape = f"h{head[1]}" if head else _STYLES.get(each.style, "p")
        found.append(Found(shape, each.text, number))
    faults = [f"the text “{hidden.text}” {hidden.why}, so that nobody sees it" for hidden in form.body.hidden]
    if form.body.controls:
        faults.append("has content controls, which a plain document has not")
    if form.template is not False:
        faults.append("does not say that it is a document (.docx)")
    return File(tuple(found), tuple(faults), form.title, form.language)


_READERS: Mapping[Format, Callable[[bytes], File]] = {
    Format.MARKDOWN: _markdown,
    Format.TEXT: _text,
    Format.DOCUMENT: _document,
    Format.TABLE: _table,
    Format.SETTINGS: _settings,
}
