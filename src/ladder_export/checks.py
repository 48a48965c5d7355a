"""Whether a ladder is complete: small rules over the model, each a plain function in `CHECKS`.

`source` has already said what is wrong with the files; this room asks what is missing, too much, or only a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ladder_export.ladder import Competency, Item, Kind, Ladder, Level, Scope, Section, SectionType
from ladder_export.languages import in_quotation_marks
from ladder_export.outputs import Output, plan
from ladder_export.problems import Location, Problem

Path = tuple[str, ...]


def check_ladder(ladder: Ladder) -> list[Problem]:
    """Everything that `CHECKS` find, sorted. An empty list means that the ladder is complete."""
    return sorted({problem for check in CHECKS for problem in check(ladder)})


def check_levels(ladder: Ladder) -> Iterator[Problem]:
    """Every competency has every level of the ladder, or of its family, or says which ones it skips."""
    wanted = ((competency, stage) for part in ladder.parts for competency in part.competencies for stage in part.stages)
    for competency, stage in wanted:
        if competency.level(stage.number) or stage.number in competency.skips:
            continue
        message = f"level {stage.number} is missing"
        skip = f"{stage.number} to “skips”" if competency.skips else f"“skips: [{stage.number}]”"
        advice = f"write it, or add {skip} in the file if it is left out on purpose"
        yield Problem(competency.location, message, (competency.title, str(stage)), advice)


def check_sections(ladder: Ladder) -> Iterator[Problem]:
    """Every level and every competency has the sections that the table asks of it, and they are not empty."""
    for path, owner in _owners(ladder):
        scope = Scope.LEVEL if isinstance(owner, Level) else Scope.COMPETENCY
        present = {section.id: section for section in owner.sections}
        for wanted in ladder.section_types:
            if wanted.scope is not scope:
                continue
            section = present.get(wanted.id)
            here = (*path, wanted.title)
            if section is None and wanted.least:
                advice = f"add “{wanted.id}:” with {_entries(wanted, wanted.least)}"
                yield Problem(owner.location, "the section is missing", here, advice)
            elif section and not section.items:
                advice = f"write {_entries(wanted, wanted.least)}" if wanted.least else "fill it or delete it"
                yield Problem(section.location, "the section is empty", here, advice)


def check_counts(ladder: Ladder) -> Iterator[Problem]:
    """No section has fewer entries than `least` or more than `most`."""
    for path, section in _sections(ladder):
        count, wanted = section.entries, section.type
        if section.items and count < wanted.least:
            message = f"has {_entries(wanted, count)}, needs at least {wanted.least}"
            yield Problem(section.location, message, path, f"add {wanted.least - count} more")
        elif count > wanted.most:
            message = f"has {_entries(wanted, count)}, may have at most {wanted.most}"
            yield Problem(section.location, message, path, f"take {count - wanted.most} away, or join some")


def check_empty_texts(ladder: Ladder) -> Iterator[Problem]:
    """Every item says something."""
    for path, item in _items(ladder):
        if not item.text.strip():
            yield Problem(item.location, "the item is empty", path, "write its text, or delete it")


def check_placeholders(ladder: Ladder) -> Iterator[Problem]:
    """No text only stands in for one that has yet to be written."""
    for location, path, text in _texts(ladder):
        if is_placeholder(text):
            yield Problem(location, f"“{text}” is a placeholder", path, "write the text that belongs here")


def check_quotation_marks(ladder: Ladder) -> Iterator[Problem]:
    """What people say stands bare in the source: outputs put it in quotation marks."""
    for path, section in _sections(ladder):
        for item in section.items if section.kind in (Kind.QUOTES, Kind.SHIFT) else ():
            if in_quotation_marks(item.text):
                message = "the text stands in quotation marks of its own"
                yield Problem(item.location, message, (*path, item.id), "delete them, since outputs add them")


def check_file_names(ladder: Ladder) -> Iterator[Problem]:
    """No two outputs would be written to the same file."""
    first: dict[str, Output] = {}
    for output in plan(ladder):
        other = first.setdefault(output.path, output)
        if other is not output:
            owners = " and ".join(dict.fromkeys(" ".join(_about(each)) for each in (other, output)))
            message = f"two files would have the same name, {output.path}: those of {owners}"
            location = output.competencies[0].location if output.competencies else ladder.location
            yield Problem(location, message, _about(output), "rename the competency's file or the level")


def _about(output: Output) -> Path:
    names = [competency.id for competency in output.competencies]
    return (*names, str(output.stage)) if output.stage else tuple(names)


Check = Callable[[Ladder], Iterable[Problem]]
CHECKS: tuple[Check, ...] = (
    check_levels,
    check_sections,
    check_counts,
    check_empty_texts,
    check_placeholders,
    check_quotation_marks,
    check_file_names,
)


_MARK = r"(?:t\.?b\.?[acd]\.?|to-?do|fix-?me|xxx|w\.?i\.?p\.?|placeholder)"
_LIKE = r"(as|same\ as|same\ as\ for|see|refer\ to|like|as\ in|as\ for|as\ at|cf\.?)"
# Single words that a section of phrases may well hold (“Test”, “Draft”) are not in the list. These are all short.
_WHOLE = re.compile(
    rf"""
    {_MARK} | to\ do | work\ in\ progress
    | to\ be\ (done|written|added|announced|agreed|completed|confirmed|decided|defined|determined|discussed|filled(\ in)?)
    | to\ come | (more\ |details\ |text\ )?coming\ soon | (more\ )?to\ follow | under\ construction | watch\ this\ space
    | n\.?/?a\.? | not\ applicable | none | nil | null | ditto | (asdf|qwerty|foo|blah)(\ .{{0,20}})?
    | (please\ )?(fill|complete)(\ (me|this|it))?\ in
    | {_LIKE}\ (the\ )?(above|below|previous(\ level)?|next(\ level)?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 40  # characters, and more than any of these has
# These may be of any length.
_ENDLESS = re.compile(
    rf"""
    x{{2,}} | \?+ | (\.\ ?)+ | …+ | [-–—_*•]+
    | (your\ |some\ |add\ |insert\ |enter\ )*text(\ goes)?\ here
    | (add|insert|write|enter|describe)\ ((your|the|a|some)\ )?[a-z]+\ here | lorem\ ipsum.*
    | {_LIKE}\ (the\ )?(level|stage|step|chapter)\ ?\d+\b.{{0,16}}
    | <[^<>]*> | \[[^\[\]]*\] | \{{+[^{{}}]*\}}+
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Inside a longer text: a mark in brackets, a mark before a colon or a dash, or dummy Latin.
_BRACKETED = re.compile(rf"[(\[<{{]\s*{_MARK}\b[^)\]>}}]*[)\]>}}]", re.IGNORECASE)
_OPENING = re.compile(rf"{_MARK}(\s*:|\s+[–—-])", re.IGNORECASE)
_LATIN = re.compile(r"\blorem\ ipsum\b", re.IGNORECASE)
_ENDING = " .!:…"


def is_placeholder(text: str) -> bool:
    """Whether `text` stands in for one yet to be written: “TBD”, “Coming soon”, “see level 3”, “<fill in>”, “…”."""
    plain = text
    if "  " in text or not text.isprintable() or text != text.strip():  # of all white space only the space is printable
        plain = " ".join(text.replace("\xa0", " ").split())
    enclosed = plain[:1] + plain[-1:] in ("()", "[]", "<>", "**", "__", "““", "“”", '""')
    return _is_one(plain) or (enclosed and _is_one(plain[1:-1])) or _inside(plain)


def _is_one(text: str) -> bool:
    """Whether all of `text`, with or without what ends it, is a placeholder."""
    bare = text.rstrip(_ENDING)
    return any(
        (len(each) <= _LONGEST and _WHOLE.fullmatch(each)) or _ENDLESS.fullmatch(each)
        for each in ((text,) if bare == text else (text, bare))
    )


def _inside(text: str) -> bool:
    """Whether a part of `text` marks it as unfinished. Most texts hold no bracket, and looking for one is quick."""
    bracketed = ("(" in text or "[" in text or "<" in text or "{" in text) and _BRACKETED.search(text)
    return bool(bracketed or _OPENING.match(text) or ("lorem" in text.casefold() and _LATIN.search(text)))


def _entries(section: SectionType, count: int) -> str:
    """How many of what: 1 item, 3 items, 1 shift."""
    noun = "shift" if section.kind is Kind.SHIFT else "item"
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _owners(ladder: Ladder) -> Iterator[tuple[Path, Competency | Level]]:
    for competency in ladder.competencies:
        yield (competency.title,), competency
        for level in competency.levels:
            yield (competency.title, str(level.stage)), level


def _sections(ladder: Ladder) -> Iterator[tuple[Path, Section]]:
    for path, owner in _owners(ladder):
        for section in owner.sections:
            yield (*path, section.title), section


def _items(ladder: Ladder) -> Iterator[tuple[Path, Item]]:
    for path, section in _sections(ladder):
        for item in section.items:
            yield (*path, item.id), item


def _texts(ladder: Ladder) -> Iterator[tuple[Location, Path, str]]:
    """Every text that is printed, with its place, or that of the file. Choices are left out: “N/A” may be one."""
    for name in ("title", "subtitle", "organisation"):
        yield ladder.location, (name,), getattr(ladder, name)
    for rating in ladder.ratings:
        yield ladder.location, ("rating_scale", rating.value), rating.meaning
    for text in (ladder.review.title, *ladder.review.instructions):
        yield ladder.location, ("review",), text
    for part in ladder.review.parts:
        for text in (part.title, part.hint):
            yield part.location, ("review", part.id), text
        for question in part.questions:
            yield question.location, ("review", part.id, question.id), question.label
    for family in ladder.families:
        yield family.location, ("families", family.id), family.title
        for stage in family.stages:
            yield stage.location, ("families", family.id, "levels", str(stage.number)), stage.name
    for stage in ladder.stages:
        yield stage.location, ("levels", str(stage.number)), stage.name
    for section in ladder.section_types:
        yield section.location, ("sections", section.id), section.title
        yield section.location, ("sections", section.id), section.lead_in
    for competency in ladder.competencies:
        yield competency.location, (competency.title,), competency.title
    for path, item in _items(ladder):
        yield item.location, path, item.text
