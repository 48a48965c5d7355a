"""What can be wrong: a `Problem` is a value, a `LadderExportError` means that we cannot go on.

Stages return problems in lists, so that a person sees all of them in one run. Neither kind prints itself; `cli` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

# A problem is one line, and what a source holds must not steer the terminal that it is printed on.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class ExitCode(IntEnum):
    """What the command tells the shell."""

    FINE = 0
    PROBLEMS = 1
    USAGE = 2
    BUG = 3
    INCOMPLETE = 4
    INTERRUPTED = 130


class Location(NamedTuple):
    """A place in a file. Lines and columns count from 1; 0 means that the place is the whole file.

    A large ladder has a hundred thousand of them, and a tuple is made three times as fast as a frozen dataclass.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


NOWHERE = Location("")  # of things that were not read from a file


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it.

    `path` names the place in a reader's words, outermost first (competency, level, section, item).
    """

    location: Location
    message: str
    path: tuple[str, ...] = ()
    advice: str = ""

    def __str__(self) -> str:
        what = f"{self.message}; {self.advice}" if self.advice else self.message
        line = ": ".join(part for part in (str(self.location), " › ".join(self.path), what) if part)
        return _CONTROL.sub(" ", line)

    def as_json(self) -> dict[str, object]:
        """The same facts for `--json`, one key a fact."""
        return {
            "file": self.location.file,
            "line": self.location.line,
            "column": self.location.column,
            "path": list(self.path),
            "message": self.message,
            "advice": self.advice,
        }


class LadderExportError(Exception):
    """We cannot go on. The message is a whole sentence that says where and what to do."""

    exit_code = ExitCode.PROBLEMS


class SourceError(LadderExportError):
    """The source cannot be used; `problems` says why, all of it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class OutputError(LadderExportError):
    """An output does not fit or is incomplete; nothing of it was delivered."""

    exit_code = ExitCode.INCOMPLETE


class UnclearError(OutputError):
    """An output cannot carry some texts so that they would be read back as they are; `problems` says which."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class SetupError(LadderExportError):
    """This machine or this installation lacks something that a build needs."""


class RefusedError(LadderExportError):
    """A file is not read: the message says in one line why, and what to do."""


@dataclass(slots=True)
class ProblemList:
    """Collects problems while a stage goes on."""

    items: list[Problem] = field(default_factory=list)

    def add(self, location: Location, message: str, path: tuple[str, ...] = (), advice: str = "") -> None:
        self.items.append(Problem(location, message, path, advice))
