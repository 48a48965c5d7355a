"""A PDF read in portions: some of its pages and as much of its structure tree, by both readers, in any process.

What comes back is as small as can be: texts, numbers and faults, no letters and no objects of a library. So however many pages
a file has, whoever reads it holds those of one portion, and `pdf` judges it by what the portions found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pikepdf

from ladder_export.proof.belongings import Belongings, belongings_of_pages
from ladder_export.proof.data import Expected, PageRules
from ladder_export.proof.lines import Line, is_drawn
from ladder_export.proof.page_sources import page_sources
from ladder_export.proof.pdf_content import Font, MissingGlyph, Piece, read_pieces
from ladder_export.proof.pdf_links import Target, addresses, links
from ladder_export.proof.pdf_page import UnreadableError as UndrawableError
from ladder_export.proof.pdf_page import glances
from ladder_export.proof.pdf_pages import Pages
from ladder_export.proof.pdf_structure import Document, UnreadableError, lines_of, opened, strictly
from ladder_export.proof.pdf_tree import Stretch, read_stretch
from ladder_export.proof.seen_pages import SeenPages, packed
from ladder_export.proof.survey import Survey, survey_pages
from ladder_export.steps import Steps

_Result = TypeVar("_Result")

# Pages of a portion: to open a file takes as long as to read half a page, and a long one some pages.
_LEAST, _MOST = 7, 64
_PORTIONS = 24  # of a book that is not so long that they get too large


@dataclass(frozen=True, slots=True)
class Portion:
    """What to read: the pages from `first` to `last`, and the kids at the top of the tree from `kids[0]` up to `kids[1]`.

    `past` says that the file has no pages after them. `lines` are those on these pages that say what they read.
    """

    first: int
    last: int
    past: bool
    kids: tuple[int, int]
    rules: PageRules
    edition: str
    rtl: bool
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a portion. `texts` are those of marked content, by page and id; `links` go from a page to a target.

    `undrawn` are those of its lines whose glyphs are others. `damage` says why the first reader could not read it, `blind`
    why the second could not. `seen` is what may be kept of its pages by name, and `again` names those that were known.
    """

    stretch: Stretch = field(default_factory=Stretch)
    texts: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    missing_glyphs: tuple[MissingGlyph, ...] = ()
    undrawn: tuple[Line, ...] = ()
    links: tuple[tuple[int, Target], ...] = ()
    addresses: tuple[str, ...] = ()
    belongings: Belongings = field(default_factory=Belongings)
    survey: Survey = field(default_factory=Survey)
    damage: str = ""
    blind: str = ""
    seen: Mapping[str, bytes] = field(default_factory=dict)
    again: frozenset[str] = frozenset()


# Yields what is to be read, all of it at once, and is sent what was found, in the same order.
ReadingSteps = Steps[Portion, Reading, _Result]


