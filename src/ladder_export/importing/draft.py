"""The draft of a source: all that several files say together, before its items have ids. And what is to be told of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ladder_export.importing.data import Origin, Unplaced
from ladder_export.ladder import Ladder, Stage


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One text, or a shift: `text` is then its old view and `to` its new one. `id` is the one that a file gives.

    `quoted`: its file has it in quotation marks, which `text` does not hold.
    """

    text: str
    to: str = ""
    id: str = ""
    quoted: bool = False
    origins: tuple[Origin, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that its fingerprint is made of."""
        return (self.text, self.to) if self.to else (self.text,)


@dataclass(frozen=True, slots=True)
class DraftSection:
    """The items of one section of one level, or of the competency; `row` is its id in the section table."""

    row: str
    items: tuple[DraftItem, ...]


@dataclass(frozen=True, slots=True)
class DraftLevel:
    """What a competency says of the level `number`."""

    number: int
    sections: tuple[DraftSection, ...]


@dataclass(frozen=True, slots=True)
class DraftCompetency:
    """A competency. `skips` are the numbers of the levels that nothing is said of."""

    id: str
    title: str
    sections: tuple[DraftSection, ...]
    levels: tuple[DraftLevel, ...]
    skips: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftFamily:
    """A family with its own levels and its competencies, by id. A ladder without families is one, without a title."""

    id: str
    title: str
    stages: tuple[Stage, ...]
    competencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileCount:
    """What became of one file: how many of its texts are `placed`, how many of these were `already` there, how many are not."""

    file: str
    understood: str
    placed: int
    already: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class NewSection:
    """A title that the section table did not know: the row that was made for it, and how many texts are under it."""

    title: str
    row: str
    kind: str
    texts: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A ladder without ids. `head` is all of it but the competencies (and has no families and no stages of its own).

    `notes` are whole sentences on what was understood and could have been understood otherwise. `aliases` are names that stand
    in a file and not in the source, since the same thing has another name there: text, where, and why. `removed` are characters
    that no one can see and that are gone: a text without them, where it stood, and their names.
    """

    head: Ladder
    families: tuple[DraftFamily, ...]
    competencies: tuple[DraftCompetency, ...]
    files: tuple[FileCount, ...]
    new_sections: tuple[NewSection, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    aliases: tuple[Unplaced, ...] = ()
    removed: tuple[Unplaced, ...] = ()
    notes: tuple[str, ...] = field(default=())
