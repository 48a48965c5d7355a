"""Writes a PDF object by object (ISO 32000-1, 7.5), so that a file of thousands of pages takes no more memory than its bytes.

Objects are numbered when something refers to them and written when their text is known, in any order.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping

_PER_STREAM = 4000  # objects in one object stream: more compress hardly better
_ENTRY = 7  # bytes of an entry in the table of objects: its kind, where it is (4), its place there (2)
_LEVEL = 7  # as good as 9 to a quarter of a percent, and half as long


class PdfFile:
    """A PDF 1.7 that is being written."""

    def __init__(self) -> None:
        self._out = bytearray(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")
        self._entries = bytearray(_ENTRY)  # number 0 is free
        self._pending: list[tuple[int, bytes]] = []

    def reserve(self) -> int:
        """The number of an object that will be written later."""
        self._entries += bytes(_ENTRY)
        return len(self._entries) // _ENTRY - 1

    def add(self, text: bytes) -> int:
        """Write an object; returns its number."""
        number = self.reserve()
        self.put(number, text)
        return number

    def put(self, number: int, text: bytes) -> None:
        """Write the object that has this number."""
        self._pending.append((number, text))
        if len(self._pending) == _PER_STREAM:
            self._write_pending()

    def add_stream(self, entries: Mapping[str, bytes], data: bytes) -> int:
        """Write a stream of `data`, which is compressed; returns its number."""
        number = self.reserve()
        self._put_compressed(number, entries, data)
        return number

    def _put_compressed(self, number: int, entries: Mapping[str, bytes], data: bytes) -> None:
        data = zlib.compress(data, _LEVEL)
        self.put_stream(number, dictionary({**entries, "/Filter": b"/FlateDecode", "/Length": b"%d" % len(data)}), data)

    def put_stream(self, number: int, head: bytes, data: bytes) -> None:
        """Write the stream that has this number; `head` is its dictionary, which says how its `data` are encoded."""
        self._enter(number, 1, len(self._out), 0)
        self._out += b"%d 0 obj\n%s\nstream\n" % (number, head)
        self._out += data
        self._out += b"\nendstream\nendobj\n"

    def finish(self, root: int, info: int) -> bytes:
        """The whole file, whose catalog and information have these numbers. Its identifier comes from its bytes."""
        self._write_pending()
        number, place = self.reserve(), len(self._out)
        self._enter(number, 1, place, 0)
        identifier = b"<%s>" % hashlib.md5(self._out, usedforsecurity=False).hexdigest().encode()
        entries = {
            "/Type": b"/XRef",
            "/W": b"[1 4 2]",
            "/Size": b"%d" % (number + 1),
            "/Root": b"%d 0 R" % root,
            "/Info": b"%d 0 R" % info,
            "/ID": b"[%s %s]" % (identifier, identifier),
        }
        self._put_compressed(number, entries, bytes(self._entries))
        self._out += b"startxref\n%d\n%%%%EOF\n" % place
        return bytes(self._out)

    def _write_pending(self) -> None:
        """Write the objects that wait for others to be compressed with."""
        if not self._pending:
            return
        number = self.reserve()
        heads, place = [], 0
        for at, (each, text) in enumerate(self._pending):
            heads.append(b"%d %d" % (each, place))
            place += len(text) + 1
            self._enter(each, 2, number, at)
        head = b" ".join(heads) + b"\n"
        entries = {
            "/Type": b"/ObjStm",
            "/N": b"%d" % len(heads),
            "/First": b"%d" % len(head),
        }
        data = head + b"\n".join(text for _, text in self._pending)
        self._pending.clear()
        self._put_compressed(number, entries, data)

    def _enter(self, number: int, kind: int, where: int, place: int) -> None:
        at = number * _ENTRY
        self._entries[at : at + _ENTRY] = bytes((kind,)) + where.to_bytes(4, "big") + place.to_bytes(2, "big")


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """The text of a dictionary."""
    return b"<<%s>>" % b" ".join(b"%s %s" % (name.encode(), value) for name, value in entries.items())
