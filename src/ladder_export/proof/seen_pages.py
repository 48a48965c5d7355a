"""Pages that the second reader has seen before: what it found on them is kept, by the digest of all that it follows from.

That is what the page is drawn from in the finished file, what of it the structure tree names, and what was asked of it. Most of
a book is as it was after an edit, and to look at a page takes far longer than to see that it is the same. Pages with faults
are not kept.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ladder_export.proof.pdf_page import PageText
from ladder_export.proof.search import Sheet
from ladder_export.proof.survey import Survey

_MOST_BYTES = 1 << 24  # unpacked: what claims to be larger is not ours


@dataclass(frozen=True, slots=True)
class SeenPages:
    """Where what was found is kept: `recall` gives what has that name, or nothing. `reader` is the digest of this program."""

    recall: Callable[[str], bytes]
    reader: str

    def names(self, sources: Mapping[int, object], asked: object, lines: Mapping[int, object]) -> dict[int, str]:
        """The name of what is found on each page, by its number, from its `sources`.

        `asked` is asked of all of them, and `lines` of each.
        """

        def name(number: int, source: object) -> str:
            known = (self.reader, sys.byteorder, number, source, asked, lines.get(number))
            return sha256(repr(known).encode("utf-8", "surrogatepass")).hexdigest()

        return {number: name(number, source) for number, source in sources.items()}

    def survey(self, name: str) -> Survey | None:
        """What was found on a page, if that is known."""
        data = self.recall(name)
        return unpacked(data) if data else None


def packed(survey: Survey) -> bytes:
    """The `survey` of one page without faults."""
    (sheet,) = survey.sheets
    said = [
        *(survey.sizes, survey.ink, survey.fullness, survey.blank, survey.smallest, survey.edition),
        sheet.number,
        # As bytes: PDFium gives some letters as two halves, which JSON would join.
        *(_text(text.encode("utf-8", "surrogatepass")) for text in (sheet.body.text, sheet.printed)),
        *(_text(array("I", sheet.body.letters)), _text(array("f", sheet.sizes)), _text(array("I", sheet.firsts))),
        *(_text(sheet.borders), _text(sheet.line_starts), _text(sheet.joints)),
    ]
    return zlib.compress(json.dumps(said).encode(), 1)


def unpacked(data: bytes) -> Survey | None:
    """What was `packed`, or nothing if it is damaged."""
    try:
        said = json.loads(zlib.decompressobj().decompress(data, _MOST_BYTES))
        (((width, height),), ink, fullness, blank, smallest, edition, number, *coded) = said
        body, printed, letters, sizes, firsts, borders, line_starts, joints = map(b64decode, coded)
        text = PageText(body.decode("utf-8", "surrogatepass"), array("I", letters))
        words = printed.decode("utf-8", "surrogatepass")
        sheet = Sheet(number, text, array("f", sizes), borders, line_starts, joints, words, array("I", firsts))
    except (ValueError, TypeError, RecursionError, zlib.error):
        return None
    return Survey([(width, height)], ink, fullness, [sheet], [], blank, smallest, edition)


def _text(values: bytes | array[Any]) -> str:
    return b64encode(values).decode()
