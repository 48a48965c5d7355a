"""Makes a handbook: measures its parts, draws its documents, and binds them.

Where a document begins depends on how many pages come before it, and what the contents say on all of them. Fitting foretells
that well, so that all documents can be drawn at once; the few that turn out to begin elsewhere, or to name a page that is
another, are drawn once more.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from ladder_export.inputs import digest, program
from ladder_export.pdf.binding import Leaves, bind
from ladder_export.pdf.drawn import Drawing, DrawingSteps, Drawn
from ladder_export.pdf.fit_reading import FittedBook, fit_handbook, ruled_for_samples
from ladder_export.problems import OutputError

if TYPE_CHECKING:
    from ladder_export.layout import Fitting
    from ladder_export.layout.gatherings import Gathering
    from ladder_export.layout.reading import Handbook
    from ladder_export.paper import Paper
    from ladder_export.pdf.bound_fonts import Faces
    from ladder_export.pdf.fit_chapters import ChapterLengths

_AT_ONCE = 64  # documents that wait to be drawn, so that a long book need not be held twice
_MOST_ROUNDS = 6
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PlannedBook:
    """A handbook whose documents are laid out. `inputs` is the digest of everything that its bytes come from.

    `size` is that of the type of its chapters in pt.
    """

    inputs: str
    size: float
    book: Handbook
    leaves: Sequence[_Leaf]

    def bound(self, faces: Faces) -> DrawingSteps[bytes]:
        """The book; what was only measured is drawn now. Raises `OutputError`."""
        numbers = dict(_numbers(self.leaves))
        for batch in _batches(leaf for leaf in self.leaves if not leaf.pdf):
            drawn = yield [Drawing(self.book.lay_out(leaf.gathering, numbers), pdf=True) for leaf in batch]
            for leaf, found in zip(batch, drawn, strict=True):
                leaf.pdf = found.pdf
        documents = (Leaves(leaf.pdf, leaf.gathering.depth) for leaf in self.leaves)
        return bind(documents, faces, dict(_labels(self.leaves)))


def plan_handbook(
    lay_out: Callable[[Fitting], Handbook], paper: Paper, chapters: Mapping[str, ChapterLengths]
) -> DrawingSteps[PlannedBook]:
    """The handbook, whose `chapters` have been fitted alone, those of each competency by its id.

    Raises `OutputError`.
    """
    from ladder_export.layout import Fitting

    # All in one size, the smallest that any of them needs.
    size = min((lengths.size for lengths in chapters.values() if lengths.ends), default=paper.running.sizes[0])
    shares = lay_out(Fitting(size)).shares
    samples: dict[str, Drawn] = {}
    ruled = Fitting(size, ruled=ruled_for_samples(shares))
    for batch in _batches(lay_out(ruled).samples()):
        drawn = yield [Drawing(laid) for _, laid in batch]
        samples.update(zip((anchor for anchor, _ in batch), drawn, strict=True))
    fitted = fit_handbook(shares, samples, paper, size, chapters)
    book = lay_out(fitted.fitting)
    leaves = yield from _placed(book, fitted)
    return PlannedBook(digest(program(), [leaf.digest for leaf in leaves]), size, book, leaves)


@dataclass(slots=True)
class _Leaf:
    """A document of the book: on how many pages and on which of them, from 0, its anchors stand, as is foretold or as drawn.

    `given` are the numbers of pages that it was drawn with.
    """

    gathering: Gathering
    pages: int
    at: Mapping[str, int]
    given: tuple[int | None, ...] = ()
    labels: Mapping[str, str] | None = None
    digest: str = ""
    pdf: bytes = b""

    def needs(self, numbers: Mapping[str, int]) -> tuple[int | None, ...]:
        """What it prints of the `numbers` of pages: where it begins, and what it names."""
        return tuple(numbers.get(anchor) for anchor in (self.gathering.anchor, *sorted(self.gathering.targets)))


def _foretold(gathering: Gathering, taken: Mapping[str, int]) -> _Leaf:
    at: dict[str, int] = {}
    pages = 0
    for part in gathering.parts:
        begins = pages if taken[part.anchor] else pages - 1
        at[part.anchor] = begins
        pages += taken[part.anchor]
    return _Leaf(gathering, pages, at)


def _placed(book: Handbook, fitted: FittedBook) -> Generator[Sequence[Drawing], Sequence[Drawn], list[_Leaf]]:
    """All documents of the `book`, each with the numbers of pages that are true. Raises `OutputError`."""
    leaves = [_foretold(gathering, fitted.pages) for gathering in book.gatherings]
    for _ in range(_MOST_ROUNDS):
        numbers = dict(_numbers(leaves))
        due = [leaf for leaf in leaves if leaf.given != leaf.needs(numbers)]
        if not due:
            return leaves
        # The index names what is inside of other documents.
        ready = [leaf for leaf in due if None not in leaf.needs(numbers)]
        for batch in _batches(ready or due):
            laid = [book.lay_out(leaf.gathering, numbers) for leaf in batch]
            drawn = yield [Drawing(each, at_hand=True) for each in laid]
            for leaf, each, found in zip(batch, laid, drawn, strict=True):
                leaf.given, leaf.labels = leaf.needs(numbers), each.labels
                leaf.digest, leaf.pdf = found.digest, found.pdf
                leaf.pages, leaf.at = found.pages, {anchor: box.page - 1 for anchor, box in found.boxes.items()}
    raise OutputError(
        "the handbook never comes to rest: in a layout the number of pages depends on the numbers that are printed; "
        "give those a fixed width"
    )


def _numbers(leaves: Iterable[_Leaf]) -> Iterator[tuple[str, int]]:
    """The number of the page on which each anchor stands, from 1."""
    first = 1
    for leaf in leaves:
        yield from ((anchor, first + page) for anchor, page in leaf.at.items())
        first += leaf.pages


def _labels(leaves: Iterable[_Leaf]) -> Iterator[tuple[int, str]]:
    """The pages that have a name instead of a number, counted from 0."""
    first = 0
    for leaf in leaves:
        for anchor, name in (leaf.labels or {}).items():
            if anchor in leaf.at:
                yield first + leaf.at[anchor], name
        first += leaf.pages


def _batches(things: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(things)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
