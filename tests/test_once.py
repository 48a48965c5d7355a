"""Objects of a PDF that are written once are the same, byte by byte."""

from __future__ import annotations

import io
from typing import Any

import pydyf
import pytest

from ladder_export.pdf.once import write_once


class _Counting(pydyf.Stream):  # type: ignore[misc]  # pydyf has no types
    asked = 0

    @property
    def data(self) -> bytes:
        self.asked += 1
        text: bytes = super().data
        return text


def _pdf() -> tuple[Any, _Counting]:
    pdf = pydyf.PDF()
    stream = _Counting([b"0 0 100 100 re", b"f"] * 50, compress=True)
    pdf.add_object(stream)
    pdf.add_object(pydyf.Dictionary({"Title": pydyf.String("Ladder (“draft”)"), "Half": 0.5}))
    pdf.add_page(pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "Contents": stream.reference}))
    pdf.info["Title"] = pydyf.String("Ladder")
    return pdf, stream


@pytest.mark.parametrize("compress", [True, False])
def test_the_file_is_the_same_and_every_object_is_asked_once(compress: bool) -> None:
    files = []
    for once in (False, True):
        pdf, stream = _pdf()
        if once:
            write_once(pdf)
        out = io.BytesIO()
        pdf.write(out, identifier=True, compress=compress)
        files.append(out.getvalue())
    assert files[0] == files[1]
    assert stream.asked == 1
