"""Sheets as files: what the press draws is read back, and every way to spoil it is found and named."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import verapdf
from conftest import Run, run_cli
from ladder_export.choices import Flip, OutputKind
from ladder_export.imposition.grid import best_grid
from ladder_export.imposition.press import PT_PER_MM, About, impose
from ladder_export.imposition.sheets import Side, Slot, impose_booklet, impose_cards, shop_page
from ladder_export.ladder import Ladder
from ladder_export.outputs import choose, plan
from ladder_export.paper import PAPERS
from ladder_export.printing import Printing
from ladder_export.proof import prove, read_expected
from ladder_export.proof.data import Expected, Region
from ladder_export.proof.sheets import empty_pages, pages_due
from ladder_export.proof.sheets_data import ExpectedSheets, PageDue, Work
from ladder_export.selection import select
from ladder_export.sheets.jobs import Job, choice_of, file_of
from ladders import edited, small_ladder, small_source
from proof_files import expected_pdf, item, page_of, pdf_of, title
from tools import command

A4, A5 = (210.0, 297.0), (148.0, 210.0)
EMPTY = "This card is intentionally empty."


def about(flip: Flip | None, *, shop: bool = False) -> About:
    return About("T, edition 1: cards", "Example", "Sheets", "en-US", date(2026, 1, 1), flip, shop)


# Three cards of two A5 pages each, and an empty one; a booklet of eight pages, one of which lies.


def card_file(name: str) -> tuple[bytes, Expected]:
    front = Region(
        name,
        (title("Front"), item(f"{name}-a", f"{name} asks the first question"), item(f"{name}-b", f"{name} listens")),
    )
    back = Region(f"{name} again", (title("Back"), item(f"{name}-c", f"{name} comes back with an answer")))
    html = page_of([front, back], style="h1:nth-of-type(2) { break-before: page }", heading=name)
    return pdf_of(html), expected_pdf(front, back, least=2, most=2)


@cache
def cards() -> tuple[tuple[bytes, ...], tuple[PageDue, ...]]:
    """Three proved cards and an empty one: their files, and what is due of their pages."""
    files: list[bytes] = []
    due: list[PageDue] = []
    for name in ("Starter", "Maker", "Guide"):
        data, expected = card_file(name)
        proof = prove(expected, data)
        assert not proof.problems, proof.problems
        files.append(data)
        due += pages_due(expected, proof.facts, data, f"the card “{name}”")
    blank = pdf_of(f"<style>@page {{ size: A5 }} p + p {{ break-before: page }}</style><p>{EMPTY}</p><p>{EMPTY}</p>")
    return (*files, blank), (*due, *empty_pages(EMPTY, blank))


def pack(flip: Flip, people: int = 3) -> tuple[ExpectedSheets, tuple[bytes, ...], tuple[Side, ...]]:
    files, due = cards()
    grid = best_grid(A5, A4)
    pages = ((0, 1), (2, 3), (4, 5))
    sides = impose_cards(pages * people, (6, 7), grid, flip)
    places = tuple(points(*grid.corner(place)) for place in range(grid.places))
    expected = ExpectedSheets(
        "sheets", "cards", "en-US", ("T", "edition 1"), Work.STACK, points(297, 210), points(*A5), places, flip, pages, people,
        (6, 7), due,
    )  # fmt: skip
    return expected, files, sides


@cache
def book() -> tuple[bytes, tuple[PageDue, ...]]:
    pages = "".join(
        f'<p class="p{n}">Page number {n} of the handbook, and what it says about the work of level {n}.</p>'
        for n in range(8)
    )
    style = "@page { size: A5; margin: 20mm } @page lying { size: A5 landscape } .p5 { page: lying } p { break-after: page }"
    data = pdf_of(f'<html lang="en-US"><title>T</title><style>{style}</style>{pages}</html>')
    entries = tuple(
        item(f"i{n}", f"Page number {n} of the handbook, and what it says about the work of level {n}.")
        for n in range(8)
    )
    return data, tuple(
        pages_due(expected_pdf(Region("", entries)), {"items": {f"i{n}": [n + 1] for n in range(8)}}, data, "the book")
    )


def booklet(flip: Flip, creep: float = 0.5) -> tuple[ExpectedSheets, bytes, tuple[Side, ...]]:
    data, due = book()
    sides = impose_booklet(range(8), {5}, A5, A4, flip, creep)
    expected = ExpectedSheets(
        "sheets", "book", "en-US", ("T",), Work.BOOKLET, points(297, 210), points(*A5), (), flip, tuple((n,) for n in range(8)),
        1, (), due, creep=creep * PT_PER_MM,
    )  # fmt: skip
    return expected, data, sides


def points(x: float, y: float) -> tuple[float, float]:
    return x * PT_PER_MM, y * PT_PER_MM


def messages(expected: ExpectedSheets, data: bytes) -> list[str]:
    return [problem.message for problem in prove(expected, data).problems]


def rewritten(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        made = io.BytesIO()
        pdf.save(made)
    return made.getvalue()


# What is right is found right.


def ladder_of(competencies: int) -> Ladder:
    return small_ladder(3, competencies)


@pytest.mark.parametrize("flip", list(Flip))
def test_packs_are_proved_and_counted(flip: Flip) -> None:
    expected, files, sides = pack(flip)
    data = impose(files, sides, about(flip))
    proof = prove(expected, data)
    assert proof.problems == ()
    assert {key: proof.facts[key] for key in ("pages", "sheets", "slots")} == {"pages": 10, "sheets": 5, "slots": 20}
    # Nine cards in piles of five and four: the first card of all three packs.
    assert proof.facts["items"]["Starter-a"] == [1, 3, 7]
    assert proof.facts["items"]["Starter-c"] == [2, 4, 8]


@pytest.mark.parametrize("flip", list(Flip))
@pytest.mark.parametrize("creep", [0.0, 0.5])
def test_a_booklet_is_proved_with_its_lying_page_and_its_creep(flip: Flip, creep: float) -> None:
    expected, data, sides = booklet(flip, creep)
    proof = prove(expected, impose([data], sides, about(flip)))
    assert proof.problems == ()
    assert (proof.facts["sheets"], proof.facts["items"]["i0"], proof.facts["items"]["i1"]) == (2, [1], [2])


def test_the_expectation_comes_back_out_of_the_manifest_unchanged() -> None:
    expected, _, _ = pack(Flip.LONG)
    assert read_expected(json.loads(json.dumps(expected.to_json()))) == expected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"copies": 0}, "nothing, or too much, is expected of the sheets"),
        ({"pack": [[0, 99]]}, "a card has a page that is not described"),
        ({"flip": "round"}, "a sheet cannot be turned around its round edge"),
        ({"flip": ""}, "the cards do not have as many pages as a sheet has sides"),
        ({"work": "booklet"}, "pages are expected one by one"),
        ({"work": "booklet", "copies": 1, "pack": [[0], [1]]}, "the pages do not fill folded sheets"),
    ],
)
def test_an_expectation_that_makes_no_sense_is_refused(change: dict[str, Any], message: str) -> None:
    raw = pack(Flip.LONG)[0].to_json()
    with pytest.raises(ValueError, match=message):
        ExpectedSheets.from_json({**raw, **change})


def test_more_packs_take_hardly_more_room() -> None:
    one, many = (impose(cards()[0], pack(Flip.LONG, people)[2], about(Flip.LONG)) for people in (2, 60))
    with pikepdf.open(io.BytesIO(many)) as pdf:
        assert len(pdf.pages) == 180
        forms = {form.objgen for page in pdf.pages for form in page.resources.XObject.values()}
        assert len(forms) == 6
    assert len(many) < len(one) + 20_000


def test_equal_jobs_are_equal_bytes() -> None:
    first, second = (impose(cards()[0], pack(Flip.LONG)[2], about(Flip.LONG)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("flip", "duplex"), [(Flip.LONG, "/DuplexFlipLongEdge"), (Flip.SHORT, "/DuplexFlipShortEdge"), (None, "/Simplex")]
)
def test_the_file_asks_the_print_dialog_for_its_settings(flip: Flip | None, duplex: str) -> None:
    data = impose(cards()[0], pack(Flip.LONG)[2][:2], about(flip))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        wishes = pdf.Root.ViewerPreferences
        assert (str(wishes.PrintScaling), str(wishes.Duplex)) == ("/None", duplex)
        assert str(pdf.Root.Lang) == "en-US"
        assert str(pdf.docinfo.Title) == "T, edition 1: cards"
        assert str(pdf.docinfo.CreationDate) == "D:20260101000000Z"


# What is wrong is named.


def test_a_page_in_the_place_of_another_is_named() -> None:
    expected, files, sides = pack(Flip.LONG)
    left, right = sides[0].slots
    swapped = replace(sides[0], slots=(replace(left, page=right.page), replace(right, page=left.page)))
    assert messages(expected, impose(files, (swapped, *sides[1:]), about(Flip.LONG))) == [
        "sheet 1, front, place 1: holds page 1 of the card “Guide” instead of page 1 of the card “Starter”",
        "sheet 1, front, place 2: holds page 1 of the card “Starter” instead of page 1 of the card “Guide”",
    ]


@pytest.mark.parametrize("flip", list(Flip))
def test_backs_for_the_other_edge_are_found(flip: Flip) -> None:
    expected, files, _ = pack(flip)
    other = Flip.SHORT if flip is Flip.LONG else Flip.LONG
    found = messages(expected, impose(files, pack(other)[2], about(flip)))
    assert "sheet 1, back, behind place 1: " in found[0]
    assert len(found) == 2 * 4  # every back; the last two sheets hold the same backs as the first two


def test_backs_that_are_not_mirrored_are_found() -> None:
    expected, files, sides = pack(Flip.SHORT)
    backs = []
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        pages = [slot.page + 1 for slot in front.slots]  # from the left, as they stand on the front
        slots = sorted(back.slots, key=lambda slot: slot.x)
        backs.append(replace(back, slots=tuple(replace(s, page=page) for s, page in zip(slots, pages, strict=True))))
    wrong = tuple(side for pair in zip(sides[::2], backs, strict=True) for side in pair)
    found = messages(expected, impose(files, wrong, about(Flip.SHORT)))
    assert (
        found[0]
        == "sheet 1, back, behind place 1: holds page 2 of the card “Guide” instead of page 2 of the card “Starter”"
    )


def test_sheets_in_a_wrong_order_and_a_lost_one_are_found() -> None:
    expected, files, sides = pack(Flip.LONG)
    shuffled = (*sides[2:4], *sides[:2], *sides[4:])
    found = messages(expected, impose(files, shuffled, about(Flip.LONG)))
    assert found[0].startswith("sheet 1, front, place 1: holds page 1 of the card “Maker” instead of")
    assert messages(expected, impose(files, sides[:-2], about(Flip.LONG))) == ["has 8 sides of sheets instead of 10"]


def test_a_pack_too_few_is_found() -> None:
    expected, files, _ = pack(Flip.LONG, 3)
    found = messages(expected, impose(files, pack(Flip.LONG, 2)[2], about(Flip.LONG)))
    assert "has 6 sides of sheets instead of 10" in found


def without(text: str) -> Callable[[pikepdf.Pdf], None]:
    """Take the line out of the pages that begins with `text`, counted by what shows it: the n-th text of the form."""

    def change(pdf: pikepdf.Pdf) -> None:
        number = int(text)
        form = pdf.pages[0].resources.XObject["/P0"]
        operators = pikepdf.parse_content_stream(form)
        shown = [n for n, (_, operator) in enumerate(operators) if str(operator) in ("TJ", "Tj")]
        del operators[shown[number]]
        form.write(pikepdf.unparse_content_stream(operators))

    return change


def test_an_item_that_was_lost_is_named_with_its_place() -> None:
    expected, files, sides = pack(Flip.LONG)
    data = rewritten(impose(files, sides, about(Flip.LONG)), without("3"))
    found = messages(expected, data)
    assert (
        found[0]
        == "sheet 1, front, place 1: item Starter-b (“Starter listens”) is missing from page 1 of the card “Starter”"
    )
    assert len(found) == 2  # once for every pair of cards that it stands in; sheet 4 is sheet 1 again


def test_letters_that_belong_to_no_item_are_missed_too() -> None:
    expected, files, sides = pack(Flip.LONG)
    data = rewritten(impose(files, sides, about(Flip.LONG)), without("0"))
    assert messages(expected, data)[0] == (
        "sheet 1, front, place 1: page 1 of the card “Starter” has other letters from “StarterFrontStartera” on"
    )


@pytest.mark.parametrize("flip", list(Flip))
def test_a_page_that_is_clipped_or_covered_is_found(flip: Flip) -> None:
    expected, files, sides = pack(flip)
    data = impose(files, sides, about(flip))

    def clip(pdf: pikepdf.Pdf) -> None:
        form = pdf.pages[0].resources.XObject["/P0"]
        form.BBox = pikepdf.Array([0, 0, 120, 596])

    def cover(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(b"q 1 g 40 520 60 30 re f Q")

    for change in (clip, cover):
        found = messages(expected, rewritten(data, change))
        assert found[0].startswith(
            "sheet 1, front, place 1: page 1 of the card “Starter” does not look as it was proved"
        )


def moved(side: Side, **change: float) -> Side:
    return replace(side, slots=(replace(side.slots[0], **change), *side.slots[1:]))  # type: ignore[arg-type]


def test_a_page_that_is_shifted_or_over_the_edge_is_found() -> None:
    expected, files, sides = pack(Flip.LONG)
    little = (moved(sides[0], x=sides[0].slots[0].x + 1.0), *sides[1:])
    assert messages(expected, impose(files, little, about(Flip.LONG))) == [
        "sheet 1, front, place 1: page 1 of the card “Starter” is shifted, turned or of another size"
    ]
    far = (moved(sides[0], x=sides[0].slots[0].x - 16.0), *sides[1:])
    found = messages(expected, impose(files, far, about(Flip.LONG)))
    assert any("stands outside of its slot, or over its edge" in message for message in found)


def test_a_page_that_was_scaled_is_found() -> None:
    expected, files, sides = pack(Flip.LONG)

    def scale(pdf: pikepdf.Pdf) -> None:
        form = pdf.pages[0].resources.XObject["/P0"]
        form.Matrix = pikepdf.Array([0.97, 0, 0, 0.97, 0, 0])

    found = messages(expected, rewritten(impose(files, sides, about(Flip.LONG)), scale))
    assert found[0] == "sheet 1, front, place 1: page 1 of the card “Starter” is shifted, turned or of another size"


def test_a_booklet_folded_in_a_wrong_order_is_found() -> None:
    expected, data, _ = booklet(Flip.LONG)
    mixed = impose_booklet((0, 1, 2, 4, 3, 5, 6, 7), {5}, A5, A4, Flip.LONG, 0.5)
    assert messages(expected, impose([data], mixed, about(Flip.LONG))) == [
        "sheet 2, back, behind left: holds page 4 of the book instead of page 5 of the book",
        "sheet 2, back, behind right: holds page 5 of the book instead of page 4 of the book",
    ]


def test_pages_that_moved_away_from_the_fold_are_found() -> None:
    expected, data, _ = booklet(Flip.LONG, 0.5)
    flat = impose_booklet(range(8), {5}, A5, A4, Flip.LONG, 0.0)
    found = messages(expected, impose([data], flat, about(Flip.LONG)))
    assert found[0] == "sheet 2, front, left: page 6 of the book is shifted, turned or of another size"


def test_a_lying_page_that_is_turned_the_other_way_is_found() -> None:
    expected, data, sides = booklet(Flip.SHORT)
    number = next(n for n, side in enumerate(sides) if any(slot.page == 5 for slot in side.slots))
    slots = tuple(replace(slot, turn=270) if slot.page == 5 else slot for slot in sides[number].slots)
    wrong = (*sides[:number], replace(sides[number], slots=slots), *sides[number + 1 :])
    found = messages(expected, impose([data], wrong, about(Flip.SHORT)))
    assert found == ["sheet 2, front, left: page 6 of the book is shifted, turned or of another size"]


def test_print_settings_and_names_that_are_missing_are_found() -> None:
    expected, files, sides = pack(Flip.LONG)

    def forget(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.ViewerPreferences
        pdf.docinfo["/Title"] = pikepdf.String("Untitled")
        del pdf.Root.Lang

    assert messages(expected, rewritten(impose(files, sides, about(Flip.LONG)), forget)) == [
        "its title “Untitled” does not say “T”",
        "its title “Untitled” does not say “edition 1”",
        "its language is not en-US",
        "does not ask to be printed at 100 %",
        "does not ask for both sides, flip on the long edge in the print dialog",
    ]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"not a PDF at all"])
def test_what_is_no_pdf_is_one_problem(data: bytes) -> None:
    (message,) = messages(pack(Flip.LONG)[0], data)
    assert message.startswith("cannot be read as a PDF (")


# For a print shop.


def shop(edge: tuple[str, str] | None = ("left", "#2456A4")) -> tuple[ExpectedSheets, bytes]:
    files, due = cards()
    pages = (replace(due[0], edge=edge[0] if edge else ""), due[1])
    sides = (shop_page(0, A5, 3.0, edge), shop_page(1, A5, 3.0))
    expected = ExpectedSheets(
        "sheets", "shop", "en-US", ("T",), Work.SHOP, (0.0, 0.0), points(*A5), (), "", ((0,), (1,)), 1, (), pages,
        bleed=3 * PT_PER_MM,
    )  # fmt: skip
    return expected, impose(files, sides, about(None, shop=True))


def test_pages_for_a_print_shop_have_trim_bleed_and_color_in_it() -> None:
    expected, data = shop()
    assert messages(expected, data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        media, trim, bleed = (
            [float(v) / PT_PER_MM for v in box] for box in (page.mediabox, page.trimbox, page.bleedbox)
        )
        assert media == pytest.approx([0, 0, 168, 230], abs=0.01)
        assert trim == pytest.approx([10, 10, 158, 220], abs=0.01)
        assert bleed == pytest.approx([7, 7, 161, 223], abs=0.01)
        assert "/Duplex" not in pdf.Root.ViewerPreferences


def test_a_page_without_color_in_the_bleed_or_without_boxes_is_found() -> None:
    expected, _ = shop()
    _, white = shop(None)
    assert messages(expected, white) == [
        "page 1 of the card “Starter”: no color reaches into the bleed on its left edge"
    ]

    def forget(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[1].obj["/TrimBox"]

    assert messages(expected, rewritten(shop()[1], forget)) == ["page 2: its TrimBox is not where it is cut"]


def test_the_press_turns_a_page_by_quarters() -> None:
    data, due = book()
    for turn in (0, 90, 180, 270):
        size = A5 if turn % 180 == 0 else A5[::-1]
        side = Side(*size, (Slot(0.0, 0.0, turn, 0),))
        with pikepdf.open(io.BytesIO(impose([data], [side], about(None)))) as pdf:
            matrix, box = pdf.pages[0].Contents.read_bytes().decode().split(" cm")[0].split()[1:], pdf.pages[0].mediabox
        a, b, c, d, x, y = map(float, matrix)
        corners = ((0.0, 0.0), (due[0].width, 0.0), (0.0, due[0].height), (due[0].width, due[0].height))
        there = [(a * u + c * v + x, b * u + d * v + y) for u, v in corners]
        for axis in (0, 1):
            assert min(point[axis] for point in there) == pytest.approx(0, abs=0.01)
            assert max(point[axis] for point in there) == pytest.approx(float(box[2 + axis]), abs=0.01)


# The command.


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cards and booklet of a small ladder, made by the command in a process of its own."""
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "source").mkdir()
    for name, data in small_source(3).items():
        (folder / "source" / name).write_bytes(data)
    run = run_cli("sheets", folder / "source", "-o", folder / "out", "--people", "4")
    assert run.returncode == 0, run.stdout + run.stderr
    (folder / "said.txt").write_text(run.stdout)
    return folder


