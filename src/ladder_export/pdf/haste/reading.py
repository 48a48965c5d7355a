"""Reads HTML with patterns that are made once.

tinyhtml5 2.1 (`inputstream.chars_until`) means to keep the patterns by which it looks for the end of a word, but files each
under itself instead of under the letters that it was made of, so that it makes one for every word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ladder_export.pdf.haste.parts import put


class _Patterns(dict[tuple[Iterable[str], bool], re.Pattern[str]]):
    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        characters, is_opposite = key
        some = "".join(f"\\x{ord(character):02x}" for character in characters)
        pattern = self[key] = re.compile(f"[{'' if is_opposite else '^'}{some}]+")
        return pattern


def make_haste() -> None:
    """Let patterns be found under the letters that they were made of."""
    from tinyhtml5 import inputstream

    put(inputstream, "characters_until_regex", _Patterns())
