"""Which row of the section table a text belongs to, and the rows that have to be made for titles that no table knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Protocol

from ladder_export.importing.data import Piece, Shape
from ladder_export.importing.texts import clean, title_key
from ladder_export.ladder import DEFAULT_BLANKS, Blanks, Kind, Place, Scope, SectionType, Side, slugify
from ladder_export.source.ids import MAX_ID
from ladder_export.source.section_table import COMPETENCY_KEYS, COMPETENCY_PLACES

_SHIFTS = (Shape.FROM, Shape.TO)
_LISTED = (Shape.BULLET, Shape.NUMBERED, Shape.SENTENCE)
# The shipped row that a new row of its kind takes its places and blanks from.
_LIKE = {
    Kind.LIST: "success_indicators",
    Kind.STEPS: "habits",
    Kind.QUOTES: "feedback",
    Kind.SHIFT: "mindset_shift",
    Kind.PROSE: "how_to_grow",
    Kind.PHRASES: "focus",
}
_MAIN, _SUMMARY, _OPENING, _SHIFT = "key_behaviors", "summary", "opening", "mindset_shift"
_DEFINITION, _INTRODUCTION = "definition", "introduction"
_CLOSINGS = {True: "chapter_closing", False: "card_closing"}
_SHORT_PROSE = 120  # letters: entries of a list that has lost its signs are shorter
_SHORT_DEFINITION = 300
_MANY_PARAGRAPHS = 3
# Letters that one page has room for, as a rule.
_OVERVIEW, _CARD = 3000, 3000
LINE_END = 30  # letters that the empty end of a last line takes, on average


class Titles(Protocol):
    """Knows section titles: `section` tells the id of the row that a title means, `None` for one that it does not know."""

    def section(self, title: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Want:
    """Where a piece wants to go: the `key` of a row (the id of a known one, else what its title says) and the title it has."""

    key: str
    scope: Scope
    title: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The section table as a person has it (`own`, empty for a new source), and the shipped one to take more rows from."""

    own: tuple[SectionType, ...]
    shipped: tuple[SectionType, ...]
    titles: Titles

    def known(self, section_id: str) -> SectionType | None:
        """The row of that id, their own before the shipped one."""
        return next((row for row in (*self.own, *self.shipped) if row.id == section_id), None)

    def want(self, piece: Piece, siblings: Sequence[Piece], was: Sequence[str] = ()) -> Want:
        """Where `piece` wants to go; `siblings` are the pieces of the same file on the same level, in order, with itself.

        `was` are the ids of the sections in which the source that is there has this text at this place.
        """
        scope = Scope.LEVEL if piece.level else Scope.COMPETENCY
        section = self._before(piece, was) or piece.section_id
        if not piece.section:
            section = self._of_their_own(section or self._untitled(piece, siblings, scope), scope)
        section = section or self.titles.section(piece.section) or ""
        key = section or f"title {title_key(piece.section)}"
        row = self.known(key)
        if row and piece.shape in _SHIFTS and row.kind is not Kind.SHIFT:
            key = self._of_their_own(_SHIFT, scope)
            row = self.known(key)
        elif row and piece.shape not in (*_SHIFTS, Shape.LEAD_IN) and row.kind is Kind.SHIFT:
            key, row = f"{key} text", None
        if row and row.scope is not scope:
            key = f"{key} of {scope}"
        return Want(key, scope, clean(piece.section)[0])

    def _before(self, piece: Piece, was: Sequence[str]) -> str:
        """The section that has the text already, unless the file puts it under another title. Of several that of the file."""
        if piece.section_id in was:
            return piece.section_id
        title = title_key(piece.section) if piece.section else ""
        rows = [row for each in was if (row := self.known(each)) and (not title or title_key(row.title) == title)]
        return rows[0].id if rows else ""

    def _of_their_own(self, role: str, scope: Scope) -> str:
        """The row of their own table that plays the part of the shipped row `role`; that row itself where none does."""
        if not self.own or any(row.id == role for row in self.own):
            return role
        rows = [row for row in self.own if row.scope is scope]
        prose = [row for row in rows if row.kind is Kind.PROSE]
        match role:
            case "summary":
                found = _leading(rows, Place.CARD) or _leading(rows, Place.OVERVIEW)
            case "opening":
                found = _leading(rows, Place.CHAPTER)
            case "card_closing":
                found = _leading(rows[::-1], Place.CARD)[-1:]
            case "chapter_closing":
                found = _leading(rows[::-1], Place.CHAPTER)[-1:]
            case "definition":
                found = prose[:1]
            case "introduction":
                found = prose[1:] or prose
            case "mindset_shift":
                found = [row for row in rows if row.kind is Kind.SHIFT]
            case "key_behaviors":
                found = [row for row in rows if row.blanks is Blanks.RATING] or [r for r in rows if r.kind is Kind.LIST]
            case _:
                found = []
        return found[0].id if found else role

    def _untitled(self, piece: Piece, siblings: Sequence[Piece], scope: Scope) -> str:
        """The row of a text that stands under no title."""
        if piece.shape in _SHIFTS:
            return _SHIFT
        bare = [each for each in siblings if not each.section and not each.section_id and each.closing == piece.closing]
        if scope is Scope.COMPETENCY:
            first = bare[0] is piece and piece.shape is Shape.PROSE and not piece.closing
            return _DEFINITION if first and len(piece.text) <= _SHORT_DEFINITION else _INTRODUCTION
        if piece.shape is not Shape.PROSE:
            return _MAIN
        chapter = self._reads_as_chapter(siblings, len(bare))
        if piece.closing:
            return _CLOSINGS[chapter]
        return _OPENING if chapter else _SUMMARY

    def _reads_as_chapter(self, siblings: Sequence[Piece], paragraphs: int) -> bool:
        """Whether a level is told in chapters: by the sections that it has, or else by its many paragraphs."""
        ids = {
            each.section_id or self.titles.section(each.section) for each in siblings if each.section or each.section_id
        }
        rows = [row for section in ids if section and (row := self.known(section))]
        chapters = [row for row in rows if Place.CHAPTER in row.places and Place.CARD not in row.places]
        cards = [row for row in rows if Place.CARD in row.places and Place.CHAPTER not in row.places]
        if chapters or cards:
            return len(chapters) > len(cards)
        return paragraphs >= _MANY_PARAGRAPHS and all(each.shape is Shape.PROSE for each in siblings)


