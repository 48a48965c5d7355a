"""Where the answer to each blank stands in a document: by its tag, its bookmark, its title, or the words around its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ladder_export.form_map import Blank, FormMap, bookmark_name
from ladder_export.reviews.data import Found
from ladder_export.reviews.open_form import W
from ladder_export.reviews.story import Cell, Control, Range, Story

_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
# What groups other content, or is no blank of ours.
_STRUCTURE = [
    f"{W}{name}" for name in ("group", "docPartObj", "docPartList", "picture", "citation", "bibliography")
] + [
    f"{_W15}repeatingSection",
    f"{_W15}repeatingSectionItem",
]


@dataclass(slots=True)
class Place:
    """Where an answer stands: its controls (copies follow the first), or only a range; and the cell that it should have.

    `by_words` tells a cell that was found by the words around it from one that was only counted off.
    """

    found: Found = Found.NOWHERE
    controls: list[Control] = field(default_factory=list)
    range: Range | None = None
    cell: Cell | None = None
    by_words: bool = True


def places_of(form: FormMap, story: Story) -> dict[str, Place]:
    """The place of each blank by tag."""
    places = {blank.tag: Place() for blank in form.blanks}
    used: set[int] = set()
    for finder in (_by_tag, _by_bookmark, _by_title):
        for tag, found, controls, span in finder(form, story, used):
            place = places[tag]
            if place.found is Found.NOWHERE:
                place.found = found
                place.range = span
            place.controls += controls
            used.update(map(id, controls))
            if place.cell is None:
                place.cell = controls[0].cell if controls else story.cell_at(span.start)
    _by_words(form, story, places)
    return places


Finding = tuple[str, Found, list[Control], Range]


def is_answer(control: Control) -> bool:
    """Whether a control can hold an answer, and is not one that groups others."""
    return all(control.property(name) is None for name in _STRUCTURE)


def _by_tag(form: FormMap, story: Story, _: set[int]) -> Iterator[Finding]:
    tags = {blank.tag for blank in form.blanks}
    for control in story.controls:
        if control.tag in tags and is_answer(control):
            yield control.tag, Found.TAG, [control], control.range


def _by_bookmark(form: FormMap, story: Story, used: set[int]) -> Iterator[Finding]:
    """LibreOffice moves the start of a bookmark into the control and leaves its end outside."""
    marks = {blank.tag: story.bookmarks.get(bookmark_name(blank.tag)) for blank in form.blanks}
    starts = [mark.start for mark in marks.values() if mark]
    tagged = {blank.tag for blank in form.blanks} & {c.tag for c in story.controls if id(c) in used}
    for tag, mark in marks.items():
        if mark is None or tag in tagged:
            continue
        inside = [c for c in story.controls if c.range.start in mark]
        around = [c for c in story.controls if mark.start in c.range]
        around = [c for c in around if sum(start in c.range for start in starts) == 1]
        hosts = [c for c in [*around[::-1], *inside] if is_answer(c) and id(c) not in used]
        if hosts:
            yield tag, Found.BOOKMARK, hosts[:1], hosts[0].range
        elif story.text(mark).strip():
            yield tag, Found.BOOKMARK, [], mark


def _by_title(form: FormMap, story: Story, used: set[int]) -> Iterator[Finding]:
    titles = {blank.title.casefold(): blank.tag for blank in form.blanks}
    bookmarked = {blank.tag for blank in form.blanks if story.bookmarks.get(bookmark_name(blank.tag))}
    tagged = {control.tag for control in story.controls if id(control) in used}
    for control in story.controls:
        tag = titles.get(control.title.casefold(), "")
        if (
            tag
            and id(control) not in used
            and is_answer(control)
            and not control.tag
            and tag not in tagged | bookmarked
        ):
            yield tag, Found.TITLE, [control], control.range


def _by_words(form: FormMap, story: Story, places: dict[str, Place]) -> None:
    """Give the blanks that were not found the cell that has their words around it."""
    missing = [blank for blank in form.blanks if places[blank.tag].cell is None]
    if not missing:
        return
    grids = _Grids(form, story, places)
    taken = {id(place.cell) for place in places.values() if place.cell}
    for blank in missing:
        cell, by_words = grids.cell(blank)
        if cell is not None and id(cell) not in taken:
            taken.add(id(cell))
            place = places[blank.tag]
            place.found, place.range, place.cell, place.by_words = Found.LABEL, cell.range, cell, by_words


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


class _Grids:
    """The tables of the map laid beside those of the document, table by table and row by row, both in order."""

    def __init__(self, form: FormMap, story: Story, places: dict[str, Place]) -> None:
        self._texts = [[[_plain(story.text(cell.range)) for cell in row] for row in table] for table in story.tables]
        self._tables = story.tables
        self._asked: dict[int, dict[int, list[Blank]]] = {}
        for blank in form.blanks:
            self._asked.setdefault(blank.spot.table, {}).setdefault(blank.spot.row, []).append(blank)
        self._cells = {tag: place.cell for tag, place in places.items() if place.cell}
        numbers = sorted(self._asked)
        pairs = _aligned(numbers, range(len(self._tables)), [self._likeness(number) for number in numbers])
        self._pairs = dict(pairs)
        self._rows = {number: self._row_pairs(number, at) for number, at in self._pairs.items()}

    def cell(self, blank: Blank) -> tuple[Cell | None, bool]:
        """The cell of a blank, and whether words led to it."""
        at = self._pairs.get(blank.spot.table)
        if at is None:
            return None, False
        row = self._rows[blank.spot.table].get(blank.spot.row)
        if row is None:
            return None, False
        texts, head = self._texts[at], _plain(blank.spot.head)
        column = blank.spot.column
        headed = bool(head) and head in texts[0]
        if headed and (column >= len(texts[0]) or texts[0][column] != head):
            column = texts[0].index(head)
        if column >= len(self._tables[at][row]):
            return None, False
        beside = _plain(blank.spot.beside)
        return self._tables[at][row][column], beside in texts[row][:column] if beside else headed

    def _likeness(self, number: int) -> list[int]:
        """How much of a table of the map each table of the document has: words, and answers that were found there."""
        blanks = [blank for row in self._asked[number].values() for blank in row]
        beside = {_plain(blank.spot.beside) for blank in blanks} - {""}
        heads = {(blank.spot.column, _plain(blank.spot.head)) for blank in blanks if blank.spot.head}
        found = [self._cells[blank.tag].table for blank in blanks if blank.tag in self._cells]
        scores = []
        for at, rows in enumerate(self._texts):
            words = {text for row in rows for text in row}
            top = set(enumerate(rows[0])) if rows else set()
            scores.append(2 * len(beside & words) + len(heads & top) + 4 * found.count(at))
        return scores

    def _row_pairs(self, number: int, at: int) -> dict[int, int]:
        """Which row of the document each row of the map is: by what was found in it, by its words, by its place."""
        rows, texts = sorted(self._asked[number]), self._texts[at]
        likeness = []
        for row in rows:
            blanks = self._asked[number][row]
            beside = {_plain(blank.spot.beside) for blank in blanks} - {""}
            found = [self._cells[b.tag].row for b in blanks if b.tag in self._cells and self._cells[b.tag].table == at]
            likeness.append([2 * len(beside & set(line)) + 4 * found.count(n) for n, line in enumerate(texts)])
        pairs = dict(_aligned(rows, range(len(texts)), likeness))
        for row in rows:
            if row not in pairs and row < len(texts) and row not in pairs.values():
                pairs[row] = row
        return pairs


def _aligned(ours: Sequence[int], theirs: Iterable[int], likeness: list[list[int]]) -> Iterator[tuple[int, int]]:
    """Pairs of ours and theirs that keep both orders and are alike, so that they are as alike as can be in all."""
    theirs = list(theirs)
    best = [[0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in reversed(range(len(ours))):
        for j in reversed(range(len(theirs))):
            both = best[i + 1][j + 1] + likeness[i][j] if likeness[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    i = j = 0
    while i < len(ours) and j < len(theirs):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            yield ours[i], theirs[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
