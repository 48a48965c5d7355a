"""What a filled form holds beside the values of its answers, and that stays behind in the original: formatting, pictures."""

from __future__ import annotations

from collections.abc import Iterator

from ladder_export.form_map import ControlKind, FormMap
from ladder_export.reviews.oddities import counted, named, plain
from ladder_export.reviews.places import Place, places_of
from ladder_export.reviews.story import Story, read_story, val
from ladder_export.word_file import Element, W, open_word_file
from ladder_export.wording import wording

_MARKS = [f"{W}{name}" for name in ("b", "i", "u", "strike", "dstrike", "color", "highlight", "shd", "vertAlign", "sz")]
_SHAPES = [f"{W}{name}" for name in ("hyperlink", "numPr", "tbl")]
_OFF = ("0", "false", "off", "none")
_SEEN = {f"{W}drawing": ("picture", "pictures"), f"{W}pict": ("picture", "pictures")} | {
    f"{W}{name}Reference": (name, f"{name}s") for name in ("footnote", "endnote")
}


def lines_of(data: bytes) -> frozenset[str]:
    """The lines of a form, each without needless spaces."""
    package = open_word_file(data)
    story = read_story(package.root(package.main))
    return frozenset(plain(story.text(line)) for line in story.lines)


def leftovers(data: bytes, form: FormMap, fresh: frozenset[str]) -> tuple[str, ...]:
    """One short sentence for each kind of thing. `data` is a form of the map `form`, `fresh` are the lines of the new one."""
    package = open_word_file(data)
    root = package.root(package.main)
    story = read_story(root)
    places = places_of(form, story)
    return (*_formatted(form, places), *_unreadable(root), *_typed(form, story, places, fresh))


def _formatted(form: FormMap, places: dict[str, Place]) -> Iterator[str]:
    rich = [places[blank.tag].controls for blank in form.blanks if blank.kind is ControlKind.RICH]
    number = sum(any(_has_formatting(control.content) for control in controls) for controls in rich)
    if number:
        yield f"formatting in {counted(number, 'answer', 'answers')}: the text is carried, its look is not"


def _has_formatting(content: Element | None) -> bool:
    if content is None:
        return False
    marks = (mark for run in content.iter(f"{W}r") for mark in run.iterfind(f"{W}rPr/*") if mark.tag in _MARKS)
    return any(val(mark, "1") not in _OFF for mark in marks) or next(content.iter(*_SHAPES), None) is not None


def _unreadable(root: Element) -> Iterator[str]:
    found: dict[tuple[str, str], int] = {}
    for node in root.iter(*_SEEN):
        found[_SEEN[node.tag]] = found.get(_SEEN[node.tag], 0) + 1
    for names, number in found.items():
        yield f"{counted(number, *names)}, not carried"


def _typed(form: FormMap, story: Story, places: dict[str, Place], fresh: frozenset[str]) -> Iterator[str]:
    """Lines outside of all blanks that neither the form's map knows nor the new form has."""
    answers = [each for place in places.values() for each in (place.range, place.cell and place.cell.range) if each]
    answers += [control.range for control in story.controls]
    known = fresh | _known(form)
    typed, edition = [], wording(form.language)("form.edition", edition=form.edition)
    for line in story.lines:
        text = plain(story.text(line, answers))
        inside = any(line.start in each for each in answers)
        if text and not inside and text not in known and edition not in text:
            typed.append(text)
    if typed:
        yield f"{counted(len(typed), 'line', 'lines')} outside of the blanks that the new form does not have: {named(typed)}"


def _known(form: FormMap) -> frozenset[str]:
    """What the map says that the form prints, and what every form says."""
    fixed = (words for key, words in wording(form.language).texts.items() if key.startswith("form"))
    texts = [
        form.title,
        form.level_name,
        *(words for words in fixed if isinstance(words, str)),
        *form.reworded.values(),
    ]
    texts += [title for _, title in form.competencies]
    texts += [item.text for item in form.items]
    for blank in form.blanks:
        texts += [blank.part.title, *blank.spot.beside.split("\n"), *blank.spot.head.split("\n")]
    return frozenset(plain(text) for text in (*texts, *(step.label for step in form.scale)))
