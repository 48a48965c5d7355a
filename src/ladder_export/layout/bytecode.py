"""Layouts as Jinja2 has compiled them, kept for the next time, as Python keeps its modules.

They are code, so they stand where only this user may write: in a folder of Jinja's own below that for temporary files, which it
looks at for that. They are found by path and text of the layout. A file that is missing or damaged costs nothing but time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress

from jinja2 import BytecodeCache, FileSystemBytecodeCache, __version__
from jinja2.bccache import Bucket


def bytecode_cache(options: Mapping[str, object]) -> BytecodeCache | None:
    """What keeps layouts that are compiled under these `options`; nothing where there is no place that is safe."""
    made_with = hashlib.sha256(repr((__version__, sorted(options.items()))).encode()).hexdigest()[:16]
    try:
        return _Forgiving(pattern=f"__ladder_export_{made_with}_%s.cache")
    except (OSError, RuntimeError):
        return None


class _Forgiving(FileSystemBytecodeCache):
    """Jinja's own, which would let a damaged file or a full disk stop everything."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever a damaged file may bring about
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)
