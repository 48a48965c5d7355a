"""What runs along a document: the lines at the head and foot of its pages, and the texts of its properties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ladder_export.word.xml import Element, clean, element, field, paragraph, run
from ladder_export.wording import Wording


def running(style: str, left: list[Element], right: list[Element]) -> Element:
    """A line with something at either side. `style` is Header or Footer."""
    return paragraph(left, element("w:r", element("w:tab")), right, style=style)


def page_of_pages(words: Wording) -> Iterator[Element]:
    """The number of the page among all, as the language says it, with fields for the two numbers."""
    codes = {"\0": "PAGE", "\1": "NUMPAGES"}
    for piece in re.split("([\0\1])", words("form.page", page="\0", pages="\1")):
        if piece in codes:
            yield from field(codes[piece])
        elif piece:
            yield run(piece)


def core_text(text: str) -> str:
    """A core property holds 255 characters at most."""
    return clean(text)[:255]