def test_the_command_makes_sheets_and_plans_and_says_how_to_print_them(made: Path) -> None:
    files = sorted(path.name for path in (made / "out" / "sheets").iterdir())
    assert files == [
        "cards-a6-on-a4-plan.pdf", "cards-a6-on-a4.pdf", "handbook-booklet-on-a4-plan.pdf", "handbook-booklet-on-a4.pdf",
    ]  # fmt: skip
    said = (made / "said.txt").read_text()
    assert "Print sheets/cards-a6-on-a4-plan.pdf first. Then for sheets/cards-a6-on-a4.pdf:" in said
    assert said.count("  Both sides, flip on the long edge.\n") == 2
    entries = json.loads((made / "out" / "manifest.json").read_bytes())["files"]
    entry = entries["sheets/cards-a6-on-a4.pdf"]
    assert (entry["kind"], entry["pages"], entry["sheets"], entry["slots"]) == ("sheets", 6, 3, 24)
    assert entry["lost"] == ["tags", "links", "bookmarks", "page labels"]
    assert "lost" not in entries["sheets/cards-a6-on-a4-plan.pdf"]


def test_another_reader_finds_each_card_in_its_place(made: Path) -> None:
    """pdftotext, cutting the first sheet in four: cards 1 of pack 1, 1 of pack 2, 1 of pack 3, 1 of pack 4."""
    tool, file = command("pdftotext"), made / "out" / "sheets" / "cards-a6-on-a4.pdf"
    texts = []
    for page in (1, 2):
        for x, y in ((0, 0), (298, 0), (0, 421), (298, 421)):
            box = ["-x", str(x), "-y", str(y), "-W", "297", "-H", "420"]
            run = subprocess.run(
                [tool, "-f", str(page), "-l", str(page), *box, file, "-"], capture_output=True, text=True, check=True
            )
            texts.append(" ".join(run.stdout.split()))
    assert all("Asks the Starter question of Customer Value" in text for text in texts[:4])
    assert all("Level 1" in text for text in texts[4:])
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 6


