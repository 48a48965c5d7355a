"""Several readings to one draft: the same competency, level and section of several files are one, and so is the same text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import takewhile

from ladder_export.fingerprint import fingerprint
from ladder_export.importing.data import LevelName, Origin, Piece, Reading, Shape, Unplaced
from ladder_export.importing.draft import (
    Draft,
    DraftCompetency,
    DraftFamily,
    DraftItem,
    DraftLevel,
    DraftSection,
    FileCount,
    NewSection,
)
from ladder_export.importing.ids import Remembered
from ladder_export.importing.levels import Steps, match_levels
from ladder_export.importing.owners import OF_WHOLE, KnownFamily, Owned, Owner, find_owners, stem, title_of
from ladder_export.importing.rows import LINE_END, Rows, Titles, Use, Want, make_table
from ladder_export.importing.texts import PICTURE, alike, clean, exact, title_key
from ladder_export.importing.tongues import guess_language
from ladder_export.ladder import QUOTED, Ladder, Scope, SectionType, Sheet, Stage, slugify
from ladder_export.languages import usual_paper
from ladder_export.source.families import MAX_TITLE
from ladder_export.source.ids import free_file_id


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person says on the command line. `levels`: for the name of a level, as `title_key` gives it, its number."""

    title: str = ""
    language: str = ""
    levels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Base:
    """What a draft starts from: the shipped ladder, and the source that is there already or that a settings file describes.

    `own` has no competencies where it comes from a settings file; `competencies` (id to title and skips) tells of them, and
    `remembered` which items stand where.
    """

    shipped: Ladder
    own: Ladder | None = None
    competencies: Mapping[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    remembered: Remembered = field(default_factory=dict)

    @property
    def rows(self) -> tuple[SectionType, ...]:
        return self.own.section_types if self.own else ()

    @property
    def known(self) -> tuple[KnownFamily, ...]:
        """Its families, one without a title where it has none; nothing without a source of its own."""
        if self.own is None:
            return ()
        titles = {name: title for name, (title, _) in self.competencies.items()}
        if not self.own.families:
            return (KnownFamily("", tuple(titles.values())),)
        prints: dict[str, set[str]] = defaultdict(set)
        for spot, olds in self.remembered.items():
            prints[spot.competency] |= {old.print for old in olds}
        return tuple(
            KnownFamily(
                family.title,
                tuple(titles.get(name, name) for name in family.competencies),
                tuple(stage.name for stage in family.stages),
                frozenset().union(*(prints[name] for name in family.competencies)),
            )
            for family in self.own.families
        )

    @cached_property
    def _told(self) -> set[tuple[str, int]]:
        return {(spot.competency, level) for spot in self.remembered for level in (spot.level, -1)}

    def is_empty(self, competency: str, level: int = -1) -> bool:
        """Whether there is a competency, or a level of it, that has no text at all."""
        if competency not in self.competencies or level in self.competencies[competency][1]:
            return False
        return (competency, level) not in self._told

    @property
    def empty(self) -> Iterator[Owner]:
        """The competencies that have no text at all."""
        for name, (title, _) in self.competencies.items():
            if self.is_empty(name):
                home = next((f.title for f in self.own.families if name in f.competencies), "") if self.own else ""
                yield Owner(home, title)

    def competency(self, family: str, title: str) -> str:
        """The id of the competency of that title that there is in that family; empty if there is none."""
        for name, (known, _) in self.competencies.items():
            home = next((f.title for f in self.own.families if name in f.competencies), "") if self.own else ""
            if title_key(known) == title_key(title) and (not home or title_key(home) == title_key(family)):
                return name
        return ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands: the owner, the number of the level (`None`: the competency as a whole), the key of the row."""

    owner: Owner
    level: int | None
    key: str


@dataclass(slots=True)
class _Merged:
    """What is known so far. `items` in the order in which they were met; `after` the key that came before one in its file."""

    items: dict[_Place, list[DraftItem]] = field(default_factory=dict)
    wants: dict[str, Want] = field(default_factory=dict)
    pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    after: dict[str, str] = field(default_factory=dict)
    titles: dict[str, dict[str, Origin]] = field(default_factory=lambda: defaultdict(dict))
    lead_ins: dict[str, list[tuple[str, Origin]]] = field(default_factory=lambda: defaultdict(list))
    unplaced: list[Unplaced] = field(default_factory=list)
    aliases: list[Unplaced] = field(default_factory=list)
    removed: dict[str, Unplaced] = field(default_factory=dict)  # by the text with them
    notes: list[str] = field(default_factory=list)
    files: list[FileCount] = field(default_factory=list)


def merge(readings: Sequence[Reading], titles: Titles, base: Base, wishes: Wishes, today: date) -> Draft:
    """The draft that `readings` make together, in their order. `today` is the date of a ladder that names none."""
    rows = Rows(base.rows, base.shipped.section_types, titles)
    owned = find_owners(readings, base.known, wishes.title)
    head = _head(readings, owned, base, wishes, today)
    merged = _Merged()
    steps = _levels(owned, base, head, wishes, merged)
    before = _Before(base, head)
    for each in owned:
        _add_file(merged, each, rows, steps, before)
    uses = list(_uses(merged, steps))
    table, ids = make_table(rows, uses, has_ratings=bool(head.ratings))
    _tell_of_titles(merged, {row.id: row for row in table}, ids)
    _tell_of_lead_ins(merged, uses, {row.id: row for row in table}, ids)
    competencies, families = _competencies(merged, steps, ids, replace(head, section_types=table), base)
    _tell_of_names(merged, readings, head, [*(each.title for each in competencies), *(each.title for each in families)])
    _note_of_removed(merged)
    new = (
        NewSection(use.titles[0], ids[use.want.key], _row(table, ids[use.want.key]).kind.value, sum(use.counts))
        for use in uses
        if use.titles and use.want.key.startswith("title ")
    )
    return Draft(
        head=replace(head, section_types=table),
        families=families,
        competencies=competencies,
        files=tuple(merged.files),
        new_sections=tuple(new),
        unplaced=tuple(merged.unplaced),
        aliases=tuple(merged.aliases),
        removed=tuple(merged.removed.values()),
        notes=tuple(dict.fromkeys(merged.notes)),
    )


def _row(table: Iterable[SectionType], section: str) -> SectionType:
    return next(row for row in table if row.id == section)


# ---------------------------------------------------------------------------------------------------- the ladder itself


def _head(readings: Sequence[Reading], owned: Sequence[Owned], base: Base, wishes: Wishes, today: date) -> Ladder:
    """The ladder without competencies: wishes first, then what its own source says, then the files, then what is usual."""
    facts: dict[str, str] = {}
    for reading in readings:
        for name, value in reading.facts:
            facts.setdefault(name, clean(value)[0])
    start = base.own or replace(
        base.shipped, subtitle="", edition=f"{today.year}.1", organisation="", url="", date=today
    )
    told = facts if base.own is None else {}
    titled = wishes.title or (base.own.title if base.own else "") or _title(readings, owned)
    title = clean(titled)[0]
    language = wishes.language or (base.own.language if base.own else _language(readings))
    return replace(
        start,
        id=base.own.id if base.own else free_file_id(slugify(title) if slugify(title) != "x" else "ladder"),
        title=title,
        language=language,
        subtitle=told.get("subtitle") or start.subtitle,
        edition=told.get("edition") or start.edition,
        organisation=told.get("organisation") or start.organisation,
        date=_day(told.get("date", "")) or start.date,
        paper=base.own.paper if base.own else Sheet.LETTER if usual_paper(language) == Sheet.LETTER else None,
        stages=(),
        families=(),
        competencies=(),
    )


def _names_level(title: str, reading: Reading) -> bool:
    return any(title_key(level.name) == title_key(title) for level in reading.levels)


def _shared_end(names: Sequence[str]) -> str:
    """The words that all of several names end with: `Engineer` of `Engineer` and `Senior Engineer`."""
    ends = [name.split() for name in names if name]
    if len(ends) < 2:
        return ""
    shared = list(takewhile(lambda words: len(set(words)) == 1, zip(*map(reversed, ends), strict=False)))
    return " ".join(words[0] for words in reversed(shared))


def _title(readings: Sequence[Reading], owned: Sequence[Owned]) -> str:
    """The title of the first file that has one; else that of its only competency; else the name of the first file.

    A title that only names the level of its file is none; of several such files, what the names end with is the title. A ladder
    of several families is called by all of them where its files name nothing else.
    """
    owners = dict.fromkeys(owner for each in owned for owner in each.owners if owner)
    families = list(dict.fromkeys(owner.family for owner in owners))
    titles = [title for reading in readings if (title := title_of(reading)) and not _names_level(title, reading)]
    title = titles[0] if titles else ""
    together = " · ".join(families)
    if len(families) > 1 and len(together) <= MAX_TITLE and (not title or title_key(title) in map(title_key, families)):
        return together
    if title:
        return title
    if len(owners) == 1:
        return next(iter(owners)).competency
    if shared := _shared_end(
        [level.name for reading in readings if len(reading.levels) == 1 for level in reading.levels]
    ):
        return shared
    pieces = [piece.family for reading in readings for piece in reading.pieces if piece.family]
    return pieces[0] if pieces and len(families) == 1 else stem(readings[0].file)


def _language(readings: Sequence[Reading]) -> str:
    told = next((reading.language for reading in readings if reading.language), "")
    return told or guess_language(piece.text for reading in readings for piece in reading.pieces)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _levels(owned: Sequence[Owned], base: Base, head: Ladder, wishes: Wishes, merged: _Merged) -> dict[str, Steps]:
    """The steps of each family, in the order in which the families were met."""
    own = {} if base.own is None else {family.title: family.stages for family in base.own.families}
    families = dict.fromkeys([*own, *(owner.family for each in owned for owner in each.owners if owner)])
    steps: dict[str, Steps] = {}
    for family in families:
        known = own.get(family, base.own.stages if base.own else ())
        named = [each.levels(family) for each in owned]
        word = head.words("form.level", number="{}")
        steps[family] = match_levels(named, known, word=word.format, asked=wishes.levels)
        merged.notes += steps[family].notes
        merged.aliases += steps[family].aliases
    return {family: found for family, found in steps.items() if found.stages or not own}


# ------------------------------------------------------------------------------------------------------------- one file


@dataclass(slots=True)
class _File:
    """One file while it is added: its entries by place, in its own order, before they meet those of other files."""

    entries: dict[_Place, list[DraftItem]] = field(default_factory=lambda: defaultdict(list))
    old_views: dict[_Place, tuple[str, Piece]] = field(default_factory=dict)  # a From that waits for its To
    placed: int = 0


class _Before:
    """In which sections the source that is there has a text."""

    def __init__(self, base: Base, head: Ladder) -> None:
        self._base, self._quotes = base, head.speech.quotes
        self._ids: dict[Owner, str] = {}
        self._sections: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        for spot, olds in base.remembered.items():
            for old in olds:
                self._sections[spot.competency, spot.level, old.print].append(spot.section)

    def sections(self, owner: Owner, level: int | None, piece: Piece, text: str) -> list[str]:
        """The ids of the sections of that level of that competency (`None`: of the whole) that have `text`."""
        if owner not in self._ids:
            self._ids[owner] = self._base.competency(owner.family, owner.competency)
        spelled = (text, text.join(self._quotes)) if piece.quoted else (text,)
        keys = ((self._ids[owner], level or 0, fingerprint(each)) for each in spelled)
        return [section for key in keys if key in self._sections for section in self._sections[key]]


def _add_file(merged: _Merged, owned: Owned, rows: Rows, steps: Mapping[str, Steps], there: _Before) -> None:
    file = _File()
    before = len(merged.unplaced)
    merged.unplaced += owned.reading.unplaced
    siblings: dict[tuple[Owner, LevelName | None], list[Piece]] = defaultdict(list)
    for piece, owner in zip(owned.reading.pieces, owned.owners, strict=True):
        if owner:
            siblings[owner, piece.level].append(piece)
    last: dict[tuple[Owner, LevelName | None], str] = {}
    for piece, owner in zip(owned.reading.pieces, owned.owners, strict=True):
        text, _ = clean(piece.text)
        name = piece.level.name if piece.level else ""
        for written in (piece.text, piece.competency, piece.section, name):
            _tell_of_removed(merged, written, piece.origin)
        if not text:
            continue
        if owner is None:
            merged.unplaced.append(Unplaced(piece.text, piece.origin, OF_WHOLE))
            continue
        level = steps[owner.family].numbers[piece.level] if piece.level else None
        want = rows.want(piece, siblings[owner, piece.level], there.sections(owner, level, piece, text))
        merged.wants.setdefault(want.key, want)
        if (owner, piece.level) in last:
            merged.after.setdefault(want.key, last[owner, piece.level])
        if last.get((owner, piece.level)) != want.key:
            last[owner, piece.level] = want.key
        _add_piece(merged, file, piece, text, want, _Place(owner, level, want.key))
    for text, piece in file.old_views.values():
        merged.unplaced.append(Unplaced(text, piece.origin, "it is the old view of a shift whose new view is missing"))
    already = _join(merged, file)
    count = FileCount(owned.reading.file, owned.reading.understood, file.placed, already, len(merged.unplaced) - before)
    merged.files.append(count)


def _tell_of_removed(merged: _Merged, text: str, origin: Origin) -> None:
    """Note the characters that `clean` takes out of `text`, once for each text."""
    shown, gone = clean(text)
    if gone and text not in merged.removed:
        merged.removed[text] = Unplaced(shown, origin, f"without {', '.join(gone)}")


def _note_of_removed(merged: _Merged) -> None:
    """One line for each sort of characters that were taken out; where they all stood is told in full elsewhere."""
    places: dict[str, list[str]] = defaultdict(list)
    for each in merged.removed.values():
        places[each.why].append(str(each.origin))
    for why, there in places.items():
        more = f" and {len(there) - 1} more texts" if len(there) > 2 else f" and {there[1]}" if len(there) == 2 else ""
        name = why.removeprefix("without ")
        what = "stands before a text as its sign" if name.startswith(PICTURE) else "prints as nothing"
        merged.notes.append(f"{name[0].upper()}{name[1:]} {what} and was taken out: {there[0]}{more}.")


def _add_piece(merged: _Merged, file: _File, piece: Piece, text: str, want: Want, place: _Place) -> None:
    if want.title:
        merged.titles[want.key].setdefault(want.title, piece.origin)
    if piece.shape is Shape.LEAD_IN:
        merged.lead_ins[want.key].append((text, piece.origin))
        file.placed += 1
        return
    merged.pieces[want.key].append(piece)
    if piece.shape is Shape.FROM:
        if waiting := file.old_views.pop(place, None):
            why = "it is the old view of a shift whose new view is missing"
            merged.unplaced.append(Unplaced(waiting[0], waiting[1].origin, why))
        file.old_views[place] = (text, piece)
        return
    if piece.shape is Shape.TO:
        if place not in file.old_views:
            why = "it is the new view of a shift whose old view is missing"
            merged.unplaced.append(Unplaced(text, piece.origin, why))
            return
        old, first = file.old_views.pop(place)
        quoted = first.quoted and piece.quoted
        item = DraftItem(old, text, first.id or piece.id, quoted, (first.origin, piece.origin))
        file.placed += 2
    else:
        item = DraftItem(text, "", piece.id, piece.quoted, (piece.origin,))
        file.placed += 1
    file.entries[place].append(item)


def _join(merged: _Merged, file: _File) -> int:
    """Add what one file says to what others said; a text that is there already is not added. Tells how many were there."""
    already = 0
    for place, entries in file.entries.items():
        there = merged.items.setdefault(place, [])
        free = Counter(_words(item) for item in there)
        for item in entries:
            if not free[_words(item)]:
                there.append(item)
                continue
            free[_words(item)] -= 1
            already += len(item.texts)
            number = next(n for n, other in enumerate(there) if _words(other) == _words(item))
            kept = there[number]
            there[number] = replace(kept, id=kept.id or item.id, origins=(*kept.origins, *item.origins))
            for text, known, origin in zip(item.texts, kept.texts, item.origins, strict=False):
                if exact(text) != exact(known):
                    why = f"{kept.origins[0]} has the same text with other quotation marks or apostrophes, and that one is kept"
                    merged.aliases.append(Unplaced(text, origin, why))
    return already


def _words(item: DraftItem) -> tuple[str, ...]:
    return tuple(alike(text) for text in item.texts)


# ------------------------------------------------------------------------------------------------------ the whole again


def _uses(merged: _Merged, steps: Mapping[str, Steps]) -> Iterator[Use]:
    """How each row is used over all competencies and levels."""
    owners = dict.fromkeys(place.owner for place in merged.items)
    levels: dict[Owner, dict[int, None]] = defaultdict(dict)
    for place in merged.items:
        if place.level is not None:
            levels[place.owner].setdefault(place.level)
    for key, want in merged.wants.items():
        if not any(place.key == key for place in merged.items):
            _unlead(merged, key)
            continue
        whole = want.scope is Scope.COMPETENCY
        homes = [(owner, number) for owner in owners for number in ([None] if whole else levels[owner])]
        found = [merged.items.get(_Place(owner, number, key), []) for owner, number in homes]
        sizes = [sum(len(text) + LINE_END for item in items for text in item.texts) for items in found]
        sums: Counter[Owner] = Counter()
        for (owner, _), size in zip(homes, sizes, strict=True):
            sums[owner] += size
        yield Use(
            want=want,
            pieces=tuple(merged.pieces[key]),
            counts=tuple(map(len, found)),
            titles=tuple(merged.titles[key]),
            lead_in=_lead_in(merged, key),
            letters=max(sizes),
            all_letters=max(sums.values()),
            after=merged.after.get(key, ""),
        )


def _unlead(merged: _Merged, key: str) -> None:
    """A section that has nothing but the line before its entries."""
    for text, origin in merged.lead_ins[key]:
        merged.unplaced.append(Unplaced(text, origin, "it introduces a list that has no entries"))


def _lead_in(merged: _Merged, key: str) -> str:
    """The line before the entries that most levels have; the others have no place in a section table."""
    lines = merged.lead_ins[key]
    if not lines:
        return ""
    kept = Counter(alike(text) for text, _ in lines).most_common(1)[0][0]
    text = next(text for text, _ in lines if alike(text) == kept)
    for other, origin in lines:
        if alike(other) != kept:
            why = f"a section has one line before its entries on all levels, and most have “{text}”"
            merged.unplaced.append(Unplaced(other, origin, why))
        elif exact(other) != exact(text):
            merged.aliases.append(Unplaced(other, origin, f"the line before the entries is written “{text}” elsewhere"))
    return text


def _tell_of_titles(merged: _Merged, table: Mapping[str, SectionType], ids: Mapping[str, str]) -> None:
    for key, titles in merged.titles.items():
        row = table.get(ids.get(key, ""))
        for title, origin in titles.items():
            if row and exact(title) != exact(row.title):
                merged.aliases.append(
                    Unplaced(title, origin, f"the section “{row.title}” ({row.id}) has this title there")
                )


def _tell_of_names(merged: _Merged, readings: Sequence[Reading], head: Ladder, titles: Iterable[str]) -> None:
    """Titles and facts of files that the source does not have: it has others, or there is no place for them."""
    used = {exact(text) for text in (head.title, head.subtitle, head.edition, head.organisation, *titles)}
    used.add(head.date.isoformat())
    for reading in readings:
        families = dict.fromkeys(("family", piece.family) for piece in reading.pieces if piece.family)
        for what, text in (("title", reading.title), *reading.facts, *families):
            _tell_of_removed(merged, text, Origin(reading.file))
            if text and exact(clean(text)[0]) not in used:
                used.add(exact(clean(text)[0]))
                why = f"the {what} that this file names; the source is “{head.title}”, edition {head.edition}"
                merged.aliases.append(Unplaced(text, Origin(reading.file), why))


def _tell_of_lead_ins(
    merged: _Merged, uses: Sequence[Use], table: Mapping[str, SectionType], ids: Mapping[str, str]
) -> None:
    """A line before the entries where the source that is there already has another one."""
    for use in uses:
        row = table[ids[use.want.key]]
        if use.lead_in and alike(use.lead_in) != alike(row.lead_in):
            origin = merged.lead_ins[use.want.key][0][1]
            why = f"the source has another line before the entries of {row.title}: “{row.lead_in}”"
            merged.unplaced.append(Unplaced(use.lead_in, origin, why))


def _competencies(
    merged: _Merged, steps: Mapping[str, Steps], ids: Mapping[str, str], head: Ladder, base: Base
) -> tuple[tuple[DraftCompetency, ...], tuple[DraftFamily, ...]]:
    """The competencies, and the families that they are in. `head` has the section table."""
    owners = list(dict.fromkeys((*(place.owner for place in merged.items), *base.empty)))
    order_of = {row.id: number for number, row in enumerate(head.section_types)}
    bare = {row.id for row in head.section_types if row.kind not in QUOTED}
    family_ids = _family_ids(steps, base)
    names = _competency_ids(owners, family_ids, base)
    stages_of = {family: _stages(family, steps[family], merged, base) for family in steps}
    sections: dict[tuple[Owner, int | None], dict[str, DraftSection]] = defaultdict(dict)
    for place, items in merged.items.items():
        row = ids[place.key]
        items = [_in_quotes(item, head) if row in bare else _out_of_quotes(item, head) for item in items]
        there = sections[place.owner, place.level].get(row)
        sections[place.owner, place.level][row] = DraftSection(row, (*(there.items if there else ()), *items))
    made: dict[Owner, DraftCompetency] = {}
    for owner in owners:
        stages = stages_of[owner.family]
        levels = tuple(
            DraftLevel(stage.number, _sorted(sections[owner, stage.number], order_of))
            for stage in stages
            if (owner, stage.number) in sections or base.is_empty(names[owner], stage.number)
        )
        said = {level.number for level in levels}
        skips = tuple(stage.number for stage in stages if stage.number not in said)
        own = _sorted(sections[owner, None], order_of)
        made[owner] = DraftCompetency(names[owner], owner.competency, own, levels, skips)
    families = tuple(
        DraftFamily(family_ids[family], family, stages_of[family], tuple(each.id for each in ours))
        for family in steps
        if (ours := _in_their_order([made[owner] for owner in owners if owner.family == family], base))
    )
    return _in_their_order(made.values(), base), families


def _stages(family: str, steps: Steps, merged: _Merged, base: Base) -> tuple[Stage, ...]:
    """The stages that something is said of, and those that the source has already."""
    kept = {place.level for place in merged.items if place.owner.family == family}
    if base.own:
        own = next((each.stages for each in base.own.families if each.title == family), base.own.stages)
        kept |= {stage.number for stage in own}
    return tuple(stage for stage in steps.stages if stage.number in kept)


def _out_of_quotes(item: DraftItem, head: Ladder) -> DraftItem:
    """An item without the quotation marks around the whole of it, where pages put them and its file has others inside.

    Where its reader has taken them away, or its file has ids and so no marks, those that are left are words of its own.
    """
    if item.quoted or item.id:
        return item
    return replace(item, text=_unquoted(item.text, head), to=_unquoted(item.to, head))


def _unquoted(text: str, head: Ladder) -> str:
    opening, closing = head.speech.quotes
    depth = 0
    for place, char in enumerate(text):
        depth += (char == opening) - (char == closing)
        if not depth:
            return text[1:-1].strip() if place == len(text) - 1 > 1 and text.startswith(opening) else text
    return text


def _in_quotes(item: DraftItem, head: Ladder) -> DraftItem:
    """An item that its file has in quotation marks, in a section whose pages put none around it."""
    opening, closing = head.speech.quotes
    return replace(item, text=f"{opening}{item.text}{closing}") if item.quoted else item


def _sorted(sections: Mapping[str, DraftSection], order: Mapping[str, int]) -> tuple[DraftSection, ...]:
    return tuple(sorted(sections.values(), key=lambda section: order[section.row]))


def _in_their_order(made: Iterable[DraftCompetency], base: Base) -> tuple[DraftCompetency, ...]:
    """Competencies that the source has already stand in its order, new ones after them."""
    order = {name: number for number, name in enumerate(base.competencies)}
    return tuple(sorted(made, key=lambda competency: order.get(competency.id, len(order))))


def _family_ids(steps: Mapping[str, Steps], base: Base) -> dict[str, str]:
    known = {} if base.own is None else {title_key(family.title): family.id for family in base.own.families}
    ids: dict[str, str] = {}
    for family in steps:
        wanted = known.get(title_key(family)) or free_file_id(slugify(family), "family", ids.values())
        ids[family] = wanted
    return ids


def _competency_ids(owners: Sequence[Owner], families: Mapping[str, str], base: Base) -> dict[Owner, str]:
    """The id of each competency: the one that it has; else made of its title, with that of its family where it repeats."""
    repeated = Counter(title_key(owner.competency) for owner in owners)
    ids: dict[Owner, str] = {}
    for owner in owners:
        there = base.competency(owner.family, owner.competency)
        slug = slugify(owner.competency)
        if owner.family and repeated[title_key(owner.competency)] > 1:
            slug = f"{families[owner.family]}-{slug}"
        taken = [*ids.values(), *base.competencies]
        ids[owner] = there if there and there not in ids.values() else free_file_id(slug, "competency", taken)
    return ids
