"""Spares pydyf from writing every object twice, and from packing it more tightly than pays.

pydyf 0.13 (`PDF.write`) asks all objects for their text to write it, and again for the identifier of the file (ISO 32000-1,
14.4), and each time compresses every stream anew, which is most of what it does. It looks for repetitions as long as zlib
ever does: that takes twice the time for half a percent.
"""

from __future__ import annotations

import zlib
from functools import cache, cached_property
from typing import Any

LEVEL = 7  # of zlib's 9


def write_once(pdf: Any) -> None:
    """Put the texts of all objects in their place. `pdf` is pydyf's, which nobody may change anymore."""
    import pydyf

    file, written = _kinds()
    for place, thing in enumerate(pdf.objects):
        if thing.free == "n":
            text = pdf.objects[place] = written()
            text.number, text.generation = thing.number, thing.generation
            text.data = _packed(thing) if isinstance(thing, pydyf.Stream) else thing.data
            text.compressible = thing.compressible
    pdf.__class__ = file


@cache
def _kinds() -> tuple[Any, Any]:
    """Kinds of pydyf's file, and of its objects, that are written once."""
    import pydyf

    class Written(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
        data = b""
        compressible = False

    class Packed(pydyf.Stream):  # type: ignore[misc]
        data = cached_property(_packed)

    class File(pydyf.PDF):  # type: ignore[misc]
        def add_object(self, thing: Any) -> None:
            super().add_object(thing)
            if isinstance(thing, pydyf.Stream):  # of objects, or of their places: pydyf makes both while it writes
                thing.__class__ = Packed

    return File, Written


def _packed(stream: Any) -> bytes:
    """What stands in the file for a stream of pydyf."""
    import pydyf

    text = b"\n".join([item if isinstance(item, bytes) else pydyf._to_bytes(item) for item in stream.stream])
    extra = dict(stream.extra)
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        text = zlib.compress(text, LEVEL)
    extra["Length"] = len(text)
    return b"\n".join((pydyf.Dictionary(extra).data, b"stream", text, b"endstream"))
