"""Second reader of PDF files: the page as it is drawn, letter by letter, with sizes and places. Uses PDFium.

It sees running headers and page numbers too, and asks PDFium itself whether they are content. Shares nothing with
`pdf_structure`.
Lengths are in pt, from the lower left corner of the page, as in PDF.
"""

from __future__ import annotations

import ctypes
import re
import struct
import unicodedata
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, repeat
from math import hypot
from operator import attrgetter, itemgetter
from typing import Any, cast

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ladder_export.proof.pdf_lines import Box as Box
from ladder_export.proof.pdf_lines import Letter as Letter
from ladder_export.proof.pdf_lines import in_order
from ladder_export.proof.pdf_picture import Pictures, drawn
from ladder_export.proof.pdf_tags import address_of, is_artifact, mark_of, tagged_marks
from ladder_export.proof.text import squash_loosely

_ONE_LINE = 0.2  # parts of the type size between two baselines that look like one
_LARGEST = 5000.0  # pt; a picture of a larger page would fill the memory
_SPACES = frozenset(("\0", *(char for char in map(chr, range(0x3001)) if char.isspace())))  # U+202F stands inside « »
_OWN_CODES = re.compile(
    "[\\0\\x02\\ud800-\\udfff\\ufffe\\uffff]"
)  # what the text of a page may have in the place of others
_GAP = 0.6  # letters further apart than this part of the type size are in different words

# PDFium's functions that are called for each letter, without types for what they are given, since numbers and references go as
# they are, and nobody else running meanwhile: half of the time.
_code_of = ctypes.cast(raw.FPDFText_GetUnicode, ctypes.PYFUNCTYPE(ctypes.c_uint))
_object_of = ctypes.cast(raw.FPDFText_GetTextObject, ctypes.PYFUNCTYPE(ctypes.c_void_p))
_box_of = ctypes.cast(raw.FPDFText_GetCharBox, ctypes.PYFUNCTYPE(ctypes.c_int))
_SIDES = struct.Struct("4d")  # as in `Box`
_BOX, _TEXT, _LINE = attrgetter("box"), attrgetter("text"), attrgetter("baseline", "size")


class UnreadableError(Exception):
    """PDFium cannot open the file or one of its pages."""


