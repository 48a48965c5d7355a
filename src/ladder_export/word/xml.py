"""WordprocessingML as elements: namespaces, text that XML can hold, runs and paragraphs.

The order of children that the schema demands (ECMA-376 part 1, 17.3) is written here once, so that callers name what
they want and never think of order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import copy
from functools import cache, lru_cache, wraps
from typing import Any, ParamSpec

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_URIS = {"w": W, "w14": W14, "w15": W15, "r": R}

# lxml cannot add a namespace to an element that exists, and mc:Ignorable must name prefixes that the root declares.
ROOT_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}" xmlns:w15="{W15}" xmlns:mc="{MC}" mc:Ignorable="w14 w15"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# XML 1.0, production [2] Char: lxml raises on anything else, and Word refuses the file.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = etree._Element
Children = Element | Iterable[Element] | None
P = ParamSpec("P")


def copied(make: Callable[P, Element]) -> Callable[P, Element]:
    """`make`, which then runs once for the same arguments and gives a copy each time: that takes a fifth of the time.

    For the parts of a form that stand in it many times.
    """
    kept: Any = lru_cache(2048)(make)

    @wraps(make)
    def again(*args: P.args, **kwargs: P.kwargs) -> Element:
        made: Element = kept(*args, **kwargs)
        return copy(made)

    return again


def clean(text: str) -> str:
    """`text` with every character that XML 1.0 forbids replaced by U+FFFD, so that a loss is visible."""
    return _NOT_XML.sub("\ufffd", text)


@cache
def qname(name: str) -> str:
    """`w:p` in lxml's form."""
    prefix, _, local = name.partition(":")
    return f"{{{_URIS[prefix]}}}{local}"


def element(name: str, *children: Children, **attributes: str | int) -> Element:
    """An element with children (None is left out) and attributes named like `w_val`."""
    made = _bare(name, *attributes.items())
    for child in children:
        if isinstance(child, etree._Element):
            made.append(child)
        elif child is not None:
            made.extend(child)
    return made


@copied
def _bare(name: str, *attributes: tuple[str, str | int]) -> Element:
    made = etree.Element(qname(name), nsmap={"w": W})
    for key, value in attributes:
        made.set(qname(key.replace("_", ":", 1)), clean(str(value)))
    return made


def valued(name: str, value: str | int) -> Element:
    """The commonest shape: one element with `w:val`."""
    return element(name, w_val=value)


def run(text: str, *, style: str = "", properties: Iterable[Element] = ()) -> Element:
    """A run of text; line breaks become `w:br` and tabs `w:tab`."""
    marks = [*([valued("w:rStyle", style)] if style else []), *properties]
    made = element("w:r", element("w:rPr", marks) if marks else None)
    for number, line in enumerate(clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            made.append(element("w:br"))
        for position, piece in enumerate(line.split("\t")):
            if position:
                made.append(element("w:tab"))
            if piece:
                made.append(_text("w:t", piece))
    return made


def _text(name: str, content: str) -> Element:
    made = element(name)
    made.text = content
    made.set(XML_SPACE, "preserve")
    return made


def paragraph(
    *inline: Children,
    style: str = "",
    keep: bool = False,
    numbering: int = 0,
    align: str = "",
    before: int | None = None,
) -> Element:
    """A paragraph. `keep` holds it on the page of the next one, `before` is space in twentieths of a point."""
    plain = not (style or keep or numbering or align) and before is None
    return element("w:p", None if plain else _properties(style, keep, numbering, align, before), *inline)


@copied
def _properties(style: str, keep: bool, numbering: int, align: str, before: int | None) -> Element:
    return element(
        "w:pPr",
        valued("w:pStyle", style) if style else None,
        element("w:keepNext") if keep else None,
        element("w:numPr", valued("w:ilvl", 0), valued("w:numId", numbering)) if numbering else None,
        element("w:spacing", w_before=before) if before is not None else None,
        valued("w:jc", align) if align else None,
    )


def keep_with_next(made: Element) -> None:
    """Give a paragraph that exists `w:keepNext`, in its place after the style."""
    properties = made.find(qname("w:pPr"))
    if properties is None:
        properties = element("w:pPr")
        made.insert(0, properties)
    if properties.find(qname("w:keepNext")) is None:
        properties.insert(0 if properties.find(qname("w:pStyle")) is None else 1, element("w:keepNext"))


def field(code: str) -> list[Element]:
    """A complex field such as PAGE, with a first value that Word replaces when it lays out the page."""
    return [
        element("w:r", element("w:fldChar", w_fldCharType="begin")),
        element("w:r", _text("w:instrText", f" {code} ")),
        element("w:r", element("w:fldChar", w_fldCharType="separate")),
        run("1"),
        element("w:r", element("w:fldChar", w_fldCharType="end")),
    ]


def serialize(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
