"""Texts and titles as they come out of files: what no one can see is taken out, what reads the same is known as the same."""

from __future__ import annotations

import re
import unicodedata

from ladder_export.glyphs import is_invisible, name_of
from ladder_export.importing.vocabulary import without_picture
from ladder_export.source.encoding import REFUSED
from ladder_export.source.texts import tidy

_LINE_ENDS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
PICTURE = "the picture"  # so begins the name of one that is taken out
_PLAIN_MARKS = str.maketrans(
    {**dict.fromkeys("‘’‚‛′‹›`´", "'"), **dict.fromkeys("“”„‟″«»", '"'), "\u00a0": " ", "\u202f": " "}
)
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
_OF_NAME = re.compile(r"(?<=[^\W_])(?:\+{1,2}|#)(?!\w)")  # C++ and C# are other names than C
_LANDMARK = re.compile(r"[\W_]+")


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` on one line, without what prints as nothing and the source refuses, and without pictures that stand before it as
    its sign; and what these characters and pictures are called.
    """
    one_line, picture = without_picture(_LINE_ENDS.sub(" ", text))
    gone = dict.fromkeys(char for char in one_line if _is_refused(char))
    if gone:
        one_line = "".join(char for char in one_line if char not in gone)
    names = ["a broken character" if _SURROGATE.match(char) else name_of(char) for char in gone]
    return tidy(one_line), (*names, *([f"{PICTURE} {picture}"] if picture else []))


def _is_refused(char: str) -> bool:
    return is_invisible(char) or bool(REFUSED.match(char))


def exact(text: str) -> str:
    """What two texts share that are the same for a reader: white space and the way that accents are stored do not count."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def alike(text: str) -> str:
    """As `exact`, and the style of quotation marks and apostrophes does not count either."""
    return exact(text).translate(_PLAIN_MARKS)


def title_key(title: str) -> str:
    """What two titles share that mean the same: letters and digits count, in either case; signs between them are spaces."""
    plain = unicodedata.normalize("NFKC", alike(title)).casefold().replace("'", "")
    plain = _OF_NAME.sub(lambda signs: signs[0].replace("+", "plus").replace("#", "sharp"), plain)
    return " ".join(_LANDMARK.sub(" ", _ENDS.sub("", plain)).split()) or exact(title)
