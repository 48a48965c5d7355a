"""Which level of one file is which of another: by number, by name, or by their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ladder_export.importing.data import LevelName, Origin, Unplaced
from ladder_export.importing.texts import clean, title_key
from ladder_export.ladder import Stage

_HIGHEST = 999
# Words of people who begin and of people who have arrived, to see that a file lists its highest level first.
_LOW = {"apprentice", "associate", "beginner", "entry", "graduate", "intern", "junior", "trainee", "early"}
_HIGH = {"chief", "director", "distinguished", "fellow", "head", "lead", "principal", "senior", "staff", "vp"}
# What words say of a step, from the start of a career on; a name without any of them is in the middle.
_STEPS = (
    {"intern", "apprentice", "trainee"}, {"graduate", "entry", "junior", "associate", "early"}, {"mid", "intermediate"},
    {"senior"}, {"staff", "lead"}, {"principal"}, {"distinguished"}, {"fellow"}, {"director"}, {"vp"}, {"chief"},
)  # fmt: skip
_MIDDLE = 2


@dataclass(frozen=True, slots=True)
class Named:
    """The levels of one file, in its order."""

    file: str
    levels: tuple[LevelName, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The levels of all files together, lowest first, the number of each level name, and what is to be told of it."""

    stages: tuple[Stage, ...]
    numbers: Mapping[LevelName, int]
    notes: tuple[str, ...] = ()
    aliases: tuple[Unplaced, ...] = ()


