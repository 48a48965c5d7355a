"""Shows how a layout sets a sheet, by a sheet that has next to no text: a specimen.

All that a layout decides can be measured on it: how wide and tall the lines of a section are and in which face they are set,
what lies between items and between sections, what stands side by side. It says nothing of the level that it was made from, so
that the sheets of many levels, of many competencies, have the same one, and it is rendered once for all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ladder_export.pdf.shaping import SAMPLE

if TYPE_CHECKING:
    from ladder_export.ladder import Section
    from ladder_export.layout import LaidOut

ITEM = "item-"
# The ids of sections: of what may be taller than its text, by class (the head of a column, a step), and of any other.
_BOXES = {"level": "head-", "riser": "step-"}
_CELL = "cell-"
_MANY = 4  # lines that make such a box as tall as they are
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
    the sections. Of sections that are `alike` the first shows how tall they are at least, and the others, of so many `lines`,
    how they grow.
    """

    html: str
    assets: Mapping[str, bytes]
    items: Mapping[str, Mapping[str, tuple[str, ...]]]
    heads: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def laid_out(self, like: LaidOut) -> LaidOut:
        """The specimen in the size of another sheet."""
        return replace(like, html=self.html, assets=self.assets, labels={}, beside=frozenset())


def parted(laid: LaidOut, sections: Mapping[str, Section]) -> tuple[Specimen, Texts] | None:
    """The specimen of a sheet with `sections`, and its texts; nothing if these cannot be found on it."""
    root = _root(laid)
    known: dict[str, Any] = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    filled = {anchor: section for anchor, section in sections.items() if section.items}
    if any(
        anchor not in known or any(ITEM + item.id not in known for item in section.items)
        for anchor, section in filled.items()
    ):
        return None
    held = {
        anchor: [(item.role, known[ITEM + item.id]) for item in section.items] for anchor, section in filled.items()
    }
    items = _read(held)
    ids = {anchor: _emptied(anchor, _beside(known[anchor]), texts) for anchor, texts in held.items()}
    headings: dict[str, dict[str, str]] = {}
    for anchor in items:
        titles = [child for child in known[anchor] if child.tag in _TITLES and not child.get("id")]
        headings[anchor] = _shown(titles, anchor)
    heads = tuple(name for name, element in known.items() if element.tag == "header")
    for name in heads:
        headings[name] = _shown(known[name].xpath(".//*[@class='name']/*"), name)
    return Specimen(_stripped(root), _assets(laid), ids, heads), Texts(items, headings)


def parted_table(laid: LaidOut) -> tuple[Specimen, Texts] | None:
    """The specimen of a sheet with levels side by side in a table, and its texts; nothing if these are not to be found there.

    Whatever has items in it is a section here, and so are the names of the levels and the steps between them.
    """
    root = _root(laid)
    boxes = {kind: root.xpath(f"//table//*[@class='{kind}']") for kind in _BOXES}
    for kind, found in boxes.items():
        for number, box in enumerate(found):
            box.set("id", f"{_BOXES[kind]}{number}")
    for cell in root.xpath("//table//th"):  # so that names of one line and of many begin side by side
        cell.set("style", "vertical-align: top")
    texts = root.xpath(f"//*[starts-with(@id, '{ITEM}')] | //table//*[@class='stage']")
    sections: list[Any] = [next((above for above in text.iterancestors() if above.get("id")), None) for text in texts]
    if None in sections or root.xpath("//*[@class='stacked']"):
        return None
    held: dict[str, list[tuple[str, Any]]] = {}
    for section, text in zip(sections, texts, strict=True):
        name = section.get("id")
        if not name.startswith((*_BOXES.values(), _CELL)):
            section.set("id", name := f"{_CELL}{len(held)}")
        held.setdefault(name, []).append((text.get("class", text.tag), text))
    alike = tuple(tuple(box.get("id") for box in found if box.get("id") in held) for found in boxes.values())
    lines = {anchor: _MANY for names in alike for anchor in names[1:]}
    beside = {section.get("id"): _beside(section) for section in sections}
    items = _read(held)
    ids = {anchor: _emptied(anchor, beside[anchor], within, lines.get(anchor, 1)) for anchor, within in held.items()}
    headings: dict[str, Mapping[str, str]] = {anchor: {} for anchor in items}
    heads = tuple(head.get("id") for head in root.xpath("//header[@id]"))
    for name in heads:
        headings[name] = _shown(root.xpath(f"//header[@id='{name}']/*[normalize-space()]"), name)
    specimen = Specimen(_stripped(root), _assets(laid), ids, heads, tuple(filter(None, alike)), lines)
    return specimen, Texts(items, headings)


def _root(laid: LaidOut) -> Any:
    from lxml import etree

    return etree.fromstring(laid.html, etree.HTMLParser())


def _read(held: Mapping[str, Sequence[tuple[str, Any]]]) -> dict[str, tuple[tuple[str, str], ...]]:
    return {anchor: tuple((role, _text(element)) for role, element in texts) for anchor, texts in held.items()}


def _beside(section: Any) -> int:
    """How many items of a section stand side by side."""
    of = _OF.search(section.get("class", ""))
    return int(of[1]) if of else 1


def _emptied(anchor: str, beside: int, texts: Iterable[tuple[str, Any]], lines: int = 1) -> dict[str, tuple[str, ...]]:
    """Let the items of a section show how they are set, one row and one item more of them; their ids by role."""
    ids: dict[str, tuple[str, ...]] = {}
    kept: Counter[Any] = Counter()
    for number, (role, element) in enumerate(texts):
        parent = element.getparent()
        kept[parent] += 1
        if kept[parent] > beside + 1:
            parent.remove(element)
            continue
        name = f"{ITEM}{anchor}-{number}"
        _show(element, name, lines, widths=role not in ids)
        ids[role] = (*ids.get(role, ()), name)
    return ids


def _assets(laid: LaidOut) -> dict[str, bytes]:
    return {name: _BLANK if name == _OWN else drawing for name, drawing in laid.assets.items()}


def _shown(elements: Iterable[Any], anchor: str) -> dict[str, str]:
    """The texts of some headings, in whose place from now on stands how they would be set, by their ids."""
    texts = {f"{anchor}:{number}": element for number, element in enumerate(elements)}
    found = {name: _text(element) for name, element in texts.items()}
    for name, element in texts.items():
        _show(element, name)
    return found


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _show(element: Any, name: str, lines: int = 1, *, widths: bool = True) -> None:
    """Let `element` show how its text would be set, on so many lines, and with `widths` how much has room on them."""
    from lxml import etree

    for child in list(element):
        element.remove(child)
    element.text, element.attrib["id"] = None, name
    if not widths:
        element.text = SAMPLE[0]
        return
    line = etree.SubElement(element, "span", id=ROOM + name, style="display: block; white-space: nowrap")
    etree.SubElement(line, "span", id=EM + name, style="padding-left: 1em")
    etree.SubElement(line, "span", id=WIDTH + name).text = SAMPLE
    for _ in range(1, lines):
        etree.SubElement(element, "span", style="display: block").text = SAMPLE[0]


def _stripped(root: Any) -> str:
    """A sheet without what is said of the level and looks the same whatever it says."""
    from lxml import etree

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
    html: str = etree.tostring(root, encoding="unicode", method="html", doctype="<!doctype html>")
    return html
