"""File names of persons: any name and any id gives one that every system takes, and no two are the same."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ladder_export.reviews.names import MOST_BYTES, file_names


@pytest.mark.parametrize(
    ("name", "key", "made"),
    [
        ("Ada Lovelace", "E-17", "Ada Lovelace (E-17).docx"),
        ("Ada Lovelace", "", "Ada Lovelace.docx"),
        ("Zoe\u0308  O’Neil\t", "00042", "Zoë O’Neil (00042).docx"),
        ("王小明", "7", "王小明 (7).docx"),
        ("../../etc/passwd", "", "etc-passwd.docx"),
        ("..\\..\\boot", "C:", "boot (C).docx"),
        ("/", "/", "person.docx"),
        ("", "", "person.docx"),
        ("CON", "", "CON_.docx"),
        ("aux.txt", "", "aux.txt_.docx"),
        ("CON", "4", "CON (4).docx"),
        ("com¹", "", "com¹_.docx"),
        ("Ann. ", ". ", "Ann.docx"),
        ("-rf", "--", "rf.docx"),
        (".hidden", "", "hidden.docx"),
        ("Ann\u202excod.exe", "", "Annxcod.exe.docx"),
        ("A\x00n\x1bn\nB", "", "Ann B.docx"),
        ("A|B?C*D<E>", 'x"y', "A-B-C-D-E (x-y).docx"),
        ("x" * 300, "E" * 300, f"{'x' * 55} ({'E' * 57}).docx"),
        ("é" * 200, "", f"{'é' * 57}.docx"),
    ],
)
def test_a_name(name: str, key: str, made: str) -> None:
    assert file_names([(name, key)], ".docx") == [made]


def test_clashes_get_a_number_whatever_the_case_or_form() -> None:
    people = [
        ("Ann", ""),
        ("ANN", ""),
        ("Ann", "1"),
        ("Zoë", ""),
        ("Zoe\u0308", ""),
        ("Ann 2", ""),
        ("Straße", ""),
        ("STRASSE", ""),
    ]

    assert file_names(people, ".docx") == [
        "Ann.docx", "ANN 2.docx", "Ann (1).docx", "Zoë.docx", "Zoë 2.docx", "Ann 2 2.docx", "Straße.docx", "STRASSE 2.docx",
    ]  # fmt: skip


NASTY = st.text(st.sampled_from("aA.éE\u0301 /\\:conCON1¹ﬁßẞ\u202e\x00\n\ud800\u3000İı😀"), max_size=12)


@given(st.lists(st.tuples(NASTY | st.text(), NASTY | st.text()), max_size=8))
@example([("İ", ""), ("i\u0307", ""), ("ﬁ", ""), ("FI", "")])
@example([("", "A\x00\u0301"), ("A\u202e\u0301", "")])
def test_any_people_get_names_that_any_system_takes(people: list[tuple[str, str]]) -> None:
    made = file_names(people, ".docx")

    assert len(made) == len(people)
    for name in made:
        assert name.endswith(".docx") and len(name.encode()) <= MOST_BYTES
        assert Path(name).name == name
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
        stem = name.removesuffix(".docx")
        assert stem == stem.strip(" .") and not stem.startswith("-")
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])", stem.split(".")[0].strip())
        assert unicodedata.is_normalized("NFC", name)
        assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name)
    for fold in (str.casefold, str.upper, str.lower):
        for form in ("NFC", "NFD", "NFKC"):
            seen = [unicodedata.normalize(form, fold(unicodedata.normalize(form, name))) for name in made]
            assert len(set(seen)) == len(seen)