def _leading(rows: Sequence[SectionType], place: Place) -> list[SectionType]:
    """The untitled prose that stands in `place` before anything with a title."""
    there = [row for row in rows if place in row.places]
    return list(takewhile(lambda row: row.untitled and row.kind is Kind.PROSE, there))


@dataclass(frozen=True, slots=True)
class Use:
    """All pieces that want one row, in the order of the files, and how they are spread.

    `counts` are how many entries each level (or competency) has, with 0 where it has none.
    """

    want: Want
    pieces: tuple[Piece, ...]
    counts: tuple[int, ...]
    titles: tuple[str, ...]  # that files give the section, the first first
    lead_in: str = ""
    letters: int = 0  # of the longest level
    all_letters: int = 0  # of all levels of the longest competency
    after: str = ""  # the key of the row that stands before it in its file


def make_table(rows: Rows, uses: Sequence[Use], *, has_ratings: bool) -> tuple[tuple[SectionType, ...], dict[str, str]]:
    """The section table for `uses`, and the id of the row of each key."""
    ids: dict[str, str] = {}
    made: dict[str, SectionType] = {row.id: row for row in rows.own}
    taken = {row.id for row in (*rows.own, *rows.shipped)}
    for use in uses:
        own = next((row for row in rows.own if row.id == use.want.key), None)
        row = own or (_taken_over(known, use) if (known := rows.known(use.want.key)) else _new(rows, use, taken))
        taken.add(row.id)
        ids[use.want.key] = row.id
        made[row.id] = _bounded(row, use)
    for row in rows.own:
        if row.id not in ids.values() and row.least:
            made[row.id] = replace(made[row.id], least=0)
    table = _in_order(rows, uses, ids, made)
    return (table if rows.own else _printed_somewhere(table, uses, ids, has_ratings=has_ratings)), ids


