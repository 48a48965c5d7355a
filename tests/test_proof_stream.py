"""The short way through content streams and font maps: it may leave any to the long way, and must read none otherwise."""

from __future__ import annotations

import warnings
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_export.proof.pdf_content import _any_cmap, _bytes, _plain_cmap
from ladder_export.proof.pdf_stream import (
    Begin,
    Draw,
    End,
    Instruction,
    Select,
    Show,
    any_instructions,
    plain_instructions,
)
from proof_files import expected_pdf, page_of, pdf_of

PLAIN = [
    "q", "Q", "EMC", "BT", "ET", "1 0 0 -1 0 841.889764 cm", "0.75 0 0. -.5 +0 0 cm", "1 2 3 4 re", "W", "n", "f*",
    "/a1.0 gs", "[] 0 d", "[3 1.5] 0 d", "/F1 10 Tf", "/ABC-d.e 7.5 Tf", "1 0 0 1 5 5 Tm", "/x1 Do", "/Artifact BMC",
    "/Artifact\n<</Type /Pagination>>\nBDC", "/P\n<</MCID 12>>\nBDC", "/Span << /MCID 0 >> BDC", "/Artifact <</MCID 7>> BDC",
    "[<0004>0<002a00AF>-25 .5<00>] TJ", "[<0>12 13<>] TJ", "[] TJ", "/P BMC", "/Artifact <</Type /A/Subtype /Header>> BDC",
]  # fmt: skip
ODD = [
    "<0004> Tj", "(a\\)b) Tj", "[(a) 3 <62>] TJ", "(x) '", '1 2 (x) "', "/P /Named BDC", "/P <</MCID 3/ActualText (q Q)>> BDC",
    "% q Q", "BX", "EX", "/P <</Lang (de)/MCID 4>> BDC", "1 2 q", "12 /F1 10 Tf", "[<0g>] TJ", "[1.2.3<00>] TJ", "/F1 1-2 Tf",
    "BI /W 1 /H 1 /BPC 8 /CS /G ID q EI", "/Im#31 Do", "<</MCID 3>> BDC", "(", "[", "]", ">>", "TJ", "Tf", "qQ",
    "1 0 0 1 0 0 cm q", "\v", "\0",
]  # fmt: skip
statements = st.lists(st.sampled_from(PLAIN) | st.sampled_from(ODD[:7]) | st.sampled_from(PLAIN), max_size=12)
spaces = st.sampled_from(["\n", " ", "\r\n", "\t ", "\f"])


def by_the_long_way(data: bytes) -> list[Instruction] | None:
    """What pikepdf reads; nothing if it has to guess."""
    with pikepdf.new() as pdf, warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            found = list(any_instructions(pikepdf.Stream(pdf, data)))
        except (pikepdf.PdfError, UserWarning, IndexError, TypeError, ValueError):
            return None
        return None if pdf.get_warnings() else found


def forms(found: list[Instruction] | None) -> list[object] | None:
    """What is the same however strings are written."""
    return found and [
        (type(each), list(map(_bytes, each.strings)) if isinstance(each, Show) else each) for each in found
    ]


@given(statements, st.lists(spaces, min_size=13, max_size=13))
def test_what_is_read_in_short_is_what_is_read_at_length(lines: list[str], between: list[str]) -> None:
    data = "".join(line + space for line, space in zip(lines, between, strict=False)).encode()
    plain = plain_instructions(data)
    assert plain is None or forms(plain) == forms(by_the_long_way(data))
    assert (plain is not None) == all(line in PLAIN for line in lines)


@given(statements, st.sampled_from(ODD), st.integers(0, 400), st.integers(0, 3))
def test_a_stream_with_anything_in_it_is_read_as_it_is_or_left(lines: list[str], odd: str, at: int, less: int) -> None:
    data = "\n".join(lines).encode()
    data = data[:at] + odd.encode() + data[at + less :]
    plain = plain_instructions(data)
    assert plain is None or forms(plain) == forms(by_the_long_way(data))


def test_what_instructions_say() -> None:
    data = b"/F1 9 Tf /P <</MCID 3>> BDC [<0001>20<0A>] TJ EMC /Artifact <</MCID 4>> BDC EMC /x Do"
    assert forms(plain_instructions(data)) == [
        (Select, Select("/F1")), (Begin, Begin(3)), (Show, [b"\0\1", b"\n"]), (End, End()),
        (Begin, Begin()), (End, End()), (Draw, Draw("/x")),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("printed") / "page.pdf"
    path.write_bytes(pdf_of(page_of(expected_pdf().regions) + "<p>Words, “office”, 1 2 3</p>"))
    return path


def test_our_own_pages_are_plain(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        for page in pdf.pages:
            plain = plain_instructions(page.obj["/Contents"].read_bytes())
            assert plain
            assert forms(plain) == forms(list(any_instructions(page)))


HEAD = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo << /Registry (Adobe) >> def\n"
SECTIONS = [
    "2 beginbfchar\n<0004> <0043>\n<01e6> <00660066>\nendbfchar\n", "1 beginbfchar <05><D83DDE00> endbfchar\n",
    "1 beginbfrange\n<0010> <0012> <0061>\nendbfrange\n", "1 beginbfchar\n<0004> <004>\nendbfchar\n", "% beginbfchar\n",
    "1 beginbfchar\n<0004> [<0043>]\nendbfchar\n", "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(SECTIONS), max_size=5))
def test_a_map_is_read_in_short_as_at_length(sections: list[str]) -> None:
    data = (HEAD + "".join(sections) + "endcmap end end").encode()
    plain = _plain_cmap(data)
    with pikepdf.new() as pdf:
        try:
            assert plain is None or plain == _any_cmap(pikepdf.Stream(pdf, data))
        except ValueError:
            assert plain is None
    assert plain is not None or not set(sections) <= {SECTIONS[0], SECTIONS[1], SECTIONS[6]}
