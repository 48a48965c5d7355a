"""A ladder as its forms remember it: enough to print the cards of their levels where the source is no longer at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ladder_export.form_map import FormItem, FormMap, Part
from ladder_export.ladder import (
    QUOTED,
    Blanks,
    Competency,
    Family,
    Item,
    Kind,
    Ladder,
    Level,
    Place,
    ReviewForm,
    Scope,
    Section,
    SectionType,
    Stage,
)
from ladder_export.wording import wording

# What a form asks of an item, by the role of one of its blanks, tells what kind of section it stands in. The first that
# is found counts; without blanks a section is text.
_BY_ROLE = (
    ("evidence", Kind.LIST, Blanks.RATING),
    ("seen", Kind.LIST, Blanks.TICK),
    ("answer", Kind.LIST, Blanks.ANSWER),
    ("status", Kind.STEPS, Blanks.PLAN),
    ("heard", Kind.QUOTES, Blanks.HEARD),
    ("self", Kind.LIST, Blanks.TICKS),
)
_MANY = 1000  # items: a form that came back is not checked for being complete
_PLACES = (Place.CARD, Place.REVIEW)
_NO_DATE = date(2000, 1, 1)  # a form does not say when its edition was made
_FORM = ReviewForm("Performance review", (), (), (), (), (), 0)


def remembered(forms: Sequence[FormMap]) -> Ladder:
    """The ladder of `forms`, oldest first: each level as the newest form that has it shows it."""
    newest, homes = forms[-1], _Homes.of(forms)
    sections: dict[tuple[str, int], dict[str, Section]] = {}
    stages: dict[tuple[str, int], Stage] = {}
    for form in forms:
        for key, _ in form.competencies:
            stages[homes.id_of(key), form.level] = Stage(form.level, form.level_name)
        found: dict[tuple[str, int], dict[str, Section]] = {}
        for section, part in _sections(form):
            found.setdefault((part.competency, part.level), {})[section.id] = section
        sections.update(found)
        for key, number in found:
            if number:
                level = wording(form.language)("form.level", number=number)
                stages.setdefault((homes.id_of(key), number), Stage(number, level))
    titles = {key: title for form in forms for key, title in form.competencies}
    types = {s.id: s.type for each in sections.values() for s in each.values()}
    competencies = tuple(
        Competency(
            key,
            title,
            tuple(sections.get((key, 0), {}).values()),
            tuple(
                Level(stage, tuple(sections[key, stage.number].values()))
                for stage in homes.stages(homes.id_of(key), stages)
                if (key, stage.number) in sections
            ),
        )
        for key, title in titles.items()
    )
    return Ladder(
        id=newest.ladder,
        title=newest.title,
        subtitle="",
        edition=newest.edition,
        date=_NO_DATE,
        language=newest.language,
        organisation=newest.organisation,
        stages=() if homes.titles else homes.stages("", stages),
        section_types=tuple(types.values()),
        ratings=(),
        review=_FORM,
        competencies=competencies,
        families=tuple(
            Family(
                family, title, homes.stages(family, stages), tuple(key for key in titles if homes.id_of(key) == family)
            )
            for family, title in homes.titles.items()
        ),
    )


@dataclass(frozen=True, slots=True)
class _Homes:
    """The family of each competency by id, and the titles of the families; both are empty where no form names any.

    A competency that only forms without a family name is taken to be in the `last` one.
    """

    families: Mapping[str, str]
    titles: Mapping[str, str]
    last: str

    @classmethod
    def of(cls, forms: Sequence[FormMap]) -> _Homes:
        known = [(form, form.family) for form in forms if form.family]
        families = {key: family[0] for form, family in known for key, _ in form.competencies}
        return cls(families, {family[0]: family[1] for _, family in known}, known[-1][1][0] if known else "")

    def id_of(self, competency: str) -> str:
        """The family of a competency; empty where there are none."""
        return self.families.get(competency, self.last)

    def stages(self, family: str, known: Mapping[tuple[str, int], Stage]) -> tuple[Stage, ...]:
        """Those of `known` that a family has, lowest first."""
        return tuple(known[key] for key in sorted(known) if key[0] == family)


def _sections(form: FormMap) -> Iterator[tuple[Section, Part]]:
    """The sections of `form`, without what migration put into its appendix."""
    carried = {blank.item for blank in form.blanks if blank.earlier}
    asked = {blank.item for blank in form.blanks if not blank.earlier}
    items: dict[Part, list[FormItem]] = {}
    for item in form.items:
        if item.id not in carried - asked and item.part.competency:
            items.setdefault(item.part, []).append(item)
    for part, members in items.items():
        kind, blanks = _kind(form, members)
        scope = Scope.LEVEL if part.level else Scope.COMPETENCY
        row = SectionType(part.section, part.title, kind, 0, _MANY, _PLACES, blanks, scope=scope)
        yield Section(row, tuple(_item(item, kind, form) for item in members)), part


def _kind(form: FormMap, items: Sequence[FormItem]) -> tuple[Kind, Blanks]:
    ids = {item.id for item in items}
    roles = {blank.role for blank in form.blanks if blank.item in ids and not blank.earlier}
    ends = [item.id.rpartition("-")[2] for item in items]
    if ends == ["from", "to"] * (len(ends) // 2):
        return Kind.SHIFT, next((b for role, _, b in _BY_ROLE if role in roles), Blanks.MOMENT)
    if "moment" in roles:
        return Kind.PROSE, Blanks.MOMENT
    for role, kind, blanks in _BY_ROLE:
        if role in roles:
            return kind, blanks
    return (Kind.LIST if len(items) > 1 else Kind.PROSE), Blanks.NONE


def _item(item: FormItem, kind: Kind, form: FormMap) -> Item:
    """The item without the quotation marks that its kind gets where it is printed."""
    role = item.id.rpartition("-")[2] if kind is Kind.SHIFT else ""
    first, last = wording(form.language).language.quotes
    quoted = kind in QUOTED and item.text.startswith(first) and item.text.endswith(last)
    return Item(item.id, item.text[len(first) : -len(last)] if quoted else item.text, role)