@dataclass(slots=True)  # not frozen, as `Letter`
class Word:
    """Letters without a gap between them. `first` and `last` count the page's letters."""

    text: str
    box: Box
    size: float
    baseline: float
    first: int
    last: int
    artifact: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page: size in pt, letters in drawing order, words, and pictures."""

    number: int
    width: float
    height: float
    letters: tuple[Letter | None, ...]  # None stands for a gap that PDFium saw
    words: tuple[Word, ...]
    pictures: Pictures


# By page, from 1, the text of each line that says what it reads, by the id of its marked content.
Lines = Mapping[int, Mapping[int, str]]


def read_pages(
    data: bytes,
    lines: Lines | None = None,
    *,
    rtl: bool = False,
    first: int = 1,
    last: int | None = None,
    without: Collection[int] = (),
) -> Iterator[Page]:
    """Read page after page; the pictures of one are gone when the next is read. Raises `UnreadableError`.

    Without `last` to the end, and `without` some. `rtl` says that pages are read from the right; letters of `lines` are put in
    their order (see `pdf_lines`).
    """
    try:
        document = pdfium.PdfDocument(data)
        try:
            for index in range(first - 1, len(document) if last is None else min(last, len(document))):
                if index + 1 not in without:
                    yield from _read_page(document, index, (lines or {}).get(index + 1, {}), rtl)
        finally:
            document.close()
    except (pdfium.PdfiumError, ValueError, MemoryError) as error:
        raise UnreadableError(str(error)) from error


def glances(data: bytes, first: int, last: int) -> dict[int, object]:
    """What is quickly seen of each page: its size and edges, and which marked content of it stands in the structure tree.

    Raises `UnreadableError`.
    """
    found: dict[int, object] = {}
    try:
        document = pdfium.PdfDocument(data)
        try:
            for index in range(first - 1, min(last, len(document))):
                page = document[index]
                try:
                    marks = sorted(tagged_marks(page))
                    found[index + 1] = page.get_size(), page.get_cropbox(), page.get_rotation(), marks
                finally:
                    page.close()
        finally:
            document.close()
    except (pdfium.PdfiumError, ValueError, MemoryError) as error:
        raise UnreadableError(str(error)) from error
    return found


def _read_page(document: pdfium.PdfDocument, index: int, lines: Mapping[int, str], rtl: bool) -> Iterator[Page]:
    page = document[index]
    text = page.get_textpage()
    try:
        width, height = page.get_size()
        if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
            raise ValueError(f"page {index + 1} measures {width:g} × {height:g} pt")
        owners = list(_text_objects(page))
        letters = tuple(_as_drawn(_letters(page, text, spaces=bool(lines) or rtl), map(address_of, owners)))
        if lines or rtl:
            letters = tuple(in_order(letters, lines, rtl=rtl))
        with drawn(page, owners) as pictures:
            yield Page(index + 1, width, height, letters, tuple(_words(letters)), pictures)
    finally:
        text.close()
        page.close()


def _letters(page: pdfium.PdfPage, text: pdfium.PdfTextPage, *, spaces: bool) -> list[Letter | None]:
    """Every letter and gap, as PDFium orders them; with `spaces`, those that are drawn are letters too."""
    x, y = page.get_cropbox()[:2]
    chars = _characters(text)
    inked = [
        index
        for index, char in enumerate(chars)
        if char not in _SPACES or (spaces and raw.FPDFText_IsGenerated(text, index) != 1)
    ]
    if spaces:
        chars = "".join([" " if char in _SPACES else char for char in chars])
    owners, boxes = _drawn_letters(text, inked)
    if x or y:
        boxes = [(left - x, bottom - y, right - x, top - y) for left, bottom, right, top in boxes]
    tagged = tagged_marks(page)
    objects: dict[int, tuple[float, float, int, bool]] = {}
    before: int | None = None
    letters: list[Letter | None] = [None] * len(chars)
    for index, address, box in zip(inked, owners, boxes, strict=True):
        if not address:
            continue
        if address != before:
            if address not in objects:
                mark = mark_of(address)
                furniture = (tagged and mark not in tagged) or is_artifact(address)
                size, baseline = _type(text, index)
                objects[address] = (size, baseline - y, mark, bool(furniture))
            size, baseline, mark, artifact = objects[address]
            before = address
        letters[index] = Letter(chars[index], box, size, baseline, address, mark, artifact)
    return letters


def _characters(text: pdfium.PdfTextPage) -> str:
    """The character of each letter and gap of a page: all at once where the text of the page has one for each, for sure."""
    count = text.count_chars()
    into = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(text, 0, count, into) == count + 1:
        found = bytes(into)[:-2].decode("utf-16-le", "surrogatepass")
        if len(found) == count and not _OWN_CODES.search(found):
            return found
    return "".join(map(chr, map(_code_of, repeat(_reference(text)), range(count))))


def _drawn_letters(text: pdfium.PdfTextPage, inked: Sequence[int]) -> tuple[list[int | None], list[Box]]:
    """Text object and box of each of these letters. Asked in rows, since a call takes as long as what is around it."""
    handle, sides = repeat(_reference(text)), (ctypes.c_double * 4)()
    left, bottom, right, top = (repeat(ctypes.byref(sides, n * ctypes.sizeof(ctypes.c_double))) for n in range(4))
    asked = map(_box_of, handle, inked, left, right, bottom, top)
    boxes: list[Box] = list(map(itemgetter(1), zip(asked, map(_SIDES.unpack_from, repeat(sides)), strict=False)))
    return list(map(_object_of, handle, inked)), boxes


def _reference(text: pdfium.PdfTextPage) -> Any:
    """The text of a page, to be given to PDFium."""
    return ctypes.byref(ctypes.c_char.from_address(address_of(text.raw)))


def _as_drawn(letters: Sequence[Letter | None], owners: Iterable[int]) -> Iterator[Letter | None]:
    """`letters` in the order in which `owners`, the text objects of the page, draw them.

    PDFium sorts what is drawn on one baseline by its place, so that the first line of a side head stands in the text beside it,
    without the lines that follow. A gap belongs to the letter before it; where others follow than before there is one, too.
    """
    starts: list[int] = []
    found: list[int] = []  # the object of each run
    for n, letter in enumerate(letters):
        if letter is not None and (not found or letter.object != found[-1]):
            starts.append(n)
            found.append(letter.object)
    ranks = {address: rank for rank, address in enumerate(owners)}
    runs = [letters[first:end] for first, end in pairwise((*starts, len(letters)))]
    order = sorted(range(len(runs)), key=lambda n: ranks.get(found[n], -1))
    if order == list(range(len(runs))):
        yield from letters[starts[0] if starts else len(letters) :]
        return
    for n, following in zip(order, [*order[1:], len(runs)], strict=False):
        yield from runs[n]
        if following != n + 1 and runs[n][-1]:
            yield None


def _type(text: pdfium.PdfTextPage, index: int) -> tuple[float, float]:
    """Size and baseline as printed; the size is what the text operator says, times what the matrices do to its height."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return round(raw.FPDFText_GetFontSize(text, index) * hypot(matrix.c, matrix.d), 2), matrix.f


