"""A filled form, read back: for each blank of its map an answer, how it was found, and what is odd about it and the file.

The reader shares no code with what writes forms. It finds each answer by its tag, and where clients dropped that by its
bookmark, its title, or the words around its cell; text beside an empty control counts as its answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ladder_export.form_map import Blank, ControlKind, FormMap
from ladder_export.reviews.data import Answer, Found, RefusedError, Review, Status
from ladder_export.reviews.identity import form_of, own_map
from ladder_export.reviews.interpret import Meaning, meaning, same
from ladder_export.reviews.oddities import oddities
from ladder_export.reviews.places import Place, places_of
from ladder_export.reviews.story import Control, Range, Story, read_story, val
from ladder_export.word_file import W, open_word_file

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = ("0", "false", "off")
_PLAIN = (ControlKind.TEXT, ControlKind.LINES)
_FREE = (*_PLAIN, ControlKind.RICH, ControlKind.COMBO)

EMPTY = "the control was removed and its cell is empty"
GONE = "its place in the form was removed"
BREAKS = "LibreOffice moved its line breaks to its beginning"
REPLACED = "the control was removed; the text in its place was read"


def read_review(data: bytes, known: Mapping[str, FormMap] | None = None) -> Review:
    """What the form in `data` says. `known` are maps by key, for a file that lost its own.

    Raises RefusedError, with a reason in one line and the way out, for a file that is hostile, broken, no form, or not the
    form that it says it is.
    """
    package = open_word_file(data)
    form, own = form_of(package, known or {})
    story = read_story(package.root(package.main))
    places = places_of(form, story)
    sure = sum(place.found is not Found.NOWHERE and place.by_words for place in places.values())
    if 2 * sure < len(places):
        raise RefusedError(
            f"it says that it is “{form.form}”, but has only {sure} of its {len(places)} blanks; "
            "copy the answers into a new form"
        )
    tagged = any(place.found is Found.TAG for place in places.values())
    answers = tuple(_answer(blank, places[blank.tag], story, tagged, form.language) for blank in form.blanks)
    return Review(form, answers, oddities(package, form, story, places, own=own))


def map_in(data: bytes) -> FormMap | None:
    """The map that a form carries, or None. Raises RefusedError as `read_review` does."""
    return own_map(open_word_file(data))


def _answer(blank: Blank, place: Place, story: Story, tagged: bool, language: str) -> Answer:
    """`tagged` says that the file still has tags, so that a control without one was removed by a person.

    `language` is that of the form.
    """
    if place.found is Found.NOWHERE:
        return Answer(blank, Status.MISSING, issue=GONE)
    if not place.controls:
        return _uncontrolled(blank, place, story, tagged, language)
    readings = [_reading(blank, control, story, place.found, language) for control in place.controls]
    first = next((each for each in readings if each.status is Status.ANSWERED), readings[0])
    if len(readings) > 1:
        first = replace(first, issue=_joined(first.issue, _copied(readings)))
    return _with_beside(_with_breaks_lost(first, place, story), place, story, language)


def _with_breaks_lost(answer: Answer, place: Place, story: Story) -> Answer:
    """`answer`, if LibreOffice 7.4 has saved it: that puts the line breaks of plain text before it, and its tag is gone."""
    if answer.found is Found.TAG or answer.status is not Status.ANSWERED or place.cell is None or place.range is None:
        return answer
    before = story.text(Range(place.cell.range.start, place.range.start))
    if answer.blank.kind in _PLAIN and before and not before.strip("\n"):
        return replace(answer, issue=_joined(answer.issue, BREAKS))
    return answer


def _copied(readings: list[Answer]) -> str:
    values = list(dict.fromkeys(each.value for each in readings if each.status is Status.ANSWERED))
    if len(values) < 2:
        return "the control was copied"
    return "the control was copied, and the copies differ: " + ", ".join(f"“{value}”" for value in values)


def _joined(*issues: str) -> str:
    return "; ".join(issue for issue in issues if issue)


def _reading(blank: Blank, control: Control, story: Story, found: Found, language: str) -> Answer:
    text = story.text(control.range)
    if _is_prompt(blank, control, text, found):
        return Answer(blank, Status.PROMPT, found=found)
    date = control.property(f"{W}date")
    stored = "" if date is None else date.get(f"{W}fullDate", "")[:10]
    meant = meaning(blank, text, language=language, stored=stored, ticked=_ticked(control))
    return _made(blank, meant, text, found)


def _made(blank: Blank, meant: Meaning, text: str, found: Found, issue: str = "") -> Answer:
    shown = text if meant.status is Status.ANSWERED else ""
    return Answer(blank, meant.status, meant.value, shown, found, _joined(issue, meant.issue))


def _ticked(control: Control) -> bool | None:
    checked = control.property(f"{_W14}checkbox/{_W14}checked")
    return None if checked is None else checked.get(f"{_W14}val", "1") not in _OFF


def _is_prompt(blank: Blank, control: Control, text: str, found: Found) -> bool:
    """Whether a control shows its prompt, not an answer.

    A client may forget the mark (LibreOffice 7.4 does) or leave the prompt's gray on an answer (LibreOffice 25.2 does), so
    neither says it alone; what is marked and gray is a prompt, whatever it reads.
    """
    if blank.kind is ControlKind.CHECK_BOX or not text.strip():
        return False
    mark = control.property(f"{W}showingPlcHdr")
    marked = mark is not None and val(mark, "1") not in _OFF
    if same(text, blank.prompt):
        return marked or found is not Found.TAG or _is_gray(control)
    return marked and _is_gray(control)


def _is_gray(control: Control) -> bool:
    """Whether all the text of a control has the style of prompts; a client may have given the style another id."""
    runs = [] if control.content is None else control.content.iter(f"{W}r")
    texts = [run for run in runs if run.find(f"{W}t") is not None]
    return bool(texts) and all("placeholder" in val(run.find(f"{W}rPr/{W}rStyle")).casefold() for run in texts)


def _uncontrolled(blank: Blank, place: Place, story: Story, tagged: bool, language: str) -> Answer:
    """What stands where a control was: in its bookmark, or in its cell."""
    assert place.range is not None
    text = _said_once(story.results_in(place.range)) or story.text(place.range)
    if not text.strip():
        if tagged:
            return Answer(blank, Status.MISSING, issue=EMPTY)
        return Answer(blank, Status.BLANK, found=place.found)
    if blank.kind is not ControlKind.CHECK_BOX and same(text, blank.prompt):
        return Answer(blank, Status.PROMPT, found=place.found)
    issue = REPLACED if tagged else ""
    if not tagged and blank.kind in _PLAIN and text.startswith("\n"):  # as in `_with_breaks_lost`, with no control left
        text, issue = text.lstrip("\n"), BREAKS
    if rest := _after_prompt(text, blank.prompt):
        text, issue = rest, _joined(issue, "typed next to the prompt")
    return _with_beside(
        _made(blank, meaning(blank, text, language=language), text, place.found, issue), place, story, language
    )


def _after_prompt(text: str, prompt: str) -> str:
    """What was typed before or after a prompt that stayed as mere text; nothing where the answer may begin with its words."""
    for rest in (text.removeprefix(prompt), text.removesuffix(prompt)):
        own_line = rest.startswith("\n") or rest.endswith("\n")
        if rest != text and rest.strip() and (own_line or len(prompt.split()) > 2):
            return rest.strip()
    return ""


def _said_once(results: list[str]) -> str:
    """The text that several fields in one place repeat.

    Through RTF and .doc LibreOffice 7.4 repeats a plain text that mixes scripts: whole in a field for each change of script,
    with pieces of it between.
    """
    return results[0] if len(results) > 1 and len(set(results)) == 1 else ""


def _with_beside(answer: Answer, place: Place, story: Story, language: str) -> Answer:
    """`answer` with what was typed next to its control in the same cell."""
    cell = place.cell
    if cell is None or place.range is None or place.range == cell.range:
        return answer
    others = [control.range for control in story.controls_in(cell.range)]
    rest = story.text(cell.range, [place.range, *others]).strip()
    if not rest or same(rest, answer.blank.prompt):
        return answer
    blank = answer.blank
    if answer.status is not Status.ANSWERED:
        meant = meaning(blank, rest, language=language)
        if meant.status is not Status.ANSWERED:
            return answer
        return _made(blank, meant, rest, Found.BESIDE, "typed beside the control")
    whole = story.text(cell.range)
    if blank.kind in _FREE and len(place.controls) < 2:
        issue = _joined(answer.issue, "partly typed beside the control")
        return replace(answer, value=whole, shown=whole, issue=issue)
    return replace(answer, issue=_joined(answer.issue, f"beside the control stands “{rest}”"))
