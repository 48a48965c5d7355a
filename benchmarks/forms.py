"""The scene of review forms by the hundred: `review fill` of a roster beside what makes such forms otherwise.

.venv-bench/bin/python benchmarks/compare.py --only forms
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import scenes
from results import Row, absent, beside, memory, seconds
from scenes import MOST_MIB, PEERS, Bench, emptied, ours
from timing import Way

_LAST = 3  # rounds at most: plain python-docx takes its time


def forms(bench: Bench) -> Iterator[Row]:
    """600 prefilled forms: with two workers and with one, beside Jinja and zipfile alone, docxtpl and plain python-docx."""
    people, few = (6, 2) if bench.small else (600, 5)
    source = bench.source("forms")
    rosters = {number: bench.work / f"forms-{number}" for number in (people, few)}
    for number, folder in rosters.items():
        scenes.prepare([sys.executable, str(PEERS / "form_texts.py"), str(source), str(folder), str(number)])

    def fill(name: str, number: int, workers: int) -> Way:
        out, roster = bench.work / "forms-out", rosters[number] / "people.csv"
        words = ["review", "fill", source, "--roster", roster, "-o", out, "--jobs", workers]
        return ours(name, *words, before=emptied(out), workers=workers)

    def peer(name: str, way: str) -> Way:
        out = bench.work / f"forms-{way}"
        command = [sys.executable, str(PEERS / "word_forms.py"), way, str(rosters[people]), str(out)]
        return Way(name, command, emptied(out))

    two, one = f"{people} forms, proved blanks, 2 workers", f"{people} forms, proved blanks, 1 worker"
    start = f"{few} forms, one a level: all but the filling"
    floor, template, plain = "Jinja into a zip, one process", "docxtpl", "plain python-docx"
    ways = [fill(two, people, 2), fill(one, people, 1), fill(start, few, 1), peer(floor, "zip")]
    ways.append(peer(plain, "python-docx"))
    if scenes.there("docxtpl"):
        ways.append(peer(template, "docxtpl"))
    runs = bench.time("forms", ways, most=_LAST)
    yield beside("forms", runs, ways, two, floor, 0.75)
    yield beside("forms", runs, ways, one, floor)
    yield beside("forms", runs, ways, two, plain, 1 / 12, "its forms have no content controls")
    if scenes.there("docxtpl"):
        yield beside("forms", runs, ways, two, template, 1 / 6)
    else:
        yield absent("forms", two, template, 1 / 6)
    for name in (two, one, floor, plain, *([template] if scenes.there("docxtpl") else [])):
        yield seconds("forms", runs, ways, name, per=people)
    yield seconds("forms", runs, ways, start)
    yield memory("forms", two, runs[two], MOST_MIB)
