"""The files that a finished PDF carries along, by their names, as `build --archive` puts the source into it."""

from __future__ import annotations

import io

import pikepdf


def attached_files(data: bytes) -> dict[str, bytes]:
    """Name and bytes of every embedded file (ISO 32000-1, 7.11.4); none if the bytes are no PDF that can be read."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            return {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return {}
