"""In which order the letters of a line stand from left to right: the Unicode Bidirectional Algorithm (Standard Annex 9, 15.1).

Only what a printed line can need: no marks of direction and no paragraphs within a line, since a source may not have either.
Rule numbers are those of the annex. Written for the proof alone, so that it does not share a mistake with what draws the lines.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

# Pairs that are turned around in text from the right (BidiMirroring.txt of the Unicode Character Database), as far as needed.
_PAIRS = ("()", "[]", "{}", "<>", "«»", "‹›", "≤≥", "「」", "『』", "（）", "【】", "〈〉", "《》", "⟨⟩")
MIRROR = {pair[n]: pair[1 - n] for pair in _PAIRS for n in (0, 1)}
_OPENING = {pair[0]: pair[1] for pair in _PAIRS if unicodedata.category(pair[0]) == "Ps"}
_STRONG = ("L", "R")
_NEUTRAL = ("B", "S", "WS", "ON")
_TRAILING = ("WS", "S", "B")


def visual_order(text: str, *, rtl: bool) -> list[tuple[int, bool]]:
    """The places in `text` of its characters as they stand from left to right, each with whether it is read from the right.

    `rtl` is the direction of the paragraph.
    """
    base = 1 if rtl else 0
    levels = _levels([unicodedata.bidirectional(char) or "L" for char in text], text, base)
    order = list(range(len(text)))
    for level in range(max(levels, default=0), 0, -1):  # L2
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return [(at, levels[at] % 2 == 1) for at in order]


def _levels(classes: list[str], text: str, base: int) -> list[int]:
    """The embedding level of each character (W1 to L1)."""
    original = list(classes)
    _weak(classes, "R" if base else "L")
    _brackets(classes, text, base)
    _neutral(classes, base)
    levels = []
    for kind in classes:  # I1, I2
        if base:
            levels.append(2 if kind in ("L", "EN", "AN") else 1)
        else:
            levels.append({"R": 1, "AN": 2, "EN": 2}.get(kind, 0))
    for at in range(len(levels) - 1, -1, -1):  # L1
        if original[at] not in _TRAILING:
            break
        levels[at] = base
    return levels


def _weak(classes: list[str], start: str) -> None:
    """W1 to W7."""
    before = start
    for at, kind in enumerate(classes):  # W1
        if kind == "NSM":
            classes[at] = before
        before = classes[at]
    strong = start
    for at, kind in enumerate(classes):  # W2
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            classes[at] = "AN"
    classes[:] = ["R" if kind == "AL" else kind for kind in classes]  # W3
    for at in range(1, len(classes) - 1):  # W4
        around = classes[at - 1], classes[at + 1]
        if classes[at] == "ES" and around == ("EN", "EN"):
            classes[at] = "EN"
        elif classes[at] == "CS" and around[0] == around[1] and around[0] in ("EN", "AN"):
            classes[at] = around[0]
    for first, last in _runs(classes, "ET"):  # W5
        if "EN" in (classes[first - 1] if first else "", classes[last + 1] if last + 1 < len(classes) else ""):
            classes[first : last + 1] = ["EN"] * (last + 1 - first)
    classes[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in classes]  # W6
    strong = start
    for at, kind in enumerate(classes):  # W7
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "L":
            classes[at] = "L"


def _runs(classes: Sequence[str], kind: str) -> list[tuple[int, int]]:
    """The first and last place of every run of `kind`."""
    runs: list[tuple[int, int]] = []
    for at, each in enumerate(classes):
        if each == kind:
            joins = bool(runs) and runs[-1][1] == at - 1
            runs[-1:] = [(runs[-1][0], at)] if joins else [*runs[-1:], (at, at)]
    return runs


def _brackets(classes: list[str], text: str, base: int) -> None:
    """N0."""
    open_: list[tuple[str, int]] = []
    pairs = []
    for at, char in enumerate(text):
        if classes[at] != "ON":
            continue
        if char in _OPENING:
            open_.append((_OPENING[char], at))
        else:
            match = next((n for n in range(len(open_) - 1, -1, -1) if open_[n][0] == char), None)
            if match is not None:
                pairs.append((open_[match][1], at))
                del open_[match:]
    direction = "R" if base else "L"
    for first, last in sorted(pairs):
        inside = {_side(kind) for kind in classes[first + 1 : last]} & set(_STRONG)
        if direction in inside:
            found = direction
        elif inside:
            earlier = next((side for kind in reversed(classes[:first]) if (side := _side(kind)) in _STRONG), direction)
            found = earlier if earlier in inside else direction
        else:
            continue
        for at in (first, last):
            classes[at] = found
            while at + 1 < len(text) and unicodedata.bidirectional(text[at + 1]) == "NSM":  # marks follow their bracket
                at += 1
                classes[at] = found


def _neutral(classes: list[str], base: int) -> None:
    """N1, N2."""
    direction = "R" if base else "L"
    at = 0
    while at < len(classes):
        end = at
        while end < len(classes) and classes[end] in (*_NEUTRAL, "BN"):
            end += 1
        if end > at:
            before = _side(classes[at - 1]) if at else direction
            after = _side(classes[end]) if end < len(classes) else direction
            classes[at:end] = [before if before == after else direction] * (end - at)
        at = max(end, at + 1)


def _side(kind: str) -> str:
    """The direction that a class has for the neutral ones beside it: numbers count as from the right."""
    return "R" if kind in ("EN", "AN") else kind
