"""Spares pydyf from writing every object twice.

pydyf 0.13 (`PDF.write`) asks all objects for their text to write it, and again for the identifier of the file (ISO 32000-1,
14.4), and each time compresses every stream anew, which is most of what it does.
"""

from __future__ import annotations

from typing import Any


def write_once(pdf: Any) -> None:
    """Put the texts of all objects in their place. `pdf` is pydyf's, which nobody may change anymore."""
    import pydyf

    class Written(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
        data = b""
        compressible = False

    for place, thing in enumerate(pdf.objects):
        if thing.free == "n":
            written = pdf.objects[place] = Written()
            written.number, written.generation = thing.number, thing.generation
            written.data, written.compressible = thing.data, thing.compressible
