"""What becomes of each answer of a filled form when its ladder has a new edition. Plain data in, plain data out.

An answer follows its tag, and so the id of its item. It stays where the new edition still asks for it and its value still
fits; else it goes to the appendix, and comes back from there when an edition asks for it again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from ladder_export.form_map import Blank, ControlKind, FormItem, FormMap, Part, Spot
from ladder_export.reviews.data import YES, Answer, Review, Status
from ladder_export.word.appendix import Carried, Earlier

MOST_TAG = 64  # characters in the tag of a control
SIGNATURES = "signatures"

_WRITTEN = (ControlKind.TEXT, ControlKind.LINES, ControlKind.RICH)
_LISTS = (ControlKind.DROP_DOWN, ControlKind.COMBO)
_MOMENT = "moment"  # the one question that is about all items of its section
NO_SPOT = Spot(0, 0, 0, "", "")
_EARLIER = re.compile(r"earlier(?:-\d+)?\.(.+)", re.DOTALL)


class Outcome(StrEnum):
    """What becomes of an answer."""

    KEPT = "kept"
    RETURNED = "returned"  # out of the appendix, to where the new edition asks for it again
    APPENDIX = "appendix"


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one answer: `tag` is where it stands in the new form, as `value`.

    `moved` and `reworded` say how the question stands there now, `reason` why the answer goes to the appendix; it is empty
    for one that was there before.
    """

    answer: Answer
    outcome: Outcome
    tag: str
    value: str
    moved: bool = False
    reworded: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers and blanks went where. `kept` holds `returned`, `moved` and `reworded`, which may overlap.

    Every answer of the original is in `kept` or in `appendix`. `new` are blanks that the original did not have, `removed`
    those that it had, without an answer, and that are gone.
    """

    kept: int = 0
    reworded: int = 0
    moved: int = 0
    returned: int = 0
    appendix: int = 0
    new: int = 0
    removed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def as_json(self) -> dict[str, int]:
        """One key a count."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a whole form. `new` and `removed` are as in `Counts`; `relabelled` are choices that read differently."""

    steps: tuple[Step, ...] = ()
    new: tuple[Blank, ...] = ()
    removed: tuple[Blank, ...] = ()
    carried: Carried = field(default_factory=Carried)
    relabelled: tuple[tuple[str, str], ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """What to write into the new form, by tag."""
        return {step.tag: step.value for step in self.steps}

    @property
    def counts(self) -> Counts:
        stay = [step for step in self.steps if step.outcome is not Outcome.APPENDIX]
        return Counts(
            kept=len(stay),
            reworded=sum(step.reworded for step in stay),
            moved=sum(step.moved for step in stay),
            returned=sum(step.outcome is Outcome.RETURNED for step in stay),
            appendix=len(self.steps) - len(stay),
            new=len(self.new),
            removed=len(self.removed),
        )


def asks_the_same(old: FormMap, new: FormMap) -> bool:
    """Whether a form of `old` is one of `new`, but for what an earlier migration put into it."""
    today = {item.id for item in new.items}
    gone = {blank.item for blank in old.blanks if blank.earlier} - today
    plain = replace(old, items=tuple(item for item in old.items if item.id not in gone), blanks=(), reworded={})
    asked = [_asked(blank) for blank in old.blanks if not blank.earlier]
    return plain == replace(new, blanks=()) and asked == [_asked(blank) for blank in new.blanks]


def _asked(blank: Blank) -> Blank:
    """`blank` wherever it stands: a note above it moves it, and changes the words around it."""
    return replace(blank, title="", spot=NO_SPOT)


def plan_of(review: Review, new: FormMap) -> Plan:
    """What becomes of the answers of `review` on a form of the map `new`, which nobody has filled in."""
    return _Planner(
        review,
        asked={blank.tag: blank for blank in new.blanks},
        items={item.id: item for item in new.items},
        had={item.id: item for item in review.form.items},
    ).plan()


@dataclass(slots=True)
class _Planner:
    review: Review
    asked: Mapping[str, Blank]  # the blanks of the new form by tag
    items: Mapping[str, FormItem]  # of the new form by id
    had: Mapping[str, FormItem]  # items of the original by id
    taken: set[str] = field(default_factory=set)  # tags of the new form that have an answer
    reworded: dict[str, str] = field(default_factory=dict)
    appendix: list[Earlier] = field(default_factory=list)

    def plan(self) -> Plan:
        answered = [answer for answer in self.review.answers if answer.status is Status.ANSWERED]
        homes: dict[str, Blank | str] = {}
        # An answer of today comes before one that waits in the appendix for the same blank.
        for answer in sorted(answered, key=lambda each: bool(each.blank.earlier)):
            home = self._home(answer)
            homes[answer.blank.tag] = home
            if isinstance(home, Blank):
                self.taken.add(home.tag)
        used = {*self.asked, *(answer.blank.tag for answer in answered if answer.blank.earlier)}
        steps = []
        for answer in answered:
            home = homes[answer.blank.tag]
            steps.append(self._stay(answer, home) if isinstance(home, Blank) else self._leave(answer, home, used))
        known = {blank.tag for blank in self.review.form.blanks if not blank.earlier} | {step.tag for step in steps}
        return Plan(
            steps=tuple(steps),
            new=tuple(blank for blank in self.asked.values() if blank.tag not in known),
            removed=tuple(self._removed()),
            carried=Carried(self.reworded, tuple(self.appendix)),
            relabelled=tuple(dict.fromkeys(_relabelled(steps, self.asked))),
        )

    def _removed(self) -> Iterator[Blank]:
        for answer in self.review.answers:
            blank = answer.blank
            if answer.status is not Status.ANSWERED and (blank.earlier or blank.tag not in self.asked):
                yield blank

    def _home(self, answer: Answer) -> Blank | str:
        """The blank of the new form that takes `answer`, or why none does."""
        old = answer.blank
        if old.part.section == SIGNATURES and not old.item:
            rows = [
                blank for blank in self.asked.values() if _same_signature(old, blank) and blank.tag not in self.taken
            ]
            home = next((blank for blank in rows if blank.tag == old.tag), next(iter(rows), None))
        else:
            tag = _EARLIER.fullmatch(old.tag) if old.earlier and old.tag not in self.asked else None
            home = self.asked.get(tag[1] if tag else old.tag)
        if home is None:
            return "" if old.earlier else "no longer asked"
        if home.tag in self.taken:
            return "" if old.earlier else "asked twice in the original"
        why = _misfit(answer, home)
        return ("" if old.earlier else why) if why else home

    def _stay(self, answer: Answer, home: Blank) -> Step:
        old = answer.blank
        reworded = False
        for key, was, now in self._wordings(old, home):
            if _same_words(was, now):
                continue
            reworded = True
            self.reworded[key] = was
        moved = _place(old.part) != _place(home.part)
        outcome = Outcome.RETURNED if old.earlier else Outcome.KEPT
        return Step(answer, outcome, home.tag, answer.value, moved, reworded)

    def _wordings(self, old: Blank, home: Blank) -> Iterator[tuple[str, str, str]]:
        """(item or tag, text that was answered, text of today) of all that the answer is about."""
        form = self.review.form
        if not home.item:
            yield home.tag, form.reworded.get(old.tag, old.question), home.question
            return
        for item in self._about(old):
            today = self.items.get(item.id)
            if today is not None:
                yield item.id, self._answered(old, item), today.text

    def _about(self, blank: Blank) -> list[FormItem]:
        """The items that an answer is about: its own, and for a moment those beside it in the section."""
        item = self.had.get(blank.item)
        if item is None:
            return []
        if blank.role == _MOMENT and not blank.earlier:
            return [each for each in self.had.values() if each.part == item.part]
        return [item]

    def _answered(self, blank: Blank, item: FormItem) -> str:
        """The text of `item` that the answer to `blank` was given to."""
        notes = self.review.form.reworded
        if blank.earlier and blank.tag in notes:
            return notes[blank.tag]
        return notes.get(item.id, item.text)

    def _leave(self, answer: Answer, reason: str, used: set[str]) -> Step:
        old, form = answer.blank, self.review.form
        tag = old.tag if old.earlier and old.tag not in self.asked else free_tag(old.tag, used)
        used.add(tag)
        item = self.had.get(old.item)
        about = ""
        if item is not None:
            about = form.reworded.get(old.tag, item.text) if old.earlier else item.text
            if item.id in form.reworded:
                self.reworded.setdefault(item.id, form.reworded[item.id])
            if item.id in self.items:
                self.reworded[tag] = about  # the map holds today's text of the item
        elif old.tag in form.reworded:
            self.reworded[tag] = form.reworded[old.tag]
        sound = _sound(answer)
        self.appendix.append(
            Earlier(
                tag,
                old.question,
                about,
                old.part if old.earlier else self._named(old.part),
                old.earlier or form.edition,
                old.item if item is not None else "",
                kind=old.kind if sound else ControlKind.LINES,
                prompt=old.prompt if sound else "",
                choices=old.choices if sound else (),
            )
        )
        return Step(answer, Outcome.APPENDIX, tag, answer.value, reason=reason)

    def _named(self, part: Part) -> Part:
        """`part` with its competency in the title, where the form has, or had, several."""
        names = dict(self.review.form.competencies)
        if len(names) < 2 or part.competency not in names:
            return part
        return replace(part, title=" · ".join(text for text in (names[part.competency], part.title) if text))


def free_tag(tag: str, used: set[str]) -> str:
    """`tag`, or one that says that it is of earlier, where `used` has it."""
    if tag not in used:
        return tag
    own = _EARLIER.fullmatch(tag)
    tag, copy = (own[1] if own else tag), 1
    while True:
        prefix = "earlier" if copy == 1 else f"earlier-{copy}"
        made = f"{prefix}.{tag}"
        if len(made) > MOST_TAG:
            digest, role = hashlib.sha256(tag.encode()).hexdigest()[:12], tag.rsplit(".", 1)[-1]
            made = f"{prefix}.{digest}.{role}"[:MOST_TAG]
        if made not in used:
            return made
        copy += 1


def _same_signature(old: Blank, new: Blank) -> bool:
    """People sign by their role, whose row may have another number now."""
    return new.part.section == SIGNATURES and (new.role, new.question) == (old.role, old.question)


def _misfit(answer: Answer, home: Blank) -> str:
    """Why the value of `answer` cannot stand in `home`; empty where it can."""
    old, value = answer.blank, answer.value
    if not _sound(answer):
        return f"is not {_NOUNS[old.kind]}"
    values = {choice.value for choice in home.choices}
    if home.kind is ControlKind.DROP_DOWN or (home.kind is ControlKind.COMBO and old.kind is ControlKind.DROP_DOWN):
        if old.kind not in _LISTS:
            return f"was {_NOUNS[old.kind]}, and is {_NOUNS[home.kind]} now"
        return "" if value in values else f"“{answer.shown or value}” is no longer one of the choices"
    if home.kind is ControlKind.COMBO and old.kind in (*_WRITTEN, ControlKind.COMBO):
        stored = old.kind is ControlKind.COMBO and any(choice.value == value != choice.label for choice in old.choices)
        labels = {choice.label for choice in home.choices}
        return "" if value in values or (not stored and value not in labels) else "reads differently as a choice now"
    if home.kind in _WRITTEN and old.kind in (*_WRITTEN, ControlKind.COMBO):
        return ""
    if home.kind is not old.kind:
        return f"was {_NOUNS[old.kind]}, and is {_NOUNS[home.kind]} now"
    return ""


def _sound(answer: Answer) -> bool:
    """Whether the value is one that its kind of control can hold; a person may have typed anything in its place."""
    kind, value = answer.blank.kind, answer.value
    match kind:
        case ControlKind.DROP_DOWN:
            return any(choice.value == value for choice in answer.blank.choices)
        case ControlKind.DATE:
            return _is_day(value)
        case ControlKind.CHECK_BOX:
            return value == YES
    return True


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_NOUNS = {
    ControlKind.TEXT: "a text",
    ControlKind.LINES: "a text",
    ControlKind.RICH: "a text",
    ControlKind.DATE: "a date",
    ControlKind.DROP_DOWN: "one of the choices",
    ControlKind.COMBO: "a choice or a text",
    ControlKind.CHECK_BOX: "a box to tick",
}


def _relabelled(steps: list[Step], asked: Mapping[str, Blank]) -> Iterator[tuple[str, str]]:
    """Choices that were kept by their value and are shown in other words now."""
    for step in steps:
        if step.outcome is Outcome.APPENDIX:
            continue
        for was in step.answer.blank.choices:
            for now in asked[step.tag].choices:
                if was.value == now.value == step.value and was.label != now.label:
                    yield was.label, now.label


def _same_words(one: str, other: str) -> bool:
    return one.split() == other.split()


def _place(part: Part) -> tuple[str, str, int]:
    return part.section, part.competency, part.level
