"""How fast ladder-export is beside what people would use instead: one table of ratios, measured side by side in one run.

    .venv-bench/bin/python benchmarks/compare.py [--rounds N] [--only SCENE] [--json FILE] [--before FILE] [--small]

Runs with what is installed, and says what is not and how to get it. README.md tells the method and what each row means.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from elsewhere import elsewhere
from forms import forms
from results import Row, as_json, figures, markdown
from scenes import PYTHONPATH, Bench, chromium
from scenes import SCENES as PAGES
from timing import FailedError

SCENES = {**PAGES, "forms": forms, "elsewhere": elsewhere}
_PACKAGES = ("ladder-export", "weasyprint", "python-docx", "typst", "docxtpl", "distributed")
_HOW = (
    "python3 -m venv .venv-bench && .venv-bench/bin/pip install -r requirements.lock && "
    ".venv-bench/bin/pip install -r benchmarks/requirements.txt && "
    ".venv-bench/bin/pip install --no-deps --no-build-isolation -e ."
)
_CHROMIUM = "apt-get install --no-install-recommends chromium"


def missing() -> Iterator[str]:
    """A line about the peers that are not there, and how to get them."""
    absent = [package for package, found in _versions().items() if not found]
    if absent:
        yield f"not installed: {', '.join(absent)}. In the folder of the project: {_HOW}"
    if not chromium():
        yield f"not installed: Chromium. {_CHROMIUM}"


def _versions() -> dict[str, str]:
    """The version of each package that takes part; empty where it is not there."""
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ""
    return found


def about() -> dict[str, object]:
    """The machine and the versions, as far as they matter."""
    about = {"cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}
    return {**about, "versions": _versions()}


def measure(bench: Bench, names: list[str]) -> Iterator[tuple[list[Row], bool]]:
    """The rows of each of these scenes, and whether it ran to its end."""
    for name in names:
        rows: list[Row] = []
        try:
            rows.extend(SCENES[name](bench))
        except (FailedError, ValueError, subprocess.CalledProcessError) as error:
            said = error.output if isinstance(error, subprocess.CalledProcessError) else ""
            print(f"{name} failed:\n{error}\n{said}", file=sys.stderr)
            yield [*rows, Row(name, name, note="failed")], False
        else:
            yield rows, True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rounds", type=int, default=5, metavar="N", help="how often each way is timed (long ones less)"
    )
    parser.add_argument(
        "--only", action="append", choices=list(SCENES), help="run this scene only; can be given several times"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was measured there, too")
    parser.add_argument("--before", type=Path, metavar="FILE", help="show what an earlier --json run found, too")
    parser.add_argument(
        "--small", action="store_true", help="the least of everything, to try the scripts: figures mean nothing"
    )
    chosen = parser.parse_args()
    if chosen.rounds < 1:
        parser.error("--rounds: at least 1")
    before = figures(json.loads(chosen.before.read_bytes())) if chosen.before else {}
    for line in missing():
        print(line, file=sys.stderr)
    # As pip does with what it installs, the peers among it; whoever measures may have told Python not to.
    compileall.compile_dir(PYTHONPATH["PYTHONPATH"], quiet=1)
    rows: list[Row] = []
    sound = True
    try:
        with tempfile.TemporaryDirectory(prefix="ladder-bench-") as work:
            bench = Bench(
                Path(work), chosen.rounds, chosen.small, lambda line: print(line, file=sys.stderr, flush=True)
            )
            for found, whole in measure(bench, chosen.only or list(SCENES)):
                rows += found
                sound &= whole
                if chosen.json:  # after each scene: a whole run takes long enough to be stopped
                    text = json.dumps(as_json(about(), bench.runs, rows), indent=1)
                    chosen.json.write_text(text + "\n", encoding="utf-8")
    finally:
        print("\n".join(markdown(rows, before)))
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
