"""What is odd about a file that can be read: tracked changes, comments, an edited ladder, links to elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ladder_export.form_map import FormMap
from ladder_export.reviews.data import Found
from ladder_export.reviews.places import Place, is_answer
from ladder_export.reviews.story import Control, Story
from ladder_export.word_file import Package, W

MOST_NAMED = 3
_LONGEST = 48  # characters of a text that is named


def oddities(
    package: Package, form: FormMap, story: Story, places: Mapping[str, Place], *, own: bool
) -> tuple[str, ...]:
    """One short sentence for each, always in this order."""
    return (
        *_changes(package, story),
        *_edited(form, story),
        *_elsewhere(package),
        *([] if own else ["the file lost its map and was read by that of the same form"]),
        *_unknown(story, places),
        *_labels(places),
    )


def counted(number: int, one: str, many: str | None = None) -> str:
    """`number` with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def named(texts: list[str]) -> str:
    """The first few of `texts`, each in short."""
    short = [text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…" for text in texts[:MOST_NAMED]]
    return ", ".join(f"“{text}”" for text in short) + (", …" if len(texts) > MOST_NAMED else "")


def _changes(package: Package, story: Story) -> Iterator[str]:
    if story.changes:
        yield f"{counted(story.changes, 'tracked change', 'tracked changes')}, read as accepted"
    comments = sum(
        1 for name in package.linked(package.main, "comments") for _ in package.root(name).iter(f"{W}comment")
    )
    if comments:
        yield f"{counted(comments, 'comment', 'comments')}, not read"


def _edited(form: FormMap, story: Story) -> Iterator[str]:
    there = {plain(story.text(line)) for line in story.lines}
    edited = [item.text for item in form.items if plain(item.text) not in there]
    if edited:
        yield f"{counted(len(edited), 'text', 'texts')} of the ladder edited or removed: {named(edited)}"


def plain(text: str) -> str:
    """`text` with single spaces."""
    return " ".join(text.split())


def _elsewhere(package: Package) -> Iterator[str]:
    """Links that a client would follow when it opens the file, and what is embedded. Nothing is fetched."""
    seen = set()
    for name in sorted(package.raw):
        if not name.endswith(".rels"):
            continue
        folder, _, base = name.rpartition("_rels/")
        for link in package.links(folder + base.removesuffix(".rels")):
            if said := _said_of(link.kind, link.target, link.external):
                seen.add(said)
    yield from sorted(seen)


_LINKED = {"attachedTemplate": "a template", "image": "a picture", "oleObject": "an object"}
_EMBEDDED = {"oleObject": "an embedded object", "package": "an embedded file", "control": "an ActiveX control"}
_INSERTED = "aFChunk"  # w:altChunk: a document of another format that Word inserts when it opens the file


def _said_of(kind: str, target: str, external: bool) -> str:
    if external and kind != "hyperlink":
        # A document made from a .dotx names it, mostly as a file of that computer.
        if kind == "attachedTemplate" and target.startswith("file:///") and not target.startswith("file:////"):
            return ""
        what = _LINKED.get(kind, f"content ({kind[:40]})")
        return f"it links to {what} elsewhere ({target[:80]}), which was not fetched"
    if kind in _EMBEDDED:
        return f"it holds {_EMBEDDED[kind]}, not read"
    return "it holds another document, not read" if kind == _INSERTED else ""


def _unknown(story: Story, places: Mapping[str, Place]) -> Iterator[str]:
    """Controls that are none of the form’s; those inside an answer were pasted with it, those around one hold it."""
    used = {id(control) for place in places.values() for control in place.controls}
    holding = set()
    for place in places.values():
        for control in place.controls:
            holding |= {id(each) for each in _around(control)}
    known = used | holding
    strange = [
        control
        for control in story.controls
        if is_answer(control) and id(control) not in known and not any(id(each) in used for each in _around(control))
    ]
    if strange:
        names = [name for control in strange if (name := control.title or control.tag)]
        which = f": {named(names)}" if names else ""
        yield f"{counted(len(strange), 'control', 'controls')} that its map does not know{which}"


def _around(control: Control) -> Iterator[Control]:
    while control.around is not None:
        control = control.around
        yield control


def _labels(places: Mapping[str, Place]) -> Iterator[str]:
    number = sum(place.found is Found.LABEL for place in places.values())
    if number:
        yield f"{counted(number, 'blank', 'blanks')} found only by the words around"
