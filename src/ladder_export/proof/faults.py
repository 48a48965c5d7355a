"""What can be wrong with the drawing of a page, before anyone knows which item the words belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ladder_export.proof.pdf_page import Page, Word
from ladder_export.proof.text import beginning


@dataclass(frozen=True, slots=True)
class Fault:
    """One stretch of words on one page and what is wrong with it. `letters` are the page's letters, first to last."""

    page: int
    what: str
    words: str
    letters: tuple[int, int]
    advice: str


def stretches(page: Page, words: Iterable[tuple[Word, str]], advice: str) -> Iterator[Fault]:
    """One fault for each run of neighboring words with the same trouble. `words` come in the order of the page."""
    words = list(words)
    positions = {id(word): n for n, word in enumerate(page.words)} if words else {}
    run: list[Word] = []
    trouble = ""
    for word, what in words:
        if run and (what != trouble or positions[id(word)] != positions[id(run[-1])] + 1):
            yield _fault(page, trouble, run, advice)
            run = []
        run.append(word)
        trouble = what
    if run:
        yield _fault(page, trouble, run, advice)


def _fault(page: Page, what: str, run: list[Word], advice: str) -> Fault:
    text = beginning(" ".join(word.text for word in run))
    return Fault(page.number, what, text, (run[0].first, run[-1].last), advice)
