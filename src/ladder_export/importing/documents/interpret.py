"""An outline to pieces: where each of its texts belongs, by the headings above it and its place among its neighbors.

Text under no title, about
  * a competency: `definition` if it is one paragraph; `introduction` if there are several and the first is no short one;
  * a level: `opening` if its sections are those of a chapter, else `summary` if it is one paragraph; where neither is plain,
    nothing is said, and whoever merges files decides.
A ladder with a section table of its own may have other ids for these: then it is for whoever merges files to say.
A line that ends in a colon right before the first entries of its section is its lead-in. What closes a level stands
  * after a rule, or after the entries of the last section (unless other sections have such paragraphs, too);
  * or at the end of a last section in prose, if that paragraph, and no other of it, names its level in its first words.
A document that has no heading for a level is about the level that its first sentences name, or its file's name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ladder_export.importing.data import LevelName, Piece, Reading, Shape, Unplaced
from ladder_export.importing.documents.headings import with_headings
from ladder_export.importing.documents.outline import Block, Look, Outline
from ladder_export.importing.documents.roles import Head, Role, heads_of
from ladder_export.importing.documents.tables import read_table_of
from ladder_export.importing.documents.tidy import (
    bare_text,
    finished,
    with_entries,
    with_lines_apart,
    with_numbers_joined,
    with_shifts,
    without_numbers,
)
from ladder_export.importing.grid import Around
from ladder_export.importing.vocabulary import Vocabulary, plain, told_level

_SHORT = 160  # letters of a first paragraph that defines rather than introduces
_OPENING_LETTERS = 60  # within these a closing paragraph names its level
_CHAPTER = frozenset({"what_this_looks_like", "the_shift", "how_to_grow", "opening", "chapter_closing"})
_OF_COMPETENCY = frozenset({"definition", "introduction"})
_SHIFT = "mindset_shift"
_ARROW = re.compile(r"(?P<old>\S.*?)\s*(?:→|⟶|➔|⇒|-+>|=>)\s*(?P<new>\S.*)")
_SHAPES = {Look.TEXT: Shape.PROSE, Look.ENTRY: Shape.BULLET, Look.FROM: Shape.FROM, Look.TO: Shape.TO}
_TOLD = (Look.ENTRY, Look.FROM, Look.TO)

_ABOUT_LADDER = "it is about the ladder as a whole"
_NO_PLACE = "no level, competency or section that we know stands above it"
_NO_HEADING = "it stands before the first heading"
_OF_LEVEL = "it is about the level {level} as a whole, and the file goes on with competencies"
_TITLE_ALONE = "it is a title, and nothing stands under it"
_INNER = "it is a heading inside the section “{section}”"
_LEVELS_TITLE = "it only says that levels follow"
_UNKNOWN_TITLE = "it is a heading that is no level, competency or section that we know"


@dataclass(frozen=True, slots=True)
class Where:
    """What the headings above a text say."""

    family: str = ""
    competency: str = ""
    level: LevelName | None = None


@dataclass(slots=True)
class Part:
    """The blocks under one heading (or before the first one). `why` says why they belong nowhere."""

    where: Where
    section: str = ""
    section_id: str | None = None
    why: str = ""
    at: int = -1  # the place of its heading
    blocks: list[Block] = field(default_factory=list)


def interpret(name: str, outline: Outline, vocabulary: Vocabulary) -> Reading:
    """What the outline of the file `name` says."""
    blocks = tidied(outline.blocks, vocabulary)
    heads = heads_of(blocks, vocabulary)
    parts = _parts(blocks, heads)
    told = None if any(head.level or head.grid_levels for head in heads) else _told(name, parts, vocabulary)
    if told is not None:
        parts = [_on_level(part, told) for part in parts]
    elif not _is_ladder(heads, parts):
        parts = [replace(part, why=part.why or _NO_PLACE) for part in parts]
    unplaced = list(outline.unplaced)
    together: dict[Where, list[Part]] = defaultdict(list)
    for part in parts:
        if not part.why:
            together[part.where].append(part)
    read = [_read_part(part, together[part.where], vocabulary) for part in parts]
    pieces = [piece for found, _ in read for piece in found]
    lone = dict(_lone_headings(blocks, heads, parts, pieces))
    for part, (_, lost) in zip(parts, read, strict=True):
        unplaced += [*lone.get(part.at, ()), *lost]
    levels = dict.fromkeys([head.level for head in heads if head.level] + ([told] if told else []))
    levels |= dict.fromkeys(piece.level for piece in pieces if piece.level)
    competencies = dict.fromkeys(head.text for head in heads if head.role is Role.COMPETENCY)
    competencies |= dict.fromkeys(piece.competency for piece in pieces if piece.competency)
    title = next((head.text for head in heads if head.role is Role.TITLE), "")
    return Reading(
        file=name,
        understood=_understood(
            pieces, len({plain(level.name) or level.number for level in levels}), len(competencies), heads
        ),
        pieces=tuple(pieces),
        unplaced=tuple(unplaced),
        title=title,
        language=outline.language,
        levels=tuple(level for level in levels if level),
        competencies=tuple(competencies),
        facts=outline.facts,
    )


def tidied(blocks: Iterable[Block], vocabulary: Vocabulary) -> list[Block]:
    """`blocks` with all that is told by their look: lines, shifts, headings, entries."""
    apart = list(with_lines_apart(blocks, vocabulary))
    headed = with_headings(with_shifts(apart), vocabulary)
    return list(finished(without_numbers(list(with_numbers_joined(with_entries(headed))))))


# --------------------------------------------------------------------------------------------------------------- parts


def _parts(blocks: Sequence[Block], heads: Sequence[Head]) -> list[Part]:
    by_place = {head.at: head for head in heads}  # of two at one place the deeper
    goes_on = any(head.role is Role.COMPETENCY and any(up.level for up in head.above) for head in heads)
    placed = any(head.role in (Role.LEVEL, Role.COMPETENCY) for head in heads)
    parts = [Part(Where(), why=_NO_HEADING if placed else "")]
    for at, block in enumerate(blocks):
        if at in by_place:
            parts.append(replace(_part(by_place[at], goes_on=goes_on), at=at))
        else:
            parts[-1].blocks.append(block)
    return parts


def _part(head: Head, *, goes_on: bool) -> Part:
    def named(role: Role) -> str:
        found = head.nearest(role)
        return found.text if found else ""

    level = head.nearest(Role.LEVEL)
    where = Where(named(Role.FAMILY), named(Role.COMPETENCY), level.level if level else None)
    section = head.nearest(Role.SECTION)
    part = Part(where, section.text if section else "", section.section if section else None)
    lost = head.nearest(Role.OTHER)
    if lost and not (where.competency or where.level):
        part.why = f"it stands under “{lost.text}”, which is no level, competency or section that we know"
    elif head.role in (Role.TITLE, Role.FAMILY):
        part.why = _ABOUT_LADDER
    elif where.level and not where.competency and goes_on:
        part.why = _OF_LEVEL.format(level=level.text if level else "")
    return part


def _told(name: str, parts: Sequence[Part], vocabulary: Vocabulary) -> LevelName | None:
    """The level that a document without headings for levels is about."""
    bare = [block for part in parts if not part.section and not part.why for block in part.blocks]
    for block in [block for block in bare if block.look is Look.TEXT][:4]:
        level = told_level(block.text[:_OPENING_LETTERS], vocabulary)
        if level is not None:
            return level
    stem = re.sub(r"[_\-.\s]+", " ", re.split(r"[\\/]", name)[-1].rpartition(".")[0]).strip()
    level = told_level(stem, vocabulary) or vocabulary.level(stem.title())
    return level if level is not None and any(part.section or part.where.competency for part in parts) else None


def _on_level(part: Part, level: LevelName) -> Part:
    if part.section_id in _OF_COMPETENCY:
        return part
    return replace(part, where=replace(part.where, level=level))


def _is_ladder(heads: Sequence[Head], parts: Sequence[Part]) -> bool:
    """Whether anything says that this is a ladder: a level, a known section, a table; or it is but a title with its meaning."""
    if any(head.level or head.section or (head.role is Role.COMPETENCY and len(heads) > 1) for head in heads):
        return True
    if any(block.grid for part in parts for block in part.blocks):
        return True
    texts = [block for part in parts for block in part.blocks]
    return len(heads) == 1 and 1 <= len(texts) <= 2 and all(block.look is Look.TEXT for block in texts)


# -------------------------------------------------------------------------------------------------------------- pieces


def _read_part(part: Part, together: Sequence[Part], vocabulary: Vocabulary) -> tuple[list[Piece], list[Unplaced]]:
    """The pieces of a part; `together` are all parts on the same competency and level, in order."""
    pieces: list[Piece] = []
    unplaced: list[Unplaced] = []
    closing = _closing_from(part, together)
    told = [n for n, block in enumerate(part.blocks) if block.look in _TOLD]
    for n, block in enumerate(part.blocks):
        if block.look is Look.RULE:
            continue
        if block.grid is not None:
            where = part.where
            around = Around(where.family, where.competency, where.level, part.section)
            lost_why = "" if part.why in (_ABOUT_LADDER, _NO_HEADING, _NO_PLACE) else part.why
            found, lost = read_table_of(block.grid, around, vocabulary, lost_why)
            pieces += found
            unplaced += lost
        elif part.why:
            unplaced.append(Unplaced(block.text, block.origin, part.why))
        else:
            pieces += _pieces(block, part, vocabulary, closes=n >= closing, leads=bool(told) and n == told[0] - 1)
    return (pieces if vocabulary.own else _with_ids(pieces, part, together)), unplaced


def _pieces(block: Block, part: Part, vocabulary: Vocabulary, *, closes: bool, leads: bool) -> Iterator[Piece]:
    section = "" if closes else part.section
    where = part.where
    base = Piece("", Shape.PROSE, block.origin, where.family, where.competency, where.level, section, closing=closes)
    if (
        part.section_id == _SHIFT
        and not closes
        and (pair := _ARROW.fullmatch(block.text))
        and block.look is not Look.FROM
    ):
        for text, shape in ((pair["old"], Shape.FROM), (pair["new"], Shape.TO)):
            bare, quoted = bare_text(replace(block, text=text, look=Look.ENTRY))
            yield replace(base, text=bare, shape=shape, quoted=quoted)
        return
    text, quoted = bare_text(block)
    shape = Shape.NUMBERED if block.look is Look.ENTRY and block.numbered else _SHAPES[block.look]
    if (
        block.look is Look.TEXT
        and leads
        and (text[-1] in ":：…" or (section and vocabulary.section(text) == part.section_id))
    ):
        shape = Shape.LEAD_IN
    yield replace(base, text=text, shape=shape, quoted=quoted)


def _closing_from(part: Part, together: Sequence[Part]) -> int:
    """From which of its blocks on a part is what closes its level; the number of its blocks if nothing is."""
    never = len(part.blocks)
    siblings = [each for each in together if each.blocks]
    if part.why or not part.section or part.where.level is None or not siblings or siblings[-1] is not part:
        return never
    rules = [n for n, block in enumerate(part.blocks) if block.look is Look.RULE]
    if rules and rules[-1] + 1 < never and all(block.look is Look.TEXT for block in part.blocks[rules[-1] + 1 :]):
        return rules[-1] + 1
    after = _after_entries(part)
    if after < never:
        return (
            never if any(_after_entries(each) < len(each.blocks) for each in siblings[:-1] if each.section) else after
        )
    if any(block.look in _TOLD for block in part.blocks) or never < 2:
        return never
    names = [_names_level(block.text, part.where.level) for block in part.blocks]
    return never - 1 if names[-1] and not any(names[:-1]) else never


def _after_entries(part: Part) -> int:
    """Where the paragraphs after the last entry of a part begin; the number of its blocks where there are none."""
    told = [n for n, block in enumerate(part.blocks) if block.look in _TOLD]
    rest = part.blocks[told[-1] + 1 :] if told else []
    return told[-1] + 1 if told and rest and all(block.look is Look.TEXT for block in rest) else len(part.blocks)


def _names_level(text: str, level: LevelName) -> bool:
    start = f" {plain(text[:_OPENING_LETTERS])} "
    if level.name and f" {plain(level.name)} " in start:
        return True
    told = told_level(text[:_OPENING_LETTERS], Vocabulary())
    return told is not None and told.number is not None and told.number == level.number


def _with_ids(pieces: Sequence[Piece], part: Part, together: Sequence[Part]) -> list[Piece]:
    """`pieces` of a part with the ids of the ladder’s own untitled sections, where it is plain which they are."""
    known = {each.section_id for each in together if each.section_id}
    chapter, card = bool(known & _CHAPTER), bool(known - _CHAPTER - _OF_COMPETENCY)
    bare = [piece for piece in pieces if not part.section and piece.shape is Shape.PROSE and not piece.closing]
    return [_with_id(piece, bare, chapter=chapter, card=card, alone=len(bare) == len(pieces)) for piece in pieces]


def _with_id(piece: Piece, bare: Sequence[Piece], *, chapter: bool, card: bool, alone: bool) -> Piece:
    id = ""
    if piece.closing and chapter != card:
        id = "chapter_closing" if chapter else "card_closing"
    elif piece in bare and piece.level is None and alone:
        id = "definition" if len(bare) == 1 else "introduction" if len(bare[0].text) > _SHORT else ""
    elif piece in bare and piece.level is not None:
        if chapter and not card:
            id = "opening"
        elif not chapter and len(bare) == 1:
            id = "summary"
    return replace(piece, section_id=id) if id else piece


# ------------------------------------------------------------------------------------------------------- what is left


def _lone_headings(
    blocks: Sequence[Block], heads: Sequence[Head], parts: Sequence[Part], pieces: Sequence[Piece]
) -> Iterator[tuple[int, list[Unplaced]]]:
    """Headings that no piece carries on and no list of competencies or levels names, by their places."""
    carried = {name for piece in pieces for name in (piece.section, piece.family)}
    whys = {part.at: part.why for part in parts}
    for head in heads:
        why = ""
        if head.role is Role.OTHER:
            why = _UNKNOWN_TITLE
        elif head.role is Role.LEVELS:
            why = _LEVELS_TITLE
        elif head.role is Role.PART:
            section = head.nearest(Role.SECTION)
            why = _INNER.format(section=section.text if section else "")
        elif head.role in (Role.SECTION, Role.FAMILY) and head.text not in carried:
            why = whys.get(head.at) or _TITLE_ALONE
        if why:
            yield head.at, [Unplaced(blocks[head.at].text, blocks[head.at].origin, why)]


def _understood(pieces: Sequence[Piece], levels: int, competencies: int, heads: Sequence[Head]) -> str:
    """In a line what the document was taken for."""
    if not pieces:
        return "a document without a level, competency or section that we know"
    sections = len({plain(piece.section) for piece in pieces if piece.section})
    counts = [
        _count(competencies, "competency", "competencies"),
        _count(levels, "level", "levels"),
        _count(sections, "section", "sections"),
    ]
    by_level = any(head.role is Role.COMPETENCY and any(up.level for up in head.above) for head in heads)
    told = f"a document with {', '.join(count for count in counts if count) or 'no headings'}"
    return f"{told}{', told level by level' if by_level else ''}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""
