"""A few pages of each kind beside the pictures of them in tests/pictures, and the rule by which two pictures are compared.

`--renew-pictures` makes those pictures anew; look at each before it is committed.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from picture_check import comparison, differences, draw, packed, page_named

FOLDER = Path(__file__).parent / "pictures"
MOST_BYTES = 60_000
CARDS = ("--only", "card")
A4, A5, A6 = ("a4",), ("a5",), ("a6",)
HANDBOOK = "handbook.pdf"


@dataclass(frozen=True, slots=True)
class Shown:
    """One page: the words of its build (none: sheets), its file, its number from 1 or its bookmark, and dots an inch."""

    words: tuple[str, ...]
    path: str
    page: int | str = 1
    dpi: int = 72


def card(level: str) -> str:
    return f"cards/customer-value-{level}.pdf"


PICTURES = {
    "card-a4": Shown(A4, card("1-early-career")),
    "card-a4-longest": Shown(A4, card("4-staff-engineer")),
    "card-a5": Shown(A5, card("2-mid-level-engineer"), dpi=100),
    "card-a6-front": Shown(A6, card("3-senior-engineer"), 1, 130),
    "card-a6-back": Shown(A6, card("3-senior-engineer"), 2, 130),
    "card-landscape": Shown(("a4", "--landscape", *CARDS), card("5-principal-engineer")),
    "card-low-ink": Shown(("a4", "--ink", "low"), card("3-senior-engineer")),
    "overview": Shown(A4, "overviews/customer-value.pdf"),
    "compare": Shown(A4, "compare/customer-value-2-3.pdf"),
    "chapter": Shown(A4, "chapters/customer-value-2-mid-level-engineer.pdf"),
    "handbook-cover": Shown(A4, HANDBOOK),
    "handbook-contents": Shown(A4, HANDBOOK, 3),
    "handbook-glance": Shown(A4, HANDBOOK, "The ladder at a glance"),
    "handbook-toolkit-a5": Shown(A5, HANDBOOK, "Senior Engineer: toolkit", 100),
    "handbook-worksheet": Shown(A4, HANDBOOK, "Early Career: worksheet"),
    "handbook-matrix": Shown(A4, HANDBOOK, "Customer Value: level by level"),
    "handbook-index": Shown(A4, HANDBOOK, "Find it fast"),
    "sheet": Shown((), "sheets/cards-a6-on-a4.pdf", dpi=60),
    "sheet-plan": Shown((), "sheets/cards-a6-on-a4-plan.pdf"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_looks_as_it_did(name: str, built: Callable[..., Path], request: pytest.FixtureRequest) -> None:
    shown, reference = PICTURES[name], FOLDER / f"{name}.png"
    folder = built(*shown.words) if shown.words else request.getfixturevalue("card_sheets")
    data = (folder / shown.path).read_bytes()
    page = page_named(data, shown.page) if isinstance(shown.page, str) else shown.page - 1
    now = draw(data, page, shown.dpi)
    if request.config.getoption("--renew-pictures"):
        reference.parent.mkdir(exist_ok=True)
        reference.write_bytes(packed(now))
    assert reference.exists(), (
        f"there is no picture of this page; make one with --renew-pictures and look at {reference}"
    )
    failure = compared(reference, now)
    assert not failure, failure


def compared(reference: Path, now: Image.Image) -> str:
    """What to tell a person if the page differs from its picture; empty if it does not."""
    into = reference.parent / "failed" / reference.name
    before = Image.open(reference).convert("RGB")
    found = differences(before, now)
    if found is None:
        into.unlink(missing_ok=True)
        return ""
    into.parent.mkdir(exist_ok=True)
    comparison(before, now, found).save(into)
    share = 100 * sum(found.histogram()[1:]) / (found.width * found.height)
    return (
        f"{reference.name}: {share:.2g} % of the page looks different. {into} shows it as it was, as it is, and what "
        "differs in red. If it is meant to look so, make the pictures anew: ./run test tests/test_pictures.py --renew-pictures"
    )


def test_every_picture_is_of_a_page_and_is_small() -> None:
    found = {path.stem: path.stat().st_size for path in FOLDER.glob("*.png")}
    assert found.keys() == PICTURES.keys()
    assert max(found.values()) <= MOST_BYTES, found


DPI = 72


def stored(picture: Image.Image) -> Image.Image:
    """A picture as it comes back from a reference file."""
    return Image.open(io.BytesIO(packed(picture))).convert("RGB")


def shifted(data: bytes, right: float, up: float) -> Image.Image:
    """The first page with everything on it moved by these pixels."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        move = f"q 1 0 0 1 {right * 72 / DPI} {up * 72 / DPI} cm "
        pdf.pages[0].contents_add(pdf.make_stream(move.encode()), prepend=True)
        pdf.pages[0].contents_add(pdf.make_stream(b" Q"))
        stream = io.BytesIO()
        pdf.save(stream)
    return draw(stream.getvalue(), 0, DPI)


def place(data: bytes, words: str) -> tuple[int, int, int, int]:
    """The pixels that `words` take on the first page, with one around them."""
    document = pdfium.PdfDocument(data)
    text, height = document[0].get_textpage(), document[0].get_height()
    first, count = text.search(words).get_next()
    boxes = [text.get_charbox(n) for n in range(first, first + count)]
    left, top = min(box[0] for box in boxes), height - max(box[3] for box in boxes)
    right, bottom = max(box[2] for box in boxes), height - min(box[1] for box in boxes)
    scale = DPI / 72
    return round(left * scale) - 2, round(top * scale) - 2, round(right * scale) + 2, round(bottom * scale) + 2


