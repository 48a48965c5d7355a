"""A text that is not YAML, explained in plain words: what stands there, and what to do.

PyYAML has two readers with two sets of words. The fast one says that something is wrong; the one written in Python
then reads the text again, since its marks are exact, and each rule below knows one mistake that people make.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from ladder_export.problems import Location, Problem
from ladder_export.source.encoding import place_of

_KEY_LINE = re.compile(r"\s*(- |[^\s#][^:]*:(\s|$))")
# A list entry that is a text, and no block of keys.
_LIST_TEXT = re.compile(r"( *)- +(?![\w-]+:(?:\s|$))(\S.*?)\s*$")
_GLUED_KEY = re.compile(r"(\s*[\w-]+:)(?!//)\S")
# What PyYAML raises for a text that it cannot read; the last two for a code such as "\\UFFFFFFFF".
READ_ERRORS = (yaml.YAMLError, ValueError, OverflowError)
_NO_CHARACTER = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
_NO_CODE = 'a backslash in "…" starts a code, and this one does not exist'
_NO_CODE_ADVICE = "write \\\\ for a backslash, or put the text in '…'"
_QUOTE_IT = "put the whole text in quotes"


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What the reader complained of: its words, and where (lines and columns from 0)."""

    lines: list[str]
    problem: str
    context: str
    line: int
    column: int
    context_line: int
    context_column: int
    # The line, from 0, in which a text in quotes starts that runs over several lines up to the trouble; -1 without one.
    quoted_from: int

    @property
    def text(self) -> str:
        """The line of the trouble."""
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def found(self) -> str:
        """The character at the trouble, or the empty string at the end of a line."""
        return self.text[self.column : self.column + 1]

    @property
    def starts_line(self) -> bool:
        return not self.text[: self.column].strip()

    def above(self) -> int:
        """The number, from 0, of the last line above that is neither blank nor a comment; -1 without one."""
        filled = (n for n in range(self.line - 1, -1, -1) if self.lines[n].strip() and self.lines[n].lstrip()[0] != "#")
        return next(filled, -1)


# Line and column from 0, what is wrong, what to do.
_Finding = tuple[int, int, str, str]


def explain(file: str, text: str, error: Exception) -> Problem:
    """The one problem that stops `text` from being read."""
    if not isinstance(error, yaml.YAMLError) and (code := _NO_CHARACTER.search(text)):
        return Problem(place_of(file, text, code.start()), _NO_CODE, (), _NO_CODE_ADVICE)
    trouble = _trouble(text, error)
    for rule in _RULES:
        finding = rule(trouble)
        if finding:
            line, column, message, advice = finding
            return Problem(Location(file, line + 1, column + 1), message, (), advice)
    last = max(len(trouble.lines) - 1, 0)
    place = Location(file, min(trouble.line, last) + 1, trouble.column + 1)
    advice = "look for a missing quote, colon or bracket in this line and the one above, and check the indent"
    return Problem(place, "YAML cannot be read from here on", (), advice)


def _trouble(text: str, error: Any) -> _Trouble:
    try:
        for _ in yaml.parse(text, Loader=yaml.SafeLoader):
            pass
    except READ_ERRORS as exact:
        error = exact if isinstance(exact, yaml.YAMLError) else error
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    mark, context = mark or context, context or mark
    # A text in quotes that is never closed is itself the trouble, from its start.
    end = context if "quoted scalar" in (getattr(error, "context", None) or "") else mark
    return _Trouble(
        lines=text.split("\n"),
        problem=getattr(error, "problem", None) or "",
        context=getattr(error, "context", None) or "",
        line=mark.line if mark else 0,
        column=mark.column if mark else 0,
        context_line=context.line if context else 0,
        context_column=context.column if context else 0,
        quoted_from=_quoted_from(text, end.index) if end else -1,
    )


