"""Ladders for tests: small ones with every kind of section in them, and the one that is shipped.

Each function gives either the files of a source (name to bytes) or the `Ladder` read from them, without a problem.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ladder_export.ladder import Ladder
from ladder_export.problems import Problem
from ladder_export.source import parse_source

SHIPPED = Path(__file__).resolve().parent.parent / "source"

STAGE_NAMES = ("Starter", "Maker", "Guide", "Lead", "Chief", "Fellow", "Elder", "Legend")
TITLES = ("Customer Value", "Team Play", "Craft", "Delivery", "Learning")

LADDER = """\
id: small-ladder
title: Small Ladder
subtitle: For tests
edition: "2026.1"
date: 2026-11-21
language: en-US
organisation: Example Works
levels:
{levels}
sections:
  - {{id: definition, title: Definition, kind: prose, scope: competency, untitled: true, least: 1, most: 1,
     places: [handbook, overview]}}
  - {{id: introduction, title: Introduction, kind: prose, scope: competency, least: 1, most: 3, places: [handbook]}}
  - {{id: summary, title: Summary, kind: prose, untitled: true, least: 1, most: 1, places: [overview, card, review]}}
  - {{id: opening, title: Opening, kind: prose, untitled: true, least: 1, most: 3, places: [handbook, chapter]}}
  - {{id: behaviors, title: Key Behaviors, kind: list, least: 2, most: 7,
     places: [handbook, worksheet, matrix, card, review], blanks: rating}}
  - {{id: struggles, title: Struggles, kind: list, least: 1, most: 7, places: [handbook, card, review], blanks: tick}}
  - {{id: indicators, title: Success Indicators, lead_in: "You do well when you:", kind: list, least: 2, most: 6,
     places: [handbook, card, review]}}
  - {{id: shift, title: Mindset Shift, kind: shift, least: 1, most: 2,
     places: [handbook, glance, matrix, chapter, overview, card, review]}}
  - {{id: questions, title: Questions to Ask Yourself, kind: list, least: 1, most: 5,
     places: [handbook, worksheet, card, review], blanks: answer}}
  - {{id: habits, title: Build These Habits, kind: steps, least: 2, most: 5, places: [handbook, card, review]}}
  - {{id: feedback, title: Seek Feedback, kind: quotes, least: 1, most: 5, places: [handbook, card, review]}}
  - {{id: focus, title: Focus Summary, kind: phrases, least: 2, most: 3, places: [handbook, matrix, card, review]}}
  - {{id: closing, title: Closing, kind: prose, untitled: true, least: 1, most: 1, places: [card, review]}}
rating_scale:
  - {{value: "1", label: Not yet, meaning: It has not shown.}}
  - {{value: "2", label: Sometimes, meaning: It shows now and then.}}
  - {{value: "3", label: Consistently, meaning: It shows in most of the work.}}
review:
  title: Performance review
  instructions: [Rate what you saw; leave the rest blank.]
  period_types: [Quarter, Year]
  statuses: [Not started, A habit now]
  readiness: [Not yet, Ready now]
  signatures: [Engineer, Reviewer]
  actions: 2
"""

COMPETENCY = """\
title: {title}
definition:
  {c}-definition: Makes {title} real for the people who pay for it.
introduction:
  {c}-intro: Why {title} matters, told in one paragraph.
levels:
"""

LEVEL = """\
  {n}:
    summary:
      {c}{n}-summary: The {name} in one sentence about {title}.
    opening:
      {c}{n}-opening: >-
        A {name} opens the chapter on {title}
        over two lines of the file.
    behaviors:
      {c}{n}-asks: Asks the {name} question of {title}
      {c}{n}-listens: Listens to {title} as a {name} does
    struggles:
      {c}{n}-hurry: Hurries past {title} as many a {name} will
    indicators:
      {c}{n}-seen: Name what {title} changes for a {name}
      {c}{n}-heard: Hear thanks for {title} as a {name}
    shift:
      {c}{n}-shift:
        from: Did the {name} finish {title}?
        to: Did {title} help, dear {name}?
    questions:
      {c}{n}-who: Who needs {title} from a {name}?
    habits:
      {c}{n}-daily: Read one note on {title} a day, {name}
      {c}{n}-weekly: Meet one user of {title} a week, {name}
    feedback:
      {c}{n}-ask: How does my {title} feel to you, as a {name}?
    focus:
      {c}{n}-first: See {title}, {name}
      {c}{n}-second: Serve {title}, {name}
    closing:
      {c}{n}-closing: So the {name} goes on with {title}.
