"""A collection as JSON: every value exactly as the form has it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ladder_export.reviews.collect import Collection, Returned, State
from ladder_export.reviews.data import Review, Status
from ladder_export.reviews.summary import LevelRow, Marks, Pair, Rated, ScaleResult, Summary
from ladder_export.reviews.tables import COUNTED, answers_table, by_status

FORMAT = "collection/1"


def json_file(collection: Collection, summary: Summary) -> bytes:
    """The whole collection; the keys are told in the help of `review collect`."""
    answers = answers_table(collection, exact=True)
    keys = [column.name.replace(" ", "_") for column in answers.columns]
    data = {
        "format": FORMAT,
        "answers": [dict(zip(keys, row, strict=True)) for row in answers.rows],
        "people": [_person(file, review) for file, review in collection.read],
        "files": [_file(file) for file in collection.files],
        "not_returned": None
        if collection.roster is None
        else [{**asdict(each.person), "note": each.note} for each in collection.missing],
        "summary": summary_json(summary),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def summary_json(summary: Summary) -> dict[str, Any]:
    """The numbers alone."""
    return {
        "files": {
            "read": sum(n for state, n in summary.states.items() if state is not State.REFUSED),
            **{state.name.lower(): n for state, n in summary.states.items()},
            "with_warnings": summary.warned,
        },
        "editions": list(summary.editions),
        "expected": summary.expected,
        "not_returned": summary.missing,
        "not_in_roster": summary.outside,
        "answers": {name.replace(" ", "_"): n for name, n in zip(COUNTED, summary.statuses, strict=True)},
        "ratings_off_scale": summary.off_scale,
        "reworded_items": summary.reworded,
        "scales": [_result(result) for result in summary.results],
    }


def _result(result: ScaleResult) -> dict[str, Any]:
    return {
        "scale": [{"value": step.value, "label": step.label} for step in result.scale],
        "ranks_stand_for_values": result.ranked,
        "items": [_rated(item) for item in result.items],
        "levels": [_level(row) for row in result.levels],
    }


def _rated(item: Rated) -> dict[str, Any]:
    return {
        "ladder": item.ladder,
        "family": item.family,
        "level": item.level,
        "level_name": item.level_name,
        "competency": item.competency,
        "section": item.section,
        "item_id": item.item_id,
        "item": item.item,
        **_pair(item.pair),
    }


def _level(row: LevelRow) -> dict[str, Any]:
    return {
        "ladder": row.ladder,
        "family": row.family,
        "level": row.level,
        "level_name": row.name,
        "returned": row.returned,
        "expected": row.expected,
        "not_returned": row.missing,
        **_pair(row.pair),
        "overall": _marks(row.overall),
        "without_overall": row.unrated,
    }


def _pair(pair: Pair) -> dict[str, Any]:
    sides = {"self": _marks(pair.own), "reviewer": _marks(pair.reviewer)}
    return {**sides, "both": pair.both, "gap": pair.gap}


def _marks(marks: Marks) -> dict[str, Any]:
    return {"n": marks.number, "mean": marks.mean, "counts": list(marks.counts)}


def _who(file: Returned, review: Review) -> dict[str, Any]:
    form = review.form
    return {
        "file": file.name,
        "person": review.person,
        "id": review.person_id,
        "role": review.value("form.role"),
        "team": review.value("form.team"),
        "reviewer": review.value("form.reviewer"),
        "family": form.family[1] if form.family else "",
        "level": form.level,
        "level_name": form.level_name,
        "ladder": form.ladder,
        "edition": form.edition,
        "form": form.form,
        "form_key": form.key,
        "state": file.state.value,
    }


def _person(file: Returned, review: Review) -> dict[str, Any]:
    values = {a.blank.tag: a.value for a in review.answers if a.status is Status.ANSWERED}
    return {**_who(file, review), **_counts(review), "values": values}


def _file(file: Returned) -> dict[str, Any]:
    known = {**_who(file, file.review), **_counts(file.review)} if file.review else {"file": file.name}
    return {**known, "state": file.state.value, "reason": file.reason, "warnings": list(file.warnings)}


def _counts(review: Review) -> dict[str, Any]:
    return {"answers": {name.replace(" ", "_"): n for name, n in zip(COUNTED, by_status(review), strict=True)}}