def test_plans_are_pages_for_everyone(made: Path) -> None:
    plans = sorted((made / "out" / "sheets").glob("*-plan.pdf"))
    verdicts = verapdf.check(plans)
    assert len(verdicts) == 2
    for path, verdict in verdicts.items():
        assert verdict.passed, (path.name, verdict.broken)
        assert verdict.assertions > 100


def test_verify_proves_sheets_again_and_sees_what_was_done_to_them(made: Path, tmp_path: Path) -> None:
    run = run_cli("verify", made / "out")
    assert (run.returncode, run.stdout) == (0, f"4 files in {made / 'out'}: complete and as built.\n")
    out = tmp_path / "out"
    out.mkdir()
    for path in (made / "out").rglob("*.*"):
        target = out / path.relative_to(made / "out")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    file = out / "sheets" / "cards-a6-on-a4.pdf"
    file.write_bytes(rewritten(file.read_bytes(), lambda pdf: pdf.pages.reverse()))
    run = run_cli("verify", out)
    assert run.returncode == 4
    assert "sheet 1, front, place 1: " in run.stdout


def test_sheets_are_the_same_bytes_in_another_process(made: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": os.pathsep.join(sys.path)}
    run = run_cli("sheets", made / "source", "-o", tmp_path / "again", "--people", "4", env=environment)
    assert run.returncode == 0, run.stderr
    for path in (made / "out").rglob("*.*"):
        assert (tmp_path / "again" / path.relative_to(made / "out")).read_bytes() == path.read_bytes(), path.name


def test_a_build_leaves_sheets_alone(made: Path) -> None:
    run = run_cli("build", made / "source", "-o", made / "out", "--only", "card", "--level", "1")
    assert run.returncode == 0
    assert "sheets/" not in run.stdout + run.stderr
    assert (made / "out" / "sheets" / "cards-a6-on-a4.pdf").is_file()
    assert run_cli("verify", made / "out").returncode == 0


@pytest.fixture
def run(run: Run) -> Run:
    """`sheets`, beside a small source."""
    write(small_source())
    return partial(run, "sheets")


def write(files: dict[str, bytes]) -> None:
    Path("source").mkdir(exist_ok=True)
    for name, data in files.items():
        Path("source", name).write_bytes(data)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--people", "0"], "0 is not in the range 1<=x<=10000"),
        (
            ["--competency", "customer-valeu"],
            "there is no competency “customer-valeu”. Did you mean “customer-value”?",
        ),
        (["--level", "9"], "there is no level 9. The levels are: 1 Starter, 2 Maker."),
        (["--only", "handbook", "--level", "1"], "leave out --level"),
        (
            ["--paper", "letter"],
            "Letter cards are larger than a sheet of A4, which takes a4, a5, half-letter, a6, 4x6. Give --paper",
        ),
        (["--only", "handbook", "--paper", "a5"], "--paper is about cards, and none is to be made: leave it out."),
        (["--only", "card", "--creep", "0"], "--creep is about the booklet, and none is to be made: leave it out."),
        (["--bleed", "3", "--flip", "short"], "--flip is about sheets, and --bleed makes single pages: leave it out."),
        (["--qr"], "--qr prints the ladder’s address on its cards, and it has none"),
        (["--on", "a5"], "'a5' is not one of 'a4', 'letter'"),
    ],
)
def test_wrong_use_exits_with_2_and_makes_nothing(run: Run, arguments: list[str], message: str) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert message in " ".join(err.split())
    assert not Path("output").exists()


