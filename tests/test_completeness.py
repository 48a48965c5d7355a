"""Promise 1, taken item by item: whatever is left out of a finished document, the proof names it, and only it.

Every item of the shipped ladder is taken out: of the HTML of each chapter, card, compare sheet, overview and of the handbook
before it is drawn, and of each review form before it is delivered. Drawing takes most of the time, so documents lose every
other item of each section at once, wherever in them it stands, and then those between; each loss has to be named, and nothing
else. That every item is named that is lost alone is shown on one document of each kind.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lxml.html
import pytest

from books import documents, made_book
from ladder_export.ladder import neighbors
from ladder_export.layout import Fitting, LaidOut, Layouts
from ladder_export.layout.gatherings import Gathering
from ladder_export.layout.reading import Handbook
from ladder_export.paper import PAPERS
from ladder_export.pdf import Printer
from ladder_export.printing import Printing
from ladder_export.proof import Expected, prove
from ladder_export.proof import expected as owed
from ladder_export.proof.expected import What
from ladders import SHIPPED, shipped_ladder

LAYOUTS = SHIPPED.parent / "layouts"
PAPER = PAPERS["a4"]
LADDER = shipped_ladder()
LEVELS = [(c, level) for c in LADDER.competencies for level in c.levels]
STEPS = [(c, level, after) for c in LADDER.competencies for level, after in neighbors(c)]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


@cache
def layouts(paper: str = "a4") -> Layouts:
    return Layouts(LAYOUTS, Printing(PAPERS[paper]))


def facts(built: Path, path: str) -> dict[str, Any]:
    return json.loads((built / "manifest.json").read_text())["files"][path]


def texts_of(expected: Expected) -> list[tuple[str, str]]:
    """(item id, printed text) of every item that `expected` demands."""
    return [(e.item, e.text) for region in expected.regions for e in region.entries if e.what is What.ITEM]


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def holders(root: lxml.html.HtmlElement, text: str) -> list[lxml.html.HtmlElement]:
    """The innermost elements whose whole text is `text`."""
    found = [e for e in root.body.iter() if isinstance(e.tag, str) and flat(e.text_content()) == text]
    return [e for e in found if not any(child in found for child in e)]


def emptied(laid: LaidOut, *lost: tuple[str, int]) -> LaidOut:
    """`laid` without the elements that hold the given texts (text, which of its occurrences)."""
    root = lxml.html.document_fromstring(laid.html)
    for element in [holders(root, text)[place] for text, place in lost]:
        if element.tag in ("td", "th"):
            for child in list(element):
                element.remove(child)
            element.text = None
        else:
            element.drop_tree()
    html = lxml.html.tostring(root, encoding="unicode", doctype="<!doctype html>")
    return replace(laid, html=html)


class Emptied(Handbook):
    """A handbook whose documents are laid out without the texts that are `lost` from each, by its anchor."""

    lost: Mapping[str, Sequence[tuple[str, int]]]

    def lay_out(self, gathering: Gathering, pages: Mapping[str, int]) -> LaidOut:
        return emptied(super().lay_out(gathering, pages), *self.lost.get(gathering.anchor, ()))


def emptied_book(book: Handbook, *lost: tuple[str, int]) -> bytes:
    """`book` without the elements that hold the given texts, each of which is in one of its documents."""
    roots = {
        g.anchor: lxml.html.document_fromstring(laid.html)
        for g, laid in zip(book.gatherings, documents(book), strict=True)
    }
    mine: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for text, place in lost:
        for anchor, root in roots.items():
            if place < (count := len(holders(root, text))):
                mine[anchor].append((text, place))
                break
            place -= count

    def without(fitting: Fitting) -> Handbook:
        made = Emptied(book.desk, book.ladder, book.paper, fitting)
        object.__setattr__(made, "lost", mine)
        return made

    return made_book(printer(), without, book.paper).pdf


def drawn_without(laid: LaidOut | Handbook, *lost: tuple[str, int]) -> bytes:
    if isinstance(laid, Handbook):
        return emptied_book(laid, *lost)
    return printer().render(emptied(laid, *lost)).pdf()


def named(expected: Expected, data: bytes) -> list[str]:
    """The ids of the items that the problems of the proof are about; a problem of another sort stands as it is."""
    found = []
    for problem in prove(expected, data).problems:
        item = re.match(r"item (\S+) \(.*is missing", problem.message)
        found.append(item[1] if item else str(problem))
    return found


def in_turn(laid: LaidOut, expected: Expected) -> Iterator[list[str]]:
    """Take each item out in turn and demand that the proof names exactly it; yields the ids of the items taken out."""
    for item, text in texts_of(expected):
        data = drawn_without(laid, (text, 0))
        assert named(expected, data) == [item]
        yield [item]


def in_rounds(laid: LaidOut | Handbook, expected: Expected) -> Iterator[list[str]]:
    """Take every other item of each section out, wherever it stands, then the others; yields the ids taken out together."""
    rounds: dict[int, list[tuple[str, str, int]]] = {}
    seen: dict[str, int] = {}
    for region in expected.regions:
        rank: dict[tuple[str, ...], int] = {}
        for entry in (entry for entry in region.entries if entry.what is What.ITEM):
            place = seen[entry.text] = seen.get(entry.text, -1) + 1
            turn = rank[entry.path] = rank.get(entry.path, -1) + 1
            rounds.setdefault(turn % 2, []).append((entry.item, entry.text, place))
    for lost in rounds.values():
        data = drawn_without(laid, *((text, place) for _, text, place in lost))
        assert sorted(named(expected, data)) == sorted(item for item, _, _ in lost)
        yield [item for item, _, _ in lost]


def taken(losses: Iterable[list[str]]) -> int:
    """How many items were taken out."""
    return sum(map(len, losses))


@pytest.mark.parametrize("name", ["a4", "a6"])
@pytest.mark.parametrize(("competency", "level"), LEVELS, ids=lambda x: getattr(x, "id", None) or str(x.number))
def test_every_item_taken_out_of_a_card_is_named(name: str, built: Callable[..., Path], competency, level) -> None:
    made = facts(built(name), f"cards/{competency.id}-{level.stage.slug}.pdf")
    sides = PAPERS[name].sides
    assert made["pages"] == sides == (2 if name == "a6" else 1)
    laid = layouts(name).card(LADDER, competency, level, size=made["type_size_pt"], air=made["air_mm"])
    take = in_turn if (name, level) == ("a4", LEVELS[0][1]) else in_rounds
    expected = owed.expected_card(LADDER, competency, level, PAPERS[name], sides)
    assert taken(take(laid, replace(expected, beside=tuple(laid.beside)))) == 31


@pytest.mark.parametrize(("competency", "level", "after"), STEPS, ids=lambda x: getattr(x, "id", None) or str(x.number))
def test_every_item_taken_out_of_a_compare_sheet_is_named(built_a4: Path, competency, level, after) -> None:
    made = facts(built_a4, f"compare/{competency.id}-{level.number}-{after.number}.pdf")
    (air,) = made["air_mm"]
    laid = layouts().compare(LADDER, competency, level, after, paper=PAPER, size=made["type_size_pt"], air=air)
    assert taken(in_rounds(laid, owed.expected_compare(LADDER, competency, level, after, PAPER))) > 20


@pytest.mark.parametrize(("competency", "level"), LEVELS, ids=lambda x: getattr(x, "id", None) or str(x.number))
def test_every_item_taken_out_of_a_chapter_is_named(built_a4: Path, competency, level) -> None:
    made = facts(built_a4, f"chapters/{competency.id}-{level.stage.slug}.pdf")
    laid = layouts().chapter(LADDER, competency, level, paper=PAPER, size=float(made["type_size_pt"]))
    expected = owed.expected_chapter(LADDER, competency, level, PAPER)
    take = in_turn if level is LEVELS[0][1] else in_rounds
    assert taken(take(laid, replace(expected, beside=tuple(laid.beside)))) == 12


def test_every_item_taken_out_of_the_overview_is_named(built_a4: Path) -> None:
    (competency,) = LADDER.competencies
    made = facts(built_a4, f"overviews/{competency.id}.pdf")
    laid = layouts().overview(LADDER, competency, paper=PAPER, size=float(made["type_size_pt"]))
    assert taken(in_turn(laid, owed.expected_overview(LADDER, competency, PAPER))) == 1 + 5 * 3


def test_every_place_of_every_item_in_the_handbook_is_guarded() -> None:
    laid = layouts().handbook(LADDER, paper=PAPER)
    expected = owed.expected_handbook(LADDER, PAPER)
    assert taken(in_rounds(laid, expected)) == len(texts_of(expected)) > 300


def test_every_section_in_a_handbook_of_narrow_pages_is_guarded() -> None:
    """Every other item is enough: the parts are those of the wide pages."""
    expected = owed.expected_handbook(LADDER, PAPERS["a5"])
    lost = next(in_rounds(layouts("a5").handbook(LADDER, paper=PAPERS["a5"]), expected))
    assert len(lost) > len(texts_of(expected)) / 2 > 150
    assert {entry.path for region in expected.regions for entry in region.entries if entry.item} == {
        entry.path for region in expected.regions for entry in region.entries if entry.item in lost
    }


def without_text(form: bytes, text: str) -> bytes:
    """The form with the paragraph of `text` left empty."""
    parts = {
        name: zipfile.ZipFile(io.BytesIO(form)).read(name) for name in zipfile.ZipFile(io.BytesIO(form)).namelist()
    }
    root = ElementTree.fromstring(parts["word/document.xml"])
    found = [p for p in root.iter(f"{W}p") if flat("".join(t.text or "" for t in p.iter(f"{W}t"))) == text]
    assert len(found) == 1, (text, len(found))
    for run in found[0].iter(f"{W}t"):
        run.text = ""
    parts["word/document.xml"] = ElementTree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("stage", LADDER.stages, ids=lambda stage: stage.slug)
def test_every_item_taken_out_of_a_review_form_is_named(built_a4: Path, stage) -> None:
    path = f"reviews/level-{stage.slug}.docx"
    form = (built_a4 / path).read_bytes()
    expected = Expected.from_json(facts(built_a4, path)["expected"])
    assert not prove(expected, form).problems
    items = texts_of(expected)
    assert len(items) == 31
    for item, text in items:
        assert named(expected, without_text(form, text)) == [item]
