"""Expected texts against the blocks that a reader found: what is missing, what stands twice, what is out of order.

The blocks are cut into regions at the first-level headings. Inside a region every entry has to be the whole text of a block,
in the order of the entries and exactly as often. Blocks that nothing expects (labels, page furniture) are passed over. So are
surplus blocks of another kind than the entry: a cell that heads a column is not a second copy of the paragraph below it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ladder_export.proof.align import align
from ladder_export.proof.data import Entry, Region, What
from ladder_export.proof.text import says, squash, squash_loosely

_NEAR = 3  # blocks before or after a heading that are beside it
_HEADS = ("H", "TH")  # kinds of blocks that name others
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
    """An entry that is not where it has to be: its text stands in the region `count` times, not `wanted` times in order.

    One of the kind “page” stands on the pages `on` instead of its own.
    """

    entry: Entry
    region: str
    kind: str  # "missing", "order", "extra" or "page"
    wanted: int = 1
    count: int = 0
    on: tuple[int, ...] = ()


@dataclass(slots=True)
class Comparison:
    """What a comparison found: entries that are wrong, region headings that are missing, and the pages of every entry."""

    misses: list[Miss] = field(default_factory=list)
    headings: list[Region] = field(default_factory=list)
    pages: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    heads: dict[int, Head] = field(default_factory=dict)  # by the number of the region
    spans: list[tuple[Sequence[Region], Sequence[Block]]] = field(default_factory=list)  # regions and all their blocks


@dataclass(frozen=True, slots=True)
class Head:
    """Where the heading of a region was found, as it is printed, and the blocks up to the next heading that was."""

    page: int
    text: str
    blocks: Sequence[Block]


def compare(regions: Sequence[Region], blocks: Sequence[Block], form: Callable[[str], str] = squash) -> Comparison:
    """Compare all regions of a file. `form` brings texts to the form in which they have to be equal.

    `Comparison.pages` maps texts in that form to the pages that they were found on.
    """
    result = Comparison()
    for members, span in _cut(regions, blocks, result):
        result.spans.append((members, span))
        _compare_region(members, span, result, form)
    return result


def _cut(
    regions: Sequence[Region], blocks: Sequence[Block], result: Comparison
) -> Iterator[tuple[list[Region], Sequence[Block]]]:
    """The blocks of each region. A region whose heading is missing is looked for in the one before it."""
    heads = [n for n, block in enumerate(blocks) if block.type == "H1"]
    pairs = align([_heading(r.title) for r in regions], [_heading(blocks[n].text) for n in heads])
    ends = [*(heads[pairs[index]] for index in sorted(pairs)), len(blocks)][1:]
    members: list[Region] = []
    start = 0
    for index, region in enumerate(regions):
        if index in pairs:
            head = heads[pairs[index]]
            page = next(iter(blocks[head].pages), 0)
            result.heads[index] = Head(page, blocks[head].text, blocks[head + 1 : ends.pop(0)])
            result.misses.extend(_far(region, blocks[max(0, head - _NEAR) : head + _NEAR + 1]))
            if members:
                yield members, blocks[start:head]
            members, start = [], head + 1
        elif region.title:
            result.headings.append(region)
        members.append(region)
    yield members, blocks[start:]


def _far(region: Region, around: Sequence[Block]) -> Iterator[Miss]:
    """What ought to stand beside the heading of `region`, in one block, and does not."""
    if not any(all(says(block.text, text) for text in region.near) for block in around):
        yield Miss(Entry(" · ".join(region.near), What.LABEL, path=region.path), region.title, "missing")


def _heading(text: str) -> str:
    return squash(text).upper()


@dataclass(frozen=True, slots=True)
class _Found:
    key: str
    type: str
    pages: tuple[int, ...]


def _compare_region(
    members: Sequence[Region], blocks: Sequence[Block], result: Comparison, form: Callable[[str], str]
) -> None:
    name = next((region.title for region in members if region.title), "")
    entries = [entry for region in members for entry in region.entries]
    wanted = [form(entry.text) for entry in entries]
    found = _expected_only(wanted, _keys(entries, blocks, form), blocks)
    for each in found:
        result.pages[each.key].update(each.pages)
    paged = any(entry.page for entry in entries)
    if paged or [each.key for each in found] != wanted:
        furniture = {form(text) for region in members for text in region.furniture}
        furniture.update(form(entry.text) for entry in entries if entry.what is What.LABEL)
        result.misses.extend(_misses(entries, wanted, found, name, furniture))


def _keys(entries: Sequence[Entry], blocks: Sequence[Block], form: Callable[[str], str]) -> list[str]:
    """The squashed text of each block; where it is an entry in another form, that of the entry.

    A title may be set in capitals. A soft hyphen prints as a hyphen where a line breaks, and since both are one glyph, a
    real hyphen after it may read as a soft one: where such a hyphen is about, hyphens do not count.
    """
    exact = {form(entry.text) for entry in entries}
    loud = {form(entry.text.upper()): form(entry.text) for entry in entries if entry.what is What.TITLE}
    printed = entries if form is squash else ()  # only print breaks lines, and sets hyphens there
    soft = {squash_loosely(entry.text): form(entry.text) for entry in printed if _SOFT in entry.text}
    loose = {squash_loosely(entry.text): form(entry.text) for entry in printed}
    keys = []
    for block in blocks:
        key = form(block.text)
        if key not in exact:
            forms = loose if _SOFT in block.text else soft
            key = loud.get(key) or (forms.get(squash_loosely(block.text)) if forms else None) or key
        keys.append(key)
    return keys


def _expected_only(wanted: Sequence[str], keys: Sequence[str], blocks: Sequence[Block]) -> list[_Found]:
    """The blocks that hold an expected text, whole or, across a page break, in parts."""
    known = set(wanted)
    found = {n: _Found(key, blocks[n].type, blocks[n].pages) for n, key in enumerate(keys) if key in known}
    short = Counter(wanted) - Counter(each.key for each in found.values())
    if short:
        spare = [n for n in range(len(keys)) if n not in found]
        for text in short.elements():
            parts = _parts(text, spare, keys, blocks)
            if parts:
                pages = tuple(page for n in parts for page in blocks[n].pages)
                found[parts[0]] = _Found(text, blocks[parts[0]].type, pages)
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
    entries: Sequence[Entry], wanted: Sequence[str], found: Sequence[_Found], region: str, furniture: set[str]
) -> Iterator[Miss]:
    """What differs between the expected sequence and the one that was found. Where pages are set, each has one of its own."""
    paged = any(entry.page for entry in entries)
    places = [f"{entry.page}\0{key}" if paged else key for entry, key in zip(entries, wanted, strict=True)]
    pairs = align(places, [_place(each) if paged else each.key for each in found])
    needs, has = Counter(wanted), Counter(each.key for each in found)
    left = {key: max(0, needs[key] - has[key]) for key in needs}
    copied = _copied(found, set(pairs.values()), needs)
    told: set[str] = set()
    for n, (entry, key) in enumerate(zip(entries, wanted, strict=True)):
        if n not in pairs:
            if left[key]:
                left[key] -= 1
                yield Miss(entry, region, "missing", needs[key], has[key])
            elif entry.page and (on := _elsewhere(entry, key, found, pairs.values())):
                yield Miss(entry, region, "page", on=on)
            else:
                yield Miss(entry, region, "order", needs[key], has[key])
        if has[key] > needs[key] and key in copied and key not in told and key not in furniture:
            told.add(key)
            yield Miss(entry, region, "extra", needs[key], has[key])


def _place(found: _Found) -> str:
    page = found.pages[0] if len(found.pages) == 1 else 0
    return f"{page}\0{found.key}"


def _elsewhere(entry: Entry, key: str, found: Sequence[_Found], paired: Collection[int]) -> tuple[int, ...]:
    """The pages on which the text of `entry` stands, where none of them is its own."""
    on = [each.pages for n, each in enumerate(found) if n not in paired and each.key == key]
    return () if not on or (entry.page,) in on else on[0]


def _copied(found: Sequence[_Found], paired: set[int], needs: Counter[str]) -> set[str]:
    """Texts that stand too often and are not just the same as a heading or a label.

    Either a surplus block is of the same kind as one that is in its place (or none is), or too many are of one kind.
    """
    types: dict[str, set[str]] = defaultdict(set)
    for n in paired:
        types[found[n].key].add(found[n].type)
    surplus = [each for n, each in enumerate(found) if n not in paired]
    copied = {each.key for each in surplus if not types[each.key] or each.type in types[each.key]}
    kinds = Counter((each.key, each.type) for each in found if not each.type.startswith(_HEADS))
    return copied | {key for (key, _), count in kinds.items() if count > needs[key]}
