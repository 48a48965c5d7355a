"""What the bundled fonts can print, and the names of what they cannot."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ladder_export import resources
from ladder_export.glyphs import coverage, is_invisible, name_of
from ladder_export.problems import SetupError

FONTS = resources.layouts() / "fonts"


def test_the_fonts_print_western_text_and_this_projects_signs() -> None:
    printable = coverage(FONTS)
    wanted = "".join(map(chr, range(0x20, 0x7F))) + "ÀÉÎÕÜßàéîõüÿŁłŠšŽžŒœ€£§©®°±×÷½‘’“”„«»–—…•·›†→≥≤−\u00a0\u2009\u202f"
    assert [char for char in wanted if ord(char) not in printable] == []
    assert [char for char in "😀☃你日אب\u200d" if ord(char) in printable] == []


def test_a_character_counts_only_if_every_font_has_it(tmp_path: Path) -> None:
    """Source Sans has Greek extended and check marks that Source Serif lacks."""
    sans = tmp_path / "sans"
    sans.mkdir()
    shutil.copy(FONTS / "SourceSans3-Regular.ttf", sans)
    wide, narrow = coverage(sans), coverage(FONTS)
    assert narrow < wide
    assert len(wide) > 1500


def test_a_folder_without_fonts_is_explained(tmp_path: Path) -> None:
    message = (
        f"there are no fonts in {tmp_path}; install ladder-export again, or name a folder of layouts that has them"
    )
    with pytest.raises(SetupError, match=f"^{re.escape(message)}$"):
        coverage(tmp_path)


@pytest.mark.parametrize("keep", [0, 4, 100, 5000])
def test_a_damaged_font_is_named(tmp_path: Path, keep: int) -> None:
    font = tmp_path / "SourceSerif4-Regular.ttf"
    font.write_bytes((FONTS / font.name).read_bytes()[:keep])
    message = f"the font {font} cannot be read; install ladder-export again, or name a folder of layouts that has them"
    with pytest.raises(SetupError, match=f"^{re.escape(message)}$"):
        coverage(tmp_path)


@pytest.mark.parametrize(
    "char", "\0\x1b\x85\u00ad\u034f\u200b\u200d\u200e\u202e\u2028\u2060\u2066\u3164\ufe0f\ufeff\U000e0041"
)
def test_what_prints_as_nothing_is_invisible(char: str) -> None:
    assert is_invisible(char)


@pytest.mark.parametrize("char", " \u00a0\u2009\u202faé’…\u0301😀你")
def test_spaces_letters_and_signs_are_not_invisible(char: str) -> None:
    assert not is_invisible(char)


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("é", "U+00E9 LATIN SMALL LETTER E WITH ACUTE"),
        ("😀", "U+1F600 GRINNING FACE"),
        ("\0", "U+0000"),
        ("\ue000", "U+E000"),
    ],
)
def test_characters_are_named(char: str, name: str) -> None:
    assert name_of(char) == name
