"""What a card with two sides has to be: each section on its side, and a back that says whose it is. Also printed addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ladder_export.problems import Location, Problem
from ladder_export.proof.compare import Miss
from ladder_export.proof.data import Entry, Expected, PageRules, What
from ladder_export.proof.pdf_structure import Structure
from ladder_export.proof.report import problem_of, where_of
from ladder_export.proof.search import Place, Sheet, by_page
from ladder_export.proof.text import says, squash_loosely

_SIDES = {1: " (the front)", 2: " (the back)"}


def wrong_pages(expected: Expected, misses: Iterable[Miss]) -> Iterator[Problem]:
    """Texts that stand on another page than theirs: one problem for a section that is all there, else one for each text."""
    sizes: dict[tuple[str, ...], int] = defaultdict(int)
    for region in expected.regions:
        for entry in region.entries:
            sizes[entry.path] += 1
    groups: dict[tuple[tuple[str, ...], tuple[int, ...]], list[Entry]] = defaultdict(list)
    for miss in misses:
        groups[miss.entry.path, miss.on].append(miss.entry)
    for (path, on), entries in groups.items():
        whole = path and len(entries) == sizes[path]
        for entry in entries[:1] if whole else entries:
            what = f"the section “{path[-1]}”" if whole else where_of(entry)
            where = f"stands on page {' and '.join(map(str, on))}, and belongs on page {entry.page}"
            message = f"{what} {where}{_SIDES.get(entry.page, '')}"
            yield problem_of(expected, entry, (message, "let the layout print it on its side"))


def nameless_pages(
    expected: Expected, rules: PageRules, sheets: Mapping[int, Sheet], places: dict[Entry, list[Place]]
) -> Iterator[Problem]:
    """Pages that do not say, outside of their items, what they belong to. A page that is not there has been reported."""
    items = {entry: found for entry, found in places.items() if entry.what in (What.ITEM, What.LEAD_IN)}
    owned = by_page(items, {number for number, _ in rules.heads})
    for number, head in rules.heads:
        if number not in sheets:
            continue
        spans = [(place.first, place.last) for place, _ in owned.get(number, ())]
        words = (text for text, at in sheets[number].words if not any(first <= at <= last for first, last in spans))
        if not says(" ".join(words), head):
            message = f"page {number}: does not say “{head}”, so a loose page is nobody’s"
            yield Problem(Location(expected.file), message, (), "let the layout print it in the head or the foot")


def lost_addresses(
    expected: Expected, rules: PageRules, structure: Structure, sheets: Iterable[Sheet]
) -> Iterator[Problem]:
    """Web addresses that are not linked, or not printed whole for those who read paper."""
    pages = [squash_loosely("".join(word for word, _ in sheet.words)) for sheet in sheets] if rules.addresses else []
    for address in rules.addresses:
        if address not in structure.addresses:
            yield Problem(Location(expected.file), f"has no link to {address}", (), "let the layout link it")
        text = squash_loosely(shown(address))
        if not any(text in squash_loosely(block.text) for block in structure.blocks):
            message = f"does not say {address} to a screen reader"
            yield Problem(Location(expected.file), message, (), "let the layout print it as text")
        elif not any(text in page for page in pages):
            yield Problem(Location(expected.file), f"does not print {address}", (), "let the layout print it as text")


def shown(address: str) -> str:
    """The part of a web address that people read and type."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")
