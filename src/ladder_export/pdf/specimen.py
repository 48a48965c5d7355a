"""Shows how a layout sets a sheet, by a sheet that has next to no text: a specimen.

All that a layout decides can be measured on it: how wide and tall the lines of a section are and in which face they are set,
what lies between items and between sections, what stands side by side. It says nothing of the level that it was made from, so
that the sheets of many levels, of many competencies, have the same one, and it is rendered once for all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ladder_export.pdf.shaping import SAMPLE

if TYPE_CHECKING:
    from ladder_export.ladder import Section
    from ladder_export.layout import LaidOut

ITEM = "item-"
# Ids of what stands in the place of a text: a line as wide as it can be, and in it a box of one em, and the sample.
ROOM, EM, WIDTH = "room-", "em-", "width-"
_OF = re.compile(r"\bof-(\d+)\b")  # the class of what has its items side by side
_LEVEL = re.compile(r"\bl\d+\b")  # the class that gives the color of a level
_BLANK = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
_TITLES = ("h2", "h3", "p")
_OWN = "qr.svg"  # the drawing that belongs to one sheet


@dataclass(frozen=True, slots=True)
class Texts:
    """What a sheet says: of each section its items (role, text); of it and of each head, its headings by their ids here."""

    items: Mapping[str, tuple[tuple[str, str], ...]]
    headings: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Specimen:
    """A sheet without its texts.

    `items` are the ids that the items of each section have here, by section and role; `heads` are those of what stands above
    the sections.
    """

    html: str
    assets: Mapping[str, bytes]
    items: Mapping[str, Mapping[str, tuple[str, ...]]]
    heads: tuple[str, ...]

    def laid_out(self, like: LaidOut) -> LaidOut:
        """The specimen in the size of another sheet."""
        return replace(like, html=self.html, assets=self.assets, labels={}, beside=frozenset())


def parted(laid: LaidOut, sections: Mapping[str, Section]) -> tuple[Specimen, Texts] | None:
    """The specimen of a sheet with `sections`, and its texts; nothing if these cannot be found on it."""
    from lxml import etree

    root = etree.fromstring(laid.html, etree.HTMLParser())
    known: dict[str, Any] = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    ids: dict[str, dict[str, tuple[str, ...]]] = {}
    items: dict[str, tuple[tuple[str, str], ...]] = {}
    headings: dict[str, dict[str, str]] = {}
    for anchor, section in sections.items():
        if not section.items:
            continue
        if anchor not in known or any(ITEM + item.id not in known for item in section.items):
            return None
        found = [known[ITEM + item.id] for item in section.items]
        roles = [item.role for item in section.items]
        items[anchor] = tuple((role, _text(element)) for role, element in zip(roles, found, strict=True))
        of = _OF.search(known[anchor].get("class", ""))
        ids[anchor] = {}
        beside: Counter[Any] = Counter()
        for number, (role, element) in enumerate(zip(roles, found, strict=True)):
            parent = element.getparent()
            beside[parent] += 1
            if beside[parent] > (int(of[1]) if of else 1) + 1:
                parent.remove(element)
                continue
            name = f"{ITEM}{anchor}-{number}"
            ids[anchor][role] = (*ids[anchor].get(role, ()), name)
            _show(element, name)
    for anchor in items:
        titles = [child for child in known[anchor] if child.tag in _TITLES and not child.get("id")]
        headings[anchor] = _shown(titles, anchor)
    heads = tuple(name for name, element in known.items() if element.tag == "header")
    for name in heads:
        headings[name] = _shown(known[name].xpath(".//*[@class='name']/*"), name)
    _strip(root)
    html = etree.tostring(root, encoding="unicode", method="html", doctype="<!doctype html>")
    assets = {name: _BLANK if name == _OWN else drawing for name, drawing in laid.assets.items()}
    return Specimen(html, assets, ids, heads), Texts(items, headings)


def _shown(elements: Iterable[Any], anchor: str) -> dict[str, str]:
    """The texts of some headings, in whose place from now on stands how they would be set, by their ids."""
    texts = {f"{anchor}:{number}": element for number, element in enumerate(elements)}
    found = {name: _text(element) for name, element in texts.items()}
    for name, element in texts.items():
        _show(element, name)
    return found


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _show(element: Any, name: str) -> None:
    """Let `element` show how its text would be set."""
    from lxml import etree

    for child in list(element):
        element.remove(child)
    element.text, element.attrib["id"] = None, name
    line = etree.SubElement(element, "span", id=ROOM + name, style="display: block; white-space: nowrap")
    etree.SubElement(line, "span", id=EM + name, style="display: inline-block; width: 1em")
    etree.SubElement(line, "span", id=WIDTH + name, style="display: inline-block").text = SAMPLE


def _strip(root: Any) -> None:
    """Take out what is said of the level and looks the same whatever it says."""
    for element in list(root.iter()):
        if element.tag == "meta":
            element.getparent().remove(element)
        for key in ("href", "title", "data-running", "data-edition"):
            element.attrib.pop(key, None)
        if "alt" in element.attrib:
            element.set("alt", "")
        if look := element.get("class"):
            element.set("class", _LEVEL.sub("l1", look))
            if look == "numeral":
                element.text = "0" * len(element.text or "")
        if element.tag == "title":
            element.text = ""
