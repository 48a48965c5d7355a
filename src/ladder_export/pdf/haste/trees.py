"""Reads HTML that needs no mending as the XML that it nearly is.

tinyhtml5 2 (`parse`) reads letter by letter, in Python, and knows what to make of any mistake. Our layouts close what they
open, and put nothing where HTML would move it: then Expat finds the same elements. Anything else goes the long way.
"""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

from ladder_export.pdf.haste.parts import put

_START = re.compile(r"<!doctype html>\s*(?=<html[ >])", re.IGNORECASE)
_VOID = re.compile(r"<(br|col|img|link|meta|wbr)((?: [a-z-]+=\"[^\"]*\")*)>")
# What XML has not, or has another way: instructions, comments, references, names of its own, white space in attributes.
_ODD = re.compile(r"<[!?]|[\r\0]|&(?!amp;|lt;|gt;|quot;|#34;|#39;)|\sxml|=\"[^\"]*[\t\n]|=\s*'")
_SPACE = " \t\n"
_INLINE = frozenset(
    ("a", "b", "bdi", "br", "code", "em", "i", "img", "q", "small", "span", "strong", "sub", "sup", "wbr")
)
_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOXES = ("article", "aside", "div", "figure", "footer", "header", "main", "nav", "section")
_FLOW = _INLINE | {*_TITLES, *_BOXES, "ol", "p", "table", "ul"}
_NONE: frozenset[str] = frozenset()
# What may be in an element so that HTML leaves it there, and closes nothing before its time.
_INSIDE = {
    "html": frozenset(("head", "body")),
    "head": frozenset(("link", "meta", "title")),
    "table": frozenset(("caption", "colgroup", "tbody", "tfoot", "thead")),
    **dict.fromkeys(("br", "col", "img", "link", "meta", "title", "wbr"), _NONE),
    **dict.fromkeys(("ol", "ul"), frozenset(("li",))),
    **dict.fromkeys(("tbody", "tfoot", "thead"), frozenset(("tr",))),
    "tr": frozenset(("td", "th")),
    "colgroup": frozenset(("col",)),
    **dict.fromkeys((*_TITLES, "p"), _INLINE),
    **dict.fromkeys(_INLINE - {"br", "img", "wbr"}, _INLINE),
    **dict.fromkeys(("body", "caption", "li", "td", "th", *_BOXES), _FLOW),
}
_NO_TEXT = frozenset(("colgroup", "head", "html", "table", "tbody", "tfoot", "thead", "tr"))


def make_haste() -> None:
    """Let well-formed pages be read as XML."""
    import tinyhtml5

    slow = tinyhtml5.parse  # that of `rings`

    def parse(document: Any, namespace_html_elements: bool = True, **kwargs: Any) -> Any:
        if isinstance(document, StringIO) and not namespace_html_elements:
            found = well_formed(document.getvalue())
            if found is not None:
                return found
        return slow(document, namespace_html_elements, **kwargs)

    put(tinyhtml5, "parse", parse)


def well_formed(html: str) -> Any:
    """The tree of an HTML document, if XML has the same."""
    from xml.etree.ElementTree import ParseError, XMLParser

    start = _START.match(html)
    if start is None or _ODD.search(html, start.end()):
        return None
    parser = XMLParser()  # it is given no instructions, hence no entities
    try:
        parser.feed(_VOID.sub(r"<\1\2/>", html[start.end() :]))
        root = parser.close()
    except ParseError:
        return None
    if [child.tag for child in root] != ["head", "body"] or not all(map(_is_plain, root.iter())):
        return None
    # HTML drops what stands before the head, and has in the body what stands after it.
    body = root[1]
    after = (body.tail or "") + html[html.rindex(">") + 1 :]
    root.text = body.tail = None
    if after and len(body):
        body[-1].tail = (body[-1].tail or "") + after
    elif after:
        body.text = (body.text or "") + after
    return root


def _is_plain(element: Any) -> bool:
    tag = element.tag
    inside = _INSIDE.get(tag)
    if inside is None or any(child.tag not in inside for child in element):
        return False
    if tag == "a" and element.find(".//a") is not None:
        return False
    if not all(name.islower() for name in element.attrib):
        return False
    texts = (element.text, *(child.tail for child in element)) if tag in _NO_TEXT else ()
    return not any(text and text.strip(_SPACE) for text in texts)
