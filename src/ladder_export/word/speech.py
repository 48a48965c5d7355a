"""What a form's language asks of Word: its name there, its fonts, and which way it runs.

Fonts are those that come with Word for Windows and for macOS. A font in Word stands for three: one each for Latin letters,
East Asian ones, and those of scripts that run from right to left (ECMA-376 part 1, 17.3.2.26).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ladder_export.languages import Script, language_of
from ladder_export.wording.calendar import long_pattern

# Word takes a language with its territory. Where a ladder names none, the one that Unicode CLDR holds likely; for Arabic the
# one that Word offers first.
_TERRITORIES = {
    "en": "en-US",
    "de": "de-DE",
    "fr": "fr-FR",
    "es": "es-ES",
    "pt": "pt-BR",
    "pl": "pl-PL",
    "ja": "ja-JP",
    "ar": "ar-SA",
}
_LATIN, _ARABIC = "en-US", "ar-SA"  # for words in another script than the form's
FONT, _EAST_ASIAN, _COMPLEX = "Calibri", "Yu Gothic", "Arial"
_CROSS, _CHECK = ("2612", "MS Gothic"), ("2611", "Segoe UI Symbol")  # in Japan a cross says no


@dataclass(frozen=True, slots=True)
class Speech:
    """A form's language as Word has it. `tag` is BCP 47 with a territory.

    `latin`, `east_asian` and `complex` are its language for letters of these kinds, `fonts` those of the theme for them; an
    empty font is Word's own choice. `slanted`: emphasis may be in italics, and small heads be spaced out. `date` is the format
    of a day, `ticked` the code and font of a ticked box.
    """

    tag: str
    latin: str
    east_asian: str
    complex: str
    fonts: tuple[str, str, str]
    rtl: bool
    slanted: bool
    date: str
    ticked: tuple[str, str]


@lru_cache(maxsize=64)
def speech_of(language: str) -> Speech:
    """What the BCP 47 `language` asks of Word; a language without fixed words is set as English is."""
    tag, known = _TERRITORIES.get(language.casefold(), language), language_of(language)
    script = known.script if known else Script.LATIN
    date = long_pattern(language)
    match script:
        case Script.ARABIC:
            return Speech(tag, _LATIN, _LATIN, tag, (FONT, "", _COMPLEX), True, False, date, _CROSS)
        case Script.JAPANESE:
            # One font for both scripts, since quotation marks, dots and arrows count as either.
            return Speech(tag, _LATIN, tag, _ARABIC, (_EAST_ASIAN, _EAST_ASIAN, ""), False, False, date, _CHECK)
        case Script.LATIN:
            return Speech(tag, tag, tag, _ARABIC, (FONT, "", ""), False, True, date, _CROSS)