"""


def small_source(levels: int = 2, competencies: int = 1) -> dict[str, bytes]:
    """Files with 1 to 8 levels and 1 to 5 competencies; every kind of section, short texts, each of them once."""
    names = STAGE_NAMES[:levels]
    declared = "\n".join(f"  {n}: {name}" for n, name in enumerate(names, 1))
    files = {"ladder.yaml": LADDER.format(levels=declared)}
    for title in TITLES[:competencies]:
        slug = title.lower().replace(" ", "-")
        letters = "".join(word[0] for word in slug.split("-")) if "-" in slug else slug[:3]
        text = COMPETENCY.format(title=title, c=letters)
        text += "".join(LEVEL.format(title=title, c=letters, n=n, name=name) for n, name in enumerate(names, 1))
        files[f"{slug}.yaml"] = text
    return {name: text.encode() for name, text in files.items()}


FAMILIES = """\
families:
  - id: engineering
    title: Engineering
    levels: {1: Starter, 2: Maker, 3: Guide}
    competencies: [code, code-talk]
  - id: design
    title: Design
    levels: {1: Sketcher, 2: Maker}
    competencies: [form, design-talk]
"""
OF_FAMILIES = {  # the names of levels of each file, and its title: one is in both families, and one leaves out a level
    "code": ("Code", ("Starter", "Maker", "Guide")),
    "code-talk": ("Talk", ("Starter", "", "Guide")),
    "form": ("Form", ("Sketcher", "Maker")),
    "design-talk": ("Talk", ("Sketcher", "Maker")),
}


def family_source() -> dict[str, bytes]:
    """Files of two families with three levels and two; a title stands in both, and a competency leaves out a level."""
    declared = LADDER.format(levels="  1: None").replace("levels:\n  1: None\n", FAMILIES)
    files = {"ladder.yaml": declared}
    for name, (title, names) in OF_FAMILIES.items():
        skips = [n for n, level in enumerate(names, 1) if not level]
        text = COMPETENCY.format(title=title, c=f"{name}-x")
        text = f"skips: {skips}\n{text}" if skips else text
        levels = enumerate(names, 1)
        text += "".join(
            LEVEL.format(title=f"{title} in {name}", c=f"{name}-x", n=n, name=level) for n, level in levels if level
        )
        files[f"{name}.yaml"] = text
    return {name: text.encode() for name, text in files.items()}


@cache
def family_ladder() -> Ladder:
    """The ladder of `family_source`."""
    return load(family_source())


def load(files: dict[str, bytes]) -> Ladder:
    """The ladder in `files`; fails with the problems, as printed, if there are any."""
    ladder, problems = parse_source(files)
    assert not problems, "\n".join(map(str, problems))
    assert ladder is not None
    return ladder


@cache
def small_ladder(levels: int = 2, competencies: int = 1) -> Ladder:
    """The ladder of `small_source`."""
    return load(small_source(levels, competencies))


@cache
def _shipped() -> tuple[tuple[str, bytes], ...]:
    return tuple((f"source/{path.name}", path.read_bytes()) for path in sorted(SHIPPED.glob("*.yaml")))


def shipped_files() -> dict[str, bytes]:
    """The files of the shipped source, named as they are when `source` is given on the command line."""
    return dict(_shipped())


@cache
def shipped_ladder() -> Ladder:
    """The shipped ladder."""
    return load(shipped_files())


def edited(files: dict[str, bytes], name: str, old: str, new: str) -> dict[str, bytes]:
    """`files` with `old`, which must stand in `name` exactly once, replaced by `new`."""
    text = files[name].decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    return {**files, name: text.replace(old, new).encode()}


def messages(files: dict[str, bytes], coverage: frozenset[int] | None = None) -> list[str]:
    """The problems of reading `files`, as they are printed."""
    problems: list[Problem] = parse_source(files, coverage=coverage)[1]
    return [str(problem) for problem in problems]
