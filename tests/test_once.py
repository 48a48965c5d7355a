"""Objects of a PDF that are written once are the same, byte by byte."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pydyf
import pytest

from ladder_export.pdf.once import LEVEL, write_once


def _pdf() -> Any:
    pdf = pydyf.PDF()
    stream = pydyf.Stream([b"0 0 100 100 re", b"f", "/Span", pydyf.Dictionary({"MCID": 1}), 0.5] * 50, compress=True)
    pdf.add_object(stream)
    pdf.add_object(pydyf.Stream(["plain"], {"Type": "/Metadata"}))
    pdf.add_object(pydyf.Dictionary({"Title": pydyf.String("Ladder (“draft”)"), "Half": 0.5}))
    pdf.add_page(pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "Contents": stream.reference}))
    pdf.info["Title"] = pydyf.String("Ladder")
    return pdf


@pytest.mark.parametrize("compress", [True, False])
def test_the_file_is_the_same_and_every_stream_is_packed_once(compress: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = []
    packer, pack = zlib.compressobj, zlib.compress

    def noted(data: bytes, level: int) -> bytes:
        packed.append(data)
        return pack(data, level)

    monkeypatch.setattr(zlib, "compressobj", lambda level: packer(LEVEL))  # as pydyf would do with that level
    monkeypatch.setattr(zlib, "compress", noted)
    files = []
    for once in (False, True):
        pdf, out = _pdf(), io.BytesIO()
        if once:
            write_once(pdf)
        pdf.write(out, identifier=True, compress=compress)
        files.append(out.getvalue())
    assert files[0] == files[1]
    assert len(packed) == len(set(packed)) == (3 if compress else 1)
