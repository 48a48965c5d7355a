"""The bundled fonts, and a fontconfig file that knows no others.

Fontconfig falls back to any system font without a word when a family is missing, so WeasyPrint gets a configuration with
one folder in it. The variable stays set only while WeasyPrint reads it: programs that we start keep the system's fonts.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from ladder_export.problems import SetupError

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

FONT_FILES = (
    "SourceSans3-It.ttf",
    "SourceSans3-Light.ttf",
    "SourceSans3-LightIt.ttf",
    "SourceSans3-Regular.ttf",
    "SourceSans3-Semibold.ttf",
    "SourceSerif4-It.ttf",
    "SourceSerif4-Light.ttf",
    "SourceSerif4-LightIt.ttf",
    "SourceSerif4-Regular.ttf",
    "SourceSerif4-Semibold.ttf",
    "SourceSerif4Display-It.ttf",
    "SourceSerif4Display-Light.ttf",
    "SourceSerif4Display-Regular.ttf",
    "SourceSerif4Display-Semibold.ttf",
)
SYSTEM_PACKAGES = {
    "Debian, Ubuntu": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "Fedora": "dnf install pango harfbuzz",
    "macOS": "brew install pango harfbuzz",
}
_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""
_VARIABLES = ("FONTCONFIG_FILE", "FONTCONFIG_PATH")


def load_fonts(folder: Path) -> FontConfiguration:
    """A WeasyPrint font configuration that holds the fonts of `folder` and no others.

    Raises `SetupError` if a font file, Pango or the HarfBuzz subsetter is missing.
    """
    missing = [name for name in FONT_FILES if not (folder / name).is_file()]
    if missing:
        raise SetupError(
            f"{folder}: the fonts {', '.join(missing)} are missing; copy them there from the layouts of ladder-export"
        )
    with (
        tempfile.TemporaryDirectory(prefix="ladder-export-fonts-") as temporary,
        _only_fonts_of(folder, Path(temporary)),
    ):
        ffi = _import_weasyprint()
        from weasyprint.text.fonts import FontConfiguration

        configuration = FontConfiguration()
    if ffi.harfbuzz_subset is None:
        # Without it fontTools cuts the fonts, slower and with other bytes on every run.
        raise SetupError(f"the HarfBuzz subsetter (libharfbuzz-subset) is missing; {_advice()}")
    return configuration


@contextmanager
def _only_fonts_of(folder: Path, temporary: Path) -> Iterator[None]:
    """Point fontconfig at `folder` alone for the length of a `with` block."""
    file = temporary / "fonts.conf"
    text = _CONFIGURATION.format(fonts=escape(str(folder.resolve())), cache=escape(str(temporary / "cache")))
    file.write_text(text, encoding="utf-8")
    before = {name: os.environ.get(name) for name in _VARIABLES}
    os.environ["FONTCONFIG_FILE"] = str(file)
    os.environ["FONTCONFIG_PATH"] = str(temporary)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _import_weasyprint() -> Any:
    """WeasyPrint's table of system libraries. Raises `SetupError` if one that it cannot do without is missing."""
    try:
        from weasyprint.text import ffi
    except OSError as error:  # cffi's dlopen: "cannot load library 'libpango-1.0-0'"
        raise _missing_library(error) from error
    return ffi


def _missing_library(error: OSError) -> SetupError:
    return SetupError(f"a system library for PDF files is missing ({str(error).splitlines()[0]}); {_advice()}")


def _advice() -> str:
    commands = "; ".join(f"{system}: {command}" for system, command in SYSTEM_PACKAGES.items())
    return f"./run build installs what is missing, or do it by hand ({commands})"
