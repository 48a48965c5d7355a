"""Where the answer to each blank stands in a document: by its tag, its bookmark, its title, or the words around its cell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ladder_export.form_map import Blank, FormMap, bookmark_name
from ladder_export.reviews.data import Found
from ladder_export.reviews.story import Bookmark, Cell, Control, Range, Story
from ladder_export.word_file import W

_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
# What groups other content, or is no blank of ours.
_STRUCTURE = [
    f"{W}{name}" for name in ("group", "docPartObj", "docPartList", "picture", "citation", "bibliography")
] + [
    f"{_W15}repeatingSection",
    f"{_W15}repeatingSectionItem",
]


MOST_PAIRS = 4_000_000  # tables or rows of a form times those of a document; no form of 200 competencies has more


@dataclass(slots=True)
class Place:
    """Where an answer stands: its controls (copies follow the first), or only a range; and the cell around.

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
    _by_tag(story, places, used)
    _by_bookmark(story, places, used)
    _by_title(form, story, places, used)
    _by_words(form, story, places, used)
    return places


def is_answer(control: Control) -> bool:
    """Whether a control can hold an answer, and is not one that groups others."""
    return control.properties is None or not any(child.tag in _STRUCTURE for child in control.properties)


def _take(place: Place, found: Found, control: Control, used: set[int]) -> None:
    used.add(id(control))
    place.controls.append(control)
    if len(place.controls) == 1:
        place.found, place.range, place.cell = found, control.range, control.cell


def _by_tag(story: Story, places: dict[str, Place], used: set[int]) -> None:
    for control in story.controls:
        if control.tag in places and is_answer(control):
            _take(places[control.tag], Found.TAG, control, used)


def _by_bookmark(story: Story, places: dict[str, Place], used: set[int]) -> None:
    marks = {tag: story.bookmarks.get(bookmark_name(tag)) for tag in places}
    starts = sorted(mark.range.start for mark in marks.values() if mark)
    for tag, mark in marks.items():
        place = places[tag]
        if mark is None or place.controls:
            continue
        if (host := _host(mark, story, starts, used)) is not None:
            _take(place, Found.BOOKMARK, host, used)
        elif story.text(mark.range).strip() or mark.cell:
            empty = mark.cell and not story.text(mark.range).strip()
            place.found, place.cell = Found.BOOKMARK, mark.cell
            place.range = mark.cell.range if mark.cell and empty else mark.range


def _host(mark: Bookmark, story: Story, starts: list[int], used: set[int]) -> Control | None:
    """The control that a bookmark belongs to: the first inside it, or the one that it stands in all alone.

    LibreOffice moves the start of a bookmark into the control and leaves its end outside.
    """
    around = mark.control
    alone = around is not None and bisect_left(starts, around.range.end) - bisect_left(starts, around.range.start) == 1
    moved = around is not None and mark.range.end > around.range.end
    inside = story.controls_in(mark.range)
    hosts = [around, *inside] if moved else [*inside, around]
    return next(
        (
            each
            for each in hosts
            if each is not None and id(each) not in used and is_answer(each) and (each is not around or alone)
        ),
        None,
    )


def _by_title(form: FormMap, story: Story, places: dict[str, Place], used: set[int]) -> None:
    titles = {blank.title.casefold(): blank.tag for blank in form.blanks if blank.title}
    for control in story.controls:
        place = places.get(titles.get(control.title.casefold(), ""))
        if (
            place
            and place.found is Found.NOWHERE
            and not control.tag
            and id(control) not in used
            and is_answer(control)
        ):
            _take(place, Found.TITLE, control, used)


def _by_words(form: FormMap, story: Story, places: dict[str, Place], used: set[int]) -> None:
    """Give the blanks that were not found the cell that has their words around it, and a control in it that nobody has."""
    missing = [blank for blank in form.blanks if places[blank.tag].found is Found.NOWHERE]
    if not missing:
        return
    grids = _Grids(form, story, places)
    taken = {id(place.cell) for place in places.values() if place.cell}
    for blank in missing:
        cell, by_words = grids.cell(blank)
        if cell is None or id(cell) in taken:
            continue
        taken.add(id(cell))
        place = places[blank.tag]
        place.found, place.range, place.cell, place.by_words = Found.LABEL, cell.range, cell, by_words
        for control in story.controls_in(cell.range):
            if id(control) not in used and is_answer(control) and not place.controls:
                _take(place, Found.LABEL, control, used)


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
        self._words = [{text for row in table for text in row} for table in self._texts]
        self._pairs = dict(_aligned(numbers, [self._likeness(number) for number in numbers]))
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
            top = set(enumerate(rows[0])) if rows else set()
            scores.append(2 * len(beside & self._words[at]) + len(heads & top) + 4 * found.count(at))
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
        pairs = dict(_aligned(rows, likeness))
        for row in rows:
            if row not in pairs and row < len(texts) and row not in pairs.values():
                pairs[row] = row
        return pairs


def _aligned(ours: Sequence[int], likeness: list[list[int]]) -> Iterator[tuple[int, int]]:
    """(one of ours, the place of one of theirs) in the order of both, so that in all they are as alike as can be.

    `likeness` has a row for each of ours and in it a number for each of theirs; 0 never pairs.
    """
    many = len(likeness[0]) if likeness else 0
    if len(ours) * many > MOST_PAIRS:
        return
    best = [[0] * (many + 1) for _ in range(len(ours) + 1)]
    for i in reversed(range(len(ours))):
        for j in reversed(range(many)):
            both = best[i + 1][j + 1] + likeness[i][j] if likeness[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    i = j = 0
    while i < len(ours) and j < many:
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            yield ours[i], j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
