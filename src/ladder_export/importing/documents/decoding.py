"""The bytes of a text file to its text: UTF-8, UTF-16 and UTF-32 with their marks, or else Windows-1252."""

from __future__ import annotations

import codecs

from ladder_export.problems import RefusedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "it is a Word file or a ZIP archive"),
    (b"%PDF-", "it is a PDF"),
    (b"\xd0\xcf\x11\xe0", "it is an old Office file"),
    (b"{\\rtf", "it is RTF"),
)
MOST_LETTERS = 20_000_000
_SAVE = "save it as UTF-8 text"


def decoded(name: str, data: bytes, told: str = "") -> str:
    """The text of the file `name`. `told` is the encoding that the file itself names.

    Raises RefusedError for an empty file, and for one that is no text.
    """
    if not data.strip():
        raise RefusedError(f"{name}: it is empty; give a file with text")
    if len(data) > MOST_LETTERS:
        raise RefusedError(f"{name}: it is larger than {MOST_LETTERS // 1_000_000} MB; divide it")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise RefusedError(
                f"{name}: {what}, and its name says that it is text; give it its right ending, or {_SAVE}"
            )
    text = _decoded(name, data, told)
    if "\0" in text:
        raise RefusedError(f"{name}: it is no text; {_SAVE}")
    return text


def _decoded(name: str, data: bytes, told: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding).removeprefix("\ufeff")
            except UnicodeDecodeError as error:
                raise RefusedError(f"{name}: it is cut off or damaged; {_SAVE}") from error
    for encoding in ("utf-8", told):
        try:
            if encoding:
                return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")
