"""What each heading of a document is: the title of the ladder, a family, a competency, a level, a section, or none of these.

Documents are ordered in many ways (competency › level › section, level › competency, competency › section › level, one
competency or one level a file), and their depths are not kept with care. So the headings are put into a tree first: by depth
and, among headings of the same depth, with known sections below levels, and levels below what is named right before their
first. Then:
  * levels are those that name one with its number, and names of stages where most headings of that depth are such;
  * what stands above levels is a competency; above that a family, or the title if it is the only one at the top;
  * what stands below levels is a section if it is a known one. Others below levels are sections where known ones stand
    beside them or where a competency stands above the level; else they are competencies told level by level;
  * without any level, what stands above known sections is a competency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from ladder_export.importing.data import LevelName
from ladder_export.importing.documents.outline import STRONG_DEPTH, Block, Look
from ladder_export.importing.documents.tables import told_by_grid
from ladder_export.importing.vocabulary import (
    Vocabulary,
    is_levels_title,
    labelled_competency,
    plain,
    without_picture,
)

_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+|\(\d{1,2}\))\s+(?=\S)")
_OUTLINE = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+\S")  # `1.2 Title`: then `1 Title` is numbered, too
_BARE_NUMBER = re.compile(r"\d{1,2}\s+(?=\S)")
_BOTH = re.compile(r"(?P<one>\S.*?)\s*(?:[:：|/,]|\s[–—-])\s*(?P<two>\S.*)")
_FEW = 4  # where one title in so many under levels is that of a known section, the others are taken for sections, too
# Words in the title of a whole ladder; the title of one competency seldom has them.
_LADDER_WORDS = re.compile(
    r"\b(?:ladders?|framework|competenc(?:y|ies)|matrix|levell?ing|levels|progression|career|rubric|tracks?|roles?|handbook"
    r"|expectations|job|laufbahn|karriere\w*|kompetenz\w*|carri[eè]re|compétences|carrera|competencias|carreira|competências"
    r"|kariery|kompetencj\w*)\b|キャリア|等級|المسار|الكفاءات",
    re.IGNORECASE,
)


# What headings below levels are often called where they are sections, and where they are competencies.
_LIKE_SECTION = re.compile(
    r"(?:what|how|when|why|where|who|you|we|signs?|examples?|questions?|things?|ways?|watch|tips|try|do|don[’']?t|avoid|typical"
    r"|common|key|expected|was|wie|wann|warum|beispiele?|typische|fragen|ce que|comment|exemples?|qué|cómo|ejemplos?|o que|como"
    r"|exemplos?|co|jak|przykłady)\b",
    re.IGNORECASE,
)
_LIKE_COMPETENCY = re.compile(
    r"\b(?:communicat\w*|collaborat\w*|leaders?\w*|deliver\w*|execut\w*|impact|craft\w*|technical|technolog\w*|mentor\w*|owner\w*"
    r"|influenc\w*|culture|design|quality|team\w*|knowledge|strateg\w*|autonomy|scope|problems?|solving|results?|people|process\w*"
    r"|domain|product|customers?|innovat\w*|planning|hiring|engineering|architectur\w*|community|accountab\w*|skills?|business"
    r"|kommunikation|zusammenarbeit|führung|qualität|wirkung|technik\w*|verantwortung|collaboration|liderazgo|comunica\w+)\b",
    re.IGNORECASE,
)


class Role(Enum):
    """What a heading is."""

    TITLE = auto()
    FAMILY = auto()
    COMPETENCY = auto()
    LEVEL = auto()
    SECTION = auto()
    PART = auto()  # a heading inside a section
    LEVELS = auto()  # it only announces levels
    OTHER = auto()  # nothing of a ladder


@dataclass(slots=True, eq=False)
class Head:
    """A heading in the tree. `entries`, `texts`: how many of these stand under it, before the next heading."""

    at: int
    text: str
    depth: float
    section: str | None
    level: LevelName | None
    announces: bool
    entries: int = 0
    texts: int = 0
    shifts: bool = False
    grid_levels: bool = False
    labelled: bool = False  # it says itself that it names a competency
    grid_names: set[str] = field(default_factory=set)  # competencies that the tables under it name by themselves
    role: Role = Role.OTHER
    parent: Head | None = None
    children: list[Head] = field(default_factory=list)

    @property
    def unknown(self) -> bool:
        """Whether only its place can tell what it is."""
        return self.section is None and self.level is None and not self.announces

    @property
    def above(self) -> Iterator[Head]:
        """Its parents, the nearest first."""
        up = self.parent
        while up is not None:
            yield up
            up = up.parent

    @property
    def below(self) -> Iterator[Head]:
        """All that is under it, in order."""
        for child in self.children:
            yield child
            yield from child.below

    def nearest(self, role: Role) -> Head | None:
        """Itself or the nearest parent of that role."""
        return next((head for head in (self, *self.above) if head.role is role), None)


def heads_of(blocks: Sequence[Block], vocabulary: Vocabulary) -> list[Head]:
    """All headings with their roles, in order. One that names a competency and a level counts as two, at the same place."""
    heads: list[Head] = []
    numbered = any(block.look is Look.HEADING and _OUTLINE.match(block.text) for block in blocks)
    for at, block in enumerate(blocks):
        if block.look is Look.HEADING:
            heads += _heads_at(at, block, vocabulary, numbered=numbered)
        elif heads:
            heads[-1].entries += block.look in (Look.ENTRY, Look.FROM, Look.TO)
            heads[-1].texts += block.look is Look.TEXT
            heads[-1].shifts |= block.look is Look.FROM
            if block.grid is not None:
                levels, names = told_by_grid(block.grid, vocabulary)
                heads[-1].grid_levels |= levels
                heads[-1].grid_names |= names
    _refine(heads, vocabulary)
    _grow(heads)
    _find_levels(heads)
    _name_the_top(heads)
    _give_roles(heads, vocabulary)
    return heads


def _heads_at(at: int, block: Block, vocabulary: Vocabulary, *, numbered: bool) -> list[Head]:
    """The heading at `at`, or two. `numbered`: the headings of the document are numbered like 1, 1.1, 1.1.1."""
    both = _competency_and_level(block.text, vocabulary)
    if both:
        name, told = both
        return [
            Head(at, name, block.depth, None, None, False),
            Head(at, block.text, block.depth + 0.1, None, told, False),
        ]
    text = block.text.rstrip(":： ")
    section = None if vocabulary.is_competency(text) or vocabulary.is_family(text) else vocabulary.section(text)
    announces = section is None and is_levels_title(text)
    known = vocabulary.is_competency(text) or vocabulary.is_family(text)
    level = None if section or announces or known else vocabulary.level(text)
    shown = text if level else _NUMBER.sub("", text)
    if numbered and level is None:
        shown = _BARE_NUMBER.sub("", shown, count=1)
    named = "" if section or level else labelled_competency(without_picture(shown)[0])
    return [Head(at, named or shown, block.depth, section, level, announces, labelled=bool(named))]


def _is_competency(head: Head, vocabulary: Vocabulary) -> bool:
    """Whether a heading is that of a competency for sure: it says so, or the ladder has one of that title."""
    return head.labelled or vocabulary.is_competency(head.text)


def _competency_and_level(text: str, vocabulary: Vocabulary) -> tuple[str, LevelName] | None:
    """The two parts of `Customer Value – Level 2`, or of `Customer Value: Level 2: Mid-Level Engineer`."""
    found = _BOTH.fullmatch(text)
    while found:
        one, told = found["one"], vocabulary.level(found["two"])
        if (
            told is not None
            and told.number is not None
            and vocabulary.level(one) is None
            and not vocabulary.section(one)
        ):
            return (one, told) if vocabulary.level(text) is None else None
        rest = _BOTH.fullmatch(found["two"])
        if rest is None:
            return None
        found = re.fullmatch(
            rf"(?P<one>{re.escape(text[: found.start('two') + rest.end('one')])})\W+(?P<two>\S.*)", text, re.DOTALL
        )
    return None


# ------------------------------------------------------------------------------------------------------------- the tree


def _refine(heads: Sequence[Head], vocabulary: Vocabulary) -> None:
    """Among headings of one depth: sections below levels, and a competency above the levels that follow it."""
    for depth in {head.depth for head in heads}:
        same = [head for head in heads if head.depth == depth]
        levels = [head for head in same if head.level]
        sections = [head for head in same if head.section]
        flat = bool(levels and sections) or depth >= STRONG_DEPTH
        if not flat:
            continue
        seen: set[tuple[int | None, str]] = set()
        levels_after = _levels_after(same)
        lone = _lone_opener(heads, same, levels_after)
        for head, after in zip(same, [*same[1:], None], strict=True):
            if head.level or head.announces:
                seen |= {(head.level.number, plain(head.level.name))} if head.level else set()
            elif head.section:
                head.depth += 0.4
            elif head is heads[0] and after is not None and _is_title(head, after, levels_after, vocabulary):
                head.depth -= 0.6
            elif vocabulary.is_family(head.text):
                head.depth -= 0.4
            elif _is_competency(head, vocabulary) or (head is not lone and _opens_levels(head, levels_after, seen)):
                head.depth -= 0.3
                seen = set()
            elif levels and seen:
                head.depth += 0.4
            elif not head.entries and ((head is heads[0] and (levels or sections)) or (after and after.section)):
                head.depth -= 0.3  # it has no list of its own, and what follows is not beside it


def _levels_after(same: Sequence[Head]) -> dict[Head, LevelName | None]:
    """For each heading the level that the next one names; headings that only announce levels are passed over."""
    found: dict[Head, LevelName | None] = {}
    level = None
    for head in reversed(same):
        found[head] = level
        level = level if head.announces else head.level
    return found


def _is_title(head: Head, after: Head, levels_after: Mapping[Head, LevelName | None], vocabulary: Vocabulary) -> bool:
    """Whether the first heading stands right above a family or a competency, and so is the title of the ladder."""
    if head.entries or head.texts or not after.unknown:
        return False
    known = vocabulary.is_family(after.text) or _is_competency(after, vocabulary)
    return known or _opens_levels(after, levels_after, set())


def _opens_levels(head: Head, levels_after: Mapping[Head, LevelName | None], seen: set[tuple[int | None, str]]) -> bool:
    """Whether the levels begin (again) right after `head`."""
    level = levels_after.get(head)
    if level is None or head.entries:
        return False
    return not seen or (level.number, plain(level.name)) in seen


def _lone_opener(
    heads: Sequence[Head], same: Sequence[Head], levels_after: Mapping[Head, LevelName | None]
) -> Head | None:
    """The only unknown heading right before levels, if a competency is named above it: then it is a section of that one."""
    openers = [head for head in same if head.unknown and _opens_levels(head, levels_after, set())]
    if len(openers) != 1:
        return None
    before = [head for head in heads[: heads.index(openers[0])] if head.unknown]
    named = [head for head in before if head.texts or head.depth < openers[0].depth]
    return openers[0] if any(not _LADDER_WORDS.search(head.text) for head in named) else None


def _grow(heads: Sequence[Head]) -> None:
    """Give each heading its parent: the last one before it that is less deep."""
    open_heads: list[Head] = []
    for head in heads:
        while open_heads and open_heads[-1].depth >= head.depth:
            open_heads.pop()
        if open_heads:
            head.parent = open_heads[-1]
            head.parent.children.append(head)
        open_heads.append(head)


def _find_levels(heads: Sequence[Head]) -> None:
    """Keep the names of stages only where they are levels, and find levels with names that nobody knows."""
    for head in heads:
        weak = head.level is not None and head.level.number is None
        if weak and any(each.level for each in head.below):
            head.level = None
    for depth in {head.depth for head in heads}:
        same = [head for head in heads if head.depth == depth and not head.section and not head.announces]
        levels = [head for head in same if head.level]
        if not any(head.level.number is not None for head in levels if head.level) and len(levels) * 2 < len(same):
            for head in levels:
                head.level = None
            continue
        _find_siblings(same, levels)
    if not any(head.level or head.grid_levels for head in heads):
        _find_unknown_levels(heads)


def _name_the_top(heads: Sequence[Head]) -> None:
    """The only heading at the top that levels stand under is no section, although one may be called so (“Feedback”)."""
    tops = [head for head in heads if head.parent is None and any(each.level for each in head.below)]
    if len(tops) == 1 and tops[0].section:
        tops[0].section = None


def _find_siblings(same: Sequence[Head], levels: Sequence[Head]) -> None:
    """A heading beside levels that has the same headings below it as they have is a level, too."""
    titles = {plain(child.text) for head in levels for child in head.children}
    parents = {id(head.parent) for head in levels}
    for head in same:
        own = {plain(child.text) for child in head.children}
        if not head.level and id(head.parent) in parents and own and len(own & titles) * 2 > len(own):
            head.level = LevelName(None, head.text)


def _find_unknown_levels(heads: Sequence[Head]) -> None:
    """`# Competency / ## Seed / ### Key Behaviors`: what repeats the same known sections under one title are its levels."""
    if not heads or len(heads[0].children) < 2:
        return
    children = [head for head in heads[0].children if head.unknown]
    told = [{child.section for child in head.children if child.section} for head in children]
    alone = all(head is heads[0] or head.parent is not None for head in heads)
    named = _LADDER_WORDS.search(heads[0].text)
    if alone and not named and len(children) > 1 and heads[0].unknown and all(told) and len(children) <= 8:
        shared = set.intersection(*[{section for section in sections if section} for sections in told])
        if shared:
            for head in children:
                head.level = LevelName(None, head.text)


# --------------------------------------------------------------------------------------------------------------- roles


def _give_roles(heads: Sequence[Head], vocabulary: Vocabulary) -> None:
    has_levels = any(head.level or head.grid_levels for head in heads)
    by_level = _told_by_level(heads, vocabulary)
    if by_level:
        _forget_sections(heads)
    for head in heads:
        if head.section:
            head.role = Role.SECTION
        elif head.level:
            head.role = Role.LEVEL
        elif head.announces:
            head.role = Role.LEVELS
    rows = _names_competencies(heads)
    for head in heads:
        if head.role is Role.OTHER:
            head.role = _role(
                head, heads, vocabulary, has_levels=has_levels, by_level=by_level, names_competencies=rows
            )
    _part_titles_from_families(heads, vocabulary)


def _told_by_level(heads: Sequence[Head], vocabulary: Vocabulary) -> bool:
    """Whether the unknown headings below levels are competencies: the document goes level by level."""
    below = [head for head in heads if head.parent is not None and head.parent.level and not head.level]
    unknown = [head for head in below if head.unknown]
    if not unknown:
        return False
    if any(_is_competency(head, vocabulary) or any(each.section for each in head.below) for head in unknown):
        return True
    titles = {plain(head.text) for head in below}
    known = {plain(head.text) for head in below if head.section}
    if len(known) * _FEW > len(titles):
        return False
    tops = {id(up): up for head in unknown for up in head.above if up.unknown}
    if len(tops) > 1 or any(_is_competency(up, vocabulary) for up in tops.values()):
        return False
    if any(head.shifts for head in unknown):
        return False
    if not any(head.entries or head.children for head in unknown) and sum(head.texts for head in unknown) >= 2 * len(
        unknown
    ):
        return False  # a chapter: each heading has paragraphs below it, and no list
    names = {head.text for head in unknown}
    like_sections = sum(bool(_LIKE_SECTION.match(name)) for name in names)
    like_competencies = sum(bool(_LIKE_COMPETENCY.search(name)) for name in names)
    return like_sections <= like_competencies and any(head.entries + head.texts for head in unknown)


def _forget_sections(heads: Sequence[Head]) -> None:
    """Among competencies told level by level, one that is called like a section (“Feedback”) is a competency, too."""
    unknown = [head for head in heads if head.unknown and head.parent is not None and head.parent.level]
    for head in heads:
        beside = [each for each in unknown if each.parent is head.parent]
        if head.section and beside and not any(each.section for other in beside for each in other.below):
            head.section = None


def _names_competencies(heads: Sequence[Head]) -> bool:
    """Whether what tables name at the side are competencies: under one heading, or other ones under each. Not where another
    heading is the competency of its table, which names none.
    """
    if any(head.grid_levels and not head.grid_names for head in heads):
        return False
    named = [head.grid_names for head in heads if head.grid_names]
    return len(named) == 1 or not any(
        sum(name in names for names in named) * 2 > len(named) for name in set().union(*named)
    )


def _role(
    head: Head,
    heads: Sequence[Head],
    vocabulary: Vocabulary,
    *,
    has_levels: bool,
    by_level: bool,
    names_competencies: bool,
) -> Role:
    """The role of an unknown heading, by what stands above and below it."""
    if head.labelled:
        return Role.COMPETENCY
    if vocabulary.is_family(head.text) and not _is_competency(head, vocabulary):
        return Role.FAMILY
    if any(each.role is Role.SECTION for each in head.above) and not any(each.level for each in head.below):
        return Role.PART
    level_above = any(each.level for each in head.above)
    competency_above = any(each.role is Role.COMPETENCY for each in head.above)
    if level_above:
        if competency_above:
            return Role.SECTION
        return Role.COMPETENCY if by_level else Role.SECTION
    carries = head.grid_levels or any(each.level or each.grid_levels for each in head.below)
    if carries:
        if by_level:
            return Role.FAMILY if any(each.level for each in head.below) else Role.OTHER
        if head.grid_names and names_competencies:
            return Role.FAMILY
        deeper = any(
            each.unknown and (each.grid_levels or any(down.level or down.grid_levels for down in each.below))
            for each in head.below
        )
        return Role.FAMILY if deeper else Role.COMPETENCY
    if competency_above:
        return Role.SECTION
    if has_levels:
        return Role.COMPETENCY if _is_competency(head, vocabulary) else Role.OTHER
    return _role_without_levels(head, heads, vocabulary)


def _role_without_levels(head: Head, heads: Sequence[Head], vocabulary: Vocabulary) -> Role:
    sections = any(each.section for each in head.below)
    if sections:
        deeper = any(each.unknown and any(down.section for down in each.below) for each in head.below)
        return Role.FAMILY if deeper else Role.COMPETENCY
    if _is_competency(head, vocabulary) or (head is heads[0] and all(each.section for each in heads[1:])):
        return Role.COMPETENCY
    return Role.OTHER


def _part_titles_from_families(heads: Sequence[Head], vocabulary: Vocabulary) -> None:
    """The one heading at the top that has everything below it is the title of the ladder, and no family."""
    families = [head for head in heads if head.role is Role.FAMILY and not vocabulary.is_family(head.text)]
    tops = [head for head in families if head.parent is None]
    others = [
        head
        for head in heads
        if head.parent is None and head.role in (Role.FAMILY, Role.COMPETENCY, Role.LEVEL, Role.SECTION)
    ]
    if len(tops) == 1 and len(others) == 1:
        tops[0].role = Role.TITLE