def _quoted_from(text: str, end: int) -> int:
    """The first line of the text in quotes that runs over several lines and is the last thing before `end`, or -1."""
    last: Any = None
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if token.start_mark.index >= end:
                break
            last = token
    except READ_ERRORS:
        pass
    runs_on = (
        isinstance(last, yaml.ScalarToken) and last.style in ("'", '"') and last.start_mark.line < last.end_mark.line
    )
    return last.start_mark.line if runs_on else -1


def _tab(t: _Trouble) -> _Finding | None:
    indent = t.text[: len(t.text) - len(t.text.lstrip())]
    if "\t" not in indent:
        advice = "YAML divides with spaces only: replace it by a space"
        return (t.line, t.column, "a TAB stands here", advice) if t.found == "\t" else None
    return t.line, indent.index("\t"), "a TAB indents this line", "YAML indents with spaces only: replace it by spaces"


def _open_quote(t: _Trouble) -> _Finding | None:
    if "quoted scalar" not in t.context or "unexpected" not in t.problem:
        return None
    if t.quoted_from >= 0:
        return _ends_too_late(t, t.context_line, t.context_column)
    message = "the text in quotes that starts here is never closed"
    return t.context_line, t.context_column, message, "close it with a quote of the same kind; or is the file cut off?"


def _after_quote(t: _Trouble) -> _Finding | None:
    before = t.text[: t.column].rstrip()
    if not t.problem.endswith("'<scalar>'") or not before.endswith(('"', "'")):
        return None
    if t.quoted_from >= 0:
        return _ends_too_late(t, t.line, t.column)
    advice = 'put the text on the next line, below “>-” and without quotes, or write \\" for a quote inside "…"'
    return t.line, t.column, "more text follows after the closing quote", advice


def _ends_too_late(t: _Trouble, line: int, column: int) -> _Finding:
    first = t.quoted_from + 1
    message = f"the text in quotes that starts in line {first} ends before this, and more text follows"
    return line, column, message, f"look for a missing closing quote in line {first}"


def _after_bracket(t: _Trouble) -> _Finding | None:
    last = t.text[: t.column].rstrip()[-1:]
    if t.starts_line or "<block end>" not in t.problem or last not in ("]", "}"):
        return None
    message = f"more follows after the “{last}”, and brackets at the start of a text mean a list or a block"
    return t.line, t.column, message, _QUOTE_IT


def _bracket(t: _Trouble) -> _Finding | None:
    if "<stream end>" in t.problem and t.context == "while parsing a flow node":
        line = max(n for n, text in enumerate(t.lines) if "[" in text or "{" in text)
        column = max(t.lines[line].rfind("["), t.lines[line].rfind("{"))
        sign = t.lines[line][column]
        return (
            line,
            column,
            f"the “{sign}” here is not closed before the file ends",
            "close it; or is the file cut off?",
        )
    if t.context not in ("while parsing a flow sequence", "while parsing a flow mapping"):
        return None
    opened, closed = ("[", "]") if "sequence" in t.context else ("{", "}")
    end = "before the file ends" if "stream end" in t.problem else f"before line {t.line + 1}, column {t.column + 1}"
    advice = f"close it with “{closed}”, or put quotes around a text that holds a bracket, a comma or a colon"
    return t.context_line, t.context_column, f"the “{opened}” here is not closed {end}", advice


def _colon(t: _Trouble) -> _Finding | None:
    if "mapping values" not in t.problem:
        return None
    before = t.text[: t.column]
    if re.search(r":\s", before) or re.match(r"\s*- ", before):
        advice = f"{_QUOTE_IT}, or on the next line below “>-”"
        return t.line, t.column, "a second colon in this line would make its text a key", advice
    above = t.above()
    if above < 0:
        return None
    glued = _GLUED_KEY.match(t.lines[above])
    if glued:
        return above, glued.end(1), f"a space is missing after “{glued[1].strip()}”", "add it"
    message = f"a key stands here while line {above + 1} is still the text of another one"
    advice = f"line the key up with the keys above it; or, if line {above + 1} should be a key, end it with a colon"
    return t.line, len(t.text) - len(t.text.lstrip()), message, advice


