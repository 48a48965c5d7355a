"""Packages of which one part changes: what was made once, and what was not, read back by other readers."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_export.zips import Between, Deflated, Unfinished, office_archive

REST = {"[Content_Types].xml": b"<Types/>", "z/ä.xml": b"<z/>" * 99, "_rels/.rels": b"<R/>", "empty.xml": b""}
TEXTS = st.binary(max_size=300) | st.sampled_from([b"the same again " * 9000, bytes(70_000)])


@given(TEXTS, TEXTS, TEXTS, st.integers(1, 9))
def test_a_part_in_three_pieces_is_read_as_one(head: bytes, middle: bytes, tail: bytes, level: int) -> None:
    frame, around = Unfinished(REST, "word/document.xml", 6), Between(head, tail, level)

    for text in (b"another, before", middle):
        made = frame.finished(around.deflated(text))

    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        assert package.namelist() == ["[Content_Types].xml", "_rels/.rels", "empty.xml", "z/ä.xml", "word/document.xml"]
        assert {name: package.read(name) for name in REST} == REST
        assert package.read("word/document.xml") == head + middle + tail
        offsets = [(info.date_time, info.create_system, info.flag_bits & ~0x800) for info in package.infolist()]
        assert set(offsets) == {((1980, 1, 1, 0, 0, 0), 0, 0)}


@pytest.mark.parametrize("last", ["word/document.xml", "ä.xml"])
def test_the_package_is_what_zipfile_writes(last: str) -> None:
    text = b"<a>words</a>" * 5000
    packing = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    part = Deflated(packing.compress(text) + packing.flush(), zlib.crc32(text), len(text))

    stream = io.BytesIO(office_archive(REST, 6))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED, compresslevel=6) as theirs:
        entry = zipfile.ZipInfo(last)
        entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
        theirs.writestr(entry, text)
    assert Unfinished(REST, last, 6).finished(part) == stream.getvalue()
