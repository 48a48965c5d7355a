"""What a filled form says, as plain data: for each blank of its map an answer, how it was found, and what is odd about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ladder_export.form_map import Blank, FormMap
from ladder_export.problems import RefusedError as RefusedError

NAME, PERSON_ID = "form.engineer", "form.engineer-id"  # tags of the blanks that say who is reviewed

YES = "yes"  # the value of a ticked box


class Status(StrEnum):
    """What became of a blank."""

    ANSWERED = "answered"
    BLANK = "blank"  # emptied, or a box that is not ticked
    PROMPT = "untouched prompt"
    MISSING = "control missing"  # the control is gone, and nothing stands in its place


class Found(StrEnum):
    """By what an answer was found, surest first."""

    TAG = "tag"
    BOOKMARK = "bookmark"
    TITLE = "title"
    LABEL = "label"  # by the words around its cell
    BESIDE = "beside"  # typed next to the control, which still shows its prompt or nothing
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one blank.

    `value` is what tables and other forms work with: a date as YYYY-MM-DD, a choice by its stored value, `YES` for a ticked
    box, any text exactly as it was typed (line breaks as newlines); empty unless `status` is ANSWERED. `shown` is what a
    person sees. `issue` says in a few words what is odd, such as “not one of the choices”.
    """

    blank: Blank
    status: Status
    value: str = ""
    shown: str = ""
    found: Found = Found.NOWHERE
    issue: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A form that came back: its map, an answer for each blank in the order of the map, and warnings about the file."""

    form: FormMap
    answers: tuple[Answer, ...]
    warnings: tuple[str, ...] = ()

    def answer(self, tag: str) -> Answer | None:
        """The answer to the blank of that tag, if the form has one."""
        return next((answer for answer in self.answers if answer.blank.tag == tag), None)

    def value(self, tag: str) -> str:
        """The value of that blank; empty where it has none."""
        answer = self.answer(tag)
        return answer.value if answer else ""

    @property
    def person(self) -> str:
        """The name of the person who is reviewed, as the form says it."""
        return " ".join(self.value(NAME).split())

    @property
    def person_id(self) -> str:
        """The id of the person who is reviewed, as the form says it."""
        return " ".join(self.value(PERSON_ID).split())
