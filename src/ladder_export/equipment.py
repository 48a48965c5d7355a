"""What a machine makes files with, by names that people know: two machines with the same of it make the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ladder_export import resources
from ladder_export.inputs import CODE, files_digest, folder_digest, tools
from ladder_export.languages import Language
from ladder_export.problems import SetupError
from ladder_export.typefaces.files import font_files

_VERSION = "ladder-export"
_DIGEST = re.compile("[0-9a-f]{64}")


def equipment(speech: Language, layouts: Path | None) -> dict[str, str]:
    """The versions of this program and its libraries, and digests of the layouts and of the fonts that pages in `speech` need.

    The layouts are those in the folder `layouts`, or this installation's own. Raises `OSError`, and `SetupError` where
    something is not installed.
    """
    folder = layouts or resources.layouts()
    if not folder.is_dir():
        raise SetupError(f"{folder}: there is no such folder of layouts")
    fonts = sorted({face.path for face in font_files(speech, folder / "fonts")})
    return {**tools(), "layouts": folder_digest(folder), f"fonts for {speech.name}": files_digest(fonts)}


def differences(one: Mapping[str, str], here: str, other: Mapping[str, str], there: str) -> str:
    """What `other` has that is another in `one`, with where each is: `weasyprint 70.0 in a, 70.1 in b; other layouts`."""
    return "; ".join(_differences(one, here, other, there))


def _differences(one: Mapping[str, str], here: str, other: Mapping[str, str], there: str) -> Iterator[str]:
    for name in dict.fromkeys((*one, *other)):
        ours, theirs = one.get(name, "none"), other.get(name, "none")
        if ours == theirs or (name == CODE and one.get(_VERSION) != other.get(_VERSION)):
            continue
        if _DIGEST.fullmatch(ours) or _DIGEST.fullmatch(theirs):
            yield f"other {name}"
        else:
            yield f"{name} {ours} {here}, {theirs} {there}"
