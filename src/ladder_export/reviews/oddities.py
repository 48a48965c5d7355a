"""What is odd about a file that can be read: tracked changes, comments, an edited ladder, links to elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ladder_export.form_map import FormMap
from ladder_export.reviews.data import Found
from ladder_export.reviews.open_form import Package, W
from ladder_export.reviews.places import Place, is_answer
from ladder_export.reviews.story import Story

MOST_NAMED = 3
_LONGEST = 48  # characters of a text that is named


def oddities(
    package: Package, form: FormMap, story: Story, places: Mapping[str, Place], own_map: bool
) -> tuple[str, ...]:
    """One short sentence for each, always in this order."""
    return (
        *_changes(package, story),
        *_edited(form, story),
        *_elsewhere(package),
        *([] if own_map else ["the file lost its map and was read by that of the same form"]),
        *_unknown(story, places),
        *_labels(places),
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _named(texts: list[str]) -> str:
    short = [text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…" for text in texts[:MOST_NAMED]]
    return ", ".join(f"“{text}”" for text in short) + (", …" if len(texts) > MOST_NAMED else "")


def _changes(package: Package, story: Story) -> Iterator[str]:
    if story.changes:
        yield f"{_counted(story.changes, 'tracked change', 'tracked changes')}, read as accepted"
    comments = sum(
        1 for name in package.linked(package.main, "comments") for _ in package.root(name).iter(f"{W}comment")
    )
    if comments:
        yield f"{_counted(comments, 'comment', 'comments')}, not read"


def _edited(form: FormMap, story: Story) -> Iterator[str]:
    there = {_plain(story.text(line)) for line in story.lines}
    edited = [item.text for item in form.items if _plain(item.text) not in there]
    if edited:
        yield f"{_counted(len(edited), 'text', 'texts')} of the ladder edited or removed: {_named(edited)}"


def _plain(text: str) -> str:
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


_EMBEDDED = {"oleObject": "an embedded object", "package": "an embedded file", "control": "an ActiveX control"}
_INSERTED = "aFChunk"  # w:altChunk: a document of another format that Word inserts when it opens the file


def _said_of(kind: str, target: str, external: bool) -> str:
    if external and kind != "hyperlink":
        # A document made from a .dotx names it, mostly as a file of that computer.
        if kind == "attachedTemplate" and target.startswith("file:///") and not target.startswith("file:////"):
            return ""
        what = "template" if kind == "attachedTemplate" else kind
        return f"it links to a {what} elsewhere ({target[:80]}), which was not fetched"
    if kind in _EMBEDDED:
        return f"it holds {_EMBEDDED[kind]}, not read"
    return "it holds another document, not read" if kind == _INSERTED else ""


def _unknown(story: Story, places: Mapping[str, Place]) -> Iterator[str]:
    used = [control for place in places.values() for control in place.controls]
    ids = {id(control) for control in used}
    strange = [
        control
        for control in story.controls
        if id(control) not in ids
        and is_answer(control)
        and not any(control.range.start in each.range or each.range.start in control.range for each in used)
    ]
    if strange:
        names = [control.title or control.tag for control in strange if control.title or control.tag]
        named = f": {_named(names)}" if names else ""
        yield f"{_counted(len(strange), 'control', 'controls')} that its map does not know{named}"


def _labels(places: Mapping[str, Place]) -> Iterator[str]:
    number = sum(place.found is Found.LABEL for place in places.values())
    if number:
        yield f"{_counted(number, 'blank', 'blanks')} found only by the words around"
