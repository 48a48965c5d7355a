"""What the rows and columns of a table are: competencies, levels, sections, texts. Decided by evidence, and said in words.

Every column is a label, whose cells say what their row is about, or holds texts. The header says the rest: a level grid has
its levels there, a grid of sections their titles, a long table one column of texts. Where nothing says which, the usual shape
is taken: competencies down, levels across.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ladder_export.importing.data import LevelName, Shape
from ladder_export.importing.grid import Around
from ladder_export.importing.tables.cells import one_line
from ladder_export.importing.tables.frame import Frame, distinct, is_number, level_of
from ladder_export.importing.tables.words import Means, corner, meaning
from ladder_export.importing.vocabulary import Vocabulary, is_levels_title

_LONGEST_LABEL = 60  # letters, on the mean
_MOST = 0.6  # of the texts of an axis that must be known for the axis to be
_MOST_LEVELS = 12
_NUMBER_AND_NAME = re.compile(r"(?P<number>\d{1,2})\s*[-–—:.)|]\s*(?P<name>[^\W\d].{0,60})")
_LOOKED_AT = 100  # rows that say whether a table holds figures
_LABELS = (
    Means.FAMILY,
    Means.GROUP,
    Means.COMPETENCY,
    Means.LEVEL,
    Means.LEVEL_NAME,
    Means.SECTION,
    Means.ID,
    Means.ROLE,
    Means.NAME,
    Means.ORDER,
    Means.ASIDE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its cells are, and for texts also what the header says of them. `whole`: they are about no level."""

    means: Means
    head: str = ""
    family: str = ""
    competency: str = ""
    level: LevelName | None = None
    section: str = ""
    section_id: str = ""
    whole: bool = False

    @property
    def shape(self) -> Shape | None:
        """What its texts are if the header alone says it."""
        return {Means.FROM: Shape.FROM, Means.TO: Shape.TO}.get(self.means)

    @property
    def holds_text(self) -> bool:
        """Whether its cells are texts of the ladder, and not labels."""
        return self.means not in _LABELS


@dataclass(frozen=True, slots=True)
class Plan:
    """What the columns of a frame are. `banner`: what a text alone in its row says of the rows below it.

    `levels` are those of the header, or of the column of levels by the words there (level, level name).
    `taken` says what was decided without a word for it.
    """

    columns: tuple[Column, ...]
    banner: Means
    levels: dict[tuple[str, str], LevelName] = field(default_factory=dict)
    down: str = ""
    across: str = ""
    taken: str = ""


