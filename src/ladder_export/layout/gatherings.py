"""A handbook as documents that are drawn by themselves and then bound into one.

What shares a page is in one document, and so is what is read together: the parts of a level, or what is said before the levels
of a competency. So a change in one level leaves the documents of the others as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ladder_export.layout.handbook_views import Chapter, Contents, Cover, Division, Index, Matrix, Opening, Part

_ALONE = (Cover, Contents, Matrix, Index)
UNKNOWN = "000"  # stands for a number of a page that is not known yet: as wide as most


@dataclass(frozen=True)
class Gathering:
    """The parts of a handbook that are one document."""

    parts: tuple[Part, ...]

    @property
    def anchor(self) -> str:
        """Where it begins."""
        return self.parts[0].anchor

    @property
    def depth(self) -> int:
        """The place of its first bookmark in the outline, from 1."""
        return next((part.depth for part in self.parts if part.depth), 1)

    @cached_property
    def targets(self) -> frozenset[str]:
        """The anchors whose pages it names."""
        return frozenset(target for part in self.parts for target in _targets(part))


def gatherings(parts: Iterable[Part]) -> tuple[Gathering, ...]:
    """The documents of a handbook that has these `parts`."""
    found: list[list[Part]] = []
    for part in parts:
        if found and (part.joined or _together(found[-1][-1], part)):
            found[-1].append(part)
        else:
            found.append([part])
    return tuple(Gathering(tuple(replace(part, index=n) for n, part in enumerate(group))) for group in found)


def measured(parts: Iterable[Part]) -> Iterator[Gathering]:
    """Each of the `parts` that is measured, by itself: all but chapters, which have been measured alone."""
    for part in parts:
        if not isinstance(part, Chapter):
            yield Gathering((replace(part, index=0, joined=False),))


def _together(before: Part, part: Part) -> bool:
    """Whether a `part` that begins a page is in the document of the one before it."""
    if isinstance(before, _ALONE) or isinstance(part, _ALONE):
        return False
    return before.level == part.level and not isinstance(part, Chapter)


def _targets(part: Part) -> Iterator[str]:
    match part:
        case Contents():
            for row in part.rows:
                yield row.target
                yield from (target for _, target in (*row.details, *row.places))
        case Division():
            yield from (target for _, target in part.rows)
        case Opening():
            yield from (target for _, target in part.subjects)
        case Index():
            yield from (target for table in part.tables for row in table.rows for target, _ in row.cells if target)


def named(pages: Mapping[str, int], target: str) -> str:
    """The number of the page of `target` as it is printed."""
    return str(pages.get(target, UNKNOWN))
