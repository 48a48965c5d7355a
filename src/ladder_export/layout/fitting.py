"""How the parts of a handbook are set, as far as it is not for the layouts to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fitting:
    """How the parts of a handbook are set, by anchor. All of it is found by measuring; nothing is needed.

    `size` is the type of chapters in pt, 0 for the paper's best. `air` adds mm to every gap of a toolkit, a matrix or an index,
    `ruled` gives a worksheet its lines for each prompt and their distance in mm, and the type of a short matrix is `grown` so
    many times. Parts in `joined` begin on the page on which the part before them ends. Blocks of toolkits and rows of
    matrices in `breaks` begin a page.
    """

    size: float = 0.0
    air: Mapping[str, float] = field(default_factory=dict)
    ruled: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    grown: Mapping[str, float] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
