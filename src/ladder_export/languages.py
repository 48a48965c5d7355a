"""Facts about languages that print needs: direction, script, quotation marks, and the paper that is usual there.

Quotation marks: Unicode CLDR 46, `delimiters` of each locale. Paper: CLDR `paperSize` of each territory.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Script(StrEnum):
    """The scripts that pages and forms are set in, each with fonts of its own."""

    LATIN = "latin"
    ARABIC = "arabic"
    JAPANESE = "japanese"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the fixed words of pages and forms are there in.

    `quotes` are the opening and closing mark; `inner` those of a quotation inside another. `capitals`: its nouns keep their
    capital wherever they stand.
    """

    code: str
    name: str  # in English, for messages
    quotes: tuple[str, str] = ("“", "”")
    inner: tuple[str, str] = ("‘", "’")
    script: Script = Script.LATIN
    capitals: bool = False

    @property
    def rtl(self) -> bool:
        """Whether it runs from right to left."""
        return self.script is Script.ARABIC


LANGUAGES = {
    language.code: language
    for language in (
        Language("en", "English"),
        Language("de", "German", ("„", "“"), ("‚", "‘"), capitals=True),
        Language("fr", "French", ("«\u202f", "\u202f»"), ("“", "”")),
        Language("es", "Spanish", ("«", "»"), ("“", "”")),
        Language("pt", "Portuguese"),
        Language("pl", "Polish", ("„", "”"), ("«", "»")),
        Language("ja", "Japanese", ("「", "」"), ("『", "』"), Script.JAPANESE),
        Language("ar", "Arabic", ("«", "»"), ("“", "”"), Script.ARABIC),
    )
}
# Straight marks, and those of languages whose fixed words are not there, such as Danish, Swedish and Swiss French.
_PAIRS = {(language.quotes[0][0], language.quotes[1][-1]) for language in LANGUAGES.values()} | {
    ('"', '"'),
    ("»", "«"),
    ("”", "”"),
    ("»", "»"),
}
_LETTER = frozenset(
    ["US", "CA", "MX", "CO", "VE", "CL", "CR", "GT", "NI", "PA", "PR", "SV", "PH", "BZ", "DO", "BO", "EC", "PE"]
)


def language_of(tag: str) -> Language | None:
    """The language of a BCP 47 tag such as `de-CH`, `None` if there are no fixed words in it."""
    return LANGUAGES.get(tag.replace("_", "-").split("-")[0].lower())


def in_quotation_marks(text: str) -> bool:
    """Whether one pair of quotation marks, of any language, stands around the whole of `text`.

    “A” or “B” begins and ends with marks too, and has two pairs.
    """
    return any(
        text.startswith(first) and text.endswith(last) and not set(text[1:-1]) & {first, last} and len(text) > 1
        for first, last in _PAIRS
    )


def usual_paper(tag: str) -> str:
    """The paper that people of that language tag print on: `letter` where its territory uses it (en-US), else `a4`."""
    parts = tag.replace("_", "-").split("-")
    territory = next((part.upper() for part in parts[1:] if len(part) == 2), "")
    return "letter" if territory in _LETTER else "a4"
