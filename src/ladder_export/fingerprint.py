"""The fingerprint of an item's text: what an export writes down, so that an import knows the item again by its words."""

from __future__ import annotations

import hashlib
import unicodedata

DIGITS = 16


def fingerprint(*texts: str) -> str:
    """The first `DIGITS` hexadecimal digits of the SHA-256 of `texts` in UTF-8, joined by line ends.

    Each text counts in Unicode's composed form (NFC), with every run of white space as one space and none at its ends. An item
    is one text; a shift is two, from and to.
    """
    plain = "\n".join(" ".join(unicodedata.normalize("NFC", text).split()) for text in texts)
    return hashlib.sha256(plain.encode()).hexdigest()[:DIGITS]
