"""Characters: their names, which of them print as nothing, and which the fonts of a build can print.

`source` asks this of every text, so that nothing which would be blank on paper gets as far as a page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

from ladder_export.languages import Language, language_of
from ladder_export.problems import SetupError
from ladder_export.typefaces import STEMS
from ladder_export.typefaces.characters import characters
from ladder_export.typefaces.files import MissingTypefaceError, font_files

# Characters outside the category Cf (format) that print as nothing: fillers, joiners, selectors (Unicode 15.1, chapter 23).
_BLANKS = frozenset(
    {
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0xFE00, 0xFE10),
        *range(0xE0000, 0xE1000),
    }
)
_INSTALL = "install ladder-export again, or name a folder of layouts that has them"


def coverage(fonts: Path, language: Language | None = None) -> frozenset[int]:
    """The code points that pages in `language` can print: those of every bundled font, and of every typeface that it needs.

    Every one, since a text of the source is printed in several of them (a title in the display style, a quote in
    italics). `fonts` is the folder of the bundled ones. Raises `SetupError` if there is no font there or one of them cannot be
    read, `MissingTypefaceError` if one that the language needs is not on this machine.
    """
    files = sorted(path for path in fonts.glob("*.ttf") if not path.name.startswith(STEMS))
    if not files:
        raise SetupError(f"there are no fonts in {fonts}; {_INSTALL}")
    known = frozenset.intersection(*(_characters(file) for file in files))
    faces = font_files(language, fonts) if language else ()
    return known.union(
        frozenset.intersection(*(_characters(face.path, face.number) for face in faces)) if faces else ()
    )


def coverage_by_language(fonts: Path) -> Callable[[str], frozenset[int] | None]:
    """`coverage` by language tag; `None` where it is not known because typefaces are missing, so that no page can be made."""

    def known(tag: str) -> frozenset[int] | None:
        try:
            return coverage(fonts, language_of(tag))
        except MissingTypefaceError:
            return None

    return known


def _characters(file: Path, number: int = 0) -> frozenset[int]:
    # Of a damaged file fontTools raises many kinds of error (TTLibError, struct.error, AssertionError, KeyError …).
    try:
        return characters(file, number)
    except Exception as error:
        raise SetupError(f"the font {file} cannot be read; {_INSTALL}") from error


def is_invisible(char: str) -> bool:
    """Whether `char` prints as nothing whatever the font: controls, joiners, soft hyphens, marks of direction."""
    return ord(char) in _BLANKS or unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")


# Signs of scripts that put no spaces between words: Chinese, Japanese, and their punctuation (Unicode 15.1, Blocks.txt).
_UNSPACED = (
    (0x2E80, 0x312F),
    (0x3190, 0xA4CF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFF9F),
    (0x1B000, 0x3FFFF),
)


def is_unspaced(char: str) -> bool:
    """Whether `char` stands beside others of its script without a space, so that a line may break on either side of it."""
    # Most text is below all of them.
    return ord(char) >= _UNSPACED[0][0] and any(first <= ord(char) <= last for first, last in _UNSPACED)


MARK = "\u25a0"  # stands for a character that cannot be printed


def printable(text: str, known: frozenset[int]) -> tuple[str, frozenset[str]]:
    """`text` as fonts that have the code points `known` can print it, and the characters that they lack.

    A person's text is never refused: what has a plain form is printed in that (“ﬁ” as “fi”), for any other character that is
    lacking stands `MARK`, and what prints as nothing goes. Line breaks stay.
    """
    lacking: set[str] = set()
    printed = []
    for char in unicodedata.normalize("NFC", text):
        plain = unicodedata.normalize("NFKC", char)
        if char == "\n" or (ord(char) in known and not is_invisible(char)):
            printed.append(char)
        elif char.isspace():
            printed.append("\n" if char in "\x0b\x0c\x85\u2028\u2029" else " ")
        elif is_invisible(char):
            continue
        elif all(ord(c) in known for c in plain):
            printed.append(plain)
        else:
            lacking.add(char)
            printed.append(MARK)
    return "".join(printed), frozenset(lacking)


def name_of(char: str) -> str:
    """`U+XXXX NAME` of a character; of a control character, which has no name in Unicode, the number alone."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
