"""The body of a Word file in reading order: paragraphs (in tables too) and content controls with all their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from ladder_export.proof.form_styles import Styles, W, read_fill, read_look, unseen
from ladder_export.proof.form_table import FIELD, HEADING, ITEM, Table, is_form_field

__all__ = ["Body", "FoundControl", "Hidden", "Paragraph", "W", "read_body"]

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted and moved-away text, property lists, and what stands in for newer markup: not part of what people read.
_SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "tcPr", "trPr", "sectPr")) | {
    f"{_MC}Fallback"
}
_CHARACTERS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_MOST_COLUMNS = 63  # of a table in Word
_FIELDS = {
    f"{W}dropDownList": "choice",
    f"{W}comboBox": "choice",
    f"{W}date": "date",
    f"{_W14}checkbox": "tick",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The text of one paragraph, without what stands in its content controls. It has no page: Word decides that later."""

    text: str
    type: str = ITEM
    pages: tuple[int, ...] = ()
    style: str = ""


@dataclass(slots=True)
class FoundControl:
    """One content control. `at` is how many paragraphs end before the one that it is in, `choices` are values with texts."""

    tag: str
    alias: str
    field: str
    lock: str
    prompt: str
    choices: tuple[tuple[str, str], ...]
    at: int
    bookmark: str = ""
    beside: str = ""  # the nearest text to the left of its cell
    head: str = ""  # the text over its column
    spot: tuple[int, int, int] | None = None  # its table, row and cell, from 0