def test_cards_that_do_not_fit_are_not_imposed(run: Run) -> None:
    long = " ".join(["Reads every note that customers send"] * 60)
    write(edited(small_source(), "customer-value.yaml", "Hurries past Customer Value as many a Starter will", long))
    code, out, err = run("--only", "card")
    assert code == 4
    assert "card “1 Starter” does not fit" in err
    assert "not delivered" in err
    assert not Path("output/sheets").exists()
    assert "Print sheets/" not in out


def test_a_page_that_fails_is_a_fault_of_the_sheets_and_the_old_ones_are_named(run: Run) -> None:
    long = " ".join(["Reads every note that customers send"] * 60)
    sheets = "sheets/cards-a6-on-a4.pdf"
    assert run("--only", "card")[0] == 0
    before = Path("output", sheets).read_bytes()
    write(edited(small_source(), "customer-value.yaml", "Hurries past Customer Value as many a Starter will", long))
    code, _, err = run("--only", "card")
    first, *rest = err.splitlines()
    assert code == 4
    assert first.startswith(f"{sheets}: the card “Starter”: card “1 Starter” does not fit on the two sides of one A6")
    assert rest == [
        f"{sheets}: not delivered; the file of an earlier build is still there",
        "1 file not delivered; nothing was made.",
    ]
    assert Path("output", sheets).read_bytes() == before
    failed = json.loads(run("--only", "card", "--json")[1])["failed"]
    assert [(each["path"], [p["file"] for p in each["problems"]]) for each in failed] == [(sheets, [sheets])]


