"""What the second reader finds on the pages of a file, one after the other, and what is kept of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from ladder_export.proof import geometry, ink
from ladder_export.proof.data import PageRules
from ladder_export.proof.faults import Fault
from ladder_export.proof.measures import coverage, fullness
from ladder_export.proof.pdf_page import Lines, Page, page_words, read_pages
from ladder_export.proof.search import Sheet
from ladder_export.proof.strikes import struck
from ladder_export.proof.text import says


@dataclass(slots=True)
class Survey:
    """Sizes in pt, ink and fullness in percent, one of each a page; `smallest` is the smallest type in pt."""

    sizes: list[tuple[float, float]] = field(default_factory=list)
    ink: list[float] = field(default_factory=list)
    fullness: list[int] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    smallest: float = 0.0
    edition: bool = False

    @property
    def mean_ink(self) -> float:
        """The ink of all pages together."""
        return round(sum(self.ink) / len(self.ink), 1) if self.ink else 0.0

    @classmethod
    def of_all(cls, surveys: Iterable[Survey]) -> Survey:
        """What the surveys of the pages of one file, one after the other, are together."""
        all_ = cls()
        for each in surveys:
            all_.sizes += each.sizes
            all_.ink += each.ink
            all_.fullness += each.fullness
            all_.sheets += each.sheets
            all_.faults += each.faults
            all_.blank += each.blank
            all_.edition = all_.edition or each.edition
            all_.smallest = min(filter(None, (all_.smallest, each.smallest)), default=0.0)
        return all_


def survey_pages(
    data: bytes,
    rules: PageRules,
    edition: str,
    lines: Lines | None = None,
    *,
    rtl: bool = False,
    first: int = 1,
    last: int | None = None,
    without: Collection[int] = (),
) -> Iterator[Survey]:
    """Go through the pages of `data` from `first` to `last`, all but some. `lines` are those that say what they read.

    Yields a survey of each page. Raises `pdf_page.UnreadableError`.
    """
    for page in read_pages(data, lines, rtl=rtl, first=first, last=last, without=without):
        yield Survey(
            sizes=[(round(page.width, 2), round(page.height, 2))],
            ink=[coverage(page)],
            fullness=[fullness(page, rules)],
            sheets=[Sheet.of(page)],
            faults=list(_inspect(page, rules)),
            blank=[] if page.words else [page.number],
            smallest=min((word.size for word in page.words), default=0.0),
            edition=says(page_words(page), edition),
        )


def _inspect(page: Page, rules: PageRules) -> Iterator[Fault]:
    yield from geometry.outside(page, rules)
    yield from geometry.tiny(page, rules)
    yield from geometry.collisions(page)
    yield from ink.unseen(page, rules.text_pt)
    yield from struck(page)
