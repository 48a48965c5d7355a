"""A build in parts: which part makes what, and what the manifest of a part says so that `merging` can join them.

Every machine deals the work out in the same way, whatever of it is up to date there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ladder_export.inputs import digest
from ladder_export.ladder import Ladder
from ladder_export.outputs import Output, exports, plan
from ladder_export.printing import Printing


@dataclass(frozen=True, slots=True, order=True)
class Shard:
    """One part, from 1, of so many."""

    part: int
    of: int

    def __str__(self) -> str:
        return f"{self.part}/{self.of}"


def deal(weights: Sequence[float], of: int) -> list[int]:
    """The part, from 1, that does each piece of work: each goes to the one that has least to do, the first of those.

    With the heaviest first, no part gets more than 4/3 of what the best dealing would give it (Graham 1969).
    """
    loads = [0.0] * of
    parts = []
    for weight in weights:
        lightest = loads.index(min(loads))
        loads[lightest] += weight
        parts.append(lightest + 1)
    return parts


@dataclass(frozen=True, slots=True)
class Share:
    """What a part is, and of what: all that has to be the same in parts that go together, and what is in this one.

    `plan` is the digest of what was asked for in all, `whole` that of the paths in all parts together, `source` that of the
    ladder; `words` are the options that a person gave. `paths` are this part's files, of which there are `pictures` too if that
    is set, `belongings` all paths that the ladder gives. `complete` says that all of them are there.
    """

    shard: Shard
    plan: str
    whole: str
    source: str
    words: str
    equipment: Mapping[str, str]
    paths: tuple[str, ...]
    belongings: tuple[str, ...]
    pictures: bool
    complete: bool = False

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON data, for the manifest."""
        return {
            "part": self.shard.part,
            "of": self.shard.of,
            "complete": self.complete,
            "plan": self.plan,
            "whole": self.whole,
            "source": self.source,
            "words": self.words,
            "pictures": self.pictures,
            "equipment": dict(self.equipment),
            "paths": list(self.paths),
            "belongings": list(self.belongings),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Share:
        """Read it back. Raises KeyError, TypeError, AttributeError or ValueError."""
        shard = Shard(int(raw["part"]), int(raw["of"]))
        if not 1 <= shard.part <= shard.of:
            raise ValueError(f"part {shard}")
        return cls(
            shard,
            str(raw["plan"]),
            str(raw["whole"]),
            str(raw["source"]),
            str(raw["words"]),
            {str(name): str(value) for name, value in raw["equipment"].items()},
            tuple(map(str, raw["paths"])),
            tuple(map(str, raw["belongings"])),
            raw["pictures"] is True,
            raw["complete"] is True,
        )


def share(
    shard: Shard,
    ladder: Ladder,
    chosen: Iterable[Output],
    mine: Iterable[Output],
    printing: Printing,
    equipment: Mapping[str, str],
    attached: Mapping[str, str],
    words: str,
) -> Share:
    """What the manifest says of the part that makes `mine` of all that was `chosen`; `attached` goes into archives."""
    chosen = tuple(chosen)
    asked = [(output.kind, output.path, [each.id for each in output.competencies]) for output in chosen]
    return Share(
        shard,
        digest(asked, printing, attached),
        whole(output.path for output in chosen),
        digest(ladder),
        words,
        equipment,
        tuple(output.path for output in mine),
        tuple(output.path for output in (*plan(ladder), *exports(ladder))),
        bool(printing.dpi),
    )


def whole(paths: Iterable[str]) -> str:
    """The digest of all `paths`, in whatever order they come."""
    return digest(sorted(paths))
