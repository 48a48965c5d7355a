"""What earlier builds measured: where the anchors of a document stand, by the digest of that document.

Finding a type size takes several renderings. A document that was laid out before, to the last letter and with the same fonts
and libraries, need not be rendered again to be measured: the search goes the same way and finds the same size at once.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ladder_export.delivery import DeliveryError, deliver

FOLDER = ".cache"  # in the output folder; may be deleted at any time
NAME = f"{FOLDER}/measures.json.z"
_FORMAT = 1
_KEPT_FOR = 8  # builds in which nobody asks for a measure before it is forgotten
_MOST_BYTES = 512 << 20  # of JSON, about two million anchors: what claims to be larger is not ours

Anchor = tuple[int, str, float, float, float, float]  # page from 1, name, top, bottom, left, right in mm


@dataclass(frozen=True, slots=True)
class Measures:
    """How many pages a document has, and each box of each anchor in the order of the pages."""

    pages: int
    anchors: tuple[Anchor, ...]


@dataclass(slots=True)
class Memory:
    """Measures by digest. `learned` are those that were found since this began, `used` the digests that were asked for."""

    known: Mapping[str, Measures] = field(default_factory=dict)
    learned: dict[str, Measures] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def recall(self, digest: str) -> Measures | None:
        """What is known of that document."""
        found = self.learned.get(digest) or self.known.get(digest)
        if found:
            self.used.add(digest)
        return found

    def learn(self, digest: str, measures: Measures) -> None:
        """Remember what was measured."""
        self.learned[digest] = measures

    def take(self) -> tuple[dict[str, Measures], set[str]]:
        """What was learned and what was used, which is forgotten here: somebody else keeps it."""
        taken = self.learned, self.used
        self.learned, self.used = {}, set()
        return taken


@dataclass(frozen=True, slots=True)
class Kept:
    """The measures that an output folder keeps, and for how many builds nobody has asked for each."""

    measures: Mapping[str, Measures] = field(default_factory=dict)
    ages: Mapping[str, int] = field(default_factory=dict)


def load(folder: Path) -> Kept:
    """The measures kept in `folder`. What is missing, damaged or of another version counts as none: they can be found again."""
    try:
        unpacker = zlib.decompressobj()
        raw = json.loads(unpacker.decompress((folder / NAME).read_bytes(), _MOST_BYTES))
        if raw["format"] != _FORMAT:
            return Kept()
        measures = {digest: _measures(entry) for digest, entry in raw["measures"].items()}
        return Kept(measures, {digest: int(entry[0]) for digest, entry in raw["measures"].items()})
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, zlib.error):
        return Kept()


def _measures(entry: Any) -> Measures:
    _, pages, anchors = entry
    return Measures(
        int(pages),
        tuple((int(p), str(name), float(t), float(b), float(left), float(r)) for p, name, t, b, left, r in anchors),
    )


def save(folder: Path, kept: Kept, learned: Mapping[str, Measures], used: set[str]) -> None:
    """Keep what was `learned` in `folder` too, and forget what nobody has asked for in a long time.

    A folder that cannot be written to is left as it is: nothing is lost but time.
    """
    ages = {digest: 0 if digest in used else age + 1 for digest, age in kept.ages.items()}
    ages.update(dict.fromkeys(learned, 0))
    measures = {**kept.measures, **learned}
    entries = {
        digest: [age, measures[digest].pages, measures[digest].anchors]
        for digest, age in sorted(ages.items())
        if age <= _KEPT_FOR
    }
    if not entries:
        return
    data = json.dumps({"format": _FORMAT, "measures": entries}, ensure_ascii=False, separators=(",", ":"))
    try:
        deliver(folder, NAME, zlib.compress(data.encode(), 1))
    except DeliveryError:
        return
