"""How texts are compared, and how they are cut short in messages.

A page keeps neither the spaces at line ends nor the difference between characters that one glyph draws, so both sides are
brought to one form before they are compared:

* NFKD: ligatures, no-break spaces, the ellipsis and precomposed letters become what they are made of. Unlike NFKC this can be
  done letter by letter, so every letter of the form knows the character of the page that it came from.
* All white space goes: a line break in the middle of “customer-focused” leaves no space, one after “customer” does, and a
  PDF tells neither from the other (WeasyPrint drops the space at the end of a line).
* Soft hyphens and zero-width characters go: they print nothing, or a hyphen that the line break asked for.
* Characters that fonts draw with one glyph become one character (U+2010 and U+2011 “-”, U+02BC “’”, and so on): a PDF font
  maps a glyph to one character only, the one that it was used for first.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UNPRINTED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_ONE_GLYPH = {  # as in Source Sans 3 and Source Serif 4, after NFKD
    "\u2010": "-",
    "\u2011": "-",
    "\u2206": "\u0394",
    "\u02bb": "\u2018",
    "\u02bc": "\u2019",
    "\u2215": "\u2044",
}
_HYPHENS = "-\u2010\u2011\ufffe\x02"  # PDFium writes U+FFFE or U+0002 for a hyphen at the end of a line
_PRINTED = str.maketrans({**dict.fromkeys(_UNPRINTED), **_ONE_GLYPH})
_UNHYPHENED = str.maketrans(dict.fromkeys(_HYPHENS))
_KEPT = 2048  # texts: a page says each letter often, and a file most words and all items in several places


@lru_cache(_KEPT)
def squash(text: str) -> str:
    """`text` in the form in which texts are compared."""
    if text.isascii():
        return "".join(text.split())
    plain = unicodedata.normalize("NFKD", _printed(text))
    return unicodedata.normalize("NFKD", _printed(plain))  # once more: what went may have stood between two accents


def _printed(text: str) -> str:
    return "".join(text.split()).translate(_PRINTED)


@lru_cache(_KEPT)
def squash_loosely(text: str) -> str:
    """`squash` without any hyphen: PDFium leaves out real ones at line ends and cannot be asked not to."""
    return squash(text).translate(_UNHYPHENED)


def spaced(text: str) -> str:
    """`text` squashed word by word, with one space between words: for readers that see spaces as they are."""
    return " ".join(word for part in text.split() if (word := squash(part)))


def says(text: str, wanted: str) -> bool:
    """Whether `wanted` stands in `text` as words of its own, in any case: “2026.1” is not in “2026.10”.

    The spaces between its words do not count, since a PDF drops those at line ends.
    """
    words = r"\s*".join(re.escape(word) for word in spaced(wanted).casefold().split())
    return re.search(rf"(?<!\w){words}(?!\w|\.\w)", spaced(text).casefold()) is not None


def beginning(text: str, most: int = 60) -> str:
    """The first words of `text`, for a message."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0]
    return f"{cut} …"
