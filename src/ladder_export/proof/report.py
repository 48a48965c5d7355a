"""The sentences in which a proof says what is wrong."""

from __future__ import annotations

from ladder_export.problems import Location, Problem
from ladder_export.proof.compare import Miss
from ladder_export.proof.data import Entry, Expected, What
from ladder_export.proof.text import beginning

STRUCTURE = "the structure tree"
TEXT = "the text of the pages"


def where_of(entry: Entry) -> str:
    """What an entry is, with the start of its text."""
    start = f"“{beginning(entry.text.strip('“”'))}”"
    if entry.what is What.ITEM:
        return f"item {entry.item} ({start})"
    return f"the {entry.what.value} {start}"


def miss_message(miss: Miss, readers: str) -> tuple[str, str]:
    """What is wrong with an entry, and what to do about it. `readers` says who did not find it."""
    part = f" in the part “{miss.region}”" if miss.region else ""
    what = where_of(miss.entry)
    if miss.kind == "extra":
        message = f"{what} stands {_times(miss.count)}{part}, and should stand {_times(miss.wanted)}"
        return message, "print it once for each time that the source has it"
    if miss.kind == "order":
        return f"{what} is out of order{part}", "keep the order of the source"
    return f"{what} is missing{part}: not found in {readers}", "let the layout print it whole, as one block of text"


def problem_of(expected: Expected, entry: Entry, sentence: tuple[str, str]) -> Problem:
    """The problem about `entry`, at its place in the ladder."""
    message, advice = sentence
    return Problem(Location(expected.file), message, entry.path, advice)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
