"""The proof of a PDF: two readers, and everything that the pages have to be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from ladder_export.problems import Location, Problem
from ladder_export.proof.belongings import Belongings, belongings_of_file, wrong_belongings
from ladder_export.proof.columns import strays
from ladder_export.proof.compare import Comparison, Miss, compare
from ladder_export.proof.contents import wrong_ways
from ladder_export.proof.data import Entry, Expected, PageRules, What
from ladder_export.proof.faults import Fault
from ladder_export.proof.pdf_pages import Pages
from ladder_export.proof.pdf_structure import (
    Document,
    Structure,
    UnreadableError,
    blocks_of,
    lines_of,
    opened,
    read_document,
    strictly,
)
from ladder_export.proof.portions import Portion, Reading, ReadingSteps, all_of, portions, read, read_open, surveyed
from ladder_export.proof.report import STRUCTURE, TEXT, miss_message, problem_of, where_of
from ladder_export.proof.search import Place, Search, by_page, smallest_size
from ladder_export.proof.sides import lost_addresses, nameless_pages, wrong_pages
from ladder_export.proof.spaces import added_spaces, lost_spaces
from ladder_export.proof.survey import Survey
from ladder_export.proof.text import beginning, says, squash, squash_loosely
from ladder_export.steps import drive

_SIZE_SLACK = 0.02  # pt, for type sizes, which a PDF rounds
_PAGE_SLACK = 0.5  # pt, for page sizes
_REBUILD = "build it again"


def prove_pdf(expected: Expected, data: bytes) -> tuple[list[Problem], dict[str, Any]]:
    """All that is wrong with a PDF, and its facts: pages, page size, type sizes, and the pages of every item."""
    return drive(prove_pdf_in_steps(expected, data), lambda portion: read(portion, data))


def prove_pdf_in_steps(expected: Expected, data: bytes) -> ReadingSteps[tuple[list[Problem], dict[str, Any]]]:
    """The same, where somebody else reads what is long, in any order and anywhere."""
    rules = expected.pages
    assert rules is not None
    try:
        document, belongings, parts, found = _begun(expected, rules, data)
        if not found:
            found = yield from all_of(parts, trees_first=expected.rtl)
        structure = _structure(document, found)
    except UnreadableError as error:
        return [_about(expected, f"cannot be read as a PDF ({error})", _REBUILD)], {}
    survey = Survey.of_all(reading.survey for reading in found)
    problems = wrong_belongings(expected, [belongings, *(reading.belongings for reading in found)])
    return _judged(expected, rules, structure, survey, problems)


def _begun(
    expected: Expected, rules: PageRules, data: bytes
) -> tuple[Document, Belongings, list[Portion], list[Reading]]:
    """What a file says of itself, and its portions, read if there is one only. Raises `UnreadableError`.

    A function of its own, so that the file is gone before portions are read: even closed, it keeps all that was read of it.
    """
    with opened(data) as pdf:
        pages = Pages(pdf)
        with strictly(pdf):
            document = read_document(pdf, pages)
        belongings = belongings_of_file(expected, pdf)
        parts = portions(expected, rules, document)
        if len(parts) > 1:
            return document, belongings, parts, []
        return (
            document,
            belongings,
            parts,
            drive(all_of(parts), lambda part: surveyed(read_open(part, pdf, pages), part, data)),
        )


def _structure(document: Document, found: Sequence[Reading]) -> Structure:
    """What the first reader found in all portions. Raises `UnreadableError` if one of them could not be read."""
    for why in (*(reading.damage for reading in found), *(reading.blind for reading in found)):
        if why:
            raise UnreadableError(why)
    texts = {page: own for reading in found for page, own in reading.texts.items()}
    return Structure(
        document,
        blocks=blocks_of((reading.stretch for reading in found), texts),
        lines=tuple(lines_of(reading.stretch for reading in found)),
        undrawn=tuple(line for reading in found for line in reading.undrawn),
        missing_glyphs=tuple(glyph for reading in found for glyph in reading.missing_glyphs),
        links=tuple(
            (page, to) for reading in found for page, target in reading.links if (to := document.page_of(target))
        ),
        addresses=tuple(address for reading in found for address in reading.addresses),
    )


def _judged(
    expected: Expected,
    rules: PageRules,
    structure: Structure,
    survey: Survey,
    belongings: Sequence[Problem],
) -> tuple[list[Problem], dict[str, Any]]:
    comparison = compare(expected.regions, structure.blocks)
    search = Search(tuple(survey.sheets))
    places = _places(expected, comparison, search)
    problems = [
        *_texts(expected, comparison, places),
        *_spaces(expected, comparison, search, places),
        *_document(expected, rules, structure, comparison),
        *_pages(expected, rules, survey),
        *strays(expected, rules.columns, structure),
        *nameless_pages(expected, rules, search.by_number, places),
        *lost_addresses(expected, rules, structure, search.sheets),
        *belongings,
        *_small_items(expected, rules, search, places),
        *_faults(expected, survey.faults, places),
    ]
    facts = _facts(expected, survey, comparison, search, places)
    return problems, {**facts, "proved_by": "text and glyphs" if structure.lines else "text"}


def _demanded(expected: Expected) -> Iterator[Entry]:
    """Every text that has to be found on the pages, region headings too."""
    for region in expected.regions:
        if region.title:
            yield Entry(region.title, What.TITLE, path=region.path)
        yield from region.entries


def _places(expected: Expected, comparison: Comparison, search: Search) -> dict[Entry, list[Place]]:
    """Where the second reader finds each text. Entries with one text share its places."""
    demanded = list(_demanded(expected))
    needs = Counter(squash_loosely(entry.text) for entry in demanded)
    known: dict[tuple[str, bool], list[Place]] = {}
    places: dict[Entry, list[Place]] = {}
    for entry in demanded:
        form = (squash_loosely(entry.text), entry.what is What.TITLE)
        if form not in known:
            hints = comparison.pages.get(squash(entry.text), ())
            known[form] = search.places(entry, hints, needs[form[0]])
        places[entry] = known[form]
    return places


def _texts(expected: Expected, comparison: Comparison, places: dict[Entry, list[Place]]) -> Iterator[Problem]:
    """What is missing, stands twice or is out of order: one problem for each text, whichever readers saw it."""
    headings = [Miss(Entry(r.title, What.TITLE, path=r.path), r.title, "missing") for r in comparison.headings]
    misses = [*headings, *comparison.misses]
    lacks = _lacks(expected, places)
    yield from wrong_pages(expected, (miss for miss in misses if miss.kind == "page"))
    for miss in (miss for miss in misses if miss.kind != "page"):
        form = squash_loosely(miss.entry.text)
        readers = STRUCTURE
        if miss.kind == "missing" and lacks[form] > 0:
            lacks[form] -= 1
            readers = f"{STRUCTURE} and {TEXT}"
        yield problem_of(expected, miss.entry, miss_message(miss, readers))
    missed = {id(miss.entry) for miss in misses}
    for region in expected.regions:
        for entry in region.entries:
            form = squash_loosely(entry.text)
            if lacks[form] > 0 and id(entry) not in missed:
                lacks[form] -= 1
                yield problem_of(expected, entry, miss_message(Miss(entry, region.title, "missing"), TEXT))


def _lacks(expected: Expected, places: dict[Entry, list[Place]]) -> Counter[str]:
    """How often each text is missing from the text of the pages."""
    needs: Counter[str] = Counter()
    has: dict[str, int] = {}
    for entry in _demanded(expected):
        form = squash_loosely(entry.text)
        needs[form] += entry.what is not What.LABEL or not needs[form]
        has[form] = max(has.get(form, 0), len(places[entry]))
    return Counter({form: needs[form] - has[form] for form in needs})


def _spaces(
    expected: Expected, comparison: Comparison, search: Search, places: dict[Entry, list[Place]]
) -> Iterator[Problem]:
    """Words that are printed as one, or in two parts."""
    advice = "let the layout print spaces as the source has them"
    for entry, (word, after) in lost_spaces(_demanded(expected), places, search.by_number):
        yield problem_of(expected, entry, (f"{where_of(entry)} has no space between “{word}” and “{after}”", advice))
    heads = [
        ([Entry(region.title, What.TITLE, path=region.path)], [head.text])
        for region, head in ((expected.regions[n], head) for n, head in comparison.heads.items())
    ]
    parts = [
        ([entry for region in members for entry in region.entries], [block.text for block in blocks])
        for members, blocks in comparison.spans
    ]
    for entries, texts in (*heads, *parts):
        for entry, word in added_spaces(entries, texts):
            yield problem_of(expected, entry, (f"{where_of(entry)} has a space inside of “{word}”", advice))


def _document(expected: Expected, rules: PageRules, structure: Structure, comparison: Comparison) -> Iterator[Problem]:
    """What the file says of itself, for screen readers and viewers (PDF/UA-1, ISO 14289-1, clauses 5 and 7.1)."""
    document = structure.document
    if not document.tagged or not structure.blocks:
        yield _about(expected, "has no structure tree, so a screen reader finds nothing in it", _REBUILD)
    if document.ua_part != "1":
        yield _about(expected, "does not say that it is PDF/UA-1", _REBUILD)
    if document.language != expected.language:
        yield _about(expected, f"has the language “{document.language}”, not “{expected.language}”", _REBUILD)
    if not document.shows_title:
        yield _about(expected, "does not ask viewers to show its title", _REBUILD)
    for name in expected.named:
        if not says(document.title, name):
            yield _about(expected, f"has the title “{document.title}”, without “{name}”", "mend the layout’s <title>")
    for glyph in structure.missing_glyphs:
        names = ", ".join(f"U+{ord(c):04X}" for c in glyph.characters)
        message = f"page {glyph.page}: “{beginning(glyph.around)}” has a character that its font cannot draw ({names})"
        yield _about(expected, message, "use another character, or a font that has it")
    for line in structure.undrawn:
        message = f"page {line.page}: the line “{beginning(line.text)}” is not what its glyphs read"
        yield _about(expected, message, _REBUILD)
    for message, advice in wrong_ways(rules, expected.regions, structure, comparison):
        yield _about(expected, message, advice)


def _pages(expected: Expected, rules: PageRules, survey: Survey) -> Iterator[Problem]:
    count = len(survey.sizes)
    if count < rules.least or (rules.most is not None and count > rules.most):
        yield _about(
            expected, f"has {_plural(count)} instead of {_range(rules)}", "shorten the text, or mend the layout"
        )
    for number, (width, height) in enumerate(survey.sizes, 1):
        if not _fits(rules, width, height):
            size = f"{width:g} × {height:g} pt instead of {rules.width:g} × {rules.height:g} pt"
            yield _about(expected, f"page {number}: measures {size}", "mend the size of the page in the layout")
    for number in survey.blank:
        yield _about(expected, f"page {number}: is blank", "let the layout fill it or leave it out")
    if survey.mean_ink > rules.ink_percent:
        message = f"takes {survey.mean_ink:g} % ink, and {rules.ink_percent:g} % is the most"
        yield _about(expected, message, "use fewer words, or smaller areas of color in the layout")
    if not survey.edition:
        yield _about(expected, f"does not say “{expected.edition}” anywhere", "let the layout print it")


def _fits(rules: PageRules, width: float, height: float) -> bool:
    sizes = [(rules.width, rules.height)] + [(rules.height, rules.width)] * rules.turned
    return any(abs(width - w) <= _PAGE_SLACK and abs(height - h) <= _PAGE_SLACK for w, h in sizes)


def _range(rules: PageRules) -> str:
    if rules.most is None:
        return f"{rules.least} or more"
    return str(rules.least) if rules.least == rules.most else f"{rules.least} to {rules.most}"


def _plural(count: int) -> str:
    return f"{count} page" if count == 1 else f"{count} pages"


def _small_items(
    expected: Expected, rules: PageRules, search: Search, places: dict[Entry, list[Place]]
) -> Iterator[Problem]:
    """Items in type that is too small to read, though not so small that all text is refused."""
    for entry, found in places.items():
        size = smallest_size(search, found)
        if entry.item and rules.text_pt - _SIZE_SLACK <= size < rules.item_pt - _SIZE_SLACK:
            message = f"{where_of(entry)} is set in {size:.2f} pt, and {rules.item_pt:g} pt is the smallest for an item"
            yield problem_of(expected, entry, (message, "set it larger in the layout, or shorten the text"))


def _faults(expected: Expected, faults: Sequence[Fault], places: dict[Entry, list[Place]]) -> Iterator[Problem]:
    pages = by_page(places, {fault.page for fault in faults})
    for fault in faults:
        first, last = fault.letters
        owners = [e for place, e in pages.get(fault.page, ()) if place.first <= last and first <= place.last]
        items = list(dict.fromkeys(entry.item for entry in owners if entry.item))
        of = f" ({'item' if len(items) == 1 else 'items'} {', '.join(items[:5])})" if items else ""
        path = owners[0].path if owners else ()
        message = f"page {fault.page}: “{fault.words}”{of} {fault.what}"
        yield Problem(Location(expected.file), message, path, fault.advice)


def _about(expected: Expected, message: str, advice: str) -> Problem:
    return Problem(Location(expected.file), message, (), advice)


def _facts(
    expected: Expected, survey: Survey, comparison: Comparison, search: Search, places: dict[Entry, list[Place]]
) -> dict[str, Any]:
    """JSON data for the manifest: lengths in pt, pages from 1."""
    items: dict[str, set[int]] = defaultdict(set)
    sizes = []
    for region in expected.regions:
        for entry in region.entries:
            if entry.item:
                items[entry.item].update(comparison.pages.get(squash(entry.text), ()))
                sizes.append(smallest_size(search, places[entry]))
    facts: dict[str, Any] = {"pages": len(survey.sizes), "page_size_pt": list(survey.sizes[0]) if survey.sizes else []}
    facts["smallest_type_pt"] = survey.smallest
    facts["smallest_item_type_pt"] = min((size for size in sizes if size), default=0.0)
    facts["ink_percent"] = survey.mean_ink
    if len(survey.ink) > 1:
        facts["ink_percent_by_page"] = survey.ink
    facts["fullness_percent_by_page"] = survey.fullness
    facts["items"] = {item: sorted(pages) for item, pages in items.items()}
    return facts
