"""The colors of 1 to 8 levels: told apart in gray, by every kind of sight, and readable on white. Checked by other formulas."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import pytest

from ladder_export.palette import ANCHORS, palette, tint

# Linear RGB as it is seen without one kind of cone (Machado, Oliveira and Fernandes, 2009, severity 1).
SIGHTS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
COUNTS = range(1, 9)
Triple = tuple[float, float, float]


def dot(a: Triple, b: Triple) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def linear(color: str) -> Triple:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return r, g, b


def seen(color: str, sight: str) -> Triple:
    """CIE L*a*b* of a color as that sight sees it."""
    rgb = linear(color)
    if sight:
        red, green, blue = (min(1.0, max(0.0, dot(row, rgb))) for row in SIGHTS[sight])
        rgb = red, green, blue
    r, g, b = rgb
    x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
    y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b
    z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("count", COUNTS)
def test_colors_are_readable_on_white(count: int) -> None:
    colors = palette(count)
    assert len(set(colors)) == count
    for color in colors:
        light = dot((0.2126, 0.7152, 0.0722), linear(color))
        assert 1.05 / (light + 0.05) >= 4.5, color


@pytest.mark.parametrize("count", COUNTS)
def test_gray_paper_keeps_the_order(count: int) -> None:
    lights = [seen(color, "")[0] for color in palette(count)]
    assert all(a - b >= 3.5 for a, b in pairwise(lights))


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize(("sight", "least"), [("", 18), ("protanopia", 11), ("deuteranopia", 10), ("tritanopia", 7)])
def test_every_sight_tells_the_levels_apart(count: int, sight: str, least: float) -> None:
    colors = [seen(color, sight) for color in palette(count)]
    assert all(math.dist(a, b) >= least for a, b in combinations(colors, 2))


def test_up_to_five_levels_take_the_anchors() -> None:
    assert palette(5) == ANCHORS
    assert all(set(palette(count)) <= set(ANCHORS) for count in range(1, 6))
    assert palette(8)[0] == ANCHORS[0]
    assert palette(8)[-1] == ANCHORS[-1]


def test_colors_between_anchors_keep_their_hue() -> None:
    for color in palette(8)[:-1]:
        _, a, b = seen(color, "")
        assert math.hypot(a, b) > 20, f"{color} is nearly gray"


def test_a_tint_is_thinned_with_white() -> None:
    assert tint("#000000", 0.28) == "#B8B8B8"
    assert tint("#2456A4", 1) == "#2456A4"
