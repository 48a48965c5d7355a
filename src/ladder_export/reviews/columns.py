"""Which column of a roster fills which blank: by the usual names, by a form's own words, or as a person says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ladder_export.form_map import FormMap
from ladder_export.languages import LANGUAGES
from ladder_export.reviews.data import NAME, PERSON_ID
from ladder_export.spreadsheets import folded
from ladder_export.wording import wording

Key = tuple[str, int]  # a level: the id of its family, empty where the ladder has none, and its number
# What a column can say beside tags: which form it is (the family only where the ladder has some), and two dates or a type.
LEVEL, FAMILY, PERIOD = "level", "family", "period"
PERIOD_TYPE, PERIOD_START, PERIOD_END = "form.period-type", "form.period-start", "form.period-end"

# In the languages that forms are in, as exports of personnel systems have them; without spaces and signs.
_USUAL = {
    NAME: "name fullname engineer engineername employee employeename person displayname worker workername staffmember"
    " vollständigername mitarbeiter nom nomcomplet nombre nombrecompleto nome nomecompleto colaborador funcionário"
    " imięinazwisko pracownik 氏名 名前 社員名 従業員名 الاسم الاسمالكامل اسمالموظف",
    PERSON_ID: "id engineerid employeeid personid staffid workerid userid employeenumber employeeno staffnumber"
    " personnelnumber number personalnummer matricule matrícula númerodecolaborador numerpracownika 社員番号 従業員番号"
    " رقمالموظف",
    "form.role": "role title jobtitle job position jobrole roletitle rolle funktion stelle poste puesto cargo"
    " função stanowisko 役職 職位 職種 المسمىالوظيفي الوظيفة المنصب",
    LEVEL: "level careerlevel joblevel ladderlevel currentlevel stage grade step stufe niveau nivel nível poziom"
    " レベル 等級 グレード المستوى الدرجة",
    FAMILY: "family jobfamily careerfamily track careertrack careerpath discipline jobfunction familie laufbahn famille filière"
    " familia família rodzina ścieżka 職群 職系 العائلة",
    "form.team": "team department dept group unit squad orgunit organisationalunit abteilung équipe equipe equipo"
    " departamento zespół dział 部署 部門 所属 القسم الإدارة",
    "form.reviewer": "reviewer reviewername manager managername linemanager reportsto supervisor reviewedby"
    " vorgesetzter führungskraft responsable responsável gestor przełożony kierownik 上司 المديرالمباشر",
    "form.review-date": "reviewdate dateofreview reviewedon meetingdate gesprächsdatum 面談日",
    PERIOD: "period reviewperiod zeitraum période periodo período okres 期間 評価期間 الفترة",
    PERIOD_TYPE: "periodtype typeofperiod",
    PERIOD_START: "periodstart periodfrom startofperiod periodbegin reviewperiodstart periodstartdate",
    PERIOD_END: "periodend periodto endofperiod perioduntil reviewperiodend periodenddate",
}


# The labels of the form's own head, under keys of its fixed words.
_LABELS = {
    NAME: "person",
    PERSON_ID: "person_id",
    "form.role": "role",
    "form.team": "team",
    "form.reviewer": "reviewer",
    "form.review-date": "review_date",
    PERIOD_TYPE: "period_type",
    PERIOD_START: "period_start",
    PERIOD_END: "period_end",
}


@lru_cache(maxsize=1)
def _meant() -> dict[str, str]:
    """What a header says: by the labels that forms have in any language, and by the usual names, which go first."""
    labels = {
        folded(wording(language)(f"form_details.{key}")): target
        for language in LANGUAGES
        for target, key in _LABELS.items()
    }
    return labels | {folded(name): target for target, names in _USUAL.items() for name in names.split()}


_SAID = {LEVEL: "the level", FAMILY: "the family", PERIOD: "the period"}


class ColumnsError(ValueError):
    """The columns leave open what fills what; each of `faults` is a sentence with the way out."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns say. `targets` gives for the place of a column what it says in all forms: a tag, LEVEL, FAMILY or
    PERIOD; `own` what it says in the form of a level. `unused` are headers that nothing uses.
    """

    targets: Mapping[int, str]
    own: Mapping[tuple[Key, int], str]  # by (level, place)
    unused: tuple[str, ...]

    def target(self, place: int, level: Key) -> str:
        """What that column says of a person at `level`; empty where it says nothing."""
        return self.targets.get(place, "") or self.own.get((level, place), "")

    def place(self, target: str) -> int | None:
        """The column that says `target` in all forms."""
        return next((place for place, said in self.targets.items() if said == target), None)

    def used(self, place: int) -> bool:
        """Whether the column says something in any form."""
        return place in self.targets or any(column == place for _, column in self.own)


def knows(mapped: Mapping[str, str]) -> Callable[[str], bool]:
    """Tells a header that means something: one of the usual names, a tag of the form's own head, or one that is `mapped`."""
    known = {*_meant(), *map(folded, _USUAL), *map(folded, mapped)}
    return lambda header: folded(header) in known