def _text_objects(page: pdfium.PdfPage) -> Iterator[raw.FPDF_PAGEOBJECT]:
    """In the order in which they are drawn."""
    stack = [raw.FPDFPage_GetObject(page, n) for n in reversed(range(raw.FPDFPage_CountObjects(page)))]
    while stack:
        owner = stack.pop()
        kind = raw.FPDFPageObj_GetType(owner)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield owner
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            inside = reversed(range(raw.FPDFFormObj_CountObjects(owner)))
            stack.extend(raw.FPDFFormObj_GetObject(owner, n) for n in inside)


def _words(letters: tuple[Letter | None, ...]) -> Iterator[Word]:
    start = 0
    mixed = False  # letters of several text objects
    before: Letter | None = None
    for index, letter in enumerate(letters):
        if before is not None:
            if letter is None:
                yield _word(letters[start:index], start, mixed)
                before = None
            elif letter.object != before.object or before.placed:
                mixed = True
                if _apart(before, letter):
                    yield _word(letters[start:index], start, mixed)
                    before = None
        if before is None:
            start, mixed = index, False
        before = letter
    if before is not None:
        yield _word(letters[start:], start, mixed)


def _apart(before: Letter, letter: Letter) -> bool:
    """Whether two letters that follow each other in the drawing order are in different words."""
    placed = before.placed and letter.placed
    if not placed and before.object == letter.object:
        return False
    gap = _GAP * max(before.size, letter.size)
    if placed:
        between = max(letter.box[0] - before.box[2], before.box[0] - letter.box[2])
        return between > gap or (
            before.mark != letter.mark and abs(letter.baseline - before.baseline) > _ONE_LINE * letter.size
        )
    sideways = letter.box[0] - before.box[2]
    return not -gap < sideways < gap or abs(letter.box[1] - before.box[1]) > 2 * gap


def _word(letters: tuple[Letter | None, ...], start: int, mixed: bool) -> Word:
    inside = cast(tuple[Letter, ...], letters)  # no gap is in a word
    lefts, bottoms, rights, tops = zip(*map(_BOX, inside), strict=True)
    first = inside[0]
    return Word(
        "".join(map(_TEXT, inside)),
        (min(lefts), min(bottoms), max(rights), max(tops)),
        min([letter.size for letter in inside]) if mixed else first.size,
        first.baseline,
        start,
        start + len(inside) - 1,
        all(letter.artifact for letter in inside) if mixed else first.artifact,
    )


def in_lines(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words that follow each other on one baseline and in one size."""
    return (list(line) for _, line in groupby(words, key=_LINE))


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page for searching: squashed, and for each letter of it the index of the page's letter."""

    text: str
    letters: Sequence[int]


def page_text(page: Page) -> PageText:
    """The text of `page` without its furniture."""
    texts: list[str] = []
    at: list[int] = []
    for index, letter in enumerate(page.letters):
        if letter is None or letter.artifact:
            continue
        plain = squash_loosely(letter.text)
        if plain.isascii() and len(plain) == 1:
            texts.append(plain)
            at.append(index)
            continue
        texts.extend(plain)
        at.extend([index] * len(plain))
        _sort_marks(texts, at, len(plain))
    return PageText("".join(texts), array("I", at))


def _sort_marks(texts: list[str], at: list[int], added: int) -> None:
    """Put the marks at the end of `texts`, of which so many were `added`, in the order that Unicode gives them."""
    if added and unicodedata.combining(texts[-added]):
        start = len(texts) - added
        while start and unicodedata.combining(texts[start - 1]):
            start -= 1
        run = sorted(zip(texts[start:], at[start:], strict=True), key=lambda pair: unicodedata.combining(pair[0]))
        texts[start:], at[start:] = [text for text, _ in run], [index for _, index in run]


def page_words(page: Page) -> str:
    """Everything that is printed on `page`, furniture too, with a space between words."""
    return " ".join(word.text for word in page.words)


def is_mark(text: str) -> bool:
    """Whether a letter is a combining mark, which stands above or below another letter."""
    return bool(text) and unicodedata.combining(text[0]) > 0
