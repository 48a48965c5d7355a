"""A filled form: values written into the controls of a blank one, as if a person had typed and chosen them in Word.

Everything else of the form stays as it is, the map in it included. One `Filler` makes any number of forms from one blank.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from functools import lru_cache

from lxml import etree

from ladder_export.form_map import Blank, Choice, ControlKind
from ladder_export.languages import language_of
from ladder_export.problems import LadderExportError
from ladder_export.reviews.data import YES, RefusedError
from ladder_export.reviews.dates import written
from ladder_export.reviews.read import map_in
from ladder_export.word.direction import turned
from ladder_export.word.xml import Element, clean, element, qname, run
from ladder_export.zips import Between, deflated, in_order, laid_out

_MAIN = "word/document.xml"
# LibreOffice 7.4 shows plain text in the color of its paragraph, and that of a blank is the gray of its prompt. The two styles
# differ in nothing else.
_ASKED, _ANSWERED = "Answer", "Cell"
_LEVEL = 6  # of compression: forms are a few percent larger than at 9, and made in two thirds of the time
# Of one form: its lines with values that several people share (a team, a day), and what stands around those that change.
_KEPT_LINES, _KEPT_ENDS = 512, 8
_CUT, _MARK = ("cut", "here"), b"<?cut here?>"  # in no text: there, < is escaped
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
        known = language_of(self.form.language)
        self._rtl = known is not None and known.rtl
        self._blanks = {each.tag: each for each in self.form.blanks}
        self._cut_up(etree.fromstring(parts.pop(_MAIN), etree.XMLParser(resolve_entities=False)))
        self._rest = [(name, deflated(parts[name], _LEVEL)) for name in in_order(parts)]
        self._line = lru_cache(_KEPT_LINES)(self._line_with)
        self._between = lru_cache(_KEPT_ENDS)(self._around)

    def fill(self, values: Mapping[str, str]) -> bytes:
        """A form with `values` by tag, as in `Answer.value`; a blank with an empty value stays blank.

        Line ends of any kind become line breaks, and characters that XML cannot hold become U+FFFD (`lost` tells which those
        are). The same values give the same bytes. Raises FillError for a tag that the form does not have, a date that is none,
        or a choice that the list does not offer.
        """
        said: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        for tag, value in values.items():
            if tag not in self._blanks or tag not in self._number:
                raise FillError(tag, f"the form {self.form.form} has no blank “{tag}”")
            if value:
                said[self._number[tag]].append((tag, value))
        first, last = min(said, default=0), max(said, default=0)
        pieces = self._pieces[2 * first + 1 : 2 * last + 2]
        for number, answers in said.items():
            pieces[2 * (number - first)] = self._line(number, tuple(answers))
        main = self._between(first, last).deflated(b"".join(pieces))
        return laid_out((*self._rest, (_MAIN, main)))

    def _line_with(self, number: int, answers: tuple[tuple[str, str], ...]) -> bytes:
        """A paragraph with values in its controls, as it stands in the document, which declares the namespaces."""
        line = deepcopy(self._lines[number])
        controls = {_tag(control): control for control in line.iter(qname("w:sdt"))}
        for tag, value in answers:
            _write(controls[tag], self._blanks[tag], value, rtl=self._rtl)
        holder = etree.Element(qname("w:body"), nsmap=self._names)
        holder.extend((etree.PI(*_CUT), line, etree.PI(*_CUT)))
        return etree.tostring(holder, encoding="UTF-8").split(_MARK)[1]

    def _around(self, first: int, last: int) -> Between:
        """What stands before the paragraph `first` and after `last`."""
        return Between(b"".join(self._pieces[: 2 * first + 1]), b"".join(self._pieces[2 * last + 2 :]), _LEVEL)

    def _cut_up(self, root: Element) -> None:
        """Cut the document into the paragraphs that hold controls and what is between them.

        A filled form then costs what changes in it, which is little: most of a form is what the ladder says.
        """
        found = {_tag(control): control.getparent() for control in root.iter(qname("w:sdt"))}
        self._lines: list[Element] = list(dict.fromkeys(line for line in found.values() if line is not None))
        place = {line: number for number, line in enumerate(self._lines)}
        self._number = {tag: place[line] for tag, line in found.items() if line is not None}
        self._names = {prefix: name for prefix, name in root.nsmap.items() if prefix}
        for line in self._lines:
            line.addprevious(etree.PI(*_CUT))
            line.addnext(etree.PI(*_CUT))
        self._pieces = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True).split(_MARK)


def lost(text: str) -> str:
    """The characters of `text`, each once, that no XML file and so no form can hold (XML 1.0, production 2)."""
    return "".join(dict.fromkeys(was for was, now in zip(text, clean(text), strict=True) if was != now))


def _tag(control: Element) -> str:
    found = control.find(f"{qname('w:sdtPr')}/{qname('w:tag')}")
    return "" if found is None else found.get(qname("w:val"), "")


def _write(control: Element, blank: Blank, value: str, *, rtl: bool) -> None:
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
    words = run(shown, style="" if style is None else style.get(qname("w:val"), ""))
    content[:] = turned(words) if rtl else [words]
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
        case ControlKind.TEXT | ControlKind.LINES if "\n" in value or "\r" in value:
            # LibreOffice 7.4 puts the line breaks of plain text before it, where nobody finds them; of rich text it keeps them.
            properties.replace(_child(properties, "w:text"), element("w:richText"))
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
    state = _child(box, "w14:checkedState")
    text = next(content.iter(qname("w:t")))
    text.text = chr(int(state.get(qname("w14:val"), ""), 16))
    fonts = next(content.iter(qname("w:rFonts")))
    for letters in ("w:ascii", "w:eastAsia", "w:hAnsi"):
        fonts.set(qname(letters), state.get(qname("w14:font"), ""))


def _child(parent: Element, name: str) -> Element:
    found = parent.find(qname(name))
    assert found is not None, f"a form that we made has no {name} there"
    return found
