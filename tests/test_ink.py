"""`--ink low`: every kind of page in black, with clearly less of it, and drawings that still tell the levels apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from ladder_export.choices import Ink
from ladder_export.ladder import Ladder
from ladder_export.layout import LaidOut, Layouts
from ladder_export.layout.art import MARKS, assets, bars
from ladder_export.layout.palette import inks
from ladder_export.paper import PAPERS
from ladder_export.pdf import Printer
from ladder_export.printing import Printing
from ladders import shipped_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
A4 = PAPERS["a4"]
LOW = Layouts(LAYOUTS, Printing(ink=Ink.LOW))
FULL = Layouts(LAYOUTS, Printing())


def card(layouts: Layouts, ladder: Ladder) -> LaidOut:
    competency = ladder.competencies[0]
    return layouts.card(ladder, competency, competency.levels[2], size=9.5)


def chapter(layouts: Layouts, ladder: Ladder) -> LaidOut:
    competency = ladder.competencies[0]
    return layouts.chapter(ladder, competency, competency.levels[0], paper=A4)


def overview(layouts: Layouts, ladder: Ladder) -> LaidOut:
    return layouts.overview(ladder, ladder.competencies[0], paper=A4, size=9.5)


def compare(layouts: Layouts, ladder: Ladder) -> LaidOut:
    competency = ladder.competencies[0]
    return layouts.compare(ladder, competency, *competency.levels[:2], paper=A4, size=9.5)


def handbook(layouts: Layouts, ladder: Ladder) -> LaidOut:
    """The chapter, the toolkit and the worksheet of a level."""
    book = layouts.handbook(ladder, paper=A4)
    return book.lay_out(book.gatherings[3], {})


KINDS: dict[str, Callable[[Layouts, Ladder], LaidOut]] = {
    "card": card, "chapter": chapter, "overview": overview, "compare": compare, "handbook": handbook,
}  # fmt: skip


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(LAYOUTS / "fonts")


def pictures(printer: Printer, laid: LaidOut) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(printer.render(laid).pdf())
    for page in document:
        yield page.render(scale=1).to_pil().convert("RGB")


def darkness(picture: Image.Image) -> float:
    return 255 - ImageStat.Stat(picture.convert("L")).mean[0]


@pytest.mark.parametrize("kind", KINDS)
def test_little_ink_is_black_and_at_least_a_sixth_less(printer: Printer, kind: str) -> None:
    full = list(pictures(printer, KINDS[kind](FULL, shipped_ladder())))
    low = list(pictures(printer, KINDS[kind](LOW, shipped_ladder())))
    mean, less = (sum(map(darkness, pages)) / len(pages) for pages in (full, low))
    assert less < mean * 5 / 6, f"{less / mean:.0%} of the ink"
    for page in low:
        red, green, blue = page.split()
        assert not ImageChops.difference(red, green).getbbox()
        assert not ImageChops.difference(red, blue).getbbox()
    red, _, blue = full[0].split()
    assert ImageChops.difference(red, blue).getbbox(), "the test sees no color at all"


def test_drawings_of_little_ink_are_lines() -> None:
    drawn = assets(inks(5, Ink.LOW))
    assert drawn.keys() == assets(inks(5, Ink.FULL)).keys()
    for name, svg in drawn.items():
        fills = set(re.findall(rb'fill="([^"]+)"', svg))
        assert fills == ({b"#000000"} if name.startswith("line-") else {b"none"}), name
        assert set(re.findall(rb"#[0-9A-F]{6}", svg)) == {b"#000000"}, name
        assert all(float(width) <= 0.6 for width in re.findall(rb'stroke-width="([^"]+)"', svg)), name


def test_signs_have_both_forms() -> None:
    low = {name: assets(inks(2, Ink.LOW))[f"{name}-1.svg"] for name in MARKS}
    assert len(set(low.values())) == len(MARKS)


@pytest.mark.parametrize("count", range(2, 9))
def test_bars_of_lines_tell_every_level(count: int) -> None:
    """Where we are there is a hatch, and one bar is dotted for each level ahead."""
    made = [bars(place, inks(count, Ink.LOW)) for place in range(1, count + 1)]
    for place, svg in enumerate(made, 1):
        boxes = re.findall(rb"<rect[^>]*/>(?:<path)?", svg)
        assert len(boxes) == count
        assert [n for n, box in enumerate(boxes, 1) if box.endswith(b"<path")] == [place]
        assert [n for n, box in enumerate(boxes, 1) if b"dasharray" in box] == list(range(place + 1, count + 1))


@pytest.mark.parametrize("count", range(2, 9))
def test_bars_are_upright(count: int) -> None:
    """Few levels have narrow bars beside each other, not blocks."""
    svg = bars(1, inks(count, Ink.FULL)).decode()
    widths = {float(width) for width in re.findall(r' width="([^"]+)"', svg)}
    assert len(widths) == 1
    assert widths.pop() <= 9
    right, height = map(float, re.findall(r'viewBox="0 0 (\S+) (\S+)"', svg)[0])
    assert height == 18
    assert right <= 40


@pytest.mark.parametrize("ink", Ink)
def test_a_single_level_has_no_steps(ink: Ink) -> None:
    assert not any(name.startswith("bars") for name in assets(inks(1, ink)))


def test_full_ink_knows_nothing_of_the_other() -> None:
    assert "low-ink" not in card(FULL, shipped_ladder()).css
    assert card(LOW, shipped_ladder()).css.index("low-ink.css") > card(LOW, shipped_ladder()).css.index("card.css")
    assert card(LOW, shipped_ladder()).html == card(FULL, shipped_ladder()).html
