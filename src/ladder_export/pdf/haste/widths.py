"""Keeps how wide the parts of a text are that may stand on lines of their own.

WeasyPrint 70 (`layout.preferred.inline_line_widths`) asks Pango for each word what room a text needs at least. Such texts come
again on every page and card: footers, labels, and what stands beside bars.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import keep, kept, put
from ladder_export.pdf.haste.struts import look

_MOST = 1000  # parts of texts that are kept
_PROPERTIES = (
    *("direction", "font_kerning", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphens"),
    *(
        "letter_spacing",
        "overflow_wrap",
        "tab_size",
        "text_decoration_line",
        "white_space",
        "word_break",
        "word_spacing",
    ),
)


def make_haste() -> None:
    """Let texts that come again be measured once."""
    from weasyprint.layout import preferred

    slow = preferred.split_first_line

    def split_first_line(
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> tuple[Any, ...]:
        known = kept(style)
        if "room" not in known:
            known["room"] = (look(style), *(str(style[name]) for name in _PROPERTIES))
        key = (known["room"], text, max_width, justification_spacing, is_line_start, minimum)
        measured: tuple[Any, ...] = keep(
            style.font_config, "_measured", _MOST, key,
            lambda: slow(text, style, context, max_width, justification_spacing, is_line_start, minimum)[1:],
        )  # fmt: skip
        return None, *measured  # nobody asks for what Pango made of it

    put(preferred, "split_first_line", split_first_line)
