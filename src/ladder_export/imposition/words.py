"""How a plan names cards, sizes and cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from ladder_export.imposition.grid import EDGE, Grid, cuts
from ladder_export.wording import Wording

_LISTED = 10  # cards of a pack, or of one competency in it, that are named
_LINE = 92  # letters in a line of the plan
_TITLE = 44  # letters of a competency's title in its line
_LINES = 4  # competencies of a pack that are named
_SHORT = 26  # letters of a competency's title in a drawing
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Face:
    """What tells a card from others: the number and name of its level, and its competency (`group`) where there are several."""

    number: str
    name: str
    group: str = ""


def texts_of(card: int | None, pack: Sequence[Face], people: int, words: Wording) -> tuple[str, ...]:
    """What is written in the place of a card: the number that it shows, its competency, and whose pack it is of."""
    if card is None:
        return "–", words("plan.empty")
    face = pack[card % len(pack)]
    whose = "" if face.group else words("plan.level")
    if people > 1:
        whose = words("plan.pack", number=card // len(pack) + 1)
    return tuple(text for text in (face.number, _short(face.group), whose) if text)


def _short(title: str) -> str:
    """`title`, or its first words, or the beginning of a word that is too long alone."""
    words = shorten(title, _SHORT, placeholder="…")
    return words if words != "…" else f"{title[: _SHORT - 1]}…"


def size_in_words(title: str, width: float, height: float, words: Wording) -> str:
    """The `title` of a size, which may be its inches, and its mm and inches, rounded to tenths and hundredths."""
    inches = [round(length / _MM_PER_INCH, 2) for length in (width, height)]
    shown = " × ".join(map(words.number, inches))
    metric = f"{_mm(width, words)} × {_mm(height, words)} mm"
    if title == "{:g} × {:g} in".format(*inches):
        return words("plan.size_inches", inches=shown, metric=metric)
    return words("plan.size", title=title, metric=metric, inches=shown)


def cuts_in_words(grid: Grid, words: Wording) -> str:
    """How many cuts a sheet takes, and what falls away."""
    number = sum(map(len, cuts(grid)))
    if not number:
        return words("plan.no_cuts")
    across, upright = grid.margins
    waste = []
    if grid.gutter and grid.places > 1:
        waste.append(words("plan.waste_between", mm=_mm(grid.gutter, words)))
    waste += [
        words(f"plan.{where}", mm=_mm(room, words))
        for room, where in ((across, "waste_beside"), (upright, "waste_above"))
        if room >= EDGE
    ]
    lost = words("plan.waste", where=words.listed(waste)) if waste else words("plan.no_waste")
    return words.sentences(words("plan.cuts", n=number), lost)


def _mm(length: float, words: Wording) -> str:
    return words.number(round(length, 1))


def listed_by_group(pack: Sequence[Face], words: Wording) -> tuple[str, ...]:
    """The cards of a pack, in a line for each competency where there are several: of many only the first and the last."""
    groups: dict[str, list[Face]] = {}
    for face in pack:
        groups.setdefault(face.group, []).append(face)
    lines = [_of_group(group, faces, words) for group, faces in groups.items()]
    return tuple(lines if len(lines) <= _LINES else (*lines[: _LINES - 1], "…", lines[-1]))


def _of_group(group: str, faces: Sequence[Face], words: Wording) -> str:
    """Numbers and names of cards; numbers alone where the names of a competency among several do not fit its line."""
    names = [f"{face.number}\N{NO-BREAK SPACE}{face.name}" for face in faces]
    if not group:
        return listed(names, words)
    title = shorten(group, _TITLE, placeholder="…")
    full = words("page.named", what=title, name=words.listed(names))
    if len(full) <= _LINE:
        return full
    return words("page.named", what=title, name=listed([face.number for face in faces], words))


def listed(names: Sequence[str], words: Wording, letters: int = 2 * _LINE) -> str:
    """All of a few, the first and the last of many: the plan has to stay one page, so about so many `letters`."""
    shown = list(names)
    while len(shown) > 2 and (len(shown) > _LISTED or len(words.listed(shown)) > letters):
        del shown[-2]
    return words.listed(shown if len(shown) == len(names) else (*shown[:-1], "…", shown[-1]))
