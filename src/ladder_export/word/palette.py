"""The colors of a form: one accent per level, and what follows from it.

Every pair that a form uses has a contrast of 4.5 : 1 or more (WCAG 2.1, 1.4.3); a test computes it. The colors go into
the theme, so that Word's Design › Colors changes them all. The accents are those of the pages (`ladder_export.palette`).
"""

from __future__ import annotations

from dataclasses import dataclass

from ladder_export.palette import ANCHORS, palette

ACCENTS = tuple(color.removeprefix("#") for color in ANCHORS)
INK = "1D2733"
PAPER = "FFFFFF"
PROMPT = "5F6B76"  # Word's own 808080 has 3.95 : 1 on white and fails
QUIET = "55606B"
RULE = "C3CBD1"

_TINT, _DEPTH, _NIGHT = 0.92, 0.45, "101820"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colors as RRGGBB: `accent` for rules and header rows, `deep` for titles and labels, `tint` behind labels."""

    accent: str
    deep: str
    tint: str

    def theme_fill(self, name: str) -> tuple[str, str]:
        """The color and the theme's name for it, of `accent` or `tint`."""
        return (self.accent, "accent1") if name == "accent" else (self.tint, "background2")


def mix(color: str, other: str, share: float) -> str:
    """`color` with `share` (0 to 1) of `other`."""
    pairs = ((int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (0, 2, 4))
    return "".join(f"{round(a * (1 - share) + b * share):02X}" for a, b in pairs)


def palette_of(step: int, count: int) -> Palette:
    """The palette of the step `step`, counted from 0, of a ladder of `count` steps."""
    accent = palette(count)[step].removeprefix("#")
    return Palette(accent, mix(accent, _NIGHT, _DEPTH), mix(accent, PAPER, _TINT))
