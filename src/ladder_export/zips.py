"""ZIP files that are the same bytes each time: the packages of Word and Excel.

Compressed bytes may differ between builds of zlib, so compare parts across machines.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

# What reading an archive raises that is damaged, cut off or made to be unreadable.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)

_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_VERSION, _UTF_8, _DAY = 20, 0x800, 1 << 5 | 1  # of a ZIP file that deflates; of a name; 1 January 1980, the earliest
_RIGHTS = 0o600 << 16  # of a file that its owner reads and writes
_SHORT = 32_768  # bytes
_FIRST = ("[Content_Types].xml", "_rels/.rels")


@dataclass(frozen=True, slots=True)
class Deflated:
    """Bytes compressed as a ZIP file has them (RFC 1951), and the CRC-32 and the length of what they unpack to."""

    data: bytes
    crc: int
    length: int


def deflated(data: bytes, level: int = 9) -> Deflated:
    """`data` compressed. What is short is remembered: most parts of an Office file are those of the last one."""
    return (_remembered if len(data) <= _SHORT else _deflated)(data, level)


def _deflated(data: bytes, level: int) -> Deflated:
    packing = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Deflated(packing.compress(data) + packing.flush(), zlib.crc32(data), len(data))


_remembered = lru_cache(128)(_deflated)


def laid_out(parts: Iterable[tuple[str, Deflated]]) -> bytes:
    """A ZIP file of `parts` in this order, with fixed times and attributes: what `zipfile` writes of them.

    It has no room for four gigabytes (APPNOTE.TXT, 4.3.7, 4.3.12, 4.3.16).
    """
    body: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, part in parts:
        named = name.encode()
        flags = 0 if named.isascii() else _UTF_8
        facts = _VERSION, flags, zlib.DEFLATED, 0, _DAY, part.crc, len(part.data), part.length, len(named), 0
        local = struct.pack("<4s5H3L2H", b"PK\3\4", *facts) + named
        body += (local, part.data)
        directory.append(struct.pack("<4s6H3L5H2L", b"PK\1\2", _VERSION, *facts, 0, 0, 0, _RIGHTS, at) + named)
        at += len(local) + len(part.data)
    size, count = sum(map(len, directory)), len(directory)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, at, 0)
    return b"".join((*body, *directory, end))


def archive(parts: Mapping[str, bytes], first: Sequence[str] = (), level: int = 9) -> bytes:
    """`parts` by name as a ZIP file: those in `first` come first, the others by name."""
    return laid_out((name, deflated(parts[name], level)) for name in in_order(parts, first))


def in_order(names: Collection[str], first: Sequence[str] = _FIRST) -> list[str]:
    """`names` as the parts of an Office file stand in it: the content types first, as ECMA-376 part 2 advises."""
    return [*first, *sorted(name for name in names if name not in first)]


def office_archive(parts: Mapping[str, bytes], level: int = 9) -> bytes:
    """`parts` as the package of an Office file."""
    return archive(parts, _FIRST, level)


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


def declares_type(xml: bytes) -> bool:
    """Whether an XML part declares a document type, and so perhaps entities: no Office program writes one."""
    return any(doctype in xml for doctype in _DOCTYPES)
