"""Draws simple ornaments straight onto the page.

WeasyPrint 70 (`draw_background_image`) wraps every background drawing in a transparency group as large as its page: 400 bytes
for each bullet, some 200 of them in a handbook, and work for a print shop's machine. A group in which all is opaque paints the
same without being one (ISO 32000-1, 11.4.7), so its operators take the place of the one that calls it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OPAQUE = ({"CA": 1}, {"ca": 1})  # alpha of strokes and of fills
_GROUPS = ("XObject", "Pattern", "Shading")


def flatten_groups(pdf: Any) -> None:
    """Dissolve the opaque groups that pages paint. `pdf` is pydyf's, not yet written."""
    pages = [_object(pdf, reference) for reference in pdf.page_references]
    resources = _object(pdf, pages[0]["Resources"])  # one dictionary for all pages
    painted = {name: _object(pdf, reference) for name, reference in resources["XObject"].items()}
    simple = {name: group for name, group in painted.items() if "Group" in group.extra and _is_simple(pdf, group)}
    for page in pages if simple else ():
        stream = _object(pdf, page["Contents"]).stream
        calls = [at for at, item in enumerate(stream) if isinstance(item, bytes) and item.endswith(b" Do")]
        for at in reversed(calls):
            stream[at : at + 1] = _opened(stream[at], simple)
    for name, group in simple.items():
        own = _object(pdf, group.extra["Resources"])
        resources["ExtGState"].update(own["ExtGState"])
        del resources["XObject"][name]
        _drop(pdf, own)
        _drop(pdf, group)


def _is_simple(pdf: Any, group: Any) -> bool:
    """Whether `group` holds opaque lines and areas only: no text, which needs its fonts, and no groups of its own."""
    resources = _object(pdf, group.extra["Resources"])
    states = resources["ExtGState"].values()
    plain = not any(resources[kind] for kind in _GROUPS) and all(state in _OPAQUE for state in states)
    return plain and b"BT" not in group.stream


def _opened(call: bytes, groups: Mapping[str, Any]) -> list[Any]:
    """The `call` of a group from a content stream, or all that the group holds, in a graphics state of its own."""
    name = call[1:-3].decode()
    return [b"q", *groups[name].stream, b"Q"] if name in groups else [call]


def _drop(pdf: Any, unused: Any) -> None:
    """Put an empty array where `unused` was, since pydyf 0.13 cannot write a number that is free again."""
    import pydyf

    nothing = pydyf.Array()
    nothing.number = unused.number
    pdf.objects[unused.number] = nothing


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
