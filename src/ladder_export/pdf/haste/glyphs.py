"""Writes the glyphs of a line from what is known of them.

WeasyPrint 70 (`draw.text`) asks Pango for each glyph of each line through a dozen small questions, and works out the colors of
underlines that are none. What it writes of a glyph is the same wherever a font has it in one size and with one advance. Lines
with a glyph that is missing, raised or a picture go its own way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from struct import Struct
from typing import Any

from ladder_export.pdf.haste.parts import put_everywhere

_GLYPH = Struct("=Iiii4x")  # Pango's glyph, advance, offset and rise, and what it notes about it
_LEAST_SIZE = 1e-6  # px, of what WeasyPrint draws
_LEAST_PANGO = 14802  # older ones know no sizes of fonts


class _Known:
    """What is written of the glyphs of a font in one size.

    Pango keeps a font for as long as there is a layout that was drawn with it, so one stays with what is known of it.
    """

    __slots__ = ("font", "layout", "size", "written")

    def __init__(self, size: float, font: Any, layout: Any) -> None:
        self.size, self.font, self.layout = size, font, layout
        self.written: dict[tuple[int, ...], str] = {}


def make_haste() -> None:
    """Let each font keep what is written of its glyphs."""
    import weasyprint.svg.text  # noqa: F401  # it has a name for what is replaced
    from weasyprint.draw import text
    from weasyprint.matrix import Matrix
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    if ffi.sizeof("PangoGlyphInfo") != _GLYPH.size or pango.pango_version() < _LEAST_PANGO:
        return
    slow_text, slow_line = text.draw_text, text.draw_first_line
    empty, unknown = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG

    def draw_text(stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: Any) -> None:
        style, layout = box.style, box.pango_layout
        if style["text_decoration_line"] != "none" or style["visibility"] != "visible":
            slow_text(stream, box, offset_x, text_overflow, block_ellipsis)
            return
        x, y = box.position_x, box.position_y + box.baseline
        stream.set_color(style["color"])
        if text_overflow == "clip" and block_ellipsis == "none" and (known := remembered(stream, layout)):
            stream.begin_text()
            show(stream, [known], (1, 0, 0, -1, x, y))
            stream.end_text()
            return
        layout.reactivate(style)
        stream.begin_text()
        emojis = text.draw_first_line(stream, box, text_overflow, block_ellipsis, Matrix(d=-1, e=x, f=y))
        stream.end_text()
        text.draw_emojis(stream, style, x, y, emojis)
        layout.deactivate()

    def draw_first_line(stream: Any, box: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
        if not box.text.strip():
            return []
        is_whole = text_overflow != "ellipsis" and block_ellipsis == "none"
        if is_whole and box.style["font_size"] >= _LEAST_SIZE and (shown := strings(stream, box.pango_layout)):
            show(stream, shown, matrix.values)
            return []
        found: list[Any] = slow_line(stream, box, text_overflow, block_ellipsis, matrix)
        return found

    def show(stream: Any, shown: list[tuple[str, float, str]], place: tuple[float, ...]) -> None:
        stream.set_text_matrix(*place)
        for number, (font, size, string) in enumerate(shown, 1):
            stream.set_font_size(font, size)
            if string or number == len(shown):
                stream.show_text(string)

    def remembered(stream: Any, layout: Any) -> tuple[str, float, str] | None:
        """The glyphs of a line whose paragraph was shaped once, if its font has drawn others already."""
        if (line := layout.__dict__.get("glyphs")) is None:
            return None
        glyphs, first, last = line
        font = stream._fonts.get(glyphs.font)
        known = font and font.__dict__.get("_shown", {}).get(glyphs.size)
        if not known:
            return None
        data = glyphs.data[first * _GLYPH.size : last * _GLYPH.size]

        def said(place: int) -> str:
            text = glyphs.text.encode()
            ends = [*glyphs.places, len(text)]
            return str(text[ends[first + place] : ends[first + place + 1]], "utf-8")

        parts = written(stream, font, known, data, said)
        return (font.hash, glyphs.size, closed(f"<{parts}")) if parts else None

    def strings(stream: Any, layout: Any) -> list[tuple[str, float, str]]:
        """The glyphs of a line as they are shown, by font and size; nothing if one of them is out of the ordinary."""
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        line, _ = layout.get_first_line()
        shown: list[tuple[str, float, str]] = []
        font: Any = None
        known: Any = None
        previous = None
        size, string, run = 0.0, "", line.runs[0]
        while run != ffi.NULL:
            data, run = run.data, run.next
            if data.item.analysis.font != previous:
                if font is not None:
                    shown.append((font.hash, size, string))
                previous, string = data.item.analysis.font, ""
                font, size = stream.add_font(previous)
                if font.png or font.svg or font.colr or font.bitmap:
                    return []
                known = font.__dict__.setdefault("_shown", {}).setdefault(size, _Known(size, previous, layout.layout))
            parts = written(stream, font, known, *of_run(layout, data))
            if not parts:
                return []
            string = closed(f"{string}<{parts}")
        return [*shown, (font.hash, size, string)]

    def of_run(layout: Any, run: Any) -> tuple[Any, Callable[[int], str]]:
        item, glyphs = run.item, run.glyphs

        def said(place: int) -> str:
            beside = place - 1 if item.analysis.level % 2 else place + 1
            end = glyphs.log_clusters[beside] if 0 <= beside < glyphs.num_glyphs else item.length
            text = layout.text.encode()[item.offset + glyphs.log_clusters[place] : item.offset + end]
            return str(text, "utf-8")

        return ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH.size), said

    def written(stream: Any, font: Any, known: _Known, data: Any, said: Callable[[int], str]) -> str:
        """What is written of glyphs, inside of a string of them; nothing if one of them is out of the ordinary.

        `said` tells what the glyph at a place reads.
        """
        glyphs, written = list(_GLYPH.iter_unpack(data)), known.written
        if not written.keys() >= set(glyphs):
            for place, glyph in enumerate(glyphs):
                if glyph not in written and not learn(stream, font, known, glyph, partial(said, place)):
                    return ""
        return "".join([written[glyph] for glyph in glyphs])

    def learn(stream: Any, font: Any, known: _Known, drawn: tuple[int, ...], said: Callable[[], str]) -> bool:
        """Note what is written of a glyph that is `drawn` for the first time; False if it is out of the ordinary."""
        glyph, width, offset, rise = drawn
        size = known.size
        if glyph == empty:
            known.written[drawn] = f">{-width / size}<"
            return True
        if glyph & unknown or rise:
            return False
        if glyph not in font.to_unicode:
            font.to_unicode[glyph] = said()
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(known.font, glyph, stream.ink_rect, stream.logical_rect)
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        shift = offset / size
        kerning = font.widths[glyph] + shift - width * 1000 * FROM_UNITS / size
        before, after = f">{-shift}<" if shift else "", f">{int(kerning)}<" if kerning else ""
        known.written[drawn] = f"{before}{glyph:04x}{after}"
        return True

    def closed(string: str) -> str:
        return string[:-1] if string[-1] == "<" else f"{string}>"

    put_everywhere(slow_text, draw_text)
    put_everywhere(slow_line, draw_first_line)
