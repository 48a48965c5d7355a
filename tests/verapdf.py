"""veraPDF's judgement of PDF files under PDF/UA-1 and PDF/A-3a, through `tests/verapdf/Check.java`."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tools

CHECKER = Path(__file__).parent / "verapdf" / "Check.java"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file: how many assertions it tried, and each broken rule with its first place."""

    passed: bool
    assertions: int
    broken: tuple[str, ...]


def check(files: Sequence[Path]) -> dict[Path, Verdict]:
    """One verdict a file under PDF/UA-1."""
    return {path: verdict for (_, path), verdict in check_all({"ua1": files}).items()}


def check_all(jobs: Mapping[str, Sequence[Path]]) -> dict[tuple[str, Path], Verdict]:
    """One verdict for each file under each standard: `ua1` is PDF/UA-1, `3a` is PDF/A-3a.

    All files go to one Java process, since starting it is what takes long. Skips or fails the test where the tool is absent
    (see `tools`), and fails it where a file cannot be judged.
    """
    java, jar = tools.verapdf()
    arguments = [str(word) for standard, files in jobs.items() for word in (f"--{standard}", *files)]
    run = subprocess.run(
        [java, "-cp", str(jar), str(CHECKER), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )
    verdicts = _read(run.stdout)
    wanted = [(standard, path) for standard, files in jobs.items() for path in files]
    assert run.returncode == 0 and list(verdicts) == wanted, run.stdout + run.stderr
    return verdicts


def _read(output: str) -> dict[tuple[str, Path], Verdict]:
    verdicts: dict[tuple[str, Path], Verdict] = {}
    for line in output.splitlines():
        word, *rest = line.split("\t")
        if word in ("PASS", "FAIL"):
            judged = rest[0], Path(rest[1])
            verdicts[judged] = Verdict(word == "PASS", int(rest[2]), ())
        elif word == "RULE":
            was = verdicts[judged]
            verdicts[judged] = Verdict(was.passed, was.assertions, (*was.broken, " ".join(rest)))
    return verdicts
