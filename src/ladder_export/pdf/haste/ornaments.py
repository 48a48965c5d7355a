"""Draws an ornament once, and writes it down again wherever it is repeated.

A page has a bullet for every item, the same drawing in the same size. WeasyPrint 70 (`svg.SVG.draw`) goes through its elements
each time. What it writes is the same each time if it starts from a new group, and refers to nothing but opacities.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import put

_KINDS = ("ExtGState", "XObject", "Pattern", "Shading")
_MOST = 50  # sizes in which a drawing is kept
_OPACITY = ("A", "a")  # the first letters of the states that set the opacity of strokes and of areas


def make_haste() -> None:
    """Let a drawing that comes again in the same size be written down as it was."""
    import pydyf
    from weasyprint import svg

    slow = svg.SVG.draw

    def draw(drawing: Any, stream: Any, width: float, height: float, base_url: Any, context: Any) -> None:
        if not _is_new(stream):
            slow(drawing, stream, width, height, base_url, context)
            return
        known = drawing.__dict__.setdefault("_written", {})
        if (found := known.get((width, height))) is not None:
            operators, states = found
            stream.stream.extend(operators)
            resources = stream._resources["ExtGState"]
            for name, state in states.items():
                resources[name] = pydyf.Dictionary(state)
            return
        before, fonts = len(stream.stream), len(stream._fonts)
        slow(drawing, stream, width, height, base_url, context)
        drawing.stream = None  # a drawing may be kept longer than the page
        operators, states = stream.stream[before:], stream._resources["ExtGState"]
        if len(stream._fonts) == fonts and _is_plain(drawing, stream, operators):
            if len(known) == _MOST:
                known.clear()
            known[width, height] = operators, {name: dict(state) for name, state in states.items()}

    put(svg.SVG, "draw", draw)


def _is_new(stream: Any) -> bool:
    """Whether nothing in `stream` has a say in how what follows is written."""
    states = (stream._current_color, stream._current_color_stroke, stream._current_alpha, stream._current_alpha_stroke)
    return (
        states == (None,) * 4 and stream._current_font is None and not any(stream._resources[kind] for kind in _KINDS)
    )


def _is_plain(drawing: Any, stream: Any, operators: list[Any]) -> bool:
    """Whether `operators` mean the same in any stream and wherever it is placed, as those of text and clips do not."""
    resources = stream._resources
    return (
        not any(resources[kind] for kind in _KINDS[1:])
        and all(name.startswith(_OPACITY) for name in resources["ExtGState"])
        and all(isinstance(operator, bytes) and operator != b"BT" for operator in operators)
        and not any(path is not None for path in drawing.paths._data.values())
    )
