"""Documents of a book as they were drawn, kept between builds by the digest of what they come from.

A book is bound from many of them, and an edit changes few. They stand in the cache of the output folder, where a build finds
them, and whatever is missing or damaged there is drawn again.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from ladder_export.delivery import CACHE, DeliveryError, deliver

_FOLDER = f"{CACHE}/parts"
_HASH = 32  # bytes of the SHA-256 of a part, which stand before it


class Parts:
    """The parts that are kept in the output folder `folder`. Where everything is made anew, none of them is of use."""

    def __init__(self, folder: Path, *, anew: bool = False) -> None:
        self._folder = folder
        self._anew = anew
        self._used: set[str] = set()

    def get(self, digest: str) -> bytes:
        """The part that comes from what has this `digest`; nothing if there is none, or it is damaged."""
        if self._anew and digest not in self._used:
            return b""
        try:
            data = (self._folder / _FOLDER / digest).read_bytes()
        except OSError:
            return b""
        if hashlib.sha256(data[_HASH:]).digest() != data[:_HASH]:
            return b""
        self._used.add(digest)
        return data[_HASH:]

    def put(self, digest: str, data: bytes) -> None:
        """Keep a part. A folder that cannot be written to is left as it is: nothing is lost but time."""
        self._used.add(digest)
        with suppress(DeliveryError):
            deliver(self._folder, f"{_FOLDER}/{digest}", hashlib.sha256(data).digest() + data)

    def take_over(self, folder: Path) -> None:
        """Keep the sound parts of another output folder, too."""
        others = Parts(folder)
        with suppress(OSError):
            for path in (folder / _FOLDER).iterdir():
                if data := others.get(path.name):
                    self.put(path.name, data)

    def sweep(self) -> None:
        """Remove the parts that nobody had a use for since this was made."""
        with suppress(OSError):
            for path in (self._folder / _FOLDER).iterdir():
                if path.name not in self._used:
                    path.unlink()
