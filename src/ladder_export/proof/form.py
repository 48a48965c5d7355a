"""The proof of a Word form: its texts, its content controls, and that nothing of it is hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ladder_export.problems import Location, Problem
from ladder_export.proof.compare import compare
from ladder_export.proof.data import Control, Entry, Expected, Field, FormRules
from ladder_export.proof.form_body import FoundControl
from ladder_export.proof.form_file import FormFile, UnreadableError, read_form
from ladder_export.proof.form_own_map import map_troubles
from ladder_export.proof.report import miss_message, problem_of, where_of
from ladder_export.proof.text import beginning, says, spaced
from ladder_export.wording import wording

_BODY = "the body of the form"
_REBUILD = "build it again"
_WRITER = "mend the form’s writer"
_PREFIX = "_lx_"  # bookmarks that lead a reader back to a control whose tag was lost


def prove_form(expected: Expected, data: bytes) -> tuple[list[Problem], dict[str, Any]]:
    """All that is wrong with a form, and its facts: for every item the tags of its controls, or `["text"]`."""
    rules = expected.form
    assert rules is not None
    try:
        form = read_form(data)
    except UnreadableError as error:
        return [_about(expected, f"cannot be read as a Word file ({error})", _REBUILD)], {}
    problems = [
        *_texts(expected, form),
        *_controls(expected, rules, form),
        *_hidden(expected, form),
        *_scale(expected, rules, form),
        *_document(expected, rules, form),
        *_map(expected, rules, form),
    ]
    return problems, {"items": _tags(expected, form)}


def _about(expected: Expected, message: str, advice: str, path: tuple[str, ...] = ()) -> Problem:
    return Problem(Location(expected.file), message, path, advice)


def _texts(expected: Expected, form: FormFile) -> Iterator[Problem]:
    comparison = compare(expected.regions, form.body.paragraphs, spaced)
    for miss in comparison.misses:
        yield problem_of(expected, miss.entry, miss_message(miss, _BODY))


def _controls(expected: Expected, rules: FormRules, form: FormFile) -> Iterator[Problem]:
    found: dict[str, list[FoundControl]] = {}
    for control in form.body.controls:
        found.setdefault(control.tag, []).append(control)
    aliases = Counter(control.alias.casefold() for control in form.body.controls)
    bookmarks = Counter(control.bookmark for control in form.body.controls)
    gone = {spaced(entry.text) for region in expected.regions for entry in region.entries}
    gone -= {spaced(paragraph.text) for paragraph in form.body.paragraphs}  # an item that is missing has been reported
    for wanted in rules.controls:
        same = found.get(wanted.tag, [])
        what = f"the content control {wanted.tag}"
        if not same:
            yield _about(expected, f"{what} is missing", _WRITER, wanted.path)
        elif len(same) > 1:
            yield _about(expected, f"{what} stands {len(same)} times", _WRITER, wanted.path)
        else:
            if spaced(wanted.beside) in gone:
                wanted = replace(wanted, beside="")
            for trouble in _troubles(wanted, same[0], form, aliases, bookmarks):
                yield _about(expected, f"{what} {trouble}", _WRITER, wanted.path)


def _troubles(
    wanted: Control, found: FoundControl, form: FormFile, aliases: Counter[str], bookmarks: Counter[str]
) -> Iterator[str]:
    """What is wrong with a control that is there."""
    if found.field != wanted.field:
        yield f"is of the kind “{found.field}”, not “{wanted.field}”"
    if wanted.field is Field.CHOICE and found.choices != wanted.choices:
        yield f"offers {_list(found.choices)} instead of {_list(wanted.choices)}"
    if wanted.beside and spaced(found.beside) != spaced(wanted.beside):
        yield f"stands beside “{beginning(found.beside)}”, not beside “{beginning(wanted.beside)}”"
    if wanted.head and spaced(found.head) != spaced(wanted.head):
        yield f"stands under “{beginning(found.head)}”, not under “{beginning(wanted.head)}”"
    if found.lock != "sdtLocked":
        yield "is not locked, so that typing can delete it"
    if not found.alias:
        yield "has no title for people who cannot see it"
    elif aliases[found.alias.casefold()] > 1:
        yield f"shares its title “{found.alias}” with another one"
    if not found.bookmark.startswith(_PREFIX):
        yield "has no bookmark around it, by which an answer is found when a program drops the tags"
    elif bookmarks[found.bookmark] > 1:
        yield f"shares its bookmark “{found.bookmark}” with another one"
    if wanted.field is not Field.TICK and not form.prompts.get(found.prompt, "").strip():
        yield "has no prompt in the glossary, so that Word cannot bring it back"


def _list(choices: tuple[tuple[str, str], ...]) -> str:
    """Choices as a message shows them: the stored value too where it is not what a person reads."""
    return "“" + " / ".join(text if text == value else f"{text} ({value})" for value, text in choices) + "”"


def _hidden(expected: Expected, form: FormFile) -> Iterator[Problem]:
    """Text that nobody can see. Where it is an item, the problem is the item's."""
    entries = {spaced(entry.text): entry for region in expected.regions for entry in region.entries}
    for hidden in form.body.hidden:
        entry = entries.get(spaced(hidden.text))
        what = where_of(entry) if entry else f"the text “{beginning(hidden.text)}”"
        yield _about(expected, f"{what} {hidden.why}, so that nobody sees it", _WRITER, entry.path if entry else ())


