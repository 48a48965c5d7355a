"""Content controls: one blank of a form, as Word's run-level `w:sdt` with every name that finds its answer again.

Each control carries its tag, a hidden bookmark around it (LibreOffice 7.4 drops tags but keeps bookmarks), a short title
that screen readers speak, and the prompt from the glossary part, which Word brings back when an answer is deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from ladder_export.form_map import MOST_BOOKMARK, Choice, ControlKind, bookmark_name
from ladder_export.problems import OutputError
from ladder_export.word.speech import Speech, speech_of
from ladder_export.word.xml import Element, copied, element, run, valued

MOST_TAG = 64
MOST_TITLE = 64
HANDLE = 48  # a title longer than this hides the text above the control in Word
LARGEST_ID = 2**31 - 1  # w:id is a signed 32-bit number

BOX = "2610"
BOX_FONT = "MS Gothic"


class FormError(OutputError):
    """A form would break a rule that no validator checks; the message names the control or the place."""


__all__ = ["MOST_BOOKMARK", "Choice", "Control", "ControlKind", "FormError", "Registry", "bookmark_name"]


@dataclass(frozen=True, slots=True)
class Control:
    """One blank. `title` need not be short or unique; the registry makes it so.

    `question` is what it asks, in a word or two, and `item` the id of the item that it asks about.
    """

    kind: ControlKind
    tag: str
    title: str
    prompt: str = ""
    choices: tuple[Choice, ...] = ()
    question: str = ""
    item: str = ""


def prompt_name(prompt: str) -> str:
    """The name of the glossary entry that holds `prompt`."""
    return "LX" + hashlib.sha256(prompt.encode()).hexdigest()[:30].upper()


def shorten(text: str, most: int) -> str:
    """`text` in at most `most` characters, cut between words where it can be."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:–—-") + "…"


@dataclass(slots=True)
class Registry:
    """Draws controls and remembers what it gave out, so that each name and number stands once in a form."""

    speech: Speech = field(default_factory=lambda: speech_of("en-US"))
    color: str = "000000"
    controls: list[Control] = field(default_factory=list)
    prompts: dict[str, str] = field(default_factory=dict)
    _ids: set[int] = field(default_factory=set)
    _tags: set[str] = field(default_factory=set)
    _titles: set[str] = field(default_factory=set)

    def draw(self, control: Control) -> list[Element]:
        """The control between the ends of its bookmark: run-level content of one paragraph.

        Raises FormError when the tag is empty, too long or used before, when a list repeats a choice, or when there is
        nothing to click.
        """
        self._admit(control)
        number = len(self.controls)
        sdt = element("w:sdt", self._properties(control), element("w:sdtContent", _shown(control.kind, control.prompt)))
        start = element("w:bookmarkStart", w_id=number, w_name=bookmark_name(control.tag))
        return [start, sdt, element("w:bookmarkEnd", w_id=number)]

    def _admit(self, control: Control) -> None:
        if not 0 < len(control.tag) <= MOST_TAG:
            raise FormError(f"the tag “{control.tag}” must have 1 to {MOST_TAG} characters; shorten the id of the item")
        if control.tag in self._tags:
            raise FormError(f"two controls have the tag “{control.tag}”; give each item its own id")
        if (control.kind is ControlKind.CHECK_BOX) is bool(control.prompt.strip()):
            raise FormError(f"the control “{control.tag}” needs a prompt, or is a box and must have none")
        _check_choices(control)
        self._tags.add(control.tag)
        self.controls.append(control)

    def _properties(self, control: Control) -> Element:
        prompts = control.kind is not ControlKind.CHECK_BOX
        if prompts:
            self.prompts[control.prompt] = prompt_name(control.prompt)
        return element(
            "w:sdtPr",
            # Text that replaces the prompt has this style (ECMA-376 part 1, 17.5.2.27), and so not the prompt's gray.
            _answer_style() if prompts else None,
            valued("w:alias", self._title(control.title)),
            valued("w:tag", control.tag),
            valued("w:id", self._id(control.tag)),
            valued("w:lock", "sdtLocked"),
            _placeholder(control.prompt) if prompts else None,
            element("w:showingPlcHdr") if prompts else None,
            element("w15:color", w_val=self.color),
            element("w15:appearance", w15_val="boundingBox"),
            _type(control.kind, control.prompt, control.choices, self.speech),
        )

    def _id(self, tag: str) -> int:
        salt = 0
        while True:
            digest = hashlib.sha256(f"{tag}#{salt}".encode()).digest()
            number = int.from_bytes(digest[:4], "big") % LARGEST_ID + 1
            if number not in self._ids:
                self._ids.add(number)
                return number
            salt += 1

    def _title(self, title: str) -> str:
        short, copy = shorten(title, HANDLE), 1
        while short.casefold() in self._titles:
            copy += 1
            short = f"{shorten(title, HANDLE)} ({copy})"
        self._titles.add(short.casefold())
        return short


