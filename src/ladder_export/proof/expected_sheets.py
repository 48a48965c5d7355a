"""What the page has to say that goes with a job of sheets."""

from __future__ import annotations

from collections.abc import Iterable

from ladder_export.ladder import Ladder
from ladder_export.paper import Paper
from ladder_export.proof.data import Entry, Expected, Region, What
from ladder_export.proof.expected_pages import of_pdf, page_rules


def expected_plan(
    ladder: Ladder, file: str, title: str, summary: str, parts: Iterable[tuple[str, Iterable[str]]], paper: Paper
) -> Expected:
    """A plan on one page: its title and summary, then each part with its heading and its sentences, in order."""
    path = ("print plan",)
    entries = [Entry(summary, What.LEAD_IN, path=path)]
    outline = [title]
    for heading, texts in parts:
        outline.append(heading)
        entries.append(Entry(heading, What.TITLE, path=path))
        entries += [Entry(text, What.LABEL, path=path) for text in texts]
    rules = page_rules(paper, most=1, outline=tuple(outline))
    return of_pdf("sheets", file, ladder, (title,), (Region(title, tuple(entries), path),), rules)
