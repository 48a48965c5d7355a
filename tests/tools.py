"""The outside tools that some tests check our files with. None of them is part of the product.

On a person's machine a test whose tool is absent is skipped, with the reason. Where `LADDER_REQUIRE_TOOLS` is set, as
`.ci/run` does, it fails instead: a check that does not run there must not look like one that passed. Each tool is
looked for where its own environment variable says, then where `.ci/run` puts it, then on PATH.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def cache() -> Path:
    """The folder in which `.ci/run` keeps the tools that are no Debian packages."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ladder-export-ci"


def absent(what: str) -> NoReturn:
    """Skip the test, or fail it where all tools have to be there."""
    reason = f"{what} is not on this machine; .ci/run tells how to install it"
    if os.environ.get("LADDER_REQUIRE_TOOLS"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def command(name: str, what: str = "") -> str:
    """The path of a command on PATH, such as `soffice` or `pdftotext`."""
    return shutil.which(name) or absent(what or f"the command {name}")


def verapdf() -> tuple[str, Path]:
    """The `java` of a JDK (11 or newer) and the jar that holds veraPDF's engine and rules."""
    command("javac", "a Java Development Kit")  # a runtime alone cannot start a source file
    found = _file("LADDER_VERAPDF_JAR", cache() / "verapdf.jar")
    return command("java"), found or absent("veraPDF")


def ooxml_validator() -> Path:
    """The command that runs Microsoft's Open XML SDK validator: `ooxml-validator FILE`, JSON out."""
    found = _file("LADDER_OOXML_VALIDATOR", cache() / "node_modules" / ".bin" / "ooxml-validator")
    return found or absent("the Open XML validator")


def _file(variable: str, default: Path) -> Path | None:
    path = Path(os.environ.get(variable) or default)
    return path if path.is_file() else None
