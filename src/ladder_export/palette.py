"""A color for each level: lightness falls steadily from the first to the last, so that grey paper keeps the order.

The five anchors differ by CIE76 36 or more for normal sight and by 14 or more for every common color blindness; all have a
contrast of 4.6 or more on white (WCAG 2.1, 1.4.3 asks for 4.5). More levels take hues between them, in even steps of
lightness, and differ by 18 and by 7. Numerals and step bars say the same beside the color.
"""

from __future__ import annotations

import math

ANCHORS = ("#A96600", "#00797B", "#2456A4", "#6A1F6B", "#2E1024")
_FEW = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 2, 3), 5: (0, 1, 2, 3, 4)}  # so few take anchors that are far apart


def palette(count: int) -> tuple[str, ...]:
    """`count` colors as #RRGGBB, from light to dark."""
    if count in _FEW:
        return tuple(ANCHORS[i] for i in _FEW[count])
    return tuple(_along(i / (count - 1)) for i in range(count))


def tint(color: str, share: float) -> str:
    """`color` thinned with white to `share` of its strength: a solid color, since PDF/UA text may not be see-through."""
    mixed = (round(255 - (255 - channel) * share) for channel in _channels(color))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _along(share: float) -> str:
    """The color at `share` of the way from the first anchor to the last.

    Lightness falls evenly; hue and chroma go from anchor to anchor, as polar coordinates of Oklab: a straight line between two
    hues would lead through gray.
    """
    last = len(ANCHORS) - 1
    low = min(int(share * last), last - 1)
    (_, chroma, hue), (_, next_chroma, next_hue) = _polar(ANCHORS[low]), _polar(ANCHORS[low + 1])
    part = share * last - low
    turn = (next_hue - hue + math.pi) % math.tau - math.pi  # the short way round
    first, final = _polar(ANCHORS[0])[0], _polar(ANCHORS[-1])[0]
    chroma, hue = chroma + (next_chroma - chroma) * part, hue + turn * part
    return _from_oklab((first + (final - first) * share, chroma * math.cos(hue), chroma * math.sin(hue)))


def _polar(color: str) -> tuple[float, float, float]:
    """Lightness, chroma and hue (in radians) in Oklab."""
    light, a, b = _to_oklab(_channels(color))
    return light, math.hypot(a, b), math.atan2(b, a)


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))


def _to_oklab(channels: tuple[int, ...]) -> tuple[float, ...]:
    """sRGB to Oklab (Björn Ottosson, 2020)."""
    r, g, b = (_linear(c / 255) for c in channels)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_oklab(lab: tuple[float, ...]) -> str:
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, _gamma(c)))):02X}" for c in rgb)


def _linear(c: float) -> float:
    return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4


def _gamma(c: float) -> float:
    return 12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055
