"""What changed since the edition that people have printed: a page to lay beside it, or as many as that takes.

Each level has its color and its numeral, as on the other sheets, and what happened to a line is said in words: whoever prints
in gray, or hears the page, misses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ladder_export.changes.page import Page, PageGroup, PagePart
from ladder_export.changes.rungs import families_of, number_of, rungs
from ladder_export.ladder import Ladder
from ladder_export.layout import sheet
from ladder_export.layout.document import Desk, LaidOut, head_of, sheet_sizes
from ladder_export.paper import Paper


@dataclass(frozen=True, slots=True)
class _Part:
    """One level: `place` picks its color, 0 for none; the numeral is empty where there is no level."""

    place: int
    numeral: str
    name: str
    groups: tuple[PageGroup, ...]


def changes_page(desk: Desk, ladder: Ladder, page: Page, paper: Paper, size: float) -> LaidOut:
    """`page` on `paper` in type of `size` pt; `ladder` is the new edition."""
    css = sheet.page_rules(paper, paper.sheet), sheet_sizes(size, 0.0), sheet.foot_rules(paper)
    head = head_of(ladder, ladder.words("page.named", what=page.title, name=ladder.title), page.title)
    places = {key: place for place, (key, _, _) in enumerate(rungs(ladder, families_of(ladder, ladder)), 1)}
    values = {
        "head": head,
        "page": page,
        "notes": [_named(note) for note in page.notes],
        "eyebrow": ladder.title,
        "parts": [_part(part, places) for part in page.parts],
    }
    return desk.document("changes", ladder, values, css, ("base", "changes"))


def _named(note: str) -> tuple[str, str]:
    """What `note` begins with up to its colon, and the rest; nothing and all of it where there is no colon."""
    found = re.match(r"[^:：]*(?:: |：)", note)
    return (found[0], note[found.end() :]) if found else ("", note)


def _part(part: PagePart, places: Mapping[int, int]) -> _Part:
    numeral = str(number_of(part.number)) if part.number else ""
    return _Part(places.get(part.number, 0), numeral, part.name, part.groups)
