"""What others need to make the forms of a roster: the people, and for each level a template and an outline of its form.

    python form_texts.py SOURCE FOLDER PEOPLE

`people.csv` is the roster for `review fill`, `people.json` the same for others. `level-N.docx` is the form as we fill it, with
`{{ name }}` and the like where answers of a person stand; `level-N.json` has its paragraphs and tables in order, for who builds
it block by block.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "src"))

from ladder_export.reviews.filling import Filler
from ladder_export.source import read_source
from ladder_export.word.review import review_form

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ASKED = {
    "name": "form.engineer", "id": "form.engineer-id", "role": "form.role", "team": "form.team",
    "reviewer": "form.reviewer",
}  # fmt: skip
DAYS = {"form.review-date": "2026-11-21", "form.period-start": "2026-07-01", "form.period-end": "2026-12-31"}
HEADS = ("Name", "Id", "Role", "Team", "Reviewer", "Level", "Review date", "Period")


def main() -> None:
    source, folder, people = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    ladder, problems = read_source(source)
    if ladder is None or problems:
        raise SystemExit(f"{source}: {problems}")
    folder.mkdir(parents=True, exist_ok=True)
    for stage in ladder.stages:
        form = Filler(review_form(ladder, ladder.competencies, stage, paper="a4"))
        made = form.fill({**{tag: f"{{{{ {name} }}}}" for name, tag in ASKED.items()}, **DAYS})
        (folder / f"level-{stage.number}.docx").write_bytes(made)
        (folder / f"level-{stage.number}.json").write_text(json.dumps(outline(made)), encoding="utf-8")
    rows = [person(number, ladder.stages[number % len(ladder.stages)].number) for number in range(people)]
    (folder / "people.json").write_text(json.dumps(rows), encoding="utf-8")
    with (folder / "people.csv").open("w", newline="", encoding="utf-8") as file:
        roster = csv.writer(file)
        roster.writerow(HEADS)
        for row in rows:
            roster.writerow([*(row[name] for name in ASKED), row["level"], "2026-11-21", "2026-07-01 – 2026-12-31"])


def person(number: int, level: int) -> dict[str, Any]:
    """Somebody: no two have the same name and id, some dozens the same team and reviewer."""
    return {
        "name": f"Zoë Müller-{number:04}",
        "id": f"E-{number:04}",
        "role": "Software Engineer & Architect",
        "team": f"Team {number % 17}",
        "reviewer": f"Kim Lee {number % 40}",
        "level": level,
    }


def outline(form: bytes) -> list[dict[str, Any]]:
    """The blocks of a form: `{"style", "text"}` of a paragraph, `{"rows"}` of a table, whose cells are lists of texts."""
    with zipfile.ZipFile(io.BytesIO(form)) as package:
        body = ET.fromstring(package.read("word/document.xml"))[0]
    blocks: list[dict[str, Any]] = []
    for block in body:
        if block.tag == f"{W}p":
            style = block.find(f"{W}pPr/{W}pStyle")
            blocks.append({"style": "" if style is None else style.get(f"{W}val"), "text": text_of(block)})
        elif block.tag == f"{W}tbl":
            rows = [
                [[text_of(p) for p in cell.iter(f"{W}p")] for cell in row.iter(f"{W}tc")]
                for row in block.iter(f"{W}tr")
            ]
            blocks.append({"rows": rows})
    return blocks


def text_of(paragraph: ET.Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t"))


if __name__ == "__main__":
    main()
