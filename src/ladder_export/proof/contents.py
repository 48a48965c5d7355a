"""Whether a reader gets from a heading's name to the heading: bookmarks, the rows of the contents, and the links in them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ladder_export.proof.align import align
from ladder_export.proof.compare import Comparison
from ladder_export.proof.data import PageRules, Region
from ladder_export.proof.pdf_structure import Structure
from ladder_export.proof.text import squash

_COLON = re.compile(": |：")  # also the wide one of Japanese


def wrong_ways(
    rules: PageRules, regions: Sequence[Region], structure: Structure, comparison: Comparison
) -> Iterator[tuple[str, str]]:
    """Sentences: what is wrong, and what to do about it. A heading that is missing itself has been reported."""
    titles = [region.title for region in regions]
    at = _backwards(rules.outline, titles)
    pages = [comparison.heads[at[n]].page if at.get(n) in comparison.heads else 0 for n in range(len(rules.outline))]
    yield from _bookmarks(rules.outline, pages, structure)
    listed = [head for n, head in comparison.heads.items() if rules.contents and titles[n] == rules.contents]
    if listed:
        blocks = [block for head in listed for block in head.blocks]
        rows = [squash(block.text) for block in blocks]
        lists = {page for block in blocks for page in block.pages}
        links: dict[int, int] = Counter(to for page, to in structure.links if page in lists)
        yield from _rows(rules, pages, rows, links)


def _backwards(wanted: Sequence[str], found: Sequence[str]) -> dict[int, int]:
    """`align` from the end, for what lacks only its beginning: a cover may have the title of the first part after it."""
    pairs = align(wanted[::-1], found[::-1])
    return {len(wanted) - 1 - a: len(found) - 1 - b for a, b in pairs.items()}


def _bookmarks(wanted: Sequence[str], pages: Sequence[int], structure: Structure) -> Iterator[tuple[str, str]]:
    advice = "let the layout give that heading one"
    found = [(squash(mark.title), mark.page) for mark in structure.document.outline]
    keys = [(squash(title), page) for title, page in zip(wanted, pages, strict=True)]
    pairs = align(list(map(str, keys)), list(map(str, found)))
    spare = [found[n] for n in range(len(found)) if n not in pairs.values()]
    for n, (title, page) in enumerate(zip(wanted, pages, strict=True)):
        if not page or n in pairs:
            continue
        led = next((mark for mark in spare if mark[0] == keys[n][0]), keys[n])
        if led == keys[n]:
            yield f"has no bookmark “{title}” in its place", advice
        else:
            spare.remove(led)
            yield f"has the bookmark “{title}” lead to page {led[1]}, and the heading is on page {page}", advice


def _rows(
    rules: PageRules, pages: Sequence[int], rows: Sequence[str], links: dict[int, int]
) -> Iterator[tuple[str, str]]:
    """Each heading in the contents, in order, with its page number, and a link to that page for each."""
    advice = "let the layout list that heading"
    needs: dict[int, list[str]] = defaultdict(list)
    start = 0
    for title, said, page in zip(rules.outline, rules.rows or rules.outline, pages, strict=True):
        if not page or not said:
            continue
        needs[page].append(title)
        texts = {squash(f"{form} {page}") for form in _forms(said)}
        found = next((n for n in range(start, len(rows)) if rows[n] in texts), None)
        if found is None:
            yield f"does not list “{title}” with page {page} under “{rules.contents}”", advice
        else:
            start = found + 1
    for page, titles in needs.items():
        if links.get(page, 0) < len(titles):
            yield f"has no link from “{rules.contents}” to “{titles[-1]}” on page {page}", "let the layout link it"


def _forms(title: str) -> tuple[str, ...]:
    """A title, and its short form below the row of its level: “Starter: toolkit” is “Toolkit”."""
    last = _COLON.split(title)[-1]
    return (title, last[:1].upper() + last[1:])
