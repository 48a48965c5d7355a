"""The sizes of a handbook and of chapters: what follows from the paper, and what measuring finds out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ladder_export.choices import OutputKind
from ladder_export.ladder import Competency, Ladder, Level, Place
from ladder_export.layout import sheet
from ladder_export.layout.blocks import Style, marks
from ladder_export.layout.breadth import breadth, count_lines, longest_word
from ladder_export.layout.document import Desk, LaidOut, head_of, linked
from ladder_export.layout.fitting import Fitting
from ladder_export.layout.gatherings import Gathering, gatherings, measured, named
from ladder_export.layout.handbook import chapter_blocks, head_letters, parts, running_head, step_type, steps_named
from ladder_export.layout.handbook_views import (
    Chapter,
    Contents,
    Cover,
    Glance,
    Index,
    Matrix,
    Opening,
    Part,
    Toolkit,
    Use,
    Worksheet,
)
from ladder_export.layout.views import brief, level_view
from ladder_export.outputs import counterpart
from ladder_export.paper import MM_PER_PT, Book, Margins, Paper

LEADING = 1.43
MOST_TABLES = 2  # of an index that are set with room
PITCH_MM = 9.0  # from one line to write on to the next
_NAMED_PAGES = ("cover", "imprint")  # the anchors on them
# Of the cover, in parts of the paper's unit (rem).
_COVER, _LEAST_COVER = 12.0, 2.2  # the largest and the smallest title
_LETTER = 0.48  # how wide a letter of a title is, in parts of its size
_STAIRS, _BARE_STAIRS = 13.0, 7.0  # the least height of the stairs, with names and without
_PLAIN = 10.0  # how much more there is for the flights of several families


@dataclass(frozen=True)
class Handbook:
    """A handbook that is set as `fitting` says: its documents in their order, and what is measured of it."""

    desk: Desk
    ladder: Ladder
    paper: Paper
    fitting: Fitting

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All parts in their order."""
        return parts(self.ladder, self.paper, self.fitting)

    @cached_property
    def gatherings(self) -> tuple[Gathering, ...]:
        """The documents, in their order."""
        return gatherings(self.parts)

    @property
    def shares(self) -> Mapping[str, float]:
        """Of each part, by its anchor: over how many gaps, prompts, rows or edges of rows spare room can be spread."""
        return {part.anchor: _shares(part) for part in self.parts}

    def samples(self) -> Iterator[tuple[str, LaidOut]]:
        """The anchor of each part that is measured, and that part alone, on an endless page."""
        for gathering in measured(self.parts):
            yield gathering.anchor, self._lay_out(gathering, {}, tall=True)

    def lay_out(self, gathering: Gathering, pages: Mapping[str, int]) -> LaidOut:
        """One of its documents; `pages` are the numbers of those on which it begins, and of those that it names."""
        return self._lay_out(gathering, pages)

    def _lay_out(self, gathering: Gathering, pages: Mapping[str, int], *, tall: bool = False) -> LaidOut:
        ladder, paper = self.ladder, self.paper
        title = ladder.words("page.named", what=ladder.title, name=ladder.subtitle) if ladder.subtitle else ladder.title
        rules = (
            sheet.page_rules(paper, paper.running.margins, mirrored=True, tall=tall),
            sheet.first_page(pages.get(gathering.anchor, 1)),
            _text_sizes(paper.running, self.fitting.size),
            *_part_sizes(gathering.parts, self.fitting),
            _cover_sizes(ladder, paper),
        )
        values = {
            "head": head_of(ladder, title, brief(_foot_letters(ladder, paper), ladder.title)),
            "look": _look(ladder, paper.running),
            "parts": gathering.parts,
            "breaks": self.fitting.breaks,
            "page_of": lambda target: named(pages, target),
        }
        laid = self.desk.document("handbook", ladder, values, rules, ("base", "blocks", "reading", "handbook"))
        begins = isinstance(gathering.parts[0], Cover)
        labels = {anchor: ladder.words(f"handbook.{anchor}") for anchor in _NAMED_PAGES} if begins else {}
        return replace(laid, labels=labels, carries=begins)


def chapter(desk: Desk, ladder: Ladder, competency: Competency, level: Level, paper: Paper, size: float) -> LaidOut:
    """One level's chapter; see `Layouts.chapter`."""
    made = chapter_blocks(level.sections_in(Place.CHAPTER), Style(marks(ladder.section_types), ladder.words))
    card = counterpart(OutputKind.CHAPTER, competency, level, paper)
    view = replace(
        level_view(ladder, competency, level), beside=card, opens=ladder.words("chapter.to_card", level=level.name)
    )
    part = Chapter("chapter", "chapter", level.name, 1, 0, view, blocks=made)
    part = replace(part, head=running_head(part, head_letters(paper)))
    title = ladder.words("page.named", what=competency.title, name=level.name)
    names = [title, competency.title, level.name]
    if ladder.family:
        names.insert(0, f"{ladder.family.title} · {title}")
    running = brief(_foot_letters(ladder, paper), *names)
    rules = sheet.page_rules(paper, _even(paper.running.margins)), _text_sizes(paper.running, size)
    values = {"head": head_of(ladder, title, running), "look": _look(ladder, paper.running), "part": part}
    return linked(desk.document("chapter", ladder, values, rules, ("base", "blocks", "reading", "chapter")), view)


