"""Writes the objects of a file by what they are.

pydyf 0.13 asks every number, name and dictionary through a row of questions what it is, looks for characters to escape with a
pattern, and lists the numbers of all pages for each that WeasyPrint asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ladder_export.pdf.haste.parts import put


def make_haste() -> None:
    """Let objects be written with fewer questions."""
    import pydyf

    slow, slow_string, slow_pages = pydyf._to_bytes, pydyf.String.data, pydyf.PDF.page_references

    def number(value: float) -> bytes:
        return b"%d" % value if value.is_integer() else (b"%f" % value).rstrip(b"0")

    def dictionary(values: dict[Any, Any]) -> bytes:
        return b"<<%b>>" % b"".join([b"/%b %b" % (to_bytes(key), to_bytes(value)) for key, value in values.items()])

    def array(values: list[Any]) -> bytes:
        return b"[%b]" % b" ".join([to_bytes(value) for value in values])

    def string(value: Any) -> bytes:
        text = value.string
        if isinstance(text, str) and text.isascii() and not ("(" in text or ")" in text or "\\" in text):
            return b"(%b)" % text.encode()
        escaped: bytes = slow_string.fget(value)
        return escaped

    ways: dict[type, Callable[[Any], bytes]] = {
        bytes: lambda value: value,
        str: lambda value: value.encode("ascii"),
        int: lambda value: b"%d" % value,
        float: number,
        pydyf.Dictionary: dictionary,
        pydyf.Array: array,
        pydyf.String: string,
    }

    def to_bytes(item: Any) -> bytes:
        way = ways.get(item.__class__)
        written: bytes = way(item) if way else slow(item)
        return written

    def page_references(pdf: Any) -> tuple[bytes, ...]:
        known = pdf.__dict__.get("_references", ())
        if len(known) * 3 != len(pdf.pages["Kids"]):
            known = pdf._references = slow_pages.fget(pdf)
        references: tuple[bytes, ...] = known
        return references

    put(pydyf, "_to_bytes", to_bytes)
    put(pydyf.Dictionary, "data", property(dictionary))
    put(pydyf.Array, "data", property(array))
    put(pydyf.String, "data", property(string))
    put(pydyf.PDF, "page_references", property(page_references))
