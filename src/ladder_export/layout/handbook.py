"""Which parts a handbook has, in which order, and what stands in each. The proof states the same order on its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ladder_export.ladder import Blanks, Competency, Family, Kind, Ladder, Level, Place, Rating, Section, Stage
from ladder_export.layout.blocks import Block, Style, blocks, marks, piece, title_lines
from ladder_export.layout.finding import address, contents_rows, index_tables, opening_rows
from ladder_export.layout.fitting import Fitting
from ladder_export.layout.handbook_views import (
    Advice,
    Chapter,
    Contents,
    Cover,
    Division,
    Exercise,
    Flight,
    Index,
    Introduction,
    KeyEntry,
    Opening,
    Part,
    SideHead,
    Toolkit,
    Use,
    Worksheet,
)
from ladder_export.layout.tables import STEP_TYPE, glance, has_room, lines_of, matrix
from ladder_export.layout.views import LevelView, brief, level_view
from ladder_export.paper import MM_PER_PT, Paper

_MOST_ROWS = 6  # levels of which each part has a row of its own in the contents
_MOST_DIVISIONS = 2  # competencies whose levels have rows of their own in the contents
_HEAD, _LETTER = 0.85, 0.52  # rem: the type of running heads; how wide a letter is, in parts of its size


def parts(ladder: Ladder, paper: Paper, fitting: Fitting) -> tuple[Part, ...]:
    """The parts in their order, set as `fitting` says."""
    body = [*_body(ladder, paper, fitting)]
    short = len(ladder.competencies) > 1 or len(ladder.steps) > _MOST_ROWS or paper.running.narrow
    many = len(ladder.competencies) > _MOST_DIVISIONS or len(ladder.parts) > 1
    rows = tuple(opening_rows(body) if many else contents_rows(ladder, body, short=short))
    contents = Contents("contents", "contents", ladder.words("handbook.contents"), 1, 0, rows=rows)
    whole = [_cover(ladder, paper), contents, *body]
    room = head_letters(paper)
    return tuple(replace(part, joined=part.anchor in fitting.joined, head=running_head(part, room)) for part in whole)


def head_letters(paper: Paper) -> int:
    """How many letters of a running head stand on one line of a page."""
    return int(paper.reading_width / (paper.running.unit * MM_PER_PT * _HEAD * _LETTER))


def running_head(part: Part, letters: int) -> str:
    """What runs along the pages of a part: where in the ladder it stands and its title, or less where there is no room."""
    if part.level is None:
        return brief(letters, *([f"{part.family} · {part.title}"] if part.family else []), part.title)
    return brief(letters, f"{part.level.eyebrow} · {part.title}", part.level.eyebrow, part.title)


def step_type(stages: int) -> float:
    """The type of the names on the steps of the cover, in rem."""
    return max(0.85, min(1.04, 6.4 / stages))


def steps_named(ladder: Ladder, paper: Paper) -> bool:
    """Whether names of levels have room on the steps of the cover, if any stand there: several families have no steps."""
    count = len(ladder.steps)
    return len(ladder.parts) > 1 or (count > 1 and _fits_steps(ladder.steps, paper, step_type(count), 4))


def _fits_steps(stages: Sequence[Stage], paper: Paper, size: float, lines: int) -> bool:
    """Whether names of levels in type of `size` rem fit on steps that are as wide as the page, on so many lines."""
    step = paper.reading_width / (paper.running.unit * MM_PER_PT) / len(stages) - 1.2
    return has_room((stage.name for stage in stages), step, size, lines)


def _cover(ladder: Ladder, paper: Paper) -> Cover:
    return Cover(
        "cover", "cover", ladder.title, 1, 0,
        subtitle=ladder.subtitle, organisation=ladder.organisation, edition=ladder.edition,
        date=ladder.words.date(ladder.date), stages=_stages(ladder.steps), named=steps_named(ladder, paper),
        flights=tuple(_flights(ladder)),
    )  # fmt: skip


def _stages(stages: Iterable[Stage], first: int = 1) -> tuple[LevelView, ...]:
    """The steps of a ladder or a family, whose colors begin at the place `first`."""
    return tuple(LevelView(s.number, s.name, place, "") for place, s in enumerate(stages, first))


def _flights(ladder: Ladder) -> Iterator[Flight]:
    """The families for the cover, where there are several."""
    place = 0
    for part in ladder.parts:
        place += len(part.stages)
        if part.family:
            yield Flight(part.family.title, " · ".join(stage.name for stage in part.stages), place)


def _body(ladder: Ladder, paper: Paper, fitting: Fitting) -> Iterator[Part]:
    first = 1
    if len(ladder.competencies) > 1:
        yield _use(ladder)
    for part in ladder.parts:
        depth = 1
        if part.family:
            yield _opening(part, part.family, _stages(part.stages, first), paper)
            depth, first = 2, first + len(part.stages)
        for competency in part.competencies:
            for each in _competency(ladder, competency, depth, paper, fitting):
                yield replace(each, family=part.family.title) if part.family else each
    yield Index("index", "index", ladder.words("handbook.index"), 1, 0, tables=tuple(index_tables(ladder, paper)))


def _competency(ladder: Ladder, competency: Competency, depth: int, paper: Paper, fitting: Fitting) -> Iterator[Part]:
    """The parts of one competency; one of several opens with a division, which the others are below."""
    several = len(ladder.competencies) > 1
    if several:
        yield _division(ladder, competency, depth)
        depth += 1
    yield from _introduction(ladder, competency, depth, led=several)
    yield from glance(ladder, competency, depth, paper)
    if not several:
        yield _use(ladder)
    for level in competency.levels:
        yield from _level_parts(ladder, competency, level, depth, fitting.ruled)
    yield from matrix(ladder, competency, depth, paper)


def _opening(part: Ladder, family: Family, stages: tuple[LevelView, ...], paper: Paper) -> Opening:
    """The opening of one of several families."""
    named = len(stages) > 1 and _fits_steps(part.stages, paper, STEP_TYPE, 3)
    subjects = tuple((competency.title, f"part-{competency.id}") for competency in part.competencies)
    return Opening("family", f"family-{family.id}", family.title, 1, 0, stages=stages, named=named, subjects=subjects)


def _style(ladder: Ladder, anchor: str, **changes: Any) -> Style:
    return replace(Style(marks(ladder.section_types), ladder.words, anchor=anchor), **changes)


def _division(ladder: Ladder, competency: Competency, depth: int) -> Division:
    """The opening of one of several competencies: its untitled sections, and where each of its levels begins."""
    style = _style(ladder, f"intro.{competency.id}.")
    leads = tuple(piece(s, style) for s in competency.sections_in(Place.HANDBOOK) if s.type.untitled)
    rows = []
    for level in competency.levels:
        first = next(_level_parts(ladder, competency, level, 2, {}), None)
        if first:
            rows.append((level_view(ladder, competency, level), first.anchor))
    return Division("division", f"part-{competency.id}", competency.title, depth, 0, leads=leads, rows=tuple(rows))


def _introduction(ladder: Ladder, competency: Competency, depth: int, *, led: bool) -> Iterator[Introduction]:
    """What is said of a competency as a whole. If it is `led` by a division, the untitled sections stand there."""
    sections = [s for s in competency.sections_in(Place.HANDBOOK) if not (led and s.type.untitled)]
    if not sections:
        return
    style = _style(ladder, f"intro.{competency.id}.")
    untitled = [piece(s, style) for s in sections if s.type.untitled]
    titled = [s for s in sections if not s.type.untitled]
    yield Introduction(
        "introduction", f"introduction-{competency.id}", titled[0].title if titled else competency.title, depth, 0,
        leads=tuple(untitled),
        opening=piece(titled[0], style) if titled else None,
        blocks=blocks(titled[1:], replace(style, columns=1)),
    )  # fmt: skip


def _use(ladder: Ladder) -> Use:
    """What can be done with the parts that this ladder has."""
    levels = [level for competency in ladder.competencies for level in competency.levels]
    read = any(section for level in levels for section in level.sections_in(Place.CHAPTER))
    shown = [section for level in levels for section in level.sections_in(Place.HANDBOOK)]
    asked = any(level.sections_in(Place.WORKSHEET) for level in levels)
    words, ratings = ladder.words, _ratings(ladder)

    def told(*keys: str) -> str:
        return words.sentences(*(words(f"use.{key}") for key in keys if key))

    toolkits = any(Place.CHAPTER not in section.type.places and not _rated(section) for section in shown)
    habits = any(section.kind is Kind.STEPS or section.type.blanks is Blanks.PLAN for section in shown)
    questions = any(section.type.blanks is Blanks.ANSWER for section in shown)
    mark = ("mark_toolkit" if toolkits else "mark") if any(section.kind is Kind.LIST for section in shown) else ""
    cards = "_and_card" if any(level.sections_in(Place.CARD) for level in levels) else ""
    alone = (
        told("read_chapters" if read else "read_levels", mark),
        told("choose_habit" if habits else "choose_thing", "answer_again" if questions else "read_again"),
    )
    pair = told("fill_worksheet" if asked else "fill_page", "differ"), told("end")
    workshop = (
        told(f"print_worksheet{cards}" if asked else f"print_page{cards}", "minutes"),
        told("hide_rating" if ratings else "hide_page", "purpose"),
    )
    advice = (("alone", alone), ("pair", pair), ("workshop", workshop))
    return Use(
        "use", "use", words("handbook.use"), 1, 0, key=tuple(_key(ladder)), ratings=ratings,
        advice=tuple(Advice(_side_head(words(f"use.{key}")), paragraphs) for key, paragraphs in advice),
        key_head=_side_head(words("use.marks")), ratings_head=_side_head(words("use.ratings")),
    )  # fmt: skip


def _side_head(text: str) -> SideHead:
    """`text` as a heading in the column of side heads."""
    return SideHead(text, title_lines(text))


def _ratings(ladder: Ladder) -> tuple[Rating, ...]:
    """The rating scale, if a worksheet asks for ratings."""
    asked = any(Place.WORKSHEET in t.places and t.blanks is Blanks.RATING for t in ladder.section_types)
    return ladder.ratings if asked else ()


def _key(ladder: Ladder) -> Iterator[KeyEntry]:
    """The signs in use, each with the sections that it marks."""
    signs = marks(ladder.section_types)
    shown = [t for t in ladder.section_types if signs[t.id] and {Place.CARD, Place.HANDBOOK} & set(t.places)]
    for sign in dict.fromkeys(signs[t.id] for t in shown):
        types = [t for t in shown if signs[t.id] == sign]
        yield KeyEntry(sign, ladder.words.listed(t.title for t in types), ladder.words(f"mark.{sign}"))


def _level_parts(
    ladder: Ladder, competency: Competency, level: Level, depth: int, ruled: Mapping[str, tuple[int, float]]
) -> Iterator[Part]:
    view = level_view(ladder, competency, level)
    name = f"{competency.id}-{level.number}"
    style = _style(ladder, address(competency, level))
    handbook = level.sections_in(Place.HANDBOOK)
    read = [s for s in handbook if Place.CHAPTER in s.type.places]
    used = [s for s in handbook if Place.CHAPTER not in s.type.places]
    moved = used if all(_rated(s) for s in used) else []  # the worksheet is then where they are found
    used = [] if moved else used
    inner = depth + 1 if read else depth
    named = len(ladder.competencies) > 1
    if read:
        yield Chapter("chapter", f"chapter-{name}", level.name, depth, 0, view, blocks=chapter_blocks(read, style))
    if used:
        title = ladder.words("handbook.toolkit_of", level=level.name)
        yield Toolkit(
            "toolkit", f"toolkit-{name}", title, inner, 0, view, blocks=chapter_blocks(used, style), named=named
        )
    if sections := level.sections_in(Place.WORKSHEET):
        anchor = f"worksheet-{name}"
        lines = tuple(range(ruled[anchor][0] if anchor in ruled else 3))
        exercises = tuple(_exercise(ladder, s, f"{style.anchor}-{s.id}" if s in moved else "") for s in sections)
        yield Worksheet(
            "worksheet",
            anchor,
            ladder.words("handbook.worksheet_of", level=level.name),
            inner,
            0,
            view,
            exercises=exercises,
            ruled=lines,
            named=named,
        )


def chapter_blocks(sections: Iterable[Section], style: Style) -> tuple[Block, ...]:
    """The blocks of a chapter: each section by itself, with its title at the side."""
    return blocks(tuple(sections), replace(style, columns=1))


def _rated(section: Section) -> bool:
    """Whether a worksheet prints all that a toolkit does of `section`. A toolkit of nothing else would say the same twice."""
    return section.type.blanks is Blanks.RATING and Place.WORKSHEET in section.type.places and not section.type.lead_in


def _exercise(ladder: Ladder, section: Section, anchor: str) -> Exercise:
    """`section` to fill in; `anchor` is empty where a toolkit or a chapter holds it too and is where it is found."""
    rated = section.type.blanks is Blanks.RATING
    choices = tuple((rating.value, rating.label) for rating in ladder.ratings) if rated else ()
    return Exercise("" if section.type.untitled else section.title, lines_of(section, ladder.words), choices, anchor)
