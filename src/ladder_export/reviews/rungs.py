"""The levels that a roster may name: those of a ladder, or of each of its families."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ladder_export.form_map import FormMap
from ladder_export.ladder import Ladder
from ladder_export.reviews.columns import Key
from ladder_export.reviews.values import CellError, level_of, offer
from ladder_export.selection import words


@dataclass(frozen=True, slots=True)
class Rungs:
    """Names of levels by key, and titles of families by id."""

    names: Mapping[Key, str]
    families: Mapping[str, str] = field(default_factory=dict)

    def named(self, level: str, family: str = "") -> Key:
        """The level that two cells of a roster name, as `values.level_of`; `engineering/3` names its family too.

        Raises CellError, also for a level that several families have where none is named.
        """
        if not self.families:
            return "", level_of(level, self._of(""))
        before, slash, after = level.partition("/")
        if not family and slash and self._families(before):
            family, level = before, after
        if family:
            found = self._families(family)
            if len(found) != 1:
                raise FamilyError(f"the ladder has no family “{family.strip()}”", offer(family, self.families.values()))
            return found[0], level_of(level, self._of(found[0]))
        return self._in_any(level)

    def _in_any(self, level: str) -> Key:
        found = []
        for family in self.families:
            try:
                found.append((family, level_of(level, self._of(family))))
            except CellError:
                continue
        if len(found) == 1:
            return found[0]
        if found:
            titles = " and ".join(self.families[family] for family, _ in found)
            advice = f"say which in a column Family, or write {found[0][0]}/{found[0][1]}"
            raise CellError(f"“{level.strip()}” is a level of {titles}", advice)
        every = [f"{family}/{number} {name}" for (family, number), name in self.names.items()]
        raise CellError(f"no family has the level “{level.strip()}”", offer(level.strip(), every))

    def _of(self, family: str) -> dict[int, str]:
        return {number: name for (each, number), name in self.names.items() if each == family}

    def _families(self, text: str) -> list[str]:
        """The families with that id or title, or those that begin so."""
        asked = words(text)
        names = {family: (words(family), words(title)) for family, title in self.families.items()}
        exact = [family for family, each in names.items() if asked in each]
        return exact or [f for f, each in names.items() if asked and any(n.startswith(f"{asked} ") for n in each)]

    def shown(self, key: Key) -> str:
        """How a level is called: `3 Senior Engineer`, `Engineering: 3 Senior Engineer`."""
        name = f"{key[1]} {self.names.get(key, '')}".rstrip()
        return f"{self.families[key[0]]}: {name}" if key[0] in self.families else name


class FamilyError(CellError):
    """The cell of the family is what is wrong."""


def rungs_of(ladder: Ladder) -> Rungs:
    """The levels of a ladder."""
    names = {
        (part.family.id if part.family else "", stage.number): stage.name
        for part in ladder.parts
        for stage in part.stages
    }
    return Rungs(names, {part.family.id: part.family.title for part in ladder.parts if part.family})


def rungs_of_forms(forms: Iterable[FormMap], most: int) -> Rungs:
    """The levels of `forms`; every number up to `most` is one too, so that a roster may name those without a form."""
    forms = list(forms)
    families = {form.family[0]: form.family[1] for form in forms if form.family}
    names = {(family, number): "" for family in families or [""] for number in range(1, most + 1)}
    return Rungs(names | {key_of(form): form.level_name for form in forms}, families)


def key_of(form: FormMap) -> Key:
    """The level that a form is about."""
    return form.family[0] if form.family else "", form.level
