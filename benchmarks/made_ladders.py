"""Ladders of any size and shape, made from numbers: for benchmarks and tests.

    python benchmarks/made_ladders.py DIR [--families N] [--competencies N] [--levels N] [--fill N] [--whole]
    python benchmarks/made_ladders.py DIR --like source [--competencies N] [--levels N]

Without `--like` every text is different, so that nothing can be found in the wrong place; families have different numbers of
levels, and from the third competency of a family on each leaves out one of them. With it each competency has as many items as
the first one of that folder, and each text has the words of its text in another order: so pages are as full as those of a real
ladder. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from ladder_export.ladder import Competency, Item, Section, slugify
from ladder_export.source import parse_source
from ladder_export.source.writing import source_files

_FAMILIES = (
    "Engineering", "Design", "Product", "Data", "Support", "Research", "Security", "Marketing", "Finance", "People",
)  # fmt: skip
_STAGES = ("Junior", "Professional", "Senior", "Staff", "Principal", "Fellow", "Distinguished", "Legend")
_SUBJECTS = (
    "Craft", "Delivery", "Communication", "Collaboration", "Ownership", "Quality", "Learning", "Mentoring", "Planning",
    "Customers", "Reliability", "Strategy", "Research", "Writing", "Feedback", "Hiring", "Facilitation", "Discovery",
    "Operations", "Leadership",
)  # fmt: skip
_ONSETS, _VOWELS, _ENDS = (
    ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w"],
    ["a", "e", "i", "o", "u"],
    ["", "", "n", "r", "l", "s"],
)

_HEAD = """\
id: made-ladder
title: Made Ladder
subtitle: For trying how large a ladder can be
edition: "2026.1"
date: 2026-11-21
language: en-US
organisation: Example Works
"""
_TABLE = """\
sections:
  - {id: definition, title: Definition, kind: prose, scope: competency, untitled: true, least: 1, most: 1,
     places: [handbook, overview, compare]}
  - {id: introduction, title: Introduction, kind: prose, scope: competency, least: 1, most: 4,
     places: [handbook]}
  - {id: summary, title: Summary, kind: prose, untitled: true, least: 1, most: 1,
     places: [overview, card, review]}
  - {id: opening, title: Opening, kind: prose, untitled: true, least: 1, most: 3,
     places: [handbook, chapter]}
  - {id: looks_like, title: What This Looks Like, kind: prose, least: 1, most: 6,
     places: [handbook, chapter]}
  - {id: behaviors, title: Key Behaviors, kind: list, least: 2, most: 12,
     places: [handbook, worksheet, card, review], blanks: rating}
  - {id: struggles, title: Common Struggles, kind: list, least: 1, most: 12,
     places: [handbook, card]}
  - {id: indicators, title: Success Indicators, lead_in: "You do well when:", kind: list, least: 1, most: 12,
     places: [handbook, card]}
  - {id: shift, title: Mindset Shift, kind: shift, least: 1, most: 2,
     places: [handbook, glance, matrix, chapter, overview, compare, card]}
  - {id: questions, title: Questions to Ask Yourself, kind: list, least: 1, most: 12,
     places: [handbook, worksheet, card], blanks: answer}
  - {id: habits, title: Build These Habits, kind: steps, least: 1, most: 12,
     places: [handbook, card, review]}
  - {id: feedback, title: Seek Feedback, kind: quotes, least: 1, most: 12,
     places: [handbook, card]}
  - {id: focus, title: Focus Summary, kind: phrases, least: 2, most: 3,
     places: [handbook, matrix, compare, card]}
  - {id: closing, title: Closing, kind: prose, untitled: true, least: 1, most: 1,
     places: [card]}
rating_scale:
  - {value: "1", label: Not yet, meaning: It has not shown.}
  - {value: "2", label: Sometimes, meaning: It shows now and then.}
  - {value: "3", label: Consistently, meaning: It shows in most of the work.}
review:
  title: Performance review
  instructions: [Rate what you saw; leave the rest blank.]
  period_types: [Quarter, Year]
  statuses: [Not started, A habit now]
  readiness: [Not yet, Ready now]
  signatures: [Employee, Reviewer]
  actions: 2
