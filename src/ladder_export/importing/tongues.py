"""Which language texts are in: by their script, or by the small words that only one language uses so often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

USUAL = "en"
_LETTERS = 20_000  # enough to tell
_SMALL = {
    "en": "the and of to with for your you is are their that how",
    "de": "der die das und nicht mit für ist zu den von auf wie ein eine",
    "fr": "le la les des et est pour dans vous une sur avec que aux",
    "es": "el los las y para con que del una por es su cómo",
    "pt": "os as e para com que do da uma não em seu como",
    "pl": "i w na z do się nie jest oraz dla co jak",
}
_WORDS = {code: frozenset(words.split()) for code, words in _SMALL.items()}
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)


def guess_language(texts: Iterable[str]) -> str:
    """The BCP 47 tag of the language of `texts`, of those that pages have words for; English where nothing tells."""
    sample = ""
    for text in texts:
        sample += f" {text}"
        if len(sample) > _LETTERS:
            break
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) * 5 > len(sample.replace(" ", "")):
            return code
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    scores = {code: sum(words[word] for word in small) for code, small in _WORDS.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else USUAL
