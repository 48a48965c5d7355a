"""Which parts of two sequences belong together: the longest common subsequence."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

_MOST_CELLS = 4_000_000  # beyond this the exact table is too large, and difflib's approximation has to do


def align(wanted: Sequence[str], found: Sequence[str]) -> dict[int, int]:
    """For positions in `wanted` the position of the same text in `found`, both rising; as many as there can be."""
    start, short = 0, min(len(wanted), len(found))
    while start < short and wanted[start] == found[start]:
        start += 1
    end = 0
    while end < short - start and wanted[-1 - end] == found[-1 - end]:
        end += 1
    pairs = {n: n for n in range(start)}
    middle = _longest(wanted[start : len(wanted) - end], found[start : len(found) - end])
    pairs.update((start + a, start + b) for a, b in middle)
    pairs.update((len(wanted) - end + n, len(found) - end + n) for n in range(end))
    return pairs


def _longest(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    if not a or not b:
        return []
    if len(a) * len(b) > _MOST_CELLS:
        blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
        return [(block.a + n, block.b + n) for block in blocks for n in range(block.size)]
    lengths = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        row, below = lengths[i], lengths[i + 1]
        for j in range(len(b) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if a[i] == b[j] else max(below[j], row[j + 1])
    return _trace(lengths, a, b)


def _trace(lengths: list[list[int]], a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    pairs, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs
