"""Expected texts in the text of the pages, as the second reader sees them: how often, where, and in which type size.

Page furniture (running headers, page numbers) is left out, so that a paragraph runs on over a page break. In a tagged file a
text counts only where it is all of one or more marked-content sequences: “Value” is not found inside of “Customer Value”.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ladder_export.proof.data import Entry, What
from ladder_export.proof.pdf_page import Letter, Page, PageText, page_text
from ladder_export.proof.pdf_tags import NO_MARK
from ladder_export.proof.text import squash_loosely

_ONE_LINE = 0.2  # parts of the type size between two baselines that look like one
_LEAST_PART = 6  # a page break leaves at least this many letters of a text on either side


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: page, and the first and last of that page's letters."""

    page: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the search keeps of a page: its text, and for each letter of the page its size in pt and its line.

    In arrays and bytes, as a book may have a million letters. What has one for each place in `body.text` has one more for its
    end.
    """

    number: int
    body: PageText
    sizes: Sequence[float]  # for each letter of the page, 0 for a gap
    borders: bytes  # for each place in `body.text` whether a marked-content sequence begins or the text ends
    line_starts: bytes  # for each place in `body.text` whether a line or a column begins, or the text ends
    joints: bytes = b""  # for each place in `body.text` whether the letter follows on the one before, without a gap
    printed: str = ""  # all words with a space between, furniture too
    firsts: Sequence[int] = ()  # of each word the first of the page’s letters

    @classmethod
    def of(cls, page: Page) -> Sheet:
        body = page_text(page)
        return cls(
            page.number,
            body,
            array("f", [letter.size if letter else 0.0 for letter in page.letters]),
            *_signs(page, body),
            " ".join([word.text for word in page.words]),
            array("I", [word.first for word in page.words]),
        )

    @property
    def words(self) -> Iterator[tuple[str, int]]:
        """The words, each with the first of its letters."""
        return zip(self.printed.split(" "), self.firsts, strict=True) if self.firsts else iter(())

    def whole(self, at: int, length: int) -> bool:
        """Whether the stretch of `length` letters at `at` in `body.text` begins and ends with a sequence."""
        return bool(self.borders[at] and self.borders[at + length])


def _signs(page: Page, body: PageText) -> tuple[bytes, bytes, bytes]:
    """What `Sheet` says as `borders`, `line_starts` and `joints`. On an untagged page nothing can be told of borders."""
    borders, line_starts, joints = bytearray(), bytearray(), bytearray()
    last, before = -1, None
    for at in body.letters:
        letter = page.letters[at]
        assert letter is not None
        if before is None:
            first, begins, follows = True, True, False
        elif letter.object == before.object and not letter.placed and not before.placed:  # most letters
            first, begins = letter.mark == NO_MARK, False
            follows = at - last == 1 and letter.size > 0 and letter.box[0] >= before.box[0]
        else:
            first = letter.mark == NO_MARK or letter.mark != before.mark
            begins = (letter.placed or letter.object != before.object) and _begins_line(before, letter)
            follows = at - last == 1 and _follows(before, letter)
        borders.append(first)
        line_starts.append(begins)
        joints.append(follows)
        last, before = at, letter
    return bytes(borders) + b"\1", bytes(line_starts) + b"\1", bytes(joints)


def _begins_line(before: Letter, letter: Letter) -> bool:
    if before.placed and letter.placed:
        return before.mark != letter.mark
    if before.object == letter.object:
        return False
    below = letter.box[3] <= before.box[1]
    backward = letter.box[0] < before.box[0]
    return below or backward or letter.box[1] > before.box[3]


def _follows(before: Letter, letter: Letter) -> bool:
    """PDFium puts a gap where a space is drawn, and where two letters of one line are apart."""
    return abs(letter.baseline - before.baseline) < _ONE_LINE * letter.size and (
        letter.placed or letter.box[0] >= before.box[0]
    )


@dataclass(slots=True)
class Search:
    """Finds texts on the sheets of one file."""

    sheets: tuple[Sheet, ...]
    by_number: dict[int, Sheet] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_number = {sheet.number: sheet for sheet in self.sheets}

    def places(self, entry: Entry, hints: Collection[int], wanted: int) -> list[Place]:
        """Where the text of `entry` stands. Looks at the pages in `hints` first, everywhere if that is less than `wanted`."""
        forms = _forms(entry)
        near = [self.by_number[number] for number in sorted(hints) if number in self.by_number]
        found = list(_all_places(forms, near))
        if len(found) < wanted:
            found = list(_all_places(forms, self.sheets))
        if len(found) < wanted:
            found.extend(self._over_breaks(forms))
        return found

    def _over_breaks(self, forms: Iterable[str]) -> Iterator[Place]:
        """Texts that begin at the end of a line of one page and go on at the start of a line of the next."""
        for form in forms:
            for number, upper in enumerate(self.sheets[:-1]):
                yield from _broken(form, upper, self.sheets[number + 1])
                yield from _over_pages(form, self.sheets[number:])


def _forms(entry: Entry) -> tuple[str, ...]:
    """The squashed text; for a title also in capitals, in which a layout may set it."""
    plain = squash_loosely(entry.text)
    loud = squash_loosely(entry.text.upper())
    return (plain, loud) if entry.what is What.TITLE and loud != plain else (plain,)


def _all_places(forms: Iterable[str], sheets: Iterable[Sheet]) -> Iterator[Place]:
    sheets = tuple(sheets)
    for form in forms:
        for sheet in sheets:
            at = sheet.body.text.find(form) if form else -1
            while at >= 0:
                whole = sheet.whole(at, len(form))
                if whole:
                    yield _place(sheet, at, len(form))
                at = sheet.body.text.find(form, at + (len(form) if whole else 1))


def _place(sheet: Sheet, at: int, length: int) -> Place:
    return Place(sheet.number, sheet.body.letters[at], sheet.body.letters[at + length - 1])


def _broken(form: str, upper: Sheet, lower: Sheet) -> Iterator[Place]:
    """Where `form` begins on `upper` and ends on `lower`. Lines of a copy that is whole on one of them are no part of it."""
    most = _most(len(form) - _LEAST_PART, lambda length: form[:length] in upper.body.text)
    least = len(form) - _most(len(form) - _LEAST_PART, lambda length: form[len(form) - length :] in lower.body.text)
    for cut in range(most, max(least, _LEAST_PART) - 1, -1):
        ends = [at for at in _starts(upper.body.text, form[:cut]) if upper.line_starts[at + cut]]
        ends = [at for at in ends if not upper.body.text.startswith(form, at)]
        begins = [at for at in _starts(lower.body.text, form[cut:]) if lower.line_starts[at]]
        begins = [at for at in begins if not lower.body.text.endswith(form[:cut], 0, at)]
        if ends and begins:
            yield from (_place(upper, at, cut) for at, _ in zip(ends, begins, strict=False))
            return


def _over_pages(form: str, sheets: Sequence[Sheet]) -> Iterator[Place]:
    """Where `form` begins on the first of `sheets`, fills all of a column on others and ends on a later one."""
    rest = form
    for number, sheet in enumerate(sheets):
        starts = [at for at in _starts(sheet.body.text, rest) if not number or sheet.line_starts[at]]
        if starts and number > 1:
            yield _place(sheet, starts[0], len(rest))
        part = _to_line_end(rest, sheet, first=not number)
        if starts or not part:
            return
        rest = rest[part:]


def _to_line_end(form: str, sheet: Sheet, *, first: bool) -> int:
    """How many of the first letters of `form` end a line of `sheet`; except on the `first` one, they begin a line too."""
    most = _most(len(form) - 1, lambda length: form[:length] in sheet.body.text)
    for length in range(most, _LEAST_PART - 1, -1):
        for at in _starts(sheet.body.text, form[:length]):
            if sheet.line_starts[at + length] and (first or sheet.line_starts[at]):
                return length
    return 0


def _most(limit: int, holds: Callable[[int], bool]) -> int:
    """The largest number up to `limit` for which `holds`, which is true below it and false above it."""
    low, high = 0, max(0, limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _starts(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def smallest_size(sheets: Search, places: Iterable[Place]) -> float:
    """The smallest type in pt of the letters at `places`; 0 if there are none."""
    sizes: set[float] = set()
    for place in places:
        sizes.update(sheets.by_number[place.page].sizes[place.first : place.last + 1])
    return round(min(sizes - {0.0}, default=0.0), 2)  # as `pdf_page` rounds them


def by_page(
    places: dict[Entry, list[Place]], wanted: Collection[int] | None = None
) -> dict[int, list[tuple[Place, Entry]]]:
    """The same places, by page, to say which entries a stretch of letters belongs to; only on the `wanted` pages if given."""
    pages: dict[int, list[tuple[Place, Entry]]] = defaultdict(list)
    for entry, found in places.items():
        for place in found:
            if wanted is None or place.page in wanted:
                pages[place.page].append((place, entry))
    return pages
