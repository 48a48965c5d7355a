"""Which competencies and levels a person means, however they are named, and what is said where nobody can know."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_export.choices import OutputKind
from ladder_export.cli import main
from ladder_export.ladder import Ladder
from ladder_export.outputs import NothingChosenError, choose, plan
from ladder_export.selection import EVERYTHING, NoLevelError, UnknownNameError, level_number, select
from ladders import edited, family_ladder, family_source, load, shipped_ladder, small_ladder, small_source

FAMILIES = family_ladder()
TWO = small_ladder(levels=3, competencies=2)  # Customer Value, Team Play; Starter, Maker, Guide


def _ids(ladder: Ladder, *names: str, families: tuple[str, ...] = ()) -> set[str]:
    return set(select(ladder, families, names).competencies)


def _levels(ladder: Ladder, *names: str, families: tuple[str, ...] = ()) -> set[tuple[str, int]]:
    return set(select(ladder, families, (), names).levels)


def _said(
    ladder: Ladder, families: tuple[str, ...] = (), competencies: tuple[str, ...] = (), levels: tuple[str, ...] = ()
):
    with pytest.raises(UnknownNameError) as caught:
        select(ladder, families, competencies, levels)
    return caught.value.what, str(caught.value)


def test_no_name_means_everything() -> None:
    assert select(FAMILIES) == EVERYTHING
    assert not EVERYTHING
    assert choose(plan(FAMILIES), (), EVERYTHING) == plan(FAMILIES)


@pytest.mark.parametrize(
    "name",
    [
        "customer-value",
        "Customer-Value",
        "Customer Value",
        "CUSTOMER  VALUE",
        " customer value ",
        "customer",
        "Customer",
    ],
)
def test_a_competency_by_id_title_or_first_words(name: str) -> None:
    assert _ids(TWO, name) == {"customer-value"}


def test_an_id_goes_before_a_title_and_a_title_before_first_words() -> None:
    files = edited(small_source(1, 3), "craft.yaml", "title: Craft", "title: Team Play")
    files = edited(files, "team-play.yaml", "title: Team Play", "title: Craft")

    assert _ids(load(files), "craft") == {"craft"}
    assert _ids(load(files), "Team Play") == {"craft"}  # as a title; in small letters it is no id either
    assert _ids(load(files), "team-play") == {"team-play"}


def test_signs_tell_titles_apart_where_words_do_not() -> None:
    files = edited(small_source(1, 3), "craft.yaml", "title: Craft", 'title: "C#"')
    files = edited(files, "team-play.yaml", "title: Team Play", "title: C++")

    assert [_ids(load(files), name) for name in ("C#", "c++")] == [{"craft"}, {"team-play"}]
    assert _said(load(files), (), ("C",)) == (
        "competency", "“C” may be each of these: craft, team-play. Write one of them."
    )  # fmt: skip


def test_first_words_that_several_begin_with_name_none_of_them() -> None:
    files = edited(small_source(1, 2), "team-play.yaml", "title: Team Play", "title: Customer Focus")

    said = _said(load(files), (), ("customer",))

    assert said == ("competency", "“customer” may be each of these: customer-value, team-play. Write one of them.")


@pytest.mark.parametrize("name", ["", " ", "/", "cust", "value", "customer value x"])
def test_what_is_no_competency(name: str) -> None:
    assert _said(TWO, (), (name,)) == ("competency", f"there is no competency “{name}”.")


@pytest.mark.parametrize("name", ["2", "02", "L2", "level 2", "Maker", "maker", "2 Maker", "Level 2: Maker"])
def test_a_level_by_number_or_name(name: str) -> None:
    assert _levels(TWO, name) == {("customer-value", 2), ("team-play", 2)}


def test_a_level_by_the_first_words_of_its_name() -> None:
    assert {number for _, number in _levels(shipped_ladder(), "senior", "early")} == {1, 3}


@given(st.text(max_size=12))
def test_no_text_names_a_level_that_is_not_there(text: str) -> None:
    names = {1: "Junior", 2: "L4 Senior", 4: "Senior"}
    with suppress(NoLevelError):
        assert level_number(text, names) in names


def test_a_level_without_its_family_is_meant_in_each_that_has_it() -> None:
    engineering, design = {"code", "code-talk"}, {"form", "design-talk"}

    assert _levels(FAMILIES, "1") == {(name, 1) for name in engineering | design}
    assert _levels(FAMILIES, "maker") == {(name, 2) for name in engineering | design}
    assert _levels(FAMILIES, "3") == _levels(FAMILIES, "guide") == {(name, 3) for name in engineering}
    assert _levels(FAMILIES, "Sketcher") == {(name, 1) for name in design}
    assert (
        _levels(FAMILIES, "engineering/1")
        == _levels(FAMILIES, "Engineering / starter")
        == {(n, 1) for n in engineering}
    )
    assert _levels(FAMILIES, "1", families=("design",)) == {(name, 1) for name in design}
    assert _levels(FAMILIES, "engineering/2", "design/1") == {(n, 2) for n in engineering} | {(n, 1) for n in design}


def test_a_title_in_two_families_means_both_and_the_family_tells_them_apart() -> None:
    assert _ids(FAMILIES, "Talk") == {"code-talk", "design-talk"}
    assert _ids(FAMILIES, "design/talk") == _ids(FAMILIES, "Talk", families=("Design",)) == {"design-talk"}
    assert _ids(FAMILIES, "design-talk") == {"design-talk"}


def test_a_family_means_all_its_competencies() -> None:
    chosen = select(FAMILIES, ("ENGINEERING",))

    assert (chosen.competencies, chosen.families) == ({"code", "code-talk"}, ("engineering",))


@pytest.mark.parametrize(
    ("families", "competencies", "levels", "said"),
    [
        (("sales",), (), (), ("family", "there is no family “sales”.")),
        (
            ("design",),
            ("code",),
            (),
            ("competency", "“code” belongs to the family “Engineering”, which was not chosen."),
        ),
        (("design",), (), ("3",), ("level", "there is no level 3.")),
        ((), (), ("design/3",), ("level", "there is no level 3.")),
        ((), (), ("sales/3",), ("family", "there is no family “sales”.")),
        ((), ("design/code",), (), ("competency", "“code” belongs to the family “Engineering”, which was not chosen.")),
        ((), (), ("Chief",), ("level", "there is no level “Chief”.")),
    ],
)
def test_what_a_ladder_with_families_does_not_have(families, competencies, levels, said) -> None:
    assert _said(FAMILIES, families, competencies, levels) == said


def test_a_ladder_without_families_has_none_to_choose() -> None:
    assert _said(TWO, ("design",)) == ("family", "the ladder has no families, so none is called “design”.")


def test_families_whose_titles_begin_alike_are_told_apart() -> None:
    files = edited(family_source(), "ladder.yaml", "title: Engineering", "title: Software Engineering")
    files = edited(files, "ladder.yaml", "title: Design", "title: Software Design")

    assert _said(load(files), ("software",)) == (
        "family", "“software” may be each of these: engineering, design. Write one of them."
    )  # fmt: skip


def _paths(kinds: list[OutputKind], **names: tuple[str, ...]) -> set[str]:
    return {output.path for output in choose(plan(FAMILIES), kinds, select(FAMILIES, **names))}


def test_a_level_of_one_family_chooses_its_files_alone() -> None:
    assert _paths([OutputKind.CARD, OutputKind.REVIEW], levels=("design/2",)) == {
        "cards/form-2-maker.pdf",
        "cards/design-talk-2-maker.pdf",
        "reviews/design-level-2-maker.docx",
        "reviews/design-level-2-maker.dotx",
    }


def test_a_level_that_a_competency_leaves_out_gives_no_file_of_it() -> None:
    assert _paths([OutputKind.CARD], levels=("engineering/2",)) == {"cards/code-2-maker.pdf"}
    with pytest.raises(NothingChosenError, match="no file is about just that"):
        _paths([OutputKind.CARD], competencies=("code-talk",), levels=("2",))


def test_the_handbook_is_about_all_families() -> None:
    with pytest.raises(NothingChosenError) as caught:
        _paths([OutputKind.HANDBOOK], families=("design",))
    assert str(caught.value) == "the handbook covers all competencies: leave out --family"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("families") / "source"
    folder.mkdir()
    for name, data in family_source().items():
        folder.joinpath(name).write_bytes(data)
    return folder


@pytest.mark.parametrize("command", ["build", "sheets"])
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--competency", "cod"], "there is no competency “cod”. Did you mean “code”?"),
        (["--competency", "TLAK"], "there is no competency “TLAK”. Did you mean “Talk”?"),
        (["--competency", "xyz"], "there is no competency “xyz”. There are: code, code-talk, form, design-talk."),
        (["--family", "desing"], "there is no family “desing”. Did you mean “design”?"),
        (["--family", "xyz"], "there is no family “xyz”. There are: engineering, design."),
        (["--level", "makr"], "there is no level “makr”. Did you mean “Maker”?"),
        (
            ["--level", "9"],
            "there is no level 9. The levels are: engineering/1 Starter, engineering/2 Maker, engineering/3 Guide, "
            "design/1 Sketcher, design/2 Maker.",
        ),
        (
            ["--family", "design", "--level", "3"],
            "there is no level 3. The levels are: design/1 Sketcher, design/2 Maker.",
        ),
    ],
)
def test_a_name_that_is_not_there_is_wrong_usage_and_says_which_was_meant(
    command: str,
    source: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    message: str,
) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, str(source), "-o", str(tmp_path / "out"), *options])

    assert left.value.code == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()
