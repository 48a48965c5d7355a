"""How a plan names cards, sizes and cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from ladder_export.imposition.grid import EDGE, Grid, cuts

_LISTED = 10  # cards of a pack, or of one competency in it, that are named
_LINE = 92  # letters in a line of the plan
_TITLE = 44  # letters of a competency's title in its line
_LINES = 4  # competencies of a pack that are named
_SHORT = 26  # letters of a competency's title in a drawing
_EMPTY = "empty"
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Face:
    """What tells a card from others: the number and name of its level, and its competency (`group`) where there are several."""

    number: str
    name: str
    group: str = ""


def texts_of(card: int | None, pack: Sequence[Face], people: int) -> tuple[str, ...]:
    """What is written in the place of a card: the number that it shows, its competency, and whose pack it is of."""
    if card is None:
        return "–", _EMPTY
    face = pack[card % len(pack)]
    whose = f"pack {card // len(pack) + 1}" if people > 1 else "" if face.group else "level"
    return tuple(text for text in (face.number, _short(face.group), whose) if text)


def _short(title: str) -> str:
    """`title`, or its first words, or the beginning of a word that is too long alone."""
    words = shorten(title, _SHORT, placeholder="…")
    return words if words != "…" else f"{title[: _SHORT - 1]}…"


def size_in_words(title: str, width: float, height: float) -> str:
    """The `title` of a size, which may be its inches, and its mm and inches, rounded to tenths and hundredths."""
    inches = " × ".join(f"{round(length / _MM_PER_INCH, 2):g}" for length in (width, height)) + " in"
    metric = f"{_mm(width)} × {_mm(height)} mm"
    return f"{title} ({metric})" if title == inches else f"{title}, {metric} ({inches})"


def cuts_in_words(grid: Grid) -> str:
    """How many cuts a sheet takes, and what falls away."""
    number = sum(map(len, cuts(grid)))
    if not number:
        return "None: a card is a whole sheet"
    across, upright = grid.margins
    waste = []
    if grid.gutter and grid.places > 1:
        waste.append(f"{_mm(grid.gutter)} mm between the cards")
    waste += [
        f"{_mm(room)} mm at {where}"
        for room, where in ((across, "left and right"), (upright, "top and bottom"))
        if room >= EDGE
    ]
    lost = f"Gray is waste: {', '.join(waste)}" if waste else "Nothing is wasted"
    return f"{number} on each sheet, along the dashed lines. {lost}"


def _mm(length: float) -> str:
    return f"{round(length, 1):g}"


def listed_by_group(pack: Sequence[Face]) -> tuple[str, ...]:
    """The cards of a pack, in a line for each competency where there are several: of many only the first and the last."""
    groups: dict[str, list[Face]] = {}
    for face in pack:
        groups.setdefault(face.group, []).append(face)
    lines = [_of_group(group, faces) for group, faces in groups.items()]
    return tuple(lines if len(lines) <= _LINES else (*lines[: _LINES - 1], "…", lines[-1]))


def _of_group(group: str, faces: Sequence[Face]) -> str:
    """Numbers and names of cards; numbers alone where the names of a competency among several do not fit its line."""
    names = [f"{face.number}\N{NO-BREAK SPACE}{face.name}" for face in faces]
    if not group:
        return listed(names)
    title = f"{shorten(group, _TITLE, placeholder='…')}: "
    full = title + ", ".join(names)
    return full if len(full) <= _LINE else title + listed([face.number for face in faces])


def listed(names: Sequence[str], letters: int = 2 * _LINE) -> str:
    """All of a few, the first and the last of many: the plan has to stay one page, so about so many `letters`."""
    shown = list(names)
    while len(shown) > 2 and (len(shown) > _LISTED or len(", ".join(shown)) > letters):
        del shown[-2]
    return ", ".join(shown if len(shown) == len(names) else (*shown[:-1], "…", shown[-1]))
