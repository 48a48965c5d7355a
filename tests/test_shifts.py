"""Glyphs that nothing is between are joined, and nothing else about a page changes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest

from ladder_export.layout import Layouts
from ladder_export.pdf import Printer, once, render, shifts
from ladders import shipped_ladder

LAYOUTS = Path(__file__).parent.parent / "layouts"
_NOTHING = re.compile(rb"[>\]]\s*-?0(?:\.0*)?\s*[<\]]")


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """A card as it is, and as it would be with shifts by nothing, packed as tightly as can be."""
    ladder = shipped_ladder()
    laid = Layouts(LAYOUTS).card(ladder, ladder.competencies[0], ladder.competencies[0].levels[2], size=9.5)
    printer = Printer(LAYOUTS / "fonts")
    joined = printer.render(laid).pdf()
    monkeypatch.setattr(render, "drop_shifts", lambda pdf: None)
    monkeypatch.setattr(once, "LEVEL", 9)
    return [joined, printer.render(laid).pdf()]


def _shown(file: bytes) -> list[list[tuple[str, Any]]]:
    """The glyphs of each line of a file, and how far each is shifted."""
    lines = []
    with pikepdf.open(io.BytesIO(file)) as pdf:
        for page in pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "TJ":
                    line: list[tuple[str, Any]] = []
                    for part in operands[0]:
                        if isinstance(part, pikepdf.String):
                            code = bytes(part).hex()
                            line += [(code[at : at + 4], 0) for at in range(0, len(code), 4)]
                        else:
                            before, shift = line.pop() if line else ("", 0)
                            line.append((before, shift + part))
                    lines.append(line)
    return lines


def test_all_glyphs_and_all_other_shifts_stay(files: list[bytes]) -> None:
    assert _shown(files[0]) == _shown(files[1])
    assert any(shift for line in _shown(files[0]) for _, shift in line)


def test_no_shift_by_nothing_is_left(files: list[bytes]) -> None:
    for file, is_joined in zip(files, (True, False), strict=True):
        with pikepdf.open(io.BytesIO(file)) as pdf:
            found = [_NOTHING.search(page.Contents.read_bytes()) for page in pdf.pages]
        assert not any(found) if is_joined else any(found)


def test_the_pages_look_the_same_and_the_file_is_no_larger(files: list[bytes]) -> None:
    pictures = [[bytes(page.render(scale=3).buffer) for page in pdfium.PdfDocument(file)] for file in files]
    assert pictures[0] == pictures[1]
    assert len(files[0]) <= len(files[1])


def test_only_lines_of_text_are_joined() -> None:
    import pydyf

    pdf = pydyf.PDF()
    stream = pydyf.Stream([b"BT", b"[<0001>0<0002>0] TJ", "/Span", b"[>0<] 0 d", b"[<00>10<00>] TJ"])
    pdf.add_object(stream)
    pdf.add_page(pydyf.Dictionary({"Contents": stream.reference}))
    shifts.drop_shifts(pdf)
    assert stream.stream == [b"BT", b"[<00010002>] TJ", "/Span", b"[>0<] 0 d", b"[<00>10<00>] TJ"]
