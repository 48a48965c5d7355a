"""Writes the glyphs of a line from what is known of them.

WeasyPrint 70 (`draw.text`) asks Pango for each glyph of each line through a dozen small questions, and works out the colors of
underlines that are none. What it writes of a glyph is the same wherever a font has it in one size and with one advance. Lines
with a glyph that is missing, raised or a picture go its own way.
"""

from __future__ import annotations

from struct import Struct
from typing import Any

from ladder_export.pdf.haste.parts import put_everywhere

_GLYPH = Struct("=Iiii4x")  # Pango's glyph, advance, offset and rise, and what it notes about it
_LEAST_SIZE = 1e-6  # px, of what WeasyPrint draws
_LEAST_PANGO = 14802  # older ones know no sizes of fonts


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
        """The glyphs of a line whose paragraph was shaped once, if its font has all of them already."""
        glyphs = layout.__dict__.get("glyphs")
        if glyphs is None or (font := stream._fonts.get(glyphs.font)) is None:
            return None
        known = font.__dict__.get("_shown", {}).get(glyphs.size)
        if known is None:
            return None
        drawn = list(_GLYPH.iter_unpack(glyphs.data))
        parts = [known.get(glyph) for glyph in drawn]
        if None in parts:
            for glyph in drawn:
                if glyph not in known:
                    if glyph[0] not in font.to_unicode or glyph[0] not in font.widths or glyph[3]:
                        return None
                    known[glyph] = written(font, glyphs.size, glyph)
            parts = [known[glyph] for glyph in drawn]
        return font.hash, glyphs.size, closed(f"<{''.join(parts)}")

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
                known = font.__dict__.setdefault("_shown", {}).setdefault(size, {})
            glyphs = list(_GLYPH.iter_unpack(ffi.buffer(data.glyphs.glyphs, data.glyphs.num_glyphs * _GLYPH.size)))
            parts = [known.get(glyph) for glyph in glyphs]
            if None in parts:
                for place, glyph in enumerate(glyphs):
                    if glyph not in known and not learn(stream, layout, data, place, glyph, font, size, known):
                        return []
                parts = [known[glyph] for glyph in glyphs]
            string = closed(f"{string}<{''.join(parts)}")
        return [*shown, (font.hash, size, string)]

    def learn(
        stream: Any, layout: Any, run: Any, place: int, drawn: tuple[int, ...], font: Any, size: float, known: Any
    ) -> bool:
        """Note what is written of a glyph that is `drawn` for the first time; False if it is out of the ordinary."""
        glyph, width, _, rise = drawn
        if glyph == empty:
            known[drawn] = f">{-width / size}<"
            return True
        if glyph & unknown or rise:
            return False
        item, clusters = run.item, run.glyphs.log_clusters
        if glyph not in font.to_unicode:
            beside = place - 1 if item.analysis.level % 2 else place + 1
            end = clusters[beside] if 0 <= beside < run.glyphs.num_glyphs else item.length
            said = layout.text.encode()[item.offset + clusters[place] : item.offset + end]
            font.to_unicode[glyph] = said.decode()
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        known[drawn] = written(font, size, drawn)
        return True

    def written(font: Any, size: float, drawn: tuple[int, ...]) -> str:
        """What is written of a glyph whose width is known, inside of a string of glyphs."""
        glyph, width, offset, _ = drawn
        shift = offset / size
        kerning = font.widths[glyph] + shift - width * 1000 * FROM_UNITS / size
        before, after = f">{-shift}<" if shift else "", f">{int(kerning)}<" if kerning else ""
        return f"{before}{glyph:04x}{after}"

    def closed(string: str) -> str:
        return string[:-1] if string[-1] == "<" else f"{string}>"

    put_everywhere(slow_text, draw_text)
    put_everywhere(slow_line, draw_first_line)
