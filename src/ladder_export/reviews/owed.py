"""What the proof has to find in a form that brings something along from an earlier edition: notes, and an appendix."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from ladder_export.form_map import ControlKind
from ladder_export.proof import Expected
from ladder_export.proof.data import Control, Entry, Field, MapRules, What
from ladder_export.word.appendix import Carried, Earlier
from ladder_export.wording import Wording, wording

_FIELDS = {
    ControlKind.DATE: Field.DATE,
    ControlKind.DROP_DOWN: Field.CHOICE,
    ControlKind.COMBO: Field.CHOICE,
    ControlKind.CHECK_BOX: Field.TICK,
}
_LISTS = (ControlKind.DROP_DOWN, ControlKind.COMBO)


def with_carried(owed: Expected, carried: Carried) -> Expected:
    """`owed` by a blank form of the new edition, and all that `carried` adds to it."""
    rules = owed.form
    assert rules is not None and rules.map is not None
    words = wording(owed.language)
    printed = {name for name, _, _ in rules.map.items}
    gone = {each.item: each for each in carried.appendix if each.item and each.item not in printed}
    items = (*rules.map.items, *((name, each.about, _part(each)) for name, each in gone.items()))
    form = replace(
        rules,
        controls=(
            *(replace(control, beside=_beside(control, rules.map, carried, words)) for control in rules.controls),
            *(_control(each, carried, words) for each in carried.appendix),
        ),
        map=replace(rules.map, facts={**rules.map.facts, "reworded": dict(carried.reworded)}, items=items),
    )
    (region,) = owed.regions
    subjects = groupby(carried.appendix, lambda each: (each.item, each.about, each.part, each.edition))
    entries = tuple(Entry(about or part.title, What.ITEM, path=(part.title,)) for (_, about, part, _), _ in subjects)
    return replace(owed, regions=(replace(region, entries=(*region.entries, *entries)),), form=form)


def _part(each: Earlier) -> tuple[str, str, str, str]:
    return each.part.section, each.part.title, each.part.competency, str(each.part.level)


def _beside(control: Control, form: MapRules, carried: Carried, words: Wording) -> str:
    """The last line of the cell to the left of a control: a note, where there is one. A moment has those of its section."""
    about = [control.item or control.tag]
    if control.item and control.tag.endswith(".moment"):
        about = [name for name, _, part in form.items if part == control.part]
    notes = [carried.reworded[key] for key in about if key in carried.reworded]
    return words("form.reworded", text=notes[-1]) if notes and control.beside else control.beside


def _control(each: Earlier, carried: Carried, words: Wording) -> Control:
    choices = tuple((choice.value, choice.label) for choice in each.choices) if each.kind in _LISTS else ()
    earlier = "" if each.item else carried.reworded.get(each.tag, "")
    beside = words("form.reworded", text=earlier) if earlier else each.question or each.part.title
    return Control(
        each.tag,
        _FIELDS.get(each.kind, Field.TEXT),
        choices,
        path=(each.part.title,),
        beside=beside,
        head=words("form_appendix.answer"),
        kind=each.kind.value,
        asks=each.question,
        item=each.item,
        part=_part(each),
    )
