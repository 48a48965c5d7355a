"""Leaves out shifts by nothing.

WeasyPrint 70 (`draw/text.py`) writes after each glyph how far the next one is from where its font has it, cut to whole
thousandths of its size. Where the fraction is all that there is, it writes a zero, which parts most words of a page into
single letters and makes its text half as long again.
"""

from __future__ import annotations

from typing import Any


def drop_shifts(pdf: Any) -> None:
    """Join glyphs that nothing is between (ISO 32000-1, 9.4.3). `pdf` is pydyf's, not yet written."""
    for reference in pdf.page_references:
        stream = _object(pdf, _object(pdf, reference)["Contents"]).stream
        for at, item in enumerate(stream):
            if isinstance(item, bytes) and item.endswith(b"] TJ"):
                stream[at] = item.replace(b">0<", b"").replace(b">0]", b">]")


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
