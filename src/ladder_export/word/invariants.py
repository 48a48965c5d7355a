"""The rules of a form that the Open XML SDK validator does not check, read off the finished XML.

A form that breaks one of these opens with a repair message, loses an answer on the way back, or shows five blanks where
a prompt should be. Seen with validator 3.5: it passes every one of the faults that are named here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from unicodedata import bidirectional

from ladder_export.word.controls import LARGEST_ID, MOST_BOOKMARK, MOST_TAG, MOST_TITLE, FormError
from ladder_export.word.xml import Element, clean, qname

# CT_SdtPr is a sequence in Word's own files, though the schema and the validator let any order pass.
_ORDER = [
    qname(f"w:{name}") for name in ("rPr", "alias", "tag", "id", "lock", "placeholder", "showingPlcHdr", "dataBinding")
] + [qname("w15:color"), qname("w15:appearance")]
_HEADING = "Heading"
_LISTS = (qname("w:dropDownList"), qname("w:comboBox"))


def check_form(document: Element, prompts: Mapping[str, str]) -> None:
    """Raise FormError on the first broken rule of the main document; `prompts` are the glossary's entries by name."""
    controls = list(document.iter(qname("w:sdt")))
    _check_ids(controls)
    _check_names("tag", MOST_TAG, [_value(control, "w:tag") for control in controls])
    _check_names("title", MOST_TITLE, [_value(control, "w:alias") for control in controls])
    for control in controls:
        _check_control(control, prompts)
    _check_bookmarks(document)
    _check_headings(document)
    for cell in document.iter(qname("w:tc")):
        if len(cell) == 0 or cell[-1].tag != qname("w:p"):
            raise FormError("a table cell does not end with a paragraph")


def check_direction(document: Element) -> None:
    """Raise FormError where a form does not run from right to left: a paragraph, a table, the section, or words."""
    for what, path, mark in (
        ("paragraph", "w:p", "w:pPr/w:bidi"),
        ("table", "w:tbl", "w:tblPr/w:bidiVisual"),
        ("section", "w:sectPr", "w:bidi"),
    ):
        steps = "/".join(qname(step) for step in mark.split("/"))
        for each in document.iter(qname(path)):
            if each.find(steps) is None:
                said = "".join(text.text or "" for text in each.iter(qname("w:t")))
                raise FormError(f"a {what} does not run from right to left: “{said[:60]}”")
    for words in document.iter(qname("w:r")):
        text = "".join(each.text or "" for each in words.iter(qname("w:t")))
        right = words.find(f"{qname('w:rPr')}/{qname('w:rtl')}") is not None
        if not right and {"R", "AL"} & {bidirectional(letter) for letter in text}:
            raise FormError(f"words do not run from right to left: “{text[:60]}”")


def _value(control: Element, name: str) -> str:
    found = control.find(f"{qname('w:sdtPr')}/{qname(name)}")
    return "" if found is None else found.get(qname("w:val"), "")


def _check_ids(controls: Iterable[Element]) -> None:
    seen: set[int] = set()
    for control in controls:
        written = _value(control, "w:id")
        if not written.isascii() or not written.isdigit() or not 1 <= int(written) <= LARGEST_ID:
            raise FormError(f"the control “{_value(control, 'w:tag')}” has the id “{written}”, not 1 to {LARGEST_ID}")
        if int(written) in seen:
            raise FormError(f"two controls have the id {written}")
        seen.add(int(written))


def _check_names(what: str, most: int, names: list[str]) -> None:
    for name, times in Counter(names).items():
        if not 0 < len(name) <= most:
            raise FormError(f"the {what} “{name}” must have 1 to {most} characters")
        if times > 1:
            raise FormError(f"{times} controls have the {what} “{name}”")


