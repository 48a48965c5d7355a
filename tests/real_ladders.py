"""Ladders that other people published, turned into sources of ours when a test asks for it; none of them is kept here.

Three forms are read: job families in YAML, frameworks in the YAML front matter or the headings of Markdown files, and
spreadsheets with a column for each level. What a person would mend by hand is mended (a tab, an emoji, a placeholder) and told.

By hand: `PYTHONPATH=src python tests/real_ladders.py DIR` writes each ladder to a folder of its own in DIR.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ladder_export.checks import is_placeholder
from ladder_export.glyphs import coverage, is_invisible
from ladder_export.ladder import slugify

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("LADDER_REAL_LADDERS", PROJECT.parent / "shared" / "ladders"))
EVERYWHERE = ["handbook", "glance", "worksheet", "matrix", "overview", "compare", "card", "review"]
ROWS = yaml.safe_load("""
about: {title: Definition, kind: prose, untitled: true, scope: competency, places: [handbook, overview]}
scope: {title: Scope, kind: prose, untitled: true, places: [handbook, chapter, card]}
proficiency: {title: Proficiency, kind: phrases, places: [handbook, glance, matrix, overview, compare, card, review]}
looks: {title: What It Looks Like, kind: list, blanks: rating}
text: {title: What It Looks Like, kind: prose, places: [handbook, chapter, matrix, overview, compare, card, review]}
examples: {title: For Example, kind: list, places: [handbook, review], blanks: ticks}
""")
FORM = yaml.safe_load("""
rating_scale:
  - {value: "1", label: Not yet, meaning: It has not shown.}
  - {value: "2", label: Sometimes, meaning: It shows now and then.}
  - {value: "3", label: Mostly, meaning: It shows in most of the work.}
review:
  title: Review
  instructions: [Rate what you saw; leave the rest blank.]
  period_types: [Half-year, Year]
  statuses: [Under way, A habit now]
  readiness: [Not yet, Ready now]
  signatures: [Engineer, Reviewer]
  actions: 2
