"""ZIP files that are the same bytes each time: the packages of Word and Excel.

Compressed bytes may differ between builds of zlib, so compare parts across machines.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# What reading an archive raises that is damaged, cut off or made to be unreadable.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)

_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_LOCAL, _ENTRY, _END = (
    30,
    46,
    22,
)  # bytes of the three kinds of header, without names (APPNOTE.TXT, 4.3.7, 4.3.12, 4.3.16)
_FIXED = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP file can hold


def archive(parts: Mapping[str, bytes], first: Sequence[str] = (), level: int = 9) -> bytes:
    """`parts` by name as a ZIP file with fixed times and attributes: those in `first` come first, the others by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        for name in [*first, *sorted(name for name in parts if name not in first)]:
            _write(made, name, parts[name], level)
    return stream.getvalue()


def _write(made: zipfile.ZipFile, name: str, data: bytes, level: int) -> None:
    entry = zipfile.ZipInfo(name, date_time=_FIXED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    made.writestr(entry, data, compresslevel=level)


def office_archive(parts: Mapping[str, bytes], level: int = 9) -> bytes:
    """`parts` as the package of an Office file: the content types come first, as ECMA-376 part 2 advises."""
    return archive(parts, ("[Content_Types].xml", "_rels/.rels"), level)


@dataclass(frozen=True, slots=True)
class Deflated:
    """Bytes compressed as a ZIP file has them (RFC 1951), and the CRC-32 and the length of what they unpack to."""

    data: bytes
    crc: int
    length: int


class Between:
    """Compresses texts that differ only in their middle: what stands before and after it is compressed once.

    The end is a stream of its own, which looks back to nothing before it: that costs about half a kilobyte a file.
    """

    def __init__(self, head: bytes, tail: bytes, level: int, tail_level: int = 9) -> None:
        self._state = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._begun = self._state.compress(head)
        self._head_crc, self._tail = zlib.crc32(head), tail
        last = zlib.compressobj(tail_level, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._ended = last.compress(tail) + last.flush()
        self._length = len(head) + len(tail)

    def deflated(self, middle: bytes) -> Deflated:
        """The text with `middle` in its place."""
        going = self._state.copy()
        data = b"".join((self._begun, going.compress(middle), going.flush(zlib.Z_SYNC_FLUSH), self._ended))
        crc = zlib.crc32(self._tail, zlib.crc32(middle, self._head_crc))
        return Deflated(data, crc, self._length + len(middle))


class Unfinished:
    """The package of an Office file that lacks what is in its part `last`: all else is compressed and laid out once."""

    def __init__(self, parts: Mapping[str, bytes], last: str, level: int = 9) -> None:
        stream = io.BytesIO(office_archive(parts, level))
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as made:
            _write(made, last, b"", level)
            start, empty = made.getinfo(last).header_offset, made.getinfo(last).compress_size
        frame, name = stream.getvalue(), len(last.encode())
        directory = start + _LOCAL + name + empty
        entry, end = len(frame) - _END - _ENTRY - name, len(frame) - _END
        self._before, self._local = frame[:start], frame[start : start + _LOCAL + name]
        self._others, self._entry, self._last = frame[directory:entry], frame[entry:end], frame[end:]

    def finished(self, part: Deflated) -> bytes:
        """The package with `part` in the last place, as `zipfile` would write it."""
        local, entry, last = map(bytearray, (self._local, self._entry, self._last))
        facts = part.crc, len(part.data), part.length
        struct.pack_into("<LLL", local, 14, *facts)
        struct.pack_into("<LLL", entry, 16, *facts)
        struct.pack_into("<L", last, 16, len(self._before) + len(local) + len(part.data))
        return b"".join((self._before, local, part.data, self._others, entry, last))


def declares_type(xml: bytes) -> bool:
    """Whether an XML part declares a document type, and so perhaps entities: no Office program writes one."""
    return any(doctype in xml for doctype in _DOCTYPES)
