"""Ladders larger than anybody writes by hand: nothing is lost, and what is printed of them stays short."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ladder_export.checks import check_ladder
from ladder_export.choices import OutputKind
from ladder_export.cli import cli
from ladder_export.outputs import plan
from ladder_export.source import parse_source
from ladders import edited, load, messages, small_source

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

from made_ladders import made_source


@pytest.mark.parametrize(
    ("families", "competencies", "levels", "skips"),
    [(0, 40, 5, False), (0, 7, 8, True), (3, 4, 5, True), (10, 3, 2, True)],
)
def test_a_made_ladder_is_complete_and_has_every_item_that_its_files_have(
    families: int, competencies: int, levels: int, skips: bool
) -> None:
    files = made_source(families, competencies, levels, 2, skips=skips)
    ladder, problems = parse_source(files)

    assert problems == []
    assert ladder is not None
    assert check_ladder(ladder) == []
    assert len(ladder.competencies) == (families or 1) * competencies == len(files) - 1
    written = re.findall(rb"^ +(?:f\d+c\d+[a-z0-9-]*|from|to): (?=\S)", b"\n".join(files.values()), re.MULTILINE)
    shifts = re.findall(rb"^ +f\d+c\d+[a-z0-9-]*shift:", b"\n".join(files.values()), re.MULTILINE)
    owners = [owner for c in ladder.competencies for owner in (c, *c.levels)]
    items = [item for owner in owners for section in owner.sections for item in section.items]
    assert len(items) == len(written)
    assert len(items) == len({item.text for item in items})
    assert len(shifts) == sum(len(c.levels) for c in ladder.competencies)


def test_the_same_arguments_make_the_same_ladder() -> None:
    assert made_source(2, 3, 4, 2) == made_source(2, 3, 4, 2)


def test_families_have_fewer_levels_one_after_the_other_and_forms_for_each() -> None:
    ladder = load(made_source(3, 3, 4, 1))

    assert [len(part.stages) for part in ladder.parts] == [4, 3, 2]
    forms = [output.path for output in plan(ladder) if output.kind is OutputKind.REVIEW and not output.template]
    assert len(forms) == 4 + 3 + 2
    skipping = [c for c in ladder.competencies if c.skips]
    assert [len(c.skips) for c in skipping] == [1, 1]


def _check(folder: Path, files: dict[str, bytes]) -> list[str]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    result = CliRunner().invoke(cli, ["check", "--no-warn", str(folder)], standalone_mode=False)
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def test_a_large_ladder_has_one_line_for_each_competency(tmp_path: Path) -> None:
    lines = _check(tmp_path, made_source(0, 21, 3, 2))

    # Of its own: definition and two of the introduction. Of a level: eight sections of one or three items, five of two.
    whole = 1 + 1 + 3 + 6 * 2 + 1 + 3 + 1
    assert "Competency All 1 2 3" in lines
    assert f"Craft 3 {whole} {whole} {whole}" in lines
    assert f"Communication 3 {whole} {whole} –" in lines  # the third competency leaves out its third level
    assert sum(line.endswith((str(whole), "–")) for line in lines) == 21
    assert lines[-1].startswith("Made Ladder, edition 2026.1: complete (21 competencies, ")


def test_a_ladder_of_few_competencies_has_a_table_for_each(tmp_path: Path) -> None:
    lines = _check(tmp_path, made_source(0, 20, 3, 2))

    assert sum(line == "Section All 1 2 3" or line.startswith("Section All") for line in lines) == 20


def test_each_family_of_a_large_ladder_has_a_table_with_its_own_levels(tmp_path: Path) -> None:
    lines = _check(tmp_path, made_source(3, 8, 4, 1))

    assert [line for line in lines if line.startswith("Competency All")] == [
        "Competency All 1 2 3 4", "Competency All 1 2 3", "Competency All 1 2"
    ]  # fmt: skip
    assert [line for line in lines if line in ("Engineering", "Design", "Product")] == [
        "Engineering",
        "Design",
        "Product",
    ]


def test_a_character_is_looked_at_in_every_text_and_for_every_set_of_fonts() -> None:
    files = edited(small_source(), "customer-value.yaml", "Asks the Starter question", "Asks ☂ the Starter question")
    ascii_only, with_sign = frozenset(range(128)), frozenset({*range(128), ord("☂")})

    for coverage, found in ((with_sign, 0), (ascii_only, 1), (with_sign, 0), (ascii_only - {ord("q")}, 12), (None, 0)):
        assert sum("☂" in text or "“q”" in text for text in messages(files, coverage)) >= min(found, 1)
        assert bool(messages(files, coverage)) is bool(found)


def test_an_invisible_character_is_found_in_the_second_text_too() -> None:
    files = edited(small_source(), "customer-value.yaml", "Asks the Starter", "Asks\u200b the Starter")

    for _ in range(2):
        assert len(messages(files)) == 1
