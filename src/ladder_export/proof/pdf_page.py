"""Second reader of PDF files: the page as it is drawn, letter by letter, with sizes and places. Uses PDFium.

It sees running headers and page numbers too, and asks PDFium itself whether they are content. Shares nothing with
`pdf_structure`.
Lengths are in pt, from the lower left corner of the page, as in PDF.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import hypot

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

from ladder_export.proof.pdf_lines import Box as Box
from ladder_export.proof.pdf_lines import Letter as Letter
from ladder_export.proof.pdf_lines import in_order
from ladder_export.proof.pdf_tags import is_artifact, mark_of, tagged_marks
from ladder_export.proof.text import squash_loosely

SCALE = 3.0  # pixels per pt of the pictures: 216 dpi
_ONE_LINE = 0.2  # parts of the type size between two baselines that look like one
_LARGEST = 5000.0  # pt; a picture of a larger page would fill the memory
_SPACES = frozenset((0, *(code for code in range(0x3001) if chr(code).isspace())))  # U+202F stands inside « »
_GAP = 0.6  # letters further apart than this part of the type size are in different words


class UnreadableError(Exception):
    """PDFium cannot open the file or one of its pages."""


@dataclass(frozen=True, slots=True)
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
    """One page: size in pt, letters in drawing order, words, and pictures in 8-bit gray.

    `drawn` is the page as it is, `ground` the page without its text, `ink` what its text alone adds: white text on white, text
    under a box, text that was clipped away or is transparent leaves nothing.
    """

    number: int
    width: float
    height: float
    letters: tuple[Letter | None, ...]  # None stands for a gap that PDFium saw
    words: tuple[Word, ...]
    drawn: Image.Image
    ground: Image.Image
    ink: Image.Image


# By page, from 1, the text of each line that says what it reads, by the id of its marked content.
Lines = Mapping[int, Mapping[int, str]]


def read_pages(data: bytes, lines: Lines | None = None, *, rtl: bool = False) -> Iterator[Page]:
    """Read page after page (each holds a picture of some megabytes). Raises `UnreadableError`.

    `rtl` says that pages are read from the right; letters of `lines` are put in their order (see `pdf_lines`).
    """
    try:
        document = pdfium.PdfDocument(data)
        try:
            for index in range(len(document)):
                yield _read_page(document, index, (lines or {}).get(index + 1, {}), rtl)
        finally:
            document.close()
    except (pdfium.PdfiumError, ValueError, MemoryError) as error:
        raise UnreadableError(str(error)) from error


def _read_page(document: pdfium.PdfDocument, index: int, lines: Mapping[int, str], rtl: bool) -> Page:
    page = document[index]
    text = page.get_textpage()
    try:
        width, height = page.get_size()
        if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
            raise ValueError(f"page {index + 1} measures {width:g} × {height:g} pt")
        owners = list(_text_objects(page))
        drawn = tuple(_as_drawn(_letters(page, text, spaces=bool(lines) or rtl), map(_address, owners)))
        letters = tuple(in_order(drawn, lines, rtl=rtl)) if lines or rtl else drawn
        pictures = _pictures(page, owners)
    finally:
        text.close()
        page.close()
    return Page(index + 1, width, height, letters, tuple(_words(letters)), *pictures)


def _letters(page: pdfium.PdfPage, text: pdfium.PdfTextPage, *, spaces: bool) -> Iterator[Letter | None]:
    """Every letter and gap, as PDFium orders them; with `spaces`, those that are drawn are letters too."""
    origin = page.get_cropbox()[:2]
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    tagged = tagged_marks(page)
    objects: dict[int, tuple[float, float, int, bool]] = {}
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        owner = raw.FPDFText_GetTextObject(text, index)
        address = _address(owner)
        space = code in _SPACES
        if not address or (space and not (spaces and raw.FPDFText_IsGenerated(text, index) != 1)):
            yield None
            continue
        if address not in objects:
            mark = mark_of(owner)
            objects[address] = (*_type(text, index), mark, is_artifact(owner) or bool(tagged and mark not in tagged))
        size, baseline, mark, artifact = objects[address]
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        box = (left.value - origin[0], bottom.value - origin[1], right.value - origin[0], top.value - origin[1])
        yield Letter(" " if space else chr(code), box, size, baseline - origin[1], address, mark, artifact)


def _address(owner: raw.FPDF_PAGEOBJECT) -> int:
    return ctypes.cast(owner, ctypes.c_void_p).value or 0


def _as_drawn(letters: Iterable[Letter | None], owners: Iterable[int]) -> Iterator[Letter | None]:
    """`letters` in the order in which `owners`, the text objects of the page, draw them.

    PDFium sorts what is drawn on one baseline by its place, so that the first line of a side head stands in the text beside it,
    without the lines that follow. A gap belongs to the letter before it; where others follow than before there is one, too.
    """
    ranks = {address: rank for rank, address in enumerate(owners)}
    runs: list[tuple[int, list[Letter | None]]] = []
    for letter in letters:
        if letter and (not runs or runs[-1][0] != letter.object):
            runs.append((letter.object, []))
        if runs:
            runs[-1][1].append(letter)
    order = sorted(range(len(runs)), key=lambda n: ranks.get(runs[n][0], -1))
    for n, following in zip(order, [*order[1:], len(runs)], strict=False):
        run = runs[n][1]
        yield from run
        if following != n + 1 and run[-1]:
            yield None


def _type(text: pdfium.PdfTextPage, index: int) -> tuple[float, float]:
    """Size and baseline as printed; the size is what the text operator says, times what the matrices do to its height."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return round(raw.FPDFText_GetFontSize(text, index) * hypot(matrix.c, matrix.d), 2), matrix.f


