"""What every template is given: what it says of a document, and of a level."""

from __future__ import annotations

from dataclasses import dataclass

from ladder_export.ladder import Competency, Ladder, Level
from ladder_export.languages import language_of
from ladder_export.layout.breadth import breadth, cut


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in the file's metadata, and what runs along its pages."""

    language: str
    title: str
    author: str
    description: str
    date: str
    running: str
    edition: str
    keywords: tuple[str, ...] = ()

    @property
    def rtl(self) -> bool:
        """Whether its lines are read from the right."""
        language = language_of(self.language)
        return language is not None and language.rtl


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level where it is named: `place`, from 1, picks its color; `eyebrow` says where in the ladder it is.

    The eyebrow begins with the title of the `family`, where there are several. `beside` is the path of another file about the
    level, which the eyebrow links to, and `opens` says what that is.
    """

    number: int
    name: str
    place: int
    eyebrow: str
    beside: str = ""
    opens: str = ""
    family: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name, which are kept whole where it is set in a narrow column."""
        return tuple(self.name.split())


def level_view(ladder: Ladder, competency: Competency, level: Level) -> LevelView:
    """A level as pages name it: “Customer Value · Level 2 of 5”."""
    part = ladder.part_of(competency)
    family = part.family.title if part.family else ""
    eyebrow = f"{named(part, competency)} · {level_words(part, level)}"
    return LevelView(level.number, level.name, ladder.place_of(competency, level), eyebrow, family=family)


def named(part: Ladder, competency: Competency) -> str:
    """The title of `competency`, after that of its family if `part` is one of several."""
    return f"{part.family.title} · {competency.title}" if part.family else competency.title


def brief(letters: int, *texts: str) -> str:
    """The first of `texts` that has no more than so many letters; else the last, cut after a word."""
    found = next((text for text in texts if breadth(text) <= letters), "")
    return found or cut(texts[-1], max(letters, 12))


def level_words(ladder: Ladder, level: Level, after: Level | None = None) -> str:
    """“Level 2 of 5”, with `after` “Levels 2 and 3 of 5”; no total where levels are not numbered from 1 without a gap."""
    numbers = [stage.number for stage in ladder.stages]
    of, total = ("_of", len(numbers)) if numbers == list(range(1, len(numbers) + 1)) else ("", 0)
    if after is None:
        return ladder.words(f"page.level{of}", number=level.number, total=total)
    return ladder.words(f"page.levels{of}", first=level.number, second=after.number, total=total)