def named_levels(texts: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> dict[tuple[str, str], LevelName]:
    """The level of each pair (what the file says of its number or code, its name), in the order given.

    Numbers count only where all have one of their own and they grow, as in L1, L2, L3; else a name is all that tells levels
    apart, as with Senior Engineer 1, Senior Engineer 2.
    """
    found: dict[tuple[str, str], LevelName] = {}
    counted = all(_NUMBER_AND_NAME.fullmatch(code) for code, _ in texts)  # `1 - Basic`, `2 - Good`, whatever the names
    for code, name in dict.fromkeys(texts):
        level = LevelName(int(code)) if is_number(code) else level_of(code, vocabulary) if code else None
        if counted and (both := _NUMBER_AND_NAME.fullmatch(code)):
            level = LevelName(int(both["number"]), both["name"])
        named = level_of(name, vocabulary) if name else None
        number = level.number if level else None
        if number is None and named:
            number = named.number
        own = (named.name if named and named.number is not None else "") or name
        if name and named and named.number is not None and not named.name:
            own = ""  # `Level 2` is no name beside its number
        word = (level.name if level else "" if is_number(code) else code) or ""
        parts = dict.fromkeys(one_line(part) for part in (word, own) if part.strip())
        found[code, name] = LevelName(number, ": ".join(parts))
    numbers = [level.number for level in dict.fromkeys(found.values())]  # `1` and `L1` are the same
    known = [number for number in numbers if number is not None]
    places = [n for n, number in enumerate(numbers, 1) if number is not None]
    distinct = len(set(known)) == len(known)
    fits = None not in numbers or all(number >= place for number, place in zip(known, places, strict=True))
    if distinct and fits:
        return found
    return {
        (code, name): LevelName(None, ": ".join(dict.fromkeys(one_line(part) for part in (code, name) if part.strip())))
        for code, name in found
    }


def plan_of(frame: Frame, vocabulary: Vocabulary, around: Around) -> Plan | None:
    """What the columns of `frame` are; `None` where nothing in it looks like a ladder."""
    if not frame.body or frame.width < 2 or _is_numbers(frame):
        return None
    return _Planner(frame, vocabulary, around).plan()


def _is_numbers(frame: Frame) -> bool:
    """Whether the table holds figures and no texts, such as salaries."""
    texts = [cell.text for row in frame.body[:_LOOKED_AT] for cell in row[1:] if not cell.empty]
    figures = [text for text in texts if sum(c.isdigit() for c in text) > sum(c.isalpha() for c in text)]
    return len(figures) > 0.5 * len(texts)


class _Planner:
    def __init__(self, frame: Frame, vocabulary: Vocabulary, around: Around) -> None:
        self.frame, self.vocabulary, self.around = frame, vocabulary, around
        self.heads = [frame.head(n) for n in range(frame.width)]
        self.last = [heads[-1] if heads else "" for heads in self.heads]
        self.rows_are, self.columns_are = corner(self.last[0])
        self.means = [self._meaning(one_line(head)) for head in self.last]
        if not self._id(one_line(self.last[0])):
            self.means[0] = self.rows_are
        self.values = [frame.column(n) for n in range(frame.width)]

    def _meaning(self, head: str) -> Means | None:
        """What a header means, unless its words are the title of a section."""
        return None if len(head.split()) > 1 and self._id(head) else meaning(head)

    def plan(self) -> Plan | None:
        across = self._levels_across()
        if across:
            return self._grid_of_levels(across, "")
        down = self._levels_down()
        labels = self._labels(down)
        if down:
            return self._by_rows(labels, down)
        if self.around.level or self._levels_in_banners():
            return self._by_rows(labels, [])
        return self._unsaid(labels)

    # What the columns are

    def _levels_across(self) -> list[int]:
        """The columns whose header names a level, where they make an axis, or that stand under a head such as “Levels”."""
        under = [n for n, heads in enumerate(self.heads) if n and any(map(self._announces, heads[:-1]))]
        if len(under) > 1:
            return under
        found = [n for n, heads in enumerate(self.heads) if any(level_of(head, self.vocabulary) for head in heads)]
        if found and found[0] == 0 and self._is_label(0) and len(found) > 1:
            found = found[1:]
        if len(found) > 1 or (found and found[0] and not self._levels_down()):
            # What stands among levels is one, whatever it is called.
            return [n for n in range(found[0], found[-1] + 1) if self._may_be_level(n)]
        bare = [n for n in range(self.frame.width) if any(is_number(head) for head in self.heads[n])]
        if len(bare) > 1:
            counted = [next(int(head) for head in self.heads[n] if is_number(head)) for n in bare]
            if counted == list(range(counted[0], counted[0] + len(counted))):
                return bare
        if self.columns_are in (Means.LEVEL, Means.LEVEL_NAME):
            return [n for n in range(1, self.frame.width) if self.means[n] is None]
        return []

    def _announces(self, head: str) -> bool:
        """Whether a head over several columns only says that they are levels."""
        return meaning(one_line(head)) in (Means.LEVEL, Means.LEVEL_NAME) or is_levels_title(head)

    def _may_be_level(self, column: int) -> bool:
        heads = self.heads[column]
        if any(level_of(head, self.vocabulary) for head in heads):
            return True
        return bool(heads) and self.means[column] is None and not self.vocabulary.section(heads[-1])

    def _levels_down(self) -> list[int]:
        """The columns whose cells name the level of their row: its number, its name or both."""
        named = [
            n for n, means in enumerate(self.means) if means in (Means.LEVEL, Means.LEVEL_NAME) and not self._long(n)
        ]
        if len([n for n in named if self.means[n] is Means.LEVEL]) > 1:
            named = [n for n in named if self._names_levels(n) or self._numbers(n)] or named[:1]
        alike = [
            n
            for n in range(self.frame.width)
            if n not in named and self.means[n] in (None, Means.NAME, Means.ROLE) and self._names_levels(n)
        ]
        if named:
            # Beside a column Level, one that names levels (Title, Role) gives their names.
            codes = [n for n in named if self.means[n] is Means.LEVEL]
            names = [n for n in named if n not in codes] or [n for n in alike if self._goes_with(codes, n)]
            return [*codes[:1], *names[:1]]
        return alike[:1]

    def _goes_with(self, codes: Sequence[int], column: int) -> bool:
        """Whether each level has one text in `column`, and another one than the other levels."""
        if not codes:
            return True
        pairs = {(row[codes[0]].text, row[column].text) for row in self.frame.body if not row[codes[0]].empty}
        return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})

    def _names_levels(self, column: int) -> bool:
        texts = {one_line(cell.text) for cell in self.values[column]}
        known = [text for text in texts if level_of(text, self.vocabulary)]
        return len(texts) > 1 and len(known) >= _MOST * len(texts) and not self._long(column)

    def _numbers(self, column: int) -> bool:
        return all(is_number(cell.text) for cell in self.values[column])

    def _long(self, column: int) -> bool:
        """Whether the cells hold texts, by their length or because they have lines."""
        cells = self.values[column]
        letters = sum(len(cell.text) for cell in cells)
        lined = sum("\n" in cell.text.strip() or cell.text.lstrip()[:1] in "•●▪-–*" for cell in cells)
        return letters > _LONGEST_LABEL * len(cells) or lined > 0.5 * len(cells)

    def _is_label(self, column: int) -> bool:
        return bool(self.values[column]) and not self._long(column)

    def _sections_in(self, texts: Sequence[str]) -> bool:
        filled = {text for text in texts if text.strip()}
        known = [text for text in filled if self.vocabulary.section(text)]
        return bool(filled) and len(known) >= _MOST * len(filled)

    def _labels(self, levels: Sequence[int], before: int | None = None) -> dict[int, Means]:
        """The columns that say what a row is about, but for its level; `before` is the first column with texts, if known."""
        labels: dict[int, Means] = {}
        speak = (Means.TEXT, Means.FROM, Means.TO)
        texts = [n for n, means in enumerate(self.means) if means in speak and n not in levels]
        single = bool(levels) and not texts and self._one_row_a_level(levels[0])
        seen_text = False
        for n, means in enumerate(self.means):
            if n in levels or (before is not None and n >= before and means not in (Means.ASIDE, Means.ORDER)):
                continue
            if means is Means.ROLE and not {one_line(cell.text).lower() for cell in self.values[n]} <= {"from", "to"}:
                means = None
            if means in _LABELS and not (self._long(n) and means not in (Means.ASIDE, Means.ID)):
                if single and means in (Means.GROUP, Means.COMPETENCY, Means.SECTION) and not self._repeats(n):
                    seen_text = True
                    continue
                labels[n] = means
            elif means is None and not seen_text and not self.vocabulary.section(self.last[n]) and not single:
                first = before is not None or not any(
                    each in (Means.COMPETENCY, Means.SECTION) for each in labels.values()
                )
                if first and self._is_label(n) and (before is not None or n == 0 or self._repeats(n)):
                    labels[n] = Means.NAME
                else:
                    seen_text = True
            else:
                seen_text = True
        return self._settled(labels, levels)

    def _one_row_a_level(self, column: int) -> bool:
        texts = [one_line(cell.text) for cell in self.values[column]]
        return len(set(texts)) == len(texts) == len(self.frame.body)

    def _repeats(self, column: int) -> bool:
        """Whether the column says the same in several rows, or leaves rows blank."""
        texts = [one_line(row[column].text) for row in self.frame.body]
        return len(set(texts) - {""}) < len(texts)

    def _settled(self, labels: dict[int, Means], levels: Sequence[int]) -> dict[int, Means]:
        """Which label is the competency and which the section, where their words leave that open."""
        labels = dict(labels)
        if Means.COMPETENCY in labels.values():
            for n, means in labels.items():
                if means is Means.NAME:
                    labels[n] = Means.SECTION if Means.SECTION not in labels.values() else Means.GROUP
        loose = [n for n, means in labels.items() if means in (Means.NAME, Means.GROUP)]
        competency = next((n for n, means in labels.items() if means is Means.COMPETENCY), None)
        if competency is None and loose:
            known = [n for n in loose if self._sections_in([cell.text for cell in self.values[n]])]
            if known and Means.SECTION not in labels.values():
                labels[known[-1]] = Means.SECTION
                loose.remove(known[-1])
            if len(loose) > 1 and Means.SECTION not in labels.values() and self._crosses(loose[0], loose[1]):
                labels[loose[1]] = Means.SECTION
                loose = loose[:1]
            if loose and not (self.around.competency and Means.SECTION not in labels.values()):
                competency = loose.pop()
                labels[competency] = Means.COMPETENCY
            elif loose:
                labels[loose.pop()] = Means.SECTION
        for n in loose:
            if labels[n] is Means.GROUP and competency is not None and n != competency:
                under = Means.SECTION not in labels.values() and not self._holds(n, competency)
                labels[n] = Means.SECTION if under else Means.GROUP
            elif labels[n] is Means.NAME:
                labels[n] = Means.GROUP
        return labels

    def _pairs(self, first: int, second: int) -> set[tuple[str, str]]:
        """What stands together in the rows of two columns, blank places said by what stands above."""
        pairs: set[tuple[str, str]] = set()
        held = ["", ""]
        for row in self.frame.body:
            cells = [row[first], row[second]]
            held = [one_line(cell.text) or before for cell, before in zip(cells, held, strict=True)]
            if all(held):
                pairs.add((held[0], held[1]))
        return pairs

    def _crosses(self, coarse: int, fine: int) -> bool:
        """Whether the texts of `fine` come again under several of `coarse`, as sections do under competencies."""
        pairs = self._pairs(coarse, fine)
        return len({b for _, b in pairs}) < len(pairs)

    def _holds(self, group: int, competency: int) -> bool:
        """Whether every competency belongs to one group."""
        pairs = self._pairs(group, competency)
        return len({b for _, b in pairs}) == len(pairs)

    # The shapes

    def _grid_of_levels(self, across: Sequence[int], taken: str) -> Plan:
        """Levels in the header; what is beside them in it are sections, competencies or tracks."""
        labels = self._labels([], across[0])
        # The header has the levels; a column that is headed like one cannot say them again.
        labels = {n: Means.ASIDE if m in (Means.LEVEL, Means.LEVEL_NAME) else m for n, m in labels.items()}
        codes = {n: self._code_and_name(n) for n in across}
        names = named_levels(list(codes.values()), self.vocabulary)
        rest = {n: [h for h in self.heads[n] if h not in codes[n] and not self._announces(h)] for n in across}
        others = {head for heads in rest.values() for head in heads}
        rows_compete = Means.COMPETENCY in labels.values()
        kind = Means.ASIDE
        if others and self._sections_in(list(others)):
            kind = Means.SECTION
        elif others and not rows_compete:
            kind = Means.COMPETENCY
        elif others:
            kind = Means.FAMILY
        if len(labels) and not rows_compete and Means.SECTION not in labels.values():
            labels = self._first_label(labels)
        columns: list[Column] = []
        for n in range(self.frame.width):
            if n in codes:
                beside = one_line(" ".join(rest[n]))
                column = Column(Means.TEXT, self.last[n], level=names[codes[n]])
                columns.append(self._said(column, kind, beside))
            elif n in labels:
                columns.append(Column(labels[n], self.last[n]))
            else:
                columns.append(self._whole(n))
        down = _say(labels.values()) or "texts"
        return Plan(tuple(columns), self._banner(labels, levels=True), names, down, "levels", taken)

    def _code_and_name(self, column: int) -> tuple[str, str]:
        """The heads of a column that name its level: its number or code, and its name."""
        heads = self.heads[column]
        known = [head for head in heads if is_number(head) or level_of(head, self.vocabulary)] or heads[-1:]
        if len(known) > 1:
            return known[0], known[-1]
        return (known[0], "") if known else ("", "")

    def _said(self, column: Column, kind: Means, text: str) -> Column:
        match kind if text else Means.ASIDE:
            case Means.SECTION:
                return replace(column, section=text, section_id=self.vocabulary.section(text) or "")
            case Means.COMPETENCY:
                return replace(column, competency=text)
            case Means.FAMILY:
                return replace(column, family=text)
            case _:
                return column

    def _first_label(self, labels: dict[int, Means]) -> dict[int, Means]:
        """`labels` where the rows of a grid of levels are neither said to be competencies nor sections."""
        loose = [n for n, means in labels.items() if means in (Means.GROUP, Means.NAME)]
        return {**labels, loose[-1]: Means.COMPETENCY} if loose else labels

    def _whole(self, column: int) -> Column:
        """A column of texts beside levels: what it says is about the competency as a whole."""
        head = one_line(self.last[column])
        means = self.means[column]
        if not head:
            return Column(Means.ASIDE)
        about = means in (Means.ABOUT, Means.TEXT) or self.vocabulary.section(head) == "definition"
        return Column(Means.TEXT, head, section=head, section_id="definition" if about else self._id(head), whole=True)

    def _id(self, title: str) -> str:
        return self.vocabulary.section(title) or ""

    def _by_rows(self, labels: dict[int, Means], levels: Sequence[int], taken: str = "") -> Plan | None:
        """Levels in the rows, or said for the whole table; the header names sections or competencies, or only “text”."""
        texts = [n for n in range(self.frame.width) if n not in labels and n not in levels]
        if not texts:
            return None
        names: dict[tuple[str, str], LevelName] = {}
        if levels:
            names = named_levels(_pairs_of(self.frame, levels), self.vocabulary)
        heads = {n: one_line(self.last[n]) for n in texts}
        if any(heads.values()):
            texts = [n for n in texts if heads[n]]
        plain = [n for n in texts if self.means[n] in (Means.TEXT, Means.FROM, Means.TO) or not heads[n]]
        unknown = [n for n in texts if n not in plain and not self.vocabulary.section(heads[n])]
        unknown = [n for n in unknown if self.means[n] not in (Means.EXAMPLE, Means.ABOUT)]
        compete = (
            Means.COMPETENCY not in labels.values()
            and not self.around.competency
            and len(unknown) > max(1, 0.4 * len(texts))
        )
        columns: list[Column] = []
        for n in range(self.frame.width):
            if n in levels:
                columns.append(Column(self._level_kind(levels, n), self.last[n]))
            elif n in labels:
                columns.append(Column(labels[n], self.last[n]))
            elif compete and n in unknown:
                columns.append(Column(Means.TEXT, heads[n], competency=heads[n]))
            elif n not in texts:
                columns.append(Column(Means.ASIDE))
            else:
                columns.append(self._text_column(n, heads[n], sections=len(plain) > 1 or n not in plain))
        down = "levels" if levels and not labels else _say([*labels.values(), *([Means.LEVEL] if levels else [])])
        across = "competencies" if compete else "texts" if len(texts) == len(plain) == 1 else "sections"
        return Plan(tuple(columns), self._banner(labels, bool(levels)), names, down or "texts", across, taken)

    def _level_kind(self, levels: Sequence[int], column: int) -> Means:
        return Means.LEVEL if column == levels[0] else Means.LEVEL_NAME

    def _text_column(self, column: int, head: str, sections: bool) -> Column:
        means = self.means[column] or Means.TEXT
        if means in (Means.FROM, Means.TO):
            above = one_line(self.heads[column][0]) if len(self.heads[column]) > 1 else ""
            return Column(means, head, section=above, section_id="" if self._id(above) else "mindset_shift")
        known = self._id(head)
        if not sections and known in ("", "definition"):
            return Column(Means.TEXT, head)
        return Column(Means.TEXT, head, section=head, section_id=known if known != "definition" else "")

    def _levels_in_banners(self) -> bool:
        """Whether lines across the table name the level of the rows below them."""
        alone = [cells[0] for row in self.frame.body if len(cells := distinct(row)) == 1]
        known = [cell for cell in alone if level_of(cell.text, self.vocabulary)]
        return len(known) > 1 and len(known) >= _MOST * len(alone)

    def _banner(self, labels: dict[int, Means], levels: bool) -> Means:
        """What a text alone in its row is about."""
        if not levels and not self.around.level and self._levels_in_banners():
            return Means.LEVEL
        if Means.COMPETENCY in labels.values():
            return Means.GROUP
        return Means.COMPETENCY

    def _unsaid(self, labels: dict[int, Means]) -> Plan | None:
        """A table in which nothing names a level: by what is left over, or no ladder at all."""
        texts = [n for n in range(1, self.frame.width) if n not in labels or labels[n] is Means.NAME]
        texts = [n for n in texts if self.means[n] is None]
        heads = [one_line(self.last[n]) for n in texts]
        first = [one_line(cell.text) for cell in self.values[0]]
        sections = [n for n in range(1, self.frame.width) if self._id(one_line(self.last[n]))]
        rows_are_known = self.rows_are in (Means.COMPETENCY, Means.SECTION, Means.GROUP) or self._sections_in(first)
        if self.rows_are in (Means.LEVEL, Means.LEVEL_NAME):
            return None
        if len(sections) >= 2 and len(sections) >= _MOST * (self.frame.width - 1):
            if self.rows_are is Means.COMPETENCY:
                return self._by_rows(labels, [], "no level is named")
            if len(first) <= _MOST_LEVELS and not self._sections_in(first):
                return self._by_rows({}, [0], "the rows were taken for levels, though nothing calls them that")
        if Means.SECTION in labels.values() and len(labels) < self.frame.width and not texts:
            return self._by_rows(labels, [], "no level is named")
        if len(texts) < 2 or any(not head for head in heads) or len(texts) > _MOST_LEVELS:
            return None
        speak = sum(len(cell.text.split()) > 2 for n in texts for cell in self.values[n])
        cells = sum(len(self.values[n]) for n in texts)
        if rows_are_known or (cells and speak >= 0.5 * cells and cells >= 0.4 * len(texts) * len(self.frame.body)):
            return self._grid_of_levels(texts, "the columns were taken for levels, though nothing calls them that")
        return None


def _pairs_of(frame: Frame, levels: Sequence[int]) -> list[tuple[str, str]]:
    """What the columns `levels` say in each row, with blank places left blank."""
    pairs = []
    for row in frame.body:
        code = row[levels[0]].text.strip()
        name = row[levels[1]].text.strip() if len(levels) > 1 else ""
        if code or name:
            pairs.append((code, name))
    return pairs


def _say(kinds: Iterable[Means]) -> str:
    """What labels are, in words."""
    words = {
        Means.COMPETENCY: "competencies",
        Means.SECTION: "sections",
        Means.LEVEL: "levels",
        Means.FAMILY: "families",
    }
    return " and ".join(dict.fromkeys(words[kind] for kind in kinds if kind in words))