def _check_choices(control: Control) -> None:
    if control.kind not in (ControlKind.DROP_DOWN, ControlKind.COMBO):
        return
    if not control.choices:
        raise FormError(f"the list “{control.tag}” has no choices")
    labels = [control.prompt, *(choice.label for choice in control.choices)]
    for kind, names in (("value", [choice.value for choice in control.choices]), ("choice", labels)):
        for name in names:
            if not name.strip():
                raise FormError(f"the list “{control.tag}” has an empty {kind}")
            if names.count(name) > 1:
                raise FormError(f"the list “{control.tag}” has the {kind} “{name}” twice")


@copied
def _answer_style() -> Element:
    return element("w:rPr", valued("w:rStyle", "AnswerText"))


@copied
def _placeholder(prompt: str) -> Element:
    return element("w:placeholder", valued("w:docPart", prompt_name(prompt)))


@copied
def _shown(kind: ControlKind, prompt: str) -> Element:
    if kind is not ControlKind.CHECK_BOX:
        return run(prompt, style="PlaceholderText")
    fonts = element("w:rFonts", w_ascii=BOX_FONT, w_eastAsia=BOX_FONT, w_hAnsi=BOX_FONT, w_hint="eastAsia")
    return run(chr(int(BOX, 16)), properties=[fonts, valued("w:sz", 22), valued("w:szCs", 22)])


@copied
def _type(kind: ControlKind, prompt: str, choices: tuple[Choice, ...], speech: Speech) -> Element:
    match kind:
        case ControlKind.TEXT:
            return element("w:text")
        case ControlKind.LINES:
            return element("w:text", w_multiLine=1)
        case ControlKind.RICH:
            return element("w:richText")
        case ControlKind.DATE:
            return _date(speech)
        case ControlKind.DROP_DOWN:
            return element("w:dropDownList", _list_items(prompt, choices))
        case ControlKind.COMBO:
            return element("w:comboBox", _list_items(prompt, choices))
        case ControlKind.CHECK_BOX:
            code, font = speech.ticked
            return element(
                "w14:checkbox",
                element("w14:checked", w14_val=0),
                element("w14:checkedState", w14_val=code, w14_font=font),
                element("w14:uncheckedState", w14_val=BOX, w14_font=BOX_FONT),
            )


def _date(speech: Speech) -> Element:
    return element(
        "w:date",
        valued("w:dateFormat", speech.date),
        valued("w:lid", speech.tag),
        valued("w:storeMappedDataAs", "date"),
        valued("w:calendar", "gregorian"),
    )


def _list_items(prompt: str, choices: Iterable[Choice]) -> Iterable[Element]:
    yield element("w:listItem", w_displayText=prompt, w_value="")
    for choice in choices:
        yield element("w:listItem", w_displayText=choice.label, w_value=choice.value)
