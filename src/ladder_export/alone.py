"""The only task there is: a worker draws its pages, and this process, which would only wait, does all the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ladder_export.crew import Crew
from ladder_export.making import Batch, DrawPart, MakeFiles, Station, load_readers

if TYPE_CHECKING:
    from ladder_export.pdf.drawn import Drawing, Drawn


def do_alone(
    task: MakeFiles,
    station: Station,
    crew: Crew[Station],
    learn: Callable[[Mapping[str, str], frozenset[str]], None],
) -> Batch:
    """Do `task` here with `station`, and get ready for the proof while the `crew` draws.

    `learn` takes what is found out on the way; `station` has to remember it then.
    """

    def draw(drawing: Drawing) -> Drawn:
        drawn = crew.submit(DrawPart(task.outputs[0].path, drawing))
        load_readers()
        part = drawn.result()
        learn(part.learned, part.used)
        return part.document()

    return task(replace(station, workshop=station.workshop.drawn_by(draw)))