def _pictures(
    page: pdfium.PdfPage, owners: Iterable[raw.FPDF_PAGEOBJECT]
) -> tuple[Image.Image, Image.Image, Image.Image]:
    """The page drawn with its text, without it, and the difference."""
    drawn = page.render(scale=SCALE, grayscale=True).to_pil()
    for owner in owners:
        raw.FPDFPageObj_SetIsActive(owner, False)
    ground = page.render(scale=SCALE, grayscale=True).to_pil()
    return drawn, ground, ImageChops.difference(drawn, ground)


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
    start: int | None = None
    for index, letter in enumerate(letters):
        before = letters[index - 1] if index else None
        if start is not None and (letter is None or before is None or _apart(before, letter)):
            yield _word(letters, start, index - 1)
            start = None
        if letter is not None and start is None:
            start = index
    if start is not None:
        yield _word(letters, start, len(letters) - 1)


def _apart(before: Letter, letter: Letter) -> bool:
    """Whether two letters that follow each other in the drawing order are in different words."""
    gap = _GAP * max(before.size, letter.size)
    if before.placed and letter.placed:
        between = max(letter.box[0] - before.box[2], before.box[0] - letter.box[2])
        return between > gap or (
            before.mark != letter.mark and abs(letter.baseline - before.baseline) > _ONE_LINE * letter.size
        )
    if before.object == letter.object:
        return False
    sideways = letter.box[0] - before.box[2]
    return not -gap < sideways < gap or abs(letter.box[1] - before.box[1]) > 2 * gap


def _word(letters: tuple[Letter | None, ...], first: int, last: int) -> Word:
    inside = [letter for letter in letters[first : last + 1] if letter is not None]
    boxes = [letter.box for letter in inside]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    size = min(letter.size for letter in inside)
    text = "".join(letter.text for letter in inside)
    return Word(text, box, size, inside[0].baseline, first, last, all(letter.artifact for letter in inside))


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page for searching: squashed, and for each letter of it the index of the page's letter."""

    text: str
    letters: tuple[int, ...]


def page_text(page: Page) -> PageText:
    """The text of `page` without its furniture."""
    texts: list[str] = []
    at: list[int] = []
    for index, letter in enumerate(page.letters):
        if letter is None or letter.artifact:
            continue
        plain = letter.text if letter.text.isalnum() and letter.text.isascii() else squash_loosely(letter.text)
        texts.extend(plain)
        at.extend([index] * len(plain))
        _sort_marks(texts, at, len(plain))
    return PageText("".join(texts), tuple(at))


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
