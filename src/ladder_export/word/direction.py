"""From right to left: a finished part of a form is turned as a whole, so that nothing else here need think of direction.

Word mirrors what a paragraph or table says of left and right once it is marked (ECMA-376 part 1, 17.3.1.6 and 17.4.1): indents,
tabs, borders, alignment. It takes the direction of a run from its mark (17.3.2.30), which decides where spaces and signs
belong, so words in Latin letters get runs of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from unicodedata import bidirectional

from ladder_export.word.xml import XML_SPACE, Element, element, qname

_RIGHT = frozenset(("R", "AL", "AN"))
_APART = " · "  # between names that have nothing to do with each other
_PIECE = re.compile(r"\s+|\S+")
_NUMBERS = re.compile(r"\d+(?:[./:–-]\d+)+")  # a date, a version: Arabic letters before it would turn its parts around
_ENDS = ".,;:!?…،؛؟"
_PAIRS = {")": "(", "]": "[", "}": "{", "»": "«", "”": "“"}
_OPENING = {first: last for last, first in _PAIRS.items()}
# What follows the mark of direction in the properties of a paragraph (CT_PPr).
_AFTER_BIDI = frozenset(
    qname(f"w:{name}")
    for name in (
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "contextualSpacing",
        "jc",
        "outlineLvl",
        "rPr",
        "sectPr",
    )
)


def turn(root: Element) -> None:
    """Make the part `root` run from right to left: paragraphs, tables, sections, runs."""
    for line in root.iter(qname("w:p")):
        _turn_line(line)
    for table in root.iter(qname("w:tblPr")):
        style = table.find(qname("w:tblStyle"))
        table.insert(0 if style is None else 1, element("w:bidiVisual"))
    for section in root.iter(qname("w:sectPr")):
        section.append(element("w:bidi"))
    for control in root.iter(qname("w:sdtPr")):
        if (letters := control.find(qname("w:rPr"))) is not None:
            letters.append(element("w:rtl"))
    for made in list(root.iter(qname("w:r"))):
        _turn_run(made)


def turned(run: Element) -> list[Element]:
    """`run` as runs that each go one way."""
    holder = element("w:p", run)
    _turn_run(run)
    return list(holder)


def directed(text: str) -> list[tuple[str, bool]]:
    """`text` in pieces that go one way, and of each whether it goes from right to left."""
    found: list[tuple[str, bool]] = []
    for number, part in enumerate(text.split(_APART)):
        for piece, right in [(_APART, True)] * bool(number) + list(_joined(part)):
            if found and found[-1][1] is right and right:
                found[-1] = (found[-1][0] + piece, True)
            elif piece:
                found.append((piece, right))
    return found


def _joined(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text of one sense: words in Latin letters are one piece with the spaces and figures between them."""
    kinds = {bidirectional(letter) for letter in text}
    if not kinds & _RIGHT:
        yield text, "L" not in kinds and not _NUMBERS.search(text)
        return
    left, waiting = "", ""
    for piece in _PIECE.findall(text):
        before, core, after = _core(piece, figures=bool(left))
        if core and left and not before:
            left, waiting = left + waiting + core, after
        elif core:
            yield from ((left, False), (waiting + before, True))
            left, waiting = core, after
        elif left and not set(map(bidirectional, waiting + piece)) & _RIGHT:
            waiting += piece
        else:
            yield from ((left, False), (waiting + piece, True))
            left, waiting = "", ""
    yield from ((left, False), (waiting, True))


def _core(piece: str, *, figures: bool) -> tuple[str, str, str]:
    """What goes from left to right in a word, between signs that belong to the sentence around it; empty where nothing does.

    Lone `figures` do after words that do: 365 in “Word 365”.
    """
    start, end = 0, len(piece)
    while end and (piece[end - 1] in _ENDS or _lone(piece[end - 1], piece, _PAIRS)):
        end -= 1
    while start < end and _lone(piece[start], piece[start:end], _OPENING):
        start += 1
    core = piece[start:end]
    kinds = set(map(bidirectional, core))
    goes = "L" in kinds or _NUMBERS.search(core) or (figures and kinds == {"EN"})
    return (piece[:start], core, piece[end:]) if goes and not kinds & _RIGHT else ("", "", piece)


def _lone(mark: str, text: str, pairs: dict[str, str]) -> bool:
    """Whether `mark` is one of a pair whose other is not in `text`."""
    return mark in pairs and pairs[mark] not in text


def _turn_line(line: Element) -> None:
    properties = line.find(qname("w:pPr"))
    if properties is None:
        properties = element("w:pPr")
        line.insert(0, properties)
    at = next((n for n, child in enumerate(properties) if child.tag in _AFTER_BIDI), len(properties))
    properties.insert(at, element("w:bidi"))


def _turn_run(made: Element) -> None:
    """Put in the place of a run one for each direction in its text; a box keeps its font, a field its numbers."""
    fonts = made.find(f"{qname('w:rPr')}/{qname('w:rFonts')}")
    if fonts is not None or made.find(qname("w:t")) is None:
        return
    pieces: list[tuple[bool, list[Element]]] = []
    for child in made:
        if child.tag == qname("w:rPr"):
            continue
        for text, right in directed(child.text or "") if child.tag == qname("w:t") else [("", True)]:
            part = deepcopy(child)
            if text:
                part.text = text
                part.set(XML_SPACE, "preserve")
            if pieces and pieces[-1][0] is right:
                pieces[-1][1].append(part)
            else:
                pieces.append((right, [part]))
    properties = made.find(qname("w:rPr"))
    for right, parts in pieces:
        marks = [] if properties is None else list(deepcopy(properties))
        marks += [element("w:rtl")] if right else []
        made.addprevious(element("w:r", element("w:rPr", marks) if marks else None, parts))
    parent = made.getparent()
    assert parent is not None
    parent.remove(made)
