"""A ladder that is exported and imported again is the same ladder: every text, title, level and id, and all settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings

from ladder_export.choices import EXPORTED, OutputKind
from ladder_export.exporting.settings import settings as settings_file
from ladder_export.importing.job import Asked, UnreadableFilesError, import_files
from ladder_export.importing.proof import everything, not_found
from ladder_export.importing.settings import is_settings, read_settings
from ladder_export.ladder import Ladder
from ladders import family_ladder, load, shipped_ladder, small_ladder
from odd_ladders import odd_ladders
from test_export import files_of

TODAY = date(2000, 1, 1)


def back(files: dict[str, bytes], there: Ladder | None = None) -> Ladder:
    """The ladder that an import makes of an export, with nothing lost."""
    made = import_files(files, shipped_ladder(), there, Asked(), TODAY)
    whole = everything(made.written)
    levels = {stage.number for part in made.ladder.parts for stage in part.stages}
    for name, data in files.items():
        if not is_settings(name):
            assert not_found(name, data, whole, levels) == []
    assert load({name: data for name, data in made.source.items() if name.endswith(".yaml")}) == made.ladder
    return made.ladder


@pytest.mark.parametrize("kind", EXPORTED)
@pytest.mark.parametrize(
    "ladder",
    [shipped_ladder(), small_ladder(1), small_ladder(3, 2), family_ladder()],
    ids=["shipped", "one", "several", "families"],
)
def test_an_export_comes_back_as_the_same_ladder(ladder: Ladder, kind: OutputKind) -> None:
    assert back(files_of(ladder, kind)) == ladder


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(ladder=odd_ladders())
def test_the_table_of_any_ladder_comes_back_as_that_ladder(ladder: Ladder) -> None:
    assume(_texts(ladder) and all(row.places for row in ladder.section_types))
    assert back(files_of(ladder, OutputKind.TABLE)) == ladder


def test_without_settings_all_texts_come_back_under_ids_of_their_own() -> None:
    ladder = small_ladder(2)
    files = {name: data for name, data in files_of(ladder, OutputKind.MARKDOWN).items() if not is_settings(name)}
    made = back(files)
    assert _texts(made) == _texts(ladder)
    assert [str(stage) for stage in made.stages] == [str(stage) for stage in ladder.stages]


def test_the_source_that_is_there_lends_its_ids_where_settings_do_not_know_them() -> None:
    ladder = small_ladder(2)
    files = {name: data for name, data in files_of(ladder, OutputKind.TABLE).items() if not is_settings(name)}
    assert back(files, there=ladder) == ladder


def _texts(ladder: Ladder) -> list[tuple[str, str, str, str]]:
    """Each text with the titles of what it stands in, whatever the order of sections."""
    return sorted(
        (competency.title, str(level.stage), section.title if not section.type.untitled else "", item.text)
        for competency in ladder.competencies
        for level in competency.levels
        for section in level.sections
        for item in section.items
    )


# ------------------------------------------------------------------------------------------------------- settings alone


def test_settings_say_all_but_the_texts() -> None:
    for ladder in (shipped_ladder(), family_ladder()):
        told, problems = read_settings("settings.yaml", settings_file(ladder))
        assert problems == []
        assert told is not None
        assert told.ladder == replace(ladder, competencies=())
        assert told.competencies == {c.id: (c.title, c.skips) for c in ladder.competencies}
        ids = [old.id for olds in told.ids.values() for old in olds]
        items = [
            item.id.removesuffix("-from")
            for competency in ladder.competencies
            for group in (competency.sections, *(level.sections for level in competency.levels))
            for section in group
            for item in section.items
            if item.role != "to"
        ]
        assert ids == items


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ladder:\n", "leader:\n", "settings.yaml:1:1: this is no file of settings: it has no “ladder”"),
        ("  title: Small Ladder", "  title: [x", "settings.yaml:"),
        ("  customer-value/1/summary:", "  customer-value-1-summary:", "is no place of a section"),
        ("    kind: prose", "    kind: prosa", "settings.yaml:"),
    ],
)
def test_settings_with_mistakes_are_refused_at_their_place(old: str, new: str, message: str) -> None:
    text = settings_file(small_ladder()).decode()
    if old not in text:
        old, new = old.replace("    kind", "      kind"), new.replace("    kind", "      kind")
    assert old in text
    body = "\n".join(line for line in text.replace(old, new).splitlines() if not line.startswith("#")) + "\n"
    with pytest.raises(UnreadableFilesError) as error:
        import_files({"settings.yaml": body.encode(), "a.txt": b"x"}, shipped_ladder(), None, Asked(), TODAY)
    assert message in str(error.value)


def test_settings_of_two_ladders_are_one_too_many() -> None:
    data = settings_file(small_ladder())
    with pytest.raises(UnreadableFilesError, match="one of them"):
        import_files({"a/settings.yaml": data, "b/settings.yaml": data}, shipped_ladder(), None, Asked(), TODAY)
