"""Style sheets as a script needs them: the mirror image for pages that are read from the right, and more room between lines.

The style sheets of the layouts are written once, for Latin letters. What a language needs beside that and cannot be worked out
from them (no italics, no wide letters, where lines may break) stands in a small sheet of its own, `arabic.css` or
`japanese.css`. Everything here works on the text of a sheet, so that layouts that people have changed are mirrored as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ladder_export.languages import Language, Script

# How much more room lines take than those of Latin text: Arabic has marks above and below its letters, and deep strokes;
# Japanese signs fill their square, and lines are 150 to 170 percent of them where Latin type has 130 to 145 (W3C,
# “Requirements for Japanese Text Layout”, 2.4).
LEADING = {Script.LATIN: 1.0, Script.ARABIC: 1.18, Script.JAPANESE: 1.2}
SHEETS = {Script.ARABIC: "arabic", Script.JAPANESE: "japanese"}

_KEPT = re.compile(r'/\*.*?\*/|"[^"]*"|url\([^)]*\)', re.DOTALL)  # comments, strings, addresses
_STANDS_FOR = re.compile("\0(\\d+)\0")
_PARTS = re.compile(r"([^{};]*)([{};])")
_SIDE = re.compile(r"\b(left|right)\b")
_OTHER = {"left": "right", "right": "left"}
_SIDED_VALUES = ("text-align", "float", "clear", "break-before", "break-after")
_FOUR_EDGES = ("margin", "padding", "inset", "border-width", "border-style", "border-color")
_TOKEN = re.compile(r"(?:[^\s()/]|\((?:[^()]|\([^()]*\))*\))+|/")
_OFFSET = re.compile(r"-?[\d.]|calc\(|var\(")
_LINE_HEIGHT = re.compile(r"(?<![\w.-])([\d.]+)(em|rem|pt|mm|)(?![\w.%])")
_LEADED = ("line-height", "--line")
# Digits in display type stand in boxes of their own; running heads and feet are one line.
_NO_LINES = re.compile(r"@|\.(numeral|value|qr)\b")
_SIDE_HEADS = re.compile(r"\.titled-")  # as high as the lines of the head beside them


def suited_to(language: Language, css: str) -> str:
    """The style sheets `css` as pages in `language` need them."""
    return _suited(language.rtl, LEADING[language.script], css)


@lru_cache(maxsize=256)
def _suited(rtl: bool, leading: float, css: str) -> str:
    if leading != 1.0:
        css = leaded(css, leading)
    return mirrored(css) if rtl else css


def mirrored(css: str) -> str:
    """`css` with left and right exchanged: in properties, values, four edges, places of backgrounds, boxes of the margin.

    Selectors stay, and so do measures along the lines (an indent begins where the line does).
    """
    return _declarations(css, lambda selector, name, value: (_swapped(name), _mirrored_value(name, value)), _swapped)


def leaded(css: str, factor: float) -> str:
    """`css` with each height of a line `factor` times as large."""

    def change(selector: str, name: str, value: str) -> tuple[str, str]:
        if name in _LEADED and not _NO_LINES.search(selector):
            return name, _times(value, factor)
        if name == "font" and "/" in value and not _NO_LINES.search(selector):
            size, _, rest = value.partition("/")
            height, space, families = rest.partition(" ")
            return name, f"{size}/{_times(height, factor)}{space}{families}"
        if name == "min-height" and _SIDE_HEADS.search(selector):
            return name, _times(value, factor)
        return name, value

    return _declarations(css, change, lambda rule: rule)


def _declarations(
    css: str, change: Callable[[str, str, str], tuple[str, str]], change_rule: Callable[[str], str]
) -> str:
    """`css` with each declaration (its selector, name, value) changed, and what stands before the braces of at-rules."""
    kept = _KEPT.findall(css)
    numbers = iter(range(len(kept)))
    bare = _KEPT.sub(lambda _: f"\0{next(numbers)}\0", css)
    selectors: list[str] = []

    def part(match: re.Match[str]) -> str:
        text, end = match.groups()
        if end == "{":
            selectors.append(text)
            return (change_rule(text) if "@" in text else text) + end
        name, colon, value = text.partition(":")
        if colon:
            lead = name[: len(name) - len(name.lstrip())]
            where = " ".join(selectors)
            changed = change(where, _STANDS_FOR.sub("", name).strip(), value.strip())
            before = "".join(found[0] for found in _STANDS_FOR.finditer(name))
            text = f"{lead}{before}{changed[0]}: {changed[1]}{' ' * (end == '}')}"
        if end == "}" and selectors:
            selectors.pop()
        return text + end

    changed = _PARTS.sub(part, bare)
    return _STANDS_FOR.sub(lambda found: kept[int(found[1])], changed)


def _swapped(text: str) -> str:
    return text if text.startswith("--") else _SIDE.sub(lambda found: _OTHER[found[1]], text)


def _mirrored_value(name: str, value: str) -> str:
    if name in _SIDED_VALUES:
        return _swapped(value)
    if name in _FOUR_EDGES:
        tokens = _TOKEN.findall(value)
        edges, more = tokens[:4], tokens[4:]
        if len(edges) == 4 and not edges[3].startswith("!"):
            return " ".join((edges[0], edges[3], edges[2], edges[1], *more))
    if name in ("background", "background-position"):
        return _mirrored_background(value)
    return value


def _mirrored_background(value: str) -> str:
    """A background’s place is a side, or how far it is from the left edge: then it is as far from the right one."""
    if _SIDE.search(value):
        return _swapped(value)
    tokens = _TOKEN.findall(value)
    at = next((n for n, token in enumerate(tokens) if _OFFSET.match(token)), None)
    if at is None or "/" in tokens[:at]:
        return value
    tokens[at] = f"right {tokens[at]}"
    if at + 1 < len(tokens) and _OFFSET.match(tokens[at + 1]):
        tokens[at + 1] = f"top {tokens[at + 1]}"
    return " ".join(tokens)


def _times(value: str, factor: float) -> str:
    def larger(found: re.Match[str]) -> str:
        return f"{float(found[1]) * factor:.3f}".rstrip("0").rstrip(".") + found[2]

    return value if "(" in value else _LINE_HEIGHT.sub(larger, value)