def _check_control(control: Element, prompts: Mapping[str, str]) -> None:
    tag, properties, line = _value(control, "w:tag"), control.find(qname("w:sdtPr")), control.getparent()
    if properties is None or _value(control, "w:lock") != "sdtLocked":
        raise FormError(f"the control “{tag}” can be deleted: it has no lock")
    ranks = [_ORDER.index(child.tag) if child.tag in _ORDER else len(_ORDER) for child in properties]
    if ranks != sorted(ranks):
        raise FormError(f"the properties of the control “{tag}” are out of order")
    if line is None or line.tag != qname("w:p") or next(control.iterancestors(qname("w:tc")), None) is None:
        raise FormError(f"the control “{tag}” does not stand in a line of a table cell")
    if properties.find(qname("w14:checkbox")) is None:
        _check_prompt(control, tag, prompts)
    elif properties.find(qname("w:placeholder")) is not None or properties.find(qname("w:showingPlcHdr")) is not None:
        raise FormError(f"the check box “{tag}” has a prompt, which would take the place of its box")
    for kind in _LISTS:
        if (choices := properties.find(kind)) is not None:
            _check_list(tag, choices)


def _check_prompt(control: Element, tag: str, prompts: Mapping[str, str]) -> None:
    """What an empty control shows is what Word brings back; a list shows it as its first line, too."""
    name = control.find(f"{qname('w:sdtPr')}/{qname('w:placeholder')}/{qname('w:docPart')}")
    if name is None or name.get(qname("w:val")) not in prompts:
        raise FormError(f"the control “{tag}” has no prompt in the glossary")
    shown = "".join(text.text or "" for text in control.iter(qname("w:t")))
    if not shown.strip():
        raise FormError(f"the control “{tag}” shows nothing to click")
    prompt = clean(prompts[name.get(qname("w:val"), "")])
    offered = [item.get(qname("w:displayText"), "") for item in control.iter(qname("w:listItem"))][:1]
    for text in (shown, *offered):
        if text != prompt:
            raise FormError(f"the control “{tag}” shows “{text}”, and its prompt is “{prompt}”")


def _check_list(tag: str, choices: Element) -> None:
    """The first item is the prompt, so its value is empty; all else is filled and stands once."""
    displays = [choice.get(qname("w:displayText"), "") for choice in choices]
    values = [choice.get(qname("w:value"), "") for choice in choices][1:]
    for what, names in (("choice", displays), ("value", values)):
        if not all(name.strip() for name in names):
            raise FormError(f"the list “{tag}” has an empty {what}")
        if repeated := [name for name, times in Counter(names).items() if times > 1]:
            raise FormError(f"the list “{tag}” has the {what} “{repeated[0]}” twice")
    if len(displays) < 2:
        raise FormError(f"the list “{tag}” has no choices")


def _check_bookmarks(document: Element) -> None:
    starts = list(document.iter(qname("w:bookmarkStart")))
    names = [start.get(qname("w:name"), "") for start in starts]
    _check_names("bookmark", MOST_BOOKMARK, [name.casefold() for name in names])
    ids = [start.get(qname("w:id"), "") for start in starts]
    if len(set(ids)) < len(ids) or ids != [end.get(qname("w:id")) for end in document.iter(qname("w:bookmarkEnd"))]:
        raise FormError("the bookmarks do not open and close in pairs")
    for control in document.iter(qname("w:sdt")):
        before, after = control.getprevious(), control.getnext()
        if (
            before is None
            or before.tag != qname("w:bookmarkStart")
            or after is None
            or after.tag != qname("w:bookmarkEnd")
        ):
            raise FormError(f"the control “{_value(control, 'w:tag')}” has no bookmark around it")


def _check_headings(document: Element) -> None:
    """No level is skipped on the way down, so that the navigation pane and a screen reader show a whole outline."""
    last = 0
    for style in document.iter(qname("w:pStyle")):
        name = style.get(qname("w:val"), "")
        if name.startswith(_HEADING) and (level := int(name.removeprefix(_HEADING))):
            if level > last + 1:
                raise FormError(f"a heading of level {level} follows one of level {last}")
            last = level
