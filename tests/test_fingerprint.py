"""The fingerprint of a text does not hang on how the text is stored, and is the same for ever."""

from __future__ import annotations

import pytest

from ladder_export.fingerprint import fingerprint


def test_it_is_the_hash_that_anyone_can_count_again() -> None:
    # printf %s 'Asks what matters' | sha256sum
    assert fingerprint("Asks what matters") == "1304fe48c48c3946"
    # printf 'Did I build it?\nDid it help?' | sha256sum
    assert fingerprint("Did I build it?", "Did it help?") == "5a49069c0813c1ce"


@pytest.mark.parametrize("same", ["cafe\u0301 au\n lait ", " caf\u00e9\u00a0au lait", "caf\u00e9\tau \u2009lait"])
def test_spaces_and_composition_do_not_count(same: str) -> None:
    assert fingerprint(same) == fingerprint("caf\u00e9 au lait")


def test_words_and_case_do_count() -> None:
    assert len({fingerprint(text) for text in ("help", "Help", "help.", "he lp", "")}) == 5
