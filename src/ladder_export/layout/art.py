"""The drawings: section marks, step bars, arrow and ring, as SVG bytes that CSS uses as backgrounds.

A background is an artifact in a tagged PDF: it is neither read out nor counted as text (ISO 14289-1, 7.1).
Numbers are written in one fixed form, so that the same ladder gives the same bytes. Each drawing has a second form for
little ink, of thin lines without a fill.
"""

from __future__ import annotations

from functools import lru_cache

from ladder_export.layout.palette import Inks, tint

_THIN = 0.6  # how wide a line is in the second form
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
_OUTLINES = {
    "square": "M2.6 2.6H7.4V7.4H2.6Z",
    "ring": "M7.6 5A2.6 2.6 0 1 1 2.4 5A2.6 2.6 0 1 1 7.6 5Z",
    "check": "M1.6 5.4L4.1 7.9L8.6 2.2",
    "up": "M5 9V1.8M2 4.6L5 1.6L8 4.6",
    "question": "M3 3.6a2 2 0 1 1 2.9 1.8c-.7.4-.9.7-.9 1.4M5 8.2V9",
    "speech": "M1.4 1.8H8.6V6.6H4.4L2.6 8.6V6.6H1.4Z",
    "box": "M2 2H8V8H2Z",
    "diamond": "M5 1.8L8.2 5L5 8.2L1.8 5Z",
    "triangle": "M2.8 2L7.8 5L2.8 8Z",
    "dash": "M1.8 5H8.2",
}
MARKS = tuple(_MARKS)
_BARS = (40.0, 18.0)  # how large the step bars are drawn
_GAP, _WIDEST = 1.6, 9.0  # between two bars, and a bar at most: two levels are no two blocks


def mark(name: str, color: str, *, lines: bool = False) -> bytes:
    """The sign before each item of a section."""
    drawn = _stroke(_OUTLINES[name], color, _THIN) if lines else _MARKS[name].format(c=color)
    return _svg("0 0 10 10", drawn)


def ring(color: str, *, lines: bool = False) -> bytes:
    """The circle to mark on a worksheet."""
    width = ".4" if lines else ".7"
    return _svg("0 0 10 10", f'<circle cx="5" cy="5" r="4.3" fill="none" stroke="{color}" stroke-width="{width}"/>')


def arrow(color: str, *, lines: bool = False) -> bytes:
    """From the old view to the new one."""
    return _svg("0 0 24 12", _stroke("M1 6H22.5M17.5 1.4L22.5 6L17.5 10.6", color, _THIN if lines else 1.2))


def arrow_down(color: str, *, lines: bool = False) -> bytes:
    """The same where the new view stands below the old one."""
    return _svg("0 0 10 12", _stroke("M5 .5V11M1.4 7.4L5 11L8.6 7.4", color, 0.5 if lines else 1.1))


def line(color: str) -> bytes:
    """The riser of a step, which is stretched to the height that it has to have."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" preserveAspectRatio="none">'
        f'<path d="M0 0H1V1H0Z" fill="{color}"/></svg>'
    ).encode()


def bars(position: int, inks: Inks) -> bytes:
    """Ascending bars, one a level: solid where we are (`position` from 1), tinted behind us, outlined ahead.

    As lines: hatched where we are, outlined behind us, dotted ahead. Of several families only the levels of its own are drawn.
    """
    position, colors = inks.flight(position)
    count, (width, height) = len(colors), _BARS
    each = min(_WIDEST, (width - _GAP * (count - 1)) / count)
    drawn = []
    for i, color in enumerate(colors, 1):
        tall = height * (0.26 + 0.74 * i / count)
        box = ((i - 1) * (each + _GAP) + 0.2, height - tall + 0.2, each - 0.4, tall - 0.4)
        here = (i > position) - (i < position)
        drawn.append(_line_bar(box, here) if inks.lines else _bar(box, color, here))
    return _svg(f"0 0 {_n(count * each + _GAP * (count - 1))} {_n(height)}", "".join(drawn))


_Box = tuple[float, float, float, float]  # left, top, width, height


def _bar(box: _Box, color: str, here: int) -> str:
    """A bar behind us (-1), where we are (0) or ahead (1)."""
    look = (f'fill="{color}" stroke="{color}"', 'fill="none" stroke="#8A8A8A"')[here == 1]
    if here < 0:
        look = f'fill="{tint(color, 0.28)}" stroke="{color}"'
    return f'{_rect(box)} {look} stroke-width=".35"/>'


def _line_bar(box: _Box, here: int) -> str:
    dots = ' stroke-dasharray=".3 1.1" stroke-linecap="round"' if here > 0 else ""
    outline = f'{_rect(box)} fill="none" stroke="#000000" stroke-width=".3"{dots}/>'
    return outline + (_hatch(box) if here == 0 else "")


def _hatch(box: _Box) -> str:
    """Level lines across a bar."""
    left, top, width, height = box
    count = max(1, round(height / 1.5) - 1)
    rows = (top + height * n / (count + 1) for n in range(1, count + 1))
    return _stroke("".join(f"M{_n(left)} {_n(y)}h{_n(width)}" for y in rows), "#000000", 0.25)


def _rect(box: _Box) -> str:
    x, y, width, height = map(_n, box)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}"'


_SYMMETRIC = ("check", "ring", "line")  # and a check mark, which is the same wherever one reads from the right


def assets(inks: Inks, *, mirrored: bool = False) -> dict[str, bytes]:
    """Every drawing that a document may use, by asset name; `-3` at the end of a name is the level's place from 1.

    `mirrored` ones are for pages that are read from the right: steps rise to the left, and arrows point there.
    """
    made = _drawings(inks)
    if mirrored:
        return {name: svg if name.startswith(_SYMMETRIC) else mirror_image(svg) for name, svg in made.items()}
    return dict(made)


def mirror_image(svg: bytes) -> bytes:
    """A drawing of this module with left and right exchanged."""
    head, _, rest = svg.partition(b">")
    width = float(head.partition(b'viewBox="')[2].split()[2])
    drawn = rest.removesuffix(b"</svg>")
    return b'%s><g transform="translate(%s 0) scale(-1 1)">%s</g></svg>' % (head, _n(width).encode(), drawn)


@lru_cache(maxsize=8)
def _drawings(inks: Inks) -> dict[str, bytes]:
    lines = inks.lines
    made = {"ring.svg": ring(inks.quiet, lines=lines)}
    for place, color in enumerate(inks.levels, 1):
        made |= {f"{name}-{place}.svg": mark(name, color, lines=lines) for name in MARKS}
        if len(inks.flight(place)[1]) > 1:  # with one level there are no steps
            made[f"bars-{place}.svg"] = bars(place, inks)
        made[f"arrow-{place}.svg"] = arrow(color, lines=lines)
        made[f"down-{place}.svg"] = arrow_down(color, lines=lines)
        made[f"line-{place}.svg"] = line(color)
    made |= {f"{name}-0.svg": mark(name, inks.neutral, lines=lines) for name in MARKS}
    return made


def _stroke(path: str, color: str, width: float) -> str:
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{_n(width)}"/>'


def _svg(box: str, content: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{content}</svg>'.encode()


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