@dataclass(frozen=True, slots=True)
class Hidden:
    """A paragraph with text that nobody can see, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Body:
    """Everything in reading order."""

    paragraphs: tuple[Paragraph, ...]
    controls: tuple[FoundControl, ...]
    hidden: tuple[Hidden, ...]


def read_body(document: ET.Element, styles: Styles) -> Body:
    """Read `word/document.xml`."""
    reader = _Reader(styles)
    reader.children(document, _Place())
    return Body(tuple(reader.paragraphs), tuple(reader.controls), tuple(reader.hidden))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the reader is: the texts of the open paragraph, its style, the fills below it, and why nobody can see it."""

    texts: list[str] | None = None
    style: str = ""
    grounds: tuple[str | None, ...] = ()
    unseen: str = ""
    whys: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    styles: Styles
    paragraphs: list[Paragraph] = field(default_factory=list)
    controls: list[FoundControl] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)  # those that are open, outermost first
    count: int = 0  # tables so far
    open: dict[str, str] = field(default_factory=dict)  # bookmarks by id
    waiting: list[tuple[str, FoundControl]] = field(default_factory=list)  # controls in a bookmark that is still open

    def children(self, element: Iterable[ET.Element], place: _Place) -> None:
        for child in element:
            self._visit(child, place)

    def _visit(self, element: ET.Element, place: _Place) -> None:
        tag = element.tag
        if tag in _SKIPPED:
            return
        if tag == f"{W}p":
            self._paragraph(element, place)
        elif tag == f"{W}r":
            self._run(element, place)
        elif tag == f"{W}sdt":
            self._control(element, place)
        elif tag == f"{W}tbl":
            self.tables.append(Table(number=self.count))
            self.count += 1
            self.children(element, place)
            self._label(*self.tables.pop().labels, FIELD)
        elif tag == f"{W}tr" and self.tables:
            self._row(element, _hiding(place, _row_trouble(element)))
        elif tag == f"{W}tc" and self.tables:
            self._cell(element, place)
        elif tag == f"{W}bookmarkStart":
            self.open[element.get(f"{W}id", "")] = element.get(f"{W}name", "")
        elif tag == f"{W}bookmarkEnd":
            self._close(element.get(f"{W}id", ""))
        else:
            self.children(element, place)

    def _row(self, element: ET.Element, place: _Place) -> None:
        table, start = self.tables[-1], len(self.paragraphs)
        table.begin_row()
        self.children(element, place)
        table.end_row(start, len(self.paragraphs))
        if table.row and all(is_form_field(control.tag) for _, control in table.row):
            self._label(start, len(self.paragraphs), FIELD)

    def _cell(self, element: ET.Element, place: _Place) -> None:
        properties = element.find(f"{W}tcPr")
        span = properties.find(f"{W}gridSpan") if properties is not None else None
        start = len(self.paragraphs)
        self.children(element, _Place(None, "", (read_fill(properties), *place.grounds), place.unseen))
        columns = min(_MOST_COLUMNS, int(span.get(f"{W}val", "1"))) if span is not None else 1
        self.tables[-1].end_cell(self.paragraphs[start:], columns)

    def _label(self, first: int, last: int, kind: str) -> None:
        self.paragraphs[first:last] = [replace(each, type=kind) for each in self.paragraphs[first:last]]

    def _paragraph(self, element: ET.Element, place: _Place) -> None:
        properties = element.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle") if properties is not None else None
        name = style.get(f"{W}val", "") if style is not None else ""
        inside = _Place([], name, (read_fill(properties), *place.grounds), place.unseen)
        self.children(element, inside)
        text = "".join(inside.texts or ())
        if inside.whys:
            self.hidden.append(Hidden(text, inside.whys[0]))
        self.paragraphs.append(Paragraph(text, HEADING if name.startswith("Heading") else ITEM, style=name))

    def _run(self, run: ET.Element, place: _Place) -> None:
        text = "".join(_character(child) for child in run)
        if place.texts is not None and text:
            place.texts.append(text)
            if text.strip() and (why := self._unseen(run, place)):
                place.whys.append(why)
        self.children((child for child in run if len(child)), place)  # text boxes

    def _unseen(self, run: ET.Element, place: _Place) -> str:
        properties = run.find(f"{W}rPr")
        style = properties.find(f"{W}rStyle") if properties is not None else None
        name = style.get(f"{W}val", "") if style is not None else ""
        return place.unseen or unseen(self.styles, read_look(properties), name, place.style, list(place.grounds))

    def _control(self, element: ET.Element, place: _Place) -> None:
        properties = element.find(f"{W}sdtPr")
        content = element.find(f"{W}sdtContent")
        if properties is not None:
            control = _read_control(properties, len(self.paragraphs))
            self.controls.append(control)
            if self.tables:
                table = self.tables[-1]
                table.row.append((len(table.cells), control))
                control.spot = (table.number, table.rows, table.count)
            if self.open:
                self.waiting.append((list(self.open)[-1], control))
        if content is not None:  # its text is an answer or a prompt, never an item
            self.children(
                content, _Place(None if place.texts is None else [], place.style, place.grounds, place.unseen)
            )

    def _close(self, number: str) -> None:
        name = self.open.pop(number, "")
        for waits, control in self.waiting:
            if waits == number:
                control.bookmark = name
        self.waiting = [(waits, control) for waits, control in self.waiting if waits != number]


def _hiding(place: _Place, why: str) -> _Place:
    return _Place(place.texts, place.style, place.grounds, place.unseen or why)


def _row_trouble(row: ET.Element) -> str:
    """Why the text of a table row cannot be seen, or can be cut off."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        return ""
    if properties.find(f"{W}hidden") is not None:
        return "is in a hidden table row"
    height = properties.find(f"{W}trHeight")
    if height is not None and height.get(f"{W}hRule") == "exact":
        return "is in a table row of fixed height, which can cut it off"
    return ""


def _character(child: ET.Element) -> str:
    return (child.text or "") if child.tag == f"{W}t" else _CHARACTERS.get(child.tag, "")


def _read_control(properties: ET.Element, at: int) -> FoundControl:
    def named(path: str) -> str:
        found = properties.find(path)
        return found.get(f"{W}val", "") if found is not None else ""

    kinds = [kind for tag, kind in _FIELDS.items() if properties.find(tag) is not None]
    items = [*properties.iter(f"{W}listItem")]
    return FoundControl(
        tag=named(f"{W}tag"),
        alias=named(f"{W}alias"),
        field=kinds[0] if kinds else "text",
        lock=named(f"{W}lock"),
        prompt=named(f"{W}placeholder/{W}docPart"),
        choices=tuple((value, item.get(f"{W}displayText", "")) for item in items if (value := item.get(f"{W}value"))),
        at=at,
    )
