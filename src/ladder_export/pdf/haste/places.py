"""Works out where a drawing stands on its page when somebody asks.

WeasyPrint 70 (`pdf.stream.Stream`) multiplies matrices for each shift and scaling that it writes, and hardly ever looks at the
product.
"""

from __future__ import annotations

from typing import Any

from ladder_export.pdf.haste.parts import put


def make_haste() -> None:
    """Let matrices be multiplied on demand."""
    import pydyf
    from weasyprint.matrix import Matrix
    from weasyprint.pdf.stream import Stream

    def transform(
        stream: Any, a: float = 1, b: float = 0, c: float = 0, d: float = 1, e: float = 0, f: float = 0
    ) -> None:
        pydyf.Stream.set_matrix(stream, a, b, c, d, e, f)
        stream._ctm_stack[-1] = (a, b, c, d, e, f), stream._ctm_stack[-1]

    def ctm(stream: Any) -> Any:
        place, later = stream._ctm_stack[-1], []
        while place.__class__ is tuple:
            values, place = place
            later.append(values)
        for values in reversed(later):
            place = Matrix(*values) @ place
        stream._ctm_stack[-1] = place
        return place

    def push_state(stream: Any) -> None:
        pydyf.Stream.push_state(stream)
        stream._ctm_stack.append(stream._ctm_stack[-1])

    put(Stream, "transform", transform)
    put(Stream, "ctm", property(ctm))
    put(Stream, "push_state", push_state)
