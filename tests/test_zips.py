"""Packages of which one part changes: what was made once, and what was not, read back by other readers."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from ladder_export.zips import Between, deflated, in_order, laid_out, office_archive

REST = {"[Content_Types].xml": b"<Types/>", "z/ä.xml": b"<z/>" * 99, "_rels/.rels": b"<R/>", "empty.xml": b""}
TEXTS = st.binary(max_size=300) | st.sampled_from([b"the same again " * 9000, bytes(70_000)])


@given(TEXTS, TEXTS, TEXTS, st.integers(1, 9))
def test_a_part_in_three_pieces_is_read_as_one(head: bytes, middle: bytes, tail: bytes, level: int) -> None:
    rest, around = [(name, deflated(REST[name], 6)) for name in in_order(REST)], Between(head, tail, level)

    for text in (b"another, before", middle):
        made = laid_out([*rest, ("word/document.xml", around.deflated(text))])

    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        assert package.namelist() == ["[Content_Types].xml", "_rels/.rels", "empty.xml", "z/ä.xml", "word/document.xml"]
        assert {name: package.read(name) for name in REST} == REST
        assert package.read("word/document.xml") == head + middle + tail


@given(st.dictionaries(st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1), TEXTS),
       st.integers(1, 9))  # fmt: skip
def test_a_package_is_what_zipfile_writes(parts: dict[str, bytes], level: int) -> None:
    parts = {**REST, **parts}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as theirs:
        for name in (
            "[Content_Types].xml",
            "_rels/.rels",
            *sorted(parts.keys() - {"[Content_Types].xml", "_rels/.rels"}),
        ):
            entry = zipfile.ZipInfo(name)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            theirs.writestr(entry, parts[name], compresslevel=level)

    assert office_archive(parts, level) == stream.getvalue()
