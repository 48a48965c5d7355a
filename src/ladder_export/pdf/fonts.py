"""The bundled fonts and those that the ladder's language needs, and a fontconfig file that knows no others.

Fontconfig falls back to any system font without a word when a family is missing, so WeasyPrint gets a configuration with
one folder in it, and for some languages a second one, of links to the very files that they need. The variable stays set only
while WeasyPrint reads it: programs that we start keep the system's fonts.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ladder_export.pdf.loading import load_weasyprint
from ladder_export.problems import SetupError

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

    from ladder_export.typefaces import Typeface
    from ladder_export.typefaces.files import FontFile

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
{more}</fontconfig>
"""
_LINKS = "  <dir>{folder}</dir>\n"
_STAND_IN = """  <match target="pattern">
    <test name="family"><string>{bundled}</string></test>
    <edit name="family" mode="{mode}" binding="same"><string>{family}</string></edit>
  </match>
"""
_VARIABLES = ("FONTCONFIG_FILE", "FONTCONFIG_PATH")


def load_fonts(folder: Path, extra: Sequence[FontFile] = ()) -> FontConfiguration:
    """A WeasyPrint font configuration that holds the bundled fonts, in `folder`, those of `extra`, and no others.

    Raises `SetupError` if a font file, Pango or the HarfBuzz subsetter is missing.
    """
    bundled_fonts(folder)
    links = tempfile.TemporaryDirectory(prefix="ladder-export-typefaces-")
    with (
        tempfile.TemporaryDirectory(prefix="ladder-export-fonts-") as temporary,
        _only_fonts_of(folder, Path(temporary), _linked(extra, Path(links.name))),
    ):
        ffi = _import_weasyprint()
        from weasyprint.text.fonts import FontConfiguration

        configuration = FontConfiguration()
    # The files are opened as they are needed, so the links have to stay as long as the configuration.
    weakref.finalize(configuration, links.cleanup)
    if ffi.harfbuzz_subset is None:
        # Without it fontTools cuts the fonts, slower and with other bytes on every run.
        raise SetupError(f"the HarfBuzz subsetter (libharfbuzz-subset) is missing; {_advice()}")
    return configuration


def bundled_fonts(folder: Path) -> tuple[Path, ...]:
    """The files of the bundled fonts, in `folder`. Raises `SetupError` if one is missing."""
    missing = [name for name in FONT_FILES if not (folder / name).is_file()]
    if missing:
        raise SetupError(
            f"{folder}: the fonts {', '.join(missing)} are missing; copy them there from the layouts of ladder-export"
        )
    return tuple(folder / name for name in FONT_FILES)


def _linked(extra: Sequence[FontFile], folder: Path) -> str:
    """What the configuration says of `extra`, to whose files links are put into `folder`."""
    for number, path in enumerate(dict.fromkeys(face.path for face in extra)):
        (folder / f"{number}{path.suffix}").symlink_to(path.resolve())
    typefaces = list(dict.fromkeys(face.typeface for face in extra))
    if not typefaces:
        return ""
    return _LINKS.format(folder=escape(str(folder.resolve()))) + "".join(_stand_ins(typefaces))


def _stand_ins(typefaces: Iterable[Typeface]) -> Iterator[str]:
    """Rules by which a family stands before or behind a bundled one wherever a style sheet names that."""
    for typeface in typefaces:
        for mode, families in (("prepend", typeface.before), ("append", typeface.beside)):
            for bundled in families:
                yield _STAND_IN.format(bundled=bundled, mode=mode, family=typeface.family)


@contextmanager
def _only_fonts_of(folder: Path, temporary: Path, more: str) -> Iterator[None]:
    """Point fontconfig at `folder`, and what `more` says, alone for the length of a `with` block."""
    file = temporary / "fonts.conf"
    cache = escape(str(temporary / "cache"))
    text = _CONFIGURATION.format(fonts=escape(str(folder.resolve())), cache=cache, more=more)
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
        with redirect_stdout(None):  # WeasyPrint prints, too, what we raise
            load_weasyprint()
        from weasyprint.text import ffi
    except OSError as error:  # cffi's dlopen: "cannot load library 'libpango-1.0-0'"
        raise _missing_library(error) from error
    return ffi


def _missing_library(error: OSError) -> SetupError:
    return SetupError(f"a system library for PDF files is missing ({str(error).splitlines()[0]}); {_advice()}")


def _advice() -> str:
    commands = "; ".join(f"{system}: {command}" for system, command in SYSTEM_PACKAGES.items())
    return f"./run build installs what is missing, or do it by hand ({commands})"
