"""What the settings of an export owe to the ladder: every value of the file with its key."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from ladder_export.ladder import DEFAULT_BLANKS, At, Kind, Ladder, QuestionPart, Scope, Section, SectionType, Stage
from ladder_export.proof.plain_data import Unit
from ladder_export.proof.plain_readers import written


def settings_units(ladder: Ladder) -> Iterator[Unit]:
    """The values of `settings.yaml` in their order."""
    about = {
        competency.id: {"title": competency.title, **_some(skips=list(competency.skips))}
        for competency in ladder.competencies
    }
    yield from _leaves({"ladder": _ladder(ladder), "competencies": about, "ids": dict(_ids(ladder))}, ())


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[Unit]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, (*path, str(key)))
    elif isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from _leaves(each, (*path, str(number)))
    else:
        yield Unit("value", written(value), path=path)


def _some(**values: Any) -> dict[str, Any]:
    """Those of `values` that say anything."""
    return {name: value for name, value in values.items() if value}


def _ladder(ladder: Ladder) -> dict[str, Any]:
    return {
        "id": ladder.id,
        "title": ladder.title,
        "subtitle": ladder.subtitle,
        "edition": ladder.edition,
        "date": ladder.date,
        "language": ladder.language,
        "organisation": ladder.organisation,
        **_some(url=ladder.url, paper=ladder.paper and ladder.paper.value),
        **_steps(ladder),
        "sections": [_row(row) for row in ladder.section_types],
        **_some(rating_scale=[{"value": r.value, "label": r.label, "meaning": r.meaning} for r in ladder.ratings]),
        "review": _review(ladder),
    }


def _steps(ladder: Ladder) -> dict[str, Any]:
    if ladder.families:
        return {
            "families": [
                {"id": f.id, "title": f.title, "levels": _levels(f.stages), "competencies": list(f.competencies)}
                for f in ladder.families
            ]
        }
    return {"levels": _levels(ladder.stages), "competencies": [competency.id for competency in ladder.competencies]}


def _levels(stages: Iterable[Stage]) -> dict[int, str]:
    return {stage.number: stage.name for stage in stages}


def _row(row: SectionType) -> dict[str, Any]:
    level = row.scope is Scope.LEVEL
    return {
        "id": row.id,
        "title": row.title,
        **_some(lead_in=row.lead_in),
        "kind": row.kind.value,
        **_some(scope="" if level else row.scope.value, untitled=row.untitled),
        "least": row.least,
        "most": row.most,
        "places": [place.value for place in row.places],
        **_some(
            blanks="" if row.blanks is DEFAULT_BLANKS[row.kind] else row.blanks.value,
            side=row.side.value if row.side else "",
        ),
    }


def _review(ladder: Ladder) -> dict[str, Any]:
    form = ladder.review
    lists = ("instructions", "period_types", "statuses", "readiness", "signatures")
    return {
        "title": form.title,
        **{name: list(getattr(form, name)) for name in lists},
        "actions": form.actions,
        **_some(sections=list(form.sections), parts=[_part(part) for part in form.parts]),
    }


def _part(part: QuestionPart) -> dict[str, Any]:
    questions = []
    for each in part.questions:
        choices = "rating_scale" if each.rated else list(each.choices)
        asked = {"id": each.id, "label": each.label, "kind": each.kind.value}
        questions.append({**asked, **_some(prompt=each.prompt, choices=choices)})
    at = "" if part.at is At.END else part.at.value
    return {"id": part.id, "title": part.title, **_some(hint=part.hint, at=at, rows=part.rows), "questions": questions}


def _ids(ladder: Ladder) -> Iterator[tuple[str, dict[str, str]]]:
    for competency in ladder.competencies:
        for section in competency.sections:
            yield f"{competency.id}//{section.id}", _prints(section)
        for level in competency.levels:
            for section in level.sections:
                yield f"{competency.id}/{level.number}/{section.id}", _prints(section)


def _prints(section: Section) -> dict[str, str]:
    """The id of each entry with the digest of its words."""
    if section.kind is Kind.SHIFT:
        pairs = zip(section.items[::2], section.items[1::2], strict=True)
        return {old.id[: -len("-from")]: _digest(f"{_even(old.text)}\n{_even(new.text)}") for old, new in pairs}
    return {item.id: _digest(_even(item.text)) for item in section.items}


def _even(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
