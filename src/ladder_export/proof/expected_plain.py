"""What each exported file owes to the ladder, worked out from the ladder alone.

The shapes of the files are stated once more on purpose: an overview holds what is about the competency as a whole and the prose
of printed overviews; a chapter what printed chapters have and cards do not; a card all the rest of its level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ladder_export.ladder import Competency, Kind, Ladder, Level, Place, Section
from ladder_export.proof.entries import competency_path, printed
from ladder_export.proof.expected_settings import settings_units
from ladder_export.proof.plain_data import ExpectedPlain, Format, Unit

_IN_LISTS = {Kind.LIST: "bullet", Kind.QUOTES: "bullet", Kind.PHRASES: "bullet", Kind.STEPS: "number"}
_HEADER = ("family", "competency", "title", "level", "level_name", "section", "section_title", "id", "role", "text")


def expected_text_overview(ladder: Ladder, competency: Competency, form: Format) -> ExpectedPlain:
    """A competency and its levels at a glance."""
    path = competency_path(competency)
    units = [
        _heading(competency.title, 1, path),
        *_sections(ladder, competency.sections, 2, path, first=True),
        _heading(ladder.words("export.levels"), 2, path),
    ]
    for level in competency.levels:
        here = competency_path(competency, level)
        units.append(_level(ladder, competency, level, 3))
        units.extend(_sections(ladder, _glance(level), 4, here, first=True))
    return _file(form, f"overview {competency.id}", units)


def expected_text_level(
    ladder: Ladder, competency: Competency, level: Level, form: Format, *, card: bool
) -> ExpectedPlain:
    """A card or a chapter of one level."""
    kept = _card(level) if card else _chapter(level)
    units = [
        _heading(competency.title, 1, competency_path(competency)),
        _level(ladder, competency, level, 2),
        *_sections(ladder, kept, 3, competency_path(competency, level), first=True, last=True),
    ]
    return _file(form, f"{'card' if card else 'chapter'} {competency.id} {level.number}", units)


def expected_text_handbook(ladder: Ladder, competency: Competency, form: Format) -> ExpectedPlain:
    """The introduction and all chapters of a competency."""
    path = competency_path(competency)
    opening = [s for s in competency.sections_in(Place.HANDBOOK) if Place.OVERVIEW not in s.type.places]
    units = [_heading(competency.title, 1, path), *_sections(ladder, opening, 2, path)]
    for level in competency.levels:
        if chapter := _chapter(level):
            units.append(_level(ladder, competency, level, 2))
            units.extend(_sections(ladder, chapter, 3, competency_path(competency, level), first=True, last=True))
    return _file(form, f"handbook {competency.id}", units)


def expected_document(ladder: Ladder, competencies: Sequence[Competency]) -> ExpectedPlain:
    """The plain document: everything once."""
    units = [Unit("title", ladder.title, path=(ladder.title,))]
    if ladder.subtitle:
        units.append(Unit("subtitle", ladder.subtitle, path=(ladder.title,)))
    for depth, competency in _under_families(ladder, competencies, 1, units):
        path = competency_path(competency)
        units.append(_heading(competency.title, depth, path))
        units.extend(_sections(ladder, competency.sections, depth + 1, path))
        for level in competency.levels:
            units.append(_level(ladder, competency, level, depth + 1))
            units.extend(_sections(ladder, level.sections, depth + 2, competency_path(competency, level)))
    return ExpectedPlain("document", "ladder", Format.DOCUMENT, tuple(units), ladder.title, ladder.language)


def expected_table(ladder: Ladder, competencies: Sequence[Competency]) -> ExpectedPlain:
    """The long table: a row for each item."""
    units = [Unit("row", _HEADER[-1], cells=_HEADER)]
    for competency in competencies:
        family = _family(ladder, competency)
        owners: list[tuple[Level | None, tuple[Section, ...]]] = [(None, competency.sections)]
        owners += [(level, level.sections) for level in competency.levels]
        for level, sections in owners:
            number, name = (str(level.number), level.name) if level else ("", "")
            for section in sections:
                path = (*competency_path(competency, level), section.title)
                for item in section.items:
                    belongs = (family, competency.id, competency.title, number, name, section.id, section.title)
                    units.append(Unit("row", item.text, item.id, path, (*belongs, item.id, item.role, item.text)))
    return ExpectedPlain("table", "ladder", Format.TABLE, tuple(units))


def expected_settings(ladder: Ladder, kind: str) -> ExpectedPlain:
    """What lies beside the texts of an export of that `kind`."""
    return ExpectedPlain(kind, "settings", Format.SETTINGS, tuple(settings_units(ladder)))


def _family(ladder: Ladder, competency: Competency) -> str:
    """The title of the family that it is in, where there are several."""
    if len(ladder.families) < 2:
        return ""
    return next(family.title for family in ladder.families if competency.id in family.competencies)


def _under_families(
    ladder: Ladder, competencies: Sequence[Competency], depth: int, units: list[Unit]
) -> Iterator[tuple[int, Competency]]:
    """Each competency with the depth of its heading; adds the heading of a family to `units` before its first."""
    order = [name for family in ladder.families for name in family.competencies] or [c.id for c in ladder.competencies]
    before = ""
    for competency in sorted(competencies, key=lambda each: order.index(each.id)):
        family = _family(ladder, competency)
        if family != before:
            units.append(_heading(family, depth, (family,)))
            before = family
        yield depth + bool(family), competency


def _file(form: Format, name: str, units: Iterable[Unit]) -> ExpectedPlain:
    """A file of Markdown, or of plain text, in which all but lists and rules are lines."""
    flat = form is Format.TEXT
    kept = ("bullet", "number", "rule")
    shaped = (Unit("line", u.text, u.item, u.path) if flat and u.shape not in kept else u for u in units)
    return ExpectedPlain(form.value, name, form, tuple(shaped))


def _heading(text: str, depth: int, path: tuple[str, ...]) -> Unit:
    return Unit(f"h{depth}", text, path=path)


def _level(ladder: Ladder, competency: Competency, level: Level, depth: int) -> Unit:
    text = ladder.words("export.level", number=level.number, name=level.name)
    return _heading(text, depth, competency_path(competency, level))


def _glance(level: Level) -> list[Section]:
    return [section for section in level.sections_in(Place.OVERVIEW) if section.kind is Kind.PROSE]


def _chapter(level: Level) -> list[Section]:
    return [section for section in level.sections_in(Place.CHAPTER) if Place.CARD not in section.type.places]


def _card(level: Level) -> list[Section]:
    """What a card has, and what would be nowhere else."""
    there = [section.id for section in (*_glance(level), *_chapter(level))]
    return [s for s in level.sections if s.items and (Place.CARD in s.type.places or s.id not in there)]


def _sections(
    ladder: Ladder,
    sections: Sequence[Section],
    depth: int,
    path: tuple[str, ...],
    *,
    first: bool = False,
    last: bool = False,
) -> Iterator[Unit]:
    """Sections under their titles. `first`, `last`: whether untitled prose there goes without, after a line where needed."""
    sections = [section for section in sections if section.items]
    for number, section in enumerate(sections):
        here = (*path, section.title)
        bare = section.type.untitled and section.kind is Kind.PROSE and not section.type.lead_in
        if bare and first and not number:
            pass
        elif bare and last and number == len(sections) - 1:
            if sections[number - 1].kind not in _IN_LISTS:
                yield Unit("rule", "", path=here)
        else:
            yield _heading(section.title, depth, here)
        if section.type.lead_in:
            yield Unit("p", section.type.lead_in, path=here)
        for item in section.items:
            if item.role:
                yield Unit("p", ladder.words(f"export.{item.role}"), path=here)
            text = printed(item, section.kind, ladder.words)
            yield Unit(_IN_LISTS.get(section.kind, "p"), text, item.id, here)
