"""What a benchmark found: rows of a table, each with a promise and whether it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from timing import Run, Runs, Spread, Way, ratio

BUSY = 0.25  # processors that others had on average, from which on the clock says little


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `what` took so much, `beside` something else or (without it) in `unit`.

    `clock` and `cpu` are ratios, or figures in `unit`; `cpu` is by the worker. `target` is the most that was promised.
    `others`: how many processors were busy with something else. `note` says what to know, or why there are no figures.
    """

    scene: str
    what: str
    beside: str = ""
    clock: Spread | None = None
    cpu: Spread | None = None
    unit: str = ""
    target: float | None = None
    others: float = 0.0
    note: str = ""

    @property
    def judged(self) -> Spread | None:
        """What the promise is held against: the clock, or processor time where others were busy."""
        return self.cpu if self.others > BUSY and self.cpu else self.clock

    @property
    def met(self) -> bool | None:
        """Whether the promise is kept; `None` without a promise or without figures."""
        return None if self.target is None or self.judged is None else self.judged.median <= self.target

    @property
    def name(self) -> str:
        """What tells it from all other rows of a run."""
        return " | ".join((self.scene, self.what, self.beside or self.unit))

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"name": self.name, "met": self.met}


def beside(
    scene: str, runs: Runs, ways: Sequence[Way], what: str, other: str, target: float | None = None, note: str = ""
) -> Row:
    """How many times the way `other` the way `what` takes."""
    workers = {way.name: way.workers for way in ways}
    share = workers[other] / workers[what]
    cpu = ratio(runs, what, other, lambda run: run.cpu)
    others = max(run.others for name in (what, other) for run in runs[name])
    by_worker = Spread(cpu.median * share, cpu.least * share, cpu.most * share)
    return Row(scene, what, other, ratio(runs, what, other), by_worker, "", target, others, note)


def seconds(
    scene: str, runs: Runs, ways: Sequence[Way], what: str, target: float | None = None, note: str = "", per: int = 1
) -> Row:
    """How long the way `what` takes; with `per`, in milliseconds for each of so many things."""
    workers = {way.name: way.workers for way in ways}[what]
    scale = 1.0 if per == 1 else 1000 / per
    clock = Spread.of([run.wall * scale for run in runs[what]])
    cpu = Spread.of([run.cpu * scale / workers for run in runs[what]])
    others = max(run.others for run in runs[what])
    return Row(scene, what, "", clock, cpu, "s" if per == 1 else "ms each", target, others, note)


def memory(scene: str, what: str, runs: Iterable[Run], target: float | None = None, note: str = "") -> Row:
    """The largest process of some runs."""
    return Row(
        scene, what, "", Spread.of([run.peak_mib for run in runs]), None, "MiB, largest process", target, 0, note
    )


def absent(scene: str, what: str, other: str, target: float | None = None, why: str = "not there") -> Row:
    """A row without figures."""
    return Row(scene, what, other, target=target, note=why)


def markdown(rows: Sequence[Row], before: Mapping[str, str] | None = None) -> Iterator[str]:
    """The rows as a table in Markdown, its columns under each other; `before` is what an earlier run found (`figures`)."""
    table = [("", "What", "Beside", "At most", "Clock", "CPU by worker", *(["Before"] if before else []), "Note")]
    for row in rows:
        sign = {True: "met", False: "MISSED", None: ""}[row.met]
        target = "" if row.target is None else f"{row.target:.3g}"
        note = "; ".join(filter(None, (row.note, f"{row.others:.1f} CPUs busy elsewhere" if row.others > BUSY else "")))
        earlier = [before.get(row.name, "")] if before else []
        shown = _figures(row.clock), _figures(row.cpu), *earlier
        table.append((sign, row.what, row.beside or row.unit, target, *shown, note))
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for number, cells in enumerate(table):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
        if not number:
            yield "|-" + "-|-".join("-" * width for width in widths) + "-|"


def _figures(spread: Spread | None) -> str:
    if spread is None:
        return ""
    median, least, most = (_short(figure) for figure in (spread.median, spread.least, spread.most))
    return median if least == most else f"{median} ({least}–{most})"


def _short(figure: float) -> str:
    """Three digits, and no more than there are."""
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.3g}"


def as_json(about: Mapping[str, Any], runs: Mapping[str, Runs], rows: Sequence[Row]) -> dict[str, Any]:
    """Everything that was measured, to be kept and compared: each run of each way, and the rows."""
    each = {scene: {name: [asdict(run) for run in of] for name, of in found.items()} for scene, found in runs.items()}
    return dict(about) | {"rows": [row.to_json() for row in rows], "runs": each}


def figures(found: Mapping[str, Any]) -> dict[str, str]:
    """What `as_json` kept of each row, by its name: the medians of the clock and of processor time."""
    medians = {row["name"]: [row[key]["median"] for key in ("clock", "cpu") if row[key]] for row in found["rows"]}
    return {name: " / ".join(map(_short, each)) for name, each in medians.items()}