def portions(expected: Expected, rules: PageRules, document: Document) -> list[Portion]:
    """All of a file in portions, in order; those of a short one are a single one."""
    size = min(_MOST, max(_LEAST, -(-document.pages // _PORTIONS)))
    count = max(1, -(-document.pages // size))
    slim = replace(rules, outline=(), rows=(), heads=(), addresses=(), columns=())  # what is about the whole file
    return [
        Portion(
            first=n * document.pages // count + 1,
            last=(n + 1) * document.pages // count,
            past=n == count - 1,
            kids=(n * document.kids // count, (n + 1) * document.kids // count),
            rules=slim,
            edition=expected.edition,
            rtl=expected.rtl,
        )
        for n in range(count)
    ]


def all_of(parts: Sequence[Portion], *, trees_first: bool = True) -> ReadingSteps[list[Reading]]:
    """What is found in all of `parts`.

    A page on which a line says what it reads has to be read with that line, which the tree tells. Where hardly a page has one,
    all is read at once, and those pages twice.
    """
    found = list((yield list(map(_tree_of, parts) if trees_first else parts)))
    lines = list(lines_of(reading.stretch for reading in found))
    late = [n for n, part in enumerate(parts) if trees_first or _on(part, lines)]
    if late:
        readings = yield [replace(parts[n], kids=(0, 0), lines=_on(parts[n], lines)) for n in late]
        for n, reading in zip(late, readings, strict=True):
            damage = found[n].damage or reading.damage
            seen, again = {**found[n].seen, **reading.seen}, found[n].again | reading.again
            found[n] = replace(reading, stretch=found[n].stretch, damage=damage, seen=seen, again=again)
    return found


def _tree_of(part: Portion) -> Portion:
    """Only what `part` has of the tree."""
    return replace(part, last=part.first - 1, past=False)


def _on(part: Portion, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Those of `lines` that are on the pages of `part`."""
    return tuple(line for line in lines if part.first <= line.page <= part.last)


def read(portion: Portion, data: bytes, seen: SeenPages | None = None) -> Reading:
    """Read a portion of the file `data`; the second reader does not look at pages again that it has `seen` before.

    Never raises for what is in it.
    """
    sources: dict[int, str] = {}
    try:
        with opened(data) as pdf:
            pages = Pages(pdf)
            reading = read_open(portion, pdf, pages)
            if seen and pages.is_flat:
                sources = page_sources(pdf, pages.between(portion.first, portion.last))
    except UnreadableError as error:
        return Reading(damage=str(error))
    names: dict[int, str] = {}
    if seen and sources:
        with suppress(UndrawableError):
            seen_so = glances(data, portion.first, portion.last)
            both = {number: (source, seen_so[number]) for number, source in sources.items() if number in seen_so}
            names = seen.names(both, (portion.rules, portion.edition, portion.rtl), _said(portion))
    known = {number: survey for number, name in names.items() if seen and (survey := seen.survey(name))}
    return surveyed(reading, portion, data, names, known)


def read_open(portion: Portion, pdf: pikepdf.Pdf, pages: Pages) -> Reading:
    """What the first reader finds. Raises what `opened` turns into `UnreadableError`."""
    with strictly(pdf):
        own = list(pages.between(portion.first, portion.last))
        pieces: dict[int, dict[int, Piece]] = {}
        missing: list[MissingGlyph] = []
        fonts: dict[Any, Font] = {}
        for number, page in own:
            pieces[number], faults = read_pieces(page, number, fonts)
            missing.extend(faults)
        found = Reading(
            stretch=read_stretch(pdf, *portion.kids, pages.numbers) if portion.kids[1] > portion.kids[0] else Stretch(),
            texts={number: {mark: each.text for mark, each in own.items()} for number, own in pieces.items()},
            missing_glyphs=tuple(missing),
            undrawn=tuple(_undrawn(portion, pieces)),
            links=tuple((number, to) for number, page in own for to in links(page, pages.numbers)),
            addresses=tuple(address for _, page in own for address in addresses(page)),
        )
    return replace(found, belongings=belongings_of_pages(page for _, page in own))


def _undrawn(portion: Portion, pieces: Mapping[int, Mapping[int, Piece]]) -> Iterator[Line]:
    for line in portion.lines:
        glyphs = [glyph for mark in line.marks for glyph in pieces[line.page].get(mark, Piece()).glyphs()]
        if not is_drawn(line.text, glyphs, rtl=portion.rtl):
            yield line


def surveyed(
    reading: Reading,
    portion: Portion,
    data: bytes,
    names: Mapping[int, str] | None = None,
    known: Mapping[int, Survey] | None = None,
) -> Reading:
    """`reading` with what the second reader finds. Some pages have `names`, and of some of these it is `known`."""
    names, known = names or {}, known or {}
    try:
        fresh = list(_looked_at(portion, data, known))
    except UndrawableError as error:
        return replace(reading, blind=str(error))
    new = {names[page]: packed(each) for each in fresh if (page := _page_of(each)) in names and not each.faults}
    survey = Survey.of_all(sorted([*known.values(), *fresh], key=_page_of))
    return replace(reading, survey=survey, seen=new, again=frozenset(names[page] for page in known))


def _looked_at(portion: Portion, data: bytes, known: Mapping[int, Survey]) -> Iterator[Survey]:
    """What the second reader finds on each page that is not `known`. Raises `UndrawableError`."""
    if not portion.past and all(page in known for page in range(portion.first, portion.last + 1)):
        return
    last = None if portion.past else portion.last  # to the end, which it may see elsewhere than the first reader
    yield from survey_pages(
        data,
        portion.rules,
        portion.edition,
        _said(portion),
        rtl=portion.rtl,
        first=portion.first,
        last=last,
        without=known.keys(),
    )


def _page_of(survey: Survey) -> int:
    """The page that a survey of a single one is about."""
    return survey.sheets[0].number


def _said(portion: Portion) -> dict[int, dict[int, str]]:
    """What the lines of a portion say, by page and id of marked content."""
    said: dict[int, dict[int, str]] = defaultdict(dict)
    for line in portion.lines:
        said[line.page].update(dict.fromkeys(line.marks, line.text))
    return said
