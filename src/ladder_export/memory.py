"""What earlier builds measured: where the anchors of a document stand, by the digest of that document.

Finding a type size takes several renderings. A document that was laid out before, to the last letter and with the same fonts
and libraries, need not be rendered again to be measured: the search goes the same way and finds the same size at once.

In the file, after a first line that names its format, each line is a digest, the number of builds that did not ask for it, and
the measures in JSON. They stay text until they are asked for, since a large ladder has thousands of them.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ladder_export.delivery import CACHE, DeliveryError, deliver

NAME = f"{CACHE}/measures.z"
_FORMAT = "ladder_export measures 1"
_KEPT_FOR = 8  # builds in which nobody asks for a measure before it is forgotten
_MOST_BYTES = 1 << 30  # unpacked, about five million anchors: what claims to be larger is not ours

Anchor = tuple[int, str, float, float, float, float]  # page from 1, name, top, bottom, left, right in mm


@dataclass(frozen=True, slots=True)
class Measures:
    """How many pages a document has, and each box of each anchor in the order of the pages."""

    pages: int
    anchors: tuple[Anchor, ...]

    def to_text(self) -> str:
        """The same in one line of JSON."""
        return json.dumps([self.pages, self.anchors], separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Measures:
        """Read it back. Raises ValueError or TypeError."""
        pages, anchors = json.loads(text)
        boxes = ((int(p), str(name), float(t), float(b), float(left), float(r)) for p, name, t, b, left, r in anchors)
        return cls(int(pages), tuple(boxes))


@dataclass(slots=True)
class Memory:
    """Measures by digest, as text. `learned` are those found since somebody `took` them, `used` what was asked for."""

    known: dict[str, str] = field(default_factory=dict)
    learned: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def recall(self, digest: str) -> Measures | None:
        """What is known of that document."""
        text = self.learned.get(digest) or self.known.get(digest)
        if text is None:
            return None
        try:
            measures = Measures.from_text(text)
        except (ValueError, TypeError):  # somebody has changed the file
            return None
        self.used.add(digest)
        return measures

    def learn(self, digest: str, measures: Measures) -> None:
        """Remember what was measured."""
        self.learned[digest] = measures.to_text()

    def take(self) -> tuple[dict[str, str], frozenset[str]]:
        """What was learned and what was asked for, which is forgotten here: somebody else keeps it."""
        taken = self.learned, frozenset(self.used)
        self.learned, self.used = {}, set()
        return taken


@dataclass(frozen=True, slots=True)
class Kept:
    """The measures that an output folder keeps, and for how many builds nobody has asked for each."""

    measures: Mapping[str, str] = field(default_factory=dict)
    ages: Mapping[str, int] = field(default_factory=dict)


def load(folder: Path) -> Kept:
    """The measures kept in `folder`. What is missing, damaged or of another version counts as none: they can be found again."""
    try:
        data = zlib.decompressobj().decompress((folder / NAME).read_bytes(), _MOST_BYTES)
        first, *lines = data.decode().splitlines()
        entries = [line.split(" ", 2) for line in lines]
        if first != _FORMAT:
            return Kept()
        ages = {digest: int(age) for digest, age, _ in entries}
    except (OSError, ValueError, zlib.error):
        return Kept()
    return Kept({digest: text for digest, _, text in entries}, ages)


def save(folder: Path, kept: Kept, learned: Mapping[str, str], used: frozenset[str]) -> None:
    """Keep what was `learned` in `folder` too, and forget what nobody has asked for in a long time.

    A folder that cannot be written to is left as it is: nothing is lost but time.
    """
    ages = {digest: 0 if digest in used else age + 1 for digest, age in kept.ages.items()}
    ages.update(dict.fromkeys(learned, 0))
    measures = {**kept.measures, **learned}
    lines = [f"{digest} {age} {measures[digest]}" for digest, age in sorted(ages.items()) if age <= _KEPT_FOR]
    if not lines:
        return
    try:
        deliver(folder, NAME, zlib.compress("\n".join([_FORMAT, *lines, ""]).encode(), 1))
    except DeliveryError:
        return
