"""The blocks of an exported file: Markdown, plain text, Word, each in the few forms that an export has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

_NUMBER = re.compile(r"[0-9]+\. ")
_RULE = "---"


class Look(Enum):
    """What a line is by its look."""

    HEADING = auto()
    SUBTITLE = auto()
    TEXT = auto()
    BULLET = auto()
    NUMBERED = auto()
    RULE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a file. `depth` is that of a heading, 0 for the title of a Word document."""

    look: Look
    text: str
    place: str
    depth: int = 0


class NotOursError(Exception):
    """The file has not the shape of an export of this ladder."""


def markdown_lines(data: bytes) -> list[Line]:
    """A Markdown file; raises `NotOursError` for markup that no export has."""
    from markdown_it import MarkdownIt

    made: list[Line] = []
    inside: list[Line] = []  # the headings and entries that are open, without their texts
    for token in MarkdownIt("commonmark").parse(data.decode("utf-8-sig")):
        place = f"line {token.map[0] + 1}" if token.map else ""
        match token.type:
            case "heading_open":
                inside.append(Line(Look.HEADING, "", place, int(token.tag[1:])))
            case "bullet_list_open":
                inside.append(Line(Look.BULLET, "", place))
            case "ordered_list_open":
                inside.append(Line(Look.NUMBERED, "", place))
            case "heading_close" | "bullet_list_close" | "ordered_list_close":
                inside.pop()
            case "inline":
                children = token.children or []
                if len(inside) > 1 or any(child.type not in ("text", "text_special") for child in children):
                    raise NotOursError
                around = inside[-1] if inside else Line(Look.TEXT, "", place)
                made.append(Line(around.look, "".join(child.content for child in children), place, around.depth))
            case "hr":
                made.append(Line(Look.RULE, "", place))
            case "paragraph_open" | "paragraph_close" | "list_item_open" | "list_item_close":
                pass
            case _:
                raise NotOursError
    return made


def plain_lines(data: bytes) -> list[Line]:
    """A plain text; raises `NotOursError` where its lines were wrapped."""
    made: list[Line] = []
    before = ""
    for number, text in enumerate(data.decode("utf-8-sig").replace("\r\n", "\n").split("\n"), 1):
        sign = _NUMBER.match(text)
        place = f"line {number}"
        if text == _RULE:
            made.append(Line(Look.RULE, "", place))
        elif text.startswith("- "):
            made.append(Line(Look.BULLET, text[2:], place))
        elif sign:
            made.append(Line(Look.NUMBERED, text[sign.end() :], place))
        elif text and before:
            raise NotOursError  # somebody has wrapped the lines
        elif text:
            made.append(Line(Look.TEXT, text, place))
        before = text
    return made


def word_lines(data: bytes) -> list[Line]:
    """A Word document; raises `NotOursError` for what no export has, and RefusedError for a file that is none."""
    from ladder_export.importing.documents.word_styles import Styles
    from ladder_export.word_file import W, open_word_file

    package = open_word_file(data)
    styles = Styles.of(package)
    made: list[Line] = []
    body = package.root(package.main).find(f"{W}body")
    for number, element in enumerate(() if body is None else body, 1):
        if element.tag == f"{W}sectPr":
            continue
        inner = {child.tag for child in element} - {
            f"{W}pPr",
            f"{W}r",
            f"{W}proofErr",
            f"{W}bookmarkStart",
            f"{W}bookmarkEnd",
        }
        parts = {part.tag for run in element.iter(f"{W}r") for part in run} - {
            f"{W}rPr",
            f"{W}t",
            f"{W}lastRenderedPageBreak",
        }
        if element.tag != f"{W}p" or inner or parts:
            raise NotOursError
        text = "".join(part.text or "" for part in element.iter(f"{W}t"))
        depth, entry = styles.heading(element), styles.list_place(element)
        place = f"paragraph {number}"
        if styles.name_of(styles.style_of(element)).casefold() == "subtitle":
            made.append(Line(Look.SUBTITLE, text, place))
        elif depth is not None:
            made.append(Line(Look.HEADING, text, place, int(depth)))
        elif entry is not None:
            made.append(Line(Look.NUMBERED if entry.numbered else Look.BULLET, text, place))
        elif text.strip():
            made.append(Line(Look.TEXT, text, place))
    return made


READERS: Mapping[str, Callable[[bytes], list[Line]]] = {".md": markdown_lines, ".txt": plain_lines, ".docx": word_lines}
