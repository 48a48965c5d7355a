"""Copyfitting of what is read and written in: chapters of two pages, toolkits and worksheets that fill theirs."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ladder_export.pdf.fit import Fitted

if TYPE_CHECKING:
    from ladder_export.ladder import Level
    from ladder_export.layout import Fitting, LaidOut
    from ladder_export.paper import Paper
    from ladder_export.pdf.render import Printer, Rendered

CHAPTER_PAGES = 2  # on pages of full width
MOST_AIR = {"toolkit": 6.0, "matrix": 2.4, "index": 1.2}  # mm in each gap at most
LEAST_AIR = {"toolkit": -1.0, "matrix": -0.3, "index": 0.0}  # mm: a page that is a little too long is drawn together
LEAST_PITCH, BEST_PITCH, MOST_PITCH = 7.0, 8.5, 11.0  # mm from one line to write on to the next
_SAMPLE = (1, 8.0)  # the ruling under which worksheets are measured: lines for each prompt, mm
_SAFETY = 0.4  # mm kept free, since a page that is full to the last hair may break
_WASTE = 25.0  # mm that a worksheet may leave free where it breaks, since prompts stay whole
_JOIN_REM = 3.4  # what the style sheet puts between a part and one that begins below it
_JOINED_AIR = 2.0  # mm in each gap of a part that shares its page
_MM_PER_PT = 25.4 / 72
# Which parts may begin below which, if they fit there whole.
_FOLLOWS = {
    "introduction": ("part",),
    "glance": ("part", "introduction"),
    "toolkit": ("chapter", "toolkit"),
    "worksheet": ("toolkit",),
}


@dataclass(frozen=True, slots=True)
class FittedBook:
    """A rendered handbook, how it was set, and how many renderings it took, samples included."""

    rendered: Rendered
    fitting: Fitting
    renders: int


def fit_chapters(
    printer: Printer, lay_out_chapter: Callable[[Level, float], LaidOut], levels: Iterable[Level], paper: Paper
) -> Fitted:
    """Chapters by level number, all in the largest size at which they need no more than two pages each.

    A chapter that needs more even in the smallest size is set like the others and flows on. `lay_out_chapter` takes level and
    size in pt.
    """
    levels = tuple(levels)
    renders = 0

    def draw(level: Level, size: float) -> Rendered:
        nonlocal renders
        renders += 1
        return printer.render(lay_out_chapter(level, size))

    sizes = paper.running.sizes
    size, made = sizes[0], {}
    for level in levels:
        drawn = draw(level, size)
        smaller = [other for other in sizes if other < size]
        tried = size
        while drawn.pages > CHAPTER_PAGES and smaller:
            tried = smaller.pop(0)
            drawn = draw(level, tried)
        if drawn.pages <= CHAPTER_PAGES:
            size = tried
        made[level.number] = (tried, drawn)
    pages: dict[Hashable, Rendered] = {}
    for level in levels:
        tried, drawn = made[level.number]
        pages[level.number] = drawn if tried == size else draw(level, size)
    return Fitted(pages, size, {}, renders)


def fit_handbook(
    printer: Printer,
    lay_out: Callable[[Fitting, bool], LaidOut],
    paper: Paper,
    size: float,
    decks: Mapping[str, Fitted],
) -> FittedBook:
    """The handbook with chapters in `size` pt, its pages filled: see `Fitting`.

    `lay_out` takes a fitting, and whether to make the sample that is measured. `decks` are the chapters by competency, as they
    were fitted alone.
    """
    from ladder_export.layout import Fitting

    parts = lay_out(Fitting(size), True).shares
    plain = {anchor: _SAMPLE for anchor in parts if _kind(anchor) == "worksheet"}
    sample = printer.render(lay_out(Fitting(size, ruled=plain), True))
    pages = _Pages(paper, sample, _chapter_ends(decks, size))
    for anchor, shares in parts.items():
        pages.add(anchor, shares)
    fitting = Fitting(size, pages.air, pages.ruled, frozenset(pages.joined), frozenset(pages.breaks))
    return FittedBook(printer.render(lay_out(fitting, False)), fitting, 2)


def _kind(anchor: str) -> str:
    return anchor.partition("-")[0]


def _chapter_ends(decks: Mapping[str, Fitted], size: float) -> dict[str, float]:
    """Where the last page of each chapter ends in mm, by its anchor in the handbook, if it was set in the same size alone."""
    return {
        f"chapter-{competency}-{number}": rendered.ends["chapter"].bottom
        for competency, deck in decks.items()
        if deck.size == size
        for number, rendered in deck.pages.items()
        if "chapter" in rendered.ends
    }


@dataclass(slots=True)
class _Pages:
    """Goes through the parts in their order and decides how each is set. All lengths are in mm.

    `below` is where the last page so far ends, if that is known and something may begin there.
    """

    paper: Paper
    sample: Rendered
    chapters: Mapping[str, float]
    air: dict[str, float] = field(default_factory=dict)
    ruled: dict[str, tuple[int, float]] = field(default_factory=dict)
    joined: set[str] = field(default_factory=set)
    breaks: set[str] = field(default_factory=set)
    before: str = ""
    below: float | None = None

    def add(self, anchor: str, shares: int) -> None:
        kind = _kind(anchor)
        if anchor in self.sample.ends:
            self._join(anchor, kind)
            if kind == "worksheet":
                self._rule(anchor, shares)
            elif kind in MOST_AIR and shares:
                self._fill(anchor, kind, shares)
            elif self.below is None:
                self.below = self._end(anchor)
        else:
            self.below = self.chapters.get(anchor)
        self.before = kind

    def _end(self, anchor: str) -> float | None:
        """Where a part that begins a page ends, unless it takes more than one."""
        end = self.sample.ends[anchor].bottom
        return end if end <= self.paper.reading_bottom else None

    def _height(self, anchor: str) -> float:
        return self.sample.ends[anchor].bottom - self.paper.running.margins.top

    def _join(self, anchor: str, kind: str) -> None:
        """Let the part begin below the one before it if that leaves room for all of it."""
        below, self.below = self.below, None
        if self.before not in _FOLLOWS.get(kind, ()) or below is None:
            return
        end = below + _JOIN_REM * self.paper.running.unit * _MM_PER_PT + self._height(anchor)
        if end <= self.paper.reading_bottom - _SAFETY:
            self.joined.add(anchor)
            self.below = end

    def _fill(self, anchor: str, kind: str, shares: int) -> None:
        """Spread the room that a part leaves on its pages, over as many pages as it needs."""
        bottom = self.paper.turned_bottom if kind == "matrix" else self.paper.reading_bottom
        box = self.sample.boxes[anchor]
        if self.below is not None:
            self.air[anchor] = _floor(min(_JOINED_AIR, max(0.0, bottom - self.below - _SAFETY) / shares))
            return
        spare = bottom - self.sample.ends[anchor].bottom - _SAFETY
        if spare / shares >= LEAST_AIR[kind]:
            self.air[anchor] = _floor(min(MOST_AIR[kind], spare / shares))
            self.below = self.sample.ends[anchor].bottom + self.air[anchor] * shares
            return
        starts = sorted((b.top, name) for name, b in self.sample.boxes.items() if b.page == box.page and name != anchor)
        tops = [top for top, _ in starts]
        if not tops:
            return
        heights = [after - top for top, after in pairwise([*tops, self.sample.ends[anchor].bottom])]
        head = tops[0] - box.top if kind == "matrix" else 0.0
        room = bottom - box.top - _SAFETY
        for place in even_breaks(heights, room - (tops[0] - box.top), room - head):
            self.breaks.add(starts[place][1])

    def _rule(self, anchor: str, prompts: int) -> None:
        """Give a worksheet so many lines to write on that it fills its page, or pages."""
        bottom = self.paper.reading_bottom - _SAFETY
        if self.below is not None:
            self.ruled[anchor] = ruling(bottom - self.below, prompts)
            self.below = None
            return
        room, height = bottom - self.paper.running.margins.top, self._height(anchor)
        pages = 1
        while (found := ruling(pages * room - height - (pages - 1) * _WASTE, prompts))[1] < LEAST_PITCH:
            pages += 1
        self.ruled[anchor] = found


def _floor(value: float) -> float:
    return math.floor(value * 100) / 100


def even_breaks(heights: Sequence[float], first: float, room: float) -> tuple[int, ...]:
    """The places at which pages begin, so that as few pages as possible are about equally full.

    `heights` are those of what may not break, `first` is the room of the first page and `room` that of the others. Where
    something is higher than a page, pages break as they come, and there are no places.
    """
    if max(heights) > room:
        return ()
    fewest = _filled(heights, first, room)
    limit = sum(heights) / (len(fewest) + 1)
    while len(found := _filled(heights, min(first, limit), min(room, limit))) > len(fewest):
        limit += 1.0
    return found


def _filled(heights: Sequence[float], first: float, room: float) -> tuple[int, ...]:
    """The places at which pages begin if each is filled as far as it goes."""
    places, left = [], first
    for place, height in enumerate(heights):
        if height > left and place:
            places.append(place)
            left = room
        left -= height
    return tuple(places)


def ruling(spare: float, prompts: int) -> tuple[int, float]:
    """How many lines stand under each prompt and their distance in mm, if `spare` mm are left by the sample's ruling.

    A distance below `LEAST_PITCH` says that the room is not enough.
    """
    lines, pitch = _SAMPLE
    each = lines * pitch + spare / prompts
    count = max(1, math.floor(each / BEST_PITCH + 0.3))
    return count, min(MOST_PITCH, math.floor(each / count * 100) / 100)
