"""The proof of imposed sheets: is every page in its slot, whole, and does the paper come out in order?

Gutters and folding are the maker's business; here each slot is turned back into a page and held against the page
that was proved before it was imposed. Sides that are the same objects of the file are read once.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pikepdf

from ladder_export.problems import Location, Problem
from ladder_export.proof.data import Expected
from ladder_export.proof.report import where_of
from ladder_export.proof.sheets_data import ExpectedSheets, PageDue, Work
from ladder_export.proof.sheets_marks import missing_marks
from ladder_export.proof.sheets_order import SideDue, SlotDue, sides_due
from ladder_export.proof.sheets_read import COLUMNS, Box, Seen, Side, UnreadableError, in_slot, opened, unordered, whole
from ladder_export.proof.text import beginning, says, squash_loosely

_SLACK = 0.5  # pt between the letters of a page and those in its slot
_SIZE_SLACK = 0.5  # pt between the size of a sheet and what it has to be
_SHADE = 5  # of 255: how much darker or lighter a cell of the coarse picture may be
_PICTURE = 128  # gray that counts as a strip of color
_AGAIN = "make the sheets again"
_PRESS = "the press has to be mended"
_DUPLEX = {"": "/Simplex", "long": "/DuplexFlipLongEdge", "short": "/DuplexFlipShortEdge"}


def pages_due(expected: Expected, facts: Mapping[str, Any], data: bytes, name: str) -> list[PageDue]:
    """The pages of a proved file that people call `name`, as their slots have to show them. `facts` are those of its proof."""
    items: dict[int, set[str]] = defaultdict(set)
    for item, numbers in facts.get("items", {}).items():
        for number in numbers:
            items[number].add(item)
    entries = [entry for region in expected.regions for entry in region.entries if entry.item]
    made = []
    with opened(data) as file:
        for index in range(file.count):
            side = file.side(index)
            seen = whole(side, rtl=expected.rtl)
            # A text that goes on over a page break is on neither page alone.
            on = tuple(
                e for e in entries if e.item in items[index + 1] and _has(seen.letters, e.text, rtl=expected.rtl)
            )
            box = tuple(round(edge, 2) for edge in seen.box)
            size = round(side.width, 3), round(side.height, 3)
            called = f"page {index + 1} of {name}" if file.count > 1 else name
            made.append(PageDue(called, *size, seen.letters, box, seen.shade, tuple(dict.fromkeys(on))))  # type: ignore[arg-type]
    return made


def _has(letters: str, text: str, *, rtl: bool) -> bool:
    """Whether `letters` of a page hold `text`; in no order, where the page is read from the right."""
    form = squash_loosely(text)
    return Counter(unordered(form)) <= Counter(letters) if rtl else form in letters


def empty_pages(words: str, data: bytes, *, rtl: bool = False) -> list[PageDue]:
    """The pages of a file that say `words` and nothing else. Raises ValueError if one says other things."""
    with opened(data) as file:
        seen = [(side, whole(side, rtl=rtl)) for side in (file.side(index) for index in range(file.count))]
    said = squash_loosely(words)
    if any(found.letters != (unordered(said) if rtl else said) for _, found in seen):
        raise ValueError(f"an empty page does not say “{words}”")
    return [
        PageDue("an empty page", round(side.width, 3), round(side.height, 3), found.letters, found.box, found.shade)
        for side, found in seen
    ]


def prove_sheets(expected: ExpectedSheets, data: bytes) -> tuple[list[Problem], dict[str, Any]]:
    """All that is wrong with a file of sheets, and its facts: pages, sheets, slots, and the pages of every item."""
    due = sides_due(expected)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            keys = [_key(page) for page in pdf.pages]
            problems = [*_document(expected, pdf), *_boxes(expected, pdf, due)]
        with opened(data) as file:
            problems += _count(expected, file.count, due)
            known: set[tuple[object, ...]] = set()
            for index, side_due in enumerate(due[: file.count]):
                same = (keys[index], *(replace(slot, name="") for slot in side_due.slots))
                if same not in known:
                    known.add(same)
                    problems += _side(expected, file.side(index, {slot.turn for slot in side_due.slots}), side_due)
    except (UnreadableError, pikepdf.PdfError, ValueError, TypeError, AttributeError) as error:
        return [_problem(expected, f"cannot be read as a PDF ({error})", _AGAIN)], {}
    return problems, _facts(expected, due)


def _key(page: pikepdf.Page) -> bytes:
    """What a page is made of. Pages with the same boxes and the same content and resources are one picture."""
    return bytes(page.obj.unparse(resolved=True))


def _document(expected: ExpectedSheets, pdf: pikepdf.Pdf) -> Iterator[Problem]:
    title = str(pdf.docinfo.get("/Title", ""))
    for name in expected.named:
        if not says(title, name):
            yield _problem(expected, f"its title “{beginning(title)}” does not say “{name}”", _PRESS)
    if str(pdf.Root.get("/Lang", "")) != expected.language:
        yield _problem(expected, f"its language is not {expected.language}", _PRESS)
    wishes = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())
    if str(wishes.get("/PrintScaling", "")) != "/None":
        yield _problem(expected, "does not ask to be printed at 100 %", _PRESS)
    wanted = "" if expected.work is Work.SHOP else _DUPLEX[expected.flip]
    if wanted and str(wishes.get("/Duplex", "")) != wanted:
        what = f"both sides, flip on the {expected.flip} edge" if expected.flip else "one side"
        yield _problem(expected, f"does not ask for {what} in the print dialog", _PRESS)


def _boxes(expected: ExpectedSheets, pdf: pikepdf.Pdf, due: list[SideDue]) -> Iterator[Problem]:
    """What a print shop cuts by (ISO 32000-1, 14.11.2)."""
    if expected.work is not Work.SHOP:
        return
    for number, (page, side) in enumerate(zip(pdf.pages, due, strict=False), 1):
        trim = side.slots[0].box
        edge = expected.bleed
        bleed = (trim[0] - edge, trim[1] - edge, trim[2] + edge, trim[3] + edge)
        for name, wanted in (("TrimBox", trim), ("BleedBox", bleed)):
            found = [float(value) for value in page.obj.get(f"/{name}", [])]
            if not _near(found, wanted):
                yield _problem(expected, f"page {number}: its {name} is not where it is cut", _PRESS)


def _count(expected: ExpectedSheets, found: int, due: list[SideDue]) -> Iterator[Problem]:
    if found != len(due):
        sides = "pages" if expected.work is Work.SHOP else "sides of sheets"
        yield _problem(expected, f"has {found} {sides} instead of {len(due)}", _AGAIN)


def _side(expected: ExpectedSheets, side: Side, due: SideDue) -> Iterator[Problem]:
    if abs(side.width - due.width) > _SIZE_SLACK or abs(side.height - due.height) > _SIZE_SLACK:
        size = f"{side.width:g} × {side.height:g} pt instead of {due.width:g} × {due.height:g} pt"
        yield _problem(expected, f"{due.name}: measures {size}", _PRESS)
        return
    if astray := [letter for letter in side.letters[0] if not any(_within(slot.box, letter.box) for slot in due.slots)]:
        text = beginning("".join(letter.text for letter in astray))
        yield _problem(expected, f"{due.name}: “{text}” stands outside of its slot, or over its edge", _PRESS)
    for slot in due.slots:
        letters = tuple(letter for letter in side.letters[slot.turn] if _holds(slot.box, letter.box))
        seen = in_slot(side, letters, slot.box, slot.turn, rtl=expected.rtl)
        yield from _slot(expected, f"{due.name}, {slot.name}", seen, slot)
    if lost := missing_marks(expected, side, due):
        yield _problem(expected, f"{due.name}: {lost}", _PRESS)
    if expected.work is Work.SHOP:
        yield from _strip(expected, side, due)


def _slot(expected: ExpectedSheets, where: str, seen: Seen, slot: SlotDue) -> Iterator[Problem]:
    page = expected.pages[slot.page]
    if seen.letters != page.letters:
        yield from _other_letters(expected, where, seen, page)
    elif not _near(seen.box, page.box):
        yield _problem(expected, f"{where}: {page.name} is shifted, turned or of another size", _PRESS)
    elif (off := _difference(seen.shade, page.shade)) > _SHADE:
        message = f"{where}: {page.name} does not look as it was proved: something covers it, cuts it off or adds to it"
        yield _problem(expected, f"{message} ({off} of 255)", _PRESS)


def _other_letters(expected: ExpectedSheets, where: str, seen: Seen, page: PageDue) -> Iterator[Problem]:
    other = next((due for due in expected.pages if due.letters == seen.letters), None)
    if other is not None:
        yield _problem(expected, f"{where}: holds {other.name} instead of {page.name}", _PRESS)
        return
    if not seen.letters:
        yield _problem(expected, f"{where}: is empty instead of holding {page.name}", _PRESS)
        return
    missing = [entry for entry in page.entries if not _has(seen.letters, entry.text, rtl=expected.rtl)]
    for entry in missing:
        message = f"{where}: {where_of(entry)} is missing from {page.name}"
        yield Problem(Location(expected.file), message, entry.path, _AGAIN)
    if not missing:
        at = next((n for n, (a, b) in enumerate(zip(seen.letters, page.letters, strict=False)) if a != b), None)
        at = min(len(seen.letters), len(page.letters)) if at is None else at
        message = f"{where}: {page.name} has other letters from “{page.letters[at : at + 20]}” on"
        yield _problem(expected, message, _AGAIN)


def _strip(expected: ExpectedSheets, side: Side, due: SideDue) -> Iterator[Problem]:
    """The color that runs off a page has to reach the edge of the bleed."""
    page = expected.pages[due.slots[0].page]
    if not page.edge:
        return
    trim, edge = due.slots[0].box, expected.bleed
    x = trim[0] - edge / 2 if page.edge == "left" else trim[2] + edge / 2
    scale = side.picture.width / side.width
    ys = (trim[1] - edge / 2, (trim[1] + trim[3]) / 2, trim[3] + edge / 2)
    points = [(int(x * scale), int((side.height - y) * scale)) for y in ys]
    if any(side.picture.getpixel(point) > 255 - _PICTURE // 2 for point in points):  # type: ignore[operator]
        yield _problem(expected, f"{page.name}: no color reaches into the bleed on its {page.edge} edge", _PRESS)


def _difference(seen: bytes, due: bytes) -> int:
    """By how much a cell of one picture is darker or lighter than in the other, at most.

    A hairline is a pixel wide however thin it is, and falls on one side or the other of the border between two cells: what one
    of them lacks, its neighbor then has more of, and that is no difference.
    """
    if len(seen) != len(due):
        return 255
    off = [a - b for a, b in zip(seen, due, strict=True)]
    most = 0
    for at, by in enumerate(off):
        if abs(by) > _SHADE:
            column = at % COLUMNS
            beside = [
                at - COLUMNS,
                at + COLUMNS,
                *([at - 1] if column else []),
                *([at + 1] if column < COLUMNS - 1 else []),
            ]
            by = min((by, *(by + off[n] for n in beside if 0 <= n < len(off) and off[n] * by < 0)), key=abs)
        most = max(most, abs(by))
    return most


def _near(found: Any, wanted: Any) -> bool:
    return len(found) == len(wanted) and all(abs(a - b) <= _SLACK for a, b in zip(found, wanted, strict=True))


def _holds(outer: Box, box: Box) -> bool:
    """Whether the middle of `box` is inside."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _within(outer: Box, box: Box) -> bool:
    return outer[0] <= box[0] and outer[1] <= box[1] and box[2] <= outer[2] and box[3] <= outer[3]


def _problem(expected: ExpectedSheets, message: str, advice: str) -> Problem:
    return Problem(Location(expected.file), message, (), advice)


def _facts(expected: ExpectedSheets, due: list[SideDue]) -> dict[str, Any]:
    """JSON data for the manifest: sides and sheets of paper, slots, and on which sides (from 1) every item stands."""
    items: dict[str, set[int]] = defaultdict(set)
    for number, side in enumerate(due, 1):
        for slot in side.slots:
            for entry in expected.pages[slot.page].entries:
                items[entry.item].add(number)
    sheets = len(due) // 2 if expected.flip and expected.work is not Work.SHOP else len(due)
    return {
        "pages": len(due),
        "page_size_pt": [due[0].width, due[0].height],
        "sheets": sheets,
        "slots": sum(len(side.slots) for side in due),
        "items": {item: sorted(numbers) for item, numbers in sorted(items.items())},
    }
