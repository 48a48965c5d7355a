"""Where the tables of a grid are: lines above, header rows, body, lines below; nothing is known yet of what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ladder_export.importing.data import LevelName
from ladder_export.importing.grid import Cell, Grid, spread
from ladder_export.importing.tables.cells import one_line
from ladder_export.importing.tables.words import Means, corner, meaning, sounds_like_level
from ladder_export.importing.vocabulary import Vocabulary

Row = Sequence[Cell]
_HEADER_BY = 15  # rows among which the header is looked for
_LONGEST_HEAD = 60  # letters of a cell in the header, on the mean
_LONGEST_NAME = 60
FACTS = (
    Means.COMPETENCY,
    Means.LEVEL,
    Means.LEVEL_NAME,
    Means.FAMILY,
)  # what a line above a table can say of all of it


@dataclass(frozen=True, slots=True)
class Frame:
    """A table. Its header and body are rectangles without empty columns; in the places of a merged area is one cell."""

    above: tuple[Cell, ...]
    header: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    below: tuple[Cell, ...]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len((*self.header, *self.body)[0])

    def head(self, column: int) -> list[str]:
        """The texts over a column, from the top; a cell that is merged downwards counts once."""
        cells: list[Cell] = []
        for row in self.header:
            if not row[column].empty and not any(row[column] is cell for cell in cells):
                cells.append(row[column])
        return [cell.text for cell in cells]

    def column(self, column: int) -> list[Cell]:
        """The cells of the body in a column that hold something, each once."""
        return distinct(row[column] for row in self.body)


def distinct(cells: Iterable[Cell]) -> list[Cell]:
    """The cells with something in them, a merged one once."""
    found: dict[int, Cell] = {}
    for cell in cells:
        if not cell.empty:
            found.setdefault(id(cell), cell)
    return list(found.values())


def level_of(text: str, vocabulary: Vocabulary) -> LevelName | None:
    """The level that a short text names, with or without a number."""
    line = one_line(text)
    return vocabulary.level(line) or (LevelName(None, line) if sounds_like_level(line) else None)


def is_number(text: str) -> bool:
    """Whether `text` is the bare number of a level."""
    return text.strip().isdecimal() and int(text) <= 20


def frames(grid: Grid, vocabulary: Vocabulary) -> list[Frame]:
    """The tables of a grid, from the top: a sheet may hold several, divided by empty rows, each with its own header."""
    cells = spread(grid)
    blocks: list[list[Row]] = [[]]
    for row in cells:
        if distinct(row):
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    joined: list[list[Row]] = []
    lines: list[Row] = []  # above a table, or below one
    for block in filter(None, blocks):
        if _header_at(block, vocabulary) is None:
            lines += block
            continue
        if joined and not _begins(block, joined[-1], vocabulary):
            joined[-1] += [*lines, *block]
        else:
            joined.append([*lines, *block])
        lines = []
    if lines:
        joined = [*joined[:-1], [*joined[-1], *lines]] if joined else [lines]
    return [_frame(block, vocabulary) for block in joined]


def _begins(block: Sequence[Row], before: Sequence[Row], vocabulary: Vocabulary) -> bool:
    """Whether `block` has a header of its own, and does not go on with the table before an empty row."""
    at = _header_at(before, vocabulary) or 0
    header = before[at]
    if len(cells := distinct(block[0])) == 1 and vocabulary.level(one_line(cells[0].text)):
        return _headless(before[at:], vocabulary) or max(evidence(row, vocabulary) for row in block[1:3]) > 1
    if _key_values(block, vocabulary):
        return True
    own = [evidence(row, vocabulary) for row in block[:3]]
    same = _texts(header) in [_texts(row) for row in block[:3]]
    return same or max(own) > max(1, evidence(header, vocabulary) // 2)


def _texts(row: Row) -> list[str]:
    return [one_line(cell.text) for cell in row]


def evidence(row: Row, vocabulary: Vocabulary) -> int:
    """How many cells of a row are words that heads of tables have: usual ones, levels and sections beside the first column."""
    found = 0
    for n, cell in enumerate(row):
        if cell.empty or (n and cell is row[n - 1]):
            continue
        text = one_line(cell.text)
        if meaning(text) or corner(cell.text)[1] or (n and (vocabulary.level(text) or vocabulary.section(text))):
            found += 1
    return found


def _header_at(rows: Sequence[Row], vocabulary: Vocabulary) -> int | None:
    """The first row that is a header: as full as the fullest nearly, or with far more of a header's words than that."""
    looked = rows[:_HEADER_BY]
    counts = [len(distinct(row)) for row in looked]
    widest = max((len([cell for cell in row if not cell.empty]) for row in rows), default=0)
    if widest < 2:
        return None
    full = [sum(not cell.empty for cell in row) for row in looked]
    first = next((n for n, count in enumerate(counts) if count > 1 and full[n] >= max(2, 0.6 * widest)), None)
    known = [evidence(row, vocabulary) if counts[n] > 1 else 0 for n, row in enumerate(looked)]
    best = known.index(max(known))
    if first is None or (known[best] >= known[first] + 2 and known[best] >= 2):
        first = best if counts[best] > 1 else first
    while first and counts[first - 1] > 1:
        upper, lower = rows[first - 1], rows[first]
        if not (upper[0].empty or upper[0] is lower[0]) or not _heads_more(upper, lower, vocabulary):
            break
        first -= 1
    return first


