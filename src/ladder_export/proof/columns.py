"""Whether each item of a sheet that sets levels side by side stands under its own level.

The order of reading cannot tell: the last item of one column may have slipped to the top of the next and is still in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ladder_export.problems import Problem
from ladder_export.proof.data import Expected
from ladder_export.proof.pdf_structure import Structure
from ladder_export.proof.report import problem_of, where_of
from ladder_export.proof.text import squash

_ADVICE = "let the layout print it in the column of its level"


def strays(expected: Expected, columns: tuple[str, ...], structure: Structure) -> Iterator[Problem]:
    """Items that stand under another head than that of their level, one of `columns`; missing ones are told elsewhere."""
    heads: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for block in structure.blocks:
        heads[squash(block.text)].append(block.heads)
    for region in expected.regions:
        for entry in region.entries:
            own = next((column for column in columns if column in entry.path), "")
            places = heads.get(squash(entry.text), [])
            if not entry.item or not own or not places:
                continue
            if not any(squash(own) == squash(head) for place in places for head in place):
                found = next((head for place in places for head in place), "")
                where = f"stands under “{found}”" if found else "stands in no column"
                yield problem_of(expected, entry, (f"{where_of(entry)} {where}, not under “{own}”", _ADVICE))