def without_cards() -> dict[str, bytes]:
    """The small ladder, whose sections are not printed on cards."""
    return {name: data.replace(b", card", b"").replace(b"[card, ", b"[") for name, data in small_source().items()}


def test_a_ladder_without_cards_gives_its_booklet(run: Run) -> None:
    write(without_cards())
    code, out, err = run()
    assert (code, err) == (0, "2 files in output, each proved complete.\n")
    names = [line.split()[0] for line in out.split("\n\n")[0].splitlines()]
    assert names == ["sheets/handbook-booklet-on-a4-plan.pdf", "sheets/handbook-booklet-on-a4.pdf"]


@pytest.mark.parametrize("words", [["--only", "card"], ["--level", "1"], ["--competency", "customer-value"]])
def test_sheets_of_cards_that_no_section_is_for_say_what_is_missing(run: Run, words: list[str]) -> None:
    write(without_cards())
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == (
        "Error: Nothing to make: the ladder has nothing for cards; add card to the “places” of sections in ladder.yaml."
    )


def test_json_of_a_faulty_source_has_every_key(run: Run) -> None:
    write(edited(small_source(), "ladder.yaml", "title: Small Ladder", "titel: Small Ladder"))
    code, out, err = run("--json")
    result = json.loads(out)
    assert (code, err) == (1, "")
    assert result.pop("problems")[0]["file"] == "source/ladder.yaml"
    assert result == {"ok": False, "files": [], "failed": [], "plans": []}


