"""Sheets that show where to cut and fold, and how the proof finds marks that are not there."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from ladder_export.choices import Flip
from ladder_export.imposition.grid import TooLargeError, best_grid
from ladder_export.imposition.press import PT_PER_MM, impose
from ladder_export.imposition.sheets import impose_cards, shop_page
from ladder_export.paper import PAPERS, Paper
from ladder_export.proof.sheets_marks import missing_marks
from ladder_export.proof.sheets_order import SideDue, SlotDue
from ladder_export.proof.sheets_read import opened
from test_sheets import A5, about, booklet, messages, pack, shop


def test_sheets_without_cut_marks_are_found() -> None:
    expected, files, sides = pack(Flip.LONG)
    assert messages(expected, impose(files, sides, about(Flip.LONG))) == []
    bare = (replace(sides[0], marks=()), *sides[1:])
    marks = len(sides[0].marks)
    (message,) = messages(expected, impose(files, bare, about(Flip.LONG)))
    assert message.startswith(f"sheet 1, front: {marks} of {marks} cut marks are missing, the first ")
    none = tuple(replace(side, marks=()) for side in sides)
    found = messages(expected, impose(files, none, about(Flip.LONG)))
    assert len(found) == len({side.slots for side in sides})


def test_every_single_mark_is_missed() -> None:
    expected, files, sides = pack(Flip.SHORT, 1)
    marks = sides[0].marks
    assert marks
    for lost in marks:
        bare = (replace(sides[0], marks=tuple(mark for mark in marks if mark != lost)), *sides[1:])
        (message,) = messages(expected, impose(files, bare, about(Flip.SHORT)))
        assert message.startswith(f"sheet 1, front: 1 of {len(marks)} cut marks are missing")


def test_marks_that_are_off_their_cut_do_not_count() -> None:
    expected, files, sides = pack(Flip.LONG, 1)
    moved = tuple((x + 1, y + 1, to_x + 1, to_y + 1) for x, y, to_x, to_y in sides[0].marks)
    (message,) = messages(expected, impose(files, (replace(sides[0], marks=moved), *sides[1:]), about(Flip.LONG)))
    assert "cut marks are missing" in message


@pytest.mark.parametrize("flip", list(Flip))
def test_a_booklet_without_fold_marks_is_found(flip: Flip) -> None:
    expected, data, sides = booklet(flip)
    bare = tuple(replace(side, marks=()) for side in sides)
    assert messages(expected, impose([data], bare, about(flip))) == [
        f"sheet {number}, back: 2 of 2 fold marks are missing, the first 148.5 mm from the left, at the bottom edge"
        for number in (1, 2)
    ]


def test_a_page_for_a_print_shop_without_crop_marks_is_found() -> None:
    expected, _ = shop()
    files = pack(Flip.LONG)[1]
    sides = (shop_page(0, A5, 3.0, ("left", "#2456A4")), replace(shop_page(1, A5, 3.0), marks=()))
    assert messages(expected, impose(files, sides, about(None, shop=True))) == [
        "page 2: 8 of 8 cut marks are missing, the first 10.0 mm from the left, at the bottom edge"
    ]


def blank(paper: Paper) -> bytes:
    data = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(paper.width_mm * PT_PER_MM, paper.height_mm * PT_PER_MM))
        pdf.save(data)
    return data.getvalue()


@pytest.mark.parametrize("sheet", ["a4", "letter"])
@pytest.mark.parametrize("card", list(PAPERS))
def test_the_marks_of_every_card_on_every_sheet_are_found(card: str, sheet: str) -> None:
    paper, on = PAPERS[card], PAPERS[sheet]
    size = (paper.width_mm, paper.height_mm)
    try:
        grid = best_grid(size, (on.width_mm, on.height_mm))
    except TooLargeError:
        return
    (side,) = impose_cards([(0,)] * grid.places, (0,), grid, Flip.LONG)
    width, height = (length * PT_PER_MM for length in size)
    corners = [(slot.x * PT_PER_MM, slot.y * PT_PER_MM) for slot in side.slots]
    boxes = [SlotDue("place", (x, y, x + width, y + height), 0, 0) for x, y in corners]
    due = SideDue("sheet 1", side.width * PT_PER_MM, side.height * PT_PER_MM, tuple(boxes))
    expected = pack(Flip.LONG)[0]
    for marks, said in ((side.marks, 0), ((), len(side.marks))):
        with opened(impose([blank(paper)], [replace(side, marks=marks)], about(None))) as file:
            found = missing_marks(expected, file.side(0), due)
        assert found.startswith(f"{said} of {said} cut marks are missing") if said else found == ""
