"""The scene of builds that are made elsewhere: whatever makes the files, they are the same to the last byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import scenes
from results import Row, absent
from scenes import PYTHONPATH, Bench, ours
from timing import Spread

_PARTS = 4
_WAIT = 60.0  # s, for a scheduler to come up
_DASK = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")


def elsewhere(bench: Bench) -> Iterator[Row]:
    """The shipped ladder made here, in four parts that are joined, and by a Dask cluster of two worker processes."""
    source = bench.source("elsewhere")
    here, joined, cluster = (bench.work / f"elsewhere-{name}" for name in ("here", "joined", "cluster"))
    _make("build", source, "-o", here)
    parts = [bench.work / f"elsewhere-{number}" for number in range(1, _PARTS + 1)]
    for number, part in enumerate(parts, 1):
        bench.say(f"elsewhere: part {number} of {_PARTS}")
        _make("build", source, "-o", part, "--shard", f"{number}/{_PARTS}")
    _make("merge", *parts, "-o", joined)
    yield compared(f"{_PARTS} shards, joined", here, joined)
    what = "a Dask cluster of two workers"
    if not scenes.there("distributed"):
        yield absent("elsewhere", what, "files that differ from one build’s", 0)
        return
    bench.say(f"elsewhere: {what}")
    with local_cluster(bench.folder("elsewhere-dask")) as address:
        _make("build", source, "-o", cluster, "--executor", f"dask://{address}")
    yield compared(what, here, cluster)


def _make(*words: object) -> None:
    scenes.prepare(ours("", *words).run)  # type: ignore[arg-type]  # a command


def compared(what: str, here: Path, there: Path) -> Row:
    """How many files differ or are in one of the folders only. What a build remembers for the next one does not count.

    Raises `ValueError` if there is nothing to compare.
    """
    one, other = _files(here), _files(there)
    if not one:
        raise ValueError(f"{here.name}: no files to compare")
    differ = sum(one.get(path) != other.get(path) for path in one.keys() | other.keys())
    note = f"{len(one)} files"
    return Row("elsewhere", what, clock=Spread(differ, differ, differ), unit="files that differ", target=0, note=note)


def _files(folder: Path) -> dict[str, bytes]:
    """All files of a folder but hidden ones, by their path in it."""
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        str(name): path.read_bytes() for name, path in paths.items() if not any(p.startswith(".") for p in name.parts)
    }


@contextmanager
def local_cluster(folder: Path) -> Iterator[str]:
    """HOST:PORT of a Dask scheduler with two worker processes of one thread each, which end with the `with` block."""
    file = folder / "scheduler.json"
    shared = ["--scheduler-file", str(file)]
    worker = ["distributed.cli.dask_worker", *shared, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    started: list[subprocess.Popen[bytes]] = []

    def begin(*words: str) -> None:
        with (folder / "said.txt").open("ab") as said:
            env = {**os.environ, **PYTHONPATH}
            started.append(
                subprocess.Popen([sys.executable, "-m", *words], cwd=folder, env=env, stdout=said, stderr=said)
            )

    try:
        begin("distributed.cli.dask_scheduler", *_DASK, *shared)
        end = time.monotonic() + _WAIT
        while not file.exists():
            if time.monotonic() > end or started[0].poll() is not None:
                raise ValueError(f"no Dask scheduler came up: {(folder / 'said.txt').read_text(errors='replace')}")
            time.sleep(0.1)
        begin(*worker)
        begin(*worker)
        yield str(json.loads(file.read_bytes())["address"]).removeprefix("tcp://")
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()
