"""What belongs to a book and stays the same when another part of it changes, kept between builds by a digest.

That is documents as they were drawn, from which it is bound, by what they come from; and what the proof has found on its pages
(`proof.seen_pages`). It stands in the cache of the output folder, where a build finds it, and whatever is missing or damaged
there is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ladder_export.delivery import CACHE, DeliveryError, deliver_all

KINDS = ("parts", "pages")
_HASH = 32  # bytes of the SHA-256 of a part, which stand before it
_TOGETHER = 64  # files that are written at once


class Parts:
    """What is kept of a book in the output folder `folder`, by its kind. Where all is made anew, none of it is of use."""

    def __init__(self, folder: Path, kind: str = KINDS[0], *, anew: bool = False) -> None:
        self._folder = folder
        self._kind = kind
        self._place = f"{CACHE}/{kind}"
        self._anew = anew
        self._used: set[str] = set()

    def get(self, digest: str) -> bytes:
        """The part that comes from what has this `digest`; nothing if there is none, or it is damaged."""
        if self._anew and digest not in self._used:
            return b""
        try:
            data = (self._folder / self._place / digest).read_bytes()
        except OSError:
            return b""
        if hashlib.sha256(data[_HASH:]).digest() != data[:_HASH]:
            return b""
        self._used.add(digest)
        return data[_HASH:]

    def put(self, digest: str, data: bytes) -> None:
        """Keep a part. A folder that cannot be written to is left as it is: nothing is lost but time."""
        self.put_all({digest: data})

    def put_all(self, parts: Mapping[str, bytes]) -> None:
        """Keep several."""
        self.use(parts)
        files = [(f"{self._place}/{digest}", hashlib.sha256(data).digest() + data) for digest, data in parts.items()]
        with suppress(DeliveryError):
            for first in range(0, len(files), _TOGETHER):
                deliver_all(self._folder, dict(files[first : first + _TOGETHER]))

    def use(self, digests: Iterable[str]) -> None:
        """Somebody else has had a use for these."""
        self._used.update(digests)

    def take_over(self, folder: Path) -> None:
        """Keep the sound parts of another output folder, too."""
        others = Parts(folder, self._kind)
        with suppress(OSError):
            for path in (folder / self._place).iterdir():
                if data := others.get(path.name):
                    self.put(path.name, data)

    def sweep(self) -> None:
        """Remove the parts that nobody had a use for since this was made."""
        with suppress(OSError):
            for path in (self._folder / self._place).iterdir():
                if path.name not in self._used:
                    path.unlink()
