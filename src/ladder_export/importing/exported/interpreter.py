"""The blocks of an exported file to pieces, by the headings above them and the section table of the settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import takewhile

from ladder_export.fingerprint import fingerprint
from ladder_export.importing.data import LevelName, Origin, Piece, Reading, Shape
from ladder_export.importing.exported.bare import Bare, placed
from ladder_export.importing.exported.lines import Line, Look, NotOursError
from ladder_export.importing.ids import Spot
from ladder_export.importing.settings import Settings
from ladder_export.importing.tables.cells import unquoted
from ladder_export.ladder import QUOTED, Family, Kind, Scope, SectionType, Stage

_LISTED = {Kind.LIST: Shape.BULLET, Kind.QUOTES: Shape.BULLET, Kind.PHRASES: Shape.BULLET, Kind.STEPS: Shape.NUMBERED}
_ENTRIES = {Look.BULLET: Shape.BULLET, Look.NUMBERED: Shape.NUMBERED}
_TITLE_DEPTH = 0


class _Role(Enum):
    """What a heading names."""

    FAMILY = auto()
    COMPETENCY = auto()
    LEVELS = auto()
    LEVEL = auto()
    SECTION = auto()


@dataclass(slots=True)
class Interpreter:
    """Goes through the lines of one file. `flat`: its headings look like texts; `book`: it holds the families."""

    name: str
    settings: Settings
    flat: bool
    book: bool
    ahead: Sequence[Line] = ()  # the lines that follow
    open: list[tuple[int, _Role]] = field(default_factory=list)  # headings above, with their depth
    family: Family | None = None
    competency: str = ""  # its id
    level: Stage | None = None
    section: SectionType | None = None
    closing: bool = False
    bare: list[Line] = field(default_factory=list)  # texts under no title that are not yet told
    told: int = 0  # texts of the section so far
    sides: list[str] = field(default_factory=list)  # what is to come of a shift
    read_spots: set[Spot] = field(default_factory=set)  # the sections that had a title so far
    pieces: list[Piece | Bare] = field(default_factory=list)
    levels: dict[LevelName, None] = field(default_factory=dict)
    title: str = ""
    subtitle: str = ""

    def read(self, lines: Sequence[Line]) -> Reading:
        """Raises `NotOursError`."""
        for number, line in enumerate(lines, 1):
            self.ahead = lines[number:]
            self._line(line)
        self._end_section()
        pieces = tuple(placed(self.pieces))
        if not pieces:
            raise NotOursError
        return Reading(
            file=self.name,
            understood=f"an export of “{self.settings.ladder.title}”",
            pieces=pieces,
            title=self.title,
            levels=tuple(self.levels),
            competencies=tuple(dict.fromkeys(piece.competency for piece in pieces)),
            facts=(("subtitle", self.subtitle),) if self.subtitle else (),
        )

    def _line(self, line: Line) -> None:
        if line.look is Look.SUBTITLE and not self.competency:
            self.subtitle = line.text
        elif line.look is Look.HEADING and line.depth == _TITLE_DEPTH:
            self.title = line.text
        elif line.look is Look.HEADING:
            while self.open and self.open[-1][0] >= line.depth:
                self.open.pop()
            self.open.append((line.depth, self._headed(line, self._possible())))
        elif line.look is Look.TEXT and self.flat and (role := self._seems_headed(line)):
            self.open.append((0, role))
        elif not self.competency:
            raise NotOursError
        elif line.look is Look.RULE:
            self._end_section()
            self.closing = True
        elif line.look is Look.TEXT:
            self._text(line)
        else:
            self._entry(line)

    # ------------------------------------------------------------------------------------------------- headings

    def _possible(self) -> tuple[_Role, ...]:
        """What a heading below those above it can name."""
        above = [role for _, role in self.open]
        if not above:
            families = self.book and len(self.settings.ladder.families) > 1
            return (_Role.FAMILY if families else _Role.COMPETENCY,)
        return {
            _Role.FAMILY: (_Role.COMPETENCY,),
            _Role.COMPETENCY: (_Role.SECTION, _Role.LEVEL, _Role.LEVELS),
            _Role.LEVELS: (_Role.LEVEL,),
            _Role.LEVEL: (_Role.SECTION,),
            _Role.SECTION: (),
        }[above[-1]]

    def _seems_headed(self, line: Line) -> _Role | None:
        """What a bare line of a flat file names, if it is a title that can stand there."""
        if not self.competency:
            return self._headed(line, (_Role.COMPETENCY,))
        roles = (_Role.SECTION, _Role.LEVEL, _Role.LEVELS)
        return next((role for role in roles if self._goes_to(role, line.text)), None)

    def _headed(self, line: Line, roles: Sequence[_Role]) -> _Role:
        """Go to what the heading names, which is one of `roles`. Raises `NotOursError` if it names none of them."""
        for role in roles:
            if self._goes_to(role, line.text):
                return role
        raise NotOursError

    def _goes_to(self, role: _Role, text: str) -> bool:
        words = self.settings.ladder.words
        match role:
            case _Role.FAMILY:
                return self._to_family(text)
            case _Role.COMPETENCY:
                return self._to_competency(text)
            case _Role.LEVELS:
                found = text == words("export.levels")
                if found:
                    self._leave(level=False)
                return found
            case _Role.LEVEL:
                stage = self._stage(text)
                if stage:
                    self._leave(level=True)
                    self.level = stage
                    self.levels.setdefault(LevelName(stage.number, stage.name))
                return stage is not None
            case _Role.SECTION:
                return self._to_section(text)

    def _to_family(self, text: str) -> bool:
        found = next((family for family in self.settings.ladder.families if family.title == text), None)
        if found:
            self._leave(level=True)
            self.family, self.competency = found, ""
        return found is not None

    def _to_competency(self, text: str) -> bool:
        families = self.settings.ladder.families
        named = [name for name, (title, _) in self.settings.competencies.items() if title == text]
        if self.book and self.family:
            named = [name for name in named if name in self.family.competencies]
        if named:
            self._leave(level=True)
            # Competencies of two families may have one title: what follows tells which of them this is.
            self.competency = max(named, key=self._known_ahead) if len(named) > 1 else named[0]
            self.family = next((family for family in families if self.competency in family.competencies), None)
        return bool(named)

    def _known_ahead(self, competency: str) -> int:
        """How many of the lines that follow were words of that competency."""
        spots = (spot for spot in self.settings.ids if spot.competency == competency)
        prints = {old.print for spot in spots for old in self.settings.ids[spot]}
        return sum(fingerprint(line.text) in prints for line in self.ahead)

    def _to_section(self, text: str) -> bool:
        scope = Scope.LEVEL if self.level else Scope.COMPETENCY
        named = [row for row in self.settings.ladder.section_types if row.scope is scope and row.title == text]
        if named:
            if self.closing:
                raise NotOursError
            self._end_section()
            self.section = max(named, key=lambda row: (self._known_below(row), self._spot(row) not in self.read_spots))
            self.read_spots.add(self._spot(self.section))
        return bool(named)

    def _known_below(self, row: SectionType) -> int:
        """How many of the texts that follow were words of that section. Of two with one title it tells which is meant."""
        prints = self._prints(row)
        texts = [line.text for line in takewhile(lambda line: not self._is_title(line), self.ahead)]
        if row.kind in QUOTED:
            texts = [self._unquoted(text) for text in texts]
        if row.kind is Kind.SHIFT:  # the two sides have a label between them
            return sum(fingerprint(old, new) in prints for old, new in zip(texts, texts[2:], strict=False))
        return sum(fingerprint(text) in prints for text in texts)

    def _is_title(self, line: Line) -> bool:
        """Whether a section may end before `line`."""
        if line.look is Look.HEADING or not self.flat:
            return line.look is Look.HEADING
        rows = self.settings.ladder.section_types
        return any(row.title == line.text for row in rows) or self._stage(line.text) is not None

    def _prints(self, row: SectionType) -> Counter[str]:
        """The fingerprints that its items had, and how often."""
        return Counter(old.print for old in self.settings.ids.get(self._spot(row), ()))

    def _spot(self, row: SectionType) -> Spot:
        return Spot(self.competency, self.level.number if self.level else 0, row.id)

    def _stage(self, text: str) -> Stage | None:
        """The level of the competency that a heading names."""
        own = self.settings.ladder
        stages = self.family.stages if self.family else own.stages
        return next((s for s in stages if text == own.words("export.level", number=s.number, name=s.name)), None)

    def _leave(self, *, level: bool) -> None:
        """End what is open; `level`: the level too."""
        self._end_section()
        self.closing = False
        if level:
            self.level = None

    # ---------------------------------------------------------------------------------------------------- texts

    def _end_section(self) -> None:
        if self.sides:
            raise NotOursError
        self.section, self.told = None, 0
        if self.bare:
            pieces = tuple(self._piece(line, Shape.PROSE, "") for line in self.bare)
            self.pieces.append(Bare(pieces, self._candidates()))
        self.bare = []

    def _text(self, line: Line) -> None:
        row = self.section
        if row is None or (row.kind in _LISTED and self._has_entries()):
            if row:
                self._end_section()
                self.closing = True
            self.bare.append(line)
        elif self.sides:
            self._side(line)
        elif row.lead_in and not self.told:
            self._add(line, Shape.LEAD_IN)
        elif row.kind is Kind.PROSE:
            self._add(line, Shape.PROSE)
        elif row.kind is Kind.SHIFT and line.text == self.settings.ladder.words("export.from"):
            self.sides = ["from", "label", "to"]
        else:
            raise NotOursError

    def _has_entries(self) -> bool:
        return self.told > bool(self.section and self.section.lead_in)

    def _side(self, line: Line) -> None:
        due = self.sides.pop(0)
        if due == "label":
            if line.text != self.settings.ladder.words("export.to"):
                raise NotOursError
            return
        self._add(line, Shape.FROM if due == "from" else Shape.TO)

    def _entry(self, line: Line) -> None:
        if self.section is None or _LISTED.get(self.section.kind) is not _ENTRIES[line.look]:
            raise NotOursError
        if self.section.lead_in and not self.told:
            raise NotOursError
        self._add(line, _ENTRIES[line.look])

    def _add(self, line: Line, shape: Shape) -> None:
        self.told += 1
        if self.section:
            quoted = self.section.kind in QUOTED and shape is not Shape.LEAD_IN
            self.pieces.append(self._piece(line, shape, self.section.id, quoted=quoted))

    def _piece(self, line: Line, shape: Shape, section: str, *, quoted: bool = False) -> Piece:
        title, _ = self.settings.competencies[self.competency]
        return Piece(
            text=self._unquoted(line.text) if quoted else line.text,
            shape=shape,
            origin=Origin(self.name, line.place),
            family=self.family.title if self.family and len(self.settings.ladder.families) > 1 else "",
            competency=title,
            level=LevelName(self.level.number, self.level.name) if self.level else None,
            section=self.section.title if self.section and section else "",
            section_id=section,
            closing=self.closing and not section,
            quoted=quoted,
            competency_id=self.competency,
        )

    def _unquoted(self, text: str) -> str:
        first, last = self.settings.ladder.speech.quotes
        if text.startswith(first) and text.endswith(last) and len(text) > len(first) + len(last):
            return text[len(first) : -len(last)]
        return unquoted(text)[0]

    def _candidates(self) -> dict[str, Counter[str]]:
        """The sections that stand without a title, with the fingerprints that their items had and how often."""
        scope = Scope.LEVEL if self.level else Scope.COMPETENCY
        rows = (row for row in self.settings.ladder.section_types if row.scope is scope and row.untitled)
        return {row.id: self._prints(row) for row in rows if row.kind is Kind.PROSE}
