"""A file that is proved in portions: nothing may be found, or be missed, because of where the portions meet."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pikepdf
import pytest

from ladder_export.proof import Proof, prove, prove_in_steps
from ladder_export.proof import portions as parts
from ladder_export.proof.data import Expected, Region
from ladder_export.proof.portions import Portion, Reading, read
from proof_files import changed, edited, expected_pdf, item, page_of, pdf_of, title

PAGES = 10
LONG = " ".join(f"Word{n} of a paragraph that is far too long for one page." for n in range(120))
NAMES = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta", "Theta")
REGIONS = tuple(
    Region(
        name,
        (
            item(f"{name}-1", f"{name} asks why before asking how"),
            title(f"{name} in depth"),
            item(f"{name}-2", LONG if name == "Delta" else f"{name} tells others what was learned"),
        ),
    )
    for name in NAMES
)
EXPECTED = expected_pdf(*REGIONS)
STYLE = "h1 { break-before: page } h1:first-child { break-before: avoid }"


@cache
def whole(*, nested: bool = False) -> bytes:
    html = page_of(REGIONS, style=STYLE)
    if nested:
        html = changed(changed(html, "<body>\n", "<body><section>"), "\n</body>", "</section></body>")
    return pdf_of(html)


def proof_in(size: int, monkeypatch: pytest.MonkeyPatch, data: bytes, expected: Expected = EXPECTED) -> Proof:
    """The proof in portions of `size` pages, each of which is read on its own, in the opposite order, after travelling."""
    monkeypatch.setattr(parts, "_LEAST", size)
    monkeypatch.setattr(parts, "_PORTIONS", 1000)
    steps = prove_in_steps(expected, data)
    asked = 0

    def answers(wanted: Sequence[Portion]) -> list[Reading]:
        nonlocal asked
        asked = max(asked, len(wanted))
        found = [pickle.loads(pickle.dumps(read(pickle.loads(pickle.dumps(each)), data))) for each in reversed(wanted)]
        return found[::-1]

    try:
        wanted = next(steps)
        while True:
            wanted = steps.send(answers(wanted))
    except StopIteration as end:
        assert asked > 1, "the file has to be read in more than one portion"
        result: Proof = end.value
        return result


def swapped(first: int, second: int) -> Callable[[pikepdf.Pdf], None]:
    """Two pages, from 1, change places: what is drawn on them, not what the tree says of them."""

    def swap(pdf: pikepdf.Pdf) -> None:
        one, other = pdf.pages[first - 1].obj, pdf.pages[second - 1].obj
        one.Contents, other.Contents = other.Contents, one.Contents

    return swap


def without(number: int) -> Callable[[pikepdf.Pdf], None]:
    def drop(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[number - 1]

    return drop


def twice(pdf: pikepdf.Pdf) -> None:
    """The first element below the Document stands there a second time, at the end."""
    top: Any = pdf.Root.StructTreeRoot.K[0]
    top.K.append(top.K[0])


def said_at_last(pdf: pikepdf.Pdf) -> None:
    """The last paragraph says of itself that it reads something else."""
    top: Any = pdf.Root.StructTreeRoot.K[0]
    list(top.K)[-1].ActualText = pikepdf.String("Theta tells nobody")


DAMAGES: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "nothing": lambda pdf: None,
    "pages at a seam are swapped": swapped(2, 3),
    "pages of two portions are swapped": swapped(1, PAGES),
    "the first page is lost": without(1),
    "a page is lost at a seam": without(3),
    "a page of a long text is lost": without(5),
    "the last page is lost": without(PAGES),
    "an element stands in two portions": twice,
    "a line reads otherwise": said_at_last,
}


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("damage", "nested"),
    # Nested, all of the file is one element.
    [(damage, nested) for damage in DAMAGES for nested in (False, True) if not nested or "line" not in damage],
)
def test_portions_find_what_is_found_at_once(
    damage: str, nested: bool, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = edited(DAMAGES[damage], whole(nested=nested))
    with monkeypatch.context() as context:
        context.setattr(parts, "_LEAST", 1000)
        context.setattr(parts, "_MOST", 1000)
        at_once = prove(EXPECTED, data)
    assert proof_in(size, monkeypatch, data) == at_once
    assert bool(at_once.problems) is (damage != "nothing")


def test_a_text_that_goes_over_a_seam_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    proof = proof_in(1, monkeypatch, whole())
    assert proof.problems == ()
    assert proof.facts["pages"] == PAGES
    pages = proof.facts["items"]["Delta-2"]
    assert len(pages) > 2 and pages == list(range(pages[0], pages[-1] + 1))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_each_page_is_read_once_and_so_is_each_element(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_LEAST", size)
    monkeypatch.setattr(parts, "_PORTIONS", 1000)
    wanted = next(prove_in_steps(EXPECTED, whole()))
    assert [n for each in wanted for n in range(each.first, each.last + 1)] == list(range(1, PAGES + 1))
    kids = [n for each in wanted for n in range(*each.kids)]
    assert kids == list(range(len(kids))) and len(kids) > PAGES
    assert [each.past for each in wanted] == [False] * (len(wanted) - 1) + [True]


def test_a_portion_that_cannot_be_read_fails_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(pdf: pikepdf.Pdf) -> None:
        pdf.pages[6].obj.Contents = pdf.make_stream(b"BT (never ends")

    (problem,) = proof_in(2, monkeypatch, edited(broken, whole())).problems
    assert "cannot be read as a PDF" in problem.message


def test_what_comes_back_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A book of thousands of pages is judged by it."""
    monkeypatch.setattr(parts, "_LEAST", 1)
    monkeypatch.setattr(parts, "_PORTIONS", 1000)
    data = whole()
    readings = [read(each, data) for each in next(prove_in_steps(EXPECTED, data))]
    letters = sum(len(sheet.body.text) for reading in readings for sheet in reading.survey.sheets)
    assert letters > 5000
    assert len(pickle.dumps(readings)) < 30 * letters
