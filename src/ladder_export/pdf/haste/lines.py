"""Breaks a plain paragraph into lines after one look at its glyphs.

WeasyPrint 70 (`layout.inline.iter_line_boxes`) has Pango shape what is left of a paragraph for each of its lines, and twice
more what stands on the line. Here a paragraph that is nothing but one text in one font is shaped once. That tells how far it is
to the end of each word, hence what fits on a line, and how wide it is there. A line goes the long way all the same where the
line alone might look otherwise than in its paragraph: where a word just fits, or just does not, where a line does not end with
a space, and where a letter stands closer to a space than to nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf
from re import compile as pattern
from typing import Any

from ladder_export.pdf.haste.parts import keep, kept, put_everywhere
from ladder_export.pdf.haste.struts import look

# Words of letters that are read from the left, one space between them. Only Pango knows whether a line may end there.
_PLAIN = pattern("{0}(?: {0})*".format("[!-~¡-¬®-˿Ͱ-ԯ‐-‧‰-›€]+"))
_STYLE = {
    "direction": "ltr",
    "white_space": "normal",
    "letter_spacing": "normal",
    "word_spacing": 0,
}
# By how much a word has to miss the end of a line, in units of Pango, of which a pixel has 1024: what may be rounded away, and
# what a space after it may take from the word.
_LEAST, _NEAR = 16, 1024
_GLYPH, _WIDTH = 5, 1  # of how many numbers Pango tells of a glyph, which is its width
_GLYPH_BYTES = 20
_SHAPE = 16  # bytes of these that say what it looks like
_MAY_BREAK = 1  # the bit of what Pango tells of a character that says whether a line may start with it

_PARAGRAPHS, _LOOKS = 500, 30  # as many as are kept, of texts that come again, and of looks that they have

_loose: dict[tuple[str, str], bool] = {}  # whether a letter of a face stands beside a space as it stands alone


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What Pango says of the glyphs of a text.

    `font` is WeasyPrint's key to the one font that they are of, and `size` that of the font. `data` has 20 bytes of each:
    its number, width, shift and rise. `places` are those of their letters in `text`, in bytes.
    """

    font: int
    size: float
    data: bytes
    places: list[int]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text that stands on one line: where another line may start instead, first of all with its own first letter.

    Lengths are in units of Pango, except for `height` and `baseline`.
    """

    starts: list[int]  # in letters
    skips: list[int]  # the same in bytes
    lefts: list[int]  # the same as lengths
    rights: list[int]  # of what stands before the next start, without a space
    firsts: list[int]  # the numbers of their glyphs, and below of those after the last one before the next start
    lasts: list[int]
    glyphs: Glyphs
    height: float
    baseline: float
    about: dict[str, Any]  # what WeasyPrint keeps of a text that was shaped

    def line(self, start: int, room: int) -> int | None:
        """The start of the line after the one that begins at `start` and has `room`; None where there is doubt."""
        limit = self.lefts[start] + room
        end = bisect_right(self.rights, limit, start)
        if end == start or limit - self.rights[end - 1] < _LEAST or self._misses(end, limit) < _LEAST:
            return None
        return end

    def breaks(self, start: int, end: int, room: int) -> list[int]:
        """The starts of lines that decide over this one: that after it, and the next one if it is not far."""
        found = [end, end + 1] if self._misses(end, self.lefts[start] + room) < _NEAR else [end]
        return [number for number in found if number < len(self.starts)]

    def _misses(self, end: int, limit: int) -> float:
        return self.rights[end] - limit if end < len(self.rights) else inf


def make_haste() -> None:
    """Let plain paragraphs be shaped once."""
    from weasyprint.css import AnonymousStyle
    from weasyprint.formatting_structure.boxes import TextBox
    from weasyprint.layout import inline
    from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi
    from weasyprint.text.line_break import Layout

    if ffi.sizeof("PangoGlyphInfo") != _GLYPH_BYTES:
        return
    slow = inline.iter_line_boxes

    def paragraph(context: Any, box: Any) -> Paragraph | None:
        """The text of a line box if it is plain, and nothing else is in it or flows around it."""
        if len(box.children) != 1 or context.excluded_shapes:
            return None
        (text,) = box.children
        if text.__class__ is not TextBox or not (text.style.__class__ is box.style.__class__ is AnonymousStyle):
            return None
        known = kept(text.style)
        if "is_plain" not in known:
            known["is_plain"] = _is_plain(text.style)
        if not (known["is_plain"] and _PLAIN.fullmatch(text.text)):
            return None
        key = (_look(text.style), text.text)
        whole: Paragraph | None = keep(
            text.style.font_config, "_paragraphs", _PARAGRAPHS, key, lambda: _shaped(text.text, text.style)
        )
        return whole

    def iter_line_boxes(
        context: Any,
        box: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        absolute_boxes: Any,
        fixed_boxes: Any,
        first_letter_style: Any,
        first_line_style: Any,
    ) -> Iterator[tuple[Any, Any]]:
        whole = None if first_letter_style or first_line_style else paragraph(context, box)
        if whole is None:
            yield from slow(
                context, box, position_y, bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes,
                first_letter_style, first_line_style,
            )  # fmt: skip
            return
        (child,), style = box.children, box.style
        inline.resolve_percentages(box, containing_block)
        inline.resolve_percentages(child, containing_block)
        if skip_stack is None:
            inline.resolve_one_percentage(box, "text_indent", containing_block.width)
        else:
            box.text_indent = 0

        # What WeasyPrint works out for every line, step by step as it does, so that the same comes of it.
        line_height, line_baseline = inline.strut(style)
        half_leading = (line_height - whole.height) / 2
        baseline = whole.baseline + half_leading
        top, bottom = 0 - baseline, (0 - baseline) + (whole.height + half_leading + half_leading)
        line_leading = (line_height - style["font_size"]) / 2
        line_top = 0 - line_baseline
        line_bottom = line_top + (style["font_size"] + line_leading + line_leading)
        highest, lowest = min(top, line_top), max(bottom, line_bottom)
        left = containing_block.content_box_x()
        width = (left + containing_block.width) - left

        while True:
            x = left + box.text_indent
            room = (left + width) * (1 + 1e-9) - x
            start = _start(whole, skip_stack)
            units = int(min(max(0, room), 2**20) * TO_UNITS)
            end = None if start is None else whole.line(start, units)
            if (
                start is None
                or end is None
                or not _is_apart(style, child.text, whole, start, whole.breaks(start, end, units))
            ):
                line, skip_stack = inline.get_next_linebox(
                    context, box, position_y, bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes,
                    None, None,
                )  # fmt: skip
                if line is None:
                    return
            else:
                is_last = end == len(whole.rights)
                text = child.copy_with_text(
                    child.text[whole.starts[start] : None if is_last else whole.starts[end] - 1]
                )
                text.width = (whole.rights[end - 1] - whole.lefts[start]) * FROM_UNITS
                text.height = whole.height
                text.margin_top = text.margin_bottom = half_leading
                text.baseline = baseline
                text.pango_layout = Layout.__new__(Layout)
                text.pango_layout.__dict__.update(whole.about, max_width=room, text=text.text)
                text.pango_layout.glyphs = whole.glyphs, whole.firsts[start], whole.lasts[end - 1]
                text.position_x, text.position_y = x, top
                line = box.copy_with_children([text])
                line.remove_decoration(start=skip_stack is not None, end=not is_last)
                skip_stack = None if is_last else {0: {whole.skips[end]: None}}
                line.width = (x + text.width) - left
                line.position_x, line.position_y = left, highest
                line.baseline, line.height = -highest, lowest - highest
                line.margin_top = line.margin_bottom = 0
                line.translate(inline.text_align(context, line, width, last=is_last), position_y - highest)
                line.position_y = position_y
            position_y = line.position_y + line.height
            yield line, skip_stack
            if skip_stack is None:
                return
            box.text_indent = 0

    put_everywhere(slow, iter_line_boxes)


def _is_plain(style: Any) -> bool:
    """Whether lines of texts without soft hyphens end at spaces only."""
    return style["font_size"] > 0 and style["hyphens"] != "auto" and all(style[key] == _STYLE[key] for key in _STYLE)


def _start(whole: Paragraph, skip_stack: Any) -> int | None:
    """Which start of a line this is."""
    if skip_stack is None:
        return 0
    ((_, inner),) = skip_stack.items()
    ((skip, _),) = inner.items() if inner else ((0, None),)
    start = bisect_left(whole.skips, skip)
    return start if start < len(whole.skips) and whole.skips[start] == skip else None


def _is_apart(style: Any, text: str, whole: Paragraph, start: int, breaks: list[int]) -> bool:
    """Whether a line looks the same on its own: it ends and starts at spaces that leave the letters beside them alone."""
    first = whole.starts[start]
    if first and not (text[first - 1] == " " and _is_loose(style, text[first])):
        return False
    afters = [whole.starts[number] for number in breaks]
    return all(text[after - 1] == " " and _is_loose(style, text[after - 2]) for after in afters)


def _is_loose(style: Any, letter: str) -> bool:
    from weasyprint.text.line_break import _font_style_cache_key

    face = keep(style.font_config, "_faces", _LOOKS, look(style), lambda: _font_style_cache_key(style))
    key = (face, letter)
    if key not in _loose:
        big = style.copy()
        big["font_size"] = 1000
        alone, beside = _glyphs(big, letter), _glyphs(big, f"{letter} {letter}")
        _loose[key] = alone is not None and beside is not None and _shapes(alone) * 2 == _shapes(beside)[::2]
    return _loose[key]


def _look(style: Any) -> Any:
    """All that has a say in how Pango shapes plain texts in this style."""
    known = kept(style)
    if "plain_look" not in known:
        known["plain_look"] = (look(style), style["font_kerning"], str(style["text_decoration_line"]))
    return known["plain_look"]


def _shapes(found: tuple[bytes, Any, Any, Any]) -> list[bytes]:
    return [found[0][start : start + _SHAPE] for start in range(0, len(found[0]), _GLYPH_BYTES)]


def _shaped(text: str, style: Any) -> Paragraph | None:
    """`text` in `style`, if there is one font for it, and it is read from the left."""
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango
    from weasyprint.text.line_break import line_size

    if (found := _glyphs(style, text)) is None:
        return None
    data, clusters, shaped, first_line = found
    edges = [0, *accumulate(memoryview(data).cast("i")[_WIDTH::_GLYPH].tolist())]
    letters = pango.pango_layout_get_log_attrs_readonly(shaped.layout, ffi.NULL)
    numbers = memoryview(ffi.buffer(letters, len(text) * ffi.sizeof("PangoLogAttr"))).cast("I")
    starts = [0, *(number for number, letter in enumerate(numbers) if letter & _MAY_BREAK and number)]
    skips = starts if text.isascii() else _bytes(text, starts)
    ends = [skip - (text[start - 1] == " ") for start, skip in zip(starts[1:], skips[1:], strict=True)]
    firsts = [bisect_left(clusters, skip) for skip in skips]
    lasts = [*(bisect_left(clusters, end) for end in ends), len(clusters)]
    about = {name: value for name, value in shaped.__dict__.items() if name not in ("layout", "language", "style")}
    return Paragraph(
        starts,
        skips,
        [edges[first] for first in firsts],
        [edges[last] for last in lasts],
        firsts,
        lasts,
        Glyphs(*_font(style, first_line.runs.data.item.analysis.font), data, clusters, text),
        line_size(first_line, style)[1],
        pango.pango_layout_get_baseline(shaped.layout) * FROM_UNITS,
        about,
    )


def _glyphs(style: Any, text: str) -> tuple[bytes, list[int], Any, Any] | None:
    """What Pango says of the glyphs of a text, their places in it, in bytes, and all that it made; None for several runs."""
    from weasyprint.text.ffi import ffi
    from weasyprint.text.line_break import Layout

    shaped = keep(style.font_config, "_shapers", _LOOKS, _look(style), lambda: Layout(style))
    shaped.style = style
    shaped.set_text(text)
    shaped.style = None  # through which it would hold all of a document
    first_line, after = shaped.get_first_line()
    run = first_line.runs
    if after is not None or run == ffi.NULL or run.next != ffi.NULL or run.data.item.analysis.level % 2:
        return None
    glyphs = run.data.glyphs
    count = glyphs.num_glyphs
    data = bytes(ffi.buffer(glyphs.glyphs, count * _GLYPH_BYTES))
    return data, ffi.unpack(glyphs.log_clusters, count), shaped, first_line


def _font(style: Any, font: Any) -> tuple[int, float]:
    """WeasyPrint's key to a font of Pango, and its size. A style has hardly ever more than one."""
    from weasyprint.text.fonts import get_pango_font_key

    known = kept(style)
    if "drawn" not in known or known["drawn"][0] != font:
        key, _, size = get_pango_font_key(font)
        known["drawn"] = font, key, size
    found: tuple[int, float] = known["drawn"][1:]
    return found


def _bytes(text: str, starts: list[int]) -> list[int]:
    parts = (text[before:after] for before, after in pairwise(starts))
    return [0, *accumulate(len(part.encode()) for part in parts)]
