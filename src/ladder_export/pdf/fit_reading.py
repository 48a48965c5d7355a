"""Copyfitting of the handbook: toolkits and worksheets fill pages, short parts share one, long ones are divided evenly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ladder_export.paper import MM_PER_PT
from ladder_export.pdf.fit_chapters import LEAST_FILLED
from ladder_export.pdf.pages import LEAST_PITCH, SAMPLE, even_breaks, floored, ruling

if TYPE_CHECKING:
    from ladder_export.layout import Fitting
    from ladder_export.paper import Paper
    from ladder_export.pdf.drawn import Drawn
    from ladder_export.pdf.fit_chapters import ChapterLengths
    from ladder_export.pdf.render import Box

_DOUBT = 0.08  # how far an estimate may be off, in parts of a page
MOST_AIR = {
    "cover": 0.0,
    "contents": 0.0,
    "family": 90.0,
    "glance": 8.0,
    "use": 2.0,
    "toolkit": 6.0,
    "matrix": 2.4,
    "index": 2.0,
}  # mm in each gap at most
# In mm too: a part that is a little too long for its page is drawn together.
LEAST_AIR = {
    "cover": -400.0,
    "contents": 0.0,
    "family": -28.0,
    "glance": -32.0,
    "use": -1.6,
    "toolkit": -1.8,
    "matrix": -0.3,
    "index": 0.0,
}
_GROWN = 0.7  # of a page: a comparison that takes less is set larger
MOST_GROWN = 1.5  # how many times the type of a short matrix may grow
LEAST_LINES = 2  # to write on, under each prompt
_GLANCE_REM = 1.1  # the type of a glance
_GROWTH = 1.2, 1.6  # by which power of its type a table grows: at least and at most
_FILLED = 0.96  # of a page: as rows break whole, no more of it may be used
_SAFETY = 0.4  # mm kept free, since a page that is full to the last hair may break
_MOST_STRETCH = {
    "contents": 6.0,
    "glance": 40.0,
    "use": 5.0,
    "index": 4.0,
}  # mm in each gap of what takes several pages
_WASTE = 18.0  # mm beside its lines that a prompt takes, with some for a row of the table
_JOIN_REM = 3.4  # what the style sheet puts between a part and one that begins below it
_SHORT = 0.4  # of a page: a chapter may stand below another part, and any part below the contents, if it takes less than this
_JOINED_AIR = 2.0  # mm in each gap of a part that shares its page
_KNOWN_PAGES = {"cover": 2}  # with the imprint
# Which parts may begin below which, if they fit there whole.
_FOLLOWS = {
    "introduction": ("part", "contents"),
    "glance": ("part", "introduction"),
    "chapter": ("chapter", "toolkit", "part"),
    "toolkit": ("chapter", "toolkit", "part"),
    "worksheet": ("toolkit", "chapter"),
}


@dataclass(frozen=True, slots=True)
class FittedBook:
    """How a handbook is set, and on how many pages each part then stands, as far as can be told: 0 if on that of another."""

    fitting: Fitting
    pages: Mapping[str, int]


def ruled_for_samples(parts: Iterable[str]) -> dict[str, tuple[int, float]]:
    """The ruling under which the worksheets among `parts`, which are anchors, are measured."""
    return {anchor: SAMPLE for anchor in parts if _kind(anchor) == "worksheet"}


def fit_handbook(
    shares: Mapping[str, float],
    samples: Mapping[str, Drawn],
    paper: Paper,
    size: float,
    chapters: Mapping[str, ChapterLengths],
) -> FittedBook:
    """How a handbook is to be set with chapters in `size` pt, so that its pages are filled: see `Fitting`.

    `shares` are the gaps of all parts in their order (`Handbook.shares`), `samples` those that were measured, and `chapters`
    tells by competency how long they are.
    """
    from ladder_export.layout import Fitting

    pages = _Pages(paper, samples, _chapter_ends(chapters, size))
    for anchor, each in shares.items():
        pages.add(anchor, each)
    fitting = Fitting(size, pages.air, pages.ruled, pages.grown, frozenset(pages.joined), frozenset(pages.breaks))
    return FittedBook(fitting, pages.taken)


def _kind(anchor: str) -> str:
    return anchor.partition("-")[0]


def _chapter_ends(chapters: Mapping[str, ChapterLengths], size: float) -> dict[str, Box]:
    """Where each chapter ends, on its last page, by its anchor in the handbook, if it was set in the same size alone."""
    return {
        f"chapter-{competency}-{number}": end
        for competency, lengths in chapters.items()
        if lengths.size == size
        for number, end in lengths.ends.items()
        if end
    }


@dataclass(slots=True)
class _Pages:
    """Goes through the parts in their order and decides how each is set. All lengths are in mm.

    `below` is where the last page so far ends, if that is known and something may begin there.
    """

    paper: Paper
    samples: Mapping[str, Drawn]
    chapters: Mapping[str, Box]
    air: dict[str, float] = field(default_factory=dict)
    ruled: dict[str, tuple[int, float]] = field(default_factory=dict)
    grown: dict[str, float] = field(default_factory=dict)
    joined: set[str] = field(default_factory=set)
    breaks: set[str] = field(default_factory=set)
    sheets: dict[str, int] = field(default_factory=dict)  # pages of each worksheet
    taken: dict[str, int] = field(default_factory=dict)
    before: str = ""
    below: float | None = None

    def add(self, anchor: str, shares: float) -> None:
        kind = _kind(anchor)
        if anchor in self.samples and anchor in self.samples[anchor].ends:
            self._join(anchor, kind)
            if kind == "worksheet":
                self._rule(anchor, shares)
            elif kind == "glance" and self._shrink(anchor, shares):
                pass
            elif kind in MOST_AIR and shares and not self._stretch(anchor, kind, shares):
                self._fill(anchor, kind, shares)
            elif self.below is None:
                self.below = self._end(anchor)
        elif anchor in self.chapters:
            self._join(anchor, kind)
            self.below = self.below or self.chapters[anchor].bottom
        else:
            self.below = None
        self.before = kind
        self.taken[anchor] = 0 if anchor in self.joined else self._taken(anchor, kind, shares)

    def _taken(self, anchor: str, kind: str, shares: float) -> int:
        """On how many pages a part stands that begins one, as far as can be told."""
        if kind in _KNOWN_PAGES:
            return _KNOWN_PAGES[kind]
        if anchor in self.chapters:
            return self.chapters[anchor].page
        if anchor not in self.samples or anchor not in self.samples[anchor].ends:
            return 1
        if breaks := sum(name in self.breaks for name in self.samples[anchor].boxes):
            return breaks + 1
        if anchor in self.ruled:
            return self.sheets[anchor]
        paper = self.paper
        top, bottom, power = paper.running.margins.top, paper.reading_bottom, _GROWTH[1]
        if kind == "matrix":
            top, bottom, power = paper.running.turned.top, paper.turned_bottom, 2.0
        height = (self.samples[anchor].ends[anchor].bottom - top) * math.pow(self.grown.get(anchor, 1.0), power)
        return max(1, math.ceil((height + self.air.get(anchor, 0.0) * shares - _SAFETY) / (bottom - top)))

    def _end(self, anchor: str) -> float | None:
        """Where a part that begins a page ends, unless it takes more than one."""
        end = self.samples[anchor].ends[anchor].bottom
        return end if end <= self.paper.reading_bottom else None

    def _height(self, anchor: str) -> float:
        end = self.chapters.get(anchor) or self.samples[anchor].ends[anchor]
        text = self.paper.reading_bottom - self.paper.running.margins.top
        return end.bottom - self.paper.running.margins.top + (end.page - 1) * text * (anchor in self.chapters)

    def _join(self, anchor: str, kind: str) -> None:
        """Let the part begin below the one before it if that leaves room for all of it."""
        below, self.below = self.below, None
        if self.before not in _FOLLOWS.get(kind, ()) or below is None:
            return
        end = below + _JOIN_REM * self.paper.running.unit * MM_PER_PT + self._height(anchor)
        short = self._height(anchor) < _SHORT * (self.paper.reading_bottom - self.paper.running.margins.top)
        if end <= self.paper.reading_bottom - _SAFETY and (
            short or not (kind == "chapter" or self.before == "contents")
        ):
            self.joined.add(anchor)
            self.below = end

    def _fill(self, anchor: str, kind: str, shares: float) -> None:
        """Spread the room that a part leaves on its page in its gaps, or break it into pages that are about equally full."""
        if self.below is not None:
            room = self.paper.reading_bottom - self.below - _SAFETY
            self.air[anchor] = floored(min(_JOINED_AIR, room / shares))
            self.below += self.air[anchor] * shares
            return
        page = _Page.of(
            self.samples[anchor], anchor, self.paper.turned_bottom if kind == "matrix" else self.paper.reading_bottom
        )
        spare = page.room - page.height
        if kind == "matrix" and page.height < page.room * _GROWN:
            self.grown[anchor] = floored(min(MOST_GROWN, math.sqrt(page.room * _GROWN / page.height)))
            spare = page.room - page.height * self.grown[anchor] ** 2
        if spare / shares >= LEAST_AIR[kind]:
            self.air[anchor] = floored(min(MOST_AIR[kind], spare / shares))
            self.below = self.samples[anchor].ends[anchor].bottom + self.air[anchor] * shares
            return
        names, left = page.broken(repeated=kind == "matrix")
        if names:
            self.breaks.update(names)
            each = left / (shares / len(page.heights))
            self.air[anchor] = floored(max(0.0, min(MOST_AIR[kind], each)))
        elif kind == "matrix" and page.height > page.room:
            # Its rows break: larger type brings more of them onto the last page.
            pages = page.height / (page.room - page.lead)
            missing = max(0.0, LEAST_FILLED + _DOUBT - pages % 1)
            self.grown[anchor] = floored(math.sqrt((pages + missing) / pages))

    def _stretch(self, anchor: str, kind: str, shares: float) -> bool:
        """Whether this is a list of several pages, which is spread so that the last of them is not nearly empty."""
        room = self.paper.reading_bottom - self.paper.running.margins.top
        pages = self._height(anchor) / room
        if kind not in _MOST_STRETCH or (1 - pages) * room / shares > LEAST_AIR[kind] or self.below is not None:
            return False
        missing = LEAST_FILLED + _DOUBT - pages % 1
        if missing > 0:
            self.air[anchor] = floored(min(_MOST_STRETCH[kind], missing * room / shares + 0.01))
        return True

    def _shrink(self, anchor: str, shares: float) -> bool:
        """Whether a glance takes fewer pages in smaller type, down to the least of the paper: then it is set so."""
        room = self.paper.reading_bottom - self.paper.running.margins.top
        pages = (self._height(anchor) + LEAST_AIR["glance"] * shares) / room
        least = math.ceil(100 * self.paper.running.item_pt / (_GLANCE_REM * self.paper.running.unit)) / 100
        wanted = math.ceil(pages * least ** _GROWTH[1] / _FILLED)
        if self.below is not None or pages <= 1 or wanted >= math.ceil(pages):
            return False
        self.grown[anchor] = max(least, floored((wanted * _FILLED / pages) ** (1 / _GROWTH[0])))
        return True

    def _rule(self, anchor: str, prompts: float) -> None:
        """Give a worksheet so many lines to write on that it fills its page, or pages."""
        bottom = self.paper.reading_bottom - _SAFETY
        if self.below is not None:
            self.ruled[anchor] = ruling(bottom - self.below, prompts)
            self.below = None
            return
        room, height = bottom - self.paper.running.margins.top, self._height(anchor)
        # Prompts stay whole, so that each further page may cost as much room as one of them.
        more = 0
        while self._too_little(found := ruling((more + 1) * room - height - more * _WASTE, prompts + more)):
            more += 1
        self.ruled[anchor] = found
        self.sheets[anchor] = more + 1

    @staticmethod
    def _too_little(ruled: tuple[int, float]) -> bool:
        lines, pitch = ruled
        return lines < LEAST_LINES or pitch < LEAST_PITCH


@dataclass(frozen=True, slots=True)
class _Page:
    """A part of the sample: the `room` of a page and its own `height` in mm, and what in it may begin a page, with heights."""

    room: float
    height: float
    lead: float  # what stands before the first of `names`
    names: tuple[str, ...]
    heights: tuple[float, ...]

    @classmethod
    def of(cls, sample: Drawn, anchor: str, bottom: float) -> _Page:
        box, end = sample.boxes[anchor], sample.ends[anchor].bottom
        inside = ((b.top, name) for name, b in sample.boxes.items() if b.page == box.page and name != anchor)
        starts = sorted(inside)
        tops = [top for top, _ in starts]
        heights = tuple(after - top for top, after in pairwise([*tops, end]))
        lead = tops[0] - box.top if tops else 0.0
        return cls(bottom - box.top - _SAFETY, end - box.top, lead, tuple(name for _, name in starts), heights)

    def broken(self, *, repeated: bool) -> tuple[list[str], float]:
        """What begins a page, and the mm that the fullest page leaves for each gap; a `repeated` head takes room on each."""
        head = self.lead if repeated else 0.0
        places = even_breaks(self.heights, self.room - self.lead, self.room - head) if self.heights else ()
        cuts = list(pairwise([0, *places, len(self.heights)]))
        left = [(self.room - (head if a else self.lead) - sum(self.heights[a:b])) / (b - a) for a, b in cuts if b > a]
        return [self.names[place] for place in places], min(left, default=0.0)
