"""Which typefaces print a script that the bundled fonts lack, beside which of theirs, and the packages that have them.

Japanese and Arabic fonts are too large to travel with the program (four Japanese files take 93 MB), so they come from the
system's packages. `files` finds them. Nothing else of the system is ever used.

Packages: Debian 12 and 13; Fedora 40, whose static fonts these are; Homebrew casks of 2025.
"""

from __future__ import annotations

from dataclasses import dataclass

from ladder_export.languages import Language, Script

SANS, SERIF, DISPLAY = "Source Sans 3", "Source Serif 4", "Source Serif 4 Display"


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family that prints the letters of a script, in a regular and a bold weight.

    `stems` are how the names of its files begin. Where a style sheet names one of the families `beside`, the bundled one
    prints what it has and this one the rest; where it names one of `before`, it is the other way round.
    """

    family: str
    stems: tuple[str, ...]
    beside: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptFonts:
    """The typefaces of one script, and the command that installs them by system."""

    typefaces: tuple[Typeface, ...]
    packages: tuple[tuple[str, str], ...]


# Japanese brings Latin letters, digits and quotation marks of its own, which are drawn to stand among its signs (and come from
# the bundled families). Arabic fonts have no Latin letters, so that all digits on a page come from one family only if the
# bundled one has them. Numerals and titles in display type are mostly one or the other.
FONTS = {
    Script.JAPANESE: ScriptFonts(
        (
            Typeface("Noto Sans CJK JP", ("NotoSansCJK",), before=(SANS,)),
            Typeface("Noto Serif CJK JP", ("NotoSerifCJK",), before=(SERIF,), beside=(DISPLAY,)),
        ),
        (
            ("Debian, Ubuntu", "apt-get install fonts-noto-cjk"),
            ("Fedora", "dnf install google-noto-sans-cjk-fonts google-noto-serif-cjk-fonts"),
            ("macOS", "brew install --cask font-noto-sans-cjk-jp font-noto-serif-cjk-jp"),
        ),
    ),
    Script.ARABIC: ScriptFonts(
        (
            Typeface("Noto Sans Arabic", ("NotoSansArabic",), beside=(SANS,)),
            Typeface("Noto Naskh Arabic", ("NotoNaskhArabic",), beside=(SERIF, DISPLAY)),
        ),
        (
            ("Debian, Ubuntu", "apt-get install fonts-noto-core"),
            ("Fedora", "dnf install google-noto-sans-arabic-fonts google-noto-naskh-arabic-fonts"),
            ("macOS", "brew install --cask font-noto-sans-arabic font-noto-naskh-arabic"),
        ),
    ),
}

# How the names of all these files begin.
STEMS = tuple(stem for fonts in FONTS.values() for typeface in fonts.typefaces for stem in typeface.stems)


def typefaces_of(language: Language) -> tuple[Typeface, ...]:
    """The typefaces that pages in `language` need beside the bundled fonts; none for what those print."""
    fonts = FONTS.get(language.script)
    return fonts.typefaces if fonts else ()