def moved(picture: Image.Image, box: tuple[int, int, int, int], right: int, down: int) -> Image.Image:
    """The picture with what is in `box` somewhere else."""
    out = picture.copy()
    out.paste("white", box)
    out.paste(picture.crop(box), (box[0] + right, box[1] + down))
    return out


def recolored(picture: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The picture with red and blue changed for each other in `box`: as light as before, but for its colors."""
    out = picture.copy()
    red, green, blue = picture.crop(box).split()
    out.paste(Image.merge("RGB", (blue, green, red)), box)
    return out


@pytest.fixture(scope="module")
def page(built_a4: Path) -> bytes:
    return (built_a4 / card("1-early-career")).read_bytes()


@pytest.mark.parametrize("change", ["none", "smoother", "sharper", "lighter", "fainter"])
def test_edges_that_are_drawn_another_way_are_accepted(page: bytes, change: str) -> None:
    now = draw(page, 0, DPI)
    drawn = {
        "none": now,
        "smoother": now.filter(ImageFilter.GaussianBlur(0.4)),
        "sharper": ImageEnhance.Sharpness(now).enhance(1.5),
        "lighter": ImageEnhance.Brightness(now).enhance(1.05),
        "fainter": ImageEnhance.Contrast(now).enhance(0.95),
    }
    assert differences(stored(now), drawn[change]) is None


@pytest.mark.parametrize("by", [(0.25, 0.0), (-0.4, 0.0), (0.0, 0.25), (0.0, -0.25), (0.3, 0.3)])
def test_parts_of_a_pixel_are_accepted(page: bytes, by: tuple[float, float]) -> None:
    now = shifted(page, *by)
    assert ImageChops.difference(now, draw(page, 0, DPI)).getbbox() is not None, "nothing has moved"
    assert differences(stored(draw(page, 0, DPI)), now) is None


LINES = ("Asks which customer goal or", "Customer Value · Level 1 of 5", "Key Behaviors")


@pytest.mark.parametrize("words", LINES)
@pytest.mark.parametrize("by", [(0, 2), (0, -2), (3, 0), (0, 5)])
def test_a_line_that_has_moved_is_found(page: bytes, words: str, by: tuple[int, int]) -> None:
    now = draw(page, 0, DPI)
    box = place(page, words)
    found = differences(stored(now), moved(now, box, *by))
    assert found is not None
    around = found.getbbox()
    assert around is not None
    assert box[0] - 25 < around[0] < around[2] < box[2] + 25, "found somewhere else"
    assert box[1] - 25 < around[1] < around[3] < box[3] + 25, "found somewhere else"


def test_a_foot_that_has_moved_is_found(page: bytes) -> None:
    now = draw(page, 0, DPI)
    assert differences(stored(now), moved(now, place(page, "Edition 2026.1"), 0, 3)) is not None


def test_everything_moved_by_two_points_is_found(page: bytes) -> None:
    assert differences(stored(draw(page, 0, DPI)), shifted(page, 0, 2)) is not None


@pytest.mark.parametrize("words", ["Key Behaviors", "Customer Value · Level 1 of 5"])
def test_another_color_is_found(page: bytes, words: str) -> None:
    now = draw(page, 0, DPI)
    assert differences(stored(now), recolored(now, place(page, words))) is not None
    assert differences(stored(now), recolored(now, (0, 0, *now.size))) is not None


def test_a_word_that_is_lost_is_found(page: bytes) -> None:
    now = draw(page, 0, DPI)
    for words in ("their", "Edition 2026.1"):
        left, top, right, bottom = place(page, words)
        assert differences(stored(now), moved(now, (left, top, right, bottom), now.width, 0)) is not None


@pytest.mark.parametrize("words", ["Asks which customer", "May think only about"])
def test_a_mark_that_is_lost_is_found(page: bytes, words: str) -> None:
    """The square or the ring before an item."""
    now = draw(page, 0, DPI)
    left, top, _, bottom = place(page, words)
    gone = moved(now, (left - 13, top, left + 1, bottom), now.width, 0)
    assert ImageChops.difference(gone, now).getbbox() is not None, "there was no mark"
    assert differences(stored(now), gone) is not None


def test_another_size_is_found(page: bytes) -> None:
    now = draw(page, 0, DPI)
    assert differences(stored(now), now.crop((0, 0, now.width - 1, now.height))) is not None


def test_a_failure_leaves_a_picture_that_shows_it(page: bytes, tmp_path: Path) -> None:
    now = draw(page, 0, DPI)
    reference = tmp_path / "card.png"
    reference.write_bytes(packed(now))
    assert compared(reference, now) == ""
    box = place(page, "Key Behaviors")
    message = compared(reference, moved(now, box, now.width, 0))
    into = tmp_path / "failed" / "card.png"
    assert message.startswith("card.png: 0.") and str(into) in message
    assert "--renew-pictures" in message
    shown = Image.open(into)
    assert shown.size == (3 * now.width + 20, now.height)
    third = shown.crop((2 * now.width + 20, 0, *shown.size))
    red = [third.getpixel((x, y)) == (220, 0, 0) for x in range(box[0], box[2]) for y in range(box[1], box[3])]
    assert sum(red) > len(red) / 4
    assert third.getpixel((5, 5)) == (255, 255, 255)
    assert compared(reference, now) == ""
    assert not into.exists(), "a picture of a failure that is none any more"