def test_json_says_what_a_person_has_to_do(run: Run) -> None:
    code, out, _ = run("--only", "card", "--json", "--paper", "a5", "--ink", "low")
    assert code == 0
    result = json.loads(out)
    assert [file["path"] for file in result["files"]] == [
        "sheets/cards-a5-on-a4-low-ink-plan.pdf",
        "sheets/cards-a5-on-a4-low-ink.pdf",
    ]
    (plan,) = result["plans"]
    assert plan["file"] == "sheets/cards-a5-on-a4-low-ink.pdf"
    assert plan["settings"][2] == "One side only."
    assert len(plan["steps"]) == 3


def test_a_choice_of_cards_has_a_name_of_its_own_and_the_whole_deck_a_plain_one() -> None:
    two = ladder_of(2)
    cards = [output for output in plan(two) if output.kind is OutputKind.CARD]
    first, second = (c.id for c in two.competencies)

    def name(ladder: Ladder, competencies: tuple[str, ...] = (), levels: tuple[int, ...] = ()) -> str:
        chosen = choose(
            plan(ladder), [OutputKind.CARD], select(ladder, (), competencies, map(str, levels)), PAPERS["a6"]
        )
        return file_of("cards", Printing(PAPERS["a6"]), Job(), choice_of(ladder, chosen))

    assert len(cards) == 6
    assert name(two) == name(two, (first, second), (1, 2, 3)) == "cards-a6-on-a4.pdf"
    assert name(two, levels=(1,)) == "cards-a6-level-1-on-a4.pdf"
    assert name(two, levels=(3, 1)) == "cards-a6-level-1_3-on-a4.pdf"
    assert name(two, (first,)) == f"cards-a6-{first}-on-a4.pdf"
    assert name(two, (second,), (2,)) == f"cards-a6-{second}-level-2-on-a4.pdf"
    assert name(ladder_of(1), (first,)) == "cards-a6-on-a4.pdf"