def _frame(rows: Sequence[Row], vocabulary: Vocabulary) -> Frame:
    at = _header_at(rows, vocabulary)
    if at is None:
        return Frame(tuple(distinct([cell for row in rows for cell in row])), (), (), ())
    at += _key_values(rows[at:], vocabulary)
    above = distinct([cell for row in rows[:at] for cell in row])
    rest = _without_empty_columns(rows[at:])
    depth = _depth(rest, vocabulary)
    body = rest[depth:]
    end = len(body)
    while end and _is_note(body[end - 1]):
        end -= 1
    below = distinct([cell for row in body[end:] for cell in row])
    header = tuple(_filled_right(row) if n < depth - 1 else tuple(row) for n, row in enumerate(rest[:depth]))
    return Frame(tuple(above), header, tuple(tuple(row) for row in body[:end]), tuple(below))


def _key_values(rows: Sequence[Row], vocabulary: Vocabulary) -> int:
    """How many first rows are like `Competency | Care`, `Level | 2`, and so say what the sections below them are about."""
    count = 0
    for row in rows[:-1]:
        cells = distinct(row)
        if len(cells) != 2 or meaning(one_line(cells[0].text)) not in FACTS or meaning(one_line(cells[1].text)):
            break
        count += 1
    return count if count and _sections_down(rows[count:], vocabulary) else 0


def _sections_down(rows: Sequence[Row], vocabulary: Vocabulary) -> bool:
    """Whether the first cells of the rows are titles of sections, and so are no header."""
    first = [one_line(row[0].text) for row in rows if not row[0].empty]
    known = [text for text in first if vocabulary.section(text)]
    heads = [cell for cell in rows[0][1:] if meaning(one_line(cell.text)) or level_of(cell.text, vocabulary)]
    return bool(first) and first[0] in known and len(known) >= 0.6 * len(first) and not heads


def _without_empty_columns(rows: Sequence[Row]) -> list[Row]:
    kept = [n for n in range(len(rows[0])) if any(not row[n].empty for row in rows)]
    return [[row[n] for n in kept] for row in rows]


def _is_note(row: Row) -> bool:
    """Whether a last row is a line under the table, and no name with nothing beside it."""
    cells = distinct(row)
    if len(cells) != 1:
        return False
    text = one_line(cells[0].text)
    wide = sum(cell is cells[0] for cell in row) > 1
    return wide or len(text) > _LONGEST_NAME or text.endswith(".") or text.startswith(("*", "†", "("))


def _depth(rows: Sequence[Row], vocabulary: Vocabulary) -> int:
    """How many of the first rows are the header: none where the first row already speaks like the ones below it."""
    if _headless(rows, vocabulary):
        return 0
    depth = 1
    while depth < min(3, len(rows) - 1) and _heads_more(rows[depth - 1], rows[depth], vocabulary):
        depth += 1
    return depth


def _headless(rows: Sequence[Row], vocabulary: Vocabulary) -> bool:
    first, *rest = rows
    if _sections_down(rows, vocabulary) and not any(vocabulary.section(one_line(cell.text)) for cell in first[1:]):
        return True
    if len(rest) < 2 or any(meaning(one_line(cell.text)) for cell in distinct(first)):
        return False
    for n, cell in enumerate(first):
        level = vocabulary.level(one_line(cell.text)) if not cell.empty else None
        below = Counter(one_line(row[n].text) for row in rest if not row[n].empty) if level else Counter[str]()
        alike = sum(times for text, times in below.items() if vocabulary.level(text))
        if alike and alike >= 0.6 * below.total() and one_line(cell.text) in below:
            return True
    return False


def _heads_more(upper: Row, lower: Row, vocabulary: Vocabulary) -> bool:
    """Whether `lower` is a further row of the header under `upper`."""
    cells = distinct(lower)
    if len(cells) < 2 or sum(len(cell.text) for cell in cells) > _LONGEST_HEAD * len(cells):
        return False
    under = [(a, b) for a, b in zip(upper[1:], lower[1:], strict=True) if not b.empty and a is not b]
    if not under:
        return False
    merged_down = any(a is b and not a.empty for a, b in zip(upper, lower, strict=True))
    heads = [one_line(b.text) for _, b in under]
    levels = sum(bool(level_of(text, vocabulary)) or is_number(text) for text in heads)
    sections = sum(vocabulary.section(text) is not None for text in heads)
    names = max(levels, sections) >= 0.6 * len(heads)
    spans = any(a is b and not a.empty for a, b in pairwise(upper[1:]))
    gaps = any(a.empty for a, _ in under)
    named = lower[0].empty or upper[0] is lower[0] or upper[0].empty
    numbered = all(is_number(a.text) or vocabulary.level(one_line(a.text)) for a, _ in under if not a.empty)
    short = all(len(text) <= _LONGEST_NAME and not text.endswith(".") for text in heads)
    if merged_down:
        return short
    return short and ((names and (named or numbered)) or ((spans or gaps) and named and (names or upper[0].empty)))


def _filled_right(row: Row) -> tuple[Cell, ...]:
    """A coarse row of the header, in which a text holds for the empty places right of it."""
    filled: list[Cell] = []
    for n, cell in enumerate(row):
        filled.append(filled[-1] if cell.empty and n > 1 else cell)
    return tuple(filled)
