"""The drawings: section marks, step bars, arrow and ring, as SVG bytes that CSS uses as backgrounds.

A background is an artifact in a tagged PDF: it is neither read out nor counted as text (ISO 14289-1, 7.1).
Numbers are written in one fixed form, so that the same ladder gives the same bytes.
"""

from __future__ import annotations

from ladder_export.layout.palette import tint

_INK = "#555555"
_MARKS = {
    "square": '<path d="M2.6 2.6H7.4V7.4H2.6Z" fill="{c}"/>',
    "ring": '<circle cx="5" cy="5" r="2.6" fill="none" stroke="{c}" stroke-width="1.1"/>',
    "check": '<path d="M1.6 5.4L4.1 7.9L8.6 2.2" fill="none" stroke="{c}" stroke-width="1.4"/>',
    "up": '<path d="M5 9V1.8M2 4.6L5 1.6L8 4.6" fill="none" stroke="{c}" stroke-width="1.3"/>',
    "question": (
        '<path d="M3 3.6a2 2 0 1 1 2.9 1.8c-.7.4-.9.7-.9 1.4" fill="none" stroke="{c}" stroke-width="1.2"/>'
        '<circle cx="5" cy="8.6" r=".8" fill="{c}"/>'
    ),
    "speech": '<path d="M1.4 1.8H8.6V6.6H4.4L2.6 8.6V6.6H1.4Z" fill="none" stroke="{c}" stroke-width="1"/>',
    "box": '<path d="M2 2H8V8H2Z" fill="none" stroke="{c}" stroke-width="1"/>',
    "diamond": '<path d="M5 1.8L8.2 5L5 8.2L1.8 5Z" fill="none" stroke="{c}" stroke-width="1.1"/>',
    "triangle": '<path d="M2.8 2L7.8 5L2.8 8Z" fill="{c}"/>',
    "dash": '<path d="M1.8 5H8.2" fill="none" stroke="{c}" stroke-width="1.3"/>',
}
MARKS = tuple(_MARKS)


def mark(name: str, color: str) -> bytes:
    """The sign before each item of a section."""
    return _svg("0 0 10 10", _MARKS[name].format(c=color))


def ring() -> bytes:
    """The circle to mark on a worksheet."""
    return _svg("0 0 10 10", f'<circle cx="5" cy="5" r="4.3" fill="none" stroke="{_INK}" stroke-width=".7"/>')


def arrow(color: str) -> bytes:
    """From the old view to the new one."""
    return _svg(
        "0 0 24 12", f'<path d="M1 6H22.5M17.5 1.4L22.5 6L17.5 10.6" fill="none" stroke="{color}" stroke-width="1.2"/>'
    )


def arrow_down(color: str) -> bytes:
    """The same where the new view stands below the old one."""
    return _svg(
        "0 0 10 12", f'<path d="M5 .5V11M1.4 7.4L5 11L8.6 7.4" fill="none" stroke="{color}" stroke-width="1.1"/>'
    )


def line(color: str) -> bytes:
    """The riser of a step, which is stretched to the height that it has to have."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" preserveAspectRatio="none">'
        f'<path d="M0 0H1V1H0Z" fill="{color}"/></svg>'
    ).encode()


def bars(position: int, colors: tuple[str, ...]) -> bytes:
    """Ascending bars, one a level: solid where we are (`position` from 1), tinted behind us, outlined ahead."""
    count, width, height, gap = len(colors), 40.0, 18.0, 1.6
    each = (width - gap * (count - 1)) / count
    drawn = []
    for i, color in enumerate(colors, 1):
        tall = height * (0.26 + 0.74 * i / count)
        if i < position:
            look = f'fill="{tint(color, 0.28)}" stroke="{color}"'
        elif i == position:
            look = f'fill="{color}" stroke="{color}"'
        else:
            look = 'fill="none" stroke="#8A8A8A"'
        x, y = _n((i - 1) * (each + gap) + 0.2), _n(height - tall + 0.2)
        drawn.append(
            f'<rect x="{x}" y="{y}" width="{_n(each - 0.4)}" height="{_n(tall - 0.4)}" {look} stroke-width=".35"/>'
        )
    return _svg("0 0 40 18", "".join(drawn))


def assets(colors: tuple[str, ...]) -> dict[str, bytes]:
    """Every drawing that a document may use, by asset name; `-3` at the end of a name is the level's place from 1."""
    made = {"ring.svg": ring()}
    for place, color in enumerate(colors, 1):
        made |= {f"{name}-{place}.svg": mark(name, color) for name in MARKS}
        made[f"bars-{place}.svg"] = bars(place, colors)
        made[f"arrow-{place}.svg"] = arrow(color)
        made[f"down-{place}.svg"] = arrow_down(color)
        made[f"line-{place}.svg"] = line(color)
    made |= {f"{name}-0.svg": mark(name, "#222222") for name in MARKS}
    return made


def _svg(box: str, content: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{content}</svg>'.encode()


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
