"""Forms for tests that ask more than the usual: a ladder's own questions, ten competencies, what an earlier edition left."""

from __future__ import annotations

from functools import cache

from ladder_export.form_map import FormMap, Part
from ladder_export.ladder import Ladder
from ladder_export.word.appendix import Carried, Earlier
from ladder_export.word.review import review_form
from ladders import load, shipped_files, small_source
from ooxml import tree

L = "ladder.yaml"
PARTS = """\
  parts:
    - id: talk
      title: Before we talk
      hint: A week before.
      at: start
      questions:
        - {id: proud, label: Proud of, kind: text, prompt: One thing}
        - {id: story, label: The hardest week, kind: rich}
        - {id: since, label: In this role since, kind: date}
        - {id: work, label: The work is, kind: choice, choices: [Too much, Too little]}
        - {id: team, label: The team is, kind: choice, choices: rating_scale}
        - {id: place, label: Works in, kind: combo, choices: [Office, Home]}
        - {id: read, label: Has read the ladder, kind: check}
    - id: goals
      title: Goals
      rows: 2
      questions:
        - {id: goal, label: Goal, kind: text}
        - {id: done, label: Done, kind: check}
"""


def source(more: str, levels: int = 2, competencies: int = 1) -> dict[str, bytes]:
    """A small source whose block `review` ends with these lines: the first of them is line 42 with two levels."""
    files = small_source(levels, competencies)
    return {**files, L: files[L] + more.encode()}


@cache
def asking(levels: int = 2, competencies: int = 1) -> Ladder:
    return load(source(PARTS, levels, competencies))


def form(ladder: Ladder, level: int = 1, **more: object) -> bytes:
    stage = ladder.stage(level)
    assert stage is not None
    return review_form(ladder, ladder.competencies, stage, paper="a4", **more)  # type: ignore[arg-type]


def map_of(data: bytes) -> FormMap:
    text = tree(data, "customXml/item1.xml").text
    assert text is not None
    return FormMap.from_json(text)


def ten_competencies() -> Ladder:
    """The shipped ladder with its competency ten times, each with a name and ids of its own."""
    files = shipped_files()
    (name,) = [name for name in files if "customer-value" in name]
    text = files.pop(name).decode()
    files["source/ladder.yaml"] = files["source/ladder.yaml"].replace(b"competencies: [customer-value]", b"")
    for letter in "abcdefghij":
        made = text.replace("title: Customer Value", f"title: Subject {letter.upper()}").replace(" cv", f" {letter}v")
        files[f"source/subject-{letter}.yaml"] = made.encode()
    return load(files)


def carried(ladder: Ladder) -> Carried:
    """What a form of an earlier edition may bring: texts that were reworded, and answers of every kind."""
    level = ladder.competencies[0].levels[0]
    reworded = {item.id: f"Once: {item.text}" for section in level.sections for item in section.items[:1]}
    gone = Part("behaviors", "Key Behaviors", ladder.competencies[0].id, 1)
    asked = {blank.tag: blank for blank in map_of(form(asking())).blanks}
    kept = [
        Earlier(
            f"gone.{tag[4:].replace('.', '-')}", b.question, "What it was about", gone, "2025.1", "gone", b.kind, b.prompt,
            b.choices,
        )
        for tag, b in asked.items()
        if tag.startswith("own.talk.")
    ]  # fmt: skip
    old = Earlier("own.old.thing", "A thing", "", Part("old", "Old part"), "2024.2")
    return Carried(reworded, (*kept, old))
