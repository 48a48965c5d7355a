"""veraPDF's judgement of PDF files under PDF/UA-1, through `tests/verapdf/CheckUa.java`."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tools

CHECKER = Path(__file__).parent / "verapdf" / "CheckUa.java"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file: how many assertions it tried, and each broken rule with its first place."""

    passed: bool
    assertions: int
    broken: tuple[str, ...]


def check(files: Sequence[Path]) -> dict[Path, Verdict]:
    """One verdict a file. All files go to one Java process, since starting it is what takes long.

    Skips or fails the test where the tool is absent (see `tools`), and fails it where a file cannot be judged.
    """
    java, jar = tools.verapdf()
    run = subprocess.run(
        [java, "-cp", str(jar), str(CHECKER), *map(str, files)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    verdicts = _read(run.stdout)
    assert run.returncode == 0 and list(verdicts) == list(files), run.stdout + run.stderr
    return verdicts


def _read(output: str) -> dict[Path, Verdict]:
    verdicts: dict[Path, Verdict] = {}
    for line in output.splitlines():
        word, *rest = line.split("\t")
        if word in ("PASS", "FAIL"):
            path = Path(rest[0])
            verdicts[path] = Verdict(word == "PASS", int(rest[1]), ())
        elif word == "RULE":
            was = verdicts[path]
            verdicts[path] = Verdict(was.passed, was.assertions, (*was.broken, " ".join(rest)))
    return verdicts
