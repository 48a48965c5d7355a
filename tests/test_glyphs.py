"""What the bundled fonts can print, and the names of what they cannot."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from ladder_export import resources
from ladder_export.glyphs import coverage, is_invisible, name_of
from ladder_export.problems import SetupError
from ladder_export.typefaces.characters import _OtherError, _usual, characters

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


def _of_fonttools(font: Path) -> frozenset[int]:
    with TTFont(font) as read:
        return frozenset(read.getBestCmap())


def _saved(font: TTFont, path: Path) -> Path:
    font.save(path)
    return path


def test_the_characters_of_the_bundled_fonts_are_those_that_fonttools_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {font: _of_fonttools(font) for font in FONTS.glob("*.ttf")}
    monkeypatch.setitem(sys.modules, "fontTools.ttLib", None)  # importing it now would raise
    assert {font: characters(font) for font in wanted} == wanted


@pytest.mark.parametrize("kept", [[(3, 1)], [(0, 3)], [(0, 4), (3, 1)], [(1, 0), (3, 1)]])
def test_maps_of_every_kind_are_read(tmp_path: Path, kept: list[tuple[int, int]]) -> None:
    with TTFont(FONTS / "SourceSerif4-Regular.ttf") as font:
        font["cmap"].tables = [each for each in font["cmap"].tables if (each.platformID, each.platEncID) in kept]
        path = _saved(font, tmp_path / "some.ttf")
    assert characters(path) == _of_fonttools(path)
    assert len(characters(path)) > 800


def test_the_face_of_a_collection_counts(tmp_path: Path) -> None:
    paths = [FONTS / "SourceSerif4-Regular.ttf", FONTS / "SourceSans3-Regular.ttf"]
    faces = [TTFont(path) for path in paths]
    collection = TTCollection()
    collection.fonts = faces
    collection.save(tmp_path / "both.ttc")
    assert [characters(tmp_path / "both.ttc", number) for number in (0, 1)] == [_of_fonttools(path) for path in paths]


@pytest.mark.parametrize("cut", [1, 1000, 100_000])
def test_a_font_whose_end_is_cut_off_is_damaged_wherever_its_map_stands(tmp_path: Path, cut: int) -> None:
    font = tmp_path / "SourceSerif4-Regular.ttf"
    font.write_bytes((FONTS / font.name).read_bytes()[:-cut])
    with (FONTS / font.name).open("rb") as whole, pytest.raises(_OtherError):
        assert _usual(whole, font.stat().st_size + cut, 0)
        _usual(whole, font.stat().st_size, 0)
