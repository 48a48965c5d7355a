"""A build in parts: every file is in exactly one, and the parts joined are the build, to the last byte."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from ladder_export import proof, verify
from ladder_export.build import build_outputs, groups, part_of
from ladder_export.delivery import CACHE
from ladder_export.equipment import differences, equipment
from ladder_export.ladder import Ladder
from ladder_export.merging import ApartError, MissingPartsError, merge_folders
from ladder_export.outputs import Output, exports, plan
from ladder_export.printing import Printing
from ladder_export.problems import Location, Problem
from ladder_export.proof import Proof
from ladder_export.shards import Shard, Share, deal, share
from ladder_export.shelf import OtherPartError
from ladders import SHIPPED, edited, family_ladder, load, small_ladder, small_source

LAYOUTS = SHIPPED.parent / "layouts"
PARTS = 3


def whole_plan(ladder: Ladder) -> tuple[Output, ...]:
    return (*plan(ladder), *exports(ladder))


def make(ladder: Ladder, folder: Path, shard: Shard | None = None) -> None:
    """All kinds of outputs with pictures, or a part of them."""
    chosen, about, printing = whole_plan(ladder), None, Printing(dpi=72)
    if shard:
        mine = part_of(chosen, shard)
        about = share(shard, ladder, chosen, mine, printing, equipment(ladder.speech, None), {}, "--png")
        chosen = mine
    report = build_outputs(ladder, chosen, folder, printing=printing, layouts=LAYOUTS, source={}, share=about)
    assert not report.failures


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and CACHE not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`whole` holds all of the small ladder, `1` to `3` its parts."""
    folder = tmp_path_factory.mktemp("made")
    make(small_ladder(), folder / "whole")
    for part in range(1, PARTS + 1):
        make(small_ladder(), folder / str(part), Shard(part, PARTS))
    return folder


@pytest.fixture
def parts(made: Path, tmp_path: Path) -> list[Path]:
    """Copies of the parts, to be spoiled."""
    return [Path(shutil.copytree(made / str(part), tmp_path / str(part))) for part in range(1, PARTS + 1)]


@given(of=st.integers(1, 60), families=st.booleans())
def test_every_output_is_in_exactly_one_part_and_tasks_stay_whole(of: int, families: bool) -> None:
    chosen = whole_plan(family_ladder() if families else small_ladder(3, 2))
    parts = [part_of(chosen, Shard(part, of)) for part in range(1, of + 1)]
    assert sorted(each.path for part in parts for each in part) == sorted(each.path for each in chosen)
    where = {each.path: number for number, part in enumerate(parts) for each in part}
    assert all(len({where[each.path] for each in group}) == 1 for group in groups(chosen))
    assert sum(bool(part) for part in parts) == min(of, len(groups(chosen)))


@given(st.lists(st.integers(1, 40)), st.integers(1, 9))
def test_no_part_has_more_than_its_share_and_one_piece(weights: list[int], of: int) -> None:
    weights = sorted(weights, reverse=True)
    parts = deal(weights, of)
    loads = [sum(w for w, part in zip(weights, parts, strict=True) if part == number) for number in range(1, of + 1)]
    assert sum(loads) == sum(weights)
    assert max(loads) <= sum(weights) / of + max(weights, default=0)


@given(st.lists(st.integers(0, 3), min_size=10, max_size=10))
def test_what_a_part_is_comes_back_from_its_manifest(numbers: list[int]) -> None:
    about = share(
        Shard(2, 7), small_ladder(), (), (), Printing(dpi=numbers[0]), {"x": str(numbers)}, {"a": "b"}, "--qr"
    )
    assert Share.from_json(json.loads(json.dumps(about.to_json()))) == about


def test_the_parts_joined_are_the_build_to_the_last_byte(made: Path, tmp_path: Path) -> None:
    merged = merge_folders([made / "3", made / "1", made / "2"], tmp_path / "all")
    expected = contents(made / "whole")
    assert contents(tmp_path / "all") == expected
    assert {*merged.files, "manifest.json"} == set(expected)
    assert {path.partition(".")[2] for path in merged.files} >= {"pdf", "png", "docx", "dotx", "md", "txt", "csv"}
    assert merged.parts == PARTS
    assert not any(result.problems for result in verify.verify_folder(tmp_path / "all").files())


