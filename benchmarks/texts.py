"""The texts of a ladder as plain data, for peers that make pages of their own from them.

python benchmarks/texts.py SOURCE cards|handbook FILE.json
python benchmarks/texts.py SOURCE item - LEVEL       # prints the id of the first item in a list of that level
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from ladder_export.ladder import Competency, Kind, Ladder, Level, Place, Section
from ladder_export.source import parse_source


def read(source: Path) -> Ladder:
    """The ladder whose files are in the folder `source`. Raises `ValueError` if it has mistakes."""
    ladder, problems = parse_source({path.name: path.read_bytes() for path in sorted(source.glob("*.yaml"))})
    if ladder is None or problems:
        raise ValueError(f"{source}: {problems[0].message if problems else 'no ladder'}")
    return ladder


def cards(ladder: Ladder) -> list[dict[str, Any]]:
    """What is on each card: one dictionary a card, in the order of the competencies and their levels."""
    return [
        _about(ladder) | {"competency": c.title, **_level(c, level, level.sections_in(Place.CARD))}
        for c in ladder.competencies
        for level in c.levels
    ]


def handbook(ladder: Ladder) -> dict[str, Any]:
    """What is in the handbook: everything, each section with the names of its places."""
    return _about(ladder) | {
        "subtitle": ladder.subtitle,
        "date": ladder.date.isoformat(),
        "stages": [stage.name for stage in ladder.stages],
        "scale": [{"label": rating.label, "meaning": rating.meaning} for rating in ladder.ratings],
        "competencies": [
            {
                "title": c.title,
                "sections": _sections(c.sections_in(Place.HANDBOOK)),
                "levels": [_level(c, level, level.sections_in(Place.HANDBOOK)) for level in c.levels],
            }
            for c in ladder.competencies
        ],
    }


def _about(ladder: Ladder) -> dict[str, Any]:
    return {"title": ladder.title, "edition": ladder.edition}


def _level(competency: Competency, level: Level, sections: Iterable[Section]) -> dict[str, Any]:
    place = 1 + [each.number for each in competency.levels].index(level.number)
    about = {"number": level.number, "name": level.name, "place": place, "of": len(competency.levels)}
    return {"level": about, "sections": _sections(sections)}


def _sections(sections: Iterable[Section]) -> list[dict[str, Any]]:
    return [
        {
            "id": section.id,
            "title": "" if section.type.untitled else section.title,
            "kind": section.kind.value,
            "lead_in": section.type.lead_in,
            "places": [place.value for place in section.type.places],
            "items": [item.text for item in section.items],
            "pairs": [[a.text, b.text] for a, b in section.shifts],
        }
        for section in sections
    ]


def first_item(ladder: Ladder, number: int) -> str:
    """The id of the first item that stands in a list of that level."""
    levels = (level for c in ladder.competencies for level in c.levels if level.number == number)
    ids = (s.items[0].id for level in levels for s in level.sections if s.kind is Kind.LIST)
    return next(ids)


def main() -> None:
    source, kind, file = sys.argv[1:4]
    ladder = read(Path(source))
    if kind == "item":
        print(json.dumps(first_item(ladder, int(sys.argv[4]))))
    else:
        made = {"cards": cards, "handbook": handbook}[kind](ladder)
        Path(file).write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    main()