def test_the_name_of_a_choice_of_many_competencies_stays_short_and_its_own() -> None:
    ladder = ladder_of(3)
    long = tuple(replace(c, id=f"{c.id}-{'x' * 60}") for c in ladder.competencies)
    ladder = replace(ladder, competencies=long)
    names = {
        choice_of(ladder, choose(plan(ladder), [OutputKind.CARD], select(ladder, (), pair), PAPERS["a6"]))
        for pair in ((long[0].id, long[1].id), (long[0].id, long[2].id))
    }
    assert len(names) == 2
    assert all(name.startswith("-2-competencies-") and len(name) == len("-2-competencies-") + 8 for name in names)


def test_a_job_of_one_level_leaves_that_of_the_whole_deck(run: Run) -> None:
    assert run("--only", "card")[0] == 0
    before = Path("output/sheets/cards-a6-on-a4.pdf").read_bytes()
    code, out, _ = run("--only", "card", "--level", "2")
    assert code == 0
    assert "Then for sheets/cards-a6-level-2-on-a4.pdf:" in out
    assert Path("output/sheets/cards-a6-level-2-on-a4.pdf").is_file()
    assert Path("output/sheets/cards-a6-on-a4.pdf").read_bytes() == before


def test_the_form_for_a_print_shop_is_made_by_the_command(run: Run) -> None:
    code, out, _ = run("--only", "card", "--bleed", "3", "--level", "2")
    assert code == 0
    assert (
        "sheets/cards-a6-level-2-bleed.pdf is for a print shop; sheets/cards-a6-level-2-bleed-plan.pdf goes with it."
        in out
    )
    with pikepdf.open("output/sheets/cards-a6-level-2-bleed.pdf") as pdf:
        assert len(pdf.pages) == 2
        assert [float(v) for v in pdf.pages[0].trimbox][2] == pytest.approx((10 + 105) * PT_PER_MM, abs=0.1)