def test_the_next_build_in_the_joined_folder_makes_nothing(made: Path, tmp_path: Path) -> None:
    folders = [made / str(part) for part in range(1, PARTS + 1)]
    merge_folders(folders, tmp_path / "all")
    ladder, chosen = small_ladder(), whole_plan(small_ladder())
    printing = Printing(dpi=72)
    report = build_outputs(ladder, chosen, tmp_path / "all", printing=printing, layouts=LAYOUTS, source={})
    assert report.kept == set(report.files)
    assert contents(tmp_path / "all") == contents(made / "whole")


def test_what_a_book_is_bound_from_is_kept_where_the_parts_are_joined(made: Path, tmp_path: Path) -> None:
    """So that the first edit in the joined folder draws no more of it than in another one."""
    folders = [made / str(part) for part in range(1, PARTS + 1)]
    merge_folders(folders, tmp_path / "all")

    def drawn(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (folder / CACHE / "parts").iterdir()}

    assert drawn(tmp_path / "all") == drawn(made / "whole") != {}


def test_the_parts_may_be_joined_in_one_of_them(made: Path, parts: list[Path]) -> None:
    merge_folders(parts, parts[1])
    assert contents(parts[1]) == contents(made / "whole")


def test_a_part_that_is_built_again_makes_nothing(parts: list[Path]) -> None:
    before = contents(parts[0])
    make(small_ladder(), parts[0], Shard(1, PARTS))
    assert contents(parts[0]) == before


def test_a_part_of_a_changed_ladder_leaves_nothing_of_the_earlier_one(tmp_path: Path, parts: list[Path]) -> None:
    changed = load(edited(small_source(), "ladder.yaml", 'edition: "2026.1"', 'edition: "2026.2"'))
    printing = Printing()
    chosen = [each for each in plan(changed) if each.kind == "card"]
    mine = part_of(chosen, Shard(2, PARTS))
    about = share(Shard(2, PARTS), changed, chosen, mine, printing, {}, {}, "--only card")
    folder = parts[1]
    report = build_outputs(changed, mine, folder, printing=printing, layouts=LAYOUTS, source={}, share=about)
    assert report.changes.removed
    assert not report.changes.lasting
    assert set(contents(folder)) == {*report.files, "manifest.json"}


def test_more_parts_than_work_leave_empty_parts_that_are_joined_too(tmp_path: Path) -> None:
    ladder, printing = small_ladder(), Printing()
    chosen = [each for each in exports(ladder) if each.kind in ("text", "table")]
    for part in range(1, 4):
        mine = part_of(chosen, Shard(part, 3))
        about = share(Shard(part, 3), ladder, chosen, mine, printing, {}, {}, "--only text,table")
        build_outputs(ladder, mine, tmp_path / str(part), printing=printing, layouts=LAYOUTS, source={}, share=about)
    assert set(contents(tmp_path / "3")) == {"manifest.json"}
    assert not list(verify.verify_folder(tmp_path / "3").files())
    merged = merge_folders([tmp_path / str(part) for part in (1, 2, 3)], tmp_path / "all")
    assert set(merged.files) == {each.path for each in chosen}