def _scale(expected: Expected, rules: FormRules, form: FormFile) -> Iterator[Problem]:
    """The meaning of the ratings has to be read before the first rating is given."""
    ratings = [control.at for control in form.body.controls if control.tag in rules.ratings]
    first = min(ratings, default=len(form.body.paragraphs))
    before = {spaced(paragraph.text) for paragraph in form.body.paragraphs[:first]}
    for text in rules.scale:
        if spaced(text) not in before:
            message = f"the rating scale’s “{beginning(text)}” does not stand before the first rating"
            yield _about(expected, message, _WRITER)


def _document(expected: Expected, rules: FormRules, form: FormFile) -> Iterator[Problem]:
    texts = [paragraph.text for paragraph in form.body.paragraphs]
    present = {spaced(text) for text in texts}
    for sentence in rules.sentences:
        if spaced(sentence) not in present:
            yield _about(expected, f"the sentence “{beginning(sentence)}” is missing", _WRITER)
    if form.template is not rules.template:
        kind = "a template (.dotx)" if rules.template else "a document (.docx)"
        yield _about(expected, f"does not say that it is {kind}", _WRITER)
    for name, value in rules.properties:
        if form.properties.get(name) != value:
            message = f"has the property {name} “{form.properties.get(name, '')}”, not “{value}”"
            yield _about(expected, message, _WRITER)
    if form.language != expected.language:
        yield _about(expected, f"has the language “{form.language}”, not “{expected.language}”", _WRITER)
    if wording(expected.language).language.rtl and form.leftward:
        message = f"has {form.leftward} paragraphs or tables that run from left to right"
        yield _about(expected, message, _WRITER)
    for name in expected.named:
        if not says(form.title, name):
            yield _about(expected, f"has the title “{form.title}”, without “{name}”", _WRITER)
    if not says(" ".join((*texts, form.running)), expected.edition):
        yield _about(expected, f"does not say “{expected.edition}” anywhere", _WRITER)


def _map(expected: Expected, rules: FormRules, form: FormFile) -> Iterator[Problem]:
    if rules.map is None:
        return
    paths = {entry.item: entry.path for region in expected.regions for entry in region.entries if entry.item}
    for trouble, path in map_troubles(rules.map, rules.controls, form, paths):
        yield _about(expected, trouble, _WRITER, path)


def _tags(expected: Expected, form: FormFile) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for control in form.body.controls:
        tags.setdefault(control.tag.rpartition(".")[0], []).append(control.tag)
    items = (entry for region in expected.regions for entry in region.entries if entry.item)
    return {entry.item: tags.get(entry.item, ["text"]) for entry in _once(items)}


def _once(entries: Iterator[Entry]) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in entries:
        if entry.item not in seen:
            seen.add(entry.item)
            yield entry
