"""Expected texts against the blocks that a reader found: what is missing, what stands twice, what is out of order.

The blocks are cut into regions at the first-level headings. Inside a region every entry has to be the whole text of a block,
in the order of the entries and exactly as often. Blocks that nothing expects (labels, page furniture) are passed over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ladder_export.proof.align import align
from ladder_export.proof.data import Entry, Region, What
from ladder_export.proof.text import squash, squash_loosely

_SOFT = "\u00ad"


class Block(Protocol):
    """A stretch of text as any reader gives it, with the pages that it stands on."""

    @property
    def type(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def pages(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class Miss:
    """An entry that is not where it has to be: its text stands in the region `count` times, not `wanted` times in order."""

    entry: Entry
    region: str
    kind: str  # "missing", "order" or "extra"
    wanted: int = 1
    count: int = 0


@dataclass(slots=True)
class Comparison:
    """What a comparison found: entries that are wrong, region headings that are missing, and the pages of every entry."""

    misses: list[Miss] = field(default_factory=list)
    headings: list[Region] = field(default_factory=list)
    pages: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def compare(regions: Sequence[Region], blocks: Sequence[Block]) -> Comparison:
    """Compare all regions of a file. `Comparison.pages` maps squashed texts to the pages that they were found on."""
    result = Comparison()
    for members, span in _cut(regions, blocks, result):
        _compare_region(members, span, result)
    return result


def _cut(
    regions: Sequence[Region], blocks: Sequence[Block], result: Comparison
) -> Iterator[tuple[list[Region], Sequence[Block]]]:
    """The blocks of each region. A region whose heading is missing is looked for in the one before it."""
    heads = [n for n, block in enumerate(blocks) if block.type == "H1"]
    pairs = align([_heading(r.title) for r in regions], [_heading(blocks[n].text) for n in heads])
    members: list[Region] = []
    start = 0
    for index, region in enumerate(regions):
        if index in pairs:
            head = heads[pairs[index]]
            if members:
                yield members, blocks[start:head]
            members, start = [], head + 1
        elif region.title:
            result.headings.append(region)
        members.append(region)
    yield members, blocks[start:]


def _heading(text: str) -> str:
    return squash(text).upper()


@dataclass(frozen=True, slots=True)
class _Found:
    key: str
    pages: tuple[int, ...]


def _compare_region(members: Sequence[Region], blocks: Sequence[Block], result: Comparison) -> None:
    name = next((region.title for region in members if region.title), "")
    entries = [entry for region in members for entry in region.entries]
    ordered = [entry for entry in entries if entry.what is not What.LABEL]
    wanted = [squash(entry.text) for entry in ordered]
    keys = _keys(ordered, blocks)
    for entry in entries:
        if entry.what is What.LABEL and squash(entry.text) not in keys:
            result.misses.append(Miss(entry, name, "missing"))
    found = _expected_only(wanted, keys, blocks)
    for each in found:
        result.pages[each.key].update(each.pages)
    texts = [each.key for each in found]
    if texts != wanted:
        furniture = {squash(text) for region in members for text in region.furniture}
        result.misses.extend(_misses(ordered, wanted, texts, name, furniture))


def _keys(entries: Sequence[Entry], blocks: Sequence[Block]) -> list[str]:
    """The squashed text of each block; where it is an entry in another form, that of the entry.

    A title may be set in capitals. A soft hyphen prints as a hyphen where a line breaks, and since both are one glyph, a
    real hyphen after it may read as a soft one: where such a hyphen is about, hyphens do not count.
    """
    exact = {squash(entry.text) for entry in entries}
    loud = {squash(entry.text.upper()): squash(entry.text) for entry in entries if entry.what is What.TITLE}
    soft = {squash_loosely(entry.text): squash(entry.text) for entry in entries if _SOFT in entry.text}
    loose = {squash_loosely(entry.text): squash(entry.text) for entry in entries}
    keys = []
    for block in blocks:
        key = squash(block.text)
        if key not in exact:
            forms = loose if _SOFT in block.text else soft
            key = loud.get(key) or (forms.get(squash_loosely(block.text)) if forms else None) or key
        keys.append(key)
    return keys


def _expected_only(wanted: Sequence[str], keys: Sequence[str], blocks: Sequence[Block]) -> list[_Found]:
    """The blocks that hold an expected text, whole or, across a page break, in parts."""
    known = set(wanted)
    found = {n: _Found(key, blocks[n].pages) for n, key in enumerate(keys) if key in known}
    short = Counter(wanted) - Counter(each.key for each in found.values())
    if short:
        spare = [n for n in range(len(keys)) if n not in found]
        for text in short.elements():
            parts = _parts(text, spare, keys, blocks)
            if parts:
                pages = tuple(page for n in parts for page in blocks[n].pages)
                found[parts[0]] = _Found(text, pages)
                spare = [n for n in spare if n not in parts]
    return [found[n] for n in sorted(found)]


def _parts(text: str, spare: Sequence[int], keys: Sequence[str], blocks: Sequence[Block]) -> list[int]:
    """Blocks on consecutive pages that make up `text` together: a paragraph that a page break has cut."""
    for n in spare:
        key = keys[n]
        if key and len(key) < len(text) and text.startswith(key) and blocks[n].pages:
            rest = _rest(text[len(key) :], blocks[n], n, spare, keys, blocks)
            if rest:
                return [n, *rest]
    return []


def _rest(
    text: str, before: Block, last: int, spare: Sequence[int], keys: Sequence[str], blocks: Sequence[Block]
) -> list[int]:
    for n in spare:
        block = blocks[n]
        if n <= last or block.type != before.type or block.pages[:1] != (before.pages[-1] + 1,) or not keys[n]:
            continue
        if keys[n] == text:
            return [n]
        if text.startswith(keys[n]) and (rest := _rest(text[len(keys[n]) :], block, n, spare, keys, blocks)):
            return [n, *rest]
    return []


def _misses(
    entries: Sequence[Entry], wanted: Sequence[str], found: Sequence[str], region: str, furniture: set[str]
) -> Iterator[Miss]:
    """What differs between the expected sequence and the one that was found."""
    pairs = align(wanted, found)
    needs, has = Counter(wanted), Counter(found)
    left = {key: max(0, needs[key] - has[key]) for key in needs}
    told: set[str] = set()
    for n, (entry, key) in enumerate(zip(entries, wanted, strict=True)):
        if n not in pairs:
            if left[key]:
                left[key] -= 1
                yield Miss(entry, region, "missing", needs[key], has[key])
            else:
                yield Miss(entry, region, "order", needs[key], has[key])
        if has[key] > needs[key] and key not in told and key not in furniture:
            told.add(key)
            yield Miss(entry, region, "extra", needs[key], has[key])