"""
# What stands in each section of a level: its id, how many words an item has, and how many items (0: as many as asked for).
_OF_LEVEL = (
    ("summary", 24, 1), ("opening", 60, 1), ("looks_like", 55, 3), ("behaviors", 12, 0), ("struggles", 10, 0),
    ("indicators", 9, 0), ("questions", 10, 0), ("habits", 8, 0), ("feedback", 9, 0), ("focus", 3, 3), ("closing", 14, 1),
)  # fmt: skip


def made_source(
    families: int = 0, competencies: int = 4, levels: int = 5, fill: int = 5, *, skips: bool = True
) -> dict[str, bytes]:
    """The files of a ladder by name: of so many `families` (none: it has no families), each with so many `competencies`.

    The first family has `levels`, each that follows has one less (two at least). `fill` is the number of items in a long
    section; `skips`: whether competencies leave out levels.
    """
    files: dict[str, bytes] = {}
    declared = "families:\n" if families else ""
    for place in range(families or 1):
        stages = _STAGES[: max(2, levels - place) if families else levels]
        title = _FAMILIES[place]
        ids = []
        for number in range(competencies):
            subject = _subject(number)
            name = slugify(f"{title} {subject}" if families else subject)
            ids.append(name)
            skipped = number % len(stages) + 1 if skips and number >= 2 and len(stages) > 2 else 0
            text = "".join(_competency(f"f{place + 1}c{number + 1}", subject, stages, skipped, fill))
            files[f"{name}.yaml"] = text.encode()
        levels_line = f"levels: {{{', '.join(f'{n}: {name}' for n, name in enumerate(stages, 1))}}}\n"
        if families:
            declared += f"  - id: {slugify(title)}\n    title: {title}\n    {levels_line}"
            declared += f"    competencies: [{', '.join(ids)}]\n"
        else:
            declared += levels_line
    return {"ladder.yaml": (_HEAD + declared + _TABLE).encode(), **files}


def like_source(source: Path, competencies: int, levels: int) -> dict[str, bytes]:
    """The files of a ladder by name: of so many `competencies`, each like the first one in the folder `source`.

    Raises `ValueError` if the source has mistakes or fewer levels.
    """
    ladder, problems = parse_source({path.name: path.read_bytes() for path in source.glob("*.yaml")})
    if ladder is None or problems:
        raise ValueError(f"{source}: {problems[0].message if problems else 'no ladder'}")
    if levels > len(ladder.stages):
        raise ValueError(f"{source}: has {len(ladder.stages)} levels only")
    like = ladder.competencies[0]
    like = replace(like, levels=like.levels[:levels])
    made = [_another(like, number) for number in range(competencies)]
    return source_files(replace(ladder, stages=ladder.stages[:levels], competencies=tuple(made)))


def _another(like: Competency, number: int) -> Competency:
    """A competency as full as `like`, with other ids and other texts."""

    def other(section: Section) -> Section:
        return replace(section, items=tuple(_reworded(item, number) for item in section.items))

    levels = [replace(level, sections=tuple(map(other, level.sections))) for level in like.levels]
    title = _subject(number)
    return replace(
        like, id=slugify(title), title=title, sections=tuple(map(other, like.sections)), levels=tuple(levels)
    )


def _reworded(item: Item, number: int) -> Item:
    """An item with the words of `item` between the first and the last in another order."""
    first, *words = item.text.split()
    last = words[-1:]
    words = words[:-1]
    Random(f"{number} {item.id}").shuffle(words)
    return replace(item, id=f"c{number + 1}-{item.id}", text=" ".join([first, *words, *last]))


def _subject(number: int) -> str:
    turn, place = divmod(number, len(_SUBJECTS))
    return _SUBJECTS[place] + (f" {turn + 1}" if turn else "")


def _competency(prefix: str, title: str, stages: Sequence[str], skipped: int, fill: int) -> Iterator[str]:
    """The lines of a competency file."""
    texts = _Texts(prefix)
    yield f"title: {title}\n"
    yield f"skips: [{skipped}]\n" if skipped else ""
    yield f"definition:\n  {prefix}-definition: {texts.next(14)}\nintroduction:\n"
    yield f"  {prefix}-intro-1: >-\n    {texts.next(60)}\n  {prefix}-intro-2: >-\n    {texts.next(50)}\nlevels:\n"
    for number in range(1, len(stages) + 1):
        if number == skipped:
            continue
        yield f"  {number}:\n"
        for section, words, count in _OF_LEVEL:
            yield f"    {section}:\n"
            for item in range(1, (count or fill) + 1):
                item_id = f"{prefix}l{number}-{section.replace('_', '-')}-{item}"
                yield f"      {item_id}: >-\n        {texts.next(words)}\n"
        yield f"    shift:\n      {prefix}l{number}-shift:\n"
        yield f"        from: {texts.next(8)}\n        to: {texts.next(9)}\n"


class _Texts:
    """Made-up sentences that are all different: each ends with a name of its own."""

    def __init__(self, prefix: str) -> None:
        self.prefix, self.number, self.random = prefix, 0, Random(prefix)

    def next(self, words: int) -> str:
        """One of so many words; long ones are cut into sentences of ten."""
        self.number += 1
        said = [self._word() for _ in range(words - 1)]
        for at in range(9, words - 4, 10):
            said[at] += "."
            said[at + 1] = said[at + 1].capitalize()
        return f"{said[0].capitalize()} {' '.join(said[1:])} {self.prefix}n{self.number}"

    def _word(self) -> str:
        """A word of one or two syllables."""
        choice = self.random.choice
        return "".join(choice(_ONSETS) + choice(_VOWELS) + choice(_ENDS) for _ in range(choice((1, 1, 2))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder for the source, which is made")
    parser.add_argument(
        "--families", type=int, default=0, help=f"how many, up to {len(_FAMILIES)}; 0 for a ladder without"
    )
    parser.add_argument("--competencies", type=int, default=4, help="how many, in each family")
    parser.add_argument("--levels", type=int, default=5, help=f"how many, up to {len(_STAGES)}")
    parser.add_argument("--fill", type=int, default=5, help="how many items a long section has")
    parser.add_argument(
        "--like", type=Path, metavar="SOURCE", help="folder of a ladder whose first competency to follow"
    )
    parser.add_argument("--whole", action="store_true", help="let no competency leave out a level")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True)
    if chosen.like:
        files = like_source(chosen.like, chosen.competencies, chosen.levels)
    else:
        files = made_source(chosen.families, chosen.competencies, chosen.levels, chosen.fill, skips=not chosen.whole)
    for name, data in files.items():
        chosen.folder.joinpath(name).write_bytes(data)
    print(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