def column_of(header: Sequence[str], target: str, mapped: Mapping[str, str]) -> list[int]:
    """The places of the columns that say `target`: those that `mapped` (column to target) names, else those so called."""
    said = {folded(name): each for name, each in mapped.items()}
    names = [folded(name) for name in header]
    places = [n for n, name in enumerate(names) if said.get(name) == target]
    return places or [
        n
        for n, name in enumerate(names)
        if name not in said and (_meant().get(name) == target or name == folded(target))
    ]


def match_columns(
    header: Sequence[str], forms: Mapping[Key, FormMap], mapped: Mapping[str, str], *, families: bool = False
) -> Columns:
    """What each column says, in the forms by level; with `families` one may say the family.

    `mapped` goes first, then usual names, then a form's tags and words. Raises ColumnsError for two columns that say the same,
    and for none that says the name or the level.
    """
    tags = {blank.tag for form in forms.values() for blank in form.blanks}
    targets: dict[int, str] = {}
    faults: list[str] = []
    for target in dict.fromkeys((*_USUAL, *mapped.values())):
        if target not in tags and target not in ((LEVEL, FAMILY, PERIOD) if families else (LEVEL, PERIOD)):
            continue
        places = column_of(header, target, mapped)
        if len(places) > 1:
            faults.append(_twice([header[place] for place in places], target))
        targets |= dict.fromkeys(places, target)
    taken = set(targets.values())
    own: dict[tuple[Key, int], str] = {}
    for level, form in forms.items():
        by_words = _words_of(form)
        found = {
            n: by_words[folded(name)] for n, name in enumerate(header) if n not in targets and folded(name) in by_words
        }
        found = {place: tag for place, tag in found.items() if tag not in taken}
        for tag, times in Counter(found.values()).items():
            if times > 1:
                faults.append(_twice([header[place] for place in found if found[place] == tag], tag))
        own |= {(level, place): tag for place, tag in found.items()}
    faults += [_none(target) for target in (NAME, LEVEL) if target not in taken]
    if faults:
        raise ColumnsError(list(dict.fromkeys(faults)))
    used = {*targets, *(place for _, place in own)}
    return Columns(targets, own, tuple(name or f"column {n}" for n, name in enumerate(header, 1) if n - 1 not in used))


def targets_of(forms: Iterable[FormMap], *, families: bool = False) -> list[str]:
    """Everything that a column can be mapped to: the tags of the forms' blanks, LEVEL and PERIOD; FAMILY if there are any."""
    return [
        LEVEL,
        *([FAMILY] if families else []),
        PERIOD,
        *dict.fromkeys(blank.tag for form in forms for blank in form.blanks),
    ]


def _words_of(form: FormMap) -> dict[str, str]:
    """The tag of each blank by its tag, title, question and label, folded; words that several blanks have are left out."""
    found: dict[str, set[str]] = {}
    for blank in form.blanks:
        for words in (blank.title, blank.question, blank.spot.beside):
            found.setdefault(folded(words), set()).add(blank.tag)
    unique = {words: min(tags) for words, tags in found.items() if words and len(tags) == 1}
    return unique | {folded(blank.tag): blank.tag for blank in form.blanks}


def _twice(headers: Sequence[str], target: str) -> str:
    names = " and ".join(f"“{name}”" for name in headers)
    return (
        f"the columns {names} all say {_SAID.get(target, target)}; "
        f'remove all but one, or choose it with --map "{headers[0]}={target}"'
    )


def _none(target: str) -> str:
    what, example = ("the name", "Name") if target == NAME else ("the level", "Level")
    return f'no column says {what} of a person; add a column {example}, or choose one with --map "COLUMN={target}"'
