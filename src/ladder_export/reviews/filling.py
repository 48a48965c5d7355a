"""A filled form: values written into the controls of a blank one, as if a person had typed and chosen them in Word.

Everything else of the form stays as it is, the map in it included. One `Filler` makes any number of forms from one blank.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from datetime import date

from lxml import etree

from ladder_export.form_map import Blank, Choice, ControlKind
from ladder_export.problems import LadderExportError
from ladder_export.reviews.data import YES, RefusedError
from ladder_export.reviews.dates import written
from ladder_export.reviews.read import map_in
from ladder_export.word.xml import Element, clean, qname, run
from ladder_export.zips import appended, office_archive

_MAIN = "word/document.xml"
# LibreOffice 7.4 shows plain text in the color of its paragraph, and that of a blank is the gray of its prompt. The two styles
# differ in nothing else.
_ASKED, _ANSWERED = "Answer", "Cell"
_LEVEL = 6  # of compression: a form is a tenth larger than at 9, and made in half the time
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


class FillError(LadderExportError):
    """A value cannot be written into the form: `tag` names the blank."""

    def __init__(self, tag: str, message: str) -> None:
        super().__init__(message)
        self.tag = tag


class Filler:
    """A blank form, read once, from which filled ones are made. `form` is its map."""

    def __init__(self, blank: bytes) -> None:
        """Read `blank`, the bytes of a form as `word` makes it. Raises RefusedError for any other file."""
        form = map_in(blank)
        if form is None:
            raise RefusedError("it has no map of a form; give a form as build makes it")
        self.form = form
        with zipfile.ZipFile(io.BytesIO(blank)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        self._blanks = {each.tag: each for each in self.form.blanks}
        self._root = etree.fromstring(parts.pop(_MAIN), etree.XMLParser(resolve_entities=False))
        self._place = {_tag(control): number for number, control in enumerate(self._root.iter(qname("w:sdt")))}
        self._rest = office_archive(parts, _LEVEL)

    def fill(self, values: Mapping[str, str]) -> bytes:
        """A form with `values` by tag, as in `Answer.value`; a blank with an empty value stays blank.

        Line ends of any kind become line breaks, and characters that XML cannot hold become U+FFFD (`lost` tells which those
        are). The same values give the same bytes. Raises FillError for a tag that the form does not have, a date that is none,
        or a choice that the list does not offer.
        """
        root = deepcopy(self._root)
        controls = list(root.iter(qname("w:sdt")))
        for tag, value in values.items():
            if tag not in self._blanks or tag not in self._place:
                raise FillError(tag, f"the form {self.form.form} has no blank “{tag}”")
            if value:
                _write(controls[self._place[tag]], self._blanks[tag], value)
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return appended(self._rest, _MAIN, data, _LEVEL)


def lost(text: str) -> str:
    """The characters of `text`, each once, that no XML file and so no form can hold (XML 1.0, production 2)."""
    return "".join(dict.fromkeys(was for was, now in zip(text, clean(text), strict=True) if was != now))


def _tag(control: Element) -> str:
    found = control.find(f"{qname('w:sdtPr')}/{qname('w:tag')}")
    return "" if found is None else found.get(qname("w:val"), "")


def _write(control: Element, blank: Blank, value: str) -> None:
    properties = control.find(qname("w:sdtPr"))
    content = control.find(qname("w:sdtContent"))
    assert properties is not None and content is not None
    if blank.kind is ControlKind.CHECK_BOX:
        _tick(properties, content, blank, value)
        return
    shown = _settle(properties, blank, value)
    for prompt in properties.findall(qname("w:showingPlcHdr")):
        properties.remove(prompt)
    style = properties.find(f"{qname('w:rPr')}/{qname('w:rStyle')}")
    content[:] = [run(shown, style="" if style is None else style.get(qname("w:val"), ""))]
    line = control.getparent()
    around = None if line is None else line.find(f"{qname('w:pPr')}/{qname('w:pStyle')}")
    if around is not None and around.get(qname("w:val")) == _ASKED:
        around.set(qname("w:val"), _ANSWERED)


def _settle(properties: Element, blank: Blank, value: str) -> str:
    """Write into the properties of a control what its kind keeps there; the text that people see."""
    match blank.kind:
        case ControlKind.DATE:
            return _date(properties, blank, value)
        case ControlKind.DROP_DOWN | ControlKind.COMBO:
            choice = next((each for each in blank.choices if each.value == value), None)
            if choice is None and blank.kind is ControlKind.DROP_DOWN:
                offered = ", ".join(each.label for each in blank.choices)
                raise FillError(blank.tag, f"“{value}” is not one of the choices of {blank.title}: {offered}")
            return _choose(properties, choice) if choice else value
        case ControlKind.TEXT if "\n" in value or "\r" in value:
            _child(properties, "w:text").set(qname("w:multiLine"), "1")  # or Word joins the lines when one is edited
    return value


def _date(properties: Element, blank: Blank, value: str) -> str:
    try:
        day = date.fromisoformat(value) if _ISO.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None:
        raise FillError(blank.tag, f"“{value}” is no day for {blank.title}: write it as YYYY-MM-DD")
    settings = _child(properties, "w:date")
    settings.set(qname("w:fullDate"), f"{value}T00:00:00Z")
    pattern, language = (_child(settings, name).get(qname("w:val"), "") for name in ("w:dateFormat", "w:lid"))
    return written(day, pattern, language)


def _choose(properties: Element, choice: Choice) -> str:
    kinds = (properties.find(qname(name)) for name in ("w:dropDownList", "w:comboBox"))
    next(kind for kind in kinds if kind is not None).set(qname("w:lastValue"), choice.value)
    return choice.label


def _tick(properties: Element, content: Element, blank: Blank, value: str) -> None:
    if value != YES:
        raise FillError(blank.tag, f"“{value}” is nothing for the box {blank.title}: it takes “{YES}” or nothing")
    box = _child(properties, "w14:checkbox")
    _child(box, "w14:checked").set(qname("w14:val"), "1")
    glyph = chr(int(_child(box, "w14:checkedState").get(qname("w14:val"), ""), 16))
    text = next(content.iter(qname("w:t")))
    text.text = glyph


def _child(parent: Element, name: str) -> Element:
    found = parent.find(qname(name))
    assert found is not None, f"a form that we made has no {name} there"
    return found