def _foot_letters(ladder: Ladder, paper: Paper) -> int:
    """How many letters have room at the foot of a page beside the edition and the number of the page."""
    return head_letters(paper) - len(ladder.edition) - 22


def _look(ladder: Ladder, book: Book) -> str:
    """The classes of a document of running text: where side heads stand, and whether there are steps to draw at all."""
    single = all(len(part.stages) < 2 for part in ladder.parts)
    return " ".join(("narrow" if book.narrow else "wide", *(("single",) if single else ())))


def _text_sizes(book: Book, size: float) -> str:
    """The unit of all measures, and the type of chapters: `size` in pt, 0 for the paper's best."""
    body = size or book.sizes[0]
    return sheet.sizes(
        {"unit": sheet.pt(book.unit), "body": sheet.pt(body), "line": sheet.pt(body * LEADING), "air": sheet.mm(0)}
    )


def _part_sizes(parts: tuple[Part, ...], fitting: Fitting) -> Iterator[str]:
    """The gaps and the ruling of each part."""
    for part in parts:
        _, pitch = fitting.ruled.get(part.anchor, (0, PITCH_MM))
        yield sheet.part_rule(part.index, fitting.air.get(part.anchor, 0.0), pitch, fitting.grown.get(part.anchor, 1.0))
        if isinstance(part, Opening):
            yield sheet.stairs_rule(part.index, len(part.stages))


def _shares(part: Part) -> int:
    """Over how many gaps, prompts to write under, rows or edges of rows the room that a part leaves can be spread."""
    match part:
        case Cover():
            return 1
        case Contents():
            return len(part.rows)
        case Glance():
            return 1 if len(part.stages) > 1 else 0
        case Opening():
            return 1 if len(part.stages) > 1 else 0
        case Matrix():
            return 2 * sum(1 + sum(1 for _, lines in row.cells if lines) if row.stacked else 1 for row in part.rows)
        case Index():
            # Of many tables two stand on a page, which larger gaps would part.
            return 2 * sum(len(table.rows) + 1 for table in part.tables) if len(part.tables) <= MOST_TABLES else 0
        case Toolkit():
            return len(part.blocks) - 1
        case Use():
            return 2 + bool(part.key) + bool(part.ratings)
        case Worksheet():
            return 1 + sum(len(exercise.lines) for exercise in part.exercises if not exercise.choices)
        case _:
            return 0


def _even(margins: Margins) -> Margins:
    """The margins of a document that is not bound: text as wide as in the book, in the middle of the page."""
    side = (margins.inner + margins.outer) / 2
    return Margins(margins.top, side, margins.bottom, side)


def _lines(text: str, wide: float, letter: float) -> int:
    """On about how many lines `text` stands, in letters `letter` wide; both in rem."""
    return count_lines(text, max(1, int(wide / letter)), break_long_words=False)


def _cover_sizes(ladder: Ladder, paper: Paper) -> str:
    """The sizes of cover, imprint and tabs.

    The title is as large as its longest word and its length allow, and the stairs take the height that is left: about, since
    words break whole. Measuring takes off what is too much.
    """
    rem = paper.running.unit * MM_PER_PT
    wide = paper.reading_width / rem
    tall = (paper.reading_bottom - paper.running.margins.top) / rem
    tallest = max(1, *(len(part.stages) for part in ladder.parts))
    count, letters = len(ladder.steps) or len(ladder.parts), max(1, breadth(ladder.title))
    longest = max(1, longest_word(ladder.title))
    title = max(_LEAST_COVER, min(_COVER, wide / (longest * _LETTER), 2.7 * wide / letters**0.9))
    used = _lines(ladder.title, wide, title * _LETTER) * title + 2.6 * _lines(ladder.subtitle, wide, 0.9) + 14
    if not ladder.steps:
        used -= _PLAIN  # flights have no names on them, and measuring takes off what is too much
    least = _STAIRS
    if not steps_named(ladder, paper):
        used += 2 + sum(0.6 + 1.3 * _lines(stage.name, wide - 3, 0.55) for stage in ladder.steps)
        least = _BARE_STAIRS
    return sheet.sizes(
        {
            "cover": f"{sheet.number(title)}rem",
            "stairs": f"{sheet.number(max(least, tall - used))}rem",
            "stages": sheet.number(count),
            "stage": f"{sheet.number(step_type(count))}rem",
            "tab": f"{sheet.number(min(6.0, tall * 0.77 / tallest))}rem",
            "text": sheet.mm(paper.reading_bottom - paper.running.margins.top - 1),
        }
    )