@dataclass(slots=True)
class _Found:
    """The steps so far: number to name (empty: not known)."""

    names: dict[int, str]
    numbers: dict[LevelName, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    aliases: list[Unplaced] = field(default_factory=list)
    alone: bool = False  # whether there is one file only

    def by_name(self, name: str) -> int | None:
        wanted = title_key(name)
        return next((number for number, known in self.names.items() if known and title_key(known) == wanted), None)


def match_levels(
    files: Sequence[Named],
    known: Sequence[Stage] = (),
    *,
    word: Callable[[int], str] = "Level {}".format,
    asked: Mapping[str, int] | None = None,
) -> Steps:
    """The steps that `files` name between them.

    `known` are those of the source that is there already. `word` names a level that has only a number. `asked` says for a
    level's name, as `title_key` gives it, which number a person wants it to have.
    """
    found = _Found({stage.number: stage.name for stage in known}, alone=len(files) == 1 and not known)
    shift = int(any(level.number == 0 for file in files for level in file.levels))
    if shift:
        found.notes.append("Levels are numbered from 1 in a source: level 0 of the files is level 1, and so on.")
    for file in files:
        _numbered(found, file, shift, asked or {})
    for file in _by_step(found, sorted(files, key=lambda file: -len(file.levels))):
        _named(found, file, asked or {})
    return _steps(found, shift, word)


def _by_step(found: _Found, files: Sequence[Named]) -> Sequence[Named]:
    """Files of one level each, without a number, in the order of careers instead of that of their names."""
    alone = [file for file in files if len(file.levels) == 1 and file.levels[0].number is None]
    ordered = sorted(alone, key=lambda file: _step(file.levels[0].name))
    steps = {_step(file.levels[0].name) for file in alone}
    if len(alone) < max(2, len(files)) or len(steps) < len(alone) or ordered == alone:
        return files
    names = ", ".join(f"“{file.levels[0].name}”" for file in ordered)
    found.notes.append(f"Files of one level each were put in the order of their names: {names}.")
    return ordered


def _step(name: str) -> int:
    words = set(title_key(name).split())
    return max((n for n, known in enumerate(_STEPS) if words & known), default=_MIDDLE)


def _numbered(found: _Found, file: Named, shift: int, asked: Mapping[str, int]) -> None:
    for level in file.levels:
        if level.number is None or level.number > _HIGHEST:
            continue
        number = asked.get(title_key(level.name), level.number + shift)
        name = clean(level.name)[0]
        kept = found.names.setdefault(number, name)
        if not kept:
            found.names[number] = name
        elif level.name and title_key(kept) != title_key(level.name):
            why = f"the name of level {number} there; the source calls it “{kept}”"
            found.aliases.append(Unplaced(level.name, Origin(file.file), why))
            found.notes.append(f"Level {number} is “{kept}”; {file.file} calls it “{level.name}”.")
        found.numbers[level] = number


def _named(found: _Found, file: Named, asked: Mapping[str, int]) -> None:
    """Give the levels of `file` that have only a name their numbers."""
    bare = [level for level in file.levels if level not in found.numbers]
    if not bare:
        return
    for level in bare:
        number = asked.get(title_key(level.name), found.by_name(level.name))
        if number is not None:
            found.numbers[level] = number
            if not found.names.get(number):
                found.names[number] = clean(level.name)[0]
    ordered = bare[::-1] if _highest_first(bare) else bare
    if ordered != bare:
        found.notes.append(f"{file.file} lists its highest level first: “{ordered[0].name}” is the lowest.")
    left = [level for level in ordered if level not in found.numbers]
    free = sorted(number for number, name in found.names.items() if not name)
    if left and left == ordered and len(left) == len(free):
        given = dict(zip(left, free, strict=True))
    else:
        given = _in_between(found, ordered, left)
    _tell(found, file, given)
    for level, number in given.items():
        found.names[number] = clean(level.name)[0]
        found.numbers[level] = number


def _in_between(found: _Found, ordered: Sequence[LevelName], left: Sequence[LevelName]) -> dict[LevelName, int]:
    """A number for each of `left`: the first one without a name after the level before it."""
    given: dict[LevelName, int] = {}
    taken = {number for number, name in found.names.items() if name}
    before = 0
    for level in ordered:
        if level in left:
            number = next(n for n in range(before + 1, _HIGHEST * 2) if n not in taken)
            given[level] = number
            taken.add(number)
        before = given.get(level) or found.numbers[level]
    return given


def _tell(found: _Found, file: Named, given: Mapping[LevelName, int]) -> None:
    met = {level: number for level, number in given.items() if number in found.names}
    if not met:
        return
    pairs = ", ".join(f"“{level.name}” is {number}" for level, number in met.items())
    level, number = next(iter(met.items()))
    way_out = f"to say otherwise: --map “{level.name}=level {number + 1}”"
    numbered = "it numbers elsewhere" if found.alone else "other files number"
    found.notes.append(f"{file.file} names levels that {numbered}; taken in the same order: {pairs} ({way_out}).")


def _highest_first(levels: Sequence[LevelName]) -> bool:
    """Whether the first of several levels sounds like the top and the last like the start."""
    if len(levels) < 2:
        return False
    first, last = (set(title_key(level.name).split()) for level in (levels[0], levels[-1]))
    return bool(first & _HIGH and last & _LOW)


def _steps(found: _Found, shift: int, word: Callable[[int], str]) -> Steps:
    stages: list[Stage] = []
    used: dict[str, int] = {}
    for number in sorted(found.names):
        name = found.names[number] or word(number - shift)
        if name.casefold() in used:
            first = used[name.casefold()]
            found.notes.append(f"Levels {first} and {number} are both “{name}”: the second is “{name} {number}”.")
            name = f"{name} {number}"
        used[name.casefold()] = number
        stages.append(Stage(number, name))
    return Steps(tuple(stages), found.numbers, tuple(found.notes), tuple(found.aliases))


def run_beside(one: Sequence[LevelName], other: Sequence[LevelName]) -> bool:
    """Whether two files name the same steps of two careers: junior and senior designers, junior and senior engineers."""
    first, second = (
        {_step(level.name) for level in levels if level.number is None and level.name} for levels in (one, other)
    )
    names = [{title_key(level.name) for level in levels} for levels in (one, other)]
    return len(first & second) > 1 and not names[0] & names[1]


def belong_together(one: Sequence[LevelName], other: Sequence[LevelName]) -> bool:
    """Whether two files can be about one set of levels: they do not name all that both have in different ways."""
    names = {level.number: title_key(level.name) for level in one if level.number is not None and level.name}
    shared = [(names[level.number], title_key(level.name)) for level in other if level.name and level.number in names]
    if shared:
        return any(a == b for a, b in shared)
    first = {title_key(level.name) for level in one if level.name}
    second = {title_key(level.name) for level in other if level.name}
    return len(first) < 2 or len(second) < 2 or bool(first & second)
