"""Texts that an export of ours wrote, read by the shape that they were written in: nothing in them has to be guessed.

With the settings beside them it is known which titles there are, what each section holds, and which words each item had. So a
text that looks like a heading or a sign of a list is told from one. A file that does not fit (somebody added a section, or
made a list of a paragraph) is left to the readers of any document.
"""

from __future__ import annotations

from pathlib import PurePath

from ladder_export.importing.data import Reading
from ladder_export.importing.exported.interpreter import Interpreter
from ladder_export.importing.exported.lines import READERS, NotOursError, plain_lines, word_lines
from ladder_export.importing.settings import Settings
from ladder_export.problems import RefusedError


def read_exported(name: str, data: bytes, settings: Settings) -> Reading | None:
    """What the file says, if it has the shape of an export of the ladder that `settings` are of; else `None`."""
    read = READERS.get(PurePath(name).suffix.lower())
    if read is None:
        return None
    try:
        return Interpreter(name, settings, flat=read is plain_lines, book=read is word_lines).read(read(data))
    except (
        NotOursError,
        RefusedError,
        UnicodeDecodeError,
        RecursionError,
    ):  # the readers of any document say what is wrong
        return None
