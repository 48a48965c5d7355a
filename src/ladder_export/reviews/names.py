"""Names for the files of persons: readable ones that every system takes, and never the same one twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

MOST_BYTES = 120  # of a whole name in UTF-8; some encrypted folders take 143, mail programs cut at less
_REFUSED = frozenset('<>:"/\\|?*')  # by Windows, or a step into another folder
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"]
)  # names of devices in Windows, with any ending
_EDGES = " .-_~"  # Windows drops dots and spaces at the end; a hyphen in front looks like an option, a dot hides
_NOBODY = "person"


def file_names(people: Sequence[tuple[str, str]], suffix: str) -> list[str]:
    """A file name for each (name, id), in their order: `Ada Lovelace (E-17).docx`, with `suffix` such as `.docx`.

    No two are equal, in whatever case or form of Unicode: where they would be, the later one gets a number. No name leads to
    another folder, is reserved, or is longer than `MOST_BYTES`.
    """
    used: set[str] = set()
    made = []
    for name, key in people:
        number, candidate = 1, _joined(name, key, "", suffix)
        while _same(candidate) in used:
            number += 1
            candidate = _joined(name, key, f" {number}", suffix)
        used.add(_same(candidate))
        made.append(candidate)
    return made


def _joined(name: str, key: str, number: str, suffix: str) -> str:
    """`name (key) number`, each cut to its room: the name gives way first, since ids tell people apart."""
    room = MOST_BYTES - len(number) - len(suffix.encode())
    ending = f" ({safe})" if (safe := _cut(_safe(key), room // 2)) else ""
    stem = _cut(_safe(name), room - len(ending.encode())) or _NOBODY
    if not ending and _device(stem):
        stem = f"{stem}_"
    return f"{stem}{ending}{number}{suffix}"


def _safe(text: str) -> str:
    """`text` in NFC, without what a system refuses or nobody sees, and with single spaces."""
    kept = "".join(map(_kept, unicodedata.normalize("NFC", text)))
    # Once more: with what stood between them gone, a letter and a mark meet.
    return " ".join(unicodedata.normalize("NFC", kept).split()).strip(_EDGES)


def _kept(character: str) -> str:
    if character in _REFUSED:
        return "-"
    category = unicodedata.category(character)
    if category[0] == "Z" or character in "\t\n\r\v\f":
        return " "
    return "" if category[0] == "C" else character  # control, format (bidi marks), surrogate, private, unassigned


def _cut(text: str, most: int) -> str:
    """`text` in at most `most` bytes of UTF-8, cut between characters and not before a mark that belongs to one."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[:most].decode(errors="ignore")
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return kept.strip(_EDGES)


def _device(stem: str) -> bool:
    return stem.split(".")[0].rstrip().casefold() in _RESERVED


def _same(name: str) -> str:
    """Equal for names that some system holds to be one file."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())