def _no_colon(t: _Trouble) -> _Finding | None:
    if "could not find expected ':'" not in t.problem:
        return None
    message = "this line is neither a key with a colon nor indented as the text of the key above"
    return (
        t.context_line,
        t.context_column,
        message,
        "write “key: text”, or indent it under the text that it belongs to",
    )


def _indent(t: _Trouble) -> _Finding | None:
    if "expected <block end>" not in t.problem or not t.starts_line:
        return None
    if t.found in ("]", "}"):
        return _stray(t)
    used = _indents_above(t)
    if t.column and used[-1:] == [t.column] and (entry := _entry_among_keys(t)):
        return entry
    if t.column in used:
        message = "a key and a list entry (“- …”) stand at the same indent"
        return t.line, t.column, message, "indent the one that belongs under the other"
    known = " or ".join(str(indent) for indent in used)
    message = f"this line is indented by {_spaces(t.column)}, which fits no line above it"
    return t.line, t.column, message, f"indent it by {known}" if known else "line it up with the lines above"


def _entry_among_keys(t: _Trouble) -> _Finding | None:
    """A “- text” in line with keys, whichever of the two comes first."""
    for line in (t.line, t.above()):
        entry = _LIST_TEXT.match(t.lines[line])
        if entry and len(entry[1]) == t.column:
            message = "a list entry (“- …”) stands among keys"
            start = entry[2] if len(entry[2]) <= 40 else entry[2][:39] + "…"
            advice = f"write “some-id: {start}” (every item has an id), or indent it under the key that it belongs to"
            return line, t.column, message, advice
    return None


def _indents_above(t: _Trouble) -> list[int]:
    """The indents of the blocks that are open above the trouble."""
    used: list[int] = []
    for line in reversed(t.lines[: t.line]):
        indent = len(line) - len(line.lstrip())
        if _KEY_LINE.match(line) and (not used or indent < used[0]):
            used.insert(0, indent)
    return used


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count} spaces"


def _first_character(t: _Trouble) -> _Finding | None:
    if "cannot start any token" in t.problem:
        where = t.line, t.column
    elif re.search(r"(scanning|parsing) an? (alias|anchor|tag|node)|a directive", t.context):
        where = t.context_line, t.context_column
    else:
        return None
    first = t.lines[where[0]][where[1] : where[1] + 1]
    return *where, f"a text cannot start with “{first}” in YAML", _QUOTE_IT


def _escape(t: _Trouble) -> _Finding | None:
    if "escape" not in t.problem:
        return None
    column = t.text.rfind("\\", 0, t.column + 1)
    message = 'a backslash in "…" starts a code, and this one does not exist'
    return t.line, max(column, 0), message, "write \\\\ for a backslash, or put the text in '…'"


def _block_text(t: _Trouble) -> _Finding | None:
    if t.context != "while scanning a block scalar":
        return None
    sign = t.lines[t.context_line][t.context_column : t.context_column + 1]
    message = f"nothing may follow “{sign}” in its line"
    return (
        t.line,
        t.column,
        message,
        f"start the text on the next line, or put quotes around a text that starts with “{sign}”",
    )


def _list_beside_key(t: _Trouble) -> _Finding | None:
    if "sequence entries are not allowed" not in t.problem:
        return None
    advice = "start a list on the line after its key, or put quotes around a text that starts with “- ”"
    return t.line, t.column, "a list entry (“- …”) cannot stand here", advice


def _stray(t: _Trouble) -> _Finding | None:
    if t.found not in ("]", "}", ",") or not t.found:
        return None
    message = f"the “{t.found}” here has nothing to belong to"
    return t.line, t.column, message, "delete it, or put quotes around the text that it is part of"


_RULES: tuple[Callable[[_Trouble], _Finding | None], ...] = (
    _tab,
    _open_quote,
    _after_quote,
    _after_bracket,
    _bracket,
    _colon,
    _no_colon,
    _indent,
    _first_character,
    _escape,
    _block_text,
    _list_beside_key,
    _stray,
)