def test_a_filled_form_where_the_parts_are_joined_is_kept(made: Path, parts: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "all"
    form = target / "reviews/level-1-starter.docx"
    form.parent.mkdir(parents=True)
    form.write_bytes(b"filled in")
    merged = merge_folders(parts, target)
    assert merged.changes.kept == ("reviews/level-1-starter-kept-1.docx",)
    kept = contents(target)
    assert kept.pop("reviews/level-1-starter-kept-1.docx") == b"filled in"
    assert kept == contents(made / "whole")


def test_what_an_earlier_edition_had_is_removed_where_the_parts_are_joined(made: Path, tmp_path: Path) -> None:
    source = small_source(competencies=2)
    make_cards = load(source)
    cards = [each for each in plan(make_cards) if each.kind == "card"]
    build_outputs(make_cards, cards, tmp_path, printing=Printing(), layouts=LAYOUTS, source={})
    merged = merge_folders([made / str(part) for part in range(1, PARTS + 1)], tmp_path)
    assert merged.changes.removed == ("cards/team-play-1-starter.pdf", "cards/team-play-2-maker.pdf")
    assert contents(tmp_path) == contents(made / "whole")


def test_an_interrupted_merge_in_one_of_the_parts_can_be_done_again(
    made: Path, parts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ladder_export.shelf import Shelf

    put = Shelf.put

    def interrupted(self: Shelf, path: str, data: bytes, entry: object) -> None:
        if path.startswith("reviews"):
            raise KeyboardInterrupt
        put(self, path, data, entry)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Shelf, "put", interrupted)
        merge_folders(parts, parts[0])
    merge_folders(parts, parts[0])
    assert contents(parts[0]) == contents(made / "whole")


def _manifest(folder: Path) -> dict[str, object]:
    return json.loads((folder / "manifest.json").read_text())


def _change(folder: Path, **shard: object) -> None:
    """Let the manifest say something else of its part."""
    manifest = _manifest(folder)
    manifest["shard"] |= shard  # type: ignore[operator]
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _unfinished(problem: str) -> str:
    return problem + "; make part 2/3 again with “ladder-export build --png --shard 2/3 -o FOLDER” from the same source"


CARD = "cards/customer-value-2-maker"


def _holder(parts: list[Path], path: str) -> int:
    return next(number for number, folder in enumerate(parts, 1) if (folder / path).exists())


@pytest.mark.parametrize("path", [f"{CARD}.pdf", f"{CARD}.png", "handbook.pdf", "text/settings.yaml"])
@pytest.mark.parametrize("spoil", ["gone", "changed"])
def test_a_file_that_is_not_as_it_was_proved_is_named(path: str, spoil: str, parts: list[Path], tmp_path: Path) -> None:
    number = _holder(parts, path)
    file = parts[number - 1] / path
    if spoil == "gone":
        file.unlink()
        what = "cannot be read (No such file or directory)"
    else:
        file.write_bytes(file.read_bytes()[:-1] + b"!")
        what = "is not the file that was proved: its hash differs"
    with pytest.raises(MissingPartsError) as raised:
        merge_folders(parts, tmp_path / "all")
    assert str(raised.value) == (
        f"{file}: {what}; make part {number}/3 again with "
        f"“ladder-export build --png --shard {number}/3 -o FOLDER” from the same source"
    )
    assert raised.value.exit_code == 4
    assert not (tmp_path / "all").exists()


def test_a_part_that_was_not_finished_is_named(parts: list[Path], tmp_path: Path) -> None:
    _change(parts[1], complete=False)
    with pytest.raises(MissingPartsError) as raised:
        merge_folders(parts, tmp_path / "all")
    assert str(raised.value) == _unfinished(f"{parts[1]}: part 2/3 was not finished")
    manifest = _manifest(parts[1])
    path, entry = next((p, e) for p, e in manifest["files"].items() if e["kind"] != "picture")  # type: ignore[attr-defined]
    entry["source"] = "that of another state"
    (parts[1] / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(MissingPartsError) as raised:
        merge_folders(parts, tmp_path / "all")
    assert str(raised.value) == _unfinished(f"{parts[1] / path}: was not made")


def test_missing_parts_are_named_with_what_makes_them(parts: list[Path], tmp_path: Path) -> None:
    with pytest.raises(MissingPartsError) as raised:
        merge_folders([parts[1]], tmp_path / "all", program="./run")
    assert str(raised.value).splitlines() == [
        f"part {number}/3 is missing; make it with “./run build --png --shard {number}/3 -o FOLDER” from the same source, "
        "and name its folder too"
        for number in (1, 3)
    ]


def _apart(folders: list[Path], target: Path) -> str:
    with pytest.raises(ApartError) as raised:
        merge_folders(folders, target)
    assert raised.value.exit_code == 1
    assert not target.exists()
    return str(raised.value)


def test_folders_that_are_no_parts_are_refused(made: Path, parts: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "all"
    none = tmp_path / "none"
    assert _apart([none], target) == f"{none}: there is no such folder; name those that the parts were built into"
    none.mkdir()
    assert _apart([none], target) == (
        f"{none}: has no manifest.json, so no part was built there; build it, or leave the folder out"
    )
    assert _apart([made / "whole"], target) == (
        f"{made / 'whole'}: holds no part of a build; name folders that “build --shard” has made"
    )
    again = Path(shutil.copytree(parts[0], tmp_path / "again"))
    assert _apart([*parts, again], target) == f"{again}: part 1/3 is in {parts[0]} too; name one of the two"
    assert _apart([*parts, parts[0]], target) == f"{parts[0]}: part 1/3 is in {parts[0]} too; name one of the two"
    for damage in ({"part": 4}, {"part": "x"}, {"paths": None}, {"equipment": []}):
        _change(again, **damage)
        assert _apart([again], target).startswith(
            f"{again / 'manifest.json'}: is damaged where it says what part it is of"
        )


DIFFERENCES = {
    "of": ({"of": 4}, "it is part 2/4, and that part 1/3; name the parts of one build"),
    "source": (
        {"source": "x"},
        "the ladder has changed between them; build one of the two again, from the same source",
    ),
    "words": ({"words": "--qr"}, "it was built with --qr, and that with --png; build one of the two again"),
    "no words": ({"words": ""}, "it was built with no option, and that with --png; build one of the two again"),
    "plan": (
        {"plan": "x"},
        "they are parts of different choices, or carry other source files along; build one of the two again",
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_parts_of_different_builds_are_refused(name: str, parts: list[Path], tmp_path: Path) -> None:
    change, message = DIFFERENCES[name]
    _change(parts[1], **change)
    assert _apart(parts, tmp_path / "all") == f"{parts[1]}: does not go with {parts[0]}: {message}"


def test_parts_made_with_other_things_are_refused_and_the_things_named(parts: list[Path], tmp_path: Path) -> None:
    there = equipment(small_ladder().speech, None)
    _change(parts[1], equipment=there | {"weasyprint": "1.2", "layouts": "0" * 64})
    assert _apart(parts, tmp_path / "all") == (
        f"{parts[1]}: does not go with {parts[0]}: they were made with other things (weasyprint {there['weasyprint']} in "
        f"{parts[0]}, 1.2 in {parts[1]}; other layouts); build one of the two again, with the same version of everything"
    )


def test_parts_of_another_ladder_or_edition_are_refused(parts: list[Path], tmp_path: Path) -> None:
    manifest = _manifest(parts[1])
    manifest["ladder"]["edition"] = "2027.1"  # type: ignore[index]
    (parts[1] / "manifest.json").write_text(json.dumps(manifest))
    assert _apart(parts, tmp_path / "all") == (
        f"{parts[1]}: does not go with {parts[0]}: it is of “Small Ladder” (small-ladder), edition 2027.1 of 2026-11-21, and "
        "that of “Small Ladder” (small-ladder), edition 2026.1 of 2026-11-21; name the parts of one build"
    )


def test_a_manifest_that_leaves_a_file_out_is_found_out(parts: list[Path], tmp_path: Path) -> None:
    for change in (lambda paths: paths[1:], lambda paths: [*paths, paths[0]]):
        folder = Path(shutil.copytree(parts[0], tmp_path / "spoiled", dirs_exist_ok=True))
        _change(folder, paths=change(_manifest(parts[0])["shard"]["paths"]))  # type: ignore[index, call-overload, no-untyped-call]
        assert "is damaged where it says what part it is of" in _apart([folder, *parts[1:]], tmp_path / "all")


def test_a_part_wants_a_folder_of_its_own(made: Path, parts: list[Path]) -> None:
    with pytest.raises(OtherPartError) as raised:
        make(small_ladder(), parts[0], Shard(2, PARTS))
    assert str(raised.value) == f"{parts[0]}: holds part 1/3; give part 2/3 a folder of its own with -o"
    before = contents(made / "whole")
    with pytest.raises(OtherPartError) as raised:
        make(small_ladder(), made / "whole", Shard(1, PARTS))
    assert str(raised.value) == (
        f"{made / 'whole'}: holds a build that is no part of another; give part 1/3 a folder of its own with -o"
    )
    assert contents(made / "whole") == before


def test_differences_are_told_in_versions_where_there_are_any() -> None:
    one = {"ladder-export": "1", "a": "2", "code of ladder-export": "0" * 64, "gone": "1"}
    other = {"ladder-export": "2", "a": "2", "code of ladder-export": "1" * 64, "new": "3"}
    assert differences(one, "here", other, "there") == (
        "ladder-export 1 here, 2 there; gone 1 here, none there; new none here, 3 there"
    )
    assert differences(one, "here", one | {"code of ladder-export": "1" * 64}, "there") == "other code of ladder-export"
    assert differences(one, "here", dict(one), "there") == ""


@pytest.fixture
def run(run: Run) -> Run:
    """The command line beside the small ladder."""
    Path("source").mkdir()
    for name, data in small_source().items():
        Path("source", name).write_bytes(data)
    return run


def test_build_and_merge_as_commands(run: Run) -> None:
    words = ("--only", "text,table", "--competency", "customer-value", "--jobs", "1")
    assert run("build", *words, "-o", "whole")[0] == 0
    assert run("build", *words, "--shard", "1/3", "-o", "1")[::2] == (
        0,
        "Part 1/3: 7 files in 1, each proved complete.\n",
    )
    again = run("build", *words, "--shard", "1/3", "-o", "1")
    assert again == (0, "", "Part 1/3: 7 files in 1, each proved complete and up to date.\n")
    assert run("build", *words, "--shard", "2/3", "-o", "2")[0] == 0
    code, out, err = run("merge", "1", "2")
    assert (code, out) == (4, "")
    assert err == (
        "part 3/3 is missing; make it with “ladder-export build --only text,table --competency customer-value --shard 3/3 "
        "-o FOLDER” from the same source, and name its folder too\n1 problem; nothing was joined.\n"
    )
    code, out, err = run("merge", "1", "2", "--json")
    assert code == 4
    assert json.loads(out)["problems"][0]["message"] == "part 3/3 is missing"
    empty = "Part 3/3: there is nothing to make in it: there are more parts than pieces of work.\n"
    for _ in range(2):
        assert run("build", *words, "--shard", "3/3", "-o", "3") == (0, "", empty)
    assert run("merge", "1", "2", "3", "-o", "all") == (0, "9 files of 3 parts in all, each as it was proved.\n", "")
    assert contents(Path("all")) == contents(Path("whole"))
    code, out, _ = run("merge", "1", "2", "3", "-o", "all", "--json")
    told = json.loads(out)
    assert (code, told["ok"], told["parts"], len(told["files"])) == (0, True, 3, 9)
    assert run("merge", "all", "1")[::2] == (
        1,
        "ladder-export: all: holds no part of a build; name folders that “build --shard” has made\n",
    )
    assert run("verify", "all")[0] == 0


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("3", "“3” is no part of a build; give its number and of how many, such as 3/16."),
        ("a/b", "“a/b” is no part of a build; give its number and of how many, such as 3/16."),
        ("-1/3", "“-1/3” is no part of a build; give its number and of how many, such as 3/16."),
        ("²/3", "“²/3” is no part of a build; give its number and of how many, such as 3/16."),
        ("0/3", "there is no part 0/3: parts count from 1/N to N/N, and N is at most 10000."),
        ("4/3", "there is no part 4/3: parts count from 1/N to N/N, and N is at most 10000."),
        ("1/10001", "there is no part 1/10001: parts count from 1/N to N/N, and N is at most 10000."),
    ],
)
def test_a_wrong_part_is_wrong_usage(run: Run, value: str, message: str) -> None:
    code, _, err = run("build", f"--shard={value}")
    assert code == 2
    assert message in " ".join(err.split())
    assert not Path("output").exists()


def test_merge_wants_folders(run: Run) -> None:
    assert run("merge")[0] == 2
    assert "the name of the folder is empty" in run("merge", "")[2]


def test_a_part_with_a_failure_is_not_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ladder, printing = small_ladder(), Printing()
    chosen = [each for each in exports(ladder) if each.kind == "table"]
    about = share(Shard(1, 1), ladder, chosen, chosen, printing, {}, {}, "--only table")
    for failures in (1, 0):
        with monkeypatch.context() as patch:
            if failures:
                patch.setattr(proof, "prove", lambda expected, data: Proof((Problem(Location(""), "no"),), {}))
            report = build_outputs(ladder, chosen, tmp_path, printing=printing, layouts=LAYOUTS, source={}, share=about)
        assert bool(report.failures) == bool(failures)
        assert _manifest(tmp_path)["shard"]["complete"] is not bool(failures)  # type: ignore[index, call-overload]
