"""What the styles and the lists of a Word document say of its paragraphs and runs: outline level, list, bold, size.

ECMA-376 part 1: 17.7 (styles and `w:basedOn`), 17.9 (numbering), 17.3.1.20 (`w:outlineLvl`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ladder_export.word_file import Element, Package, W

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_OFF = ("0", "false", "off", "none")
_MOST_BASES = 20
_LISTS = ("list bullet", "list number")
_NO_NUMBERS = frozenset({"bullet", "none"})


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a paragraph stands in lists: how deep, and whether the list has numbers."""

    depth: int
    numbered: bool


@dataclass(slots=True)
class Styles:
    """The styles and lists of a package."""

    by_id: dict[str, Element] = field(default_factory=dict)
    default: str = ""
    base_size: float = 0
    formats: dict[tuple[str, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> Styles:
        """Those of the main document."""
        made = cls()
        for name in package.linked(package.main, "styles"):
            root = package.root(name)
            for style in root.iter(f"{W}style"):
                made.by_id[style.get(f"{W}styleId", "")] = style
                if style.get(f"{W}type") == "paragraph" and is_on(style.get(f"{W}default"), absent=False):
                    made.default = style.get(f"{W}styleId", "")
            size = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
            made.base_size = _points(size)
        for name in package.linked(package.main, "numbering"):
            made._learn_lists(package.root(name))
        return made

    def _learn_lists(self, root: Element) -> None:
        shapes: dict[str, dict[int, str]] = {}
        links: dict[str, str] = {}
        for abstract in root.iter(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId", "")
            shapes[key] = {
                _number(level.get(f"{W}ilvl")): _value(level.find(f"{W}numFmt"), "decimal")
                for level in abstract.iter(f"{W}lvl")
            }
            if link := _value(abstract.find(f"{W}styleLink")):
                links[link] = key
        for num in root.iter(f"{W}num"):
            key = _value(num.find(f"{W}abstractNumId"))
            for abstract in root.iter(f"{W}abstractNum"):
                linked = _value(abstract.find(f"{W}numStyleLink"))
                if abstract.get(f"{W}abstractNumId") == key and linked in links:
                    key = links[linked]
                    break
            for level, shape in shapes.get(key, {}).items():
                self.formats[num.get(f"{W}numId", ""), level] = shape

    def chain(self, paragraph_or_run_style: str) -> Iterator[Element]:
        """The style and those that it is based on, the nearest first."""
        seen: set[str] = set()
        style = self.by_id.get(paragraph_or_run_style)
        while style is not None and len(seen) < _MOST_BASES:
            yield style
            seen.add(style.get(f"{W}styleId", ""))
            base = _value(style.find(f"{W}basedOn"))
            style = None if base in seen else self.by_id.get(base)

    def style_of(self, paragraph: Element) -> str:
        """The id of the style of a paragraph."""
        return _value(paragraph.find(f"{W}pPr/{W}pStyle"), self.default)

    def name_of(self, style: str) -> str:
        """The name of a style; those that Word brings have the same name in all languages."""
        return next((_value(each.find(f"{W}name")) for each in self.chain(style)), "")

    def heading(self, paragraph: Element) -> float | None:
        """How deep a heading a paragraph is (0: the title of the document); `None` if it is none."""
        style = self.style_of(paragraph)
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if own is not None:
            return float(_number(_value(own)) + 1) if _number(_value(own)) < 9 else None
        for each in self.chain(style):
            name = _value(each.find(f"{W}name"))
            if name.casefold() == "title":
                return 0
            if found := _HEADING.fullmatch(name):
                return float(found[1])
            level = each.find(f"{W}pPr/{W}outlineLvl")
            if level is not None:
                return float(_number(_value(level)) + 1) if _number(_value(level)) < 9 else None
        return None

    def list_place(self, paragraph: Element) -> ListPlace | None:
        """The list that a paragraph is an entry of; `None` if it is of none."""
        sources = [paragraph, *self.chain(self.style_of(paragraph))]
        for source in sources:
            found = source.find(f"{W}pPr/{W}numPr")
            if found is None:
                continue
            num = found.find(f"{W}numId")
            level = _number(_value(found.find(f"{W}ilvl"), "0"))
            if num is None:
                continue
            if _value(num) == "0":
                return None
            numbered = self.formats.get((_value(num), level), "decimal") not in _NO_NUMBERS
            return ListPlace(level or self._depth_by_name(paragraph), numbered)
        name = self.name_of(self.style_of(paragraph)).casefold()
        if name.startswith(_LISTS):
            return ListPlace(self._depth_by_name(paragraph), name.startswith("list number"))
        return None

    def _depth_by_name(self, paragraph: Element) -> int:
        """How deep “List Bullet 2” is: each depth of these styles is a list of its own."""
        name = self.name_of(self.style_of(paragraph)).casefold()
        return int(name[-1]) - 1 if name.startswith(_LISTS) and name[-1] in "23456789" else 0

    def is_strong(self, paragraph: Element, run: Element) -> bool:
        """Whether a run is set like a heading: bold, or underlined."""
        bold = self._of_run(paragraph, run, "b")
        underline = run.find(f"{W}rPr/{W}u")
        return is_on(bold.get(f"{W}val")) if bold is not None else _value(underline, "none") not in ("none", "")

    def is_hidden(self, paragraph: Element, run: Element) -> bool:
        """Whether a run is hidden text."""
        found = self._of_run(paragraph, run, "vanish")
        return found is not None and is_on(found.get(f"{W}val"))

    def size(self, paragraph: Element, run: Element) -> float:
        """The size of a run in points; 0 if nothing says it."""
        return _points(self._of_run(paragraph, run, "sz")) or self.base_size

    def _of_run(self, paragraph: Element, run: Element, name: str) -> Element | None:
        own = run.find(f"{W}rPr/{W}{name}")
        if own is not None:
            return own
        for style in (_value(run.find(f"{W}rPr/{W}rStyle")), self.style_of(paragraph)):
            for each in self.chain(style):
                found = each.find(f"{W}rPr/{W}{name}")
                if found is not None:
                    return found
        return None


def is_on(value: str | None, *, absent: bool = True) -> bool:
    """What a switch such as `w:b` means by its value (17.17.4, ST_OnOff)."""
    return absent if value is None else value.casefold() not in _OFF


def _value(element: Element | None, default: str = "") -> str:
    return default if element is None else element.get(f"{W}val") or default


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 4 else 0


def _points(element: Element | None) -> float:
    value = _value(element)
    return int(value) / 2 if value.isdigit() and len(value) < 5 else 0.0