""")

LONGEST_OVERVIEW = 3100  # letters of a competency that one page has room for
_EXAMPLE = " | e.g. "  # in a cell of a spreadsheet

Cells = dict[int, dict[str, list[str]]]  # the texts of each section at each level


@dataclass
class Skill:
    """What becomes a competency: its name, what it is about, and its texts."""

    title: str
    about: list[str] = field(default_factory=list)
    cells: Cells = field(default_factory=dict)

    def add(self, level: int, section: str, texts: Iterable[str]) -> None:
        self.cells.setdefault(level, {}).setdefault(section, []).extend(texts)


@dataclass(frozen=True)
class Real:
    """A ladder as its owners wrote it, and as a source of ours: files by name. `left_out` says what was mended or dropped."""

    name: str
    files: Mapping[str, bytes]
    left_out: tuple[str, ...]


def real_ladders(folder: Path = FOLDER) -> Iterator[Real]:
    """Every ladder below `folder`."""
    for path in sorted(folder.glob("ft/data/job-families/*.yml")):
        yield _job_family(path)
    for path in sorted([*folder.glob("ft/*.csv"), *folder.glob("monzo/*.csv")]):
        yield _spreadsheet(path)
    for path in sorted(folder.glob("monzo/frameworks/**/*.md")):
        yield _framework(path)
    for name in ("README", "managers"):
        yield _headings(folder / "codecademy" / f"{name}.md")


def _job_family(path: Path) -> Real:
    data = yaml.safe_load(path.read_text("utf-8"))
    numbers = {level["id"]: n for n, level in enumerate(data["levels"], 1)}
    skills = {theme["id"]: Skill(theme["name"], [theme.get("summary", "")]) for theme in data["themes"]}
    detailed = any("examples" in row for row in data["competencies"])
    for row in data["competencies"]:
        skill, level = skills[row["theme"]], numbers[row["level"]]
        if detailed:
            skill.add(level, "looks", [row["summary"]])
            skill.add(level, "examples", row["examples"])
        else:
            skill.add(level, "proficiency", [row["proficiency"]])
            skill.add(level, "looks", _sentences(row["summary"]))
    names = {n: level["name"] for n, level in enumerate(data["levels"], 1)}
    told = ["links to guides", "the proficiency of each line"] if detailed else []
    return _real(f"ft-{path.stem}", data["name"], names, skills.values(), told)


def _spreadsheet(path: Path) -> Real:
    head, *rows = csv.reader(path.read_text("utf-8").splitlines(keepends=True))
    skills = []
    for title, *cells in rows:
        skill = Skill(title)
        for level, cell in enumerate(cells, 1):
            lines = re.split(r"\n?• ", cell)
            skill.add(level, "looks", [line for line in lines if _EXAMPLE not in line])
            skill.add(level, "examples", [line.replace(_EXAMPLE, ": ") for line in lines if _EXAMPLE in line])
        skills.append(skill)
    title = path.stem.replace("-matrix", "").replace("-", " ")
    return _real(f"{path.parent.name}-csv", title, dict(enumerate(head[1:], 1)), skills, [])


def _framework(path: Path) -> Real:
    text = path.read_text("utf-8")
    told = ["a tab in the YAML"] if "\t" in text else []
    found = re.match(r"---\n(.*?)\n---(.*)", text.replace("\t", " "), re.DOTALL)
    data, body = (yaml.safe_load(found[1]), found[2]) if found else ({}, text)
    name = f"monzo-{path.stem}"
    title = data.get("title") or path.stem.replace("-", " ")
    if not data.get("topics"):
        return _by_level(name, title, body, "text", told)
    told += [f"text under the table: {len(body.split())} words"] * bool(body.strip())
    skills = [_topic(topic) for topic in data["topics"]]
    levels = sorted({level for skill in skills for level in skill.cells})
    return _real(name, title, {n: f"Level {n}" for n in levels}, skills, told)


def _topic(topic: Mapping[str, Any]) -> Skill:
    title, _, about = (topic["title"] or topic["name"]).partition(": ")
    skill = Skill(title, [about])
    for content in topic["content"]:
        skill.add(content["level"], "looks", content.get("criteria") or [])
        for each in content.get("exampleCriteria") or []:
            skill.add(content["level"], "examples", [f"{each['criteria']}: {'; '.join(each['examples'] or [])}"])
    return skill


def _headings(path: Path) -> Real:
    text, _, rest = path.read_text("utf-8").partition("\n## FAQ")
    told = [f"questions and answers: {len(rest.split())} words"] if rest else []
    lead, *_ = text.partition("\n## ")
    told.append(f"text before the levels: {len(lead.split())} words")
    return _by_level(f"codecademy-{path.stem.lower()}", lead.splitlines()[0], text[len(lead) :], "looks", told)


def _by_level(name: str, title: str, text: str, section: str, told: list[str]) -> Real:
    """A Markdown file with the levels as headings and the skills as headings below each."""
    names: dict[int, str] = {}
    skills: dict[str, Skill] = {}
    for level, block in enumerate(re.split(r"^## ", text, flags=re.MULTILINE)[1:], 1):
        head, *parts = re.split(r"^### ", block, flags=re.MULTILINE)
        names[level], _, scope = head.partition("\n")
        for number, part in enumerate(parts):
            heading, _, body = part.partition("\n")
            skill = skills.setdefault(heading, Skill(heading))
            skill.add(level, section, re.split(r"\n- |\n\n", f"\n{body}"))
            if number == 0 and scope.strip(" -\n"):
                skill.add(level, "scope", [scope])
    return _real(name, title, names, skills.values(), told)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)


def _real(name: str, title: str, names: Mapping[int, str], skills: Iterable[Skill], told: list[str]) -> Real:
    """The files of a source, with every text mended."""
    files: dict[str, Any] = {}
    for skill in skills:
        heading = _mended(skill.title, "a title", told)
        heading = heading if any(map(str.isupper, heading)) else heading.capitalize()
        key = _short(slugify(heading), 24)
        competency = _competency(key, heading, skill, list(names), told)
        if competency["levels"]:
            files[key] = competency
        else:
            told.append(f"{heading}: says nothing")
    ladder = {"id": name, "title": _mended(title, "the title", told), "edition": "1", "date": date(2026, 11, 21)}
    ladder |= {"language": "en-GB", "competencies": list(files), "levels": dict(names)}
    ladder |= {"sections": _section_table(files.values(), told), **FORM}
    texts = {f"{key}.yaml": _dump(value) for key, value in {"ladder": ladder, **files}.items()}
    return Real(name, texts, tuple(dict.fromkeys(told)))


def _competency(key: str, title: str, skill: Skill, numbers: list[int], told: list[str]) -> dict[str, Any]:
    """What goes into the file of a competency; item ids are its key, level, section and a number."""

    def items(raw: Iterable[str], *where: object) -> dict[str, str]:
        texts = [text for each in raw if (text := _mended(each, f"{title} {where}", told))]
        return {"-".join(map(str, (key, *where, n))): text for n, text in enumerate(texts, 1)}

    levels = {}
    for level, cell in sorted(skill.cells.items()):
        sections = {row: items(cell[row], level, row[:5]) for row in ROWS if row in cell}
        if filled := {row: texts for row, texts in sections.items() if texts}:
            levels[level] = filled
    own = {"about": items(skill.about, "about")}
    skips = [number for number in numbers if number not in levels]
    return {"title": title, **(own if own["about"] else {}), **({"skips": skips} if skips else {}), "levels": levels}


def _section_table(competencies: Iterable[Mapping[str, Any]], told: list[str]) -> list[dict[str, Any]]:
    """The rows of the sections that are filled anywhere, each with room for the longest.

    Lists that are too long for the page of an overview are left out of it.
    """
    most: dict[str, int] = {}
    longest = 0
    for competency in competencies:
        cells = (competency, *competency["levels"].values())
        for cell in cells:
            for row in ROWS.keys() & cell.keys():
                most[row] = max(most.get(row, 0), len(cell[row]))
        # Each level takes room for its name, beside its words.
        letters = sum(len(text) for cell in cells[1:] for text in cell.get("looks", {}).values())
        longest = max(longest, letters + 150 * len(competency["levels"]))
    table = [
        {"id": row, "places": EVERYWHERE, **ROWS[row], "least": 0, "most": most[row]} for row in ROWS if row in most
    ]
    if longest > LONGEST_OVERVIEW:
        told.append("What It Looks Like is too long for the overviews")
        for entry in table:
            if entry["id"] == "looks":
                entry["places"] = [place for place in EVERYWHERE if place != "overview"]
    return table


def _mended(text: str, where: str, told: list[str]) -> str:
    """`text` in one paragraph without Markdown, placeholders and what the fonts cannot print."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    lost = "".join(
        dict.fromkeys(c for c in plain if not c.isspace() and (is_invisible(c) or ord(c) not in _printable()))
    )
    if lost:
        told.append(f"{where}: {', '.join(f'U+{ord(c):04X}' for c in lost)}")
    plain = " ".join("".join(c for c in plain if c not in lost).split()).lstrip("#-• ").rstrip(" -")
    if plain and is_placeholder(plain):
        told.append(f"{where}: the placeholder “{plain}”")
        return ""
    return plain


@cache
def _printable() -> frozenset[int]:
    return coverage(PROJECT / "layouts" / "fonts")


def _short(slug: str, longest: int) -> str:
    """The first whole words of `slug` in at most `longest` letters."""
    return slug if len(slug) <= longest else slug[: longest + 1].rpartition("-")[0]


def _dump(data: Mapping[str, Any]) -> bytes:
    text: str = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()


class _Plain(yaml.SafeDumper):
    """YAML without references, which a source does not use."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write(folder: Path) -> None:
    """Every ladder as files in a folder of its own in `folder`; says what was left out of each."""
    for real in real_ladders():
        target = folder / real.name
        target.mkdir(parents=True, exist_ok=True)
        for name, data in real.files.items():
            (target / name).write_bytes(data)
        print(f"{target}: {'; '.join(real.left_out) or 'nothing left out'}")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