def _bounded(row: SectionType, use: Use) -> SectionType:
    """`row` with bounds that hold for what is there."""
    lead_in = row.lead_in or use.lead_in
    return replace(row, least=min(row.least, *use.counts), most=max(row.most, *use.counts), lead_in=lead_in)


def _taken_over(row: SectionType, use: Use) -> SectionType:
    """A shipped row as the files have it: with their title, and as another kind where theirs is clearly another."""
    kind = _kind_of(use.pieces, row.kind)
    blanks = row.blanks if kind is row.kind or row.blanks is Blanks.RATING else DEFAULT_BLANKS[kind]
    title = use.titles[0] if use.titles else row.title
    # What has no title in any file gets none on paper; the row's own is then for the table and for messages.
    return replace(row, kind=kind, blanks=blanks, title=title, untitled=not use.titles, lead_in=use.lead_in)


def _kind_of(pieces: Sequence[Piece], known: Kind) -> Kind:
    """The kind of a known row whose texts look so: a list told in paragraphs is prose, bulleted prose is a list."""
    told = [piece for piece in pieces if piece.shape is not Shape.LEAD_IN]
    if all(piece.section_id and piece.id for piece in told):
        return known  # a table with ids of ours: its cells look like nothing
    prose = all(piece.shape is Shape.PROSE for piece in told)
    lengths = sorted(len(piece.text) for piece in told)
    if known in (Kind.LIST, Kind.STEPS, Kind.PHRASES) and prose and lengths[len(lengths) // 2] > _SHORT_PROSE:
        return Kind.PROSE
    if known is Kind.QUOTES and not any(piece.quoted for piece in told):
        return Kind.PROSE if prose else Kind.LIST
    if known is Kind.PROSE and all(piece.shape in _LISTED for piece in told):
        return Kind.LIST
    return known


def _new(rows: Rows, use: Use, taken: Iterable[str]) -> SectionType:
    """A row for a title that no table knows: its kind is what its texts look like."""
    kind = _new_kind(use.pieces)
    like = next(row for row in rows.shipped if row.id == _LIKE[kind])
    title = use.titles[0] if use.titles else _title_of_key(rows, use.want.key)
    whole = use.want.scope is Scope.COMPETENCY
    places = tuple(place for place in like.places if place in COMPETENCY_PLACES) if whole else like.places
    return SectionType(
        id=_new_id(title, use.want.key, taken),
        title=title,
        kind=kind,
        least=min(use.counts),
        most=max(1, *use.counts),
        places=places or (Place.HANDBOOK,),
        blanks=Blanks.NONE if Place.REVIEW not in places else like.blanks,
        lead_in=use.lead_in,
        untitled=not use.titles,
        scope=use.want.scope,
        side=None if Place.CARD not in places else like.side,
    )


def _title_of_key(rows: Rows, key: str) -> str:
    """The title for messages of a row that was split off a known one (“mindset_shift text”) or is named by an id alone."""
    row = rows.known(key.split(" ")[0])
    return row.title if row else key.split(" ")[0].replace("_", " ").replace("-", " ").capitalize()


def _new_kind(pieces: Sequence[Piece]) -> Kind:
    shapes: Counter[Shape] = Counter(piece.shape for piece in pieces if piece.shape is not Shape.LEAD_IN)
    many = sum(shapes.values()) / 2
    if sum(shapes[shape] for shape in _SHIFTS) > many:
        return Kind.SHIFT
    if sum(piece.quoted for piece in pieces) > many:
        return Kind.QUOTES
    if shapes[Shape.NUMBERED] > many:
        return Kind.STEPS
    return Kind.PROSE if shapes[Shape.PROSE] > many else Kind.LIST


def _new_id(title: str, key: str, taken: Iterable[str]) -> str:
    """A section id made of the title; a number where it has no letters from a to z, or where it is taken."""
    known = {*taken, *COMPETENCY_KEYS}
    base = slugify(key.split(" ")[0] if not key.startswith("title ") else title).replace("-", "_")
    if not any(char.isalpha() for char in base) or base == "x":
        base = "section"
    base = base[: MAX_ID - 4].strip("_")
    return next(name for n in range(1, len(known) + 3) if (name := base if n == 1 else f"{base}_{n}") not in known)


def _in_order(
    rows: Rows, uses: Sequence[Use], ids: Mapping[str, str], made: Mapping[str, SectionType]
) -> tuple[SectionType, ...]:
    """The rows in the order of their table; a row that is not in it after the one that stands before it in the files."""
    own = [row.id for row in rows.own]
    shipped = [row.id for row in rows.shipped]
    order = own or [section for section in shipped if section in made]
    for use, met_before in zip(uses, ["", *(ids[use.want.key] for use in uses)], strict=False):
        section = ids[use.want.key]
        if section in order:
            continue
        if section in shipped:  # of the shipped table, and not in theirs: after the nearest that stands before it there
            before = next((other for other in shipped[: shipped.index(section)][::-1] if other in order), "")
        else:
            before = ids.get(use.after, met_before)
        order.insert(order.index(before) + 1 if before in order else 0, section)
    return tuple(made[section] for section in order)


def _printed_somewhere(
    table: tuple[SectionType, ...], uses: Sequence[Use], ids: Mapping[str, str], *, has_ratings: bool
) -> tuple[SectionType, ...]:
    """A new table in which one section is rated, and cards and the overview have something on them where it can fit."""
    sizes = {ids[use.want.key]: use.letters for use in uses}
    all_sizes = {ids[use.want.key]: use.all_letters for use in uses}
    made = {row.id: row for row in table}
    of_level = [row.id for row in table if row.scope is Scope.LEVEL]
    lists = [name for name in of_level if made[name].kind is Kind.LIST]
    if not any(Place.CARD in row.places for row in made.values()):
        _put(made, of_level, (Place.CARD, Place.REVIEW, Place.COMPARE), sizes, _CARD)
    if has_ratings and lists and not any(row.blanks is Blanks.RATING for row in made.values()):
        main = max(lists, key=lambda name: sizes[name])
        made[main] = replace(made[main], blanks=Blanks.RATING)
        _put(made, [main], (Place.WORKSHEET, Place.MATRIX, Place.REVIEW), sizes, None)
    if not any(Place.OVERVIEW in row.places and row.scope is Scope.LEVEL for row in made.values()):
        _put(made, (lists or of_level)[:1], (Place.OVERVIEW,), all_sizes, _OVERVIEW)
    prose = [name for name in of_level if made[name].kind is Kind.PROSE]
    if not any(Place.CHAPTER in made[name].places for name in prose):
        # A ladder of cards alone has no other words for the handbook than those that its cards begin and end with.
        _put(made, prose, (Place.HANDBOOK, Place.CHAPTER), sizes, None)
    cards = [row for row in made.values() if Place.CARD in row.places]
    if cards and all(row.side is Side.BACK for row in cards):
        made = {name: replace(row, side=None) for name, row in made.items()}
    return tuple(made.values())


def _put(
    made: dict[str, SectionType],
    names: Iterable[str],
    places: Sequence[Place],
    sizes: Mapping[str, int],
    most: int | None,
) -> None:
    """Print the sections `names` in `places` too, as long as all of them together have at most so many letters."""
    names = list(names)
    if most is not None and sum(sizes[name] for name in names) > most:
        return
    for name in names:
        wanted = {*made[name].places, *places}
        made[name] = replace(made[name], places=tuple(place for place in Place if place in wanted))
